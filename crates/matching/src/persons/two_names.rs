//! Twins, or one person who goes by two names?
//!
//! Two groups of rows that share surname, home and date of birth and differ in the forename weigh about as much for the one as
//! for the other. What tells them apart is who wrote them down. Whoever writes down one of two children of a home mostly
//! writes down the other too: twins stand in the same feeds. One person with two names stands in each feed under one
//! of them, since agencies copy what they once wrote. So a feed that has both speaks for two people, and a feed that has
//! one of them only, though it mostly has both of two, for one.
//!
//! How much each feed tells is learned from the doubtful pairs themselves, by expectation and maximisation (Dempster, Laird, Rubin 1977):
//! how many are one person, and how often a feed that has either has both, of one person and of two. Pairs that a list or a decision
//! knows to be two people count as such, and that others are in no list together speaks for one person. The odds that learning gave are those
//! of pairs of rows, of which twins have more than one person with two names; so the share of one person is estimated
//! anew (after Saerens, Latinne and Decaestecker 2002).

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::joined::Asker;
use super::solve::{Edge, Persons};
use crate::clean::People;
use crate::compare::{grown, source};
use crate::decisions::Decided;
use crate::fields::{BORN_AT, Field, GIVEN_AT, PLACE_AT, Pattern, born, given, grade_of, place};
use crate::score::{Scorer, probability, weight_of};

/// How often a feed that has either of two has both, before anything is learned: of one person with two names, and of two people.
const BOTH: [f64; 2] = [0.3, 0.7];

/// Pairs for which these count beside what is seen.
const PRIOR: f64 = 20.0;

/// Bits below the least weight from which a pair of groups is looked at.
const BELOW: f64 = 10.0;

/// Rounds of learning.
const ROUNDS: usize = 50;

/// Two groups of rows that may be one person, by their first records.
struct Doubtful {
    groups: (u32, u32),
    /// Bits that speak for one person without the feeds.
    weight: f64,
    /// Whether a list, or somebody's word, says that they are two.
    two: bool,
    /// The feeds that have either, and whether they have both. Children and grown-ups are told apart.
    feeds: Vec<((bool, u32), bool)>,
}

/// Joins groups that differ in the forename where the feeds say that they are one person.
pub fn two_names(
    (people, fields): (&People, &[Field]),
    scorer: &Scorer<'_>,
    decided: &Decided,
    (edges, patterns): (&[Edge], &[Pattern]),
    persons: &mut Persons,
    least: f64,
) {
    let pairs = differing(edges, patterns, persons);
    let of_pairs: FxHashSet<u32> = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
    let mut members: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    for (n, first) in persons.of_record.iter().enumerate().filter(|(_, first)| of_pairs.contains(first)) {
        members.entry(*first).or_default().push(n as u32);
    }
    let doubtful = |asker: &mut Asker<'_>, groups: (u32, u32)| {
        let (x, y) = (&members[&groups.0], &members[&groups.1]);
        let weight = asker.weight(x, y);
        let two = asker.two_people(x, y) || decided.apart(x, y);
        (weight >= least - BELOW).then(|| Doubtful { groups, weight, two, feeds: feeds(people, x, y) })
    };
    let found: Vec<Option<Doubtful>> = pairs
        .into_par_iter()
        .map_init(|| Asker::brief(people, fields, scorer), |asker, groups| doubtful(asker, groups))
        .collect();
    let found: Vec<Doubtful> = found.into_iter().flatten().collect();
    let mut weighed: Vec<(f64, (u32, u32))> = learned(&found).into_iter().zip(found.iter().map(|d| d.groups)).collect();
    weighed.retain(|(weight, _)| *weight >= least);
    weighed.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut joined: FxHashSet<u32> = FxHashSet::default();
    for (_, (a, b)) in weighed {
        // Whoever was joined is asked again in the next run.
        if !joined.contains(&a) && !joined.contains(&b) {
            joined.extend([a, b]);
            members[&b].iter().for_each(|n| persons.of_record[*n as usize] = a);
        }
    }
}

