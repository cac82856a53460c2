//! Whether those who are asked about may be people of a family in the record, of which not everybody may know.
//!
//! All of this is read without a viewer and never leaves the program: it only says who must not read. So everything that is known of a person counts, also
//! what is kept from somebody, and it asks less than what is shown to a worker does: whoever is hidden by mistake can be let be read, and what
//! somebody has read can not be unread.

use std::collections::{HashMap, HashSet};

use alongside_likeness as likeness;
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{
    channels, families, family_clearances, family_members, homes, people, person_keys, person_names, residents, users,
};
use alongside_schema::{Day, Id, Result};
use diesel::prelude::*;

use super::homes::postcode_key;
use super::ways::value_key;
use crate::codes::{NameUse, PersonKind};
use crate::dated::Life;
use crate::names;
use crate::person_codes::Accuracy;
use crate::same::looks;

/// Of whom not everybody may know, among those who are asked about.
#[derive(Clone, Debug, Default)]
pub struct Guarded {
    /// The restricted families that may be meant.
    pub restricted: Vec<Id>,
    /// Every family that may be meant: it may become restricted, or somebody be locked out of it, while a request waits.
    pub families: Vec<Id>,
    /// Who must never know of a family that may be meant.
    pub barred: Vec<Id>,
    /// The accounts of people in whose household somebody may be meant.
    pub accounts: Vec<Id>,
}

/// Looks for those who are asked about among the people of all families.
pub fn guarded(connection: &mut DbConnection, asked: &[likeness::Person]) -> Result<Guarded> {
    let meant = meant(connection, asked)?;
    if meant.is_empty() {
        return Ok(Guarded::default());
    }
    let of_account = family_members::table
        .inner_join(users::table.on(users::person_id.eq(family_members::person_id.nullable())))
        .filter(family_members::family_id.eq_any(&meant).and(users::active));
    let accounts = of_account.select(users::id).load(connection)?;
    let restricted: Vec<Id> = families::table
        .filter(families::id.eq_any(&meant).and(families::restricted))
        .select(families::id)
        .load(connection)?;
    let barred: Vec<Id> = family_clearances::table
        .filter(family_clearances::family_id.eq_any(&meant).and(family_clearances::cleared.eq(false)))
        .select(family_clearances::user_id)
        .load(connection)?;
    Ok(Guarded { restricted, families: meant, barred, accounts })
}

type Row = (Id, Id, String, PersonKind, Option<Day>, Accuracy, Option<Day>);

/// The families of whom somebody may be somebody who is asked about.
fn meant(connection: &mut DbConnection, asked: &[likeness::Person]) -> Result<Vec<Id>> {
    let rows = candidates(connection, asked)?;
    let ids: Vec<&Id> = rows.iter().map(|row| &row.0).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let other_names: Vec<(Id, (NameUse, String))> = person_names::table
        .filter(person_names::person_id.eq_any(&ids))
        .select((person_names::person_id, (person_names::used_as, person_names::name)))
        .load(connection)?;
    let numbers: Vec<(Id, String)> = channels::table
        .filter(channels::person_id.eq_any(&ids).and(channels::value_key.ne("")))
        .select((channels::person_id, channels::value_key))
        .load(connection)?;
    let homes: Vec<(Id, String)> = residents::table
        .inner_join(homes::table.on(homes::id.eq(residents::home_id)))
        .filter(residents::person_id.eq_any(&ids).and(residents::lived_to.is_null()))
        .filter(homes::postcode_key.ne(""))
        .select((residents::person_id, homes::postcode_key))
        .load(connection)?;
    let (other_names, numbers, homes) = (by_person(other_names), by_person(numbers), by_person(homes));
    let of = |all: &HashMap<Id, Vec<String>>, id: &Id| all.get(id).cloned().unwrap_or_default();
    let known = |row: &Row| Known {
        names: other_names.get(&row.0).cloned().unwrap_or_default(),
        numbers: of(&numbers, &row.0),
        homes: of(&homes, &row.0),
    };
    let is_meant = |row: &&Row| asked.iter().any(|asked| known(row).may_be(row, asked));
    Ok(rows.iter().filter(is_meant).map(|row| row.1.clone()).collect::<HashSet<_>>().into_iter().collect())
}

