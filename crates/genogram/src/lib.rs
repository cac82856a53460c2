//! Pictures of a family and its network, from values.
//!
//! [`genogram`] draws people, couples, parents and children, homes and how it is between people, as social work draws them: generations in rows,
//! squares and circles, couples side by side. It gives SVG that needs no style sheet and allows for one, and the same facts as a list, since a
//! picture alone shuts out whoever does not see it. [`ecomap`] draws a family in a ring with who and what is round it.
//!
//! It is an engine: it knows no page, no table and no clock, and draws what it is given. Whoever calls it gives only what the viewer may know;
//! nothing marks what is not given. The same values give the same bytes, in whatever order the rows come.
//!
//! ```
//! use alongside_genogram::{English, Family, Options, Parent, ParentKind, Person, Sex, Union, UnionKind, genogram};
//!
//! let person = |id: &str, name: &str, sex| Person { id: id.into(), name: name.into(), sex, ..Person::default() };
//! let parent = |parent: &str, child: &str| Parent { parent: parent.into(), child: child.into(), kind: ParentKind::Birth };
//! let family = Family {
//!     people: vec![person("a", "Nadia", Sex::Female), person("b", "Imran", Sex::Male), person("c", "Yusuf", Sex::Male)],
//!     unions: vec![Union { one: "a".into(), other: "b".into(), kind: UnionKind::Married, from: None, until: None }],
//!     parents: vec![parent("a", "c"), parent("b", "c")],
//!     ..Family::default()
//! };
//! let today = jiff::civil::date(2026, 11, 27);
//! let options = Options { today, seed: 0, right_to_left: false, words: &English, title: "Picture of the family", prefix: "genogram" };
//! let drawing = genogram(&family, &options);
//! assert_eq!((drawing.generations, drawing.crossings.family), (2, 0));
//! assert!(drawing.svg.contains("Yusuf"));
//! assert_eq!(drawing.list[2].ties, ["child of Imran", "child of Nadia"]);
//! ```

// So that families of the tests can be read inside the crate too.
#[cfg(test)]
extern crate self as alongside_genogram;

mod draw;
mod ecomap;
mod geometry;
mod grid;
mod input;
mod layout;
mod list;
mod net;
mod order;
mod rows;
mod trouble;
mod words;

pub use ecomap::{Flow, Map, Network, Outside, OutsideTie, Strength, ecomap};
pub use geometry::{Area, Crossings, Point, Stroke, Tie};
pub use input::{
    Accuracy, Family, Feeling, FeelingKind, Home, Kin, KinKind, Life, Options, Parent, ParentKind, Person, Sex, Stage,
    Twins, Union, UnionKind, When,
};
pub use list::Entry;
pub use trouble::Trouble;
pub use words::{English, Sign, Words};

use grid::Grid;
use layout::Plan;
use net::Net;
use order::Costs;

/// More people than this are drawn as well, and somebody is told that a part would be easier to read.
const MANY: usize = 200;

/// A genogram that is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// The picture.
    pub svg: String,
    /// Its width, in pixels.
    pub width: i64,
    /// Its height, in pixels.
    pub height: i64,
    /// In how many rows people stand.
    pub generations: usize,
    /// How often lines cross.
    pub crossings: Crossings,
    /// What is odd in the input; said by [`Words::trouble`].
    pub troubles: Vec<Trouble>,
    /// The same in words.
    pub list: Vec<Entry>,
    /// Where everything stands, for whoever checks the drawing.
    pub geometry: Geometry,
}

/// Where everything stands in a drawing, before it is mirrored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Geometry {
    /// The figure of each person, by id, and the words below it.
    pub figures: Vec<(String, Area, Option<Area>)>,
    /// The lines of couples, and of parents and children.
    pub lines: Vec<Stroke>,
    /// The lines of how it is between people.
    pub feelings: Vec<Stroke>,
    /// The outlines of homes: the name, the corners, and the ids of those inside.
    pub homes: Vec<(String, Vec<Point>, Vec<String>)>,
}

/// Draws a family.
pub fn genogram(family: &Family, options: &Options<'_>) -> Drawing {
    let net = Net::read(family);
    let rows = rows::rows(&net);
    let grid = Grid::new(&net, &rows);
    let costs = Costs::new(&grid, &net);
    let order = order::search(&costs, options.seed);
    let mut plan = Plan::new(&costs, &order, &rows, options);
    let (svg, width, height) = draw::picture(&mut plan, grid.height, options);
    let mut troubles: Vec<Trouble> = net.troubles.iter().chain(&rows.troubles).cloned().collect();
    if net.people.len() > MANY {
        troubles.push(Trouble::Many { people: net.people.len() });
    }
    troubles.sort();
    troubles.dedup();
    let geometry = measured(&plan);
    let lines: Vec<Stroke> = geometry.lines.iter().chain(&geometry.feelings).cloned().collect();
    Drawing {
        svg,
        width,
        height,
        generations: grid.height,
        crossings: geometry::crossings(&lines),
        troubles,
        list: list::list(family, &net, &order, options),
        geometry,
    }
}

fn measured(plan: &Plan<'_>) -> Geometry {
    let id = |slot: usize| plan.base.net.people[slot].id.clone();
    let people = 0..plan.base.net.people.len();
    let homes = plan.rings.iter().map(|ring| {
        let inside = ring.slots.iter().filter(|slot| plan.base.grid.slots[**slot].person.is_some());
        (plan.base.net.homes[ring.home].0.clone(), ring.corners.clone(), inside.map(|slot| id(*slot)).collect())
    });
    Geometry {
        figures: people.map(|slot| (id(slot), plan.figure(slot), plan.label(slot))).collect(),
        lines: plan.strokes.clone(),
        feelings: plan.felt.iter().map(|felt| felt.stroke.clone()).collect(),
        homes: homes.collect(),
    }
}
