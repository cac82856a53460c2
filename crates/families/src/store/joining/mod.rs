//! Two families' records that become one, one that becomes two, and two records of one person that become one. Each is a manager's act,
//! one transaction, and can be taken back.

mod bars;
mod both_sides;
mod divide;
mod join;
mod limits;
mod one_person;
mod wishes;

pub(super) use divide::close_again;
pub use divide::{Divided, divide_family};
pub use join::{Joined, join_families, joined};
pub use one_person::join_people;

use alongside_schema::reach::GRADE_FULL;
use alongside_schema::tables::families;
use alongside_schema::{Error, Id, Result, Tx};
use diesel::prelude::*;

use super::Family;
use super::limits::none_limited;

/// Holds a family's own row until the transaction ends, so that nobody joins or divides it meanwhile, and no stretch of work begins with
/// a record that has gone into another one.
pub fn hold_row(tx: &mut Tx<'_>, family: &Id) -> Result<()> {
    super::places::keep_at_last(tx, family, None);
    let of = families::id.eq(family).and(families::joined_into.is_null());
    let held =
        diesel::update(families::table.filter(of)).set(families::name.eq(families::name)).execute(tx.connection())?;
    if held == 1 { Ok(()) } else { Err(Error::NotFound) }
}

/// Only who answers for a family, or leads it, may move what is in its record; and a restricted one is left alone here, since who may know
/// of it was decided for it by itself.
fn may_be_moved(tx: &mut Tx<'_>, family: &Family) -> Result<()> {
    if family.grade < GRADE_FULL {
        return Err(Error::Refused("You do not answer for both families. Ask the manager who does.".to_owned()));
    }
    none_restricted(tx, [Some(&family.id), None])?;
    none_limited(tx, [Some(&family.id), None])
}

/// That two records can not be joined from here, without why: whoever reads it may be the one who must not know.
pub(super) fn not_from_here() -> Error {
    Error::Refused("These two records can not be joined from here. Ask whoever looks after the service.".to_owned())
}

/// Refuses where one of these records is of a restricted family.
pub(super) fn none_restricted(tx: &mut Tx<'_>, records: [Option<&Id>; 2]) -> Result<()> {
    let records: Vec<&Id> = records.into_iter().flatten().collect();
    let restricted = families::table.filter(families::id.eq_any(records).and(families::restricted));
    if diesel::select(diesel::dsl::exists(restricted)).get_result(tx.connection())? {
        return Err(Error::Refused(
            "A restricted family is not joined or divided here. Ask whoever may decide about it.".to_owned(),
        ));
    }
    Ok(())
}
