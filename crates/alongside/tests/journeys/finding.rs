//! Finding people by whatever somebody has: a name or another form of it, a date, a number, an address, a reference. Few, each with why; and
//! nobody by what is kept from the one who looks.

use crate::people::person;
use crate::support::{Caller, World, in_six_ways, on_both_engines};
use crate::town::{self, ASHA, GRACE, OWEN, TOM};

in_six_ways!(somebody_is_found_by_what_is_known_of_them);
on_both_engines!(nobody_is_found_by_what_is_kept_from_the_one_who_looks);

fn somebody_is_found_by_what_is_known_of_them(world: &World) {
    let family = town::family_with_a_lead(world);
    let mut tom = world.another_screen_of(&TOM);
    tom.signs_in().open(&format!("{family}/people")).follow("Nadia Rahman").follow("Add a way to reach them");
    tom.fill("Number or address", "01632 960101").choose("Is it safe?", "Safe to ring").press("Save");
    tom.follow("Add a name")
        .fill("Name", "Nadia Hussain")
        .choose("How is or was it used?", "Former name")
        .press("Add the name");

    tom.open("/search").press("Search").sees("Enter a name, part of a name, or a reference; or a date of birth");
    tom.open("/search").fill("Name or reference", "nadia hussain").press("Search").at("/search/*");
    tom.sees("Nadia Rahman").sees("former name Nadia Hussain");
    tom.open("/search").fill("Name or reference", "Yousuf Rahman").press("Search").sees("yousuf may be yusuf");
    tom.open("/search").fill("Telephone number or e-mail address (optional)", "+44 1632 960101").press("Search");
    tom.sees("Nadia Rahman").sees("this is how to reach them").sees_not("Yusuf Rahman");
    tom.open("/search")
        .fill("Address or postcode (optional)", "lu83qd")
        .press("Search")
        .sees("Yusuf Rahman")
        .sees("lives there");
    tom.sees_not("Salma Begum")
        .open("/search")
        .fill("Address or postcode (optional)", "hawthorn")
        .press("Search")
        .sees("Nadia Rahman");
    tom.open("/search").fill_day("Date of birth (optional)", "9 3 2016").press("Search");
    tom.sees("Yusuf Rahman").sees("date of birth almost the same");
    tom.open("/search")
        .fill_day("Date of birth (optional)", "- 4 1990")
        .press("Search")
        .sees("Nadia Rahman")
        .sees_not("Yusuf");
    let reference = {
        let path = format!("{family}/people");
        tom.open(&path).follow("Nadia Rahman");
        tom.sees("Reference").path()
    };
    tom.open("/search")
        .fill("Name or reference", "Nadia")
        .fill_day("Date of birth (optional)", "13 4 1990")
        .press("Search");
    tom.sees("a date of birth that is almost the same").open(&reference).sees("Nadia Rahman");

    // Whatever somebody has may stand in the first field.
    tom.follow("Add a number").choose("Which number is it?", "NHS number").fill("Number", "943 476 5919");
    tom.press("Add the number");
    for (typed, words) in [
        ("943 476 5919", "NHS number"),
        ("01632 960101", "this is how to reach them"),
        ("lu8 3qd", "lives there"),
        ("12 April 1990", "date of birth"),
    ] {
        tom.open("/search").fill("Name or reference", typed).press("Search").sees("Nadia Rahman").sees(words);
    }
}

/// What somebody finds who fills in one field of the search.
pub fn found(caller: &Caller, field: &str, text: &str) -> String {
    let id = town::hidden_in(&caller.get("/search").body, "form_id");
    let sent = caller.post("/search", &[("form_id", &id), (field, text)]);
    assert!(!sent.location.contains(&text.replace(' ', "")), "nothing of it stands in the address");
    caller.get(&sent.location).body
}

fn nobody_is_found_by_what_is_kept_from_the_one_who_looks(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let (nadia, salma) = (person(&tom, &family, "Nadia Rahman"), person(&tom, &family, "Salma Begum"));
    let address = format!("{family}/homes/new");
    let page = tom.get(&address);
    let nights = format!("nights_{nadia}");
    let secret = [
        ("address", "77 Hidden Lane"),
        ("postcode", "LU5 5ZZ"),
        ("class", "confidential"),
        ("kept_from", salma.as_str()),
        (nights.as_str(), "all"),
    ];
    assert_eq!(tom.send_changed(&address, &page, &secret).status, 303);
    for caller in [&tom, &asha] {
        for text in ["77 Hidden Lane", "LU5 5ZZ", "Hidden"] {
            assert!(
                found(caller, "address", text).contains("Nobody found"),
                "a confidential home is nobody's answer: {text}"
            );
        }
    }
    assert!(found(&asha, "address", "LU8 3QD").contains("Nadia Rahman"));
    for who in [&GRACE, &OWEN] {
        let body = found(&Caller::signed_in(world, who), "address", "LU8 3QD");
        assert!(body.contains("Nobody found") && !body.contains("Nadia"), "{} does not work with them", who.name);
    }
    for text in ["%", "_", "%%%%%", "'; drop table homes; --"] {
        let body = found(&tom, "address", text);
        assert!(body.contains("Nobody found") || body.contains("Hawthorn") || body.contains("People found"), "{text}");
        assert!(!body.contains("Hidden"), "{text}");
    }
    let reference = tom.get(&format!("{family}/people/{nadia}")).body;
    let at = reference.find("Reference</dt><dd class=\"govuk-summary-list__value\">P").expect("a reference");
    let reference = &reference[at + 52..at + 63];
    let id = town::hidden_in(&tom.get("/search").body, "form_id");
    let sent = tom.post("/search", &[("form_id", &id), ("name", reference)]);
    assert_eq!(sent.location, format!("{family}/people/{nadia}"), "{reference}");
    let grace = Caller::signed_in(world, &GRACE);
    let id = town::hidden_in(&grace.get("/search").body, "form_id");
    assert_eq!(grace.post("/search", &[("form_id", &id), ("name", reference)]).status, 404);
}
