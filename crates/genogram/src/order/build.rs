//! An order that is built as somebody draws it by hand: begin somewhere, go down to the children and up to the parents, and keep each
//! branch in a strip of its own beside the others.

use super::clusters::Clusters;
use super::cost::Costs;
use crate::grid::From;

/// What may be chosen in building; everything else follows.
#[derive(Clone)]
pub(crate) struct Choice {
    /// Where it begins.
    pub(crate) root: usize,
    /// The order within each cluster.
    pub(crate) clusters: Vec<Vec<usize>>,
    /// The order of the targets of each drop.
    pub(crate) targets: Vec<Vec<usize>>,
}

/// Places by row, a strip of the drawing.
type Strip = Vec<Vec<usize>>;

/// On which side of the rest a branch may spread.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Left,
    Right,
}

pub(crate) struct Builder<'c> {
    costs: &'c Costs<'c, 'c>,
    clusters: &'c Clusters,
    choice: &'c Choice,
    seen: Vec<bool>,
}

impl<'c> Builder<'c> {
    /// The order that follows from a choice.
    pub(crate) fn build(costs: &'c Costs<'c, 'c>, clusters: &'c Clusters, choice: &'c Choice) -> Strip {
        let mut builder = Builder { costs, clusters, choice, seen: vec![false; clusters.order.len()] };
        let mut all = builder.empty();
        let begins = std::iter::once(choice.root).chain(0..clusters.order.len());
        for cluster in begins {
            if !builder.seen[cluster] {
                let strip = builder.around(cluster, None, Side::Right);
                append(&mut all, strip);
            }
        }
        all
    }

    fn empty(&self) -> Strip {
        vec![Vec::new(); self.costs.grid.height]
    }

    fn row(&self, cluster: usize) -> usize {
        self.costs.grid.slots[self.clusters.order[cluster][0]].row
    }

    /// A cluster with everything that hangs on it and is not drawn yet. `entry` is the place through which it was reached from above.
    fn around(&mut self, cluster: usize, entry: Option<usize>, side: Side) -> Strip {
        self.seen[cluster] = true;
        let order = self.turned(cluster, entry, side);
        let (mut left, mut middle, mut right) = (self.empty(), self.empty(), self.empty());
        middle[self.row(cluster)] = order.clone();
        self.below(cluster, &order, (&mut left, &mut middle, &mut right));
        let ups: Vec<(usize, usize)> = self.ups(&order);
        let entry_at = entry.and_then(|entry| order.iter().position(|slot| *slot == entry));
        let count = ups.len();
        for (at, (slot, drop)) in ups.into_iter().enumerate() {
            let Some((lefts, rights)) = self.above(drop, slot) else { continue };
            let column = order.iter().position(|of| *of == slot).unwrap_or(0);
            let goes_left = match entry_at {
                Some(entry) if column == entry => side == Side::Left,
                Some(entry) => column < entry,
                None => 2 * at + 1 < count,
            };
            match (entry_at, count) {
                (None, 1) => {
                    left = joined(lefts, left);
                    append(&mut right, rights);
                }
                _ if goes_left => left = joined(joined(lefts, rights), left),
                _ => {
                    append(&mut right, lefts);
                    append(&mut right, rights);
                }
            }
        }
        append(&mut left, middle);
        append(&mut left, right);
        left
    }

    /// The order of a cluster, turned so that partners who bring parents with them stand on the outer side.
    fn turned(&self, cluster: usize, entry: Option<usize>, side: Side) -> Vec<usize> {
        let mut order = self.choice.clusters[cluster].clone();
        let Some(entry) = entry else { return order };
        let Some(at) = order.iter().position(|slot| *slot == entry) else { return order };
        let outer = |slots: &[usize]| slots.iter().any(|slot| !self.ups(&[*slot]).is_empty());
        let (before, after) = (outer(&order[..at]), outer(&order[at + 1..]));
        let is_wrong = match side {
            Side::Left => after && !before,
            Side::Right => before && !after,
        };
        if is_wrong {
            order.reverse();
        }
        order
    }

    /// From which places lines lead up to clusters that are not drawn yet, with the drop by which.
    fn ups(&self, slots: &[usize]) -> Vec<(usize, usize)> {
        let mut ups = Vec::new();
        for slot in slots {
            for drop in &self.clusters.coming[*slot] {
                if self.cluster_of(*drop).is_some_and(|above| !self.seen[above]) {
                    ups.push((*slot, *drop));
                }
            }
        }
        ups
    }

    fn cluster_of(&self, drop: usize) -> Option<usize> {
        match self.costs.grid.drops[drop].from {
            From::Link(link) => Some(self.clusters.of[self.costs.grid.links[link].ends[0]]),
            From::Slot(slot) => Some(self.clusters.of[slot]),
            From::Nothing => None,
        }
    }

