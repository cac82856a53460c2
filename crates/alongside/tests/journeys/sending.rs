//! What goes to somebody: the address book, what each reader gets, what is found in it before it goes, and the second person.

use crate::one_plan::goal;
use crate::people::person;
use crate::support::{Answer, Caller, World, in_six_ways, on_both_engines};
use crate::town::{self, ASHA, GRACE, PRIYA, TOM};

in_six_ways!(the_address_book_says_who_has_checked_what, what_each_of_them_gets_is_seen_before_it_goes);
on_both_engines!(
    an_address_is_kept_with_the_home_it_leads_to,
    of_two_who_check_an_address_the_second_is_told,
    an_unverified_address_waits,
    a_second_person_stops_it,
    a_changed_text_is_shown_again,
    what_is_kept_back_does_not_go,
    a_second_person_releases_only_what_was_prepared,
    of_two_who_release_at_once_one_is_told,
    nobody_learns_a_protected_address_by_trying_some,
    a_professional_gets_nothing_that_is_kept_from_anybody,
);

fn the_address_book_says_who_has_checked_what(world: &World) {
    let family = town::family_with_a_lead(world);
    let mut tom = world.another_screen_of(&TOM);
    tom.signs_in().open(&family).follow("Address book").sees("Nobody stands in it yet");
    tom.press("Add them").sees("Select who it is").select("Who is it?", "Nadia Rahman").press("Add them");
    tom.at("/families/*/recipients").sees("Nadia Rahman").select("Who is it?", "Somebody who is not of the family");
    tom.fill("If not of the family: their name", "Priya Shah").press("Add them").sees("Enter for whom they work");
    tom.fill("What is their work?", "SENCo").fill("For whom do they work?", "Bramble Primary School").press("Add them");
    tom.sees("SENCo, Bramble Primary School").follow("Add a way of giving Nadia Rahman something");
    tom.choose("By which way?", "By post").press("Add it").sees("Enter the postcode");
    tom.fill("By post: the address, without the postcode", "14 Hawthorn Close")
        .fill("Postcode", "LU8 3QD")
        .press("Add it");
    tom.at("/families/*/recipients").sees("By post to 14 Hawthorn Close, LU8 3QD").sees("Nobody has checked it yet");
    tom.follow("Is it still theirs? Nadia Rahman: By post to 14 Hawthorn Close, LU8 3QD");
    tom.choose("What do you know?", "It is theirs: I have made sure").press("Save").sees("Enter how you made sure");
    tom.fill("How did you make sure?", "asked her at the visit").press("Save");
    tom.sees("Checked on 21 November 2026, by Tom Fielding: asked her at the visit");
    tom.follow("Is it still theirs? Nadia Rahman: By post to 14 Hawthorn Close, LU8 3QD");
    tom.choose("What do you know?", "It is not theirs any more").press("Save");
    tom.sees("Not theirs since 21 November 2026").sees_not("Is it still theirs?");
}

/// Puts somebody of the family into its address book; gives back their page.
pub fn in_the_book(caller: &Caller, family: &str, name: &str) -> String {
    let book = format!("{family}/recipients");
    let id = person(caller, family, name);
    let added = caller.send_changed(&book, &caller.get(&book), &[("who", &id)]);
    assert_eq!(added.status, 303, "{}", added.body);
    page_of(caller, family, name)
}

/// The page of somebody of the address book.
pub fn page_of(caller: &Caller, family: &str, name: &str) -> String {
    let page = caller.get(&format!("{family}/recipients")).body;
    let before = page.split(&format!("\">{name}</a>")).next().expect("them in the book");
    before.rsplit("href=\"").next().expect("a link").to_owned()
}

/// Adds a way; gives back what came of it.
pub fn adds_way(caller: &Caller, recipient: &str, fields: &[(&str, &str)]) -> Answer {
    caller.send_changed(recipient, &caller.get(recipient), fields)
}

