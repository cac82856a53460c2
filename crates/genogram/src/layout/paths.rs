//! The corners of the lines of couples, and of parents and children.

use super::Base;
use super::bars::{Bar, End};
use super::gutters::{Route, Way};
use super::heights::Heights;
use crate::geometry::{Point, Stroke, Tie, at};
use crate::grid::{From, Line};
use crate::net::Origin;

/// Every line of the family.
pub(crate) fn strokes(base: &Base<'_>, heights: &Heights, bars: &[(Vec<Bar>, usize)]) -> Vec<Stroke> {
    let mut strokes = Vec::new();
    for (row, routes) in base.routes.iter().enumerate() {
        for route in routes {
            let couple = base.grid.links[route.link].couple;
            let points = of_couple(base, heights, row, route);
            strokes.push(Stroke { tie: Tie::Couple(couple), points, couple: None });
        }
    }
    for (row, (bars, _)) in bars.iter().enumerate() {
        for bar in bars {
            for end in &bar.ends {
                strokes.push(down(base, heights, row, bar, end));
            }
        }
    }
    strokes
}

fn of_couple(base: &Base<'_>, heights: &Heights, row: usize, route: &Route) -> Vec<Point> {
    let middle = heights.middle[row];
    let [left, right] = route.ports.map(|port| middle + port.height);
    let begin = at(base.x[route.left] + base.edge(route.left, route.ports[0].height), left);
    let end = at(base.x[route.right] - base.edge(route.right, route.ports[1].height), right);
    let line = match route.way {
        Way::Beside => return vec![begin, end],
        Way::Below(track) => heights.below[row][track],
        Way::Above(track) => heights.above[row][track],
    };
    let (turn, back) = (base.turn(route, 0), base.turn(route, 1));
    vec![begin, at(turn, left), at(turn, line), at(back, line), at(back, right), end]
}

/// Where a drop begins.
fn begin(base: &Base<'_>, heights: &Heights, from: From) -> i64 {
    match from {
        From::Nothing => 0,
        From::Slot(slot) => {
            let middle = heights.middle[base.grid.slots[slot].row];
            middle + if base.blocks[slot].shape == 0 { 0 } else { base.blocks[slot].depth() }
        }
        From::Link(link) => {
            let row = base.grid.slots[base.grid.links[link].ends[0]].row;
            let Some(route) = base.routes[row].iter().find(|route| route.link == link) else { return 0 };
            match route.way {
                Way::Beside => heights.middle[row],
                Way::Below(track) => heights.below[row][track],
                Way::Above(_) => heights.middle[row] + route.ports[usize::from(route.hangs_right)].height,
            }
        }
    }
}

fn down(base: &Base<'_>, heights: &Heights, row: usize, bar: &Bar, end: &End) -> Stroke {
    let drop = &base.grid.drops[bar.drop];
    let level = heights.bars[row][bar.track.min(heights.bars[row].len() - 1)];
    let middle = heights.middle[row];
    let mut points = match bar.from {
        Some(from) => vec![at(from, begin(base, heights, drop.from)), at(from, level), at(end.x, level)],
        None => vec![at(bar.left, level), at(end.x, level)],
    };
    if end.is_twin {
        points.push(at(end.x, heights.twins[row]));
    }
    points.push(at(base.x[end.slot], middle - base.blocks[end.slot].shape));
    straighten(&mut points);
    let couple = base.net.siblings.get(drop.family).and_then(|siblings| match siblings.origin {
        Origin::Couple(couple) => Some(couple),
        _ => None,
    });
    match end.line {
        Line::Way(_) => Stroke { tie: Tie::Down { family: drop.family, to: end.slot }, points, couple },
        Line::Couple(couple) => Stroke { tie: Tie::Couple(couple), points, couple: None },
    }
}

/// Takes out corners at which a line does not turn.
fn straighten(points: &mut Vec<Point>) {
    points.dedup();
    let mut at = 1;
    while at + 1 < points.len() {
        let (before, here, after) = (points[at - 1], points[at], points[at + 1]);
        let is_straight = (before.x == here.x && here.x == after.x) || (before.y == here.y && here.y == after.y);
        if is_straight {
            points.remove(at);
        } else {
            at += 1;
        }
    }
}
