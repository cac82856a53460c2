//! With whom of their family or network a child lives: from what was agreed within the family to an order of a court, and private fostering.

use alongside_schema::tables::kin_arrangements;
use diesel::prelude::*;

use crate::network::{adds, must_not_be_told, person};
use crate::packages::{money, package, pays_for};
use crate::support::{Answer, Caller, World, in_six_ways, on_both_engines, query};
use crate::town::{self, GRACE, TOM};

in_six_ways!(from_informal_to_an_order_keeps_everything);
on_both_engines!(
    twenty_eight_days,
    a_child_lives_in_one_place_at_a_time,
    what_it_became_carries_its_packages,
    two_who_change_one_arrangement,
    who_must_not_be_told_learns_nothing_of_kinship,
    what_kinship_can_not_be,
);

fn from_informal_to_an_order_keeps_everything(world: &World) {
    let family = town::family_with_a_lead(world);
    money(world, "20000");
    let mut tom = world.another_screen_of(&TOM);
    tom.signs_in().open(&family).follow("Where the children live").sees("No child is written down");
    tom.follow("Write down with whom a child lives").press("Save");
    tom.sees("Select which child").sees("Select with whom the child lives").sees("Select how the child lives there");
    tom.select("Which child?", "Yusuf Rahman").select("With whom do they live?", "Salma Begum, of the family");
    tom.fill("Who are they to the child? (optional)", "Grandmother");
    tom.choose("Are they a close relative?", "Yes: a grandparent, brother, sister, uncle, aunt or step-parent");
    tom.choose("How does the child live there?", "Agreed within the family");
    tom.choose("Has somebody looked at whether the child can live there?", "Yes, they can live there");
    tom.press("Save")
        .sees("Enter the day on which somebody looked")
        .fill_day("When did they look? (optional)", "20 11 2026");
    tom.fill("What did they see? (optional)", "A room of his own.");
    tom.fill("What support was agreed? (optional)", "A bed, and somebody to ring.").press("Save");
    tom.at("/families/*/kinship").sees("Salma Begum").sees("Agreed within the family").sees("since 21 November 2026");
    tom.follow("Salma Begum: Yusuf Rahman, since 21 November 2026")
        .sees("A room of his own.")
        .sees_not("private fostering");
    tom.follow("Look at it again")
        .fill("What did you see?", "He has settled.")
        .fill("What does the child say? (optional)", "I like it here.");
    tom.press("Save").at("/families/*/kinship/*").sees("He has settled.").sees("I like it here.");
    tom.follow("Ask for an allowance or for things")
        .choose("What is it for?", "So that the child can stay with relatives or friends");
    tom.fill("What stands in the way now?", "Her pension is small.")
        .fill("What was tried first?", "Child benefit was moved.");
    tom.choose("By what right does the council pay?", "Children Act 1989, section 17 (a child in need)");
    tom.select("From which budget?", "Family network support: £20,000 left until 31 March 2027");
    tom.fill("How does it end, so that what is good goes on?", "The order\u{2019}s allowance takes over.")
        .press("Save");
    tom.at("/families/*/packages/*").sees("Yusuf Rahman with Salma Begum (agreed within the family)");

    // A court makes an order: what was before ends, and nothing of it is lost.
    world.minutes_pass(30 * 24 * 60);
    let mut tom = world.another_screen_of(&TOM);
    tom.signs_in().open(&format!("{family}/kinship")).follow("Salma Begum: Yusuf Rahman, since 21 November 2026");
    tom.follow("It became something else")
        .choose("How does the child live there?", "Special guardianship order")
        .press("Save");
    tom.sees("Say which court made the order, and when");
    tom.holds("What support was agreed? (optional)", "A bed, and somebody to ring.");
    tom.fill("By what right? (optional without an order)", "Luton Family Court, 18 December 2026.");
    tom.fill("Who has parental responsibility? (optional)", "Salma, above his mother.").press("Save");
    tom.at("/families/*/kinship").sees("Special guardianship order").sees("21 November 2026 to 20 December 2026");
    tom.follow("Salma Begum: Yusuf Rahman, since 21 December 2026").sees("He has settled.").sees("A room of his own.");
    tom.sees("Luton Family Court").sees("£0, being put together").sees("What it was before");
    tom.follow("Agreed within the family, 21 November 2026 to 20 December 2026")
        .sees("It became: Special guardianship order");
}

