//! What is wrong in a record, or knotted in a life: a clear word where something can not be, and a drawing always.

mod support;

use alongside_genogram::{English, Family, FeelingKind, KinKind, ParentKind, Trouble, UnionKind, Words};
use support::{drawn, told};

#[test]
fn nobody_is_their_own_grandfather_and_the_drawing_says_so() {
    let family = told(|family| {
        family.man("a", "Adam", 1950, 0).man("b", "Ben", 1975, 0).man("c", "Callum", 2000, 0);
        family.children(&["a"], &["b"]).children(&["b"], &["c"]).children(&["c"], &["a"]);
    });
    let drawing = drawn(&family);
    let trouble =
        drawing.troubles.iter().find(|trouble| matches!(trouble, Trouble::OwnForebear { .. })).expect("a trouble");
    assert_eq!(
        English.trouble(trouble),
        "By what is recorded somebody is their own forebear: Adam, parent of Ben, parent of Callum, parent of Adam. \
         Look at who is whose parent."
    );
    // The dates say which of the three can not be: Callum was born after Adam.
    assert!(drawing.troubles.contains(&Trouble::ParentNotOlder { parent: "Callum".into(), child: "Adam".into() }));
    assert_eq!((drawing.generations, drawing.geometry.figures.len()), (3, 3));
    assert!(drawing.svg.contains("genogram-against") && drawing.svg.contains("Can not be: look at this tie"));
    assert!(drawing.list.iter().any(|entry| entry.ties.contains(&"parent of Adam".to_owned())));
}

#[test]
fn a_loop_without_dates_is_drawn_the_same_each_time() {
    let family = told(|family| {
        for id in ["a", "b", "c", "d"] {
            family.woman(id, id, 0, 0);
        }
        family.children(&["a"], &["b"]).children(&["b"], &["c"]).children(&["c"], &["d"]).children(&["d"], &["a"]);
    });
    let mut other = family.clone();
    other.people.reverse();
    other.parents.reverse();
    assert_eq!(drawn(&family), drawn(&other));
    assert_eq!(drawn(&family).generations, 4);
}

#[test]
fn a_mother_who_is_also_a_wife_stands_where_a_mother_stands() {
    let thebes =
        support::published::all().into_iter().find(|published| published.file == "thebes").expect("the family");
    let drawing = drawn(&thebes.family);
    assert_eq!(drawing.troubles, []);
    let top = |id: &str| drawing.geometry.figures.iter().find(|(of, ..)| of == id).map(|(_, figure, _)| figure.top);
    assert!(top("jocasta") < top("oedipus") && top("oedipus") < top("antigone"));
}

#[test]
fn step_parents_of_each_other_are_no_error() {
    let grandpa =
        support::published::all().into_iter().find(|published| published.file == "grandpa").expect("the song");
    let drawing = drawn(&grandpa.family);
    assert_eq!(drawing.troubles, []);
    assert!(!drawing.svg.contains("genogram-against"));
    let narrator = drawing.list.iter().find(|entry| entry.id == "narrator").expect("the narrator");
    for words in ["step-child of Her daughter", "step-parent of Her daughter", "child of His father"] {
        assert!(narrator.ties.iter().any(|said| said == words), "{words}: {:?}", narrator.ties);
    }
}

#[test]
fn rows_that_mean_nobody_or_the_same_person_twice_are_no_lines() {
    let family = told(|family| {
        family.man("a", "Adam", 1950, 0).woman("b", "Beth", 1952, 0).man("b", "Bob", 1960, 0);
        family.married("a", "a", 0).married("a", "nobody", 0).children(&["nobody"], &["a"]).children(&["a"], &["a"]);
        family.home("Home 1", &["a", "nobody"]).home("Home 2", &["nobody"]).twins(&["a", "nobody"], None);
        family.feeling("a", "nobody", FeelingKind::Close).feeling("a", "a", FeelingKind::Close);
        family.kin("a", "nobody", KinKind::Sibling);
    });
    let drawing = drawn(&family);
    assert_eq!(
        (drawing.geometry.lines.len(), drawing.geometry.feelings.len(), drawing.geometry.homes.len()),
        (0, 0, 1)
    );
    assert!(!drawing.svg.contains("nobody"));
    let said: Vec<String> = drawing.troubles.iter().map(|trouble| English.trouble(trouble)).collect();
    assert_eq!(
        said,
        [
            "Adam is tied to themselves, which is not drawn. Look at that tie.",
            "Beth and Bob came as one person, and only Beth is drawn. This is an error of the program.",
        ]
    );
}

#[test]
fn nobody_at_all_is_an_empty_drawing() {
    let drawing = drawn(&Family::default());
    assert_eq!((drawing.generations, drawing.list.len(), drawing.troubles.len()), (0, 0, 0));
    assert!(drawing.svg.starts_with("<svg") && drawing.svg.ends_with("</svg>\n"));
}

#[test]
fn a_couple_who_married_twice_is_one_line_and_both_are_said() {
    let family = told(|family| {
        family.man("a", "Adam", 1950, 0).woman("b", "Beth", 1952, 0);
        family.union("a", "b", UnionKind::Divorced, 1975, 1980).union("b", "a", UnionKind::Married, 1985, 0);
    });
    let drawing = drawn(&family);
    assert_eq!(drawing.geometry.lines.len(), 1);
    assert!(drawing.svg.contains("genogram-married") && !drawing.svg.contains("genogram-divorced"));
    let adam = &drawing.list.iter().find(|entry| entry.id == "a").expect("Adam").ties;
    assert_eq!(*adam, ["divorced from Beth, from 1975, until 1980", "married to Beth, from 1985"]);
}

#[test]
fn a_carer_who_is_younger_than_the_cared_for_is_no_error() {
    let family = told(|family| {
        family.woman("gran", "Gran", 1940, 0).woman("mum", "Mum", 1965, 0).man("son", "Son", 1990, 0);
        family.children(&["gran"], &["mum"]).children(&["mum"], &["son"]);
        family.parents(ParentKind::Kinship, &["son"], &["gran"]);
    });
    let drawing = drawn(&family);
    assert_eq!(drawing.troubles, []);
    assert_eq!(drawing.generations, 3);
    assert!(drawing.svg.contains("genogram-kinship"));
}

#[test]
fn a_hundred_thousand_letters_make_no_picture_that_nobody_can_open() {
    let long = "long ".repeat(20_000);
    let mut family = told(|family| {
        family.woman("a", &long, 1950, 0).man("b", &"x".repeat(100_000), 1952, 0).married("a", "b", 0);
    });
    family.homes.push(alongside_genogram::Home { name: long.clone(), people: vec!["a".into()] });
    let drawing = alongside_genogram::genogram(&family, &support::options(&long));
    assert!(drawing.width < 2000 && drawing.height < 1000, "{} x {}", drawing.width, drawing.height);
    assert_eq!(drawing.list[0].name.len() + drawing.list[1].name.len(), 200_000);
}
