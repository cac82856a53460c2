//! What makes people hard to find, one test for each. Everybody here is invented.

use alongside_likeness::{
    Born, Kind, MOST_FAMILIES, NameUse, Person, Reason, Same, Sex, THRESHOLD, compare, families, keys,
};

fn on(day: &str) -> Born {
    Born::On(day.parse().expect("a day"))
}

fn born(name: &str, day: &str) -> Person {
    Person::named(name).born(on(day))
}

fn score(asked: &Person, known: &Person) -> u8 {
    compare(asked, known).map_or(0, |likeness| likeness.score)
}

fn words(asked: &Person, known: &Person) -> Vec<String> {
    let likeness = compare(asked, known).expect("the two are alike");
    likeness.reasons.iter().map(ToString::to_string).collect()
}

fn is_one_person(asked: &Person, known: &Person) -> bool {
    compare(asked, known).is_some_and(|likeness| likeness.same == Same::Person && likeness.score >= THRESHOLD)
}

#[test]
fn the_same_name_and_date_are_said_in_words() {
    let amina = born("Amina Rahman", "2018-02-03");
    assert_eq!(words(&amina, &born("RAHMAN, Amina", "2018-02-03")), ["same name", "same date of birth"]);
    assert!(!is_one_person(&amina, &born("Amina Rahman", "2014-06-13")), "another exact date counts against");
}

#[test]
fn another_spelling_is_found_and_shown() {
    let asked = born("Stefan Enacheanu", "2012-09-06");
    let known = born("Ștefan Enăcheanu-Enăchescu", "2012-06-09");
    assert!(is_one_person(&asked, &known));
    assert_eq!(
        words(&asked, &known),
        [
            "name spelt another way (Stefan / Ștefan)",
            "part of the surname the same (Enacheanu)",
            "date of birth with day and month the other way round"
        ]
    );
}

#[test]
fn a_family_open_under_other_spellings_is_found_after_a_move() {
    let asked = [
        born("Stefan Enacheanu", "2012-09-06"),
        born("Larissa Enacheanu", "2016-03-11"),
        born("Mathew Enacheanu", "2025-01-09"),
        born("Mihaela Enacheanu", "1993-07-18"),
        born("Ionut Enacheanu", "1990-12-05"),
    ]
    .map(|person| person.home("Flat 6, 30 Havelock Lane", "LU9 5RB"));
    let known = [
        born("Ștefan Enăcheanu-Enăchescu", "2012-06-09"),
        born("Larisa Enăchescu", "2016-03-11"),
        born("Matei Enăchescu", "2025-01-09"),
        born("Mihaela Enăchescu", "1993-07-18"),
        born("Ionuț Enăchescu", "1990-12-05"),
    ]
    .map(|person| ("Enăchescu", person.home("71 Portland Street", "LU8 2QT")));
    let found = families(&asked, &known);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].people.len(), 5, "each of the five is recognised");
    assert!(found[0].people.iter().all(|person| person.asked == person.known));
    for (asked, (_, known)) in asked.iter().zip(&known) {
        assert!(keys(asked).iter().any(|key| keys(known).contains(key)), "{:?} is fetched", known.names);
    }
}

#[test]
fn nicknames_count_as_names() {
    let known = born("Alfred Shaw", "2020-03-03");
    assert!(is_one_person(&born("Alfie Shaw", "2020-03-03"), &known));
    assert!(words(&born("Alfie Shaw", "2020-03-03"), &known).contains(&"nickname of (Alfie / Alfred)".to_owned()));
    let greg = Person::named("Grzegorz Nowacki").also("Greg", NameUse::Known);
    assert!(is_one_person(&Person::named("Greg Nowacki"), &greg));
}

#[test]
fn a_former_name_is_a_name() {
    let known = born("Leah Dalford", "2006-01-29").also("Leah Burnfield", NameUse::Former);
    assert_eq!(words(&born("Leah Burnfield", "2006-01-29"), &known), ["former name the same", "same date of birth"]);
    let known = born("Leah Dalford", "2006-01-29").also("Burnfield", NameUse::Former);
    assert_eq!(words(&born("Leah Burnfield", "2006-01-29"), &known), ["former name the same", "same date of birth"]);
}

