//! Who may read one request: setting and lifting its restriction, and saying who never reads it.

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{
    families, family_clearances, request_guarded, request_restrictions, requests, user_roles, users,
};
use alongside_schema::{Error, Id, Moment, Reference, Result, Role, Tx, Viewer};
use diesel::prelude::*;

use super::alike::{Which, about_the_same, people_of};
use super::bars::{bar, barred, let_in};
use super::{Colleague, Received, readers, received};
use crate::codes::State;

/// One time at which somebody set or lifted the restriction of a request, or changed who never reads it.
#[derive(Clone, Debug, Queryable)]
pub struct Restriction {
    /// Whether only cleared people read it from then on.
    pub restricted: bool,
    /// Why.
    pub reason: String,
    /// By whom.
    pub by: String,
    /// When.
    pub at: Moment,
}

/// What was changed in who may read a request, the earliest first.
pub fn restrictions(connection: &mut DbConnection, request: &Received) -> Result<Vec<Restriction>> {
    Ok(request_restrictions::table
        .inner_join(users::table.on(users::id.eq(request_restrictions::changed_by)))
        .filter(request_restrictions::request_id.eq(&request.id))
        .order((request_restrictions::changed_at, request_restrictions::id))
        .select((
            request_restrictions::restricted,
            request_restrictions::reason,
            users::name,
            request_restrictions::changed_at,
        ))
        .load(connection)?)
}

/// Everybody whose work lets them read requests, and whether they never read this one; and everybody else who never does, so that a bar that came with a
/// name can be taken away.
pub fn could_read(connection: &mut DbConnection, request: &Received) -> Result<Vec<(Colleague, bool)>> {
    let by_role =
        user_roles::table.filter(user_roles::role.eq_any([Role::FrontDoor, Role::Cleared])).select(user_roles::user_id);
    let never = barred(connection, &request.id)?;
    let all: Vec<Colleague> = users::table
        .filter(users::active.and(users::id.eq_any(by_role).or(users::id.eq_any(&never))))
        .order((users::name, users::id))
        .select((users::id, users::name, users::job_title))
        .load(connection)?;
    Ok(all.into_iter().map(|one| (never.contains(&one.id), one)).map(|(never, one)| (one, never)).collect())
}

/// Who may read a request from now on.
#[derive(Clone, Debug)]
pub struct NewRestriction {
    /// Whether only cleared people do.
    pub restricted: bool,
    /// Who never does, of those whom [`could_read`] names.
    pub never: Vec<Id>,
    /// Why.
    pub reason: String,
    /// How often it had been changed when the page was opened: of two who change it at once the second is told.
    pub seen: i64,
}

/// Changes who may read a request that waits. Whoever lets everybody at the front door read it says with that, that no restricted family is meant of
/// which they know; where another one may be, it stays restricted until somebody who knows that one has looked too. Somebody must be left who reads it.
/// Gives back whether it is restricted now.
pub fn restrict(tx: &mut Tx<'_>, by: &Viewer, reference: &Reference, new: &NewRestriction) -> Result<bool> {
    // Held before it is read: a decision that was made meanwhile is not overruled by what was read before it.
    let seen = received(tx.connection(), by, reference)?;
    hold(tx, &seen.id)?;
    let request = &received(tx.connection(), by, reference)?;
    if !request.waits {
        let words = "This request is decided, and what it says stands in the record of the family. Who may know of the family is for its manager to say.";
        return Err(Error::Refused(words.to_owned()));
    }
    if restrictions(tx.connection(), request)?.len() as i64 != new.seen {
        return Err(Error::Stale);
    }
    let restricted = new.restricted || is_of_another_restricted_family(tx, by, request)?;
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(request_restrictions::table)
        .values((
            request_restrictions::id.eq(id),
            request_restrictions::request_id.eq(&request.id),
            request_restrictions::restricted.eq(restricted),
            request_restrictions::reason.eq(&new.reason),
            request_restrictions::changed_by.eq(&by.user_id),
            request_restrictions::changed_at.eq(now),
        ))
        .execute(tx.connection())?;
    diesel::update(requests::table.filter(requests::id.eq(&request.id)))
        .set(requests::restricted.eq(restricted))
        .execute(tx.connection())?;
    bar_exactly(tx, request, &new.never)?;
    let left = readers(tx.connection(), &request.id)?;
    if left.is_empty() {
        let words = "Nobody would be left who may read it. Ask an administrator to give somebody the role \u{201c}Restricted families\u{201d} first.";
        return Err(Error::Refused(words.to_owned()));
    }
    give_back(tx, request, &left)?;
    carry_on(tx, request, restricted, &new.never)?;
    Ok(restricted)
}

