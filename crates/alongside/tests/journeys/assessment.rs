//! The assessment: it deepens what was told, part by part; somebody else stands behind it; the next one begins from it.

use crate::support::{Answer, Caller, World, in_six_ways, on_both_engines};
use crate::town::{self, ASHA, GRACE, OWEN, PRIYA, TOM};
use crate::workers::MAYA;

in_six_ways!(from_what_was_told_to_an_authorised_assessment);
on_both_engines!(
    nobody_authorises_their_own,
    a_late_one_says_why,
    it_stands_on_the_first_page_of_who_goes_on_with_it,
    two_people_write_one_part,
    begun_twice_it_is_one,
    others_find_nothing,
    a_hundred_thousand_characters_in_each_field,
);

fn from_what_was_told_to_an_authorised_assessment(world: &World) {
    let family = town::family_with_a_lead(world);
    let (mut tom, mut asha) = (world.another_screen_of(&TOM), world.another_screen_of(&ASHA));
    tom.signs_in().open(&family).follow("Assessment").sees("There is none yet").sees("due Monday 7 December");
    tom.press("Begin the assessment").sees("Number 1, begun on 21 November 2026: Being written");
    tom.press("It is finished").sees("Write “How they are growing up” of Yusuf Rahman first");
    tom.within("Yusuf Rahman").follow("How they are growing up");
    tom.sees("Calmer mornings.").press("Use these words").sees("is back");
    tom.holds(
        "What is needed? (optional)",
        "“Calmer mornings.” (Priya Shah, Bramble Primary School, 20 November 2026)",
    );
    tom.select("Who of the family said that their words may be used here?", "Nadia Rahman");
    tom.press("Save this part").sees("Enter what is strong, even if it is small");
    tom.fill("What is strong?", "He reads to his sister.")
        .fill("What shows it, and who said it?", "Seen at home; Yusuf.");
    tom.select("From 0 (as hard as can be) to 10 (as good as can be) (optional)", "6");
    tom.press("Save this part")
        .sees("Select who answered")
        .select("Who answered?", "Yusuf Rahman")
        .press("Save this part");
    tom.within("Yusuf Rahman").sees("Completed");
    tom.within("Yusuf Rahman").follow("What the adults do for them");
    tom.fill("What is strong?", "Breakfast every day.").fill("What shows it, and who said it?", "Nadia.");
    tom.fill("Did they have to tell something again? What? (optional)", "When they moved here").press("Save this part");
    tom.follow("The family and the world around it").fill("What is strong?", "A grandmother around the corner.");
    tom.fill("What shows it, and who said it?", "Salma Begum.").press("Save this part");
    tom.sees("The family had to tell something again once.").unfold("Somebody else gave something");
    tom.fill("Who?", "Mrs Ellis").fill("What did they give?", "The attendance of three terms").press("Add it");
    tom.sees("Mrs Ellis: The attendance of three terms").press("It is finished").sees("Waits for a supervisor");

    asha.signs_in().open(&format!("{family}/assessment")).press("Give it back").sees("Enter what is still to be done");
    asha.fill("What do you want to say to it? (needed to give it back)", "Good.").press("Authorise it");
    asha.sees("Authorised on 21 November 2026").follow("For Nadia Rahman").sees("He reads to his sister.");
    asha.sees("Yusuf Rahman").sees("6 out of 10, 21 November 2026").prints("A grandmother around the corner.");

    tom.open(&format!("{family}/assessment")).press("Look again: begin the next one from this");
    tom.sees("Number 2").within("Yusuf Rahman").follow("How they are growing up");
    tom.holds("What is strong?", "He reads to his sister.");
    tom.open(&format!("{family}/timeline")).sees("Assessment finished (1)").sees("Assessment authorised (1)");
}

/// Presses the button of a small form on the page of the assessment.
pub fn press(caller: &Caller, family: &str, what: &str, fields: &[(&str, &str)]) -> Answer {
    press_on(caller, &caller.get(&format!("{family}/assessment")), family, what, fields)
}

