//! Comparing all candidate pairs: a pattern for each, and how many pairs have each pattern.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::block::{Candidates, unpacked};
use crate::clean::People;
use crate::compare::Comparer;
use crate::fields::{Field, Pattern};
use crate::hash;

/// A compared pair.
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    /// The first record.
    pub i: u32,
    /// The second record, above the first.
    pub j: u32,
    /// Which pattern, in [`Compared::patterns`].
    pub pattern: u32,
}

/// All candidate pairs, compared.
#[derive(Debug, Default)]
pub struct Compared {
    /// The pairs in parts, sorted.
    pub parts: Vec<Vec<Pair>>,
    /// The distinct patterns.
    pub patterns: Vec<Pattern>,
    /// How many pairs have each.
    pub counts: Vec<u64>,
}

/// Compares all candidates.
pub fn compare_all(people: &People, fields: &[Field], candidates: Candidates) -> Compared {
    let work = |comparer: &mut Comparer<'_>, part: Vec<u64>| {
        let (mut known, mut patterns): (FxHashMap<Pattern, u32>, Vec<Pattern>) = Default::default();
        let pairs = part.iter().map(|pair| {
            let (i, j) = unpacked(*pair);
            let pattern = comparer.pattern(i, j);
            let number = *known.entry(pattern).or_insert_with(|| {
                patterns.push(pattern);
                patterns.len() as u32 - 1
            });
            Pair { i, j, pattern: number }
        });
        (pairs.collect::<Vec<_>>(), patterns)
    };
    let done: Vec<(Vec<Pair>, Vec<Pattern>)> =
        candidates.parts.into_par_iter().map_init(|| Comparer::new(people, fields), work).collect();
    let mut all = Compared::default();
    let mut known: FxHashMap<Pattern, u32> = FxHashMap::default();
    for (mut pairs, patterns) in done {
        let numbers: Vec<u32> = patterns
            .iter()
            .map(|pattern| {
                *known.entry(*pattern).or_insert_with(|| {
                    all.patterns.push(*pattern);
                    all.counts.push(0);
                    all.patterns.len() as u32 - 1
                })
            })
            .collect();
        for pair in &mut pairs {
            pair.pattern = numbers[pair.pattern as usize];
            all.counts[pair.pattern as usize] += 1;
        }
        all.parts.push(pairs);
    }
    all
}

/// Pairs drawn to learn what strangers share.
const DRAWN: u64 = 300_000;

/// Patterns of pairs drawn by a seed from all pairs of records (all of them if these are few), with their counts in
/// the order of the patterns. Being drawn by place in the records' own order, they do not depend on that of the rows.
pub fn sample(people: &People, fields: &[Field], seed: u64) -> Vec<(Pattern, u64)> {
    let rows = people.records.len() as u64;
    if rows < 2 {
        return Vec::new();
    }
    let all = rows * (rows - 1) / 2;
    let every = all <= DRAWN;
    let draw = |n: u64| -> (u32, u32) {
        if every {
            // The n-th pair of the triangle, row by row.
            let mut i = ((1.0 + (1.0 + 8.0 * n as f64).sqrt()) / 2.0) as u64;
            while i * (i - 1) / 2 > n {
                i -= 1;
            }
            while i * (i + 1) / 2 <= n {
                i += 1;
            }
            return ((n - i * (i - 1) / 2) as u32, i as u32);
        }
        let x = hash::pair(seed, n);
        ((((x >> 32) * rows) >> 32) as u32, (((x & 0xFFFF_FFFF) * rows) >> 32) as u32)
    };
    let count = if every { all } else { DRAWN };
    let counted = (0..64_u64).into_par_iter().map(|part| {
        let mut comparer = Comparer::new(people, fields);
        let mut counts: FxHashMap<Pattern, u64> = FxHashMap::default();
        for n in (part * count / 64)..((part + 1) * count / 64) {
            let (i, j) = draw(n);
            if i != j {
                *counts.entry(comparer.pattern(i.min(j), i.max(j))).or_default() += 1;
            }
        }
        counts
    });
    let mut total: FxHashMap<Pattern, u64> = FxHashMap::default();
    for counts in counted.collect::<Vec<_>>() {
        for (pattern, n) in counts {
            *total.entry(pattern).or_default() += n;
        }
    }
    let mut list: Vec<(Pattern, u64)> = total.into_iter().collect();
    list.sort_unstable();
    list
}
