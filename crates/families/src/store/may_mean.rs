//! Whether whoever signs in may be somebody of a family, or somebody who must not be told of it, by what they are called: accounts are seldom tied to people of the record,
//! and the one who must not find a family may work beside those who help it. The answers are yes or no, stop what the one who asks does not need for their own
//! work, and are never shown.

use std::collections::BTreeSet;

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{
    family_members, nondisclosures, people, person_names, staff_link_matches, staff_links, users,
};
use alongside_schema::{Id, Result, Viewer};
use diesel::prelude::*;

use super::may_not_be_told;
use crate::codes::PairState;
use crate::copy::is_named;

/// Whether this account may be somebody who is or was of this family, whom they are near to, or who must not be told something of it: a name is the same in all its words, or
/// the privacy officer has not looked yet at whom they declared.
pub fn may_be_of(connection: &mut DbConnection, family: &Id, viewer: &Viewer) -> Result<bool> {
    let mut names: Vec<String> = people::table
        .inner_join(family_members::table.on(family_members::person_id.eq(people::id)))
        .filter(family_members::family_id.eq(family))
        .select(people::name)
        .load(connection)?;
    let others = person_names::table.filter(person_names::family_id.eq(family));
    names.extend(others.select(person_names::name).load::<String>(connection)?);
    names.extend(not_to_be_told(connection, family)?);
    let members: Vec<Id> = family_members::table
        .filter(family_members::family_id.eq(family))
        .select(family_members::person_id)
        .load(connection)?;
    let declared = staff_links::table
        .filter(staff_links::user_id.eq(&viewer.user_id).and(staff_links::ended_at.is_null()))
        .select(staff_links::id);
    let declared: Vec<Id> = declared.load(connection)?;
    let undecided = staff_link_matches::table
        .filter(staff_link_matches::link_id.eq_any(declared))
        .filter(staff_link_matches::person_id.eq_any(members).and(staff_link_matches::outcome.is_null()));
    let waits: i64 = undecided.count().get_result(connection)?;
    Ok(waits > 0 || names.iter().any(|name| is_named(name, &viewer.name)))
}

/// Whether something is kept by a pair from who may be this account, or a colleague of theirs in the same agency: what one of them hears, another does.
pub fn may_be_kept_from(connection: &mut DbConnection, family: &Id, viewer: &Viewer) -> Result<bool> {
    let own: Option<Id> =
        users::table.filter(users::id.eq(&viewer.user_id)).select(users::person_id).first(connection)?;
    let of_account = may_not_be_told(connection, family, None, &viewer.name)?;
    let of_person = match &own {
        Some(person) => may_not_be_told(connection, family, Some(person), &viewer.name)?,
        None => false,
    };
    let kept_from = not_to_be_told(connection, family)?;
    let colleagues: BTreeSet<String> = users::table
        .filter(users::agency_id.eq(&viewer.agency_id).and(users::active))
        .select(users::name)
        .load::<String>(connection)?
        .into_iter()
        .collect();
    let is_colleague = kept_from.iter().any(|name| colleagues.iter().any(|one| is_named(name, one)));
    Ok(of_account || of_person || is_colleague)
}

/// What those are called who must not be told something about somebody of this family.
fn not_to_be_told(connection: &mut DbConnection, family: &Id) -> Result<Vec<String>> {
    let holds = nondisclosures::family_id.eq(family).and(nondisclosures::state.eq_any(PairState::HOLDING));
    let mut names: Vec<String> =
        nondisclosures::table.filter(holds.clone()).select(nondisclosures::who).load(connection)?;
    let people = nondisclosures::table
        .inner_join(people::table.on(nondisclosures::who_person_id.eq(people::id.nullable())))
        .filter(holds)
        .select(people::name);
    names.extend(people.load::<String>(connection)?);
    Ok(names)
}
