//! Looking through the trail: an auditor and the privacy officer see who saw which family and why, and whoever looks is seen too.

use alongside_clocks::Clocks;
use alongside_schema::tables::{families, family_clearances, trail};
use alongside_schema::{Act, Id, Role};
use alongside_web::Settings;
use diesel::prelude::*;

use crate::emergencies::{PIP, opens, user};
use crate::support::{Caller, Who, World, change, in_six_ways, on_both_engines, query};
use crate::town::{self, ASHA, GRACE, OWEN, PRIYA, TOM};

in_six_ways!(an_auditor_asks_who_saw_a_family);
on_both_engines!(
    each_screen_is_a_page_and_a_file,
    what_somebody_saw_outside_their_families_is_found,
    a_record_of_somebody_near_is_found,
    looks_at_night_and_after_the_end_are_found,
    whoever_looks_through_the_trail_sees_nothing_of_their_own_kin,
    who_watches_the_watchers,
    nobody_else_looks_through_the_trail,
);

/// Looks through the trail for the council.
pub const LEE: Who = Who {
    name: "Lee Fenwick",
    job_title: "internal auditor",
    agency: "Luton Council",
    team: "",
    roles: &[Role::Auditor],
};

fn reference(family: &str) -> &str {
    family.rsplit('/').next().expect("a reference")
}

/// Somebody opened a record that was none of theirs. The auditor sees it, with how everybody stood to the family, and learns no name of it.
fn an_auditor_asks_who_saw_a_family(world: &World) {
    let family = town::family_with_a_lead(world);
    assert_eq!(opens(&Caller::signed_in(world, &GRACE), &family).status, 303);
    Caller::signed_in(world, &GRACE).get(&family);
    Caller::signed_in(world, &TOM).get(&family);
    let mut lee = world.person(LEE);
    lee.signs_in().at("/oversight/watch").sees("Who saw what").sees("Is the trail whole?");
    lee.follow("Who saw this family").press("Show").sees("Enter the family\u{2019}s reference");
    lee.fill("The family\u{2019}s reference", "FAAAA").press("Show").sees("Enter a reference like");
    lee.fill("The family\u{2019}s reference", reference(&family)).press("Show").sees("Opened a record in an emergency");
    lee.sees("Opened it in an emergency").sees("Lead practitioner").sees("Grace Adeyemi").sees_not("Rahman");
    lee.open("/oversight/watch")
        .follow("Opened in an emergency, and protected addresses")
        .sees("Grace Adeyemi")
        .sees(reference(&family));
}

/// Sends the form of a screen, for the days of now.
pub fn looks(caller: &Caller, screen: &str, fields: &[(&str, &str)]) -> String {
    let address = format!("/oversight/watch/{screen}");
    let page = caller.get(&address);
    let id = town::hidden_in(&page.body, "form_id");
    let days = [
        ("form_id", id.as_str()),
        ("form_name", "watch"),
        ("form_subject", screen),
        ("from_day", "1"),
        ("from_month", "11"),
        ("from_year", "2026"),
    ];
    let to = caller_today(caller);
    let to: Vec<(&str, &str)> =
        ["to_day", "to_month", "to_year"].into_iter().zip(to.iter().map(String::as_str)).collect();
    let answer = caller.post(&address, &[&days[..], &to, fields].concat());
    answer.is(200).clone()
}

/// The last day that the form offers: today.
fn caller_today(caller: &Caller) -> [String; 3] {
    let page = caller.get("/oversight/watch/refused").body;
    ["to_day", "to_month", "to_year"].map(|part| {
        let at = page.find(&format!("id=\"{part}\"")).unwrap_or_else(|| panic!("{part} in {page}"));
        let tag = page[..at].rfind('<').map_or(at, |begin| begin);
        let rest = &page[tag..];
        rest.split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a value").to_owned()
    })
}

