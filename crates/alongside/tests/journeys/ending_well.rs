//! Reviews, the about six months, and ending well: what changed for each person, what stays, and calls that the family may say no to.

use crate::support::{Caller, Person, World, in_six_ways, on_both_engines};
use crate::town::{self, ASHA, GRACE, OWEN, TOM};

in_six_ways!(a_family_looks_back_and_ends_well);
on_both_engines!(
    help_past_six_months_asks_for_a_reason,
    a_review_sees_what_somebody_else_changed,
    a_review_before_any_goal_is_refused_in_words,
    what_is_more_than_early_help_stands_before_the_end,
    a_family_that_says_no_is_not_rung,
    who_keeps_in_touch_reaches_the_record_until_the_last_call,
    a_family_that_comes_back_finds_its_story_and_its_people,
);

const QUESTION: &str = "How are things for your family now, from 0 (as hard as can be) to 10 (as good as can be)?";
const DAY: i64 = 24 * 60;

fn a_family_looks_back_and_ends_well(world: &World) {
    let family = town::family_with_a_lead(world);
    let mut tom = world.another_screen_of(&TOM);
    tom.signs_in().open(&format!("{family}/review")).sees("There is no plan to review yet");
    tom.follow("Add a first goal with the family").fill("What does the family want?", "Mornings without shouting.");
    tom.choose("Who said it?", "Nadia Rahman").press("Add the goal");
    first_review(&mut tom, &family);
    second_review(&mut tom, &family);
    ends(&mut tom, &family);
    the_call_is_due(world, &mut tom, &family);
}

fn first_review(tom: &mut Person, family: &str) {
    tom.open(family).follow("Review the plan").sees("This plan should be reviewed by 2 January 2027 at the latest");
    tom.fill("What is better?", "Tuesdays.").fill("What is still hard?", "Fridays.");
    tom.within(QUESTION).select("Nadia Rahman", "3").select("Yusuf Rahman", "8");
    tom.fill("What is asked, from 0 to 10?", "How well do I sleep?").press("Save the review");
    tom.sees("Select who answered").sees("Select what happens next");
    tom.within("A question of their own (optional)").select("Who answered?", "Nadia Rahman");
    tom.within("A question of their own (optional)").select("What was the answer?", "2");
    tom.choose("What happens next?", "Go on with the plan").press("Save the review").at("/families/*");
}

fn second_review(tom: &mut Person, family: &str) {
    tom.open(&format!("{family}/review"))
        .within("How far you have come")
        .sees("3 on 21 November 2026. One answer so far");
    tom.fill("What is better?", "Every morning but one.").fill("What is still hard?", "Nothing big.");
    tom.within(QUESTION).select("Nadia Rahman", "7");
    tom.choose("Goal 1: Mornings without shouting.", "Reached");
    tom.fill("What do they say about goal 1? (optional)", "We did it ourselves.");
    tom.choose("What happens next?", "Get ready to end").press("Save the review").at("/families/*").sees("Reached");
    tom.open(&format!("{family}/plan")).within("How far you have come");
    tom.sees("From 3 on 21 November 2026 to 7 on 21 November 2026: 4 up")
        .sees("8 on 21 November 2026. One answer so far");
    tom.sees("How well do I sleep?").sees("Mornings without shouting.: Reached. “We did it ourselves.”");
    tom.sees_not("average");
}

fn ends(tom: &mut Person, family: &str) {
    tom.open(family).follow("End the work").fill("What does the family say?", "We do our mornings ourselves now.");
    tom.fill("What does Yusuf Rahman say? (optional)", "I am first at the gate.");
    tom.fill("What stays in place? (optional)", "Salma walks with Yusuf on Tuesdays.");
    tom.fill("Whom can they ring from now on?", "Mrs Ellis at school");
    tom.choose("Do they want calls?", "Yes").choose("Why does it end?", "The family's goals are reached");
    tom.press("End the work").sees("Enter how to reach them safely for it");
    tom.fill("How can you reach them safely for it?", "Nadia, after 9.15am").untick("After 6 months");
    tom.press("End the work").at("/caseload").sees_not("What needs you");
    tom.open(family).sees("The work with this family has ended").sees("I am first at the gate.");
    tom.sees("Salma walks with Yusuf on Tuesdays.").sees("21 February 2027, Tom Fielding: To come");
}

fn the_call_is_due(world: &World, tom: &mut Person, family: &str) {
    world.minutes_pass(DAY * 86);
    tom.signs_in().open("/caseload").sees("What needs you").sees("They want a call to say how things are");
    tom.follow("Record what you heard")
        .sees("Nadia, after 9.15am")
        .choose("What became of the call?", "We heard how things are");
    tom.press("Save")
        .sees("Enter what you heard, in their words")
        .fill("What did you hear?", "Still quiet. He reads to her.");
    tom.press("Save").at("/caseload").sees_not("What needs you");
    tom.open(family).sees("We heard how things are").sees("Still quiet. He reads to her.");
}

