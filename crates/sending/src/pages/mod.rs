//! The pages of this area: get/post pairs.

mod address;
mod book;
mod one;
mod paper;
mod recipient;
mod send;
mod waits;

use alongside_access::{Permission, Routes};
use alongside_families::store::{Family, hold, open, withhold_again};
use alongside_schema::connection::DbConnection;
use alongside_schema::{Act, Entry, Error, Id, Reference, Tx, Viewer};
use alongside_web::{Form, Problem, Site, forms};

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
        .get("/families/{reference}/sendings/{id}/copies/{row}", WorkWithFamilies, paper::show)
        .get("/sending/waits", SecondCheck, waits::list)
}

fn reference(text: &str) -> Result<Reference, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

fn id(text: &str) -> Result<Id, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

/// Reads something of a family, with the entry for a page of its record. `what` says which page, for the trail.
async fn read<T: Send + 'static>(
    site: &Site,
    viewer: &Viewer,
    reference: &Reference,
    what: &'static str,
    work: impl FnOnce(&mut DbConnection, &Viewer, &Family) -> alongside_schema::Result<T> + Send + 'static,
) -> Result<(Family, T), Problem> {
    let (viewer, reference) = (viewer.clone(), reference.clone());
    let read = site.db().read(move |connection| {
        let family = open(connection, &viewer, &reference)?;
        let found = work(connection, &viewer, &family)?;
        Ok(Entry::new(&viewer, Act::FamilyRead).family(&family.id).target(what).with((family, found)))
    });
    Ok(read.await?)
}

/// What came of storing a form.
enum Written {
    /// It is stored; holds where that leads.
    Led(String),
    /// A rule says no, in words for the page.
    Refused(String),
    /// Somebody else has changed the row meanwhile.
    Overtaken,
}

/// Stores one form about a family, held open meanwhile. The work gives back where it leads and which row it touched, for the trail.
async fn store_form(
    site: &Site,
    viewer: &Viewer,
    (form, act): (&Form, Act),
    reference: &Reference,
    leads_to: String,
    work: impl FnOnce(&mut Tx<'_>, &Viewer, &Family) -> alongside_schema::Result<Id> + Send + 'static,
) -> Result<Written, Problem> {
    let (viewer, form, reference) = (viewer.clone(), form.clone(), reference.clone());
    let written = site.db().write(move |tx| {
        let led_to = forms::receive(tx, &viewer, &form, leads_to)?;
        let family = hold(tx, &viewer, &reference)?;
        let touched = work(tx, &viewer, &family)?;
        withhold_again(tx, &family.id)?;
        Ok(Entry::new(&viewer, act).family(&family.id).target(&touched).with(led_to))
    });
    match written.await {
        Ok(led_to) => Ok(Written::Led(led_to)),
        Err(Error::Refused(words)) => Ok(Written::Refused(words)),
        Err(Error::Stale) => Ok(Written::Overtaken),
        Err(error) => Err(error.into()),
    }
}

/// Shows what a rule said at a field of the form.
fn refuse(site: &Site, form: &mut Form, field: &str, words: impl Into<String>) {
    let words = words.into();
    form.check(site.clock().today(), |check| check.error(field, words));
}
