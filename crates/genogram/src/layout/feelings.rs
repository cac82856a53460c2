//! The lines that say how it is between two people. They pass between others and never through them, by the shortest way from row to row.

use super::heights::Heights;
use super::{Base, HALF};
use crate::geometry::{Point, Stroke, Tie, at};
use crate::input::{FeelingKind, ParentKind, Sex, Stage};
use crate::net::{Origin, Way};
use crate::rows::Rows;

/// What such a line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// How it is between them.
    Feels(FeelingKind),
    /// That the first is in a parent's place to the second, who does not stand below them.
    InPlace(ParentKind),
    /// That the first is a parent of the second, who stands above them. That can not be.
    Against,
}

/// A line between two people.
#[derive(Clone, Debug)]
pub(crate) struct Felt {
    pub(crate) what: What,
    pub(crate) stroke: Stroke,
}

/// Who is joined by such lines: first how it is between people, then children above their parents.
fn pairs(base: &Base<'_>, rows: &Rows) -> Vec<(usize, usize, What)> {
    let mut pairs: Vec<(usize, usize, What)> =
        base.net.feelings.iter().map(|(from, to, kind)| (*from, *to, What::Feels(*kind))).collect();
    for (siblings, child) in &rows.upward {
        let group = &base.net.siblings[*siblings];
        let way = group.children.iter().find(|(of, _)| of == child).map(|(_, way)| *way);
        let parents = match group.origin {
            Origin::Couple(couple) => base.net.couples[couple].ends.to_vec(),
            Origin::One(parent) => vec![parent],
            Origin::Nobody(_) => Vec::new(),
        };
        let recorded = |parent: usize| base.net.recorded.iter().find(|(of, by, _)| (of, *by) == (child, parent));
        for parent in parents {
            match recorded(parent) {
                Some((.., ParentKind::Birth | ParentKind::Adopted)) if way.is_some_and(is_by_law_or_birth) => {
                    pairs.push((parent, *child, What::Against));
                }
                Some((.., kind)) if way == Some(Way::Parent(*kind)) => {
                    pairs.push((parent, *child, What::InPlace(*kind)))
                }
                None if way == Some(Way::Kin) => pairs.push((parent, *child, What::Against)),
                _ => {}
            }
        }
    }
    pairs
}

fn is_by_law_or_birth(way: Way) -> bool {
    matches!(way, Way::Parent(ParentKind::Birth | ParentKind::Adopted))
}

fn are_neighbours(base: &Base<'_>, one: usize, other: usize) -> bool {
    base.grid.slots[one].row == base.grid.slots[other].row && base.column[one].abs_diff(base.column[other]) == 1
}

/// How many arches stand above each row.
pub(crate) fn arches(base: &Base<'_>, rows: &Rows) -> Vec<usize> {
    let mut arches = vec![0; base.order.len()];
    for (one, other, _) in pairs(base, rows) {
        let row = base.grid.slots[one].row;
        if row == base.grid.slots[other].row && !are_neighbours(base, one, other) {
            arches[row] += 1;
        }
    }
    arches
}

pub(crate) fn felt(base: &Base<'_>, heights: &Heights, rows: &Rows) -> Vec<Felt> {
    let pairs = pairs(base, rows);
    let mut arches = vec![0; base.order.len()];
    let mut felt = Vec::new();
    for (at, (from, to, what)) in pairs.iter().enumerate() {
        let (row, other) = (base.grid.slots[*from].row, base.grid.slots[*to].row);
        let before =
            pairs[..at].iter().filter(|pair| (pair.0, pair.1) == (*from, *to) || (pair.1, pair.0) == (*from, *to));
        let nth = before.count() as i64;
        let points = if are_neighbours(base, *from, *to) {
            beside(base, heights, (*from, *to), nth)
        } else if row == other {
            arches[row] += 1;
            arch(base, heights, (*from, *to), arches[row] - 1)
        } else {
            down(base, heights, (*from, *to), nth)
        };
        felt.push(Felt { what: *what, stroke: Stroke { tie: Tie::Feeling(at), points, couple: None } });
    }
    felt
}

/// Above the line of a couple, from edge to edge.
fn beside(base: &Base<'_>, heights: &Heights, (from, to): (usize, usize), nth: i64) -> Vec<Point> {
    let height = [-11, 11, -17, 17][nth as usize % 4];
    let y = heights.middle[base.grid.slots[from].row] + height;
    let (left, right) = if base.x[from] < base.x[to] { (from, to) } else { (to, from) };
    let points =
        vec![at(base.x[left] + base.edge(left, height) + 1, y), at(base.x[right] - base.edge(right, height) - 1, y)];
    if left == from { points } else { points.into_iter().rev().collect() }
}

