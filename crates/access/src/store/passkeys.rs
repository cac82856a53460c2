//! Passkeys: whose each is, how often it was used, and its end.

use alongside_passkeys::Passkey;
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{passkeys, users};
use alongside_schema::{Error, Id, Moment, Result, Tx, may_come_in};
use diesel::prelude::*;

/// The most that somebody has at once.
const MOST: usize = 20;

/// One passkey, as its person sees it.
#[derive(Clone, Debug, Queryable)]
pub(crate) struct PasskeyLine {
    pub(crate) id: Id,
    pub(crate) name: String,
    pub(crate) created_at: Moment,
    pub(crate) last_used_at: Option<Moment>,
    pub(crate) credential: String,
}

/// Somebody's passkeys that have not ended, in the order in which they were made.
pub(crate) fn passkeys_of(connection: &mut DbConnection, user: &Id) -> Result<Vec<PasskeyLine>> {
    Ok(passkeys::table
        .filter(passkeys::user_id.eq(user).and(passkeys::ended_at.is_null()))
        .order(passkeys::id)
        .select((passkeys::id, passkeys::name, passkeys::created_at, passkeys::last_used_at, passkeys::credential))
        .load(connection)?)
}

/// A passkey that somebody says they used, and whose it is. Not one that has ended, nor one of an account that has.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) id: Id,
    pub(crate) user: Id,
    pub(crate) passkey: Passkey,
}

/// The passkey that its device calls this.
pub(crate) fn passkey_named(connection: &mut DbConnection, credential: &str) -> Result<Option<Known>> {
    type Row = (Id, Id, String, i64, bool);
    let row: Option<Row> = passkeys::table
        .inner_join(users::table.on(users::id.eq(passkeys::user_id)))
        .filter(passkeys::credential.eq(credential).and(passkeys::ended_at.is_null()).and(may_come_in()))
        .select((passkeys::id, passkeys::user_id, passkeys::public_key, passkeys::counter, passkeys::may_be_copied))
        .first(connection)
        .optional()?;
    let Some((id, user, key, counter, may_be_copied)) = row else { return Ok(None) };
    let counter = u32::try_from(counter).map_err(|_| Error::Fault("a counter that can not be".to_owned()))?;
    let passkey = Passkey { id: credential.to_owned(), key, counter, may_be_copied };
    Ok(Some(Known { id, user, passkey }))
}

/// Keeps a new passkey. Refused where there is one of its name already, whoever has it.
pub(crate) fn add_passkey(tx: &mut Tx<'_>, user: &Id, passkey: &Passkey, name: &str) -> Result<()> {
    if passkeys_of(tx.connection(), user)?.len() >= MOST {
        return Err(Error::Refused(format!("You have {MOST} passkeys already. End one that you do not use.")));
    }
    let known = passkeys::table.filter(passkeys::credential.eq(&passkey.id));
    if diesel::select(diesel::dsl::exists(known)).get_result(tx.connection())? {
        return Err(Error::Refused("This passkey is there already. Make a new one.".to_owned()));
    }
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(passkeys::table)
        .values((
            passkeys::id.eq(id),
            passkeys::user_id.eq(user),
            passkeys::credential.eq(&passkey.id),
            passkeys::public_key.eq(&passkey.key),
            passkeys::name.eq(name),
            passkeys::counter.eq(i64::from(passkey.counter)),
            passkeys::may_be_copied.eq(passkey.may_be_copied),
            passkeys::created_at.eq(now),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Notes that a passkey was used, and holds its account until the transaction ends. Refused where it, or the account, has ended meanwhile, or somebody
/// else has moved its counter.
pub(crate) fn use_passkey(tx: &mut Tx<'_>, known: &Known, counter: u32) -> Result<()> {
    let now = tx.now();
    let held = diesel::update(users::table.filter(users::id.eq(&known.user).and(may_come_in())))
        .set(users::active.eq(true))
        .execute(tx.connection())?;
    let same = passkeys::id.eq(&known.id).and(passkeys::ended_at.is_null());
    let used = diesel::update(passkeys::table.filter(same.and(passkeys::counter.eq(i64::from(known.passkey.counter)))))
        .set((passkeys::counter.eq(i64::from(counter)), passkeys::last_used_at.eq(now)))
        .execute(tx.connection())?;
    if held == 1 && used == 1 { Ok(()) } else { Err(Error::Refused("it has ended or was just used".to_owned())) }
}

/// Ends one passkey of this account.
pub(crate) fn end_passkey(tx: &mut Tx<'_>, user: &Id, id: &Id) -> Result<()> {
    let now = tx.now();
    let theirs = passkeys::id.eq(id).and(passkeys::user_id.eq(user)).and(passkeys::ended_at.is_null());
    let ended =
        diesel::update(passkeys::table.filter(theirs)).set(passkeys::ended_at.eq(now)).execute(tx.connection())?;
    if ended == 1 { Ok(()) } else { Err(Error::NotFound) }
}

/// Ends every passkey of this account.
pub(super) fn end_passkeys(tx: &mut Tx<'_>, user: &Id) -> Result<()> {
    let now = tx.now();
    let theirs = passkeys::user_id.eq(user).and(passkeys::ended_at.is_null());
    diesel::update(passkeys::table.filter(theirs)).set(passkeys::ended_at.eq(now)).execute(tx.connection())?;
    Ok(())
}
