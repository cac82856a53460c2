//! Bettering an order row by row: whole branches, single places, every order of a few neighbours, and of small families every order there is.

use super::clusters::Clusters;
use super::cost::{CROSSING, Costs};
use crate::grid::From;

/// Up to so many orders all are looked at: where nothing crosses, and where something does.
const ALL: u64 = 800;
const ALL_IF_CROSSED: u64 = 15_000;
/// Of so many neighbours every order is tried.
const NEIGHBOURS: usize = 5;
/// How far single places are tried to move.
const FAR: usize = 6;

/// How much may still be tried. What a trial takes is counted and not timed, so that the same family is drawn the same on every machine.
pub(super) struct Budget(i64);

impl Budget {
    pub(super) fn new() -> Budget {
        Budget(WHOLE)
    }

    pub(super) fn is_spent(&self) -> bool {
        self.0 <= 0
    }

    /// A trial of a whole order.
    fn whole(&mut self, costs: &Costs<'_, '_>) {
        self.0 -= costs.grid.slots.len() as i64;
    }

    /// A trial within a row.
    fn row(&mut self, long: usize) {
        self.0 -= long as i64;
    }
}

/// In places that are looked at: some milliseconds.
const WHOLE: i64 = 200_000;

/// Looks at every order, if there are few; whether it did.
pub(super) fn every(costs: &Costs<'_, '_>, order: &mut Vec<Vec<usize>>, least: &mut i64) -> bool {
    let most = if *least < CROSSING { ALL } else { ALL_IF_CROSSED };
    let orders = order.iter().flat_map(|row| 1..=row.len() as u64).try_fold(1u64, |all, one| {
        let all = all * one;
        (all <= most).then_some(all)
    });
    if orders.is_none() {
        return false;
    }
    let mut tried = order.clone();
    each_row(costs, &mut tried, 0, (order, least));
    true
}

fn each_row(costs: &Costs<'_, '_>, tried: &mut Vec<Vec<usize>>, row: usize, best: (&mut Vec<Vec<usize>>, &mut i64)) {
    let (order, least) = best;
    if row == tried.len() {
        if let Some(cost) = costs.below_bound(tried, *least) {
            *least = cost;
            order.clone_from(tried);
        }
        return;
    }
    let whole = tried[row].clone();
    permutations(whole.len(), &mut |places| {
        tried[row] = places.iter().map(|place| whole[*place]).collect();
        each_row(costs, tried, row + 1, (order, least));
    });
    tried[row] = whole;
}

/// Every order of so many places.
pub(super) fn permutations(count: usize, seen: &mut dyn FnMut(&[usize])) {
    fn go_on(places: &mut Vec<usize>, from: usize, seen: &mut dyn FnMut(&[usize])) {
        if from + 1 >= places.len() {
            return seen(places);
        }
        for at in from..places.len() {
            places.swap(from, at);
            go_on(places, from + 1, seen);
            places.swap(from, at);
        }
    }
    go_on(&mut (0..count).collect(), 0, seen);
}

/// Tries single places elsewhere in their row and neighbours in every order, as long as fewer lines cross by it.
pub(super) fn rows(costs: &Costs<'_, '_>, order: &mut [Vec<usize>], budget: &mut Budget) {
    let mut column = costs.columns(order);
    for _ in 0..4 {
        let mut has_helped = false;
        for (row, slots) in order.iter_mut().enumerate() {
            has_helped |= single(costs, row, slots, (&mut column, budget));
            has_helped |= neighbours(costs, row, slots, (&mut column, budget));
        }
        if !has_helped {
            return;
        }
    }
}

fn number(row: &[usize], column: &mut [i64]) {
    row.iter().enumerate().for_each(|(at, slot)| column[*slot] = at as i64);
}

fn single(
    costs: &Costs<'_, '_>,
    row: usize,
    slots: &mut Vec<usize>,
    (column, budget): (&mut [i64], &mut Budget),
) -> bool {
    let mut has_helped = false;
    let mut least = costs.crossings_near(row, column);
    for at in 0..slots.len() {
        let near = at.saturating_sub(FAR)..(at + FAR + 1).min(slots.len());
        for to in near.filter(|to| *to != at) {
            if least == 0 || budget.is_spent() {
                return has_helped;
            }
            budget.row(slots.len());
            let moved = slots.remove(at);
            slots.insert(to, moved);
            number(slots, column);
            let crossings = costs.crossings_near(row, column);
            if crossings < least {
                (least, has_helped) = (crossings, true);
                break;
            }
            let back = slots.remove(to);
            slots.insert(at, back);
            number(slots, column);
        }
    }
    has_helped
}

