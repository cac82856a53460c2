//! People who stand side by side because they are couples, in an order of their own.

use super::cost::Costs;
use crate::grid::From;

/// Couples of couples in one row, and everybody who is alone.
pub(crate) struct Clusters {
    /// To which each place belongs.
    pub(crate) of: Vec<usize>,
    /// The places of each, from left to right.
    pub(crate) order: Vec<Vec<usize>>,
    /// The drops that begin in each.
    pub(crate) drops: Vec<Vec<usize>>,
    /// For each place, the drops that come to it.
    pub(crate) coming: Vec<Vec<usize>>,
}

/// Up to so many places every order is looked at.
const FEW: usize = 6;
/// Beyond so many they stand as they come: it would take longer than it helps.
const MANY: usize = 30;

impl Clusters {
    pub(crate) fn new(costs: &Costs<'_, '_>) -> Clusters {
        let grid = costs.grid;
        let count = grid.slots.len();
        let mut first: Vec<usize> = (0..count).collect();
        for link in &grid.links {
            let (keep, gone) =
                (first[link.ends[0]].min(first[link.ends[1]]), first[link.ends[0]].max(first[link.ends[1]]));
            first.iter_mut().filter(|of| **of == gone).for_each(|of| *of = keep);
        }
        let mut numbers: Vec<usize> = first.clone();
        numbers.sort_unstable();
        numbers.dedup();
        let of: Vec<usize> = first.iter().map(|first| numbers.binary_search(first).unwrap_or(0)).collect();
        let mut clusters = Clusters {
            order: vec![Vec::new(); numbers.len()],
            drops: vec![Vec::new(); numbers.len()],
            coming: vec![Vec::new(); count],
            of,
        };
        (0..count).for_each(|slot| clusters.order[clusters.of[slot]].push(slot));
        for (at, drop) in grid.drops.iter().enumerate() {
            drop.to.iter().for_each(|(slot, _)| clusters.coming[*slot].push(at));
            let from = match drop.from {
                From::Link(link) => grid.links[link].ends[0],
                From::Slot(slot) => slot,
                From::Nothing => continue,
            };
            clusters.drops[clusters.of[from]].push(at);
        }
        for at in 0..clusters.order.len() {
            let best = clusters.best_order(at, costs);
            clusters.order[at] = best;
        }
        clusters
    }

    fn best_order(&self, cluster: usize, costs: &Costs<'_, '_>) -> Vec<usize> {
        let members = &self.order[cluster];
        if members.len() < 2 || members.len() > MANY {
            return members.clone();
        }
        let mut best = members.clone();
        let mut least = self.cost(&best, costs);
        let mut consider = |order: &[usize]| {
            let cost = self.cost(order, costs);
            if cost < least {
                (least, best) = (cost, order.to_vec());
                return true;
            }
            false
        };
        if members.len() <= FEW {
            every_order(&mut members.clone(), 0, &mut |order| {
                consider(order);
            });
            return best;
        }
        let mut order = members.clone();
        let mut goes_on = true;
        while goes_on {
            goes_on = false;
            for one in 0..order.len() {
                for other in 0..order.len() {
                    let mut tried = order.clone();
                    let moved = tried.remove(one);
                    tried.insert(other, moved);
                    if consider(&tried) {
                        (order, goes_on) = (tried, true);
                    }
                }
            }
        }
        best
    }

    /// What an order of one cluster costs by itself.
    fn cost(&self, order: &[usize], costs: &Costs<'_, '_>) -> i64 {
        let grid = costs.grid;
        let mut column = vec![0i64; grid.slots.len()];
        order.iter().enumerate().for_each(|(at, slot)| column[*slot] = at as i64);
        let here = |slot: usize| order.contains(&slot);
        let links: Vec<usize> = (0..grid.links.len()).filter(|link| here(grid.links[*link].ends[0])).collect();
        let begins: Vec<(From, i64)> = grid
            .drops
            .iter()
            .filter_map(|drop| match drop.from {
                From::Link(link) if links.contains(&link) => Some((drop.from, costs.middle(link, &column))),
                From::Slot(slot) if here(slot) => Some((drop.from, 2 * column[slot])),
                _ => None,
            })
            .collect();
        let mut sum = 0;
        for link in links {
            let ends = grid.links[link].ends;
            let (left, right) = (column[ends[0]].min(column[ends[1]]), column[ends[0]].max(column[ends[1]]));
            let below =
                begins.iter().filter(|(from, at)| *from != From::Link(link) && 2 * left < *at && *at < 2 * right);
            let above =
                order.iter().filter(|slot| costs.has_stem(**slot) && left < column[**slot] && column[**slot] < right);
            sum += (below.count().min(above.count())) as i64 * super::cost::CROSSING;
            sum += costs.of_couple(ends, &column);
        }
        // Who has brothers and sisters in the drawing stands at an end, so that these need not reach over others.
        let with_siblings = |slot: usize| self.coming[slot].iter().any(|drop| grid.drops[*drop].to.len() > 1);
        let inner = order.iter().skip(1).take(order.len().saturating_sub(2));
        sum + 50 * inner.filter(|slot| with_siblings(**slot)).count() as i64 + costs.of_times_among(order, &column)
    }
}

fn every_order(order: &mut Vec<usize>, from: usize, seen: &mut dyn FnMut(&[usize])) {
    if from + 1 >= order.len() {
        seen(order);
        return;
    }
    for at in from..order.len() {
        order.swap(from, at);
        every_order(order, from + 1, seen);
        order.swap(from, at);
    }
}
