//! Told once: what a family said for one form is offered to the next, with who said it and when, and asking again is counted.

use alongside_schema::tables::{retellings, stories};
use alongside_schema::{Act, Entry, People, Visibility};
use diesel::prelude::*;

use crate::support::{Answer, Caller, RUNTIME, World, in_six_ways, on_both_engines};
use crate::town::{self, GRACE, OWEN, PRIYA, TOM};
use crate::writing::{press, save, sent, written};

in_six_ways!(words_go_from_form_to_form);
on_both_engines!(
    what_is_withheld_is_not_offered,
    forged_and_doubled_words_change_nothing,
    asking_again_is_counted_wherever_it_happens,
    a_professional_begins_from_their_own_words_and_no_others,
    a_part_that_is_saved_again_tells_of_its_words_once,
);

/// From the request to the goal, and from a visit to a meeting and to the review.
fn words_go_from_form_to_form(world: &World) {
    let family = town::family_with_a_lead(world);
    let mut tom = world.another_screen_of(&TOM);
    tom.signs_in().open(&format!("{family}/contacts/new")).fill("What happened?", "We walked to school.");
    tom.within("Who was there?").tick("Nadia Rahman, Mother");
    tom.fill("What did they say about this visit or call? (optional)", "It helps to walk together.");
    tom.press("Save").at("/families/*");

    tom.open(&format!("{family}/goals/new")).sees("Already told: 2 texts");
    tom.press("Use these words: text 2").at("/families/*/goals/new");
    let quoted = "“Calmer mornings.” (Priya Shah, Bramble Primary School, 20 November 2026)";
    tom.holds("What does the family want?", quoted).sees("What would help, in their words");
    tom.tick("The family is glad for this to be used here: text 2").choose("Who said it?", "Nadia Rahman");
    tom.press("Add the goal").at("/families/*").sees("Told before and used again in a goal");
    tom.sees("Words of 20 November 2026, Priya Shah, Bramble Primary School. The family is glad for it.");

    tom.open(&format!("{family}/meetings/new")).sees("Nadia Rahman, 21 November 2026");
    tom.press("Use these words: text 1").at("/families/*/meetings/new");
    tom.holds("What is it for?", "“It helps to walk together.” (Nadia Rahman, 21 November 2026)");
    tom.fill_day("Which day?", "24 11 2026").fill("When does it start?", "4pm");
    tom.fill("Where is it, or how do they join?", "The library");
    tom.within("Who of the family is to come?").tick("Nadia Rahman, Mother");
    tom.press("Set it up").at("/families/*/meetings/*").sees("It helps to walk together.");

    tom.open(&format!("{family}/review")).press("Use these words: text 1").at("/families/*/review");
    tom.holds("What is better?", "“It helps to walk together.” (Nadia Rahman, 21 November 2026)");
    tom.fill("What is still hard?", "Fridays.").choose("What happens next?", "Go on with the plan");
    tom.fill("Did they have to tell something again? What? (optional)", "Where Salma lives").press("Save the review");
    tom.at("/families/*").sees("Told before and used again in a review");
    tom.sees("Nobody has asked the family yet whether they are glad for it.");
    tom.open(&format!("{family}/assessment")).press("Begin the assessment");
    tom.sees("The family had to tell something again once.");
}

fn send(caller: &Caller, address: &str, changes: &[(&str, &str)]) -> Answer {
    caller.send_changed(address, &caller.get(address), changes)
}

/// Changes the marks of every text that was told.
fn mark(world: &World, withheld_from: Option<&'static str>, visibility: Visibility) {
    let changed = world.site().db().write(move |tx| {
        let withheld = match withheld_from {
            Some(email) => People::one(&alongside_access::user_of_email(tx.connection(), email)?),
            None => People::none(),
        };
        diesel::update(stories::table)
            .set((stories::withheld_from.eq(withheld), stories::visibility.eq(visibility)))
            .execute(tx.connection())?;
        Ok(Entry::by_nobody(Act::PairChanged).with(()))
    });
    RUNTIME.block_on(changed).expect("other marks");
}

const FORMS: [&str; 3] = ["goals/new", "review", "meetings/new"];

