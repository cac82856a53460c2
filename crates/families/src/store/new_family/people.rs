//! The people of a new family, where they live and how they can be reached.

use alongside_schema::tables::{family_members, people};
use alongside_schema::{Day, Id, Marks, People, ReferenceKind, Result, Tx, Viewer};
use diesel::prelude::*;

use super::{NewFamily, NewHome, NewPerson};
use crate::codes::{HomeClass, LegalStatus, PersonKind};
use crate::names;
use crate::person_codes::Nights;
use crate::same::looks;
use crate::store::findable::{Findable, NamePart, refresh};
use crate::store::homes::{HomeText, NewStay, insert_home, insert_resident};
use crate::store::links::look_at_people;
use crate::store::names::{NewName, insert_name};
use crate::store::person::insert_detail;
use crate::store::schools::insert_school;
use crate::store::status::{NewSpell, change_status};
use crate::store::ways::{WayText, insert_way};

/// Adds everybody under these ids, with their homes first.
pub(super) fn add(tx: &mut Tx<'_>, by: &Viewer, family_id: &Id, family: &NewFamily, ids: &[Id]) -> Result<()> {
    let mut made = Vec::with_capacity(family.homes.len());
    for (at, home) in family.homes.iter().enumerate() {
        made.push(add_home(tx, family_id, &family.source, at, home)?);
    }
    let mut findable = Findable::default();
    for (at, (person, id)) in family.people.iter().zip(ids).enumerate() {
        let marks = Marks::about(People::one(id), family.source.clone());
        insert_everything(tx, family_id, id, at, person, &marks)?;
        find_by(&mut findable, id, person, family, tx.today());
        for (home, NewHome { class, .. }) in
            person.homes.iter().filter_map(|at| made.get(*at).zip(family.homes.get(*at)))
        {
            let stay =
                NewStay { home, person: id, from_on: tx.today(), nights: Nights::All, nights_words: "", class: *class };
            insert_resident(tx, family_id, &stay, &marks)?;
        }
        if person.kind == PersonKind::Child {
            begin_status(tx, by, family_id, id, family, &marks)?;
        }
    }
    findable.insert(tx)?;
    look_at_people(tx, ids)
}

/// Somebody who joins a family that is in the record already, with everything but a home: that is for who works with them to say.
pub(in crate::store) fn join(
    tx: &mut Tx<'_>,
    family_id: &Id,
    id: &Id,
    at: usize,
    person: &NewPerson,
    source: &str,
) -> Result<()> {
    insert_everything(tx, family_id, id, at, person, &Marks::about(People::one(id), source))?;
    refresh(tx, id)
}

fn insert_everything(
    tx: &mut Tx<'_>,
    family_id: &Id,
    id: &Id,
    at: usize,
    person: &NewPerson,
    marks: &Marks,
) -> Result<()> {
    insert_person(tx, family_id, id, person, marks)?;
    insert_member(tx, family_id, id, at, person, marks)?;
    for channel in &person.channels {
        insert_way(tx, family_id, id, &WayText { from_on: None, ..WayText::of(channel) }, marks)?;
    }
    for (detail, value) in &person.details {
        insert_detail(tx, family_id, id, *detail, value, &marks.source)?;
    }
    insert_school(tx, family_id, id, &person.school, marks)
}

fn add_home(tx: &mut Tx<'_>, family_id: &Id, source: &str, at: usize, home: &NewHome) -> Result<Id> {
    let marks = Marks::about(People::none(), source);
    let text =
        HomeText { address: &home.address, postcode: &home.postcode, class: home.class, area: "", from_on: None };
    insert_home(tx, family_id, at as i64, &text, &marks)
}

fn begin_status(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family_id: &Id,
    child: &Id,
    family: &NewFamily,
    marks: &Marks,
) -> Result<()> {
    let new = NewSpell {
        child: child.clone(),
        status: LegalStatus::EarlyHelp,
        started_on: tx.today(),
        reason: family.reason.clone(),
        decided_by: by.name.clone(),
    };
    change_status(tx, family_id, &new, marks)?;
    Ok(())
}

/// Makes the person, with their other names. A day still to come is when a baby is expected.
pub(in crate::store) fn insert_person(
    tx: &mut Tx<'_>,
    family: &Id,
    id: &Id,
    person: &NewPerson,
    marks: &Marks,
) -> Result<()> {
    let (reference, now, today) = (tx.new_reference(ReferenceKind::Person), tx.now(), tx.today());
    let life = person.life(today);
    diesel::insert_into(people::table)
        .values((
            people::id.eq(id),
            people::reference.eq(reference),
            people::name.eq(&person.name),
            people::kind.eq(person.kind),
            people::birth_date.eq(life.birth_date),
            people::birth_accuracy.eq(life.accuracy),
            people::expected_date.eq(life.expected_date),
            people::version.eq(1),
            people::source.eq(&marks.source),
            people::created_at.eq(now),
        ))
        .execute(tx.connection())?;
    for (used_as, name) in &person.other_names {
        let named = NewName { person: id, used_as: *used_as, name, from_on: None, to_on: None };
        insert_name(tx, family, &named, marks)?;
    }
    Ok(())
}

/// What a search by name finds them by, and what a request about them is known by.
fn find_by(findable: &mut Findable, id: &Id, person: &NewPerson, family: &NewFamily, today: Day) {
    let every_name = person.other_names.iter().fold(person.name.clone(), |names, (_, name)| format!("{names} {name}"));
    for part in names::parts(&every_name) {
        findable.names.push(NamePart { token: part, person_id: id.clone() });
    }
    let home =
        person.homes.iter().filter_map(|home| family.homes.get(*home)).find(|home| home.class == HomeClass::Ordinary);
    let home = home.map(|home| (home.address.as_str(), home.postcode.as_str()));
    let phone = person.channels.iter().find(|channel| !channel.value.is_empty()).map(|channel| channel.value.as_str());
    let others: Vec<_> = person.other_names.iter().map(|(used_as, name)| (*used_as, name.as_str())).collect();
    let known = looks(&person.name, &others, person.kind, person.life(today).born(), home, phone);
    findable.add_keys(id, &known);
}

pub(in crate::store) fn insert_member(
    tx: &mut Tx<'_>,
    family: &Id,
    person_id: &Id,
    at: usize,
    person: &NewPerson,
    marks: &Marks,
) -> Result<()> {
    let (id, today, now) = (tx.new_id(), tx.today(), tx.now());
    diesel::insert_into(family_members::table)
        .values((
            (
                family_members::id.eq(id),
                family_members::family_id.eq(family),
                family_members::person_id.eq(person_id),
                family_members::position.eq(at as i64),
                family_members::relationship.eq(&person.relationship),
                family_members::joined_on.eq(today),
                family_members::created_at.eq(now),
                family_members::leave_reason.eq(""),
            ),
            (
                family_members::subjects.eq(&marks.subjects),
                family_members::withheld_from.eq(&marks.withheld_from),
                family_members::visibility.eq(marks.visibility),
                family_members::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(())
}
