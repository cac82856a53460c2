//! The bars above brothers and sisters, and on which height each lies.

use super::Base;
use super::gutters::Way;
use crate::grid::{From, Line};

/// Lines nearer than this are taken for one by who looks at them.
const NEAR: i64 = 6;

/// The lines of one drop, with the height of their bar still to be said in pixels.
#[derive(Clone, Debug)]
pub(crate) struct Bar {
    pub(crate) drop: usize,
    /// Where the line from the parents comes down; nothing for brothers and sisters alone.
    pub(crate) from: Option<i64>,
    pub(crate) ends: Vec<End>,
    pub(crate) left: i64,
    pub(crate) right: i64,
    /// The height, 0 the uppermost.
    pub(crate) track: usize,
}

/// Where a line leaves the bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct End {
    pub(crate) slot: usize,
    pub(crate) line: Line,
    /// Where it leaves the bar; for twins a place that they share.
    pub(crate) x: i64,
    pub(crate) is_twin: bool,
}

impl Bar {
    fn has_bar(&self) -> bool {
        self.left != self.right
    }
}

/// The bars above a row, and on how many heights they lie.
pub(crate) fn bars(base: &Base<'_>, row: usize) -> (Vec<Bar>, usize) {
    let mut bars: Vec<Bar> = Vec::new();
    for (at, drop) in base.grid.drops.iter().enumerate() {
        if base.grid.row_below(drop) != row {
            continue;
        }
        let ends = ends(base, at);
        let middle =
            (ends.iter().map(|end| end.x).min().unwrap_or(0) + ends.iter().map(|end| end.x).max().unwrap_or(0)) / 2;
        let single = (ends.iter().all(|end| end.x == ends[0].x)).then_some(middle);
        let from = from(base, at, single, middle);
        let columns = || ends.iter().map(|end| end.x).chain(from);
        let (left, right) = (columns().min().unwrap_or(0), columns().max().unwrap_or(0));
        bars.push(Bar { drop: at, from, ends, left, right, track: 0 });
    }
    bars.sort_by_key(|bar| (bar.left, bar.right, bar.drop));
    let tracks = lay(&mut bars);
    (bars, tracks)
}

fn ends(base: &Base<'_>, drop: usize) -> Vec<End> {
    let targets = &base.grid.drops[drop].to;
    let own = |slot: usize| {
        let person = base.grid.slots[slot].person?;
        let (twins, _) = base.net.twins.iter().find(|(twins, _)| twins.binary_search(&person).is_ok())?;
        let all_here = twins.iter().all(|twin| targets.iter().any(|(slot, _)| slot == twin));
        all_here.then(|| {
            (base.x[*twins.iter().min_by_key(|twin| base.x[**twin]).unwrap_or(&slot)]
                + base.x[*twins.iter().max_by_key(|twin| base.x[**twin]).unwrap_or(&slot)])
                / 2
        })
    };
    let end = |(slot, line): &(usize, Line)| match own(*slot) {
        Some(x) => End { slot: *slot, line: *line, x, is_twin: true },
        None => End { slot: *slot, line: *line, x: base.x[*slot], is_twin: false },
    };
    targets.iter().map(end).collect()
}

/// Where the line from the parents comes down, as near above a single child as it can be.
fn from(base: &Base<'_>, drop: usize, single: Option<i64>, middle: i64) -> Option<i64> {
    match base.grid.drops[drop].from {
        From::Nothing => None,
        From::Slot(slot) => {
            let block = &base.blocks[slot];
            if block.shape == 0 {
                return Some(base.x[slot]);
            }
            let earlier = base.grid.drops[..drop].iter().filter(|other| other.from == From::Slot(slot)).count() as i64;
            let x = base.x[slot] + [0, 12, -12][earlier as usize % 3];
            let room = (block.half - 4).min(14);
            Some(single.filter(|_| earlier == 0).map_or(x, |single| single.clamp(x - room, x + room)))
        }
        From::Link(link) => {
            let row = base.grid.slots[base.grid.links[link].ends[0]].row;
            let route = base.routes[row].iter().find(|route| route.link == link)?;
            if route.way != Way::Beside {
                return Some(base.turn(route, usize::from(route.hangs_right)));
            }
            let (lowest, highest) = (base.turn(route, 0), base.turn(route, 1));
            let between = (base.x[route.left] + base.x[route.right]) / 2;
            // A short way to the side looks like a slip of the pen.
            let wanted = single.or(Some(middle).filter(|middle| (middle - between).abs() < 10)).unwrap_or(between);
            let x = if lowest > highest { (lowest + highest) / 2 } else { wanted.clamp(lowest, highest) };
            Some(if (wanted - x).abs() <= 5 { wanted } else { x })
        }
    }
}

/// Gives every bar a height so that as few lines as can be cross, and says how many heights there are.
fn lay(bars: &mut [Bar]) -> usize {
    let count = bars.len();
    // below[a] has those bars that must lie below bar a, with what it costs otherwise.
    let mut above: Vec<Vec<(usize, i64)>> = vec![Vec::new(); count];
    let meets = |one: &Bar, other: &Bar| one.left - NEAR <= other.right && other.left - NEAR <= one.right;
    for one in 0..count {
        for other in one + 1..count {
            if !meets(&bars[one], &bars[other]) {
                continue;
            }
            let (first, second) = (crossed(&bars[one], &bars[other]), crossed(&bars[other], &bars[one]));
            match first.cmp(&second) {
                std::cmp::Ordering::Less => above[other].push((one, second - first)),
                std::cmp::Ordering::Greater => above[one].push((other, first - second)),
                std::cmp::Ordering::Equal => {}
            }
        }
    }
    let mut laid: Vec<usize> = Vec::new();
    while laid.len() < count {
        let open = (0..count).filter(|bar| !laid.contains(bar));
        let waits = |bar: usize| {
            above[bar].iter().filter(|(other, _)| !laid.contains(other)).map(|(_, cost)| cost).sum::<i64>()
        };
        let Some(next) = open.min_by_key(|bar| (waits(*bar), *bar)) else { break };
        let least =
            above[next].iter().filter(|(other, _)| laid.contains(other)).map(|(other, _)| bars[*other].track + 1).max();
        let mut track = least.unwrap_or(0);
        while laid
            .iter()
            .any(|other| bars[*other].track == track && bars[*other].has_bar() && meets(&bars[*other], &bars[next]))
        {
            track += 1;
        }
        // A line straight down has no bar and takes no height.
        bars[next].track = if bars[next].has_bar() { track } else { least.unwrap_or(0).saturating_sub(1) };
        laid.push(next);
    }
    bars.iter().filter(|bar| bar.has_bar()).map(|bar| bar.track + 1).max().unwrap_or(0)
}

/// How many lines cross if the one bar lies above the other.
fn crossed(upper: &Bar, lower: &Bar) -> i64 {
    let mut sum = 0;
    if lower.has_bar() || lower.from.is_none() {
        let inside = |end: &&End| lower.left - NEAR < end.x && end.x < lower.right + NEAR;
        let is_shared = |end: &End| lower.ends.iter().any(|other| other.slot == end.slot);
        let mut stems: Vec<i64> =
            upper.ends.iter().filter(inside).filter(|end| !is_shared(end)).map(|end| end.x).collect();
        stems.sort_unstable();
        stems.dedup();
        sum += stems.len() as i64;
    }
    if upper.has_bar() && lower.from.is_some_and(|from| upper.left - NEAR < from && from < upper.right + NEAR) {
        sum += 1;
    }
    sum
}
