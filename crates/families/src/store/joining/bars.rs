//! Who never may know of a family, when its record is joined or divided.

use alongside_schema::tables::{family_clearances, family_members, person_locks, users};
use alongside_schema::{Id, Moment, Result, Tx, rows};
use diesel::prelude::*;

/// What was decided about one account, with the reason and who declared it: without them a lock-out could never be lifted.
#[derive(Clone, Debug, Queryable)]
struct Clearance {
    user: Id,
    cleared: bool,
    reason: String,
    declared_by: Option<Id>,
    declared_at: Option<Moment>,
}

/// Whoever never may know of the one record never may know of the other. `which` says whether those who are cleared are copied too.
pub(super) fn copy(tx: &mut Tx<'_>, event: &Id, (from, to): (&Id, &Id), which: &[bool]) -> Result<()> {
    let all: Vec<Clearance> = family_clearances::table
        .filter(family_clearances::family_id.eq(from).and(family_clearances::cleared.eq_any(which)))
        .select((
            family_clearances::user_id,
            family_clearances::cleared,
            family_clearances::reason,
            family_clearances::declared_by,
            family_clearances::declared_at,
        ))
        .load(tx.connection())?;
    all.iter().try_for_each(|clearance| place(tx, event, to, clearance))
}

/// Whoever is of the one record, or is locked from somebody of it, stays out of the other, as before it was divided: what kept them out of both
/// holds for one of the two from now on.
pub(super) fn keep_out_kin(tx: &mut Tx<'_>, event: &Id, of: &Id, out_of: &Id) -> Result<()> {
    let kin: Vec<Id> = family_members::table
        .inner_join(users::table.on(users::person_id.eq(family_members::person_id.nullable())))
        .filter(family_members::family_id.eq(of))
        .select(users::id)
        .distinct()
        .load(tx.connection())?;
    let near: Vec<Id> = family_members::table
        .inner_join(person_locks::table.on(person_locks::person_id.eq(family_members::person_id)))
        .filter(family_members::family_id.eq(of).and(person_locks::ended_at.is_null()))
        .select(person_locks::user_id)
        .distinct()
        .load(tx.connection())?;
    for user in kin.into_iter().chain(near) {
        // The same words for both: who reads them is not told which.
        let reason = "They must not see either of the two: the record was divided".to_owned();
        place(tx, event, out_of, &Clearance { user, cleared: false, reason, declared_by: None, declared_at: None })?;
    }
    Ok(())
}

/// A bar wins over being cleared; what is there already stays otherwise.
fn place(tx: &mut Tx<'_>, event: &Id, family: &Id, new: &Clearance) -> Result<()> {
    let of_both = family_clearances::family_id.eq(family).and(family_clearances::user_id.eq(&new.user));
    let there: Option<bool> = family_clearances::table
        .filter(of_both)
        .select(family_clearances::cleared)
        .first(tx.connection())
        .optional()?;
    let values = (
        family_clearances::cleared.eq(new.cleared),
        family_clearances::reason.eq(&new.reason),
        family_clearances::declared_by.eq(&new.declared_by),
        family_clearances::declared_at.eq(new.declared_at),
    );
    match there {
        None => {
            let key = (family_clearances::family_id.eq(family), family_clearances::user_id.eq(&new.user));
            diesel::insert_into(family_clearances::table).values((key, values)).execute(tx.connection())?;
            rows::made(tx, event, "family_clearances", &format!("{family} {}", new.user))?;
        }
        Some(true) if !new.cleared => {
            rows::keep(tx, event, "family_clearances", rows::Rows::OfFamily(family))?;
            diesel::update(family_clearances::table.filter(of_both)).set(values).execute(tx.connection())?;
        }
        Some(_) => {}
    }
    Ok(())
}
