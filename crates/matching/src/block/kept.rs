//! The keys of all records kept, to find those that a further record is to be compared with.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::groups::Entry;
use super::{Rule, keys, most_together};
use crate::clean::People;

/// Records that one is compared with at most under one key, where it has more neighbours than a group may hold: those that share most further evidence.
const MOST_NEAR: usize = 48;

/// The records under the keys of one rule.
#[derive(Debug)]
struct Kept {
    /// Those that there were, sorted.
    entries: Vec<Entry>,
    /// Those that came later.
    later: FxHashMap<u64, Vec<u32>>,
}

/// Keys by rule, in the order of [`Rule::ALL`].
#[derive(Debug)]
pub(crate) struct Keys(Vec<Kept>);

impl Keys {
    /// The keys of all records.
    pub(crate) fn of(people: &People) -> Self {
        let of_rule = |rule: Rule| {
            let mut entries = keys::entries(people, rule).concat();
            entries.par_sort_unstable();
            entries.dedup();
            Kept { entries, later: FxHashMap::default() }
        };
        Self(Rule::ALL.into_iter().map(of_rule).collect())
    }

    /// Adds the keys of a further record.
    pub(crate) fn add(&mut self, people: &People, n: u32) {
        for (rule, kept) in Rule::ALL.into_iter().zip(&mut self.0) {
            keys::of_record(people, n, rule, |key| kept.later.entry(key).or_default().push(n));
        }
    }

    /// The records that one is to be compared with, in order. It may be among them.
    pub(crate) fn near(&self, people: &People, n: u32) -> Vec<u32> {
        let mut near = Vec::new();
        for (rule, Kept { entries, later }) in Rule::ALL.into_iter().zip(&self.0) {
            keys::of_record(people, n, rule, |key| {
                let from = entries.partition_point(|e| e.key < key);
                let known = entries[from..].iter().take_while(|e| e.key == key).map(|e| e.record);
                let group: Vec<u32> = known.chain(later.get(&key).into_iter().flatten().copied()).collect();
                if group.len() <= most_together(rule) {
                    near.extend(group);
                } else {
                    near.extend(nearest(people, n, group));
                }
            });
        }
        near.sort_unstable();
        near.dedup();
        near
    }
}

/// Of a large group those that share most further evidence with a record, and at least one piece.
fn nearest(people: &People, n: u32, group: Vec<u32>) -> Vec<u32> {
    let thirds = |record: u32| {
        let mut all = Vec::new();
        for which in 0..keys::THIRDS {
            keys::third(people, record, which, |key| all.push((which, key)));
        }
        all
    };
    let own = thirds(n);
    let shared = |record: u32| thirds(record).iter().filter(|third| own.contains(third)).count();
    let mut ranked: Vec<(usize, u32)> = group.into_iter().map(|record| (shared(record), record)).collect();
    ranked.retain(|(shared, _)| *shared > 0);
    ranked.sort_unstable_by_key(|(shared, record)| (std::cmp::Reverse(*shared), *record));
    ranked.into_iter().take(MOST_NEAR).map(|(_, record)| record).collect()
}