#[test]
fn a_call_name_with_or_without_mohammed_before_it() {
    let hamza = born("Mohammed Hamza Najmood", "2016-12-12");
    assert!(is_one_person(&born("Hamza Najmood", "2016-12-12"), &hamza));
    assert!(is_one_person(&born("Md Hamzah Najmood", "2016-12-12"), &hamza));
    let yusuf = compare(&born("Mohammed Yusuf Najmood", "2024-04-15"), &hamza);
    assert!(yusuf.is_none_or(|likeness| likeness.same == Same::Family), "brothers share the name in front");
}

#[test]
fn forename_and_surname_change_places() {
    let asked = born("Deepa Sandhu", "1990-04-12");
    assert!(is_one_person(&asked, &born("Sandhu Deepa", "1990-04-12")));
    assert_eq!(words(&asked, &born("Sandhu Deepa", "1990-04-12"))[0], "forename and surname the other way round");
}

#[test]
fn twins_are_of_one_family_and_not_one_person() {
    for (one, other) in [("Alfie Shaw", "Archie Shaw"), ("Hassan Shaw", "Hussain Shaw")] {
        let twins = [one, other].map(|name| born(name, "2020-03-03").home("9 Milton Lane", "LU8 1PL"));
        let likeness = compare(&twins[0], &twins[1]).expect("alike");
        assert_eq!(likeness.same, Same::Family);
        assert_eq!(likeness.reasons[0], Reason::PerhapsTwins);
    }
    let twins = ["Alfie Shaw", "Archie Shaw"].map(|name| born(name, "2020-03-03"));
    let found = families(&twins, &twins.clone().map(|twin| ("Shaw", twin)));
    assert!(found[0].people.iter().all(|person| person.asked == person.known), "each twin finds himself");
}

#[test]
fn strangers_with_a_common_surname_and_one_birthday_are_not_proposed() {
    assert_eq!(compare(&born("Amina Khan", "2018-02-03"), &born("Yasir Khan", "2018-02-03")), None);
}

#[test]
fn father_and_son_of_one_name_are_of_one_family() {
    let home = |person: Person| person.home("12 Castle Close", "LU9 3YT");
    let (father, son) = (home(born("Asif Zulir", "1984-06-20")), home(born("Asif Zulir", "2012-06-20")));
    let likeness = compare(&son, &father).expect("alike");
    assert_eq!(likeness.same, Same::Family);
    assert!(likeness.reasons.contains(&Reason::GenerationApart));
    let elsewhere = born("Asif Zulir", "1984-06-20").home("3 East Road", "LU9 5EL");
    assert!(compare(&son, &elsewhere).is_none(), "a namesake elsewhere is nobody");
}

#[test]
fn the_first_of_january_counts_less() {
    let usual = score(&born("Rukhsana Bibi", "1990-02-03"), &born("Ruksana Bibi", "1990-02-03"));
    let january = score(&born("Rukhsana Bibi", "1990-01-01"), &born("Ruksana Bibi", "1990-01-01"));
    assert!(january < usual);
    assert!(january >= THRESHOLD);
    assert!(!is_one_person(&born("Parveen Akhtar", "1955-01-01"), &born("Rukhsana Bibi", "1955-01-01")));
}

#[test]
fn a_first_name_needs_another_reason() {
    let known = born("Charlotte Carter", "2021-05-07").home("Flat 5, 63 Dorrington Gardens", "LU8 5RL");
    assert!(!is_one_person(&Person::named("Charlotte"), &known));
    assert!(!is_one_person(&Person::named("Charlotte").born(Born::About(2021)), &known));
    let at_home = Person::named("Charlotte").born(Born::About(2021)).home("63 Dorrington Gardens, flat 5", "LU8 5RL");
    assert!(is_one_person(&at_home, &known));
    assert!(is_one_person(&born("Charlotte", "2021-05-07"), &known));
}

#[test]
fn initials_need_another_reason() {
    let known = Person::named("Kwame Chiwale").home("20 Oakley Gardens", "LU9 0FF");
    assert!(!is_one_person(&Person::named("K Chiwale"), &known));
    let same_number = |person: Person| Person { phone: Some("01632 960741".to_owned()), ..person };
    assert!(is_one_person(&same_number(Person::named("K Chiwale")), &same_number(known)));
}

#[test]
fn a_date_that_is_not_known_or_a_slip_does_not_hide_anybody() {
    let known = born("Freya Pemford", "2013-12-23");
    assert!(is_one_person(&Person::named("Freya Pemford"), &known));
    for day in ["2013-12-24", "2012-12-23", "2013-12-28", "2013-11-23"] {
        assert!(is_one_person(&born("Freya Pemford", day), &known), "{day}");
    }
    assert!(is_one_person(&born("Freua Pemford", "2013-12-23"), &known), "a slip in the name");
}

