//! How far to the right everybody stands: nobody too near to the next, parents above the middle of their children, couples close together.
//!
//! Each row in turn is brought as near as can be to where its neighbours want it (least squares under the least distances, by pooling adjacent
//! violators), many times over. Distances are only ever kept or widened, so nothing overlaps whatever the wishes are.

use super::block::Block;
use super::gutters::{Route, Way};
use crate::grid::{From, Grid};

/// How often all rows are gone through.
const SWEEPS: usize = 90;
/// From this sweep on nothing but families is looked at, so that lines come straight.
const LAST: usize = 60;
/// How strongly children want to be below their parents, parents above their children, and couples near each other.
const BELOW: f64 = 2.0;
const ABOVE: f64 = 1.6;
const COUPLE: f64 = 2.5;
const APART: f64 = 0.4;
/// How much less where the line comes down between the children already, so that they may stand close to each other.
const BETWEEN: f64 = 0.04;
/// How strongly neighbours want to be near, so that no hole is left.
const NEAR: f64 = 0.06;

/// What decides how far right everybody stands.
pub(crate) struct Columns<'p> {
    pub(crate) grid: &'p Grid,
    pub(crate) order: &'p [Vec<usize>],
    pub(crate) blocks: &'p [Block],
    pub(crate) routes: &'p [Vec<Route>],
    /// For each row, how far neighbours are apart at the least.
    pub(crate) least: &'p [Vec<i64>],
}

/// Wishes of one place: their sum by weight, and the weights.
#[derive(Clone, Copy, Default)]
struct Wish {
    sum: f64,
    weight: f64,
}

impl Wish {
    fn add(&mut self, to: f64, weight: f64) {
        self.sum += to * weight;
        self.weight += weight;
    }
}

