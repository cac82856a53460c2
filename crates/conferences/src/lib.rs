//! Meetings that the family leads: a network meeting, a family group conference, and family group decision making before court, as one process.
//!
//! Somebody refers the family with a question; a coordinator who does not decide prepares each person and invites them; the family meets, and is among itself for a time; its plan is written
//! down in its own words, is answered, becomes the one plan of the family, and is looked at again. How far it has come is worked out from what there is ([`stage`]).
//! How people were prepared, and who is not to be there, the coordinator alone reads (`schema/src/reach/closed.rs`). What the law asks for before court stands in [`court`].
//! What this area needs of the network and of the plan it asks through [`Around`], which the binary wires.

mod around;
pub mod codes;
pub mod coordinator;
pub mod court;
mod pages;
pub mod pounds;
pub mod stage;
pub mod store;

pub use around::{Around, GoalOfPlan, NetworkName, NewAction, NewGoal};
pub use pages::ConferencesDue;

use alongside_access::Routes;
use alongside_web::Site;

/// The pages of this area, with the network and the plan that they stand on.
pub fn routes<W: Around>(site: &Site) -> Routes {
    pages::routes::<W>(site)
}
