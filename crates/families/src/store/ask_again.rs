use alongside_schema::tables::{channels, episodes, families, family_members, people, person_details, schools};
use alongside_schema::{Day, Id, Marks, People, Result, Tx, Viewer};
use diesel::prelude::*;

use super::findable::refresh;
use super::new_family::people::join;
use super::new_family::{NewNondisclosure, NewPerson};
use super::pairs::{propose, withhold_again};
use super::person::insert_detail;
use super::schools::insert_school;
use super::story::tell;
use super::timeline::{Note, note};
use super::ways::{WayText, insert_way};
use crate::codes::{Safe, StoryKind, TimelineKind, Way};
use crate::names;
use crate::person_codes::Detail;
use crate::same::same_value;

/// What was asked for a family that is in the record already.
pub struct AskedAgain {
    /// What was told: kind, words and day.
    pub told: Vec<(StoryKind, String, Day)>,
    /// Everybody who was named, with who of the record they are; nobody where they are new in the family.
    pub people: Vec<(NewPerson, Option<Id>)>,
    /// Who must not be told what; people are counted as above.
    pub nondisclosures: Vec<NewNondisclosure>,
    /// Everything else that was said, with the people and homes as they were named: for the worker to bring into the record.
    pub said: String,
    /// Why it was decided so.
    pub reason: String,
    /// Who passed it on.
    pub source: String,
    /// Under which title the work begins again where it had ended; nothing where it does not.
    pub begins: Option<String>,
    /// Under which title it stands in the story where no work begins.
    pub title: String,
}

/// What came of asking again.
#[derive(Clone, Debug)]
pub struct GoesOn {
    /// The stretch of work that goes on, if one is open.
    pub episode_id: Option<Id>,
    /// Who of the record those are who were named, in the order in which they were given.
    pub people: Vec<Id>,
}

/// Somebody asked again for help for a family in the record. People who are new in it join it, and new ways to reach those who are not are kept beside
/// the old ones; nothing is added twice and nothing is changed. Where the work with it had ended, it may begin again: the family then waits for a
/// lead practitioner, and the story and the people are still there.
pub fn ask_again(tx: &mut Tx<'_>, by: &Viewer, family: &Id, asked: &AskedAgain) -> Result<GoesOn> {
    let today = tx.today();
    // Two who decide on requests for one family at once wait for each other, so that nobody joins it twice.
    diesel::update(families::table.filter(families::id.eq(family)))
        .set(families::name.eq(families::name))
        .execute(tx.connection())?;
    let marks = Marks::about(People::none(), asked.source.clone());
    for (kind, words, told_on) in &asked.told {
        tell(tx, family, *kind, words, *told_on, &marks)?;
    }
    let people = add_people(tx, family, asked)?;
    let open: Option<Id> = episodes::table
        .filter(episodes::family_id.eq(family).and(episodes::closed_on.is_null()))
        .select(episodes::id)
        .first(tx.connection())
        .optional()?;
    let begins = asked.begins.as_ref().filter(|_| open.is_none());
    let episode_id = if begins.is_some() { Some(begin_work(tx, family)?) } else { open };
    note(
        tx,
        by,
        Note {
            family,
            happened_on: today,
            kind: TimelineKind::Request,
            title: begins.unwrap_or(&asked.title).clone(),
            body: format!("{}\n\n{}", asked.reason, asked.said),
            fact: None,
            marks: &marks,
        },
    )?;
    for pair in &asked.nondisclosures {
        propose(tx, by, family, &pair.with_ids(|at| people.get(at).cloned()), &asked.source)?;
    }
    withhold_again(tx, family)?;
    Ok(GoesOn { episode_id, people })
}

type MemberRow = (Id, String, Option<Day>, i64);

