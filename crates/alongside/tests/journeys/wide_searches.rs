//! Looking through everybody: whoever is shown very many families by searching is told of, and then shown no more.

use alongside_clocks::Clocks;
use alongside_families::store::NewFamily;
use alongside_schema::tables::trail;
use diesel::prelude::*;

use crate::emergencies::PIP;
use crate::finding::found;
use crate::support::{Answer, Caller, World, on_both_engines, query};
use crate::town::{self, OWEN, rahman};
use crate::watching::looks;

on_both_engines!(
    who_looks_through_many_is_told_of_and_stopped,
    a_year_alone_asks_for_more,
    a_front_doors_busy_hour_is_not_stopped,
);

/// A family of one mother of this name.
fn of_a_mother(name: &str) -> NewFamily {
    let whole = rahman();
    let mut people: Vec<_> = whole.people.into_iter().take(1).collect();
    people[0].name = name.to_owned();
    NewFamily { name: name.to_owned(), people, ..rahman() }
}

fn searches(caller: &Caller, fields: &[(&str, &str)]) -> Answer {
    let page = caller.get("/search");
    caller.send_changed("/search", &page, fields)
}

fn who_looks_through_many_is_told_of_and_stopped(world: &World) {
    town::family_led_by_tom(world, of_a_mother("Nadia Aaronson"));
    world.add(PIP);
    for name in ["Nadia Bloom", "Nadia Cross", "Nadia Drew", "Orla Elms", "Orla Finch"] {
        town::family_led_by_tom_too(world, of_a_mother(name));
    }
    let mut settings = world.site().settings().clone();
    (settings.search.told_from, settings.search.most_an_hour) = (4, 6);
    let world = &world.served_as(settings, Clocks::built_in());
    let (owen, pip) = (Caller::signed_in(world, &OWEN), Caller::signed_in(world, &PIP));
    assert!(found(&owen, "name", "Nadia").contains("Nadia Drew"));
    let first_page = || pip.get("/oversight/links").body;
    assert!(!first_page().contains("very many families"));
    assert!(found(&owen, "name", "Orla").contains("Orla Finch"));
    assert!(first_page().contains("Somebody was shown very many families by searching"));
    // Six families were shown, each counted once: now there is no more, neither for a new search nor for the rest of an old one.
    let last = query(world, |connection| {
        use alongside_schema::tables::searches;
        Ok(searches::table.order(searches::id.desc()).select(searches::id).first::<String>(connection)?)
    });
    let stopped = searches(&owen, &[("name", "Nadia")]);
    assert!(stopped.is(422).contains("nobody more is shown") && stopped.body.contains("value=\"Nadia\""));
    assert!(owen.get(&format!("/search/{last}")).is(422).contains("The privacy officer was told"));
    let volume = looks(&pip, "volume", &[]);
    assert!(volume.contains("Owen Hale") && volume.contains("By searching within an hour; then stopped"), "{volume}");
    let entered = |act: &'static str| -> i64 {
        query(world, move |connection| Ok(trail::table.filter(trail::act.eq(act)).count().get_result(connection)?))
    };
    assert_eq!((entered("searched_widely"), entered("too_many_tries")), (1, 1), "once for each hour");
    world.minutes_pass(61);
    let owen = Caller::signed_in(world, &OWEN);
    assert!(found(&owen, "name", "Orla").contains("Orla Finch"), "an hour later it is as before");
}

fn a_year_alone_asks_for_more(world: &World) {
    town::family_with_a_lead(world);
    let owen = Caller::signed_in(world, &OWEN);
    let alone = searches(&owen, &[("born_year", "1990")]);
    assert!(alone.is(422).contains("A year alone finds too many people"));
    assert_eq!(searches(&owen, &[("born_year", "1990"), ("born_month", "4")]).status, 303);
    assert_eq!(searches(&owen, &[("born_year", "1990"), ("name", "Nadia")]).status, 303);
}

/// Sixty searches in an hour, one a minute, with all that is found like it: no one of the front door does more.
fn a_front_doors_busy_hour_is_not_stopped(world: &World) {
    town::family_with_a_lead(world);
    let names = ["Nadia Aaronson", "Nadia Bloom", "Orla Elms", "Orla Finch", "Priti Gale", "Priti Hale"];
    for name in names {
        town::family_led_by_tom_too(world, of_a_mother(name));
    }
    let owen = Caller::signed_in(world, &OWEN);
    for search in 0..60 {
        let name = names[search % names.len()];
        assert!(found(&owen, "name", name).contains(name), "{search}");
    }
}
