//! A service in the plan: what it is, for whom, and what must come first.

use alongside_families::Bar;
use alongside_families::store::{Family, hold, open};
use alongside_schema::{Act, Day, Entry, Error, Id, People, Reference, Tx, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Theirs, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::{parse_id, parse_reference};
use crate::codes::{Meets, NeedKind};
use crate::services::refusals;
use crate::store::{self, Action, NewNeed, NewStep, ServiceStep, Somebody, StepAbout, Steps};

const NEW: &str = "new-step";
const CHANGE: &str = "step";

/// What the form needs to know, and what it is checked against.
struct Known {
    family: Family,
    everybody: Vec<Somebody>,
    steps: Steps,
    actions: Vec<Action>,
}

#[derive(Template)]
#[template(path = "plans/step.html")]
struct StepPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    known: Known,
    changes: Option<ServiceStep>,
}

impl StepPage {
    /// Who is in the family, and who has left it but is named in this step.
    fn people(&self) -> impl Iterator<Item = (&str, String)> {
        people_for(&self.known, self.changes.as_ref()).map(|one| {
            let left = if one.left_on.is_some() { " (no longer in the family)" } else { "" };
            (one.id.as_str(), format!("{}, {}{left}", one.name, one.relationship.to_lowercase()))
        })
    }

    fn others(&self) -> Vec<(&str, &str)> {
        let is_other = |step: &&ServiceStep| self.changes.as_ref().is_none_or(|this| this.id != step.id);
        self.known
            .steps
            .steps
            .iter()
            .filter(is_other)
            .map(|step| (step.id.as_str(), step.about.service.as_str()))
            .collect()
    }

    fn actions(&self) -> Vec<(&str, String)> {
        let words = |action: &Action| format!("{}: {}", action.owner.name, action.about.what);
        self.known.actions.iter().map(|action| (action.id.as_str(), words(action))).collect()
    }
}

fn people_for<'a>(known: &'a Known, step: Option<&'a ServiceStep>) -> impl Iterator<Item = &'a Somebody> {
    let is_named = move |id: &Id| {
        step.is_some_and(|step| {
            [&step.marks.subjects, &step.marks.withheld_from, &step.about.attends]
                .iter()
                .any(|people| people.contains(id))
        })
    };
    known.everybody.iter().filter(move |one| one.left_on.is_none() || is_named(&one.id))
}

async fn read(site: &Site, viewer: &Viewer, reference: &Reference) -> Result<Known, Problem> {
    let (viewer, reference) = (viewer.clone(), reference.clone());
    let read = site.db().read(move |connection| {
        let family = open(connection, &viewer, &reference)?;
        let goals = store::goals(connection, &viewer, &family)?;
        let mut actions = store::actions(connection, &viewer, &family.id)?;
        // Those of earlier stretches of work are over.
        actions.retain(|action| goals.iter().any(|goal| goal.id == action.goal_id));
        let everybody = store::everybody(connection, &viewer, &family.id)?;
        let known = Known { everybody, steps: store::steps(connection, &viewer, &family)?, actions, family };
        Ok(Entry::new(&viewer, Act::FamilyRead).family(&known.family.id).target("service form").with(known))
    });
    Ok(read.await?)
}

fn render(site: &Site, viewer: &Viewer, known: Known, changes: Option<ServiceStep>, form: Form) -> Page {
    let (title, address) = match &changes {
        Some(step) => ("Change a service", format!("/families/{}/steps/{}", known.family.reference, step.id)),
        None => ("Add a service", format!("/families/{}/steps/new", known.family.reference)),
    };
    page(&StepPage {
        frame: site.frame(Some(viewer), title).with_errors(form.has_errors()),
        bar: Bar::from(&known.family),
        address,
        form,
        known,
        changes,
    })
}

pub(super) async fn new(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = parse_reference(&text)?;
    let form = Form::open(&site, &viewer, NEW, &reference.to_string()).await?;
    let form = form.with_day("since", site.clock().today()).with("meets", Meets::NotKnown);
    let known = read(&site, &viewer, &reference).await?;
    render(&site, &viewer, known, None, form)
}

pub(super) async fn add(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = parse_reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, NEW, &reference.to_string()).await?;
    let known = read(&site, &viewer, &reference).await?;
    let id = site.db().chance().id(site.clock().now());
    let parsed = form.check(site.clock().today(), |check| parse(check, &known, None, &id));
    let Some(new) = parsed else {
        return Ok(forms::refused(render(&site, &viewer, known, None, form)?));
    };
    let review_due_on = site.clock().today().plus_days(7 * site.settings().plan.review_weeks);
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, format!("/families/{reference}/plan"))?;
            let family = hold(tx, &viewer, &reference)?;
            refuse_impossible(tx, &viewer, &family, &id, &new)?;
            let id = store::add_step(tx, &viewer, &family, &new, review_due_on)?;
            Ok(Entry::new(&viewer, Act::PlanChanged).family(&family.id).target(id).detail("service added").with(led_to))
        })
        .await?;
    then(&led_to)
}

