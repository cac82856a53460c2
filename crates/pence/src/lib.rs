//! An engine: money. It is given values and gives values back; it knows no record, asks no clock and has no number with a fraction.
//!
//! * [`Pence`]: an amount, read from what people type and written as people read it.
//! * [`days`]: on which days something is due that is paid again and again. Days, not hours: a change of the clocks moves nothing.
//! * [`step`]: who must agree to an amount.
//! * [`Balance`]: what of a budget is left, and [`year_of`]: in which budget year a day lies.

mod amount;
mod budget;
mod repeat;
mod tier;

pub use amount::{MOST, NotMoney, Pence, total};
pub use budget::{Balance, Year, year_of};
pub use repeat::{MOST_TIMES, NoDays, Repeat, days};
pub use tier::{Limits, Step, step};
