//! The accounts: adding them, listing them, ending them, and the agencies and teams they belong to.

use std::collections::HashSet;

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{account_askings, agencies, identities, teams, user_roles, users};
use alongside_schema::{Error, Id, Result, Role, Roles, Tx, may_come_in};
use diesel::prelude::*;

use crate::askings::Asked;

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
    /// Whether its person can come in with it already.
    pub(crate) comes_in: bool,
}

impl AccountLine {
    /// Where the account stands, in words.
    pub(crate) fn standing(&self) -> &'static str {
        match (self.active, self.comes_in) {
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
            may_come_in(),
            users::password_hash.is_not_null().or(is_linked()),
        ))
        .load(connection)?)
}

/// Whether a council account is linked to an account of the query.
#[diesel::dsl::auto_type(no_type_alias)]
fn is_linked() -> _ {
    diesel::dsl::exists(identities::table.filter(identities::user_id.eq(users::id)))
}

/// The e-mail address of the account with this id, or nothing: where a list of accounts goes on.
pub(crate) fn email_of(connection: &mut DbConnection, id: &str) -> Result<String> {
    let email: Option<String> =
        users::table.filter(users::id.eq(id)).select(users::email).first(connection).optional()?;
    Ok(email.unwrap_or_default())
}

/// The name on an account that has not ended.
pub(crate) fn name_of_active(connection: &mut DbConnection, id: &Id) -> Result<String> {
    let active = users::table.filter(users::id.eq(id).and(users::active));
    active.select(users::name).first(connection).map_err(Error::or_not_found)
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

/// Whether the council has a manager of a team who can sign in, or nobody is there at all yet. A manager in no team reaches no family.
pub fn council_has_manager(connection: &mut DbConnection, council: &str) -> Result<bool> {
    let of_council = users::table
        .inner_join(agencies::table.on(agencies::id.eq(users::agency_id)))
        .filter(may_come_in().and(agencies::name.eq(council)).and(users::team_id.is_not_null()))
        .select(users::id);
    let managers =
        user_roles::table.filter(user_roles::role.eq(Role::Manager).and(user_roles::user_id.eq_any(of_council)));
    let is_there: bool = diesel::select(diesel::dsl::exists(managers)).get_result(connection)?;
    Ok(is_there || !accounts_exist(connection)?)
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

/// Refuses work that nobody does together: whoever watches over who sees what does not see it themselves.
pub(super) fn may_be_together(roles: &Roles) -> Result<()> {
    let Some((one, other)) = roles.conflict() else { return Ok(()) };
    Err(Error::Refused(apart(one, other)))
}

/// Why nobody has both.
pub(crate) fn apart(one: Role, other: Role) -> String {
    format!(
        "Nobody does the work {} and {} together: who watches over the others does not do their work. Choose one",
        one.words(),
        other.words()
    )
}

/// Stores an account. Refused where the e-mail address has one, or where nobody does all of this work together.
pub(crate) fn insert_account(tx: &mut Tx<'_>, account: &crate::NewAccount, id: &Id) -> Result<()> {
    may_be_together(&account.roles)?;
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

/// Of these accounts, those that have one of these roles, or wait for what takes two.
pub(crate) fn given_by_two(connection: &mut DbConnection, of: &[Id], roles: &[Role]) -> Result<HashSet<Id>> {
    let have: Vec<Id> = user_roles::table
        .filter(user_roles::user_id.eq_any(of).and(user_roles::role.eq_any(roles)))
        .select(user_roles::user_id)
        .load(connection)?;
    let waits = account_askings::outcome.is_null().and(account_askings::what.ne_all(Asked::ANEW));
    let are_to_have: Vec<Id> = account_askings::table
        .filter(account_askings::user_id.eq_any(of).and(waits))
        .select(account_askings::user_id)
        .load(connection)?;
    Ok(have.into_iter().chain(are_to_have).collect())
}

/// Whether anybody could confirm what this person asks about that account: another administrator who can come in and whom it is not about, or the
/// manager of their team.
pub(crate) fn others_who_confirm(connection: &mut DbConnection, by: &Id, about: Option<&Id>) -> Result<bool> {
    let administrators: Vec<Id> = user_roles::table
        .inner_join(users::table.on(users::id.eq(user_roles::user_id)))
        .filter(user_roles::role.eq(Role::Administrator).and(may_come_in()))
        .filter(users::password_hash.is_not_null().or(is_linked()))
        .select(users::id)
        .load(connection)?;
    if administrators.iter().any(|id| id != by && Some(id) != about) {
        return Ok(true);
    }
    match about {
        Some(about) if super::askings::answers_to_a_manager(connection, about)? => has_manager(connection, about, by),
        _ => Ok(false),
    }
}

/// Whether anybody could confirm work that takes two for somebody of this agency, when this person asks: another administrator, or for the front door
/// and managers somebody who manages a team of that agency.
pub(crate) fn others_who_give(connection: &mut DbConnection, by: &Id, agency: &Id, what: &[Asked]) -> Result<bool> {
    if what.is_empty() || others_who_confirm(connection, by, None)? {
        return Ok(true);
    }
    let managers = users::table
        .inner_join(user_roles::table.on(user_roles::user_id.eq(users::id)))
        .filter(user_roles::role.eq(Role::Manager).and(may_come_in()))
        .filter(users::password_hash.is_not_null().or(is_linked()))
        .filter(users::team_id.is_not_null().and(users::agency_id.eq(agency)).and(users::id.ne(by)));
    let is_for_managers = what.iter().all(|what| Asked::WORK_OF_COLLEAGUES.contains(what));
    Ok(is_for_managers && diesel::select(diesel::dsl::exists(managers)).get_result(connection)?)
}

/// Whether a manager of this account's team, other than this one, can come in.
fn has_manager(connection: &mut DbConnection, account: &Id, but: &Id) -> Result<bool> {
    let (team, agency): (Option<Id>, Id) =
        users::table.filter(users::id.eq(account)).select((users::team_id, users::agency_id)).first(connection)?;
    let Some(team) = team else { return Ok(false) };
    let managers = users::table
        .inner_join(user_roles::table.on(user_roles::user_id.eq(users::id)))
        .filter(user_roles::role.eq(Role::Manager).and(may_come_in()))
        .filter(users::password_hash.is_not_null().or(is_linked()))
        .filter(users::team_id.eq(team).and(users::agency_id.eq(agency)).and(users::id.ne(but)));
    Ok(diesel::select(diesel::dsl::exists(managers)).get_result(connection)?)
}
