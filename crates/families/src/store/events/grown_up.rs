use alongside_schema::tables::{people, status_spells};
use alongside_schema::{Day, Error, Id, Marks, People, Result, Tx, Viewer, rows, visible};
use diesel::prelude::*;

use super::{NewEvent, begin, finish};
use crate::codes::{LegalStatus, PersonKind};
use crate::dated::ADULT_AT;
use crate::store::Family;
use crate::store::people::Member;
use crate::store::status::{NewSpell, change_status};
use crate::tie_codes::LifeEvent;

/// That a child is an adult now.
#[derive(Clone, Debug)]
pub struct GrownUp {
    /// Whether they have been in the council's care and are a care leaver from now on.
    pub is_care_leaver: bool,
    /// What they say about going on with us, in their own words.
    pub words: String,
}

/// The day on which somebody is 18. In the years that have no 29 February, those born on it come of age on the 28th here; the law counts
/// from the beginning of the day, and nothing in the record depends on the hour.
pub fn day_of_18(born: Day) -> Day {
    born.plus_months(12 * ADULT_AT)
}

/// Records that somebody turned 18: they are an adult, and a child's legal status ends on that day. The record stays.
pub fn record_grown_up(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    family: &Family,
    member: &Member,
    new: &GrownUp,
) -> Result<Id> {
    let Some(born) = member.birth_date else {
        return Err(Error::Refused("Their date of birth is not known. Record it first.".to_owned()));
    };
    let on = day_of_18(born);
    if on > tx.today() {
        return Err(Error::Refused(format!("{} turns 18 on {}.", member.name, on.words())));
    }
    if member.kind == PersonKind::Adult {
        return Err(Error::Refused(format!("{} is recorded as an adult already.", member.name)));
    }
    let person = &member.person_id;
    let marks = Marks::about(People::one(person), viewer.agency.clone());
    let act = NewEvent {
        kind: LifeEvent::Adult,
        person: Some(person),
        other: None,
        happened_on: on,
        words: &new.words,
        marks: &marks,
    };
    let event = begin(tx, viewer, &family.id, &act)?;
    rows::keep(tx, &event, "people", rows::Rows::One(person))?;
    let changed = diesel::update(people::table.filter(people::id.eq(person).and(people::version.eq(member.version))))
        .set((people::kind.eq(PersonKind::Adult), people::version.eq(member.version + 1)))
        .execute(tx.connection())?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    let open: Option<(Id, Day)> = visible!(status_spells, viewer, &family.id)
        .filter(visible::status_spells::person_id.eq(person).and(visible::status_spells::ended_on.is_null()))
        .select((visible::status_spells::id, visible::status_spells::started_on))
        .first(tx.connection())
        .optional()?;
    if let Some((spell, began)) = &open {
        rows::keep(tx, &event, "status_spells", rows::Rows::One(spell))?;
        diesel::update(status_spells::table.filter(status_spells::id.eq(spell)))
            .set(status_spells::ended_on.eq(on.max(*began)))
            .execute(tx.connection())?;
    }
    if new.is_care_leaver {
        let spell = NewSpell {
            child: person.clone(),
            status: LegalStatus::CareLeaver,
            started_on: open.map_or(on, |(_, began)| on.max(began)),
            reason: "Turned 18 after having been looked after.".to_owned(),
            decided_by: viewer.name.clone(),
        };
        let id = change_status(tx, &family.id, &spell, &marks)?;
        rows::made(tx, &event, "status_spells", id.as_str())?;
    }
    finish(tx, viewer, &family.id, &event, &act, format!("{} turned 18", member.name))?;
    Ok(event)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_is_18_on_their_birthday() {
        let day = |text: &str| text.parse::<Day>().expect("a day");
        assert_eq!(day_of_18(day("2008-11-21")), day("2026-11-21"));
        assert_eq!(day_of_18(day("2008-02-29")), day("2026-02-28"));
    }
}
