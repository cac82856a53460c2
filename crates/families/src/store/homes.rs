use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{homes, residents, timeline_entries};
use alongside_schema::{Day, Error, Id, Marks, People, Result, Tx, Viewer, Visibility, visible};
use diesel::dsl::case_when;
use diesel::prelude::*;

use super::findable::refresh;
use crate::codes::HomeClass;
use crate::person_codes::Nights;

/// What is said of a home that is to be stored.
#[derive(Clone, Debug)]
pub struct HomeText<'a> {
    /// The address, without the postcode.
    pub address: &'a str,
    /// The postcode.
    pub postcode: &'a str,
    /// Who may learn of it.
    pub class: HomeClass,
    /// The area of the family hub that it belongs to, if anybody knows.
    pub area: &'a str,
    /// From when the family has it.
    pub from_on: Option<Day>,
}

/// Somebody who is to live in a home.
#[derive(Clone, Debug)]
pub struct NewStay<'a> {
    /// The home.
    pub home: &'a Id,
    /// Who.
    pub person: &'a Id,
    /// From when.
    pub from_on: Day,
    /// How many nights.
    pub nights: Nights,
    /// Which nights, in words.
    pub nights_words: &'a str,
    /// Who may learn of the home.
    pub class: HomeClass,
}

/// A home of the family, now or before.
#[derive(Clone, Debug, Queryable)]
pub struct Home {
    /// The home.
    pub id: Id,
    /// Its address; empty where it is protected, unless it was read by [`whole_home`].
    pub address: String,
    /// Its postcode, as its address.
    pub postcode: String,
    /// Who may learn of it.
    pub class: HomeClass,
    /// The area of the family hub.
    pub area: String,
    /// From when.
    pub from_on: Option<Day>,
    /// Until when; nothing while somebody of the family lives there.
    pub to_on: Option<Day>,
    /// Its version.
    pub version: i64,
    /// From whom it is kept.
    pub withheld_from: People,
    /// Where it is known from.
    pub source: String,
}

impl Home {
    /// How it is said on a page.
    pub fn line(&self) -> String {
        self.class.line(&self.address, &self.postcode)
    }
}

/// A column of the table of homes that says where a home is: it does not leave the database where the address is protected.
macro_rules! told {
    ($column:expr) => {
        case_when(visible::homes::class.eq(HomeClass::Ordinary), $column).otherwise("")
    };
}

pub(super) use told;

/// Somebody's stay in a home, now or before.
#[derive(Clone, Debug, Queryable)]
pub struct Stay {
    /// The stay.
    pub id: Id,
    /// The home.
    pub home_id: Id,
    /// Who.
    pub person_id: Id,
    /// From when.
    pub lived_from: Day,
    /// Until when.
    pub lived_to: Option<Day>,
    /// How many nights.
    pub nights: Nights,
    /// Which, in words.
    pub nights_words: String,
}

/// A postcode as it is compared: capitals without spaces.
pub fn postcode_key(postcode: &str) -> String {
    postcode.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase()
}

macro_rules! home_columns {
    ($address:expr, $postcode:expr) => {
        (
            visible::homes::id,
            $address,
            $postcode,
            visible::homes::class,
            visible::homes::area,
            visible::homes::from_on,
            visible::homes::to_on,
            visible::homes::version,
            visible::homes::withheld_from,
            visible::homes::source,
        )
    };
}

