//! Passwords, and the one-time codes with which they are chosen.

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{agencies, identities, one_time_codes, users};
use alongside_schema::{Error, Id, Moment, Result, Role, Tx, may_come_in};
use diesel::prelude::*;

/// Stores the hash of a one-time code with which a password is chosen, and where it is said a second step is set up anew too.
pub(crate) fn add_code(tx: &mut Tx<'_>, user: &Id, hash: &str, ends_at: Moment, second_step_too: bool) -> Result<()> {
    let now = tx.now();
    diesel::insert_into(one_time_codes::table)
        .values((
            one_time_codes::code_hash.eq(hash),
            one_time_codes::user_id.eq(user),
            one_time_codes::created_at.eq(now),
            one_time_codes::ends_at.eq(ends_at),
            one_time_codes::second_step_too.eq(second_step_too),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Somebody who chooses a password, and what others know of them: no password may be made of it.
#[derive(Clone, Debug, Queryable)]
pub(crate) struct Chooser {
    name: String,
    email: String,
    job_title: String,
    agency: String,
    /// The hash of the password that they have.
    pub(crate) password: Option<String>,
}

impl Chooser {
    /// What others know of them.
    pub(crate) fn about(&self) -> [&str; 4] {
        [&self.name, &self.email, &self.job_title, &self.agency]
    }
}

macro_rules! chooser_columns {
    () => {
        (users::name, users::email, users::job_title, agencies::name, users::password_hash)
    };
}

/// The person of an account.
pub(crate) fn chooser(connection: &mut DbConnection, user: &Id) -> Result<Chooser> {
    Ok(users::table
        .inner_join(agencies::table.on(agencies::id.eq(users::agency_id)))
        .filter(users::id.eq(user))
        .select(chooser_columns!())
        .first(connection)?)
}

/// Who may choose a password with this one-time code, while it lasts and their account does.
pub(crate) fn chooser_by_code(connection: &mut DbConnection, hash: &str, now: Moment) -> Result<Option<Chooser>> {
    let fresh = one_time_codes::code_hash.eq(hash).and(one_time_codes::used_at.is_null());
    let user: Option<Id> = one_time_codes::table
        .inner_join(users::table.on(users::id.eq(one_time_codes::user_id)))
        .filter(fresh.and(one_time_codes::ends_at.gt(now)).and(may_come_in()))
        .select(one_time_codes::user_id)
        .first(connection)
        .optional()?;
    user.map(|user| chooser(connection, &user)).transpose()
}

/// When the password was chosen, where that is known.
pub(crate) fn password_set_at(connection: &mut DbConnection, user: &Id) -> Result<Option<Moment>> {
    Ok(users::table.filter(users::id.eq(user)).select(users::password_set_at).first(connection)?)
}

/// Whether somebody can come in with this account already: with a password or a council account.
pub(crate) fn comes_in(connection: &mut DbConnection, user: &Id) -> Result<bool> {
    let has_password: bool = users::table
        .filter(users::id.eq(user).and(users::active))
        .select(users::password_hash.is_not_null())
        .first(connection)
        .map_err(Error::or_not_found)?;
    let linked = identities::table.filter(identities::user_id.eq(user));
    Ok(has_password || diesel::select(diesel::dsl::exists(linked)).get_result(connection)?)
}

/// Whether a code for this account takes two administrators: somebody comes in already in a way that a code would replace, or the account has or is
/// to have a role that takes two.
pub(crate) fn needs_second(connection: &mut DbConnection, user: &Id) -> Result<bool> {
    Ok(comes_in(connection, user)?
        || super::given_by_two(connection, std::slice::from_ref(user), &Role::BY_TWO)?.contains(user))
}

/// Takes away the codes of an account that were not used, since a new one is made.
pub(crate) fn end_codes(tx: &mut Tx<'_>, user: &Id) -> Result<()> {
    let now = tx.now();
    diesel::update(
        one_time_codes::table.filter(one_time_codes::user_id.eq(user).and(one_time_codes::used_at.is_null())),
    )
    .set(one_time_codes::used_at.eq(now))
    .execute(tx.connection())?;
    Ok(())
}

/// Uses a one-time code up; gives back whose it was, and whether their second step goes as well. Of two who use it at once, one gets nothing.
pub(crate) fn use_code(tx: &mut Tx<'_>, hash: &str) -> Result<Option<(Id, bool)>> {
    let now = tx.now();
    let fresh = one_time_codes::table.filter(
        one_time_codes::code_hash.eq(hash).and(one_time_codes::used_at.is_null()).and(one_time_codes::ends_at.gt(now)),
    );
    let code: Option<(Id, bool)> =
        fresh.select((one_time_codes::user_id, one_time_codes::second_step_too)).first(tx.connection()).optional()?;
    let used = diesel::update(
        one_time_codes::table.filter(one_time_codes::code_hash.eq(hash).and(one_time_codes::used_at.is_null())),
    )
    .set(one_time_codes::used_at.eq(now))
    .execute(tx.connection())?;
    Ok(code.filter(|_| used == 1))
}

/// Takes the password of an account away, with codes that were not used and every session: its person comes in another way now.
pub(crate) fn begin_anew(tx: &mut Tx<'_>, user: &Id) -> Result<()> {
    diesel::update(users::table.filter(users::id.eq(user)))
        .set((users::password_hash.eq(None::<String>), users::password_set_at.eq(None::<Moment>)))
        .execute(tx.connection())?;
    end_codes(tx, user)?;
    super::end_sessions(tx, user, None)?;
    Ok(())
}

/// Stores the hash of an account's password. Whoever is signed in with an earlier one is signed out everywhere.
pub fn set_password(tx: &mut Tx<'_>, user: &Id, hash: &str) -> Result<()> {
    let now = tx.now();
    diesel::update(users::table.filter(users::id.eq(user)))
        .set((users::password_hash.eq(hash), users::password_set_at.eq(now)))
        .execute(tx.connection())?;
    super::end_sessions(tx, user, None)?;
    Ok(())
}
