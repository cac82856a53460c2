//! Who stands left of whom.
//!
//! Orders are built as by hand ([`build`]) from a few choices, and the choices are bettered one by one while the [`cost`] gets less. What is left
//! of crossings is tried against by moving single places. Ideas: layered drawing and the drawing of pedigrees by sub-pedigrees to the left and
//! right (Veytsman and Akhmadeeva, "A program for automatic pedigree construction", 2012); which pedigrees can be drawn without crossings
//! (Tores and Barillot, 2001). ADR 0048.

mod build;
mod clusters;
mod cost;
mod polish;
mod search;
#[cfg(test)]
mod tests;

pub(crate) use cost::Costs;
pub(crate) use search::search;
