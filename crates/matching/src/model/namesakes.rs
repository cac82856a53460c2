//! Strangers who share forename and surname: how many pairs of them there are, and what else they share.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::clean::People;
use crate::compare::{Comparer, whole_key};
use crate::fields::{Field, Pattern};
use crate::hash;

/// Rows of one name from which on most pairs of them are surely of two people.
const MANY: usize = 20;

/// Pairs that are drawn.
const DRAWN: u64 = 60_000;

/// Pairs of rows that share forename and surname.
#[derive(Debug, Default)]
pub struct Namesakes {
    /// How many pairs there are, those of one person among them.
    pub pairs: f64,
    /// Patterns of some, drawn from names that many rows bear, with their counts.
    pub drawn: Vec<(Pattern, u64)>,
    /// For one further row of each person, how many of those drawn are expected to be of one person.
    pub per_person: f64,
}

/// Counts the pairs of one name and draws some of them by a seed.
pub fn namesakes(people: &People, fields: &[Field], seed: u64) -> Namesakes {
    let keys: Vec<u64> = people.names.iter().map(|n| whole_key(&people.tokens, n)).collect();
    let mut named: Vec<(u64, u32)> = (0..people.records.len() as u32)
        .map(|n| (keys[people.records[n as usize].name as usize], n))
        .filter(|(key, _)| *key != 0)
        .collect();
    named.par_sort_unstable();
    let groups = || named.chunk_by(|a, b| a.0 == b.0);
    let pairs = |group: &[(u64, u32)]| group.len() as f64 * (group.len() as f64 - 1.0) / 2.0;
    let mut found = Namesakes { pairs: groups().map(pairs).sum(), ..Namesakes::default() };
    let large: Vec<&[(u64, u32)]> = groups().filter(|g| g.len() >= MANY).collect();
    let weight: f64 = large.iter().map(|g| pairs(g)).sum();
    let mut comparer = Comparer::new(people, fields);
    let mut counts: FxHashMap<Pattern, u64> = FxHashMap::default();
    let mut drawn = 0;
    for group in large {
        // A name gives as many pairs as its share of all, the last part of one by chance.
        let due = (DRAWN as f64).min(weight) * pairs(group) / weight;
        let chance = (hash::pair(seed, group[0].0) >> 11) as f64 / (1_u64 << 53) as f64;
        for n in 0..(due + chance) as u64 {
            let x = hash::pair(hash::pair(seed, group[0].0), n);
            let place = |bits: u64| group[((bits * group.len() as u64) >> 32) as usize].1;
            let (i, j) = (place(x >> 32), place(x & 0xFFFF_FFFF));
            if i != j {
                *counts.entry(comparer.pattern(i.min(j), i.max(j))).or_default() += 1;
                found.per_person += 1.0 / (group.len() as f64 - 1.0);
                drawn += 1;
            }
        }
    }
    debug_assert!(drawn <= 4 * DRAWN);
    found.drawn = counts.into_iter().collect();
    found.drawn.sort_unstable();
    found
}
