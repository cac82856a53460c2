//! Households over time: who lived where, with whom, from when to when.
//!
//! 1. Each person's rows, in order of the day on which they were true, give the likeliest path through the homes they
//!    name (`path`): stale rows and slips are no moves.
//! 2. At each home, people are put together who share a surname or another home, or were there at one time;
//!    others came after them (`groups`). So a home that changes hands holds two households, one after the other.
//! 3. A stay lasts from half-way between the last sight of somebody elsewhere and the first here. Who is not seen any
//!    more stays until others have the home, or goes with the household if that moved on as one (`spells`).

mod blocks;
mod groups;
mod ids;
mod path;
mod postcodes;
mod spells;

use std::cmp::Reverse;
use std::path::Path;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::clean::dates::written;
use crate::clean::{People, Record};
use crate::compare::compare_places;
use crate::error::MatchError;
use crate::fields::place::{HOME, NEAR_HOME};
use crate::ids as persons;
use crate::run::Outcome;
use crate::staging::Staging;
use groups::{Dweller, Group};
pub use ids::Earlier;
use path::{Sighting, Stay};
use postcodes::Places;

/// Somebody in a household for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spell {
    /// The first record of the person.
    pub person: u32,
    /// The home; beyond the homes of the records the postcodes of rows that name no home.
    pub home: u32,
    /// Which household at the home, by order of time.
    pub household: u32,
    /// The first day, in days since 1970; none if the rows are not dated.
    pub from: Option<i32>,
    /// The day after the last; none while it lasts.
    pub to: Option<i32>,
}

/// A person with their rows and stays.
#[derive(Debug)]
struct Person {
    first: u32,
    stays: Vec<Stay>,
    surnames: Vec<u64>,
    born: Option<i32>,
}

/// The households of all persons, whose first records `of_record` names.
pub fn households(people: &People, of_record: &[u32]) -> Vec<Spell> {
    let mut members: Vec<(u32, u32)> = of_record.iter().enumerate().map(|(n, first)| (*first, n as u32)).collect();
    members.par_sort_unstable();
    let groups: Vec<&[(u32, u32)]> = members.chunk_by(|a, b| a.0 == b.0).collect();
    let places = Places::of(people);
    let mut persons: Vec<Person> = groups.par_iter().map(|rows| person(&places, rows)).collect();
    blocks::into_flats(people, &mut persons);
    postcodes::into_homes(&places, &groups, &mut persons);
    let end = people.records.iter().map(|r| r.seen).max().unwrap_or(Record::UNSEEN);
    let mut at_home: FxHashMap<u32, Vec<(u32, u32)>> = FxHashMap::default();
    for (n, person) in persons.iter().enumerate() {
        for (stay, about) in person.stays.iter().enumerate() {
            at_home.entry(about.home).or_default().push((n as u32, stay as u32));
        }
    }
    let mut homes: Vec<(u32, Vec<(u32, u32)>)> = at_home.into_iter().collect();
    homes.sort_unstable();
    let shared: Vec<(u32, Vec<Dweller>, Vec<Group>)> = homes
        .into_par_iter()
        .map(|(home, stays)| {
            let dwellers: Vec<Dweller> = stays.iter().map(|(n, stay)| dweller(&persons, *n, *stay, home)).collect();
            let groups = groups::groups(&dwellers, end, places.is_home(home));
            (home, dwellers, groups)
        })
        .collect();
    spells::spells(&persons, &shared)
}

fn dweller(persons: &[Person], n: u32, stay: u32, home: u32) -> Dweller {
    let person = &persons[n as usize];
    let here = person.stays[stay as usize];
    Dweller {
        person: n,
        stay,
        seen: here.seen,
        times: here.times,
        surnames: person.surnames.clone(),
        elsewhere: person.stays.iter().map(|s| s.home).filter(|h| *h != home).collect(),
        came: person.stays.iter().any(|s| s.seen.1 < here.seen.0),
        left: person.stays.iter().any(|s| s.seen.0 > here.seen.1),
        born: person.born,
    }
}

