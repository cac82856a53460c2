//! Moving to or from another area: the list with the two forms that begin one, and the page of one move.

pub(super) mod begin;
pub(super) mod one;
