//! Requests that are being written. Only who writes one sees it; the front door does not, until it is sent.

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{attachments, unsent_requests};
use alongside_schema::{Error, Id, Moment, Reference, Result, Tx, Viewer};
use diesel::prelude::*;

use super::arrival::{Arrival, arrive};
use crate::assessment::Assessment;
use crate::unsent::Done;

/// A request that is being written.
#[derive(Clone, Debug)]
pub struct Unsent {
    /// Its id.
    pub id: Id,
    /// What is said so far.
    pub said: Assessment,
    /// Which sections were saved.
    pub done: Done,
    /// When it was begun.
    pub started_at: Moment,
}

impl Unsent {
    /// By what its writer tells it from another that they have begun: whom it names first.
    pub fn called(&self) -> &str {
        self.said.people.first().map_or("nobody is named yet", |person| person.called())
    }
}

type Row = (Id, String, String, Moment);

fn read(row: Row) -> Result<Unsent> {
    let (id, said, done, started_at) = row;
    let said = serde_json::from_str(&said).map_err(|error| Error::Fault(format!("an unsent request: {error}")))?;
    Ok(Unsent { id, said, done: Done::from(done.as_str()), started_at })
}

const COLUMNS: (unsent_requests::id, unsent_requests::said, unsent_requests::done, unsent_requests::started_at) =
    (unsent_requests::id, unsent_requests::said, unsent_requests::done, unsent_requests::started_at);

/// Begins a request, with what is known of it already.
pub fn begin_unsent(tx: &mut Tx<'_>, by: &Viewer, said: &Assessment) -> Result<Id> {
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(unsent_requests::table)
        .values((
            unsent_requests::id.eq(&id),
            unsent_requests::user_id.eq(&by.user_id),
            unsent_requests::said.eq(text_of(said)?),
            unsent_requests::done.eq(""),
            unsent_requests::started_at.eq(now),
            unsent_requests::updated_at.eq(now),
        ))
        .execute(tx.connection())?;
    Ok(id)
}

fn text_of(said: &Assessment) -> Result<String> {
    serde_json::to_string(said).map_err(|error| Error::Fault(error.to_string()))
}

/// One of the viewer's own unsent requests.
pub fn unsent(connection: &mut DbConnection, viewer: &Viewer, id: &Id) -> Result<Unsent> {
    unsent_requests::table
        .filter(unsent_requests::id.eq(id).and(unsent_requests::user_id.eq(&viewer.user_id)))
        .select(COLUMNS)
        .first(connection)
        .map_err(Error::or_not_found)
        .and_then(read)
}

/// All of the viewer's own unsent requests, the newest first.
pub fn all_unsent(connection: &mut DbConnection, viewer: &Viewer) -> Result<Vec<Unsent>> {
    let rows: Vec<Row> = unsent_requests::table
        .filter(unsent_requests::user_id.eq(&viewer.user_id))
        .order((unsent_requests::started_at.desc(), unsent_requests::id.desc()))
        .limit(50)
        .select(COLUMNS)
        .load(connection)?;
    rows.into_iter().map(read).collect()
}

/// One of the viewer's own, held until the transaction ends: two windows that save two sections at once wait for each other, and both are kept.
pub(super) fn hold_unsent(tx: &mut Tx<'_>, viewer: &Viewer, id: &Id) -> Result<Unsent> {
    let now = tx.now();
    let own =
        unsent_requests::table.filter(unsent_requests::id.eq(id).and(unsent_requests::user_id.eq(&viewer.user_id)));
    diesel::update(own).set(unsent_requests::updated_at.eq(now)).execute(tx.connection())?;
    unsent(tx.connection(), viewer, id)
}

/// Changes one of the viewer's own, from how it stands now.
pub fn change_unsent(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    id: &Id,
    change: impl FnOnce(&mut Assessment, &mut Done) -> Result<()>,
) -> Result<()> {
    let mut unsent = hold_unsent(tx, viewer, id)?;
    change(&mut unsent.said, &mut unsent.done)?;
    diesel::update(unsent_requests::table.filter(unsent_requests::id.eq(id)))
        .set((unsent_requests::said.eq(text_of(&unsent.said)?), unsent_requests::done.eq(unsent.done.to_string())))
        .execute(tx.connection())?;
    Ok(())
}

/// Sends one of the viewer's own: it becomes a request under this reference, with its letters and pictures. With whom must not be spoken becomes who
/// must not be told only now, so that saving one section of the form changes no other.
pub fn send_unsent(tx: &mut Tx<'_>, viewer: &Viewer, id: &Id, reference: &Reference) -> Result<()> {
    let mut unsent = hold_unsent(tx, viewer, id)?;
    unsent.said.keep_who_may_not_be_told();
    let arrival = Arrival {
        requester: Some(viewer.user_id.clone()),
        agency: Some(viewer.agency_id.clone()),
        ..Arrival::default()
    };
    arrive(tx, reference, &unsent.said, &arrival)?;
    let request: Id = alongside_schema::tables::requests::table
        .filter(alongside_schema::tables::requests::reference.eq(reference))
        .select(alongside_schema::tables::requests::id)
        .first(tx.connection())?;
    diesel::update(attachments::table.filter(attachments::unsent_id.eq(id)))
        .set((attachments::request_id.eq(request), attachments::unsent_id.eq(None::<Id>)))
        .execute(tx.connection())?;
    forget(tx, id)
}

/// Throws one of the viewer's own away, with what is attached to it.
pub fn discard_unsent(tx: &mut Tx<'_>, viewer: &Viewer, id: &Id) -> Result<()> {
    hold_unsent(tx, viewer, id)?;
    forget(tx, id)
}

fn forget(tx: &mut Tx<'_>, id: &Id) -> Result<()> {
    diesel::delete(attachments::table.filter(attachments::unsent_id.eq(id))).execute(tx.connection())?;
    diesel::delete(unsent_requests::table.filter(unsent_requests::id.eq(id))).execute(tx.connection())?;
    Ok(())
}

/// How long a request waits for somebody to come back to it, in seconds: as long as what is typed in any form.
const FORGOTTEN_AFTER: i64 = 30 * 24 * 3600;

/// Throws away what nobody has come back to for that long.
pub fn forget_unsent(tx: &mut Tx<'_>) -> Result<()> {
    let before = tx.now().minus_seconds(FORGOTTEN_AFTER);
    let old: Vec<Id> = unsent_requests::table
        .filter(unsent_requests::updated_at.lt(before))
        .select(unsent_requests::id)
        .limit(500)
        .load(tx.connection())?;
    old.iter().try_for_each(|id| forget(tx, id))
}
