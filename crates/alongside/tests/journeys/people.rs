//! The people of a family, their homes and how to reach them, what they are to each other, and the picture of it.

use crate::support::{Caller, Person, World, in_six_ways, on_both_engines};
use crate::town::{self, ASHA, GRACE, OWEN, TOM};

in_six_ways!(the_people_of_a_family_are_described);
on_both_engines!(
    who_must_not_learn_a_home_does_not,
    two_who_change_one_person_both_keep_their_words,
    ties_that_cannot_be_are_refused_in_words,
    forty_people_in_one_family,
    dates_that_cannot_be_are_refused_in_words,
);

fn the_people_of_a_family_are_described(world: &World) {
    let family = town::family_with_a_lead(world);
    let mut tom = world.another_screen_of(&TOM);
    tom.signs_in().open(&family).follow("People and homes").at("/families/*/people");
    adds_somebody(&mut tom, &family);
    says_what_is_known(&mut tom, &family);
    says_how_to_reach_them(&mut tom, &family);
    describes_two_homes(&mut tom, &family);
    says_who_is_what_to_whom(&mut tom, &family);
    somebody_leaves(&mut tom, &family);
    let mut grace = world.another_screen_of(&GRACE);
    grace.signs_in().finds_nothing_at(&format!("{family}/people")).finds_nothing_at(&format!("{family}/genogram"));
}

/// With as little as a first name; and somebody who may be in the record already is shown first.
fn adds_somebody(tom: &mut Person, family: &str) {
    tom.follow("Add a person").press("Add this person");
    tom.sees("Enter a name. A first name is enough").sees("Select whether this is a child or an adult");
    tom.fill("What are they called?", "Imran").choose("Child or adult?", "Adult");
    tom.fill("Who are they to the children?", "Father").press("Add this person").at("/families/*/people");
    tom.sees("Father, age not known");

    tom.follow("Add a person").fill("What are they called?", "Nadya Rahman").choose("Child or adult?", "Adult");
    tom.fill("Who are they to the children?", "Aunt").fill_day("Date of birth (optional)", "12 4 1990");
    tom.press("Add this person").sees("Say whether this is one of the people who are in the record already");
    tom.sees("same date of birth").choose("Is this one of these people?", "None of these: somebody new");
    tom.press("Add this person").at("/families/*/people").sees("Nadya Rahman");

    tom.follow("Add a person").fill("What are they called?", "Baby Rahman").choose("Child or adult?", "Child");
    tom.fill("Who are they to the children?", "Child").fill_day("For a baby on the way: when is it due?", "3 2 2027");
    tom.press("Add this person").sees("due 3 February 2027");
    tom.open(&format!("{family}/timeline")).sees("Imran is recorded as one of the family");
}

fn says_what_is_known(tom: &mut Person, family: &str) {
    tom.open(&format!("{family}/people")).follow("Yusuf Rahman").follow("Change what is known");
    tom.fill("What matters to them, in their words", "That nobody shouts.");
    tom.fill("School, nursery or college", "Bramble Primary School").select("Ethnicity", "Bangladeshi");
    tom.select("Sex", "Male").fill("Who said so? (optional)", "Nadia Rahman").press("Save").at("/families/*/people/*");
    tom.sees("That nobody shouts.").sees("Bangladeshi").sees("Nadia Rahman, 21 November 2026");
    tom.follow("Change what is known").holds("School, nursery or college", "Bramble Primary School");
    tom.fill("School, nursery or college", "Hazel High School").press("Save").unfold("What was known before");
    tom.sees("Bramble Primary School").sees("Hazel High School");

    tom.follow("Add a number")
        .choose("Which number is it?", "NHS number")
        .fill("Number", "943 476 5918")
        .press("Add the number");
    tom.sees("its check digit does not fit").holds("Number", "943 476 5918");
    tom.fill("Number", "943 476 5919").press("Add the number").at("/families/*/people/*").sees("9434765919");
    tom.sees("Nobody has checked it yet");
    tom.follow("Add a name").fill("Name", "Yusi").choose("How is or was it used?", "Nickname").press("Add the name");
    tom.sees("Yusi");
}

