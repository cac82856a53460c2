//! Alerts: what must be known before anybody knocks. Set by somebody, looked at again, ended; never shown to whom it is kept from.

use crate::support::{Caller, World, in_six_ways, on_both_engines};
use crate::town::{self, ASHA, GRACE, OWEN, TOM};

in_six_ways!(an_alert_is_set_looked_at_and_ended);
on_both_engines!(
    who_must_not_learn_of_an_alert_does_not,
    an_alert_stops_by_itself,
    two_who_look_at_one_alert_both_keep_their_words,
    what_is_no_alert_is_refused,
);

fn an_alert_is_set_looked_at_and_ended(world: &World) {
    let family = town::family_with_a_lead(world);
    let mut tom = world.another_screen_of(&TOM);
    tom.signs_in().open(&family).follow("Alerts").sees("There are none.");
    tom.press("Set the alert").sees("Select what it is about").sees("Enter what to know, and what to do");
    tom.sees("Enter who knows this");
    tom.choose("What is it about?", "Health");
    tom.fill("What must people know, and what should they do?", "Yusuf must not eat nuts. His pen is in the kitchen.");
    tom.fill("Who knows this?", "Nadia Rahman").fill_day("When does somebody look at it again?", "23 11 2026");
    tom.within("About whom is it?").tick("Yusuf Rahman");
    tom.press("Set the alert").at("/families/*/alerts").sees("Yusuf must not eat nuts.").sees("Known by Nadia Rahman");
    for page in ["", "/plan", "/documents", "/timeline"] {
        tom.open(&format!("{family}{page}")).sees("Yusuf must not eat nuts. His pen is in the kitchen.");
    }

    world.minutes_pass(3 * 24 * 60);
    tom.signs_in().open(&family).follow("Alerts (1 to look at again)").sees("Look at it again");
    tom.follow("Does it still hold? Health").press("Save").sees("Select whether it still holds");
    tom.choose("Does it still hold?", "Yes, it still holds")
        .fill("How do you know?", "Nadia said so today.")
        .press("Save");
    tom.sees("Enter the day on which somebody looks at it again");
    tom.fill_day("If it holds: when does somebody look at it again?", "24 5 2027").press("Save");
    tom.at("/families/*/alerts").sees("look again on 24 May 2027");
    tom.open(&family).sees("Yusuf must not eat nuts.").sees_not("to look at again");

    tom.open(&format!("{family}/alerts")).follow("Does it still hold? Health");
    tom.choose("Does it still hold?", "No, it ends today").fill("How do you know?", "The hospital tested him again.");
    tom.press("Save").at("/families/*/alerts").sees("There are none.").sees("The hospital tested him again.");
    tom.open(&format!("{family}/plan")).sees_not("nuts");
    tom.open(&format!("{family}/timeline")).sees("Alert ended (Health)");
}

pub fn set(caller: &Caller, family: &str, words: &str, more: &[(&str, &str)]) -> u16 {
    let address = format!("{family}/alerts");
    let mut fields = vec![
        ("kind", "visiting"),
        ("words", words),
        ("source", "me"),
        ("review_day", "1"),
        ("review_month", "12"),
        ("review_year", "2026"),
    ];
    fields.extend(more);
    caller.send_changed(&address, &caller.get(&address), &fields).status
}

fn who_must_not_learn_of_an_alert_does_not(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    let (tom, grace, asha) =
        (Caller::signed_in(world, &TOM), Caller::signed_in(world, &GRACE), Caller::signed_in(world, &ASHA));
    let salma = town::person_in(&tom.get(&format!("{family}/alerts")).body, "Salma Begum");
    assert_eq!(set(&tom, &family, "Ring before you come.", &[]), 303);
    assert_eq!(set(&tom, &family, "Never when Salma is there.", &[("kept_from", &salma)]), 303);
    assert_eq!(set(&tom, &family, "Come in pairs.", &[("visibility", "limited")]), 303);
    let of_pair = town::link_in(&tom.get(&format!("{family}/alerts")).body, "/alerts/");
    town::was_in_the_family(world, &GRACE, "Salma Begum");
    for page in ["", "/alerts", "/plan", "/timeline", "/print?for=work"] {
        let address = format!("{family}{page}");
        let (graces, toms, ashas) = (grace.get(&address).body, tom.get(&address).body, asha.get(&address).body);
        assert!(graces.contains("Ring before you come."), "{page}");
        assert!(!graces.contains("when Salma is there") && !graces.contains("in pairs"), "{page}");
        for all in [&toms, &ashas] {
            assert!(all.contains("when Salma is there") && all.contains("Come in pairs."), "{page}");
        }
    }
    assert_eq!(grace.get(&of_pair).status, 404, "nor by its address: {of_pair}");
    assert_eq!(Caller::signed_in(world, &OWEN).get(&format!("{family}/alerts")).status, 403);
}

fn an_alert_stops_by_itself(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let to = [("to_day", "22"), ("to_month", "11"), ("to_year", "2026")];
    assert_eq!(set(&tom, &family, "The lift is broken until Monday.", &to), 303);
    assert!(tom.get(&format!("{family}/plan")).body.contains("The lift is broken"));
    world.minutes_pass(24 * 60);
    let tom = Caller::signed_in(world, &TOM);
    assert!(tom.get(&format!("{family}/plan")).body.contains("The lift is broken"), "on its last day it holds");
    world.minutes_pass(24 * 60);
    let tom = Caller::signed_in(world, &TOM);
    assert!(!tom.get(&format!("{family}/plan")).body.contains("The lift is broken"));
    let list = tom.get(&format!("{family}/alerts")).body;
    assert!(list.contains("There are none.") && list.contains("The lift is broken"), "the list keeps what is over");
}

fn two_who_look_at_one_alert_both_keep_their_words(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    assert_eq!(set(&tom, &family, "Ring before you come.", &[]), 303);
    let address = town::link_in(&tom.get(&format!("{family}/alerts")).body, "/alerts/");
    let (toms, ashas) = (tom.get(&address), asha.get(&address));
    let ended = [("answer", "ended"), ("why", "The bell works again.")];
    assert_eq!(tom.send_changed(&address, &toms, &ended).status, 303);
    let holds = [
        ("answer", "holds"),
        ("why", "Nadia told me."),
        ("review_day", "1"),
        ("review_month", "2"),
        ("review_year", "2027"),
    ];
    let late = asha.send_changed(&address, &ashas, &holds);
    assert_eq!(late.status, 409);
    assert!(late.body.contains("The bell works again."), "{}", late.body);
}

fn what_is_no_alert_is_refused(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    for wrong in [("kind", "nonsense"), ("words", " "), ("source", ""), ("review_year", "1999"), ("to_day", "41")] {
        assert_eq!(set(&tom, &family, "Ring before you come.", &[wrong]), 422, "{wrong:?}");
    }
    assert!(tom.get(&format!("{family}/alerts")).body.contains("There are none."));
    assert_eq!(tom.get(&format!("{family}/alerts/nonsense")).status, 404);
}