#[test]
fn hyphened_surnames_are_found_by_either_part() {
    let known = born("Tyler Pemworth-Shaw", "2014-10-31");
    assert!(is_one_person(&born("Tyler Shaw", "2014-10-31"), &known));
    assert!(is_one_person(&born("Tyler Pemworth", "2014-10-31"), &known));
}

#[test]
fn a_baby_on_the_way_is_found_by_home_and_time_also_once_it_is_born() {
    let due = Born::Expected("2027-01-06".parse().expect("a day"));
    let known = Person::named("Unborn Dunbar").born(due).home("8 East Way", "LU9 1WD");
    let asked = |name: &str, born: Born| Person::named(name).born(born).home("8 East Way", "LU9 1WD");
    assert!(is_one_person(&asked("BABY Dunbar", due), &known));
    assert!(is_one_person(&asked("Luna Dunbar", on("2026-12-30")), &known));
    assert!(compare(&asked("Shanice Dunbar", on("2007-03-22")), &known).is_none_or(|l| l.same == Same::Family));
}

#[test]
fn a_door_alone_is_nobody_because_homes_change_hands() {
    let home = |name| Person::named(name).home("88 Wellington Way", "LU9 7PZ");
    assert_eq!(compare(&home("Adeel Husain"), &home("Maria Marin")), None);
    let found = families(&[home("Ella Marin")], &[("Marin", home("Maria Marin"))]);
    assert_eq!(found.len(), 1, "but a new child of the household is shown its family");
    assert_eq!(found[0].people[0].likeness.same, Same::Family);
}

#[test]
fn another_sex_counts_against() {
    let of = |sex| Person { sex: Some(sex), ..Person::named("Alex Walford") };
    assert!(score(&of(Sex::Female), &of(Sex::Male)) < score(&of(Sex::Female), &of(Sex::Female)));
}

#[test]
fn a_mother_is_not_a_child_of_her_name_unless_dates_say_so() {
    let of = |kind, person: Person| Person { kind: Some(kind), ..person };
    let mother = of(Kind::Adult, Person::named("Mihaela Orlik"));
    assert!(!is_one_person(&mother, &of(Kind::Child, born("Mihaela Orlik", "2023-08-28"))));
    let wiktoria = of(Kind::Adult, born("Wiktoria Nowacka", "2009-03-05"));
    assert!(is_one_person(&wiktoria, &of(Kind::Child, born("Wiktoria Nowacka", "2009-03-05"))), "a mother of 17");
}

#[test]
fn what_is_typed_can_be_anything() {
    let odd = ["", " ", ",", "-", "💥", "'", "?", "O?Neill, Si?n", "محمد علي", "a b c", ", Amina", "Mrs", "MRS MR"];
    let people = odd.map(|name| born(name, "2024-02-29").home(name, name).also(name, NameUse::Former));
    for (one, other) in people.iter().flat_map(|one| people.iter().map(move |other| (one, other))) {
        compare(one, other);
    }
    assert!(is_one_person(&born("محمد علي", "2015-05-04"), &born("محمد علي", "2015-05-04")), "other scripts too");
    let long = Person::named(&"Anna Maria-".repeat(10_000)).born(Born::About(i16::MAX));
    assert!(compare(&long, &long).is_some());
}

#[test]
fn the_likelier_family_has_more_of_its_people_matched_and_weak_ones_never_flood() {
    let asked = [Person::named("Sarah Walford"), born("Jack Walford", "2015-05-04")];
    let mut known = vec![(0, born("Sarah Walford", "1985-04-03")), (0, born("Jack Walford", "2015-05-04"))];
    known.extend((1..30).map(|at| (at, Person::named("Sarah Walford"))));
    known.extend((30..60).map(|at| (at, Person::named("Jack Smith"))));
    let found = families(&asked, &known);
    assert_eq!(found[0].family, 0);
    assert!(found.len() <= MOST_FAMILIES);
    let unsure = families(&asked[..1], &known);
    assert_eq!(unsure.len(), MOST_FAMILIES, "many namesakes are cut off");
    assert!(families(&[Person::named("Zofia Orlik")], &known).is_empty());
    assert!(families::<u8>(&[], &[]).is_empty());
}
