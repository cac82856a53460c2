//! The search for a good order: many beginnings, single changes, and a little chance that is the same each time.

use super::build::{Builder, Choice};
use super::clusters::Clusters;
use super::cost::{CROSSING, Costs};
use super::polish::{self, Budget};

/// How many orders are built at the most, in all, for sixty people; for more people fewer, so that the time grows no faster than the drawing.
const MOST: usize = 420;

/// How many good orders are bettered row by row, for thirty people or fewer.
const GOOD: usize = 12;
/// How often the best order is shaken at the most.
const SHAKEN: usize = 60;
/// For more people than this nothing is bettered row by row.
const FEW: usize = 400;

/// The places of each row from left to right, and what the order costs.
pub(crate) type Found = (Vec<Vec<usize>>, i64);

struct Search<'c> {
    costs: &'c Costs<'c, 'c>,
    clusters: &'c Clusters,
    /// How many orders may still be built.
    left: usize,
    best: Found,
    /// From what the best was built.
    choice: Choice,
    /// Other good orders, the best first, to be bettered if the best can not be.
    good: Vec<Found>,
    /// How many of them are kept.
    keeps: usize,
    chance: Chance,
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
    let keeps = (GOOD * 30 / people.max(30)).max(1);
    let mut search = Search {
        costs,
        clusters: &clusters,
        left,
        best: (order, cost),
        choice,
        good: Vec::new(),
        keeps,
        chance: Chance(seed),
    };
    search.roots();
    search.changes();
    search.chances();
    search.polished()
}

impl Search<'_> {
    /// Builds the order of a choice and keeps it if it is good; whether it is the best so far.
    fn try_out(&mut self, choice: &Choice) -> bool {
        self.left = self.left.saturating_sub(1);
        let order = Builder::build(self.costs, self.clusters, choice);
        // As good as the best in crossings, or nearly: it may become better than the best row by row.
        let bound = self.best.1.max(self.good.last().map_or(i64::MAX, |last| last.1));
        let bound = if self.best.1 < CROSSING { self.best.1 } else { bound };
        let Some(cost) = self.costs.below_bound(&order, bound) else { return false };
        let is_best = cost < self.best.1;
        let found = if is_best { std::mem::replace(&mut self.best, (order, cost)) } else { (order, cost) };
        if !self.good.iter().any(|good| good.1 == found.1) {
            let at = self.good.partition_point(|good| good.1 < found.1);
            self.good.insert(at, found);
            self.good.truncate(self.keeps);
        }
        if is_best {
            self.choice = choice.clone();
        }
        is_best
    }

    fn roots(&mut self) {
        let count = self.clusters.order.len();
        let step = (count / 40).max(1);
        for root in (0..count).step_by(step) {
            if self.left == 0 {
                return;
            }
            let choice = Choice { root, ..self.choice.clone() };
            self.try_out(&choice);
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
                    goes_on |= self.try_out(&choice);
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
                    has_helped |= self.try_out(&choice);
                }
            }
        }
        has_helped
    }

    /// While lines cross: several changes at once, by chance.
    fn chances(&mut self) {
        while self.left > 0 && self.best.1 >= CROSSING {
            let mut choice = self.choice.clone();
            choice.root = self.chance.below(self.clusters.order.len());
            for _ in 0..=self.chance.below(4) {
                let cluster = self.chance.below(choice.clusters.len());
                choice.clusters[cluster].reverse();
                let drop = self.chance.below(choice.targets.len().max(1));
                if let Some(targets) = choice.targets.get_mut(drop) {
                    let (one, other) = (self.chance.below(targets.len()), self.chance.below(targets.len()));
                    targets.swap(one, other);
                }
            }
            self.try_out(&choice);
        }
    }

    /// The best order, bettered row by row while lines cross.
    fn polished(mut self) -> Vec<Vec<usize>> {
        if self.costs.net.people.len() > FEW {
            return self.best.0;
        }
        let (mut order, mut least) = self.best.clone();
        if polish::every(self.costs, &mut order, &mut least) {
            return order;
        }
        let mut budget = Budget::new();
        self.good.insert(0, (order, least));
        for (mut order, cost) in std::mem::take(&mut self.good) {
            if self.best.1 < CROSSING || budget.is_spent() {
                break;
            }
            if cost >= CROSSING {
                polish::branches(self.costs, self.clusters, &mut order, &mut budget);
                polish::rows(self.costs, &mut order, &mut budget);
                polish::branches(self.costs, self.clusters, &mut order, &mut budget);
            }
            let cost = self.costs.of(&order);
            if cost < self.best.1 {
                self.best = (order, cost);
            }
        }
        self.shaken(&mut budget);
        self.best.0
    }

    /// Changes a few places by chance and betters the rows anew; what is not worse is gone on from.
    fn shaken(&mut self, budget: &mut Budget) {
        let (mut order, mut least) = self.best.clone();
        for _ in 0..SHAKEN {
            if self.best.1 < CROSSING || budget.is_spent() {
                return;
            }
            let mut tried = order.clone();
            for _ in 0..=self.chance.below(3) {
                let row = self.chance.below(tried.len());
                let slots = &mut tried[row];
                let (one, other) = (self.chance.below(slots.len()), self.chance.below(slots.len()));
                slots[one.min(other)..=one.max(other)].reverse();
            }
            polish::rows(self.costs, &mut tried, budget);
            let cost = self.costs.of(&tried);
            if cost / CROSSING <= least / CROSSING {
                (order, least) = (tried, cost);
            }
            if least < self.best.1 {
                self.best = (order.clone(), least);
            }
        }
    }
}

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
