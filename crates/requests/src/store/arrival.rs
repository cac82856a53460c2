use alongside_schema::tables::{request_guarded, requests};
use alongside_schema::{Error, Id, Moment, Reference, Result, Tx, bulk};
use diesel::prelude::*;
use serde::Serialize;

use super::alike::{keys_of, people_of};
use super::bars;
use super::sent_again::{self, Before, digest};
use super::staff::{self, Near};
use crate::assessment::Assessment;
use crate::codes::{Route, State};

/// How a request came.
#[derive(Clone, Debug, Default)]
pub struct Arrival {
    /// By which way.
    pub route: Route,
    /// The account that sent it, which may follow it.
    pub requester: Option<Id>,
    /// The agency that sent it.
    pub agency: Option<Id>,
    /// The sender's own reference; a second request with it that says the same is the same request, and one that says something else follows it.
    pub outside_reference: Option<String>,
    /// Whether it was sent on the public pages. The sender's reference is then the form's own id, and it alone says whether the form was sent
    /// twice: a family that asks again in the same words asks again.
    pub on_public_page: bool,
    /// When it was sent, where that was not now.
    pub sent_at: Option<Moment>,
    /// What was odd in it and is accepted all the same; who decides reads it too.
    pub read_notes: Vec<String>,
}

/// What came of a request that arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrived {
    /// It is new, and has this reference.
    New(Reference),
    /// It was here already, under this reference; nothing was changed.
    Known(Reference),
}

/// Stores a request under this reference, unless it is here already: see [`sent_again`]. A request that may be about somebody who works here, about
/// a family that is restricted, or that follows a restricted one is restricted before anybody can read it.
pub fn arrive(tx: &mut Tx<'_>, reference: &Reference, said: &Assessment, arrival: &Arrival) -> Result<Arrived> {
    let text = serde_json::to_string(said).map_err(|error| Error::Fault(error.to_string()))?;
    let digest = digest(&text);
    let before = match sent_again::before(tx, arrival, &digest)? {
        Before::Same(known) => return Ok(Arrived::Known(known)),
        Before::Other(before) => Some(before),
        Before::Nothing => None,
    };
    let today = tx.today();
    let mut near = staff::near(tx.connection(), said, today)?;
    if let Some(before) = &before {
        near.follow(tx.connection(), &before.id, before.restricted)?;
    }
    staff::near_others(tx.connection(), &mut near, said, today)?;
    let id = tx.new_id();
    // A sender's clock may run ahead of ours: nothing has been received before it came, or its time limit would never end.
    let received_at = arrival.sent_at.map_or(tx.now(), |sent_at| sent_at.min(tx.now()));
    let sender = &said.sender;
    let sender = [sender.name.as_str(), sender.role.as_str(), sender.organisation.as_str()];
    let sender: Vec<&str> = sender.into_iter().filter(|part| !part.is_empty()).collect();
    diesel::insert_into(requests::table)
        .values((
            requests::id.eq(&id),
            requests::reference.eq(reference),
            requests::route.eq(arrival.route),
            requests::requester_id.eq(&arrival.requester),
            requests::agency_id.eq(&arrival.agency),
            requests::sender.eq(sender.join(", ")),
            requests::outside_reference.eq(&arrival.outside_reference),
            requests::received_at.eq(received_at),
            requests::urgency.eq(said.urgency),
            requests::said.eq(&text),
            requests::said_digest.eq(digest),
            requests::restricted.eq(near.restricts),
            requests::state.eq(State::Received),
            requests::follows_id.eq(before.map(|before| before.id)),
            requests::read_notes.eq(arrival.read_notes.join("\n")),
        ))
        .execute(tx.connection())?;
    bar(tx, &id, &near)?;
    insert_keys(tx, &id, said)?;
    Ok(Arrived::New(reference.clone()))
}

/// Those whom a request may be about, or who work beside them, never read it; nor does who must not know of a family that it may be about.
fn bar(tx: &mut Tx<'_>, request: &Id, near: &Near) -> Result<()> {
    bars::bar(tx, request, &near.barred)?;
    for family in &near.guarded {
        diesel::insert_into(request_guarded::table)
            .values((request_guarded::request_id.eq(request), request_guarded::family_id.eq(family)))
            .execute(tx.connection())?;
    }
    Ok(())
}

#[derive(Serialize)]
struct RequestKey {
    key: String,
    request_id: Id,
}

/// By what another request for the same family is noticed.
fn insert_keys(tx: &mut Tx<'_>, request: &Id, said: &Assessment) -> Result<()> {
    let keys = keys_of(&people_of(said, tx.today()));
    let rows: Vec<RequestKey> = keys.into_iter().map(|key| RequestKey { key, request_id: request.clone() }).collect();
    bulk::insert(tx.connection(), "request_keys", &["key", "request_id"], &rows)?;
    Ok(())
}
