use alongside_families::codes::TimelineKind;
use alongside_families::store::{Family, Note, note};
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{actions, goals, plans};
use alongside_schema::{Day, Error, Id, Marks, People, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use crate::codes::{ActionState, OwnerKind, Progress};

/// A goal of the plan.
#[derive(Clone, Debug, Queryable)]
pub struct Goal {
    /// The goal.
    pub id: Id,
    /// What the family wants, in their words.
    pub words: String,
    /// Who said it.
    pub said_by: String,
    /// How far it has come.
    pub progress: Progress,
    /// The version, for two people who change it at once.
    pub version: i64,
    /// When the plan is to be reviewed.
    pub review_due_on: Day,
    /// The marks of the goal; what is told of it later is seen exactly as widely.
    pub marks: Marks,
}

/// An action towards a goal.
#[derive(Clone, Debug, Queryable)]
pub struct Action {
    /// The action.
    pub id: Id,
    /// The goal it is for.
    pub goal_id: Id,
    /// What is to be done.
    pub what: String,
    /// What kind of owner it has.
    pub owner_kind: OwnerKind,
    /// The person of the family who owns it, if one does.
    pub owner_person_id: Option<Id>,
    /// The owner's name.
    pub owner_name: String,
    /// By when.
    pub due_on: Day,
    /// Where it stands.
    pub state: ActionState,
    /// The version.
    pub version: i64,
    /// The marks of the action.
    pub marks: Marks,
}

macro_rules! goal_columns {
    () => {
        (
            visible::goals::id,
            visible::goals::words,
            visible::goals::said_by,
            visible::goals::progress,
            visible::goals::version,
            plans::review_due_on,
            (
                visible::goals::subjects,
                visible::goals::withheld_from,
                visible::goals::visibility,
                visible::goals::source,
            ),
        )
    };
}

macro_rules! action_columns {
    () => {
        (
            visible::actions::id,
            visible::actions::goal_id,
            visible::actions::what,
            visible::actions::owner_kind,
            visible::actions::owner_person_id,
            visible::actions::owner_name,
            visible::actions::due_on,
            visible::actions::state,
            visible::actions::version,
            (
                visible::actions::subjects,
                visible::actions::withheld_from,
                visible::actions::visibility,
                visible::actions::source,
            ),
        )
    };
}

pub(super) use action_columns;

/// The goals of the family's plan, in order: of the stretch of work that is open, or of the last one.
pub fn goals(connection: &mut DbConnection, viewer: &Viewer, family: &Family) -> Result<Vec<Goal>> {
    let rows: Vec<(Id, Goal)> = visible!(goals, viewer, &family.id)
        .inner_join(plans::table.on(plans::id.eq(visible::goals::plan_id)))
        .order((plans::created_at.desc(), plans::id, visible::goals::position, visible::goals::id))
        .select((plans::episode_id, goal_columns!()))
        .load(connection)?;
    let newest = rows.first().map(|(episode, _)| episode.clone());
    let wanted = family.episode.as_ref().map(|(id, _)| id.clone()).or(newest);
    Ok(rows.into_iter().filter(|(episode, _)| Some(episode) == wanted.as_ref()).map(|(_, goal)| goal).collect())
}

/// The actions of the family's plan, in order; those of earlier stretches of work are left out by their goals.
pub fn actions(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Action>> {
    Ok(visible!(actions, viewer, family)
        .order((visible::actions::position, visible::actions::id))
        .select(action_columns!())
        .load(connection)?)
}

/// One goal.
pub fn goal(connection: &mut DbConnection, viewer: &Viewer, family: &Id, id: &Id) -> Result<Goal> {
    visible!(goals, viewer, family)
        .inner_join(plans::table.on(plans::id.eq(visible::goals::plan_id)))
        .filter(visible::goals::id.eq(id))
        .select(goal_columns!())
        .first(connection)
        .map_err(Error::or_not_found)
}

/// One action.
pub fn action(connection: &mut DbConnection, viewer: &Viewer, family: &Id, id: &Id) -> Result<Action> {
    visible!(actions, viewer, family)
        .filter(visible::actions::id.eq(id))
        .select(action_columns!())
        .first(connection)
        .map_err(Error::or_not_found)
}

/// The plan of this stretch of work, begun if there is none yet.
pub(super) fn plan_of(tx: &mut Tx<'_>, family: &Family, review_due_on: Day) -> Result<Id> {
    let episode = family.open_episode()?;
    let known =
        plans::table.filter(plans::episode_id.eq(episode)).select(plans::id).first(tx.connection()).optional()?;
    if let Some(id) = known {
        return Ok(id);
    }
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(plans::table)
        .values((
            plans::id.eq(&id),
            plans::family_id.eq(&family.id),
            plans::episode_id.eq(episode),
            plans::review_due_on.eq(review_due_on),
            plans::created_at.eq(now),
        ))
        .execute(tx.connection())?;
    Ok(id)
}

/// Adds a goal at the end of the plan.
pub fn add_goal(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Family,
    words: &str,
    said_by: &str,
    review_due_on: Day,
) -> Result<()> {
    let plan = plan_of(tx, family, review_due_on)?;
    let position: i64 = goals::table.filter(goals::plan_id.eq(&plan)).count().get_result(tx.connection())?;
    let (id, now) = (tx.new_id(), tx.now());
    let marks = Marks::about(People::none(), said_by);
    diesel::insert_into(goals::table)
        .values((
            (
                goals::id.eq(&id),
                goals::family_id.eq(&family.id),
                goals::plan_id.eq(plan),
                goals::position.eq(position),
                goals::words.eq(words),
                goals::said_by.eq(said_by),
                goals::progress.eq(Progress::Working),
                goals::version.eq(1),
                goals::created_at.eq(now),
            ),
            (
                goals::subjects.eq(&marks.subjects),
                goals::withheld_from.eq(&marks.withheld_from),
                goals::visibility.eq(marks.visibility),
                goals::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    plan_note(tx, by, &family.id, format!("New goal, said by {said_by}"), words.to_owned(), &id, &marks)
}

/// Changes a goal that stands at this version. A goal that somebody changed meanwhile is left alone: [`Error::Stale`].
pub fn change_goal(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Id,
    goal: &Goal,
    words: &str,
    progress: Progress,
    version: i64,
) -> Result<()> {
    let changed = diesel::update(goals::table.filter(goals::id.eq(&goal.id).and(goals::version.eq(version))))
        .set((goals::words.eq(words), goals::progress.eq(progress), goals::version.eq(version + 1)))
        .execute(tx.connection())?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    let title = format!("Goal changed: {}", progress.words());
    let body = if goal.words == words { words.to_owned() } else { format!("{words}\n\nBefore: {}", goal.words) };
    plan_note(tx, by, family, title, body, &goal.id, &goal.marks)
}

/// Who is to do an action.
#[derive(Clone, Debug)]
pub struct Owner {
    /// What kind.
    pub kind: OwnerKind,
    /// The person, where it is one of the family.
    pub person_id: Option<Id>,
    /// The name.
    pub name: String,
}

/// Adds an action towards a goal.
pub fn add_action(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Id,
    goal: &Id,
    what: &str,
    owner: &Owner,
    due_on: Day,
) -> Result<()> {
    let position: i64 = actions::table.filter(actions::goal_id.eq(goal)).count().get_result(tx.connection())?;
    let (id, now) = (tx.new_id(), tx.now());
    let marks = Marks::about(People::new(owner.person_id.clone()), by.agency.clone());
    diesel::insert_into(actions::table)
        .values((
            (
                actions::id.eq(&id),
                actions::family_id.eq(family),
                actions::goal_id.eq(goal),
                actions::position.eq(position),
                actions::what.eq(what),
                actions::owner_kind.eq(owner.kind),
                actions::owner_person_id.eq(&owner.person_id),
                actions::owner_name.eq(&owner.name),
                actions::due_on.eq(due_on),
                actions::state.eq(ActionState::ToDo),
                actions::version.eq(1),
                actions::created_at.eq(now),
            ),
            (
                actions::subjects.eq(&marks.subjects),
                actions::withheld_from.eq(&marks.withheld_from),
                actions::visibility.eq(marks.visibility),
                actions::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    plan_note(tx, by, family, format!("{} will, by {}", owner.name, due_on.words()), what.to_owned(), &id, &marks)
}

/// What an action is to become.
#[derive(Clone, Debug)]
pub struct ActionChange {
    /// What is to be done.
    pub what: String,
    /// Where it stands.
    pub state: ActionState,
    /// By when.
    pub due_on: Day,
}

/// Changes an action that stands at this version.
pub fn change_action(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Id,
    action: &Action,
    change: &ActionChange,
    version: i64,
) -> Result<()> {
    let ActionChange { what, state, due_on } = change;
    let changed = diesel::update(actions::table.filter(actions::id.eq(&action.id).and(actions::version.eq(version))))
        .set((
            actions::what.eq(what),
            actions::state.eq(state),
            actions::due_on.eq(due_on),
            actions::version.eq(version + 1),
        ))
        .execute(tx.connection())?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    let title = format!("{}: {}", action.owner_name, state.words());
    plan_note(tx, by, family, title, what.to_owned(), &action.id, &action.marks)
}

pub(super) fn plan_note(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Id,
    title: String,
    body: String,
    fact: &Id,
    marks: &Marks,
) -> Result<()> {
    let happened_on = tx.today();
    note(tx, by, Note { family, happened_on, kind: TimelineKind::Plan, title, body, fact: Some(fact), marks })
}
