//! The pages of this area: who brings families together, each meeting from its referral to its last review, and the time before court.

mod bookings;
mod census;
mod court;
mod day;
mod due;
mod form;
mod goals;
mod guest;
mod letter;
mod mine;
mod one;
mod people;
mod plan;
mod prepare;
mod refer;
mod seen;

use alongside_access::{Permission, Routes};
use alongside_families::paper_pages;
use alongside_schema::Reference;
use alongside_web::{Problem, Site};

use crate::around::Around;
use form::{shows, takes};

pub use due::ConferencesDue;

pub(crate) fn routes<W: Around>(site: &Site) -> Routes {
    of_a_meeting::<W>(site).and(before_court::<W>(site)).and(paper_pages::routes::<letter::Letter<W>>(site))
}

fn of_a_meeting<W: Around>(site: &Site) -> Routes {
    use Permission::{ReadFamilies as Read, WorkWithFamilies as Work};
    Routes::new(site)
        .get("/conferences", Work, mine::show)
        .get("/families/{reference}/conferences", Read, one::list::<W>)
        .get("/families/{reference}/conferences/new", Work, shows::<W, _>(refer::NEW))
        .post("/families/{reference}/conferences/new", Work, takes::<W, _>(refer::NEW))
        .get("/families/{reference}/conferences/{id}", Read, one::show::<W>)
        .get("/families/{reference}/conferences/{id}/referral", Work, shows::<W, _>(refer::CHANGE))
        .post("/families/{reference}/conferences/{id}/referral", Work, takes::<W, _>(refer::CHANGE))
        .get("/families/{reference}/conferences/{id}/people", Work, shows::<W, _>(people::ADD))
        .post("/families/{reference}/conferences/{id}/people", Work, takes::<W, _>(people::ADD))
        .get("/families/{reference}/conferences/{id}/guests/{guest}", Work, shows::<W, _>(guest::CHANGE))
        .post("/families/{reference}/conferences/{id}/guests/{guest}", Work, takes::<W, _>(guest::CHANGE))
        .get("/families/{reference}/conferences/{id}/guests/{guest}/prepared", Work, shows::<W, _>(prepare::ADD))
        .post("/families/{reference}/conferences/{id}/guests/{guest}/prepared", Work, takes::<W, _>(prepare::ADD))
        .get("/families/{reference}/conferences/{id}/bookings", Work, shows::<W, _>(bookings::ADD))
        .post("/families/{reference}/conferences/{id}/bookings", Work, takes::<W, _>(bookings::ADD))
        .get("/families/{reference}/conferences/{id}/bookings/{row}", Work, shows::<W, _>(bookings::CHANGE))
        .post("/families/{reference}/conferences/{id}/bookings/{row}", Work, takes::<W, _>(bookings::CHANGE))
        .get("/families/{reference}/conferences/{id}/day", Work, shows::<W, _>(day::DAY))
        .post("/families/{reference}/conferences/{id}/day", Work, takes::<W, _>(day::DAY))
        .get("/families/{reference}/conferences/{id}/private", Work, shows::<W, _>(day::PRIVATE))
        .post("/families/{reference}/conferences/{id}/private", Work, takes::<W, _>(day::PRIVATE))
        .get("/families/{reference}/conferences/{id}/plan", Work, shows::<W, _>(plan::WRITE))
        .post("/families/{reference}/conferences/{id}/plan", Work, takes::<W, _>(plan::WRITE))
        .get("/families/{reference}/conferences/{id}/answer", Work, shows::<W, _>(plan::ANSWER))
        .post("/families/{reference}/conferences/{id}/answer", Work, takes::<W, _>(plan::ANSWER))
        .get("/families/{reference}/conferences/{id}/goals", Work, shows::<W, _>(goals::step::<W>()))
        .post("/families/{reference}/conferences/{id}/goals", Work, takes::<W, _>(goals::step::<W>()))
        .get("/families/{reference}/conferences/{id}/review", Work, shows::<W, _>(plan::REVIEW))
        .post("/families/{reference}/conferences/{id}/review", Work, takes::<W, _>(plan::REVIEW))
}

fn before_court<W: Around>(site: &Site) -> Routes {
    use Permission::WorkWithFamilies as Work;
    Routes::new(site)
        .get("/before-court", Work, census::show)
        .post("/before-court/file", Work, census::file)
        .get("/families/{reference}/before-court", Work, shows::<W, _>(court::BEGIN))
        .post("/families/{reference}/before-court", Work, takes::<W, _>(court::BEGIN))
        .get("/families/{reference}/before-court/{court}", Work, shows::<W, _>(court::CHANGE))
        .post("/families/{reference}/before-court/{court}", Work, takes::<W, _>(court::CHANGE))
        .get("/families/{reference}/before-court/{court}/offers", Work, shows::<W, _>(court::OFFER))
        .post("/families/{reference}/before-court/{court}/offers", Work, takes::<W, _>(court::OFFER))
        .get("/families/{reference}/before-court/{court}/offers/{row}", Work, shows::<W, _>(court::ANSWERED))
        .post("/families/{reference}/before-court/{court}/offers/{row}", Work, takes::<W, _>(court::ANSWERED))
}

fn reference(text: &str) -> Result<Reference, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}
