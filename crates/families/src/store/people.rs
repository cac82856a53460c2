use alongside_schema::connection::DbConnection;
use alongside_schema::tables::people;
use alongside_schema::{Day, Id, Result, Viewer, visible};
use diesel::prelude::*;

use crate::codes::{PersonKind, Safe, Way};

/// One person of a family.
#[derive(Clone, Debug, Queryable)]
pub struct Member {
    /// The person.
    pub person_id: Id,
    /// What they are called.
    pub name: String,
    /// Child or adult.
    pub kind: PersonKind,
    /// When they were born, or are expected.
    pub birth_date: Option<Day>,
    /// Who they are to the children, as somebody said it.
    pub relationship: String,
}

impl Member {
    /// Whether this is a child or a baby on the way.
    pub fn is_child(&self) -> bool {
        self.kind == PersonKind::Child
    }

    /// Age or due date in words: "8 years old", "due 3 February 2027", or that it is not known.
    pub fn age_words(&self, today: Day) -> String {
        match self.birth_date {
            None => "age not known".to_owned(),
            Some(due) if due > today => format!("due {}", due.words()),
            Some(born) => match born.years_until(today) {
                0 => "under 1 year old".to_owned(),
                1 => "1 year old".to_owned(),
                years => format!("{years} years old"),
            },
        }
    }
}

/// The people of the family, in the order in which the family was first described.
pub fn members(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Member>> {
    Ok(visible!(family_members, viewer, family)
        .inner_join(people::table.on(people::id.eq(visible::family_members::person_id)))
        .filter(visible::family_members::left_on.is_null())
        .order((visible::family_members::position, visible::family_members::id))
        .select((people::id, people::name, people::kind, people::birth_date, visible::family_members::relationship))
        .load(connection)?)
}

/// Somebody in a home.
#[derive(Clone, Debug, Queryable)]
pub struct Resident {
    /// The home.
    pub home_id: Id,
    /// Its address.
    pub address: String,
    /// Its postcode.
    pub postcode: String,
    /// Who lives there.
    pub person_id: Id,
}

/// Who lives in which of the family's homes now, home by home.
pub fn residents(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Resident>> {
    Ok(visible!(residents, viewer, family)
        .inner_join(visible::homes::table.on(visible::homes::id.eq(visible::residents::home_id)))
        .filter(visible::homes::viewer_id.eq(&viewer.user_id))
        .filter(visible::residents::lived_to.is_null())
        .order((visible::homes::position, visible::residents::id))
        .select((visible::homes::id, visible::homes::address, visible::homes::postcode, visible::residents::person_id))
        .load(connection)?)
}

/// A way to reach somebody, and whether it is safe.
#[derive(Clone, Debug, Queryable)]
pub struct Channel {
    /// Whose it is.
    pub person_id: Id,
    /// Which way.
    pub way: Way,
    /// The number or address; empty where only its safety is known.
    pub value: String,
    /// Whether it may be used.
    pub safe: Safe,
    /// What else to know before using it.
    pub note: String,
}

impl Channel {
    /// Whether it may be used, in words that fit the way.
    pub fn safe_words(&self) -> &'static str {
        match (self.way, self.safe) {
            (Way::Call, safe) => safe.words(),
            (_, Safe::Yes) => "Safe",
            (_, Safe::WithCare) => "Only as was said",
            (_, Safe::No) => "Do not use: not safe",
            (_, Safe::NotAsked) => "Ask first",
        }
    }
}

/// The ways to reach the people of the family.
pub fn channels(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Channel>> {
    Ok(visible!(channels, viewer, family)
        .order(visible::channels::id)
        .select((
            visible::channels::person_id,
            visible::channels::kind,
            visible::channels::value,
            visible::channels::safe,
            visible::channels::note,
        ))
        .load(connection)?)
}
