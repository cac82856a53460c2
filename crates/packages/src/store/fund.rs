//! What is more than a manager agrees to: somebody who keeps the budgets agrees after them. They reach no family, and see of a package its purpose, its sums and its days.

use alongside_pence::Pence;
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::{fundable as view, fundable_lines};
use alongside_schema::tables::{package_approvals, packages};
use alongside_schema::{Day, Error, Id, Marks, Moment, Reference, Result, Tx, Viewer};
use diesel::prelude::*;

use super::NewDecision;
use super::decide::{after, agree, write_down};
use super::payments::Hands;
use super::three::is_another;
use crate::codes::{Decision, LegalPower, LineKind, Often, Purpose, State, Step};
use crate::money::stored;

/// A package that waits for somebody who keeps the budgets.
#[derive(Clone, Debug, Queryable)]
pub struct Fundable {
    /// The package.
    pub id: Id,
    /// The family, for the trail alone.
    pub family_id: Id,
    /// Its reference, for the trail alone.
    pub reference: Reference,
    /// What it is for.
    pub purpose: Purpose,
    /// By what right the council pays.
    pub legal_power: LegalPower,
    /// From which budget.
    pub budget_code: String,
    /// The first day.
    pub from_on: Day,
    /// The last day.
    pub ends_on: Day,
    /// How much it comes to, in pence.
    pub asked_pence: Option<i64>,
    /// Who put it together.
    pub made_by: Id,
    /// Who asked for it.
    pub requested_by: Option<Id>,
    /// When.
    pub requested_at: Option<Moment>,
    /// Counts the changes.
    pub version: i64,
}

impl Fundable {
    /// How much it comes to.
    pub fn amount(&self) -> Pence {
        Pence::of(self.asked_pence.unwrap_or_default()).unwrap_or_default()
    }
}

/// What such a package pays for.
#[derive(Clone, Debug, Queryable)]
pub struct FundableLine {
    /// What kind of thing.
    pub kind: LineKind,
    /// How much each time, in pence.
    pub pence: i64,
    /// How often.
    pub repeats: Often,
    /// From when.
    pub from_on: Day,
    /// Until when.
    pub until_on: Option<Day>,
    /// Whether whoever sells it is paid.
    pub is_supplier: bool,
}

impl FundableLine {
    /// How much and how often, in words.
    pub fn words(&self) -> String {
        let each = Pence::of(self.pence).unwrap_or_default();
        let whom = if self.is_supplier { "to a supplier" } else { "to somebody of the network" };
        match self.until_on {
            Some(until) => format!(
                "{}: {each} {} from {} to {}, {whom}",
                self.kind.words(),
                self.repeats.words().to_lowercase(),
                self.from_on.words(),
                until.words()
            ),
            None => format!("{}: {each} once, on {}, {whom}", self.kind.words(), self.from_on.words()),
        }
    }
}

/// The packages that wait for this viewer, the longest waiting first.
pub fn fundables(connection: &mut DbConnection, viewer: &Viewer) -> Result<Vec<Fundable>> {
    Ok(view::table
        .filter(view::viewer_id.eq(&viewer.user_id))
        .order((view::requested_at.is_null(), view::requested_at, view::id))
        .select((
            view::id,
            view::family_id,
            view::reference,
            view::purpose,
            view::legal_power,
            view::budget_code,
            view::from_on,
            view::ends_on,
            view::asked_pence,
            view::made_by,
            view::requested_by,
            view::requested_at,
            view::version,
        ))
        .load(connection)?)
}

/// One of them, with what it pays for.
pub fn fundable(connection: &mut DbConnection, viewer: &Viewer, id: &Id) -> Result<(Fundable, Vec<FundableLine>)> {
    let found = fundables(connection, viewer)?.into_iter().find(|package| package.id == *id).ok_or(Error::NotFound)?;
    let lines = fundable_lines::table
        .filter(fundable_lines::viewer_id.eq(&viewer.user_id).and(fundable_lines::package_id.eq(id)))
        .order(fundable_lines::id)
        .select((
            fundable_lines::kind,
            fundable_lines::pence,
            fundable_lines::repeats,
            fundable_lines::from_on,
            fundable_lines::until_on,
            fundable_lines::is_supplier,
        ))
        .load(connection)?;
    Ok((found, lines))
}

/// Decides as somebody who keeps the budgets. Gives back the family, for the trail.
pub fn fund(tx: &mut Tx<'_>, viewer: &Viewer, id: &Id, new: &NewDecision, version: i64) -> Result<Id> {
    let (package, _) = fundable(tx.connection(), viewer, id)?;
    is_another(tx, viewer, id)?;
    let manager = who_agreed(tx, id)?;
    if manager == viewer.user_id {
        return Err(Error::Refused("You agreed to this as the manager, so somebody else agrees now.".to_owned()));
    }
    let (state, step) = after(new.decision, false);
    let at = packages::id
        .eq(id)
        .and(packages::version.eq(version))
        .and(packages::state.eq(State::Asked))
        .and(packages::step.eq(Step::Holder));
    let changed = diesel::update(packages::table.filter(at))
        .set((packages::state.eq(state), packages::step.eq(step), packages::version.eq(version + 1)))
        .execute(tx.connection())?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    let marks: Marks = packages::table
        .filter(packages::id.eq(id))
        .select((packages::subjects, packages::withheld_from, packages::visibility, packages::source))
        .first(tx.connection())?;
    let sum = stored(package.asked_pence.unwrap_or_default())?;
    write_down(tx, viewer, (&package.family_id, id, &marks), (Step::Holder, sum), new, None)?;
    if new.decision == Decision::Agreed {
        let requested_by = package.requested_by.as_ref().ok_or(Error::NotFound)?;
        let hands = Hands { requested_by, approved_by: &manager, approved_by_too: Some(&viewer.user_id) };
        agree(tx, viewer, &package.family_id, (id, &package.budget_code), sum, &hands)?;
    }
    Ok(package.family_id)
}

/// The manager who agreed to it as it was last asked for.
fn who_agreed(tx: &mut Tx<'_>, package: &Id) -> Result<Id> {
    package_approvals::table
        .filter(package_approvals::package_id.eq(package).and(package_approvals::step.eq(Step::Manager)))
        .filter(package_approvals::decision.eq(Decision::Agreed))
        .order((package_approvals::decided_at.desc(), package_approvals::id.desc()))
        .select(package_approvals::decided_by)
        .first(tx.connection())
        .map_err(Error::or_not_found)
}
