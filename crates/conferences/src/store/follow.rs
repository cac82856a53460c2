//! What belongs to a meeting follows it: whoever must not know of the meeting learns nothing by who comes, what is booked or what was planned. Rows are read without their view, since
//! each follows, whoever changes the one.

use alongside_schema::tables::{
    conference_bookings, conference_guests, conference_prepared, conference_reviews, family_plans, private_times,
};
use alongside_schema::{Id, People, Result, Tx};
use diesel::prelude::*;

use super::both;

/// Keeps everything of a meeting from these people too. Nothing is shown to more people by it.
pub(super) fn follow_conference(tx: &mut Tx<'_>, family: &Id, conference: &Id, kept_from: &People) -> Result<()> {
    macro_rules! each {
        ($($table:ident),+) => {$(
            let rows: Vec<(Id, People)> = $table::table
                .filter($table::family_id.eq(family).and($table::conference_id.eq(conference)))
                .select(($table::id, $table::withheld_from))
                .load(tx.connection())?;
            for (row, from) in rows {
                diesel::update($table::table.filter($table::id.eq(&row)))
                    .set($table::withheld_from.eq(both(&from, kept_from)))
                    .execute(tx.connection())?;
            }
        )+};
    }
    each!(conference_guests, conference_prepared, conference_bookings, private_times, family_plans, conference_reviews);
    Ok(())
}