/// A letter box, checked today.
pub fn letter_box<'a>(address: &'a str, postcode: &'a str) -> Vec<(&'a str, &'a str)> {
    let checked = [("on_day", "21"), ("on_month", "11"), ("on_year", "2026"), ("how", "asked them")];
    [&[("way", "post"), ("address", address), ("postcode", postcode)][..], &checked].concat()
}

/// She lives in a refuge. Her letter box there is seen by those alone who see that home, and by nobody from whom it is kept.
fn an_address_is_kept_with_the_home_it_leads_to(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    let (tom, asha, grace) =
        (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA), Caller::signed_in(world, &GRACE));
    let salma = person(&tom, &family, "Salma Begum");
    let refuge = [("address", "9 Refuge Row"), ("postcode", "LU5 5ZZ"), ("class", "restricted")];
    assert_eq!(crate::leaks::add_home(&tom, &family, "Nadia Rahman", &refuge).status, 303);
    let nadia = in_the_book(&tom, &family, "Nadia Rahman");
    assert_eq!(adds_way(&tom, &nadia, &letter_box("9 Refuge Row", "lu55zz")).status, 303);
    let aunt = [&letter_box("3 Kiln Yard", "LU4 4KY")[..], &[("kept_from", salma.as_str())]].concat();
    assert_eq!(adds_way(&tom, &nadia, &aunt).status, 303);
    let book = format!("{family}/recipients");
    for who in [&tom, &asha] {
        let page = who.get(&book).body;
        assert!(page.contains("9 Refuge Row") && page.contains("3 Kiln Yard"));
    }
    let page = grace.get(&book).body + &grace.get(&nadia).body;
    assert!(!page.contains("Refuge Row") && page.contains("3 Kiln Yard"));
    let seen = tom.get(&book).body;
    let at = seen.split("9 Refuge Row").nth(1).and_then(|rest| rest.split("href=\"").nth(1)).expect("a link");
    let hidden = at.split('"').next().expect("an address");
    let nothing = format!("{nadia}/addresses/{}", world.site().db().chance().id(world.site().clock().now()));
    let (hidden, nothing) = (grace.get(hidden), grace.get(&nothing));
    assert_eq!((hidden.status, hidden.body), (404, nothing.body), "the same as what is not there");
    town::was_in_the_family(world, &ASHA, "Salma Begum");
    assert!(!asha.get(&book).body.contains("Kiln Yard"));
}

fn of_two_who_check_an_address_the_second_is_told(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let salma = in_the_book(&tom, &family, "Salma Begum");
    assert_eq!(adds_way(&tom, &salma, &letter_box("2 Mill Row", "LU9 1HB")).status, 303);
    let address = tom.get(&format!("{family}/recipients")).body;
    let address = address.split("href=\"").find(|rest| rest.contains("/addresses/")).expect("a link");
    let address = address.split('"').next().expect("an address");
    let (first, second) = (tom.get(address), asha.get(address));
    assert_eq!(tom.send_changed(address, &first, &[("said", "ended")]).status, 303);
    let late = asha.send_changed(address, &second, &[("said", "checked"), ("how", "rang her")]);
    assert_eq!(late.status, 409, "{}", late.body);
    assert!(late.body.contains("Somebody else has changed this address meanwhile"));
    assert!(asha.get(&format!("{family}/recipients")).body.contains("Not theirs since"));
}

