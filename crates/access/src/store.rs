//! Every query of this area.

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{
    agencies, api_tokens, covers, involvements, one_time_codes, sessions, sign_in_failures, teams, user_roles, users,
};
use alongside_schema::{Error, Id, Moment, Result, Role, Roles, Tx, Viewer};
use diesel::prelude::*;

use crate::session::Stored;
use crate::throttle::{Keys, WINDOW};

type Account = (Id, String, String, Option<Id>, bool, Id, String);

macro_rules! account_columns {
    () => {
        (users::id, users::name, users::job_title, users::team_id, users::active, agencies::id, agencies::name)
    };
}

fn viewer_of(account: Account, roles: Vec<Role>) -> Option<Viewer> {
    let (user_id, name, job_title, team_id, active, agency_id, agency) = account;
    let (roles, alerts) = (Roles::new(roles), Vec::new());
    active.then_some(Viewer { user_id, name, job_title, agency_id, agency, team_id, roles, alerts })
}

fn roles_of(connection: &mut DbConnection, user: &Id) -> Result<Vec<Role>> {
    Ok(user_roles::table
        .filter(user_roles::user_id.eq(user))
        .order(user_roles::role)
        .select(user_roles::role)
        .load(connection)?)
}

/// The session with this hash, and who is signed in with it if their account is still active.
pub(crate) fn session(connection: &mut DbConnection, hash: &str) -> Result<Option<(String, Stored, Option<Viewer>)>> {
    type Row = (Id, Moment, Moment, Option<Moment>, Account, Option<Role>);
    let rows: Vec<Row> = sessions::table
        .inner_join(users::table.on(users::id.eq(sessions::user_id)))
        .inner_join(agencies::table.on(agencies::id.eq(users::agency_id)))
        .left_join(user_roles::table.on(user_roles::user_id.eq(users::id)))
        .filter(sessions::token_hash.eq(hash))
        .order(user_roles::role)
        .select((
            sessions::user_id,
            sessions::last_seen_at,
            sessions::ends_at,
            sessions::ended_at,
            account_columns!(),
            user_roles::role.nullable(),
        ))
        .load(connection)?;
    let roles = rows.iter().filter_map(|row| row.5).collect();
    Ok(rows.into_iter().next().map(|(user_id, last_seen_at, ends_at, ended_at, account, _)| {
        (hash.to_owned(), Stored { user_id, last_seen_at, ends_at, ended_at }, viewer_of(account, roles))
    }))
}

/// Notes that a session was just used.
pub(crate) fn touch(tx: &mut Tx<'_>, hash: &str) -> Result<()> {
    let now = tx.now();
    diesel::update(sessions::table.filter(sessions::token_hash.eq(hash)))
        .set(sessions::last_seen_at.eq(now))
        .execute(tx.connection())?;
    Ok(())
}

