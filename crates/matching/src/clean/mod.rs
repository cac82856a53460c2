//! Cleaning: what a cell says, in one form, whoever typed it. Every distinct text is cleaned once.

mod append;
pub(crate) mod dates;
mod fold;
mod homes;
mod identifiers;
pub(crate) mod names;
pub(crate) mod people;
pub(crate) mod places;
pub(crate) mod sound;
mod unreadable;

pub(crate) use append::Context;
pub use dates::Born;
pub use fold::{fold, fold_into, says_nothing};
pub(crate) use homes::places_of_rows;
pub use people::{Extra, Home, People, Record, clean};
pub(crate) use unreadable::unreadable;
