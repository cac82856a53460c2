//! A picture of a family, drawn from the ties that are recorded and from nothing else. It is given only what the viewer may see, so that
//! what is withheld is absent and leaves no gap.
//!
//! Signs follow McGoldrick's in the main (domain notes, 3.7), with two differences: nobody is singled out by a double outline, since no
//! family has a head; and somebody who died has a softer sign than a cross, with the years of their life.

mod layout;
mod lines;

use alongside_schema::{Day, Id};
use askama::Template;

use crate::dated::Life;
use crate::tie_codes::{Closeness, Couple};
use crate::ties::TieKind;

pub use layout::draw;

/// Somebody to be drawn.
#[derive(Clone, Debug)]
pub struct Figure<'a> {
    /// The person.
    pub id: &'a Id,
    /// What they are called.
    pub name: &'a str,
    /// The dates of their life.
    pub life: Life,
    /// Recorded sex, as the code of [`crate::person_codes::Sex`]; empty where it is not recorded.
    pub sex: &'a str,
    /// In which of the homes they live, as the page numbers them.
    pub homes: Vec<usize>,
}

/// What is between two of them.
#[derive(Clone, Debug)]
pub struct Bond<'a> {
    /// The first.
    pub from: &'a Id,
    /// The second.
    pub to: &'a Id,
    /// What the first is to the second.
    pub kind: &'static TieKind,
    /// How partners stand.
    pub couple: Couple,
    /// How it is between them.
    pub closeness: Closeness,
}

/// The outline of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outline {
    Square,
    Circle,
    Diamond,
    Triangle,
}

/// A figure in its place.
#[derive(Clone, Debug)]
pub(crate) struct Placed {
    pub(crate) x: i64,
    pub(crate) y: i64,
    pub(crate) outline: Outline,
    pub(crate) has_died: bool,
    pub(crate) inside: String,
    pub(crate) name: Vec<String>,
    pub(crate) under: String,
}

/// A line, as the picture writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// Where it goes, in the words of SVG.
    pub(crate) path: String,
    /// Its dashes, empty for a whole line.
    pub(crate) dashes: &'static str,
}

/// The finished picture.
#[derive(Template, Clone, Debug)]
#[template(path = "families/genogram.svg", escape = "html")]
pub struct Picture {
    pub(crate) width: i64,
    pub(crate) height: i64,
    pub(crate) figures: Vec<Placed>,
    pub(crate) lines: Vec<Line>,
    /// What the picture says, for those who hear it.
    pub(crate) described: String,
}

impl askama::filters::HtmlSafe for Picture {}

impl Picture {
    /// How wide it is, in units of the picture.
    pub fn width(&self) -> i64 {
        self.width
    }
}

/// A short account of the picture: how many people, in how many generations.
fn described(figures: usize, rows: usize, today: Day) -> String {
    let people = if figures == 1 { "1 person".to_owned() } else { format!("{figures} people") };
    let rows = if rows == 1 { "1 generation".to_owned() } else { format!("{rows} generations") };
    format!("{people} in {rows}, drawn on {}. The same facts stand in the table below.", today.words())
}
