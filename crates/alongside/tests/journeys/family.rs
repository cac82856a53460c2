//! The main job, end to end: one family from the request for help to the closed plan.

use crate::support::{Person, World, in_six_ways};
use crate::town::{ASHA, OWEN, PRIYA, TOM};

in_six_ways!(from_request_to_closed_plan);

fn from_request_to_closed_plan(world: &World) {
    let (mut priya, mut owen) = (world.person(PRIYA), world.person(OWEN));
    let (mut asha, mut tom) = (world.person(ASHA), world.person(TOM));

    let reference = asks_for_help(&mut priya);
    decides_early_help(&mut owen, &reference);
    gives_a_lead(&mut asha);
    let family = records_a_first_visit(&mut tom);
    records_what_was_agreed(&mut tom, &family);
    adds_what_is_known_of_a_problem(&mut tom, &family);
    writes_the_plan(&mut tom, &family);
    changes_a_status(&mut tom, &family);
    reviews(&mut tom, &family);
    everything_is_on_one_timeline(&mut tom, &family);
    ends_well(&mut tom, &family);

    tom.open("/caseload").sees("You work with no family just now").sees_not("Rahman");
    tom.finds_nothing_at(&family);
    asha.open(&family).sees("The work with this family has ended").sees("We do our mornings ourselves now.");

    priya.open(&format!("/requests/mine/{reference}")).sees("Closed");
    priya.sees_not("Rahman").sees_not("mornings").sees_not("Tom Fielding");
    priya.may_not_open(&family);
}

/// A family of five in two homes: a mother and her three children, and the grandmother in hers. The parts are done in the order in which
/// they come to mind, and nothing is asked twice.
fn asks_for_help(priya: &mut Person) -> String {
    priya.signs_in().press("Ask for help for a family").at("/requests/new").press("Start").at("/requests/unsent/*");
    priya.sees("Cannot start yet").follow("How things are").press("Save and go on");
    priya
        .sees("Enter what you are worried about")
        .fill("What is working well?", "Yusuf reads to his sister every night.");
    priya.fill("What would help?", "I want mornings to stop being a fight.");
    priya.fill("What are you worried about?", "Yusuf has missed 19 days since September.").press("Save and go on");
    names_everybody(priya);
    says_who_lives_where(priya);
    priya.follow("How to reach them safely").within("Nadia Rahman, 01632 960101").select("Call", "Yes, safe");
    priya
        .fill("How can we reach them safely?", "After 9.15am, once the children are at school.")
        .press("Save and go on");
    priya
        .follow("What was explained and agreed")
        .choose("Does the family know that you ask?", "Yes, and they want help");
    priya.select("What does Nadia Rahman say?", "Yes").press("Save and go on").sees("You can check and send it once");
    priya.follow("How soon, and how to reach you").press("Save and go on").sees("Select how soon somebody must look");
    priya.choose("How soon must somebody look?", "Within a few days").press("Save and go on");
    priya.press("Check and send").at("/requests/unsent/*/check");
    priya
        .sees("Child, born 3 September 2016, age 10, home 1")
        .sees("Grandmother, born 5 November 1961, age 65, home 2");
    priya.sees("LU8 3QD").sees("age not known").sees("Model wording 1");
    priya.press("Send the request").at("/requests/mine/*").sees("Received");
    let path = priya.path();
    path.rsplit('/').next().expect("a reference").to_owned()
}

fn names_everybody(priya: &mut Person) {
    priya.follow("Who is in the family").press("Add an adult");
    priya.fill("Name", "Nadia Rahman").select("Who are they to the children?", "Mother");
    priya.fill_day("Date of birth (if you know)", "12 4 1990").fill("Telephone number (if you know)", "01632 960101");
    priya.press("Save").at("/requests/unsent/*/people");
    for (name, born) in [("Yusuf Rahman", "3 9 2016"), ("Maryam Rahman", "22 1 2019"), ("Idris", "- - -")] {
        priya.press("Add a child").fill("Name", name).fill_day("Date of birth (if you know)", born).press("Save");
    }
    priya.press("Add an adult").fill("Name", "Salma Begum").press("Save").sees("Select who they are to the children");
    priya.select("Who are they to the children?", "Grandmother").fill_day("Date of birth (if you know)", "5 11 1961");
    priya.press("Save").sees("Grandmother, born 5 November 1961, age 65").press("Go on").sees("Completed");
}

fn says_who_lives_where(priya: &mut Person) {
    priya.follow("Where they live").within("Home 1").fill("Address", "14 Hawthorn Close").fill("Postcode", "lu8 3qd");
    // Everybody is taken to live in the first home until somebody says otherwise.
    priya.within("Home 1").has_ticked("Yusuf Rahman").untick("Salma Begum");
    priya.within("Home 2").fill("Address", "2 Mill Row").fill("Postcode", "LU9 1HB");
    priya.press("Save and go on").sees("Tick who lives in home 2, or clear its address");
    priya.within("Home 2").tick("Salma Begum");
    priya.press("Save and go on").at("/requests/unsent/*");
}

