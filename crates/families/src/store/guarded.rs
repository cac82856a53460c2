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
use alongside_schema::{Day, Id, Result};
use diesel::prelude::*;

use super::everything::{OtherNames, other_names};
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

/// Among which families those who are asked about are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Among {
    /// All of them.
    Everybody,
    /// Those of which not everybody may know already: what the others say is not asked.
    Guarded,
}

/// Looks for those who are asked about among the people of these families.
pub fn guarded(connection: &mut DbConnection, asked: &[likeness::Person], among: Among) -> Result<Guarded> {
    let members = meant(connection, asked, among)?;
    let meant: HashSet<Id> = members.iter().map(|member| member.family.clone()).collect();
    let meant: Vec<Id> = meant.into_iter().collect();
    if meant.is_empty() {
        return Ok(Guarded::default());
    }
    let of_account = family_members::table
        .inner_join(users::table.on(users::person_id.eq(family_members::person_id.nullable())))
        .filter(family_members::family_id.eq_any(&meant).and(users::active));
    let accounts = of_account.select(users::id).load(connection)?;
    let barred: Vec<Id> = reach::barred::table
        .filter(reach::barred::family_id.eq_any(&meant))
        .select(reach::barred::user_id)
        .distinct()
        .load(connection)?;
    let restricted = members.into_iter().filter(|member| member.is_restricted).map(|member| member.family);
    let restricted = restricted.collect::<HashSet<_>>().into_iter().collect();
    Ok(Guarded { restricted, families: meant, barred, accounts })
}

/// A member of a family who shares something with somebody who is asked about.
#[derive(Clone, Queryable)]
struct Member {
    person: Id,
    name: String,
    kind: PersonKind,
    birth_date: Option<Day>,
    accuracy: Accuracy,
    expected_date: Option<Day>,
    family: Id,
    is_restricted: bool,
}

/// Those of whom this is true, among all who are of one of these families now or were.
macro_rules! members {
    ($shared:expr, $among:expr) => {{
        let members = $shared
            .inner_join(people::table.on(people::id.eq(family_members::person_id)))
            .inner_join(families::table.on(families::id.eq(family_members::family_id)))
            .filter(people::joined_into.is_null().and(families::joined_into.is_null()))
            .into_boxed();
        match $among {
            Among::Everybody => members,
            Among::Guarded => {
                let guarded = reach::guarded_families::table.select(reach::guarded_families::family_id);
                members.filter(family_members::family_id.eq_any(guarded))
            }
        }
    }};
}
macro_rules! member_columns {
    () => {
        (
            people::id,
            people::name,
            people::kind,
            people::birth_date,
            people::birth_accuracy,
            people::expected_date,
            families::id,
            families::restricted,
        )
    };
}

/// The members of families who may be somebody who is asked about: the same number, the same postcode and a part of a name, or alike by name and
/// birth. What somebody was found by need not be read of them again.
fn meant(connection: &mut DbConnection, asked: &[likeness::Person], among: Among) -> Result<Vec<Member>> {
    let mut meant = with_a_number(connection, asked, among)?;
    let near = in_a_postcode(connection, asked, among)?;
    let alike = with_a_key(connection, asked, among)?;
    let ids: HashSet<&Id> = near.iter().map(|(member, _)| member).chain(&alike).map(|member| &member.person).collect();
    let names = other_names(connection, ids)?;
    let shares_a_name = |(member, postcode): &(Member, String)| {
        let theirs: HashSet<String> = names_of(member, &names).flat_map(names::parts).collect();
        let there = asked.iter().filter(|asked| postcode_of(asked).as_ref() == Some(postcode));
        there
            .flat_map(|asked| &asked.names)
            .flat_map(|name| names::parts(&name.text))
            .any(|part| theirs.contains(&part))
    };
    let asked_about = likeness::Asked::new(asked);
    let is_one = |member: &Member| asked_about.is_one(&member.looks(&names));
    meant.extend(near.iter().filter(|near| shares_a_name(near) || is_one(&near.0)).map(|(member, _)| member.clone()));
    meant.extend(alike.into_iter().filter(is_one));
    Ok(meant)
}

fn with_a_number(connection: &mut DbConnection, asked: &[likeness::Person], among: Among) -> Result<Vec<Member>> {
    let numbers: Vec<String> = asked.iter().filter_map(number_of).collect();
    let with = channels::table.inner_join(family_members::table.on(family_members::person_id.eq(channels::person_id)));
    Ok(members!(with, among).filter(channels::value_key.eq_any(numbers)).select(member_columns!()).load(connection)?)
}

fn in_a_postcode(
    connection: &mut DbConnection,
    asked: &[likeness::Person],
    among: Among,
) -> Result<Vec<(Member, String)>> {
    let postcodes: Vec<String> = asked.iter().filter_map(postcode_of).collect();
    let with = homes::table
        .inner_join(residents::table.on(residents::home_id.eq(homes::id)))
        .inner_join(family_members::table.on(family_members::person_id.eq(residents::person_id)));
    Ok(members!(with, among)
        .filter(homes::postcode_key.eq_any(postcodes).and(residents::lived_to.is_null()))
        .select((member_columns!(), homes::postcode_key))
        .load(connection)?)
}

/// Each once, however many keys they share.
fn with_a_key(connection: &mut DbConnection, asked: &[likeness::Person], among: Among) -> Result<Vec<Member>> {
    let keys: HashSet<String> = asked.iter().flat_map(likeness::keys).collect();
    let with =
        person_keys::table.inner_join(family_members::table.on(family_members::person_id.eq(person_keys::person_id)));
    let found: Vec<Member> =
        members!(with, among).filter(person_keys::key.eq_any(keys)).select(member_columns!()).load(connection)?;
    let mut seen = HashSet::new();
    Ok(found.into_iter().filter(|member| seen.insert((member.person.clone(), member.family.clone()))).collect())
}

fn names_of<'a>(member: &'a Member, others: &'a OtherNames) -> impl Iterator<Item = &'a str> {
    let others = others.get(&member.person).into_iter().flatten().map(|(_, name)| name.as_str());
    std::iter::once(member.name.as_str()).chain(others)
}

impl Member {
    /// As the matcher sees them, with no home and no number: by those they were found or not.
    fn looks(&self, others: &OtherNames) -> likeness::Person {
        let others: Vec<(NameUse, &str)> =
            others.get(&self.person).into_iter().flatten().map(|(used, name)| (*used, name.as_str())).collect();
        let (birth_date, accuracy, expected_date) = (self.birth_date, self.accuracy, self.expected_date);
        let life = Life { birth_date, accuracy, expected_date, death_date: None };
        looks(&self.name, &others, self.kind, life.born(), None, None)
    }
}

fn number_of(asked: &likeness::Person) -> Option<String> {
    asked.phone.as_deref().map(value_key).filter(|key| key.chars().count() >= 5)
}

fn postcode_of(asked: &likeness::Person) -> Option<String> {
    asked.postcode.as_deref().map(postcode_key).filter(|key| key.len() >= 5)
}
