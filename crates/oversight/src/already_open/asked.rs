//! Who asked whether a family is helped here: for those who answer for it.

use alongside_families::Bar;
use alongside_families::store::open;
use alongside_schema::reach::GRADE_FULL;
use alongside_schema::{Act, Entry, Error, Reference, Viewer};
use alongside_web::{Frame, Page, Problem, Site, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::store::{Asking, askings};

/// Lines on the page.
const MOST: i64 = 100;

#[derive(Template)]
#[template(path = "oversight/asked_if_open.html")]
struct AskedPage {
    frame: Frame,
    bar: Bar,
    askings: Vec<Asking>,
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference: Reference = text.parse().map_err(|_| Problem::NotFound)?;
    let by = viewer.clone();
    let (family, askings) = site
        .db()
        .read(move |connection| {
            let family = open(connection, &by, &reference)?;
            if family.grade < GRADE_FULL {
                return Err(Error::NotFound);
            }
            let askings = askings(connection, &family.id, MOST)?;
            let entry = Entry::new(&by, Act::FamilyRead).family(&family.id).target("who asked whether it is helped");
            Ok(entry.with((family, askings)))
        })
        .await?;
    page(&AskedPage {
        frame: site.frame(Some(&viewer), "Who asked whether a family is helped here"),
        bar: Bar::from(&family),
        askings,
    })
}
