//! What the form machinery promises: nothing typed is lost, sent twice is stored once, and two editors both keep their words.

use alongside_schema::Role;
use axum::body::Body;
use axum::http::Request;

use crate::support::{Caller, Person, Who, World, in_six_ways, on_both_engines};
use crate::town;

in_six_ways!(a_draft_survives_a_time_out);
on_both_engines!(
    sent_twice_is_stored_once,
    an_autosave_that_comes_late_brings_nothing_back,
    a_form_from_a_page_that_is_long_gone_is_not_lost,
    two_people_change_one_goal,
    a_draft_is_nobody_elses,
    a_form_that_somebody_else_opened_is_refused_in_words,
    a_forged_form_is_refused,
    guessing_passwords_is_slowed_down,
);

/// A worker types, is called away for an hour, sends the form, signs in again, and finds every word.
fn a_draft_survives_a_time_out(world: &World) {
    let family = town::family_with_a_lead(world);
    let mut tom: Person = world.another_screen_of(&town::TOM);
    tom.signs_in().open(&format!("{family}/contacts/new"));
    tom.fill("What happened?", "Long talk at the kitchen table.\nYusuf drew us a map.");
    tom.within("Who was there?").tick("Nadia Rahman, Mother");
    world.minutes_pass(60);
    tom.press("Save").at("/sign-in").sees("If you were typing something, it is kept").sees_not("kitchen table");
    tom.fill("E-mail address", &town::TOM.email()).fill("Password", crate::support::PASSWORD).press("Sign in");
    tom.at(&format!("{family}/contacts/new")).sees("What you had typed by 21 November 2026 at 11:00am is back");
    tom.holds("What happened?", "Long talk at the kitchen table.\nYusuf drew us a map.")
        .has_ticked("Nadia Rahman, Mother");
    tom.press("Save").at(&family).sees("Home visit with Nadia Rahman");
    tom.open(&format!("{family}/contacts/new")).sees_not("is back").holds("What happened?", "");
}

fn sent_twice_is_stored_once(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &town::TOM);
    let address = format!("{family}/contacts/new");
    let page = tom.get(&address);
    let visit = [("what_happened", "Once and only once."), ("kind", "attempt")];
    let first = tom.send_changed(&address, &page, &visit);
    let second = tom.send_changed(&address, &page, &visit);
    assert_eq!((first.status, first.location.as_str()), (303, family.as_str()));
    assert_eq!((second.status, second.location.as_str()), (303, family.as_str()));
    assert_eq!(tom.get(&family).body.matches("Once and only once.").count(), 1);

    // The last form of all leads to the same place twice, though the family is by then out of reach.
    let address = format!("{family}/end");
    let page = tom.get(&address);
    let ending = [
        ("family_says", "Thank you."),
        ("who_goes_on", "The family."),
        ("who_to_ring", "The hub"),
        ("reason", "outcomes_met"),
        ("calls", "no"),
    ];
    assert_eq!(tom.send_changed(&address, &page, &ending).location, "/caseload");
    assert_eq!(tom.send_changed(&address, &page, &ending).location, "/caseload");
}

fn an_autosave_that_comes_late_brings_nothing_back(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &town::TOM);
    let address = format!("{family}/contacts/new");
    let page = tom.get(&address);
    let typed = [("what_happened", "Words of the first visit."), ("kind", "attempt")];
    assert_eq!(tom.send_changed("/drafts", &page, &typed).status, 200);
    assert!(tom.get(&address).body.contains("Words of the first visit."));
    assert_eq!(tom.send_changed(&address, &page, &typed).status, 303);
    assert_eq!(
        tom.send_changed("/drafts", &page, &typed).status,
        200,
        "the browser's last autosave, overtaken on its way"
    );
    assert!(!tom.get(&address).body.contains("Words of the first visit."));
}

fn a_form_from_a_page_that_is_long_gone_is_not_lost(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &town::TOM);
    let old = tom.post(&format!("{family}/contacts/new"), &[("what_happened", "From a page without machinery.")]);
    assert_eq!(old.status, 400);
    assert!(old.body.contains("old version of this page"));
    let elsewhere = tom.get(&format!("{family}/attempts/new"));
    let mixed = tom.send_changed(&format!("{family}/contacts/new"), &elsewhere, &[]);
    assert!(mixed.status == 400 && mixed.body.contains("belongs to another page"));
}

