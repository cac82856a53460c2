//! The copy that was released, handed out to be printed or saved: the page, and each file. Exactly what was released, however often.

use alongside_families::act::id as id_of;
use alongside_schema::{Act, Entry, Error, Id, Viewer};
use alongside_web::{Page, Problem, Site, hand_out, hand_out_page};
use axum::Extension;
use axum::extract::{Path, State};

use super::super::codes::Step;
use super::super::store::{self, Release};

/// What was released, with the entry that it left the service, and a line in what was done.
async fn handed_out(site: &Site, viewer: Viewer, id: &Id, file: Option<Id>) -> std::result::Result<Release, Problem> {
    let id = id.clone();
    let handed = site.db().write(move |tx| {
        let request = store::one(tx.connection(), &viewer, &id)?;
        let release = store::released(tx.connection(), &request)?.ok_or(Error::NotFound)?;
        if let Some(file) = &file
            && release.files.iter().all(|(id, _)| id != file)
        {
            return Err(Error::NotFound);
        }
        store::write_down(tx, &viewer, &id, (Step::HandedOut, "", None))?;
        let target = file.as_ref().unwrap_or(&id);
        Ok(Entry::new(&viewer, Act::OwnRecordGiven).target(target).detail("handed out").with(release))
    });
    Ok(handed.await?)
}

pub(in super::super) async fn page(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Page {
    let release = handed_out(&site, viewer, &id_of(&id)?, None).await?;
    Ok(hand_out_page("a-copy-of-a-record", release.page))
}

pub(in super::super) async fn file(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((id, file)): Path<(String, String)>,
) -> Page {
    let file = id_of(&file)?;
    let release = handed_out(&site, viewer, &id_of(&id)?, Some(file.clone())).await?;
    let (_, of) = release.files.into_iter().find(|(id, _)| *id == file).ok_or(Problem::NotFound)?;
    let kind = alongside_files::Kind::ALL.into_iter().find(|kind| kind.extension() == of.kind).ok_or(Problem::Fault)?;
    hand_out(&site, of.digest, kind, &kind.file_name(&of.title)).await
}
