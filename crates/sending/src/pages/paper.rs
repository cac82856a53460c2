//! What goes to one reader, to be printed: the words that were released and no others, if nothing has come since that speaks against it.

use alongside_families::act::id;
use alongside_families::store::open;
use alongside_schema::{Act, Entry, Error, Viewer};
use alongside_web::{Frame, Page, Site, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::reference;
use crate::codes::{State as Stage, What};
use crate::compose::against_since;
use crate::store::{self, Sending};

#[derive(Template)]
#[template(path = "sending/paper.html")]
struct PaperPage {
    frame: Frame,
    family: String,
    sending: Sending,
    words: String,
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, row, reader)): Path<(String, String, String)>,
) -> Page {
    let (reference, row, reader) = (reference(&text)?, id(&row)?, id(&reader)?);
    let (by, of, at) = (viewer.clone(), reference.clone(), site.clone());
    let (sending, words) = site
        .db()
        .read(move |connection| {
            let family = open(connection, &by, &of)?;
            let sending = store::sending(connection, &by, &family.id, &row)?;
            let one = sending.readers.iter().find(|one| one.id == reader).ok_or(Error::NotFound)?;
            if sending.state != Stage::Released {
                return Err(Error::Refused("This was not released, so there is nothing to print.".to_owned()));
            }
            let since = against_since(connection, &at, (&by, &family), one)?;
            if !since.is_empty() {
                let why: Vec<&str> = since.iter().map(|why| why.words()).collect();
                return Err(Error::Refused(format!(
                    "This was released, and since then something was written down that speaks against giving it to them. {}. Prepare it anew, so that it is looked at as things are now.",
                    why.join(". ")
                )));
            }
            let words = one.words.clone();
            let entry = Entry::new(&by, Act::FamilyPrinted).family(&family.id).target(&reader).detail("sent");
            Ok(entry.with((sending, words)))
        })
        .await?;
    page(&PaperPage {
        frame: site.frame(Some(&viewer), "To print"),
        family: format!("/families/{reference}"),
        sending,
        words,
    })
}
