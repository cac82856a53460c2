//! Ids of households that last from run to run.
//!
//! With the folder of an earlier run, an earlier id goes to the household with which its people share most days; of the ids that so
//! come to one household the one that shares most days stays. An id that was given for the home goes before days: whoever lived in two
//! homes with the same people at the same time would else exchange them. A household to which none came gets a new id, of its home and the
//! person who was there first, which no household of the earlier run had. A household is people at one home, so whoever
//! moves together gets another id at the new home.

use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Spell;
use crate::clean::dates::{self, Formats};
use crate::error::MatchError;
use crate::hash;
use crate::ids;

/// Who lived in the households of an earlier run.
#[derive(Debug, Default)]
pub struct Earlier {
    /// For every person the households, each from a day up to the day before another.
    of_person: FxHashMap<u64, Vec<(u64, i32, i32)>>,
    given: FxHashSet<u64>,
}

/// The day that ends what lasts, and the one that begins what nobody dated.
const OPEN: (i32, i32) = (i32::MIN / 4, i32::MAX / 4);

impl Earlier {
    /// Reads `households.csv` of an earlier run's folder; of a folder without it nothing is known.
    ///
    /// # Errors
    /// If the file can not be read or is not what a run writes.
    pub fn read(dir: &Path) -> Result<Self, MatchError> {
        let path = dir.join("households.csv");
        let mut earlier = Self::default();
        if !path.exists() {
            return Ok(earlier);
        }
        let mut reader = csv::Reader::from_path(&path).map_err(|e| MatchError::file(&path, e))?;
        for (n, line) in reader.records().enumerate() {
            let line = line.map_err(|e| MatchError::file(&path, e))?;
            earlier.add(&line).ok_or_else(|| {
                MatchError::Input(format!(
                    "{}, line {}: not what a run writes: --previous wants the --out folder of an earlier run",
                    path.display(),
                    n + 2
                ))
            })?;
        }
        Ok(earlier)
    }

    fn add(&mut self, line: &csv::StringRecord) -> Option<()> {
        let day =
            |text: &str, open: i32| if text.is_empty() { Some(open) } else { dates::day(text, &Formats::default()) };
        let (person, household) = (ids::read(line.get(0)?)?, read(line.get(1)?)?);
        let (from, to) = (day(line.get(2)?, OPEN.0)?, day(line.get(3)?, OPEN.1)?);
        self.of_person.entry(person).or_default().push((household, from, to));
        self.given.insert(household);
        Some(())
    }
}

/// An id as it is written: `h` and 16 figures of base 16.
pub(super) fn written(id: u64) -> String {
    format!("h{id:016x}")
}

fn read(text: &str) -> Option<u64> {
    let figures = text.strip_prefix('h').filter(|f| f.len() == 16)?;
    u64::from_str_radix(figures, 16).ok().filter(|id| written(*id) == text)
}

/// The ids of the households that spells are of, by home and number. `person` is the id of a spell's person, `home` the hash of its
/// home.
pub(super) fn give(
    spells: &[Spell],
    earlier: &Earlier,
    person: impl Fn(&Spell) -> u64,
    home: impl Fn(&Spell) -> u64,
) -> FxHashMap<(u32, u32), u64> {
    let mut given = handed_on(&shared(spells, earlier, &person, &home));
    let mut known: FxHashSet<u64> = earlier.given.clone();
    known.extend(given.values());
    // Whoever was there first names a new household: by day, then by id.
    let mut first: FxHashMap<(u32, u32), (Option<i32>, u64, u64)> = FxHashMap::default();
    for spell in spells {
        let own = (spell.from, person(spell), home(spell));
        let held = first.entry((spell.home, spell.household)).or_insert(own);
        *held = own.min(*held);
    }
    let mut first: Vec<((u64, u64), (u32, u32))> = first.into_iter().map(|(h, (_, p, key))| ((key, p), h)).collect();
    first.sort_unstable();
    for ((key, person), household) in first {
        given.entry(household).or_insert_with(|| {
            let mut id = hash::pair(key, person);
            while !known.insert(id) {
                id = hash::pair(id, 1);
            }
            id
        });
    }
    given
}

/// Whether an earlier id was given for the home of a present household, and how many days of its people the two share.
type Share = (bool, i64);