fn each_screen_is_a_page_and_a_file(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(LEE);
    Caller::signed_in(world, &GRACE).get(&family);
    Caller::signed_in(world, &TOM).get(&format!("{family}/people"));
    let lee = Caller::signed_in(world, &LEE);
    let tom = crate::workers::id_of(world, &TOM).to_string();
    let of_family = [("reference", reference(&family))];
    let of_tom = [("user", tom.as_str())];
    for screen in ["family", "outside", "near", "hours", "volume", "after", "left", "refused", "emergencies"] {
        let fields: &[(&str, &str)] = match screen {
            "family" => &of_family,
            "outside" => &of_tom,
            _ => &[],
        };
        let page = looks(&lee, screen, fields);
        assert!(page.contains("id=\"results\""), "{screen}: {page}");
        let file = looks(&lee, screen, &[fields, &[("as", "file")]].concat());
        assert!(file.starts_with('\u{feff}'), "{screen}: {file}");
        let heading = if screen == "volume" {
            "Day,Who,Families,On their usual day"
        } else {
            "When,Who,Work,Agency,What,Family,"
        };
        assert!(file.contains(heading), "{screen}: {file}");
        assert!(!file.contains("Rahman") && !page.contains("Rahman"), "{screen} names nobody of a family");
    }
    let file = looks(&lee, "family", &[("reference", reference(&family)), ("as", "file")]);
    assert!(file.contains("Tom Fielding") && file.contains("Lead practitioner"), "{file}");
    assert!(
        file.contains("Grace Adeyemi") && file.contains("Was denied"),
        "a refused try is of the family too: {file}"
    );
    assert!(looks(&lee, "refused", &[]).contains("Grace Adeyemi"));
    let left = looks(&lee, "left", &[]);
    assert!(
        left.contains("Lee Fenwick") && left.contains("as a file"),
        "a file that is taken away is seen as one: {left}"
    );
}

fn what_somebody_saw_outside_their_families_is_found(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(LEE);
    let (owen, tom) = (Caller::signed_in(world, &OWEN), Caller::signed_in(world, &TOM));
    crate::finding::found(&owen, "name", "Rahman");
    crate::finding::found(&tom, "name", "Rahman");
    tom.get(&family);
    let lee = Caller::signed_in(world, &LEE);
    let of = |who: &Who| crate::workers::id_of(world, who).to_string();
    let owens = looks(&lee, "outside", &[("user", &of(&OWEN))]);
    assert!(owens.contains("Searched for people") && owens.contains(reference(&family)), "{owens}");
    let toms = looks(&lee, "outside", &[("user", &of(&TOM))]);
    assert!(toms.contains("Nothing was found"), "his own family is none outside, in no list either: {toms}");
}

fn a_record_of_somebody_near_is_found(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(LEE);
    let grace = Caller::signed_in(world, &GRACE);
    opens(&grace, &family);
    grace.get(&family);
    let lee = Caller::signed_in(world, &LEE);
    assert!(looks(&lee, "near", &[]).contains("Nothing was found"));
    bars(world, &GRACE);
    grace.get(&format!("{family}/people"));
    let near = looks(&lee, "near", &[]);
    assert!(near.contains("Grace Adeyemi") && near.contains("Was denied"), "tries are found: {near}");
    assert!(
        near.contains("Read a family&#39;s record") || near.contains("Read a family&#x27;s record"),
        "and what was read before anybody knew: {near}"
    );
}

/// From now on this account must not know of the family.
fn bars(world: &World, who: &Who) {
    let who = *who;
    change(world, move |connection| {
        let account = user(connection, &who)?;
        let family: Id = families::table.select(families::id).first(connection)?;
        diesel::insert_into(family_clearances::table)
            .values((
                family_clearances::family_id.eq(family),
                family_clearances::user_id.eq(account),
                family_clearances::cleared.eq(false),
                family_clearances::reason.eq("A cousin."),
            ))
            .execute(connection)?;
        Ok(())
    });
}