fn what_each_of_them_gets_is_seen_before_it_goes(world: &World) {
    let family = town::family_with_a_lead(world);
    let mut tom = world.another_screen_of(&TOM);
    tom.signs_in().open(&family).follow("Add a goal").fill("What does the family want?", "Mornings without shouting.");
    tom.choose("Who said it?", "Nadia Rahman").press("Add the goal");
    tom.open(&family)
        .follow("Send something")
        .sees("Nobody can be given anything yet")
        .follow("Write down in the address book");
    tom.select("Who is it?", "Nadia Rahman").press("Add them");
    tom.follow("Add a way of giving Nadia Rahman something").choose("By which way?", "By hand").press("Add it");
    tom.open(&family).follow("Send something").press("See what each of them gets").sees("Select what it is");
    tom.select("What is it?", "A copy of the plan").tick("Nadia Rahman: By hand");
    tom.fill("Why does it go to them?", "She asked for it.").press("See what each of them gets");
    tom.at("/families/*/sendings/*")
        .sees("Mornings without shouting.")
        .sees("Kept back, and why")
        .sees("Not released yet");
    tom.press("Save").sees("Select whether it goes").choose("What do you say?", "It goes").press("Save");
    tom.at("/families/*/sendings/*").sees("Released").follow("Print it for Nadia Rahman: By hand");
    tom.prints("Our plan").prints("Mornings without shouting.");
    tom.open(&family).sees("Sent to Nadia Rahman: A copy of the plan");
    tom.open(&format!("{family}/send")).sees("She asked for it.").sees("Released");
}

/// Prepares something for whoever has these ways in the address book; gives back its page.
pub fn prepares(caller: &Caller, family: &str, what: &str, cover: &str, to: &str) -> String {
    let address = format!("{family}/send");
    let page = caller.get(&address);
    let (what, to) = (town::person_in_list(&page.body, what), town::person_in(&page.body, to));
    let fields = [("what", what.as_str()), ("cover", cover), ("to", &to), ("purpose", "They asked for it.")];
    // Asked only of what goes to somebody who is not of the family.
    let outside = [("ground", "agreed"), ("told", "told")];
    let sent = caller.send_changed(&address, &page, &[&fields[..], &outside].concat());
    assert_eq!(sent.status, 303, "{}", sent.body);
    sent.location
}

/// Says whether it goes.
pub fn says(caller: &Caller, sending: &str, said: &str) -> Answer {
    caller.send_changed(sending, &caller.get(sending), &[("said", said), ("words", "As it is.")])
}

/// What is printed of it for the one reader that it has; the status where nothing is.
pub fn printed(caller: &Caller, sending: &str) -> Result<String, u16> {
    let page = caller.get(sending).body;
    let Some(rest) = page.split(&format!("{sending}/copies/")).nth(1) else { return Err(404) };
    let paper = caller.get(&format!("{sending}/copies/{}", &rest[..36]));
    if paper.status == 200 { Ok(paper.body) } else { Err(paper.status) }
}

const LETTER: &str = "A letter that you write here";

/// A family with its grandmother in the book, at an address that nobody has checked, and a letter to her.
fn letter_to_salma(world: &World) -> (Caller, String, String) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    let tom = Caller::signed_in(world, &TOM);
    let salma = in_the_book(&tom, &family, "Salma Begum");
    let address = [("way", "post"), ("address", "2 Mill Row"), ("postcode", "LU9 1HB")];
    assert_eq!(adds_way(&tom, &salma, &address).status, 303);
    let sending = prepares(&tom, &family, LETTER, "We come on Friday.", "Salma Begum: By post");
    (tom, family, sending)
}

