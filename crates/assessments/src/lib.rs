//! The assessment of a family: it deepens the request, per child and by domain, strengths before needs. What was told before is offered and
//! not asked again. Somebody other than its author authorises it, and the next one begins from it.

pub mod codes;
mod pages;
mod place;
pub mod store;
mod words;

pub use pages::{AssessmentsDue, AssessmentsToAuthorise};

use alongside_access::Routes;
use alongside_web::Site;

/// The pages of this area.
pub fn routes(site: &Site) -> Routes {
    pages::routes(site)
}
