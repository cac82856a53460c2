use alongside_schema::connection::DbConnection;
use alongside_schema::tables::people;
use alongside_schema::{Day, Error, Id, People, Reference, ReferenceKind, Result, Viewer, visible};
use diesel::dsl::case_when;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use super::homes::told;
use crate::codes::{HomeClass, PersonKind, Safe, Way};
use crate::dated::Life;
use crate::person_codes::{Accuracy, Nights};

/// One person of a family.
#[derive(Clone, Debug, Queryable, QueryableByName)]
pub struct Member {
    /// The person.
    #[diesel(sql_type = Text)]
    pub person_id: Id,
    /// What they are called.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// Child or adult.
    #[diesel(sql_type = Text)]
    pub kind: PersonKind,
    /// When they were born, or the first day that it may have been; nothing for a baby on the way.
    #[diesel(sql_type = Nullable<Text>)]
    pub birth_date: Option<Day>,
    /// Who they are to the children, as somebody said it.
    #[diesel(sql_type = Text)]
    pub relationship: String,
    /// How exactly the date of birth is known.
    #[diesel(sql_type = Text)]
    pub birth_accuracy: Accuracy,
    /// When a baby on the way is expected, or was.
    #[diesel(sql_type = Nullable<Text>)]
    pub expected_date: Option<Day>,
    /// When they died.
    #[diesel(sql_type = Nullable<Text>)]
    pub death_date: Option<Day>,
    /// The version of the person, for two people who change them at once.
    #[diesel(sql_type = BigInt)]
    pub version: i64,
    /// Their reference.
    #[diesel(sql_type = Text)]
    pub reference: Reference,
    /// Since when they are recorded as one of the family.
    #[diesel(sql_type = Text)]
    pub joined_on: Day,
    /// Until when they were.
    #[diesel(sql_type = Nullable<Text>)]
    pub left_on: Option<Day>,
}

impl Member {
    /// Somebody who is in no record, to try a rule on: a day after today is when a baby is expected.
    pub fn imagined(person_id: Id, kind: PersonKind, born: Option<Day>, today: Day) -> Self {
        Self {
            person_id,
            name: String::new(),
            kind,
            birth_date: born.filter(|day| *day <= today),
            relationship: String::new(),
            birth_accuracy: Accuracy::Day,
            expected_date: born.filter(|day| *day > today),
            death_date: None,
            version: 1,
            reference: Reference::numbered(ReferenceKind::Person, 0),
            joined_on: today,
            left_on: None,
        }
    }

    /// Whether this is a child or a baby on the way.
    pub fn is_child(&self) -> bool {
        self.kind == PersonKind::Child
    }

    /// Whether this is a child whom somebody can ask what they want: every child but a baby on the way.
    pub fn is_child_with_a_say(&self) -> bool {
        self.is_child() && !self.life().is_expected()
    }

    /// The dates of their life.
    pub fn life(&self) -> Life {
        Life {
            birth_date: self.birth_date,
            accuracy: self.birth_accuracy,
            expected_date: self.expected_date,
            death_date: self.death_date,
        }
    }

    /// Age or due date in words: "8 years old", "due 3 February 2027", or that it is not known.
    pub fn age_words(&self, today: Day) -> String {
        self.life().age_words(today)
    }

    /// Whether they are somebody to write to, remind or ask something of.
    pub fn is_living_member(&self) -> bool {
        self.left_on.is_none() && self.death_date.is_none()
    }
}

macro_rules! member_columns {
    () => {
        (
            people::id,
            people::name,
            people::kind,
            people::birth_date,
            visible::family_members::relationship,
            people::birth_accuracy,
            people::expected_date,
            people::death_date,
            people::version,
            people::reference,
            visible::family_members::joined_on,
            visible::family_members::left_on,
        )
    };
}

