//! What goes to somebody: the address book, what each reader gets, what is found in it before it goes, and the second person.

use crate::people::person;
use crate::support::{Answer, Caller, World, in_six_ways, on_both_engines};
use crate::town::{self, ASHA, GRACE, TOM};

in_six_ways!(the_address_book_says_who_has_checked_what);
on_both_engines!(an_address_is_kept_with_the_home_it_leads_to, of_two_who_check_an_address_the_second_is_told);

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
fn in_the_book(caller: &Caller, family: &str, name: &str) -> String {
    let book = format!("{family}/recipients");
    let id = person(caller, family, name);
    let added = caller.send_changed(&book, &caller.get(&book), &[("who", &id)]);
    assert_eq!(added.status, 303, "{}", added.body);
    page_of(caller, family, name)
}

/// The page of somebody of the address book.
fn page_of(caller: &Caller, family: &str, name: &str) -> String {
    let page = caller.get(&format!("{family}/recipients")).body;
    let before = page.split(&format!("\">{name}</a>")).next().expect("them in the book");
    before.rsplit("href=\"").next().expect("a link").to_owned()
}

/// Adds a way; gives back what came of it.
fn adds_way(caller: &Caller, recipient: &str, fields: &[(&str, &str)]) -> Answer {
    caller.send_changed(recipient, &caller.get(recipient), fields)
}

/// A letter box, checked today.
fn letter_box<'a>(address: &'a str, postcode: &'a str) -> Vec<(&'a str, &'a str)> {
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