fn arch(base: &Base<'_>, heights: &Heights, (from, to): (usize, usize), nth: usize) -> Vec<Point> {
    let row = base.grid.slots[from].row;
    let level = heights.arches[row].get(nth).copied().unwrap_or(heights.middle[row] - HALF - 10);
    let way = if base.x[from] < base.x[to] { 1 } else { -1 };
    let (begin, end) = (shoulder(base, heights, from, way), shoulder(base, heights, to, -way));
    vec![begin, at(begin.x, level), at(end.x, level), end]
}

/// The upper side of a figure, to the left (-1) or right (1) of its middle.
fn shoulder(base: &Base<'_>, heights: &Heights, slot: usize, side: i64) -> Point {
    let middle = heights.middle[base.grid.slots[slot].row];
    let half = base.blocks[slot].shape;
    let (right, up) = match base.sex(slot) {
        Some((_, Stage::Expected | Stage::Lost)) => (half / 2, 0),
        Some((Sex::Male, Stage::Born)) => (half * 2 / 3, half),
        Some((Sex::Female, Stage::Born)) => (half * 2 / 3, half * 3 / 4),
        _ => (half / 2, half / 2 + 1),
    };
    at(base.x[slot] + side * right, middle - up - 1)
}

/// From below the upper person to the shoulder of the lower, between the people of the rows on the way.
fn down(base: &Base<'_>, heights: &Heights, (from, to): (usize, usize), nth: i64) -> Vec<Point> {
    let is_down = base.grid.slots[from].row < base.grid.slots[to].row;
    let (upper, lower) = if is_down { (from, to) } else { (to, from) };
    let side = if base.x[lower] >= base.x[upper] { 1 } else { -1 };
    let block = &base.blocks[upper];
    let upper_row = base.grid.slots[upper].row;
    let left = base.x[upper] + side * (8 + 7 * nth).min(block.half - 2);
    let mut begin = vec![at(left, heights.middle[upper_row] + block.depth() + 1)];
    // Past the longer labels of neighbours before it turns aside.
    if begin[0].y < heights.floor[upper_row] + 2 {
        begin.push(at(left, heights.floor[upper_row] + 2));
    }
    let (first, last) = (base.grid.slots[upper].row + 1, base.grid.slots[lower].row);
    // For each gap of the row before: how long the way to it is, and the way.
    let mut ways: Vec<(i64, Vec<Point>)> = vec![(0, begin)];
    for row in first..last {
        let (top, floor) = (heights.middle[row] - HALF - 8, heights.floor[row] + 4);
        let through = gaps(base, row).into_iter().map(|x| {
            let reach = |way: &(i64, Vec<Point>)| way.0 + length(way.1[way.1.len() - 1], at(x, top));
            let nearest = ways.iter().min_by_key(|way| (reach(way), way.1.clone()));
            let mut points = nearest.map_or_else(Vec::new, |way| way.1.clone());
            let long = nearest.map_or(0, reach);
            points.extend([at(x, top), at(x, floor)]);
            (long, points)
        });
        ways = through.collect();
    }
    let mut best: Option<(i64, Vec<Point>)> = None;
    for (long, mut points) in ways {
        let before = points[points.len() - 1];
        let end = shoulder(base, heights, lower, if before.x <= base.x[lower] { -1 } else { 1 });
        let above = at(end.x, heights.middle[base.grid.slots[lower].row] - HALF - 7);
        points.extend([above, end]);
        let way = (long + length(before, above), points);
        if best.as_ref().is_none_or(|best| way < *best) {
            best = Some(way);
        }
    }
    let points = best.map_or_else(Vec::new, |best| best.1);
    if is_down { points } else { points.into_iter().rev().collect() }
}

/// Where a line may pass through a row: beside each label, clear of the line down to children in the middle.
fn gaps(base: &Base<'_>, row: usize) -> Vec<i64> {
    let slots = &base.order[row];
    let mut gaps = Vec::new();
    for pair in slots.windows(2) {
        let left = base.x[pair[0]] + base.blocks[pair[0]].half.max(base.blocks[pair[0]].shape);
        let right = base.x[pair[1]] - base.blocks[pair[1]].half.max(base.blocks[pair[1]].shape);
        gaps.extend([left + 4, right - 4]);
    }
    if let (Some(first), Some(last)) = (slots.first(), slots.last()) {
        gaps.push(base.x[*first] - base.blocks[*first].half - 8);
        gaps.push(base.x[*last] + base.blocks[*last].half + 8);
    }
    gaps
}

fn length(one: Point, other: Point) -> i64 {
    let (x, y) = (one.x - other.x, one.y - other.y);
    (x * x + y * y).isqrt()
}