fn says_how_to_reach_them(tom: &mut Person, family: &str) {
    tom.open(&format!("{family}/people")).follow("Nadia Rahman").follow("Add a way to reach them");
    tom.choose("Which way?", "Call").fill("Number or address", "01632 960101");
    tom.choose("Is it safe?", "Only in the way that was said").press("Save").sees("Enter how or when it is safe");
    tom.fill("When is it safe? (optional)", "weekdays after 9.15am").fill("Code phrase (optional)", "the library book");
    tom.fill("Who do we say we are? (optional)", "the dentist");
    tom.fill("What do we never mention? (optional)", "the refuge\nthe new job");
    tom.fill_day("When did somebody last ask? (optional)", "1 10 2026");
    tom.fill_day("When do we ask again? (optional)", "1 11 2026").press("Save").at("/families/*/people/*");
    for words in
        ["01632 960101", "Only in the way that was said", "weekdays after 9.15am", "Code phrase: the library book"]
    {
        tom.sees(words);
    }
    tom.sees("Say you are: the dentist").sees("Never mention the refuge").sees("Never mention the new job");
    tom.sees("Ask again if it is safe");
    tom.open(family)
        .sees("01632 960101")
        .sees("weekdays after 9.15am")
        .sees("Say you are: the dentist")
        .sees("Never mention the refuge");
    tom.open(&format!("{family}/people")).follow("Nadia Rahman").follow("Change");
    tom.fill_day("When did it end? (only if it has)", "20 11 2026").press("Save").sees("Ended on 20 November 2026");
    tom.open(family).sees_not("01632 960101");
}

fn describes_two_homes(tom: &mut Person, family: &str) {
    tom.open(&format!("{family}/people"))
        .follow("Add a home")
        .fill("Address", "9 Quarry Steps")
        .fill("Postcode", "LU7 4RE");
    {
        let mut yusuf = tom.within("Yusuf Rahman");
        yusuf.select("How many nights here?", "Weekends").fill("Which nights? (optional)", "Friday to Sunday");
    }
    tom.within("Imran").select("How many nights here?", "Every night");
    tom.press("Save").at("/families/*/people").sees("9 Quarry Steps, LU7 4RE");
    tom.sees("Yusuf Rahman (weekends: Friday to Sunday), since 21 November 2026");
    tom.follow("Change home 1").fill("Address", "14a Hawthorn Close").press("Save").at("/families/*/people");
    tom.sees("14a Hawthorn Close").sees("Earlier addresses").sees("14 Hawthorn Close, LU8 3QD, until 21 November 2026");
    tom.open(family).sees("9 Quarry Steps").sees("14a Hawthorn Close");
}

fn says_who_is_what_to_whom(tom: &mut Person, family: &str) {
    tom.open(&format!("{family}/people")).follow("Who is what to whom").press("Save");
    tom.sees("Select what at least one person is to another");
    tom.select("What is Nadia Rahman to Yusuf Rahman?", "mother of");
    tom.select("What is Nadia Rahman to Salma Begum?", "child of");
    tom.select("What is Nadia Rahman to Imran?", "partner of").press("Save").at("/families/*/ties");
    tom.sees("Nadia Rahman: mother of Yusuf Rahman").sees("Salma Begum: parent of Nadia Rahman");
    tom.follow("Nadia Rahman: partner of Imran").select("How do they stand as partners?", "Separated");
    tom.select("How is it between them?", "Close, with conflict").press("Save").sees("Enter who says so");
    tom.fill("Who says so?", "Nadia Rahman").press("Save").sees("Close, with conflict, says Nadia Rahman");
    tom.follow("Record parental responsibility").select("Who has it?", "Nadia Rahman");
    tom.select("For which child?", "Yusuf Rahman").choose("On which ground?", "Birth mother").press("Save");
    tom.sees("Nadia Rahman for Yusuf Rahman: Birth mother").sees("Nobody has seen what shows it.");
    tom.open(&format!("{family}/genogram")).sees("The same in words").sees("partner of Imran, separated");
    tom.sees("Salma Begum").sees("Triangle: a baby on the way");
}

