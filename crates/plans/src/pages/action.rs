//! A new action: who does what by when, and whether they have said yes.

use alongside_families::Bar;
use alongside_families::store::{Family, Member, hold, members, open};
use alongside_schema::{Act, Entry, Id, People, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::{parse_id, parse_reference, people};
use crate::codes::{Acceptance, OwnerKind};
use crate::store::{self, ActionAbout, Answer, Goal, NewAction, Owner};

const NEW: &str = "new-action";

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

    fn people(&self) -> impl Iterator<Item = (&str, &str)> {
        people::boxes(&self.members)
    }
}

type Shown = (Family, Goal, Vec<Member>);

/// The account with an address, where one was typed: its id and name.
type Account = Option<(Id, String)>;

async fn read(
    site: &Site,
    viewer: &Viewer,
    reference: &Reference,
    id: &Id,
    email: String,
) -> Result<(Shown, Account), Problem> {
    let (viewer, reference, id) = (viewer.clone(), reference.clone(), id.clone());
    let read = site.db().read(move |connection| {
        let family = open(connection, &viewer, &reference)?;
        let goal = store::goal(connection, &viewer, &family.id, &id)?;
        let members = members(connection, &viewer, &family.id)?;
        let account = if email.is_empty() { None } else { store::who_can_be_asked(connection, &family.id, &email)? };
        let entry = Entry::new(&viewer, Act::FamilyRead).family(&family.id).target(&id);
        Ok(entry.with(((family, goal, members), account)))
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
    let (shown, _) = read(&site, &viewer, &reference, &id, String::new()).await?;
    let form = form.with_day("due", site.clock().today().plus_days(14)).with("answer", Acceptance::NotAsked);
    render(&site, &viewer, shown, form)
}

fn render(site: &Site, viewer: &Viewer, (family, goal, members): Shown, form: Form) -> Page {
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
    let email = form.values().get("owner_email").trim().to_owned();
    let (shown, account) = read(&site, &viewer, &reference, &id, email).await?;
    let parsed = form.check(site.clock().today(), |check| parse(check, &shown.2, account));
    let Some(new) = parsed else {
        return Ok(forms::refused(render(&site, &viewer, shown, form)?));
    };
    let goal_id = shown.1.id;
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, format!("/families/{reference}#plan"))?;
            let family = hold(tx, &viewer, &reference)?;
            // Read again inside: who must not learn of the goal may have changed.
            let goal = store::goal(tx.connection(), &viewer, &family.id, &goal_id)?;
            store::add_action(tx, &viewer, &family.id, &goal, &new)?;
            Ok(Entry::new(&viewer, Act::PlanChanged).family(&family.id).detail("action added").with(led_to))
        })
        .await?;
    then(&led_to)
}

fn parse(check: &mut Check<'_>, members: &[Member], account: Account) -> NewAction {
    let owner = parse_owner(check, members, account);
    let answer = match owner.user_id {
        Some(_) => Answer { acceptance: Acceptance::Asked, ..Answer::none() },
        None => parse_answer(check),
    };
    let due_on = check.coming_day("due", "the day by which it is to be done").unwrap_or(check.today());
    NewAction {
        about: parse_about(check, due_on),
        owner,
        answer,
        withheld_from: people::ticked(check, "withheld", members, &People::none()),
        family_plan: None,
    }
}

/// What an action is, as both forms ask for it.
pub(super) fn parse_about(check: &mut Check<'_>, due_on: alongside_schema::Day) -> ActionAbout {
    ActionAbout {
        what: check.text("what", "Enter what is to be done"),
        why: check.optional("why"),
        due_on,
        how_known: check.optional("how_known"),
        checked_by: check.optional("checked_by"),
        backup: check.optional("backup"),
    }
}

/// Whether the owner has said yes, as the worker heard it.
pub(super) fn parse_answer(check: &mut Check<'_>) -> Answer {
    let acceptance = check.code("answer", "Select whether they have said yes").unwrap_or(Acceptance::NotAsked);
    let words = check.optional("answer_words");
    match acceptance {
        Acceptance::NotAsked => Answer::none(),
        acceptance => {
            let on = check.day_if_any("answered", "the day on which they said so").unwrap_or(check.today());
            if on > check.today() {
                check.error("answered_day", "The day on which they said so must be today or earlier");
            }
            Answer { acceptance, on: Some(on), words }
        }
    }
}

/// A person of the family by their id, or a kind of owner with a name or an account beside it.
fn parse_owner(check: &mut Check<'_>, members: &[Member], account: Account) -> Owner {
    let chosen = check.values().get("owner");
    let owner = |kind, person_id, name, user_id| Owner { kind, person_id, name, user_id };
    if let Some(member) = members.iter().find(|member| member.person_id.as_str() == chosen) {
        return owner(OwnerKind::Family, Some(member.person_id.clone()), member.name.clone(), None);
    }
    let kind = match chosen.parse::<OwnerKind>() {
        Ok(kind) if kind != OwnerKind::Family => kind,
        _ => {
            check.error("owner", "Select who will do it");
            return owner(OwnerKind::Family, None, String::new(), None);
        }
    };
    let has_email = kind == OwnerKind::Professional && !check.optional("owner_email").is_empty();
    match account.filter(|_| has_email) {
        Some((id, name)) => owner(kind, None, name, Some(id)),
        None if has_email => {
            check.error(
                "owner_email",
                "Nobody with this address can be asked here. Check it, or leave it empty and enter their name",
            );
            owner(kind, None, String::new(), None)
        }
        None => {
            let name = check.text("owner_name", "Enter their name, like Mrs Ellis, Bramble Primary School");
            owner(kind, None, name, None)
        }
    }
}
