//! Which record somebody means: by its reference, or by the whole name and date of birth of somebody in it.

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{families, family_members, people};
use alongside_schema::{Day, Id, Reference, Result};
use diesel::prelude::*;

use crate::names;

/// The record with this reference, if there is one. Read without a viewer, as [`families_with`] is.
pub fn families_called(connection: &mut DbConnection, reference: &Reference) -> Result<Vec<Id>> {
    Ok(families::table.filter(families::reference.eq(reference)).select(families::id).load(connection)?)
}

/// The families of everybody who has this whole name in use and was born on this very day. Read without a viewer, for a question that answers by
/// itself who may know of which (`alongside_schema::reach::openable`); nothing else of them leaves it.
pub fn families_with(connection: &mut DbConnection, name: &str, born: Day) -> Result<Vec<Id>> {
    let mut found: Vec<Id> = everybody_with(connection, name, born)?.into_iter().map(|(_, family)| family).collect();
    found.sort();
    found.dedup();
    Ok(found)
}

/// The same of the one person who has this name and date of birth; no family where there are two of them.
pub fn families_of_the_one_with(connection: &mut DbConnection, name: &str, born: Day) -> Result<Vec<Id>> {
    let found = everybody_with(connection, name, born)?;
    let is_one = found.windows(2).all(|pair| pair[0].0 == pair[1].0);
    Ok(if is_one { found.into_iter().map(|(_, family)| family).collect() } else { Vec::new() })
}

/// Each person with this whole name in use and this very date of birth, with each family they are in.
fn everybody_with(connection: &mut DbConnection, name: &str, born: Day) -> Result<Vec<(Id, Id)>> {
    let rows: Vec<(String, (Id, Id))> = people::table
        .inner_join(family_members::table.on(family_members::person_id.eq(people::id)))
        .filter(people::birth_date.eq(born).and(people::joined_into.is_null()))
        .order((people::id, family_members::family_id))
        .select((people::name, (people::id, family_members::family_id)))
        .load(connection)?;
    Ok(rows.into_iter().filter(|(other, _)| names::are_same(name, other)).map(|row| row.1).collect())
}
