use alongside_families::store::{marks_at, members_ever};
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{recipient_addresses, recipients, users};
use alongside_schema::{Day, Error, Id, Marks, People, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use crate::codes::SendWay;

/// Somebody to whom something of a family can be given.
#[derive(Clone, Debug)]
pub struct Recipient {
    /// The recipient.
    pub id: Id,
    /// Who they are, where they are of the family.
    pub person_id: Option<Id>,
    /// What they are called.
    pub name: String,
    /// What they are to the family, or what their work is.
    pub role: String,
    /// Whom they work for; empty for somebody of the family.
    pub agency: String,
    /// By which ways they are given something, the ended ones last.
    pub addresses: Vec<Address>,
    /// The marks of the row.
    pub marks: Marks,
}

/// One way of giving somebody something.
#[derive(Clone, Debug, Queryable)]
pub struct Address {
    /// The row.
    pub id: Id,
    /// Whose it is.
    pub recipient_id: Id,
    /// By which way.
    pub way: SendWay,
    /// The address, without the postcode; empty for what is given by hand.
    pub address: String,
    /// The postcode.
    pub postcode: String,
    /// When somebody last made sure that it is theirs.
    pub checked_on: Option<Day>,
    /// How.
    pub checked_how: String,
    /// Who.
    pub checked_by: Option<String>,
    /// From when on it is not theirs any more.
    pub ended_on: Option<Day>,
    /// Its version.
    pub version: i64,
    /// The marks of the row.
    pub marks: Marks,
}

impl Address {
    /// Where it goes, if it goes anywhere.
    pub fn place(&self) -> Option<(&str, &str)> {
        (self.way == SendWay::Post).then_some((self.address.as_str(), self.postcode.as_str()))
    }

    /// In one line: "By post to 2 Mill Row, LU9 1HB".
    pub fn words(&self) -> String {
        match self.place() {
            Some((address, postcode)) => format!("{} to {address}, {postcode}", self.way.words()),
            None => self.way.words().to_owned(),
        }
    }

    /// When it was last checked, how and by whom, in words.
    pub fn checked_words(&self) -> String {
        match (self.checked_on, &self.checked_by) {
            (Some(day), Some(by)) => format!("Checked on {}, by {by}: {}", day.words(), self.checked_how),
            (Some(day), None) => format!("Checked on {}: {}", day.words(), self.checked_how),
            (None, _) => "Nobody has checked it yet".to_owned(),
        }
    }
}

/// The address book of a family, as far as the viewer may see it, in the order in which it was written.
pub fn book(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Recipient>> {
    use visible::recipients as seen;
    type Row = (Id, Option<Id>, String, String, String, Marks);
    let rows: Vec<Row> = visible!(recipients, viewer, family)
        .order(seen::id)
        .select((
            seen::id,
            seen::person_id,
            seen::name,
            seen::role,
            seen::agency,
            (seen::subjects, seen::withheld_from, seen::visibility, seen::source),
        ))
        .load(connection)?;
    let addresses = addresses(connection, viewer, family)?;
    let members = members_ever(connection, viewer, family)?;
    let recipient = |(id, person_id, name, role, agency, marks): Row| {
        // Somebody of the family is called what they are called now.
        let (name, role) = match &person_id {
            None => (name, role),
            Some(person) => {
                let member = members.iter().find(|member| member.person_id == *person)?;
                (member.name.clone(), member.relationship.clone())
            }
        };
        let addresses = addresses.iter().filter(|one| one.recipient_id == id).cloned().collect();
        Some(Recipient { id, person_id, name, role, agency, addresses, marks })
    };
    Ok(rows.into_iter().filter_map(recipient).collect())
}

fn addresses(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Address>> {
    use visible::recipient_addresses as seen;
    let mut found: Vec<Address> = visible!(recipient_addresses, viewer, family)
        .left_join(users::table.on(users::id.nullable().eq(seen::checked_by)))
        .order(seen::id)
        .select((
            seen::id,
            seen::recipient_id,
            seen::way,
            seen::address,
            seen::postcode,
            seen::checked_on,
            seen::checked_how,
            users::name.nullable(),
            seen::ended_on,
            seen::version,
            (seen::subjects, seen::withheld_from, seen::visibility, seen::source),
        ))
        .load(connection)?;
    found.sort_by_key(|address| address.ended_on.is_some());
    Ok(found)
}

/// One of the address book, if the viewer may see them.
pub fn recipient(connection: &mut DbConnection, viewer: &Viewer, family: &Id, id: &Id) -> Result<Recipient> {
    book(connection, viewer, family)?.into_iter().find(|one| one.id == *id).ok_or(Error::NotFound)
}

/// Somebody who is to stand in the address book.
#[derive(Clone, Debug)]
pub enum NewRecipient {
    /// Somebody of the family.
    Person(Id),
    /// Somebody else: their name, what their work is, and for whom they work.
    Professional(String, String, String),
}

/// Adds somebody to the address book; gives back the row. Somebody of the family stands there once.
pub fn add_recipient(tx: &mut Tx<'_>, by: &Viewer, family: &Id, new: &NewRecipient) -> Result<Id> {
    let (person, [name, role, agency]) = match new {
        NewRecipient::Person(person) => (Some(person), [""; 3].map(str::to_owned)),
        NewRecipient::Professional(name, role, agency) => (None, [name.clone(), role.clone(), agency.clone()]),
    };
    let known = book(tx.connection(), by, family)?;
    if person.is_some() && known.iter().any(|one| one.person_id.as_ref() == person) {
        return Err(Error::Refused("They stand in the address book already. Open them there.".to_owned()));
    }
    let marks = Marks::about(People::new(person.cloned()), by.agency.clone());
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(recipients::table)
        .values((
            (
                recipients::id.eq(&id),
                recipients::family_id.eq(family),
                recipients::person_id.eq(person),
                recipients::name.eq(name),
                recipients::role.eq(role),
                recipients::agency.eq(agency),
                recipients::added_by.eq(&by.user_id),
                recipients::added_at.eq(now),
            ),
            (
                recipients::subjects.eq(&marks.subjects),
                recipients::withheld_from.eq(&marks.withheld_from),
                recipients::visibility.eq(marks.visibility),
                recipients::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(id)
}

/// That somebody made sure that an address is theirs: when, and how.
#[derive(Clone, Debug)]
pub struct CheckedAddress {
    /// When.
    pub on: Day,
    /// How, in words.
    pub how: String,
}

/// A way of giving somebody something that is to be written down.
#[derive(Clone, Debug)]
pub struct NewAddress {
    /// By which way.
    pub way: SendWay,
    /// The address, without the postcode.
    pub address: String,
    /// The postcode.
    pub postcode: String,
    /// Whether somebody has made sure of it.
    pub checked: Option<CheckedAddress>,
    /// Who must not learn of it.
    pub kept_from: People,
}

/// Adds a way of giving somebody something. Where it leads to a home of the family it is seen no more widely than that home.
pub fn add_address(tx: &mut Tx<'_>, by: &Viewer, family: &Id, to: &Recipient, new: &NewAddress) -> Result<()> {
    let marks =
        to.marks.clone().withheld_from(People::new(to.marks.withheld_from.iter().chain(new.kept_from.iter()).cloned()));
    let marks = match new.way {
        SendWay::Post => marks_at(tx.connection(), family, marks, (new.address.as_str(), new.postcode.as_str()))?,
        SendWay::InHand => marks,
    };
    let (id, now) = (tx.new_id(), tx.now());
    let checked = new.checked.as_ref();
    diesel::insert_into(recipient_addresses::table)
        .values((
            (
                recipient_addresses::id.eq(id),
                recipient_addresses::family_id.eq(family),
                recipient_addresses::recipient_id.eq(&to.id),
                recipient_addresses::way.eq(new.way),
                recipient_addresses::address.eq(&new.address),
                recipient_addresses::postcode.eq(&new.postcode),
                recipient_addresses::checked_on.eq(checked.map(|checked| checked.on)),
                recipient_addresses::checked_how.eq(checked.map_or("", |checked| checked.how.as_str())),
                recipient_addresses::checked_by.eq(checked.map(|_| &by.user_id)),
                recipient_addresses::version.eq(1),
                recipient_addresses::added_by.eq(&by.user_id),
                recipient_addresses::added_at.eq(now),
            ),
            (
                recipient_addresses::subjects.eq(&marks.subjects),
                recipient_addresses::withheld_from.eq(&marks.withheld_from),
                recipient_addresses::visibility.eq(marks.visibility),
                recipient_addresses::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Writes down that somebody has made sure that an address is theirs. [`Error::Stale`] where somebody has changed it meanwhile.
pub fn check_address(
    tx: &mut Tx<'_>,
    by: &Viewer,
    address: &Address,
    version: i64,
    checked: &CheckedAddress,
) -> Result<()> {
    let changed = diesel::update(recipient_addresses::table.filter(recipient_addresses::id.eq(&address.id)))
        .filter(recipient_addresses::version.eq(version).and(recipient_addresses::ended_on.is_null()))
        .set((
            recipient_addresses::checked_on.eq(checked.on),
            recipient_addresses::checked_how.eq(&checked.how),
            recipient_addresses::checked_by.eq(&by.user_id),
            recipient_addresses::version.eq(version + 1),
        ))
        .execute(tx.connection())?;
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// Writes down that an address is not theirs any more: nothing goes there from now on.
pub fn end_address(tx: &mut Tx<'_>, address: &Address, version: i64, on: Day) -> Result<()> {
    let changed = diesel::update(recipient_addresses::table.filter(recipient_addresses::id.eq(&address.id)))
        .filter(recipient_addresses::version.eq(version).and(recipient_addresses::ended_on.is_null()))
        .set((recipient_addresses::ended_on.eq(on), recipient_addresses::version.eq(version + 1)))
        .execute(tx.connection())?;
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}
