//! Asking for a package to be agreed to, and taking that back.

use alongside_pence::{Limits, Pence, step, total};
use alongside_schema::tables::{package_approvals, packages};
use alongside_schema::{Error, Id, Result, Tx, Viewer};
use diesel::prelude::*;

use super::decide::{budget_for, whole_lines, whole_payee};
use super::payees::may_be_paid;
use super::{Line, Package, budgets};
use crate::codes::{Decision, Often, State, Step};
use crate::money::stored;

/// In how many days sums that were agreed to on the same day are counted together: four weeks.
const OF_LATE_DAYS: i64 = 28;

/// What was agreed to for a family on the same day in the last four weeks, whoever may see it: the answer decides who must agree, and is never shown.
pub(super) fn of_late(tx: &mut Tx<'_>, family: &Id) -> Result<Pence> {
    let since = tx.now().minus_seconds(OF_LATE_DAYS * 24 * 60 * 60);
    let sums: Vec<i64> = package_approvals::table
        .filter(package_approvals::family_id.eq(family).and(package_approvals::step.eq(Step::SameDay)))
        .filter(package_approvals::decision.eq(Decision::Agreed).and(package_approvals::decided_at.ge(since)))
        .select(package_approvals::pence)
        .load(tx.connection())?;
    let sums = sums.into_iter().map(stored).collect::<Result<Vec<_>>>()?;
    Ok(total(sums).unwrap_or_default())
}

/// Asks for a package. Everything that would stand in the way later is said now.
pub fn ask(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    family: &Id,
    package: &Package,
    limits: Limits,
    version: i64,
) -> Result<()> {
    let refused = |words: &str| Err(Error::Refused(words.to_owned()));
    if package.state != State::Draft {
        return refused("Somebody was asked to agree to this already.");
    }
    let lines = whole_lines(tx, &package.id)?;
    if lines.is_empty() {
        return refused("Add what is to be paid for first.");
    }
    if package.ends_on < tx.today() {
        return refused("The last day of this package is over. Change its days first.");
    }
    let sum = lines.iter().map(Line::sum).collect::<Option<Vec<_>>>().and_then(total);
    let Some(sum) = sum else { return refused("This comes to more money than can be right. Look at each amount.") };
    let budgets = budgets(tx.connection())?;
    for line in &lines {
        for day in line.days().unwrap_or_default() {
            budget_for(&budgets, &package.budget_code, day)?;
        }
        let payee = whole_payee(tx, &line.payee_id)?;
        may_be_paid(tx.connection(), family, &payee)?;
    }
    let again = lines.iter().any(|line| line.repeats != Often::Once);
    let of_late = of_late(tx, family)?;
    let first = Step::first_of(step(sum, again, of_late, limits));
    let now = tx.now();
    let at = packages::id.eq(&package.id).and(packages::version.eq(version)).and(packages::state.eq(State::Draft));
    let asked = diesel::update(packages::table.filter(at))
        .set((
            packages::state.eq(State::Asked),
            packages::step.eq(Some(first)),
            packages::asked_pence.eq(Some(sum.number())),
            packages::requested_by.eq(Some(&viewer.user_id)),
            packages::requested_at.eq(Some(now)),
            packages::version.eq(version + 1),
        ))
        .execute(tx.connection())?;
    if asked == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// Takes a package back to be changed, while nobody has agreed to all of it.
pub fn take_back(tx: &mut Tx<'_>, package: &Package, version: i64) -> Result<()> {
    let at = packages::id.eq(&package.id).and(packages::version.eq(version)).and(packages::state.eq(State::Asked));
    let back = diesel::update(packages::table.filter(at))
        .set((packages::state.eq(State::Draft), packages::step.eq(None::<Step>), packages::version.eq(version + 1)))
        .execute(tx.connection())?;
    if back == 1 { Ok(()) } else { Err(Error::Stale) }
}
