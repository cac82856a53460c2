use alongside_families::store::{Family, Member};
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{people, plans, users};
use alongside_schema::{Day, Error, Id, Marks, Moment, People, Result, Viewer, visible};
use diesel::prelude::*;

use crate::codes::{Meets, NeedKind, StepEvent, StepState};

/// What a service is: all that its form says.
#[derive(Clone, Debug, Queryable)]
pub struct StepAbout {
    /// What it is.
    pub service: String,
    /// Who provides it; empty where nobody knows yet.
    pub provider: String,
    /// Whose week it takes.
    pub attends: People,
    /// What the person says about when it would be right for them.
    pub readiness: String,
    /// The first day on which it can begin.
    pub earliest_on: Option<Day>,
    /// From when it is wanted.
    pub wanted_from: Option<Day>,
    /// Until when it must have begun.
    pub wanted_to: Option<Day>,
    /// Since when somebody waits for it.
    pub waiting_since: Day,
    /// How often it meets.
    pub meets: Meets,
    /// How many sessions there are to be.
    pub sessions: Option<i64>,
}

/// How far a service has come, and on which days.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct StepProgress {
    /// Where it stands.
    pub state: StepState,
    /// When the provider was last asked; nothing after a no.
    pub asked_on: Option<Day>,
    /// When the provider said yes.
    pub offered_on: Option<Day>,
    /// When it began.
    pub started_on: Option<Day>,
    /// When it ended.
    pub ended_on: Option<Day>,
    /// What was said when it ended.
    pub end_words: String,
}

impl Default for StepProgress {
    fn default() -> Self {
        let nothing = None;
        Self {
            state: StepState::Wanted,
            asked_on: nothing,
            offered_on: nothing,
            started_on: nothing,
            ended_on: nothing,
            end_words: String::new(),
        }
    }
}

/// A service in the plan of a family.
#[derive(Clone, Debug, Queryable)]
pub struct ServiceStep {
    /// The step.
    pub id: Id,
    /// What it is.
    pub about: StepAbout,
    /// How far it has come.
    pub progress: StepProgress,
    /// The version of what it is, for two people who change it at once. What happens with it leaves the version alone.
    pub version: i64,
    /// The marks. The subjects are those whom it is for.
    pub marks: Marks,
}

/// What a service waits for.
#[derive(Clone, Debug, Queryable)]
pub struct StepNeed {
    /// The need.
    pub id: Id,
    /// The service that waits.
    pub step_id: Id,
    /// What kind of thing it waits for.
    pub kind: NeedKind,
    /// The service that comes first, if it is one.
    pub needs_step_id: Option<Id>,
    /// The action that comes first, if it is one.
    pub needs_action_id: Option<Id>,
    /// The condition in words, if it is one.
    pub words: String,
    /// When the condition was met.
    pub met_on: Option<Day>,
    /// How we know that it was.
    pub met_words: String,
}

/// The services of a plan and what they wait for, as far as the viewer may know.
#[derive(Clone, Debug, Default)]
pub struct Steps {
    /// The services, in the order in which they were added.
    pub steps: Vec<ServiceStep>,
    /// What they wait for.
    pub needs: Vec<StepNeed>,
}

impl Steps {
    /// The service with this id.
    pub fn get(&self, id: &Id) -> Option<&ServiceStep> {
        self.steps.iter().find(|step| step.id == *id)
    }

    /// What one service waits for.
    pub fn needs_of(&self, step: &Id) -> impl Iterator<Item = &StepNeed> {
        self.needs.iter().filter(move |need| need.step_id == *step)
    }
}

macro_rules! step_columns {
    ($($table:ident)::+) => {
        (
            $($table)::+::id,
            (
                $($table)::+::service,
                $($table)::+::provider,
                $($table)::+::attends,
                $($table)::+::readiness,
                $($table)::+::earliest_on,
                $($table)::+::wanted_from,
                $($table)::+::wanted_to,
                $($table)::+::waiting_since,
                $($table)::+::pace,
                $($table)::+::sessions_planned,
            ),
            (
                $($table)::+::state,
                $($table)::+::asked_on,
                $($table)::+::offered_on,
                $($table)::+::started_on,
                $($table)::+::ended_on,
                $($table)::+::end_words,
            ),
            $($table)::+::version,
            (
                $($table)::+::subjects,
                $($table)::+::withheld_from,
                $($table)::+::visibility,
                $($table)::+::source,
            ),
        )
    };
}

pub(super) use step_columns;

macro_rules! need_columns {
    ($($table:ident)::+) => {
        (
            $($table)::+::id,
            $($table)::+::step_id,
            $($table)::+::kind,
            $($table)::+::needs_step_id,
            $($table)::+::needs_action_id,
            $($table)::+::words,
            $($table)::+::met_on,
            $($table)::+::met_words,
        )
    };
}