fn an_unverified_address_waits(world: &World) {
    let (tom, family, sending) = letter_to_salma(world);
    let (asha, grace) = (Caller::signed_in(world, &ASHA), Caller::signed_in(world, &GRACE));
    assert!(tom.get(&sending).body.contains("Nobody has checked this address of late"));
    assert_eq!(says(&tom, &sending, "goes").status, 303);
    let page = tom.get(&sending).body;
    assert!(page.contains("Waits for a second person") && !page.contains("name=\"said\""), "nobody reads their own");
    assert_eq!(printed(&tom, &sending), Err(404), "nothing goes yet");
    assert!(!tom.get(&family).body.contains("Sent to Salma Begum"));
    for (who, form) in [(&tom, tom.get(&format!("{family}/send"))), (&grace, grace.get(&format!("{family}/send")))] {
        let id = form.hidden("form_id");
        let subject = sending.rsplit('/').next().expect("an id");
        let fields = [("form_id", id.as_str()), ("form_name", "sending"), ("form_subject", subject), ("said", "goes")];
        let sent = who.post(&sending, &fields);
        assert_eq!(sent.status, 422, "{}", sent.body);
        assert!(sent.body.contains("It is not for you to release this"));
        assert!(
            !who.get("/sending/waits").body.contains(&sending),
            "neither who prepared it nor a specialist reads it"
        );
    }
    let asked = "Something waits for you to read it before it goes";
    assert!(asha.get("/team").body.contains(asked), "it stands on the first page of who answers for the family");
    let waits = asha.get("/sending/waits");
    assert!(waits.body.contains(&sending) && !waits.body.contains("Salma") && !waits.body.contains("Friday"));
    let page = asha.get(&sending).body;
    assert!(page.contains("We come on Friday.") && page.contains("Nobody has checked this address of late"));
    assert_eq!(says(&asha, &sending, "goes").status, 303);
    assert!(!asha.get("/team").body.contains(asked));
    assert!(tom.get(&sending).body.contains("Released 21 November 2026 at 10:00am by Asha Mirza."));
    assert!(printed(&tom, &sending).is_ok_and(|paper| paper.contains("We come on Friday.")));
    assert!(
        tom.get(&family).body.contains("Sent to Salma Begum") && !asha.get("/sending/waits").body.contains(&sending)
    );
    // Checked today, the next one goes by itself; 91 days later it does not.
    let book = tom.get(&format!("{family}/recipients")).body;
    let link = book.split("href=\"").find(|rest| rest.contains("/addresses/")).expect("a link");
    let link = link.split('"').next().expect("an address");
    let checked = [("said", "checked"), ("how", "rang her")];
    assert_eq!(tom.send_changed(link, &tom.get(link), &checked).status, 303);
    let next = prepares(&tom, &family, LETTER, "We come on Monday.", "Salma Begum: By post");
    assert_eq!(says(&tom, &next, "goes").status, 303);
    assert!(printed(&tom, &next).is_ok());
    world.minutes_pass(91 * 24 * 60);
    let tom = Caller::signed_in(world, &TOM);
    let late = prepares(&tom, &family, LETTER, "We come again.", "Salma Begum: By post");
    assert_eq!(says(&tom, &late, "goes").status, 303);
    assert_eq!(printed(&tom, &late), Err(404));
}

fn a_second_person_stops_it(world: &World) {
    let (tom, family, sending) = letter_to_salma(world);
    let asha = Caller::signed_in(world, &ASHA);
    assert_eq!(says(&tom, &sending, "goes").status, 303);
    let page = asha.get(&sending);
    let silent = asha.send_changed(&sending, &page, &[("said", "stops"), ("words", "")]);
    assert!(silent.status == 422 && silent.body.contains("Enter why it does not go"));
    let stopped = asha.send_changed(&sending, &page, &[("said", "stops"), ("words", "She has moved, I think.")]);
    assert_eq!(stopped.status, 303, "{}", stopped.body);
    let list = tom.get(&format!("{family}/send")).body;
    assert!(list.contains("Stopped: it does not go") && list.contains("She has moved, I think."));
    // Who wrote it puts it right; nobody else is shown what they wrote.
    let own = tom.get(&sending).body;
    assert!(own.contains("by Asha Mirza.") && own.contains("We come on Friday.") && own.contains("?again="), "{own}");
    let others = asha.get(&sending).body;
    assert!(!others.contains("We come on Friday.") && !others.contains("?again="));
    let id = sending.rsplit('/').next().expect("an id");
    let again = format!("{family}/send?again={id}");
    assert!(!asha.get(&again).body.contains("We come on Friday."));
    let form = tom.get(&again);
    assert!(form.body.contains("We come on Friday.") && form.body.contains("They asked for it."));
    let address = format!("{family}/send");
    let anew = tom.send_changed(&address, &form, &[("cover", "We come on Monday.")]);
    assert_eq!(anew.status, 303, "{}", anew.body);
    assert!(tom.get(&anew.location).body.contains("We come on Monday."));
    assert_eq!(printed(&tom, &sending), Err(404));
}

