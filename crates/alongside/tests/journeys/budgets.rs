//! The common things, counted by the harness as people do them: how many screens from the first page of the day, how many fields typed. A budget
//! that is missed fails; what was measured is printed.
//!
//! A screen is a page on which something is done; neither the page where the task begins nor the one that answers is one. A partner of another agency
//! has no page yet on which to find out whether a family is open; the front door has.

use alongside_families::codes::PersonKind;
use alongside_families::store::NewPerson;

use crate::support::{Caller, Spent, World, on_both_engines};
use crate::town::{self, ASHA, OWEN, PRIYA, TOM};

on_both_engines!(the_common_things_take_no_longer_than_they_may);

/// One row of the table of time budgets: the task, and the most that it may take.
struct Budget {
    task: &'static str,
    most: Spent,
}

const fn budget(task: &'static str, screens: usize, fields: usize) -> Budget {
    Budget { task, most: Spent { screens, fields } }
}

const ASKS: Budget = budget("A parent asks for help", 3, 3);
/// The fields are the reasons: why, and how the family hears of it.
const DECIDES: Budget = budget("Decide a request where the family is new", 3, 2);
/// A third reason: whoever asked by file, or through a system, has no account in which to read it, so how they hear is a question too.
const DECIDES_A_FILE: Budget = budget("Decide a request that came by file", 3, 3);
const LEADS: Budget = budget("Give a family a lead practitioner", 1, 0);
const VISITS: Budget = budget("Record a visit to four family members", 1, 1);
const TRIES: Budget = budget("Record an attempt to reach a family", 1, 1);
/// From the page of the family, on which both the promise and the click stand.
const PROMISES: Budget = budget("Add a promise", 1, 2);
const KEEPS: Budget = budget("Keep it: one click on the page of the family", 0, 0);
const FINDS: Budget = budget("Find out whether a family is open", 1, 2);

fn the_common_things_take_no_longer_than_they_may(world: &World) {
    let mut family = town::rahman();
    family.people.push(NewPerson::new("Idris Rahman", PersonKind::Child, "Child").lives_in(Some(0)));
    town::family_led_by_tom(world, family);
    let mut measured: Vec<(Budget, Spent)> = vec![(ASKS, asks(world)), (DECIDES, decides(world))];
    measured.push((LEADS, gives_a_lead(world)));
    measured.push((DECIDES_A_FILE, decides_a_file(world)));
    measured.extend(works(world));
    measured.push((FINDS, finds(world)));
    eprintln!("{:46} {:>14} {:>14}", "task", "screens (most)", "fields (most)");
    for (Budget { task, most }, spent) in &measured {
        eprintln!("{task:46} {:>7} ({:>4}) {:>7} ({:>4})", spent.screens, most.screens, spent.fields, most.fields);
    }
    for (Budget { task, most }, spent) in measured {
        assert!(spent.screens <= most.screens && spent.fields <= most.fields, "{task}: {spent:?}, at most {most:?}");
    }
}

fn asks(world: &World) -> Spent {
    let mut mother = world.another_screen_of(&PRIYA);
    mother.open("/sign-in").begins().open("/ask").fill("What would help?", "Calmer mornings").press("Go on");
    mother.choose("How?", "Send me a text").fill("Your number or e-mail address", "07700 900145");
    mother.choose("If somebody else answers or reads it: may we say who we are? (optional)", "Yes").press("Go on");
    mother.fill("What shall we call you? (optional)", "Una Fell").press("Send").sees("We have your request");
    mother.spent()
}

fn decides(world: &World) -> Spent {
    let mut owen = world.another_screen_of(&OWEN);
    let reference = crate::front_door::waiting(&Caller::signed_in(world, &OWEN))[0].clone();
    owen.signs_in().at("/requests").begins().follow(&reference);
    owen.choose("What happens next?", "Early help: the family gets a lead practitioner").fill("Why?", "She asks.");
    owen.choose("How does the family hear?", "I told Una Fell by text");
    owen.fill("How did it go, or why not yet?", "She answered at once.").press("Save the decision").at("/requests");
    owen.spent()
}

fn decides_a_file(world: &World) -> Spent {
    let address = crate::deciding::asked(world, "", "");
    let mut owen = world.another_screen_of(&OWEN);
    owen.signs_in().at("/requests").begins().follow(address.trim_start_matches("/requests/"));
    owen.choose("What happens next?", "Early help: the family gets a lead practitioner").fill("Why?", "She asks.");
    owen.choose("How does the family hear?", "I told Leah Dalford by telephone");
    owen.fill("How did it go, or why not yet?", "She was glad.");
    owen.choose("How will Gill Hale, SENCo, Mill School hear what was decided?", "I have told them");
    owen.fill("How did the person who asked hear, or why not?", "Rung.").press("Save the decision").at("/requests");
    owen.spent()
}

fn gives_a_lead(world: &World) -> Spent {
    let mut asha = world.another_screen_of(&ASHA);
    asha.signs_in().at("/team").begins();
    asha.follow("Give a lead practitioner: Fell, Waiting for a lead practitioner since 21 November 2026");
    asha.choose("Who is to lead?", "Tom Fielding, family support worker, Luton Council: 1 family").press("Save");
    asha.at("/waiting").sees("No family waits");
    asha.spent()
}

fn works(world: &World) -> Vec<(Budget, Spent)> {
    let mut tom = world.another_screen_of(&TOM);
    tom.signs_in().at("/caseload").begins().follow("Record a visit or call with Rahman");
    tom.fill("What happened?", "We talked through a Monday.");
    for present in [
        "Nadia Rahman, Mother",
        "Yusuf Rahman (10 years old)",
        "Salma Begum, Grandmother",
        "Idris Rahman (age not known)",
    ] {
        tom.within("Who was there?").tick(present);
    }
    tom.press("Save").at("/families/*").sees("Home visit with");
    let visit = tom.spent();
    tom.open("/caseload").begins().follow("Record a visit or call with Rahman");
    tom.choose("How were you in touch?", "Tried, but did not reach them")
        .press("Save")
        .sees("Tried, but did not reach");
    let attempt = tom.spent();
    tom.begins().follow("Make a promise").press("Save").sees("Enter what you promised to do");
    tom.open("/caseload").follow("Rahman").begins().follow("Make a promise");
    tom.fill("What did you promise to do?", "I will ask the nursery.").fill_day("By when?", "27 11 2026").press("Save");
    let promise = tom.at("/families/*").sees("I will ask the nursery.").spent();
    let kept = tom.begins().press("We kept it").sees("Promise kept").spent();
    vec![(VISITS, visit), (TRIES, attempt), (PROMISES, promise), (KEEPS, kept)]
}

fn finds(world: &World) -> Spent {
    let mut owen = world.another_screen_of(&OWEN);
    owen.signs_in().begins().follow("Find a person or family").fill("Name or reference", "Yusuf Rahman");
    owen.fill_day("Date of birth (optional)", "3 9 2016").press("Search");
    owen.spent()
}
