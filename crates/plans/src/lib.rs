//! The one plan of a family: goals in the family's words, actions owned by named people, services in the right order, reviews,
//! and ending well.

mod chart;
pub mod codes;
pub mod distance;
pub mod limits;
mod marks;
mod pages;
mod progress;
pub mod services;
pub mod store;
pub mod versions;

pub use pages::{NeedsYou, OnPaper, PassedOn, PlanPanel};

use alongside_access::Routes;
use alongside_web::Site;

/// The pages of this area.
pub fn routes(site: &Site) -> Routes {
    pages::routes(site)
}

/// What plans are judged by today: the council's numbers and clocks.
pub fn limits(site: &Site) -> limits::Limits {
    pages::limits(site)
}
