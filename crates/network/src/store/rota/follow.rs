//! Turns and what came of them follow what they are made of: the need, who does it, who stands in, and the offer. Rows are read without their view, since each follows, whoever
//! changes the one. Only what is kept anew is handed on: a turn that somebody decided to give stays theirs.

use alongside_schema::tables::{rota_days, rota_needs, rota_turns};
use alongside_schema::{Id, Marks, People, Result, Tx};
use diesel::prelude::*;

use super::super::both;
use super::super::follow::about_whom;
use super::Need;

/// A turn as far as it is followed: whose, who stands in, of which offer and need, and its marks.
type Row = (Id, Id, Option<Id>, Option<Id>, Id, People, People);

fn turns(tx: &mut Tx<'_>, family: &Id) -> Result<Vec<Row>> {
    Ok(rota_turns::table
        .filter(rota_turns::family_id.eq(family))
        .select((
            rota_turns::id,
            rota_turns::member_id,
            rota_turns::backup_member_id,
            rota_turns::offer_id,
            rota_turns::need_id,
            rota_turns::subjects,
            rota_turns::withheld_from,
        ))
        .load(tx.connection())?)
}

/// Those who are in the one and not in the other.
fn new_in(now: &People, before: &People) -> People {
    People::new(now.iter().filter(|id| !before.contains(id)).cloned())
}

/// Marks a turn, and what came of it, anew.
fn mark(tx: &mut Tx<'_>, turn: &Id, (subjects, kept): (&People, &People), added: &People) -> Result<()> {
    diesel::update(rota_turns::table.filter(rota_turns::id.eq(turn)))
        .set((rota_turns::subjects.eq(subjects), rota_turns::withheld_from.eq(kept)))
        .execute(tx.connection())?;
    let days: Vec<(Id, People)> = rota_days::table
        .filter(rota_days::turn_id.eq(turn))
        .select((rota_days::id, rota_days::withheld_from))
        .load(tx.connection())?;
    for (day, from) in days {
        diesel::update(rota_days::table.filter(rota_days::id.eq(day)))
            .set((rota_days::subjects.eq(subjects), rota_days::withheld_from.eq(both(&from, added))))
            .execute(tx.connection())?;
    }
    Ok(())
}

/// Keeps the turns of a need from whom the need is kept from now on, and makes them about whom it is about.
pub(super) fn follow_need(tx: &mut Tx<'_>, family: &Id, was: &Need, marks: &Marks) -> Result<()> {
    let added = new_in(&marks.withheld_from, &was.marks.withheld_from);
    let about = |subjects: &People| {
        let others = new_in(subjects, &was.marks.subjects);
        both(&others, &marks.subjects)
    };
    for (turn, .., need, subjects, from) in turns(tx, family)? {
        if need == was.id {
            mark(tx, &turn, (&about(&subjects), &both(&from, &added)), &added)?;
        }
    }
    Ok(())
}

/// Keeps the turns that were made of an offer from whom the offer is kept from now on.
pub(in crate::store) fn follow_offer(
    tx: &mut Tx<'_>,
    family: &Id,
    offer: &Id,
    before: &People,
    now: &People,
) -> Result<()> {
    let added = new_in(now, before);
    for (turn, _, _, of, _, subjects, from) in turns(tx, family)? {
        if of.as_ref() == Some(offer) {
            mark(tx, &turn, (&subjects, &both(&from, &added)), &added)?;
        }
    }
    Ok(())
}

/// Lets what somebody of the network does follow them: about the person whom they are now, kept from whom they are kept from now on, and what was kept from their row from the
/// person.
pub(in crate::store) fn follow_member(
    tx: &mut Tx<'_>,
    family: &Id,
    member: &Id,
    (before, now): (Option<&Id>, Option<&Id>),
    (kept_before, kept): (&People, &People),
) -> Result<()> {
    let added = new_in(kept, kept_before);
    for (turn, of, backup, _, _, subjects, from) in turns(tx, family)? {
        let is_theirs = of == *member || backup.as_ref() == Some(member);
        let about = if is_theirs { about_whom(&subjects, before, now) } else { subjects.clone() };
        let mut add = if is_theirs { added.clone() } else { People::none() };
        if let Some(person) = now.filter(|_| from.contains(member)) {
            add = both(&add, &People::one(person));
        }
        mark(tx, &turn, (&about, &both(&from, &add)), &add)?;
    }
    let Some(person) = now else { return Ok(()) };
    let needs: Vec<(Id, People)> = rota_needs::table
        .filter(rota_needs::family_id.eq(family))
        .select((rota_needs::id, rota_needs::withheld_from))
        .load(tx.connection())?;
    for (need, from) in needs.into_iter().filter(|(_, from)| from.contains(member)) {
        diesel::update(rota_needs::table.filter(rota_needs::id.eq(need)))
            .set(rota_needs::withheld_from.eq(both(&from, &People::one(person))))
            .execute(tx.connection())?;
    }
    Ok(())
}