/// The people of the family now, in the order in which the family was first described.
pub fn members(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Member>> {
    Ok(visible!(family_members, viewer, family)
        .inner_join(people::table.on(people::id.eq(visible::family_members::person_id)))
        .filter(visible::family_members::left_on.is_null().and(people::joined_into.is_null()))
        .order((visible::family_members::position, visible::family_members::id))
        .select(member_columns!())
        .load(connection)?)
}

/// The same, with those who have left.
pub fn members_ever(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Member>> {
    Ok(visible!(family_members, viewer, family)
        .inner_join(people::table.on(people::id.eq(visible::family_members::person_id)))
        .filter(people::joined_into.is_null())
        .order((visible::family_members::position, visible::family_members::id))
        .select(member_columns!())
        .load(connection)?)
}

/// One person of the family, also one who has left it.
pub fn member(connection: &mut DbConnection, viewer: &Viewer, family: &Id, person: &Id) -> Result<Member> {
    visible!(family_members, viewer, family)
        .inner_join(people::table.on(people::id.eq(visible::family_members::person_id)))
        .filter(visible::family_members::person_id.eq(person).and(people::joined_into.is_null()))
        .select(member_columns!())
        .first(connection)
        .map_err(Error::or_not_found)
}

/// Somebody in a home.
#[derive(Clone, Debug, Queryable)]
pub struct Resident {
    /// The home.
    pub home_id: Id,
    /// Its address; empty where it is protected.
    pub address: String,
    /// Its postcode, as its address.
    pub postcode: String,
    /// Who lives there.
    pub person_id: Id,
    /// How many nights they spend there.
    pub nights: Nights,
    /// Who may learn of the home.
    pub class: HomeClass,
    /// From whom the home is kept.
    pub withheld_from: People,
}

impl Resident {
    /// How the home is said on a page.
    pub fn home_line(&self) -> String {
        self.class.line(&self.address, &self.postcode)
    }

    /// Somebody in a home that is in no record, to try a rule on.
    pub fn imagined(home_id: Id, person_id: Id) -> Self {
        Self {
            home_id,
            address: String::new(),
            postcode: String::new(),
            person_id,
            nights: Nights::All,
            class: HomeClass::Ordinary,
            withheld_from: People::none(),
        }
    }
}

/// Who lives in which of the family's homes now, home by home.
pub fn residents(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Resident>> {
    Ok(visible!(residents, viewer, family)
        .inner_join(visible::homes::table.on(visible::homes::id.eq(visible::residents::home_id)))
        .filter(visible::homes::viewer_id.eq(&viewer.user_id))
        .filter(visible::residents::lived_to.is_null())
        .order((visible::homes::position, visible::residents::id))
        .select((
            visible::homes::id,
            told!(visible::homes::address),
            told!(visible::homes::postcode),
            visible::residents::person_id,
            visible::residents::nights,
            visible::homes::class,
            visible::homes::withheld_from,
        ))
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
    /// At which times it is safe, in words.
    pub times: String,
    /// What they say, or what we say, so that they know it is safe to talk.
    pub code_phrase: String,
    /// Who we say we are when we ring or knock; empty where we say who we are.
    pub say_as: String,
    /// What is never said by this way, a line for each thing.
    pub never_mention: String,
    /// When somebody last asked whether it is safe.
    pub checked_on: Option<Day>,
    /// When to ask again.
    pub check_due_on: Option<Day>,
    /// From when it is theirs.
    pub from_on: Option<Day>,
    /// Until when it was.
    pub to_on: Option<Day>,
    /// The way itself.
    pub id: Id,
    /// Its version.
    pub version: i64,
}

impl Channel {
    /// Whether it may be used, in words that fit the way.
    pub fn safe_words(&self) -> &'static str {
        self.safe.of(self.way)
    }

    /// The things that are never said by it.
    pub fn never_mentioned(&self) -> impl Iterator<Item = &str> {
        self.never_mention.lines().map(str::trim).filter(|line| !line.is_empty())
    }

    /// Whether somebody should ask again if it is still safe.
    pub fn is_check_due(&self, today: Day) -> bool {
        self.to_on.is_none() && self.check_due_on.is_some_and(|due| due <= today)
    }
}

macro_rules! channel_columns {
    () => {
        (
            visible::channels::person_id,
            visible::channels::kind,
            visible::channels::value,
            visible::channels::safe,
            visible::channels::note,
            visible::channels::times,
            visible::channels::code_phrase,
            visible::channels::say_as,
            visible::channels::never_mention,
            visible::channels::checked_on,
            visible::channels::check_due_on,
            visible::channels::from_on,
            visible::channels::to_on,
            visible::channels::id,
            visible::channels::version,
        )
    };
}

/// The ways to reach the people of the family now.
pub fn channels(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Channel>> {
    Ok(visible!(channels, viewer, family)
        .filter(visible::channels::to_on.is_null())
        .order(visible::channels::id)
        .select(channel_columns!())
        .load(connection)?)
}

/// Every way to reach this person, also those that have ended: those of now first.
pub fn channels_of(connection: &mut DbConnection, viewer: &Viewer, family: &Id, person: &Id) -> Result<Vec<Channel>> {
    let mut ways: Vec<Channel> = visible!(channels, viewer, family)
        .filter(visible::channels::person_id.eq(person))
        .order(visible::channels::id)
        .select(channel_columns!())
        .load(connection)?;
    ways.sort_by_key(|way| way.to_on.is_some());
    Ok(ways)
}
