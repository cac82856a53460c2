//! A request about a family that is in the record already: found or searched for, linked, and nothing added twice.

use alongside_families::codes::Way;
use alongside_schema::Role;
use alongside_schema::tables::{channels, family_members, nondisclosures, schools};
use diesel::prelude::*;

use crate::deciding::{DALFORD, asked, decides, is_refused, sends_without_a_page};
use crate::front_door::{import, waiting};
use crate::support::{Caller, Who, World, in_six_ways, on_both_engines, query};
use crate::town::{self, OWEN};

in_six_ways!(a_request_is_linked_to_a_known_family);

on_both_engines!(
    linking_adds_nothing_twice,
    two_who_link_at_once_bring_a_child_in_once,
    only_who_may_open_a_family_is_led_to_it,
);

/// Another school asks for the Dalfords: Ida and Leah are known, Milo is new, and Leah has another number.
const AGAIN: &str = r#"{
    "reference": "D-9", "route": "health", "urgency": "soon",
    "people": [
        {"ref": "c1", "kind": "child", "names": [{"use": "usual", "text": "Ida Dalford"}], "dob": "2017-03-01", "school": "Mill Primary School, Year 4"},
        {"ref": "c9", "kind": "child", "names": [{"use": "usual", "text": "Milo Dalford"}], "dob": "2024-01-02"},
        {"ref": "a1", "kind": "adult", "names": [{"use": "usual", "text": "Leah Dalford"}], "dob": "1993-02-02", "phone": "07700 900109"}
    ],
    "worries": ["Milo coughs at night."],
    "safe_contact": [{"person": "a1", "text": "yes"}]
}"#;

/// How many there are of each in the record: people of families, ways to reach them, pairs, schools.
fn counted(world: &World) -> [i64; 4] {
    query(world, |connection| {
        Ok([
            family_members::table.count().get_result(connection)?,
            channels::table.count().get_result(connection)?,
            nondisclosures::table.count().get_result(connection)?,
            schools::table.count().get_result(connection)?,
        ])
    })
}

fn a_request_is_linked_to_a_known_family(world: &World) {
    let mut owen = world.person(OWEN);
    let first = asked(world, "", "");
    assert_eq!(decides(world, &first, &[]).status, 303);
    let [people, ways, ..] = counted(world);
    assert_eq!(import(world, "again.json", AGAIN).0.accepted, 1);
    owen.signs_in().at("/requests").open(&format!("/requests/{}", waiting(&Caller::signed_in(world, &OWEN))[0]));
    owen.sees("Ida Dalford may be Ida Dalford, born 1 March 2017").sees("same school");
    owen.sees("If you choose this family: Milo Dalford joins it as new.");
    owen.sees("Ways to reach Leah Dalford are added where the record has not got them.");
    let request = owen.path();
    owen.follow("Look for somebody else").at("/search").fill("Name or reference", "Leah Dalford").press("Search");
    owen.at("/search/*").sees("2 February 1993").sees_not("3 Kiln Yard");
    owen.follow("It is this family: Dalford, found by Leah Dalford").at(&request);
    owen.choose("What happens next?", "Early help: the family gets a lead practitioner")
        .fill("Why?", "One family, one plan.");
    owen.choose("How does the family hear?", "I told Leah Dalford face to face");
    owen.fill("How did it go, or why not yet?", "At the clinic.");
    owen.choose("How will Health hear what was decided?", "I have told them")
        .fill("How did the person who asked hear, or why not?", "Rung.");
    owen.press("Save the decision").at("/requests");
    let [people_now, ways_now, ..] = counted(world);
    assert_eq!((people_now - people, ways_now > ways), (1, true), "Milo joins, and nobody else");
    owen.open(&request).sees("This request is decided").sees("One family, one plan.");
}

