use alongside_schema::reach::correctable;
use alongside_schema::tables::{corrections, episodes, families, family_members, homes, involvements, residents};
use alongside_schema::{Error, Id, Marks, People, Reference, ReferenceKind, Result, Tx, Viewer, rows};
use diesel::prelude::*;

use super::super::Family;
use super::super::events::{NewEvent, begin, finish};
use super::super::homes::{HomeText, Stay, add_home, homes_ever, stays, whole_home};
use super::super::pairs::withhold_within;
use super::super::people::members;
use super::super::timeline::{Note, note};
use super::{bars, both_sides, hold_row, limits, may_be_moved, wishes};
use crate::codes::TimelineKind;
use crate::tie_codes::LifeEvent;

/// How a family's record is divided.
#[derive(Clone, Debug)]
pub struct Divided {
    /// Who gets a record of their own.
    pub people: Vec<Id>,
    /// What the new family is called.
    pub name: String,
    /// Why.
    pub reason: String,
}

/// Facts that go with the people whom alone they are about. The plan stays: it is the plan of the family that remains.
const GOES_WITH_PEOPLE: &[&str] = &[
    "person_names",
    "person_details",
    "person_identifiers",
    "channels",
    "relationships",
    "responsibilities",
    "nondisclosures",
    "problem_facts",
    "stories",
    "status_spells",
    "timeline_entries",
    "contacts",
    "people_seen",
    "agreements",
    "consents",
    "sharing_wishes",
    "sharing_decisions",
    "competence_views",
    "promises",
    "schools",
    "alerts",
    "planned_visits",
    "processing_limits",
];

/// Facts that follow the fact to which they belong, by the column that names it.
const GOES_WITH_A_FACT: &[(&str, (&str, &str))] = &[
    ("nondisclosure_steps", ("nondisclosure_id", "nondisclosures")),
    ("withholdings", ("nondisclosure_id", "nondisclosures")),
    ("promise_times", ("promise_id", "promises")),
];

/// Gives some people a record of their own: they leave this one, and what is about them alone goes with them. What is about both stays
/// here, but for pairs and alerts, of which each record has its own. The lead practitioner leads both, so that nobody is without one; a manager may change that.
pub fn divide_family(tx: &mut Tx<'_>, viewer: &Viewer, family: &Family, new: &Divided) -> Result<Reference> {
    hold_row(tx, &family.id)?;
    may_be_moved(tx, family)?;
    let there = members(tx.connection(), viewer, &family.id)?;
    let goes = |id: &Id| new.people.contains(id);
    if new.people.is_empty() || there.iter().all(|member| goes(&member.person_id)) {
        return Err(Error::Refused("Somebody must go and somebody must stay.".to_owned()));
    }
    let (other, reference) = (tx.new_id(), tx.new_reference(ReferenceKind::Family));
    make_family(tx, family, &other, &reference, &new.name)?;
    let marks = Marks::about(People::none(), viewer.agency.clone());
    let today = tx.today();
    let words =
        format!("Some of the family have a record of their own now: {} ({reference}). {}", new.name, new.reason);
    let act = NewEvent {
        kind: LifeEvent::FamilyDivided,
        person: None,
        other: Some(&other),
        happened_on: today,
        words: &words,
        marks: &marks,
    };
    let event = begin(tx, viewer, &family.id, &act)?;
    let mut going = Vec::new();
    for person in &new.people {
        let of = family_members::family_id.eq(&family.id).and(family_members::person_id.eq(person));
        let member: Id = family_members::table
            .filter(of)
            .select(family_members::id)
            .first(tx.connection())
            .map_err(Error::or_not_found)?;
        rows::keep(tx, &event, "family_members", rows::Rows::One(&member))?;
        diesel::update(family_members::table.filter(family_members::id.eq(&member)))
            .set(family_members::family_id.eq(&other))
            .execute(tx.connection())?;
        going.push(person.clone());
    }
    move_homes(tx, viewer, family, &event, &other, &going)?;
    let two = (&family.id, &other);
    for table in GOES_WITH_PEOPLE {
        rows::move_about(tx, &event, table, two, &going)?;
    }
    for (table, belongs_to) in GOES_WITH_A_FACT {
        rows::move_with(tx, &event, table, *belongs_to, &other)?;
    }
    // What is said of a row goes where the row is, and who is told of it with it.
    for fact in correctable() {
        rows::move_with(tx, &event, "corrections", ("fact_id", fact.name), &other)?;
    }
    for person in &going {
        rows::keep(tx, &event, "corrections", rows::Rows::With("fact_id", person))?;
        let of = corrections::family_id.eq(&family.id).and(corrections::fact_id.eq(person));
        diesel::update(corrections::table.filter(of))
            .set(corrections::family_id.eq(&other))
            .execute(tx.connection())?;
    }
    rows::move_with(tx, &event, "correction_tellings", ("correction_id", "corrections"), &other)?;
    keep_safe(tx, &event, two, &going)?;
    let begun = Note {
        family: &other,
        happened_on: today,
        kind: TimelineKind::Life,
        title: "A record of their own begins".to_owned(),
        body: new.reason.clone(),
        fact: None,
        marks: &marks,
    };
    note(tx, viewer, begun)?;
    rows::keep_record(tx, &event, &other)?;
    finish(tx, viewer, &family.id, &event, &act, "One family became two records".to_owned())?;
    Ok(reference)
}