fn what_is_withheld_is_not_offered(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    let (tom, grace) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &GRACE));
    let address = format!("{family}/goals/new");
    let page = tom.get(&address);
    let text = used_by(&page.body);
    assert_eq!(tom.send_changed(&address, &page, &[("use", &text)]).status, 303);
    assert!(tom.get(&address).body.contains("“Calmer mornings.”"), "offered while it is open to all");
    mark(world, Some("grace.adeyemi@example.org"), Visibility::Team);
    for form in FORMS {
        for caller in [&tom, &grace] {
            let page = caller.get(&format!("{family}/{form}")).body;
            assert!(!page.contains("Already told") && !page.contains("Use these words"), "{form}: {page}");
        }
        assert!(!grace.get(&format!("{family}/{form}")).body.contains("Calmer mornings."), "{form}");
    }
    mark(world, None, Visibility::Limited);
    assert!(!tom.get(&format!("{family}/review")).body.contains("Already told"), "limited to few");
    mark(world, None, Visibility::Team);
    assert!(tom.get(&format!("{family}/review")).body.contains("Already told: 1 text<"));
    // A goal that is kept from somebody is kept from them as a text that was told, too, and then offered to nobody.
    let page = grace.get(&address);
    let (yusuf, salma) = (town::person_in(&page.body, "Yusuf Rahman"), town::person_in(&page.body, "Salma Begum"));
    let kept = [("words", "Aunt Rosie helps."), ("said_by", yusuf.as_str()), ("withheld", salma.as_str())];
    assert_eq!(grace.send_changed(&address, &page, &kept).status, 303);
    assert!(!tom.get(&format!("{family}/meetings/new")).body.contains("Aunt Rosie"));
    assert_eq!(grace.get("/families/F0000-00000/goals/new").status, 404);
}

/// The text that the first button uses.
fn used_by(page: &str) -> String {
    let button = page.split("name=\"use\" value=\"").nth(1).expect("a button");
    button.split('"').next().expect("an id").to_owned()
}

fn forged_and_doubled_words_change_nothing(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let address = format!("{family}/goals/new");
    let page = tom.get(&address);
    let text = used_by(&page.body);
    let nobodys = world.site().db().chance().id(world.site().clock().now()).to_string();
    for forged in [nobodys.as_str(), "", "x|y", "'"] {
        assert_eq!(tom.send_changed(&address, &page, &[("use", forged), ("words", "Ours.")]).status, 303);
        assert!(tom.get(&address).body.contains("Ours."), "{forged}: what was typed stays");
    }
    for _ in 0..2 {
        let page = tom.get(&address);
        assert_eq!(tom.send_changed(&address, &page, &[("use", &text)]).status, 303);
    }
    let page = tom.get(&address);
    assert_eq!(page.body.matches("“Calmer mornings.”").count(), 1, "once: {}", page.body);
    let nadia = town::person_in(&page.body, "Nadia Rahman");
    let forged = format!("|{nobodys}|");
    let sent = tom.send_changed(&address, &page, &[("said_by", &nadia), ("from_stories", &forged)]);
    assert_eq!(sent.status, 303, "{}", sent.body);
    tom.send_changed(&address, &page, &[("said_by", &nadia)]);
    let timeline = tom.get(&family).body;
    assert!(!timeline.contains("Told before and used again"), "nothing of what is not there");
    assert_eq!(timeline.matches("New goal, said by Nadia Rahman").count(), 1);
}

fn asking_again_is_counted_wherever_it_happens(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let count = || {
        let count =
            world.site().db().plain(|connection| Ok(retellings::table.count().get_result::<i64>(connection)?));
        RUNTIME.block_on(count).expect("a count")
    };
    let goal = format!("{family}/goals/new");
    let page = tom.get(&goal);
    let nadia = town::person_in(&page.body, "Nadia Rahman");
    let refused = tom.send_changed(&goal, &page, &[("asked_again", "The whole story")]);
    assert_eq!((refused.status, count()), (422, 0), "only with the form");
    let fields = [("said_by", nadia.as_str()), ("words", "Quiet.")];
    assert_eq!(tom.send_changed(&goal, &refused, &fields).status, 303);
    tom.send_changed(&goal, &refused, &fields);
    assert_eq!(count(), 1, "sent twice, counted once");
    let meeting = [
        ("purpose", "Mornings."),
        ("on_day", "24"),
        ("on_month", "11"),
        ("on_year", "2026"),
        ("at", "4pm"),
        ("place", "The library"),
        ("family", nadia.as_str()),
        ("asked_again", "Who lives where"),
    ];
    assert_eq!(send(&tom, &format!("{family}/meetings/new"), &meeting).status, 303);
    assert_eq!(count(), 2);
    let review = [("better", "Some."), ("still_hard", "Some."), ("next", "continue"), ("asked_again", "  ")];
    assert_eq!(send(&tom, &format!("{family}/review"), &review).status, 303);
    assert_eq!(count(), 2, "nothing said, nothing counted");
}

