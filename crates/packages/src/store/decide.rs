//! Agreeing to a package. Who asked never agrees, whoever they stand in for; and what is agreed to is held in its budgets in the same transaction.

use alongside_families::store::Family;
use alongside_pence::{Limits, Pence, Step as Needs, step, total};
use alongside_schema::reach::GRADE_FULL;
use alongside_schema::tables::{families, package_approvals, package_lines, package_payees, packages};
use alongside_schema::{Day, Error, Id, Marks, Result, Role, Tx, Viewer};
use diesel::prelude::*;

use super::ask::of_late;
use super::payees::may_be_paid;
use super::payments::{Due, Hands, insert};
use super::three::is_another;
use super::{Budget, Line, Package, Payee, budgets};
use crate::codes::{Decision, Often, State, Step};
use crate::money::stored;

/// What somebody decides.
#[derive(Clone, Debug)]
pub struct NewDecision {
    /// What.
    pub decision: Decision,
    /// Under what conditions, or why not.
    pub conditions: String,
}

/// The budget of this code in whose year a day lies.
pub(super) fn budget_for<'a>(budgets: &'a [Budget], code: &str, day: Day) -> Result<&'a Budget> {
    budgets.iter().find(|budget| budget.code == code && budget.has(day)).ok_or_else(|| {
        let year = alongside_pence::year_of(day.0);
        Error::Refused(format!(
            "There is no budget {code} for the year from {} to {} yet, and something is paid in it, on {}. End it by {} and ask again then, or ask a budget holder to set that budget up.",
            Day(year.from).words(),
            Day(year.to).words(),
            day.words(),
            Day(year.from).plus_days(-1).words(),
        ))
    })
}

/// Decides on a package as one of those who answer for its family.
pub fn decide(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    family: &Family,
    package: &Package,
    new: &NewDecision,
    (limits, version): (Limits, i64),
) -> Result<()> {
    let now = package.step.filter(|_| package.state == State::Asked);
    let now = now.ok_or_else(|| Error::Refused("This does not wait for anybody to agree any more.".to_owned()))?;
    is_another(tx, viewer, &package.id)?;
    let for_team = may_decide(tx, viewer, family, now)?;
    let sum = stored(package.asked_pence.unwrap_or_default())?;
    let again = whole_lines(tx, &package.id)?.iter().any(|line| line.repeats != Often::Once);
    let needs = step(sum, again, of_late(tx, &family.id)?, limits);
    // Since it was asked for, other small sums may have been agreed to: then this one waits for the manager after all.
    if new.decision == Decision::Agreed && now == Step::SameDay && needs != Needs::SameDay {
        return Err(Error::Refused(
            "With what was agreed to for this family in the last four weeks, this is more than goes on the same day. Send it back, and ask the manager."
                .to_owned(),
        ));
    }
    let goes_on = new.decision == Decision::Agreed && now == Step::Manager && needs == Needs::Holder;
    set_state(tx, package, after(new.decision, goes_on), version)?;
    let marks = &package.marks;
    write_down(tx, viewer, (&family.id, &package.id, marks), (now, sum), new, for_team)?;
    if new.decision != Decision::Agreed || goes_on {
        return Ok(());
    }
    let requested_by = package.requested_by.as_ref().ok_or(Error::NotFound)?;
    let hands = Hands { requested_by, approved_by: &viewer.user_id, approved_by_too: None };
    agree(tx, viewer, &family.id, (&package.id, &package.budget_code), sum, &hands)
}

/// Where a package stands after a decision.
pub(super) fn after(decision: Decision, goes_on: bool) -> (State, Option<Step>) {
    match decision {
        Decision::Agreed if goes_on => (State::Asked, Some(Step::Holder)),
        Decision::Agreed => (State::Agreed, None),
        Decision::SentBack => (State::Draft, None),
        Decision::Refused => (State::Refused, None),
    }
}

/// Lets those decide whose step it is. Gives the team for whose managers they stand in, where they do.
fn may_decide(tx: &mut Tx<'_>, viewer: &Viewer, family: &Family, step: Step) -> Result<Option<Id>> {
    let refused = |words: &str| Err(Error::Refused(words.to_owned()));
    if step == Step::Holder {
        return refused("The manager has agreed. Now a budget holder decides.");
    }
    if family.grade < GRADE_FULL {
        return refused("Only who answers for this family agrees to this: ask its lead practitioner or manager.");
    }
    if step == Step::SameDay {
        return Ok(None);
    }
    if !viewer.is(Role::Manager) {
        return refused("The manager of the family\u{2019}s team agrees to this, or who stands in for them.");
    }
    let team: Option<Id> =
        families::table.filter(families::id.eq(&family.id)).select(families::team_id).first(tx.connection())?;
    Ok(team.filter(|team| viewer.team_id.as_ref() != Some(team)))
}