    /// The drops of a cluster from left to right.
    fn drops(&self, cluster: usize, order: &[usize]) -> Vec<usize> {
        let grid = self.costs.grid;
        let mut column = vec![0i64; grid.slots.len()];
        order.iter().enumerate().for_each(|(at, slot)| column[*slot] = at as i64);
        let mut drops = self.clusters.drops[cluster].clone();
        drops.sort_by_key(|drop| match grid.drops[*drop].from {
            From::Link(link) => self.costs.middle(link, &column),
            From::Slot(slot) => 2 * column[slot],
            From::Nothing => 0,
        });
        drops
    }

    /// The branches of the children. One that comes up to this row again stands outside of all others.
    fn below(&mut self, cluster: usize, order: &[usize], (left, middle, right): (&mut Strip, &mut Strip, &mut Strip)) {
        let row = self.row(cluster);
        let targets: Vec<usize> =
            self.drops(cluster, order).into_iter().flat_map(|drop| self.choice.targets[drop].clone()).collect();
        let count = targets.len();
        for (at, target) in targets.into_iter().enumerate() {
            let child = self.clusters.of[target];
            if self.seen[child] {
                continue;
            }
            let side = if 2 * at + 1 < count { Side::Left } else { Side::Right };
            let strip = self.around(child, Some(target), side);
            let comes_up = strip[..=row].iter().any(|row| !row.is_empty());
            match side {
                Side::Left if comes_up => append(left, strip),
                Side::Right if comes_up => append(right, strip),
                _ => append(middle, strip),
            }
        }
        self.floating(order, (left, right));
    }

    /// Brothers and sisters of whom no parents are drawn.
    fn floating(&mut self, order: &[usize], (left, right): (&mut Strip, &mut Strip)) {
        for slot in order {
            for drop in self.clusters.coming[*slot].clone() {
                if self.costs.grid.drops[drop].from != From::Nothing {
                    continue;
                }
                let mut is_before = true;
                for target in self.choice.targets[drop].clone() {
                    is_before &= target != *slot;
                    if !self.seen[self.clusters.of[target]] {
                        let side = if is_before { Side::Left } else { Side::Right };
                        let strip = self.around(self.clusters.of[target], Some(target), side);
                        append(if is_before { &mut *left } else { &mut *right }, strip);
                    }
                }
            }
        }
    }

    /// The parents of somebody, with what hangs on them to the left and to the right of that person's own branch.
    fn above(&mut self, drop: usize, child: usize) -> Option<(Strip, Strip)> {
        let cluster = self.cluster_of(drop)?;
        if self.seen[cluster] {
            return None;
        }
        self.seen[cluster] = true;
        let order = self.choice.clusters[cluster].clone();
        let (mut left, mut right) = (self.empty(), self.empty());
        let (mut outer_left, mut outer_right) = (self.empty(), self.empty());
        let row = self.row(cluster);
        let mut is_before = true;
        for of in self.drops(cluster, &order) {
            for target in self.choice.targets[of].clone() {
                if of == drop && target == child {
                    is_before = false;
                    continue;
                }
                let sibling = self.clusters.of[target];
                if self.seen[sibling] {
                    continue;
                }
                let side = if is_before { Side::Left } else { Side::Right };
                let strip = self.around(sibling, Some(target), side);
                let comes_up = strip[..=row].iter().any(|row| !row.is_empty());
                match (side, comes_up) {
                    (Side::Left, true) => append(&mut outer_left, strip),
                    (Side::Left, false) => append(&mut left, strip),
                    (Side::Right, true) => append(&mut outer_right, strip),
                    (Side::Right, false) => append(&mut right, strip),
                }
            }
        }
        let mut left = joined(outer_left, left);
        left[row].extend(&order);
        append(&mut right, outer_right);
        let ups = self.ups(&order);
        let count = ups.len();
        for (at, (slot, up)) in ups.into_iter().enumerate() {
            let Some((lefts, rights)) = self.above(up, slot) else { continue };
            if count == 1 {
                left = joined(lefts, left);
                append(&mut right, rights);
            } else if 2 * at + 1 < count {
                left = joined(joined(lefts, rights), left);
            } else {
                append(&mut right, lefts);
                append(&mut right, rights);
            }
        }
        Some((left, right))
    }
}

fn append(to: &mut Strip, more: Strip) {
    to.iter_mut().zip(more).for_each(|(row, more)| row.extend(more));
}

fn joined(mut left: Strip, right: Strip) -> Strip {
    append(&mut left, right);
    left
}
