use alongside_families::codes::TimelineKind;
use alongside_families::store::{Family, Note, note};
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{plans, readings, reviews};
use alongside_schema::{Day, Id, Marks, People, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::plan::plan_of;
use crate::codes::Next;

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
        .order((visible::readings::read_on, visible::readings::id))
        .select((
            visible::readings::read_on,
            visible::readings::question,
            visible::readings::rated_by,
            visible::readings::value,
        ))
        .load(connection)?)
}
