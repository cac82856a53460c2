//! Who in the record may be the people of a request: what is fetched for the matcher, and what it found, ready to be shown.

use std::collections::{HashMap, HashSet};

use alongside_keys::SealKeys;
use alongside_likeness as likeness;
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{families, homes, people, person_keys, person_names, residents, schools};
use alongside_schema::visible::family_members as members;
use alongside_schema::{Day, Id, Reference, Result, Viewer, Visibility};
use diesel::prelude::*;

use crate::codes::{HomeClass, NameUse, PersonKind};
use crate::dated::Life;
use crate::person_codes::Accuracy;
use crate::same::looks;
use crate::store::sealed::not_beside;

/// A family in the record that may be the one that is asked about, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LikelyFamily {
    /// The family.
    pub id: Id,
    /// Its reference.
    pub reference: Reference,
    /// Its name.
    pub name: String,
    /// How far the viewer reaches it; see `alongside_schema::reach`.
    pub grade: i64,
    /// Who of it looks like whom, those who may be the same person first.
    pub people: Vec<LikelyPerson>,
}

/// Somebody of the record who looks like somebody who is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LikelyPerson {
    /// Where the one who is asked about stands among those asked, from 0.
    pub asked: usize,
    /// The person in the record.
    pub person_id: Id,
    /// The name in the record.
    pub name: String,
    /// When the person in the record was born, or is expected.
    pub birth_date: Option<Day>,
    /// Whether they may be the same person; otherwise only of the same family.
    pub is_same: bool,
    /// Why, in words: "same name, same date of birth".
    pub because: String,
}

/// Candidates looked at, at the most; one shared key brings them here, and a key is two pieces of evidence.
const MOST_CANDIDATES: i64 = 400;

type Row = (Id, String, PersonKind, Option<Day>, Id, Reference, String, Accuracy, Option<Day>, i64);

/// The families, at most five, the likeliest first, among those that the viewer may know of. `also` is a family that somebody has found by
/// searching: it stands first, with whoever looks like whom in it.
pub fn likely(
    connection: &mut DbConnection,
    (viewer, seals): (&Viewer, &SealKeys),
    asked: &[likeness::Person],
    also: Option<&Reference>,
) -> Result<Vec<LikelyFamily>> {
    let rows = rows_by_key(connection, viewer, asked)?;
    let rows = never_together(connection, seals, rows)?;
    let mut found = by_rows(connection, asked, rows)?;
    let Some(also) = also else { return Ok(found) };
    let rows = rows_of_family(connection, viewer, also)?;
    let Some(row) = rows.first() else { return Ok(found) };
    let unlike = LikelyFamily {
        id: row.4.clone(),
        reference: row.5.clone(),
        name: row.6.clone(),
        grade: row.9,
        people: Vec::new(),
    };
    let there = found.iter().flat_map(|family| family.people.iter().map(|person| person.person_id.clone()));
    let together: Vec<Id> = rows.iter().map(|row| row.0.clone()).chain(there).collect();
    if !not_beside(connection, seals, &together)?.is_empty() {
        found.clear();
    }
    found.retain(|family| family.id != unlike.id);
    found.insert(0, by_rows(connection, asked, rows)?.pop().unwrap_or(unlike));
    Ok(found)
}

/// Without whom must not be shown beside others of these: whoever somebody was before an adoption, where they are found as who they are since.
fn never_together(connection: &mut DbConnection, seals: &SealKeys, mut rows: Vec<Row>) -> Result<Vec<Row>> {
    let people: Vec<Id> = rows.iter().map(|row| row.0.clone()).collect();
    let left_out = not_beside(connection, seals, &people)?;
    let records: Vec<Id> = rows.iter().filter(|row| left_out.contains(&row.0)).map(|row| row.4.clone()).collect();
    rows.retain(|row| !records.contains(&row.4));
    Ok(rows)
}

/// The columns of a [`Row`]. Its last number is how far the viewer reaches the family; without a viewer it is never looked at.
macro_rules! row_columns {
    ($last:path) => {
        (
            people::id,
            people::name,
            people::kind,
            people::birth_date,
            families::id,
            families::reference,
            families::name,
            people::birth_accuracy,
            people::expected_date,
            $last,
        )
    };
}

/// The members of families who share a key with somebody who is asked about.
fn rows_by_key(connection: &mut DbConnection, viewer: &Viewer, asked: &[likeness::Person]) -> Result<Vec<Row>> {
    let keys: Vec<String> = asked.iter().flat_map(likeness::keys).collect();
    let holders = person_keys::table.filter(person_keys::key.eq_any(keys)).select(person_keys::person_id);
    Ok(members::table
        .inner_join(people::table.on(people::id.eq(members::person_id)))
        .inner_join(families::table.on(families::id.eq(members::family_id)))
        .filter(members::viewer_id.eq(&viewer.user_id).and(members::person_id.eq_any(holders)))
        .filter(people::joined_into.is_null())
        .order(members::id)
        .limit(MOST_CANDIDATES)
        .select(row_columns!(members::grade))
        .load(connection)?)
}

/// The members of one family, if the viewer may know of it.
fn rows_of_family(connection: &mut DbConnection, viewer: &Viewer, reference: &Reference) -> Result<Vec<Row>> {
    Ok(members::table
        .inner_join(people::table.on(people::id.eq(members::person_id)))
        .inner_join(families::table.on(families::id.eq(members::family_id)))
        .filter(members::viewer_id.eq(&viewer.user_id).and(families::reference.eq(reference)))
        .filter(members::left_on.is_null())
        .order(members::id)
        .limit(MOST_CANDIDATES)
        .select(row_columns!(members::grade))
        .load(connection)?)
}

