use std::collections::BTreeSet;

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{families, involvements, promises, users};
use alongside_schema::{Day, Id, People, Reference, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use crate::codes::Maker;

/// A promise that is due soon or was due, for whoever made it; for the lead where who made it does not work with the family any more.
#[derive(Clone, Debug, Queryable)]
pub struct DuePromise {
    /// Its family.
    pub reference: Reference,
    /// What the family is called.
    pub name: String,
    /// The promise.
    pub id: Id,
    /// The words.
    pub words: String,
    /// By when.
    pub due_on: Day,
    /// The family, the account that made it, its name, and whether it can still sign in.
    maker: (Id, Id, String, bool),
}

impl DuePromise {
    /// The name of who made it, where that was not this viewer.
    pub fn made_by(&self, viewer: &Viewer) -> Option<&str> {
        (self.maker.1 != viewer.user_id).then_some(self.maker.2.as_str())
    }
}

/// Looked at for one page, before those of colleagues who still work with the family are left out.
const LOOKED_AT: i64 = 200;

/// What the viewer promised to the families they work with and has not kept, due by this day, the most urgent first; and what was promised
/// to the families they lead by a worker who works with them no more: a promise outlives who made it. Two queries.
pub fn own_promises(
    connection: &mut DbConnection,
    viewer: &Viewer,
    by_day: Day,
    most: usize,
) -> Result<Vec<DuePromise>> {
    let mut due: Vec<DuePromise> = involvements::table
        .inner_join(families::table.on(families::id.eq(involvements::family_id)))
        .inner_join(
            visible::promises::table.on(visible::promises::family_id
                .eq(involvements::family_id)
                .and(visible::promises::viewer_id.eq(involvements::user_id))),
        )
        .inner_join(users::table.on(users::id.eq(visible::promises::made_by)))
        .filter(involvements::user_id.eq(&viewer.user_id).and(involvements::ended_on.is_null()))
        .filter(visible::promises::made_by.eq(&viewer.user_id).or(involvements::role.eq("lead")))
        .filter(visible::promises::maker_kind.eq(Maker::Worker).and(visible::promises::maker_name.eq("")))
        .filter(visible::promises::kept_on.is_null().and(visible::promises::due_on.le(by_day)))
        .order((visible::promises::due_on, visible::promises::id))
        .limit(LOOKED_AT)
        .select((
            families::reference,
            families::name,
            visible::promises::id,
            visible::promises::words,
            visible::promises::due_on,
            (families::id, users::id, users::name, users::active),
        ))
        .load(connection)?;
    let others: Vec<&Id> = due.iter().map(|one| &one.maker.1).filter(|maker| **maker != viewer.user_id).collect();
    if !others.is_empty() {
        let working = working(connection, &others)?;
        due.retain(|one| {
            let (family, maker, _, active) = &one.maker;
            *maker == viewer.user_id || !*active || !working.contains(&(family.clone(), maker.clone()))
        });
    }
    due.truncate(most);
    Ok(due)
}

/// With which families these accounts work now.
fn working(connection: &mut DbConnection, accounts: &[&Id]) -> Result<BTreeSet<(Id, Id)>> {
    let pairs: Vec<(Id, Id)> = involvements::table
        .filter(involvements::user_id.eq_any(accounts.iter().copied()).and(involvements::ended_on.is_null()))
        .select((involvements::family_id, involvements::user_id))
        .load(connection)?;
    Ok(pairs.into_iter().collect())
}

/// A promise of which somebody is to be reminded.
type ToRemind = (Id, Id, Day, People, Id, String, bool);

/// The addresses at work of those who promised something for this day or before and were not reminded of that day, each once; from now on
/// they were. Where who promised it works with the family no more, it is who leads it now. Nothing else of the promise leaves this function.
pub fn take_reminders(tx: &mut Tx<'_>, by_day: Day) -> Result<Vec<String>> {
    let from = by_day.plus_days(-7);
    let due: Vec<ToRemind> = promises::table
        .inner_join(users::table.on(users::id.eq(promises::made_by)))
        .filter(promises::kept_on.is_null().and(promises::due_on.between(from, by_day)))
        .filter(promises::maker_kind.eq(Maker::Worker).and(promises::maker_name.eq("")))
        .filter(promises::reminded_of.is_null().or(promises::reminded_of.ne(promises::due_on.nullable())))
        .order(promises::id)
        .limit(500)
        .select((
            promises::id,
            promises::family_id,
            promises::due_on,
            promises::withheld_from,
            users::id,
            users::email,
            users::active,
        ))
        .load(tx.connection())?;
    let makers: Vec<&Id> = due.iter().map(|one| &one.4).collect();
    let working = working(tx.connection(), &makers)?;
    let leads = leads(tx.connection(), due.iter().map(|one| &one.1))?;
    let mut addresses = Vec::new();
    for (id, family, due_on, withheld_from, maker, email, active) in &due {
        let lead = leads.iter().find(|(of, lead, _)| of == family && !withheld_from.contains(lead));
        let address = match *active && working.contains(&(family.clone(), maker.clone())) {
            true => Some(email),
            false => lead.map(|(.., address)| address),
        };
        let Some(address) = address else { continue };
        let changed = diesel::update(
            promises::table.filter(
                promises::id
                    .eq(id)
                    .and(promises::reminded_of.is_null().or(promises::reminded_of.ne(promises::due_on.nullable()))),
            ),
        )
        .set(promises::reminded_of.eq(due_on))
        .execute(tx.connection())?;
        if changed > 0 && !addresses.contains(address) {
            addresses.push(address.clone());
        }
    }
    Ok(addresses)
}

/// Who leads these families now: family, account and address at work.
fn leads<'a>(connection: &mut DbConnection, families: impl Iterator<Item = &'a Id>) -> Result<Vec<(Id, Id, String)>> {
    Ok(involvements::table
        .inner_join(users::table.on(users::id.eq(involvements::user_id)))
        .filter(involvements::family_id.eq_any(families))
        .filter(involvements::role.eq("lead").and(involvements::ended_on.is_null()).and(users::active))
        .select((involvements::family_id, users::id, users::email))
        .load(connection)?)
}
