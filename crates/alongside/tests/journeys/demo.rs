//! The demonstration: the first thing that somebody sees of the service.

use alongside_schema::tables::{families, person_locks, requests, staff_link_matches, users};
use alongside_web::NavigationEntry;
use diesel::prelude::*;

use crate::support::{Caller, RUNTIME, World, on_both_engines, query};

on_both_engines!(
    the_invented_town_is_filled_in,
    everybody_of_the_invented_town_has_something_to_do,
    a_page_of_another_demonstration_signs_nobody_in,
);

fn filled(world: &World) -> World {
    RUNTIME.block_on(alongside::fill_demo(world.site().db())).expect("an invented town");
    world.served_as_demo()
}

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

fn everybody_of_the_invented_town_has_something_to_do(world: &World) {
    // A Monday: at the weekend the front door shows only what can not wait.
    world.it_is("2026-11-23T10:00:00Z");
    let demo = filled(world);
    let names: Vec<String> = query(world, |connection| Ok(users::table.select(users::name).load(connection)?));
    assert!(names.len() > 6);
    for name in &names {
        let caller = Caller::by_button(&demo, name);
        let first = caller.get("/").location;
        let page = caller.get(&first);
        assert_eq!(page.status, 200, "{name} at {first}");
        let theirs = |entry: &&NavigationEntry| page.body.contains(&format!("href=\"{}\"", entry.href));
        for entry in alongside::NAVIGATION.iter().filter(theirs) {
            assert_eq!(caller.get(entry.href).status, 200, "{name} at {}", entry.href);
        }
    }
    let tom = Caller::by_button(&demo, "Tom Fielding").get("/caseload").body;
    assert!(tom.contains("Rahman"), "a lead has families");
    let owen = Caller::by_button(&demo, "Owen Hale").get("/requests").body;
    assert!(owen.contains("href=\"/requests/R"), "the front door has requests");
    // Filled once: starting it again changes nothing.
    RUNTIME.block_on(alongside::fill_demo(world.site().db())).expect("the same town");
    let again: i64 = query(world, |connection| Ok(users::table.count().get_result(connection)?));
    assert_eq!(again as usize, names.len());
}

fn a_page_of_another_demonstration_signs_nobody_in(world: &World) {
    let demo = filled(world);
    let id = world.site().db().chance().id(world.site().clock().now()).to_string();
    let answer = Caller::stranger(&demo).post("/demo/sign-in", &[("user", &id)]);
    assert_eq!(answer.status, 404);
}
