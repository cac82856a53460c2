//! Letters and pictures of a request. The rows say what is attached to what; the content lies on the shelf under its digest.

use alongside_files::{Digest, Kind, Stored};
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::visible_requests;
use alongside_schema::tables::{attachments, requests, unsent_requests};
use alongside_schema::{Error, Id, Moment, Reference, Result, Tx, Viewer};
use diesel::prelude::*;

use super::unsent::hold_unsent;
use crate::codes::State;

/// The most letters and pictures of one request.
pub const MOST_ATTACHMENTS: i64 = 20;

/// A letter or picture.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// Its id.
    pub id: Id,
    /// By what it lies on the shelf.
    pub digest: Digest,
    /// What it is, by its content.
    pub kind: Kind,
    /// What its sender calls it, made harmless.
    pub title: String,
    /// How long it is, in bytes.
    pub bytes: i64,
    /// Whether something was taken out of it, such as where a photograph was taken.
    pub cleaned: bool,
}

impl Attachment {
    /// What it is and how long, in words: "a photograph (JPEG), 340 KB".
    pub fn about(&self) -> String {
        let kilobytes = (self.bytes + 1023) / 1024;
        let size =
            if kilobytes < 1024 { format!("{kilobytes} KB") } else { format!("{} MB", (kilobytes + 512) / 1024) };
        format!("{}, {size}", self.kind.words())
    }
}

type Row = (Id, String, String, String, i64, bool);

fn read(row: Row) -> Result<Attachment> {
    let (id, digest, kind, title, bytes, cleaned) = row;
    let digest = digest.parse().map_err(|_| Error::Fault("a stored digest can not be read".to_owned()))?;
    let kind = Kind::ALL.into_iter().find(|known| known.extension() == kind);
    let kind = kind.ok_or_else(|| Error::Fault("a stored kind of file is not known".to_owned()))?;
    Ok(Attachment { id, digest, kind, title, bytes, cleaned })
}

macro_rules! columns {
    () => {
        (
            attachments::id,
            attachments::digest,
            attachments::kind,
            attachments::title,
            attachments::bytes,
            attachments::cleaned,
        )
    };
}

/// Attaches what lies on the shelf to one of the viewer's own unsent requests. The same content twice is there once.
pub fn attach(tx: &mut Tx<'_>, by: &Viewer, unsent: &Id, title: &str, stored: &Stored) -> Result<()> {
    hold_unsent(tx, by, unsent)?;
    let known = attachments_of_unsent(tx.connection(), by, unsent)?;
    if known.iter().any(|attachment| attachment.digest == stored.digest) {
        return Ok(());
    }
    if known.len() as i64 >= MOST_ATTACHMENTS {
        return Err(Error::Refused(format!(
            "There are {MOST_ATTACHMENTS} letters and pictures already. Take one away, or hand over the rest another way."
        )));
    }
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(attachments::table)
        .values((
            attachments::id.eq(id),
            attachments::unsent_id.eq(unsent),
            attachments::digest.eq(stored.digest.to_string()),
            attachments::kind.eq(stored.kind.extension()),
            attachments::title.eq(stored.kind.file_name(title)),
            attachments::bytes.eq(i64::try_from(stored.bytes).unwrap_or(i64::MAX)),
            attachments::cleaned.eq(stored.cleaned),
            attachments::added_by.eq(&by.user_id),
            attachments::added_at.eq(now),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Takes one away again, as long as the request is not sent.
pub fn detach(tx: &mut Tx<'_>, by: &Viewer, unsent: &Id, id: &Id) -> Result<()> {
    hold_unsent(tx, by, unsent)?;
    diesel::delete(attachments::table.filter(attachments::id.eq(id).and(attachments::unsent_id.eq(unsent))))
        .execute(tx.connection())?;
    Ok(())
}

/// What is attached to one of the viewer's own unsent requests, in the order in which it was added.
pub fn attachments_of_unsent(connection: &mut DbConnection, viewer: &Viewer, unsent: &Id) -> Result<Vec<Attachment>> {
    let rows: Vec<Row> = attachments::table
        .inner_join(unsent_requests::table.on(unsent_requests::id.nullable().eq(attachments::unsent_id)))
        .filter(unsent_requests::id.eq(unsent).and(unsent_requests::user_id.eq(&viewer.user_id)))
        .order((attachments::added_at, attachments::id))
        .select(columns!())
        .load(connection)?;
    rows.into_iter().map(read).collect()
}

/// The letters of a request, and whether those who read it still open them: while it waits, and for some days after it was decided or taken back. Later they are among
/// the documents of the family, for those who reach that.
pub fn letters_of(
    connection: &mut DbConnection,
    viewer: &Viewer,
    request: &Reference,
    open_since: Moment,
) -> Result<(Vec<Attachment>, bool)> {
    let letters = attachments_of(connection, viewer, request)?;
    let (state, decided_at, withdrawn_at): (State, Option<Moment>, Option<Moment>) = requests::table
        .filter(requests::reference.eq(request))
        .select((requests::state, requests::decided_at, requests::withdrawn_at))
        .first(connection)
        .map_err(Error::or_not_found)?;
    let is_open = state.waits() || decided_at.or(withdrawn_at).is_some_and(|at| at >= open_since);
    Ok((letters, is_open))
}

/// What is attached to a request, for those who may read it whole, whenever it was decided: for carrying it into the family's record.
pub(super) fn attachments_of(
    connection: &mut DbConnection,
    viewer: &Viewer,
    request: &Reference,
) -> Result<Vec<Attachment>> {
    let rows: Vec<Row> = attachments::table
        .inner_join(requests::table.on(requests::id.nullable().eq(attachments::request_id)))
        .inner_join(visible_requests::table.on(visible_requests::request_id.eq(requests::id)))
        .filter(visible_requests::viewer_id.eq(&viewer.user_id).and(visible_requests::whole))
        .filter(requests::reference.eq(request))
        .order((attachments::added_at, attachments::id))
        .select(columns!())
        .load(connection)?;
    rows.into_iter().map(read).collect()
}

/// Of these digests, those that something is still attached by.
pub fn used_digests(connection: &mut DbConnection, digests: &[String]) -> Result<Vec<String>> {
    Ok(attachments::table
        .filter(attachments::digest.eq_any(digests))
        .select(attachments::digest)
        .distinct()
        .load(connection)?)
}