fn decides_early_help(owen: &mut Person, reference: &str) {
    owen.signs_in().sees("Priya Shah, SENCo, Bramble Primary School").sees("due ").follow(reference);
    owen.sees("Nobody like them was found").sees("Safe to ring".to_lowercase().as_str());
    owen.press("Save the decision")
        .sees("Select what happens next")
        .sees("Enter why, in words that the family may read")
        .sees("Select how the family hears of this, or that they do not yet");
    owen.choose("What happens next?", "Early help: the family gets a lead practitioner");
    owen.fill("Why?", "Nadia wants help, and the school can work on mornings with her.");
    owen.choose("How does the family hear?", "I told Nadia Rahman by telephone");
    owen.fill("How did it go, or why not yet?", "Rung at 9.30am, as she asked. She is glad.");
    owen.holds("What is the family called?", "Rahman").press("Save the decision");
    owen.at("/requests").sees("Nothing waits for a decision").sees_not(reference);
}

fn gives_a_lead(asha: &mut Person) {
    asha.signs_in()
        .at("/team")
        .sees("Waiting for a lead practitioner since")
        .open("/waiting")
        .sees("Rahman")
        .follow("Give a lead practitioner to Rahman");
    asha.sees("Tom Fielding, family support worker, Luton Council: 0 families");
    asha.press("Save").sees("Select who is to lead");
    asha.choose("Who is to lead?", "Tom Fielding, family support worker, Luton Council: 0 families").press("Save");
    asha.at("/waiting").sees("No family waits").open("/workers").within("Tom Fielding").sees("1");
}

/// One page for a visit to four people. Gives back the family's path.
fn records_a_first_visit(tom: &mut Person) -> String {
    tom.signs_in().at("/caseload").sees("Not yet").follow("Record a visit or call with Rahman");
    tom.fill(
        "What happened?",
        "First visit. We talked through an ordinary Monday.\nYusuf stays home when Idris cries.",
    );
    for present in
        ["Nadia Rahman, Mother", "Yusuf Rahman (10 years old)", "Maryam Rahman (7 years old)", "Idris (age not known)"]
    {
        tom.within("Who was there?").tick(present);
    }
    tom.within("Which children did you see alone?").tick("Yusuf Rahman");
    tom.fill("What did you promise to do? (optional)", "I will ask the nursery about a place for Idris.");
    tom.press("Save").sees("Enter the day by which you will do it, like 21 11 2026");
    tom.fill_day("By when?", "27 11 2026").press("Save").at("/families/*");
    tom.sees("Home visit with Yusuf Rahman, Maryam Rahman, Idris, Nadia Rahman").sees("I will ask the nursery");
    tom.sees("After 9.15am, once the children are at school.")
        .sees("Safe to ring")
        .sees("14 Hawthorn Close")
        .sees("2 Mill Row");
    tom.press("We kept it").sees("Promise kept").sees_not("We kept it");
    tom.open("/caseload").sees("Today").follow("Rahman");
    tom.path()
}

fn records_what_was_agreed(tom: &mut Person, family: &str) {
    tom.open(family).follow("What people agreed to").follow("Write it down: Working together, Nadia Rahman");
    tom.choose("What do they say?", "Yes");
    tom.fill("In their words (optional)", "I would rather start now.").press("Save");
    tom.at("/families/*/consent").sees("I would rather start now.");
    tom.open(family).sees("Nadia Rahman, working together: Yes").sees("I would rather start now.");
}

fn adds_what_is_known_of_a_problem(tom: &mut Person, family: &str) {
    tom.open(family).follow("The six problems").sees("0 of the six are there, 6 are not known");
    tom.sees("Not qualifying changes nothing about being helped").choose("Which of the six?", "School attendance");
    tom.within("Is it there?").choose("Is it there?", "Yes");
    tom.fill("What shows it?", "84 % over three terms, the register says.");
    tom.fill_day("On which day was it so?", "21 7 2026").press("Add it");
    tom.at("/families/*/problems").sees("1 of the six is there, 5 are not known").sees("84 % over three terms");
}

