//! Whose access has ended, and ending it: at once and everywhere.

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{api_tokens, covers, involvements, known_devices, users};
use alongside_schema::{Act, Day, Entry, Error, Id, Result, Tx};
use diesel::prelude::*;

/// Ends an account and all that opens anything with it, at once. Refused while the person leads families, or is named to stand in for a lead: no
/// family is to be left with nobody.
pub(crate) fn end_account(tx: &mut Tx<'_>, id: &Id) -> Result<()> {
    if !close(tx, id)? {
        return Err(Error::Refused(
            "This person leads families, or stands in for a colleague. Their manager first names who takes over, on the page of the worker. If they \
             are not to come in until then, end their access in the review."
                .to_owned(),
        ));
    }
    cut_off(tx, id)?;
    Ok(())
}

/// Takes somebody's access away at once, whatever they still lead: the account is ended as soon as nobody waits for somebody in its place.
pub(crate) fn withdraw(tx: &mut Tx<'_>, id: &Id) -> Result<()> {
    let today = tx.today();
    let here = users::left_on.is_null().or(users::left_on.gt(today));
    diesel::update(users::table.filter(users::id.eq(id).and(here)))
        .set(users::left_on.eq(today))
        .execute(tx.connection())?;
    close(tx, id)?;
    cut_off(tx, id)?;
    Ok(())
}

/// Ends the access of everybody whose last day is over: what opens anything, and the account too once nobody waits for somebody in its place.
/// The guard lets none of them in from that day on, whether this has run or not. Gives back how many.
pub fn end_access_of_who_left(tx: &mut Tx<'_>) -> Result<usize> {
    let today = tx.today();
    let gone = users::left_on.le(today).or(users::role_end_on.le(today));
    let gone: Vec<Id> =
        users::table.filter(users::active).filter(gone).order(users::id).select(users::id).load(tx.connection())?;
    let mut ended = 0;
    for id in gone {
        let (closed, cut) = (close(tx, &id)?, cut_off(tx, &id)?);
        if closed || cut > 0 {
            ended += 1;
            let what = if closed { "access ended: the last day is over" } else { "signed out: the last day is over" };
            tx.record(Entry::by_nobody(Act::AccountChanged).target(id).detail(what))?;
        }
    }
    Ok(ended)
}

/// Ends an account unless its person leads families or is named to stand in for a lead. The account is changed before these are counted, so that a
/// manager who gives it one at the same moment waits, and finds it ended. False where it stays.
fn close(tx: &mut Tx<'_>, id: &Id) -> Result<bool> {
    let account = users::table.filter(users::id.eq(id));
    if diesel::update(account).set(users::active.eq(false)).execute(tx.connection())? == 0 {
        return Err(Error::NotFound);
    }
    let today = tx.today();
    let is_waited_for = leads(tx.connection(), id)? || stands_in(tx.connection(), id, today)?;
    if is_waited_for {
        diesel::update(account).set(users::active.eq(true)).execute(tx.connection())?;
    }
    Ok(!is_waited_for)
}

/// Whether they lead any family.
pub(super) fn leads(connection: &mut DbConnection, id: &Id) -> Result<bool> {
    let led = involvements::user_id.eq(id).and(involvements::role.eq("lead")).and(involvements::ended_on.is_null());
    Ok(diesel::select(diesel::dsl::exists(involvements::table.filter(led))).get_result(connection)?)
}

fn stands_in(connection: &mut DbConnection, id: &Id, today: Day) -> Result<bool> {
    let named = covers::cover_id.eq(id).and(covers::ended_at.is_null()).and(covers::to_on.ge(today));
    Ok(diesel::select(diesel::dsl::exists(covers::table.filter(named))).get_result(connection)?)
}

/// Ends what opens anything with an account: sessions, one-time codes, tokens of programs, and devices that were known. Gives back how many sessions and
/// tokens were open.
fn cut_off(tx: &mut Tx<'_>, id: &Id) -> Result<usize> {
    super::end_codes(tx, id)?;
    let theirs = api_tokens::user_id.eq(id).and(api_tokens::ended_at.is_null());
    let now = tx.now();
    let tokens =
        diesel::update(api_tokens::table.filter(theirs)).set(api_tokens::ended_at.eq(now)).execute(tx.connection())?;
    diesel::delete(known_devices::table.filter(known_devices::user_id.eq(id))).execute(tx.connection())?;
    Ok(tokens + super::end_sessions(tx, id, None)?)
}

/// Takes back an account with which nobody has come in yet.
pub(super) fn take_back(tx: &mut Tx<'_>, id: &Id) -> Result<()> {
    close(tx, id)?;
    cut_off(tx, id)?;
    Ok(())
}
