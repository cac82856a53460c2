//! From an order to a drawing: how far right and how far down everything stands, and the corners of every line.

mod bars;
mod block;
mod columns;
mod feelings;
mod gutters;
mod heights;
mod homes;
mod marks;
mod paths;
mod text;

pub(crate) use block::{Block, HALF, SMALL_HALF};
pub(crate) use feelings::{Felt, What};
pub(crate) use gutters::Route;
pub(crate) use homes::Ring;
pub(crate) use text::{LINE, NAME, SMALL, lines, width};

use crate::geometry::{Area, Stroke, at};
use crate::grid::Grid;
use crate::input::{Options, Sex, Stage};
use crate::net::Net;
use crate::order::Costs;
use crate::rows::Rows;
use bars::Bar;
use heights::Heights;

/// What is known once everybody stands somewhere in their row.
pub(crate) struct Base<'p> {
    pub(crate) net: &'p Net<'p>,
    pub(crate) grid: &'p Grid,
    pub(crate) order: &'p [Vec<usize>],
    pub(crate) column: Vec<i64>,
    pub(crate) blocks: Vec<Block>,
    /// The lines of couples, by row.
    pub(crate) routes: Vec<Vec<Route>>,
    /// The middle of each place.
    pub(crate) x: Vec<i64>,
}

/// A drawing in numbers.
pub(crate) struct Plan<'p> {
    pub(crate) base: Base<'p>,
    pub(crate) heights: Heights,
    /// The lines of couples, and of parents and children.
    pub(crate) strokes: Vec<Stroke>,
    pub(crate) felt: Vec<Felt>,
    pub(crate) rings: Vec<Ring>,
}

impl<'p> Base<'p> {
    fn new(costs: &Costs<'p, 'p>, order: &'p [Vec<usize>], options: &Options<'_>) -> Base<'p> {
        let (net, grid) = (costs.net, costs.grid);
        let mut column = vec![0i64; grid.slots.len()];
        for row in order {
            row.iter().enumerate().for_each(|(at, slot)| column[*slot] = at as i64);
        }
        let mut blocks = block::blocks(net, grid, options);
        homes::make_room(net, grid, order, &mut blocks);
        let years = gutters::years(net, options.words);
        let routes: Vec<Vec<Route>> =
            order.iter().map(|row| gutters::routes(costs, (row, &column), &blocks, &years)).collect();
        let least: Vec<Vec<i64>> = order
            .iter()
            .zip(&routes)
            .map(|(row, routes)| gutters::separations((net, grid), row, routes, &blocks))
            .collect();
        let columns = columns::Columns { grid, order, blocks: &blocks, routes: &routes, least: &least };
        let x = columns.place();
        Base { net, grid, order, column, blocks, routes, x }
    }

    /// Where the line of a couple turns who do not stand side by side, at its left end (0) or right end (1).
    pub(crate) fn turn(&self, route: &Route, end: usize) -> i64 {
        if end == 0 { self.x[route.left] + route.room[0] } else { self.x[route.right] - route.room[1] }
    }

    pub(crate) fn sex(&self, slot: usize) -> Option<(Sex, Stage)> {
        self.grid.slots[slot].person.map(|person| (self.net.people[person].sex, self.net.people[person].stage))
    }

    /// From the middle of a figure to its edge, at this distance above or below its middle.
    pub(crate) fn edge(&self, slot: usize, height: i64) -> i64 {
        let half = self.blocks[slot].shape;
        let height = height.abs().min(half);
        match self.sex(slot) {
            None => 0,
            Some((_, Stage::Expected | Stage::Lost)) => half / 2,
            Some((Sex::Male, _)) => half,
            Some((Sex::Female, _)) => (half * half - height * height).isqrt(),
            Some((Sex::Other | Sex::NotKnown, _)) => half + 2 - height,
        }
    }
}

impl<'p> Plan<'p> {
    pub(crate) fn new(costs: &Costs<'p, 'p>, order: &'p [Vec<usize>], rows: &Rows, options: &Options<'_>) -> Plan<'p> {
        let base = Base::new(costs, order, options);
        let bars: Vec<(Vec<Bar>, usize)> = (0..order.len()).map(|row| bars::bars(&base, row)).collect();
        let heights = Heights::new(&base, &bars, &feelings::arches(&base, rows));
        let strokes = paths::strokes(&base, &heights, &bars);
        let felt = feelings::felt(&base, &heights, rows);
        let lines: Vec<&Stroke> = strokes.iter().chain(felt.iter().map(|felt| &felt.stroke)).collect();
        let rings = homes::rings(&base, &heights, &lines);
        Plan { base, heights, strokes, felt, rings }
    }

    /// The box of a figure.
    pub(crate) fn figure(&self, slot: usize) -> Area {
        let (x, y) = (self.base.x[slot], self.middle(slot));
        let half = self.base.blocks[slot].shape;
        Area { left: x - half, top: y - half, right: x + half, bottom: y + half }
    }

    /// The box of the words below a figure, if there are any.
    pub(crate) fn label(&self, slot: usize) -> Option<Area> {
        let block = &self.base.blocks[slot];
        let (x, y) = (self.base.x[slot], self.middle(slot));
        (block.depth() > block.shape).then(|| Area {
            left: x - block.half,
            top: y + HALF + 2,
            right: x + block.half,
            bottom: y + block.depth(),
        })
    }

    pub(crate) fn middle(&self, slot: usize) -> i64 {
        self.heights.middle[self.base.grid.slots[slot].row]
    }

    /// The right and lower edge of everything but the key.
    pub(crate) fn extent(&self) -> (i64, i64) {
        let slots = 0..self.base.grid.slots.len();
        let right = slots.map(|slot| self.base.x[slot] + self.base.blocks[slot].half).max().unwrap_or(0);
        let points =
            self.strokes.iter().chain(self.felt.iter().map(|felt| &felt.stroke)).flat_map(|stroke| &stroke.points);
        let lines = points.map(|point| point.x).max().unwrap_or(0);
        let rings = self.rings.iter().flat_map(|ring| &ring.corners).map(|point| point.x).max().unwrap_or(0);
        (right.max(lines).max(rings), self.heights.bottom)
    }

    /// Moves everything to the right, so that nothing is left of the margin.
    pub(crate) fn make_room(&mut self, margin: i64) {
        let mut left = (0..self.base.grid.slots.len())
            .map(|slot| self.base.x[slot] - self.base.blocks[slot].half)
            .min()
            .unwrap_or(0);
        for point in self.rings.iter().flat_map(|ring| &ring.corners) {
            left = left.min(point.x);
        }
        for point in
            self.strokes.iter().chain(self.felt.iter().map(|felt| &felt.stroke)).flat_map(|stroke| &stroke.points)
        {
            left = left.min(point.x);
        }
        let by = margin - left;
        self.base.x.iter_mut().for_each(|x| *x += by);
        let strokes = self.strokes.iter_mut().chain(self.felt.iter_mut().map(|felt| &mut felt.stroke));
        strokes.flat_map(|stroke| &mut stroke.points).for_each(|point| *point = at(point.x + by, point.y));
        for ring in &mut self.rings {
            ring.corners.iter_mut().for_each(|point| point.x += by);
            ring.tag = ring.tag.map(|tag| at(tag.x + by, tag.y));
        }
    }
}
