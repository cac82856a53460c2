//! The sessions of an account, as its person sees and ends them, and a session that goes on with a new secret.

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{sessions, users};
use alongside_schema::{Error, Id, Moment, Result, Tx};
use diesel::prelude::*;

use super::ProviderSession;
use crate::session::SignedInBy;

/// A session that begins.
pub(crate) struct NewSession {
    pub(crate) user: Id,
    pub(crate) hash: String,
    pub(crate) kind: SignedInBy,
    pub(crate) strength: i64,
    pub(crate) proved_at: Option<Moment>,
    pub(crate) device: String,
    pub(crate) ends_at: Moment,
    /// The session of the provider's by which it begins.
    pub(crate) provider: Option<ProviderSession>,
}

/// Stores a new session.
pub(crate) fn begin_session(tx: &mut Tx<'_>, new: &NewSession) -> Result<()> {
    let (id, now) = (tx.new_id(), tx.now());
    let (issuer, provider_session) = new.provider.clone().map(|by| (by.issuer, by.id)).unzip();
    diesel::insert_into(sessions::table)
        .values((
            sessions::id.eq(id),
            sessions::token_hash.eq(&new.hash),
            sessions::user_id.eq(&new.user),
            sessions::kind.eq(new.kind),
            sessions::strength.eq(new.strength),
            sessions::proved_at.eq(new.proved_at),
            sessions::device.eq(&new.device),
            sessions::created_at.eq(now),
            sessions::last_seen_at.eq(now),
            sessions::ends_at.eq(new.ends_at),
            sessions::issuer.eq(issuer),
            sessions::provider_session.eq(provider_session.flatten()),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Gives a session a new secret, now that its person has proved who they are. Refused where it was ended meanwhile.
pub(crate) fn renew_session(tx: &mut Tx<'_>, from: &str, to: &str) -> Result<()> {
    let now = tx.now();
    let live = sessions::token_hash.eq(from).and(sessions::ended_at.is_null());
    let renewed = diesel::update(sessions::table.filter(live))
        .set((sessions::token_hash.eq(to), sessions::proved_at.eq(now), sessions::last_seen_at.eq(now)))
        .execute(tx.connection())?;
    if renewed == 1 { Ok(()) } else { Err(Error::Refused("You were signed out meanwhile. Sign in again.".to_owned())) }
}

/// The session with this secret has now done both steps, and lasts as long as any.
pub(crate) fn has_done_both(tx: &mut Tx<'_>, hash: &str, ends_at: Moment) -> Result<()> {
    diesel::update(sessions::table.filter(sessions::token_hash.eq(hash)))
        .set((sessions::strength.eq(2), sessions::ends_at.eq(ends_at)))
        .execute(tx.connection())?;
    Ok(())
}

/// Notes when somebody last came in.
pub(crate) fn note_came_in(tx: &mut Tx<'_>, user: &Id) -> Result<()> {
    let now = tx.now();
    diesel::update(users::table.filter(users::id.eq(user)))
        .set(users::signed_in_at.eq(now))
        .execute(tx.connection())?;
    Ok(())
}

/// One session, as its person sees it.
#[derive(Clone, Debug, Queryable)]
pub(crate) struct SessionLine {
    pub(crate) id: Id,
    pub(crate) device: String,
    pub(crate) created_at: Moment,
    pub(crate) last_seen_at: Moment,
    pub(crate) strength: i64,
}

/// The sessions of an account that are neither ended nor run out, the one that was used last first.
pub(crate) fn live_sessions(
    connection: &mut DbConnection,
    user: &Id,
    now: Moment,
    used_since: Moment,
) -> Result<Vec<SessionLine>> {
    Ok(sessions::table
        .filter(sessions::user_id.eq(user).and(sessions::ended_at.is_null()))
        .filter(sessions::ends_at.gt(now).and(sessions::last_seen_at.gt(used_since)))
        .order((sessions::last_seen_at.desc(), sessions::id.desc()))
        .select((sessions::id, sessions::device, sessions::created_at, sessions::last_seen_at, sessions::strength))
        .load(connection)?)
}

/// Ends one session of this account.
pub(crate) fn end_own_session(tx: &mut Tx<'_>, user: &Id, id: &Id) -> Result<()> {
    let now = tx.now();
    let theirs = sessions::id.eq(id).and(sessions::user_id.eq(user)).and(sessions::ended_at.is_null());
    let ended =
        diesel::update(sessions::table.filter(theirs)).set(sessions::ended_at.eq(now)).execute(tx.connection())?;
    if ended == 1 { Ok(()) } else { Err(Error::NotFound) }
}

/// Ends every session of this account but this one; all of them where none is named.
pub(crate) fn end_sessions(tx: &mut Tx<'_>, user: &Id, but: Option<&Id>) -> Result<usize> {
    let now = tx.now();
    let theirs = sessions::table.filter(sessions::user_id.eq(user).and(sessions::ended_at.is_null()));
    let ended = sessions::ended_at.eq(now);
    Ok(match but {
        Some(but) => diesel::update(theirs.filter(sessions::id.ne(but))).set(ended).execute(tx.connection())?,
        None => diesel::update(theirs).set(ended).execute(tx.connection())?,
    })
}
