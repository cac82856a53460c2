use alongside_families::codes::TimelineKind;
use alongside_families::store::{Family, Note, note};
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{plans, readings, review_goals, reviews};
use alongside_schema::{Day, Id, Marks, People, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::goals::{Goal, GoalChange, change_goal};
use super::plan::Plan;
use crate::codes::{Next, Progress};

/// One answer on a scale, as a review hears it.
#[derive(Clone, Debug)]
pub struct NewReading {
    /// Which scale: ours, or one in the family's own words.
    pub scale: &'static str,
    /// What was asked.
    pub question: String,
    /// Who answered, where they are in the record.
    pub rater_id: Option<Id>,
    /// Who answered, by name.
    pub rated_by: String,
    /// From 0 to 10.
    pub value: i64,
}

/// What a review says of one goal.
#[derive(Clone, Debug)]
pub struct GoalAtReview {
    /// The goal as it stood when it was read.
    pub goal: Goal,
    /// The version that the reviewers saw.
    pub version: i64,
    /// How far it has come.
    pub progress: Progress,
    /// What was said of it.
    pub words: String,
}

/// A review of the plan.
#[derive(Clone, Debug)]
pub struct NewReview {
    /// When.
    pub held_on: Day,
    /// What is better.
    pub better: String,
    /// What is still hard.
    pub still_hard: String,
    /// Each goal.
    pub goals: Vec<GoalAtReview>,
    /// The answers on scales; nobody has to give a number.
    pub readings: Vec<NewReading>,
    /// What happens next.
    pub next: Next,
    /// Why help goes on past the about-six-month clock; empty where that was not asked.
    pub go_on_reason: String,
    /// When to review again.
    pub next_review_on: Day,
}

/// Records the review: each goal, each answer, and when the next one is due. A goal that somebody changed meanwhile stops it all:
/// [`Error::Stale`](alongside_schema::Error::Stale).
pub fn record_review(tx: &mut Tx<'_>, by: &Viewer, family: &Family, plan: &Plan, review: &NewReview) -> Result<()> {
    let marks = Marks::about(People::none(), by.agency.clone());
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(reviews::table)
        .values((
            (
                reviews::id.eq(&id),
                reviews::family_id.eq(&family.id),
                reviews::plan_id.eq(&plan.id),
                reviews::held_on.eq(review.held_on),
                reviews::better.eq(&review.better),
                reviews::still_hard.eq(&review.still_hard),
                reviews::next.eq(review.next),
                reviews::next_review_on.eq(review.next_review_on),
                reviews::go_on_reason.eq(&review.go_on_reason),
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
    for goal in &review.goals {
        record_goal(tx, by, family, &id, goal)?;
    }
    for reading in &review.readings {
        record_reading(tx, &family.id, &id, review.held_on, reading, &marks)?;
    }
    diesel::update(plans::table.filter(plans::id.eq(&plan.id)))
        .set(plans::review_due_on.eq(review.next_review_on))
        .execute(tx.connection())?;
    if !review.go_on_reason.is_empty() {
        diesel::update(plans::table.filter(plans::id.eq(&plan.id)))
            .set(plans::go_on_decided_on.eq(review.held_on))
            .execute(tx.connection())?;
    }
    let happened = Note {
        family: &family.id,
        happened_on: review.held_on,
        kind: TimelineKind::Review,
        title: format!("Review: {}", review.next.words()),
        body: body(review),
        fact: Some(&id),
        marks: &marks,
    };
    note(tx, by, happened)
}

/// What the timeline says of it. Goals are noted by themselves, since each may be kept from somebody.
fn body(review: &NewReview) -> String {
    let mut body = format!("What is better: {}\n\nWhat is still hard: {}", review.better, review.still_hard);
    for reading in &review.readings {
        body.push_str(&format!("\n\n{} {} said {} out of 10.", reading.question, reading.rated_by, reading.value));
    }
    if !review.go_on_reason.is_empty() {
        body.push_str(&format!("\n\nWhy help goes on: {}", review.go_on_reason));
    }
    body
}

fn record_goal(tx: &mut Tx<'_>, by: &Viewer, family: &Family, review: &Id, said: &GoalAtReview) -> Result<()> {
    let goal = &said.goal;
    if said.progress != goal.progress {
        let change = GoalChange {
            words: goal.words.clone(),
            baseline: goal.baseline.clone(),
            wanted: goal.wanted.clone(),
            progress: said.progress,
            withheld_from: goal.marks.withheld_from.clone(),
        };
        change_goal(tx, by, family, goal, &change, said.version)?;
    }
    let id = tx.new_id();
    diesel::insert_into(review_goals::table)
        .values((
            review_goals::id.eq(id),
            review_goals::family_id.eq(&family.id),
            review_goals::review_id.eq(review),
            review_goals::goal_id.eq(&goal.id),
            review_goals::progress.eq(said.progress),
            review_goals::words.eq(&said.words),
            review_goals::subjects.eq(&goal.marks.subjects),
            review_goals::withheld_from.eq(&goal.marks.withheld_from),
            review_goals::visibility.eq(goal.marks.visibility),
            review_goals::source.eq(&goal.marks.source),
        ))
        .execute(tx.connection())?;
    Ok(())
}

fn record_reading(
    tx: &mut Tx<'_>,
    family: &Id,
    review: &Id,
    read_on: Day,
    reading: &NewReading,
    marks: &Marks,
) -> Result<()> {
    let id = tx.new_id();
    diesel::insert_into(readings::table)
        .values((
            readings::id.eq(id),
            readings::family_id.eq(family),
            readings::review_id.eq(review),
            readings::scale.eq(reading.scale),
            readings::question.eq(&reading.question),
            readings::rater_person_id.eq(&reading.rater_id),
            readings::rated_by.eq(&reading.rated_by),
            readings::value.eq(reading.value),
            readings::read_on.eq(read_on),
            readings::subjects.eq(People::new(reading.rater_id.clone())),
            readings::withheld_from.eq(&marks.withheld_from),
            readings::visibility.eq(marks.visibility),
            readings::source.eq(&marks.source),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// An answer on a scale.
#[derive(Clone, Debug, Queryable)]
pub struct Reading {
    /// When.
    pub read_on: Day,
    /// What was asked.
    pub question: String,
    /// Which scale.
    pub scale: String,
    /// Who answered, where they are in the record.
    pub rater_id: Option<Id>,
    /// Who answered, by name.
    pub rated_by: String,
    /// From 0 to 10.
    pub value: i64,
}

/// Every answer on a scale, oldest first. They are shown one by one and never averaged.
pub fn readings(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Reading>> {
    Ok(visible!(readings, viewer, family)
        .order((visible::readings::read_on, visible::readings::id))
        .select((
            visible::readings::read_on,
            visible::readings::question,
            visible::readings::scale,
            visible::readings::rater_person_id,
            visible::readings::rated_by,
            visible::readings::value,
        ))
        .load(connection)?)
}

/// A review that was held.
#[derive(Clone, Debug, Queryable)]
pub struct Review {
    /// The review.
    pub id: Id,
    /// Of which plan.
    pub plan_id: Id,
    /// When.
    pub held_on: Day,
    /// What was decided.
    pub next: Next,
    /// Why help went on past the about-six-month clock, if that was decided.
    pub go_on_reason: String,
}

/// The reviews of a family's plans, newest first.
pub fn reviews(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Review>> {
    Ok(visible!(reviews, viewer, family)
        .order((visible::reviews::held_on.desc(), visible::reviews::id.desc()))
        .select((
            visible::reviews::id,
            visible::reviews::plan_id,
            visible::reviews::held_on,
            visible::reviews::next,
            visible::reviews::go_on_reason,
        ))
        .load(connection)?)
}

/// What the reviews said of one goal.
#[derive(Clone, Debug, Queryable)]
pub struct SaidOfGoal {
    /// At which review.
    pub review_id: Id,
    /// Of which goal.
    pub goal_id: Id,
    /// How far it had come.
    pub progress: Progress,
    /// What was said.
    pub words: String,
}

/// What the reviews said of each goal.
pub fn said_of_goals(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<SaidOfGoal>> {
    Ok(visible!(review_goals, viewer, family)
        .order(visible::review_goals::id)
        .select((
            visible::review_goals::review_id,
            visible::review_goals::goal_id,
            visible::review_goals::progress,
            visible::review_goals::words,
        ))
        .load(connection)?)
}
