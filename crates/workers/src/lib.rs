//! Who works with a family: giving it a lead practitioner, workers' numbers of families, and one's own caseload.
//!
//! The first pages of workers and of managers are composed by the binary, since they show what several areas offer.

mod allocation;
pub mod codes;
mod continuity;
mod needs;
pub mod store;
mod weight;

mod pages;

pub use allocation::{Load, load_of};
pub use continuity::{Continuity, continuity, fits};
pub use needs::{Moving, Need, TeamFamily, Uncovered, Why, needs, supervision_due};
pub use pages::{Caseload, WhoNeedsMe};

pub use weight::{Statutory, Weighed, Weight, weigh};

use alongside_access::Routes;
use alongside_web::Site;

/// The pages of this area.
pub fn routes(site: &Site) -> Routes {
    pages::routes(site)
}