/// Adds the first goal.
fn goal(caller: &Caller, family: &str, words: &str) {
    let address = format!("{family}/goals/new");
    let page = caller.get(&address);
    let nadia = town::person_in(&page.body, "Nadia Rahman");
    assert_eq!(caller.send_changed(&address, &page, &[("words", words), ("said_by", &nadia)]).status, 303);
}

/// What every review says.
const SAID: [(&str, &str); 3] = [("better", "Some."), ("still_hard", "Some."), ("next", "continue")];

fn help_past_six_months_asks_for_a_reason(world: &World) {
    let family = town::family_with_a_lead(world);
    goal(&Caller::signed_in(world, &TOM), &family, "Quiet mornings.");
    world.minutes_pass(DAY * 182);
    let tom = Caller::signed_in(world, &TOM);
    assert!(!tom.get(&family).body.contains("About six months"), "in time on the last day");
    assert!(!tom.get("/caseload").body.contains("Help has gone on"));
    world.minutes_pass(DAY);
    let tom = Caller::signed_in(world, &TOM);
    assert!(tom.get(&family).body.contains("Help has gone on for 183 days, since 21 November 2026"));
    assert!(tom.get("/caseload").body.contains("Help has gone on for 183 days"));
    let review = format!("{family}/review");
    let refused = tom.send_changed(&review, &tom.get(&review), &SAID);
    assert!(refused.status == 422 && refused.body.contains("Enter why help goes on longer than about six months"));
    let less = [("better", "Some."), ("still_hard", "Some."), ("next", "less")];
    assert_eq!(
        tom.send_changed(&review, &tom.get(&review), &less).status,
        303,
        "stepping down is a decision of its own"
    );
    assert!(tom.get(&family).body.contains("About six months"), "but help still goes on");
    let reason = [SAID[0], SAID[1], SAID[2], ("go_on_reason", "The baby comes in June.")];
    assert_eq!(tom.send_changed(&review, &tom.get(&review), &reason).status, 303);
    assert!(!tom.get(&family).body.contains("About six months"));
    assert!(tom.get(&format!("{family}/plan")).body.contains("Why help goes on: The baby comes in June."));
    world.minutes_pass(DAY * 183);
    assert!(Caller::signed_in(world, &TOM).get(&family).body.contains("Help has gone on for 366 days"));
}

fn a_review_sees_what_somebody_else_changed(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    goal(&tom, &family, "Quiet mornings.");
    let review = format!("{family}/review");
    let toms = tom.get(&review);
    let address = town::link_in(&asha.get(&family).body, "/goals/");
    assert_eq!(asha.send_changed(&address, &asha.get(&address), &[("words", "Quiet days.")]).status, 303);
    let id = address.rsplit('/').next().expect("an id").to_owned();
    let field = format!("goal_{id}");
    let better = [SAID[0], SAID[1], SAID[2], (field.as_str(), "better")];
    let overtaken = tom.send_changed(&review, &toms, &better);
    assert!(overtaken.status == 409 && overtaken.body.contains("Quiet days."), "{}", overtaken.status);
    assert!(!tom.get(&format!("{family}/timeline")).body.contains("Review:"), "nothing is half stored");
    assert_eq!(tom.send_changed(&review, &overtaken, &[]).status, 303);
    let page = tom.get(&family).body;
    assert!(page.contains("Quiet days.") && page.contains("Better, but not there yet"));
    let wrong = tom.send_changed(&review, &tom.get(&review), &[SAID[0], SAID[1], SAID[2], ("value_worker", "11")]);
    assert!(wrong.status == 422 && wrong.body.contains("Select a number from 0 to 10"));
}

fn a_review_before_any_goal_is_refused_in_words(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let review = format!("{family}/review");
    let refused = tom.send_changed(&review, &tom.get(&review), &SAID);
    assert!(refused.status == 422 && refused.body.contains("There is no plan to review yet. Add a first goal"));
}

/// Ends the work, with calls or without.
/// Whoever ends sees which child is known for more than early help, since somebody has to go on with that.
fn what_is_more_than_early_help_stands_before_the_end(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    assert!(!tom.get(&format!("{family}/end")).body.contains("Yusuf Rahman: "));
    let address = format!("{family}/status");
    let page = tom.get(&address);
    let yusuf = town::person_in(&page.body, "Yusuf Rahman");
    let fields =
        [("child", yusuf.as_str()), ("status", "child_in_need"), ("reason", "School."), ("decided_by", "Asha")];
    assert_eq!(tom.send_changed(&address, &page, &fields).status, 303);
    assert!(tom.get(&format!("{family}/end")).body.contains("Yusuf Rahman: Child in need"));
}

