//! An action: who does what by when.

use alongside_families::Bar;
use alongside_families::store::{Family, Member, hold, members, open};
use alongside_schema::{Act, Entry, Error, Id, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Theirs, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::{parse_id, parse_reference};
use crate::codes::{ActionState, OwnerKind};
use crate::store::{self, Action, ActionChange, Goal, Owner};

const NEW: &str = "new-action";
const CHANGE: &str = "action";

#[derive(Template)]
#[template(path = "plans/new_action.html")]
struct NewActionPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    goal: Goal,
    members: Vec<Member>,
}

impl NewActionPage {
    /// The people of the family, and a way to name somebody else.
    fn owners(&self) -> impl Iterator<Item = (&str, String)> {
        let family = self.members.iter().map(|member| {
            (member.person_id.as_str(), format!("{}, {}", member.name, member.relationship.to_lowercase()))
        });
        let others = [OwnerKind::Network, OwnerKind::Professional].map(|kind| (kind.code(), kind.words().to_owned()));
        family.chain(others)
    }
}

async fn read_goal(
    site: &Site,
    viewer: &Viewer,
    reference: &Reference,
    id: &Id,
) -> Result<(Family, Goal, Vec<Member>), Problem> {
    let (viewer, reference, id) = (viewer.clone(), reference.clone(), id.clone());
    let read = site.db().read(move |connection| {
        let family = open(connection, &viewer, &reference)?;
        let goal = store::goal(connection, &viewer, &family.id, &id)?;
        let members = members(connection, &viewer, &family.id)?;
        Ok(Entry::new(&viewer, Act::FamilyRead).family(&family.id).target(&id).with((family, goal, members)))
    });
    Ok(read.await?)
}

pub(super) async fn new(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    let (reference, id) = (parse_reference(&text)?, parse_id(&id)?);
    let form = Form::open(&site, &viewer, NEW, id.as_str()).await?;
    let read = read_goal(&site, &viewer, &reference, &id).await?;
    let form = form.with_day("due", site.clock().today().plus_days(14));
    render_new(&site, &viewer, read, form)
}

fn render_new(site: &Site, viewer: &Viewer, read: (Family, Goal, Vec<Member>), form: Form) -> Page {
    let (family, goal, members) = read;
    page(&NewActionPage {
        frame: site.frame(Some(viewer), "Add an action").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        address: format!("/families/{}/goals/{}/actions/new", family.reference, goal.id),
        form,
        goal,
        members,
    })
}

pub(super) async fn add(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, id) = (parse_reference(&text)?, parse_id(&id)?);
    let mut form = Form::sent(&site, &viewer, values, NEW, id.as_str()).await?;
    let read = read_goal(&site, &viewer, &reference, &id).await?;
    let parsed = form.check(site.clock().today(), |check| {
        let what = check.text("what", "Enter what is to be done");
        let due_on = check.coming_day("due", "the day by which it is to be done").unwrap_or(check.today());
        (what, parse_owner(check, &read.2), due_on)
    });
    let Some((what, owner, due_on)) = parsed else {
        return Ok(forms::refused(render_new(&site, &viewer, read, form)?));
    };
    let (_, goal, _) = read;
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, format!("/families/{reference}#plan"))?;
            let family = hold(tx, &viewer, &reference)?;
            store::add_action(tx, &viewer, &family.id, &goal.id, &what, &owner, due_on)?;
            Ok(Entry::new(&viewer, Act::PlanChanged).family(&family.id).detail("action added").with(led_to))
        })
        .await?;
    then(&led_to)
}

/// A person of the family by their id, or a kind of owner with a name beside it.
fn parse_owner(check: &mut Check<'_>, members: &[Member]) -> Owner {
    let chosen = check.values().get("owner");
    if let Some(member) = members.iter().find(|member| member.person_id.as_str() == chosen) {
        return Owner { kind: OwnerKind::Family, person_id: Some(member.person_id.clone()), name: member.name.clone() };
    }
    match chosen.parse::<OwnerKind>() {
        Ok(kind) if kind != OwnerKind::Family => {
            let name = check.text("owner_name", "Enter their name, like Mrs Ellis, Bramble Primary School");
            Owner { kind, person_id: None, name }
        }
        _ => {
            check.error("owner", "Select who will do it");
            Owner { kind: OwnerKind::Family, person_id: None, name: String::new() }
        }
    }
}

#[derive(Template)]
#[template(path = "plans/action.html")]
struct ActionPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    action: Action,
}

async fn read(site: &Site, viewer: &Viewer, reference: &Reference, id: &Id) -> Result<(Family, Action), Problem> {
    let (viewer, reference, id) = (viewer.clone(), reference.clone(), id.clone());
    let read = site.db().read(move |connection| {
        let family = open(connection, &viewer, &reference)?;
        let action = store::action(connection, &viewer, &family.id, &id)?;
        Ok(Entry::new(&viewer, Act::FamilyRead).family(&family.id).target(&id).with((family, action)))
    });
    Ok(read.await?)
}

fn render(site: &Site, viewer: &Viewer, family: &Family, action: Action, form: Form) -> Page {
    page(&ActionPage {
        frame: site.frame(Some(viewer), "Change an action").with_errors(form.has_errors()),
        bar: Bar::from(family),
        address: format!("/families/{}/actions/{}", family.reference, action.id),
        form,
        action,
    })
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    let (reference, id) = (parse_reference(&text)?, parse_id(&id)?);
    let (family, action) = read(&site, &viewer, &reference, &id).await?;
    let form = Form::open(&site, &viewer, CHANGE, id.as_str()).await?;
    let form = form
        .with("what", &action.what)
        .with("state", action.state)
        .with_day("due", action.due_on)
        .of_version(action.version);
    render(&site, &viewer, &family, action, form)
}

pub(super) async fn change(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, id) = (parse_reference(&text)?, parse_id(&id)?);
    let mut form = Form::sent(&site, &viewer, values, CHANGE, id.as_str()).await?;
    let (family, action) = read(&site, &viewer, &reference, &id).await?;
    let parsed = form.check(site.clock().today(), |check| {
        let what = check.text("what", "Enter what is to be done");
        let state = check.code("state", "Select where it stands").unwrap_or(ActionState::ToDo);
        ActionChange {
            what,
            state,
            due_on: check.day("due", "the day by which it is to be done").unwrap_or(check.today()),
        }
    });
    let Some(change) = parsed else {
        return Ok(forms::refused(render(&site, &viewer, &family, action, form)?));
    };
    let (by, sent, of, was) = (viewer.clone(), form.clone(), family, action);
    let written = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &by, &sent, format!("/families/{}#plan", of.reference))?;
            let of = hold(tx, &by, &of.reference)?;
            store::change_action(tx, &by, &of.id, &was, &change, sent.version())?;
            Ok(Entry::new(&by, Act::PlanChanged).family(&of.id).target(&was.id).detail("action changed").with(led_to))
        })
        .await;
    match written {
        Ok(led_to) => then(&led_to),
        Err(Error::Stale) => {
            let (family, now) = read(&site, &viewer, &reference, &id).await?;
            let theirs = vec![
                Theirs { label: "What is to be done".to_owned(), text: now.what.clone() },
                Theirs { label: "Where it stands".to_owned(), text: now.state.words().to_owned() },
                Theirs { label: "By when".to_owned(), text: now.due_on.words() },
            ];
            let form = form.overtaken(now.version, theirs);
            Ok(forms::overtaken(render(&site, &viewer, &family, now, form)?))
        }
        Err(error) => Err(error.into()),
    }
}
