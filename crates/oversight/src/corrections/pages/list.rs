//! What is said to be wrong in the record of one family.

use alongside_families::Bar;
use alongside_families::act::read;
use alongside_schema::Viewer;
use alongside_web::{Frame, Page, Problem, Site, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::super::store::{self, Correction};
use super::CLOCK;
use crate::rights::clock::{Due, due_of};
use crate::rights::tables::heading;

/// One of them with how its time stands.
struct Line {
    correction: Correction,
    heading: String,
    due: Due,
}

#[derive(Template)]
#[template(path = "oversight/corrections.html")]
struct ListPage {
    frame: Frame,
    bar: Bar,
    address: String,
    can_write: bool,
    lines: Vec<Line>,
}

pub(in super::super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = text.parse().map_err(|_| Problem::NotFound)?;
    let (family, all) = read(&site, &viewer, &reference, "what is said to be wrong", |connection, viewer, family| {
        store::all(connection, viewer, &family.id)
    })
    .await?;
    let now = site.clock().now();
    let line = |correction: Correction| Line {
        heading: heading(&correction.table),
        due: due_of(site.clocks(), (CLOCK, correction.asked_on), &[], correction.decided_at, now),
        correction,
    };
    page(&ListPage {
        frame: site.frame(Some(&viewer), "What is said to be wrong"),
        bar: Bar::from(&family),
        address: format!("/families/{}/corrections", family.reference),
        can_write: !family.is_for_reading(),
        lines: all.into_iter().map(line).collect(),
    })
}
