//! Grouping records by a key, fast: by the key's first bits, then each part by itself.

use rayon::prelude::*;

/// A record under a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    pub key: u64,
    pub record: u32,
}

/// Records that share a key, in order.
pub(super) type Group<'a> = &'a [Entry];

const BITS: u32 = 9;

/// Calls `work` for every group of two records or more; what it gives stands in order of the keys, joined by parts.
pub(super) fn grouped(entries: Vec<Vec<Entry>>, work: impl Fn(Group<'_>) -> Vec<u64> + Sync) -> Vec<Vec<u64>> {
    let place = |key: u64| (key >> (64 - BITS)) as usize;
    let mut counts = vec![0_usize; 1 << BITS];
    for entry in entries.iter().flatten() {
        counts[place(entry.key)] += 1;
    }
    let mut parts: Vec<Vec<Entry>> = counts.into_iter().map(Vec::with_capacity).collect();
    for list in entries {
        for entry in list {
            parts[place(entry.key)].push(entry);
        }
    }
    let of_part = |mut part: Vec<Entry>| {
        part.sort_unstable();
        part.dedup();
        let groups = part.chunk_by(|a, b| a.key == b.key).filter(|g| g.len() > 1);
        groups.flat_map(&work).collect()
    };
    parts.into_par_iter().map(of_part).collect()
}
