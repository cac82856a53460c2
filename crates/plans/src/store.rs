//! Every query of this area.

use alongside_families::codes::{StoryKind, TimelineKind};
use alongside_families::store::{Family, Note, note, tell};
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{actions, episodes, goals, involvements, plans, readings, reviews};
use alongside_schema::{Day, Error, Id, Marks, People, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use crate::codes::{ActionState, EndReason, Next, OwnerKind, Progress};

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
}

macro_rules! goal_columns {
    () => {
        (goals::id, goals::words, goals::said_by, goals::progress, goals::version, plans::review_due_on)
    };
}

macro_rules! action_columns {
    () => {
        (
            actions::id,
            actions::goal_id,
            actions::what,
            actions::owner_kind,
            actions::owner_person_id,
            actions::owner_name,
            actions::due_on,
            actions::state,
            actions::version,
        )
    };
}

/// The goals of the family's plan for this stretch of work, in order.
pub fn goals(connection: &mut DbConnection, viewer: &Viewer, family: &Family) -> Result<Vec<Goal>> {
    let Some((episode, _)) = &family.episode else { return Ok(Vec::new()) };
    Ok(visible!(goals, viewer, &family.id)
        .inner_join(plans::table.on(plans::id.eq(goals::plan_id)))
        .filter(plans::episode_id.eq(episode))
        .order((goals::position, goals::id))
        .select(goal_columns!())
        .load(connection)?)
}

