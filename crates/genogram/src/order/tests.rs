//! That no order is better than what is found, where every order can be looked at.

use super::cost::CROSSING;
use super::{Costs, search};
use crate::grid::Grid;
use crate::net::Net;
use crate::rows::rows;

#[path = "../../tests/support/random.rs"]
#[allow(dead_code, reason = "these tests use a part of it")]
mod random;

/// The fewest crossings of any order, by looking at all of them.
fn fewest(costs: &Costs<'_, '_>, order: &mut Vec<Vec<usize>>, row: usize) -> i64 {
    if row == order.len() {
        let column = costs.columns(order);
        return (0..order.len()).map(|row| costs.crossings(row, &column)).sum();
    }
    let mut best = i64::MAX;
    every(order, row, 0, &mut |order| best = best.min(fewest(costs, order, row + 1)));
    best
}

fn every(order: &mut Vec<Vec<usize>>, row: usize, from: usize, seen: &mut dyn FnMut(&mut Vec<Vec<usize>>)) {
    if from + 1 >= order[row].len() {
        return seen(order);
    }
    for at in from..order[row].len() {
        order[row].swap(from, at);
        every(order, row, from + 1, seen);
        order[row].swap(from, at);
    }
}

#[test]
fn no_order_of_a_small_family_has_fewer_crossings() {
    let (mut looked, mut crossed, mut missed) = (0, 0, 0);
    for seed in 0..2500u64 {
        let family = random::knotted(seed, 4 + seed as usize % 8);
        let net = Net::read(&family);
        let rows = rows(&net);
        let grid = Grid::new(&net, &rows);
        let costs = Costs::new(&grid, &net);
        let mut order = vec![Vec::new(); grid.height];
        (0..grid.slots.len()).for_each(|slot| order[grid.slots[slot].row].push(slot));
        let orders: u64 = order.iter().map(|row| (1..=row.len() as u64).product::<u64>()).product();
        if orders > 20_000 {
            continue;
        }
        let least = fewest(&costs, &mut order, 0);
        let found = costs.of(&search(&costs, 2026)) / CROSSING;
        looked += 1;
        crossed += i64::from(least > 0);
        missed += i64::from(found > least);
    }
    println!(
        "{looked} families, {crossed} that can not be drawn without a crossing, {missed} with more crossings than the least"
    );
    assert!(looked > 1000 && crossed > 50);
    assert_eq!(missed, 0);
}
