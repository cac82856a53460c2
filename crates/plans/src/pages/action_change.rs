//! A change of an action: what it is, where it stands, and what its owner says.

use alongside_families::Bar;
use alongside_families::store::{Family, Member, hold, members, open};
use alongside_schema::{Act, Entry, Error, Id, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Theirs, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::action::{parse_about, parse_answer};
use super::{parse_id, parse_reference, people};
use crate::codes::{Acceptance, ActionState};
use crate::store::{self, Action, ActionChange};

const CHANGE: &str = "action";

#[derive(Template)]
#[template(path = "plans/action.html")]
struct ActionPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    action: Action,
    members: Vec<Member>,
}

impl ActionPage {
    fn people(&self) -> impl Iterator<Item = (&str, &str)> {
        people::boxes(&self.members)
    }
}

type Shown = (Family, Action, Vec<Member>);

async fn read(site: &Site, viewer: &Viewer, reference: &Reference, id: &Id) -> Result<Shown, Problem> {
    let (viewer, reference, id) = (viewer.clone(), reference.clone(), id.clone());
    let read = site.db().read(move |connection| {
        let family = open(connection, &viewer, &reference)?;
        let action = store::action(connection, &viewer, &family.id, &id)?;
        let members = members(connection, &viewer, &family.id)?;
        Ok(Entry::new(&viewer, Act::FamilyRead).family(&family.id).target(&id).with((family, action, members)))
    });
    Ok(read.await?)
}

fn render(site: &Site, viewer: &Viewer, (family, action, members): Shown, form: Form) -> Page {
    page(&ActionPage {
        frame: site.frame(Some(viewer), "Change an action").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        address: format!("/families/{}/actions/{}", family.reference, action.id),
        form,
        action,
        members,
    })
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    let (reference, id) = (parse_reference(&text)?, parse_id(&id)?);
    let shown = read(&site, &viewer, &reference, &id).await?;
    let form = Form::open(&site, &viewer, CHANGE, id.as_str()).await?;
    let form = filled(form, &shown.1).of_version(shown.1.version);
    render(&site, &viewer, shown, form)
}

/// The form as the action stands now.
fn filled(form: Form, action: &Action) -> Form {
    let about = &action.about;
    let form = form
        .with("what", &about.what)
        .with("why", &about.why)
        .with("how_known", &about.how_known)
        .with("checked_by", &about.checked_by)
        .with("backup", &about.backup)
        .with("state", action.state)
        .with("state_reason", &action.state_reason)
        .with("answer", action.answer.acceptance)
        .with("answer_words", &action.answer.words)
        .with_day("due", about.due_on);
    let form = people::with_ticked(form, "withheld", &action.marks.withheld_from);
    match action.answer.on {
        Some(on) => form.with_day("answered", on),
        None => form,
    }
}

pub(super) async fn change(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, id) = (parse_reference(&text)?, parse_id(&id)?);
    let mut form = Form::sent(&site, &viewer, values, CHANGE, id.as_str()).await?;
    let shown = read(&site, &viewer, &reference, &id).await?;
    let parsed = form.check(site.clock().today(), |check| parse(check, &shown));
    let Some(change) = parsed else {
        return Ok(forms::refused(render(&site, &viewer, shown, form)?));
    };
    let (by, sent, of, was) = (viewer.clone(), form.clone(), reference.clone(), shown.1);
    let written = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &by, &sent, format!("/families/{of}#plan"))?;
            let of = hold(tx, &by, &of)?;
            let goal = store::goal(tx.connection(), &by, &of.id, &was.goal_id)?;
            store::change_action(tx, &by, &of, &goal, &was, &change, sent.version())?;
            Ok(Entry::new(&by, Act::PlanChanged).family(&of.id).target(&was.id).detail("action changed").with(led_to))
        })
        .await;
    match written {
        Ok(led_to) => then(&led_to),
        Err(Error::Refused(words)) => {
            let shown = read(&site, &viewer, &reference, &id).await?;
            form.check(site.clock().today(), |check| check.error("withheld", words));
            Ok(forms::refused(render(&site, &viewer, shown, form)?))
        }
        Err(Error::Stale) => {
            let shown = read(&site, &viewer, &reference, &id).await?;
            let form = form.overtaken(shown.1.version, theirs(&shown.1));
            Ok(forms::overtaken(render(&site, &viewer, shown, form)?))
        }
        Err(error) => Err(error.into()),
    }
}

fn theirs(now: &Action) -> Vec<Theirs> {
    let about = &now.about;
    [
        ("What is to be done", about.what.clone()),
        ("Why", about.why.clone()),
        ("How we will know", about.how_known.clone()),
        ("Who checks", about.checked_by.clone()),
        ("Who instead", about.backup.clone()),
        ("Where it stands", now.state.words().to_owned()),
        ("Why it stands so", now.state_reason.clone()),
        ("By when", about.due_on.words()),
    ]
    .into_iter()
    .filter(|(_, text)| !text.is_empty())
    .map(|(label, text)| Theirs { label: label.to_owned(), text })
    .collect()
}

fn parse(check: &mut Check<'_>, (_, action, members): &Shown) -> ActionChange {
    let state = check.code("state", "Select where it stands").unwrap_or(ActionState::ToDo);
    let state_reason = check.optional("state_reason");
    if state.needs_reason() && state_reason.is_empty() {
        check.error("state_reason", "Enter why. It blames nobody, and helps to choose the next step");
    }
    let due_on = check.day("due", "the day by which it is to be done").unwrap_or(check.today());
    ActionChange {
        about: parse_about(check, due_on),
        state,
        state_reason,
        answer: action.owner.user_id.is_none().then(|| parse_answer(check)),
        withheld_from: people::ticked(check, "withheld", members, &action.marks.withheld_from),
    }
}
