//! What more than one part of this area asks of the database.

use alongside_schema::tables::users;
use alongside_schema::{Result, Tx, Viewer};
use diesel::prelude::*;

/// Of two things that one account asks for at once the second waits until the first is stored, so that what it asks in a day is counted right.
pub(crate) fn in_turn(tx: &mut Tx<'_>, by: &Viewer) -> Result<()> {
    diesel::update(users::table.filter(users::id.eq(&by.user_id)))
        .set(users::name.eq(users::name))
        .execute(tx.connection())?;
    Ok(())
}
