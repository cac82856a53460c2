//! Meetings that the family leads: from the referral to what held and what broke, and what the law asks for before court.

use alongside_schema::tables::{conference_guests, conference_prepared, involvements, network_people, trail};
use alongside_schema::visible;
use alongside_schema::{Act, Id, People};
use diesel::prelude::*;

use crate::network::{adds, must_not_be_told, page_of, person};
use crate::support::{Answer, Caller, Who, World, change, in_six_ways, on_both_engines, query};
use crate::town::{self, ASHA, GRACE, OWEN, PRIYA, SAM, TOM};

in_six_ways!(a_conference_from_referral_to_review, one_parent_declines_and_one_accepts);
on_both_engines!(
    before_its_preparation,
    nobody_is_asked_twice,
    preparation_is_closed_to_the_referrer,
    who_came_to_decide_reads_no_preparation,
    who_brings_a_family_together_does_not_decide,
    who_must_not_be_told_does_not_meet_the_others,
    a_letter_says_neither_a_name_nor_a_home,
    private_time_has_no_words,
    a_booking_is_in_whole_pence,
    what_the_family_agreed_is_its_one_plan,
    a_plan_is_never_written_over,
    what_is_kept_of_a_meeting_is_kept_of_all_of_it,
    who_is_linked_later_is_who_takes_part,
    a_network_meeting_is_called_by_who_works_with_the_family,
    two_who_change_one_referral,
    an_exception_has_a_reason_and_somebody_who_decided,
    the_census_is_of_the_families_that_one_reaches,
);

/// Has somebody work with a family as who brings its network together.
fn coordinates(world: &World, who: &Who, family: &str) {
    town::works_with(world, who, family);
    coordinates_too(world, who);
}

fn a_conference_from_referral_to_review(world: &World) {
    let family = town::family_with_a_lead(world);
    coordinates(world, &GRACE, &family);
    let mut tom = world.another_screen_of(&TOM);
    tom.signs_in().open(&family).follow("Family network");
    tom.fill("First name", "Pat").select("Who are they?", "A neighbour").press("Add");
    tom.open(&family).follow("Meetings that the family leads").sees("None yet.");
    tom.follow("Ask for a meeting that the family leads").press("Save");
    tom.sees("Select what kind of meeting it is").sees("Enter the question that the family is to answer");
    tom.choose("What kind of meeting is it?", "Family group conference");
    tom.fill("Which question is the family to answer?", "How is Yusuf looked after when Nadia works late?");
    tom.fill("What can not be agreed to, whatever the family plans? (optional)", "Yusuf is never alone at night.");
    tom.select("Who brings the family together?", "Tom Fielding, family support worker: for a network meeting only");
    tom.press("Save").sees("Tom Fielding answers for this family, and so decides.");
    tom.holds("What can not be agreed to, whatever the family plans? (optional)", "Yusuf is never alone at night.");
    tom.select("Who brings the family together?", "Grace Adeyemi, family support worker");
    tom.fill("Who of the family agreed to this? (optional)", "Nadia");
    tom.fill_day("When did they agree? (optional)", "20 11 2026").press("Save").at("/families/*/conferences");
    tom.follow("Family group conference, asked for on 21 November 2026").sees("People are being prepared");
    tom.sees("The family agreed on 20 November 2026").sees_not("People and how they take part");

    // The coordinator has a list of her own, prepares each person, and invites them.
    let mut grace = world.another_screen_of(&GRACE);
    grace.signs_in().open("/conferences").sees("0 on the list, 0 prepared, 0 invited, 0 answered");
    grace.follow("Rahman: Family group conference").follow("People and how they take part");
    grace.press("Save").sees("Select who takes part");
    grace.select("Who?", "Nadia Rahman").press("Save").sees("Not prepared yet");
    grace.select("Who?", "Nadia Rahman").press("Save").sees("Nadia Rahman is on the list already.");
    grace.select("Who?", "Pat, A neighbour").press("Save").at("/families/*/conferences/*/people");
    grace.select("Who?", "Somebody else: a professional, or an advocate").press("Save").sees("Enter their name");
    grace.fill("Their name, if they are somebody else (optional)", "Jo Marsh");
    grace.fill("What do they bring, or from where do they come? (optional)", "Children’s advocate");
    grace.select("For whom do they speak?", "Yusuf Rahman").press("Save").sees("Speaks for Yusuf Rahman.");
    prepares_and_invites(&mut grace, "Nadia Rahman", "She wants her mother to hear it from her.");
    prepares_and_invites(&mut grace, "Jo Marsh", "Has met Yusuf twice.");
    grace.follow("Pat").fill_day("When were they invited? (leave empty before)", "21 11 2026");
    grace.fill("In which language do they speak and read? (optional)", "Polish").press("Save");
    grace.sees("Pat is not prepared yet.").holds("In which language do they speak and read? (optional)", "Polish");
    grace.follow("Write down how you prepared them");
    grace.fill("How was it? What do they want to say, and what do they need?", "Shouted at me on the stairs.");
    grace.choose("Are they to be there?", "No: it was decided that they are not to be there").press("Save");
    grace.sees("Enter why they are not to be there").sees("Enter who decided that they are not to be there");
    grace.fill("Why not? (if they are not to be there)", "Nadia is afraid of them.");
    grace.fill("Who decided that? (if they are not to be there)", "Grace, with Nadia").press("Save");
    grace.sees("Not to be there").sees("Nadia is afraid of them.").follow("Back without saving");
    grace.at("/families/*/conferences/*/people").follow("Nadia Rahman").follow("Print their letter");
    grace.prints("You are invited").prints("Dear Nadia Rahman").prints("Grace Adeyemi").sees("I tell you when it is.");

    // What is booked, and the day.
    grace.open("/conferences").follow("Rahman: Family group conference").follow("What is booked");
    grace.choose("What is needed?", "A room").fill("In words (optional)", "The library, small room");
    grace.fill("What does it cost, in pounds? (optional)", "12.345").press("Save").sees("like £120 or 12.50");
    grace.fill("What does it cost, in pounds? (optional)", "£12.50").press("Save").sees("All together: £12.50.");
    grace.choose("What is needed?", "Food").press("Save");
    grace.sees("All together: £12.50, and one more of which it is not known.").follow("Food 2");
    grace.fill("What does it cost, in pounds? (optional)", "30").choose("Where does it stand?", "Booked").press("Save");
    grace.sees("All together: £42.50.").follow("Back without saving").follow("The day");
    grace.fill_day("On which day is it?", "5 12 2026").fill("At what time? (optional)", "2pm");
    grace.fill("Where? (optional)", "The library, small room");
    grace.fill_day("On which day was it held? (leave empty before)", "21 11 2026").press("Save");
    grace.sees("Nobody has said yet that they take part.").holds("At what time? (optional)", "2pm");
    grace.fill_day("On which day was it held? (leave empty before)", "- - -").press("Save").sees("The day is set");
    grace.follow("People and how they take part").follow("Nadia Rahman");
    grace
        .choose("What did they answer?", "Will take part")
        .fill("In their words and language (optional)", "Tak, przyjdę.");
    grace.press("Save").at("/families/*/conferences/*/people").sees("Will take part");

    // Two weeks later it was held, and the family was among itself.
    world.minutes_pass(15 * 24 * 60);
    grace.signs_in().open("/conferences").follow("Rahman: Family group conference").follow("The day");
    grace.fill_day("On which day was it held? (leave empty before)", "5 12 2026");
    grace.fill(
        "Who told the family what, before it was among itself? (optional)",
        "The school told about its breakfast club.",
    );
    grace.press("Save").sees("Held on 5 December 2026.").follow("When the family was among itself");
    grace.sees("Nobody writes down what was said.").fill("At what time did it begin?", "soon").press("Save");
    grace.sees("like 2:15pm or 14:15").fill("At what time did it begin?", "2:30pm");
    grace.fill("At what time did it end?", "3:45pm").press("Save").sees("5 December 2026 at 2:30pm to 3:45pm");
    grace.follow("Back without saving").follow("The family’s plan in its own words");
    grace.fill("What is the plan?", "Salma has Yusuf on Thursdays. Pat rings the bell at eight.");
    grace
        .fill("Who of the family said it?", "Nadia and Salma")
        .press("Save")
        .sees("The family’s plan waits for an answer");
    grace.follow("The answer to the plan").choose("What is the answer?", "Agreed").press("Save");
    grace.sees("You bring this family together, so you do not decide on its plan.");

    // Who leads answers, and what was agreed becomes the one plan.
    tom.signs_in().open("/caseload").sees("the family waits for an answer").follow("Answer the plan of Rahman");
    tom.choose("What is the answer?", "Agreed in part").press("Save").sees("Enter why. The family hears it");
    tom.fill("Why? (needed where it is not agreed as it is)", "Yes to Thursdays. Pat must not come to the door.");
    tom.press("Save")
        .sees("Agreed in part, Tom Fielding, 6 December 2026")
        .sees_not("Shouted at me")
        .sees_not("afraid");
    tom.sees_not("Pat:").sees("Yusuf Rahman: Jo Marsh speaks for them.");
    tom.follow("What becomes the plan").press("Save").sees("Select a goal, or that it is a new one");
    tom.select("Which goal?", "A new goal of the family’s own").press("Save").sees("Enter the goal");
    tom.fill("The new goal, in the family’s own words (if it is new)", "Yusuf is with us and not alone.");
    tom.fill("Who of the family said it? (if it is new)", "Nadia").fill("What is done?", "Has Yusuf on Thursdays");
    tom.press("Save").sees("Select who does it").select("Who does it?", "Salma Begum");
    tom.fill_day("By when?", "10 12 2026").press("Save").sees("In the plan already");
    tom.follow("The whole plan")
        .sees("The family’s own")
        .sees("Has Yusuf on Thursdays")
        .sees("Yusuf is with us and not alone.");

    // And looked at again.
    world.minutes_pass(90 * 24 * 60);
    tom.signs_in().open("/caseload").sees("it is to be looked at again").follow("Look at it with Rahman").press("Save");
    tom.sees("Enter what held, or what broke").fill("What held?", "Thursdays.");
    tom.fill("What broke, and what was done then? (optional)", "One Thursday; Nadia came home early.").press("Save");
    tom.at("/families/*/conferences/*").sees("Over").sees("Held: Thursdays.").sees("Broke: One Thursday");
    grace.signs_in().open("/conferences").sees("None at the moment.");
}

