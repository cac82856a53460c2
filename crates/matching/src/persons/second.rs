//! A second look at what is left when two inputs are linked.
//!
//! Where most rows of one input have found their partner in another, the few rows that are left are among themselves:
//! a pair of them is no longer one of all pairs, and the partners that are still missing must be among them. So the
//! numbers of pairs of each kind are counted anew over what is left, and pairs that are each other's best are joined.

use rustc_hash::FxHashMap;

use super::solve::{Edge, Persons};
use crate::clean::People;
use crate::decisions::Decided;
use crate::fields::Pattern;
use crate::model::{KINDS, SAME};
use crate::score::Scorer;

/// Joins pairs of rows that found no partner, if they weigh at least `least` among what is left.
pub fn second_look(
    people: &People,
    scorer: &Scorer<'_>,
    patterns: &[Pattern],
    decided: &Decided,
    edges: &mut [Edge],
    persons: &mut Persons,
    least: f64,
) {
    let mut rows: FxHashMap<u32, u32> = FxHashMap::default();
    persons.of_record.iter().for_each(|first| *rows.entry(*first).or_default() += 1);
    let alone = |n: u32| rows[&persons.of_record[n as usize]] == 1;
    let prior = prior(people, scorer, edges, persons, &alone);
    let mut best: FxHashMap<u32, (f32, usize)> = FxHashMap::default();
    let mut again: Vec<usize> = (0..edges.len()).filter(|n| alone(edges[*n].i) && alone(edges[*n].j)).collect();
    for n in &again {
        let edge = &mut edges[*n];
        edge.weight = scorer.weight_with(prior, edge.i, edge.j, patterns[edge.pattern as usize]) as f32;
        for record in [edge.i, edge.j] {
            let held = best.entry(record).or_insert((edge.weight, *n));
            if edge.weight > held.0 {
                *held = (edge.weight, *n);
            }
        }
    }
    again.retain(|n| f64::from(edges[*n].weight) >= least && !decided.apart(&[edges[*n].i], &[edges[*n].j]));
    for n in again {
        let Edge { i, j, .. } = edges[n];
        if best[&i].1 == n && best[&j].1 == n {
            persons.of_record[i.max(j) as usize] = i.min(j);
        }
    }
}

/// The logarithms of the numbers of pairs of each kind among rows that are alone.
fn prior(
    people: &People,
    scorer: &Scorer<'_>,
    edges: &[Edge],
    persons: &Persons,
    alone: &impl Fn(u32) -> bool,
) -> [f64; KINDS] {
    let (mut all, mut left) = (vec![0.0_f64; 256], vec![0.0_f64; 256]);
    for (n, record) in people.records.iter().enumerate() {
        all[usize::from(record.input)] += 1.0;
        left[usize::from(record.input)] += f64::from(u8::from(alone(n as u32)));
    }
    let between = |rows: &[f64]| {
        let sum: f64 = rows.iter().sum();
        (sum * sum - rows.iter().map(|n| n * n).sum::<f64>()) / 2.0
    };
    let share = between(&left) / between(&all).max(1.0);
    let of = &persons.of_record;
    let joined = edges.iter().filter(|e| of[e.i as usize] == of[e.j as usize]).count() as f64;
    let mut pairs = scorer.prior().map(|log| log.exp() * share.max(1e-12));
    // What was expected and not found is still there; never less than its share of what was expected.
    pairs[SAME] = pairs[SAME].max(scorer.prior()[SAME].exp() - joined);
    pairs.map(|n| n.max(1e-12).ln())
}
