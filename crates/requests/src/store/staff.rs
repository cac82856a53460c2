//! Who works here and may be meant by a request, or may decide on it.

use std::collections::BTreeSet;

use alongside_families::codes::{HomeClass, PersonKind};
use alongside_families::names;
use alongside_families::store::{self as families, NewFamily};
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{request_clearances, request_guarded, request_restrictions, user_roles, users};
use alongside_schema::{Day, Id, Result, Role};
use diesel::prelude::*;

use super::arrival::as_seen;
use super::sent_again::Followed;
use crate::assessment::{Assessment, Home, Kind, Name, Person};

/// Who of those who work here is near a family.
#[derive(Clone, Debug, Default)]
pub(super) struct Near {
    /// Whether only cleared people may read the request.
    pub(super) restricts: bool,
    /// The accounts that never may: people of the request, and their teams.
    pub(super) barred: BTreeSet<Id>,
    /// The restricted families that it may be about: only who is cleared for each of them reads it.
    pub(super) guarded: BTreeSet<Id>,
}

impl Near {
    /// A request that follows a restricted one says the same of the same people: it is restricted too, and from the same accounts.
    pub(super) fn follow(&mut self, connection: &mut DbConnection, before: &Followed) -> Result<()> {
        self.restricts |= before.restricted;
        self.barred.extend(barred(connection, &before.id)?);
        let guarded = request_guarded::table.filter(request_guarded::request_id.eq(&before.id));
        self.guarded.extend(guarded.select(request_guarded::family_id).load::<Id>(connection)?);
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
    let declared = said.homes.iter().any(|home| home.class == HomeClass::Restricted);
    let restricts = declared || !meant.is_empty() || !guarded.restricted.is_empty();
    Ok(Near { restricts, barred, guarded: guarded.restricted.into_iter().collect() })
}

/// Whether a family that a program makes must be asked for at the front door instead, as any request: it may be about somebody who works here or about
/// a family that not everybody may know of, and then a person decides who may know of it.
pub fn must_be_asked_for(connection: &mut DbConnection, family: &NewFamily, today: Day) -> Result<bool> {
    let reference = |at: usize| format!("p{at}");
    let people = family.people.iter().enumerate().map(|(at, person)| Person {
        reference: reference(at),
        kind: if person.kind == PersonKind::Child { Kind::Child } else { Kind::Adult },
        names: vec![Name { text: person.name.clone(), ..Name::default() }],
        birth_date: person.birth_date,
        phone: person.channels.first().map(|channel| channel.value.clone()).unwrap_or_default(),
        ..Person::default()
    });
    let homes = family.homes.iter().enumerate().map(|(at, home)| {
        let residents = family.people.iter().enumerate().filter(|(_, person)| person.homes.contains(&at));
        Home {
            address: home.address.clone(),
            postcode: home.postcode.clone(),
            residents: residents.map(|(at, _)| reference(at)).collect(),
            class: home.class,
            ..Home::default()
        }
    });
    let said = Assessment { people: people.collect(), homes: homes.collect(), ..Assessment::default() };
    Ok(near(connection, &said, today)?.restricts)
}

/// The accounts that never read this request.
pub(super) fn barred(connection: &mut DbConnection, request: &Id) -> Result<Vec<Id>> {
    Ok(request_clearances::table
        .filter(request_clearances::request_id.eq(request).and(request_clearances::cleared.eq(false)))
        .select(request_clearances::user_id)
        .load(connection)?)
}

/// Whom a request bars from the record of its family: who never reads it, and those whom it may be about by now, with their teams. Once somebody has
/// said who may read it, a name that is a colleague's by chance bars nobody again.
pub(super) fn barred_from_record(
    connection: &mut DbConnection,
    request: &Id,
    said: &Assessment,
    today: Day,
) -> Result<Vec<Id>> {
    let mut all: BTreeSet<Id> = barred(connection, request)?.into_iter().collect();
    let looked_at = request_restrictions::table.filter(request_restrictions::request_id.eq(request)).count();
    if looked_at.get_result::<i64>(connection)? == 0 {
        all.extend(near(connection, said, today)?.barred);
    }
    Ok(all.into_iter().collect())
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
