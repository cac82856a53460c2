//! What those who step in are given, and with whom a child lives, follows somebody of the network: whoever must not know of them learns nothing by what they are paid or
//! by who lives with them. Rows are read without their view, since each follows, whoever changes the one.

use alongside_schema::tables::{
    kin_arrangements, package_approvals, package_lines, package_payees, packages, payments, support_reviews,
};
use alongside_schema::{Id, People, Result, Tx};
use diesel::prelude::*;

use super::both;
use super::follow::about_whom;

/// Keeps what a member is paid, and that a child lives with them, from whom they are kept from now on; and what was kept from their row from the person whom they are.
pub(super) fn follow_support(
    tx: &mut Tx<'_>,
    family: &Id,
    member: &Id,
    (before, person): (Option<&Id>, Option<&Id>),
    kept: &People,
) -> Result<()> {
    let payees: Vec<Id> = package_payees::table
        .filter(package_payees::family_id.eq(family).and(package_payees::member_id.eq(Some(member))))
        .select(package_payees::id)
        .load(tx.connection())?;
    let lines: Vec<Id> = package_lines::table
        .filter(package_lines::family_id.eq(family).and(package_lines::payee_id.eq_any(&payees)))
        .select(package_lines::id)
        .load(tx.connection())?;
    let paid: Vec<Id> = payments::table
        .filter(payments::family_id.eq(family).and(payments::line_id.eq_any(&lines)))
        .select(payments::id)
        .load(tx.connection())?;
    let lives: Vec<Id> = kin_arrangements::table
        .filter(kin_arrangements::family_id.eq(family).and(kin_arrangements::carer_member_id.eq(Some(member))))
        .select(kin_arrangements::id)
        .load(tx.connection())?;
    let theirs: Vec<&Id> = payees.iter().chain(&lines).chain(&paid).chain(&lives).collect();
    macro_rules! each {
        ($($table:ident),+) => {$(
            let rows: Vec<(Id, People, People)> = $table::table
                .filter($table::family_id.eq(family))
                .select(($table::id, $table::subjects, $table::withheld_from))
                .load(tx.connection())?;
            for (row, about, from) in rows {
                let is_theirs = theirs.contains(&&row);
                let follows = if is_theirs { both(&from, kept) } else { from.clone() };
                let all = match person {
                    Some(person) if follows.contains(member) => both(&follows, &People::one(person)),
                    _ => follows,
                };
                let now = if is_theirs { about_whom(&about, before, person) } else { about.clone() };
                if all != from || now != about {
                    diesel::update($table::table.filter($table::id.eq(&row)))
                        .set(($table::subjects.eq(&now), $table::withheld_from.eq(&all)))
                        .execute(tx.connection())?;
                }
            }
        )+};
    }
    diesel::update(package_payees::table.filter(package_payees::id.eq_any(&payees)))
        .set(package_payees::person_id.eq(person))
        .execute(tx.connection())?;
    diesel::update(kin_arrangements::table.filter(kin_arrangements::id.eq_any(&lives)))
        .set(kin_arrangements::carer_person_id.eq(person))
        .execute(tx.connection())?;
    each!(kin_arrangements, packages, package_payees, package_lines, package_approvals, payments, support_reviews);
    Ok(())
}
