//! A decision of a meeting: it becomes an action of the plan, or a promise, or is written down.

use alongside_families::Bar;
use alongside_families::act::refuse;
use alongside_families::store::{Family, hold, make_promise, withhold_again};
use alongside_schema::{Act, Day, Entry, Error, Id, Reference, Tx, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::{Whole, id, reference, whole};
use crate::codes::Became;
use crate::plan::{Doer, NewAction, Plan};
use crate::store::{self, Decision};

const FORM: &str = "meeting-decision";

/// A goal of the plan: its id and its words.
type Goal = (Id, String);

#[derive(Template)]
#[template(path = "meetings/decision.html")]
struct DecisionPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    of: Whole,
    goals: Vec<Goal>,
}

impl DecisionPage {
    fn goals(&self) -> impl Iterator<Item = (&str, &str)> {
        self.goals.iter().map(|(id, words)| (id.as_str(), words.as_str()))
    }

    fn becomes(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let has_goals = !self.goals.is_empty();
        let offered = [Became::Action, Became::Promise, Became::Nothing];
        offered.into_iter().filter(move |one| has_goals || *one != Became::Action).map(|one| (one.code(), one.words()))
    }

    /// The people of the family, and whoever else is invited.
    fn doers(&self) -> impl Iterator<Item = (&str, String)> {
        let family = self.of.members.iter().map(|one| (one.person_id.as_str(), one.name.clone()));
        let others = self.of.invited.iter().filter(|one| one.person_id.is_none());
        family.chain(others.map(|one| (one.id.as_str(), one.words())))
    }
}

async fn goals_of<P: Plan>(site: &Site, viewer: &Viewer, family: &Family) -> Result<Vec<Goal>, Problem> {
    let (viewer, family) = (viewer.clone(), family.clone());
    let read = site.db().read(move |connection| {
        let goals = P::goals(connection, &viewer, &family)?;
        Ok(Entry::new(&viewer, Act::FamilyRead).family(&family.id).target("goals").with(goals))
    });
    Ok(read.await?)
}

async fn read<P: Plan>(
    site: &Site,
    viewer: &Viewer,
    reference: &Reference,
    meeting: &Id,
) -> Result<(Whole, Vec<Goal>), Problem> {
    let of = whole(site, viewer, reference, meeting).await?;
    let goals = goals_of::<P>(site, viewer, &of.family).await?;
    Ok((of, goals))
}

fn render(site: &Site, viewer: &Viewer, of: Whole, goals: Vec<Goal>, form: Form) -> Page {
    page(&DecisionPage {
        frame: site.frame(Some(viewer), "A decision of a meeting").with_errors(form.has_errors()),
        bar: Bar::from(&of.family),
        address: format!("{}/decisions/new", of.address()),
        form,
        of,
        goals,
    })
}

pub(super) async fn show<P: Plan>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, meeting)): Path<(String, String)>,
) -> Page {
    let (reference, meeting) = (reference(&text)?, id(&meeting)?);
    let form = Form::open(&site, &viewer, FORM, meeting.as_str()).await?;
    let (of, goals) = read::<P>(&site, &viewer, &reference, &meeting).await?;
    let form = match goals.as_slice() {
        [only] => form.with("goal", &only.0),
        _ => form,
    };
    render(&site, &viewer, of, goals, form.with_day("due", site.clock().today().plus_days(14)))
}

pub(super) async fn add<P: Plan>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, meeting)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, meeting) = (reference(&text)?, id(&meeting)?);
    let mut form = Form::sent(&site, &viewer, values, FORM, meeting.as_str()).await?;
    let (of, goals) = read::<P>(&site, &viewer, &reference, &meeting).await?;
    let Some(decided) = form.check(site.clock().today(), |check| parse(check, &of, &goals)) else {
        return Ok(forms::refused(render(&site, &viewer, of, goals, form)?));
    };
    let (by, sent) = (viewer.clone(), form.clone());
    let written = site.db().write(move |tx| {
        let led_to = forms::receive(tx, &by, &sent, of.address())?;
        let family = hold(tx, &by, &of.family.reference)?;
        store_decision::<P>(tx, &by, &family.id, &of, &decided)?;
        // What is shared with an agency by it is kept from whoever must not learn of it.
        withhold_again(tx, &family.id)?;
        let entry = Entry::new(&by, Act::MeetingChanged).family(&family.id).target(&of.meeting.id);
        Ok(entry.detail("decision").with(led_to))
    });
    match written.await {
        Ok(led_to) => then(&led_to),
        Err(Error::Refused(words)) => {
            refuse(&site, &mut form, "doer", words);
            let (of, goals) = read::<P>(&site, &viewer, &reference, &meeting).await?;
            Ok(forms::refused(render(&site, &viewer, of, goals, form)?))
        }
        Err(error) => Err(error.into()),
    }
}

