//! Each sign as practice draws it, and what the key, the list and the links say of it.

mod support;

use alongside_genogram::{English, KinKind, ParentKind, Person, Sign, Stage, Words};
use jiff::civil::date;
use support::invented::everything;
use support::{drawn, told};

#[test]
fn the_key_has_the_signs_that_are_drawn_and_no_others() {
    let drawing = drawn(&everything());
    let key = drawing.svg.split("genogram-key").nth(1).expect("a key");
    let has = |sign: Sign| key.contains(&format!(">{}</text>", English.sign(sign)));
    for sign in [
        Sign::Male,
        Sign::Female,
        Sign::OtherSex,
        Sign::SexNotKnown,
        Sign::Expected,
        Sign::Lost,
        Sign::Index,
        Sign::Died,
        Sign::Separated,
        Sign::Together,
        Sign::Birth,
        Sign::Adopted,
        Sign::Foster,
        Sign::Step,
        Sign::Guardian,
        Sign::Twins,
        Sign::Identical,
        Sign::Home,
        Sign::Conflict,
        Sign::Distant,
        Sign::CutOff,
        Sign::Harmful,
    ] {
        assert!(has(sign), "{sign:?}");
    }
    for sign in [Sign::Married, Sign::Divorced, Sign::Kinship, Sign::Close, Sign::Against, Sign::KinLine] {
        assert!(!has(sign), "{sign:?}");
    }
    let one = told(|family| {
        family.woman("a", "Amira", 2010, 0);
    });
    let alone = drawn(&one).svg;
    assert!(alone.contains(">Female</text>") && !alone.contains(">Male</text>"));
}

#[test]
fn the_list_says_what_the_drawing_shows() {
    let drawing = drawn(&everything());
    let of = |id: &str| drawing.list.iter().find(|entry| entry.id == id).expect("somebody");
    assert_eq!(of("yusuf").about, ["male", "born 2016", "about 10 years old", "the drawing is about them"]);
    assert_eq!(of("yusuf").homes, ["lives in Home 1", "lives in Home 2"]);
    assert_eq!(
        of("yusuf").ties,
        ["child of Imran", "child of Nadia", "step-child of Daniel", "twin of Maryam", "distant from Imran"]
    );
    assert_eq!(of("baby").about, ["baby on the way", "due 3 February 2027"]);
    assert_eq!(of("salma").about, ["female", "born 1960", "died 2021"]);
    assert!(of("imran").ties.contains(&"separated from Nadia, from 2014, until 2022".to_owned()));
    assert!(of("imran").ties.contains(&"is harmed by Daniel".to_owned()));
    assert!(of("hana").ties.contains(&"identical twin of Karim".to_owned()));
    assert_eq!(of("lost").about, ["pregnancy that was lost"]);
}

#[test]
fn everybody_with_an_address_is_a_link_and_nothing_else_is() {
    let mut family = everything();
    let addresses = [
        "/people/7",
        "https://example.org/a?b=1&c=2",
        "javascript:alert(1)",
        "//elsewhere.example",
        "#table",
        "data:text/html,x",
    ];
    for (person, address) in family.people.iter_mut().zip(addresses) {
        person.address = Some(address.to_owned());
    }
    let svg = drawn(&family).svg;
    assert_eq!(svg.matches("<a href=").count(), 3);
    assert!(svg.contains("<a href=\"/people/7\">") && svg.contains("b=1&amp;c=2") && svg.contains("role=\"group\""));
    assert!(!svg.contains("javascript") && !svg.contains("data:text") && !svg.contains("//elsewhere"));
    assert!(drawn(&everything()).svg.contains("role=\"img\""));
}

#[test]
fn a_name_can_not_leave_its_place() {
    let mut family = everything();
    family.people[0].name = "</text><script>alert(1)</script>".into();
    family.homes[0].name = "<b>\"Home\" & more".into();
    let svg = drawn(&family).svg;
    assert!(!svg.contains("<script") && !svg.contains("<b>") && svg.contains("&lt;b&gt;&quot;Home&quot; &amp; more"));
}

#[test]
fn carers_of_different_homes_are_not_made_into_a_couple() {
    let family = told(|family| {
        family.woman("aunt", "Aunt", 1970, 0).man("friend", "Friend", 1960, 0).woman("child", "Child", 2015, 0);
        family.parents(ParentKind::Kinship, &["aunt", "friend"], &["child"]);
    });
    let drawing = drawn(&family);
    assert!(!drawing.svg.contains("genogram-couple") && drawing.svg.contains("genogram-kinship"));
    assert_eq!((drawing.geometry.lines.len(), drawing.crossings.family), (2, 0));
}

#[test]
fn two_parents_of_whom_no_more_is_said_are_joined_by_a_thin_line() {
    let family = told(|family| {
        family.woman("mum", "Mum", 1990, 0).man("dad", "Dad", 1990, 0).woman("child", "Child", 2015, 0);
        family.children(&["mum", "dad"], &["child"]);
    });
    let drawing = drawn(&family);
    assert!(drawing.svg.contains("genogram-couple") && drawing.svg.contains("Couple; no more is recorded"));
    // The list says what is recorded, and that is no couple.
    assert_eq!(drawing.list.iter().find(|entry| entry.id == "mum").expect("Mum").ties, ["parent of Child"]);
}

#[test]
fn relatives_without_parents_in_common_are_drawn_as_far_as_is_known() {
    let family = told(|family| {
        family.woman("gran", "Gran", 1950, 0).woman("child", "Child", 2015, 0).man("brother", "Brother", 2012, 0);
        family.woman("aunt", "Aunt", 1980, 0).woman("cousin", "Cousin", 2010, 0);
        family.kin("gran", "child", KinKind::Grandparent).kin("brother", "child", KinKind::Sibling);
        family.kin("aunt", "child", KinKind::AuntUncle).kin("cousin", "child", KinKind::Cousin);
    });
    let drawing = drawn(&family);
    let top = |id: &str| drawing.geometry.figures.iter().find(|(of, ..)| of == id).expect("somebody").1.top;
    assert!(top("gran") < top("aunt") && top("aunt") < top("child"));
    assert_eq!(top("brother"), top("child"));
    assert!(drawing.svg.contains("Related; through whom is not recorded"));
}

#[test]
fn ages_are_said_as_exactly_as_they_are_known() {
    let ages = |born: &str, died: Option<&str>| {
        let day = |text: &str| alongside_genogram::When::day(text.parse().expect("a day"));
        let life = alongside_genogram::Life { born: Some(day(born)), died: died.map(day), ..Default::default() };
        English.inside(&Person { life, stage: Stage::Born, ..Person::default() }, date(2026, 11, 27))
    };
    assert_eq!(ages("2016-11-27", None), "10");
    assert_eq!(ages("2016-11-28", None), "9");
    assert_eq!(ages("2026-11-01", None), "0");
    assert_eq!(ages("1950-01-01", Some("2020-01-01")), "70");
    assert_eq!(ages("1850-01-01", None), "");
    assert_eq!(ages("2030-01-01", None), "");
}