/// What each earlier household shares with each present one, in order.
fn shared(
    spells: &[Spell],
    earlier: &Earlier,
    person: impl Fn(&Spell) -> u64,
    home: impl Fn(&Spell) -> u64,
) -> Vec<((u32, u32), u64, Share)> {
    let mut shares: FxHashMap<((u32, u32), u64), Share> = FxHashMap::default();
    // What lasts is taken to end a year after the last day that is named, so that it counts no more than what is known.
    let named = spells.iter().flat_map(|s| [s.from, s.to]).flatten().max().unwrap_or(0);
    for spell in spells {
        let (from, to) = (spell.from.unwrap_or(OPEN.0), spell.to.unwrap_or(OPEN.1));
        for (household, began, ended) in earlier.of_person.get(&person(spell)).into_iter().flatten() {
            let (from, to) = (from.max(*began).max(named - 36_500), to.min(*ended).min(named + 365));
            if from < to {
                let share = shares.entry(((spell.home, spell.household), *household)).or_default();
                share.0 |= hash::pair(home(spell), person(spell)) == *household;
                share.1 += i64::from(to - from);
            }
        }
    }
    let mut list: Vec<_> = shares.into_iter().map(|((now, before), share)| (now, before, share)).collect();
    list.sort_unstable_by_key(|(now, before, share)| (std::cmp::Reverse(*share), *before, *now));
    list
}

/// Each earlier id goes to one household and each household keeps one: those of its home, and of most days, first.
fn handed_on(shared: &[((u32, u32), u64, Share)]) -> FxHashMap<(u32, u32), u64> {
    let (mut given, mut gone) = (FxHashMap::default(), FxHashSet::default());
    for (now, before, _) in shared {
        // An id that came second to a household goes nowhere else: half of a household is not that household.
        if gone.insert(*before) {
            given.entry(*now).or_insert(*before);
        }
    }
    given
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spell(person: u32, home: u32, from: i32, to: Option<i32>) -> Spell {
        Spell { person, home, household: 0, from: Some(from), to }
    }

    fn ids(spells: &[Spell], earlier: &Earlier) -> FxHashMap<(u32, u32), u64> {
        give(spells, earlier, |s| u64::from(s.person), |s| u64::from(s.home))
    }

    fn earlier(spells: &[Spell], ids: &FxHashMap<(u32, u32), u64>) -> Earlier {
        let mut earlier = Earlier::default();
        for s in spells {
            let id = ids[&(s.home, s.household)];
            let spell = (id, s.from.unwrap_or(OPEN.0), s.to.unwrap_or(OPEN.1));
            earlier.of_person.entry(u64::from(s.person)).or_default().push(spell);
            earlier.given.insert(id);
        }
        earlier
    }

    #[test]
    fn a_household_keeps_its_id_though_its_home_is_found_to_have_been_anothers_before() {
        let before = [spell(1, 7, 100, None), spell(2, 7, 100, None)];
        let first = ids(&before, &Earlier::default());
        let mut after = before.to_vec();
        after.iter_mut().for_each(|s| s.household = 1);
        after.push(spell(3, 7, 20, Some(90)));
        let then = ids(&after, &earlier(&before, &first));
        assert_eq!(then[&(7, 1)], first[&(7, 0)]);
        assert_ne!(then[&(7, 0)], first[&(7, 0)]);
    }

    #[test]
    fn who_moves_together_is_another_household_and_the_first_keeps_its_id() {
        let before = [spell(1, 7, 100, None), spell(2, 7, 100, None)];
        let first = ids(&before, &Earlier::default());
        let after =
            [spell(1, 7, 100, Some(900)), spell(2, 7, 100, Some(900)), spell(1, 8, 900, None), spell(2, 8, 900, None)];
        let then = ids(&after, &earlier(&before, &first));
        assert_eq!(then[&(7, 0)], first[&(7, 0)], "most of the days are there");
        assert_ne!(then[&(8, 0)], first[&(7, 0)]);
    }

    #[test]
    fn of_two_that_are_found_to_be_one_the_one_of_more_days_stays() {
        let before = [spell(1, 7, 100, None), spell(2, 8, 500, None)];
        let first = ids(&before, &Earlier::default());
        let after = [spell(1, 7, 100, None), spell(2, 7, 500, None)];
        assert_eq!(ids(&after, &earlier(&before, &first))[&(7, 0)], first[&(7, 0)]);
    }

    #[test]
    fn an_id_is_read_as_it_is_written() {
        assert_eq!(read(&written(0xFE)), Some(0xFE));
        assert_eq!(read("h1"), None);
    }
}
