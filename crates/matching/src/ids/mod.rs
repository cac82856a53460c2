//! Ids of persons that last from run to run, and what became of each.
//!
//! A person's id is a number that nobody else ever has. With the folder of an earlier run, ids are handed on by the rows
//! that a person then held and now holds; a row is known by its input and id, whatever else of it was corrected:
//!
//! 1. An earlier id goes to the person who holds most of its rows; of equals to the one who holds the first of them, by id and input.
//! 2. Of the ids that so come to one person the oldest stays: the one that was given in the earliest run, then the one that brings most
//!    rows, then the smallest. The others are `merged_into` it.
//! 3. A person to whom no id came gets a new one. If rows of theirs were another's, it is `split_from` the id that most of these had (of
//!    equals the oldest, then the smallest); else it has `began`.
//! 4. An id none of whose rows are left has `ended`.
//!
//! An id that ended or was merged is never given again. To undo a merge, run again with the folder from before it and a decision.

mod earlier;
mod history;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::clean::People;
use crate::hash;
use crate::persons::Persons;
use crate::read::Table;

pub use earlier::Earlier;
pub(crate) use earlier::{read_history, read_persons};
pub use history::{Event, What, write_history};

/// An id as it is written: `p` and 16 figures of base 16.
pub fn written(id: u64) -> String {
    format!("p{id:016x}")
}

/// The id that a text says, if it is one.
pub fn read(text: &str) -> Option<u64> {
    let figures = text.strip_prefix('p').filter(|f| f.len() == 16)?;
    u64::from_str_radix(figures, 16).ok().filter(|id| written(*id) == text)
}

/// What names a row in every run: its input and id.
pub(crate) fn row_key(input: &str, id: &str) -> u64 {
    hash::pair(hash::bytes(id.as_bytes()), hash::bytes(input.as_bytes()))
}

/// The ids of a run's persons.
#[derive(Debug, Default)]
pub struct Ids {
    /// For every record, the id of its person.
    pub of_record: Vec<u64>,
    /// What became of every id, the earliest run first. Of ids that were kept only this run tells.
    pub history: Vec<Event>,
}

/// Rows that an earlier id and a present person share.
#[derive(Clone, Copy, Debug)]
struct Shared {
    rows: u32,
    /// The first of these rows, by id and input.
    first: u32,
}

/// Gives every person an id, by the rule that the module states.
pub fn give(table: &Table, people: &People, persons: &Persons, earlier: &Earlier) -> Ids {
    let shared = shared(table, people, persons, earlier);
    let run = earlier.run() + 1;
    let mut history = earlier.history().to_vec();
    let holders = holders(table, &shared, earlier);
    let mut id_of: FxHashMap<u32, u64> = holders.iter().map(|(person, (id, _))| (*person, *id)).collect();
    let goes = goes_to(table, &shared);
    for id in earlier.alive() {
        let what = match goes.get(id).map(|person| id_of[person]) {
            None => What::Ended,
            Some(stays) if stays == *id => What::Kept,
            Some(stays) => What::MergedInto(stays),
        };
        history.push(Event { run, id: *id, what });
    }
    let from = came_from(&shared, earlier);
    let least = least_rows(table, people, persons);
    let mut given: FxHashSet<u64> = FxHashSet::default();
    // In the order of the records' own contents, so that the order of rows decides nothing.
    for (n, first) in persons.of_record.iter().enumerate().filter(|(n, first)| **first as usize == *n) {
        if id_of.contains_key(first) {
            continue;
        }
        let row = least[n] as usize;
        let mut id = row_key(&table.inputs[usize::from(table.input[row])], table.id(row));
        while earlier.was_given(id) || !given.insert(id) {
            id = hash::pair(id, 1);
        }
        id_of.insert(*first, id);
        let what = from.get(first).map_or(What::Began, |other| What::SplitFrom(*other));
        history.push(Event { run, id, what });
    }
    Ids { of_record: persons.of_record.iter().map(|first| id_of[first]).collect(), history }
}