pub(super) fn set_state(
    tx: &mut Tx<'_>,
    package: &Package,
    (state, step): (State, Option<Step>),
    version: i64,
) -> Result<()> {
    let at = packages::id.eq(&package.id).and(packages::version.eq(version)).and(packages::state.eq(State::Asked));
    let changed = diesel::update(packages::table.filter(at))
        .set((packages::state.eq(state), packages::step.eq(step), packages::version.eq(version + 1)))
        .execute(tx.connection())?;
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}

pub(super) fn write_down(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    (family, package, marks): (&Id, &Id, &Marks),
    (step, sum): (Step, Pence),
    new: &NewDecision,
    for_team: Option<Id>,
) -> Result<()> {
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(package_approvals::table)
        .values((
            package_approvals::id.eq(id),
            package_approvals::family_id.eq(family),
            package_approvals::package_id.eq(package),
            package_approvals::step.eq(step),
            package_approvals::decision.eq(new.decision),
            package_approvals::pence.eq(sum.number()),
            package_approvals::conditions.eq(&new.conditions),
            package_approvals::decided_by.eq(&viewer.user_id),
            package_approvals::for_team.eq(for_team),
            package_approvals::decided_at.eq(now),
            package_approvals::subjects.eq(&marks.subjects),
            package_approvals::withheld_from.eq(&marks.withheld_from),
            package_approvals::visibility.eq(marks.visibility),
            package_approvals::source.eq(&viewer.agency),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Makes the payments of a package and holds their sum in the budgets of their years. The lines are read whole, whoever agrees: what was asked for is agreed to, or nothing of it.
pub(super) fn agree(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    family: &Id,
    (package, code): (&Id, &str),
    asked: Pence,
    hands: &Hands<'_>,
) -> Result<()> {
    let budgets = budgets(tx.connection())?;
    let mut all: Vec<Due> = Vec::new();
    for line in whole_lines(tx, package)? {
        let payee = whole_payee(tx, &line.payee_id)?;
        may_be_paid(tx.connection(), family, &payee)?;
        for on in line.days().map_err(|_| Error::Fault("a line has no days".to_owned()))? {
            let budget = budget_for(&budgets, code, on)?.id.clone();
            all.push(Due {
                line: line.id.clone(),
                on,
                pence: line.each(),
                method: line.method,
                budget,
                marks: line.marks.clone(),
            });
        }
    }
    if total(all.iter().map(|due| due.pence)) != Some(asked) {
        return Err(Error::Stale);
    }
    // In one order for all, so that two who agree at once wait for each other and not both.
    let mut in_order: Vec<&Budget> = budgets.iter().collect();
    in_order.sort_by(|one, other| one.id.cmp(&other.id));
    for budget in in_order {
        let sum = total(all.iter().filter(|due| due.budget == budget.id).map(|due| due.pence)).unwrap_or_default();
        if !sum.is_nothing() {
            super::budgets::hold(tx, viewer, budget, sum)?;
        }
    }
    insert(tx, family, package, hands, &all)
}

pub(super) fn whole_lines(tx: &mut Tx<'_>, package: &Id) -> Result<Vec<Line>> {
    use package_lines as l;
    Ok(package_lines::table
        .filter(l::package_id.eq(package))
        .order(l::id)
        .select((
            l::id,
            l::package_id,
            l::payee_id,
            l::what,
            l::kind,
            l::pence,
            l::repeats,
            l::from_on,
            l::until_on,
            l::method,
            l::why_not_supplier,
            l::added_by,
            l::version,
            (l::subjects, l::withheld_from, l::visibility, l::source),
        ))
        .load(tx.connection())?)
}

pub(super) fn whole_payee(tx: &mut Tx<'_>, payee: &Id) -> Result<Payee> {
    use package_payees as p;
    package_payees::table
        .filter(p::id.eq(payee))
        .select((
            p::id,
            p::member_id,
            p::person_id,
            p::name,
            p::is_supplier,
            p::is_masked,
            (p::subjects, p::withheld_from, p::visibility, p::source),
        ))
        .first(tx.connection())
        .map_err(Error::or_not_found)
}