/// Neither record may tell what the one did not: who must not be told what, whom the family wishes not to be told, what to know before anybody knocks, and who may not see
/// it.
fn keep_safe(tx: &mut Tx<'_>, event: &Id, two: (&Id, &Id), going: &[Id]) -> Result<()> {
    let (family, other) = two;
    both_sides::copy_pairs(tx, event, two, going)?;
    both_sides::copy_alerts(tx, event, two, going)?;
    wishes::copy(tx, event, two, going)?;
    limits::copy(tx, event, two)?;
    bars::copy(tx, event, two, &[true, false])?;
    bars::keep_out_kin(tx, event, other, family)?;
    bars::keep_out_kin(tx, event, family, other)?;
    withhold_within(tx, event, family)?;
    withhold_within(tx, event, other)
}

/// The new family, with the team, a stretch of work and the lead of the one it comes from.
fn make_family(tx: &mut Tx<'_>, family: &Family, other: &Id, reference: &Reference, name: &str) -> Result<()> {
    let (now, today) = (tx.now(), tx.today());
    let team: Option<Id> =
        families::table.filter(families::id.eq(&family.id)).select(families::team_id).first(tx.connection())?;
    diesel::insert_into(families::table)
        .values((
            families::id.eq(other),
            families::reference.eq(reference),
            families::name.eq(name),
            families::team_id.eq(team),
            families::restricted.eq(false),
            families::created_at.eq(now),
        ))
        .execute(tx.connection())?;
    let episode = super::super::ask_again::begin_work(tx, other)?;
    if let Some((lead, _)) = &family.lead {
        let id = tx.new_id();
        diesel::insert_into(involvements::table)
            .values((
                involvements::id.eq(id),
                involvements::family_id.eq(other),
                involvements::episode_id.eq(&episode),
                involvements::user_id.eq(lead),
                involvements::role.eq("lead"),
                involvements::started_on.eq(today),
                involvements::change_reason.eq("The record was divided"),
            ))
            .execute(tx.connection())?;
        diesel::update(episodes::table.filter(episodes::id.eq(&episode)))
            .set(episodes::state.eq("working"))
            .execute(tx.connection())?;
    }
    Ok(())
}

/// A home in which only those who go live goes with them. Of a home that others stay in, the new record has its own copy.
fn move_homes(tx: &mut Tx<'_>, viewer: &Viewer, family: &Family, event: &Id, other: &Id, going: &[Id]) -> Result<()> {
    let known = homes_ever(tx.connection(), viewer, &family.id)?;
    let all: Vec<Stay> = stays(tx.connection(), viewer, &family.id)?;
    for home in &known {
        let of: Vec<&Stay> = all.iter().filter(|stay| stay.home_id == home.id).collect();
        let moving: Vec<&&Stay> = of.iter().filter(|stay| going.contains(&stay.person_id)).collect();
        if moving.is_empty() {
            continue;
        }
        let at = if moving.len() == of.len() {
            rows::keep(tx, event, "homes", rows::Rows::One(&home.id))?;
            diesel::update(homes::table.filter(homes::id.eq(&home.id)))
                .set(homes::family_id.eq(other))
                .execute(tx.connection())?;
            home.id.clone()
        } else {
            let whole = whole_home(tx.connection(), viewer, &family.id, &home.id)?;
            let text = HomeText {
                address: &whole.address,
                postcode: &whole.postcode,
                class: home.class,
                area: &home.area,
                from_on: home.from_on,
            };
            let marks = Marks::about(People::none(), home.source.clone()).withheld_from(home.withheld_from.clone());
            add_home(tx, other, &text, &marks)?
        };
        for stay in moving {
            rows::keep(tx, event, "residents", rows::Rows::One(&stay.id))?;
            diesel::update(residents::table.filter(residents::id.eq(&stay.id)))
                .set((residents::family_id.eq(other), residents::home_id.eq(&at)))
                .execute(tx.connection())?;
        }
    }
    Ok(())
}

/// When the division is taken back, the record that it made goes into the one it came from, and the work in it ends.
pub(in crate::store) fn close_again(tx: &mut Tx<'_>, family: &Id, other: &Id) -> Result<()> {
    let today = tx.today();
    diesel::update(families::table.filter(families::id.eq(other)))
        .set(families::joined_into.eq(family))
        .execute(tx.connection())?;
    diesel::update(involvements::table.filter(involvements::family_id.eq(other).and(involvements::ended_on.is_null())))
        .set(involvements::ended_on.eq(today))
        .execute(tx.connection())?;
    diesel::update(episodes::table.filter(episodes::family_id.eq(other).and(episodes::closed_on.is_null())))
        .set((episodes::state.eq("closed"), episodes::closed_on.eq(today), episodes::close_reason.eq("joined")))
        .execute(tx.connection())?;
    Ok(())
}