/// Writes down how somebody was prepared, and that they are invited.
fn prepares_and_invites(grace: &mut crate::support::Person, name: &str, words: &str) {
    grace.follow(name).follow("Write down how you prepared them").press("Save");
    grace.sees("Enter how it was").fill("How was it? What do they want to say, and what do they need?", words);
    grace.press("Save").at("/families/*/conferences/*/guests/*").sees(words);
    grace.fill_day("When were they invited? (leave empty before)", "21 11 2026").press("Save");
    grace.at("/families/*/conferences/*/people").sees("Invited on 21 November 2026.");
}

fn one_parent_declines_and_one_accepts(world: &World) {
    let family = town::family_with_a_lead(world);
    let calls = Caller::signed_in(world, &TOM);
    holds_responsibility(world, &calls, &family, "Nadia Rahman", &[("basis", "birth_mother")]);
    holds_responsibility(world, &calls, &family, "Salma Begum", &ORDER);
    let mut tom = world.another_screen_of(&TOM);
    tom.signs_in().open(&family).follow("Meetings that the family leads");
    tom.follow("Before court: offer a meeting to each parent").press("Save").sees("Tick the children");
    tom.within("Which children?").tick("Yusuf Rahman");
    tom.fill_day("When did it begin?", "2 11 2026").press("Save").at("/families/*/before-court");
    tom.follow("Began on 2 November 2026: Yusuf Rahman");
    tom.sees("Offer a meeting to Nadia Rahman.").sees("Offer a meeting to Salma Begum.");
    tom.follow("Offer a meeting to somebody").press("Save").sees("Select to whom it is offered");
    tom.select("To whom?", "Salma Begum: has parental responsibility")
        .tick("The offer stands in the letter before proceedings");
    tom.choose("What did they answer?", "Declined").press("Save").sees("Enter the day on which they answered");
    tom.fill_day("When did they answer? (if they did)", "21 11 2026");
    tom.fill("In their words (optional)", "Not with him in the room.").press("Save");
    tom.sees("Salma Begum: offered on 21 November 2026, in the letter, declined on 21 November 2026");
    tom.sees("Not with him in the room.").sees_not("Offer a meeting to Salma Begum.");
    tom.follow("Offer a meeting to somebody")
        .select("To whom?", "Nadia Rahman: has parental responsibility")
        .press("Save");
    tom.sees("Nothing is missing that the law asks for at this point.")
        .follow("Nadia Rahman: offered on 21 November 2026, no answer yet");
    tom.choose("What did they answer?", "Accepted").fill_day("When did they answer? (if they did)", "21 11 2026");
    tom.press("Save").sees("Somebody accepted. Hold the meeting before you ask the court.");

    // The court is asked all the same: it is kept, and what the law asks for is said.
    tom.fill_day("When did the letter before proceedings go? (optional)", "3 11 2026");
    tom.fill_day("When was the court asked? (optional)", "20 11 2026");
    tom.fill("What came of it, as the census’s code? (optional)", "A").press("Save");
    tom.sees("Somebody accepted, and the court was asked without a meeting.");
    tom.follow("The same of every family, and as a file").sees("PPStartDate").sees("2026-11-02").sees("2026-11-20");
}