/// Whether somebody who has joined since the request was looked at is this person. Only a date of birth tells two people of one name apart, so
/// where it is not known they are two: two can be joined later, and two that became one are lost.
fn is_surely(row: &MemberRow, person: &NewPerson) -> bool {
    row.2.is_some() && row.2 == person.birth_date && names::parts(&row.1) == names::parts(&person.name)
}

/// Adds who and what is new, and gives back who of the record everybody is. The record is read itself and not what the front door may see of it: what
/// is there already must not be added again.
fn add_people(tx: &mut Tx<'_>, family: &Id, asked: &AskedAgain) -> Result<Vec<Id>> {
    let members: Vec<MemberRow> = family_members::table
        .inner_join(people::table.on(people::id.eq(family_members::person_id)))
        .filter(family_members::family_id.eq(family))
        .select((people::id, people::name, people::birth_date, family_members::position))
        .load(tx.connection())?;
    let mut ids = Vec::with_capacity(asked.people.len());
    let mut place = members.iter().map(|row| row.3 + 1).max().unwrap_or(0);
    for (person, known) in &asked.people {
        // Another request may have brought them in since this one was looked at.
        let is_them = |row: &&MemberRow| match known {
            Some(known) => row.0 == *known,
            None => is_surely(row, person),
        };
        if let Some(id) = members.iter().find(is_them).map(|row| row.0.clone()) {
            add_what_is_new(tx, family, &id, person, &asked.source)?;
            ids.push(id);
        } else {
            // Who is named in one request is never taken for somebody else who is named in it.
            let id = tx.new_id();
            join(tx, family, &id, place as usize, person, &asked.source)?;
            place += 1;
            ids.push(id);
        }
    }
    Ok(ids)
}

/// New ways to reach somebody, a school that nobody had named, and what was not known of them, like their language. A way that is there with another word on its safety is kept beside it: the more
/// careful word counts.
fn add_what_is_new(tx: &mut Tx<'_>, family: &Id, person: &Id, said: &NewPerson, source: &str) -> Result<()> {
    let marks = Marks::about(People::one(person), source);
    let known: Vec<(Way, String, Safe)> = channels::table
        .filter(channels::family_id.eq(family).and(channels::person_id.eq(person)))
        .filter(channels::to_on.is_null())
        .select((channels::kind, channels::value, channels::safe))
        .load(tx.connection())?;
    for channel in &said.channels {
        let is_known = known.iter().any(|(way, value, safe)| {
            let same = same_value(*way, value, &channel.value) || *value == channel.value;
            *way == channel.way && *safe == channel.safe && same
        });
        if !is_known {
            insert_way(tx, family, person, &WayText { from_on: None, ..WayText::of(channel) }, &marks)?;
        }
    }
    let details: Vec<Detail> = person_details::table
        .filter(person_details::family_id.eq(family).and(person_details::person_id.eq(person)))
        .filter(person_details::to_on.is_null())
        .select(person_details::kind)
        .load(tx.connection())?;
    for (detail, value) in said.details.iter().filter(|(detail, _)| !details.contains(detail)) {
        insert_detail(tx, family, person, *detail, value, source)?;
    }
    let names: Vec<String> = schools::table
        .filter(schools::family_id.eq(family).and(schools::person_id.eq(person)))
        .select(schools::name)
        .load(tx.connection())?;
    if !names.contains(&said.school) {
        insert_school(tx, family, person, &said.school, &marks)?;
    }
    refresh(tx, person)
}

/// Begins a stretch of work with a family: it waits for a lead practitioner.
pub(super) fn begin_work(tx: &mut Tx<'_>, family: &Id) -> Result<Id> {
    super::joining::hold_row(tx, family)?;
    let (id, today) = (tx.new_id(), tx.today());
    diesel::insert_into(episodes::table)
        .values((
            episodes::id.eq(&id),
            episodes::family_id.eq(family),
            episodes::state.eq("waiting"),
            episodes::opened_on.eq(today),
        ))
        .execute(tx.connection())?;
    Ok(id)
}
