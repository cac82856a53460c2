//! Looking again at a package or an arrangement, and the end of a package.

use alongside_schema::tables::{kin_arrangements, packages, payments, support_reviews};
use alongside_schema::{Day, Error, Id, Marks, Result, Tx, Viewer};
use diesel::prelude::*;

use super::payments::advance;
use super::{Package, budgets};
use crate::codes::{Outcome, Paid, State};
use crate::money::stored;

/// What somebody saw when they looked again.
#[derive(Clone, Debug)]
pub struct NewReview {
    /// When.
    pub held_on: Day,
    /// What.
    pub words: String,
    /// What the child says.
    pub child_says: String,
    /// When somebody looks again.
    pub next_on: Option<Day>,
}

/// Writes down what was seen of a package, or of an arrangement where there is none.
pub fn review(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    family: &Id,
    (package, arrangement): (Option<&Id>, Option<&Id>),
    marks: &Marks,
    new: &NewReview,
) -> Result<Id> {
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(support_reviews::table)
        .values((
            support_reviews::id.eq(&id),
            support_reviews::family_id.eq(family),
            support_reviews::package_id.eq(package),
            support_reviews::arrangement_id.eq(arrangement),
            support_reviews::held_on.eq(new.held_on),
            support_reviews::words.eq(&new.words),
            support_reviews::child_says.eq(&new.child_says),
            support_reviews::next_on.eq(new.next_on),
            support_reviews::recorded_by.eq(&viewer.user_id),
            support_reviews::recorded_at.eq(now),
            support_reviews::subjects.eq(&marks.subjects),
            support_reviews::withheld_from.eq(&marks.withheld_from),
            support_reviews::visibility.eq(marks.visibility),
            support_reviews::source.eq(&viewer.agency),
        ))
        .execute(tx.connection())?;
    if let (Some(package), Some(next)) = (package, new.next_on) {
        diesel::update(packages::table.filter(packages::id.eq(package)))
            .set((packages::review_on.eq(next), packages::version.eq(packages::version + 1)))
            .execute(tx.connection())?;
    }
    if let Some(arrangement) = arrangement {
        diesel::update(kin_arrangements::table.filter(kin_arrangements::id.eq(arrangement)))
            .set((
                kin_arrangements::review_on.eq(new.next_on),
                kin_arrangements::version.eq(kin_arrangements::version + 1),
            ))
            .execute(tx.connection())?;
    }
    Ok(id)
}

/// How a package ended.
#[derive(Clone, Debug)]
pub struct NewEnd {
    /// When.
    pub on: Day,
    /// Whether it did what it was for.
    pub outcome: Outcome,
    /// In words.
    pub words: String,
}

/// Ends a package: what is due after its end is not paid any more, and is free in its budget again. What is due until then is still paid, and what has gone to finance comes back
/// from there.
pub fn end_package(tx: &mut Tx<'_>, viewer: &Viewer, package: &Package, new: &NewEnd, version: i64) -> Result<()> {
    if package.state != State::Agreed {
        return Err(Error::Refused("Only a package that was agreed to has an end.".to_owned()));
    }
    let at = packages::id.eq(&package.id).and(packages::version.eq(version)).and(packages::state.eq(State::Agreed));
    let ended = diesel::update(packages::table.filter(at))
        .set((
            packages::state.eq(State::Ended),
            packages::ended_on.eq(Some(new.on)),
            packages::outcome.eq(Some(new.outcome)),
            packages::outcome_words.eq(&new.words),
            packages::version.eq(version + 1),
        ))
        .execute(tx.connection())?;
    if ended == 0 {
        return Err(Error::Stale);
    }
    // Whoever may see them: what is not stopped would be paid.
    let open = [Paid::Approved, Paid::Failed];
    let to_come: Vec<(Id, Id, i64, i64)> = payments::table
        .filter(payments::package_id.eq(&package.id).and(payments::due_on.gt(new.on)))
        .filter(payments::state.eq_any(open.to_vec()))
        .order(payments::budget_id)
        .select((payments::id, payments::budget_id, payments::pence, payments::version))
        .load(tx.connection())?;
    for (payment, budget, pence, version) in to_come {
        advance(tx, &payment, version, &open, Paid::Cancelled)?;
        diesel::update(payments::table.filter(payments::id.eq(&payment)))
            .set(payments::note.eq("The package has ended."))
            .execute(tx.connection())?;
        budgets::release(tx, viewer, &budget, stored(pence)?)?;
    }
    Ok(())
}
