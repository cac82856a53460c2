//! Acts that change a life: moving house, a birth, a death, another name, turning 18; and taking back what was a mistake.

use crate::people::person;
use crate::support::{Caller, World, in_six_ways, on_both_engines};
use crate::town::{self, ASHA, GRACE, TOM};

in_six_ways!(a_family_moves_house);
on_both_engines!(
    a_baby_is_born,
    a_death_stops_what_was_for_them_and_is_taken_back_exactly,
    a_name_that_is_no_longer_used_is_seen_as_widely_as_they_wish,
    a_child_grows_up,
    what_was_written_since_is_not_lost,
);

/// The address, who moves, who must not learn of it, a number that ends and a new school: all on one page, shown before it is stored.
fn a_family_moves_house(world: &World) {
    let family = town::family_with_a_lead(world);
    let mut tom = world.another_screen_of(&TOM);
    tom.signs_in().open(&format!("{family}/people")).follow("Nadia Rahman").follow("Add a way to reach them");
    tom.fill("Number or address", "01632 960101").choose("Is it safe?", "Safe to ring").press("Save");
    tom.open(&format!("{family}/people")).follow("They move house").press("See what this changes");
    tom.sees("Enter the new address").sees("Tick who moves").sees("Select which home they move out of");
    tom.fill("New address", "5 Orchard Rise").fill("Postcode", "LU2 8BB").fill_day("When do they move?", "20 11 2026");
    tom.within("Who moves?").tick("Nadia Rahman").tick("Yusuf Rahman");
    tom.choose("Out of which home?", "14 Hawthorn Close");
    tom.choose("Who may learn of the new home?", "Confidential: somebody must not learn this address");
    tom.within("Who must not learn the new address?").tick("Salma Begum");
    tom.tick("Nadia Rahman: Call 01632 960101");
    tom.fill("New school of Yusuf Rahman (only if it changes)", "Orchard Primary School")
        .press("See what this changes");
    for line in [
        "Nadia Rahman, Yusuf Rahman live at 5 Orchard Rise from 20 November 2026.",
        "Nobody of the family is left at 14 Hawthorn Close: it becomes an earlier address.",
        "Salma Begum must not learn the new address",
        "01632 960101 of Nadia Rahman is no longer used.",
        "Yusuf Rahman goes to Orchard Primary School.",
    ] {
        tom.sees(line);
    }
    tom.open(&family).sees_not("5 Orchard Rise").open(&format!("{family}/moving")).sees("What you had typed by");
    tom.press("See what this changes").press("Record the move").at("/families/*/people");
    tom.sees("A protected address")
        .sees_not("5 Orchard Rise")
        .sees("Earlier addresses")
        .sees("14 Hawthorn Close, LU8 3QD, until 20 November 2026");
    tom.follow("Yusuf Rahman").sees("Orchard Primary School").sees("from 20 November 2026");
    tom.open(&family).sees_not("01632 960101").open(&format!("{family}/timeline")).sees("Moved house");
    let mut grace = world.another_screen_of(&GRACE);
    grace.signs_in().finds_nothing_at(&format!("{family}/moving")).finds_nothing_at(&format!("{family}/events"));

    tom.open(&format!("{family}/events")).follow("Moved house, 20 November 2026");
    tom.press("Take it back").sees("Enter why it is taken back");
    tom.fill("Why is it taken back?", "They move next month.").press("Take it back").at("/families/*/timeline");
    tom.sees_not("Taken back: moved house");
    let reference = family.rsplit('/').next().expect("a reference").to_owned();
    let mut asha = world.another_screen_of(&town::ASHA);
    asha.signs_in().open("/second-looks").follow(&reference).choose("What do you decide?", "I agree: it is done now");
    asha.fill("Why?", "I asked Nadia.").press("Save").at("/second-looks");
    tom.open(&format!("{family}/timeline"))
        .sees("Taken back: moved house")
        .open(&family)
        .sees("14 Hawthorn Close")
        .sees("01632 960101")
        .sees_not("Orchard Rise");
}

