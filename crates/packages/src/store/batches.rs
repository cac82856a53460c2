//! Files of payments for the council's finance system, and what came back from it. Each payment goes in one file, once.

use alongside_pence::{Pence, total};
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{package_lines, payment_batches, payments};
use alongside_schema::{Day, Error, Id, Moment, Result, Tx, Viewer};
use diesel::prelude::*;

use super::decide::whole_payee;
use super::payees::against;
use super::payments::advance;
use super::three::may_pay;
use super::{Payable, budgets, payable};
use crate::codes::Paid;

/// A file that was made.
#[derive(Clone, Debug, Queryable)]
pub struct Batch {
    /// The file.
    pub id: Id,
    /// Who made it.
    pub made_by: Id,
    /// When.
    pub made_at: Moment,
    /// How many payments stand in it.
    pub counted: i64,
    /// What they come to, in pence.
    pub pence: i64,
}

impl Batch {
    /// What they come to.
    pub fn sum(&self) -> Pence {
        Pence::of(self.pence).unwrap_or_default()
    }
}

/// The files that were made, the newest first.
pub fn batches(connection: &mut DbConnection, most: i64) -> Result<Vec<Batch>> {
    Ok(payment_batches::table
        .order((payment_batches::made_at.desc(), payment_batches::id.desc()))
        .limit(most)
        .select((
            payment_batches::id,
            payment_batches::made_by,
            payment_batches::made_at,
            payment_batches::counted,
            payment_batches::pence,
        ))
        .load(connection)?)
}

/// What would go in a file now: what is due by today, is paid by the finance system, and was neither asked for nor agreed to by this viewer.
pub fn payable_now(connection: &mut DbConnection, viewer: &Viewer, today: Day) -> Result<Vec<Payable>> {
    let mut all = payable(connection, viewer, Paid::Approved)?;
    all.retain(|payment| payment.method.is_by_file() && payment.due_on <= today && !payment.is_of(&viewer.user_id));
    Ok(all)
}

/// Makes a file of what is due. Whoever must not be told something since is left out, and waits for somebody who works with the family. Gives back the file and what stands in it.
pub fn make_batch(tx: &mut Tx<'_>, viewer: &Viewer) -> Result<(Id, Vec<Payable>)> {
    let today = tx.today();
    let mut all = Vec::new();
    for payment in payable_now(tx.connection(), viewer, today)? {
        if may_still_be_paid(tx, viewer, &payment)? {
            all.push(payment);
        }
    }
    if all.is_empty() {
        return Err(Error::Refused("There is nothing to be paid just now.".to_owned()));
    }
    let sum = total(all.iter().map(Payable::amount));
    let sum = sum.ok_or_else(|| Error::Refused("This is more money than one file can hold.".to_owned()))?;
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(payment_batches::table)
        .values((
            payment_batches::id.eq(&id),
            payment_batches::made_by.eq(&viewer.user_id),
            payment_batches::made_at.eq(now),
            payment_batches::counted.eq(all.len() as i64),
            payment_batches::pence.eq(sum.number()),
        ))
        .execute(tx.connection())?;
    for payment in &all {
        advance(tx, &payment.id, payment.version, &[Paid::Approved], Paid::Sent)?;
        diesel::update(payments::table.filter(payments::id.eq(&payment.id)))
            .set((payments::batch_id.eq(Some(&id)), payments::paid_by.eq(Some(&viewer.user_id))))
            .execute(tx.connection())?;
    }
    Ok((id, all))
}

/// Asked of the record itself, whoever pays: the answer is yes or no.
fn may_still_be_paid(tx: &mut Tx<'_>, viewer: &Viewer, payment: &Payable) -> Result<bool> {
    let (line, package): (Id, Id) = payments::table
        .filter(payments::id.eq(&payment.id))
        .select((payments::line_id, payments::package_id))
        .first(tx.connection())?;
    if !may_pay(tx, viewer, &package, [Some(&payment.approved_by), payment.approved_by_too.as_ref()])? {
        return Ok(false);
    }
    let payee: Id = package_lines::table
        .filter(package_lines::id.eq(line))
        .select(package_lines::payee_id)
        .first(tx.connection())?;
    let payee = whole_payee(tx, &payee)?;
    let (member, person) = (payee.member_id.as_ref(), payee.person_id.as_ref());
    Ok(!against(tx.connection(), &payment.family_id, member, person, &payee.name)?)
}

