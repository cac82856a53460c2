//! Budgets: what there is for a year, and holding, spending and giving back of it, each by one conditional update and one row that says so.

use alongside_pence::{Balance, Pence, year_of};
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{budget_moves, budgets};
use alongside_schema::{Day, Error, Id, Moment, Result, Tx, Viewer};
use diesel::prelude::*;

alongside_schema::code_list! {
    /// What was done to a budget.
    pub enum Move {
        /// It was set up, or there is more or less in it from then on; the sum is what there is.
        Set = "set", "There is so much from now on";
        /// Agreed to.
        Held = "held", "Agreed to";
        /// Not to be paid any more.
        Released = "released", "Not to be paid any more";
        /// Paid.
        Spent = "spent", "Paid";
        /// Came back.
        CameBack = "came_back", "Came back";
    }
}

/// A budget of one year.
#[derive(Clone, Debug, Queryable)]
pub struct Budget {
    /// The budget.
    pub id: Id,
    /// By what the finance system knows it.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// The first day of its year.
    pub year_from: Day,
    /// The last.
    pub year_to: Day,
    /// How much there is, in pence.
    pub pence: i64,
    /// What was agreed to and not paid yet.
    pub held_pence: i64,
    /// What was paid.
    pub spent_pence: i64,
    /// Counts the changes of how much there is.
    pub version: i64,
}

impl Budget {
    /// What stands in it.
    pub fn balance(&self) -> Balance {
        let pence = |number| Pence::of(number).unwrap_or_default();
        Balance { all: pence(self.pence), held: pence(self.held_pence), spent: pence(self.spent_pence) }
    }

    /// Whether a day lies in its year.
    pub fn has(&self, day: Day) -> bool {
        self.year_from <= day && day <= self.year_to
    }

    /// Its name with its year.
    pub fn words(&self) -> String {
        format!("{} ({}), {} to {}", self.name, self.code, self.year_from.words(), self.year_to.words())
    }
}

/// Every budget, the newest year first.
pub fn budgets(connection: &mut DbConnection) -> Result<Vec<Budget>> {
    Ok(budgets::table
        .order((budgets::year_from.desc(), budgets::code))
        .select((
            budgets::id,
            budgets::code,
            budgets::name,
            budgets::year_from,
            budgets::year_to,
            budgets::pence,
            budgets::held_pence,
            budgets::spent_pence,
            budgets::version,
        ))
        .load(connection)?)
}

/// What was done to a budget, the newest first: what, how much, and when.
pub fn moves(connection: &mut DbConnection, budget: &Id, most: i64) -> Result<Vec<(Move, i64, Moment)>> {
    Ok(budget_moves::table
        .filter(budget_moves::budget_id.eq(budget))
        .order((budget_moves::moved_at.desc(), budget_moves::id.desc()))
        .limit(most)
        .select((budget_moves::kind, budget_moves::pence, budget_moves::moved_at))
        .load(connection)?)
}

/// Sets up a budget for the year in which this day lies.
pub fn add_budget(tx: &mut Tx<'_>, by: &Viewer, code: &str, name: &str, day: Day, all: Pence) -> Result<Id> {
    let year = year_of(day.0);
    let there = budgets::table.filter(budgets::code.eq(code).and(budgets::year_from.eq(Day(year.from))));
    if diesel::select(diesel::dsl::exists(there)).get_result::<bool>(tx.connection())? {
        let words = format!("There is a budget {code} for this year already. Change how much there is in it.");
        return Err(Error::Refused(words));
    }
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(budgets::table)
        .values((
            budgets::id.eq(&id),
            budgets::code.eq(code),
            budgets::name.eq(name),
            budgets::year_from.eq(Day(year.from)),
            budgets::year_to.eq(Day(year.to)),
            budgets::pence.eq(all.number()),
            budgets::held_pence.eq(0),
            budgets::spent_pence.eq(0),
            budgets::added_by.eq(&by.user_id),
            budgets::added_at.eq(now),
            budgets::version.eq(1),
        ))
        .execute(tx.connection())?;
    note(tx, by, &id, Move::Set, all)?;
    Ok(id)
}

