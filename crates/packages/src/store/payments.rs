//! Payments: as who works with the family sees them, and as who pays sees them.

use alongside_pence::Pence;
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::payable as view;
use alongside_schema::tables::payments;
use alongside_schema::{Day, Error, Id, Marks, Reference, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::Payment;
use crate::codes::{Evidence, LineKind, Method, Paid};

type Read = (
    (Id, Id, Id, Id, Day, i64, Method, Paid),
    (Id, Id, Option<Id>, Option<Id>, Option<Day>, String, String),
    (Option<Evidence>, String, Option<Id>, i64, String, i64, i64),
    Marks,
);

pub(super) fn payments(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Payment>> {
    use visible::payments as p;
    let rows: Vec<Read> = visible!(payments, viewer, family)
        .order((p::due_on, p::id))
        .select((
            (p::id, p::package_id, p::line_id, p::budget_id, p::due_on, p::pence, p::method, p::state),
            (p::requested_by, p::approved_by, p::approved_by_too, p::paid_by, p::paid_on, p::finance_ref, p::note),
            (
                p::evidence,
                p::evidence_words,
                p::document_id,
                p::overpaid_pence,
                p::overpaid_words,
                p::recovered_pence,
                p::version,
            ),
            (p::subjects, p::withheld_from, p::visibility, p::source),
        ))
        .load(connection)?;
    Ok(rows.into_iter().map(payment).collect())
}

fn payment((one, two, three, marks): Read) -> Payment {
    let (id, package_id, line_id, budget_id, due_on, pence, method, state) = one;
    let (requested_by, approved_by, approved_by_too, paid_by, paid_on, finance_ref, note) = two;
    let (evidence, evidence_words, document_id, overpaid_pence, overpaid_words, recovered_pence, version) = three;
    Payment {
        id,
        package_id,
        line_id,
        budget_id,
        due_on,
        pence,
        method,
        state,
        requested_by,
        approved_by,
        approved_by_too,
        paid_by,
        paid_on,
        finance_ref,
        note,
        evidence,
        evidence_words,
        document_id,
        overpaid_pence,
        overpaid_words,
        recovered_pence,
        version,
        marks,
    }
}

/// A payment as who pays sees it.
#[derive(Clone, Debug, Queryable)]
pub struct Payable {
    /// The payment.
    pub id: Id,
    /// The family, for the trail alone.
    pub family_id: Id,
    /// Its reference, for the trail alone.
    pub reference: Reference,
    /// On which day it is due.
    pub due_on: Day,
    /// How much, in pence.
    pub pence: i64,
    /// In what way.
    pub method: Method,
    /// Where it stands.
    pub state: Paid,
    /// Who asked for it.
    pub requested_by: Id,
    /// Who agreed to it.
    pub approved_by: Id,
    /// Who else did.
    pub approved_by_too: Option<Id>,
    /// The file in which it went.
    pub batch_id: Option<Id>,
    /// What the finance system calls it.
    pub finance_ref: String,
    /// From which budget.
    pub budget_id: Id,
    /// Counts the changes.
    pub version: i64,
    /// Who is paid.
    pub payee: String,
    /// Whether the statement says nothing of what it is for.
    pub is_masked: bool,
    /// What kind of thing it is for.
    pub kind: LineKind,
}

impl Payable {
    /// How much.
    pub fn amount(&self) -> Pence {
        Pence::of(self.pence).unwrap_or_default()
    }

    /// What a statement says of it: never a child, a family or a home.
    pub fn on_statement(&self) -> &'static str {
        if self.is_masked { "Support" } else { self.kind.words() }
    }

    /// Whether this person asked for it or agreed to it: then somebody else pays.
    pub fn is_of(&self, user: &Id) -> bool {
        [Some(&self.requested_by), Some(&self.approved_by), self.approved_by_too.as_ref()].contains(&Some(user))
    }
}

/// The payments that a finance officer may know of, in this state, those that are due first.
pub fn payable(connection: &mut DbConnection, viewer: &Viewer, state: Paid) -> Result<Vec<Payable>> {
    Ok(view::table
        .filter(view::viewer_id.eq(&viewer.user_id).and(view::state.eq(state)))
        .order((view::due_on, view::id))
        .select((
            view::id,
            view::family_id,
            view::reference,
            view::due_on,
            view::pence,
            view::method,
            view::state,
            view::requested_by,
            view::approved_by,
            view::approved_by_too,
            view::batch_id,
            view::finance_ref,
            view::budget_id,
            view::version,
            view::payee,
            view::is_masked,
            view::kind,
        ))
        .load(connection)?)
}

/// A payment that is to be made, with whatever its line says.
#[derive(Clone, Debug)]
pub struct Due {
    /// The line.
    pub line: Id,
    /// The day.
    pub on: Day,
    /// How much.
    pub pence: Pence,
    /// In what way.
    pub method: Method,
    /// From which budget.
    pub budget: Id,
    /// The marks of its line.
    pub marks: Marks,
}

/// Who asked for payments and who agreed to them.
pub(super) struct Hands<'a> {
    pub(super) requested_by: &'a Id,
    pub(super) approved_by: &'a Id,
    pub(super) approved_by_too: Option<&'a Id>,
}

/// Writes down that these are to be paid. A line that is paid on a day already is not paid on it again: the table refuses.
pub(super) fn insert(tx: &mut Tx<'_>, family: &Id, package: &Id, hands: &Hands<'_>, all: &[Due]) -> Result<()> {
    for due in all {
        let id = tx.new_id();
        diesel::insert_into(payments::table)
            .values((
                (
                    payments::id.eq(&id),
                    payments::family_id.eq(family),
                    payments::package_id.eq(package),
                    payments::line_id.eq(&due.line),
                    payments::budget_id.eq(&due.budget),
                    payments::due_on.eq(due.on),
                    payments::pence.eq(due.pence.number()),
                    payments::method.eq(due.method),
                    payments::state.eq(Paid::Approved),
                    payments::requested_by.eq(hands.requested_by),
                    payments::approved_by.eq(hands.approved_by),
                    payments::approved_by_too.eq(hands.approved_by_too),
                ),
                (
                    payments::finance_ref.eq(""),
                    payments::note.eq(""),
                    payments::evidence_words.eq(""),
                    payments::overpaid_pence.eq(0),
                    payments::overpaid_words.eq(""),
                    payments::recovered_pence.eq(0),
                    payments::version.eq(1),
                ),
                (
                    payments::subjects.eq(&due.marks.subjects),
                    payments::withheld_from.eq(&due.marks.withheld_from),
                    payments::visibility.eq(due.marks.visibility),
                    payments::source.eq(&due.marks.source),
                ),
            ))
            .execute(tx.connection())?;
    }
    Ok(())
}

/// Moves a payment on from one of these states at this version, and says whether nobody else did meanwhile.
pub(super) fn advance(tx: &mut Tx<'_>, id: &Id, version: i64, from: &[Paid], to: Paid) -> Result<()> {
    let at = payments::id.eq(id).and(payments::version.eq(version)).and(payments::state.eq_any(from.to_vec()));
    let changed = diesel::update(payments::table.filter(at))
        .set((payments::state.eq(to), payments::version.eq(version + 1)))
        .execute(tx.connection())?;
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}
