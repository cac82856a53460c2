use alongside_schema::tables::{channels, families, family_members, homes, name_tokens, people, residents};
use alongside_schema::{Day, Id, Marks, People, Reference, ReferenceKind, Result, Tx, Viewer};
use diesel::prelude::*;

use super::ask_again::begin_work;
use super::status::{NewSpell, change_status};
use super::story::tell;
use super::timeline::{Note, note};
use crate::codes::{LegalStatus, PersonKind, Safe, StoryKind, TimelineKind};
use crate::names;

/// Somebody of a family that is to be made.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// What they are called. As little as a first name.
    pub name: String,
    /// Child or adult.
    pub kind: PersonKind,
    /// When they were born or are expected, if anybody knows.
    pub birth_date: Option<Day>,
    /// Who they are to the children.
    pub relationship: String,
    /// Which of the homes they live in, counted from 0.
    pub home: Option<usize>,
    /// A telephone number, or nothing.
    pub phone: String,
    /// Whether that number is safe to ring.
    pub phone_safe: Safe,
}

/// A home of a family that is to be made.
#[derive(Clone, Debug)]
pub struct NewHome {
    /// The address, without the postcode.
    pub address: String,
    /// The postcode.
    pub postcode: String,
}

/// A family that is to be made, with everything that was told about it.
#[derive(Clone, Debug)]
pub struct NewFamily {
    /// What the family is called.
    pub name: String,
    /// The people, in order.
    pub people: Vec<NewPerson>,
    /// The homes, in order.
    pub homes: Vec<NewHome>,
    /// What was told: kind, words and day.
    pub told: Vec<(StoryKind, String, Day)>,
    /// Who passed all of this on.
    pub source: String,
    /// Why the children's legal status begins as early help, and who decided.
    pub reason: String,
}

/// What came of making a family.
#[derive(Clone, Debug)]
pub struct Made {
    /// The family.
    pub family_id: Id,
    /// The stretch of work that begins.
    pub episode_id: Id,
    /// The people, in the order in which they were given.
    pub people: Vec<Id>,
}

/// Makes the record of a family under this reference: its people, homes, numbers and story, with every child's legal status from today.
pub fn add_family(tx: &mut Tx<'_>, by: &Viewer, reference: &Reference, family: &NewFamily) -> Result<Made> {
    let family_id = tx.new_id();
    let (now, today) = (tx.now(), tx.today());
    diesel::insert_into(families::table)
        .values((
            families::id.eq(&family_id),
            families::reference.eq(reference),
            families::name.eq(&family.name),
            families::created_at.eq(now),
        ))
        .execute(tx.connection())?;
    let episode_id = begin_work(tx, &family_id)?;
    let homes = family
        .homes
        .iter()
        .enumerate()
        .map(|(at, home)| add_home(tx, &family_id, at, home, &family.source))
        .collect::<Result<Vec<_>>>()?;
    let mut ids = Vec::with_capacity(family.people.len());
    for (at, person) in family.people.iter().enumerate() {
        ids.push(add_person(tx, by, family, &family_id, at, person, &homes)?);
    }
    let everybody = Marks::about(People::new(ids.iter().cloned()), family.source.clone());
    for (kind, words, told_on) in &family.told {
        tell(tx, &family_id, *kind, words, *told_on, &everybody)?;
    }
    note(
        tx,
        by,
        Note {
            family: &family_id,
            happened_on: today,
            kind: TimelineKind::Decision,
            title: "Early help begins".to_owned(),
            body: family.reason.clone(),
            fact: Some(&episode_id),
            marks: &everybody,
        },
    )?;
    Ok(Made { family_id, episode_id, people: ids })
}

fn add_home(tx: &mut Tx<'_>, family: &Id, at: usize, home: &NewHome, source: &str) -> Result<Id> {
    let (id, now) = (tx.new_id(), tx.now());
    let marks = Marks::about(People::none(), source);
    diesel::insert_into(homes::table)
        .values((
            homes::id.eq(&id),
            homes::family_id.eq(family),
            homes::position.eq(at as i64),
            homes::address.eq(&home.address),
            homes::postcode.eq(&home.postcode),
            homes::subjects.eq(marks.subjects),
            homes::withheld_from.eq(marks.withheld_from),
            homes::visibility.eq(marks.visibility),
            homes::source.eq(marks.source),
            homes::created_at.eq(now),
        ))
        .execute(tx.connection())?;
    Ok(id)
}

fn add_person(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &NewFamily,
    family_id: &Id,
    at: usize,
    person: &NewPerson,
    homes: &[Id],
) -> Result<Id> {
    let id = tx.new_id();
    let marks = Marks::about(People::one(&id), family.source.clone());
    insert_person(tx, &id, person, &marks)?;
    insert_member(tx, family_id, &id, at, person, &marks)?;
    if let Some(home) = person.home.and_then(|home| homes.get(home)) {
        insert_resident(tx, family_id, home, &id, &marks)?;
    }
    if !person.phone.is_empty() {
        insert_channel(tx, family_id, &id, person, &marks)?;
    }
    if person.kind == PersonKind::Child {
        let today = tx.today();
        let new = NewSpell {
            child: id.clone(),
            status: LegalStatus::EarlyHelp,
            started_on: today,
            reason: family.reason.clone(),
            decided_by: by.name.clone(),
        };
        change_status(tx, family_id, &new, &marks)?;
    }
    Ok(id)
}

fn insert_person(tx: &mut Tx<'_>, id: &Id, person: &NewPerson, marks: &Marks) -> Result<()> {
    let (reference, now) = (tx.new_reference(ReferenceKind::Person), tx.now());
    diesel::insert_into(people::table)
        .values((
            people::id.eq(id),
            people::reference.eq(reference),
            people::name.eq(&person.name),
            people::kind.eq(person.kind),
            people::birth_date.eq(person.birth_date),
            people::source.eq(&marks.source),
            people::created_at.eq(now),
        ))
        .execute(tx.connection())?;
    for part in names::parts(&person.name) {
        diesel::insert_into(name_tokens::table)
            .values((name_tokens::token.eq(part), name_tokens::person_id.eq(id)))
            .execute(tx.connection())?;
    }
    Ok(())
}

fn insert_member(
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

fn insert_resident(tx: &mut Tx<'_>, family: &Id, home: &Id, person: &Id, marks: &Marks) -> Result<()> {
    let (id, today, now) = (tx.new_id(), tx.today(), tx.now());
    diesel::insert_into(residents::table)
        .values((
            (
                residents::id.eq(id),
                residents::family_id.eq(family),
                residents::home_id.eq(home),
                residents::person_id.eq(person),
                residents::lived_from.eq(today),
                residents::created_at.eq(now),
            ),
            (
                residents::subjects.eq(&marks.subjects),
                residents::withheld_from.eq(&marks.withheld_from),
                residents::visibility.eq(marks.visibility),
                residents::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(())
}

fn insert_channel(tx: &mut Tx<'_>, family: &Id, person_id: &Id, person: &NewPerson, marks: &Marks) -> Result<()> {
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(channels::table)
        .values((
            (
                channels::id.eq(id),
                channels::family_id.eq(family),
                channels::person_id.eq(person_id),
                channels::kind.eq("phone"),
                channels::value.eq(&person.phone),
                channels::safe.eq(person.phone_safe),
                channels::note.eq(""),
                channels::created_at.eq(now),
            ),
            (
                channels::subjects.eq(&marks.subjects),
                channels::withheld_from.eq(&marks.withheld_from),
                channels::visibility.eq(marks.visibility),
                channels::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(())
}
