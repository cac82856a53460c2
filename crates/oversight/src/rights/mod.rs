//! Somebody asks for their own record: who asks and that they may, by when, what is held about them, what of it is given, and the copy (UK GDPR article 15).
//!
//! What is held is gathered anew at each look, from every table ([`tables`]), and each row is judged by a rule ([`first`]) before a person decides. A decision counts
//! only while the row, its marks and all that is kept from a reader are what they were when it was made ([`held`]): a pair that is added later takes it back by
//! itself. A second officer checks each decision, and at the release everything is looked through once more ([`through`]). See ADR 0049.

pub(crate) mod clock;
pub mod codes;
mod first;
mod held;
mod names;
mod pack;
mod pages;
pub(crate) mod row;
mod sentences;
pub(crate) mod store;
pub(crate) mod tables;
mod through;

use alongside_access::{Permission, Routes};
use alongside_schema::{Alert, DbConnection, Moment, Result, Role, Viewer};
use alongside_web::Site;

pub(crate) use tables::heading;

const ADDRESS: &str = "/oversight/rights";

pub(crate) fn routes(site: &Site) -> Routes {
    use Permission::GiveOwnRecords;
    Routes::new(site)
        .get(ADDRESS, GiveOwnRecords, pages::list::show)
        .post("/oversight/rights/file", GiveOwnRecords, pages::list::file)
        .proved()
        .get("/oversight/rights/new", GiveOwnRecords, pages::new::show)
        .post("/oversight/rights/new", GiveOwnRecords, pages::new::ask)
        .get("/oversight/rights/{id}", GiveOwnRecords, pages::one::show)
        .post("/oversight/rights/{id}/time", GiveOwnRecords, pages::one::time)
        .post("/oversight/rights/{id}/end", GiveOwnRecords, pages::one::end)
        .post("/oversight/rights/{id}/log", GiveOwnRecords, pages::one::log)
        .proved()
        .get("/oversight/rights/{id}/who", GiveOwnRecords, pages::who::show)
        .post("/oversight/rights/{id}/who", GiveOwnRecords, pages::who::identify)
        .proved()
        .get("/oversight/rights/{id}/rows", GiveOwnRecords, pages::rows::show)
        .post("/oversight/rights/{id}/rows", GiveOwnRecords, pages::rows::take)
        .get("/oversight/rights/{id}/rows/{table}/{row}", GiveOwnRecords, pages::row::show)
        .post("/oversight/rights/{id}/rows/{table}/{row}", GiveOwnRecords, pages::row::mark)
        .post("/oversight/rights/{id}/rows/{table}/{row}/back", GiveOwnRecords, pages::row::send_back)
        .get("/oversight/rights/{id}/rows/{table}/{row}/file", GiveOwnRecords, pages::row::file)
        .get("/oversight/rights/{id}/check", GiveOwnRecords, pages::check::show)
        .post("/oversight/rights/{id}/check", GiveOwnRecords, pages::check::check)
        .proved()
        .get("/oversight/rights/{id}/release", GiveOwnRecords, pages::release::show)
        .post("/oversight/rights/{id}/release", GiveOwnRecords, pages::release::release)
        .proved()
        .post("/oversight/rights/{id}/copy", GiveOwnRecords, pages::copy::page)
        .proved()
        .post("/oversight/rights/{id}/copy/{file}", GiveOwnRecords, pages::copy::file)
        .proved()
}

/// Of a request that has waited for so many days a privacy officer is told on their first page. By when it is due exactly is for the clocks to say, on the page of
/// the requests.
const LONG_DAYS: i64 = 21;

pub(crate) fn alerts(connection: &mut DbConnection, viewer: &Viewer, now: Moment) -> Result<Vec<Alert>> {
    if !viewer.is(Role::PrivacyOfficer) {
        return Ok(Vec::new());
    }
    let oldest = store::oldest(connection, viewer)?;
    if oldest.is_none_or(|day| day.days_until(now.day()) < LONG_DAYS) {
        return Ok(Vec::new());
    }
    let words = "Somebody asked for their own record weeks ago. Look at by when they must have it".to_owned();
    Ok(vec![Alert { words, href: ADDRESS, may_wait: true }])
}
