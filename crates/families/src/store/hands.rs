//! Into whose hands something comes that is made of the record, and what is kept from them. What is sent and what is printed ask the same.

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{alerts, contacts, homes, meeting_notes, stories, timeline_entries, users};
use alongside_schema::{Error, Id, People, Result, Visibility};
use diesel::prelude::*;

use super::kept_words::{Reads, kept_words, lives_where};
use super::reachable::is_kept_from_something;
use super::readers::reader;
use crate::codes::HomeClass;
use crate::copy::{Circle, Reader};
use crate::kept::Kept;

/// To whom something goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ForWhom {
    /// It stays with those who work with the family, who see what they print on their screen too.
    Work,
    /// Somebody of the family.
    Person(Id),
    /// Somebody who signs in here, and is given it as a guest of a meeting.
    Account(Id),
    /// Somebody else: nobody knows into whose hands it comes.
    Outside,
}

/// Those who would come to read it.
#[derive(Clone, Debug)]
pub struct Hands {
    /// What may stand in it at all.
    pub circle: Circle,
    reads: Reads,
    /// Who it is for, and whoever lives with them or where it goes.
    people: Vec<Id>,
    /// Whether only what goes to nobody at all is looked for.
    is_work: bool,
}

impl Hands {
    /// Of whom it is for, and of whoever lives with them or, if it goes to a `place`, there. `names` are those of everybody who is or was of the family.
    pub fn of<'n>(
        connection: &mut DbConnection,
        family: &Id,
        names: impl Iterator<Item = (&'n Id, &'n str)> + Clone,
        (whom, place): (&ForWhom, Option<(&str, &str)>),
    ) -> Result<Self> {
        let one = |connection: &mut DbConnection, person: &Id| {
            let name = names.clone().find(|(id, _)| *id == person).map_or("", |(_, name)| name);
            reader(connection, family, (person, name), names.clone())
        };
        let person = if let ForWhom::Person(person) = whom { Some(person) } else { None };
        let near = match whom {
            ForWhom::Person(_) | ForWhom::Outside => lives_where(connection, family, person, place)?,
            ForWhom::Work | ForWhom::Account(_) => Vec::new(),
        };
        let people: Vec<Id> = near.iter().chain(person).cloned().collect();
        let mut readers: Vec<Reader> = Vec::new();
        for id in &people {
            readers.push(one(connection, id)?);
        }
        let (circle, reads) = match whom {
            ForWhom::Person(_) => {
                let own = readers.last().cloned().ok_or(Error::NotFound)?;
                (Circle::one(own), Reads::These(readers))
            }
            ForWhom::Account(account) => {
                let own = of_account(connection, family, account, names)?;
                (Circle::one(own.clone()), Reads::These(vec![own]))
            }
            ForWhom::Work => (Circle::work(), Reads::These(Vec::new())),
            ForWhom::Outside => {
                let mut everybody = Vec::new();
                for (id, _) in names.clone() {
                    everybody.push(one(connection, id)?);
                }
                (Circle::everybody(everybody.clone()), Reads::Anybody(everybody))
            }
        };
        Ok(Self { circle, reads, people, is_work: *whom == ForWhom::Work })
    }

    /// Everything that is kept from one of them and can be found in a text: addresses, numbers, names, and the words of notes. Of what stays at work only what goes
    /// to nobody: whoever prints it reads the rest on their screen, and must not learn by trying what is kept from others.
    pub fn kept(&self, connection: &mut DbConnection, family: &Id) -> Result<Vec<Kept>> {
        let mut kept = kept_words(connection, family, &self.reads)?;
        if self.is_work {
            let shared = shared_postcodes(connection, family)?;
            kept.retain(|one| one.is_protected() && !shared.contains(one));
            return Ok(kept);
        }
        kept.extend(notes_of(connection, family, &self.reads)?.iter().filter_map(|text| Kept::told(text)));
        Ok(kept)
    }

    /// Those of them from whom something may be kept, with their accounts. Of a paper that goes outside, everybody of the family who must not be told of somebody.
    pub fn kept_from(&self) -> People {
        let is_theirs = |reader: &&Reader| matches!(self.reads, Reads::These(_)) || !reader.not_about.is_empty();
        let readers = self.reads.readers().iter().filter(is_theirs);
        People::new(readers.flat_map(|reader| reader.accounts.iter().chain([&reader.id])).cloned())
    }

    /// Whether one of them must not be told something, whoever may see that.
    pub fn has_pair(&self, connection: &mut DbConnection, family: &Id) -> Result<bool> {
        for one in &self.people {
            if is_kept_from_something(connection, family, one)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Postcodes that a protected home would have in common with an ordinary one, which is kept from nobody and stands on papers as it is: they alone do not tell of the
/// protected one.
pub(super) fn shared_postcodes(connection: &mut DbConnection, family: &Id) -> Result<Vec<Kept>> {
    let open: Vec<String> = homes::table
        .filter(homes::family_id.eq(family).and(homes::class.eq(HomeClass::Ordinary)))
        .filter(homes::withheld_from.eq(People::none()).and(homes::visibility.eq(Visibility::Team)))
        .select(homes::postcode)
        .load(connection)?;
    Ok(open.iter().flat_map(|postcode| Kept::home("", postcode, true)).collect())
}

/// Somebody with an account, who may also be a person of whom the family knows.
fn of_account<'n>(
    connection: &mut DbConnection,
    family: &Id,
    account: &Id,
    names: impl Iterator<Item = (&'n Id, &'n str)> + Clone,
) -> Result<Reader> {
    let (name, person): (String, Option<Id>) = users::table
        .filter(users::id.eq(account))
        .select((users::name, users::person_id))
        .first(connection)
        .map_err(Error::or_not_found)?;
    let mut own = reader(connection, family, (person.as_ref().unwrap_or(account), &name), names)?;
    own.accounts.push(account.clone());
    Ok(own)
}

/// What was written down of a family and is kept from one of them: what was told, what happened, alerts, and the records of meetings.
fn notes_of(connection: &mut DbConnection, family: &Id, reads: &Reads) -> Result<Vec<String>> {
    type Row = (String, People, Visibility);
    let mut rows: Vec<Row> = stories::table
        .filter(stories::family_id.eq(family))
        .select((stories::words, stories::withheld_from, stories::visibility))
        .load(connection)?;
    rows.extend(
        contacts::table
            .filter(contacts::family_id.eq(family))
            .select((contacts::what_happened, contacts::withheld_from, contacts::visibility))
            .load::<Row>(connection)?,
    );
    rows.extend(
        timeline_entries::table
            .filter(timeline_entries::family_id.eq(family))
            .select((timeline_entries::body, timeline_entries::withheld_from, timeline_entries::visibility))
            .load::<Row>(connection)?,
    );
    rows.extend(
        alerts::table
            .filter(alerts::family_id.eq(family))
            .select((alerts::words, alerts::withheld_from, alerts::visibility))
            .load::<Row>(connection)?,
    );
    rows.extend(
        meeting_notes::table
            .filter(meeting_notes::family_id.eq(family))
            .select((meeting_notes::words, meeting_notes::withheld_from, meeting_notes::visibility))
            .load::<Row>(connection)?,
    );
    let kept = rows.into_iter().filter(|(_, withheld_from, visibility)| reads.is_kept(withheld_from, *visibility));
    Ok(kept.map(|(words, ..)| words).collect())
}