fn somebody_leaves(tom: &mut Person, family: &str) {
    tom.open(&format!("{family}/people")).follow("Nadya Rahman").follow("No longer one of the family");
    tom.fill("What has changed?", "She lives in another town and asked not to be named here.").press("Save");
    tom.at("/families/*/people").sees("No longer one of the family");
    tom.open(family).sees_not("Nadya Rahman, age");
    tom.open(&format!("{family}/people"))
        .follow("Nadya Rahman")
        .sees("No longer one of the family since 21 November 2026");
}

/// The id of somebody, from the list of the people.
pub fn person(caller: &Caller, family: &str, name: &str) -> String {
    let page = caller.get(&format!("{family}/people")).body;
    let at = page.find(&format!(">{name}</a>")).unwrap_or_else(|| panic!("{name} is in the list"));
    let before = &page[..at];
    let begin = before.rfind("/people/").expect("a link") + "/people/".len();
    before[begin..begin + 36].to_owned()
}

/// Says what people are to each other: two names and the code of the kind, as the page sends it.
fn ties(caller: &Caller, family: &str, said: &[(&str, &str, &str)]) -> crate::support::Answer {
    let address = format!("{family}/ties");
    let page = caller.get(&address);
    let names: Vec<(String, &str)> = said
        .iter()
        .map(|(one, other, kind)| {
            let (one, other) = (person(caller, family, one), person(caller, family, other));
            let straight = format!("t_{one}_{other}");
            if page.body.contains(&straight) { (straight, *kind) } else { (format!("t_{other}_{one}"), *kind) }
        })
        .collect();
    let fields: Vec<(&str, &str)> = names.iter().map(|(field, kind)| (field.as_str(), *kind)).collect();
    caller.send_changed(&address, &page, &fields)
}

fn ties_that_cannot_be_are_refused_in_words(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let younger = ties(
        &tom,
        &family,
        &[("Nadia Rahman", "Yusuf Rahman", "mother<"), ("Nadia Rahman", "Salma Begum", "sibling>")],
    );
    assert_eq!(younger.status, 422);
    assert!(younger.body.contains("by the dates of birth"), "a child is not the mother of her mother");
    assert!(!tom.get(&format!("{family}/ties")).body.contains("brother or sister of Salma Begum</a>"), "all or none");

    let good =
        ties(&tom, &family, &[("Nadia Rahman", "Yusuf Rahman", "mother>"), ("Nadia Rahman", "Salma Begum", "mother<")]);
    assert_eq!(good.status, 303, "{}", good.body);
    let page = tom.get(&format!("{family}/ties")).body;
    assert!(
        page.contains("Nadia Rahman: mother of Yusuf Rahman") && page.contains("Salma Begum: mother of Nadia Rahman")
    );
    let round = ties(&tom, &family, &[("Yusuf Rahman", "Salma Begum", "parent>")]);
    assert_eq!(round.status, 422);
    assert!(round.body.contains("Yusuf Rahman is a child or grandchild of Salma Begum"), "a loop");

    let drawn = tom.get(&format!("{family}/genogram")).body;
    assert!(drawn.contains("<svg") && drawn.contains("3 generations") && drawn.contains("mother of Yusuf Rahman"));
    assert_eq!(Caller::signed_in(world, &OWEN).get(&format!("{family}/genogram")).status, 403);
    assert_eq!(Caller::signed_in(world, &ASHA).get(&format!("{family}/genogram")).status, 200);
}

fn who_must_not_learn_a_home_does_not(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let salma = person(&tom, &family, "Salma Begum");
    let address = format!("{family}/homes/new");
    let nadia = format!("nights_{}", person(&tom, &family, "Nadia Rahman"));
    let page = tom.get(&address);
    let secret =
        [("address", "77 Hidden Lane"), ("postcode", "LU5 5ZZ"), ("class", "confidential"), (nadia.as_str(), "all")];
    let refused = tom.send_changed(&address, &page, &secret);
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("Tick who must not learn this address"));
    let mut fields = secret.to_vec();
    fields.push(("kept_from", &salma));
    assert_eq!(tom.send_changed(&address, &page, &fields).status, 303);
    assert!(crate::protected_address::looked_at(&tom, &family).contains("77 Hidden Lane"));

    // Asha's account turns out to be that of the person whom it is kept from.
    town::was_in_the_family(world, &ASHA, "Salma Begum");
    for page in ["", "/people", "/print?for=work", "/timeline", "/genogram", "/homes/new"] {
        let answer = asha.get(&format!("{family}{page}"));
        assert_eq!(answer.status, 200, "{page}");
        assert!(!answer.body.contains("Hidden Lane") && !answer.body.contains("LU5 5ZZ"), "{page}");
    }
}

