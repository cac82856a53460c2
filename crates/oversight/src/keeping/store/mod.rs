//! The queries of keeping.

mod carry_out;
mod disposals;
mod due;
mod erase;
mod history;
mod holds;

pub use carry_out::{carry_out, follow_ledger};
pub use disposals::{Disposal, OnList, call_off, disposal, disposals, on_list, propose, sign, waiting};
pub use due::{Due, Look, due, for_others, look};
pub use erase::{NoFaults, Point, Points};
pub use holds::{HeldWhat, Hold, holds, holds_of, is_held, lift, set};