/// The id of somebody of the record.
fn person_id(world: &World, name: &'static str) -> String {
    person(world, name)
}

/// By an order that somebody has seen.
const ORDER: [(&str, &str); 8] = [
    ("basis", "order"),
    ("evidence", "The order"),
    ("from_day", "1"),
    ("from_month", "5"),
    ("from_year", "2020"),
    ("seen_day", "2"),
    ("seen_month", "5"),
    ("seen_year", "2020"),
];

fn holds_responsibility(world: &World, caller: &Caller, family: &str, who: &'static str, more: &[(&str, &str)]) {
    let (who, child) = (person_id(world, who), person_id(world, "Yusuf Rahman"));
    let new = format!("{family}/responsibilities/new");
    let fields = [&[("person", who.as_str()), ("child", child.as_str())], more].concat();
    let sent = caller.send_changed(&new, &caller.get(&new), &fields);
    assert_eq!(sent.status, 303, "{}", sent.body);
}

/// Asks for a conference that Grace brings together; gives back its page.
fn asks(world: &World, family: &str, more: &[(&str, &str)]) -> String {
    let tom = Caller::signed_in(world, &TOM);
    let grace = account(world, &GRACE);
    let mut fields =
        vec![("kind", "conference"), ("question", "Who is there at night?"), ("coordinator", grace.as_str())];
    fields.retain(|(field, _)| more.iter().all(|(other, _)| other != field));
    fields.extend(more);
    let new = format!("{family}/conferences/new");
    let sent = tom.send_changed(&new, &tom.get(&new), &fields);
    assert_eq!(sent.status, 303, "{}", sent.body);
    town::link_in(&tom.get(&format!("{family}/conferences")).body, "/conferences/")
}

fn account(world: &World, who: &Who) -> String {
    let email = who.email();
    query(world, move |connection| Ok(alongside_access::user_of_email(connection, &email)?.to_string()))
}

/// Sends a form of a meeting with these fields.
fn sends(caller: &Caller, page: &str, form: &str, fields: &[(&str, &str)]) -> Answer {
    let address = format!("{page}/{form}");
    caller.send_changed(&address, &caller.get(&address), fields)
}

/// Adds somebody to the list, and gives back their page.
fn lists(caller: &Caller, page: &str, fields: &[(&str, &str)]) -> String {
    let before: Vec<String> = guest_pages(&caller.get(&format!("{page}/people")).body);
    let sent = sends(caller, page, "people", fields);
    assert_eq!(sent.status, 303, "{}", sent.body);
    let now = guest_pages(&caller.get(&format!("{page}/people")).body);
    now.into_iter().find(|page| !before.contains(page)).expect("one more")
}

fn guest_pages(body: &str) -> Vec<String> {
    let pages = body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    pages.filter(|href| href.contains("/guests/")).map(str::to_owned).collect()
}

fn prepares(caller: &Caller, guest: &str, more: &[(&str, &str)]) {
    let mut fields = vec![("words", "Quiet and clear.")];
    fields.retain(|(field, _)| more.iter().all(|(other, _)| other != field));
    fields.extend(more);
    let sent = sends(caller, guest, "prepared", &fields);
    assert_eq!(sent.status, 303, "{}", sent.body);
}

const INVITED: [(&str, &str); 3] = [("invited_day", "21"), ("invited_month", "11"), ("invited_year", "2026")];

fn invites(caller: &Caller, guest: &str, more: &[(&str, &str)]) -> Answer {
    let fields = [&INVITED[..], more].concat();
    caller.send_changed(guest, &caller.get(guest), &fields)
}

/// A conference with Nadia prepared, invited and coming.
fn with_nadia(world: &World, family: &str) -> (Caller, String, String) {
    coordinates(world, &GRACE, family);
    let page = asks(world, family, &[]);
    let grace = Caller::signed_in(world, &GRACE);
    let nadia = lists(&grace, &page, &[("who", &person_id(world, "Nadia Rahman"))]);
    prepares(&grace, &nadia, &[]);
    assert_eq!(invites(&grace, &nadia, &[("reply", "yes")]).status, 303);
    (grace, page, nadia)
}

const HELD: [(&str, &str); 3] = [("held_day", "21"), ("held_month", "11"), ("held_year", "2026")];

/// The same, held, with a plan of the family.
fn with_a_plan(world: &World, family: &str) -> (Caller, String) {
    let (grace, page, _) = with_nadia(world, family);
    assert_eq!(sends(&grace, &page, "day", &HELD).status, 303);
    let plan = [("words", "Salma has Yusuf on Thursdays."), ("said_by", "Nadia")];
    assert_eq!(sends(&grace, &page, "plan", &plan).status, 303);
    (grace, page)
}

