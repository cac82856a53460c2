//! The search for a good order: many beginnings, single changes, and a little chance that is the same each time.

use super::build::{Builder, Choice};
use super::clusters::Clusters;
use super::cost::{CROSSING, Costs};
use crate::grid::From;

/// How many orders are built at the most, in all, for sixty people; for more people fewer, so that the time grows no faster than the drawing.
const MOST: usize = 420;

/// How many moves of whole branches are tried at the most, for sixty people.
const BRANCHES: usize = 1200;

/// The places of each row from left to right, and what the order costs.
pub(crate) type Found = (Vec<Vec<usize>>, i64);

struct Search<'c> {
    costs: &'c Costs<'c, 'c>,
    clusters: &'c Clusters,
    left: usize,
    best: Found,
    choice: Choice,
}

/// The best order that is found.
pub(crate) fn search(costs: &Costs<'_, '_>, seed: u64) -> Vec<Vec<usize>> {
    let clusters = Clusters::new(costs);
    if clusters.order.is_empty() {
        return vec![Vec::new(); costs.grid.height];
    }
    let targets = costs.grid.drops.iter().map(|drop| drop.to.iter().map(|(slot, _)| *slot).collect()).collect();
    let choice = Choice { root: 0, clusters: clusters.order.clone(), targets };
    let order = Builder::build(costs, &clusters, &choice);
    let cost = costs.of(&order);
    let people = costs.net.people.len().max(1);
    let left = if people <= 60 { MOST } else { (MOST * 60 * 60 / (people * people)).max(12) };
    let mut search = Search { costs, clusters: &clusters, left, best: (order, cost), choice };
    search.roots();
    search.changes();
    search.chances(seed);
    let mut order = search.best.0;
    if people <= 400 {
        branches(costs, &clusters, &mut order);
        moves(costs, &mut order);
    }
    order
}

impl Search<'_> {
    /// Whether this choice is better than all before; it is kept then.
    fn is_better(&mut self, choice: &Choice) -> bool {
        self.left = self.left.saturating_sub(1);
        let order = Builder::build(self.costs, self.clusters, choice);
        let Some(cost) = self.costs.below_bound(&order, self.best.1) else { return false };
        self.best = (order, cost);
        self.choice = choice.clone();
        true
    }

    fn roots(&mut self) {
        let count = self.clusters.order.len();
        let step = (count / 40).max(1);
        for root in (0..count).step_by(step) {
            if self.left == 0 {
                return;
            }
            let choice = Choice { root, ..self.choice.clone() };
            self.is_better(&choice);
        }
    }

    /// Turns clusters round and lets brothers and sisters change places, as long as it helps.
    fn changes(&mut self) {
        let mut goes_on = true;
        while goes_on && self.left > 0 {
            goes_on = false;
            for cluster in 0..self.clusters.order.len() {
                if self.left > 0 && self.choice.clusters[cluster].len() > 1 {
                    let mut choice = self.choice.clone();
                    choice.clusters[cluster].reverse();
                    goes_on |= self.is_better(&choice);
                }
            }
            for drop in 0..self.choice.targets.len() {
                goes_on |= self.exchange(drop);
            }
            // Where nothing crosses, one round is enough for what is merely nicer.
            goes_on &= self.best.1 >= CROSSING;
        }
    }

    fn exchange(&mut self, drop: usize) -> bool {
        let mut has_helped = false;
        let count = self.choice.targets[drop].len();
        for at in 0..count {
            for to in [0, at + 1, count - 1] {
                if at != to && to < count && self.left > 0 {
                    let mut choice = self.choice.clone();
                    let moved = choice.targets[drop].remove(at);
                    choice.targets[drop].insert(to, moved);
                    has_helped |= self.is_better(&choice);
                }
            }
        }
        has_helped
    }

    /// While lines cross: several changes at once, by chance.
    fn chances(&mut self, seed: u64) {
        let mut chance = Chance(seed);
        while self.left > 0 && self.best.1 >= CROSSING {
            let mut choice = self.choice.clone();
            choice.root = chance.below(self.clusters.order.len());
            for _ in 0..=chance.below(4) {
                let cluster = chance.below(choice.clusters.len());
                choice.clusters[cluster].reverse();
                let drop = chance.below(choice.targets.len().max(1));
                if let Some(targets) = choice.targets.get_mut(drop) {
                    let (one, other) = (chance.below(targets.len()), chance.below(targets.len()));
                    targets.swap(one, other);
                }
            }
            self.is_better(&choice);
        }
    }
}

/// Lets whole clusters move within their row, and what hangs on them follow, as long as it helps.
fn branches(costs: &Costs<'_, '_>, clusters: &Clusters, order: &mut Vec<Vec<usize>>) {
    let mut least = costs.of(order);
    let most = BRANCHES * 60 / costs.net.people.len().max(60);
    let mut tried = 0;
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
                if splits || tried >= most {
                    continue;
                }
                let turned: Vec<usize> = block.iter().rev().copied().collect();
                for block in [&block, &turned] {
                    tried += 1;
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

/// Lets single places move within their row, as long as fewer lines cross by it.
fn moves(costs: &Costs<'_, '_>, order: &mut [Vec<usize>]) {
    let mut column = costs.columns(order);
    let number = |row: &[usize], column: &mut Vec<i64>| {
        row.iter().enumerate().for_each(|(at, slot)| column[*slot] = at as i64);
    };
    for _ in 0..4 {
        let mut has_helped = false;
        for (row, slots) in order.iter_mut().enumerate() {
            let mut least = costs.crossings_near(row, &column);
            for at in 0..slots.len() {
                let near = at.saturating_sub(FAR)..(at + FAR + 1).min(slots.len());
                for to in near.filter(|to| *to != at) {
                    if least == 0 {
                        break;
                    }
                    let moved = slots.remove(at);
                    slots.insert(to, moved);
                    number(slots, &mut column);
                    let crossings = costs.crossings_near(row, &column);
                    if crossings < least {
                        (least, has_helped) = (crossings, true);
                        break;
                    }
                    let back = slots.remove(to);
                    slots.insert(at, back);
                    number(slots, &mut column);
                }
            }
        }
        if !has_helped {
            return;
        }
    }
}

/// How far single places are tried to move.
const FAR: usize = 5;

/// Numbers by chance from a seed (SplitMix64, Steele, Lea and Flood, 2014): the same on every machine.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below this one; nothing is below nothing, which gives 0.
    fn below(&mut self, bound: usize) -> usize {
        if bound == 0 { 0 } else { (self.next() % bound as u64) as usize }
    }
}