/// The stays of the person whose rows these are.
fn person(places: &Places<'_>, rows: &[(u32, u32)]) -> Person {
    let people = places.people;
    let records: Vec<&Record> = rows.iter().map(|(_, n)| &people.records[*n as usize]).collect();
    let homes = named_homes(places, &records);
    let dated = records.iter().any(|r| r.seen != Record::UNSEEN);
    let sightings: Vec<Sighting> = records
        .iter()
        .zip(&homes)
        .filter(|(r, home)| **home != 0 && (!dated || r.seen != Record::UNSEEN))
        .map(|(r, home)| Sighting { day: r.seen, home: *home })
        .collect();
    let mut surnames: Vec<u64> = Vec::new();
    for record in &records {
        for part in people.names[record.name as usize].family.iter().filter(|p| **p != 0) {
            let about = people.tokens.about(*part);
            // A slip borne by one row makes nobody kin.
            if !about.soft && !surnames.contains(&about.head) {
                surnames.push(about.head);
            }
        }
    }
    let stays = if sightings.is_empty() { Vec::new() } else { path::stays(&sightings) };
    Person { first: rows[0].0, stays, surnames, born: birth(&records) }
}

/// The day on which somebody was born, as most of their rows say.
fn birth(records: &[&Record]) -> Option<i32> {
    let mut births: Vec<u32> = records.iter().filter(|r| r.born.is_whole()).map(|r| r.born.0).collect();
    births.sort_unstable();
    let most = births.chunk_by(|a, b| a == b).max_by_key(|same| (same.len(), same[0]))?[0];
    let born = crate::clean::Born(most);
    crate::clean::dates::days(born)
}

/// The home that each row names, where rows that name one home with slips, or only its postcode, are brought together.
fn named_homes(places: &Places<'_>, records: &[&Record]) -> Vec<u32> {
    let people = places.people;
    let mut counts: Vec<(u32, usize, &Record)> = Vec::new();
    for record in records.iter().filter(|r| r.home != 0) {
        match counts.iter_mut().find(|c| c.0 == record.home) {
            Some(count) => count.1 += 1,
            None => counts.push((record.home, 1, record)),
        }
    }
    // A home with its flat first, then the home that most rows name; of equals the one that more people have.
    let rows = |home: u32| people.homes[home as usize].rows;
    let bare = |record: &Record| people.addresses[record.address as usize].flat == 0;
    counts.sort_by_key(|(home, count, record)| {
        (bare(record), Reverse(*count), Reverse(rows(*home)), people.homes[*home as usize].key)
    });
    let main = |record: &Record| -> u32 {
        let own = counts.iter().position(|c| c.0 == record.home).unwrap_or(counts.len());
        let near = |c: &&(u32, usize, &Record)| {
            let grade = compare_places(people, c.2, record);
            matches!(grade, HOME | NEAR_HOME) || (record.home == 0 && places.one_postcode(c.2, record))
        };
        counts[..own].iter().take(16).find(near).map_or_else(|| places.named(record), |c| c.0)
    };
    records.iter().map(|record| main(record)).collect()
}

/// Writes the households of a run, with the ids that they had in an earlier one.
///
/// # Errors
/// If the file can not be written.
pub fn write(outcome: &Outcome, earlier: &Earlier, out: &mut Staging) -> Result<(), MatchError> {
    let spells = households(&outcome.people, &outcome.persons.of_record);
    let places = Places::of(&outcome.people);
    let person = |spell: &Spell| outcome.ids.of_record[spell.person as usize];
    let ids = ids::give(&spells, earlier, person, |spell| places.key(spell.home));
    let name = "households.csv";
    let mut out = csv::Writer::from_writer(out.file(name)?);
    let mut write = || -> Result<(), csv::Error> {
        out.write_record(["person", "household", "from", "to"])?;
        for spell in &spells {
            let household = ids::written(ids[&(spell.home, spell.household)]);
            let day = |day: Option<i32>| day.map(written).unwrap_or_default();
            out.write_record([&persons::written(person(spell)), &household, &day(spell.from), &day(spell.to)])?;
        }
        out.flush()?;
        Ok(())
    };
    write().map_err(|e| MatchError::file(Path::new(name), e))
}
