//! What belongs to somebody of the network follows them: whoever must not know of them learns nothing by what they offer or what was said of them. Rows are read
//! without their view, since each follows, whoever changes the one.

use alongside_schema::tables::{
    conference_guests, conference_prepared, network_answers, network_numbers, network_offers, network_people,
    network_ties,
};
use alongside_schema::{Id, Marks, People, Result, Tx};
use diesel::prelude::*;

use super::both;

/// Keeps what belongs to a member from all from whom the member is kept, and what is kept from the member's row from the person whom they are. Nothing is shown to
/// more people by it: an offer that was kept from somebody of its own stays so until its page says otherwise.
pub(super) fn follow(tx: &mut Tx<'_>, family: &Id, member: &Id, person: Option<&Id>, marks: &Marks) -> Result<()> {
    macro_rules! each {
        ($($table:ident by $of:ident),+) => {$(
            let rows: Vec<(Id, Id, People)> = $table::table
                .filter($table::family_id.eq(family))
                .select(($table::id, $table::$of, $table::withheld_from))
                .load(tx.connection())?;
            for (row, of, from) in rows {
                let follows = if of == *member { both(&from, &marks.withheld_from) } else { from.clone() };
                let all = match person {
                    Some(person) if follows.contains(member) => both(&follows, &People::one(person)),
                    _ => follows,
                };
                if all != from {
                    diesel::update($table::table.filter($table::id.eq(&row)))
                        .set($table::withheld_from.eq(&all))
                        .execute(tx.connection())?;
                }
            }
        )+};
    }
    each!(
        network_people by id,
        network_offers by member_id,
        network_answers by member_id,
        network_numbers by member_id,
        network_ties by member_id
    );
    Ok(())
}

/// Makes what a member offers, and the numbers that were said of them, about the person whom they are now: not about the one whom they were thought to be before.
pub(super) fn follow_person(
    tx: &mut Tx<'_>,
    family: &Id,
    member: &Id,
    (before, now): (Option<&Id>, Option<&Id>),
) -> Result<()> {
    macro_rules! each {
        ($($table:ident),+) => {$(
            let rows: Vec<(Id, People)> = $table::table
                .filter($table::family_id.eq(family).and($table::member_id.eq(member)))
                .select(($table::id, $table::subjects))
                .load(tx.connection())?;
            for (row, about) in rows {
                diesel::update($table::table.filter($table::id.eq(row)))
                    .set($table::subjects.eq(about_whom(&about, before, now)))
                    .execute(tx.connection())?;
            }
        )+};
    }
    each!(network_offers, network_numbers);
    Ok(())
}

/// Whom a row is about once somebody is the one and not the other.
pub(super) fn about_whom(subjects: &People, before: Option<&Id>, now: Option<&Id>) -> People {
    let others = subjects.iter().filter(|id| Some(*id) != before).cloned();
    People::new(others.chain(now.cloned()))
}

/// Keeps what was said of an offer from all from whom the offer is kept.
pub(super) fn follow_offer(tx: &mut Tx<'_>, family: &Id, offer: &Id, kept_from: &People) -> Result<()> {
    let of_offer = network_numbers::family_id.eq(family).and(network_numbers::offer_id.eq(offer));
    let rows: Vec<(Id, People)> = network_numbers::table
        .filter(of_offer)
        .select((network_numbers::id, network_numbers::withheld_from))
        .load(tx.connection())?;
    for (row, from) in rows {
        diesel::update(network_numbers::table.filter(network_numbers::id.eq(row)))
            .set(network_numbers::withheld_from.eq(both(&from, kept_from)))
            .execute(tx.connection())?;
    }
    Ok(())
}

/// Lets the part that somebody of the network takes in meetings which the family leads follow them, with how they were prepared: about the person whom they are now, kept from whom they
/// are kept from now on, and what was kept from their row from the person.
pub(super) fn follow_guest(
    tx: &mut Tx<'_>,
    family: &Id,
    member: &Id,
    (before, now): (Option<&Id>, Option<&Id>),
    (kept_before, kept): (&People, &People),
) -> Result<()> {
    let added = People::new(kept.iter().filter(|id| !kept_before.contains(id)).cloned());
    let theirs: Vec<Id> = conference_guests::table
        .filter(conference_guests::family_id.eq(family).and(conference_guests::member_id.eq(member)))
        .select(conference_guests::id)
        .load(tx.connection())?;
    macro_rules! each {
        ($($table:ident by $of:ident),+) => {$(
            let rows: Vec<(Id, Id, People, People)> = $table::table
                .filter($table::family_id.eq(family))
                .select(($table::id, $table::$of, $table::subjects, $table::withheld_from))
                .load(tx.connection())?;
            for (row, of, subjects, from) in rows {
                let is_theirs = theirs.contains(&of);
                let about = if is_theirs { about_whom(&subjects, before, now) } else { subjects.clone() };
                let mut all = if is_theirs { both(&from, &added) } else { from.clone() };
                if let Some(person) = now.filter(|_| from.contains(member)) {
                    all = both(&all, &People::one(person));
                }
                if (&about, &all) != (&subjects, &from) {
                    diesel::update($table::table.filter($table::id.eq(&row)))
                        .set(($table::subjects.eq(&about), $table::withheld_from.eq(&all)))
                        .execute(tx.connection())?;
                }
            }
        )+};
    }
    each!(conference_guests by id, conference_prepared by guest_id);
    Ok(())
}