/// The goal is written anew between the look and the release: what goes is what was seen, or nothing.
fn a_changed_text_is_shown_again(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let goal = goal(&tom, &family, "Calm mornings.", &[]);
    let nadia = in_the_book(&tom, &family, "Nadia Rahman");
    assert_eq!(adds_way(&tom, &nadia, &[("way", "in_hand")]).status, 303);
    let sending = prepares(&tom, &family, "A copy of the plan", "", "Nadia Rahman: By hand");
    let seen = tom.get(&sending);
    assert!(seen.body.contains("Calm mornings."));
    assert_eq!(tom.send_changed(&goal, &tom.get(&goal), &[("words", "Quiet nights.")]).status, 303);
    let sent = tom.send_changed(&sending, &seen, &[("said", "goes")]);
    assert_eq!(sent.status, 409, "{}", sent.body);
    assert!(sent.body.contains("It has changed since you looked") && sent.body.contains("Quiet nights."));
    assert_eq!(printed(&tom, &sending), Err(404));
    assert_eq!(tom.send_changed(&sending, &sent, &[("said", "goes")]).status, 303, "what is before their eyes goes");
    assert!(printed(&tom, &sending).is_ok_and(|paper| paper.contains("Quiet nights.") && !paper.contains("Calm")));
}

fn what_is_kept_back_does_not_go(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let salma = person(&tom, &family, "Salma Begum");
    goal(&tom, &family, "Calm mornings.", &[]);
    goal(&tom, &family, "A place of our own.", &[("withheld", &salma)]);
    for name in ["Salma Begum", "Nadia Rahman"] {
        let one = in_the_book(&tom, &family, name);
        assert_eq!(adds_way(&tom, &one, &[("way", "in_hand")]).status, 303);
    }
    let hers = prepares(&tom, &family, "A copy of the plan", "Here it is.", "Salma Begum: By hand");
    let page = tom.get(&hers).body;
    assert!(
        page.contains("A place of our own.") && page.contains("it is kept from them"),
        "the worker sees what is kept"
    );
    assert_eq!(says(&tom, &hers, "goes").status, 303);
    let paper = printed(&tom, &hers).expect("a paper");
    assert!(paper.contains("Calm mornings.") && paper.contains("Here it is.") && !paper.contains("place of our own"));
    let mothers = prepares(&tom, &family, "A copy of the plan", "", "Nadia Rahman: By hand");
    assert_eq!(says(&tom, &mothers, "goes").status, 303);
    assert!(printed(&tom, &mothers).is_ok_and(|paper| paper.contains("place of our own")));
    // What went to the one is kept from whom something in it is kept.
    let asha = Caller::signed_in(world, &ASHA);
    assert!(printed(&asha, &mothers).is_ok());
    town::was_in_the_family(world, &ASHA, "Salma Begum");
    assert_eq!(asha.get(&mothers).status, 404);
    assert!(!asha.get(&format!("{family}/send")).body.contains(&mothers));
}

/// Between the two looks the plan changes: what the second person reads is what waits, and nothing else goes.
fn a_second_person_releases_only_what_was_prepared(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let goal = goal(&tom, &family, "Calm mornings.", &[]);
    let salma = in_the_book(&tom, &family, "Salma Begum");
    let address = [("way", "post"), ("address", "2 Mill Row"), ("postcode", "LU9 1HB")];
    assert_eq!(adds_way(&tom, &salma, &address).status, 303);
    let sending = prepares(&tom, &family, "A copy of the plan", "", "Salma Begum: By post");
    assert_eq!(says(&tom, &sending, "goes").status, 303);
    assert_eq!(tom.send_changed(&goal, &tom.get(&goal), &[("words", "Quiet nights.")]).status, 303);
    let sent = says(&asha, &sending, "goes");
    assert!(
        sent.status == 422 && sent.body.contains("The record has changed since this was prepared"),
        "{}",
        sent.body
    );
    assert_eq!(printed(&tom, &sending), Err(404));
    assert_eq!(says(&asha, &sending, "stops").status, 303);
}

