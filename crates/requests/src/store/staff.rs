//! Who works here and may be meant by a request, or may decide on it.

use std::collections::BTreeSet;

use alongside_families::codes::{HomeClass, PersonKind};
use alongside_families::links::LinkKind;
use alongside_families::names;
use alongside_families::store::{self as families, Among, NewFamily};
use alongside_schema::connection::DbConnection;
use alongside_schema::reach;
use alongside_schema::tables::{request_guarded, request_restrictions, user_roles, users};
use alongside_schema::{Day, Id, Result, Role};
use diesel::prelude::*;

use super::alike::{Which, about_the_same, people_of};
use super::bars::barred;
use crate::assessment::{Assessment, Home, Kind, Name, Person};

/// Who of those who work here is near a family.
#[derive(Clone, Debug, Default)]
pub(super) struct Near {
    /// Whether only cleared people may read the request.
    pub(super) restricts: bool,
    /// The accounts that never may: people of the request, and their teams.
    pub(super) barred: BTreeSet<Id>,
    /// The accounts that never may know of a family that it may be about. The view asks for them at each reading.
    locked_out: BTreeSet<Id>,
    /// The families that it may be about. The view asks at each reading who may know of each.
    pub(super) guarded: BTreeSet<Id>,
}

impl Near {
    /// A request that follows a restricted one, or is about the same people, says the same of them: it is restricted too, and from the same accounts.
    pub(super) fn follow(&mut self, connection: &mut DbConnection, before: &Id, restricted: bool) -> Result<()> {
        self.restricts |= restricted;
        self.barred.extend(barred(connection, before)?);
        let guarded = request_guarded::table.filter(request_guarded::request_id.eq(before));
        self.guarded.extend(guarded.select(request_guarded::family_id).load::<Id>(connection)?);
        Ok(())
    }
}

/// Whom among those who work here a request may be about or whom they have declared, and which families it may be about. A name alone proves
/// nothing, but it restricts: cleared people can lift that, and nobody can unread what a colleague has read.
pub(super) fn near(connection: &mut DbConnection, said: &Assessment, today: Day) -> Result<Near> {
    near_among(connection, said, today, Among::Everybody)
}

fn near_among(connection: &mut DbConnection, said: &Assessment, today: Day, among: Among) -> Result<Near> {
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
    let asked = people_of(said, today);
    let guarded = families::guarded(connection, &asked, among)?;
    let declared = families::linked(connection, &asked)?;
    let is_self = |id: &Id| declared.iter().any(|(user, kind)| user == id && *kind == LinkKind::Own);
    let is_meant =
        |(id, name, _): &&(Id, String, Option<Id>)| is_named(name) || guarded.accounts.contains(id) || is_self(id);
    let meant: Vec<&(Id, String, Option<Id>)> = accounts.iter().filter(is_meant).collect();
    let teams: BTreeSet<&Id> = meant.iter().filter_map(|(_, _, team)| team.as_ref()).collect();
    let beside = |team: &Option<Id>| team.as_ref().is_some_and(|team| teams.contains(team));
    let near = accounts.iter().filter(|account| meant.iter().any(|one| one.0 == account.0) || beside(&account.2));
    // Who declared a relative or a friend is kept from them alone, and their colleagues are not told by a bar whose family it is.
    let barred: BTreeSet<Id> = near.map(|(id, ..)| id).chain(declared.iter().map(|(id, _)| id)).cloned().collect();
    let is_secret = said.homes.iter().any(|home| home.class == HomeClass::Restricted);
    let of_colleague = !meant.is_empty() || declared.iter().any(|(_, kind)| kind.restricts());
    let restricts = is_secret || of_colleague || !guarded.restricted.is_empty();
    let (locked_out, guarded) = (guarded.barred.into_iter().collect(), guarded.families.into_iter().collect());
    Ok(Near { restricts, barred, locked_out, guarded })
}

/// What holds of other requests about the same people holds of this one: one that is restricted, or that somebody must never read, would be told by the
/// next about the same family.
pub(super) fn near_others(connection: &mut DbConnection, near: &mut Near, said: &Assessment, today: Day) -> Result<()> {
    for (id, restricted) in about_the_same(connection, &people_of(said, today), Which::Kept, today)? {
        near.follow(connection, &id, restricted)?;
    }
    Ok(())
}

/// Whether a family that a program makes must be asked for at the front door instead, as any request: it may be about somebody who works here or about
/// a family that is restricted or kept from somebody, and then a person decides who may know of it.
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
    let near = near_among(connection, &said, today, Among::Guarded)?;
    Ok(near.restricts || !near.barred.is_empty() || !near.locked_out.is_empty())
}

/// Whom a request bars from the record of the family that it is about: who never reads it, and those whom it may be about by now, with their teams. Once
/// somebody has said who may read it, a name that is a colleague's by chance bars nobody again.
pub(super) fn barred_from_record(
    connection: &mut DbConnection,
    request: &Id,
    said: &Assessment,
    today: Day,
) -> Result<Vec<Id>> {
    let mut all: BTreeSet<Id> = barred(connection, request)?.into_iter().collect();
    if !is_looked_at(connection, request)? {
        all.extend(near(connection, said, today)?.barred);
    }
    Ok(all.into_iter().collect())
}

/// The same for a record that is made anew: if it is one more of a family that is there, whoever must not know of that one must not know of this one.
pub(super) fn barred_from_new_record(
    connection: &mut DbConnection,
    request: &Id,
    said: &Assessment,
    today: Day,
) -> Result<Vec<Id>> {
    let mut all: BTreeSet<Id> = barred_from_record(connection, request, said, today)?.into_iter().collect();
    let locked_out: Vec<Id> = request_guarded::table
        .inner_join(reach::barred::table.on(reach::barred::family_id.eq(request_guarded::family_id)))
        .filter(request_guarded::request_id.eq(request))
        .select(reach::barred::user_id)
        .distinct()
        .load(connection)?;
    all.extend(locked_out);
    Ok(all.into_iter().collect())
}

/// Whether somebody has said who may read it.
fn is_looked_at(connection: &mut DbConnection, request: &Id) -> Result<bool> {
    let said = request_restrictions::table.filter(request_restrictions::request_id.eq(request)).count();
    Ok(said.get_result::<i64>(connection)? > 0)
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
