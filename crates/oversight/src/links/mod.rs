//! Nobody helps their own. Everybody who signs in says whom they know (`pages/own.rs`); the program looks for them in the record
//! (`alongside_families::store::links`); the privacy officer decides (`pages/officer.rs`). Declaring somebody tells nothing about whether they are
//! known here, and nobody ends what is about themselves.

mod pages;
pub mod store;

pub(crate) use pages::{alerts, routes};
