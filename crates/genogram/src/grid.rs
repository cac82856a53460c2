//! Rows of places, and the lines between a row and the next: the form in which an order is searched and a drawing laid out.
//!
//! A line that goes down over several rows passes through a place of its own in each, so that every line joins neighbouring rows.

use crate::net::{Net, Origin, Way};
use crate::rows::Rows;

/// A place in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slot {
    pub(crate) row: usize,
    /// Who stands there; nobody where only a line passes.
    pub(crate) person: Option<usize>,
}

/// A couple whose places are in one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) ends: [usize; 2],
    pub(crate) couple: usize,
}

/// Where lines to the next row begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum From {
    /// In the middle of a couple.
    Link(usize),
    /// Below one person, or from a line that passes.
    Slot(usize),
    /// Nowhere: a bar above brothers and sisters.
    Nothing,
}

/// What a line down to somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Line {
    /// To a child, or a relative further down.
    Way(Way),
    /// To a partner who stands further down, by the place of the couple.
    Couple(usize),
}

/// Lines from one place to some in the next row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Drop {
    pub(crate) row: usize,
    pub(crate) from: From,
    pub(crate) to: Vec<(usize, Line)>,
    /// Which lines belong together as coming from one origin, over all rows.
    pub(crate) family: usize,
}

/// All places and lines.
#[derive(Debug, Default)]
pub(crate) struct Grid {
    pub(crate) height: usize,
    pub(crate) slots: Vec<Slot>,
    pub(crate) links: Vec<Link>,
    pub(crate) drops: Vec<Drop>,
}

impl Grid {
    /// The places of this net in these rows. The first places are those of the people, in their order.
    pub(crate) fn new(net: &Net<'_>, rows: &Rows) -> Grid {
        let slots = rows.row.iter().enumerate().map(|(person, row)| Slot { row: *row, person: Some(person) }).collect();
        let height = rows.row.iter().max().map_or(0, |row| row + 1);
        let mut grid = Grid { height, slots, ..Grid::default() };
        let links = grid.link(net);
        for (at, siblings) in net.siblings.iter().enumerate() {
            let from = match siblings.origin {
                Origin::Couple(couple) => From::Link(links[couple]),
                Origin::One(person) => From::Slot(person),
                Origin::Nobody(_) => From::Nothing,
            };
            let goes_down = |child: usize| !rows.upward.contains(&(at, child));
            let children: Vec<(usize, Line)> = siblings
                .children
                .iter()
                .filter(|(child, _)| goes_down(*child))
                .map(|(child, way)| (*child, Line::Way(*way)))
                .collect();
            grid.lead_down(from, &children, at);
        }
        grid
    }

    /// Joins each couple; where one stands further up, their line comes down to a place beside the other. Gives the link of each couple.
    fn link(&mut self, net: &Net<'_>) -> Vec<usize> {
        let mut links = Vec::new();
        for (at, couple) in net.couples.iter().enumerate() {
            let [one, other] = couple.ends;
            let (upper, lower) = if self.slots[one].row <= self.slots[other].row { (one, other) } else { (other, one) };
            let row = self.slots[lower].row;
            let mut beside = upper;
            if self.slots[upper].row != row {
                beside = self.slots.len();
                self.slots.push(Slot { row, person: None });
                self.lead_down(From::Slot(upper), &[(beside, Line::Couple(at))], net.siblings.len() + at);
            }
            links.push(self.links.len());
            self.links.push(Link { ends: [beside, lower], couple: at });
        }
        links
    }

    /// Lines from an origin to these places, through a place in every row between.
    fn lead_down(&mut self, from: From, to: &[(usize, Line)], family: usize) {
        let Some(first) = to.iter().map(|(slot, _)| self.slots[*slot].row).min() else { return };
        let mut row = match from {
            From::Link(link) => self.slots[self.links[link].ends[0]].row,
            From::Slot(slot) => self.slots[slot].row,
            From::Nothing => first.saturating_sub(1),
        };
        let mut from = from;
        let mut left: Vec<(usize, Line)> = to.to_vec();
        while !left.is_empty() {
            // A bar above brothers and sisters in the first row has no row above it.
            let next = if from == From::Nothing { first } else { row + 1 };
            let (mut here, below): (Vec<_>, Vec<_>) =
                left.into_iter().partition(|(slot, _)| self.slots[*slot].row <= next);
            let through = (!below.is_empty()).then_some(self.slots.len());
            if let Some(through) = through {
                let line = below.iter().map(|(_, line)| *line).min().unwrap_or(below[0].1);
                self.slots.push(Slot { row: next, person: None });
                here.push((through, line));
            }
            self.drops.push(Drop { row: next.saturating_sub(1), from, to: here, family });
            let Some(through) = through else { break };
            (from, row, left) = (From::Slot(through), next, below);
        }
    }

    /// The row in which a drop's lines end.
    pub(crate) fn row_below(&self, drop: &Drop) -> usize {
        drop.to.first().map_or(drop.row + 1, |(slot, _)| self.slots[*slot].row)
    }
}
