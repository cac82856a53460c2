//! A goal: what the family wants, in their words.

use alongside_families::Bar;
use alongside_families::store::{Family, Member, hold, open};
use alongside_schema::{Act, Entry, Error, Id, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Theirs, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::{parse_id, parse_reference, read_family};
use crate::codes::Progress;
use crate::store::{self, Goal};

const NEW: &str = "new-goal";
const CHANGE: &str = "goal";

#[derive(Template)]
#[template(path = "plans/new_goal.html")]
struct NewGoalPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    members: Vec<Member>,
}

impl NewGoalPage {
    fn people(&self) -> impl Iterator<Item = (&str, &str)> {
        self.members.iter().map(|member| (member.person_id.as_str(), member.name.as_str()))
    }
}

pub(super) async fn new(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = parse_reference(&text)?;
    let form = Form::open(&site, &viewer, NEW, &reference.to_string()).await?;
    render_new(&site, &viewer, reference, form).await
}

async fn render_new(site: &Site, viewer: &Viewer, reference: Reference, form: Form) -> Page {
    let (family, members) = read_family(site, viewer, reference, "goal form").await?;
    page(&NewGoalPage {
        frame: site.frame(Some(viewer), "Add a goal").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        address: format!("/families/{}/goals/new", family.reference),
        form,
        members,
    })
}

pub(super) async fn add(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = parse_reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, NEW, &reference.to_string()).await?;
    let (_, members) = read_family(&site, &viewer, reference.clone(), "goal form").await?;
    let read = form.check(site.clock().today(), |check| {
        let words = check.text("words", "Enter what the family wants, in their words");
        (words, said_by(check, &members))
    });
    let Some((words, said_by)) = read else {
        return Ok(forms::refused(render_new(&site, &viewer, reference, form).await?));
    };
    let review_due_on = site.clock().today().plus_days(7 * site.settings().plan.review_weeks);
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, format!("/families/{reference}#plan"))?;
            let family = hold(tx, &viewer, &reference)?;
            store::add_goal(tx, &viewer, &family, &words, &said_by, review_due_on)?;
            Ok(Entry::new(&viewer, Act::PlanChanged).family(&family.id).detail("goal added").with(led_to))
        })
        .await?;
    then(&led_to)
}

fn said_by(check: &mut Check<'_>, members: &[Member]) -> String {
    let chosen = check.values().get("said_by");
    let name = members.iter().find(|member| member.person_id.as_str() == chosen).map(|member| member.name.clone());
    if name.is_none() {
        check.error("said_by", "Select who said it");
    }
    name.unwrap_or_default()
}

#[derive(Template)]
#[template(path = "plans/goal.html")]
struct GoalPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    goal: Goal,
}

async fn read(site: &Site, viewer: &Viewer, reference: &Reference, id: &Id) -> Result<(Family, Goal), Problem> {
    let (viewer, reference, id) = (viewer.clone(), reference.clone(), id.clone());
    let read = site.db().read(move |connection| {
        let family = open(connection, &viewer, &reference)?;
        let goal = store::goal(connection, &viewer, &family.id, &id)?;
        Ok(Entry::new(&viewer, Act::FamilyRead).family(&family.id).target(&id).with((family, goal)))
    });
    Ok(read.await?)
}

fn render(site: &Site, viewer: &Viewer, family: &Family, goal: Goal, form: Form) -> Page {
    page(&GoalPage {
        frame: site.frame(Some(viewer), "Change a goal").with_errors(form.has_errors()),
        bar: Bar::from(family),
        address: format!("/families/{}/goals/{}", family.reference, goal.id),
        form,
        goal,
    })
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    let (reference, id) = (parse_reference(&text)?, parse_id(&id)?);
    let (family, goal) = read(&site, &viewer, &reference, &id).await?;
    let form = Form::open(&site, &viewer, CHANGE, id.as_str()).await?;
    let form = form.with("words", &goal.words).with("progress", goal.progress).of_version(goal.version);
    render(&site, &viewer, &family, goal, form)
}

pub(super) async fn change(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, id) = (parse_reference(&text)?, parse_id(&id)?);
    let mut form = Form::sent(&site, &viewer, values, CHANGE, id.as_str()).await?;
    let (family, goal) = read(&site, &viewer, &reference, &id).await?;
    let read_form = form.check(site.clock().today(), |check| {
        let words = check.text("words", "Enter what the family wants, in their words");
        (words, check.code("progress", "Select how far it has come").unwrap_or(Progress::Working))
    });
    let Some((words, progress)) = read_form else {
        return Ok(forms::refused(render(&site, &viewer, &family, goal, form)?));
    };
    let (by, sent, of, was) = (viewer.clone(), form.clone(), family.clone(), goal);
    let written = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &by, &sent, format!("/families/{}#plan", of.reference))?;
            let of = hold(tx, &by, &of.reference)?;
            store::change_goal(tx, &by, &of.id, &was, &words, progress, sent.version())?;
            Ok(Entry::new(&by, Act::PlanChanged).family(&of.id).target(&was.id).detail("goal changed").with(led_to))
        })
        .await;
    match written {
        Ok(led_to) => then(&led_to),
        Err(Error::Stale) => {
            let (family, now) = read(&site, &viewer, &reference, &id).await?;
            let theirs = vec![
                Theirs { label: "The goal".to_owned(), text: now.words.clone() },
                Theirs { label: "How far it has come".to_owned(), text: now.progress.words().to_owned() },
            ];
            let form = form.overtaken(now.version, theirs);
            Ok(forms::overtaken(render(&site, &viewer, &family, now, form)?))
        }
        Err(error) => Err(error.into()),
    }
}
