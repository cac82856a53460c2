//! Somebody of a partner agency asks whether a child or a family is helped here already, and is told whom to ring and nothing else. A family that may not
//! be known of and one that is not there are the same to the letter and in time; those who answer for a family see who asked. See ADR 0035.

mod asked;
mod pages;
mod store;

use alongside_access::{Permission, Routes};
use alongside_web::Site;

const ADDRESS: &str = "/already-open";

pub(crate) fn routes(site: &Site) -> Routes {
    use Permission::{AskIfOpen, ReadFamilies};
    Routes::new(site).get(ADDRESS, AskIfOpen, pages::show).post_secret(ADDRESS, AskIfOpen, pages::ask).get(
        "/families/{reference}/asked",
        ReadFamilies,
        asked::show,
    )
}