/// A row's place in the order by id and input.
fn order(table: &Table, row: u32) -> (&str, &str) {
    let row = row as usize;
    (table.id(row), &table.inputs[usize::from(table.input[row])])
}

/// For every record that stands for its person, that person's first row by id and input.
fn least_rows(table: &Table, people: &People, persons: &Persons) -> Vec<u32> {
    let mut least: Vec<u32> = people.records.iter().map(|r| r.row).collect();
    for (record, first) in persons.of_record.iter().enumerate() {
        let (row, held) = (people.records[record].row, least[*first as usize]);
        if order(table, row) < order(table, held) {
            least[*first as usize] = row;
        }
    }
    least
}

/// How many rows each earlier id shares with each present person.
fn shared(table: &Table, people: &People, persons: &Persons, earlier: &Earlier) -> FxHashMap<(u64, u32), Shared> {
    let mut shared: FxHashMap<(u64, u32), Shared> = FxHashMap::default();
    if earlier.alive().is_empty() {
        return shared;
    }
    for (record, person) in people.records.iter().zip(&persons.of_record) {
        let (id, input) = order(table, record.row);
        for of_row in earlier.ids_of(row_key(input, id)) {
            let held = shared.entry((of_row, *person)).or_insert(Shared { rows: 0, first: record.row });
            held.rows += 1;
            if order(table, record.row) < order(table, held.first) {
                held.first = record.row;
            }
        }
    }
    shared
}

/// The person to whom each earlier id goes: rule 1.
fn goes_to(table: &Table, shared: &FxHashMap<(u64, u32), Shared>) -> FxHashMap<u64, u32> {
    let mut best: FxHashMap<u64, (u32, Shared)> = FxHashMap::default();
    for ((id, person), share) in shared {
        let held = best.entry(*id).or_insert((*person, *share));
        // Of rows with one id the records' own order decides.
        let order = |person: u32, share: &Shared| (u32::MAX - share.rows, order(table, share.first), person);
        if order(*person, share) < order(held.0, &held.1) {
            *held = (*person, *share);
        }
    }
    best.into_iter().map(|(id, (person, _))| (id, person)).collect()
}

/// The id that stays with each person to whom some came, and how many rows it brings: rule 2.
fn holders(table: &Table, shared: &FxHashMap<(u64, u32), Shared>, earlier: &Earlier) -> FxHashMap<u32, (u64, u32)> {
    let mut holders: FxHashMap<u32, (u64, u32)> = FxHashMap::default();
    for (id, person) in goes_to(table, shared) {
        let rows = shared[&(id, person)].rows;
        let held = holders.entry(person).or_insert((id, rows));
        let age = |id: u64, rows: u32| (earlier.begun(id), u32::MAX - rows, id);
        if age(id, rows) < age(held.0, held.1) {
            *held = (id, rows);
        }
    }
    holders
}

/// The earlier id that most of each person's earlier rows had: rule 3.
fn came_from(shared: &FxHashMap<(u64, u32), Shared>, earlier: &Earlier) -> FxHashMap<u32, u64> {
    let mut from: FxHashMap<u32, (u64, u32)> = FxHashMap::default();
    for ((id, person), share) in shared {
        let held = from.entry(*person).or_insert((*id, share.rows));
        let order = |id: u64, rows: u32| (u32::MAX - rows, earlier.begun(id), id);
        if order(*id, share.rows) < order(held.0, held.1) {
            *held = (*id, share.rows);
        }
    }
    from.into_iter().map(|(person, (id, _))| (person, id)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_as_it_is_written_and_nothing_else_is() {
        assert_eq!(read(&written(0xFE)), Some(0xFE));
        for text in ["", "p", "p00000000000000FE", "q00000000000000fe", "p+0000000000000fe", "p0000000000000000fe"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
