//! Outlines round those who live together. Where people of one home do not stand next to each other it has several outlines with one name;
//! an outline never holds anybody else.

use super::heights::{Heights, TAG, outline};
use super::text::{SMALL, width};
use super::{Base, Block, HALF};
use crate::geometry::{Area, Point, Stroke, at};
use crate::grid::Grid;
use crate::net::Net;

/// One outline.
#[derive(Clone, Debug)]
pub(crate) struct Ring {
    /// Whose, by its place among the homes.
    pub(crate) home: usize,
    pub(crate) corners: Vec<Point>,
    /// Where the name begins, on its baseline; nothing where there is no room that no line passes.
    pub(crate) tag: Option<Point>,
    /// The places inside.
    pub(crate) slots: Vec<usize>,
}

/// Neighbours of one home in one row.
#[derive(Clone, Debug)]
struct Run {
    row: usize,
    slots: Vec<usize>,
    area: Area,
}

/// With so much width in common two runs in neighbouring rows stand above each other in one outline; else it goes aside between the rows, where
/// nobody stands, if it is no further than this.
const SHARED: i64 = 24;
const ASIDE: i64 = 170;
/// A longer name of a home makes nobody's place wider; it stands only where there is room.
const WIDEST_NAME: i64 = 160;
/// The least height of an outline that goes aside.
const BAND: i64 = 14;

pub(crate) fn rings(base: &Base<'_>, heights: &Heights, strokes: &[&Stroke]) -> Vec<Ring> {
    let mut rings: Vec<Ring> = Vec::new();
    let mut tags: Vec<Area> = Vec::new();
    for home in 0..base.net.homes.len() {
        let mut stacks: Vec<Vec<Run>> = Vec::new();
        for run in runs(base, heights, home) {
            let fitting = stacks.iter_mut().filter(|stack| stack.last().is_some_and(|last| fits(last, &run)));
            let above = fitting.max_by_key(|stack| stack.last().map(|last| shared(last, &run)));
            match above {
                Some(stack) => stack.push(run),
                None => stacks.push(vec![run]),
            }
        }
        for stack in stacks {
            let tag = tag(base, home, &stack, strokes, &tags);
            tags.extend(tag);
            rings.push(Ring {
                home,
                corners: corners(&stack),
                tag: tag.map(|tag| at(tag.left, tag.bottom - 3)),
                slots: stack.into_iter().flat_map(|run| run.slots).collect(),
            });
        }
    }
    rings
}

/// Makes a block wide enough for the name of the home where somebody stands alone in its outline.
pub(crate) fn make_room(net: &Net<'_>, grid: &Grid, order: &[Vec<usize>], blocks: &mut [Block]) {
    for (home, (name, people)) in net.homes.iter().enumerate() {
        let lives = |slot: &usize| grid.slots[*slot].person.is_some_and(|person| people.binary_search(&person).is_ok());
        let least = width(name, SMALL, false).min(WIDEST_NAME) / 2 + 7 - outline(home);
        for row in order {
            for (at, slot) in row.iter().enumerate().filter(|(_, slot)| lives(slot)) {
                let has_left = at > 0 && lives(&row[at - 1]);
                let has_right = row.get(at + 1).is_some_and(lives);
                if !has_left && !has_right {
                    blocks[*slot].half = blocks[*slot].half.max(least);
                }
            }
        }
    }
}

/// How much width two runs have in common; less than nothing is how far they are apart.
fn shared(above: &Run, below: &Run) -> i64 {
    above.area.right.min(below.area.right) - above.area.left.max(below.area.left)
}

fn fits(above: &Run, below: &Run) -> bool {
    let shared = shared(above, below);
    let can_go_aside = shared >= -ASIDE && below.area.top - above.area.bottom >= BAND;
    above.row + 1 == below.row && (shared >= SHARED || can_go_aside)
}

fn runs(base: &Base<'_>, heights: &Heights, home: usize) -> Vec<Run> {
    let people = &base.net.homes[home].1;
    let pad = outline(home);
    let mut runs = Vec::new();
    for (row, slots) in base.order.iter().enumerate() {
        let mut run: Vec<usize> = Vec::new();
        let mut passing: Vec<usize> = Vec::new();
        for slot in slots.iter().map(Some).chain([None]) {
            match slot {
                Some(slot) if base.grid.slots[*slot].person.is_none() && !run.is_empty() => passing.push(*slot),
                Some(slot) if people.binary_search(slot).is_ok() => {
                    run.append(&mut passing);
                    run.push(*slot);
                }
                _ => {
                    passing.clear();
                    if let (Some(first), Some(last)) = (run.first(), run.last()) {
                        let area = Area {
                            left: base.x[*first] - base.blocks[*first].half - pad,
                            top: heights.middle[row] - HALF - pad,
                            right: base.x[*last] + base.blocks[*last].half + pad,
                            bottom: heights.floor[row] + TAG + pad,
                        };
                        runs.push(Run { row, slots: std::mem::take(&mut run), area });
                    }
                }
            }
        }
    }
    runs
}

/// Down the right side and up the left, turning between rows.
fn corners(stack: &[Run]) -> Vec<Point> {
    let Some((first, last)) = stack.first().zip(stack.last()) else { return Vec::new() };
    let mut right = vec![at(first.area.right, first.area.top)];
    let mut left = vec![at(first.area.left, first.area.top)];
    for pair in stack.windows(2) {
        let (upper, lower) = (&pair[0].area, &pair[1].area);
        // Where both stand above each other each side turns so that it holds the wider; where not, so that a band is left to go aside in.
        let is_above = shared(&pair[0], &pair[1]) >= SHARED;
        let turn = |is_wider: bool| if is_wider == is_above { lower.top } else { upper.bottom };
        let level = turn(lower.right > upper.right);
        right.extend([at(upper.right, level), at(lower.right, level)]);
        let level = turn(lower.left < upper.left);
        left.extend([at(upper.left, level), at(lower.left, level)]);
    }
    right.push(at(last.area.right, last.area.bottom));
    left.push(at(last.area.left, last.area.bottom));
    right.extend(left.into_iter().rev());
    right.dedup();
    right
}

/// A place for the name inside the outline that no line and no other name passes, the lowest row first.
fn tag(base: &Base<'_>, home: usize, stack: &[Run], strokes: &[&Stroke], tags: &[Area]) -> Option<Area> {
    let wide = width(&base.net.homes[home].0, SMALL, false);
    let is_free = |area: &Area| {
        let cut = |stroke: &&Stroke| stroke.pieces().any(|(from, to)| area.grown(1).is_cut_by(from, to));
        !tags.iter().any(|tag| tag.overlaps(area)) && !strokes.iter().any(cut)
    };
    for run in stack.iter().rev() {
        let (left, right) = (run.area.left + 6, run.area.right - 6 - wide);
        let bottom = run.area.bottom - outline(home) + 2;
        let mut places = vec![left, right];
        places.extend((left..right.max(left)).step_by(12));
        let area = |left: i64| Area { left, top: bottom - TAG + 2, right: left + wide, bottom };
        let fits = |area: &Area| run.area.left + 4 <= area.left && area.right <= run.area.right - 4;
        if let Some(found) = places.into_iter().map(area).find(|area| fits(area) && is_free(area)) {
            return Some(found);
        }
    }
    None
}
