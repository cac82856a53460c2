//! Agreeing the plan: it is frozen as a numbered version, which can be read later and compared with the plan as it is then.

use alongside_families::Bar;
use alongside_families::store::{Family, Member, hold, open};
use alongside_schema::{Act, Entry, Error, Id, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::{parse_id, parse_reference, read_family};
use crate::codes::{AgreedHow, Agrees};
use crate::store::{self, NewVersion, Plan, Version, VersionPerson};
use crate::versions::{Change, Changes, Line, compare, lines};

const FORM: &str = "agree";

#[derive(Template)]
#[template(path = "plans/agree.html")]
struct AgreePage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    members: Vec<Member>,
}

impl AgreePage {
    fn field(&self, member: &Member) -> String {
        agrees_field(&member.person_id)
    }

    fn people(&self) -> impl Iterator<Item = (&str, &str)> {
        super::people::boxes(&self.members)
    }
}

fn agrees_field(person: &Id) -> String {
    format!("agrees_{person}")
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = parse_reference(&text)?;
    let form = Form::open(&site, &viewer, FORM, &reference.to_string()).await?;
    let form = form.with_day("on", site.clock().today());
    let shown = read_family(&site, &viewer, reference, "agreeing form").await?;
    render(&site, &viewer, shown, form)
}

fn render(site: &Site, viewer: &Viewer, (family, members): (Family, Vec<Member>), form: Form) -> Page {
    page(&AgreePage {
        frame: site.frame(Some(viewer), "Agree the plan").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        address: format!("/families/{}/plan/agree", family.reference),
        form,
        members,
    })
}

pub(super) async fn agree(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = parse_reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, &reference.to_string()).await?;
    let shown = read_family(&site, &viewer, reference.clone(), "agreeing form").await?;
    let parsed = form.check(site.clock().today(), |check| parse(check, &shown.1));
    let Some(new) = parsed else {
        return Ok(forms::refused(render(&site, &viewer, shown, form)?));
    };
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, format!("/families/{reference}/plan"))?;
            let family = hold(tx, &viewer, &reference)?;
            let number = store::agree(tx, &viewer, &family, &new)?;
            let entry = Entry::new(&viewer, Act::PlanChanged).family(&family.id);
            Ok(entry.detail(format!("version {number} agreed")).with(led_to))
        })
        .await?;
    then(&led_to)
}

fn parse(check: &mut Check<'_>, members: &[Member]) -> NewVersion {
    let ids: Vec<Id> = members.iter().map(|member| member.person_id.clone()).collect();
    let copies = check.ticked("copies", &ids);
    let mut people: Vec<(Id, String, Agrees, bool)> = Vec::new();
    for member in members {
        let agrees = check.values().get(&agrees_field(&member.person_id)).parse().unwrap_or(Agrees::NotAsked);
        let has_copy = copies.contains(&member.person_id);
        if agrees != Agrees::NotAsked || has_copy {
            people.push((member.person_id.clone(), member.name.clone(), agrees, has_copy));
        }
    }
    if let Some(first) = members.first()
        && !people.iter().any(|(_, _, agrees, _)| matches!(agrees, Agrees::Yes | Agrees::InPart))
    {
        check.error(&agrees_field(&first.person_id), "Select who agrees. A plan is agreed by somebody of the family");
    }
    NewVersion {
        agreed_on: check.past_day("on", "the day on which it was agreed").unwrap_or(check.today()),
        how: check.code("how", "Select how it was agreed").unwrap_or(AgreedHow::Visit),
        words: check.optional("words"),
        people,
    }
}

#[derive(Template)]
#[template(path = "plans/version.html")]
struct VersionPage {
    frame: Frame,
    bar: Bar,
    version: Version,
    people: Vec<VersionPerson>,
    lines: Vec<Line>,
    now: Vec<Line>,
}

impl VersionPage {
    fn compared(&self) -> Vec<(Change, Option<&Line>, Option<&Line>)> {
        compare(&self.lines, &self.now)
    }
}

/// The plan as it is now, in the lines of a version.
pub(super) fn lines_now(
    connection: &mut alongside_schema::connection::DbConnection,
    viewer: &Viewer,
    family: &Family,
) -> alongside_schema::Result<Vec<Line>> {
    let goals = store::goals(connection, viewer, family)?;
    let actions = store::actions(connection, viewer, &family.id)?;
    let steps = store::steps(connection, viewer, family)?;
    let marks = store::marks_of_needs(connection, viewer, &family.id)?;
    Ok(lines(&goals, &actions, &steps, |id| marks.iter().find(|(need, _)| need == id).map(|(_, marks)| marks.clone())))
}

/// The versions of a plan, and what has changed since the newest.
pub(super) fn changes(
    connection: &mut alongside_schema::connection::DbConnection,
    viewer: &Viewer,
    family: &Family,
    plan: Option<&Plan>,
) -> alongside_schema::Result<(Vec<Version>, Changes)> {
    let Some(plan) = plan else { return Ok((Vec::new(), Changes::default())) };
    let versions = store::versions(connection, viewer, &family.id, &plan.id)?;
    let Some(newest) = versions.first() else { return Ok((versions, Changes::default())) };
    let agreed = store::version_lines(connection, viewer, &family.id, &newest.id)?;
    let now = lines_now(connection, viewer, family)?;
    let changes = Changes::since(newest.number, &agreed, &now);
    Ok((versions, changes))
}

pub(super) async fn version(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    let (reference, id): (Reference, Id) = (parse_reference(&text)?, parse_id(&id)?);
    let by = viewer.clone();
    let (family, version, people, lines, now) = site
        .db()
        .read(move |connection| {
            let family = open(connection, &by, &reference)?;
            let plan = store::plan(connection, &family)?.ok_or(Error::NotFound)?;
            let versions = store::versions(connection, &by, &family.id, &plan.id)?;
            let version = versions.into_iter().find(|version| version.id == id).ok_or(Error::NotFound)?;
            let mut people = store::version_people(connection, &by, &family.id)?;
            people.retain(|person| person.version_id == id);
            let lines = store::version_lines(connection, &by, &family.id, &id)?;
            let now = lines_now(connection, &by, &family)?;
            let entry = Entry::new(&by, Act::FamilyRead).family(&family.id).target(&id);
            Ok(entry.with((family, version, people, lines, now)))
        })
        .await?;
    page(&VersionPage {
        frame: site.frame(Some(&viewer), "A version of the plan"),
        bar: Bar::from(&family),
        version,
        people,
        lines,
        now,
    })
}
