//! How often each feed says something else of a person than most of the person's rows do.
//!
//! Asked are persons whose other rows, two at least and of more than one feed, say one thing: what then differs is mostly this feed's error.
//! Rows that err so much that they were not joined are not seen, so the true rates are somewhat higher.

use rustc_hash::FxHashMap;

use super::html::{cell, share, whole};
use crate::clean::{People, Record};
use crate::compare::source;
use crate::config::Role;
use crate::run::Outcome;

/// What is asked of every row.
const ASKED: [&str; 4] = ["forename", "surname", "date of birth", "sex"];

/// Rows of the persons that are asked. Who has more than these is hardly one person, and each row is held against all others.
const ROWS: std::ops::RangeInclusive<usize> = 3..=200;

/// For each question how many rows could be asked, and how many differ.
type Counts = [(u64, u64); ASKED.len()];

/// What a row says, as a number; 0 where it says nothing. Spellings of one name are one.
fn answers(people: &People, record: &Record) -> [u64; ASKED.len()] {
    let name = &people.names[record.name as usize];
    let called = name.given[usize::from(name.called)];
    let forename = if called == 0 { 0 } else { people.tokens.about(called).head };
    let surname = name.family.iter().filter(|part| **part != 0);
    let surname = surname.fold(0_u64, |sum, part| sum.wrapping_add(people.tokens.about(*part).head));
    let born = if record.born.is_whole() { u64::from(record.born.0) } else { 0 };
    [forename, surname, born, u64::from(record.sex)]
}

/// The differing rows of each feed, by the feed's number.
fn counted(people: &People, of_record: &[u32]) -> FxHashMap<u32, Counts> {
    let mut members: Vec<(u32, u32)> = of_record.iter().enumerate().map(|(n, first)| (*first, n as u32)).collect();
    members.sort_unstable();
    let mut counts: FxHashMap<u32, Counts> = FxHashMap::default();
    for person in members.chunk_by(|a, b| a.0 == b.0).filter(|rows| ROWS.contains(&rows.len())) {
        let records: Vec<&Record> = person.iter().map(|(_, n)| &people.records[*n as usize]).collect();
        let said: Vec<[u64; ASKED.len()]> = records.iter().map(|r| answers(people, r)).collect();
        for (n, record) in records.iter().enumerate() {
            let feed = source(people, record);
            for (question, own) in said[n].iter().enumerate() {
                let others =
                    said.iter().zip(&records).enumerate().filter(|(m, (row, _))| *m != n && row[question] != 0);
                let others = others.map(|(_, (row, record))| (row[question], source(people, record)));
                if let Some(value) = agreed(others) {
                    let count = &mut counts.entry(feed).or_default()[question];
                    count.0 += u64::from(*own != 0);
                    count.1 += u64::from(*own != 0 && *own != value);
                }
            }
        }
    }
    counts
}

/// The one value that all others say, if two of them do from more than one feed.
fn agreed(others: impl Iterator<Item = (u64, u32)>) -> Option<u64> {
    let (mut first, mut feeds): (Option<(u64, u32)>, bool) = (None, false);
    for (value, feed) in others {
        let held = *first.get_or_insert((value, feed));
        if held.0 != value {
            return None;
        }
        feeds |= held.1 != feed;
    }
    first.filter(|_| feeds).map(|(value, _)| value)
}

/// The lines of the table: each feed with the share of its rows that differ, by question; the largest feed first.
pub(super) fn lines(outcome: &Outcome) -> Vec<Vec<String>> {
    let counts = counted(&outcome.people, &outcome.persons.of_record);
    let name = |feed: u32| match feed {
        0 => "feed not said",
        feed if feed >= 1 << 16 => outcome.table.inputs[(feed - (1 << 16)) as usize].as_str(),
        feed => outcome.table.role(Role::Feed).dict.get(feed),
    };
    let mut feeds: Vec<(u64, &str, Counts)> = counts
        .into_iter()
        .map(|(feed, counts)| (counts.iter().map(|c| c.0).max().unwrap_or(0), name(feed), counts))
        .collect();
    feeds.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    let line = |(rows, name, counts): (u64, &str, Counts)| {
        let shares = counts.iter().map(|(asked, differ)| share(*differ, *asked));
        [cell(name), whole(rows)].into_iter().chain(shares).collect()
    };
    feeds.into_iter().map(line).collect()
}

/// The headings of the table.
pub(super) fn headings() -> Vec<String> {
    let asked = ASKED.iter().map(|question| format!("#Other {question}"));
    ["Feed".to_owned(), "#Rows asked".to_owned()].into_iter().chain(asked).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn others_agree_only_from_more_than_one_feed() {
        assert_eq!(agreed([(5, 1), (5, 2)].into_iter()), Some(5));
        assert_eq!(agreed([(5, 1), (5, 1)].into_iter()), None, "one feed copies itself");
        assert_eq!(agreed([(5, 1), (6, 2)].into_iter()), None);
        assert_eq!(agreed(std::iter::empty()), None);
    }
}