/// Every home of the family that the viewer may know of, those of now first; of one that is protected, that there is one.
pub fn homes_ever(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Home>> {
    let mut found: Vec<Home> = visible!(homes, viewer, family)
        .order((visible::homes::position, visible::homes::id))
        .select(home_columns!(told!(visible::homes::address), told!(visible::homes::postcode)))
        .load(connection)?;
    found.sort_by_key(|home| home.to_on.is_some());
    Ok(found)
}

/// A home with its address, protected or not: for whoever looks at it on purpose, and for what copies it within the record.
pub fn whole_home(connection: &mut DbConnection, viewer: &Viewer, family: &Id, home: &Id) -> Result<Home> {
    visible!(homes, viewer, family)
        .filter(visible::homes::id.eq(home))
        .select(home_columns!(visible::homes::address, visible::homes::postcode))
        .first(connection)
        .optional()?
        .ok_or(Error::NotFound)
}

/// Who lived where, from when to when: the latest first.
pub fn stays(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Stay>> {
    let mut found: Vec<Stay> = visible!(residents, viewer, family)
        .order((visible::residents::lived_from.desc(), visible::residents::id))
        .select((
            visible::residents::id,
            visible::residents::home_id,
            visible::residents::person_id,
            visible::residents::lived_from,
            visible::residents::lived_to,
            visible::residents::nights,
            visible::residents::nights_words,
        ))
        .load(connection)?;
    found.sort_by_key(|stay| stay.lived_to.is_some());
    Ok(found)
}

/// Stores a home.
pub(super) fn insert_home(
    tx: &mut Tx<'_>,
    family: &Id,
    position: i64,
    text: &HomeText<'_>,
    marks: &Marks,
) -> Result<Id> {
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(homes::table)
        .values((
            (
                homes::id.eq(&id),
                homes::family_id.eq(family),
                homes::position.eq(position),
                homes::address.eq(text.address),
                homes::postcode.eq(text.postcode),
                homes::postcode_key.eq(postcode_key(text.postcode)),
                homes::class.eq(text.class),
                homes::area.eq(text.area),
                homes::from_on.eq(text.from_on),
                homes::version.eq(1),
                homes::created_at.eq(now),
            ),
            (
                homes::subjects.eq(&marks.subjects),
                homes::withheld_from.eq(&marks.withheld_from),
                homes::visibility.eq(text.class.visibility()),
                homes::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(id)
}

/// Adds a home at the end of the family's list.
pub fn add_home(tx: &mut Tx<'_>, family: &Id, text: &HomeText<'_>, marks: &Marks) -> Result<Id> {
    let last: Option<i64> = homes::table
        .filter(homes::family_id.eq(family))
        .select(diesel::dsl::max(homes::position))
        .first(tx.connection())?;
    insert_home(tx, family, last.unwrap_or(-1) + 1, text, marks)
}

/// Stores that somebody lives in a home.
pub(super) fn insert_resident(tx: &mut Tx<'_>, family: &Id, stay: &NewStay<'_>, marks: &Marks) -> Result<Id> {
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(residents::table)
        .values((
            (
                residents::id.eq(&id),
                residents::family_id.eq(family),
                residents::home_id.eq(stay.home),
                residents::person_id.eq(stay.person),
                residents::lived_from.eq(stay.from_on),
                residents::nights.eq(stay.nights),
                residents::nights_words.eq(stay.nights_words),
                residents::created_at.eq(now),
            ),
            (
                residents::subjects.eq(&marks.subjects),
                residents::withheld_from.eq(&marks.withheld_from),
                residents::visibility.eq(stay.class.visibility()),
                residents::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(id)
}

/// Ends a stay on this day. A stay that began later is one that never was, and ends as it began.
pub(super) fn end_stay(tx: &mut Tx<'_>, stay: &Stay, on: Day) -> Result<()> {
    diesel::update(residents::table.filter(residents::id.eq(&stay.id).and(residents::lived_to.is_null())))
        .set(residents::lived_to.eq(on.max(stay.lived_from)))
        .execute(tx.connection())?;
    Ok(())
}

/// Who lives in a home from now on, as a page says it: each person with their nights.
#[derive(Clone, Debug)]
pub struct Household {
    /// The people, how many nights each spends here, and which in words.
    pub people: Vec<(Id, Nights, String)>,
    /// The day from which it is so.
    pub from_on: Day,
}

/// Changes who lives in a home: stays that end are dated, those that begin are added, a stay with other nights is ended and begun
/// again, so that what was stays to be read. Marks of the home go with each stay.
pub fn change_household(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    family: &Id,
    home: &Home,
    household: &Household,
) -> Result<()> {
    let current: Vec<Stay> = stays(tx.connection(), viewer, family)?
        .into_iter()
        .filter(|stay| stay.home_id == home.id && stay.lived_to.is_none())
        .collect();
    for stay in &current {
        let same = household.people.iter().any(|(person, nights, words)| {
            (person, nights, words) == (&stay.person_id, &stay.nights, &stay.nights_words)
        });
        if !same {
            end_stay(tx, stay, household.from_on)?;
        }
    }
    for (person, nights, words) in &household.people {
        let stays_on =
            current.iter().any(|stay| (person, nights, words) == (&stay.person_id, &stay.nights, &stay.nights_words));
        if !stays_on {
            let marks =
                Marks::about(People::one(person), viewer.agency.clone()).withheld_from(home.withheld_from.clone());
            let stay = NewStay {
                home: &home.id,
                person,
                from_on: household.from_on,
                nights: *nights,
                nights_words: words,
                class: home.class,
            };
            insert_resident(tx, family, &stay, &marks)?;
        }
    }
    let touched = current.iter().map(|stay| &stay.person_id).chain(household.people.iter().map(|(person, ..)| person));
    refresh_all(tx, touched)
}

fn refresh_all<'a>(tx: &mut Tx<'_>, people: impl Iterator<Item = &'a Id>) -> Result<()> {
    People::new(people.cloned()).iter().try_for_each(|person| refresh(tx, person))
}

/// Writes a home's text anew where it stands at this version. The text that it had stays in the record as a home that ended today,
/// with the same marks: whoever may not learn the one may not learn the other.
pub(super) fn change_home(
    tx: &mut Tx<'_>,
    family: &Id,
    home: &Home,
    text: &HomeText<'_>,
    ended: Option<Day>,
    version: i64,
) -> Result<()> {
    let today = tx.today();
    let changed = diesel::update(homes::table.filter(homes::id.eq(&home.id).and(homes::version.eq(version))))
        .set((
            homes::address.eq(text.address),
            homes::postcode.eq(text.postcode),
            homes::postcode_key.eq(postcode_key(text.postcode)),
            homes::class.eq(text.class),
            homes::visibility.eq(text.class.visibility()),
            homes::area.eq(text.area),
            homes::from_on.eq(text.from_on),
            homes::to_on.eq(ended),
            homes::version.eq(version + 1),
        ))
        .execute(tx.connection())?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    if (home.address.as_str(), home.postcode.as_str()) != (text.address, text.postcode) {
        let before = HomeText {
            address: &home.address,
            postcode: &home.postcode,
            class: home.class,
            area: &home.area,
            from_on: home.from_on,
        };
        let marks = Marks::about(People::none(), home.source.clone()).withheld_from(home.withheld_from.clone());
        let old = add_home(tx, family, &before, &marks)?;
        diesel::update(homes::table.filter(homes::id.eq(old))).set(homes::to_on.eq(today)).execute(tx.connection())?;
    }
    Ok(())
}

/// Says who must not learn of a home of this class: of the home itself and of every stay in it. What the story has told of it is never opened up
/// again: it may name the address that stood there before.
pub(super) fn keep_home_from(tx: &mut Tx<'_>, family: &Id, home: &Id, class: HomeClass, people: &People) -> Result<()> {
    diesel::update(homes::table.filter(homes::family_id.eq(family).and(homes::id.eq(home))))
        .set((homes::withheld_from.eq(people), homes::visibility.eq(class.visibility())))
        .execute(tx.connection())?;
    diesel::update(residents::table.filter(residents::family_id.eq(family).and(residents::home_id.eq(home))))
        .set((residents::withheld_from.eq(people), residents::visibility.eq(class.visibility())))
        .execute(tx.connection())?;
    let told: Vec<(Id, People, Visibility)> = timeline_entries::table
        .filter(timeline_entries::family_id.eq(family).and(timeline_entries::fact_id.eq(home)))
        .select((timeline_entries::id, timeline_entries::withheld_from, timeline_entries::visibility))
        .load(tx.connection())?;
    for (entry, kept_from, seen_by) in told {
        let kept_from = People::new(kept_from.iter().chain(people.iter()).cloned());
        let seen_by = if class.visibility() == Visibility::Limited { Visibility::Limited } else { seen_by };
        diesel::update(timeline_entries::table.filter(timeline_entries::id.eq(entry)))
            .set((timeline_entries::withheld_from.eq(kept_from), timeline_entries::visibility.eq(seen_by)))
            .execute(tx.connection())?;
    }
    Ok(())
}
