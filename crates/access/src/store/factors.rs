//! Second steps and recovery codes.

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{recovery_codes, second_factors};
use alongside_schema::{Error, Id, Moment, Result, Tx, written};
use diesel::prelude::*;

/// The secret that is shown last is the one that a code may come of; what is set up goes on until then.
pub(super) const OFFER: &str =
    "insert into second_factors (user_id, envelope, last_step, new_envelope) values ($1, '', 0, $2)
    on conflict (user_id) do update set new_envelope = excluded.new_envelope";

/// The second step of an account.
#[derive(Clone, Debug, Queryable)]
pub(crate) struct SecondFactor {
    pub(crate) envelope: String,
    /// The last stretch of time of which a code was used.
    pub(crate) last_step: i64,
    pub(crate) set_up_at: Option<Moment>,
    /// What was shown and not yet confirmed.
    pub(crate) new_envelope: String,
}

/// What the account has of a second step, confirmed or not.
pub(crate) fn second_factor(connection: &mut DbConnection, user: &Id) -> Result<Option<SecondFactor>> {
    Ok(second_factors::table
        .find(user)
        .select((
            second_factors::envelope,
            second_factors::last_step,
            second_factors::set_up_at,
            second_factors::new_envelope,
        ))
        .first(connection)
        .optional()?)
}

/// When the account's second step was set up.
pub(crate) fn second_step_set_up_at(connection: &mut DbConnection, user: &Id) -> Result<Option<Moment>> {
    Ok(second_factor(connection, user)?.and_then(|factor| factor.set_up_at))
}

/// Keeps a new secret until a code of it comes.
pub(crate) fn offer_secret(tx: &mut Tx<'_>, user: &Id, envelope: &str) -> Result<()> {
    written(OFFER).with(user).with(envelope).execute(tx.connection())?;
    Ok(())
}

/// Puts the secret that was offered in the place of the one there was. Refused where another was offered meanwhile.
pub(crate) fn confirm_secret(tx: &mut Tx<'_>, user: &Id, envelope: &str, step: i64) -> Result<()> {
    let now = tx.now();
    let offered = second_factors::user_id.eq(user).and(second_factors::new_envelope.eq(envelope));
    let confirmed = diesel::update(second_factors::table.filter(offered))
        .set((
            second_factors::envelope.eq(envelope),
            second_factors::last_step.eq(step),
            second_factors::set_up_at.eq(now),
            second_factors::new_envelope.eq(""),
        ))
        .execute(tx.connection())?;
    if confirmed == 1 {
        return Ok(());
    }
    Err(Error::Refused("This was begun again in another window. Begin again here.".to_owned()))
}

/// Uses the code of this stretch of time up. Of two who send it at once, one is told no.
pub(crate) fn use_step(tx: &mut Tx<'_>, user: &Id, step: i64) -> Result<bool> {
    let unused = second_factors::user_id.eq(user).and(second_factors::last_step.lt(step));
    let used = diesel::update(second_factors::table.filter(unused))
        .set(second_factors::last_step.eq(step))
        .execute(tx.connection())?;
    Ok(used == 1)
}

/// Uses a recovery code up, in the same way.
pub(crate) fn use_recovery_code(tx: &mut Tx<'_>, user: &Id, hash: &str) -> Result<bool> {
    let now = tx.now();
    let unused = recovery_codes::code_hash.eq(hash).and(recovery_codes::user_id.eq(user));
    let used = diesel::update(recovery_codes::table.filter(unused.and(recovery_codes::used_at.is_null())))
        .set(recovery_codes::used_at.eq(now))
        .execute(tx.connection())?;
    Ok(used == 1)
}

/// Puts these codes in the place of all there were. The account is held first, so that two who do it at once do not leave twice as many.
pub(crate) fn renew_recovery_codes(tx: &mut Tx<'_>, user: &Id, hashes: &[String]) -> Result<()> {
    let now = tx.now();
    let set_up = second_factors::user_id.eq(user).and(second_factors::set_up_at.is_not_null());
    let held = diesel::update(second_factors::table.filter(set_up))
        .set(second_factors::last_step.eq(second_factors::last_step))
        .execute(tx.connection())?;
    if held != 1 {
        return Err(Error::Refused("Set up a second step first. Recovery codes stand in for it.".to_owned()));
    }
    diesel::delete(recovery_codes::table.filter(recovery_codes::user_id.eq(user))).execute(tx.connection())?;
    for hash in hashes {
        let code =
            (recovery_codes::code_hash.eq(hash), recovery_codes::user_id.eq(user), recovery_codes::made_at.eq(now));
        diesel::insert_into(recovery_codes::table).values(code).execute(tx.connection())?;
    }
    Ok(())
}

/// How many recovery codes an account has left, and when they were made.
pub(crate) fn recovery_codes_left(connection: &mut DbConnection, user: &Id) -> Result<Option<(usize, Moment)>> {
    let codes: Vec<(Moment, Option<Moment>)> = recovery_codes::table
        .filter(recovery_codes::user_id.eq(user))
        .select((recovery_codes::made_at, recovery_codes::used_at))
        .load(connection)?;
    let left = codes.iter().filter(|(_, used_at)| used_at.is_none()).count();
    Ok(codes.first().map(|(made_at, _)| (left, *made_at)))
}

/// Takes the second step, the recovery codes and the passkeys of an account away: its person sets up new ones.
pub(crate) fn take_second_step_away(tx: &mut Tx<'_>, user: &Id) -> Result<()> {
    diesel::delete(second_factors::table.filter(second_factors::user_id.eq(user))).execute(tx.connection())?;
    diesel::delete(recovery_codes::table.filter(recovery_codes::user_id.eq(user))).execute(tx.connection())?;
    super::passkeys::end_passkeys(tx, user)
}