/// Stores a new session.
pub(crate) fn begin_session(tx: &mut Tx<'_>, user: &Id, hash: &str, ends_at: Moment) -> Result<()> {
    let now = tx.now();
    diesel::insert_into(sessions::table)
        .values((
            sessions::token_hash.eq(hash),
            sessions::user_id.eq(user),
            sessions::created_at.eq(now),
            sessions::last_seen_at.eq(now),
            sessions::ends_at.eq(ends_at),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Ends one session.
pub(crate) fn end_session(tx: &mut Tx<'_>, hash: &str) -> Result<()> {
    let now = tx.now();
    diesel::update(sessions::table.filter(sessions::token_hash.eq(hash).and(sessions::ended_at.is_null())))
        .set(sessions::ended_at.eq(now))
        .execute(tx.connection())?;
    Ok(())
}

/// The account with this e-mail address and its password hash, if it is active.
pub(crate) fn credentials(connection: &mut DbConnection, email: &str) -> Result<Option<(Id, Option<String>)>> {
    Ok(users::table
        .filter(users::email.eq(email).and(users::active))
        .select((users::id, users::password_hash))
        .first(connection)
        .optional()?)
}

/// The active account with this e-mail address.
pub fn user_of_email(connection: &mut DbConnection, email: &str) -> Result<Id> {
    Ok(credentials(connection, email)?.ok_or(Error::NotFound)?.0)
}

/// Who an account belongs to, if it is active.
pub fn viewer(connection: &mut DbConnection, user: &Id) -> Result<Option<Viewer>> {
    let account: Option<Account> = users::table
        .inner_join(agencies::table.on(agencies::id.eq(users::agency_id)))
        .filter(users::id.eq(user))
        .select(account_columns!())
        .first(connection)
        .optional()?;
    let roles = roles_of(connection, user)?;
    Ok(account.and_then(|account| viewer_of(account, roles)))
}

/// Who a program's token speaks for, if it has not been ended.
pub(crate) fn token_viewer(connection: &mut DbConnection, hash: &str) -> Result<Option<Viewer>> {
    let user: Option<Id> = api_tokens::table
        .filter(api_tokens::token_hash.eq(hash).and(api_tokens::ended_at.is_null()))
        .select(api_tokens::user_id)
        .first(connection)
        .optional()?;
    user.map_or(Ok(None), |user| viewer(connection, &user))
}

/// Stores a token for a program that speaks for this account.
pub fn add_token(tx: &mut Tx<'_>, user: &Id, hash: &str, label: &str) -> Result<()> {
    let now = tx.now();
    diesel::insert_into(api_tokens::table)
        .values((
            api_tokens::token_hash.eq(hash),
            api_tokens::user_id.eq(user),
            api_tokens::label.eq(label),
            api_tokens::created_at.eq(now),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// How often of late a password was wrong for this account and from this network.
pub(crate) fn failures(connection: &mut DbConnection, keys: &Keys, now: Moment) -> Result<(i64, i64)> {
    let since = now.minus_seconds(WINDOW);
    let recent = sign_in_failures::at.gt(since);
    let by_account = sign_in_failures::table
        .filter(sign_in_failures::account_key.eq(&keys.account).and(recent))
        .count()
        .get_result(connection)?;
    let by_network = sign_in_failures::table
        .filter(sign_in_failures::network_key.eq(&keys.network).and(recent))
        .count()
        .get_result(connection)?;
    Ok((by_account, by_network))
}

/// Counts one more failure, and forgets those that no longer count.
pub(crate) fn count_failure(tx: &mut Tx<'_>, keys: &Keys) -> Result<()> {
    let (id, now) = (tx.new_id(), tx.now());
    diesel::delete(sign_in_failures::table.filter(sign_in_failures::at.lt(now.minus_seconds(WINDOW))))
        .execute(tx.connection())?;
    diesel::insert_into(sign_in_failures::table)
        .values((
            sign_in_failures::id.eq(id),
            sign_in_failures::account_key.eq(&keys.account),
            sign_in_failures::network_key.eq(&keys.network),
            sign_in_failures::at.eq(now),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Whether anybody may sign in yet.
pub fn accounts_exist(connection: &mut DbConnection) -> Result<bool> {
    let count: i64 = users::table.count().get_result(connection)?;
    Ok(count > 0)
}

/// One account in the list of accounts.
#[derive(Queryable)]
pub(crate) struct AccountLine {
    pub(crate) id: Id,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) job_title: String,
    pub(crate) agency: String,
    pub(crate) active: bool,
    pub(crate) password: Option<String>,
}

impl AccountLine {
    /// Where the account stands, in words.
    pub(crate) fn standing(&self) -> &'static str {
        match (self.active, self.password.is_some()) {
            (false, _) => "Access ended",
            (true, false) => "Has not signed in yet",
            (true, true) => "Can sign in",
        }
    }
}

/// Every account after this name and address, in order; `most` at once.
pub(crate) fn account_lines(connection: &mut DbConnection, after: &str, most: i64) -> Result<Vec<AccountLine>> {
    Ok(users::table
        .inner_join(agencies::table.on(agencies::id.eq(users::agency_id)))
        .filter(users::email.gt(after))
        .order(users::email)
        .limit(most)
        .select((
            users::id,
            users::name,
            users::email,
            users::job_title,
            agencies::name,
            users::active,
            users::password_hash,
        ))
        .load(connection)?)
}

/// The e-mail address of the account with this id, or nothing: where a list of accounts goes on.
pub(crate) fn email_of(connection: &mut DbConnection, id: &str) -> Result<String> {
    let email: Option<String> =
        users::table.filter(users::id.eq(id)).select(users::email).first(connection).optional()?;
    Ok(email.unwrap_or_default())
}

/// The agencies, by name.
pub(crate) fn agency_names(connection: &mut DbConnection) -> Result<Vec<(Id, String)>> {
    Ok(agencies::table.order(agencies::name).select((agencies::id, agencies::name)).load(connection)?)
}

/// The agency of this name, made if need be.
pub fn add_agency(tx: &mut Tx<'_>, name: &str, kind: &str) -> Result<Id> {
    let known =
        agencies::table.filter(agencies::name.eq(name)).select(agencies::id).first(tx.connection()).optional()?;
    if let Some(id) = known {
        return Ok(id);
    }
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(agencies::table)
        .values((agencies::id.eq(&id), agencies::name.eq(name), agencies::kind.eq(kind), agencies::created_at.eq(now)))
        .execute(tx.connection())?;
    Ok(id)
}

/// Knows the agency of this name, if it is there, as the council whose service this is: its managers alone reach families that nobody leads yet.
pub fn know_council(tx: &mut Tx<'_>, name: &str) -> Result<()> {
    diesel::update(agencies::table.filter(agencies::name.eq(name)))
        .set(agencies::kind.eq("council"))
        .execute(tx.connection())?;
    Ok(())
}

/// The team of this name in an agency, made if need be. Where it has gone into another, that one.
pub fn add_team(tx: &mut Tx<'_>, agency: &Id, name: &str) -> Result<Id> {
    let named = teams::table.filter(teams::agency_id.eq(agency).and(teams::name.eq(name)));
    let named = named.order((teams::merged_into.is_not_null(), teams::id)).select((teams::id, teams::merged_into));
    let mut known: Option<(Id, Option<Id>)> = named.first(tx.connection()).optional()?;
    while let Some((id, merged_into)) = known {
        let Some(into) = merged_into else { return Ok(id) };
        let next = teams::table.filter(teams::id.eq(into)).select((teams::id, teams::merged_into));
        known = next.first(tx.connection()).optional()?;
    }
    let id = tx.new_id();
    diesel::insert_into(teams::table)
        .values((teams::id.eq(&id), teams::agency_id.eq(agency), teams::name.eq(name)))
        .execute(tx.connection())?;
    Ok(id)
}

/// Stores an account. Refused where the e-mail address has one.
pub(crate) fn insert_account(tx: &mut Tx<'_>, account: &crate::NewAccount, id: &Id) -> Result<()> {
    let taken: i64 = users::table.filter(users::email.eq(&account.email)).count().get_result(tx.connection())?;
    if taken > 0 {
        return Err(Error::Refused("That e-mail address already has an account. Look for it in the list.".to_owned()));
    }
    let now = tx.now();
    diesel::insert_into(users::table)
        .values((
            users::id.eq(id),
            users::name.eq(&account.name),
            users::email.eq(&account.email),
            users::job_title.eq(&account.job_title),
            users::agency_id.eq(&account.agency_id),
            users::team_id.eq(&account.team_id),
            users::active.eq(true),
            users::created_at.eq(now),
        ))
        .execute(tx.connection())?;
    for role in account.roles.iter() {
        diesel::insert_into(user_roles::table)
            .values((user_roles::user_id.eq(id), user_roles::role.eq(role)))
            .execute(tx.connection())?;
    }
    Ok(())
}

/// Ends an account and every session of it, at once. Refused while the person leads families, or is named to stand in for a lead: no family
/// is to be left with nobody. The account is changed before the families are counted, so that a manager who gives it one at the same moment
/// waits, and finds it ended.
pub(crate) fn end_account(tx: &mut Tx<'_>, id: &Id) -> Result<()> {
    let now = tx.now();
    let changed =
        diesel::update(users::table.filter(users::id.eq(id))).set(users::active.eq(false)).execute(tx.connection())?;
    if changed == 0 {
        return Err(Error::NotFound);
    }
    let leads: i64 = involvements::table
        .filter(involvements::user_id.eq(id).and(involvements::role.eq("lead")))
        .filter(involvements::ended_on.is_null())
        .count()
        .get_result(tx.connection())?;
    let today = tx.today();
    let stands_in: i64 = covers::table
        .filter(covers::cover_id.eq(id).and(covers::ended_at.is_null()).and(covers::to_on.ge(today)))
        .count()
        .get_result(tx.connection())?;
    if leads + stands_in > 0 {
        return Err(Error::Refused(
            "This person leads families, or stands in for a colleague. Their manager first names who takes over, on the page of the worker."
                .to_owned(),
        ));
    }
    diesel::update(sessions::table.filter(sessions::user_id.eq(id).and(sessions::ended_at.is_null())))
        .set(sessions::ended_at.eq(now))
        .execute(tx.connection())?;
    Ok(())
}

/// Stores the hash of a one-time code with which the account's first password is chosen.
pub(crate) fn add_code(tx: &mut Tx<'_>, user: &Id, hash: &str, ends_at: Moment) -> Result<()> {
    let now = tx.now();
    diesel::insert_into(one_time_codes::table)
        .values((
            one_time_codes::code_hash.eq(hash),
            one_time_codes::user_id.eq(user),
            one_time_codes::created_at.eq(now),
            one_time_codes::ends_at.eq(ends_at),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Whether a one-time code may still be used.
pub(crate) fn is_fresh_code(connection: &mut DbConnection, hash: &str, now: Moment) -> Result<bool> {
    let fresh = one_time_codes::table.filter(
        one_time_codes::code_hash.eq(hash).and(one_time_codes::used_at.is_null()).and(one_time_codes::ends_at.gt(now)),
    );
    Ok(diesel::select(diesel::dsl::exists(fresh)).get_result(connection)?)
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

/// How long an ended session is remembered, in seconds: its person's last form may still come.
const SESSION_REMEMBERED: i64 = 30 * 24 * 3600;

/// Forgets sessions that ended long ago.
pub fn forget_old(tx: &mut Tx<'_>) -> Result<()> {
    let before = tx.now().minus_seconds(SESSION_REMEMBERED);
    diesel::delete(sessions::table.filter(sessions::ends_at.lt(before))).execute(tx.connection())?;
    Ok(())
}

/// Uses a one-time code up; gives back whose it was. Of two who use it at once, one gets nothing.
pub(crate) fn use_code(tx: &mut Tx<'_>, hash: &str) -> Result<Option<Id>> {
    let now = tx.now();
    let fresh = one_time_codes::table.filter(
        one_time_codes::code_hash.eq(hash).and(one_time_codes::used_at.is_null()).and(one_time_codes::ends_at.gt(now)),
    );
    let user: Option<Id> = fresh.select(one_time_codes::user_id).first(tx.connection()).optional()?;
    let used = diesel::update(
        one_time_codes::table.filter(one_time_codes::code_hash.eq(hash).and(one_time_codes::used_at.is_null())),
    )
    .set(one_time_codes::used_at.eq(now))
    .execute(tx.connection())?;
    Ok(user.filter(|_| used == 1))
}

/// Stores the hash of an account's password.
pub fn set_password(tx: &mut Tx<'_>, user: &Id, hash: &str) -> Result<()> {
    diesel::update(users::table.filter(users::id.eq(user)))
        .set(users::password_hash.eq(hash))
        .execute(tx.connection())?;
    Ok(())
}

/// This area has no raw texts.
pub const RAW_TEXTS: &[&str] = &[];
