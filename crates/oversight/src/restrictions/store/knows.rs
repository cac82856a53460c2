//! Who may know of a restricted family, and who comes to know or no longer does.

use alongside_access::addresses_of;
use alongside_families::codes::RestrictionStep;
use alongside_families::store::{TakenStep, add_step, is_answered_for};
use alongside_requests::store::tell_who_may_know;
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::{GRADE_FULL, GRADE_RECORD, barred, emergencies_now, reach};
use alongside_schema::tables::{family_clearances, involvements, user_roles, users};
use alongside_schema::{Error, Id, Result, Role, Tx, Viewer, may_come_in};
use diesel::prelude::*;

use super::{Restriction, changed, somebody_answers};

/// Somebody who may know of a family, or could: id, and name with what they are called.
pub type One = (Id, String);

fn in_words(rows: Vec<(Id, String, String)>) -> Vec<One> {
    rows.into_iter().map(|(id, name, job_title)| (id, format!("{name}, {job_title}"))).collect()
}

/// Who may know of a restricted family.
pub fn who_knows(connection: &mut DbConnection, family: &Id) -> Result<Vec<One>> {
    let cleared = family_clearances::table
        .filter(family_clearances::family_id.eq(family).and(family_clearances::cleared))
        .select(family_clearances::user_id);
    let rows = users::table
        .filter(may_come_in().and(users::id.eq_any(cleared)))
        .order((users::name, users::id))
        .select((users::id, users::name, users::job_title))
        .load(connection)?;
    Ok(in_words(rows))
}

/// Who works with a family or answers for it now, and who is cleared for restricted families as such: whom somebody chooses from who restricts it.
pub fn who_is_near(connection: &mut DbConnection, family: &Id) -> Result<Vec<One>> {
    let kept = kept_from(connection, family)?;
    let reaches =
        reach::table.filter(reach::family_id.eq(family).and(reach::grade.ge(GRADE_RECORD))).select(reach::viewer_id);
    let cleared = user_roles::table.filter(user_roles::role.eq(Role::Cleared)).select(user_roles::user_id);
    let in_emergency =
        emergencies_now::table.filter(emergencies_now::family_id.eq(family)).select(emergencies_now::user_id);
    let rows = users::table
        .filter(may_come_in().and(users::id.eq_any(reaches).or(users::id.eq_any(cleared))))
        .filter(users::id.ne_all(in_emergency))
        .filter(users::id.ne_all(&kept))
        .order((users::name, users::id))
        .select((users::id, users::name, users::job_title))
        .load(connection)?;
    Ok(in_words(rows))
}

/// Everybody whose work could bring them to a family and who is not kept from this one.
pub fn who_could_know(connection: &mut DbConnection, family: &Id) -> Result<Vec<One>> {
    let kept = kept_from(connection, family)?;
    let works = user_roles::table
        .filter(user_roles::role.eq_any([Role::Practitioner, Role::Manager, Role::Cleared]))
        .select(user_roles::user_id);
    let rows = users::table
        .filter(may_come_in().and(users::id.eq_any(works)))
        .filter(users::id.ne_all(&kept))
        .order((users::name, users::id))
        .select((users::id, users::name, users::job_title))
        .load(connection)?;
    Ok(in_words(rows))
}

/// Who must not see a family, whyever.
fn kept_from(connection: &mut DbConnection, family: &Id) -> Result<Vec<Id>> {
    Ok(barred::table.filter(barred::family_id.eq(family)).select(barred::user_id).load(connection)?)
}

/// Lets somebody know of the family too. Where somebody does who does not answer for it, or names one of those who are cleared for restricted families as
/// such, the privacy officers hear of it.
pub fn let_know(tx: &mut Tx<'_>, by: &Viewer, of: &Restriction, one: &Id, words: &str) -> Result<()> {
    if !of.whole {
        return Err(Error::NotFound);
    }
    if kept_from(tx.connection(), &of.family_id)?.contains(one) {
        return Err(Error::Refused("They must not see this family. Choose somebody else.".to_owned()));
    }
    changed(tx, of, of.version)?;
    let is_new = !who_knows(tx.connection(), &of.family_id)?.iter().any(|(id, _)| id == one);
    if is_new {
        alongside_families::store::let_know(tx, &of.family_id, one, (&by.user_id, words))?;
    }
    if is_new && (is_cleared_as_such(tx.connection(), one)? || !answers(tx.connection(), by, &of.family_id)?) {
        for address in addresses_of(tx.connection(), Role::PrivacyOfficer)? {
            tell_who_may_know(tx, &address)?;
        }
    }
    Ok(())
}

fn is_cleared_as_such(connection: &mut DbConnection, one: &Id) -> Result<bool> {
    let theirs = user_roles::table.filter(user_roles::user_id.eq(one).and(user_roles::role.eq(Role::Cleared)));
    Ok(diesel::select(diesel::dsl::exists(theirs)).get_result(connection)?)
}

fn answers(connection: &mut DbConnection, by: &Viewer, family: &Id) -> Result<bool> {
    let reaches = reach::table
        .filter(reach::viewer_id.eq(&by.user_id).and(reach::family_id.eq(family)).and(reach::grade.ge(GRADE_FULL)));
    Ok(diesel::select(diesel::dsl::exists(reaches)).get_result(connection)?)
}

/// Somebody does not know of the family any more. Not whoever leads it, and not the last who answers for it.
pub fn no_more(tx: &mut Tx<'_>, by: &Viewer, of: &Restriction, one: &Id) -> Result<()> {
    if !of.whole {
        return Err(Error::NotFound);
    }
    // Two who take each other out wait for each other, and the second is told.
    changed(tx, of, of.version)?;
    let was_answered_for = is_answered_for(tx.connection(), &of.family_id)?;
    let gone = diesel::delete(
        family_clearances::table
            .filter(family_clearances::family_id.eq(&of.family_id))
            .filter(family_clearances::user_id.eq(one).and(family_clearances::cleared)),
    )
    .execute(tx.connection())?;
    if gone == 0 {
        return Err(Error::NotFound);
    }
    if is_lead(tx.connection(), &of.family_id, one)? {
        return Err(Error::Refused("They lead the work with this family. First give it another lead.".to_owned()));
    }
    if was_answered_for {
        somebody_answers(tx, &of.family_id)?;
    }
    add_step(tx, &of.id, &TakenStep { of: Some(one), ..TakenStep::new(RestrictionStep::KnowsNoMore, &by.user_id) })
}

fn is_lead(connection: &mut DbConnection, family: &Id, one: &Id) -> Result<bool> {
    let leads = involvements::table
        .filter(involvements::family_id.eq(family).and(involvements::user_id.eq(one)))
        .filter(involvements::role.eq("lead").and(involvements::ended_on.is_null()));
    Ok(diesel::select(diesel::dsl::exists(leads)).get_result(connection)?)
}
