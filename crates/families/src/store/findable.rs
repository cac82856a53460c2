//! The tables in which people are looked up: by parts of their names, and by what makes them likely to be somebody.

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{
    channels, families, family_members, homes, name_tokens, people, person_keys, person_names, residents,
};
use alongside_schema::{Day, Error, Id, Result, Tx, Visibility, bulk};
use diesel::prelude::*;
use serde::Serialize;

use super::links::look_at_people;
use crate::codes::{HomeClass, NameUse, PersonKind};
use crate::dated::Life;
use crate::person_codes::Accuracy;
use crate::same::looks;

/// Rows that wait to be inserted, for everybody of a family at once.
#[derive(Default)]
pub(super) struct Findable {
    /// Parts of names.
    pub(super) names: Vec<NamePart>,
    keys: Vec<PersonKey>,
}

/// One folded part of a name.
#[derive(Serialize)]
pub(super) struct NamePart {
    pub(super) token: String,
    pub(super) person_id: Id,
}

#[derive(Serialize)]
struct PersonKey {
    key: String,
    person_id: Id,
}

impl Findable {
    /// Adds what makes a request likely to be about this person.
    pub(super) fn add_keys(&mut self, id: &Id, known: &alongside_likeness::Person) {
        let mut keys = alongside_likeness::keys(known);
        keys.sort_unstable();
        keys.dedup();
        self.keys.extend(keys.into_iter().map(|key| PersonKey { key, person_id: id.clone() }));
    }

    /// Inserts all rows, one statement for each table.
    pub(super) fn insert(&self, tx: &mut Tx<'_>) -> Result<()> {
        bulk::insert(tx.connection(), "name_tokens", &["token", "person_id"], &self.names)?;
        bulk::insert(tx.connection(), "person_keys", &["key", "person_id"], &self.keys)?;
        Ok(())
    }
}

/// What is stored of somebody that decides by what they are found.
struct Stored {
    name: String,
    kind: PersonKind,
    life: Life,
    names: Vec<(NameUse, String)>,
    home: Option<(String, String)>,
    phone: Option<String>,
}

/// The same for somebody who stays while the record of another family of theirs is destroyed: what only that one knew finds them no more.
pub fn refresh_who_stays(tx: &mut Tx<'_>, person: &Id) -> Result<()> {
    refresh(tx, person)
}

/// Makes anew by what this person is found, after anything of it has changed, and looks whether a colleague has declared them. Everything counts only where nobody is kept from it: who types a name
/// that somebody must not know would learn the one in use now, and with it who and where they are.
pub(super) fn refresh(tx: &mut Tx<'_>, person: &Id) -> Result<()> {
    let stored = stored(tx.connection(), person)?;
    diesel::delete(name_tokens::table.filter(name_tokens::person_id.eq(person))).execute(tx.connection())?;
    diesel::delete(person_keys::table.filter(person_keys::person_id.eq(person))).execute(tx.connection())?;
    let mut findable = Findable::default();
    let every_name = stored.names.iter().fold(stored.name.clone(), |names, (_, name)| format!("{names} {name}"));
    for part in crate::names::parts(&every_name) {
        findable.names.push(NamePart { token: part, person_id: person.clone() });
    }
    let others: Vec<(NameUse, &str)> = stored.names.iter().map(|(used, name)| (*used, name.as_str())).collect();
    let home = stored.home.as_ref().map(|(address, postcode)| (address.as_str(), postcode.as_str()));
    let known = looks(&stored.name, &others, stored.kind, stored.life.born(), home, stored.phone.as_deref());
    findable.add_keys(person, &known);
    findable.insert(tx)?;
    look_at_people(tx, std::slice::from_ref(person))
}

/// The same for everybody of a family, after it has become restricted.
pub(super) fn refresh_family(tx: &mut Tx<'_>, family: &Id) -> Result<()> {
    let people: Vec<Id> = family_members::table
        .filter(family_members::family_id.eq(family))
        .select(family_members::person_id)
        .distinct()
        .load(tx.connection())?;
    people.iter().try_for_each(|person| refresh(tx, person))
}

/// The restricted families of somebody who is in another family too: what only they know finds nobody, or it would tell the others.
fn kept_apart(connection: &mut DbConnection, person: &Id) -> Result<Vec<Id>> {
    let of_person: Vec<(Id, bool)> = family_members::table
        .inner_join(families::table.on(families::id.eq(family_members::family_id)))
        .filter(family_members::person_id.eq(person))
        .select((families::id, families::restricted))
        .distinct()
        .load(connection)?;
    let (restricted, open): (Vec<_>, Vec<_>) = of_person.into_iter().partition(|(_, restricted)| *restricted);
    Ok(if open.is_empty() { Vec::new() } else { restricted.into_iter().map(|(family, _)| family).collect() })
}

fn stored(connection: &mut DbConnection, person: &Id) -> Result<Stored> {
    type Row = (String, PersonKind, Option<Day>, Accuracy, Option<Day>, Option<Day>);
    let row: Row = people::table
        .filter(people::id.eq(person))
        .select((
            people::name,
            people::kind,
            people::birth_date,
            people::birth_accuracy,
            people::expected_date,
            people::death_date,
        ))
        .first(connection)
        .map_err(Error::or_not_found)?;
    let names = person_names::table
        .filter(person_names::person_id.eq(person))
        .filter(person_names::withheld_from.eq("").and(person_names::visibility.eq(Visibility::Team)))
        .filter(person_names::family_id.ne_all(kept_apart(connection, person)?))
        .order(person_names::id)
        .select((person_names::used_as, person_names::name))
        .load(connection)?;
    let home = residents::table
        .inner_join(homes::table.on(homes::id.eq(residents::home_id)))
        .filter(residents::person_id.eq(person).and(residents::lived_to.is_null()))
        .filter(homes::class.eq(HomeClass::Ordinary).and(homes::withheld_from.eq("")).and(homes::to_on.is_null()))
        .order(residents::id)
        .select((homes::address, homes::postcode))
        .first(connection)
        .optional()?;
    let phone = channels::table
        .filter(channels::person_id.eq(person).and(channels::to_on.is_null()))
        .filter(channels::value.ne("").and(channels::withheld_from.eq("")))
        .order(channels::id)
        .select(channels::value)
        .first(connection)
        .optional()?;
    let (name, kind, birth_date, accuracy, expected_date, death_date) = row;
    Ok(Stored { name, kind, life: Life { birth_date, accuracy, expected_date, death_date }, names, home, phone })
}
