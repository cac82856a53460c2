//! What waits to be read by a second person before it goes.

use alongside_schema::{Act, Entry, Viewer};
use alongside_web::{Frame, Page, Site, page};
use askama::Template;
use axum::Extension;
use axum::extract::State;

use crate::store::{self, MOST, Waiting};

#[derive(Template)]
#[template(path = "sending/waits.html")]
struct WaitsPage {
    frame: Frame,
    waiting: Vec<Waiting>,
    has_more: bool,
}

pub(super) async fn list(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let by = viewer.clone();
    let mut waiting = site
        .db()
        .read_widely(move |connection| {
            let waiting = store::waiting(connection, &by)?;
            let entry = Entry::new(&by, Act::ListRead).target("to be read before it goes");
            let entry = entry.shows(waiting.iter().map(|one| &one.reference));
            Ok(entry.with(waiting))
        })
        .await?;
    let has_more = waiting.len() > MOST;
    waiting.truncate(MOST);
    page(&WaitsPage { frame: site.frame(Some(&viewer), "To be read before it goes"), waiting, has_more })
}