impl Columns<'_> {
    /// The middle of each place, in pixels; the leftmost may be below nothing.
    pub(crate) fn place(&self) -> Vec<i64> {
        let mut x = vec![0f64; self.grid.slots.len()];
        for (row, least) in self.order.iter().zip(self.least) {
            let mut here = 0f64;
            let whole: i64 = least.iter().sum();
            for (at, slot) in row.iter().enumerate() {
                x[*slot] = here - whole as f64 / 2.0;
                here += least.get(at).map_or(0.0, |least| *least as f64);
            }
        }
        for sweep in 0..SWEEPS {
            for step in 0..self.order.len() {
                let row = if sweep % 2 == 0 { step } else { self.order.len() - 1 - step };
                self.settle(row, &mut x, sweep);
            }
        }
        self.rounded(&x)
    }

    fn settle(&self, row: usize, x: &mut [f64], sweep: usize) {
        let mut wishes = vec![Wish::default(); x.len()];
        self.of_families(row, x, &mut wishes, sweep);
        self.of_couples(row, x, &mut wishes);
        let slots = &self.order[row];
        let near = if sweep < LAST { NEAR } else { 0.0 };
        for (at, pair) in slots.windows(2).enumerate() {
            let least = self.least[row][at] as f64;
            wishes[pair[0]].add(x[pair[1]] - least, near);
            wishes[pair[1]].add(x[pair[0]] + least, near);
        }
        let mut offset = 0f64;
        let mut wanted = Vec::with_capacity(slots.len());
        for (at, slot) in slots.iter().enumerate() {
            let wish = wishes[*slot];
            let to = if wish.weight > 0.0 { wish.sum / wish.weight } else { x[*slot] };
            wanted.push((to - offset, wish.weight.max(0.01)));
            offset += self.least[row].get(at).map_or(0.0, |least| *least as f64);
        }
        let mut offset = 0f64;
        for ((at, slot), level) in slots.iter().enumerate().zip(rising(&wanted)) {
            x[*slot] = level + offset;
            offset += self.least[row].get(at).map_or(0.0, |least| *least as f64);
        }
    }

    /// Children below their parents' line, and the other way round.
    fn of_families(&self, row: usize, x: &[f64], wishes: &mut [Wish], sweep: usize) {
        for drop in &self.grid.drops {
            let Some(from) = self.from(drop.from, x) else { continue };
            let (mut first, mut last) = (f64::MAX, f64::MIN);
            for (slot, _) in &drop.to {
                (first, last) = (first.min(x[*slot]), last.max(x[*slot]));
            }
            let shift = from - (first + last) / 2.0;
            let is_between = drop.to.len() > 2 && first < from && from < last;
            if is_between && sweep >= LAST {
                continue;
            }
            let weight = if is_between { BETWEEN } else { 1.0 };
            if self.grid.row_below(drop) == row {
                drop.to.iter().for_each(|(slot, _)| {
                    wishes[*slot].add(x[*slot] + shift, weight * BELOW / (drop.to.len() as f64).sqrt())
                });
            }
            // In the first sweeps the children come to their parents alone, so that branches keep together.
            if drop.row == row && sweep > 2 && drop.from != From::Nothing {
                match drop.from {
                    From::Link(link) => {
                        self.grid.links[link]
                            .ends
                            .iter()
                            .for_each(|end| wishes[*end].add(x[*end] - shift, weight * ABOVE));
                    }
                    From::Slot(slot) => wishes[slot].add(x[slot] - shift, weight * ABOVE),
                    From::Nothing => {}
                }
            }
        }
    }

    fn of_couples(&self, row: usize, x: &[f64], wishes: &mut [Wish]) {
        for route in &self.routes[row] {
            let is_beside = route.way == Way::Beside;
            let at = self.order[row].iter().position(|slot| *slot == route.left).unwrap_or(0);
            let least = if is_beside { self.least[row][at] as f64 } else { 0.0 };
            let weight = if is_beside { COUPLE } else { APART };
            wishes[route.left].add(x[route.right] - least, weight);
            wishes[route.right].add(x[route.left] + least, weight);
        }
    }

    /// Where the line to children begins, about.
    fn from(&self, from: From, x: &[f64]) -> Option<f64> {
        match from {
            From::Nothing => None,
            From::Slot(slot) => Some(x[slot]),
            From::Link(link) => {
                let row = self.grid.slots[self.grid.links[link].ends[0]].row;
                let route = self.routes[row].iter().find(|route| route.link == link)?;
                Some(match route.way {
                    Way::Beside => {
                        let (lowest, highest) =
                            (x[route.left] + route.room[0] as f64, x[route.right] - route.room[1] as f64);
                        let middle = (x[route.left] + x[route.right]) / 2.0;
                        if lowest < highest { middle.clamp(lowest, highest) } else { (lowest + highest) / 2.0 }
                    }
                    _ if route.hangs_right => x[route.right] - route.room[1] as f64,
                    _ => x[route.left] + route.room[0] as f64,
                })
            }
        }
    }

    /// Whole pixels that keep the distances, everything to the right of nothing.
    fn rounded(&self, x: &[f64]) -> Vec<i64> {
        let mut placed: Vec<i64> = x.iter().map(|x| x.round() as i64).collect();
        for (row, least) in self.order.iter().zip(self.least) {
            for (at, pair) in row.windows(2).enumerate() {
                placed[pair[1]] = placed[pair[1]].max(placed[pair[0]] + least[at]);
            }
        }
        let left = (0..placed.len()).map(|slot| placed[slot] - self.blocks[slot].half).min().unwrap_or(0);
        placed.iter_mut().for_each(|x| *x -= left);
        placed
    }
}

/// The rising numbers that are nearest to these wishes by weight: pooling adjacent violators.
fn rising(wanted: &[(f64, f64)]) -> Vec<f64> {
    let mut pools: Vec<(f64, f64, usize)> = Vec::new();
    for (value, weight) in wanted {
        let mut pool = (*value, *weight, 1);
        while let Some(last) = pools.last().filter(|last| last.0 > pool.0) {
            let weight = last.1 + pool.1;
            pool = ((last.0 * last.1 + pool.0 * pool.1) / weight, weight, last.2 + pool.2);
            pools.pop();
        }
        pools.push(pool);
    }
    pools.into_iter().flat_map(|(value, _, count)| std::iter::repeat_n(value, count)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_that_rise_are_kept_and_others_pooled() {
        assert_eq!(rising(&[(1.0, 1.0), (2.0, 1.0), (5.0, 1.0)]), [1.0, 2.0, 5.0]);
        assert_eq!(rising(&[(4.0, 1.0), (2.0, 1.0), (5.0, 1.0)]), [3.0, 3.0, 5.0]);
        assert_eq!(rising(&[(4.0, 3.0), (0.0, 1.0)]), [3.0, 3.0]);
        assert_eq!(rising(&[]), Vec::<f64>::new());
    }
}