/// Somebody else may have changed the order since the page looked: what is stored last is checked last, while the family is held.
fn refuse_impossible(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    family: &Family,
    id: &Id,
    new: &NewStep,
) -> alongside_schema::Result<()> {
    let steps = store::steps(tx.connection(), viewer, family)?;
    let actions = store::actions(tx.connection(), viewer, &family.id)?;
    let everybody = store::everybody(tx.connection(), viewer, &family.id)?;
    match refusals(&steps, &actions, &everybody, id, new).into_iter().next() {
        Some(refusal) => Err(Error::Refused(format!("{}.", refusal.words))),
        None => Ok(()),
    }
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    let (reference, id) = (parse_reference(&text)?, parse_id(&id)?);
    let known = read(&site, &viewer, &reference).await?;
    let step = known.steps.get(&id).cloned().ok_or(Problem::NotFound)?;
    let form = Form::open(&site, &viewer, CHANGE, id.as_str()).await?;
    let form = filled(form, &step, &known.steps).of_version(step.version);
    render(&site, &viewer, known, Some(step), form)
}

/// The form as the step stands now.
fn filled(form: Form, step: &ServiceStep, steps: &Steps) -> Form {
    let about = &step.about;
    let needs = |kind: NeedKind| steps.needs_of(&step.id).filter(move |need| need.kind == kind);
    let conditions: Vec<&str> = needs(NeedKind::Condition).map(|need| need.words.as_str()).collect();
    let form = form
        .with("service", &about.service)
        .with("provider", &about.provider)
        .with("readiness", &about.readiness)
        .with("meets", about.meets)
        .with("sessions", about.sessions.map_or_else(String::new, |count| count.to_string()))
        .with("conditions", conditions.join("\n"))
        .with_ticked("for", step.marks.subjects.iter())
        .with_ticked("attends", about.attends.iter())
        .with_ticked("withheld", step.marks.withheld_from.iter())
        .with_ticked("after", needs(NeedKind::Step).filter_map(|need| need.needs_step_id.as_ref()))
        .with_ticked("after_action", needs(NeedKind::Action).filter_map(|need| need.needs_action_id.as_ref()))
        .with_day("since", about.waiting_since);
    let days = [("earliest", about.earliest_on), ("from", about.wanted_from), ("to", about.wanted_to)];
    days.into_iter().fold(form, |form, (field, day)| match day {
        Some(day) => form.with_day(field, day),
        None => form,
    })
}

pub(super) async fn change(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, id) = (parse_reference(&text)?, parse_id(&id)?);
    let mut form = Form::sent(&site, &viewer, values, CHANGE, id.as_str()).await?;
    let known = read(&site, &viewer, &reference).await?;
    let step = known.steps.get(&id).cloned().ok_or(Problem::NotFound)?;
    let parsed = form.check(site.clock().today(), |check| parse(check, &known, Some(&step), &id));
    let Some(new) = parsed else {
        return Ok(forms::refused(render(&site, &viewer, known, Some(step), form)?));
    };
    let (by, sent, of) = (viewer.clone(), form.clone(), reference.clone());
    let written = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &by, &sent, format!("/families/{of}/plan"))?;
            let family = hold(tx, &by, &of)?;
            refuse_impossible(tx, &by, &family, &step.id, &new)?;
            store::change_step(tx, &by, &family, &step, &new, sent.version())?;
            let entry = Entry::new(&by, Act::PlanChanged).family(&family.id).target(&step.id).detail("service changed");
            Ok(entry.with(led_to))
        })
        .await;
    match written {
        Ok(led_to) => then(&led_to),
        Err(Error::Refused(words)) => {
            let known = read(&site, &viewer, &reference).await?;
            let step = known.steps.get(&id).cloned().ok_or(Problem::NotFound)?;
            form.check(site.clock().today(), |check| check.error("withheld", words));
            Ok(forms::refused(render(&site, &viewer, known, Some(step), form)?))
        }
        Err(Error::Stale) => {
            let known = read(&site, &viewer, &reference).await?;
            let now = known.steps.get(&id).cloned().ok_or(Problem::NotFound)?;
            let form = form.overtaken(now.version, theirs(&known, &now));
            Ok(forms::overtaken(render(&site, &viewer, known, Some(now), form)?))
        }
        Err(error) => Err(error.into()),
    }
}

