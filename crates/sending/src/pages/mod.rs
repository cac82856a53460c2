//! The pages of this area: get/post pairs.

mod address;
mod book;
mod one;
mod paper;
mod recipient;
mod send;
mod waits;

use alongside_access::{Permission, Routes};
use alongside_schema::Reference;
use alongside_web::{Problem, Site};

use crate::sendable::Sendable;

pub(crate) fn routes<S: Sendable>(site: &Site) -> Routes {
    use Permission::{SecondCheck, WorkWithFamilies};
    Routes::new(site)
        .get("/families/{reference}/recipients", WorkWithFamilies, book::show)
        .post("/families/{reference}/recipients", WorkWithFamilies, book::add)
        .get("/families/{reference}/recipients/{id}", WorkWithFamilies, recipient::show)
        .post("/families/{reference}/recipients/{id}", WorkWithFamilies, recipient::add_address)
        .get("/families/{reference}/recipients/{id}/addresses/{row}", WorkWithFamilies, address::show)
        .post("/families/{reference}/recipients/{id}/addresses/{row}", WorkWithFamilies, address::change)
        .get("/families/{reference}/send", WorkWithFamilies, send::show::<S>)
        .post("/families/{reference}/send", WorkWithFamilies, send::prepare::<S>)
        .get("/families/{reference}/sendings/{id}", WorkWithFamilies, one::show::<S>)
        .post("/families/{reference}/sendings/{id}", WorkWithFamilies, one::decide::<S>)
        .proved()
        .get("/families/{reference}/sendings/{id}/copies/{row}", WorkWithFamilies, paper::show)
        .get("/sending/waits", SecondCheck, waits::list)
}

fn reference(text: &str) -> Result<Reference, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}
