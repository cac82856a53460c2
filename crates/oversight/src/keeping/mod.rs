//! How long records are kept, and their end: the rules, what is due, what is held, lists of what is to be destroyed that two privacy officers sign, and the
//! certificate. A record is destroyed whole, once the longest rule of each of its facts is over; see ADR 0052.

pub mod codes;
mod pages;
pub mod store;

use alongside_access::{Permission, Routes};
use alongside_schema::{Alert, DbConnection, Result, Role, Viewer};
use alongside_web::Site;

pub use store::{NoFaults, Point, Points, carry_out, follow_ledger};

const ADDRESS: &str = "/oversight/keeping";

pub(crate) fn routes(site: &Site) -> Routes {
    use Permission::KeepRecords;
    Routes::new(site)
        .get(ADDRESS, KeepRecords, pages::due::show)
        .post(ADDRESS, KeepRecords, pages::due::propose)
        .proved()
        .get("/oversight/keeping/rules", KeepRecords, pages::rules::show)
        .get("/oversight/keeping/holds", KeepRecords, pages::holds::show)
        .post("/oversight/keeping/holds", KeepRecords, pages::holds::set)
        .post("/oversight/keeping/holds/{id}/lift", KeepRecords, pages::holds::lift)
        .proved()
        .get("/oversight/keeping/families/{reference}", KeepRecords, pages::family::show)
        .get("/oversight/keeping/lists/{id}", KeepRecords, pages::list::show)
        .post("/oversight/keeping/lists/{id}/sign", KeepRecords, pages::list::sign)
        .proved()
        .post("/oversight/keeping/lists/{id}/call-off", KeepRecords, pages::list::call_off)
}

/// That a list waits for a second signature, for those who may give it.
pub(crate) fn alerts(connection: &mut DbConnection, viewer: &Viewer) -> Result<Vec<Alert>> {
    if !viewer.is(Role::PrivacyOfficer) || store::waiting(connection, viewer)? == 0 {
        return Ok(Vec::new());
    }
    let words = "A list of records to be destroyed waits for a second signature".to_owned();
    Ok(vec![Alert { words, href: ADDRESS, may_wait: true }])
}
