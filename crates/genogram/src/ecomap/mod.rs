//! An ecomap: the family in a ring, and round it who and what it has to do with.

mod picture;
mod place;
mod read;

use crate::geometry::Area;
use crate::input::Person;
use crate::list::Entry;

pub use picture::ecomap;

/// An ecomap that is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Map {
    /// The picture.
    pub svg: String,
    /// Its width, in pixels.
    pub width: i64,
    /// Its height, in pixels.
    pub height: i64,
    /// How often lines cross.
    pub crossings: usize,
    /// The same in words: the members, then everything outside with its ties.
    pub list: Vec<Entry>,
    /// Where everything outside stands, by id, before it is mirrored.
    pub boxes: Vec<(String, Area)>,
}

/// What an ecomap shows. The order of the rows changes nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Network {
    /// The people inside the ring.
    pub members: Vec<Person>,
    /// Who and what is round it.
    pub outside: Vec<Outside>,
    /// What is between them.
    pub ties: Vec<OutsideTie>,
}

/// Somebody, or a service or place, outside the ring.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outside {
    /// By what the ties mean it. Never shown.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Where a click on it leads.
    pub address: Option<String>,
}

/// A tie of the family, or of somebody in it, to somebody outside.
#[derive(Clone, Debug, PartialEq)]
pub struct OutsideTie {
    /// Whose tie it is; nothing for the family as a whole.
    pub member: Option<String>,
    /// To whom or what.
    pub outside: String,
    /// How strong it is.
    pub strength: Strength,
    /// Which way help, strength or money goes.
    pub flow: Flow,
}

/// How strong a tie is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strength {
    /// A thick line.
    Strong,
    /// A line.
    #[default]
    Plain,
    /// A thin dashed line.
    Weak,
    /// A zigzag.
    Stressful,
    /// A line that is broken off.
    Broken,
}

/// Which way something goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flow {
    /// Nobody has said: no arrow.
    #[default]
    NotSaid,
    /// To the family.
    In,
    /// From the family.
    Out,
    /// Both.
    Both,
}