/// These members, compared with those who are asked about.
fn by_rows(connection: &mut DbConnection, asked: &[likeness::Person], rows: Vec<Row>) -> Result<Vec<LikelyFamily>> {
    let known = as_known(connection, &rows)?;
    Ok(by_family(asked, &rows, known))
}

/// These members as the matcher sees them, each with the place of their row.
fn as_known(connection: &mut DbConnection, rows: &[Row]) -> Result<Vec<(usize, likeness::Person)>> {
    let ids: Vec<&Id> = rows.iter().map(|row| &row.0).collect();
    let places: Places<'_> = rows.iter().map(|row| (&row.0, &row.4)).collect();
    let (names, homes) = (other_names(connection, &ids)?, ordinary_homes(connection, &ids, &places)?);
    let schools = schools_of(connection, &ids, &places)?;
    let seen = |(at, row): (usize, &Row)| {
        let (id, name, kind) = (&row.0, &row.1, row.2);
        let others: Vec<(NameUse, &str)> =
            names.get(id).into_iter().flatten().map(|(used_as, name)| (*used_as, name.as_str())).collect();
        let home = homes.get(id).map(|(address, postcode)| (address.as_str(), postcode.as_str()));
        let mut person = looks(name, &others, kind, life_of(row).born(), home, None);
        person.school = schools.get(id).cloned();
        (at, person)
    };
    Ok(rows.iter().enumerate().map(seen).collect())
}

/// When the person of this row was born or is expected.
fn life_of(row: &Row) -> Life {
    Life { birth_date: row.3, accuracy: row.7, expected_date: row.8, death_date: None }
}

/// Former and short names of these people, as far as everybody may learn them: a reason for a likeness may name them.
fn other_names(connection: &mut DbConnection, ids: &[&Id]) -> Result<HashMap<Id, Vec<(NameUse, String)>>> {
    let rows: Vec<(Id, NameUse, String)> = person_names::table
        .filter(person_names::person_id.eq_any(ids))
        .filter(person_names::withheld_from.eq("").and(person_names::visibility.eq(Visibility::Team)))
        .select((person_names::person_id, person_names::used_as, person_names::name))
        .load(connection)?;
    let mut names: HashMap<Id, Vec<(NameUse, String)>> = HashMap::new();
    for (person, used_as, name) in rows {
        names.entry(person).or_default().push((used_as, name));
    }
    Ok(names)
}

/// In which families these people are, as far as the viewer may know of those families. What was recorded for another one, which may be
/// restricted, says nothing here: "same school" would tell that it is known there.
type Places<'a> = HashSet<(&'a Id, &'a Id)>;

/// Where these people live now, if everybody may learn it. Only compared with what the asker already said, and never shown.
fn ordinary_homes(
    connection: &mut DbConnection,
    ids: &[&Id],
    places: &Places<'_>,
) -> Result<HashMap<Id, (String, String)>> {
    let rows: Vec<(Id, Id, String, String)> = residents::table
        .inner_join(homes::table.on(homes::id.eq(residents::home_id)))
        .filter(residents::person_id.eq_any(ids).and(residents::lived_to.is_null()))
        .filter(homes::class.eq(HomeClass::Ordinary).and(homes::withheld_from.eq("")))
        .filter(residents::withheld_from.eq(""))
        .filter(homes::visibility.eq(Visibility::Team).and(residents::visibility.eq(Visibility::Team)))
        .select((residents::person_id, residents::family_id, homes::address, homes::postcode))
        .load(connection)?;
    let known = rows.into_iter().filter(|(person, family, ..)| places.contains(&(person, family)));
    Ok(known.map(|(person, _, address, postcode)| (person, (address, postcode))).collect())
}

/// Where these people go to school, as it was said last, if everybody may learn it. Only compared with what the asker already said.
fn schools_of(connection: &mut DbConnection, ids: &[&Id], places: &Places<'_>) -> Result<HashMap<Id, String>> {
    let rows: Vec<(Id, Id, String)> = schools::table
        .filter(schools::person_id.eq_any(ids).and(schools::withheld_from.eq("")))
        .filter(schools::visibility.eq(Visibility::Team))
        .order(schools::id)
        .select((schools::person_id, schools::family_id, schools::name))
        .load(connection)?;
    let known = rows.into_iter().filter(|(person, family, _)| places.contains(&(person, family)));
    Ok(known.map(|(person, _, school)| (person, school)).collect())
}

/// The matcher speaks of families by a key; ours is the family's id, found again by the first row that has it.
fn by_family(asked: &[likeness::Person], rows: &[Row], known: Vec<(usize, likeness::Person)>) -> Vec<LikelyFamily> {
    let known: Vec<(Id, likeness::Person)> =
        known.into_iter().map(|(at, person)| (rows[at].4.clone(), person)).collect();
    let found = likeness::families(asked, &known);
    let shown = |family: likeness::LikelyFamily<Id>| {
        let row = rows.iter().find(|row| row.4 == family.family)?;
        let people = family.people.iter().map(|person| shown_person(person, &rows[person.known])).collect();
        Some(LikelyFamily { id: row.4.clone(), reference: row.5.clone(), name: row.6.clone(), grade: row.9, people })
    };
    found.into_iter().filter_map(shown).collect()
}

fn shown_person(person: &likeness::LikelyPerson, row: &Row) -> LikelyPerson {
    let because: Vec<String> = person.likeness.reasons.iter().map(ToString::to_string).collect();
    LikelyPerson {
        asked: person.asked,
        person_id: row.0.clone(),
        name: row.1.clone(),
        birth_date: row.3.or(row.8),
        is_same: person.likeness.same == likeness::Same::Person,
        because: because.join(", "),
    }
}
