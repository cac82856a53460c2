//! Writing a town's rows and its truth.
//!
//! Each row draws from streams of its own, so rows are written by all cores, in an order that does not matter, and come out the same.

use std::io::Write;
use std::path::Path;

use anyhow::Context;
use rayon::prelude::*;

use super::{FEEDS, Sighting, address, gather, spelling};
use crate::chance::Chance;
use crate::days::{self, Day, NEVER};
use crate::names::COMMUNITIES;
use crate::town::homes::{self};
use crate::town::{Spell, Town};

/// How many rows to a person the feeds give, about; it only has to be near, since rows too many are left out by chance.
const ROWS_TO_A_HOME: f64 = 7.0;
/// Rows that one thread writes at a time.
const CHUNK: usize = 1 << 14;

/// What was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    /// Rows written.
    pub rows: usize,
    /// People of the town, seen or not.
    pub people: usize,
    /// Households that ever were.
    pub households: usize,
}

/// Makes a town with exactly so many rows and writes it into a folder: `rows.csv` for who links, and the truth, for the scorer only:
/// `rows_truth.csv` (`unique_id,person,home`: the home whose address the row shows), `people_truth.csv` (`person,community,sex,born,died,mother,father`) and
/// `households_truth.csv` (`person,household,home,second,from,to`; `to` is the day after the last, empty while it lasts).
///
/// # Errors
/// If the folder cannot be written.
pub fn make(seed: u64, rows: usize, folder: &Path) -> anyhow::Result<Made> {
    std::fs::create_dir_all(folder).with_context(|| format!("Cannot make the folder {}", folder.display()))?;
    let mut homes = (rows as f64 / ROWS_TO_A_HOME * 1.02) as u32 + 60;
    let (town, mut sightings) = loop {
        let town = Town::new(seed, homes);
        let sightings = gather(&town);
        if sightings.len() >= rows {
            break (town, sightings);
        }
        homes += homes / 20 + 10;
    };
    // Rows too many go by chance; the others stand by agency and month, as extracts do, and within a month in no order that tells anything.
    Chance::of(seed, 30, 0, 0).shuffle(&mut sightings);
    sightings.truncate(rows);
    sightings.sort_by_key(|sighting| (sighting.feed, sighting.on.div_euclid(30)));
    write_rows(&town, &sightings, folder)?;
    write_people(&town, folder)?;
    write_households(&town, folder)?;
    Ok(Made { rows: sightings.len(), people: town.people.len(), households: town.households.len() })
}

fn create(folder: &Path, name: &str, heading: &str) -> anyhow::Result<std::io::BufWriter<std::fs::File>> {
    let path = folder.join(name);
    let file = std::fs::File::create(&path).with_context(|| format!("Cannot write {}", path.display()))?;
    let mut file = std::io::BufWriter::with_capacity(1 << 20, file);
    writeln!(file, "{heading}")?;
    Ok(file)
}

fn write_rows(town: &Town, sightings: &[Sighting], folder: &Path) -> anyhow::Result<()> {
    let heading =
        "unique_id,source,forename,middle,surname,dob,sex,address,postcode,uprn,nhs,date_seen,class_or_incident";
    let mut rows = create(folder, "rows.csv", heading)?;
    let mut truth = create(folder, "rows_truth.csv", "unique_id,person,home")?;
    // A few chunks to a core at a time: memory stays bounded however many rows there are.
    for (batch, sightings) in sightings.chunks(CHUNK * 8).enumerate() {
        let written: Vec<anyhow::Result<(Vec<u8>, Vec<u8>)>> = sightings
            .par_chunks(CHUNK)
            .enumerate()
            .map(|(chunk, sightings)| write_chunk(town, sightings, batch * CHUNK * 8 + chunk * CHUNK))
            .collect();
        for chunk in written {
            let (row_bytes, truth_bytes) = chunk?;
            rows.write_all(&row_bytes)?;
            truth.write_all(&truth_bytes)?;
        }
    }
    rows.flush()?;
    truth.flush()?;
    Ok(())
}

fn write_chunk(town: &Town, sightings: &[Sighting], first: usize) -> anyhow::Result<(Vec<u8>, Vec<u8>)> {
    let mut rows = csv::Writer::from_writer(Vec::with_capacity(sightings.len() * 110));
    let mut truth = Vec::with_capacity(sightings.len() * 24);
    for (place, sighting) in sightings.iter().enumerate() {
        let id = format!("R{:07}", first + place);
        let home = write_row(town, sighting, &id, (first + place) as u64, &mut rows)?;
        let home = home.map(|home| format!("H{home}")).unwrap_or_default();
        writeln!(truth, "{id},P{},{home}", sighting.person)?;
    }
    Ok((rows.into_inner().map_err(|error| anyhow::anyhow!("{error}"))?, truth))
}

