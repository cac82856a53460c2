//! Meetings: the team around the family, and later the family's own network on the same tables.
//!
//! A meeting is set up, people are invited and answer, it is held, and its record is written and shared. What was said and
//! decided stands in notes, each with marks of its own, so that a copy for one reader holds what that reader may know
//! ([`copies`]). A decision becomes an action of the plan through [`Plan`], which the binary wires, or a promise. What an
//! agency owes is read through the view `owed` by its own people, who need not reach the family.

pub mod codes;
mod copies;
mod due;
mod guests;
mod pages;
mod plan;
pub mod store;

pub use pages::RecordsDue;
pub use plan::{Doer, NewAction, Plan};

use alongside_access::Routes;
use alongside_web::Site;

/// The pages of this area, with the plan that takes decisions up as actions.
pub fn routes<P: Plan>(site: &Site) -> Routes {
    pages::routes::<P>(site)
}