/// Two goals in the family's words, with actions owned by the mother, the grandmother and the school.
fn writes_the_plan(tom: &mut Person, family: &str) {
    tom.open(family).sees("There is no plan yet").follow("Add a goal");
    tom.fill("What does the family want?", "Mornings without shouting.")
        .choose("Who said it?", "Nadia Rahman")
        .press("Add the goal");
    tom.follow("Add a goal").fill("What does the family want?", "I want to be there for the climbing.");
    tom.choose("Who said it?", "Yusuf Rahman").press("Add the goal");

    tom.follow("Add an action towards goal 1").fill("What is to be done?", "Clothes ready the night before");
    tom.choose("Who will do it?", "Nadia Rahman, mother").press("Add the action");
    tom.follow("Add an action towards goal 1").fill("What is to be done?", "Walk Yusuf to school on Tuesdays");
    tom.choose("Who will do it?", "Salma Begum, grandmother").press("Add the action");
    tom.follow("Add an action towards goal 2").fill("What is to be done?", "Keep a climbing place for Yusuf");
    tom.choose("Who will do it?", "A school, service or worker").press("Add the action");
    tom.sees("Enter their name, like Mrs Ellis, Bramble Primary School");
    tom.fill("Name, if they are not in the family", "Mrs Ellis, Bramble Primary School").press("Add the action");

    tom.within("Walk Yusuf to school on Tuesdays").sees("Salma Begum").sees("5 December 2026").sees("To do");
    tom.follow("Change this action of Salma Begum").choose("Where does it stand?", "Done").press("Save the action");
    tom.within("Walk Yusuf to school on Tuesdays").sees("Done");
    tom.follow("Change goal 1").choose("How far has it come?", "Better, but not there yet").press("Save the goal");
    tom.sees("Better, but not there yet").sees("To be reviewed by 2 January 2027");
}

/// Each child's legal status is a dated spell; changing it changes no worker.
fn changes_a_status(tom: &mut Person, family: &str) {
    tom.open(family).follow("Legal status of the children").sees("Idris");
    tom.choose("Which child?", "Yusuf Rahman (10 years old)").choose("New legal status", "Early help");
    tom.fill("Why?", "Section 17 assessment agreed.").fill("Who decided?", "Asha Mirza").press("Change the status");
    tom.sees("The legal status is already: Early help");
    tom.choose("New legal status", "Child in need (section 17)")
        .fill_day("From when?", "20 11 2026")
        .press("Change the status");
    tom.sees("The present status began on 21 November 2026");
    tom.fill_day("From when?", "21 11 2026").press("Change the status").at("/families/*/status");
    tom.sees("Child in need (section 17)").sees("Section 17 assessment agreed. (Asha Mirza)");
    tom.sees("Over time")
        .sees("21 Nov 2026 to 21 Nov 2026")
        .sees("21 Nov 2026 to now")
        .sees("Every status, the newest first");
    tom.open(family).sees("Child in need (section 17) since 21 November 2026").sees("Tom Fielding");
}

fn reviews(tom: &mut Person, family: &str) {
    tom.open(family).follow("Review the plan").sees("Mornings without shouting.");
    tom.fill("What is better?", "Two weeks of Tuesdays, counted by Yusuf himself.")
        .fill("What is still hard?", "Fridays.");
    tom.within("How are things for your family now, from 0 (as hard as can be) to 10 (as good as can be)?")
        .select("Nadia Rahman", "7");
    tom.choose("What happens next?", "Get ready to end").press("Save the review");
    tom.at("/families/*").sees("Review: Get ready to end").sees("Nadia Rahman said 7 out of 10");
}

fn everything_is_on_one_timeline(tom: &mut Person, family: &str) {
    tom.open(&format!("{family}/timeline"));
    for entry in [
        "Early help begins",
        "Tom Fielding is now the lead practitioner",
        "Home visit with Yusuf Rahman",
        "Promise kept",
        "Nadia Rahman, working together: Yes",
        "New goal, said by Yusuf Rahman",
        "Salma Begum: Done",
        "Yusuf Rahman: Child in need (section 17)",
        "Review: Get ready to end",
    ] {
        tom.sees(entry);
    }
    tom.open(family)
        .follow("Print the record")
        .follow("I read it, for my own work with them")
        .sees("Printed for Tom Fielding on 21 November 2026 at 10:00am");
    for entry in
        ["Mornings without shouting.", "Mrs Ellis, Bramble Primary School", "Promise kept", "Review: Get ready to end"]
    {
        tom.prints(entry);
    }
}

fn ends_well(tom: &mut Person, family: &str) {
    tom.open(family).follow("End the work").press("End the work").sees("Enter whom the family can ring from now on");
    tom.fill("What does the family say?", "We do our mornings ourselves now.");
    tom.fill("Who goes on with what is still open?", "Salma walks with Yusuf.");
    tom.fill("Whom can they ring from now on?", "Mrs Ellis at school, and the hub on Mill Row");
    tom.choose("Do they want calls?", "No").choose("Why does it end?", "The family's goals are reached");
    tom.press("End the work").at("/caseload");
}