/// Writes one row; gives the home whose address it shows.
fn write_row(
    town: &Town,
    sighting: &Sighting,
    id: &str,
    row: u64,
    rows: &mut csv::Writer<Vec<u8>>,
) -> anyhow::Result<Option<u32>> {
    let habits = &FEEDS[sighting.feed as usize];
    let person = &town.people[sighting.person as usize];
    let mut fresh = Chance::of(town.seed, 41, row, 0);
    // What an agency once wrote of somebody it mostly copies; now and then it asks anew.
    let version = if fresh.hit(0.35) { row + 1 } else { 0 };
    let mut kept = Chance::of(town.seed, 50 + u64::from(sighting.feed), u64::from(sighting.person), version);
    let born = spelling::birthday(person, habits, &mut kept);
    let (no_sex, wrong_sex) = (kept.hit(habits.no_sex), kept.hit(0.003));
    let written = spelling::name(&town.names, person, habits, sighting.on, &mut kept);
    let spell = shown(town, sighting, habits.stale, &mut fresh);
    let home = spell.map(|spell| &town.homes[spell.home as usize]);
    let (no_address, no_postcode) = (fresh.hit(habits.no_address), fresh.hit(habits.no_postcode));
    let line = home.filter(|_| !no_address).map(|home| address::line(home, habits, &mut fresh)).unwrap_or_default();
    let postcode =
        home.filter(|_| !no_postcode).map(|home| address::postcode(home, habits, &mut fresh)).unwrap_or_default();
    let has_uprn = fresh.hit(habits.uprn);
    let uprn = spell.filter(|_| has_uprn).map(|spell| homes::uprn(spell.home).to_string()).unwrap_or_default();
    let nhs = if kept.hit(habits.nhs) { nhs_number(sighting.person).to_string() } else { String::new() };
    let sex = match (no_sex, (person.sex == 0) != wrong_sex) {
        (true, _) => "",
        (false, true) => "F",
        (false, false) => "M",
    };
    let (mut dob, mut seen) = (Vec::new(), Vec::new());
    if let Some(born) = born {
        days::write(&mut dob, born);
    }
    days::write(&mut seen, days::date(sighting.on));
    let list = if sighting.list == 0 { String::new() } else { format!("{}{}", habits.list, sighting.list) };
    let fields: [&[u8]; 13] = [
        id.as_bytes(),
        habits.word.as_bytes(),
        written.forename.as_bytes(),
        written.middle.as_bytes(),
        written.surname.as_bytes(),
        &dob,
        sex.as_bytes(),
        line.as_bytes(),
        postcode.as_bytes(),
        uprn.as_bytes(),
        nhs.as_bytes(),
        &seen,
        list.as_bytes(),
    ];
    rows.write_record(fields)?;
    let tells = !(line.is_empty() && postcode.is_empty() && uprn.is_empty());
    Ok(spell.filter(|_| tells).map(|spell| spell.home))
}

/// The spell whose address an agency has on a day: of the second home at times, of the main home, or of where they lived before.
fn shown<'a>(town: &'a Town, sighting: &Sighting, stale: f64, chance: &mut Chance) -> Option<&'a Spell> {
    let (second, old, back) = (chance.hit(0.3), chance.hit(stale), chance.between(30, 1100));
    let lives = |on: Day| move |spell: &&Spell| spell.from <= on && on < spell.to;
    let spells = town.spells_of(sighting.person);
    if second && let Some(spell) = spells.iter().filter(lives(sighting.on)).find(|spell| spell.second) {
        return Some(spell);
    }
    let main = |on: Day| spells.iter().filter(lives(on)).find(|spell| !spell.second);
    if old && let Some(spell) = main(sighting.on - back) {
        return Some(spell);
    }
    main(sighting.on)
}

/// The NHS number of somebody: ten figures that begin with 9, which no patient's does, with a right check digit (the sum of the
/// first nine figures times 10 down to 2, and the check digit, is a multiple of 11).
pub fn nhs_number(person: u32) -> u64 {
    // The factor is prime to the size: no two of ten million people get one number, and neighbours get numbers far apart.
    let eight = 90_000_000 + u64::from(person) * 3_804_787 % 9_999_991;
    let sum: u64 = (0..8).map(|place| eight / 10_u64.pow(place) % 10 * (u64::from(place) + 3)).sum();
    // Of eleven numbers one has no check digit. The ninth figure counts twice, so if 0 gives none then 1 does.
    let (ninth, check) = match 11 - sum % 11 {
        10 => (1, 8),
        11 => (0, 0),
        check => (0, check),
    };
    (eight * 10 + ninth) * 10 + check
}

fn write_people(town: &Town, folder: &Path) -> anyhow::Result<()> {
    let mut file = create(folder, "people_truth.csv", "person,community,sex,born,died,mother,father")?;
    let mut line = Vec::new();
    for (place, person) in town.people.iter().enumerate() {
        line.clear();
        let sex = if person.sex == 0 { 'F' } else { 'M' };
        write!(line, "P{place},{},{sex},", COMMUNITIES[person.community as usize].word)?;
        days::write(&mut line, days::date(person.born));
        line.push(b',');
        if person.died != NEVER {
            days::write(&mut line, days::date(person.died));
        }
        for parent in [person.mother, person.father] {
            line.push(b',');
            if parent != crate::town::NOBODY {
                write!(line, "P{parent}")?;
            }
        }
        line.push(b'\n');
        file.write_all(&line)?;
    }
    Ok(file.flush()?)
}

fn write_households(town: &Town, folder: &Path) -> anyhow::Result<()> {
    let mut file = create(folder, "households_truth.csv", "person,household,home,second,from,to")?;
    let mut line = Vec::new();
    for spell in &town.spells {
        line.clear();
        write!(line, "P{},F{},H{},{},", spell.person, spell.household, spell.home, u8::from(spell.second))?;
        days::write(&mut line, days::date(spell.from));
        line.push(b',');
        if spell.to != NEVER {
            days::write(&mut line, days::date(spell.to));
        }
        line.push(b'\n');
        file.write_all(&line)?;
    }
    Ok(file.flush()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nhs_numbers_are_right_and_differ() {
        let mut seen = rustc_hash::FxHashSet::default();
        for person in 0..50_000 {
            let number = nhs_number(person);
            let sum: u64 = (0..10).map(|place| number / 10_u64.pow(place) % 10 * (u64::from(place) + 1)).sum();
            assert_eq!(sum % 11, 0, "{number}");
            assert_eq!(number / 1_000_000_000, 9, "{number}");
            assert!(seen.insert(number));
        }
    }
}
