//! The copy that was released, handed out to be printed or saved: the page, and each file. Exactly what was released, however often; and nothing of it any more once
//! something of it is kept from whoever would come to read it.

use alongside_families::act::id as id_of;
use alongside_files::Shelf;
use alongside_schema::connection::DbConnection;
use alongside_schema::{Act, Entry, Error, Id, Result, Viewer};
use alongside_web::{Page, Problem, Site, hand_out, hand_out_page};
use axum::Extension;
use axum::extract::{Path, State};

use super::super::codes::Step;
use super::super::held::FileOf;
use super::super::store::{self, Release, Request};
use super::super::through::may_go;

/// What was released, with the entry that it left the service, and a line in what was done.
async fn handed_out(site: &Site, viewer: Viewer, id: &Id, file: Option<Id>) -> std::result::Result<Release, Problem> {
    let (id, shelf) = (id.clone(), site.shelf().clone());
    let handed = site.db().write(move |tx| {
        let request = store::one(tx.connection(), &viewer, &id)?;
        let release = store::released(tx.connection(), &request)?.ok_or(Error::NotFound)?;
        if let Some(file) = &file
            && release.files.iter().all(|(id, _)| id != file)
        {
            return Err(Error::NotFound);
        }
        may_still_go(tx.connection(), &shelf, &request, &release)?;
        store::write_down(tx, &viewer, &id, (Step::HandedOut, "", None))?;
        let target = file.as_ref().unwrap_or(&id);
        Ok(Entry::new(&viewer, Act::OwnRecordGiven).target(target).detail("handed out").with(release))
    });
    Ok(handed.await?)
}

/// Refuses what could be given on the day of its release and can not be given today.
fn may_still_go(connection: &mut DbConnection, shelf: &Shelf, request: &Request, release: &Release) -> Result<()> {
    let Some(gathered) = store::gather(connection, request)? else { return Ok(()) };
    let files: Vec<FileOf> = release.files.iter().map(|(_, of)| of.clone()).collect();
    may_go(connection, (shelf, &gathered), (&[release.page.as_str()], &files), None).map_err(|error| match error {
        Error::Refused(_) => Error::Refused(
            "This copy was released, and since then something that stands in it is kept from somebody who would come to read it. It is not handed out again. They can ask anew.".to_owned(),
        ),
        other => other,
    })
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
