//! Two sides: what everybody says of themselves, and what the privacy officer decides.

mod officer;
mod own;

use alongside_access::{Permission as P, Routes};
use alongside_schema::{Alert, Id, Moment, Viewer};
use alongside_web::{Problem, Site};

use super::store;

const OWN: &str = "/account/people-i-know";

pub(crate) fn routes(site: &Site) -> Routes {
    Routes::new(site)
        .get(OWN, P::SignedIn, own::show)
        .post(OWN, P::SignedIn, own::declare)
        .post("/account/people-i-know/said", P::SignedIn, own::said)
        .get("/account/people-i-know/{id}/end", P::SignedIn, own::end)
        .post("/account/people-i-know/{id}/end", P::SignedIn, own::ask_to_end)
        .get(officer::LIST, P::OverseeLinks, officer::list)
        .get("/oversight/links/{id}", P::OverseeLinks, officer::one)
        .post("/oversight/links/{id}", P::OverseeLinks, officer::decide)
        .proved()
        .get("/oversight/links/{id}/end", P::OverseeLinks, officer::declared)
        .post("/oversight/links/{id}/end", P::OverseeLinks, officer::end_declared)
        .proved()
        .get("/oversight/locks/{id}/end", P::OverseeLinks, officer::locked)
        .post("/oversight/locks/{id}/end", P::OverseeLinks, officer::end_locked)
        .proved()
}

/// Everybody is asked once, and again every half year.
pub(crate) fn alerts(viewer: &Viewer, now: Moment) -> Vec<Alert> {
    let words = "Do you know anybody who may be helped here? Say so, and we keep their record from you";
    let asked = Alert { words: words.to_owned(), href: OWN, may_wait: true };
    if store::is_to_be_asked(viewer, now) { vec![asked] } else { Vec::new() }
}

fn parse_id(text: &str) -> std::result::Result<Id, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}
