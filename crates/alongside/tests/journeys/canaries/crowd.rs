//! Two hundred families at once: lists grow long, are cut and go on, and a search finds many. Nobody gets the marker of what they must not know there either.

use std::collections::BTreeSet;

use super::crawl::Crawl;
use super::{in_the_log, in_what_the_program_keeps, leaks};
use crate::matrix::things::Things;
use crate::support::{Way, World, run};

/// In the short sweep: who works with the families in the most different ways.
const SOME: &[&str] = &["team", "withheld", "near", "manager", "front_door", "partner"];

#[test]
fn nobody_finds_it_in_long_lists_either() {
    run(Way::HttpOnSqlite, "canaries", |world| sweep(world, 3, 0, Some(SOME)));
}

#[test]
#[ignore = "cargo xtask sweep"]
fn sweep_of_two_hundred_families_on_sqlite() {
    run(Way::HttpOnSqlite, "canaries", |world| sweep(world, 50, 2, None));
}

#[test]
#[ignore = "cargo xtask sweep"]
fn sweep_of_two_hundred_families_on_postgresql() {
    run(Way::HttpOnPostgres, "canaries", |world| sweep(world, 50, 2, None));
}

/// So many sets of four families, asked for by these or by everybody.
fn sweep(world: &World, sets: u64, deep: usize, by: Option<&[&str]>) {
    let things = Things::fill_crowd(world, 1, sets);
    let mut crawl = Crawl::new(world, &things, Some(sets)).deep(deep);
    let everybody = || things.callers.iter().map(|asker| asker.persona.key);
    for key in everybody().filter(|key| by.is_none_or(|by| by.contains(key))) {
        crawl.lists(key);
    }
    let found = crawl.found.keys().map(|(marker, _)| &things.markers[*marker]);
    let families: BTreeSet<(u64, usize)> = found.map(|marker| (marker.set, marker.kind)).collect();
    println!(
        "two hundred families: {} markers in {} families, {} outputs, something found of {} families",
        things.markers.len(),
        4 * sets,
        crawl.outputs,
        families.len()
    );
    let leaks = leaks(&things, &crawl);
    assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks.join("\n"));
    assert!(crawl.exposed.is_empty(), "{:?}", crawl.exposed);
    let kept = in_what_the_program_keeps(world, &things);
    assert!(kept.is_empty(), "{}", kept.join("\n"));
    assert_eq!(in_the_log(&things), [""; 0]);
    // Of each set the open, the closed and the restricted one can be found; of the joined one nothing is left to be found.
    let at_least = 3 * sets as usize * 9 / 10;
    assert!(families.len() >= at_least, "the lists led to {} families and not to {at_least}", families.len());
}