/// The actions of the family's plan, in order; those of earlier stretches of work are left out by their goals.
pub fn actions(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Action>> {
    Ok(visible!(actions, viewer, family)
        .order((actions::position, actions::id))
        .select(action_columns!())
        .load(connection)?)
}

/// One goal.
pub fn goal(connection: &mut DbConnection, viewer: &Viewer, family: &Id, id: &Id) -> Result<Goal> {
    visible!(goals, viewer, family)
        .inner_join(plans::table.on(plans::id.eq(goals::plan_id)))
        .filter(goals::id.eq(id))
        .select(goal_columns!())
        .first(connection)
        .map_err(Error::or_not_found)
}

/// One action.
pub fn action(connection: &mut DbConnection, viewer: &Viewer, family: &Id, id: &Id) -> Result<Action> {
    visible!(actions, viewer, family)
        .filter(actions::id.eq(id))
        .select(action_columns!())
        .first(connection)
        .map_err(Error::or_not_found)
}

/// The plan of this stretch of work, begun if there is none yet.
fn plan_of(tx: &mut Tx<'_>, family: &Family, review_due_on: Day) -> Result<Id> {
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
    let marks = Marks::about(People::none(), goal.said_by.clone());
    let title = format!("Goal changed: {}", progress.words());
    let body = if goal.words == words { words.to_owned() } else { format!("{words}\n\nBefore: {}", goal.words) };
    plan_note(tx, by, family, title, body, &goal.id, &marks)
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

/// Changes an action that stands at this version.
pub fn change_action(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Id,
    action: &Action,
    what: &str,
    state: ActionState,
    due_on: Day,
    version: i64,
) -> Result<()> {
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
    let marks = Marks::about(People::new(action.owner_person_id.clone()), by.agency.clone());
    let title = format!("{}: {}", action.owner_name, state.words());
    plan_note(tx, by, family, title, what.to_owned(), &action.id, &marks)
}

fn plan_note(
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

/// A review of the plan.
pub struct NewReview {
    /// When.
    pub held_on: Day,
    /// What is better.
    pub better: String,
    /// What is still hard.
    pub still_hard: String,
    /// What was asked on the scale from 0 to 10.
    pub question: String,
    /// Who answered.
    pub rated_by: String,
    /// The answer.
    pub value: i64,
    /// What happens next.
    pub next: Next,
    /// When to review again.
    pub next_review_on: Day,
}

/// Records the review with its scale, and when the next one is due.
pub fn record_review(tx: &mut Tx<'_>, by: &Viewer, family: &Family, review: &NewReview) -> Result<()> {
    let plan = plan_of(tx, family, review.next_review_on)?;
    let marks = Marks::about(People::none(), by.agency.clone());
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(reviews::table)
        .values((
            (
                reviews::id.eq(&id),
                reviews::family_id.eq(&family.id),
                reviews::plan_id.eq(&plan),
                reviews::held_on.eq(review.held_on),
                reviews::better.eq(&review.better),
                reviews::still_hard.eq(&review.still_hard),
                reviews::next.eq(review.next),
                reviews::next_review_on.eq(review.next_review_on),
                reviews::recorded_by.eq(&by.user_id),
                reviews::recorded_at.eq(now),
            ),
            (
                reviews::subjects.eq(&marks.subjects),
                reviews::withheld_from.eq(&marks.withheld_from),
                reviews::visibility.eq(marks.visibility),
                reviews::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    record_reading(tx, &family.id, &id, review, &marks)?;
    diesel::update(plans::table.filter(plans::id.eq(&plan)))
        .set(plans::review_due_on.eq(review.next_review_on))
        .execute(tx.connection())?;
    let body = format!(
        "What is better: {}\n\nWhat is still hard: {}\n\n{} {} said {} out of 10.",
        review.better, review.still_hard, review.question, review.rated_by, review.value
    );
    note(
        tx,
        by,
        Note {
            family: &family.id,
            happened_on: review.held_on,
            kind: TimelineKind::Review,
            title: format!("Review: {}", review.next.words()),
            body,
            fact: Some(&id),
            marks: &marks,
        },
    )
}

fn record_reading(tx: &mut Tx<'_>, family: &Id, review_id: &Id, review: &NewReview, marks: &Marks) -> Result<()> {
    let id = tx.new_id();
    diesel::insert_into(readings::table)
        .values((
            readings::id.eq(id),
            readings::family_id.eq(family),
            readings::review_id.eq(review_id),
            readings::question.eq(&review.question),
            readings::rated_by.eq(&review.rated_by),
            readings::value.eq(review.value),
            readings::read_on.eq(review.held_on),
            readings::subjects.eq(&marks.subjects),
            readings::withheld_from.eq(&marks.withheld_from),
            readings::visibility.eq(marks.visibility),
            readings::source.eq(&marks.source),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// An answer on the scale.
#[derive(Clone, Debug, Queryable)]
pub struct Reading {
    /// When.
    pub read_on: Day,
    /// What was asked.
    pub question: String,
    /// Who answered.
    pub rated_by: String,
    /// From 0 to 10.
    pub value: i64,
}

/// Every answer on a scale, oldest first. They are shown one by one and never averaged.
pub fn readings(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Reading>> {
    Ok(visible!(readings, viewer, family)
        .order((readings::read_on, readings::id))
        .select((readings::read_on, readings::question, readings::rated_by, readings::value))
        .load(connection)?)
}

/// How the work with a family ends.
pub struct NewEnding {
    /// When.
    pub ended_on: Day,
    /// Why.
    pub reason: EndReason,
    /// What the family says.
    pub family_says: String,
    /// Whom they can ring from now on.
    pub who_to_ring: String,
}

/// Ends the work: the stretch of work closes and everybody's involvement with it.
pub fn end(tx: &mut Tx<'_>, by: &Viewer, family: &Family, ending: &NewEnding) -> Result<()> {
    let episode = family.open_episode()?;
    diesel::update(episodes::table.filter(episodes::id.eq(episode)))
        .set((
            episodes::state.eq("closed"),
            episodes::closed_on.eq(ending.ended_on),
            episodes::close_reason.eq(ending.reason),
            episodes::family_says.eq(&ending.family_says),
            episodes::who_to_ring.eq(&ending.who_to_ring),
        ))
        .execute(tx.connection())?;
    let marks = Marks::about(People::none(), "The family");
    tell(tx, &family.id, StoryKind::AtTheEnd, &ending.family_says, ending.ended_on, &marks)?;
    note(
        tx,
        by,
        Note {
            family: &family.id,
            happened_on: ending.ended_on,
            kind: TimelineKind::Ending,
            title: format!("We ended: {}", ending.reason.words()),
            body: format!(
                "The family says: {}\n\nWhom to ring from now on: {}",
                ending.family_says, ending.who_to_ring
            ),
            fact: Some(episode),
            marks: &marks,
        },
    )?;
    diesel::update(
        involvements::table.filter(involvements::family_id.eq(&family.id).and(involvements::ended_on.is_null())),
    )
    .set(involvements::ended_on.eq(ending.ended_on))
    .execute(tx.connection())?;
    Ok(())
}
