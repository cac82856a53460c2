//! The pairs within persons, those among them that were never candidates or do not suffice by themselves.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::solve::Edge;
use super::union::Union;

/// Rows of one person beyond which only pairs are given that were compared.
const MOST_ROWS: usize = 100;

/// The pattern number of a pair that was not compared.
pub const NOT_COMPARED: u32 = u32::MAX;

/// Every pair of records of one person, in order. A pair weighs what it weighs by itself or, if that is more, what the
/// weakest link of the strongest chain between the two weighs; at least `least`, from which groups are joined.
pub fn pairs(edges: &[Edge], of_record: &[u32], least: f32) -> Vec<Edge> {
    let mut members: Vec<(u32, u32)> = of_record.iter().enumerate().map(|(n, first)| (*first, n as u32)).collect();
    members.par_sort_unstable();
    let mut own: Vec<(u32, Edge)> = edges
        .iter()
        .filter(|e| of_record[e.i as usize] == of_record[e.j as usize])
        .map(|e| (of_record[e.i as usize], *e))
        .collect();
    own.par_sort_unstable_by_key(|(person, e)| (*person, e.i, e.j));
    let groups: Vec<&[(u32, u32)]> = members.chunk_by(|a, b| a.0 == b.0).filter(|g| g.len() > 1).collect();
    groups
        .par_iter()
        .map(|group| {
            let person = group[0].0;
            let from = own.partition_point(|o| o.0 < person);
            let to = own.partition_point(|o| o.0 <= person);
            let records: Vec<u32> = group.iter().map(|g| g.1).collect();
            of_person(&records, own[from..to].iter().map(|o| o.1).collect(), least)
        })
        .collect::<Vec<_>>()
        .concat()
}

fn of_person(records: &[u32], mut edges: Vec<Edge>, least: f32) -> Vec<Edge> {
    if records.len() > MOST_ROWS {
        edges.iter_mut().for_each(|e| e.weight = e.weight.max(least));
        return edges;
    }
    let count = records.len();
    let place = |record: u32| records.binary_search(&record).unwrap_or(0);
    let mut weights = vec![least; count * count];
    // The strongest first: when two groups grow together, that edge is the weakest on the strongest chain across.
    edges.sort_unstable_by(|a, b| b.weight.total_cmp(&a.weight).then((a.i, a.j).cmp(&(b.i, b.j))));
    let mut union = Union::new(count);
    let mut groups: Vec<Vec<usize>> = (0..count).map(|n| vec![n]).collect();
    for edge in &edges {
        let (a, b) = (union.find(place(edge.i) as u32), union.find(place(edge.j) as u32));
        if a == b {
            continue;
        }
        for m in &groups[a as usize] {
            for n in &groups[b as usize] {
                let (low, high) = (*m.min(n), *m.max(n));
                weights[low * count + high] = edge.weight.max(least);
            }
        }
        let root = union.join(a, b);
        let moved = std::mem::take(&mut groups[if root == a { b } else { a } as usize]);
        groups[root as usize].extend(moved);
    }
    let patterns: FxHashMap<(u32, u32), u32> = edges.iter().map(|e| ((e.i, e.j), e.pattern)).collect();
    let mut all = Vec::with_capacity(count * (count - 1) / 2);
    for (m, i) in records.iter().enumerate() {
        for (n, j) in records.iter().enumerate().skip(m + 1) {
            let pattern = patterns.get(&(*i, *j)).copied().unwrap_or(NOT_COMPARED);
            all.push(Edge { i: *i, j: *j, weight: weights[m * count + n], pattern });
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_weighs_what_the_chain_between_weighs() {
        let edge = |i, j, weight| Edge { i, j, weight, pattern: 0 };
        let found = pairs(&[edge(0, 1, 9.0), edge(1, 2, 7.0), edge(0, 2, -1.0)], &[0, 0, 0, 3], 4.0);
        let weights: Vec<(u32, u32, f32)> = found.iter().map(|e| (e.i, e.j, e.weight)).collect();
        assert_eq!(weights, [(0, 1, 9.0), (0, 2, 7.0), (1, 2, 7.0)]);
    }
}
