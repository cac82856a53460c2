//! Services in the right order: what comes first, what is possible now, who waits how long, and how full the weeks get.

use crate::support::{Answer, Caller, Person, World, in_six_ways, on_both_engines};
use crate::town::{self, ASHA, GRACE, OWEN, TOM};

in_six_ways!(a_course_waits_for_counselling_and_is_then_possible);
on_both_engines!(
    a_step_that_waits_for_itself_is_refused_by_name,
    of_two_who_close_a_loop_at_once_one_is_refused,
    what_waits_for_something_hidden_tells_nothing_of_it,
    what_is_withheld_later_is_withheld_everywhere,
    three_people_change_one_step,
    sixty_steps_and_odd_dates,
    somebody_who_left_the_family_is_said_to_have_left,
    the_services_of_others_are_nobody_elses,
);

/// A mother wants a parenting course, but first her counselling should be over and her son back at school.
fn a_course_waits_for_counselling_and_is_then_possible(world: &World) {
    let family = town::family_with_a_lead(world);
    let mut tom = world.another_screen_of(&TOM);
    tom.signs_in()
        .open(&family)
        .follow("The whole plan, with services in their order")
        .sees("No service is wanted yet");
    adds_counselling(&mut tom);
    adds_a_course_that_waits(&mut tom);
    the_course_waits(&mut tom, &family);
    what_comes_first_is_over(&mut tom);
    the_course_is_possible_now(&mut tom, &family);
    a_no_ends_nothing(&mut tom);
    the_course_begins(&mut tom);
    tom.open(&family).sees("The whole plan, with services in their order").sees_not("Now possible");
    tom.open(&format!("{family}/timeline"))
        .sees("Parenting course: They said no")
        .sees("The group is full until March.");
}

fn adds_counselling(tom: &mut Person) {
    tom.follow("Add a service").press("Save the service");
    tom.sees("Enter what the service is, like parenting course").sees("Select whom it is for");
    tom.fill("What is the service?", "Counselling").within("Who is it for?").tick("Nadia Rahman, mother");
    tom.fill("Who provides it? (if you know)", "Lantern Trust");
    tom.choose("How often does it meet?", "Twice a week").fill("How many sessions? (if you know)", "eight");
    tom.press("Save the service").sees("Select whose week it takes").sees("Enter how many sessions there are");
    tom.fill("How many sessions? (if you know)", "8").within("Whose week does it take?").tick("Nadia Rahman, mother");
    tom.press("Save the service").at("/families/*/plan");
    tom.within("Counselling").sees("Now possible").sees("Lantern Trust").sees("0 of 8 attended");
    tom.follow("Record what happened with Counselling")
        .choose("What happened?", "It began")
        .press("Save what happened");
    tom.within("Counselling").sees("Going on since 21 November 2026").sees("Last session about 12 December 2026");
    tom.within("Appointments a week").sees("Nadia Rahman").sees("2").sees_not("A lot");
}

fn adds_a_course_that_waits(tom: &mut Person) {
    tom.follow("Add a service").fill("What is the service?", "Parenting course");
    tom.within("Who is it for?").tick("Nadia Rahman, mother");
    tom.fill("What do they say about it? (optional)", "Once I can think straight. Mornings, while they are at school.");
    tom.within("Which services must be finished first?").tick("Counselling");
    tom.fill("What else must be so first? (optional)", "Yusuf is back at school");
    tom.fill_day("By when must it have begun? (optional)", "1 12 2026");
    tom.choose("How often does it meet?", "Once a week").fill("How many sessions? (if you know)", "10");
    tom.within("Whose week does it take?").tick("Nadia Rahman, mother");
    tom.press("Save the service");
    tom.sees("“Counselling” comes before “Parenting course” and will not be over before 12 December 2026");
    tom.holds("What else must be so first? (optional)", "Yusuf is back at school");
    tom.fill_day("By when must it have begun? (optional)", "1 3 2027").press("Save the service").at("/families/*/plan");
}

fn the_course_waits(tom: &mut Person, family: &str) {
    tom.within("Parenting course")
        .sees("Waits for “Counselling”; Yusuf is back at school")
        .sees("Wanted by 1 March 2027");
    tom.within("Parenting course").sees("Once I can think straight.").sees_not("Now possible");
    tom.open("/caseload").sees_not("What needs you").open(&format!("{family}/plan"));
}

