//! What comes of a payment, as who works with the family writes it down. Who pays is neither who asked nor who agreed.

use alongside_pence::Pence;
use alongside_schema::tables::payments;
use alongside_schema::{Day, Error, Id, Result, Tx, Viewer};
use diesel::prelude::*;

use super::decide::whole_payee;
use super::payees::may_be_paid;
use super::payments::advance;
use super::three::is_third;
use super::{Payment, Support, budgets};
use crate::codes::{Evidence, Paid, State};

/// Writes down that somebody paid by hand: by card, with a voucher, a ticket or cash.
pub fn pay_by_hand(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    family: &Id,
    support: &Support,
    payment: &Payment,
    paid_on: Day,
    version: i64,
) -> Result<()> {
    is_third(tx, viewer, payment)?;
    if payment.method.is_by_file() {
        let words = "Finance pays this: it goes in their next file. Nothing is to be done here.";
        return Err(Error::Refused(words.to_owned()));
    }
    if paid_on < payment.due_on {
        let words = format!("This is due on {}. It is paid on that day or later.", payment.due_on.words());
        return Err(Error::Refused(words));
    }
    let line = support.line(&payment.line_id)?;
    let payee = whole_payee(tx, &line.payee_id)?;
    may_be_paid(tx.connection(), family, &payee)?;
    advance(tx, &payment.id, version, &[Paid::Approved, Paid::Failed], Paid::Paid)?;
    diesel::update(payments::table.filter(payments::id.eq(&payment.id)))
        .set((payments::paid_by.eq(Some(&viewer.user_id)), payments::paid_on.eq(Some(paid_on))))
        .execute(tx.connection())?;
    budgets::spend(tx, viewer, &payment.budget_id, payment.amount())
}

/// What shows what came of a payment.
#[derive(Clone, Debug)]
pub struct NewEvidence {
    /// What it is.
    pub evidence: Evidence,
    /// In words.
    pub words: String,
    /// A paper of the record.
    pub document: Option<Id>,
}

/// Writes down what shows what came of a payment. Nothing of that says who had the money who must not see it: it follows the payment.
pub fn keep_evidence(tx: &mut Tx<'_>, payment: &Payment, new: &NewEvidence, version: i64) -> Result<()> {
    if payment.state != Paid::Paid {
        return Err(Error::Refused("This was not paid yet. Write down what came of it once it is.".to_owned()));
    }
    let at = payments::id.eq(&payment.id).and(payments::version.eq(version));
    let changed = diesel::update(payments::table.filter(at))
        .set((
            payments::evidence.eq(Some(new.evidence)),
            payments::evidence_words.eq(&new.words),
            payments::document_id.eq(&new.document),
            payments::version.eq(version + 1),
        ))
        .execute(tx.connection())?;
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// That too much was paid, and how much of that has come back so far.
#[derive(Clone, Debug)]
pub struct NewOver {
    /// How much was too much.
    pub overpaid: Pence,
    /// Why, and what was agreed about it.
    pub words: String,
    /// How much of it has come back.
    pub recovered: Pence,
}

/// Writes down that too much was paid. What has come back since is in the budget again.
pub fn keep_over(tx: &mut Tx<'_>, viewer: &Viewer, payment: &Payment, new: &NewOver, version: i64) -> Result<()> {
    let refused = |words: String| Err(Error::Refused(words));
    if payment.state != Paid::Paid {
        return refused("This was not paid, so nothing of it is too much.".to_owned());
    }
    if new.overpaid > payment.amount() {
        return refused(format!("No more than {} was paid. Enter that much or less.", payment.amount()));
    }
    if new.recovered > new.overpaid {
        return refused(format!("No more can come back than was too much: {}.", new.overpaid));
    }
    let Some(more) = new.recovered.minus(payment.recovered()) else {
        return refused(format!("{} has come back already. Enter that much or more.", payment.recovered()));
    };
    let at = payments::id.eq(&payment.id).and(payments::version.eq(version)).and(payments::state.eq(Paid::Paid));
    let changed = diesel::update(payments::table.filter(at))
        .set((
            payments::overpaid_pence.eq(new.overpaid.number()),
            payments::overpaid_words.eq(&new.words),
            payments::recovered_pence.eq(new.recovered.number()),
            payments::version.eq(version + 1),
        ))
        .execute(tx.connection())?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    if more.is_nothing() { Ok(()) } else { budgets::come_back(tx, viewer, &payment.budget_id, more) }
}

/// Says that something is not to be paid any more, and why. It is free in the budget again.
pub fn stop(tx: &mut Tx<'_>, viewer: &Viewer, payment: &Payment, why: &str, version: i64) -> Result<()> {
    if payment.state == Paid::Sent {
        let words = "This has gone to finance. Ring them to stop it; it comes back here as not paid.";
        return Err(Error::Refused(words.to_owned()));
    }
    advance(tx, &payment.id, version, &[Paid::Approved, Paid::Failed], Paid::Cancelled)?;
    diesel::update(payments::table.filter(payments::id.eq(&payment.id)))
        .set(payments::note.eq(why))
        .execute(tx.connection())?;
    budgets::release(tx, viewer, &payment.budget_id, payment.amount())
}

/// Says that what could not be paid is to be paid after all. It goes in the next file.
pub fn try_again(tx: &mut Tx<'_>, support: &Support, payment: &Payment, why: &str, version: i64) -> Result<()> {
    if support.package(&payment.package_id)?.state != State::Agreed {
        return Err(Error::Refused("The package has ended, so nothing more of it is paid.".to_owned()));
    }
    advance(tx, &payment.id, version, &[Paid::Failed], Paid::Approved)?;
    diesel::update(payments::table.filter(payments::id.eq(&payment.id)))
        .set((payments::note.eq(why), payments::paid_by.eq(None::<Id>), payments::batch_id.eq(None::<Id>)))
        .execute(tx.connection())?;
    Ok(())
}
