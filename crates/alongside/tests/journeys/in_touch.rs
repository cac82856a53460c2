//! Being in touch: what happened, what next, how long nobody was reached and no child seen, the same on every page.

use crate::people::person;
use crate::support::{Caller, World, in_six_ways, on_both_engines};
use crate::town::{self, ASHA, GRACE, TOM};

in_six_ways!(a_visit_an_attempt_and_a_planned_visit);
on_both_engines!(
    drift_is_one_number_everywhere,
    nobody_is_missed_who_can_not_be_seen,
    a_newborn_waits_from_the_day_of_birth,
    an_attempt_is_for_those_who_work_with_the_family
);

fn a_visit_an_attempt_and_a_planned_visit(world: &World) {
    let family = town::family_with_a_lead(world);
    let mut tom = world.another_screen_of(&TOM);
    tom.signs_in().at("/caseload").sees("Not yet").sees("Not every child yet");
    tom.open(&family).sees("Last reached: Not yet").sees("Yusuf Rahman: not seen yet, not alone yet");

    // An attempt is one page, and nothing has to be typed.
    tom.follow("We could not reach them").press("Save").at("/families/*").sees("Tried, but did not reach them");
    tom.sees("Last reached: Not yet, 1 attempt since");
    tom.follow("We could not reach them").fill("What will you try next? (optional)", "Ring Salma on Monday.");
    tom.press("Save").sees("To try next: Ring Salma on Monday.").sees("Not yet, 2 attempts since");

    // A visit says who was seen, what they said of it, and when the next one is.
    tom.follow("Record a visit or call").fill("What happened?", "We made a chart together.");
    tom.within("Who was there?").tick("Yusuf Rahman (10 years old)");
    tom.within("Which children did you see alone?").tick("Yusuf Rahman");
    tom.fill("What did they say about this visit or call? (optional)", "It was quick, that was good.");
    tom.fill_day("When do you see them next? (optional)", "20 11 2026").press("Save");
    tom.sees("The day of the next visit must be between today and five years from now");
    tom.fill_day("When do you see them next? (optional)", "24 11 2026").press("Save").at("/families/*");
    tom.sees("What they said of it: It was quick, that was good.").sees("Last reached: Today").sees_not("2 attempts");
    tom.sees("Yusuf Rahman: seen today, alone today").sees("Planned: Tuesday 24 November, Tom Fielding");

    // On the day, one click; nothing is typed again that is known, and it is planned no more.
    world.it_is("2026-11-24T09:00:00Z");
    tom.signs_in().open(&family).sees("Last reached: 3 days ago").follow("Record it: planned visit 1");
    tom.has_ticked("Home visit").fill("What happened?", "He showed me the chart.");
    tom.within("Who was there?").tick("Yusuf Rahman (10 years old)");
    tom.press("Save").at("/families/*").sees("Last reached: Today").sees_not("Planned:");
    tom.sees("Yusuf Rahman: seen today, alone 3 days ago");
    tom.open("/caseload").sees("Every child today");
}

/// The caseload and the family page say the same, and a call is not seeing.
fn drift_is_one_number_everywhere(world: &World) {
    let family = town::family_with_a_lead(world);
    let visit = |kind: &str, ticked: &str| {
        let tom = Caller::signed_in(world, &TOM);
        let address = format!("{family}/contacts/new");
        let page = tom.get(&address);
        let person = town::person_in(&page.body, ticked);
        let fields = [("what_happened", "We talked."), ("kind", kind), ("present", person.as_str())];
        assert_eq!(tom.send_changed(&address, &page, &fields).status, 303);
    };
    visit("home_visit", "Yusuf Rahman");
    world.minutes_pass(15 * 24 * 60);
    let says = |path: &str, words: &str| {
        let body = Caller::signed_in(world, &TOM).get(path).body;
        assert!(body.contains(words), "{path} says {words}: {body}");
    };
    says(&family, "Last reached: 15 days ago");
    says(&family, "15 days</strong>");
    says("/caseload", "15 days ago");
    says("/caseload", "Drifting");
    says("/caseload", "Every child within 15 days");

    visit("call", "Yusuf Rahman");
    world.minutes_pass(16 * 24 * 60);
    visit("message", "Nadia Rahman");
    says(&family, "Last reached: Today");
    says(&family, "Yusuf Rahman</span>: seen 31 days ago");
    says(&family, "A child not seen for 30 days");
    says("/caseload", "Drifting");
}

