//! Who never reads a request.

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::request_clearances;
use alongside_schema::{Id, Result, Tx};
use diesel::prelude::*;

/// The accounts that never read this request.
pub(super) fn barred(connection: &mut DbConnection, request: &Id) -> Result<Vec<Id>> {
    Ok(request_clearances::table
        .filter(request_clearances::request_id.eq(request).and(request_clearances::cleared.eq(false)))
        .select(request_clearances::user_id)
        .load(connection)?)
}

/// From now on these never read it, also where they were cleared.
pub(super) fn bar<'a>(tx: &mut Tx<'_>, request: &Id, users: impl IntoIterator<Item = &'a Id>) -> Result<()> {
    let there = barred(tx.connection(), request)?;
    for user in users.into_iter().filter(|user| !there.contains(user)) {
        let_in(tx, request, user)?;
        diesel::insert_into(request_clearances::table)
            .values((
                request_clearances::request_id.eq(request),
                request_clearances::user_id.eq(user),
                request_clearances::cleared.eq(false),
            ))
            .execute(tx.connection())?;
    }
    Ok(())
}

/// Takes away what was said of somebody and a request.
pub(super) fn let_in(tx: &mut Tx<'_>, request: &Id, user: &Id) -> Result<()> {
    let of_both = request_clearances::request_id.eq(request).and(request_clearances::user_id.eq(user));
    diesel::delete(request_clearances::table.filter(of_both)).execute(tx.connection())?;
    Ok(())
}