fn of_two_who_release_at_once_one_is_told(world: &World) {
    let (tom, _, sending) = letter_to_salma(world);
    assert_eq!(says(&tom, &sending, "goes").status, 303);
    let asha = Caller::signed_in(world, &ASHA);
    let (first, second) = (asha.get(&sending), Caller::signed_in(world, &ASHA).get(&sending));
    assert_eq!(asha.send_changed(&sending, &first, &[("said", "goes")]).status, 303);
    let late = asha.send_changed(&sending, &second, &[("said", "stops"), ("words", "No.")]);
    assert!(late.status == 422 && late.body.contains("It is not for you to release this"), "{}", late.body);
    assert!(printed(&tom, &sending).is_ok(), "what was released stays released");
}

/// A specialist who does not see the refuge tries streets. What they are told is the kind of thing alone, and every try is in the trail.
fn nobody_learns_a_protected_address_by_trying_some(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    let (tom, grace) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &GRACE));
    let refuge = [("address", "9 Refuge Row"), ("postcode", "LU5 5ZZ"), ("class", "restricted")];
    assert_eq!(crate::leaks::add_home(&tom, &family, "Nadia Rahman", &refuge).status, 303);
    let nadia = in_the_book(&tom, &family, "Nadia Rahman");
    assert_eq!(adds_way(&tom, &nadia, &[("way", "in_hand")]).status, 303);
    for words in ["Come to REFUGE  row", "See you at lu5-5zz"] {
        let sending = prepares(&grace, &family, LETTER, words, "Nadia Rahman: By hand");
        let page = grace.get(&sending).body;
        assert!(page.contains("It says something of a protected address") && !page.contains("9 Refuge Row"));
        assert!(!page.contains("value=\"goes\""), "it is not even offered");
        let sent = grace.send_changed(&sending, &grace.get(&sending), &[("said", "goes")]);
        assert!(sent.status == 422 && sent.body.contains("It can not go as it is"), "{}", sent.body);
        assert_eq!(printed(&grace, &sending), Err(404));
    }
}

/// Nobody knows into whose hands it comes at a school: what is kept from anybody of the family does not go there.
fn a_professional_gets_nothing_that_is_kept_from_anybody(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let salma = person(&tom, &family, "Salma Begum");
    goal(&tom, &family, "Calm mornings.", &[]);
    goal(&tom, &family, "A place of our own.", &[("withheld", &salma)]);
    let book = format!("{family}/recipients");
    let who = [("who", "other"), ("name", PRIYA.name), ("role", PRIYA.job_title), ("agency", PRIYA.agency)];
    assert_eq!(tom.send_changed(&book, &tom.get(&book), &who).status, 303);
    let priya = page_of(&tom, &family, PRIYA.name);
    assert_eq!(adds_way(&tom, &priya, &letter_box("1 School Lane", "LU7 7AA")).status, 303);
    let sending = prepares(&tom, &family, "A copy of the plan", "", "Priya Shah: By post");
    assert_eq!(says(&tom, &sending, "goes").status, 303);
    let paper = printed(&tom, &sending).expect("a paper");
    assert!(paper.contains("Calm mornings.") && !paper.contains("place of our own"));
    // At an address of the family's own it is looked at by somebody else.
    assert_eq!(adds_way(&tom, &priya, &letter_box("2 Mill Row", "LU9 1HB")).status, 303);
    let home = prepares(&tom, &family, LETTER, "Hello.", "Priya Shah: By post to 2 Mill Row");
    assert!(tom.get(&home).body.contains("a place from which they have moved away, or that is not theirs"));
}
