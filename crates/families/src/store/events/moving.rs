use alongside_schema::tables::{channels, homes, residents};
use alongside_schema::{Day, Error, Id, Marks, People, Result, Tx, Viewer, rows};
use diesel::prelude::*;

use super::renamed::say;
use super::{NewEvent, begin, finish};
use crate::codes::HomeClass;
use crate::person_codes::{Detail, Nights};
use crate::store::Family;
use crate::store::findable::refresh;
use crate::store::homes::{Home, HomeText, NewStay, Stay, add_home, homes_ever, insert_resident, stays};
use crate::store::kept_homes::{HomeKept, kept_at};
use crate::tie_codes::LifeEvent;

/// A move to another house.
#[derive(Clone, Debug)]
pub struct Move {
    /// The day.
    pub on: Day,
    /// The new address, without the postcode.
    pub address: String,
    /// Its postcode.
    pub postcode: String,
    /// The area of the family hub, if anybody knows.
    pub area: String,
    /// Who may learn of it.
    pub class: HomeClass,
    /// From whom it is kept.
    pub kept_from: People,
    /// Who moves.
    pub movers: Vec<Id>,
    /// Out of which home.
    pub out_of: Option<Id>,
    /// Ways to reach somebody that end with the move.
    pub ways: Vec<Id>,
    /// New schools, each with whose it is.
    pub schools: Vec<(Id, String)>,
    /// What else was said.
    pub words: String,
}

/// Records the move: the new home, who lives in it, where they no longer live, numbers that end, new schools, and who must not learn of
/// it. The old home ends with the last who left it. All of it is seen as widely as the new address.
pub fn record_move(tx: &mut Tx<'_>, viewer: &Viewer, family: &Family, new: &Move) -> Result<Id> {
    let said = HomeKept { class: new.class, from: new.kept_from.clone() };
    let kept = kept_at(tx, viewer, &family.id, (&new.address, &new.postcode), said)?;
    let new = &Move { class: kept.class, kept_from: kept.from, ..new.clone() };
    let marks = Marks::about(People::new(new.movers.iter().cloned()), viewer.agency.clone())
        .withheld_from(new.kept_from.clone())
        .seen_by(new.class.visibility());
    let act = NewEvent {
        kind: LifeEvent::Moved,
        person: None,
        other: None,
        happened_on: new.on,
        words: &new.words,
        marks: &marks,
    };
    let event = begin(tx, viewer, &family.id, &act)?;
    if let Some(home) = &new.out_of {
        leave(tx, viewer, family, &event, home, new)?;
    }
    let text = HomeText {
        address: &new.address,
        postcode: &new.postcode,
        class: new.class,
        area: &new.area,
        from_on: Some(new.on),
    };
    let of_home = Marks::about(People::none(), viewer.agency.clone()).withheld_from(new.kept_from.clone());
    let home = add_home(tx, &family.id, &text, &of_home)?;
    rows::made(tx, &event, "homes", home.as_str())?;
    for person in &new.movers {
        let stay =
            NewStay { home: &home, person, from_on: new.on, nights: Nights::All, nights_words: "", class: new.class };
        let of_stay = Marks::about(People::one(person), viewer.agency.clone()).withheld_from(new.kept_from.clone());
        let id = insert_resident(tx, &family.id, &stay, &of_stay)?;
        rows::made(tx, &event, "residents", id.as_str())?;
    }
    for way in &new.ways {
        rows::keep(tx, &event, "channels", rows::Rows::One(way))?;
        diesel::update(channels::table.filter(channels::id.eq(way).and(channels::family_id.eq(&family.id))))
            .set((channels::to_on.eq(new.on), channels::version.eq(channels::version + 1)))
            .execute(tx.connection())?;
    }
    for (child, school) in &new.schools {
        say(tx, viewer, family, &event, child, (Detail::School, school, new.on))?;
    }
    finish(tx, viewer, &family.id, &event, &act, "Moved house".to_owned())?;
    new.movers.iter().try_for_each(|person| refresh(tx, person))?;
    Ok(event)
}

/// Those who move no longer live in the old home; it ends where nobody else is left in it.
fn leave(tx: &mut Tx<'_>, viewer: &Viewer, family: &Family, event: &Id, home: &Id, new: &Move) -> Result<()> {
    let there = homes_ever(tx.connection(), viewer, &family.id)?.into_iter().find(|known| known.id == *home);
    let Home { to_on: None, .. } = there.ok_or(Error::NotFound)? else {
        return Err(Error::Refused("That home has ended already. Choose the one they move out of.".to_owned()));
    };
    let here: Vec<Stay> = stays(tx.connection(), viewer, &family.id)?
        .into_iter()
        .filter(|stay| stay.home_id == *home && stay.lived_to.is_none())
        .collect();
    for stay in here.iter().filter(|stay| new.movers.contains(&stay.person_id)) {
        rows::keep(tx, event, "residents", rows::Rows::One(&stay.id))?;
        // A stay begins in the record on the day it was first written down, which may be later than the move.
        diesel::update(residents::table.filter(residents::id.eq(&stay.id)))
            .set(residents::lived_to.eq(new.on.max(stay.lived_from)))
            .execute(tx.connection())?;
    }
    let is_left = here.iter().all(|stay| new.movers.contains(&stay.person_id));
    if is_left {
        rows::keep(tx, event, "homes", rows::Rows::One(home))?;
        diesel::update(homes::table.filter(homes::id.eq(home)))
            .set((homes::to_on.eq(new.on), homes::version.eq(homes::version + 1)))
            .execute(tx.connection())?;
    }
    Ok(())
}
