use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{people, person_details, person_identifiers};
use alongside_schema::{Day, Error, Id, Marks, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::findable::refresh;
use crate::person_codes::{Accuracy, Detail, NumberSystem};

/// One thing that is or was known of somebody.
#[derive(Clone, Debug, Queryable)]
pub struct KnownDetail {
    /// Its row.
    pub id: Id,
    /// What about them.
    pub detail: Detail,
    /// A code of the list for that detail, or words.
    pub value: String,
    /// From when it is so.
    pub from_on: Day,
    /// Until when it was.
    pub to_on: Option<Day>,
    /// Who said it.
    pub source: String,
}

/// Everything that was recorded of this person for the family, the newest first.
pub fn details(connection: &mut DbConnection, viewer: &Viewer, family: &Id, person: &Id) -> Result<Vec<KnownDetail>> {
    Ok(visible!(person_details, viewer, family)
        .filter(visible::person_details::person_id.eq(person))
        .order(visible::person_details::id.desc())
        .select((
            visible::person_details::id,
            visible::person_details::kind,
            visible::person_details::value,
            visible::person_details::from_on,
            visible::person_details::to_on,
            visible::person_details::source,
        ))
        .load(connection)?)
}

/// The sex of everybody in the family of whom it is recorded, as a picture of the family shows it.
pub fn sexes(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<(Id, String)>> {
    Ok(visible!(person_details, viewer, family)
        .filter(visible::person_details::kind.eq(Detail::Sex).and(visible::person_details::to_on.is_null()))
        .order(visible::person_details::id)
        .select((visible::person_details::person_id, visible::person_details::value))
        .load(connection)?)
}

/// What a page says of somebody.
#[derive(Clone, Debug)]
pub struct PersonText {
    /// When they were born, and how exactly that is known.
    pub born: Option<(Day, Accuracy)>,
    /// When a baby on the way is expected.
    pub expected: Option<Day>,
    /// Each detail as it is to be; an empty text where nothing is known.
    pub details: Vec<(Detail, String)>,
    /// Who said so.
    pub source: String,
}

/// Writes down what is known of somebody who stands at this version. What changes is ended and begun anew, so that what was known
/// before can still be read. Details that the viewer may not see stay as they are.
pub fn change_person(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    family: &Id,
    person: &Id,
    text: &PersonText,
    version: i64,
) -> Result<()> {
    let changed = diesel::update(people::table.filter(people::id.eq(person).and(people::version.eq(version))))
        .set((
            people::birth_date.eq(text.born.map(|(day, _)| day)),
            people::birth_accuracy.eq(text.born.map_or(Accuracy::Day, |(_, accuracy)| accuracy)),
            people::expected_date.eq(text.expected),
            people::version.eq(version + 1),
        ))
        .execute(tx.connection())?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    let known = details(tx.connection(), viewer, family, person)?;
    for (detail, value) in &text.details {
        let now = known.iter().find(|known| known.detail == *detail && known.to_on.is_none());
        if now.map_or("", |now| now.value.as_str()) == value {
            continue;
        }
        if let Some(now) = now {
            let today = tx.today();
            diesel::update(person_details::table.filter(person_details::id.eq(&now.id)))
                .set(person_details::to_on.eq(today))
                .execute(tx.connection())?;
        }
        if !value.is_empty() {
            insert_detail(tx, family, person, *detail, value, &text.source)?;
        }
    }
    refresh(tx, person)
}

/// Stores one thing that is known of somebody, from today.
pub(super) fn insert_detail(
    tx: &mut Tx<'_>,
    family: &Id,
    person: &Id,
    detail: Detail,
    value: &str,
    source: &str,
) -> Result<Id> {
    let (id, now, today) = (tx.new_id(), tx.now(), tx.today());
    let marks = Marks::about(alongside_schema::People::one(person), source);
    diesel::insert_into(person_details::table)
        .values((
            person_details::id.eq(&id),
            person_details::family_id.eq(family),
            person_details::person_id.eq(person),
            person_details::kind.eq(detail),
            person_details::value.eq(value),
            person_details::from_on.eq(today),
            person_details::recorded_at.eq(now),
            person_details::subjects.eq(&marks.subjects),
            person_details::withheld_from.eq(&marks.withheld_from),
            person_details::visibility.eq(marks.visibility),
            person_details::source.eq(&marks.source),
        ))
        .execute(tx.connection())?;
    Ok(id)
}

/// A number by which another service knows somebody.
#[derive(Clone, Debug, Queryable)]
pub struct Identifier {
    /// Its row.
    pub id: Id,
    /// Whose system.
    pub system: NumberSystem,
    /// Who gave it, in words, for other systems.
    pub issuer: String,
    /// The number.
    pub value: String,
    /// From when it holds.
    pub from_on: Option<Day>,
    /// Until when it held.
    pub to_on: Option<Day>,
    /// Who looked that it is right.
    pub verified_by: String,
    /// Where it is known from.
    pub source: String,
}

/// The numbers of this person, those that hold first.
pub fn identifiers(
    connection: &mut DbConnection,
    viewer: &Viewer,
    family: &Id,
    person: &Id,
) -> Result<Vec<Identifier>> {
    let mut found: Vec<Identifier> = visible!(person_identifiers, viewer, family)
        .filter(visible::person_identifiers::person_id.eq(person))
        .order(visible::person_identifiers::id)
        .select((
            visible::person_identifiers::id,
            visible::person_identifiers::system,
            visible::person_identifiers::issuer,
            visible::person_identifiers::value,
            visible::person_identifiers::from_on,
            visible::person_identifiers::to_on,
            visible::person_identifiers::verified_by,
            visible::person_identifiers::source,
        ))
        .load(connection)?;
    found.sort_by_key(|number| number.to_on.is_some());
    Ok(found)
}

/// A number that is to be stored; its check digit has been looked at.
#[derive(Clone, Debug)]
pub struct NewIdentifier {
    /// Whose system.
    pub system: NumberSystem,
    /// Who gave it, for other systems.
    pub issuer: String,
    /// The number.
    pub value: String,
    /// From when.
    pub from_on: Option<Day>,
    /// Who looked that it is right; empty where nobody has.
    pub verified_by: String,
}

/// Stores the number. A person has one NHS number and one pupil number at a time: the one that held until now must be ended first.
pub fn add_identifier(tx: &mut Tx<'_>, viewer: &Viewer, family: &Id, person: &Id, new: &NewIdentifier) -> Result<Id> {
    let held = identifiers(tx.connection(), viewer, family, person)?;
    let same = held.iter().filter(|number| number.to_on.is_none() && number.system == new.system);
    for number in same {
        let one_at_a_time = matches!(new.system, NumberSystem::Nhs | NumberSystem::Upn);
        if one_at_a_time || (number.value == new.value && number.issuer == new.issuer) {
            return Err(Error::Refused(format!(
                "There is one already: {} {}. End it first if it is not right.",
                new.system.words(),
                number.value
            )));
        }
    }
    let (id, now) = (tx.new_id(), tx.now());
    let marks = Marks::about(alongside_schema::People::one(person), viewer.agency.clone());
    diesel::insert_into(person_identifiers::table)
        .values((
            (
                person_identifiers::id.eq(&id),
                person_identifiers::family_id.eq(family),
                person_identifiers::person_id.eq(person),
                person_identifiers::system.eq(new.system),
                person_identifiers::issuer.eq(&new.issuer),
                person_identifiers::value.eq(&new.value),
                person_identifiers::from_on.eq(new.from_on),
                person_identifiers::verified_by.eq(&new.verified_by),
                person_identifiers::recorded_at.eq(now),
            ),
            (
                person_identifiers::subjects.eq(&marks.subjects),
                person_identifiers::withheld_from.eq(&marks.withheld_from),
                person_identifiers::visibility.eq(marks.visibility),
                person_identifiers::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(id)
}

/// Ends a number today.
pub fn end_identifier(tx: &mut Tx<'_>, viewer: &Viewer, family: &Id, id: &Id) -> Result<()> {
    let today = tx.today();
    let there: Id = visible!(person_identifiers, viewer, family)
        .filter(visible::person_identifiers::id.eq(id))
        .select(visible::person_identifiers::id)
        .first(tx.connection())
        .map_err(Error::or_not_found)?;
    diesel::update(
        person_identifiers::table.filter(person_identifiers::id.eq(there).and(person_identifiers::to_on.is_null())),
    )
    .set(person_identifiers::to_on.eq(today))
    .execute(tx.connection())?;
    Ok(())
}