/// What stood in a file, as far as this viewer may know of it: to have it again where it was lost on its way. Nothing is paid by that.
pub fn of_batch(connection: &mut DbConnection, viewer: &Viewer, batch: &Id) -> Result<Vec<Payable>> {
    let mut all = Vec::new();
    for state in [Paid::Sent, Paid::Paid, Paid::Failed] {
        all.extend(payable(connection, viewer, state)?.into_iter().filter(|one| one.batch_id.as_ref() == Some(batch)));
    }
    if all.is_empty() { Err(Error::NotFound) } else { Ok(all) }
}

/// What the finance system says of one payment.
#[derive(Clone, Debug)]
pub struct Came {
    /// In which line of its file.
    pub line: u64,
    /// Which payment.
    pub payment: String,
    /// How much.
    pub amount: Option<Pence>,
    /// Whether it was paid; nothing where the word is neither.
    pub was_paid: Option<bool>,
    /// What the finance system calls it.
    pub reference: String,
    /// On which day.
    pub on: Option<Day>,
}

/// What came of taking that in.
#[derive(Clone, Debug, Default)]
pub struct Reconciled {
    /// How many were paid.
    pub paid: usize,
    /// How many could not be.
    pub failed: usize,
    /// How many were known to be so already: a file that is taken in twice changes nothing.
    pub known: usize,
    /// Which lines were not taken in, and why.
    pub not_taken: Vec<(u64, &'static str)>,
}

/// Takes in what the finance system says. Each line stands for itself: one that can not be right is not taken in, and is said.
pub fn reconcile(tx: &mut Tx<'_>, viewer: &Viewer, came: &[Came]) -> Result<Reconciled> {
    let mut sent = payable(tx.connection(), viewer, Paid::Sent)?;
    let mut done = payable(tx.connection(), viewer, Paid::Paid)?;
    done.extend(payable(tx.connection(), viewer, Paid::Failed)?);
    let mut result = Reconciled::default();
    let today = tx.today();
    for one in came {
        let place = sent.iter().position(|payment| payment.id.as_str() == one.payment);
        let Some(place) = place else {
            let state = done.iter().find(|payment| payment.id.as_str() == one.payment).map(|payment| payment.state);
            match (state, one.was_paid) {
                (Some(Paid::Paid), Some(true)) | (Some(Paid::Failed), Some(false)) => result.known += 1,
                (Some(_), _) => result.not_taken.push((one.line, "this is known to be otherwise already")),
                (None, _) => result.not_taken.push((one.line, "no such payment was sent")),
            }
            continue;
        };
        let Some(was_paid) = one.was_paid else {
            result.not_taken.push((one.line, "the status must be Paid or Failed"));
            continue;
        };
        if was_paid && one.amount != Some(sent[place].amount()) {
            result.not_taken.push((one.line, "the amount is another than was sent"));
            continue;
        }
        if was_paid && one.on.is_none_or(|on| on > today) {
            result.not_taken.push((one.line, "the day must be a day up to today, like 2026-11-21"));
            continue;
        }
        let mut payment = sent.swap_remove(place);
        settle(tx, viewer, &payment, one, was_paid)?;
        result.paid += usize::from(was_paid);
        result.failed += usize::from(!was_paid);
        payment.state = if was_paid { Paid::Paid } else { Paid::Failed };
        done.push(payment);
    }
    Ok(result)
}

fn settle(tx: &mut Tx<'_>, viewer: &Viewer, payment: &Payable, came: &Came, was_paid: bool) -> Result<()> {
    let to = if was_paid { Paid::Paid } else { Paid::Failed };
    advance(tx, &payment.id, payment.version, &[Paid::Sent], to)?;
    let note = if was_paid { "" } else { "The finance system could not pay it." };
    diesel::update(payments::table.filter(payments::id.eq(&payment.id)))
        .set((
            payments::finance_ref.eq(&came.reference),
            payments::paid_on.eq(came.on.filter(|_| was_paid)),
            payments::note.eq(note),
        ))
        .execute(tx.connection())?;
    if was_paid { budgets::spend(tx, viewer, &payment.budget_id, payment.amount()) } else { Ok(()) }
}