/// Holds the request until the transaction ends, so that two who change it wait for each other.
fn hold(tx: &mut Tx<'_>, request: &Id) -> Result<()> {
    diesel::update(requests::table.filter(requests::id.eq(request)))
        .set(requests::restricted.eq(requests::restricted))
        .execute(tx.connection())?;
    Ok(())
}

/// Takes away the restricted families that may be meant and for which this person is cleared: they have looked, and it is not them. Gives back whether
/// another one is left.
fn is_of_another_restricted_family(tx: &mut Tx<'_>, by: &Viewer, request: &Received) -> Result<bool> {
    let meant: Vec<Id> = request_guarded::table
        .inner_join(families::table.on(families::id.eq(request_guarded::family_id)))
        .filter(request_guarded::request_id.eq(&request.id).and(families::restricted))
        .select(families::id)
        .load(tx.connection())?;
    let known: Vec<Id> = family_clearances::table
        .filter(family_clearances::user_id.eq(&by.user_id).and(family_clearances::cleared))
        .filter(family_clearances::family_id.eq_any(&meant))
        .select(family_clearances::family_id)
        .load(tx.connection())?;
    diesel::delete(
        request_guarded::table
            .filter(request_guarded::request_id.eq(&request.id).and(request_guarded::family_id.eq_any(&known))),
    )
    .execute(tx.connection())?;
    Ok(meant.len() > known.len())
}

/// Exactly these never read it, of those whose work would let them; who is kept from it for another reason stays so.
fn bar_exactly(tx: &mut Tx<'_>, request: &Received, never: &[Id]) -> Result<()> {
    for (colleague, was) in could_read(tx.connection(), request)? {
        match (was, never.contains(&colleague.id)) {
            (true, false) => let_in(tx, &request.id, &colleague.id)?,
            (false, true) => bar(tx, &request.id, [&colleague.id])?,
            _ => {}
        }
    }
    Ok(())
}

/// What is said of one request holds of the others about the same people that wait.
fn carry_on(tx: &mut Tx<'_>, request: &Received, restricted: bool, never: &[Id]) -> Result<()> {
    let today = tx.today();
    let people = people_of(&request.said, today);
    for (other, _) in about_the_same(tx.connection(), &people, Which::WaitingBeside(&request.id), today)? {
        if restricted {
            diesel::update(requests::table.filter(requests::id.eq(&other)))
                .set(requests::restricted.eq(true))
                .execute(tx.connection())?;
        }
        bar(tx, &other, never)?;
    }
    Ok(())
}

/// What somebody looked at who may no longer read it goes back to the list.
fn give_back(tx: &mut Tx<'_>, request: &Received, readers: &[Colleague]) -> Result<()> {
    let assigned: Option<Id> = requests::table
        .filter(requests::id.eq(&request.id))
        .select(requests::assigned_to)
        .first::<Option<Id>>(tx.connection())?;
    if assigned.is_none_or(|one| readers.iter().any(|reader| reader.id == one)) {
        return Ok(());
    }
    let state = if request.line.state == State::Looking { State::Received } else { request.line.state };
    diesel::update(requests::table.filter(requests::id.eq(&request.id)))
        .set((
            requests::assigned_to.eq(None::<Id>),
            requests::assigned_at.eq(None::<Moment>),
            requests::assignments.eq(requests::assignments + 1),
            requests::state.eq(state),
        ))
        .execute(tx.connection())?;
    Ok(())
}
