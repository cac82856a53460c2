//! The one plan of a family: goals in the family's words, actions owned by named people, reviews, and ending well.

pub mod codes;
mod pages;
pub mod store;

pub use pages::PlanPanel;

use alongside_access::Routes;
use alongside_web::Site;

/// The pages of this area.
pub fn routes(site: &Site) -> Routes {
    pages::routes(site)
}
