//! Who looks at a request, and what it waits for.

use alongside_schema::connection::DbConnection;
use alongside_schema::reach::visible_requests;
use alongside_schema::tables::{request_pauses, requests, users};
use alongside_schema::{Day, Error, Id, Result, Tx, Viewer};
use diesel::prelude::*;

use super::staff::{barred_from_record, colleagues};
use super::{Colleague, Received, outbox};
use crate::codes::State;

/// Who may look at this request: everybody who may read it whole, by the view. Whom it may be about, and their teams, are not among them.
pub fn readers(connection: &mut DbConnection, request: &Id) -> Result<Vec<Colleague>> {
    Ok(visible_requests::table
        .inner_join(users::table.on(users::id.eq(visible_requests::viewer_id)))
        .filter(visible_requests::request_id.eq(request).and(visible_requests::whole))
        .order((users::name, users::id))
        .select((users::id, users::name, users::job_title))
        .load(connection)?)
}

/// Who may be cleared for the family of a restricted request: everybody who can lead or answer for a family, but nobody whom the request may be about,
/// nor those who work beside them.
pub fn may_be_cleared(connection: &mut DbConnection, request: &Received, today: Day) -> Result<Vec<Colleague>> {
    let barred = barred_from_record(connection, &request.id, &request.said, today)?;
    let mut offered = colleagues(connection)?;
    offered.retain(|one| !barred.contains(&one.id));
    Ok(offered)
}

/// Gives a request into somebody's hands, or into nobody's, as long as it is in the hands in which `request` saw it: of two who do so at once
/// the second is told ([`Error::Stale`]). What it waits for, and its place in the list, stay as they are. A colleague who is given one gets a message.
pub fn assign(tx: &mut Tx<'_>, by: &Viewer, request: &Received, to: Option<&Id>) -> Result<()> {
    let now = tx.now();
    if let Some(to) = to
        && !readers(tx.connection(), &request.id)?.iter().any(|reader| reader.id == *to)
    {
        return Err(Error::NotFound);
    }
    let state = match (request.line.state, to) {
        (State::Held, _) => State::Held,
        (_, Some(_)) => State::Looking,
        (_, None) => State::Received,
    };
    let changed = diesel::update(
        requests::table
            .filter(requests::id.eq(&request.id).and(requests::state.eq(request.line.state)))
            .filter(requests::assignments.eq(request.line.assignments))
            .filter(requests::state.eq_any([State::Received, State::Looking, State::Held])),
    )
    .set((
        requests::assigned_to.eq(to),
        requests::assigned_at.eq(to.map(|_| now)),
        requests::assignments.eq(requests::assignments + 1),
        requests::state.eq(state),
    ))
    .execute(tx.connection())?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    let Some(colleague) = to.filter(|to| **to != by.user_id) else { return Ok(()) };
    let email: String = users::table.filter(users::id.eq(colleague)).select(users::email).first(tx.connection())?;
    outbox::tell_of_work(tx, &email)
}

/// The request waits for something, and its clock stands still from today.
pub fn hold(tx: &mut Tx<'_>, request: &Received, reason: &str) -> Result<()> {
    let (id, today) = (tx.new_id(), tx.today());
    let changed = diesel::update(
        requests::table
            .filter(requests::id.eq(&request.id))
            .filter(requests::state.eq_any([State::Received, State::Looking])),
    )
    .set(requests::state.eq(State::Held))
    .execute(tx.connection())?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    diesel::insert_into(request_pauses::table)
        .values((
            request_pauses::id.eq(id),
            request_pauses::request_id.eq(&request.id),
            request_pauses::reason.eq(reason),
            request_pauses::from_on.eq(today),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// The request goes on.
pub fn resume(tx: &mut Tx<'_>, request: &Received) -> Result<()> {
    let today = tx.today();
    let state = if request.line.assigned_to.is_some() { State::Looking } else { State::Received };
    let changed =
        diesel::update(requests::table.filter(requests::id.eq(&request.id).and(requests::state.eq(State::Held))))
            .set(requests::state.eq(state))
            .execute(tx.connection())?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    end_pauses(tx, &request.id, today)
}

/// Ends what the request waited for.
pub(super) fn end_pauses(tx: &mut Tx<'_>, request: &Id, today: Day) -> Result<()> {
    diesel::update(
        request_pauses::table.filter(request_pauses::request_id.eq(request).and(request_pauses::to_on.is_null())),
    )
    .set(request_pauses::to_on.eq(today))
    .execute(tx.connection())?;
    Ok(())
}
