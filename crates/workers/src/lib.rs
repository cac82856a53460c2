//! Who works with a family: giving it a lead practitioner, workers' numbers of families, and one's own caseload.
//!
//! The caseload page itself is composed by the binary, since it shows what several areas offer.

mod allocation;
pub mod store;

mod pages;

pub use allocation::{Load, load_after};
pub use pages::Caseload;

use alongside_access::Routes;
use alongside_web::Site;

/// The pages of this area.
pub fn routes(site: &Site) -> Routes {
    pages::routes(site)
}