fn before_its_preparation(world: &World) {
    let family = town::family_with_a_lead(world);
    let (grace, page, _) = with_nadia(world, &family);
    let salma = lists(&grace, &page, &[("who", &person_id(world, "Salma Begum"))]);
    let told = invites(&grace, &salma, &[("own_when", "On Monday"), ("brings", "Soup")]);
    assert_eq!(told.status, 422);
    assert!(told.body.contains("Salma Begum is not prepared yet."), "{}", told.body);
    assert!(told.body.contains("On Monday") && told.body.contains("Soup"), "nothing typed is lost");
    // Nor is the meeting held before everybody is prepared, and a plan is none before the meeting.
    let fields = [&HELD[..], &[("info_given", "The school came.")]].concat();
    let told = sends(&grace, &page, "day", &fields);
    assert_eq!(told.status, 422);
    assert!(told.body.contains("Not everybody is prepared yet: Salma Begum."), "{}", told.body);
    assert!(told.body.contains("The school came."), "nothing typed is lost");
    let told = sends(&grace, &page, "plan", &[("words", "We do it."), ("said_by", "Nadia")]);
    assert_eq!(told.status, 422);
    assert!(told.body.contains("The family has not met yet.") && told.body.contains("We do it."), "{}", told.body);
    // Who is not to be there is not invited, until that has changed; then the meeting can be held.
    prepares(&grace, &salma, &[("excluded", "yes"), ("excluded_why", "She shouts."), ("excluded_by", "Grace")]);
    let told = invites(&grace, &salma, &[]);
    assert_eq!(told.status, 422);
    assert!(told.body.contains("It was decided that Salma Begum is not to be there."), "{}", told.body);
    assert_eq!(sends(&grace, &page, "day", &fields).status, 303);
    prepares(&grace, &salma, &[("excluded", "no")]);
    assert_eq!(invites(&grace, &salma, &[]).status, 303);
    // A day that has not come is none on which it was held.
    let later = [("held_day", "21"), ("held_month", "12"), ("held_year", "2026")];
    assert_eq!(sends(&grace, &page, "day", &later).status, 422);
}

fn nobody_is_asked_twice(world: &World) {
    let family = town::family_with_a_lead(world);
    let (grace, page, _) = with_nadia(world, &family);
    let tom = Caller::signed_in(world, &TOM);
    let (nadia, salma) = (person_id(world, "Nadia Rahman"), person_id(world, "Salma Begum"));
    let again = sends(&grace, &page, "people", &[("who", &nadia), ("brings", "Cake")]);
    assert_eq!(again.status, 422);
    assert!(again.body.contains("Nadia Rahman is on the list already.") && again.body.contains("Cake"));
    // Nor as somebody of the network who is the same person of the record, whichever came first.
    assert_eq!(adds(&tom, &family, "Salma", "relative", &[("same", &salma)]).status, 303);
    let salmas = page_of(&tom, &family, "Salma Begum");
    lists(&grace, &page, &[("who", salmas.rsplit('/').next().expect("an id"))]);
    let again = sends(&grace, &page, "people", &[("who", &salma)]);
    assert_eq!(again.status, 422);
    assert!(again.body.contains("Salma Begum is on the list already."), "{}", again.body);
    lists(&grace, &page, &[("who", "other"), ("name", "Jo Marsh")]);
    let again = sends(&grace, &page, "people", &[("who", "other"), ("name", " jo  MARSH")]);
    assert_eq!(again.status, 422);
    let body = grace.get(&format!("{page}/people")).body;
    assert_eq!(guest_pages(&body).len(), 3, "{body}");
    // One form that is sent twice stores one.
    let address = format!("{page}/people");
    let form = grace.get(&address);
    for _ in 0..2 {
        assert_eq!(grace.send_changed(&address, &form, &[("who", "other"), ("name", "Ali")]).status, 303);
    }
    assert_eq!(guest_pages(&grace.get(&address).body).len(), 4);
}

fn preparation_is_closed_to_the_referrer(world: &World) {
    let family = town::family_with_a_lead(world);
    let (grace, page, nadia) = with_nadia(world, &family);
    let salma = lists(&grace, &page, &[("who", &person_id(world, "Salma Begum"))]);
    let told = [("words", "Whispers about 3 Elm Row."), ("safety", "By the back door."), ("excluded", "yes")];
    let told = [&told[..], &[("excluded_why", "Nadia fears her."), ("excluded_by", "Grace")]].concat();
    prepares(&grace, &salma, &told);
    assert!(grace.get(&salma).body.contains("Nadia fears her."), "the coordinator reads it");
    world.add(OLA);
    town::works_with(world, &OLA, &family);
    for who in [&TOM, &ASHA, &OLA] {
        let caller = Caller::signed_in(world, who);
        let seen = caller.get(&page);
        assert_eq!(seen.status, 200, "{}", who.name);
        assert!(seen.body.contains("Nadia Rahman: in the room"), "who is invited is no secret: {}", seen.body);
        assert!(!seen.body.contains("Salma Begum:"), "who may come is: {}", seen.body);
        for form in ["/people", "/day", "/bookings", "/private", "/plan"] {
            assert_eq!(caller.get(&format!("{page}{form}")).status, 404, "{form} for {}", who.name);
        }
        for form in ["", "/prepared", "/letter"] {
            assert_eq!(caller.get(&format!("{salma}{form}")).status, 404, "{form} for {}", who.name);
        }
        assert_eq!(caller.get(&format!("{nadia}/prepared")).status, 404);
        for place in ["", "/print?for=work", "/network", "/corrections/new", "/meetings"] {
            let body = caller.get(&format!("{family}{place}")).body;
            for kept in ["Elm Row", "back door", "fears her"] {
                assert!(!body.contains(kept), "{kept} at {place} for {}: {body}", who.name);
            }
        }
        assert_eq!(prepared_seen_by(world, who), 0, "{}", who.name);
    }
    assert_eq!(prepared_seen_by(world, &GRACE), 2);
    for who in [&OWEN, &SAM, &PRIYA] {
        assert_ne!(Caller::signed_in(world, who).get(&page).status, 200);
    }
}

/// Somebody else who works with the family.
const OLA: Who = Who { name: "Ola Nowak", ..GRACE };

