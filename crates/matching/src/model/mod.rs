//! The model: how often each grade is met between records of one person, of relatives and of strangers, and how many
//! pairs there are of each.

mod learn;
mod pairs;
mod rates;

pub use learn::{Learning, learn};
pub use pairs::{Compared, Pair, compare_all, sample};
pub use rates::{FieldRates, KINDS, Model, RELATIVES, SAME, STRANGERS};
