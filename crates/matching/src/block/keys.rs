//! The keys under which a record is found.

use rayon::prelude::*;

use super::Rule;
use super::groups::Entry;
use crate::clean::{Born, People, Record};
use crate::hash;

/// How many third pieces of evidence there are.
pub(super) const THIRDS: u8 = 5;

/// Records of which a part is made at a time.
const CHUNK: usize = 1 << 15;

/// A value of a further column that no more rows than these have is a key by itself.
const FEW: u32 = 12;

/// A value of a further column that more than this share of rows have tells too little to be a key.
const COMMON: f64 = 0.05;

/// Every record's keys by a rule.
pub(super) fn entries(people: &People, rule: Rule) -> Vec<Vec<Entry>> {
    let count = people.records.len();
    (0..count.div_ceil(CHUNK))
        .into_par_iter()
        .map(|chunk| {
            let mut out = Vec::new();
            for record in chunk * CHUNK..((chunk + 1) * CHUNK).min(count) {
                of_record(people, record as u32, rule, |key| out.push(Entry { key, record: record as u32 }));
            }
            out
        })
        .collect()
}

/// The date of birth as a key: the same if day and month were changed round; 0 unless it is whole.
fn born_key(born: Born) -> u64 {
    if !born.is_whole() {
        return 0;
    }
    let (low, high) = (born.day().min(born.month()), born.day().max(born.month()));
    hash::pair(3, u64::from(born.year()) << 16 | u64::from(low) << 8 | u64::from(high))
}

/// The bones of the name's parts: forenames that tell something first, then surnames.
fn bones(people: &People, record: &Record) -> ([u64; 8], usize) {
    let name = &people.names[record.name as usize];
    let (mut all, mut count) = ([0; 8], 0);
    let mut add = |part: u32| {
        let about = people.tokens.about(part);
        if !all[..count].contains(&about.bones) {
            all[count] = about.bones;
            count += 1;
        }
    };
    let telling = |p: &&u32| **p != 0 && !people.tokens.about(**p).generic;
    let called = name.given.iter().filter(telling).count();
    for part in name.given.iter().filter(|p| **p != 0 && (called == 0 || !people.tokens.about(**p).generic)) {
        add(*part);
    }
    for part in name.family.iter().filter(|p| **p != 0) {
        add(*part);
    }
    (all, count)
}

/// Calls `add` with every key of a record by a rule.
pub(super) fn of_record(people: &People, n: u32, rule: Rule, mut add: impl FnMut(u64)) {
    let record = &people.records[n as usize];
    let (bones, count) = match rule {
        Rule::Identifier | Rule::Home => ([0; 8], 0),
        Rule::Extra if people.extras.is_empty() => return,
        _ => bones(people, record),
    };
    let bones = &bones[..count];
    let born = born_key(record.born);
    let postcode = people.postcodes[record.postcode as usize].0.whole;
    match rule {
        Rule::Identifier => {
            for (kind, values) in people.identifiers.iter().enumerate().filter(|(_, v)| v[n as usize] != 0) {
                add(hash::pair(kind as u64, values[n as usize]));
            }
        }
        Rule::Home if record.home != 0 => add(people.homes[record.home as usize].key),
        Rule::Home => {}
        Rule::Names => {
            for (m, a) in bones.iter().enumerate() {
                bones[m + 1..].iter().for_each(|b| add(hash::unordered(*a, *b)));
            }
        }
        Rule::Born if born != 0 => bones.iter().for_each(|b| add(hash::pair(born, *b))),
        Rule::Born => {}
        Rule::Postcode if postcode != 0 => {
            bones.iter().for_each(|b| add(hash::pair(postcode, *b)));
            if born != 0 {
                add(hash::pair(postcode, born));
            }
        }
        Rule::Postcode => {}
        Rule::Extra => extras(people, n, bones, born, add),
    }
}

fn extras(people: &People, n: u32, bones: &[u64], born: u64, mut add: impl FnMut(u64)) {
    let most = (people.records.len() as f64 * COMMON).max(50.0) as u32;
    let keys = people.extras.iter().enumerate().filter_map(|(column, extra)| {
        let value = extra.values[n as usize] as usize;
        let rare = value != 0 && extra.uses[value] <= most;
        rare.then(|| hash::pair(100 + column as u64, extra.keys[value]))
    });
    let keys: Vec<u64> = keys.collect();
    // A value that a handful of rows have tells enough by itself: a number that somebody was given, a telephone.
    for (column, extra) in people.extras.iter().enumerate() {
        let value = extra.values[n as usize] as usize;
        if value != 0 && extra.uses[value] <= FEW {
            add(hash::pair(200 + column as u64, extra.keys[value]));
        }
    }
    for (m, key) in keys.iter().enumerate() {
        bones.iter().for_each(|b| add(hash::pair(*key, *b)));
        if born != 0 {
            add(hash::pair(*key, born));
        }
        keys[m + 1..].iter().for_each(|other| add(hash::unordered(*key, *other)));
    }
}

/// A third piece of evidence of a record, by its number; none where the record lacks it.
pub(super) fn third(people: &People, n: u32, which: u8, mut add: impl FnMut(u64)) {
    let record = &people.records[n as usize];
    let born = record.born;
    match which {
        0 if !born.is_nothing() => add(u64::from(born.year())),
        1 if born.is_whole() => {
            let (low, high) = (born.day().min(born.month()), born.day().max(born.month()));
            add(u64::from(low << 8 | high));
        }
        2 => {
            let (bones, count) = bones(people, record);
            bones[..count].iter().for_each(|b| add(*b));
        }
        3 if record.postcode != 0 => add(people.postcodes[record.postcode as usize].0.sector),
        4 if record.home != 0 => add(people.homes[record.home as usize].key),
        _ => {}
    }
}
