//! Who must not see a family, by a declaration that can be taken back.

use alongside_families::store::is_answered_for;
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{agencies, family_clearances, user_roles, users};
use alongside_schema::{Error, Id, Result, Role, Tx, Viewer};
use diesel::prelude::*;

/// Somebody who must not see the family, by a declaration that can be taken back.
#[derive(Clone, Debug, Queryable)]
pub struct LockedOut {
    /// The account.
    pub user_id: Id,
    /// The name.
    pub name: String,
    /// Why.
    pub reason: String,
}

/// Everybody whose work could bring them to a family or to a request about it, by name: with what they are called and who employs them.
pub fn who_could_see(connection: &mut DbConnection) -> Result<Vec<(Id, String)>> {
    let reaches = user_roles::table
        .filter(user_roles::role.ne_all([Role::Administrator, Role::PrivacyOfficer, Role::Auditor, Role::SealKeeper]))
        .select(user_roles::user_id);
    let rows: Vec<(Id, String, String, String)> = users::table
        .inner_join(agencies::table.on(agencies::id.eq(users::agency_id)))
        .filter(users::active.and(users::id.eq_any(reaches)))
        .order((users::name, users::id))
        .select((users::id, users::name, users::job_title, agencies::name))
        .load(connection)?;
    let words = |(id, name, job_title, agency)| (id, format!("{name}, {job_title}, {agency}"));
    Ok(rows.into_iter().map(words).collect())
}

/// Who was declared not to see the family.
pub fn locked_out(connection: &mut DbConnection, family: &Id) -> Result<Vec<LockedOut>> {
    Ok(family_clearances::table
        .inner_join(users::table.on(users::id.eq(family_clearances::user_id)))
        .filter(family_clearances::family_id.eq(family).and(family_clearances::declared_by.is_not_null()))
        .filter(family_clearances::cleared.eq(false))
        .order((users::name, users::id))
        .select((users::id, users::name, family_clearances::reason))
        .load(connection)?)
}

/// Locks somebody out of the family, from this moment: the views show them nothing of it, not in a search, not in a count, and not the requests
/// about it. Who stands in for the lead stops doing so; who leads it keeps the name of lead until a manager gives it to somebody else, so that
/// it is not without one. Whoever must not see it already, because of a request or a joining, stays as they are. That they were cleared for a
/// restricted family is remembered.
pub fn lock_out(tx: &mut Tx<'_>, by: &Viewer, family: &Id, user: &Id, reason: &str) -> Result<()> {
    let now = tx.now();
    let was_answered_for = is_answered_for(tx.connection(), family)?;
    let of_both = family_clearances::table
        .filter(family_clearances::family_id.eq(family).and(family_clearances::user_id.eq(user)));
    let standing: Option<(bool, Option<Id>)> = of_both
        .select((family_clearances::cleared, family_clearances::declared_by))
        .first(tx.connection())
        .optional()?;
    let declared = (
        family_clearances::cleared.eq(false),
        family_clearances::reason.eq(reason),
        family_clearances::declared_by.eq(&by.user_id),
        family_clearances::declared_at.eq(now),
    );
    match standing {
        None => {
            let who = (family_clearances::family_id.eq(family), family_clearances::user_id.eq(user));
            diesel::insert_into(family_clearances::table).values((who, declared)).execute(tx.connection())?;
        }
        Some((true, _)) => {
            let declared = (declared, family_clearances::was_cleared.eq(true));
            diesel::update(of_both).set(declared).execute(tx.connection())?;
        }
        Some((false, Some(_))) => {
            diesel::update(of_both).set(declared).execute(tx.connection())?;
        }
        Some((false, None)) => {}
    }
    if was_answered_for && !is_answered_for(tx.connection(), family)? {
        return Err(Error::Refused(
            "Nobody else answers for this family. First have another manager stand in for the team, or added to it."
                .to_owned(),
        ));
    }
    super::cover::end_covers_of(tx, family, user)
}

/// Takes a declaration back: whoever was cleared for the family before is so again. What came with a request or a joining stays.
pub fn let_in_again(tx: &mut Tx<'_>, family: &Id, user: &Id) -> Result<()> {
    let declared = family_clearances::table
        .filter(family_clearances::family_id.eq(family).and(family_clearances::user_id.eq(user)))
        .filter(family_clearances::cleared.eq(false).and(family_clearances::declared_by.is_not_null()));
    diesel::update(declared.filter(family_clearances::was_cleared))
        .set((
            family_clearances::cleared.eq(true),
            family_clearances::was_cleared.eq(false),
            family_clearances::reason.eq(""),
            family_clearances::declared_by.eq(None::<Id>),
        ))
        .execute(tx.connection())?;
    diesel::delete(declared).execute(tx.connection())?;
    Ok(())
}
