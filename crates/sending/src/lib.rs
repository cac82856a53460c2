//! Sending: to whom something of a family may go.
//!
//! The address book says who, by which ways, and who has checked an address when and how. An address that leads to a home of the family is seen no more
//! widely than that home.

pub mod codes;
mod pages;
pub mod store;

use alongside_access::Routes;
use alongside_web::Site;

/// The pages of this area.
pub fn routes(site: &Site) -> Routes {
    pages::routes(site)
}
