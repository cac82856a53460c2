//! The invented town, as a demonstration fills it in: before anything is served, and with nobody there yet.

use alongside_schema::tables::{families, person_locks, requests, staff_link_matches};
use diesel::prelude::*;

use crate::deciding::query;
use crate::support::{RUNTIME, World, on_both_engines};

on_both_engines!(the_invented_town_is_filled_in);

fn the_invented_town_is_filled_in(world: &World) {
    RUNTIME.block_on(alongside::fill_demo(world.site().db())).expect("a town");
    RUNTIME.block_on(alongside::look_at_new_links(world.site().db())).expect("a look");
    let counted: (i64, i64, i64, i64) = query(world, |connection| {
        Ok((
            families::table.count().get_result(connection)?,
            requests::table.count().get_result(connection)?,
            staff_link_matches::table.count().get_result(connection)?,
            person_locks::table.count().get_result(connection)?,
        ))
    });
    assert_eq!(
        counted,
        (5, 2, 2, 1),
        "families, requests, whom the privacy officer looks at, and one who is locked at once"
    );
    RUNTIME.block_on(alongside::fill_demo(world.site().db())).expect("filled already, it stays as it is");
}
