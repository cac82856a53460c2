//! From pairs to persons: records are joined where everything that is known of both sides speaks for it, never merely
//! because a chain of pairs leads from one to the other.

mod joined;
mod second;
mod solve;
mod two_names;
mod union;
pub mod within;

pub(crate) use joined::Asker;
pub use second::second_look;
pub use solve::{Edge, Persons, solve};
pub use two_names::two_names;
pub use union::Union;
pub(crate) use within::NOT_COMPARED;
