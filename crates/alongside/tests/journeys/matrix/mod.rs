//! Every route there is, as every persona, in every relationship to a family, for every kind of family: who is let, who is told that it is not their
//! work, and who is told that there is nothing there, to the letter as of something that never was.
//!
//! `expected.toml` has a line for each route, `things.toml` a row behind each address, `people.rs` how far everybody reaches. The verdict comes from these
//! three alone. How to add a route's line stands in CONTRIBUTING.md.

pub mod expected;
pub mod forms;
mod look;
pub mod people;
pub mod things;
mod unchanged;

use alongside_access::Permission;

use self::expected::Expected;
use self::look::Walk;
use self::things::Things;
use crate::support::{Way, World, run};

/// Every route with its method, as the lines name it.
pub fn routes(world: &World) -> Vec<(String, &'static str)> {
    let routes = alongside::app(world.site());
    let listed = routes.listed().iter().filter(|route| route.path != "/demo/sign-in");
    listed.map(|route| (format!("{} {}", route.method, route.path), route.path)).collect()
}

/// A part of everything, chosen by its seed: every route and every persona are in it, and every verdict.
#[test]
fn every_route_every_persona_every_relationship() {
    run(Way::HttpOnSqlite, "matrix", |world| walk(world, Some(1)));
}

#[test]
#[ignore = "cargo xtask sweep"]
fn sweep_of_the_whole_matrix_on_sqlite() {
    run(Way::HttpOnSqlite, "matrix", |world| walk(world, None));
}

#[test]
#[ignore = "cargo xtask sweep"]
fn sweep_of_the_whole_matrix_on_postgresql() {
    run(Way::HttpOnPostgres, "matrix", |world| walk(world, None));
}

fn walk(world: &World, seed: Option<u64>) {
    let expected = Expected::read();
    let routes = routes(world);
    let faults = expected.faults(&routes);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let things = Things::fill(world, 1);
    let mut walk = Walk::new(world, &things, &expected, seed);
    walk.looks(&routes);
    walk.forms(&routes);
    println!("{}", walk.totals);
    let faults = walk.faults;
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn a_route_without_a_line_and_a_line_without_a_route_are_said_in_words() {
    let expected = Expected::read();
    let mut routes: Vec<(String, &str)> = expected.routes.keys().map(|route| (route.clone(), "")).collect();
    assert_eq!(expected.faults(&routes), [""; 0]);
    let gone = routes.remove(0).0;
    routes.push(("GET /families/{reference}/new".to_owned(), ""));
    let faults = expected.faults(&routes).join("\n");
    assert!(faults.contains("GET /families/{reference}/new has no line") && faults.contains("Add:"), "{faults}");
    assert!(faults.contains(&format!("{gone} is no route any more")), "{faults}");
}

#[test]
fn every_line_asks_for_the_permission_in_other_words() {
    run(Way::HttpOnSqlite, "matrix", |world| {
        let expected = Expected::read();
        for route in alongside::app(world.site()).listed().iter().filter(|route| route.path != "/demo/sign-in") {
            let line = &expected.routes[&format!("{} {}", route.method, route.path)];
            assert_eq!(route.permission == Permission::Public, line.who == "public", "{}", route.path);
        }
    });
}
