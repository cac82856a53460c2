//! How often help was asked for on the public pages from one network: enough to stop a flood, and nothing that leads to a request.

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::public_sendings;
use alongside_schema::{Moment, Result, Tx};
use alongside_web::settings::Ask;
use diesel::prelude::*;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// Counts a request from this network; or, where too many have come, counts nothing and gives back the moment from which it can be sent again.
/// Requests in which somebody may be in danger are counted by themselves.
pub fn count_sending(tx: &mut Tx<'_>, network: &str, danger: bool, limits: Ask) -> Result<Option<Moment>> {
    let (id, now) = (tx.new_id(), tx.now());
    forget_sendings(tx)?;
    let hour = free_from(tx.connection(), (network, danger), now, HOUR, limits.network_hour)?;
    let day = free_from(tx.connection(), (network, danger), now, DAY, limits.network_day)?;
    let free = hour.max(day);
    if free.is_none() {
        diesel::insert_into(public_sendings::table)
            .values((
                public_sendings::id.eq(id),
                public_sendings::network_key.eq(network),
                public_sendings::danger.eq(danger),
                public_sendings::at.eq(now),
            ))
            .execute(tx.connection())?;
    }
    Ok(free)
}

/// From when on there is room in a window of so many seconds again; none where there is room now.
fn free_from(
    connection: &mut DbConnection,
    (network, danger): (&str, bool),
    now: Moment,
    seconds: i64,
    most: i64,
) -> Result<Option<Moment>> {
    let oldest_that_fills: Option<Moment> = public_sendings::table
        .filter(public_sendings::network_key.eq(network).and(public_sendings::danger.eq(danger)))
        .filter(public_sendings::at.gt(now.minus_seconds(seconds)))
        .order((public_sendings::at.desc(), public_sendings::id.desc()))
        .offset(most - 1)
        .limit(1)
        .select(public_sendings::at)
        .first(connection)
        .optional()?;
    Ok(oldest_that_fills.map(|at| at.plus_seconds(seconds)))
}

/// Forgets what no longer counts.
pub fn forget_sendings(tx: &mut Tx<'_>) -> Result<()> {
    let before = tx.now().minus_seconds(DAY);
    diesel::delete(public_sendings::table.filter(public_sendings::at.le(before))).execute(tx.connection())?;
    Ok(())
}