/// Sends the form of a page with some fields changed.
fn send(caller: &Caller, address: &str, fields: &[(&str, &str)]) -> crate::support::Answer {
    let page = caller.get(address);
    caller.send_changed(address, &page, fields)
}

/// The address of the latest life event.
fn latest_event(caller: &Caller, family: &str) -> String {
    let page = caller.get(&format!("{family}/events")).body;
    let at = page.find("/events/").expect("an event");
    format!("{family}/events/{}", &page[at + 8..at + 44])
}

fn a_baby_is_born(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let baby = [
        ("name", "Baby Rahman"),
        ("kind", "child"),
        ("relationship", "Child"),
        ("due_day", "20"),
        ("due_month", "11"),
        ("due_year", "2026"),
    ];
    assert_eq!(send(&tom, &format!("{family}/people/new"), &baby).status, 303);
    let address = format!("{family}/people/{}", person(&tom, &family, "Baby Rahman"));
    assert!(tom.get(&address).body.contains("The baby was born"));
    let born = |day, name| {
        send(
            &tom,
            &format!("{address}/born"),
            &[("name", name), ("on_day", day), ("on_month", "11"), ("on_year", "2026"), ("sex", "F")],
        )
    };
    assert!(born("22", "Amal Rahman").body.contains("must be today or earlier"));
    assert_eq!(born("19", "Amal Rahman").status, 303);
    let page = tom.get(&address).body;
    for words in
        ["Amal Rahman", "19 November 2026", "was due on 20 November 2026", "Former name", "Baby Rahman", "Female"]
    {
        assert!(page.contains(words), "{words}");
    }
    assert!(!page.contains("The baby was born"));
    assert!(send(&tom, &format!("{address}/born"), &[("name", "Amal")]).body.contains("recorded already"));
    assert_eq!(send(&tom, &latest_event(&tom, &family), &[("why", "The wrong baby.")]).status, 303);
    let page = tom.get(&address).body;
    assert!(page.contains("due 20 November 2026") && !page.contains("Amal") && !page.contains("Female"));
}

fn a_death_stops_what_was_for_them_and_is_taken_back_exactly(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let salma = format!("{family}/people/{}", person(&tom, &family, "Salma Begum"));
    assert_eq!(send(&tom, &format!("{salma}/ways/new"), &[("value", "01632 960102"), ("safe", "yes")]).status, 303);
    let before = tom.get(&salma).body;
    let asked = tom.get(&format!("{salma}/died")).body;
    assert!(asked.contains("We are sorry") && asked.contains("01632 960102 is no longer used"));
    let refused = send(&tom, &format!("{salma}/died"), &[]);
    assert!(refused.status == 422 && refused.body.contains("Tick that you have looked who this is"));
    assert_eq!(send(&tom, &format!("{salma}/died"), &[("sure", "yes"), ("words", "In her sleep.")]).status, 303);

    let page = tom.get(&family).body;
    assert!(page.contains("died on 21 November 2026") && !page.contains("01632 960102"));
    let after = tom.get(&salma).body;
    assert!(after.contains("Ended on 21 November 2026") && !after.contains("They have died"));
    assert!(send(&tom, &format!("{salma}/died"), &[("sure", "yes")]).body.contains("recorded already"));

    let event = latest_event(&tom, &family);
    assert!(tom.get(&event).body.contains("In her sleep."));
    assert_eq!(Caller::signed_in(world, &GRACE).get(&event).status, 404);
    assert_eq!(send(&tom, &event, &[("why", "It was another family.")]).status, 303);
    assert_eq!(tom.get(&salma).body, before, "exactly as before");
    let again = send(&tom, &event, &[("why", "Again.")]);
    assert!(again.status == 422 || again.status == 400 || again.body.contains("Taken back on"), "only once");
}

