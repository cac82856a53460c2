//! How far down each row stands, and what lies between it and the row above: lines below the row before, bars, twins, outlines of homes,
//! lines above the row.

use super::Base;
use super::bars::Bar;
use super::block::HALF;
use super::gutters::Way;

/// From one bar to the next.
const BAR: i64 = 14;
/// From one couple's line to the next, without and with years above it.
const TRACK: i64 = 13;
const WITH_YEARS: i64 = 24;
/// What twins need to come together.
const TWINS: i64 = 26;
/// The room for the name of a home inside its outline.
pub(crate) const TAG: i64 = 16;
/// The first row stands below this.
const BEGIN: i64 = 14;

/// Heights in pixels, by row.
#[derive(Clone, Debug, Default)]
pub(crate) struct Heights {
    /// The middle of the figures.
    pub(crate) middle: Vec<i64>,
    /// The end of the longest label.
    pub(crate) floor: Vec<i64>,
    /// The bars above the row.
    pub(crate) bars: Vec<Vec<i64>>,
    /// Where twins' lines part.
    pub(crate) twins: Vec<i64>,
    /// The lines of couples below and above.
    pub(crate) below: Vec<Vec<i64>>,
    pub(crate) above: Vec<Vec<i64>>,
    /// Arches above the row for how it is between two people.
    pub(crate) arches: Vec<Vec<i64>>,
    /// The end of everything.
    pub(crate) bottom: i64,
}

/// How far an outline of a home is from what it holds.
pub(crate) fn outline(home: usize) -> i64 {
    6 + 4 * (home % 3) as i64
}

impl Heights {
    pub(crate) fn new(base: &Base<'_>, bars: &[(Vec<Bar>, usize)], arches: &[usize]) -> Heights {
        let mut heights = Heights::default();
        let mut y = BEGIN;
        for (row, slots) in base.order.iter().enumerate() {
            let is_in =
                |home: &(usize, &(String, Vec<usize>))| slots.iter().any(|slot| home.1.1.binary_search(slot).is_ok());
            let outlines = base.net.homes.iter().enumerate().filter(is_in).map(|(home, _)| outline(home)).max();
            y = heights.above_row(y, base, (row, &bars[row]), (outlines, arches[row]));
            let middle = y + HALF;
            let depth = slots.iter().map(|slot| base.blocks[*slot].depth()).max().unwrap_or(HALF);
            heights.middle.push(middle);
            y = middle + depth;
            heights.floor.push(y);
            y += outlines.map_or(0, |outline| outline + TAG + 4);
            y = heights.below_row(y, base, row);
        }
        heights.bottom = y + 12;
        heights
    }

    /// What stands between the row before and this one.
    fn above_row(
        &mut self,
        from: i64,
        base: &Base<'_>,
        (row, (bars, tracks)): (usize, &(Vec<Bar>, usize)),
        (outlines, arches): (Option<i64>, usize),
    ) -> i64 {
        let mut y = from;
        if !bars.is_empty() {
            y += 16;
        }
        self.bars.push((0..(*tracks).max(1)).map(|track| y + BAR * track as i64).collect());
        y += BAR * *tracks as i64;
        self.twins.push(y);
        if bars.iter().flat_map(|bar| &bar.ends).any(|end| end.is_twin) {
            y += TWINS;
        }
        y += outlines.map_or(6, |outline| outline + 6);
        self.arches.push((0..arches).map(|arch| y + 8 + 14 * arch as i64).collect());
        y += 14 * arches as i64;
        let ways = base.routes[row]
            .iter()
            .filter_map(|route| if let Way::Above(track) = route.way { Some((track, route)) } else { None });
        let mut room: Vec<i64> = Vec::new();
        for (track, route) in ways {
            room.resize(room.len().max(track + 1), TRACK);
            if !route.years.is_empty() {
                room[track] = WITH_YEARS;
            }
        }
        let whole: i64 = room.iter().sum();
        let mut line = y + whole;
        self.above.push(
            room.iter()
                .map(|room| {
                    let here = line - 6;
                    line -= room;
                    here
                })
                .collect(),
        );
        y + whole + if whole > 0 { 6 } else { 4 }
    }

    fn below_row(&mut self, from: i64, base: &Base<'_>, row: usize) -> i64 {
        let mut room: Vec<i64> = Vec::new();
        for route in &base.routes[row] {
            if let Way::Below(track) = route.way {
                room.resize(room.len().max(track + 1), TRACK);
                if !route.years.is_empty() {
                    room[track] = WITH_YEARS;
                }
            }
        }
        let mut y = from;
        let mut lines = Vec::new();
        for room in room {
            y += room;
            lines.push(y);
        }
        self.below.push(lines);
        y
    }
}
