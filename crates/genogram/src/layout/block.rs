//! What takes room at a place: the figure, what stands in it and what stands below it.

use super::text::{self, LINE, NAME, SMALL};
use crate::input::{Options, Person, Stage};
use crate::net::Net;

/// Half of a figure.
pub(crate) const HALF: i64 = 22;
/// Half of the triangle of a pregnancy that was lost.
pub(crate) const SMALL_HALF: i64 = 15;
/// From a figure to the first line below it.
const BELOW: i64 = 3;

/// What stands at a place.
#[derive(Clone, Debug, Default)]
pub(crate) struct Block {
    /// Half of the width that it takes.
    pub(crate) half: i64,
    /// Half of the figure; nothing where only a line passes.
    pub(crate) shape: i64,
    pub(crate) inside: String,
    pub(crate) name: Vec<String>,
    pub(crate) under: Vec<String>,
}

impl Block {
    pub(crate) fn of(person: &Person, options: &Options<'_>) -> Block {
        let words = options.words;
        let shape = if person.stage == Stage::Lost { SMALL_HALF } else { HALF };
        let name = text::lines(&person.name);
        let under: Vec<String> =
            words.under(person, options.today).into_iter().filter(|line| !line.is_empty()).collect();
        let of_name = name.iter().map(|line| text::width(line, NAME, true));
        let of_under = under.iter().map(|line| text::width(line, SMALL, false));
        let widest = of_name.chain(of_under).max().unwrap_or(0);
        Block { half: shape.max((widest + 1) / 2 + 1), shape, inside: words.inside(person, options.today), name, under }
    }

    /// A place through which a line passes.
    pub(crate) fn passing() -> Block {
        Block { half: 3, ..Block::default() }
    }

    /// From the middle of the figure to the end of what stands below it.
    pub(crate) fn depth(&self) -> i64 {
        let lines = (self.name.len() + self.under.len()) as i64;
        if lines == 0 { self.shape } else { HALF + BELOW + lines * LINE + 2 }
    }

    /// The baseline of a line below the figure, from its middle.
    pub(crate) fn baseline(line: usize) -> i64 {
        HALF + BELOW + line as i64 * LINE + 13
    }
}

/// The blocks of every place of a grid.
pub(crate) fn blocks(net: &Net<'_>, grid: &crate::grid::Grid, options: &Options<'_>) -> Vec<Block> {
    let of = |slot: &crate::grid::Slot| {
        slot.person.map_or_else(Block::passing, |person| Block::of(net.people[person], options))
    };
    grid.slots.iter().map(of).collect()
}
