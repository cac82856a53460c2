//! How many pairs of one person may never have been compared: estimates without the truth.
//!
//! 1. **Capture and recapture**. The rules are traps and the joined pairs are what was caught: `f1` of them share a key by one
//!    rule only, `f2` by two. Pairs that no rule catches are then at least about `f1 (f1 - 1) / (2 (f2 + 1))` (Chao 1987,
//!    *Biometrics* 43, in the form without bias). It is a lower bound where some pairs are harder to catch than others, as
//!    here: so what it says of recall is an upper bound.
//! 2. **Through a third row**. Two rows that were both joined to a third by their own weight are one person, however
//!    they are found. The share of these pairs that share a key is a recall of pairs that does not look at the keys. Rows that are joined twice
//!    tell more than others, so it too is rather too high.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::block::{Rule, packed, shared_rules, unpacked};
use crate::run::Outcome;

/// Pairs that are looked at, spread evenly over all.
const LOOKED_AT: usize = 20_000;

/// Rows joined to one row, of which pairs are taken for the second estimate.
const MOST_AROUND: usize = 4;

/// What the rules caught.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Blocking {
    /// Joined pairs that were looked at.
    pub pairs: u64,
    /// How many of them share a key by each rule.
    pub by_rule: [u64; Rule::ALL.len()],
    /// How many share a key by exactly one rule.
    pub once: u64,
    /// How many by exactly two.
    pub twice: u64,
    /// Pairs of rows that were both joined to a third: how many share a key, and how many there are.
    pub through_third: (u64, u64),
}

impl Blocking {
    /// Looks at joined pairs.
    pub fn of(outcome: &Outcome, threshold_weight: f64) -> Self {
        let people = &outcome.people;
        let joined = || outcome.joined().filter(|e| f64::from(e.weight) >= threshold_weight);
        let mut found = Self::default();
        let step = joined().count().div_ceil(LOOKED_AT).max(1);
        for edge in joined().step_by(step) {
            let rules = shared_rules(people, edge.i, edge.j);
            found.pairs += 1;
            for (n, count) in found.by_rule.iter_mut().enumerate() {
                *count += u64::from(rules >> n & 1);
            }
            found.once += u64::from(rules.count_ones() == 1);
            found.twice += u64::from(rules.count_ones() == 2);
        }
        let mut around: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for edge in joined() {
            for (a, b) in [(edge.i, edge.j), (edge.j, edge.i)] {
                let list = around.entry(a).or_default();
                if list.len() < MOST_AROUND {
                    list.push(b);
                }
            }
        }
        let mut middles: Vec<(u32, Vec<u32>)> = around.into_iter().filter(|(_, list)| list.len() > 1).collect();
        middles.sort_unstable();
        let step = middles.len().div_ceil(LOOKED_AT).max(1);
        let mut pairs = FxHashSet::default();
        for (_, list) in middles.iter().step_by(step) {
            for (n, i) in list.iter().enumerate() {
                pairs.extend(list[n + 1..].iter().map(|j| packed(*i, *j)));
            }
        }
        let input = |n: u32| people.records[n as usize].input;
        for (i, j) in pairs.into_iter().map(unpacked).filter(|(i, j)| !outcome.link_only || input(*i) != input(*j)) {
            found.through_third.0 += u64::from(shared_rules(people, i, j) != 0);
            found.through_third.1 += 1;
        }
        found
    }

    /// The recall of the rules by capture and recapture, an upper bound; none if nothing was joined.
    pub fn recall_at_most(&self) -> Option<f64> {
        let (once, twice, pairs) = (self.once as f64, self.twice as f64, self.pairs as f64);
        let missed = once * (once - 1.0).max(0.0) / (2.0 * (twice + 1.0));
        (pairs > 0.0).then(|| pairs / (pairs + missed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missed_is_what_chao_says() {
        let found = Blocking { pairs: 100, once: 20, twice: 19, ..Blocking::default() };
        // 20 * 19 / (2 * 20) = 9.5 pairs that nothing caught.
        assert!((found.recall_at_most().unwrap_or_default() - 100.0 / 109.5).abs() < 1e-12);
        assert_eq!(Blocking::default().recall_at_most(), None);
    }
}
