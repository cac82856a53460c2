//! Somebody objects to what we do with what we hold, or asks that we keep it and do not use it (UK GDPR articles 18 and 21): written down with those who work with the
//! family, decided by a privacy officer, in force until one lifts it. See ADR 0051.
//!
//! What a limit in force stops, and that it stops nothing that keeps somebody safe, is decided where every write about a family begins: `hold` in the store of families.

mod officer;
mod pages;
pub(crate) mod store;

use alongside_access::{Permission, Routes};
use alongside_schema::{Alert, DbConnection, Moment, Result, Role, Viewer};
use alongside_web::Site;

/// The time limit, in the definitions of the clocks crate.
const CLOCK: &str = "objection";

pub(crate) fn routes(site: &Site) -> Routes {
    use Permission::{DecideOnRights, WorkWithFamilies as Work};
    Routes::new(site)
        .get("/families/{reference}/limits", Work, pages::show)
        .post("/families/{reference}/limits", Work, pages::ask)
        .get("/oversight/limits/{id}", DecideOnRights, officer::show)
        .post("/oversight/limits/{id}", DecideOnRights, officer::step)
        .proved()
}

/// Of an objection that has waited for so many days the privacy officers are told.
const LONG_DAYS: i64 = 14;

pub(crate) fn alerts(connection: &mut DbConnection, viewer: &Viewer, now: Moment) -> Result<Vec<Alert>> {
    let waits = |day: alongside_schema::Day| day.days_until(now.day()) >= LONG_DAYS;
    if !viewer.is(Role::PrivacyOfficer) || !store::oldest(connection, viewer)?.is_some_and(waits) {
        return Ok(Vec::new());
    }
    let words = "Somebody objected two weeks ago, or asked for a limit. Look at by when it is decided".to_owned();
    Ok(vec![Alert { words, href: "/oversight/rights", may_wait: true }])
}
