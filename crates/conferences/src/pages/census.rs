//! The census's block for the time before court, of each child of the families that the viewer reaches, as a page and as a file.

use alongside_schema::{Act, Entry, Viewer};
use alongside_web::{Frame, Page, Problem, Site, page, spreadsheet};
use askama::Template;
use axum::Extension;
use axum::extract::State;

use super::seen::offers_of;
use crate::court::{CENSUS, Facts, census};
use crate::store::{self, CourtRow};

/// Lines on the page, and in the file.
const MOST: i64 = 5_000;

#[derive(Template)]
#[template(path = "conferences/census.html")]
struct CensusPage {
    frame: Frame,
    rows: Vec<CourtRow>,
    is_cut: bool,
}

impl CensusPage {
    fn headings(&self) -> [&'static str; 10] {
        CENSUS
    }

    fn values(&self, row: &CourtRow) -> [String; 10] {
        values(row)
    }
}

fn values(row: &CourtRow) -> [String; 10] {
    let text = &row.court.text;
    let facts = Facts {
        letter_on: text.letter_on,
        exception: text.excepted.what,
        holders: Vec::new(),
        offers: offers_of(&row.offers, &row.court.id),
        held_on: row.held_on,
        applied_on: text.applied_on,
    };
    census(text.started_on, &facts, &text.census)
}

async fn rows(site: &Site, viewer: &Viewer, target: &'static str) -> Result<Vec<CourtRow>, Problem> {
    let by = viewer.clone();
    let read = site.db().read_widely(move |connection| {
        let rows = store::court_rows(connection, &by, MOST)?;
        let families: Vec<_> = rows.iter().map(|row| row.family.clone()).collect();
        Ok(Entry::new(&by, Act::ListRead).target(target).shows(families.iter()).with(rows))
    });
    Ok(read.await?)
}

pub(super) async fn show(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let rows = rows(&site, &viewer, "before court").await?;
    page(&CensusPage {
        frame: site.frame(Some(&viewer), "Before court: what the census asks"),
        is_cut: i64::try_from(rows.len()).is_ok_and(|count| count >= MOST),
        rows,
    })
}

pub(super) async fn file(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let rows = rows(&site, &viewer, "before court, as a file").await?;
    let headings: Vec<&str> = ["Family", "Child"].into_iter().chain(CENSUS).collect();
    let lines = rows.iter().map(|row| {
        let known = [row.family.to_string(), row.child.to_string()];
        known.into_iter().chain(values(row)).collect::<Vec<String>>()
    });
    spreadsheet("before-court", &headings, lines)
}
