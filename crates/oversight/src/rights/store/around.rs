//! What is around the rows of one request: who asks, of which families the person is or was, what is kept from those who would read it, and the names by which
//! they would know others. Read from the tables themselves, whoever works with the families: a privacy officer reaches none, and what is given must leave out
//! also what no worker sees.

use std::collections::HashMap;

use alongside_families::copy::{Reader, known_by, may_be_named};
use alongside_families::kept::Kept;
use alongside_families::store::{Reads, kept_words, reader};
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{
    agencies, channels, families, family_members, homes, people, person_names, residents, schools, users,
};
use alongside_schema::{Day, Id, People, Reference, Result};
use diesel::prelude::*;

use super::super::codes::ByWhom;
use super::super::held::{Around, Person};
use super::super::names::Name;
use super::super::row::Names;
use super::requests::Request;

/// A family that the person is or was of.
#[derive(Clone, Debug)]
pub struct OfFamily {
    /// The family.
    pub id: Id,
    /// Its reference, for the trail.
    pub reference: Reference,
    /// Ids of rows that were made after the person had left it begin here.
    pub until: Option<Id>,
}

/// The families of a person, each once.
pub fn families_of(connection: &mut DbConnection, person: &Id) -> Result<Vec<OfFamily>> {
    let rows: Vec<(Id, Reference, Option<Day>)> = families::table
        .inner_join(family_members::table.on(family_members::family_id.eq(families::id)))
        .filter(family_members::person_id.eq(person).and(families::joined_into.is_null()))
        .order((families::id, family_members::id))
        .select((families::id, families::reference, family_members::left_on))
        .load(connection)?;
    let mut found: Vec<OfFamily> = Vec::new();
    for (id, reference, left_on) in rows {
        let until = left_on.and_then(|day| day.plus_days(1).at(0, 0)).map(Id::first_of);
        match found.last_mut() {
            // Whoever left and came back is of the family as long as they were last.
            Some(last) if last.id == id => last.until = last.until.take().zip(until).map(|(one, other)| one.max(other)),
            _ => found.push(OfFamily { id, reference, until }),
        }
    }
    Ok(found)
}

/// Everybody who is or was in one of these families, with what they are called.
pub fn members_of(connection: &mut DbConnection, of: &[OfFamily]) -> Result<Vec<(Id, Person)>> {
    let ids: Vec<&Id> = of.iter().map(|family| &family.id).collect();
    let rows: Vec<(Id, Id, String)> = family_members::table
        .inner_join(people::table.on(people::id.eq(family_members::person_id)))
        .filter(family_members::family_id.eq_any(ids))
        .order((family_members::family_id, family_members::position, family_members::id))
        .select((family_members::family_id, people::id, people::name))
        .load(connection)?;
    Ok(rows.into_iter().map(|(family, id, name)| (family, Person { id, name })).collect())
}