fn two_people_change_one_goal(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, asha) = (Caller::signed_in(world, &town::TOM), Caller::signed_in(world, &town::ASHA));
    let new = format!("{family}/goals/new");
    let page = tom.get(&new);
    let said_by = town::person_in(&page.body, "Nadia Rahman");
    tom.send_changed(&new, &page, &[("words", "Calm mornings."), ("said_by", &said_by)]);
    let goal = town::link_in(&tom.get(&family).body, "/goals/");

    let (toms, ashas) = (tom.get(&goal), asha.get(&goal));
    assert_eq!(asha.send_changed(&goal, &ashas, &[("words", "Calm mornings and evenings.")]).status, 303);
    let refused = tom.send_changed(&goal, &toms, &[("words", "Calm mornings, all of us.")]);
    assert_eq!(refused.status, 409);
    assert!(refused.body.contains("Somebody else changed this while you were writing"));
    assert!(refused.body.contains("Calm mornings and evenings.") && refused.body.contains("Calm mornings, all of us."));
    assert!(tom.get(&goal).body.contains("Calm mornings, all of us."), "what he wrote is kept when he leaves the page");

    let both = tom.send_changed(&goal, &refused, &[("words", "Calm mornings and evenings, all of us.")]);
    assert_eq!(both.status, 303);
    let timeline = tom.get(&format!("{family}/timeline")).body;
    assert!(timeline.contains("Before: Calm mornings and evenings."), "nobody's words are gone");
}

fn a_draft_is_nobody_elses(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, asha) = (Caller::signed_in(world, &town::TOM), Caller::signed_in(world, &town::ASHA));
    let address = format!("{family}/contacts/new");
    let page = tom.get(&address);
    tom.send_changed("/drafts", &page, &[("what_happened", "Not finished yet.")]);
    assert!(!asha.get(&address).body.contains("Not finished yet."));
    let theft = asha.post("/drafts/discard", &[("form_id", &page.hidden("form_id")), ("back", "//else.example")]);
    assert_eq!((theft.status, theft.location.as_str()), (303, "/"));
    assert!(tom.get(&address).body.contains("Not finished yet."));
    let discarded = tom.post("/drafts/discard", &[("form_id", &page.hidden("form_id")), ("back", &address)]);
    assert_eq!(discarded.location, address);
    assert!(!tom.get(&address).body.contains("Not finished yet."));
}

/// A window that a colleague left open on a shared device. Nobody's words are lost, and neither stores for the other.
fn a_form_that_somebody_else_opened_is_refused_in_words(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, asha) = (Caller::signed_in(world, &town::TOM), Caller::signed_in(world, &town::ASHA));
    let address = format!("{family}/contacts/new");
    let toms = tom.get(&address);
    let typed = [("what_happened", "Words of Tom."), ("kind", "attempt")];
    tom.send_changed("/drafts", &toms, &typed);

    let hers = [("what_happened", "Words of Asha."), ("kind", "attempt")];
    let sent = asha.send_changed(&address, &toms, &hers);
    assert!(sent.status == 422 && sent.body.contains("This form was opened by somebody else"), "{}", sent.body);
    assert_eq!(asha.send_changed("/drafts", &toms, &hers).status, 200, "nor does her autosave take the place of his");
    assert!(!asha.get(&family).body.contains("Words of Asha."), "nothing is stored");
    let again = asha.get(&address);
    assert!(again.body.contains("Words of Asha.") && !again.body.contains("Words of Tom."), "her words wait for her");
    assert!(tom.get(&address).body.contains("Words of Tom."), "and his for him");
    assert_eq!(asha.send_changed(&address, &again, &hers).status, 303);
    assert_eq!(tom.send_changed(&address, &toms, &typed).status, 303);
    let sent = asha.send_changed(&address, &toms, &hers);
    assert_eq!(sent.status, 422, "also once he has sent it");
    let told = tom.get(&family).body;
    assert_eq!((told.matches("Words of Tom.").count(), told.matches("Words of Asha.").count()), (1, 1));
}

fn a_forged_form_is_refused(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &town::TOM);
    for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://else.example")] {
        let forged = Request::post(format!("{family}/contacts/new"))
            .header("host", "alongside.example")
            .header(name, value)
            .header("content-type", "application/x-www-form-urlencoded");
        let answer = tom.send(forged.body(Body::from("what_happened=x")).expect("a request"));
        assert_eq!(answer.status, 403, "{name}: {value}");
    }
}

fn guessing_passwords_is_slowed_down(world: &World) {
    let sam = Who {
        name: "Sam Okafor",
        job_title: "administrator",
        agency: "Luton Council",
        team: "",
        roles: &[Role::Administrator],
    };
    world.add(sam);
    let stranger = Caller::stranger(world);
    let id = world.site().db().chance().id(world.site().clock().now()).to_string();
    let email = sam.email();
    let guess = |password: &str| {
        stranger
            .post("/sign-in", &[("form_id", &id), ("form_name", "sign-in"), ("email", &email), ("password", password)])
    };
    for _ in 0..5 {
        assert_eq!(guess("not the password").status, 422);
    }
    let right = guess(crate::support::PASSWORD);
    assert_eq!(right.status, 429, "also the right password waits");
    assert!(right.body.contains("Wait 15 minutes"));
    world.minutes_pass(16);
    assert_eq!(guess(crate::support::PASSWORD).status, 303);
}