fn linking_adds_nothing_twice(world: &World) {
    world.add(OWEN);
    let first = asked(world, "", "");
    assert_eq!(decides(world, &first, &[]).status, 303);
    let before = counted(world);
    let owen = Caller::signed_in(world, &OWEN);
    for number in ["D-2", "D-3"] {
        assert_eq!(
            import(
                world,
                "dalford.json",
                &DALFORD.replace("D-1", number).replace("bruises", &format!("bruises, says {number},"))
            )
            .0
            .accepted,
            1
        );
        let address = format!("/requests/{}", waiting(&owen)[0]);
        let family = town::person_in(&owen.get(&address).body, "Dalford, F");
        assert_eq!(decides(world, &address, &[("family", &family)]).status, 303);
        assert_eq!(counted(world), before, "the same said again adds nothing");
    }
    // Another word on the safety of a way is kept beside the first; the more careful one counts.
    let careful = DALFORD.replace("D-1", "D-4").replace(r#""text": "yes""#, r#""text": "NO, he reads them""#);
    assert_eq!(import(world, "dalford.json", &careful).0.accepted, 1);
    let address = format!("/requests/{}", waiting(&owen)[0]);
    let family = town::person_in(&owen.get(&address).body, "Dalford, F");
    assert_eq!(decides(world, &address, &[("family", &family)]).status, 303);
    assert_eq!(counted(world)[1], before[1] + 1);
    assert!(is_refused(&sends_without_a_page(world, &first, "a1", Way::Text)), "also for the request that said yes");
}

fn two_who_link_at_once_bring_a_child_in_once(world: &World) {
    world.add(OWEN);
    let first = asked(world, "", "");
    assert_eq!(decides(world, &first, &[]).status, 303);
    let before = counted(world)[0];
    let owen = Caller::signed_in(world, &OWEN);
    for number in ["D-9", "D-10"] {
        assert_eq!(
            import(
                world,
                "again.json",
                &AGAIN.replace("D-9", number).replace("coughs", &format!("coughs, says {number},"))
            )
            .0
            .accepted,
            1
        );
    }
    let addresses: Vec<String> = waiting(&owen).iter().map(|one| format!("/requests/{one}")).collect();
    let family = town::person_in(&owen.get(&addresses[0]).body, "Dalford, F");
    let family = family.as_str();
    let statuses = std::thread::scope(|scope| {
        let decide = |address| scope.spawn(move || decides(world, address, &[("family", family)]).status);
        let both = [decide(&addresses[0]), decide(&addresses[1])];
        both.map(|decided| decided.join().expect("an answer"))
    });
    assert_eq!(statuses, [303, 303]);
    assert_eq!(counted(world)[0], before + 1, "Milo is one child");
}

/// Decides on requests, and manages a team.
const NORA: Who = Who {
    name: "Nora Byrne",
    job_title: "manager of the front door",
    agency: "Luton Council",
    team: "Front door",
    roles: &[Role::FrontDoor, Role::Manager],
};

fn only_who_may_open_a_family_is_led_to_it(world: &World) {
    for who in [OWEN, NORA] {
        world.add(who);
    }
    let first = asked(world, "", "");
    assert_eq!(decides(world, &first, &[]).status, 303);
    assert_eq!(import(world, "again.json", AGAIN).0.accepted, 1);
    let (owen, nora) = (Caller::signed_in(world, &OWEN), Caller::signed_in(world, &NORA));
    let address = format!("/requests/{}", waiting(&owen)[0]);
    assert!(
        !owen.get(&address).body.contains("href=\"/families/"),
        "the front door knows that they are there, and no more"
    );
    let page = nora.get(&address).body;
    let link = page.split("href=\"").find(|part| part.starts_with("/families/F")).expect("a link");
    let family = link.split('"').next().expect("an address");
    assert_eq!(nora.get(family).status, 200);
    assert!(owen.get(&address).body.contains("07700 900109") && !owen.get(&address).body.contains("07700 900101"));
    for made_up in ["nonsense", "F7KQ2-M9XT4", "R7KQ2-M9XT4", "%F0%9F%99%82"] {
        let page = owen.get(&format!("{address}?family={made_up}"));
        assert!(page.status == 200 && !page.body.contains("You found this family"), "{made_up}");
        assert!(owen.get(&format!("/search?for={made_up}")).status == 200);
    }
}
