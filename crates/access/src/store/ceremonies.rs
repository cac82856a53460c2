//! What somebody has begun elsewhere and must end in the same browser: kept for ten minutes, and used once.

use alongside_schema::tables::ceremonies;
use alongside_schema::{Moment, Result, Tx};
use diesel::prelude::*;

use crate::ceremony::CeremonyKind;

/// Keeps what was begun, under the digest of the cookie that binds it to a browser. What that browser began before works no more.
pub(crate) fn begin_ceremony(
    tx: &mut Tx<'_>,
    cookie: &str,
    kind: CeremonyKind,
    state: &str,
    ends_at: Moment,
) -> Result<()> {
    let now = tx.now();
    diesel::insert_into(ceremonies::table)
        .values((
            ceremonies::id.eq(cookie),
            ceremonies::kind.eq(kind),
            ceremonies::state.eq(state),
            ceremonies::made_at.eq(now),
            ceremonies::ends_at.eq(ends_at),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Takes out what this browser began, and when. Of two who come back with it at once, one gets nothing; so does whoever comes too late.
pub(crate) fn take_ceremony(tx: &mut Tx<'_>, cookie: &str, kind: CeremonyKind) -> Result<Option<(String, Moment)>> {
    let now = tx.now();
    let begun = ceremonies::table.filter(ceremonies::id.eq(cookie).and(ceremonies::kind.eq(kind)));
    let found: Option<(String, Moment, Moment)> = begun
        .select((ceremonies::state, ceremonies::made_at, ceremonies::ends_at))
        .first(tx.connection())
        .optional()?;
    let taken = diesel::delete(begun).execute(tx.connection())?;
    Ok(found.filter(|(_, _, ends_at)| taken == 1 && *ends_at > now).map(|(state, made_at, _)| (state, made_at)))
}

/// Forgets what nobody came back for.
pub(super) fn forget_ceremonies(tx: &mut Tx<'_>) -> Result<()> {
    let now = tx.now();
    diesel::delete(ceremonies::table.filter(ceremonies::ends_at.le(now))).execute(tx.connection())?;
    Ok(())
}