/// Writes down with whom a child lives; the fields say what differs from a friend who has had Yusuf since 1 November.
fn lives(caller: &Caller, family: &str, child: &str, carer: &str, more: &[(&str, &str)]) -> Answer {
    let address = format!("{family}/kinship/new");
    let mut fields = vec![
        ("child", child),
        ("carer", carer),
        ("kind", "informal"),
        ("close", "no"),
        ("from_day", "1"),
        ("from_month", "11"),
        ("from_year", "2026"),
    ];
    fields.retain(|(field, _)| more.iter().all(|(other, _)| other != field));
    fields.extend(more);
    caller.send_changed(&address, &caller.get(&address), &fields)
}

/// Somebody of the network, as the list of carers has them.
fn carer(caller: &Caller, family: &str, words: &str) -> String {
    town::person_in_list(&caller.get(&format!("{family}/kinship/new")).body, words)
}

fn twenty_eight_days(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    assert_eq!(adds(&tom, &family, "Pat", "friend", &[]).status, 303);
    let (pat, yusuf) = (carer(&tom, &family, "Pat, a friend"), person(world, "Yusuf Rahman"));
    assert_eq!(lives(&tom, &family, &yusuf, &pat, &[]).status, 303);
    let list = format!("{family}/kinship");
    let coming = "This becomes private fostering on 28 November 2026. Tell the private fostering team now";
    assert!(tom.get(&list).is(200).contains(coming));
    assert!(tom.get("/caseload").is(200).contains(coming));
    world.it_is("2026-11-28T10:00:00Z");
    let tom = Caller::signed_in(world, &TOM);
    let due = "This is private fostering since 28 November 2026. Tell the private fostering team today";
    assert!(tom.get("/caseload").is(200).contains(due));
    let one = town::link_in(&tom.get(&list).body, "/kinship/");
    let change = format!("{one}/change");
    let told =
        [("notified_day", "28"), ("notified_month", "11"), ("notified_year", "2026"), ("notified_words", "Rang them.")];
    assert_eq!(tom.send_changed(&change, &tom.get(&change), &told).status, 303);
    assert!(tom.get(&one).is(200).contains("The private fostering team was told on 28 November 2026. "));
    assert!(!tom.get("/caseload").is(200).contains("private fostering"));
    // Nobody knows whether somebody is a close relative: that is to be found out, and is not a no.
    let open = [("notified_day", ""), ("notified_month", ""), ("notified_year", ""), ("close", "not_said")];
    assert_eq!(tom.send_changed(&change, &tom.get(&change), &open).status, 303);
    assert!(tom.get("/caseload").is(200).contains("Find out whether the carer is a close relative."));
    let close = [("close", "yes")];
    assert_eq!(tom.send_changed(&change, &tom.get(&change), &close).status, 303);
    assert!(!tom.get("/caseload").is(200).contains("close relative"));
}

fn a_child_lives_in_one_place_at_a_time(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    assert_eq!(adds(&tom, &family, "Pat", "friend", &[]).status, 303);
    let (pat, yusuf, salma) =
        (carer(&tom, &family, "Pat, a friend"), person(world, "Yusuf Rahman"), person(world, "Salma Begum"));
    assert_eq!(lives(&tom, &family, &yusuf, &pat, &[]).status, 303);
    let refused = lives(&tom, &family, &yusuf, &salma, &[("from_day", "10")]);
    assert!(refused.is(422).contains("On some of these days the child is written down as living with somebody else."));
    let one = town::link_in(&tom.get(&format!("{family}/kinship")).body, "/kinship/");
    let change = format!("{one}/change");
    let ended = [("to_day", "9"), ("to_month", "11"), ("to_year", "2026")];
    assert!(tom.send_changed(&change, &tom.get(&change), &ended).is(422).contains("Say why it ended"));
    let ended = [&ended[..], &[("ended_why", "She moved.")]].concat();
    assert_eq!(tom.send_changed(&change, &tom.get(&change), &ended).status, 303);
    assert_eq!(lives(&tom, &family, &yusuf, &salma, &[("from_day", "10"), ("close", "yes")]).status, 303);
    let page = tom.get(&format!("{family}/kinship"));
    assert!(
        page.is(200).contains("1 November 2026 to 9 November 2026") && page.body.contains("since 10 November 2026")
    );
    // It may not be made to reach into the other again.
    let open = [("to_day", ""), ("to_month", ""), ("to_year", ""), ("ended_why", "")];
    assert!(tom.send_changed(&change, &tom.get(&change), &open).is(422).contains("On some of these days"));
}