fn end(caller: &Caller, family: &str, calls: &str) {
    let address = format!("{family}/end");
    let said = [
        ("family_says", "Thank you."),
        ("who_goes_on", "The family."),
        ("who_to_ring", "The hub"),
        ("reason", "outcomes_met"),
        ("calls", "no"),
    ];
    let fields = [&said[..], &[("calls", calls), ("how", "Nadia, mornings")]].concat();
    assert_eq!(caller.send_changed(&address, &caller.get(&address), &fields).status, 303);
}

fn a_family_that_says_no_is_not_rung(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    end(&tom, &family, "no");
    assert_eq!(tom.get(&family).status, 404, "no call, no reach");
    let asha = Caller::signed_in(world, &ASHA);
    let page = asha.get(&family).body;
    assert!(page.contains("They were asked, and want no calls.") && !page.contains("Calls after the end"));
    world.minutes_pass(DAY * 400);
    assert!(!Caller::signed_in(world, &TOM).get("/caseload").body.contains("What needs you"));
}

fn who_keeps_in_touch_reaches_the_record_until_the_last_call(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    end(&tom, &family, "yes");
    assert_eq!(tom.get(&family).status, 200);
    for who in [&GRACE, &OWEN] {
        assert!([403, 404].contains(&Caller::signed_in(world, who).get(&family).status));
    }
    let call = town::link_in(&tom.get(&family).body, "/check-ins/");
    assert!(!tom.get("/caseload").body.contains("What needs you"), "not due yet");
    world.minutes_pass(DAY * 90);
    let tom = Caller::signed_in(world, &TOM);
    assert!(tom.get("/caseload").body.contains("They want a call"));
    assert_eq!(Caller::signed_in(world, &GRACE).get(&call).status, 404);
    let page = tom.get(&call);
    let no_more = [("state", "declined"), ("heard", "All well, no more calls please.")];
    assert_eq!(tom.send_changed(&call, &page, &no_more).location, "/caseload");
    assert_eq!(tom.send_changed(&call, &page, &no_more).location, "/caseload", "sent twice, stored once");
    assert_eq!(tom.get(&family).status, 404, "the last call was the last look");
    assert!(Caller::signed_in(world, &ASHA).get(&family).body.contains("All well, no more calls please."));
    world.minutes_pass(DAY * 300);
    assert!(!Caller::signed_in(world, &TOM).get("/caseload").body.contains("They want a call"));
}

fn a_family_that_comes_back_finds_its_story_and_its_people(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    goal(&tom, &family, "Quiet mornings.");
    end(&tom, &family, "yes");
    let reference = family.rsplit('/').next().expect("a reference").to_owned();
    let begun = world.site().db().write(move |tx| {
        use alongside_families::store::{AskedAgain, ask_again, open};
        use alongside_schema::{Act, Entry, Error};
        let owen = alongside_access::user_of_email(tx.connection(), &ASHA.email())?;
        let asha = alongside_access::viewer(tx.connection(), &owen)?.ok_or(Error::NotFound)?;
        let family = open(tx.connection(), &asha, &reference.parse().map_err(Error::Fault)?)?;
        let asked = AskedAgain {
            told: Vec::new(),
            people: Vec::new(),
            nondisclosures: Vec::new(),
            said: "They would like help again.".to_owned(),
            reason: "They asked.".to_owned(),
            source: "The family".to_owned(),
            begins: Some("Early help begins again".to_owned()),
            title: String::new(),
        };
        ask_again(tx, &asha, &family.id, &asked)?;
        Ok(Entry::by_nobody(Act::RequestDecided).with(()))
    });
    crate::support::RUNTIME.block_on(begun).expect("help begins again");
    assert_eq!(tom.get(&family).status, 404, "while help goes on, those who help keep in touch");
    let asha = Caller::signed_in(world, &ASHA);
    let page = asha.get(&family).body;
    for kept in ["Calmer mornings.", "Thank you.", "Nadia Rahman", "Yusuf Rahman", "Salma Begum", "14 Hawthorn Close"] {
        assert!(page.contains(kept), "{kept}");
    }
    assert!(page.contains("There is no plan yet"), "a new stretch of work has a plan of its own");
    assert!(
        asha.get(&format!("{family}/timeline")).body.contains("Quiet mornings."),
        "and the old one is not forgotten"
    );
    goal(&asha, &family, "Friday mornings.");
    assert!(asha.get(&family).body.contains("Friday mornings."));
}
