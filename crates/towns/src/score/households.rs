//! How well it is known who lives with whom on a day.
//!
//! The unit is a pair of people who live together on that day. A person whom a linkage found is the true person to whom most of its rows belong, and
//! of several the one who comes first in the truth. Pairs that come out as one true person twice are not counted, and neither is anybody who does not
//! live in the town on that day: whoever died or went away without a row that tells it is still where they were, as far as anybody can know.

use std::path::Path;

use anyhow::Context;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Persons, Quality, Truth};
use crate::days::{self, Day, NEVER};
use crate::table::{Table, Words};

/// Households above this size are counted and not walked pair by pair: all their pairs count as said and none as right.
const LARGEST: usize = 2_000;

/// Scores of households.
#[derive(Clone, Copy, Debug)]
pub struct Households {
    /// Recall of the pairs whose common home on that day some row of each of them shows: what can be known.
    pub shown: Quality,
    /// Recall of all pairs of people who are in some row: also of those of whom no row tells that they moved.
    pub all: Quality,
}

/// Scores `households.csv` (`person,household,from,to`; `to` is the day after the last and empty while it lasts).
///
/// # Errors
/// If a file cannot be read or a day is none.
pub fn score(truth: &Truth, said: &Persons, path: &Path, on: Day) -> anyhow::Result<Households> {
    let true_person = majority(truth, said);
    let mut table = Table::open(path, &["person", "household", "from", "to"])?;
    let mut words = Words::default();
    let mut members: Vec<Vec<u32>> = Vec::new();
    while table.advance()? {
        let day = |text: &str, open: Day| match text {
            "" => Ok(open),
            text => days::read(text).with_context(|| format!("{} is no day", text)),
        };
        let (from, to) = (day(table.text(2), Day::MIN)?, day(table.text(3), NEVER)?);
        let Some(person) = said.words.known(table.cell(0)) else { continue };
        if from <= on && on < to {
            let household = words.number(table.cell(1)) as usize;
            if household == members.len() {
                members.push(Vec::new());
            }
            members[household].push(true_person[person as usize]);
        }
    }
    let mut true_members: FxHashMap<u32, Vec<(u32, Option<u32>)>> = FxHashMap::default();
    let mut here = FxHashSet::default();
    for stay in truth.stays(on)? {
        here.insert(stay.person);
        true_members.entry(stay.household).or_default().push((stay.person, stay.home));
    }
    for household in &mut members {
        household.retain(|person| here.contains(person));
    }
    let (found, beyond) = pairs(members);
    let (all, _) =
        pairs(true_members.values().map(|members| members.iter().map(|(person, _)| *person).collect()).collect());
    let seen_there =
        |(person, home): &(u32, Option<u32>)| home.is_some_and(|home| truth.shown.contains(&(*person, home)));
    let (shown, _) = pairs(
        true_members
            .values()
            .map(|members| members.iter().filter(|stay| seen_there(stay)).map(|(person, _)| *person).collect())
            .collect(),
    );
    let right = common(&found, &all) as f64;
    let precision = Quality::of(right, found.len() as f64 + beyond, 0.0).precision;
    Ok(Households {
        shown: Quality {
            precision,
            recall: Quality::of(common(&found, &shown) as f64, 0.0, shown.len() as f64).recall,
        },
        all: Quality { precision, recall: Quality::of(right, 0.0, all.len() as f64).recall },
    })
}

/// The true person of each found one.
fn majority(truth: &Truth, said: &Persons) -> Vec<u32> {
    let mut both: Vec<(u32, u32)> = said.of.iter().copied().zip(truth.person_of.iter().copied()).collect();
    both.par_sort_unstable();
    let mut true_person = vec![u32::MAX; both.last().map_or(0, |(found, _)| *found as usize + 1)];
    for of_one in both.chunk_by(|one, other| one.0 == other.0) {
        let mut most = 0;
        for same in of_one.chunk_by(|one, other| one == other) {
            if same.len() > most {
                most = same.len();
                true_person[same[0].0 as usize] = same[0].1;
            }
        }
    }
    true_person
}

/// All pairs within the households, each once and sorted, and how many more there are in households too large to walk.
fn pairs(households: Vec<Vec<u32>>) -> (Vec<(u32, u32)>, f64) {
    let mut pairs = Vec::new();
    let mut beyond = 0.0;
    for mut members in households {
        members.sort_unstable();
        members.dedup();
        if members.len() > LARGEST {
            beyond += members.len() as f64 * (members.len() as f64 - 1.0) / 2.0;
            continue;
        }
        for (place, one) in members.iter().enumerate() {
            pairs.extend(members[place + 1..].iter().map(|other| (*one, *other)));
        }
    }
    pairs.par_sort_unstable();
    pairs.dedup();
    (pairs, beyond)
}

/// How many two sorted lists have in common.
fn common(one: &[(u32, u32)], other: &[(u32, u32)]) -> usize {
    let mut others = other.iter().peekable();
    let mut count = 0;
    for pair in one {
        while others.next_if(|candidate| *candidate < pair).is_some() {}
        count += usize::from(others.peek() == Some(&pair));
    }
    count
}
