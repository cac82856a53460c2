//! Whether those who are asked about may be people of a family in the record, of which not everybody may know.
//!
//! All of this is read without a viewer and never leaves the program: it only says who must not read. So everything that is known of a person counts, also
//! what is kept from somebody, and it asks less than what is shown to a worker does: whoever is hidden by mistake can be let be read, and what
//! somebody has read can not be unread.

use std::collections::HashSet;

use alongside_likeness as likeness;
use alongside_schema::connection::DbConnection;
use alongside_schema::reach;
use alongside_schema::tables::{channels, families, family_members, homes, people, person_keys, residents, users};
use alongside_schema::{Id, Result};
use diesel::prelude::*;

use super::everything::{Everything, everything};
use super::homes::postcode_key;
use super::ways::value_key;
use crate::names;

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
    let barred: Vec<Id> = reach::barred::table
        .filter(reach::barred::family_id.eq_any(&meant))
        .select(reach::barred::user_id)
        .distinct()
        .load(connection)?;
    Ok(Guarded { restricted, families: meant, barred, accounts })
}

/// The families of whom somebody may be somebody who is asked about.
fn meant(connection: &mut DbConnection, asked: &[likeness::Person]) -> Result<Vec<Id>> {
    let candidates = candidates(connection, asked)?;
    if candidates.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Id> =
        candidates.iter().map(|(person, _)| person.clone()).collect::<HashSet<_>>().into_iter().collect();
    let known = everything(connection, &ids)?;
    let meant: HashSet<&Id> =
        known.iter().filter(|known| asked.iter().any(|asked| may_be(known, asked))).map(|known| &known.id).collect();
    let families = candidates.iter().filter(|(person, _)| meant.contains(person)).map(|(_, family)| family.clone());
    Ok(families.collect::<HashSet<_>>().into_iter().collect())
}

/// The members of families who share a key, a number or a postcode with somebody who is asked about, each with their family.
fn candidates(connection: &mut DbConnection, asked: &[likeness::Person]) -> Result<Vec<(Id, Id)>> {
    let keys: Vec<String> = asked.iter().flat_map(likeness::keys).collect();
    let numbers: Vec<String> = asked.iter().filter_map(number_of).collect();
    let postcodes: Vec<String> = asked.iter().filter_map(postcode_of).collect();
    // One after the other, each by its own index: all three in one condition make SQLite look at every member of every family.
    let of_key = person_keys::table.filter(person_keys::key.eq_any(keys)).select(person_keys::person_id);
    let mut alike: HashSet<Id> = of_key.load::<Id>(connection)?.into_iter().collect();
    let of_number = channels::table.filter(channels::value_key.eq_any(numbers)).select(channels::person_id);
    alike.extend(of_number.load::<Id>(connection)?);
    let of_home = residents::table
        .inner_join(homes::table.on(homes::id.eq(residents::home_id)))
        .filter(homes::postcode_key.eq_any(postcodes).and(residents::lived_to.is_null()))
        .select(residents::person_id);
    alike.extend(of_home.load::<Id>(connection)?);
    if alike.is_empty() {
        return Ok(Vec::new());
    }
    Ok(family_members::table
        .inner_join(people::table.on(people::id.eq(family_members::person_id)))
        .inner_join(families::table.on(families::id.eq(family_members::family_id)))
        .filter(family_members::person_id.eq_any(alike))
        .filter(people::joined_into.is_null().and(families::joined_into.is_null()))
        .order(family_members::id)
        .select((people::id, family_members::family_id))
        .load(connection)?)
}

fn number_of(asked: &likeness::Person) -> Option<String> {
    asked.phone.as_deref().map(value_key).filter(|key| key.chars().count() >= 5)
}

fn postcode_of(asked: &likeness::Person) -> Option<String> {
    asked.postcode.as_deref().map(postcode_key).filter(|key| key.len() >= 5)
}

/// Whether this person may be the one who is asked about: the same number, the same postcode and a part of a name, or alike by name and birth.
fn may_be(known: &Everything, asked: &likeness::Person) -> bool {
    if number_of(asked).is_some_and(|number| known.numbers.contains(&number)) {
        return true;
    }
    let lives_near = postcode_of(asked).is_some_and(|code| known.homes.iter().any(|home| home.postcode_key == code));
    if lives_near && shares_a_name(known, asked) {
        return true;
    }
    likeness::compare(asked, &known.looks()).is_some_and(|alike| alike.same == likeness::Same::Person)
}

fn shares_a_name(known: &Everything, asked: &likeness::Person) -> bool {
    let theirs = known.name_parts();
    asked.names.iter().flat_map(|name| names::parts(&name.text)).any(|part| theirs.contains(&part))
}
