//! Sealed adoptions: who somebody was before and who they are since. The keeper makes the new record, which takes nothing from the old one, and alone can open who
//! is who, on the one node that has the key. On every other node none of these pages is there. See ADR 0058.

mod pages;
pub mod store;

use alongside_access::{Permission, Routes};
use alongside_web::Site;

/// Where seals are listed.
const SEALS: &str = "/seals";

pub(crate) fn routes(site: &Site) -> Routes {
    Routes::new(site)
        .get(SEALS, Permission::Seals, pages::list)
        .get("/seals/new", Permission::Seals, pages::show_new)
        .post_secret("/seals/new", Permission::Seals, pages::make)
        .proved()
        .get("/seals/{id}", Permission::Seals, pages::show)
        .post_secret("/seals/{id}", Permission::Seals, pages::open)
        .proved()
}