fn what_comes_first_is_over(tom: &mut Person) {
    tom.follow("Record what happened with Counselling").choose("What happened?", "A session, and they went");
    tom.fill("What was said? (optional)", "She slept the night after.").press("Save what happened");
    tom.within("Counselling").sees("1 of 8 attended");
    tom.follow("Record what happened with Counselling").sees("She slept the night after.");
    tom.choose("What happened?", "It is finished").press("Save what happened");
    tom.within("Counselling").sees("Finished on 21 November 2026");
    tom.within("Parenting course").sees("Waits for Yusuf is back at school");
    tom.follow("Is it so now: Yusuf is back at school?").press("Save").sees("Select whether it is so now");
    tom.choose("Is it so now?", "Yes, it is so").fill("How do you know? (optional)", "Mrs Ellis rang.").press("Save");
}

fn the_course_is_possible_now(tom: &mut Person, family: &str) {
    tom.at("/families/*/plan").within("Parenting course").sees("Now possible").sees("It can be asked for");
    tom.open(family).sees("Now possible: Parenting course, for Nadia Rahman.");
    tom.open("/caseload").within("What needs you").sees("Rahman").sees("Now possible: Parenting course.");
    tom.follow("Record that you asked").choose("What happened?", "We asked for it").press("Save what happened");
    tom.within("Parenting course").sees("Asked for on 21 November 2026").sees("0 days since we asked");
}

fn a_no_ends_nothing(tom: &mut Person) {
    tom.follow("Record what happened with Parenting course").choose("What happened?", "They said no");
    tom.press("Save what happened").sees("Enter why, in the words that were used");
    tom.fill("What was said? (optional)", "The group is full until March.").press("Save what happened");
    tom.within("Parenting course")
        .sees("Now possible")
        .sees("They said no on 21 November 2026: The group is full until March.");
}

fn the_course_begins(tom: &mut Person) {
    for happened in ["We asked for it", "They offered it", "It began"] {
        tom.follow("Record what happened with Parenting course").choose("What happened?", happened);
        tom.press("Save what happened").at("/families/*/plan");
    }
    tom.within("Parenting course").sees("Going on since 21 November 2026").sees("Last session about 23 January 2027");
    tom.follow("Change Parenting course")
        .choose("How often does it meet?", "Three times a week")
        .press("Save the service");
    tom.within("Appointments a week").sees("A lot").sees("3");
}

/// A form that adds a service, sent with these changes.
fn add(caller: &Caller, family: &str, name: &str, changes: &[(&str, &str)]) -> Answer {
    let address = format!("{family}/steps/new");
    let page = caller.get(&address);
    let nadia = town::person_in(&page.body, "Nadia Rahman");
    let fields = [&[("service", name), ("for", nadia.as_str())], changes].concat();
    caller.send_changed(&address, &page, &fields)
}

/// The id of a service, from its page's link.
fn id_of(caller: &Caller, family: &str, name: &str) -> String {
    let plan = caller.get(&format!("{family}/plan")).body;
    let before = plan.split(&format!("Change<span class=\"govuk-visually-hidden\"> {name}<")).next().expect("a link");
    let address = before.rsplit("href=\"").next().expect("an address");
    address.split('"').next().expect("an address").rsplit('/').next().expect("an id").to_owned()
}

fn a_step_that_waits_for_itself_is_refused_by_name(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    for name in ["First", "Second", "Third"] {
        assert_eq!(add(&tom, &family, name, &[]).status, 303);
    }
    let [first, second, third] = ["First", "Second", "Third"].map(|name| id_of(&tom, &family, name));
    let wait = |of: &str, after: &str| {
        let address = format!("{family}/steps/{of}");
        let page = tom.get(&address);
        tom.send_changed(&address, &page, &[("after", after)])
    };
    let refused = wait(&first, &first);
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("“First” can not wait for itself"));
    assert_eq!(wait(&second, &first).status, 303);
    assert_eq!(wait(&third, &second).status, 303);
    let refused = wait(&first, &third);
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("“First” waits for “Third”, “Third” waits for “Second”, “Second” waits for “First”"),
        "{}",
        refused.body
    );
    assert!(!tom.get(&format!("{family}/plan")).body.contains("wait for each other"), "nothing of it was stored");
}

fn of_two_who_close_a_loop_at_once_one_is_refused(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    for name in ["First", "Second"] {
        assert_eq!(add(&tom, &family, name, &[]).status, 303);
    }
    let (first, second) = (id_of(&tom, &family, "First"), id_of(&tom, &family, "Second"));
    let (a, b) = (format!("{family}/steps/{first}"), format!("{family}/steps/{second}"));
    let (toms, ashas) = (tom.get(&a), asha.get(&b));
    let answers = std::thread::scope(|scope| {
        let toms = scope.spawn(|| tom.send_changed(&a, &toms, &[("after", &second)]).status);
        let ashas = scope.spawn(|| asha.send_changed(&b, &ashas, &[("after", &first)]).status);
        let mut both = [toms.join().expect("an answer"), ashas.join().expect("an answer")];
        both.sort_unstable();
        both
    });
    assert_eq!(answers, [303, 422]);
}