/// The same on a page that was opened before.
fn press_on(caller: &Caller, page: &Answer, family: &str, what: &str, fields: &[(&str, &str)]) -> Answer {
    let address = format!("{family}/assessment{what}");
    let page = &page.body;
    let form =
        page.split(&format!("action=\"{address}\"")).nth(1).unwrap_or_else(|| panic!("a form for {what}")).to_owned();
    let machinery = ["form_id", "form_name", "form_subject"].map(|name| (name, town::hidden_in(&form, name)));
    let machinery: Vec<(&str, &str)> = machinery.iter().map(|(name, text)| (*name, text.as_str())).collect();
    caller.post(&address, &[&machinery[..], fields].concat())
}

/// The addresses of the parts that are on the page.
fn places(caller: &Caller, family: &str) -> Vec<String> {
    let page = caller.get(&format!("{family}/assessment")).body;
    let links = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let start = format!("{family}/assessment/");
    links.filter(|href| href.starts_with(&start) && !href.contains("/paper")).map(str::to_owned).collect()
}

pub fn write_all(caller: &Caller, family: &str, text: &str) {
    for place in places(caller, family) {
        let fields = [("strengths", text), ("needs", text), ("evidence", text)];
        let saved = caller.send_changed(&place, &caller.get(&place), &fields);
        assert_eq!(saved.status, 303, "{place}: {}", &saved.body[..saved.body.len().min(3_000)]);
    }
}

fn nobody_authorises_their_own(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    assert_eq!(press(&asha, &family, "", &[]).status, 303);
    write_all(&tom, &family, "x");
    assert_eq!(press(&tom, &family, "/finish", &[]).status, 303);
    let page = asha.get(&format!("{family}/assessment")).body;
    assert!(page.contains("Somebody else must authorise what you wrote yourself"), "she began it");
    let id = world.site().db().chance().id(world.site().clock().now()).to_string();
    let subject = family.trim_start_matches("/families/");
    let forged = [("form_id", id.as_str()), ("form_name", "assessment-supervise"), ("form_subject", subject)];
    let refused = asha.post(&format!("{family}/assessment/supervise"), &forged);
    assert!(refused.status == 422 && refused.body.contains("Somebody else must authorise"), "{}", refused.status);
    assert_eq!(tom.post(&format!("{family}/assessment/supervise"), &forged).status, 403);
}

fn a_late_one_says_why(world: &World) {
    let family = town::family_with_a_lead(world);
    press(&Caller::signed_in(world, &TOM), &family, "", &[]);
    world.minutes_pass(30 * 24 * 60);
    let tom = Caller::signed_in(world, &TOM);
    write_all(&tom, &family, "x");
    let refused = press(&tom, &family, "/finish", &[]);
    assert!(refused.status == 422 && refused.body.contains("Enter why it was not done in time"));
    assert_eq!(press(&tom, &family, "/finish", &[("late_because", "They were away for three weeks.")]).status, 303);
    assert!(tom.get(&format!("{family}/assessment")).body.contains("They were away for three weeks."));
}