/// Pairs of groups that share the home and the date of birth and differ in the forename, once each and in order, the lower first. Strangers
/// of one surname and day, of whom a large town has many, would tell nothing of twins.
fn differing(edges: &[Edge], patterns: &[Pattern], persons: &Persons) -> Vec<(u32, u32)> {
    let differ = |p: Pattern| {
        matches!(grade_of(p, GIVEN_AT), given::DIFFERENT | given::ONE_FEED)
            && matches!(grade_of(p, BORN_AT), born::SAME | born::SAME_GROWN)
            && (place::HOME..=place::POSTCODE).contains(&grade_of(p, PLACE_AT))
    };
    let of = |n: u32| persons.of_record[n as usize];
    let apart = edges.iter().filter(|e| of(e.i) != of(e.j) && differ(patterns[e.pattern as usize]));
    let mut pairs: Vec<(u32, u32)> = apart.map(|e| (of(e.i).min(of(e.j)), of(e.i).max(of(e.j)))).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

fn feeds(people: &People, a: &[u32], b: &[u32]) -> Vec<((bool, u32), bool)> {
    let record = |n: &u32| &people.records[*n as usize];
    let of = |group: &[u32]| group.iter().map(|n| source(people, record(n))).collect::<FxHashSet<u32>>();
    let grown = a.iter().chain(b).all(|n| grown(people, record(n), record(n)));
    let (x, y) = (of(a), of(b));
    let mut all: Vec<u32> = x.union(&y).copied().filter(|feed| *feed != 0).collect();
    all.sort_unstable();
    all.into_iter().map(|feed| ((grown, feed), x.contains(&feed) && y.contains(&feed))).collect()
}

/// What each pair weighs with its feeds; nothing speaks for one person where it is known that they are two.
fn learned(pairs: &[Doubtful]) -> Vec<f64> {
    let mean = |shares: &[f64]| weight_of((shares.iter().sum::<f64>() / shares.len().max(1) as f64).clamp(0.01, 0.99));
    let alone: Vec<f64> = pairs.iter().map(|pair| probability(pair.weight)).collect();
    let listed = pairs.iter().filter(|pair| pair.two).count() as f64;
    let mut weights: Vec<f64> = pairs.iter().map(|pair| pair.weight).collect();
    for _ in 0..ROUNDS {
        let one: Vec<f64> =
            pairs.iter().zip(&weights).map(|(pair, w)| if pair.two { 0.0 } else { probability(*w) }).collect();
        let rates = both(pairs, &one);
        let more = mean(&one) - mean(&alone);
        let two = pairs.len() as f64 - one.iter().sum::<f64>();
        let unlisted = (1.0 - listed / two.max(1.0)).clamp(0.05, 1.0);
        let tell = |(feed, both): &((bool, u32), bool)| {
            let [one, two] = rates[feed];
            if *both { (one / two).log2() } else { ((1.0 - one) / (1.0 - two)).log2() }
        };
        for (weight, pair) in weights.iter_mut().zip(pairs) {
            *weight = pair.weight + more - unlisted.log2() + pair.feeds.iter().map(tell).sum::<f64>();
        }
    }
    pairs.iter().zip(weights).map(|(pair, w)| if pair.two { f64::NEG_INFINITY } else { w }).collect()
}

/// How often each feed that has either of a pair has both, where `one` says how surely a pair is one person: of one, and of two.
fn both(pairs: &[Doubtful], one: &[f64]) -> FxHashMap<(bool, u32), [f64; 2]> {
    let mut counts: FxHashMap<(bool, u32), [[f64; 2]; 2]> = FxHashMap::default();
    for (pair, one) in pairs.iter().zip(one) {
        for (feed, both) in &pair.feeds {
            let count = counts.entry(*feed).or_default();
            for (kind, share) in [*one, 1.0 - one].into_iter().enumerate() {
                count[kind][0] += share;
                count[kind][1] += share * f64::from(u8::from(*both));
            }
        }
    }
    let rate = |kind: usize, [all, both]: [f64; 2]| ((both + PRIOR * BOTH[kind]) / (all + PRIOR)).clamp(0.02, 0.98);
    counts.into_iter().map(|(feed, [one, two])| (feed, [rate(0, one), rate(1, two)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(n: u32, feeds: &[(u32, bool)], two: bool) -> Doubtful {
        let feeds = feeds.iter().map(|(feed, both)| ((false, *feed), *both)).collect();
        Doubtful { groups: (2 * n, 2 * n + 1), weight: 1.0, two, feeds }
    }

    #[test]
    fn feeds_tell_twins_from_one_person_of_two_names() {
        // Twins stand in both feeds, and half of them in one list; of one person each feed has one name.
        let twins = (0..40).map(|n| pair(n, &[(1, true), (2, n % 8 > 0)], n % 2 == 0));
        let two_names = (40..120).map(|n| pair(n, &[(1, n % 10 == 0), (2, false)], false));
        let pairs: Vec<Doubtful> = twins.chain(two_names).collect();
        let weights = learned(&pairs);
        assert!(weights[..40].iter().all(|w| *w < 0.0), "{:?}", &weights[..40]);
        let found = weights[40..].iter().filter(|w| **w > 4.25).count();
        assert!(found >= 72, "{found} of 80");
        assert_eq!(weights[0], f64::NEG_INFINITY, "a list is never outweighed");
    }
}