/// How many rows of preparation an account sees.
fn prepared_seen_by(world: &World, who: &Who) -> i64 {
    let email = who.email();
    query(world, move |connection| {
        let user = alongside_access::user_of_email(connection, &email)?;
        let rows = visible::conference_prepared::table.filter(visible::conference_prepared::viewer_id.eq(user));
        Ok(rows.count().get_result(connection)?)
    })
}

fn who_came_to_decide_reads_no_preparation(world: &World) {
    let family = town::family_with_a_lead(world);
    let (grace, page, nadia) = with_nadia(world, &family);
    assert!(grace.get(&nadia).body.contains("Quiet and clear."));
    // She comes to oversee the work as well: from then on she decides, and what she was told as a coordinator is closed to her too.
    let email = GRACE.email();
    change(world, move |connection| {
        let user = alongside_access::user_of_email(connection, &email)?;
        diesel::update(involvements::table.filter(involvements::user_id.eq(user)))
            .set(involvements::role.eq("supervisor"))
            .execute(connection)?;
        Ok(())
    });
    assert_eq!(prepared_seen_by(world, &GRACE), 0);
    for form in [format!("{page}/people"), nadia.clone(), format!("{nadia}/prepared")] {
        assert_eq!(grace.get(&form).status, 404, "{form}");
    }
    let seen = grace.get(&page).body;
    assert!(seen.contains("Grace Adeyemi answers for this family, and so decides."), "{seen}");
    // Whoever takes it over reads what was prepared.
    world.add(OLA);
    coordinates(world, &OLA, &family);
    let ola = account(world, &OLA);
    let handed = sends(&Caller::signed_in(world, &TOM), &page, "referral", &[("coordinator", &ola)]);
    assert_eq!(handed.status, 303, "{}", handed.body);
    assert!(Caller::signed_in(world, &OLA).get(&nadia).body.contains("Quiet and clear."));
}

fn who_brings_a_family_together_does_not_decide(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(OLA);
    town::works_with(world, &OLA, &family);
    let (grace, page) = with_a_plan(world, &family);
    let answer = [("answer", "agreed")];
    let told = sends(&grace, &page, "answer", &answer);
    assert_eq!(told.status, 422);
    assert!(told.body.contains("so you do not decide on its plan"), "{}", told.body);
    // Nor can the referrer, the lead, or somebody who only works with the family bring it together.
    let tom = Caller::signed_in(world, &TOM);
    for (who, why) in [(&TOM, "answers for this family"), (&OLA, "does not work with the family as a coordinator")] {
        let told = sends(&tom, &page, "referral", &[("coordinator", &account(world, who))]);
        assert_eq!(told.status, 422, "{}", who.name);
        assert!(told.body.contains(why), "{}", told.body);
    }
    // Who neither coordinates nor answers for the family hands it to nobody: they would read what is closed.
    coordinates_too(world, &OLA);
    let ola = Caller::signed_in(world, &OLA);
    let told = sends(&ola, &page, "referral", &[("coordinator", &account(world, &OLA))]);
    assert_eq!(told.status, 422);
    assert!(told.body.contains("Somebody coordinates this meeting already."), "{}", told.body);
    assert_eq!(sends(&tom, &page, "answer", &answer).status, 303);
    let again = sends(&tom, &page, "answer", &[("answer", "not"), ("reasons", "We think again.")]);
    assert_eq!(again.status, 422);
    assert!(again.body.contains("This plan is answered already.") && again.body.contains("We think again."));
}

/// Makes somebody who works with a family one who brings networks together.
fn coordinates_too(world: &World, who: &Who) {
    let email = who.email();
    change(world, move |connection| {
        let user = alongside_access::user_of_email(connection, &email)?;
        diesel::update(involvements::table.filter(involvements::user_id.eq(user)))
            .set(involvements::role.eq("coordinator"))
            .execute(connection)?;
        Ok(())
    });
}

fn who_must_not_be_told_does_not_meet_the_others(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let (grace, page, _) = with_nadia(world, &family);
    let (salma, yusuf) = (person_id(world, "Salma Begum"), person_id(world, "Yusuf Rahman"));
    let day = [("meets_day", "5"), ("meets_month", "12"), ("meets_year", "2026"), ("place", "The library")];
    assert_eq!(sends(&grace, &page, "day", &day).status, 303);
    let guest = lists(&grace, &page, &[("who", &salma)]);
    prepares(&grace, &guest, &[]);
    must_not_be_told(&tom, &family, &salma, &yusuf);
    let told = invites(&grace, &guest, &[]);
    assert_eq!(told.status, 422);
    assert!(told.body.contains("Salma Begum must not be told something about this family."), "{}", told.body);
    // Apart, she is told her own hour and place, and not that of the others.
    let apart = [("how", "apart"), ("own_when", "On the Monday before, at ten"), ("own_place", "The town hall")];
    assert_eq!(invites(&grace, &guest, &apart).status, 303);
    let letter = grace.get(&format!("{guest}/letter"));
    assert_eq!(letter.status, 200, "{}", letter.body);
    assert!(letter.body.contains("On the Monday before, at ten") && letter.body.contains("The town hall"));
    assert!(!letter.body.contains("library") && !letter.body.contains("5 December"), "{}", letter.body);
    // With the others only where somebody decided so; a day on which that is said is kept.
    assert_eq!(invites(&grace, &guest, &[("how", "room")]).status, 422);
    assert_eq!(invites(&grace, &guest, &[("how", "room"), ("decided_by", "Asha Mirza")]).status, 303);
    let letter = grace.get(&format!("{guest}/letter")).body;
    assert!(letter.contains("The library") && letter.contains("5 December"), "{letter}");
    // A pair that comes later was not known of then: it is to be decided anew, and until then her letter says neither.
    world.minutes_pass(5);
    must_not_be_told(&tom, &family, &salma, &person_id(world, "Nadia Rahman"));
    assert!(grace.get(&format!("{page}/people")).body.contains("Look at this first"));
    assert!(!grace.get(&format!("{guest}/letter")).body.contains("The library"));
    assert_eq!(invites(&grace, &guest, &[]).status, 422, "who decided is asked again");
    assert_eq!(invites(&grace, &guest, &[("decided_by", "Asha Mirza")]).status, 303);
    assert!(grace.get(&format!("{guest}/letter")).body.contains("The library"));
    // Whoever works here and must not be told learns nothing of the meeting.
    world.add(OLA);
    town::works_with(world, &OLA, &family);
    town::was_in_the_family(world, &OLA, "Salma Begum");
    let ola = Caller::signed_in(world, &OLA);
    assert_eq!(ola.get(&page).status, 404);
    let list = ola.get(&format!("{family}/conferences")).body;
    assert!(list.contains("None yet."), "{list}");
    assert!(!ola.get(&format!("{family}/timeline")).body.contains("Family group conference"));
}

