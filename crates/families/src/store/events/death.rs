use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{actions, channels, people, residents, status_spells};
use alongside_schema::{Day, Error, Id, Marks, People, Result, Tx, Viewer, rows, visible};
use diesel::prelude::*;

use super::{NewEvent, begin, finish};
use crate::store::Family;
use crate::store::findable::refresh;
use crate::store::people::Member;
use crate::tie_codes::LifeEvent;

/// Somebody's death, as it is recorded.
#[derive(Clone, Debug)]
pub struct Death {
    /// The day.
    pub on: Day,
    /// What was said of it.
    pub words: String,
}

/// What stops when somebody's death is recorded: the ways to reach them, their open actions and status, and where they live.
#[derive(Clone, Debug, Default)]
pub struct WhatEnds {
    /// Numbers and addresses, none of which is used any more.
    pub ways: Vec<(Id, String)>,
    /// Actions that they were to do.
    pub actions: Vec<(Id, String)>,
    /// Homes in which they live.
    pub stays: Vec<Id>,
    /// Their legal status, if they are a child who has one.
    pub spells: Vec<Id>,
}

/// The codes of actions that somebody still has to do. The list itself is of the plan's area, which this one does not know.
const OPEN_ACTIONS: [&str; 2] = ["todo", "doing"];
/// The code of an action that is not needed any more.
const DROPPED: &str = "dropped";

/// What would stop, as far as the viewer may know of it.
pub fn what_ends(connection: &mut DbConnection, viewer: &Viewer, family: &Id, person: &Id) -> Result<WhatEnds> {
    let ways = visible!(channels, viewer, family)
        .filter(visible::channels::person_id.eq(person).and(visible::channels::to_on.is_null()))
        .order(visible::channels::id)
        .select((visible::channels::id, visible::channels::value))
        .load(connection)?;
    let actions = visible!(actions, viewer, family)
        .filter(visible::actions::owner_person_id.eq(person))
        .filter(visible::actions::state.eq_any(OPEN_ACTIONS))
        .order(visible::actions::id)
        .select((visible::actions::id, visible::actions::what))
        .load(connection)?;
    let stays = visible!(residents, viewer, family)
        .filter(visible::residents::person_id.eq(person).and(visible::residents::lived_to.is_null()))
        .select(visible::residents::id)
        .load(connection)?;
    let spells = visible!(status_spells, viewer, family)
        .filter(visible::status_spells::person_id.eq(person).and(visible::status_spells::ended_on.is_null()))
        .select(visible::status_spells::id)
        .load(connection)?;
    Ok(WhatEnds { ways, actions, stays, spells })
}

/// Records a death: from now on nobody writes to them, reminds them, or waits for them. Everything else stays as it is.
pub fn record_death(tx: &mut Tx<'_>, viewer: &Viewer, family: &Family, member: &Member, death: &Death) -> Result<Id> {
    if member.death_date.is_some() {
        return Err(Error::Refused("This death is recorded already.".to_owned()));
    }
    if member.birth_date.is_some_and(|born| death.on < born) {
        return Err(Error::Refused(format!("{} was not born yet on that day. Look at the date again.", member.name)));
    }
    let person = &member.person_id;
    let marks = Marks::about(People::one(person), viewer.agency.clone());
    let new = NewEvent {
        kind: LifeEvent::Death,
        person: Some(person),
        other: None,
        happened_on: death.on,
        words: &death.words,
        marks: &marks,
    };
    let event = begin(tx, viewer, &family.id, &new)?;
    rows::keep(tx, &event, "people", rows::Rows::One(person))?;
    let died = diesel::update(people::table.filter(people::id.eq(person).and(people::version.eq(member.version))))
        .set((people::death_date.eq(death.on), people::version.eq(member.version + 1)))
        .execute(tx.connection())?;
    if died == 0 {
        return Err(Error::Stale);
    }
    let ends = what_ends(tx.connection(), viewer, &family.id, person)?;
    end_everything(tx, &event, &ends, death.on)?;
    finish(tx, viewer, &family.id, &event, &new, format!("{} has died", member.name))?;
    refresh(tx, person)?;
    Ok(event)
}

fn end_everything(tx: &mut Tx<'_>, event: &Id, ends: &WhatEnds, on: Day) -> Result<()> {
    for (way, _) in &ends.ways {
        rows::keep(tx, event, "channels", rows::Rows::One(way))?;
        diesel::update(channels::table.filter(channels::id.eq(way)))
            .set((channels::to_on.eq(on), channels::version.eq(channels::version + 1)))
            .execute(tx.connection())?;
    }
    for (action, _) in &ends.actions {
        rows::keep(tx, event, "actions", rows::Rows::One(action))?;
        diesel::update(actions::table.filter(actions::id.eq(action)))
            .set((actions::state.eq(DROPPED), actions::version.eq(actions::version + 1)))
            .execute(tx.connection())?;
    }
    for stay in &ends.stays {
        rows::keep(tx, event, "residents", rows::Rows::One(stay))?;
        diesel::update(residents::table.filter(residents::id.eq(stay)))
            .set(residents::lived_to.eq(on))
            .execute(tx.connection())?;
    }
    for spell in &ends.spells {
        rows::keep(tx, event, "status_spells", rows::Rows::One(spell))?;
        diesel::update(status_spells::table.filter(status_spells::id.eq(spell)))
            .set(status_spells::ended_on.eq(on))
            .execute(tx.connection())?;
    }
    Ok(())
}