/// What a form says of a decision.
struct Decided {
    words: String,
    kept_from: Vec<Id>,
    becomes: Becomes,
}

/// What is to come of it.
enum Becomes {
    Nothing,
    Action { goal: Id, doer: Doer, agency: Option<Id>, due_on: Day },
    Promise { due_on: Day },
}

fn parse(check: &mut Check<'_>, of: &Whole, goals: &[Goal]) -> Decided {
    let words = check.text("words", "Enter what was decided");
    let kept_from = check.ticked("kept_from", &of.member_ids());
    let due =
        |check: &mut Check<'_>| check.coming_day("due", "the day by which it is to be done").unwrap_or(check.today());
    let becomes = match check.code("becomes", "Select what comes of it") {
        Some(Became::Action) => {
            let chosen = check.values().get("goal").to_owned();
            let goal = goals.iter().find(|(id, _)| id.as_str() == chosen).map(|(id, _)| id.clone());
            if goal.is_none() {
                check.error("goal", "Select the goal that it is for");
            }
            let (doer, agency) = parse_doer(check, of);
            let due_on = due(check);
            match (goal, doer) {
                (Some(goal), Some(doer)) => Becomes::Action { goal, doer, agency, due_on },
                _ => Becomes::Nothing,
            }
        }
        Some(Became::Promise) => Becomes::Promise { due_on: due(check) },
        Some(Became::Nothing) | None => Becomes::Nothing,
    };
    if let Becomes::Action { doer: Doer::Person(person, _), .. } = &becomes
        && kept_from.contains(person)
    {
        check.error("kept_from", "Who does it must know of it. Take a tick away, or choose somebody else");
    }
    Decided { words, kept_from, becomes }
}

fn parse_doer(check: &mut Check<'_>, of: &Whole) -> (Option<Doer>, Option<Id>) {
    let chosen = check.values().get("doer").to_owned();
    if let Some(one) = of.members.iter().find(|one| one.person_id.as_str() == chosen) {
        return (Some(Doer::Person(one.person_id.clone(), one.name.clone())), None);
    }
    let other = of.invited.iter().find(|one| one.id.as_str() == chosen && one.person_id.is_none());
    if other.is_none() {
        check.error("doer", "Select who does it");
    }
    (other.map(|one| Doer::Professional(one.words())), other.and_then(|one| one.agency_id.clone()))
}

fn store_decision<P: Plan>(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Id,
    of: &Whole,
    decided: &Decided,
) -> alongside_schema::Result<()> {
    let about = match &decided.becomes {
        Becomes::Action { doer: Doer::Person(person, _), .. } => Some(person.clone()),
        _ => None,
    };
    let marks = Decision::marks(&of.meeting, by, about, &decided.kept_from);
    let (who, became) = match &decided.becomes {
        Becomes::Nothing => (String::new(), (Became::Nothing, None)),
        Becomes::Promise { due_on } => {
            let today = tx.today();
            let promise = make_promise(tx, by, family, &decided.words, today, *due_on, &marks)?;
            (format!("{} promises it, by {}", by.name, due_on.words()), (Became::Promise, Some(promise)))
        }
        Becomes::Action { goal, doer, agency, due_on } => {
            let (goal, what, doer) = (goal.clone(), decided.words.clone(), doer.clone());
            let name = match &doer {
                Doer::Person(_, name) | Doer::Professional(name) => name.clone(),
            };
            let new = NewAction { goal, what, doer, due_on: *due_on, marks: marks.clone() };
            let action = P::add_action(tx, by, family, &new)?;
            if let Some(agency) = agency {
                store::owe_action(tx, by, family, agency, (&action, &decided.words), &marks)?;
            }
            (format!("{name}, by {}", due_on.words()), (Became::Action, Some(action)))
        }
    };
    let decision = Decision { words: decided.words.clone(), who, became, marks };
    store::decide(tx, by, family, &of.meeting.id, &decision)
}