fn a_name_that_is_no_longer_used_is_seen_as_widely_as_they_wish(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let yusuf = format!("{family}/people/{}", person(&tom, &family, "Yusuf Rahman"));
    let fields = [("name", "Yasmin Rahman"), ("pronouns", "she/her"), ("gender", "girl"), ("before", "limited")];
    assert_eq!(send(&tom, &format!("{yusuf}/called"), &fields).status, 303);
    let leads = tom.get(&yusuf).body;
    assert!(leads.contains("Yasmin Rahman") && leads.contains("she/her") && leads.contains("Yusuf Rahman"));
    town::works_with(world, &GRACE, &family);
    let grace = Caller::signed_in(world, &GRACE);
    let seen = grace.get(&yusuf).body;
    assert!(
        seen.contains("Yasmin Rahman") && !seen.contains("Yusuf"),
        "the name until now is for the lead and the manager"
    );
    assert!(!grace.get(&format!("{family}/events")).body.contains("A new name or gender:"));
    let found = |name: &str| {
        let id = town::hidden_in(&grace.get("/search").body, "form_id");
        let sent = grace.post("/search", &[("form_id", &id), ("name", name)]);
        grace.get(&sent.location).body
    };
    assert!(!found("Yusuf Rahman").contains("Yasmin"), "nor does it lead anybody else to the name she uses");
    assert!(found("Yasmin").contains("Yasmin Rahman"));
    let leads = crate::finding::found(&tom, "name", "Yusuf Rahman");
    assert!(
        leads.contains("Yasmin Rahman") && leads.contains("former name Yusuf Rahman"),
        "who may read it finds by it"
    );
}

fn a_child_grows_up(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let young = [
        ("name", "Karim Zyx"),
        ("kind", "child"),
        ("relationship", "Cousin"),
        ("born_day", "22"),
        ("born_month", "11"),
        ("born_year", "2008"),
    ];
    assert_eq!(send(&tom, &format!("{family}/people/new"), &young).status, 303);
    let karim = format!("{family}/people/{}", person(&tom, &family, "Karim Zyx"));
    assert!(!tom.get(&karim).body.contains("They turned 18"));
    assert!(send(&tom, &format!("{karim}/eighteen"), &[]).body.contains("Karim Zyx turns 18 on 22 November 2026."));
    world.minutes_pass(24 * 60);
    let tom = Caller::signed_in(world, &TOM);
    assert!(tom.get(&karim).body.contains("They turned 18"));
    assert_eq!(
        send(&tom, &format!("{karim}/eighteen"), &[("care_leaver", "yes"), ("words", "I want to go on.")]).status,
        303
    );
    assert!(tom.get(&family).body.contains("Care leaver since 22 November 2026"));
    assert!(!tom.get(&karim).body.contains("They turned 18"));
}

/// What was written since an act and would be lost by taking it back is named, and nothing happens.
fn what_was_written_since_is_not_lost(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let nadia = person(&tom, &family, "Nadia Rahman");
    let address = format!("{family}/moving");
    let page = tom.get(&address);
    let home = town::person_in(&page.body, "14 Hawthorn Close");
    let fields = [("address", "5 Orchard Rise"), ("movers", nadia.as_str()), ("out_of", &home), ("do", "save")];
    assert_eq!(tom.send_changed(&address, &page, &fields).status, 303);
    let event = latest_event(&tom, &family);
    let page = tom.get(&event);
    let people = tom.get(&format!("{family}/people")).body;
    let at = people.rfind("/homes/").expect("a home");
    let home = format!("{family}/homes/{}", &people[at + 7..at + 43]);
    assert_eq!(send(&tom, &home, &[("address", "5a Orchard Rise")]).status, 303);
    let refused = tom.send_changed(&event, &page, &[("why", "A mistake.")]);
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("written since and would be lost") && refused.body.contains("a home or who lives there")
    );
    assert!(tom.get(&family).body.contains("5a Orchard Rise"));
    assert_eq!(Caller::signed_in(world, &ASHA).get(&event).status, 200);
}