fn looks_at_night_and_after_the_end_are_found(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(LEE);
    world.minutes_pass(13 * 60);
    Caller::signed_in(world, &TOM).get(&family);
    let lee = Caller::signed_in(world, &LEE);
    assert!(looks(&lee, "hours", &[]).contains("Nothing was found"), "this office never shuts");
    let in_the_day = world.served_as(Settings::default(), Clocks::built_in());
    let hours = looks(&Caller::signed_in(&in_the_day, &LEE), "hours", &[]);
    assert!(hours.contains("Tom Fielding") && hours.contains("11:00pm"), "{hours}");
    assert!(looks(&lee, "after", &[]).contains("Nothing was found"));
    change(world, |connection| {
        use alongside_schema::tables::{episodes, involvements};
        diesel::update(episodes::table).set(episodes::closed_on.eq("2026-11-22")).execute(connection)?;
        diesel::update(involvements::table).set(involvements::ended_on.eq("2026-11-22")).execute(connection)?;
        Ok(())
    });
    world.minutes_pass(3 * 24 * 60);
    Caller::signed_in(world, &ASHA).get(&family);
    let after = looks(&Caller::signed_in(world, &LEE), "after", &[]);
    assert!(after.contains("Asha Mirza") && after.contains("the work had ended"), "{after}");
}

fn whoever_looks_through_the_trail_sees_nothing_of_their_own_kin(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(PIP);
    let pip = Caller::signed_in(world, &PIP);
    let grace = Caller::signed_in(world, &GRACE);
    grace.get(&family);
    opens(&grace, &family);
    let named = [("name", "Nadia Rahman"), ("born_day", "12"), ("born_month", "4"), ("born_year", "1990")];
    assert!(looks(&pip, "family", &named).contains("Grace Adeyemi"), "a privacy officer may name somebody");
    bars(world, &PIP);
    for fields in [&named[..], &[("reference", reference(&family))]] {
        assert!(looks(&pip, "family", fields).contains("Nothing was found"));
    }
    for screen in ["refused", "emergencies", "left", "hours", "near"] {
        assert!(!looks(&pip, screen, &[]).contains(reference(&family)), "{screen}");
    }
}

/// What an auditor looked for is in the trail, and the privacy officer finds it; names that were typed are under a key.
fn who_watches_the_watchers(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(LEE);
    world.add(PIP);
    let (lee, pip) = (Caller::signed_in(world, &LEE), Caller::signed_in(world, &PIP));
    looks(&lee, "family", &[("reference", reference(&family))]);
    let seen = looks(&pip, "family", &[("reference", reference(&family))]);
    assert!(seen.contains("Lee Fenwick") && seen.contains("Looked through the trail"), "{seen}");
    let id = town::hidden_in(&lee.get("/oversight/watch/family").body, "form_id");
    let by_name = [
        ("form_id", id.as_str()),
        ("form_name", "watch"),
        ("form_subject", "family"),
        ("name", "Nadia Rahman"),
        ("born_day", "12"),
        ("born_month", "4"),
        ("born_year", "1990"),
        ("from_day", "1"),
        ("from_month", "11"),
        ("from_year", "2026"),
        ("to_day", "21"),
        ("to_month", "11"),
        ("to_year", "2026"),
    ];
    let refused = lee.post("/oversight/watch/family", &by_name);
    assert!(refused.is(422).contains("Enter the family"), "an auditor knows families by their references alone");
    looks(&pip, "family", &by_name[3..7]);
    let named: i64 = query(world, |connection| {
        let watched = trail::table.filter(trail::act.eq(Act::TrailWatched));
        let says = trail::detail.like("%Nadia%").or(trail::target.like("%Nadia%")).or(trail::shown.like("%Nadia%"));
        Ok(watched.filter(says).count().get_result(connection)?)
    });
    assert_eq!(named, 0, "no name stands in the trail itself");
}

fn nobody_else_looks_through_the_trail(world: &World) {
    town::family_with_a_lead(world);
    for who in [&OWEN, &PRIYA, &TOM, &ASHA, &town::SAM] {
        let caller = Caller::signed_in(world, who);
        assert_eq!(caller.get("/oversight/watch").status, 403, "{}", who.name);
        assert_eq!(caller.get("/oversight/watch/refused").status, 403, "{}", who.name);
        assert_eq!(caller.post("/oversight/watch/refused", &[]).status, 403, "{}", who.name);
    }
}