/// Reads all that is around one request. The families are those of the person.
pub fn around(connection: &mut DbConnection, request: &Request, person: &Id, of: &[OfFamily]) -> Result<Around> {
    let members = members_of(connection, of)?;
    let person = named(connection, person)?;
    let asker = request.asker_person_id.as_ref().filter(|asker| **asker != person.id);
    let asker = asker.map(|asker| named(connection, asker)).transpose()?;
    let readers = readers(connection, request, (&person, asker.as_ref()), of, &members)?;
    let mut kept = Vec::new();
    for family in of {
        // Nobody knows who stands behind somebody who is not of the record: nothing goes to them that is kept from anybody.
        let reads = match request.by_whom {
            ByWhom::Representative => Reads::Anybody(readers.clone()),
            _ => Reads::These(readers.clone()),
        };
        kept.extend(kept_words(connection, &family.id, &reads)?);
    }
    let stays = stays(connection, of)?;
    let to = if request.by_whom == ByWhom::Parent { asker.as_ref().unwrap_or(&person) } else { &person };
    kept.extend(elsewhere(connection, of, &to.id, &stays)?);
    let also = other_names(connection, of)?;
    let known: Vec<&str> = [Some(&person), asker.as_ref()].into_iter().flatten().map(|one| one.name.as_str()).collect();
    let is_reader = |id: &Id| *id == person.id || asker.as_ref().is_some_and(|asker| asker.id == *id);
    let everybody =
        members.iter().map(|(_, member)| (&member.id, &member.name)).chain(also.iter().map(|(id, name)| (id, name)));
    let others =
        everybody.clone().filter(|(id, _)| !is_reader(id)).map(|(_, name)| Name::new(name, known.iter().copied()));
    let strangers: Vec<&str> =
        members.iter().filter(|(_, one)| one.id != person.id).map(|(_, one)| one.name.as_str()).collect();
    let own = everybody.filter(|(id, _)| **id == person.id).map(|(_, name)| Name::new(name, strangers.iter().copied()));
    Ok(Around {
        others: others.collect(),
        own: own.collect(),
        asker_homes: stays
            .iter()
            .filter(|stay| stay.person == to.id && stay.is_now)
            .map(|stay| stay.home.clone())
            .collect(),
        others_homes: never_of(&stays, &person.id),
        places: if request.by_whom.is_for_another() { places_of(connection, of, &person.id)? } else { Vec::new() },
        agencies: agencies_and_workers(connection)?,
        names: Names {
            people: members.iter().map(|(_, one)| (one.id.clone(), one.name.clone())).collect(),
            others: HashMap::new(),
        },
        by_whom: request.by_whom,
        person,
        asker,
        readers,
        kept,
    })
}

fn named(connection: &mut DbConnection, id: &Id) -> Result<Person> {
    let name: String = people::table.filter(people::id.eq(id)).select(people::name).first(connection)?;
    Ok(Person { id: id.clone(), name })
}

/// Everybody into whose hands it may come: the person, who asks, and for somebody whom the record does not know everybody of the families who may be meant.
fn readers(
    connection: &mut DbConnection,
    request: &Request,
    (person, asker): (&Person, Option<&Person>),
    of: &[OfFamily],
    members: &[(Id, Person)],
) -> Result<Vec<Reader>> {
    let mut people: Vec<Person> = vec![person.clone()];
    people.extend(asker.cloned());
    if request.by_whom == ByWhom::Representative {
        let may_be =
            members.iter().map(|(_, member)| member).filter(|member| may_be_named(&request.asked_by, &member.name));
        people.extend(may_be.cloned());
        // What is said in words of who must not be told may mean whoever asks, also where they are nobody of the record.
        people.push(Person { id: person.id.clone(), name: request.asked_by.clone() });
    }
    let mut found = Vec::new();
    for one in &people {
        let mut whole =
            Reader { id: one.id.clone(), name: one.name.clone(), accounts: Vec::new(), not_about: Vec::new() };
        for family in of {
            let names =
                members.iter().filter(|(of, _)| *of == family.id).map(|(_, member)| (&member.id, member.name.as_str()));
            let reader = reader(connection, &family.id, (&one.id, &one.name), names)?;
            whole.accounts = reader.accounts;
            whole.not_about.extend(reader.not_about);
        }
        whole.not_about.extend(of_whole_families(connection, one, of, members)?);
        found.push(whole);
    }
    Ok(found)
}

/// Where a pair keeps everything of a family from somebody, it keeps everybody of it.
fn of_whole_families(
    connection: &mut DbConnection,
    one: &Person,
    of: &[OfFamily],
    members: &[(Id, Person)],
) -> Result<Vec<(Id, Vec<String>)>> {
    let mut not_about = Vec::new();
    for family in of {
        if !super::who::is_kept_from_whole_family(connection, &family.id, (&one.id, &one.name))? {
            continue;
        }
        let there = || members.iter().filter(|(of, _)| *of == family.id).map(|(_, member)| member);
        for member in there().filter(|member| member.id != one.id) {
            let others = there().filter(|other| other.id != member.id).map(|other| other.name.as_str());
            not_about.push((member.id.clone(), known_by(&member.name, others)));
        }
    }
    Ok(not_about)
}

