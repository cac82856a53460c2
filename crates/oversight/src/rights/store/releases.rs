//! What was given, as it was given.

use alongside_files::Digest;
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{subject_release_files, subject_releases, users};
use alongside_schema::{Error, Id, Moment, Result, Tx, Viewer};
use diesel::prelude::*;

use super::super::codes::{GivenBy, State, Step};
use super::super::held::FileOf;
use super::requests::{Request, decide, write_down};

/// What is to be given.
#[derive(Clone, Debug)]
pub struct NewRelease {
    /// The one page with everything on it.
    pub page: String,
    /// The files beside it.
    pub files: Vec<FileOf>,
    /// How it is given.
    pub way: GivenBy,
    /// What showed again who they are, or how somebody has made sure of the address.
    pub way_words: String,
    /// Where it goes.
    pub place: String,
}

/// Keeps it and ends the request. Once: of two who release at once the second is told.
pub fn release(tx: &mut Tx<'_>, by: &Viewer, request: &Request, new: &NewRelease) -> Result<()> {
    decide(tx, by, request, State::Released, "")?;
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(subject_releases::table)
        .values((
            subject_releases::id.eq(&id),
            subject_releases::request_id.eq(&request.id),
            subject_releases::page.eq(&new.page),
            subject_releases::digest.eq(Digest::of(new.page.as_bytes()).to_string()),
            subject_releases::way.eq(new.way),
            subject_releases::way_words.eq(&new.way_words),
            subject_releases::place.eq(&new.place),
            subject_releases::released_by.eq(&by.user_id),
            subject_releases::released_at.eq(now),
        ))
        .execute(tx.connection())?;
    for (at, file) in (1_i64..).zip(&new.files) {
        let file_id = tx.new_id();
        diesel::insert_into(subject_release_files::table)
            .values((
                subject_release_files::id.eq(file_id),
                subject_release_files::release_id.eq(&id),
                subject_release_files::position.eq(at),
                subject_release_files::digest.eq(file.digest.to_string()),
                subject_release_files::kind.eq(&file.kind),
                subject_release_files::title.eq(&file.title),
            ))
            .execute(tx.connection())?;
    }
    write_down(tx, by, &request.id, (Step::Released, new.way.words(), None))
}

/// What was given.
#[derive(Clone, Debug)]
pub struct Release {
    /// The page.
    pub page: String,
    /// How it was given.
    pub way: GivenBy,
    /// What showed again who they are, or how somebody had made sure of the address.
    pub way_words: String,
    /// Where it went.
    pub place: String,
    /// Who released it.
    pub by: String,
    /// When.
    pub at: Moment,
    /// The files, each with its row.
    pub files: Vec<(Id, FileOf)>,
}

/// What was given on a request, if anything was.
pub fn released(connection: &mut DbConnection, request: &Request) -> Result<Option<Release>> {
    type Row = (Id, String, GivenBy, String, String, String, Moment);
    let row: Option<Row> = subject_releases::table
        .inner_join(users::table.on(users::id.eq(subject_releases::released_by)))
        .filter(subject_releases::request_id.eq(&request.id))
        .select((
            subject_releases::id,
            subject_releases::page,
            subject_releases::way,
            subject_releases::way_words,
            subject_releases::place,
            users::name,
            subject_releases::released_at,
        ))
        .first(connection)
        .optional()?;
    let Some((id, page, way, way_words, place, by, at)) = row else { return Ok(None) };
    let rows: Vec<(Id, String, String, String)> = subject_release_files::table
        .filter(subject_release_files::release_id.eq(id))
        .order(subject_release_files::position)
        .select((
            subject_release_files::id,
            subject_release_files::digest,
            subject_release_files::kind,
            subject_release_files::title,
        ))
        .load(connection)?;
    let file = |(id, digest, kind, title): (Id, String, String, String)| {
        let digest = digest.parse().map_err(|_| Error::Fault("a stored digest can not be read".to_owned()))?;
        Ok((id, FileOf { digest, kind, title }))
    };
    let files = rows.into_iter().map(file).collect::<Result<_>>()?;
    Ok(Some(Release { page, way, way_words, place, by, at, files }))
}

/// Of these digests, those by which a file was given to somebody: it stays as long as what was given is kept.
pub fn used_digests(connection: &mut DbConnection, digests: &[String]) -> Result<Vec<String>> {
    Ok(subject_release_files::table
        .filter(subject_release_files::digest.eq_any(digests))
        .select(subject_release_files::digest)
        .distinct()
        .load(connection)?)
}