fn by_person<T>(rows: Vec<(Id, T)>) -> HashMap<Id, Vec<T>> {
    let mut found: HashMap<Id, Vec<T>> = HashMap::new();
    for (person, value) in rows {
        found.entry(person).or_default().push(value);
    }
    found
}

/// The members of families who share a key, a number or a postcode with somebody who is asked about.
fn candidates(connection: &mut DbConnection, asked: &[likeness::Person]) -> Result<Vec<Row>> {
    let keys: Vec<String> = asked.iter().flat_map(likeness::keys).collect();
    let numbers: Vec<String> = asked.iter().filter_map(number_of).collect();
    let postcodes: Vec<String> = asked.iter().filter_map(postcode_of).collect();
    let by_key = person_keys::table.filter(person_keys::key.eq_any(keys)).select(person_keys::person_id);
    let by_number = channels::table.filter(channels::value_key.eq_any(numbers)).select(channels::person_id);
    let by_home = residents::table
        .inner_join(homes::table.on(homes::id.eq(residents::home_id)))
        .filter(homes::postcode_key.eq_any(postcodes).and(residents::lived_to.is_null()))
        .select(residents::person_id);
    let is_candidate = family_members::person_id
        .eq_any(by_key)
        .or(family_members::person_id.eq_any(by_number))
        .or(family_members::person_id.eq_any(by_home));
    Ok(family_members::table
        .inner_join(people::table.on(people::id.eq(family_members::person_id)))
        .inner_join(families::table.on(families::id.eq(family_members::family_id)))
        .filter(is_candidate.and(people::joined_into.is_null()).and(families::joined_into.is_null()))
        .order(family_members::id)
        .select((
            people::id,
            family_members::family_id,
            people::name,
            people::kind,
            people::birth_date,
            people::birth_accuracy,
            people::expected_date,
        ))
        .load(connection)?)
}

fn number_of(asked: &likeness::Person) -> Option<String> {
    asked.phone.as_deref().map(value_key).filter(|key| key.chars().count() >= 5)
}

fn postcode_of(asked: &likeness::Person) -> Option<String> {
    asked.postcode.as_deref().map(postcode_key).filter(|key| key.len() >= 5)
}

/// What is known of somebody beside their name in use.
struct Known {
    names: Vec<(NameUse, String)>,
    numbers: Vec<String>,
    homes: Vec<String>,
}

impl Known {
    /// Whether this person may be the one who is asked about: the same number, the same postcode and a part of a name, or alike by name and birth.
    fn may_be(&self, row: &Row, asked: &likeness::Person) -> bool {
        let is_theirs = |key: Option<String>, theirs: &[String]| key.is_some_and(|key| theirs.contains(&key));
        if is_theirs(number_of(asked), &self.numbers) {
            return true;
        }
        let (_, _, name, kind, birth_date, accuracy, expected_date) = row;
        if is_theirs(postcode_of(asked), &self.homes) && self.shares_a_name(name, asked) {
            return true;
        }
        let others: Vec<(NameUse, &str)> = self.names.iter().map(|(used, name)| (*used, name.as_str())).collect();
        let life =
            Life { birth_date: *birth_date, accuracy: *accuracy, expected_date: *expected_date, death_date: None };
        let known = looks(name, &others, *kind, life.born(), None, None);
        likeness::compare(asked, &known).is_some_and(|alike| alike.same == likeness::Same::Person)
    }

    fn shares_a_name(&self, name: &str, asked: &likeness::Person) -> bool {
        let theirs: Vec<String> = std::iter::once(name)
            .chain(self.names.iter().map(|(_, name)| name.as_str()))
            .flat_map(names::parts)
            .collect();
        asked.names.iter().flat_map(|name| names::parts(&name.text)).any(|part| theirs.contains(&part))
    }
}