fn a_letter_says_neither_a_name_nor_a_home(world: &World) {
    let family = town::family_with_a_lead(world);
    let (grace, page, nadia) = with_nadia(world, &family);
    let jo = lists(&grace, &page, &[("who", "other"), ("name", "Jo Marsh"), ("language", "Polish")]);
    prepares(&grace, &jo, &[]);
    let words = [("letter_words", "Proszę przyjść."), ("how", "advocate")];
    assert_eq!(invites(&grace, &jo, &words).status, 303);
    let reference = family.rsplit('/').next().expect("a reference");
    for guest in [&nadia, &jo] {
        let letter = grace.get(&format!("{guest}/letter"));
        assert_eq!(letter.status, 200, "{}", letter.body);
        let main = letter.body.split("<main").nth(1).and_then(|rest| rest.split("</main").next()).expect("a page");
        let main = main.split("You are invited").nth(1).expect("a letter");
        for told in ["Yusuf", "Salma", "Rahman family", "Hawthorn", reference, "night", "conference"] {
            assert!(!main.contains(told), "{told}: {main}");
        }
        assert!(main.contains("Grace Adeyemi"), "whom to ask");
    }
    let letter = grace.get(&format!("{jo}/letter")).body;
    assert!(letter.contains("Proszę przyjść.") && letter.contains("can speak for you"), "{letter}");
    // Nobody's letter is there before they are invited; nor are words that tell of a protected home.
    let ali = lists(&grace, &page, &[("who", "other"), ("name", "Ali")]);
    assert_eq!(Caller::signed_in(world, &TOM).get(&format!("{ali}/letter")).status, 404);
    let entered: i64 = query(world, |connection| {
        Ok(trail::table.filter(trail::act.eq(Act::FamilyPrinted)).count().get_result(connection)?)
    });
    assert_eq!(entered, 3);
}

fn private_time_has_no_words(world: &World) {
    let family = town::family_with_a_lead(world);
    let (grace, page, _) = with_nadia(world, &family);
    let told = sends(&grace, &page, "private", &[("began", "9am")]);
    assert_eq!(told.status, 422);
    assert!(told.body.contains("Say first on which day the meeting was held."), "{}", told.body);
    assert_eq!(sends(&grace, &page, "day", &HELD).status, 303);
    let page_of_time = grace.get(&format!("{page}/private")).body;
    assert!(!page_of_time.contains("<textarea"), "there is no field for words: {page_of_time}");
    for (began, ended, why) in [
        ("9am", "8am", "It must end after it began."),
        ("11pm", "", "This time has not come yet."),
        ("", "", "like 2:15pm"),
    ] {
        let told = sends(&grace, &page, "private", &[("began", began), ("ended", ended)]);
        assert_eq!(told.status, 422, "{began} {ended}");
        assert!(told.body.contains(why), "{why}: {}", told.body);
    }
    assert_eq!(sends(&grace, &page, "private", &[("began", "9am")]).status, 303);
    let going = grace.get(&format!("{page}/private")).body;
    assert!(going.contains("and still is") && !going.contains("name=\"began\""), "{going}");
    assert_eq!(sends(&grace, &page, "private", &[("ended", "8:30am")]).status, 422);
    assert_eq!(sends(&grace, &page, "private", &[("ended", "9:40am")]).status, 303);
    let seen = Caller::signed_in(world, &TOM).get(&page).body;
    assert!(seen.contains("among itself from 9am to 9:40am") || seen.contains("9:00am to 9:40am"), "{seen}");
}

fn a_booking_is_in_whole_pence(world: &World) {
    let family = town::family_with_a_lead(world);
    let (grace, page, _) = with_nadia(world, &family);
    for wrong in ["a lot", "-5", "1.999", "1e9", "99999999999999999999"] {
        let told = sends(&grace, &page, "bookings", &[("what", "travel"), ("cost", wrong), ("words", "A taxi")]);
        assert_eq!(told.status, 422, "{wrong}");
        assert!(told.body.contains("in pounds, like £120 or 12.50") && told.body.contains("A taxi"), "{}", told.body);
    }
    for cost in ["0.10", "0.20", "£1,000"] {
        assert_eq!(sends(&grace, &page, "bookings", &[("what", "travel"), ("cost", cost)]).status, 303);
    }
    let body = grace.get(&format!("{page}/bookings")).body;
    assert!(body.contains("All together: £1,000.30."), "{body}");
    let one = body
        .split("href=\"")
        .filter_map(|rest| rest.split('"').next())
        .filter(|href| href.contains("/bookings/"))
        .last();
    let one = one.expect("a booking").to_owned();
    let (first, second) = (grace.get(&one), grace.get(&one));
    assert_eq!(grace.send_changed(&one, &first, &[("state", "dropped")]).status, 303);
    assert!(
        grace.get(&format!("{page}/bookings")).body.contains("All together: £0.30."),
        "what is not needed costs nothing"
    );
    let late = grace.send_changed(&one, &second, &[("words", "A bus")]);
    assert_eq!(late.status, 409, "who changes it at once is shown both");
}

