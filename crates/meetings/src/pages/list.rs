//! The meetings about a family.

use alongside_families::Bar;
use alongside_families::store as families;
use alongside_schema::{Act, Entry, Viewer};
use alongside_web::{Frame, Page, Site, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::reference;
use crate::due::{Due, record_due};
use crate::store::{self, Meeting};

#[derive(Template)]
#[template(path = "meetings/list.html")]
struct ListPage {
    frame: Frame,
    bar: Bar,
    address: String,
    can_change: bool,
    lines: Vec<(Meeting, Option<Due>)>,
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let (reference, by) = (reference(&text)?, viewer.clone());
    let (family, meetings) = site
        .db()
        .read(move |connection| {
            let family = families::open(connection, &by, &reference)?;
            let meetings = store::meetings(connection, &by, &family.id)?;
            Ok(Entry::new(&by, Act::FamilyRead).family(&family.id).target("meetings").with((family, meetings)))
        })
        .await?;
    let now = site.clock().now();
    let with_due = |meeting: Meeting| {
        let is_due = meeting.stage != crate::codes::Stage::NotHeld;
        let due = record_due(site.clocks(), meeting.day(), meeting.recorded_at, now).filter(|_| is_due);
        (meeting, due)
    };
    page(&ListPage {
        frame: site.frame(Some(&viewer), "Meetings about a family"),
        bar: Bar::from(&family),
        address: format!("/families/{}/meetings", family.reference),
        can_change: family.may_be_changed(),
        lines: meetings.into_iter().map(with_due).collect(),
    })
}