fn neighbours(
    costs: &Costs<'_, '_>,
    row: usize,
    slots: &mut [usize],
    (column, budget): (&mut [i64], &mut Budget),
) -> bool {
    let mut least = costs.crossings_near(row, column);
    let few = slots.len().min(NEIGHBOURS);
    let mut has_helped = false;
    for begin in 0..=slots.len() - few {
        if least == 0 || budget.is_spent() {
            break;
        }
        let long = slots.len();
        let whole = slots[begin..begin + few].to_vec();
        let mut best = whole.clone();
        permutations(few, &mut |places| {
            budget.row(long);
            let tried = places.iter().map(|place| whole[*place]);
            tried.clone().enumerate().for_each(|(at, slot)| column[slot] = (begin + at) as i64);
            let crossings = costs.crossings_near(row, column);
            if crossings < least {
                (least, has_helped) = (crossings, true);
                best = tried.collect();
            }
        });
        slots[begin..begin + few].copy_from_slice(&best);
        number(slots, column);
    }
    has_helped
}

/// Lets whole clusters move within their row, and what hangs on them follow, as long as it helps.
pub(super) fn branches(costs: &Costs<'_, '_>, clusters: &Clusters, order: &mut Vec<Vec<usize>>, budget: &mut Budget) {
    let mut least = costs.of(order);
    let mut goes_on = true;
    while goes_on && least >= CROSSING {
        goes_on = false;
        for members in &clusters.order {
            let row = costs.grid.slots[members[0]].row;
            let others: Vec<usize> = order[row].iter().copied().filter(|slot| !members.contains(slot)).collect();
            let block: Vec<usize> = order[row].iter().copied().filter(|slot| members.contains(slot)).collect();
            for at in 0..=others.len() {
                // Between two who are a couple is no place for others.
                let splits = at > 0 && at < others.len() && clusters.of[others[at - 1]] == clusters.of[others[at]];
                if splits || budget.is_spent() {
                    continue;
                }
                let turned: Vec<usize> = block.iter().rev().copied().collect();
                for block in [&block, &turned] {
                    budget.whole(costs);
                    let mut changed = order.clone();
                    changed[row] = [&others[..at], block, &others[at..]].concat();
                    follow(costs, clusters, &mut changed, row);
                    if let Some(cost) = costs.below_bound(&changed, least) {
                        (least, goes_on) = (cost, true);
                        *order = changed;
                    }
                }
            }
        }
    }
}

/// Puts each row below into the order of its parents; who has none above stays with the couple they belong to.
fn follow(costs: &Costs<'_, '_>, clusters: &Clusters, order: &mut [Vec<usize>], changed: usize) {
    let grid = costs.grid;
    let mut column = vec![0i64; grid.slots.len()];
    let number = |row: &[usize], column: &mut Vec<i64>| {
        row.iter().enumerate().for_each(|(at, slot)| column[*slot] = at as i64);
    };
    number(&order[changed], &mut column);
    for slots in order.iter_mut().skip(changed + 1) {
        let mut blocks: Vec<(i64, usize, Vec<usize>)> = Vec::new();
        for (at, slot) in slots.iter().enumerate() {
            let cluster = clusters.of[*slot];
            match blocks.iter_mut().find(|(.., block)| clusters.of[block[0]] == cluster) {
                Some((.., block)) => block.push(*slot),
                None => blocks.push((i64::MIN, at, vec![*slot])),
            }
        }
        for (key, _, block) in &mut blocks {
            let above = block.iter().flat_map(|slot| &clusters.coming[*slot]);
            let columns: Vec<i64> = above
                .filter_map(|drop| match grid.drops[*drop].from {
                    From::Link(link) => Some(costs.middle(link, &column)),
                    From::Slot(slot) => Some(2 * column[slot]),
                    From::Nothing => None,
                })
                .collect();
            if !columns.is_empty() {
                *key = columns.iter().sum::<i64>() * 8 / columns.len() as i64;
            }
        }
        // A block without parents above keeps its place behind the one before it.
        let mut before = i64::MIN;
        for (key, ..) in &mut blocks {
            if *key == i64::MIN {
                *key = before;
            }
            before = *key;
        }
        blocks.sort_by_key(|(key, at, _)| (*key, *at));
        *slots = blocks.into_iter().flat_map(|(.., block)| block).collect();
        number(slots, &mut column);
    }
}
