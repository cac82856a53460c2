use alongside_families::store::Family;
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{actions, goals, plans};
use alongside_schema::{Day, Error, Id, Marks, People, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::actions::{Action, action_columns};
use super::plan::{plan_note, plan_of};
use super::step_changes::{mark_all_that_follows, mark_needs};
use crate::codes::Progress;
use crate::marks;

/// A goal of the plan.
#[derive(Clone, Debug, Queryable)]
pub struct Goal {
    /// The goal.
    pub id: Id,
    /// What the family wants, in their words.
    pub words: String,
    /// Who said it.
    pub said_by: String,
    /// How things are now, in their words; empty where nobody said.
    pub baseline: String,
    /// How they will know that it is reached; empty where nobody said.
    pub wanted: String,
    /// How far it has come.
    pub progress: Progress,
    /// The version, for two people who change it at once.
    pub version: i64,
    /// When the plan is to be reviewed.
    pub review_due_on: Day,
    /// When it was last decided, with a reason, that help goes on past the about-six-month clock.
    pub go_on_decided_on: Option<Day>,
    /// From which plan of the family's own it comes, if it does: one that the family made among itself at a meeting that it led.
    pub family_plan_id: Option<Id>,
    /// The marks of the goal; what is told of it later is seen exactly as widely.
    pub marks: Marks,
}

macro_rules! goal_columns {
    ($($table:ident)::+) => {
        (
            $($table)::+::id,
            $($table)::+::words,
            $($table)::+::said_by,
            $($table)::+::baseline,
            $($table)::+::wanted,
            $($table)::+::progress,
            $($table)::+::version,
            alongside_schema::tables::plans::review_due_on,
            alongside_schema::tables::plans::go_on_decided_on,
            $($table)::+::family_plan_id,
            (
                $($table)::+::subjects,
                $($table)::+::withheld_from,
                $($table)::+::visibility,
                $($table)::+::source,
            ),
        )
    };
}

pub(super) use goal_columns;

/// The goals of the family's plan, in order: of the stretch of work that is open, or of the last one.
pub fn goals(connection: &mut DbConnection, viewer: &Viewer, family: &Family) -> Result<Vec<Goal>> {
    let rows: Vec<(Id, Goal)> = visible!(goals, viewer, &family.id)
        .inner_join(plans::table.on(plans::id.eq(visible::goals::plan_id)))
        .order((plans::created_at.desc(), plans::id, visible::goals::position, visible::goals::id))
        .select((plans::episode_id, goal_columns!(visible::goals)))
        .load(connection)?;
    let newest = rows.first().map(|(episode, _)| episode.clone());
    let wanted = family.episode.as_ref().map(|(id, _)| id.clone()).or(newest);
    Ok(rows.into_iter().filter(|(episode, _)| Some(episode) == wanted.as_ref()).map(|(_, goal)| goal).collect())
}

/// The same goals with the actions towards them, in one query. The family and the viewer are said of the actions by value once more: SQLite works out
/// a whole view that is joined on the left unless it is told a value to begin with.
pub fn goals_with_actions(
    connection: &mut DbConnection,
    viewer: &Viewer,
    family: &Family,
) -> Result<(Vec<Goal>, Vec<Action>)> {
    let rows: Vec<(Id, Goal, Option<Action>)> = visible!(goals, viewer, &family.id)
        .inner_join(plans::table.on(plans::id.eq(visible::goals::plan_id)))
        .left_join(
            visible::actions::table.on(visible::actions::goal_id
                .eq(visible::goals::id)
                .and(visible::actions::family_id.eq(&family.id))
                .and(visible::actions::viewer_id.eq(&viewer.user_id))),
        )
        .order((
            plans::created_at.desc(),
            plans::id,
            visible::goals::position,
            visible::goals::id,
            visible::actions::position,
            visible::actions::id,
        ))
        .select((plans::episode_id, goal_columns!(visible::goals), action_columns!(visible::actions).nullable()))
        .load(connection)?;
    let newest = rows.first().map(|(episode, ..)| episode.clone());
    let wanted = family.episode.as_ref().map(|(id, _)| id.clone()).or(newest);
    let (mut goals, mut actions): (Vec<Goal>, Vec<Action>) = (Vec::new(), Vec::new());
    for (_, goal, action) in rows.into_iter().filter(|(episode, ..)| Some(episode) == wanted.as_ref()) {
        if goals.last().is_none_or(|last| last.id != goal.id) {
            goals.push(goal);
        }
        actions.extend(action);
    }
    Ok((goals, actions))
}

/// One goal.
pub fn goal(connection: &mut DbConnection, viewer: &Viewer, family: &Id, id: &Id) -> Result<Goal> {
    visible!(goals, viewer, family)
        .inner_join(plans::table.on(plans::id.eq(visible::goals::plan_id)))
        .filter(visible::goals::id.eq(id))
        .select(goal_columns!(visible::goals))
        .first(connection)
        .map_err(Error::or_not_found)
}

/// A goal as a form says it.
#[derive(Clone, Debug)]
pub struct NewGoal {
    /// What the family wants, in their words.
    pub words: String,
    /// Who said it, by name.
    pub said_by: String,
    /// Who that is, where they are in the family.
    pub said_by_id: Option<Id>,
    /// How things are now.
    pub baseline: String,
    /// How they will know that it is reached.
    pub wanted: String,
    /// Who must not learn of it.
    pub withheld_from: People,
    /// From which plan of the family's own it comes.
    pub family_plan: Option<Id>,
}

/// Adds a goal at the end of the plan. Gives back its id and its marks.
pub fn add_goal(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Family,
    new: &NewGoal,
    review_due_on: Day,
) -> Result<(Id, Marks)> {
    let plan = plan_of(tx, family, review_due_on)?;
    let position: i64 = goals::table.filter(goals::plan_id.eq(&plan)).count().get_result(tx.connection())?;
    let (id, now) = (tx.new_id(), tx.now());
    let marks =
        Marks::about(People::new(new.said_by_id.clone()), &new.said_by).withheld_from(new.withheld_from.clone());
    diesel::insert_into(goals::table)
        .values((
            (
                goals::id.eq(&id),
                goals::family_id.eq(&family.id),
                goals::plan_id.eq(plan),
                goals::position.eq(position),
                goals::words.eq(&new.words),
                goals::said_by.eq(&new.said_by),
                goals::baseline.eq(&new.baseline),
                goals::wanted.eq(&new.wanted),
                goals::progress.eq(Progress::Working),
                goals::version.eq(1),
                goals::created_at.eq(now),
                goals::family_plan_id.eq(&new.family_plan),
            ),
            (
                goals::subjects.eq(&marks.subjects),
                goals::withheld_from.eq(&marks.withheld_from),
                goals::visibility.eq(marks.visibility),
                goals::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    let title = format!("New goal, said by {}", new.said_by);
    plan_note(tx, by, &family.id, title, new.words.clone(), &id, &marks)?;
    Ok((id, marks))
}

/// What a goal is to become.
#[derive(Clone, Debug)]
pub struct GoalChange {
    /// What the family wants, in their words.
    pub words: String,
    /// How things are now.
    pub baseline: String,
    /// How they will know that it is reached.
    pub wanted: String,
    /// How far it has come.
    pub progress: Progress,
    /// Who must not learn of it.
    pub withheld_from: People,
}

/// Changes a goal that stands at this version. A goal that somebody changed meanwhile is left alone: [`Error::Stale`].
pub fn change_goal(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Family,
    goal: &Goal,
    change: &GoalChange,
    version: i64,
) -> Result<()> {
    let GoalChange { words, baseline, wanted, progress, withheld_from } = change;
    let marks = Marks { withheld_from: withheld_from.clone(), ..goal.marks.clone() };
    family.may_mark(&goal.marks, &marks)?;
    let changed = diesel::update(goals::table.filter(goals::id.eq(&goal.id).and(goals::version.eq(version))))
        .set((
            goals::words.eq(words),
            goals::baseline.eq(baseline),
            goals::wanted.eq(wanted),
            goals::progress.eq(progress),
            goals::withheld_from.eq(withheld_from),
            goals::version.eq(version + 1),
        ))
        .execute(tx.connection())?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    if marks != goal.marks {
        mark_all_that_follows(tx, &goal.id, &marks)?;
        mark_actions(tx, &goal.id, &marks)?;
    }
    let title = format!("Goal changed: {}", progress.words());
    let body = if goal.words == *words { words.clone() } else { format!("{words}\n\nBefore: {}", goal.words) };
    plan_note(tx, by, &family.id, title, body, &goal.id, &marks)
}

/// Whoever must not learn of a goal must not learn of what is done towards it.
fn mark_actions(tx: &mut Tx<'_>, goal: &Id, marks: &Marks) -> Result<()> {
    let towards: Vec<(Id, Marks)> = actions::table
        .filter(actions::goal_id.eq(goal))
        .select((actions::id, (actions::subjects, actions::withheld_from, actions::visibility, actions::source)))
        .load(tx.connection())?;
    for (id, own) in towards {
        let both = Marks { subjects: own.subjects.clone(), ..marks::of_both(&own, marks) };
        diesel::update(actions::table.filter(actions::id.eq(&id)))
            .set((actions::withheld_from.eq(&both.withheld_from), actions::visibility.eq(both.visibility)))
            .execute(tx.connection())?;
        mark_all_that_follows(tx, &id, &both)?;
        mark_needs(tx, &id)?;
    }
    Ok(())
}
