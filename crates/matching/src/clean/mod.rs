//! Cleaning: what a cell says, in one form, whoever typed it. Every distinct text is cleaned once.

mod append;
pub mod dates;
mod fold;
mod homes;
pub mod identifiers;
pub mod names;
pub(crate) mod people;
pub mod places;
pub(crate) mod sound;
mod unreadable;

pub(crate) use append::Context;
pub use dates::Born;
pub use fold::{fold, fold_into, says_nothing};
pub(crate) use homes::places_of_rows;
pub use people::{Extra, Home, People, Record, clean};
pub(crate) use unreadable::unreadable;