fn what_the_family_agreed_is_its_one_plan(world: &World) {
    let family = town::family_with_a_lead(world);
    let (grace, page) = with_a_plan(world, &family);
    let tom = Caller::signed_in(world, &TOM);
    let salma = person_id(world, "Salma Begum");
    let due = [("due_day", "1"), ("due_month", "12"), ("due_year", "2026")];
    let goal = [("goal", "new"), ("words", "Nobody is alone."), ("said_by", "Nadia"), ("what", "Comes on Thursdays")];
    let goal = [&goal[..], &[("who", salma.as_str())], &due].concat();
    let told = sends(&tom, &page, "goals", &goal);
    assert_eq!(told.status, 422);
    assert!(told.body.contains("is not answered yet") && told.body.contains("Nobody is alone."), "{}", told.body);
    let answer = [("answer", "in_part"), ("reasons", "Not at the school gate.")];
    assert_eq!(sends(&tom, &page, "answer", &answer).status, 303);
    assert_eq!(sends(&tom, &page, "goals", &goal).status, 303);
    let plan = tom.get(&format!("{family}/plan")).body;
    assert_eq!(plan.matches("The family\u{2019}s own").count(), 2, "the goal and the action: {plan}");
    assert!(plan.contains("Comes on Thursdays") && plan.contains("Nobody is alone."));
    // What others add is not the family's own, and an action of the family's own may go to a goal that was there.
    let new = format!("{family}/goals/new");
    let nadia = person_id(world, "Nadia Rahman");
    let other = [("words", "School on time."), ("said_by", nadia.as_str())];
    let added = tom.send_changed(&new, &tom.get(&new), &other);
    assert_eq!(added.status, 303, "{}", added.body);
    let form = tom.get(&format!("{page}/goals"));
    let school = town::person_in_list(&form.body, "School on time.");
    let action = [("goal", school.as_str()), ("what", "Rings the bell"), ("who", "new"), ("who_name", "Mrs Ellis")];
    assert_eq!(sends(&tom, &page, "goals", &[&action[..], &due].concat()).status, 303);
    let plan = tom.get(&format!("{family}/plan")).body;
    assert_eq!(plan.matches("The family\u{2019}s own").count(), 3, "{plan}");
    // A plan that was not agreed becomes nothing.
    let second = [("words", "Another way."), ("said_by", "Nadia")];
    assert_eq!(sends(&grace, &page, "plan", &second).status, 303);
    assert_eq!(sends(&tom, &page, "answer", &[("answer", "not"), ("reasons", "It is not safe.")]).status, 303);
    let told = sends(&tom, &page, "goals", &goal);
    assert_eq!(told.status, 422);
    assert!(told.body.contains("This plan was not agreed."), "{}", told.body);
}

fn a_plan_is_never_written_over(world: &World) {
    let family = town::family_with_a_lead(world);
    let (grace, page) = with_a_plan(world, &family);
    let second = [("words", "Salma has him on Fridays."), ("said_by", "Nadia")];
    assert_eq!(sends(&grace, &page, "plan", &second).status, 303);
    let seen = grace.get(&page).body;
    assert!(seen.contains("on Thursdays.") && seen.contains("on Fridays."), "both stay: {seen}");
    assert!(seen.find("on Fridays.") < seen.find("on Thursdays."), "the newest first");
    // Nothing is looked at again before it was answered, and over is over.
    let tom = Caller::signed_in(world, &TOM);
    let told = sends(&tom, &page, "review", &[("held", "All of it.")]);
    assert_eq!(told.status, 422);
    assert!(told.body.contains("no plan yet that was answered") && told.body.contains("All of it."), "{}", told.body);
    assert_eq!(sends(&tom, &page, "answer", &[("answer", "agreed")]).status, 303);
    let again = [("held", "Most."), ("again_day", "1"), ("again_month", "3"), ("again_year", "2027")];
    assert_eq!(sends(&tom, &page, "review", &again).status, 303);
    assert!(tom.get(&page).body.contains("By 1 March 2027"), "it goes on");
    let empty = [("again_day", ""), ("again_month", ""), ("again_year", "")];
    assert_eq!(sends(&tom, &page, "review", &[&[("broke", "One.")][..], &empty].concat()).status, 303);
    let told = sends(&grace, &page, "people", &[("who", "other"), ("name", "Ali")]);
    assert_eq!(told.status, 422);
    assert!(told.body.contains("This meeting is over"), "{}", told.body);
}

fn what_is_kept_of_a_meeting_is_kept_of_all_of_it(world: &World) {
    let family = town::family_with_a_lead(world);
    let (grace, page) = with_a_plan(world, &family);
    assert_eq!(sends(&grace, &page, "bookings", &[("what", "room"), ("words", "The library")]).status, 303);
    let tom = Caller::signed_in(world, &TOM);
    let salma = person_id(world, "Salma Begum");
    assert_eq!(sends(&tom, &page, "referral", &[("kept_from", &salma)]).status, 303);
    assert_eq!(sends(&tom, &page, "answer", &[("answer", "agreed")]).status, 303);
    let goal = [("goal", "new"), ("words", "Nobody is alone."), ("said_by", "Nadia")];
    assert_eq!(sends(&tom, &page, "goals", &goal).status, 303);
    // Only who answers for the family lets more people know of it.
    let told = sends(&grace, &page, "referral", &[("kept_from", "")]);
    assert_eq!(told.status, 422, "{}", told.body);
    assert!(told.body.contains("Only the lead practitioner"), "{}", told.body);
    world.add(OLA);
    town::works_with(world, &OLA, &family);
    town::was_in_the_family(world, &OLA, "Salma Begum");
    let ola = Caller::signed_in(world, &OLA);
    assert_eq!(ola.get(&page).status, 404);
    for place in ["/conferences", "/plan", "/timeline", ""] {
        let body = ola.get(&format!("{family}{place}")).body;
        for kept in ["library", "Thursdays", "Nobody is alone", "there at night"] {
            assert!(!body.contains(kept), "{kept} at {place}: {body}");
        }
    }
}

fn who_is_linked_later_is_who_takes_part(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let salma = person_id(world, "Salma Begum");
    assert_eq!(adds(&tom, &family, "Gran", "relative", &[]).status, 303);
    let gran = page_of(&tom, &family, "Gran");
    let (grace, page, _) = with_nadia(world, &family);
    let guest = lists(&grace, &page, &[("who", gran.rsplit('/').next().expect("an id"))]);
    prepares(&grace, &guest, &[]);
    let change = format!("{gran}/change");
    assert_eq!(tom.send_changed(&change, &tom.get(&change), &[("person", &salma)]).status, 303);
    let about: (Vec<People>, Vec<People>) = query(world, |connection| {
        let members: Vec<Id> = network_people::table.select(network_people::id).load(connection)?;
        let guests: Vec<(Id, People)> = conference_guests::table
            .filter(conference_guests::member_id.eq_any(members))
            .select((conference_guests::id, conference_guests::subjects))
            .load(connection)?;
        let ids: Vec<&Id> = guests.iter().map(|(id, _)| id).collect();
        let prepared: Vec<People> = conference_prepared::table
            .filter(conference_prepared::guest_id.eq_any(ids))
            .select(conference_prepared::subjects)
            .load(connection)?;
        Ok((guests.into_iter().map(|(_, about)| about).collect(), prepared))
    });
    let expected = vec![People::one(&salma.parse().expect("an id"))];
    assert_eq!(about, (expected.clone(), expected));
}

