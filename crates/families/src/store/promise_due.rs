use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{families, involvements, promises, users};
use alongside_schema::{Day, Id, Reference, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use crate::codes::Maker;

/// A promise of somebody's own that is due soon or was due.
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
}

/// What the viewer promised to the families they work with and has not kept, due by this day, the most urgent first.
pub fn own_promises(connection: &mut DbConnection, viewer: &Viewer, by_day: Day, most: i64) -> Result<Vec<DuePromise>> {
    Ok(involvements::table
        .inner_join(families::table.on(families::id.eq(involvements::family_id)))
        .inner_join(
            visible::promises::table.on(visible::promises::family_id
                .eq(involvements::family_id)
                .and(visible::promises::viewer_id.eq(involvements::user_id))),
        )
        .filter(involvements::user_id.eq(&viewer.user_id).and(involvements::ended_on.is_null()))
        .filter(visible::promises::made_by.eq(&viewer.user_id))
        .filter(visible::promises::maker_kind.eq(Maker::Worker).and(visible::promises::maker_name.eq("")))
        .filter(visible::promises::kept_on.is_null().and(visible::promises::due_on.le(by_day)))
        .order((visible::promises::due_on, visible::promises::id))
        .limit(most)
        .select((
            families::reference,
            families::name,
            visible::promises::id,
            visible::promises::words,
            visible::promises::due_on,
        ))
        .load(connection)?)
}

/// The addresses at work of those who promised something for this day or before and were not reminded of that day, each once; from now on
/// they were. Nothing else of the promise leaves this function.
pub fn take_reminders(tx: &mut Tx<'_>, by_day: Day) -> Result<Vec<String>> {
    let from = by_day.plus_days(-7);
    let due: Vec<(Id, Day, String)> = promises::table
        .inner_join(users::table.on(users::id.eq(promises::made_by)))
        .inner_join(
            involvements::table.on(involvements::family_id
                .eq(promises::family_id)
                .and(involvements::user_id.eq(promises::made_by))
                .and(involvements::ended_on.is_null())),
        )
        .filter(promises::kept_on.is_null().and(promises::due_on.between(from, by_day)))
        .filter(promises::maker_kind.eq(Maker::Worker).and(promises::maker_name.eq("")))
        .filter(promises::reminded_of.is_null().or(promises::reminded_of.ne(promises::due_on.nullable())))
        .filter(users::active)
        .order(promises::id)
        .limit(500)
        .select((promises::id, promises::due_on, users::email))
        .load(tx.connection())?;
    let mut addresses = Vec::new();
    for (id, due_on, address) in due {
        let changed = diesel::update(
            promises::table.filter(
                promises::id
                    .eq(id)
                    .and(promises::reminded_of.is_null().or(promises::reminded_of.ne(promises::due_on.nullable()))),
            ),
        )
        .set(promises::reminded_of.eq(due_on))
        .execute(tx.connection())?;
        if changed > 0 && !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    Ok(addresses)
}
