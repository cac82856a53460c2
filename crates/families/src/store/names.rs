use alongside_schema::connection::DbConnection;
use alongside_schema::tables::person_names;
use alongside_schema::{Day, Error, Id, Marks, People, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::findable::refresh;
use crate::codes::NameUse;

/// Another name of somebody than the one in use.
#[derive(Clone, Debug, Queryable)]
pub struct OtherName {
    /// The name's row.
    pub id: Id,
    /// Whose it is.
    pub person_id: Id,
    /// How it is or was used.
    pub used_as: NameUse,
    /// The name.
    pub name: String,
    /// From when.
    pub from_on: Option<Day>,
    /// Until when; nothing while it is in use.
    pub to_on: Option<Day>,
}

/// A name that is to be added.
#[derive(Clone, Debug)]
pub struct NewName<'a> {
    /// Whose.
    pub person: &'a Id,
    /// How it is used.
    pub used_as: NameUse,
    /// The name.
    pub name: &'a str,
    /// From when.
    pub from_on: Option<Day>,
    /// Until when.
    pub to_on: Option<Day>,
}

/// The other names of this person that were recorded for the family, those in use first.
pub fn other_names(connection: &mut DbConnection, viewer: &Viewer, family: &Id, person: &Id) -> Result<Vec<OtherName>> {
    let mut names: Vec<OtherName> = visible!(person_names, viewer, family)
        .filter(visible::person_names::person_id.eq(person))
        .order(visible::person_names::id)
        .select((
            visible::person_names::id,
            visible::person_names::person_id,
            visible::person_names::used_as,
            visible::person_names::name,
            visible::person_names::from_on,
            visible::person_names::to_on,
        ))
        .load(connection)?;
    names.sort_by_key(|name| name.to_on.is_some());
    Ok(names)
}

/// Stores the name. Whoever calls this makes the person findable anew.
pub(super) fn insert_name(tx: &mut Tx<'_>, family: &Id, new: &NewName<'_>, marks: &Marks) -> Result<Id> {
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(person_names::table)
        .values((
            (
                person_names::id.eq(&id),
                person_names::family_id.eq(family),
                person_names::person_id.eq(new.person),
                person_names::used_as.eq(new.used_as),
                person_names::name.eq(new.name),
                person_names::from_on.eq(new.from_on),
                person_names::to_on.eq(new.to_on),
                person_names::created_at.eq(now),
            ),
            (
                person_names::subjects.eq(&marks.subjects),
                person_names::withheld_from.eq(&marks.withheld_from),
                person_names::visibility.eq(marks.visibility),
                person_names::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(id)
}

/// Adds a name of somebody, and makes them findable by it.
pub fn add_name(tx: &mut Tx<'_>, viewer: &Viewer, family: &Id, new: &NewName<'_>) -> Result<()> {
    let marks = Marks::about(People::one(new.person), viewer.agency.clone());
    insert_name(tx, family, new, &marks)?;
    refresh(tx, new.person)
}

/// Ends a name on this day. It stays as what they were called.
pub fn end_name(tx: &mut Tx<'_>, viewer: &Viewer, family: &Id, name: &Id, on: Day) -> Result<()> {
    let there: Id = visible!(person_names, viewer, family)
        .filter(visible::person_names::id.eq(name))
        .select(visible::person_names::id)
        .first(tx.connection())
        .map_err(Error::or_not_found)?;
    diesel::update(person_names::table.filter(person_names::id.eq(there).and(person_names::to_on.is_null())))
        .set(person_names::to_on.eq(on))
        .execute(tx.connection())?;
    Ok(())
}
