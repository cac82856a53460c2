//! The whole timeline of a family, page by page.

use alongside_schema::{Act, Entry, Viewer};
use alongside_web::{Frame, Page, Problem, Site, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use serde::Deserialize;

use super::{Bar, Lines, reference};
use crate::store::{self, After, SaidWrong};

const AT_ONCE: usize = 50;

#[derive(Template)]
#[template(path = "families/timeline.html")]
struct TimelinePage {
    frame: Frame,
    bar: Bar,
    lines: Lines,
    older: Option<String>,
}

/// Where the page begins: after an entry, named by its day and id.
#[derive(Deserialize)]
pub(super) struct From {
    day: Option<String>,
    after: Option<String>,
}

impl From {
    fn after(&self) -> Result<Option<After>, Problem> {
        match (&self.day, &self.after) {
            (Some(day), Some(id)) => {
                let happened_on = day.parse().map_err(|_| Problem::NotFound)?;
                Ok(Some(After { happened_on, id: id.parse().map_err(|_| Problem::NotFound)? }))
            }
            _ => Ok(None),
        }
    }
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    Query(from): Query<From>,
) -> Page {
    let reference = reference(&text)?;
    let after = from.after()?;
    let by = viewer.clone();
    let (family, mut lines, wrong) = site
        .db()
        .read(move |connection| {
            let family = store::open(connection, &by, &reference)?;
            let lines = store::timeline(connection, &by, &family.id, after.as_ref(), AT_ONCE as i64 + 1)?;
            let wrong = SaidWrong::read(connection, &by, &family)?;
            Ok(Entry::new(&by, Act::FamilyRead).family(&family.id).target("timeline").with((family, lines, wrong)))
        })
        .await?;
    let more = lines.len() > AT_ONCE;
    lines.truncate(AT_ONCE);
    let older = lines
        .last()
        .filter(|_| more)
        .map(|last| format!("/families/{}/timeline?day={}&after={}", family.reference, last.happened_on, last.id));
    page(&TimelinePage {
        frame: site.frame(Some(&viewer), "Timeline of a family"),
        bar: Bar::from(&family),
        lines: Lines(lines, wrong),
        older,
    })
}
