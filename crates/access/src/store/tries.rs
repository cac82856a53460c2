//! Counting tries: each is counted and judged in one statement before anything costly is done for it, and taken out again if it was right.

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{known_devices, known_networks, sign_in_tries};
use alongside_schema::{Id, Moment, Result, Tx, written};
use diesel::prelude::*;

use crate::known_device;
use crate::throttle::{Count, DAY, KNOWN_FOR};

/// Counts one more try unless there were too many. Whoever asks at the same moment waits for the row, so that of two hundred at once no more pass
/// than may. The stretch of time begins with the first try in it.
pub(super) const COUNT: &str = "insert into sign_in_tries (key, since, tries) values ($1, $2, 1)
    on conflict (key) do update set
      tries = case when sign_in_tries.since <= $3 then 1 else sign_in_tries.tries + 1 end,
      since = case when sign_in_tries.since <= $3 then excluded.since else sign_in_tries.since end
    where sign_in_tries.since <= $3 or sign_in_tries.tries < $4";

pub(super) const GIVE_BACK: &str = "update sign_in_tries set tries = tries - 1 where key = $1 and tries > 0";

pub(super) const KNOW: &str =
    "insert into known_networks (key, at) values ($1, $2) on conflict (key) do update set at = excluded.at";

pub(super) const KNOW_DEVICE: &str =
    "insert into known_devices (device_hash, user_id, made_at, last_at) values ($1, $2, $3, $3)
    on conflict (device_hash) do update set last_at = excluded.last_at";

/// Counts a try. False where there were too many already; then nothing is counted.
pub(crate) fn count(tx: &mut Tx<'_>, count: &Count) -> Result<bool> {
    let now = tx.now();
    let counted = written(COUNT)
        .with(&count.key)
        .with(now)
        .with(now.minus_seconds(count.window))
        .with_number(count.most)
        .execute(tx.connection())?;
    Ok(counted == 1)
}

/// Counts a try under each of these, or under none: gives back the one that there were too many of. Callers name them in the same order, since
/// on PostgreSQL each row is held until the transaction ends.
pub(crate) fn begin_tries<'a>(tx: &mut Tx<'_>, counts: &[&'a Count]) -> Result<Option<&'a Count>> {
    for (at, one) in counts.iter().enumerate() {
        if !count(tx, one)? {
            give_back(tx, &counts[..at])?;
            return Ok(Some(one));
        }
    }
    Ok(None)
}

/// Takes a try out again, which was right or came to nothing.
pub(crate) fn give_back(tx: &mut Tx<'_>, counts: &[&Count]) -> Result<()> {
    for count in counts {
        written(GIVE_BACK).with(&count.key).execute(tx.connection())?;
    }
    Ok(())
}

/// Whether this person signed in from this network of late.
pub(crate) fn is_known(connection: &mut DbConnection, key: &str, now: Moment) -> Result<bool> {
    let since = now.minus_seconds(KNOWN_FOR);
    let known = known_networks::table.filter(known_networks::key.eq(key).and(known_networks::at.gt(since)));
    Ok(diesel::select(diesel::dsl::exists(known)).get_result(connection)?)
}

/// Remembers that this person signed in from this network.
pub(crate) fn know(tx: &mut Tx<'_>, key: &str) -> Result<()> {
    let now = tx.now();
    written(KNOW).with(key).with(now).execute(tx.connection())?;
    Ok(())
}

/// Whether somebody signed in of late on the device of this key.
pub(crate) fn is_known_device(connection: &mut DbConnection, key: &str, now: Moment) -> Result<bool> {
    let since = now.minus_seconds(known_device::KNOWN_FOR);
    let known = known_devices::table.filter(known_devices::device_hash.eq(key).and(known_devices::last_at.gt(since)));
    Ok(diesel::select(diesel::dsl::exists(known)).get_result(connection)?)
}

/// Remembers that this person signed in on the device of this key.
pub(crate) fn know_device(tx: &mut Tx<'_>, key: &str, user: &Id) -> Result<()> {
    let now = tx.now();
    written(KNOW_DEVICE).with(key).with(user).with(now).execute(tx.connection())?;
    Ok(())
}

/// Forgets what no longer counts.
pub(crate) fn forget_tries(tx: &mut Tx<'_>) -> Result<()> {
    let now = tx.now();
    let over = sign_in_tries::since.le(now.minus_seconds(DAY));
    diesel::delete(sign_in_tries::table.filter(over)).execute(tx.connection())?;
    let old = known_networks::at.le(now.minus_seconds(KNOWN_FOR));
    diesel::delete(known_networks::table.filter(old)).execute(tx.connection())?;
    let old = known_devices::last_at.le(now.minus_seconds(known_device::KNOWN_FOR));
    diesel::delete(known_devices::table.filter(old)).execute(tx.connection())?;
    Ok(())
}
