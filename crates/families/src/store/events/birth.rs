use alongside_schema::tables::{family_members, people};
use alongside_schema::{Day, Error, Id, Marks, People, Result, Tx, Viewer, rows, visible};
use diesel::prelude::*;

use super::{NewEvent, begin, finish};
use crate::codes::NameUse;
use crate::person_codes::{Accuracy, Detail, Sex};
use crate::store::Family;
use crate::store::findable::refresh;
use crate::store::names::{NewName, insert_name};
use crate::store::people::Member;
use crate::store::person::insert_detail;
use crate::tie_codes::LifeEvent;

/// The birth of a baby who was on the way.
#[derive(Clone, Debug)]
pub struct Birth {
    /// What the baby is called.
    pub name: String,
    /// The day.
    pub born_on: Day,
    /// The sex, if it was said.
    pub sex: Option<Sex>,
    /// What else was said.
    pub words: String,
}

/// Records the birth. The day on which the baby was expected stays as history, and so does the name it was known by until then.
pub fn record_birth(tx: &mut Tx<'_>, viewer: &Viewer, family: &Family, member: &Member, birth: &Birth) -> Result<Id> {
    if !member.life().is_expected() {
        return Err(Error::Refused("This birth is recorded already.".to_owned()));
    }
    let baby = &member.person_id;
    let marks = Marks::about(People::one(baby), viewer.agency.clone());
    let new = NewEvent {
        kind: LifeEvent::Birth,
        person: Some(baby),
        other: None,
        happened_on: birth.born_on,
        words: &birth.words,
        marks: &marks,
    };
    let event = begin(tx, viewer, &family.id, &new)?;
    rows::keep(tx, &event, "people", rows::Rows::One(baby))?;
    let born = diesel::update(people::table.filter(people::id.eq(baby).and(people::version.eq(member.version))))
        .set((
            people::name.eq(&birth.name),
            people::birth_date.eq(birth.born_on),
            people::birth_accuracy.eq(Accuracy::Day),
            people::version.eq(member.version + 1),
        ))
        .execute(tx.connection())?;
    if born == 0 {
        return Err(Error::Stale);
    }
    is_a_child_now(tx, viewer, family, &event, baby)?;
    if member.name != birth.name {
        let before = NewName {
            person: baby,
            used_as: NameUse::Old,
            name: &member.name,
            from_on: None,
            to_on: Some(birth.born_on),
        };
        let id = insert_name(tx, &family.id, &before, &marks)?;
        rows::made(tx, &event, "person_names", id.as_str())?;
    }
    if let Some(sex) = birth.sex {
        let id = insert_detail(tx, &family.id, baby, Detail::Sex, sex.code(), &viewer.agency)?;
        rows::made(tx, &event, "person_details", id.as_str())?;
    }
    finish(tx, viewer, &family.id, &event, &new, format!("{} was born", birth.name))?;
    refresh(tx, baby)?;
    Ok(event)
}

/// What people write of a baby who is not born yet, which is no longer so.
const BEFORE_BIRTH: [&str; 3] = ["Baby on the way", "Unborn", "Unborn baby"];

fn is_a_child_now(tx: &mut Tx<'_>, viewer: &Viewer, family: &Family, event: &Id, baby: &Id) -> Result<()> {
    let member: Option<Id> = visible!(family_members, viewer, &family.id)
        .filter(visible::family_members::person_id.eq(baby))
        .filter(visible::family_members::relationship.eq_any(BEFORE_BIRTH))
        .select(visible::family_members::id)
        .first(tx.connection())
        .optional()?;
    let Some(member) = member else { return Ok(()) };
    rows::keep(tx, event, "family_members", rows::Rows::One(&member))?;
    diesel::update(family_members::table.filter(family_members::id.eq(&member)))
        .set(family_members::relationship.eq("Child"))
        .execute(tx.connection())?;
    Ok(())
}
