use alongside_schema::tables::people;
use alongside_schema::{Day, Error, Id, Marks, People, Result, Tx, Viewer, Visibility, rows};
use diesel::prelude::*;

use super::{NewEvent, begin, finish};
use crate::codes::NameUse;
use crate::person_codes::Detail;
use crate::store::Family;
use crate::store::findable::refresh;
use crate::store::names::{NewName, insert_name};
use crate::store::people::Member;
use crate::store::person::{details, insert_detail};
use crate::tie_codes::LifeEvent;

/// Another name, gender or both.
#[derive(Clone, Debug)]
pub struct Renamed {
    /// What they are called from now on.
    pub name: String,
    /// From when.
    pub on: Day,
    /// Who may still read the name until now.
    pub before_seen_by: Visibility,
    /// Gender in their words, where it is said.
    pub gender: String,
    /// Pronouns, where they are said.
    pub pronouns: String,
    /// What else was said.
    pub words: String,
}

/// Records the new name or gender. The name until now stays as a former name, seen as widely as they wish.
pub fn record_new_name(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    family: &Family,
    member: &Member,
    new: &Renamed,
) -> Result<Id> {
    let person = &member.person_id;
    // What was said may name what they were called, so that the whole act is seen as widely as that.
    let marks = Marks::about(People::one(person), viewer.agency.clone()).seen_by(new.before_seen_by);
    let act = NewEvent {
        kind: LifeEvent::Name,
        person: Some(person),
        other: None,
        happened_on: new.on,
        words: &new.words,
        marks: &marks,
    };
    let event = begin(tx, viewer, &family.id, &act)?;
    rows::keep(tx, &event, "people", rows::Rows::One(person))?;
    let changed = diesel::update(people::table.filter(people::id.eq(person).and(people::version.eq(member.version))))
        .set((people::name.eq(&new.name), people::version.eq(member.version + 1)))
        .execute(tx.connection())?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    if member.name != new.name {
        let before = NewName { person, used_as: NameUse::Old, name: &member.name, from_on: None, to_on: Some(new.on) };
        let id = insert_name(tx, &family.id, &before, &marks)?;
        rows::made(tx, &event, "person_names", id.as_str())?;
    }
    for (detail, value) in [(Detail::Gender, &new.gender), (Detail::Pronouns, &new.pronouns)] {
        if !value.is_empty() {
            say(tx, viewer, family, &event, person, (detail, value, new.on))?;
        }
    }
    finish(tx, viewer, &family.id, &event, &act, format!("A new name or gender: {}", new.name))?;
    refresh(tx, person)?;
    Ok(event)
}

/// Says one detail anew as part of an act, and ends what was said before.
pub(super) fn say(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    family: &Family,
    event: &Id,
    person: &Id,
    (detail, value, on): (Detail, &str, Day),
) -> Result<()> {
    use alongside_schema::tables::person_details;
    let known = details(tx.connection(), viewer, &family.id, person)?;
    if let Some(before) = known.iter().find(|known| known.detail == detail && known.to_on.is_none()) {
        rows::keep(tx, event, "person_details", rows::Rows::One(&before.id))?;
        diesel::update(person_details::table.filter(person_details::id.eq(&before.id)))
            .set(person_details::to_on.eq(on))
            .execute(tx.connection())?;
    }
    let id = insert_detail(tx, &family.id, person, detail, value, &viewer.agency)?;
    rows::made(tx, event, "person_details", id.as_str())
}