/// Asking again for a family begins from what the same person wrote, and tells them nothing that became known since.
fn a_professional_begins_from_their_own_words_and_no_others(world: &World) {
    town::family_with_a_lead(world);
    let priya = Caller::signed_in(world, &PRIYA);
    let reference = sent(&priya, &written(&priya, "Mila sings in the choir."));
    let (mine, again) = (format!("/requests/mine/{reference}"), format!("/requests/mine/{reference}/again"));
    let page = priya.get(&mine);
    let owen = Caller::signed_in(world, &OWEN);
    for (who, caller) in [("the front door", &owen), ("a colleague", &Caller::signed_in(world, &TOM))] {
        let id = town::hidden_in(page.body.split("/again").nth(1).expect("a form"), "form_id");
        let fields = [("form_id", id.as_str()), ("form_name", "request-again"), ("form_subject", &reference)];
        let answer = caller.post(&again, &fields);
        assert!([403, 404].contains(&answer.status), "{who} wrote none of it: {}", answer.status);
        assert!(!answer.body.contains("choir"), "{who}");
    }
    let (first, second) =
        (press(&priya, &page, &again, "request-again"), press(&priya, &page, &again, "request-again"));
    assert_eq!((first.status, &first.location), (303, &second.location), "pressed twice, begun once");
    let unsent = first.location;
    let tasks = priya.get(&unsent).body;
    assert!(tasks.contains("Look again") && tasks.contains("Mila sings in the choir."), "{tasks}");
    for part in ["things", "voices", "homes", "tried", "kept-from"] {
        assert!(priya.get(&format!("{unsent}/{part}")).body.contains("Mila sings in the choir."), "{part}");
    }
    let agreed = priya.get(&format!("{unsent}/agreed")).body;
    assert!(!agreed.contains("Mila sings in the choir.</textarea>"), "what they agree to is asked each time");
    assert_eq!(owen.get(&unsent).status, 404, "not sent yet");
    // It is another request, once each part was looked at.
    let address = format!("{unsent}/check");
    let check = priya.get(&address);
    assert!(!check.body.contains("Send the request"), "not before: {}", check.body);
    for part in ["homes", "ties", "voices", "things", "problems", "tried", "reach", "kept-from"] {
        save(&priya, &unsent, part, &[]);
    }
    save(&priya, &unsent, "agreed", &[("family_knows", "agrees"), ("agreed_a1", "yes")]);
    save(&priya, &unsent, "urgency", &[("urgency", "soon"), ("contact", "Reception")]);
    assert_ne!(sent(&priya, &unsent), reference);
    let none = format!("/requests/mine/{}/again", reference.replace(|c: char| c.is_ascii_digit(), "2"));
    assert!([404, 400].contains(&priya.post(&none, &[("form_id", "x")]).status));
}

fn a_part_that_is_saved_again_tells_of_its_words_once(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let list = format!("{family}/assessment");
    let page = tom.get(&list);
    let name = town::hidden_in(&page.body, "form_name");
    assert_eq!(press(&tom, &page, &list, &name).status, 303);
    let body = tom.get(&list).body;
    let mut links = body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let part = links.find(|href| href.contains("/assessment/development-")).expect("a part").to_owned();
    let page = tom.get(&part);
    let text = used_by(&page.body);
    assert_eq!(tom.send_changed(&part, &page, &[("use", &text)]).status, 303);
    for evidence in ["Nadia.", "Nadia and Yusuf."] {
        let saved = send(&tom, &part, &[("strengths", "He reads."), ("evidence", evidence)]);
        assert_eq!(saved.status, 303, "{}", saved.body);
    }
    let timeline = tom.get(&family).body;
    assert_eq!(timeline.matches("Told before and used again in an assessment").count(), 1, "{timeline}");
}