pub(super) use need_columns;

/// The services of the family's plan with what they wait for, in one query: of the stretch of work that is open, or of the last one. Family and viewer
/// are said twice by value, as in [`super::goals_with_actions`].
pub fn steps(connection: &mut DbConnection, viewer: &Viewer, family: &Family) -> Result<Steps> {
    let rows: Vec<(Id, ServiceStep, Option<StepNeed>)> = visible!(service_steps, viewer, &family.id)
        .inner_join(plans::table.on(plans::id.eq(visible::service_steps::plan_id)))
        .left_join(
            visible::step_needs::table.on(visible::step_needs::step_id
                .eq(visible::service_steps::id)
                .and(visible::step_needs::family_id.eq(&family.id))
                .and(visible::step_needs::viewer_id.eq(&viewer.user_id))),
        )
        .order((
            plans::created_at.desc(),
            plans::id,
            visible::service_steps::position,
            visible::service_steps::id,
            visible::step_needs::id,
        ))
        .select((
            plans::episode_id,
            step_columns!(visible::service_steps),
            need_columns!(visible::step_needs).nullable(),
        ))
        .load(connection)?;
    let newest = rows.first().map(|(episode, ..)| episode.clone());
    let wanted = family.episode.as_ref().map(|(id, _)| id.clone()).or(newest);
    let mut steps = Steps::default();
    for (_, step, need) in rows.into_iter().filter(|(episode, ..)| Some(episode) == wanted.as_ref()) {
        if steps.steps.last().is_none_or(|last| last.id != step.id) {
            steps.steps.push(step);
        }
        steps.needs.extend(need);
    }
    Ok(steps)
}

/// One service.
pub fn step(connection: &mut DbConnection, viewer: &Viewer, family: &Id, id: &Id) -> Result<ServiceStep> {
    visible!(service_steps, viewer, family)
        .filter(visible::service_steps::id.eq(id))
        .select(step_columns!(visible::service_steps))
        .first(connection)
        .map_err(Error::or_not_found)
}

/// One thing that a service waits for.
pub fn need(connection: &mut DbConnection, viewer: &Viewer, family: &Id, id: &Id) -> Result<StepNeed> {
    visible!(step_needs, viewer, family)
        .filter(visible::step_needs::id.eq(id))
        .select(need_columns!(visible::step_needs))
        .first(connection)
        .map_err(Error::or_not_found)
}

/// Something that happened with a service.
#[derive(Clone, Debug, Queryable)]
pub struct Happened {
    /// With which service.
    pub step_id: Id,
    /// When.
    pub on: Day,
    /// What.
    pub kind: StepEvent,
    /// What was said of it.
    pub words: String,
    /// Who wrote it down.
    pub recorded_by: String,
    /// When it was written down.
    pub recorded_at: Moment,
}

/// What happened with the services of a family, newest first.
pub fn happenings(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Happened>> {
    Ok(visible!(step_events, viewer, family)
        .inner_join(users::table.on(users::id.eq(visible::step_events::recorded_by)))
        .order((visible::step_events::happened_on.desc(), visible::step_events::id.desc()))
        .select((
            visible::step_events::step_id,
            visible::step_events::happened_on,
            visible::step_events::kind,
            visible::step_events::words,
            users::name,
            visible::step_events::recorded_at,
        ))
        .load(connection)?)
}

/// Somebody who is or was in the family.
#[derive(Clone, Debug, Queryable)]
pub struct Somebody {
    /// The person.
    pub id: Id,
    /// What they are called.
    pub name: String,
    /// Who they are to the children.
    pub relationship: String,
    /// When they left the family, if they did.
    pub left_on: Option<Day>,
}

impl From<&Member> for Somebody {
    fn from(member: &Member) -> Self {
        Self {
            id: member.person_id.clone(),
            name: member.name.clone(),
            relationship: member.relationship.clone(),
            left_on: None,
        }
    }
}

/// Everybody who is or was in the family, as far as the viewer may know: a plan may name somebody who has left.
pub fn everybody(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Somebody>> {
    let rows: Vec<Somebody> = visible!(family_members, viewer, family)
        .inner_join(people::table.on(people::id.eq(visible::family_members::person_id)))
        .order((
            visible::family_members::left_on.is_not_null(),
            visible::family_members::position,
            visible::family_members::id,
        ))
        .select((people::id, people::name, visible::family_members::relationship, visible::family_members::left_on))
        .load(connection)?;
    let mut everybody: Vec<Somebody> = Vec::new();
    for somebody in rows {
        // Who left and came back is here: those who are in the family come first.
        if everybody.iter().all(|known| known.id != somebody.id) {
            everybody.push(somebody);
        }
    }
    Ok(everybody)
}