fn what_it_became_carries_its_packages(world: &World) {
    let family = town::family_with_a_lead(world);
    money(world, "20000");
    let tom = Caller::signed_in(world, &TOM);
    let (yusuf, salma) = (person(world, "Yusuf Rahman"), person(world, "Salma Begum"));
    assert_eq!(lives(&tom, &family, &yusuf, &salma, &[("close", "yes")]).status, 303);
    let one = town::link_in(&tom.get(&format!("{family}/kinship")).body, "/kinship/");
    let id = one.rsplit('/').next().expect("an id");
    let allowance = package(&tom, &family, &[("purpose", "stabilise_kin"), ("arrangement", id)]);
    assert_eq!(pays_for(&tom, &allowance, "300", &[]).status, 303);
    assert_eq!(tom.post(&format!("{allowance}/ask"), &[]).status, 303);
    assert_eq!(decided(world, &allowance), 303);
    let became = format!("{one}/became");
    let order = [
        ("kind", "special_guardianship_order"),
        ("legal_basis", "Luton Family Court"),
        ("from_day", "21"),
        ("from_month", "11"),
        ("from_year", "2026"),
    ];
    assert!(
        tom.send_changed(
            &became,
            &tom.get(&became),
            &[&order[..], &[("from_day", "1"), ("from_month", "11")]].concat()
        )
        .is(422)
        .contains("It must become this after it began, on 1 November 2026.")
    );
    assert_eq!(tom.send_changed(&became, &tom.get(&became), &order).status, 303);
    let page = tom.get(&allowance);
    assert!(page.is(200).contains("special guardianship order") && page.body.contains("A court has made an order"));
    assert!(tom.send_changed(&became, &tom.get(&became), &order).status != 303, "it became something once");
    let spells: i64 = query(world, |connection| Ok(kin_arrangements::table.count().get_result(connection)?));
    assert_eq!(spells, 2);
}

fn decided(world: &World, package: &str) -> u16 {
    let asha = Caller::signed_in(world, &town::ASHA);
    let address = format!("{package}/decide");
    asha.send_changed(&address, &asha.get(&address), &[("decision", "agreed")]).status
}

fn two_who_change_one_arrangement(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &town::ASHA));
    let (yusuf, salma) = (person(world, "Yusuf Rahman"), person(world, "Salma Begum"));
    assert_eq!(lives(&tom, &family, &yusuf, &salma, &[("close", "yes")]).status, 303);
    let one = town::link_in(&tom.get(&format!("{family}/kinship")).body, "/kinship/");
    let change = format!("{one}/change");
    let (toms, ashas) = (tom.get(&change), asha.get(&change));
    assert_eq!(tom.send_changed(&change, &toms, &[("support", "A bed.")]).status, 303);
    let overtaken = asha.send_changed(&change, &ashas, &[("support", "A cot.")]);
    assert!(overtaken.is(409).contains("A bed.") && overtaken.body.contains("A cot."));
}

fn who_must_not_be_told_learns_nothing_of_kinship(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    let (tom, grace) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &GRACE));
    assert_eq!(adds(&tom, &family, "Pat", "friend", &[]).status, 303);
    let (pat, yusuf, salma) =
        (carer(&tom, &family, "Pat, a friend"), person(world, "Yusuf Rahman"), person(world, "Salma Begum"));
    assert_eq!(lives(&tom, &family, &yusuf, &pat, &[]).status, 303);
    must_not_be_told(&tom, &family, &salma, &yusuf);
    let one = town::link_in(&tom.get(&format!("{family}/kinship")).body, "/kinship/");
    town::was_in_the_family(world, &GRACE, "Salma Begum");
    let list = grace.get(&format!("{family}/kinship"));
    assert!(!list.is(200).contains("Pat") && list.body.contains("No child is written down"));
    assert_eq!(grace.get(&one).status, 404);
}

fn what_kinship_can_not_be(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let (yusuf, salma, nadia) =
        (person(world, "Yusuf Rahman"), person(world, "Salma Begum"), person(world, "Nadia Rahman"));
    for (more, words) in [
        (("child", nadia.as_str()), "Select which child"),
        (("carer", yusuf.as_str()), "Select with whom the child lives."),
        (("kind", "nonsense"), "Select how the child lives there"),
        (("kind", "child_arrangements_order"), "Say which court made the order, and when"),
        (("from_day", "31"), "The first day must be a real date"),
    ] {
        let refused = lives(&tom, &family, &yusuf, &salma, &[more]);
        assert!(refused.is(422).contains(words), "{words}: {}", refused.body);
    }
}