fn what_waits_for_something_hidden_tells_nothing_of_it(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    let (tom, grace) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &GRACE));
    let form = tom.get(&format!("{family}/steps/new"));
    let (nadia, yusuf) = (town::person_in(&form.body, "Nadia Rahman"), town::person_in(&form.body, "Yusuf Rahman"));
    let hidden = [("for", yusuf.as_str()), ("withheld", nadia.as_str())];
    assert_eq!(add(&tom, &family, "Somebody to talk to alone", &hidden).status, 303);
    let hidden = id_of(&tom, &family, "Somebody to talk to alone");
    assert_eq!(add(&tom, &family, "Swimming", &[("after", &hidden)]).status, 303);
    let plan = format!("{family}/plan");
    assert!(tom.get(&plan).body.contains("Waits for “Somebody to talk to alone”"));
    town::was_in_the_family(world, &GRACE, "Nadia Rahman");

    let swimming = id_of(&tom, &family, "Swimming");
    for path in [
        family.clone(),
        plan.clone(),
        format!("{family}/timeline"),
        format!("{family}/print?for=work"),
        format!("{family}/steps/{swimming}"),
    ] {
        let page = grace.get(&path);
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.body.contains("talk to alone") && !page.body.contains("Waits for"), "{path}");
    }
    assert!(grace.get(&plan).body.contains("Swimming"));
    for path in [format!("{family}/steps/{hidden}"), format!("{family}/steps/{hidden}/happened")] {
        assert_eq!(grace.get(&path).status, 404, "{path}");
    }
    // What she changes leaves in place what she can not see.
    let address = format!("{family}/steps/{swimming}");
    assert_eq!(grace.send_changed(&address, &grace.get(&address), &[("provider", "The pool")]).status, 303);
    assert!(tom.get(&plan).body.contains("Waits for “Somebody to talk to alone”"));
}

fn what_is_withheld_later_is_withheld_everywhere(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    let (tom, grace) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &GRACE));
    assert_eq!(add(&tom, &family, "Lessons on Mondays", &[]).status, 303);
    let id = id_of(&tom, &family, "Lessons on Mondays");
    let happened = format!("{family}/steps/{id}/happened");
    let began = [("kind", "started"), ("words", "With the teacher.")];
    assert_eq!(tom.send_changed(&happened, &tom.get(&happened), &began).status, 303);
    let timeline = format!("{family}/timeline");
    assert!(grace.get(&timeline).body.contains("Lessons on Mondays"));

    let address = format!("{family}/steps/{id}");
    let form = tom.get(&address);
    let nadia = town::person_in(&form.body, "Nadia Rahman");
    assert_eq!(tom.send_changed(&address, &form, &[("withheld", &nadia)]).status, 303);
    town::was_in_the_family(world, &GRACE, "Nadia Rahman");
    for path in [family.clone(), format!("{family}/plan"), timeline] {
        assert!(!grace.get(&path).body.contains("Lessons on Mondays"), "{path}");
        assert!(tom.get(&path).body.contains("Lessons on Mondays"), "{path}");
    }
}

fn three_people_change_one_step(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    assert_eq!(add(&tom, &family, "Swimming", &[("readiness", "Soon.")]).status, 303);
    let address = format!("{family}/steps/{}", id_of(&tom, &family, "Swimming"));
    let third = Caller::signed_in(world, &TOM);
    let (toms, ashas, thirds) = (tom.get(&address), asha.get(&address), third.get(&address));
    assert_eq!(asha.send_changed(&address, &ashas, &[("readiness", "Asha was told: Saturdays.")]).status, 303);
    let overtaken = tom.send_changed(&address, &toms, &[("readiness", "Tom was told: with a friend.")]);
    assert_eq!(overtaken.status, 409);
    assert!(
        overtaken.body.contains("Asha was told: Saturdays.") && overtaken.body.contains("Tom was told: with a friend.")
    );
    let both = [("readiness", "Saturdays, with a friend.")];
    assert_eq!(tom.send_changed(&address, &overtaken, &both).status, 303);
    let overtaken = third.send_changed(&address, &thirds, &[("readiness", "The third: not before ten.")]);
    assert_eq!(overtaken.status, 409);
    assert!(
        overtaken.body.contains("Saturdays, with a friend.") && overtaken.body.contains("The third: not before ten.")
    );
    let all = [("readiness", "Saturdays at ten, with a friend.")];
    assert_eq!(third.send_changed(&address, &overtaken, &all).status, 303);
    let timeline = tom.get(&format!("{family}/timeline")).body;
    for words in ["Before: Soon.", "Before: Asha was told: Saturdays.", "Before: Saturdays, with a friend."] {
        assert!(timeline.contains(words), "{words}");
    }
}