fn a_network_meeting_is_called_by_who_works_with_the_family(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let page = asks(world, &family, &[("kind", "network"), ("coordinator", &account(world, &TOM))]);
    let nadia = lists(&tom, &page, &[("who", &person_id(world, "Nadia Rahman"))]);
    prepares(&tom, &nadia, &[]);
    assert!(tom.get(&nadia).body.contains("Quiet and clear."));
    assert_eq!(prepared_seen_by(world, &TOM), 1);
    assert_eq!(prepared_seen_by(world, &ASHA), 0, "his manager reads it no more than anybody else");
    // Made a conference, it needs somebody who does not decide.
    let told = sends(&tom, &page, "referral", &[("kind", "conference")]);
    assert_eq!(told.status, 422);
    assert!(told.body.contains("answers for this family"), "{}", told.body);
}

fn two_who_change_one_referral(world: &World) {
    let family = town::family_with_a_lead(world);
    coordinates(world, &GRACE, &family);
    let page = asks(world, &family, &[]);
    let (tom, grace) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &GRACE));
    let address = format!("{page}/referral");
    let (first, second) = (tom.get(&address), grace.get(&address));
    assert_eq!(tom.send_changed(&address, &first, &[("question", "Who is there at noon?")]).status, 303);
    let late = grace.send_changed(&address, &second, &[("question", "Who is there at dawn?")]);
    assert_eq!(late.status, 409);
    assert!(late.body.contains("at noon") && late.body.contains("at dawn"), "both are shown: {}", late.body);
    for wrong in [("kind", "party"), ("question", " "), ("coordinator", "nobody we know"), ("agreed_day", "40")] {
        assert_eq!(sends(&tom, &page, "referral", &[wrong]).status, 422, "{wrong:?}");
    }
}

fn an_exception_has_a_reason_and_somebody_who_decided(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, court) = before_court(world, &family);
    holds_responsibility(world, &tom, &family, "Nadia Rahman", &[("basis", "birth_mother")]);
    let change = |fields: &[(&str, &str)]| tom.send_changed(&court, &tom.get(&court), fields);
    let told = change(&[("exception", "offer"), ("outcome", "A")]);
    assert_eq!(told.status, 422);
    assert!(told.body.contains("Enter why it would not be in the child") && told.body.contains("Enter who decided it"));
    let why = [("exception", "offer"), ("exception_why", "He would find her."), ("exception_by", "Asha Mirza")];
    let on = [("excepted_day", "20"), ("excepted_month", "11"), ("excepted_year", "2026")];
    assert_eq!(change(&[&why[..], &on].concat()).status, 303);
    let seen = tom.get(&court).body;
    assert!(seen.contains("Nothing is missing that the law asks for"), "{seen}");
    let nadia = person_id(world, "Nadia Rahman");
    let offers = format!("{court}/offers");
    let told = tom.send_changed(&offers, &tom.get(&offers), &[("holder", &nadia)]);
    assert_eq!(told.status, 422);
    assert!(told.body.contains("It was decided that no meeting is offered."), "{}", told.body);
    assert_eq!(change(&[("exception", "")]).status, 303);
    for status in [303, 422] {
        let told = tom.send_changed(&offers, &tom.get(&offers), &[("holder", &nadia)]);
        assert_eq!(told.status, status, "to each it is offered once: {}", told.body);
    }
    for wrong in [("holder", "nobody"), ("answer", "maybe"), ("offered_year", "2030")] {
        assert_eq!(tom.send_changed(&offers, &tom.get(&offers), &[wrong]).status, 422, "{wrong:?}");
    }
}

/// Begins the time before court for Yusuf; gives back its page.
fn before_court(world: &World, family: &str) -> (Caller, String) {
    let tom = Caller::signed_in(world, &TOM);
    let address = format!("{family}/before-court");
    let yusuf = person_id(world, "Yusuf Rahman");
    assert_eq!(tom.send_changed(&address, &tom.get(&address), &[("children", &yusuf)]).status, 303);
    let court = town::link_in(&tom.get(&address).body, "/before-court/");
    (tom, court)
}

fn the_census_is_of_the_families_that_one_reaches(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, court) = before_court(world, &family);
    let (grace, page, _) = with_nadia(world, &family);
    assert_eq!(sends(&grace, &page, "day", &HELD).status, 303);
    let meeting = page.rsplit('/').next().expect("an id").to_owned();
    let changed = tom.send_changed(&court, &tom.get(&court), &[("conference", &meeting), ("reviews", "2")]);
    assert_eq!(changed.status, 303, "{}", changed.body);
    let reference = family.rsplit('/').next().expect("a reference");
    let file = tom.post("/before-court/file", &[]);
    let line = format!("{reference},");
    let row = file.is(200).lines().find(|row| row.starts_with(&line)).expect("a line").to_owned();
    assert!(row.ends_with(",2026-11-21,,0,1,,2,,,,"), "{row}");
    assert!(file.body.contains("FGDMMeetingOffer,FGDMMeetingFac"), "{}", file.body);
    for name in ["Yusuf", "Rahman", "Nadia"] {
        assert!(!file.body.contains(name), "{name}: references alone");
    }
    // Somebody who does not work with the family has no line of it.
    world.add(OLA);
    let ola = Caller::signed_in(world, &OLA);
    assert!(!ola.post("/before-court/file", &[]).is(200).contains(reference));
    assert!(ola.get("/before-court").body.contains("There is nothing yet."));
    assert_eq!(ola.get(&court).status, 404);
}
