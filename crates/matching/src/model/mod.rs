//! The model: how often each grade is met between records of one person, of relatives and of strangers, and how many
//! pairs there are of each.

mod families;
mod learn;
mod namesakes;
mod pairs;
mod rates;
mod sharing;

pub use learn::{Learning, learn, shares};
pub use namesakes::{Namesakes, namesakes};
pub use pairs::{Compared, Pair, compare_all, sample};
pub use rates::{FieldRates, KINDS, Model, NAMESAKES, RELATIVES, SAME, STRANGERS, stands_for};
pub use sharing::sharing;