fn two_who_change_one_person_both_keep_their_words(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let address = format!("{family}/people/{}/change", person(&tom, &family, "Yusuf Rahman"));
    let (toms, ashas) = (tom.get(&address), asha.get(&address));
    assert_eq!(tom.send_changed(&address, &toms, &[("likes", "Climbing")]).status, 303);
    let overtaken = asha.send_changed(&address, &ashas, &[("likes", "Drawing")]);
    assert_eq!(overtaken.status, 409);
    assert!(overtaken.body.contains("Climbing") && overtaken.body.contains("Drawing"));
    assert_eq!(asha.send_changed(&address, &overtaken, &[("likes", "Climbing and drawing")]).status, 303);
    let page = tom.get(&address.replace("/change", "")).body;
    assert!(page.contains("Climbing and drawing"));
    assert_eq!(tom.send_changed(&address, &toms, &[("likes", "Climbing")]).status, 303, "sent twice, stored once");
    assert_eq!(tom.get(&address.replace("/change", "")).body.matches("Climbing and drawing").count(), 1);
}

fn forty_people_in_one_family(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let address = format!("{family}/people/new");
    for number in 0..37 {
        let page = tom.get(&address);
        let name = format!("Cousin {number} Zzyzx{number}");
        let fields = [("name", name.as_str()), ("kind", "adult"), ("relationship", "Cousin"), ("same", "new")];
        assert_eq!(tom.send_changed(&address, &page, &fields).status, 303, "{name}");
    }
    let page = tom.get(&format!("{family}/ties")).body;
    assert!(
        page.contains("720 more pairs come once these are answered"),
        "40 people make 780 pairs, of which 60 are asked at once"
    );
    let drawn = tom.get(&format!("{family}/genogram")).body;
    assert!(drawn.contains("40 people in") && drawn.contains("Zzyzx36"));
    for number in [0, 1] {
        let page = tom.get(&address);
        let fields = [("name", "Cousin 0 Zzyzx0"), ("kind", "adult"), ("relationship", "Cousin")];
        let sent = tom.send_changed(&address, &page, &fields);
        assert_eq!(sent.status, 422, "somebody of that name is there already, {number}");
        let id = person(&tom, &family, "Cousin 0 Zzyzx0");
        let sent = tom.send_changed(&address, &sent, &[("same", &id)]);
        assert!(sent.status == 422 && sent.body.contains("is in this family already"));
    }
}

fn dates_that_cannot_be_are_refused_in_words(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let address = format!("{family}/people/new");
    let page = tom.get(&address);
    for (field, (day, month, year), words) in [
        ("born", ("", "", "1850"), "would make them over 120"),
        ("born", ("22", "11", "2026"), "A date of birth is in the past"),
        ("born", ("30", "2", "2010"), "must be a real date"),
        ("born", ("", "2", ""), "must have a"),
        ("due", ("1", "1", "2029"), "within the last two months or the next ten"),
        ("due", ("1", "1", "2020"), "within the last two months or the next ten"),
    ] {
        let names = [format!("{field}_day"), format!("{field}_month"), format!("{field}_year")];
        let fields = [
            ("name", "Idris"),
            ("kind", "child"),
            ("relationship", "Child"),
            (&names[0], day),
            (&names[1], month),
            (&names[2], year),
        ];
        let refused = tom.send_changed(&address, &page, &fields);
        assert_eq!(refused.status, 422, "{day} {month} {year}");
        assert!(refused.body.contains(words), "{day} {month} {year}: {words}");
    }
    let fields =
        [("name", "Idris"), ("kind", "child"), ("relationship", "Child"), ("born_year", "2019"), ("born_about", "yes")];
    assert_eq!(tom.send_changed(&address, &page, &fields).status, 303);
    assert!(tom.get(&format!("{family}/people")).body.contains("about 7 years old"));
}
