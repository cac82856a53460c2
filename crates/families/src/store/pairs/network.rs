use alongside_schema::tables::{network_answers, network_numbers, network_offers, network_people, network_ties};
use alongside_schema::{Id, Result, Tx};
use diesel::prelude::*;

use super::withhold::Kept;

/// The family's own network, as a whole, whomever the pair is about: who offers what tells where somebody is to be found, at which school, whose home or next to whom.
/// Not kept is that they are in it themselves, what they offer, and what they answered.
pub(super) fn network_of(tx: &mut Tx<'_>, kept: &Kept<'_>, who: &Id) -> Result<Vec<(&'static str, Id)>> {
    let members: Vec<(Id, Option<Id>)> = network_people::table
        .filter(network_people::family_id.eq(kept.family))
        .select((network_people::id, network_people::person_id))
        .load(tx.connection())?;
    let is_theirs = |of: &Id| members.iter().any(|(member, person)| (member, person.as_ref()) == (of, Some(who)));
    let offers: Vec<(Id, Id)> = network_offers::table
        .filter(network_offers::family_id.eq(kept.family))
        .select((network_offers::id, network_offers::member_id))
        .load(tx.connection())?;
    let answers: Vec<Id> = network_answers::table
        .filter(network_answers::family_id.eq(kept.family).and(network_answers::person_id.ne(who)))
        .select(network_answers::id)
        .load(tx.connection())?;
    let numbers: Vec<Id> = network_numbers::table
        .filter(network_numbers::family_id.eq(kept.family))
        .select(network_numbers::id)
        .load(tx.connection())?;
    let ties: Vec<Id> = network_ties::table
        .filter(network_ties::family_id.eq(kept.family))
        .select(network_ties::id)
        .load(tx.connection())?;
    let mut facts = Vec::new();
    let people = members.iter().map(|(id, _)| id).filter(|id| !is_theirs(id));
    facts.extend(people.map(|id| ("network_people", id.clone())));
    let offers = offers.into_iter().filter(|(_, member)| !is_theirs(member));
    facts.extend(offers.map(|(id, _)| ("network_offers", id)));
    for (table, ids) in [("network_answers", answers), ("network_numbers", numbers), ("network_ties", ties)] {
        facts.extend(ids.into_iter().map(|id| (table, id)));
    }
    Ok(facts)
}
