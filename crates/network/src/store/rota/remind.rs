use alongside_families::store::is_worked_with;
use alongside_schema::tables::{network_offers, network_people, rota_days, rota_needs, rota_turns};
use alongside_schema::{Day, Id, People, Result, Tx};
use diesel::prelude::*;

use super::{Span, When};
use crate::codes::{OfferState, Outcome};

/// Turns looked at in one go, at most.
const AT_ONCE: i64 = 500;

/// The people of the record who have a turn on this day and were not reminded of it yet, each with the family; from now on they were. Whoever stands in the network with no more
/// than a number is never written to. Nothing else of the turn leaves this function.
pub fn take_turn_reminders(tx: &mut Tx<'_>, day: Day) -> Result<Vec<(Id, Id)>> {
    type Row = (Id, Id, Id, Id, Option<Id>, Span, When, People);
    let weekday = i64::from(day.0.weekday().to_monday_one_offset());
    let rows: Vec<Row> = rota_turns::table
        .inner_join(rota_needs::table.on(rota_needs::id.eq(rota_turns::need_id)))
        .inner_join(network_people::table.on(network_people::id.eq(rota_turns::member_id)))
        .filter(rota_needs::weekday.eq(weekday).and(rota_needs::from_on.le(day)))
        .filter(rota_turns::from_on.le(day).and(rota_turns::until_on.is_null().or(rota_turns::until_on.ge(day))))
        .filter(network_people::person_id.is_not_null().and(network_people::ended_on.is_null()))
        .filter(rota_turns::reminded_of.is_null().or(rota_turns::reminded_of.ne(day)))
        .order(rota_turns::id)
        .limit(AT_ONCE)
        .select((
            rota_turns::id,
            rota_turns::family_id,
            rota_turns::member_id,
            network_people::person_id.assume_not_null(),
            rota_turns::offer_id,
            (rota_turns::from_on, rota_turns::until_on, rota_turns::every),
            (
                rota_needs::weekday,
                rota_needs::from_time,
                rota_needs::to_time,
                rota_needs::from_on,
                rota_needs::until_on,
            ),
            rota_turns::withheld_from,
        ))
        .load(tx.connection())?;
    let mut people: Vec<(Id, Id)> = Vec::new();
    for (turn, family, member, person, offer, span, when, kept_from) in rows {
        let not_yet = rota_turns::reminded_of.is_null().or(rota_turns::reminded_of.ne(day));
        let taken = diesel::update(rota_turns::table.filter(rota_turns::id.eq(&turn).and(not_yet)))
            .set(rota_turns::reminded_of.eq(day))
            .execute(tx.connection())?;
        let is_kept = kept_from.contains(&member) || kept_from.contains(&person);
        let is_meant = taken == 1
            && !is_kept
            && span.is_on(&when, day)
            && is_worked_with(tx.connection(), &family)?
            && offer_stands(tx, offer.as_ref(), day)?
            && !has_said_no(tx, &turn, day)?;
        let one = (family, person);
        if is_meant && !people.contains(&one) {
            people.push(one);
        }
    }
    Ok(people)
}

fn offer_stands(tx: &mut Tx<'_>, offer: Option<&Id>, day: Day) -> Result<bool> {
    let Some(offer) = offer else { return Ok(true) };
    let states = [OfferState::Possible, OfferState::Confirmed];
    let stands = network_offers::table
        .filter(network_offers::id.eq(offer).and(network_offers::state.eq_any(states)))
        .filter(network_offers::until_on.is_null().or(network_offers::until_on.ge(day)));
    Ok(diesel::select(diesel::dsl::exists(stands)).get_result(tx.connection())?)
}

/// Whether the newest that was said of that day is that they can not.
fn has_said_no(tx: &mut Tx<'_>, turn: &Id, day: Day) -> Result<bool> {
    let newest: Option<Outcome> = rota_days::table
        .filter(rota_days::turn_id.eq(turn).and(rota_days::day.eq(day)))
        .order((rota_days::said_at.desc(), rota_days::id.desc()))
        .select(rota_days::outcome)
        .first(tx.connection())
        .optional()?;
    Ok(newest == Some(Outcome::CouldNot))
}
