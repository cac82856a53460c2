use alongside_keys::SealKeys;
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{families, family_members, people};
use alongside_schema::{Day, Error, Id, Marks, People, Reference, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::findable::refresh;
use super::known::{LikelyPerson, likely};
use super::new_family::NewPerson;
use super::new_family::people::{insert_member, insert_person};
use super::people::{Member, members_ever};
use super::sealed::{none_sealed, not_beside};
use super::timeline::{Note, note};
use super::ways::{WayText, insert_way};
use super::{Family, LikelyFamily};
use crate::codes::TimelineKind;
use crate::same::looks;

/// People of the record who may be this one, in families that the viewer may know of: search before create.
pub fn may_be(
    connection: &mut DbConnection,
    (viewer, seals): (&Viewer, &SealKeys),
    family: &Family,
    person: &NewPerson,
    today: Day,
) -> Result<Vec<LikelyOne>> {
    let others: Vec<_> = person.other_names.iter().map(|(used_as, name)| (*used_as, name.as_str())).collect();
    let phone = person.channels.first().map(|way| way.value.as_str());
    let asked = looks(&person.name, &others, person.kind, person.life(today).born(), None, phone);
    let found = likely(connection, (viewer, seals), &[asked], None)?;
    let mut ones: Vec<LikelyOne> = Vec::new();
    for LikelyFamily { reference, name, people, .. } in found {
        for person in people.into_iter().filter(|person| person.is_same) {
            match ones.iter_mut().find(|one| one.person.person_id == person.person_id) {
                Some(one) => one.families.push((reference.clone(), name.clone())),
                None => ones.push(LikelyOne { person, families: vec![(reference.clone(), name.clone())] }),
            }
        }
    }
    let there = ones.iter().map(|one| one.person.person_id.clone()).collect();
    if speaks_of_both(connection, (viewer, seals), family, there)? { Ok(Vec::new()) } else { Ok(ones) }
}

/// Whether one of these is who somebody of this family was before an adoption, or is since: then nobody is proposed at all.
fn speaks_of_both(
    connection: &mut DbConnection,
    (viewer, seals): (&Viewer, &SealKeys),
    family: &Family,
    mut people: Vec<Id>,
) -> Result<bool> {
    people.extend(members_ever(connection, viewer, &family.id)?.into_iter().map(|member| member.person_id));
    Ok(!not_beside(connection, seals, &people)?.is_empty())
}

/// Other families of the record that may be this one, by their people: search before they are joined.
pub fn may_be_one(
    connection: &mut DbConnection,
    (viewer, seals): (&Viewer, &SealKeys),
    family: &Family,
) -> Result<Vec<LikelyFamily>> {
    let members = super::people::members(connection, viewer, &family.id)?;
    let asked: Vec<_> =
        members.iter().map(|member| looks(&member.name, &[], member.kind, member.life().born(), None, None)).collect();
    let found = likely(connection, (viewer, seals), &asked, None)?;
    let others: Vec<LikelyFamily> = found.into_iter().filter(|other| other.id != family.id).collect();
    let there = others.iter().flat_map(|other| other.people.iter().map(|person| person.person_id.clone())).collect();
    if speaks_of_both(connection, (viewer, seals), family, there)? { Ok(Vec::new()) } else { Ok(others) }
}

/// Somebody of the record who may be the one that is to be added, and the families that the viewer knows them in.
#[derive(Clone, Debug)]
pub struct LikelyOne {
    /// The person, and why.
    pub person: LikelyPerson,
    /// In which families, by reference and name.
    pub families: Vec<(Reference, String)>,
}

/// Where the next person stands in the family's list.
fn next_position(tx: &mut Tx<'_>, family: &Id) -> Result<i64> {
    let last: Option<i64> = family_members::table
        .filter(family_members::family_id.eq(family))
        .select(diesel::dsl::max(family_members::position))
        .first(tx.connection())?;
    Ok(last.unwrap_or(-1) + 1)
}

/// Adds somebody new to the family.
pub fn add_person(tx: &mut Tx<'_>, viewer: &Viewer, family: &Family, person: &NewPerson) -> Result<Id> {
    let id = tx.new_id();
    let marks = Marks::about(People::one(&id), viewer.agency.clone());
    insert_person(tx, &family.id, &id, person, &marks)?;
    let position = next_position(tx, &family.id)?;
    insert_member(tx, &family.id, &id, position as usize, person, &marks)?;
    for channel in &person.channels {
        insert_way(tx, &family.id, &id, &WayText::of(channel), &marks)?;
    }
    refresh(tx, &id)?;
    joined(tx, viewer, family, &person.name, &person.relationship, &id, &marks)?;
    Ok(id)
}

/// Adds somebody of the record to the family too, or back to it. Who reaches one of their families learns nothing of the others by it.
pub fn add_known(tx: &mut Tx<'_>, viewer: &Viewer, family: &Family, person: &Id, relationship: &str) -> Result<()> {
    none_sealed(tx, &[person])?;
    let name = known_name(tx.connection(), viewer, person)?;
    let marks = Marks::about(People::one(person), viewer.agency.clone());
    let there =
        members_ever(tx.connection(), viewer, &family.id)?.into_iter().find(|member| member.person_id == *person);
    match there {
        Some(Member { left_on: None, .. }) => {
            return Err(Error::Refused(format!("{name} is in this family already.")));
        }
        Some(_) => {
            let of_both = family_members::family_id.eq(&family.id).and(family_members::person_id.eq(person));
            diesel::update(family_members::table.filter(of_both))
                .set((
                    family_members::left_on.eq(None::<Day>),
                    family_members::leave_reason.eq(""),
                    family_members::relationship.eq(relationship),
                ))
                .execute(tx.connection())?;
        }
        None => {
            let position = next_position(tx, &family.id)?;
            let new = NewPerson::new(&name, crate::codes::PersonKind::Adult, relationship);
            insert_member(tx, &family.id, person, position as usize, &new, &marks)?;
        }
    }
    refresh(tx, person)?;
    joined(tx, viewer, family, &name, relationship, person, &marks)
}

/// What somebody is called whom the viewer knows in any family.
fn known_name(connection: &mut DbConnection, viewer: &Viewer, person: &Id) -> Result<String> {
    visible::family_members::table
        .inner_join(people::table.on(people::id.eq(visible::family_members::person_id)))
        .filter(visible::family_members::viewer_id.eq(&viewer.user_id))
        .filter(visible::family_members::person_id.eq(person))
        .select(people::name)
        .first(connection)
        .map_err(Error::or_not_found)
}

fn joined(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    family: &Family,
    name: &str,
    relationship: &str,
    person: &Id,
    marks: &Marks,
) -> Result<()> {
    let happened_on = tx.today();
    let title = format!("{name} is recorded as one of the family");
    let note_of = Note {
        family: &family.id,
        happened_on,
        kind: TimelineKind::People,
        title,
        body: relationship.to_owned(),
        fact: Some(person),
        marks,
    };
    note(tx, viewer, note_of)
}

/// Somebody is no longer one of the family, from this day. Nothing of them is taken away.
pub fn leave(tx: &mut Tx<'_>, viewer: &Viewer, family: &Family, member: &Member, on: Day, reason: &str) -> Result<()> {
    if on < member.joined_on {
        return Err(Error::Refused(format!(
            "{} is recorded as one of the family since {}. They can not leave it before that.",
            member.name,
            member.joined_on.words()
        )));
    }
    let open = family_members::family_id
        .eq(&family.id)
        .and(family_members::person_id.eq(&member.person_id))
        .and(family_members::left_on.is_null());
    let left = diesel::update(family_members::table.filter(open))
        .set((family_members::left_on.eq(on), family_members::leave_reason.eq(reason)))
        .execute(tx.connection())?;
    if left == 0 {
        return Err(Error::Stale);
    }
    let marks = Marks::about(People::one(&member.person_id), viewer.agency.clone());
    let note_of = Note {
        family: &family.id,
        happened_on: on,
        kind: TimelineKind::People,
        title: format!("{} left the family's record", member.name),
        body: reason.to_owned(),
        fact: Some(&member.person_id),
        marks: &marks,
    };
    note(tx, viewer, note_of)
}

/// The other families of a person that the viewer works with; of any others they learn nothing.
pub fn other_families(
    connection: &mut DbConnection,
    viewer: &Viewer,
    family: &Id,
    person: &Id,
) -> Result<Vec<(Reference, String)>> {
    Ok(visible::family_members::table
        .inner_join(families::table.on(families::id.eq(visible::family_members::family_id)))
        .filter(visible::family_members::viewer_id.eq(&viewer.user_id))
        .filter(visible::family_members::grade.ge(alongside_schema::reach::GRADE_RECORD))
        .filter(visible::family_members::person_id.eq(person).and(visible::family_members::family_id.ne(family)))
        .order(families::reference)
        .select((families::reference, families::name))
        .load(connection)?)
}
