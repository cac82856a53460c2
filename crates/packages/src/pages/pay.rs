//! What is to be paid, for those who pay: a payee, a sum and a day, and nothing of a family.

use alongside_schema::{Act, Day, Entry, Viewer};
use alongside_web::{Frame, Page, Site, page};
use askama::Template;
use axum::Extension;
use axum::extract::State;

use super::MOST;
use crate::codes::Paid;
use crate::store::{self, Batch, Payable};

/// As many files as are looked for again.
const FILES: i64 = 50;

#[derive(Template)]
#[template(path = "packages/to_pay.html")]
struct PayPage {
    frame: Frame,
    now: Vec<Payable>,
    to_come: Vec<Payable>,
    /// Whether more are to come than stand here.
    is_cut: bool,
    sent: usize,
    failed: Vec<Payable>,
    files: Vec<Batch>,
    names: Vec<(alongside_schema::Id, String)>,
    refused: Option<String>,
}

impl PayPage {
    fn sum(&self) -> String {
        alongside_pence::total(self.now.iter().map(Payable::amount)).unwrap_or_default().to_string()
    }

    fn made_by(&self, batch: &Batch) -> &str {
        self.names.iter().find(|(id, _)| *id == batch.made_by).map_or("somebody", |(_, name)| name)
    }

    /// What a press hands out again, with its moment.
    fn again(&self, batch: &Batch) -> String {
        format!("Save the file of {} again", batch.made_at.words())
    }

    fn summary(&self) -> Option<alongside_web::components::ErrorSummary> {
        let why = self.refused.as_deref()?;
        Some(alongside_web::components::ErrorSummary::new().general_error(why))
    }
}

pub(super) async fn show(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    render(&site, &viewer, None).await
}

/// The page, also after a file could not be made.
pub(super) async fn render(site: &Site, viewer: &Viewer, refused: Option<String>) -> Page {
    let (by, today) = (viewer.clone(), site.clock().today());
    let (now, mut to_come, sent, failed, files, names) = site
        .db()
        .read(move |connection| {
            let now = store::payable_now(connection, &by, today)?;
            let mut to_come = store::payable(connection, &by, Paid::Approved)?;
            to_come.retain(|one| one.method.is_by_file() && (one.due_on > today || one.is_of(&by.user_id)));
            let sent = store::payable(connection, &by, Paid::Sent)?;
            let failed = store::payable(connection, &by, Paid::Failed)?;
            let files = store::batches(connection, FILES)?;
            let makers: Vec<_> = files.iter().map(|file| file.made_by.clone()).collect();
            let names = store::names(connection, &makers)?;
            let shown = now.iter().chain(&to_come).chain(&sent).chain(&failed).map(|one| one.reference.clone());
            let shown: Vec<_> = shown.collect();
            let entry = Entry::new(&by, Act::ListRead).target("payments").shows(&shown);
            Ok(entry.with((now, to_come, sent.len(), failed, files, names)))
        })
        .await?;
    let is_cut = to_come.len() > MOST as usize;
    to_come.truncate(MOST as usize);
    let frame = site.frame(Some(viewer), "To be paid").at("/packages/to-pay").with_errors(refused.is_some());
    page(&PayPage { frame, now, to_come, is_cut, sent, failed, files, names, refused })
}

/// The day on which a payment is due, as files for other programs have it.
pub(super) fn plain_day(day: Day) -> String {
    day.to_string()
}