/// What stands in the step now, for the one whose form was overtaken.
fn theirs(known: &Known, now: &ServiceStep) -> Vec<Theirs> {
    let names = |people: &People| {
        let name = |id: &Id| known.everybody.iter().find(|one| one.id == *id).map(|one| one.name.clone());
        people.iter().filter_map(name).collect::<Vec<_>>().join(", ")
    };
    let needs: Vec<String> = known
        .steps
        .needs_of(&now.id)
        .filter_map(|need| match need.kind {
            NeedKind::Condition => Some(need.words.clone()),
            NeedKind::Step => known.steps.get(need.needs_step_id.as_ref()?).map(|step| step.about.service.clone()),
            NeedKind::Action => {
                let action = known.actions.iter().find(|action| Some(&action.id) == need.needs_action_id.as_ref());
                action.map(|action| action.about.what.clone())
            }
        })
        .collect();
    let day = |day: Option<Day>| day.map_or_else(String::new, Day::words);
    let about = &now.about;
    [
        ("What is the service?", about.service.clone()),
        ("Who is it for?", names(&now.marks.subjects)),
        ("Whose week does it take?", names(&about.attends)),
        ("Who provides it?", about.provider.clone()),
        ("What must come first?", needs.join("\n")),
        ("What do they say about it?", about.readiness.clone()),
        ("What is the first day on which it can begin?", day(about.earliest_on)),
        ("From when is it wanted?", day(about.wanted_from)),
        ("By when must it have begun?", day(about.wanted_to)),
        ("How often does it meet?", about.meets.words().to_owned()),
        ("How many sessions?", about.sessions.map_or_else(String::new, |count| count.to_string())),
    ]
    .into_iter()
    .filter(|(_, text)| !text.is_empty())
    .map(|(label, text)| Theirs { label: label.to_owned(), text })
    .collect()
}

fn parse(check: &mut Check<'_>, known: &Known, step: Option<&ServiceStep>, id: &Id) -> NewStep {
    let people: Vec<Id> = people_for(known, step).map(|one| one.id.clone()).collect();
    // Somebody whom the writer does not see here stays named.
    let ticked = |check: &Check<'_>, field: &str, was: Option<&People>| {
        let unseen = was.into_iter().flat_map(People::iter).filter(|id| !people.contains(id)).cloned();
        People::new(check.ticked(field, &people).into_iter().chain(unseen))
    };
    let subjects = ticked(check, "for", step.map(|step| &step.marks.subjects));
    if subjects == People::none() {
        check.error("for", "Select whom it is for");
    }
    let attends = ticked(check, "attends", step.map(|step| &step.about.attends));
    let withheld_from = ticked(check, "withheld", step.map(|step| &step.marks.withheld_from));
    let meets = check.code("meets", "Select how often it meets").unwrap_or(Meets::NotKnown);
    if meets != Meets::NotKnown && attends == People::none() {
        check.error("attends", "Select whose week it takes");
    }
    let new = NewStep {
        about: StepAbout {
            service: check.text("service", "Enter what the service is, like parenting course"),
            provider: check.optional("provider"),
            attends,
            readiness: check.optional("readiness"),
            earliest_on: check.day_if_any("earliest", "the first day on which it can begin"),
            wanted_from: check.day_if_any("from", "the day from which it is wanted"),
            wanted_to: check.day_if_any("to", "the day by which it must have begun"),
            waiting_since: check.past_day("since", "the day since which they wait").unwrap_or(check.today()),
            meets,
            sessions: check.number_if_any(
                "sessions",
                1,
                500,
                "Enter how many sessions there are, as a number up to 500",
            ),
        },
        subjects,
        withheld_from,
        needs: needs(check, known, id),
    };
    for refusal in refusals(&known.steps, &known.actions, &known.everybody, id, &new) {
        check.error(if refusal.is_loop { "after" } else { "to_day" }, refusal.words);
    }
    new
}

fn needs(check: &Check<'_>, known: &Known, id: &Id) -> Vec<NewNeed> {
    // The step itself is not offered; where it is sent all the same, the rules refuse it by name.
    let steps: Vec<Id> = known.steps.steps.iter().map(|step| step.id.clone()).chain([id.clone()]).collect();
    let actions: Vec<Id> = known.actions.iter().map(|action| action.id.clone()).collect();
    let mut conditions: Vec<String> = Vec::new();
    for line in check.optional("conditions").lines().map(str::trim).filter(|line| !line.is_empty()) {
        if !conditions.iter().any(|known| known == line) {
            conditions.push(line.to_owned());
        }
    }
    let mut after = check.ticked("after", &steps);
    after.dedup();
    let actions = check.ticked("after_action", &actions).into_iter().map(NewNeed::Action);
    after.into_iter().map(NewNeed::Step).chain(actions).chain(conditions.into_iter().map(NewNeed::Condition)).collect()
}
