//! Whose account opens anything today: asked by whoever lets somebody in, and by whoever offers colleagues.

use diesel::prelude::*;

use crate::tables::{today, users};

/// Whether the person of an account of the query may come in today: it has not been ended, they have not left, and their work here goes on.
#[diesel::dsl::auto_type(no_type_alias)]
pub fn may_come_in() -> _ {
    users::active.and(diesel::dsl::not(diesel::dsl::exists(
        today::table.filter(today::day.nullable().ge(users::left_on).or(today::day.nullable().ge(users::role_end_on))),
    )))
}
