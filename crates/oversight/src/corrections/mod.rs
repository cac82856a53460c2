//! Somebody says that something in the record is wrong: written down with what is right in their words, decided by who did not write it, and told on to whoever had it
//! (UK GDPR articles 16 and 19). See ADR 0051.
//!
//! Until it is decided the row says that it is disputed, wherever it is shown ([`alongside_families::store::SaidWrong`]). Nobody sees what is said of a row who does not see
//! the row: the view of corrections asks the row itself, as it is kept now.

pub mod codes;
mod columns;
mod pages;
pub(crate) mod store;

use alongside_access::{Permission, Routes};
use alongside_schema::{Alert, DbConnection, Moment, Result, Role, Viewer};
use alongside_web::Site;

pub(crate) fn routes(site: &Site) -> Routes {
    use Permission::{DecideOnRights, WorkWithFamilies as Work};
    Routes::new(site)
        .get("/corrections", Work, pages::waiting::show)
        .get("/families/{reference}/corrections", Work, pages::list::show)
        .get("/families/{reference}/corrections/new", Work, pages::choose::kinds)
        .get("/families/{reference}/corrections/new/{table}", Work, pages::choose::rows)
        .get("/families/{reference}/corrections/new/{table}/{row}", Work, pages::new::show)
        .post("/families/{reference}/corrections/new/{table}/{row}", Work, pages::new::raise)
        .get("/families/{reference}/corrections/{id}", Work, pages::one::show)
        .post("/families/{reference}/corrections/{id}", Work, pages::one::decide)
        .post("/families/{reference}/corrections/{id}/answer", Work, pages::one::answer)
        .get("/families/{reference}/corrections/{id}/tellings/{row}", Work, pages::telling::show)
        .post("/families/{reference}/corrections/{id}/tellings/{row}", Work, pages::telling::tell)
        .get("/oversight/corrections/{id}", DecideOnRights, pages::officer::show)
        .post("/oversight/corrections/{id}", DecideOnRights, pages::officer::decide)
        .proved()
        .post("/oversight/corrections/{id}/limit", DecideOnRights, pages::officer::limit)
        .proved()
}

/// What waits for those who answer for families, on their first page.
pub(crate) fn alerts(connection: &mut DbConnection, viewer: &Viewer, now: Moment) -> Result<Vec<Alert>> {
    let mut alerts = Vec::new();
    if viewer.is(Role::Practitioner) || viewer.is(Role::Manager) {
        let words = match store::to_tell_or_decide(connection, viewer)? {
            0 => None,
            1 => Some("A correction waits for you".to_owned()),
            count => Some(format!("{count} corrections wait for you")),
        };
        alerts.extend(words.map(|words| Alert { words, href: "/corrections", may_wait: true }));
    }
    if viewer.is(Role::PrivacyOfficer)
        && store::oldest(connection, viewer)?.is_some_and(|day| day.days_until(now.day()) >= LONG_DAYS)
    {
        let words = "Somebody said weeks ago that something is wrong. Look at by when it is decided".to_owned();
        alerts.push(Alert { words, href: "/oversight/rights", may_wait: true });
    }
    Ok(alerts)
}

/// Of a correction that has waited for so many days the privacy officers are told.
const LONG_DAYS: i64 = 21;
