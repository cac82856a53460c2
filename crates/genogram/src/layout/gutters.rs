//! What passes between neighbours of a row: the line of a couple who stand side by side, and the lines of couples who do not, which pass
//! below or above those between.

use super::block::Block;
use super::text::{self, SMALL};
use crate::grid::{From, Grid};
use crate::input::UnionKind;
use crate::net::Net;
use crate::order::Costs;

/// From one label to the next.
const GAP: i64 = 14;
/// The room that each line takes that passes between two labels.
const ROOM: i64 = 10;
/// What is seen of the line of a couple, at the least, without and with strokes across it.
const SEEN: i64 = 34;
const WITH_STROKES: i64 = 58;
/// What an outline of a home takes between who lives there and who does not.
const OUTLINE: i64 = 13;

/// How the line of a couple goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// From figure to figure.
    Beside,
    /// Below those between, on this track, 0 the uppermost.
    Below(usize),
    /// Above those between, on this track, 0 the lowest.
    Above(usize),
}

/// The line of a couple in its row.
#[derive(Clone, Debug)]
pub(crate) struct Route {
    pub(crate) link: usize,
    pub(crate) left: usize,
    pub(crate) right: usize,
    pub(crate) way: Way,
    /// Whether the line to children begins at the right end; else at the left. For neighbours it begins in the middle.
    pub(crate) hangs_right: bool,
    /// The years, as the drawing shows them.
    pub(crate) years: String,
    /// At each end, the how-manieth line this is, counted from the figure outwards, and how far from the middle of the figure it leaves.
    pub(crate) ports: [Port; 2],
    /// How far from the middle of each end a line may go down: past its label, and past the lines that turn there or as one of them.
    pub(crate) room: [i64; 2],
}

/// Where a line leaves a figure that goes below or above others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Port {
    /// Counted from the figure.
    pub(crate) place: i64,
    /// Below the middle of the figure; less than nothing is above it.
    pub(crate) height: i64,
}

/// Every couple's line of a row.
pub(crate) fn routes(
    costs: &Costs<'_, '_>,
    (row, column): (&[usize], &[i64]),
    blocks: &[Block],
    years: &[String],
) -> Vec<Route> {
    let grid = costs.grid;
    let mut routes: Vec<Route> = Vec::new();
    for (at, link) in grid.links.iter().enumerate() {
        let [one, other] = link.ends;
        if !row.contains(&one) {
            continue;
        }
        let (left, right) = if column[one] < column[other] { (one, other) } else { (other, one) };
        let way = if column[right] - column[left] == 1 {
            Way::Beside
        } else if costs.is_better_above(at, column) {
            Way::Above(0)
        } else {
            Way::Below(0)
        };
        let hangs_right = costs.middle(at, column) == 2 * column[right] - 1;
        let years = years[link.couple].clone();
        routes.push(Route {
            link: at,
            left,
            right,
            way,
            hangs_right,
            years,
            ports: [Port::default(); 2],
            room: [0; 2],
        });
    }
    routes.sort_by_key(|route| (column[route.right] - column[route.left], column[route.left], route.link));
    tracks(&mut routes, column);
    ports(&mut routes);
    rooms(&mut routes, blocks);
    routes
}

/// How far from its ends each line may turn or go down.
fn rooms(routes: &mut [Route], blocks: &[Block]) {
    for at in 0..routes.len() {
        for end in 0..2 {
            let of = |route: &Route| if end == 0 { route.left } else { route.right };
            let slot = of(&routes[at]);
            let block = &blocks[slot];
            let edge = block.half.max(block.shape + 4) + 4;
            let turns = routes.iter().filter(|route| route.way != Way::Beside && of(route) == slot).count() as i64;
            let before = if routes[at].way == Way::Beside { turns } else { routes[at].ports[end].place };
            routes[at].room[end] = edge + 2 + ROOM * before;
        }
    }
}

