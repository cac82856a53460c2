//! Invented towns with their truth, and a scorer: by these record linkage is measured. See the README of this crate.
//!
//! Used by benches and chores only; nothing of the service depends on it.

pub mod bench;
pub mod chance;
pub mod days;
pub mod feeds;
pub mod keys;
pub mod measured;
pub mod names;
pub mod score;
pub mod table;
pub mod town;
