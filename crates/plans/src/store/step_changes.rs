use alongside_families::store::Family;
use alongside_schema::tables::{actions, plan_version_lines, service_steps, step_events, step_needs, timeline_entries};
use alongside_schema::{Day, Error, Id, Marks, People, Result, Tx, Viewer};
use diesel::prelude::*;

use super::plan::{plan_note, plan_of};
use super::steps::{ServiceStep, StepAbout, StepNeed, StepProgress, step, steps};
use crate::codes::{NeedKind, StepEvent, StepState};
use crate::{marks, progress};

/// What must come first, as a form says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewNeed {
    /// This service is finished.
    Step(Id),
    /// This action is done.
    Action(Id),
    /// This is so, in words.
    Condition(String),
}

/// A service as a form says it.
#[derive(Clone, Debug)]
pub struct NewStep {
    /// What it is.
    pub about: StepAbout,
    /// Whom it is for.
    pub subjects: People,
    /// Who must not learn of it.
    pub withheld_from: People,
    /// What must come first.
    pub needs: Vec<NewNeed>,
}

/// Adds a service at the end of the plan.
pub fn add_step(tx: &mut Tx<'_>, by: &Viewer, family: &Family, new: &NewStep, review_due_on: Day) -> Result<Id> {
    let plan = plan_of(tx, family, review_due_on)?;
    let position: i64 =
        service_steps::table.filter(service_steps::plan_id.eq(&plan)).count().get_result(tx.connection())?;
    let (id, now) = (tx.new_id(), tx.now());
    let marks = Marks::about(new.subjects.clone(), by.agency.clone()).withheld_from(new.withheld_from.clone());
    let about = &new.about;
    diesel::insert_into(service_steps::table)
        .values((
            (
                service_steps::id.eq(&id),
                service_steps::family_id.eq(&family.id),
                service_steps::plan_id.eq(plan),
                service_steps::position.eq(position),
                service_steps::service.eq(&about.service),
                service_steps::provider.eq(&about.provider),
                service_steps::attends.eq(&about.attends),
                service_steps::readiness.eq(&about.readiness),
                service_steps::earliest_on.eq(about.earliest_on),
                service_steps::wanted_from.eq(about.wanted_from),
                service_steps::wanted_to.eq(about.wanted_to),
                service_steps::waiting_since.eq(about.waiting_since),
                service_steps::pace.eq(about.meets),
                service_steps::sessions_planned.eq(about.sessions),
            ),
            (
                service_steps::state.eq(StepState::Wanted),
                service_steps::end_words.eq(""),
                service_steps::version.eq(1),
                service_steps::created_at.eq(now),
                service_steps::subjects.eq(&marks.subjects),
                service_steps::withheld_from.eq(&marks.withheld_from),
                service_steps::visibility.eq(marks.visibility),
                service_steps::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    set_needs(tx, &family.id, &id, &[], &new.needs)?;
    mark_needs(tx, &id)?;
    plan_note(tx, by, &family.id, format!("New service: {}", about.service), about.readiness.clone(), &id, &marks)?;
    Ok(id)
}

/// Changes what a service is, if it stands at this version.
pub fn change_step(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Family,
    was: &ServiceStep,
    new: &NewStep,
    version: i64,
) -> Result<()> {
    let about = &new.about;
    let marks = Marks { subjects: new.subjects.clone(), withheld_from: new.withheld_from.clone(), ..was.marks.clone() };
    family.may_mark(&was.marks, &marks)?;
    let changed = diesel::update(
        service_steps::table.filter(service_steps::id.eq(&was.id).and(service_steps::version.eq(version))),
    )
    .set((
        service_steps::service.eq(&about.service),
        service_steps::provider.eq(&about.provider),
        service_steps::attends.eq(&about.attends),
        service_steps::readiness.eq(&about.readiness),
        service_steps::earliest_on.eq(about.earliest_on),
        service_steps::wanted_from.eq(about.wanted_from),
        service_steps::wanted_to.eq(about.wanted_to),
        service_steps::waiting_since.eq(about.waiting_since),
        service_steps::pace.eq(about.meets),
        service_steps::sessions_planned.eq(about.sessions),
        service_steps::subjects.eq(&new.subjects),
        service_steps::withheld_from.eq(&new.withheld_from),
        service_steps::version.eq(version + 1),
    ))
    .execute(tx.connection())?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    let known = steps(tx.connection(), by, family)?;
    let needs: Vec<StepNeed> = known.needs_of(&was.id).cloned().collect();
    set_needs(tx, &family.id, &was.id, &needs, &new.needs)?;
    if marks != was.marks {
        mark_all_that_follows(tx, &was.id, &marks)?;
    }
    mark_needs(tx, &was.id)?;
    let body = match was.about.readiness == about.readiness {
        true => about.readiness.clone(),
        false => format!("{}\n\nBefore: {}", about.readiness, was.about.readiness),
    };
    plan_note(tx, by, &family.id, format!("Service changed: {}", about.service), body, &was.id, &marks)
}

/// Brings what a step waits for to what a form says. A condition that is still there keeps that it was met. `known` is what the writer
/// could see: what they could not see stays.
fn set_needs(tx: &mut Tx<'_>, family: &Id, of: &Id, known: &[StepNeed], wanted: &[NewNeed]) -> Result<()> {
    let is = |known: &StepNeed, wanted: &NewNeed| match wanted {
        NewNeed::Step(id) => known.needs_step_id.as_ref() == Some(id),
        NewNeed::Action(id) => known.needs_action_id.as_ref() == Some(id),
        NewNeed::Condition(words) => known.kind == NeedKind::Condition && known.words == *words,
    };
    for gone in known.iter().filter(|known| !wanted.iter().any(|wanted| is(known, wanted))) {
        diesel::delete(step_needs::table.filter(step_needs::id.eq(&gone.id))).execute(tx.connection())?;
    }
    for new in wanted.iter().filter(|wanted| !known.iter().any(|known| is(known, wanted))) {
        let (id, now) = (tx.new_id(), tx.now());
        let (kind, needs_step, needs_action, words) = match new {
            NewNeed::Step(id) => (NeedKind::Step, Some(id), None, ""),
            NewNeed::Action(id) => (NeedKind::Action, None, Some(id), ""),
            NewNeed::Condition(words) => (NeedKind::Condition, None, None, words.as_str()),
        };
        let marks = Marks::about(People::none(), "");
        diesel::insert_into(step_needs::table)
            .values((
                step_needs::id.eq(id),
                step_needs::family_id.eq(family),
                step_needs::step_id.eq(of),
                step_needs::kind.eq(kind),
                step_needs::needs_step_id.eq(needs_step),
                step_needs::needs_action_id.eq(needs_action),
                step_needs::words.eq(words),
                step_needs::met_words.eq(""),
                step_needs::created_at.eq(now),
                step_needs::subjects.eq(&marks.subjects),
                step_needs::withheld_from.eq(&marks.withheld_from),
                step_needs::visibility.eq(marks.visibility),
                step_needs::source.eq(&marks.source),
            ))
            .execute(tx.connection())
            .map_err(|error| taken_meanwhile(error.into()))?;
    }
    Ok(())
}

/// Something hidden from the writer waits already: the same answer as when all is well would be wrong, and any other would tell of it.
fn taken_meanwhile(error: Error) -> Error {
    use diesel::result::{DatabaseErrorKind, Error as DbError};
    match error {
        Error::Database(DbError::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => Error::Stale,
        other => other,
    }
}

fn marks_of_step(tx: &mut Tx<'_>, id: &Id) -> Result<Marks> {
    Ok(service_steps::table
        .filter(service_steps::id.eq(id))
        .select((
            service_steps::subjects,
            service_steps::withheld_from,
            service_steps::visibility,
            service_steps::source,
        ))
        .first(tx.connection())?)
}

fn marks_of_action(tx: &mut Tx<'_>, id: &Id) -> Result<Marks> {
    Ok(actions::table
        .filter(actions::id.eq(id))
        .select((actions::subjects, actions::withheld_from, actions::visibility, actions::source))
        .first(tx.connection())?)
}

/// Gives each need that touches this step or action the marks of both its ends, so that nobody learns of the one through the other.
pub(super) fn mark_needs(tx: &mut Tx<'_>, touched: &Id) -> Result<()> {
    let ends: Vec<(Id, Id, Option<Id>, Option<Id>)> = step_needs::table
        .filter(
            step_needs::step_id
                .eq(touched)
                .or(step_needs::needs_step_id.eq(touched))
                .or(step_needs::needs_action_id.eq(touched)),
        )
        .select((step_needs::id, step_needs::step_id, step_needs::needs_step_id, step_needs::needs_action_id))
        .load(tx.connection())?;
    for (need, from, to_step, to_action) in ends {
        let from = marks_of_step(tx, &from)?;
        let to = match (to_step, to_action) {
            (Some(step), _) => marks_of_step(tx, &step)?,
            (None, Some(action)) => marks_of_action(tx, &action)?,
            (None, None) => from.clone(),
        };
        let both = marks::of_both(&from, &to);
        diesel::update(step_needs::table.filter(step_needs::id.eq(&need)))
            .set((
                step_needs::subjects.eq(&both.subjects),
                step_needs::withheld_from.eq(&both.withheld_from),
                step_needs::visibility.eq(both.visibility),
                step_needs::source.eq(&both.source),
            ))
            .execute(tx.connection())?;
        mark_all_that_follows(tx, &need, &both)?;
    }
    Ok(())
}

/// Whoever must not learn of something must not learn of it from what was written down about it before either: the timeline, what
/// happened, and the versions that were agreed.
pub(super) fn mark_all_that_follows(tx: &mut Tx<'_>, fact: &Id, marks: &Marks) -> Result<()> {
    diesel::update(timeline_entries::table.filter(timeline_entries::fact_id.eq(fact)))
        .set((
            timeline_entries::withheld_from.eq(&marks.withheld_from),
            timeline_entries::visibility.eq(marks.visibility),
        ))
        .execute(tx.connection())?;
    diesel::update(step_events::table.filter(step_events::step_id.eq(fact)))
        .set((step_events::withheld_from.eq(&marks.withheld_from), step_events::visibility.eq(marks.visibility)))
        .execute(tx.connection())?;
    diesel::update(plan_version_lines::table.filter(plan_version_lines::fact_id.eq(fact)))
        .set((
            plan_version_lines::subjects.eq(&marks.subjects),
            plan_version_lines::withheld_from.eq(&marks.withheld_from),
            plan_version_lines::visibility.eq(marks.visibility),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// What happened with a service, as a form says it.
#[derive(Clone, Debug)]
pub struct NewHappened {
    /// When.
    pub on: Day,
    /// What.
    pub kind: StepEvent,
    /// What was said of it: the reason for a no, how a session went.
    pub words: String,
}

/// Records what happened, and where the service stands from then on. Sessions that two people record at once are both kept; of two who
/// record the same turn, the second is told why it can not be.
pub fn record_happened(tx: &mut Tx<'_>, by: &Viewer, family: &Id, id: &Id, happened: &NewHappened) -> Result<()> {
    let now_is = step(tx.connection(), by, family, id)?;
    let next = progress::after(&now_is.progress, happened.kind, happened.on, &happened.words)
        .map_err(|why| Error::Refused(format!("{why}.")))?;
    set_progress(tx, id, &next)?;
    if happened.kind == StepEvent::Again {
        diesel::update(service_steps::table.filter(service_steps::id.eq(id)))
            .set(service_steps::waiting_since.eq(happened.on))
            .execute(tx.connection())?;
    }
    let (event, now) = (tx.new_id(), tx.now());
    diesel::insert_into(step_events::table)
        .values((
            step_events::id.eq(event),
            step_events::family_id.eq(family),
            step_events::step_id.eq(id),
            step_events::happened_on.eq(happened.on),
            step_events::kind.eq(happened.kind),
            step_events::words.eq(&happened.words),
            step_events::recorded_by.eq(&by.user_id),
            step_events::recorded_at.eq(now),
            step_events::subjects.eq(&now_is.marks.subjects),
            step_events::withheld_from.eq(&now_is.marks.withheld_from),
            step_events::visibility.eq(now_is.marks.visibility),
            step_events::source.eq(&now_is.marks.source),
        ))
        .execute(tx.connection())?;
    let title = format!("{}: {}", now_is.about.service, happened.kind.words());
    plan_note(tx, by, family, title, happened.words.clone(), id, &now_is.marks)
}

fn set_progress(tx: &mut Tx<'_>, id: &Id, next: &StepProgress) -> Result<()> {
    diesel::update(service_steps::table.filter(service_steps::id.eq(id)))
        .set((
            service_steps::state.eq(next.state),
            service_steps::asked_on.eq(next.asked_on),
            service_steps::offered_on.eq(next.offered_on),
            service_steps::started_on.eq(next.started_on),
            service_steps::ended_on.eq(next.ended_on),
            service_steps::end_words.eq(&next.end_words),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Marks a condition as met on a day, or as not met after all.
pub fn mark_condition(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Family,
    need: &StepNeed,
    met_on: Option<Day>,
    words: &str,
) -> Result<()> {
    let of = step(tx.connection(), by, &family.id, &need.step_id)?;
    diesel::update(step_needs::table.filter(step_needs::id.eq(&need.id)))
        .set((step_needs::met_on.eq(met_on), step_needs::met_words.eq(words)))
        .execute(tx.connection())?;
    let title = match met_on {
        Some(_) => format!("For {}, it is so: {}", of.about.service, need.words),
        None => format!("For {}, it is not so yet: {}", of.about.service, need.words),
    };
    plan_note(tx, by, &family.id, title, words.to_owned(), &of.id, &of.marks)
}
