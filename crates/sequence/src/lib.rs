//! Services for one family in the right order.
//!
//! A [`Step`] is one service that somebody of the family wants: what must come first, when it is wanted, how often it
//! meets, who has to be there, and how far it has come. From some steps this crate says
//!
//! - what is wrong with the order ([`check`]): a step that waits for itself, a loop, days that can not be kept;
//! - what can be asked for now and what waits for what ([`sequence`]), and for how many days each has waited;
//! - how many appointments each person has in each week ([`load`]), also if one more service began.
//!
//! It is an engine: it knows no page, no table and no record. `K` is whatever names steps and people. A need for a step
//! that is not among those given counts for nothing, since whoever asks may not know of that step.
//!
//! ```
//! use alongside_sequence::{Need, Pace, Readiness, State, Step, Wait, sequence};
//! use jiff::civil::date;
//!
//! let monday = date(2026, 11, 23);
//! let counselling = Step { state: State::Running { since: monday }, ..Step::wanted("c", "Counselling", monday) };
//! let course = Step { needs: vec![Need::Step("c")], ..Step::wanted("p", "Parenting course", monday) };
//!
//! let order = sequence(&[course.clone(), counselling], monday);
//! assert_eq!(order[0].key, "c");
//! assert_eq!(order[1].readiness, Readiness::Waits(vec![Wait::Step { key: "c", unfinished: false }]));
//! ```

mod day;
mod fault;
mod load;
mod order;
mod step;

pub use day::week_of;
pub use fault::{Fault, check};
pub use load::{PersonLoad, Stretch, fullest_week, load};
pub use order::{Line, Readiness, Wait, Waited, sequence};
pub use step::{Need, Pace, State, Step};