fn sixty_steps_and_odd_dates(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let odd = "والدین کا کورس <b>\u{202e}x\u{202c} {{ 7*7 }}";
    for number in 0..60 {
        let name = if number == 30 { odd.to_owned() } else { format!("Service {number}") };
        let days = [("since_day", "1"), ("since_month", "2"), ("since_year", "1999"), ("meets", "weekly")];
        let nadia = town::person_in(&tom.get(&format!("{family}/steps/new")).body, "Nadia Rahman");
        let fields = [&days[..], &[("attends", nadia.as_str()), ("sessions", "500")]].concat();
        assert_eq!(add(&tom, &family, &name, &fields).status, 303, "{number}");
    }
    let plan = tom.get(&format!("{family}/plan"));
    assert_eq!(plan.status, 200);
    assert_eq!(plan.body.matches("scope=\"row\" class=\"govuk-table__header alongside-text\"").count(), 60);
    assert!(plan.body.contains("والدین کا کورس &#60;b&#62;") && !plan.body.contains("<b>"));
    let wrong = |changes: &[(&str, &str)], words: &str| {
        let refused = add(&tom, &family, "Odd", changes);
        assert_eq!(refused.status, 422, "{words}");
        assert!(refused.body.contains(words), "{words}");
    };
    wrong(&[("to_day", "1"), ("to_month", "1"), ("to_year", "1066")], "must be within 50 years of today");
    wrong(&[("earliest_day", "31"), ("earliest_month", "2"), ("earliest_year", "2027")], "must be a real date");
    wrong(&[("since_day", "22"), ("since_month", "11"), ("since_year", "2026")], "must be today or earlier");
    let past = [("from_day", "1"), ("from_month", "2"), ("from_year", "2026"), ("to_day", "1"), ("to_month", "1")];
    wrong(&[&past[..], &[("to_year", "2026")]].concat(), "is wanted from a day after the last day");
    wrong(&[("sessions", "0")], "Enter how many sessions there are");
}

fn somebody_who_left_the_family_is_said_to_have_left(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let salma = town::person_in(&tom.get(&format!("{family}/steps/new")).body, "Salma Begum");
    assert_eq!(add(&tom, &family, "Walking group", &[("for", &salma)]).status, 303);
    let id = salma.clone();
    crate::support::RUNTIME
        .block_on(world.site().db().write(move |tx| {
            use alongside_schema::tables::family_members;
            use alongside_schema::{Act, Entry};
            use diesel::prelude::*;
            let today = tx.today();
            diesel::update(family_members::table.filter(family_members::person_id.eq(id)))
                .set(family_members::left_on.eq(today))
                .execute(tx.connection())?;
            Ok(Entry::by_nobody(Act::FamilyAdded).with(()))
        }))
        .expect("she left");
    let plan = tom.get(&format!("{family}/plan")).body;
    assert!(plan.contains("Salma Begum is no longer in the family. End this, or change whom it is for."));
    let address = format!("{family}/steps/{}", id_of(&tom, &family, "Walking group"));
    let form = tom.get(&address);
    assert!(form.body.contains("Salma Begum, grandmother (no longer in the family)"));
    assert!(!tom.get(&format!("{family}/steps/new")).body.contains("Salma Begum"), "nothing new for her here");
    let nadia = town::person_in(&form.body, "Nadia Rahman");
    assert_eq!(tom.send_changed(&address, &form, &[("for", &nadia)]).status, 303);
    assert!(!tom.get(&format!("{family}/plan")).body.contains("no longer in the family"));
}

fn the_services_of_others_are_nobody_elses(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, grace, owen) =
        (Caller::signed_in(world, &TOM), Caller::signed_in(world, &GRACE), Caller::signed_in(world, &OWEN));
    assert_eq!(add(&tom, &family, "Counselling", &[]).status, 303);
    let id = id_of(&tom, &family, "Counselling");
    for path in [format!("{family}/plan"), format!("{family}/steps/{id}"), format!("{family}/steps/{id}/happened")] {
        assert_eq!(grace.get(&path).status, 404, "{path}");
        assert_eq!(owen.get(&path).status, 403, "{path}");
    }
    assert!(!grace.get("/caseload").body.contains("Counselling"));
    assert!(tom.get("/caseload").body.contains("Now possible: Counselling."));
}
