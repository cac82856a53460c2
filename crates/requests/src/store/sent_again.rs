//! What was sent before. Words are never dropped: only what says the same is the same request. Browsers send a page a second time when somebody
//! goes back, and systems send a form again when it was corrected; whoever does so must not be told that all is well while the new words are gone.

use alongside_schema::connection::DbConnection;
use alongside_schema::reach::visible_requests;
use alongside_schema::tables::{agencies, requests};
use alongside_schema::{Error, Id, Reference, Result, Tx, Viewer};
use diesel::prelude::*;
use sha2::{Digest, Sha256};

use super::Arrival;
use crate::assessment::Assessment;
use crate::codes::State;

/// What came before a request that arrives.
pub(super) enum Before {
    /// Nothing that it could be or follow.
    Nothing,
    /// The same: nothing is stored.
    Same(Reference),
    /// A request under the same reference of the sender that says something else.
    Other(Followed),
}

/// A request that another follows.
pub(super) struct Followed {
    pub(super) id: Id,
    pub(super) restricted: bool,
}

type Row = (Id, Reference, String, bool, State);

/// What is here already of a request with this digest.
///
/// The same reference of the sender with the same words is the same request: on the public page while it waits, and of an agency's file also once it
/// is decided, so that a file that is read in again adds nothing. Another reference with the same words is the same only within one agency and
/// while it waits: after that somebody asks again.
pub(super) fn before(tx: &mut Tx<'_>, arrival: &Arrival, digest: &str) -> Result<Before> {
    let (Some(outside), Some(agency)) = (&arrival.outside_reference, &arrival.agency) else {
        return Ok(Before::Nothing);
    };
    // Two that come at once from one agency wait for each other, so that the second sees the first.
    diesel::update(agencies::table.filter(agencies::id.eq(agency)))
        .set(agencies::name.eq(agencies::name))
        .execute(tx.connection())?;
    let named: Vec<Row> = requests::table
        .filter(requests::agency_id.eq(agency).and(requests::outside_reference.eq(outside)))
        .order((requests::received_at.desc(), requests::id.desc()))
        .select((requests::id, requests::reference, requests::said_digest, requests::restricted, requests::state))
        .load(tx.connection())?;
    let counts = |state: State| state.waits() || (state == State::Decided && !arrival.on_public_page);
    if let Some(same) = named.iter().find(|row| row.2 == digest && counts(row.4)) {
        return Ok(Before::Same(same.1.clone()));
    }
    if !arrival.on_public_page {
        let same: Option<Reference> = requests::table
            .filter(requests::agency_id.eq(agency).and(requests::said_digest.eq(digest)))
            .filter(requests::state.eq_any([State::Received, State::Looking, State::Held]))
            .order(requests::id)
            .select(requests::reference)
            .first(tx.connection())
            .optional()?;
        if let Some(same) = same {
            return Ok(Before::Same(same));
        }
    }
    let other = named.into_iter().next();
    Ok(other.map_or(Before::Nothing, |(id, _, _, restricted, _)| Before::Other(Followed { id, restricted })))
}

/// What is said, in short.
pub(super) fn digest(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether the request with this reference says exactly this.
pub fn says_the_same(connection: &mut DbConnection, reference: &Reference, said: &Assessment) -> Result<bool> {
    let text = serde_json::to_string(said).map_err(|error| Error::Fault(error.to_string()))?;
    let known: Option<String> = requests::table
        .filter(requests::reference.eq(reference))
        .select(requests::said_digest)
        .first(connection)
        .optional()?;
    Ok(known == Some(digest(&text)))
}

/// The request that this one follows, and those that follow it, as far as the viewer may read them.
pub fn follows(
    connection: &mut DbConnection,
    viewer: &Viewer,
    request: &Id,
) -> Result<(Option<Reference>, Vec<Reference>)> {
    let followed: Option<Id> =
        requests::table.filter(requests::id.eq(request)).select(requests::follows_id).first(connection)?;
    let rows: Vec<(Id, Reference)> = requests::table
        .inner_join(visible_requests::table.on(visible_requests::request_id.eq(requests::id)))
        .filter(visible_requests::viewer_id.eq(&viewer.user_id).and(visible_requests::whole))
        .filter(requests::follows_id.eq(request).or(requests::id.nullable().eq(&followed)))
        .order(requests::id)
        .select((requests::id, requests::reference))
        .load(connection)?;
    let (before, after): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(id, _)| Some(id) == followed.as_ref());
    let reference = |row: (Id, Reference)| row.1;
    Ok((before.into_iter().next().map(reference), after.into_iter().map(reference).collect()))
}
