//! What waits for those who answer for families: corrections to decide on and people to tell, of all their families.

use alongside_schema::{Act, Entry, Viewer};
use alongside_web::{Frame, Page, Site, page};
use askama::Template;
use axum::Extension;
use axum::extract::State;

use super::super::store::{self, Waiting};
use super::CLOCK;
use crate::rights::clock::{Due, due_of};

#[derive(Template)]
#[template(path = "oversight/corrections_waiting.html")]
struct WaitingPage {
    frame: Frame,
    lines: Vec<(Waiting, Due)>,
}

pub(in super::super) async fn show(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let by = viewer.clone();
    let read = site.db().read(move |connection| {
        let waiting = store::waiting(connection, &by)?;
        let entry = Entry::new(&by, Act::ListRead).target("corrections").shows(waiting.iter().map(|one| &one.family));
        Ok(entry.with(waiting))
    });
    let now = site.clock().now();
    let line = |one: Waiting| {
        let decided = if one.is_undecided { None } else { Some(now) };
        (one.clone(), due_of(site.clocks(), (CLOCK, one.asked_on), &[], decided, now))
    };
    let lines = read.await?.into_iter().map(line).collect();
    page(&WaitingPage { frame: site.frame(Some(&viewer), "Corrections that wait for you"), lines })
}
