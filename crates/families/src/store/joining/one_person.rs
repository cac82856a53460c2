use alongside_schema::reach::GRADE_FULL;
use alongside_schema::tables::{family_members, invitations, people, person_locks, staff_link_matches, status_spells};
use alongside_schema::{Day, Error, Id, Marks, People, Result, Tx, Viewer, rows, visible};
use diesel::prelude::*;

use super::super::Family;
use super::super::events::{NewEvent, begin, finish};
use super::super::findable::refresh;
use super::super::names::{NewName, insert_name};
use super::super::pairs::withhold_within;
use super::super::people::Member;
use super::super::sealed::none_sealed;
use super::{may_be_moved, not_from_here};
use crate::codes::NameUse;
use crate::tie_codes::LifeEvent;

/// Tables in which a person is named that stay as they were written: keys by which people are found are made anew, and who agreed to a
/// version is history. What a version says is not among them, since it must stay withheld from whom it was.
const LEFT_AS_WRITTEN: &[&str] = &["name_tokens", "person_keys", "plan_version_people", "people"];

/// Two records of one person become one: everything that names the second names the first, in every family of theirs. The second's name
/// stays as another name of the first. It is another act than joining families, and drags nobody else along.
pub fn join_people(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    family: &Family,
    stays: &Member,
    goes: &Member,
    reason: &str,
) -> Result<Id> {
    may_be_moved(tx, family)?;
    let (one, other) = (&stays.person_id, &goes.person_id);
    if one == other {
        return Err(Error::Refused("That is the same record.".to_owned()));
    }
    none_sealed(tx, &[one, other])?;
    reaches_all_of(tx, viewer, other)?;
    reaches_all_of(tx, viewer, one)?;
    let marks = Marks::about(People::one(one), viewer.agency.clone());
    let today = tx.today();
    let act = NewEvent {
        kind: LifeEvent::PeopleJoined,
        person: Some(one),
        other: Some(other),
        happened_on: today,
        words: reason,
        marks: &marks,
    };
    let event = begin(tx, viewer, &family.id, &act)?;
    rows::keep(tx, &event, "people", rows::Rows::One(other))?;
    let gone = diesel::update(people::table.filter(people::id.eq(other).and(people::version.eq(goes.version))))
        .set((people::joined_into.eq(one), people::version.eq(goes.version + 1)))
        .execute(tx.connection())?;
    if gone == 0 {
        return Err(Error::Stale);
    }
    end_status_of(tx, &event, one, other, today)?;
    bring_memberships(tx, &event, one, other)?;
    for (table, named) in naming_people() {
        rows::replace_person(tx, &event, table, &named, other, one)?;
    }
    invite_as_one(tx, &event, one, other)?;
    locks_as_one(tx, &event, one, other)?;
    if goes.name != stays.name {
        let also = NewName { person: one, used_as: NameUse::Alias, name: &goes.name, from_on: None, to_on: None };
        let id = insert_name(tx, &family.id, &also, &marks)?;
        rows::made(tx, &event, "person_names", id.as_str())?;
    }
    let families: Vec<Id> = family_members::table
        .filter(family_members::person_id.eq(one))
        .select(family_members::family_id)
        .load(tx.connection())?;
    for family in &families {
        withhold_within(tx, &event, family)?;
    }
    finish(tx, viewer, &family.id, &event, &act, format!("Two records of {} became one", stays.name))?;
    refresh(tx, one)?;
    Ok(event)
}

/// Joining changes what stands in every family of theirs, so that whoever does it answers for all of them. Where they do not, they learn no
/// more than that it can not be done from here.
fn reaches_all_of(tx: &mut Tx<'_>, viewer: &Viewer, person: &Id) -> Result<()> {
    let all: i64 =
        family_members::table.filter(family_members::person_id.eq(person)).count().get_result(tx.connection())?;
    let reached: i64 = visible::family_members::table
        .filter(visible::family_members::viewer_id.eq(&viewer.user_id))
        .filter(visible::family_members::person_id.eq(person).and(visible::family_members::grade.ge(GRADE_FULL)))
        .count()
        .get_result(tx.connection())?;
    if all == reached { Ok(()) } else { Err(not_from_here()) }
}

/// Every table in which people are named by id, and the columns that name them.
fn naming_people() -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    let tables = rows::of_families()
        .chain(["users", "subject_requests"])
        .filter(|table| !LEFT_AS_WRITTEN.contains(table) && *table != "trail");
    tables.filter_map(|table| {
        let names_one = |column: &&&str| {
            column.ends_with("person_id")
                || ["child_id", "subjects", "withheld_from", "attends"].contains(*column)
                // That somebody says who they are is wrong names the person as the row.
                || (table == "corrections" && **column == "fact_id")
        };
        let is_member = table == "family_members";
        let named: Vec<&str> = rows::columns(table)
            .iter()
            .filter(names_one)
            .filter(|column| !(is_member && **column == "person_id"))
            .copied()
            .collect();
        (!named.is_empty()).then_some((table, named))
    })
}

