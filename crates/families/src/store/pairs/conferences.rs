use alongside_schema::tables::{
    conference_bookings, conference_guests, conference_offers, conference_prepared, conference_reviews, conferences,
    family_plans, network_people, pre_proceedings, private_times,
};
use alongside_schema::{Id, Result, Tx};
use diesel::prelude::*;

use super::withhold::Kept;

/// The meetings that the family leads, as a whole, whomever the pair is about: where and when people are to be met, who else comes, what the family decided. Not kept is that they take
/// part themselves, nor what was offered to them before court.
pub(super) fn conferences_of(tx: &mut Tx<'_>, kept: &Kept<'_>, who: &Id) -> Result<Vec<(&'static str, Id)>> {
    let mut facts = Vec::new();
    macro_rules! all_of {
        ($($table:ident),+) => {$(
            let ids: Vec<Id> = $table::table
                .filter($table::family_id.eq(kept.family))
                .select($table::id)
                .load(tx.connection())?;
            facts.extend(ids.into_iter().map(|id| (stringify!($table), id)));
        )+};
    }
    all_of!(
        conferences,
        conference_prepared,
        conference_bookings,
        private_times,
        family_plans,
        conference_reviews,
        pre_proceedings
    );
    let theirs: Vec<Id> = network_people::table
        .filter(network_people::family_id.eq(kept.family).and(network_people::person_id.eq(who)))
        .select(network_people::id)
        .load(tx.connection())?;
    let guests: Vec<(Id, Option<Id>, Option<Id>)> = conference_guests::table
        .filter(conference_guests::family_id.eq(kept.family))
        .select((conference_guests::id, conference_guests::person_id, conference_guests::member_id))
        .load(tx.connection())?;
    let others = guests.into_iter().filter(|(_, person, member)| {
        person.as_ref() != Some(who) && !member.as_ref().is_some_and(|member| theirs.contains(member))
    });
    facts.extend(others.map(|(id, ..)| ("conference_guests", id)));
    let offers: Vec<Id> = conference_offers::table
        .filter(conference_offers::family_id.eq(kept.family).and(conference_offers::holder_person_id.ne(who)))
        .select(conference_offers::id)
        .load(tx.connection())?;
    facts.extend(offers.into_iter().map(|id| ("conference_offers", id)));
    Ok(facts)
}
