//! Who works here and may be meant by a request, or may decide on it.

use std::collections::BTreeSet;

use alongside_families::codes::HomeClass;
use alongside_families::names;
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{user_roles, users};
use alongside_schema::{Id, Result, Role};
use diesel::prelude::*;

use crate::assessment::Assessment;

/// Who of those who work here is near a family.
#[derive(Clone, Debug, Default)]
pub(super) struct Near {
    /// Whether only cleared people may read the request.
    pub(super) restricts: bool,
    /// The accounts that never may: people of the request, and their teams.
    pub(super) barred: Vec<Id>,
}

/// Whom among those who work here a request may be about. A name alone proves nothing, but it restricts: cleared people can lift that, and
/// nobody can unread what a colleague has read.
pub(super) fn near(connection: &mut DbConnection, said: &Assessment) -> Result<Near> {
    let named: Vec<BTreeSet<String>> = said
        .adults()
        .flat_map(|person| person.names.iter())
        .map(|name| names::parts(&name.text).into_iter().collect::<BTreeSet<_>>())
        .filter(|parts| parts.len() >= 2)
        .collect();
    let accounts: Vec<(Id, String, Option<Id>)> =
        users::table.filter(users::active).select((users::id, users::name, users::team_id)).load(connection)?;
    let is_named = |name: &str| {
        let parts: BTreeSet<String> = names::parts(name).into_iter().collect();
        parts.len() >= 2 && named.iter().any(|of_person| parts.is_subset(of_person) || of_person.is_subset(&parts))
    };
    let meant: Vec<&(Id, String, Option<Id>)> = accounts.iter().filter(|(_, name, _)| is_named(name)).collect();
    let teams: BTreeSet<&Id> = meant.iter().filter_map(|(_, _, team)| team.as_ref()).collect();
    let beside = |team: &Option<Id>| team.as_ref().is_some_and(|team| teams.contains(team));
    let barred = accounts
        .iter()
        .filter(|account| meant.iter().any(|one| one.0 == account.0) || beside(&account.2))
        .map(|(id, ..)| id.clone())
        .collect();
    let declared = said.homes.iter().any(|home| home.class == HomeClass::Restricted);
    Ok(Near { restricts: declared || !meant.is_empty(), barred })
}

/// Somebody who may be cleared for a restricted family.
#[derive(Clone, Debug, Queryable)]
pub struct Colleague {
    /// The account.
    pub id: Id,
    /// The name.
    pub name: String,
    /// What they are called at work.
    pub job_title: String,
}

/// Everybody who can lead or answer for a family.
pub fn colleagues(connection: &mut DbConnection) -> Result<Vec<Colleague>> {
    let workers = user_roles::table
        .filter(user_roles::role.eq_any([Role::Practitioner, Role::Manager]))
        .select(user_roles::user_id);
    Ok(users::table
        .filter(users::active.and(users::id.eq_any(workers)))
        .order((users::name, users::id))
        .select((users::id, users::name, users::job_title))
        .load(connection)?)
}
