//! Finding the pairs that are worth comparing.
//!
//! Two records are compared if they share two pieces of evidence: two parts of a name, a part of a name and the date of
//! birth, a forename and the postcode, a further value and a part of a name; or one that is strong by itself: the home,
//! or an identifier. Where so many records share these that comparing all would cost too much, they must share a third.
//! So no name, home or hostel, however common, makes the work grow faster than the rows.

mod groups;
mod kept;
mod keys;

use rayon::prelude::*;

use crate::clean::People;
pub(crate) use kept::Keys;

use groups::{Entry, Group, grouped};

/// Records that share a key up to which all are compared with all: fewer where it is only a name.
const fn most_together(rule: Rule) -> usize {
    if matches!(rule, Rule::Names) { 16 } else { 48 }
}

/// Records on either side with which one is compared where even a third piece of evidence leaves too many.
const NEIGHBOURS: usize = 8;

/// Parts into which pairs are sorted by their first record.
const PARTS: usize = 256;

/// A rule by which pairs are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// An identifier.
    Identifier,
    /// The home.
    Home,
    /// Two parts of the name.
    Names,
    /// The date of birth and a part of the name.
    Born,
    /// The postcode and a part of the name, or the date of birth.
    Postcode,
    /// A further value and a part of the name, or the date of birth; or a value that few rows have.
    Extra,
}

impl Rule {
    /// Every rule.
    pub const ALL: [Self; 6] = [Self::Identifier, Self::Home, Self::Names, Self::Born, Self::Postcode, Self::Extra];

    /// What two records share that are found by it, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Identifier => "an identifier",
            Self::Home => "the home",
            Self::Names => "two parts of the name",
            Self::Born => "the date of birth and a part of the name",
            Self::Postcode => "the postcode, and a part of the name or the date of birth",
            Self::Extra => "a further value, and a part of the name or the date of birth",
        }
    }
}

/// Candidate pairs, each once, by their first record: `(first, second)` with first below second.
#[derive(Debug, Default)]
pub struct Candidates {
    /// The pairs in parts; within a part they are sorted.
    pub parts: Vec<Vec<u64>>,
    /// Pairs that each rule found, of which several may have found the same.
    pub found: Vec<(Rule, usize)>,
}

impl Candidates {
    /// How many pairs there are.
    pub fn len(&self) -> usize {
        self.parts.iter().map(Vec::len).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A pair as one number.
pub fn packed(i: u32, j: u32) -> u64 {
    u64::from(i.min(j)) << 32 | u64::from(i.max(j))
}

/// The two records of a packed pair.
pub fn unpacked(pair: u64) -> (u32, u32) {
    ((pair >> 32) as u32, pair as u32)
}

/// Finds the candidate pairs. With `between`, only pairs of different inputs.
pub fn candidates(people: &People, between: bool) -> Candidates {
    let count = people.records.len();
    let width = count.div_ceil(PARTS).max(1);
    let mut parts: Vec<Vec<u64>> = vec![Vec::new(); PARTS];
    let mut found = Vec::new();
    for rule in Rule::ALL {
        let entries = keys::entries(people, rule);
        let fresh: Vec<Vec<u64>> = grouped(entries, |group| pairs(people, group, most_together(rule), between));
        let number: usize = fresh.iter().map(Vec::len).sum();
        found.push((rule, number));
        for list in fresh {
            for pair in list {
                parts[(pair >> 32) as usize / width].push(pair);
            }
        }
        // What several rules found is one pair: sorting now and then keeps the memory small.
        parts.par_iter_mut().for_each(|part| {
            part.sort_unstable();
            part.dedup();
        });
    }
    parts.par_iter_mut().for_each(Vec::shrink_to_fit);
    Candidates { parts, found }
}

/// By which rules two records share a key, a bit for each in the order of [`Rule::ALL`]. Whether the pair was compared
/// depends besides on how many others share the key.
pub fn shared_rules(people: &People, i: u32, j: u32) -> u8 {
    let keys = |n: u32, rule: Rule| {
        let mut keys = Vec::new();
        keys::of_record(people, n, rule, |key| keys.push(key));
        keys
    };
    let shares = |rule: Rule| {
        let of_i = keys(i, rule);
        keys(j, rule).iter().any(|key| of_i.contains(key))
    };
    Rule::ALL.into_iter().enumerate().map(|(n, rule)| u8::from(shares(rule)) << n).sum()
}

/// The pairs of a group of records that share a key.
fn pairs(people: &People, group: Group<'_>, most: usize, between: bool) -> Vec<u64> {
    let mut out = Vec::new();
    together(people, &group.iter().map(|e| e.record).collect::<Vec<_>>(), 0, (most, between), &mut out);
    out
}

/// Adds the pairs of a group: all, up to `most` records; beyond those, by a third piece of evidence and a fourth.
fn together(people: &People, group: &[u32], depth: u8, (most, between): (usize, bool), out: &mut Vec<u64>) {
    if group.len() < 2 {
        return;
    }
    let mut add = |i: u32, j: u32| {
        let apart = people.records[i as usize].input != people.records[j as usize].input;
        if i != j && (!between || apart) {
            out.push(packed(i, j));
        }
    };
    if group.len() <= most {
        for (n, i) in group.iter().enumerate() {
            group[n + 1..].iter().for_each(|j| add(*i, *j));
        }
        return;
    }
    if depth == 2 {
        for (n, i) in group.iter().enumerate() {
            group[n + 1..].iter().take(NEIGHBOURS).for_each(|j| add(*i, *j));
        }
        return;
    }
    for third in 0..keys::THIRDS {
        let mut entries: Vec<Entry> = Vec::with_capacity(group.len());
        for record in group {
            keys::third(people, *record, third, |key| entries.push(Entry { key, record: *record }));
        }
        entries.sort_unstable();
        for part in
            entries.chunk_by(|a, b| a.key == b.key).filter(|p| p.len() > 1 && (p.len() < group.len() || depth == 1))
        {
            let members: Vec<u32> = part.iter().map(|e| e.record).collect();
            together(people, &members, depth + 1, (most, between), out);
        }
    }
}
