//! Time limits are data, never code. This crate says when something is due, and how it stands with it today.
//!
//! A [`Clock`] is one time limit: what must be done, which event starts it, how long it may take, and from which day
//! that rule holds. Those that come with the product are in `clocks.toml`; a council adds its own in the same form
//! ([`Clocks::with_own`]). The crate reads no files, asks no machine for the time and stores nothing. It speaks of days
//! as [`jiff::civil::Date`]; `alongside_schema::Day` carries one as `.0`.
//!
//! ```
//! use alongside_clocks::{Clocks, Standing};
//! use jiff::civil::date;
//!
//! let clocks = Clocks::built_in();
//! let received = date(2026, 11, 20).at(16, 30, 0, 0); // a Friday
//! let run = clocks.run("decide_request", received).expect("in force on that day").urgency("soon");
//!
//! let tuesday = date(2026, 11, 24);
//! assert_eq!(run.due(tuesday).on, date(2026, 11, 23));
//! assert_eq!(run.words(date(2026, 11, 20)), "due Monday 23 November");
//! assert_eq!(run.words(tuesday), "late by 1 working day");
//! assert!(matches!(run.clone().met(date(2026, 11, 23)).standing(tuesday), Standing::Met { late: None, .. }));
//! ```
//!
//! # How days are counted
//!
//! - The day after the start is day 1, unless the clock says `start_counts`.
//! - For working days, what starts on a day of rest counts as started on the next working day. A clock that is
//!   `strict` does not wait: day 1 is then the first working day after the start.
//! - Working days leave out weekends, bank holidays of England, and the closure days of the council. A `strict` clock
//!   counts closure days of the council as working days.
//! - Calendar days, hours and same-day lengths run also at weekends and are not moved off a day of rest. Hours are those
//!   of the clock on the wall: twice a year, when the clocks change, they are an hour out.
//! - Months end on the day with the same number (from 31 January one month is to 28 February), and where that is a day of rest on the next
//!   working day. A pause moves the end by as many days as it has.
//! - A day counts unless a pause covers it. A pause covers its first day, and not the day on which work goes on. It has
//!   no effect if it begins after the due day, and none on same-day lengths and hours: danger does not wait.
//!
//! # A council's own text
//!
//! ```
//! # use alongside_clocks::Clocks;
//! let clocks = Clocks::with_own(
//!     r#"
//!     [[clock]]
//!     code = "plan"
//!     words = "Make the plan and share it"
//!     starts = "help_started"
//!     length = 20
//!     unit = "working_days"
//!     from = 2027-01-01
//!     source = "Our early help handbook, page 4"
//!
//!     [[closed]]
//!     from = 2026-12-29
//!     until = 2026-12-31
//!     "#,
//! )?;
//! # Ok::<(), alongside_clocks::Fault>(())
//! ```
//!
//! An own version wins on the days on which it holds. On other days the version of the product holds, so old work is
//! judged by the rule it began under.

mod calendar;
mod clock;
mod hours;
mod read;
mod run;
mod standing;

pub use calendar::{Calendar, bank_holidays};
pub use clock::{Clock, Clocks, Length, Unit};
pub use hours::{DayHours, OpeningHours};
pub use read::Fault;
pub use run::{Due, Pause, Run};
pub use standing::Standing;
