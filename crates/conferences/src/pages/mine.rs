//! The home page of who brings families together: each of their meetings, the nearest day first, with what is still to do.

use alongside_schema::{Act, Entry, Viewer};
use alongside_web::{Frame, Page, Site, page};
use askama::Template;
use axum::Extension;
use axum::extract::State;

use crate::stage::Stage;
use crate::store::{self, Mine};

/// As many as one person ever brings together at a time; the page says so where there are more.
const MOST: i64 = 100;

#[derive(Template)]
#[template(path = "conferences/mine.html")]
struct MinePage {
    frame: Frame,
    all: Vec<Mine>,
    is_cut: bool,
}

impl MinePage {
    fn people(&self, one: &Mine) -> String {
        let [listed, prepared, invited, answered] = one.counts;
        format!("{listed} on the list, {prepared} prepared, {invited} invited, {answered} answered")
    }

    fn when(&self, one: &Mine) -> String {
        let day = &one.conference.day;
        match (one.stage, one.review_on, day.held_on, day.meets_on) {
            (Stage::Answered, Some(review), ..) => format!("To be looked at again by {}", review.words()),
            (_, _, Some(held), _) => format!("Held on {}", held.words()),
            (_, _, None, Some(set)) => set.with_weekday(),
            _ => "No day yet".to_owned(),
        }
    }
}

pub(super) async fn show(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let by = viewer.clone();
    let read = site.db().read_widely(move |connection| {
        let all = store::mine(connection, &by, MOST)?;
        let families: Vec<_> = all.iter().map(|one| one.family.clone()).collect();
        Ok(Entry::new(&by, Act::ListRead).target("conferences").shows(families.iter()).with(all))
    });
    let all = read.await?;
    page(&MinePage {
        frame: site.frame(Some(&viewer), "Meetings you bring together").at("/conferences"),
        is_cut: i64::try_from(all.len()).is_ok_and(|count| count >= MOST),
        all,
    })
}
