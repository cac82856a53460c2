//! Who works with a family: giving it a lead practitioner, workers' numbers of families, and one's own caseload.

mod allocation;
pub mod store;

mod pages;

pub use allocation::{Load, load_after};

use alongside_access::Routes;
use alongside_web::Site;

/// The pages of this area.
pub fn routes(site: &Site) -> Routes {
    pages::routes(site)
}