/// The inner line of two nearer to the row, lines that do not meet on one track.
fn tracks(routes: &mut [Route], column: &[i64]) {
    for at in 0..routes.len() {
        let (before, rest) = routes.split_at_mut(at);
        let route = &mut rest[0];
        let is_met =
            |other: &&Route| column[other.left] <= column[route.right] && column[route.left] <= column[other.right];
        let taken = |side: fn(Way) -> Option<usize>| {
            before.iter().filter(is_met).filter_map(move |other| side(other.way)).max()
        };
        let below = taken(|way| if let Way::Below(track) = way { Some(track) } else { None });
        let above = taken(|way| if let Way::Above(track) = way { Some(track) } else { None });
        route.way = match route.way {
            Way::Beside => Way::Beside,
            Way::Below(_) => Way::Below(below.map_or(0, |track| track + 1)),
            Way::Above(_) => Way::Above(above.map_or(0, |track| track + 1)),
        };
    }
}

/// The longer of two lines leaves a figure further from its middle and turns nearer to it, so that they do not cross.
fn ports(routes: &mut [Route]) {
    for at in 0..routes.len() {
        for end in 0..2 {
            if routes[at].way == Way::Beside {
                continue;
            }
            let of = |route: &Route| if end == 0 { route.left } else { route.right };
            let is_above = |route: &Route| matches!(route.way, Way::Above(_));
            let slot = of(&routes[at]);
            let same: Vec<usize> = (0..routes.len())
                .filter(|other| of(&routes[*other]) == slot && routes[*other].way != Way::Beside)
                .collect();
            // The shorter ones stand first among all.
            let longer = same.iter().filter(|other| **other > at).count() as i64;
            let shorter =
                same.iter().filter(|other| **other < at && is_above(&routes[**other]) == is_above(&routes[at]));
            let height = 8 + 5 * shorter.count() as i64;
            let height = height.min(super::block::HALF - 4);
            routes[at].ports[end] =
                Port { place: longer, height: if is_above(&routes[at]) { -height } else { height } };
        }
    }
}

/// The years of each couple.
pub(crate) fn years(net: &Net<'_>, words: &dyn crate::Words) -> Vec<String> {
    net.couples.iter().map(|couple| words.years(couple.from, couple.until)).collect()
}

/// How far the middles of neighbours must be from each other.
pub(crate) fn separations(
    (net, grid): (&Net<'_>, &Grid),
    row: &[usize],
    routes: &[Route],
    blocks: &[Block],
) -> Vec<i64> {
    row.windows(2)
        .map(|pair| {
            let (one, other) = (pair[0], pair[1]);
            let (a, b) = (&blocks[one], &blocks[other]);
            let beside =
                routes.iter().find(|route| route.way == Way::Beside && route.left == one && route.right == other);
            let hangs = |route: &Route| grid.drops.iter().any(|drop| drop.from == From::Link(route.link));
            let turns = routes.iter().filter(|route| route.way != Way::Beside);
            let passing = turns.filter(|route| route.left == one || route.right == other).count()
                + usize::from(beside.is_some_and(hangs));
            let outlines = net.homes.iter().filter(|(_, people)| {
                let lives =
                    |slot: usize| grid.slots[slot].person.is_some_and(|person| people.binary_search(&person).is_ok());
                lives(one) != lives(other)
            });
            let room = OUTLINE * outlines.count() as i64;
            let gap = if passing > 0 { GAP + ROOM * (passing as i64 - 1) + 6 } else { GAP };
            let labels = a.half + b.half + gap + room;
            let figures = beside.map_or(0, |route| a.shape + b.shape + seen(net, grid, route) + room);
            labels.max(figures)
        })
        .collect()
}

/// How much of a couple's line is seen between two figures.
fn seen(net: &Net<'_>, grid: &Grid, route: &Route) -> i64 {
    let kind = net.couples[grid.links[route.link].couple].kind;
    let has_strokes = matches!(kind, UnionKind::Separated | UnionKind::Divorced | UnionKind::Ended);
    let least = if has_strokes { WITH_STROKES } else { SEEN };
    // The years stand beside the strokes.
    let beside = if has_strokes { 24 } else { 8 };
    if route.years.is_empty() { least } else { least.max(text::width(&route.years, SMALL, false) + beside) }
}