/// Changes how much there is in a budget: never to less than is held and paid.
pub fn change_budget(tx: &mut Tx<'_>, by: &Viewer, budget: &Id, all: Pence, version: i64) -> Result<()> {
    let at = budgets::id
        .eq(budget)
        .and(budgets::version.eq(version))
        .and((budgets::held_pence + budgets::spent_pence).le(all.number()));
    let changed = diesel::update(budgets::table.filter(at))
        .set((budgets::pence.eq(all.number()), budgets::version.eq(version + 1)))
        .execute(tx.connection())?;
    if changed == 1 {
        return note(tx, by, budget, Move::Set, all);
    }
    let now: (i64, i64, i64) = budgets::table
        .filter(budgets::id.eq(budget))
        .select((budgets::held_pence, budgets::spent_pence, budgets::version))
        .first(tx.connection())
        .map_err(Error::or_not_found)?;
    if now.2 != version {
        return Err(Error::Stale);
    }
    let gone = Pence::of(now.0 + now.1).unwrap_or_default();
    Err(Error::Refused(format!("{gone} of it is agreed to or paid already. Enter that much or more.")))
}

/// Holds so much of a budget, if there is so much left: one conditional update, so that of two who agree at once to the last of it one is refused.
pub(super) fn hold(tx: &mut Tx<'_>, by: &Viewer, budget: &Budget, amount: Pence) -> Result<()> {
    let at = budgets::id
        .eq(&budget.id)
        .and((budgets::held_pence + budgets::spent_pence).le(budgets::pence - amount.number()));
    let held = diesel::update(budgets::table.filter(at))
        .set(budgets::held_pence.eq(budgets::held_pence + amount.number()))
        .execute(tx.connection())?;
    if held == 1 {
        return note(tx, by, &budget.id, Move::Held, amount);
    }
    let now = budgets(tx.connection())?.into_iter().find(|one| one.id == budget.id).ok_or(Error::NotFound)?;
    Err(Error::Refused(format!(
        "There is not enough in the budget {} for the year to {}: {} is left, and this takes {amount}. Send it back to be made smaller, or ask a budget holder to put more in.",
        now.name,
        now.year_to.words(),
        now.balance().left(),
    )))
}

/// What is held is paid.
pub(super) fn spend(tx: &mut Tx<'_>, by: &Viewer, budget: &Id, amount: Pence) -> Result<()> {
    let at = budgets::id.eq(budget).and(budgets::held_pence.ge(amount.number()));
    let done = diesel::update(budgets::table.filter(at))
        .set((
            budgets::held_pence.eq(budgets::held_pence - amount.number()),
            budgets::spent_pence.eq(budgets::spent_pence + amount.number()),
        ))
        .execute(tx.connection())?;
    moved(tx, by, budget, Move::Spent, amount, done)
}

/// What is held will not be paid.
pub(super) fn release(tx: &mut Tx<'_>, by: &Viewer, budget: &Id, amount: Pence) -> Result<()> {
    let at = budgets::id.eq(budget).and(budgets::held_pence.ge(amount.number()));
    let done = diesel::update(budgets::table.filter(at))
        .set(budgets::held_pence.eq(budgets::held_pence - amount.number()))
        .execute(tx.connection())?;
    moved(tx, by, budget, Move::Released, amount, done)
}

/// What was paid has come back.
pub(super) fn come_back(tx: &mut Tx<'_>, by: &Viewer, budget: &Id, amount: Pence) -> Result<()> {
    let at = budgets::id.eq(budget).and(budgets::spent_pence.ge(amount.number()));
    let done = diesel::update(budgets::table.filter(at))
        .set(budgets::spent_pence.eq(budgets::spent_pence - amount.number()))
        .execute(tx.connection())?;
    moved(tx, by, budget, Move::CameBack, amount, done)
}

fn moved(tx: &mut Tx<'_>, by: &Viewer, budget: &Id, kind: Move, amount: Pence, done: usize) -> Result<()> {
    if done == 1 {
        return note(tx, by, budget, kind, amount);
    }
    Err(Error::Fault("a budget holds less than its payments".to_owned()))
}

fn note(tx: &mut Tx<'_>, by: &Viewer, budget: &Id, kind: Move, amount: Pence) -> Result<()> {
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(budget_moves::table)
        .values((
            budget_moves::id.eq(id),
            budget_moves::budget_id.eq(budget),
            budget_moves::kind.eq(kind),
            budget_moves::pence.eq(amount.number()),
            budget_moves::moved_by.eq(&by.user_id),
            budget_moves::moved_at.eq(now),
        ))
        .execute(tx.connection())?;
    Ok(())
}
