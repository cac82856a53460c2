//! Who works here and may be meant by a request, or may decide on it.

use std::collections::BTreeSet;

use alongside_families::codes::HomeClass;
use alongside_families::names;
use alongside_families::store as families;
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{request_clearances, user_roles, users};
use alongside_schema::{Day, Id, Result, Role};
use diesel::prelude::*;

use super::arrival::as_seen;
use super::sent_again::Followed;
use crate::assessment::Assessment;

/// Who of those who work here is near a family.
#[derive(Clone, Debug, Default)]
pub(super) struct Near {
    /// Whether only cleared people may read the request.
    pub(super) restricts: bool,
    /// The accounts that never may: people of the request, and their teams.
    pub(super) barred: BTreeSet<Id>,
    /// Who reads restricted requests but is not cleared for the restricted family that this one is about.
    pub(super) not_cleared: BTreeSet<Id>,
}

impl Near {
    /// The accounts that do not read this request.
    pub(super) fn never(&self) -> impl Iterator<Item = &Id> {
        self.barred.union(&self.not_cleared)
    }

    /// A request that follows a restricted one says the same of the same people: it is restricted too, and from the same accounts.
    pub(super) fn follow(&mut self, connection: &mut DbConnection, before: &Followed) -> Result<()> {
        let barred: Vec<Id> = request_clearances::table
            .filter(request_clearances::request_id.eq(&before.id).and(request_clearances::cleared.eq(false)))
            .select(request_clearances::user_id)
            .load(connection)?;
        self.restricts |= before.restricted;
        self.barred.extend(barred.into_iter().filter(|user| !self.not_cleared.contains(user)));
        Ok(())
    }
}

/// Whom among those who work here a request may be about, and whether it is about a family that not everybody may know of. A name alone proves
/// nothing, but it restricts: cleared people can lift that, and nobody can unread what a colleague has read.
pub(super) fn near(connection: &mut DbConnection, said: &Assessment, today: Day) -> Result<Near> {
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
    let asked: Vec<_> = said.people.iter().map(|person| as_seen(said, person, today)).collect();
    let guarded = families::guarded(connection, &asked)?;
    let is_meant = |(id, name, _): &&(Id, String, Option<Id>)| is_named(name) || guarded.accounts.contains(id);
    let meant: Vec<&(Id, String, Option<Id>)> = accounts.iter().filter(is_meant).collect();
    let teams: BTreeSet<&Id> = meant.iter().filter_map(|(_, _, team)| team.as_ref()).collect();
    let beside = |team: &Option<Id>| team.as_ref().is_some_and(|team| teams.contains(team));
    let near = accounts.iter().filter(|account| meant.iter().any(|one| one.0 == account.0) || beside(&account.2));
    let mut barred: BTreeSet<Id> = near.map(|(id, ..)| id.clone()).collect();
    barred.extend(guarded.barred);
    let not_cleared = match &guarded.cleared {
        Some(cleared) => reads_restricted(connection)?.into_iter().filter(|user| !cleared.contains(user)).collect(),
        None => BTreeSet::new(),
    };
    let declared = said.homes.iter().any(|home| home.class == HomeClass::Restricted);
    Ok(Near { restricts: declared || !meant.is_empty() || guarded.cleared.is_some(), barred, not_cleared })
}

/// Everybody who may read restricted requests.
fn reads_restricted(connection: &mut DbConnection) -> Result<Vec<Id>> {
    Ok(user_roles::table
        .inner_join(users::table.on(users::id.eq(user_roles::user_id)))
        .filter(user_roles::role.eq(Role::Cleared).and(users::active))
        .select(users::id)
        .load(connection)?)
}

/// Whom a request bars from the record of its family: those whom it may be about, and their teams. Who is only not cleared for the family as it stands
/// may be cleared for it yet.
pub(super) fn barred_from_record(
    connection: &mut DbConnection,
    request: &Id,
    said: &Assessment,
    today: Day,
) -> Result<Vec<Id>> {
    let near = near(connection, said, today)?;
    let barred: Vec<Id> = request_clearances::table
        .filter(request_clearances::request_id.eq(request).and(request_clearances::cleared.eq(false)))
        .select(request_clearances::user_id)
        .load(connection)?;
    Ok(barred.into_iter().filter(|user| near.barred.contains(user) || !near.not_cleared.contains(user)).collect())
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
