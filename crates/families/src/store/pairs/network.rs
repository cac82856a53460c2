use alongside_schema::tables::{
    kin_arrangements, network_answers, network_numbers, network_offers, network_people, network_ties,
    package_approvals, package_lines, package_payees, packages, payments, rota_days, rota_needs, rota_turns,
    support_reviews,
};
use alongside_schema::{Id, Moment, Result, Tx};
use diesel::prelude::*;

use super::withhold::Kept;

/// The family's own network, as a whole, whomever the pair is about: who offers what tells where somebody is to be found, at which school, whose home or next to whom.
/// Not kept is that they are in it themselves, what they offer, what they answered, and a turn that somebody decided to give them although the pair was there.
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
    let is_of_them = |of: &Id| is_theirs(of);
    facts.extend(rota_of(tx, kept, &is_of_them)?);
    facts.extend(support_of(tx, kept)?);
    Ok(facts)
}

/// What those who step in are given, and with whom a child lives, as a whole: a delivery, a fare or a carer's name tells where a child is. Also what is about the one
/// who must not be told: who has a package learns of it from people, never from the record.
fn support_of(tx: &mut Tx<'_>, kept: &Kept<'_>) -> Result<Vec<(&'static str, Id)>> {
    let mut facts = Vec::new();
    macro_rules! each {
        ($($table:ident),+) => {$(
            let ids: Vec<Id> = $table::table
                .filter($table::family_id.eq(kept.family))
                .select($table::id)
                .load(tx.connection())?;
            facts.extend(ids.into_iter().map(|id| (stringify!($table), id)));
        )+};
    }
    each!(kin_arrangements, packages, package_payees, package_lines, package_approvals, payments, support_reviews);
    Ok(facts)
}

/// The week of the family, as a whole: its needs, turns, and what came of them.
fn rota_of(tx: &mut Tx<'_>, kept: &Kept<'_>, is_theirs: &impl Fn(&Id) -> bool) -> Result<Vec<(&'static str, Id)>> {
    let needs: Vec<Id> =
        rota_needs::table.filter(rota_needs::family_id.eq(kept.family)).select(rota_needs::id).load(tx.connection())?;
    let turns: Vec<(Id, Id, Option<Id>, Option<Moment>)> = rota_turns::table
        .filter(rota_turns::family_id.eq(kept.family))
        .select((rota_turns::id, rota_turns::member_id, rota_turns::backup_member_id, rota_turns::decided_at))
        .load(tx.connection())?;
    // What was decided before there was the pair was decided without knowing of it.
    let begun = kept.pair.made_at();
    let is_given = |member: &Id, backup: &Option<Id>, decided: Option<Moment>| {
        (is_theirs(member) || backup.as_ref().is_some_and(is_theirs)) && decided.is_some() && decided >= begun
    };
    let given =
        |(_, member, backup, decided): &&(Id, Id, Option<Id>, Option<Moment>)| is_given(member, backup, *decided);
    let theirs: Vec<&Id> = turns.iter().filter(given).map(|(id, ..)| id).collect();
    let days: Vec<(Id, Id)> = rota_days::table
        .filter(rota_days::family_id.eq(kept.family))
        .select((rota_days::id, rota_days::turn_id))
        .load(tx.connection())?;
    let mut facts: Vec<(&'static str, Id)> = needs.into_iter().map(|id| ("rota_needs", id)).collect();
    let others = turns.iter().map(|(id, ..)| id).filter(|id| !theirs.contains(id));
    facts.extend(others.map(|id| ("rota_turns", id.clone())));
    let others = days.iter().filter(|(_, turn)| !theirs.contains(&turn)).map(|(id, _)| id);
    facts.extend(others.map(|id| ("rota_days", id.clone())));
    Ok(facts)
}