/// A baby on the way and a child who died are never called unseen: not on the family's page, the caseload or the manager's list.
fn nobody_is_missed_who_can_not_be_seen(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let send = |address: &str, fields: &[(&str, &str)]| {
        let page = tom.get(address);
        let sent = tom.send_changed(address, &page, fields);
        assert_eq!(sent.status, 303, "{address}: {}", sent.body);
    };
    let due = [("due_day", "20"), ("due_month", "2"), ("due_year", "2027")];
    let baby = [&[("name", "Baby Rahman"), ("kind", "child"), ("relationship", "Child")], &due[..]].concat();
    send(&format!("{family}/people/new"), &baby);
    let page = tom.get(&family).body;
    assert!(page.contains("Baby Rahman") && page.contains("Yusuf Rahman</span>: not seen yet"));
    assert!(!page.contains("Baby Rahman</span>: not seen"), "a baby on the way can not be seen");

    let yusuf = person(&tom, &family, "Yusuf Rahman");
    send(&format!("{family}/people/{yusuf}/died"), &[("sure", "yes")]);
    world.minutes_pass(60 * 24 * 60);
    let tom = Caller::signed_in(world, &TOM);
    let page = tom.get(&family).body;
    assert!(page.contains("Nobody was reached") || page.contains("Not yet"), "{page}");
    for (who, path) in [(&TOM, family.as_str()), (&TOM, "/caseload"), (&ASHA, "/team?all=yes")] {
        let body = Caller::signed_in(world, who).get(path).body;
        for words in ["not seen", "Not every child yet"] {
            assert!(!body.contains(words), "{path} misses nobody: {body}");
        }
    }
}

/// A baby who was born yesterday was not missed since help began.
fn a_newborn_waits_from_the_day_of_birth(world: &World) {
    let family = town::family_with_a_lead(world);
    let send = |address: &str, fields: &[(&str, &str)]| {
        let tom = Caller::signed_in(world, &TOM);
        let page = tom.get(address);
        let sent = tom.send_changed(address, &page, fields);
        assert_eq!(sent.status, 303, "{address}: {}", sent.body);
    };
    let due = [("due_day", "20"), ("due_month", "2"), ("due_year", "2027")];
    let baby = [&[("name", "Baby Rahman"), ("kind", "child"), ("relationship", "Baby on the way")], &due[..]].concat();
    send(&format!("{family}/people/new"), &baby);
    world.minutes_pass(40 * 24 * 60);
    let yusuf =
        town::person_in(&Caller::signed_in(world, &TOM).get(&format!("{family}/contacts/new")).body, "Yusuf Rahman");
    let seen = [("what_happened", "We talked."), ("kind", "home_visit"), ("present", yusuf.as_str())];
    send(&format!("{family}/contacts/new"), &seen);
    let amina = person(&Caller::signed_in(world, &TOM), &family, "Baby Rahman");
    send(&format!("{family}/people/{amina}/born"), &[("name", "Amina Rahman")]);

    let page = Caller::signed_in(world, &TOM).get(&family).body;
    assert!(page.contains("Child, under 1 year old"), "born, and no longer on the way: {page}");
    let asha = |words: &str| Caller::signed_in(world, &ASHA).get("/team?all=yes").body.contains(words);
    assert!(!asha("A child was not seen"), "nobody was missed yet");
    assert!(Caller::signed_in(world, &TOM).get("/caseload").body.contains("Not every child yet"));
    world.minutes_pass(31 * 24 * 60);
    assert!(asha("A child was not seen for 31 days"), "from the day of birth on");
}

fn an_attempt_is_for_those_who_work_with_the_family(world: &World) {
    let family = town::family_with_a_lead(world);
    let address = format!("{family}/attempts/new");
    assert_eq!(Caller::signed_in(world, &GRACE).get(&address).status, 404, "another team");
    let tom = Caller::signed_in(world, &TOM);
    let page = tom.get(&address);
    let refused =
        tom.send_changed(&address, &page, &[("on_day", "31"), ("on_month", "2"), ("next", "Ring her sister.")]);
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("The day you tried must be a real date") && refused.body.contains("Ring her sister.")
    );
    let sent = tom.send_changed(&address, &refused, &[("on_day", "21"), ("on_month", "11")]);
    assert_eq!(sent.status, 303);
    tom.send_changed(&address, &refused, &[("on_day", "21"), ("on_month", "11")]);
    assert!(tom.get(&family).body.contains("Not yet, 1 attempt since"), "sent twice, stored once");
}
