//! What more than one part of this area asks of the database.

use alongside_access::addresses_of;
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::{GRADE_FULL, reach};
use alongside_schema::tables::users;
use alongside_schema::{Id, Result, Role, Tx, Viewer};
use diesel::prelude::*;

/// Of two things that one account asks for at once the second waits until the first is stored, so that what it asks in a day is counted right.
pub(crate) fn in_turn(tx: &mut Tx<'_>, by: &Viewer) -> Result<()> {
    diesel::update(users::table.filter(users::id.eq(&by.user_id)))
        .set(users::name.eq(users::name))
        .execute(tx.connection())?;
    Ok(())
}

/// The addresses at work of those who hear at once of what can not wait about a family: who answers for it, and the privacy officers.
pub(crate) fn who_hear(connection: &mut DbConnection, family: &Id) -> Result<Vec<String>> {
    let answer = reach::table.filter(reach::family_id.eq(family).and(reach::grade.ge(GRADE_FULL)));
    let mut addresses: Vec<String> = users::table
        .filter(users::active.and(users::id.eq_any(answer.select(reach::viewer_id))))
        .select(users::email)
        .load(connection)?;
    addresses.extend(addresses_of(connection, Role::PrivacyOfficer)?);
    if addresses.is_empty() {
        // Somebody must hear of it, and can see to it that somebody looks.
        addresses = addresses_of(connection, Role::Administrator)?;
    }
    addresses.sort();
    addresses.dedup();
    Ok(addresses)
}