/// Every other name of everybody in these families, whoever may see it.
fn other_names(connection: &mut DbConnection, of: &[OfFamily]) -> Result<Vec<(Id, String)>> {
    let ids: Vec<&Id> = of.iter().map(|family| &family.id).collect();
    Ok(person_names::table
        .filter(person_names::family_id.eq_any(ids))
        .select((person_names::person_id, person_names::name))
        .load(connection)?)
}

/// That somebody lives or lived in a home.
struct Stay {
    home: Id,
    person: Id,
    is_now: bool,
}

fn stays(connection: &mut DbConnection, of: &[OfFamily]) -> Result<Vec<Stay>> {
    let ids: Vec<&Id> = of.iter().map(|family| &family.id).collect();
    let rows: Vec<(Id, Id, Option<Day>)> = residents::table
        .filter(residents::family_id.eq_any(ids))
        .order(residents::id)
        .select((residents::home_id, residents::person_id, residents::lived_to))
        .load(connection)?;
    Ok(rows.into_iter().map(|(home, person, to)| Stay { home, person, is_now: to.is_none() }).collect())
}

/// The homes in which others live or lived, and this person never.
fn never_of(stays: &[Stay], person: &Id) -> Vec<Id> {
    let is_theirs = |home: &Id| stays.iter().any(|stay| stay.home == *home && stay.person == *person);
    let others = stays.iter().map(|stay| stay.home.clone()).filter(|home| !is_theirs(home));
    People::new(others).iter().cloned().collect()
}

/// Where others are to be found, and how: the homes in which whoever gets the copy never lived, and the numbers of everybody else. They are never given, whether or not
/// anybody thought of keeping them.
fn elsewhere(connection: &mut DbConnection, of: &[OfFamily], to: &Id, stays: &[Stay]) -> Result<Vec<Kept>> {
    let ids: Vec<&Id> = of.iter().map(|family| &family.id).collect();
    let rows: Vec<(String, String)> = homes::table
        .filter(homes::family_id.eq_any(&ids).and(homes::id.eq_any(never_of(stays, to))))
        .select((homes::address, homes::postcode))
        .load(connection)?;
    let mut kept: Vec<Kept> =
        rows.iter().flat_map(|(address, postcode)| Kept::home(address, postcode, false)).collect();
    let numbers: Vec<String> = channels::table
        .filter(channels::family_id.eq_any(&ids).and(channels::person_id.ne(to)))
        .select(channels::value)
        .load(connection)?;
    kept.extend(numbers.iter().flat_map(|value| Kept::number(value)));
    Ok(kept)
}

/// The schools of the person and every agency but the council: whoever reads that something is from one knows at which door to wait.
fn places_of(connection: &mut DbConnection, of: &[OfFamily], person: &Id) -> Result<Vec<Kept>> {
    let ids: Vec<&Id> = of.iter().map(|family| &family.id).collect();
    let mut names: Vec<String> =
        agencies::table.filter(agencies::kind.ne("council")).select(agencies::name).load(connection)?;
    let theirs = schools::table.filter(schools::family_id.eq_any(ids).and(schools::person_id.eq(person)));
    names.extend(theirs.select(schools::name).load::<String>(connection)?);
    Ok(names.iter().filter_map(|name| Kept::name(name)).collect())
}

fn agencies_and_workers(connection: &mut DbConnection) -> Result<Vec<String>> {
    let mut names: Vec<String> = agencies::table.select(agencies::name).load(connection)?;
    names.extend(users::table.select(users::name).load::<String>(connection)?);
    Ok(names)
}

/// The names of accounts, agencies and people outside the families that rows name by id.
pub fn names_of(connection: &mut DbConnection, ids: &[Id]) -> Result<HashMap<Id, String>> {
    let mut found: Vec<(Id, String)> =
        users::table.filter(users::id.eq_any(ids)).select((users::id, users::name)).load(connection)?;
    found.extend(agencies::table.filter(agencies::id.eq_any(ids)).select((agencies::id, agencies::name)).load::<(
        Id,
        String,
    )>(
        connection,
    )?);
    Ok(found.into_iter().collect())
}