/// A family that only the second is in has the first instead. One that both are in keeps the first's place in it.
fn bring_memberships(tx: &mut Tx<'_>, event: &Id, one: &Id, other: &Id) -> Result<()> {
    let rows_of = |person: &Id| {
        family_members::table
            .filter(family_members::person_id.eq(person.clone()))
            .order(family_members::id)
            .select((family_members::id, family_members::family_id))
    };
    let there: Vec<(Id, Id)> = rows_of(one).load(tx.connection())?;
    for (id, family) in rows_of(other).load::<(Id, Id)>(tx.connection())? {
        if there.iter().all(|(_, known)| *known != family) {
            rows::keep(tx, event, "family_members", rows::Rows::One(&id))?;
            diesel::update(family_members::table.filter(family_members::id.eq(&id)))
                .set(family_members::person_id.eq(one))
                .execute(tx.connection())?;
        }
    }
    Ok(())
}

/// Whoever is invited is known by their person, so that nobody is invited twice. Where both are invited to one meeting, both invitations stay
/// with what was answered to each, and the second keeps the key that it had.
fn invite_as_one(tx: &mut Tx<'_>, event: &Id, one: &Id, other: &Id) -> Result<()> {
    let of = |person: &Id| {
        invitations::table
            .filter(invitations::guest_key.eq(person.to_string()))
            .select((invitations::id, invitations::meeting_id))
    };
    let there: Vec<(Id, Id)> = of(one).load(tx.connection())?;
    for (id, meeting) in of(other).load::<(Id, Id)>(tx.connection())? {
        if there.iter().all(|(_, known)| *known != meeting) {
            rows::keep(tx, event, "invitations", rows::Rows::One(&id))?;
            diesel::update(invitations::table.filter(invitations::id.eq(&id)))
                .set(invitations::guest_key.eq(one.to_string()))
                .execute(tx.connection())?;
        }
    }
    Ok(())
}

/// Whoever is locked from the second is locked from the one. Where somebody is locked from both already, both rows stay.
fn locks_as_one(tx: &mut Tx<'_>, event: &Id, one: &Id, other: &Id) -> Result<()> {
    let locks_of = |person: &Id| {
        person_locks::table
            .filter(person_locks::person_id.eq(person.clone()).and(person_locks::ended_at.is_null()))
            .select((person_locks::id, person_locks::user_id))
    };
    let there: Vec<(Id, Id)> = locks_of(one).load(tx.connection())?;
    for (id, user) in locks_of(other).load::<(Id, Id)>(tx.connection())? {
        if there.iter().all(|(_, known)| *known != user) {
            rows::keep(tx, event, "person_locks", rows::Rows::One(&id))?;
            diesel::update(person_locks::table.filter(person_locks::id.eq(&id)))
                .set(person_locks::person_id.eq(one))
                .execute(tx.connection())?;
        }
    }
    let matches_of = |person: &Id| {
        staff_link_matches::table
            .filter(staff_link_matches::person_id.eq(person.clone()))
            .select((staff_link_matches::id, staff_link_matches::link_id))
    };
    let there: Vec<(Id, Id)> = matches_of(one).load(tx.connection())?;
    for (id, link) in matches_of(other).load::<(Id, Id)>(tx.connection())? {
        if there.iter().all(|(_, known)| *known != link) {
            rows::keep(tx, event, "staff_link_matches", rows::Rows::One(&id))?;
            diesel::update(staff_link_matches::table.filter(staff_link_matches::id.eq(&id)))
                .set(staff_link_matches::person_id.eq(one))
                .execute(tx.connection())?;
        }
    }
    Ok(())
}

/// A child has one open legal status: where both records have one, the second's ends today.
fn end_status_of(tx: &mut Tx<'_>, event: &Id, one: &Id, other: &Id, today: Day) -> Result<()> {
    let open = |person: &Id| {
        status_spells::table
            .filter(status_spells::person_id.eq(person.clone()).and(status_spells::ended_on.is_null()))
            .select((status_spells::id, status_spells::started_on))
    };
    let stays: Option<(Id, Day)> = open(one).first(tx.connection()).optional()?;
    let goes: Option<(Id, Day)> = open(other).first(tx.connection()).optional()?;
    if let (Some(_), Some((spell, began))) = (stays, goes) {
        rows::keep(tx, event, "status_spells", rows::Rows::One(&spell))?;
        diesel::update(status_spells::table.filter(status_spells::id.eq(&spell)))
            .set(status_spells::ended_on.eq(today.max(began)))
            .execute(tx.connection())?;
    }
    Ok(())
}