fn it_stands_on_the_first_page_of_who_goes_on_with_it(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(MAYA);
    let first_pages = || {
        let page = |who, path| Caller::signed_in(world, who).get(path).body;
        (page(&TOM, "/caseload"), page(&ASHA, "/team"))
    };
    let (to_finish, to_authorise) = ("Assessments to finish", "Assessments that wait for you");
    press(&Caller::signed_in(world, &TOM), &family, "", &[]);
    let (toms, ashas) = first_pages();
    assert!(!toms.contains(to_finish) && !ashas.contains(to_authorise), "there is time");

    world.minutes_pass(30 * 24 * 60);
    let (toms, ashas) = first_pages();
    assert!(toms.contains(to_finish) && toms.contains("late by") && !ashas.contains(to_authorise), "{toms}");
    let tom = Caller::signed_in(world, &TOM);
    write_all(&tom, &family, "x");
    assert_eq!(press(&tom, &family, "/finish", &[("late_because", "They were away.")]).status, 303);
    let (toms, ashas) = first_pages();
    assert!(!toms.contains(to_finish) && ashas.contains(to_authorise) && ashas.contains("Rahman"), "{ashas}");
    for (who, path) in [(&MAYA, "/team"), (&GRACE, "/caseload")] {
        let page = Caller::signed_in(world, who).get(path).body;
        assert!(!page.contains("Assessments") && !page.contains("Rahman"), "{}: {page}", who.name);
    }

    let asha = Caller::signed_in(world, &ASHA);
    let back = [("give_back", "yes"), ("supervisor_says", "What does Yusuf say himself?")];
    assert_eq!(press(&asha, &family, "/supervise", &back).status, 303);
    let (toms, ashas) = first_pages();
    assert!(toms.contains("given back by your supervisor") && !ashas.contains(to_authorise), "{toms}");
    assert_eq!(press(&tom, &family, "/finish", &[("late_because", "They were away.")]).status, 303);
    assert_eq!(press(&asha, &family, "/supervise", &[]).status, 303);
    let (toms, ashas) = first_pages();
    assert!(!toms.contains(to_finish) && !ashas.contains(to_authorise), "done");
}

fn two_people_write_one_part(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    press(&tom, &family, "", &[]);
    let place = places(&tom, &family)[0].clone();
    let (toms, ashas) = (tom.get(&place), asha.get(&place));
    let with = |strong| [("strengths", strong), ("evidence", "seen")];
    assert_eq!(asha.send_changed(&place, &ashas, &with("Asha's words")).status, 303);
    let overtaken = tom.send_changed(&place, &toms, &with("Tom's words"));
    assert_eq!(overtaken.status, 409);
    assert!(overtaken.body.contains("Asha&#39;s words") && overtaken.body.contains("Tom&#39;s words"));
    assert_eq!(tom.send_changed(&place, &overtaken, &with("Both words")).status, 303);
}

fn begun_twice_it_is_one(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let address = format!("{family}/assessment");
    let (toms, ashas) = (tom.get(&address), asha.get(&address));
    let both = std::thread::scope(|both| {
        let one = both.spawn(|| press_on(&tom, &toms, &family, "", &[]).status);
        let other = both.spawn(|| press_on(&asha, &ashas, &family, "", &[]).status);
        [one.join().expect("an answer"), other.join().expect("an answer")]
    });
    assert_eq!(both, [303, 303]);
    assert!(tom.get(&format!("{family}/assessment")).body.contains("Number 1,"));
}

fn others_find_nothing(world: &World) {
    let family = town::family_with_a_lead(world);
    press(&Caller::signed_in(world, &TOM), &family, "", &[]);
    for who in [GRACE, OWEN, PRIYA] {
        for page in ["", "/paper", "/environment"] {
            let status = Caller::signed_in(world, &who).get(&format!("{family}/assessment{page}")).status;
            assert!([403, 404].contains(&status), "{} {page}: {status}", who.name);
        }
    }
    let tom = Caller::signed_in(world, &TOM);
    assert_eq!(tom.get(&format!("{family}/assessment/nothing-here")).status, 404);
}

fn a_hundred_thousand_characters_in_each_field(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    press(&tom, &family, "", &[]);
    let long = "ی".repeat(100_000);
    write_all(&tom, &family, &long);
    assert!(tom.get(&format!("{family}/assessment/paper?for=work")).body.contains(&long));
    let place = places(&tom, &family)[0].clone();
    let refused = tom.send_changed(&place, &tom.get(&place), &[("strengths", &format!("{long}x"))]);
    assert!(refused.status == 422 && refused.body.contains("This text has 100001 characters"));
}
