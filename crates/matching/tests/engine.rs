//! The engine from files to files: order of rows, unrelated rows, relatives, bad input.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeSet;
use std::fs;

use alongside_matching::compare::Comparer;
use alongside_matching::config::Config;
use alongside_matching::fields::{born, family, given, grade_of};
use alongside_matching::households;
use alongside_matching::run::{Options, Outcome, run};
use common::{Folder, HEADING, config, matched, person_of, persons, town};
use proptest::prelude::*;

#[test]
fn a_small_town_is_put_together() {
    let (_folder, outcome) = matched(&town(60), None);
    let found = persons(&outcome);
    let whole = (0..60).flat_map(|f| (0..4).map(move |m| (f, m))).filter(|(f, m)| {
        let set: BTreeSet<String> = (0..3).map(|r| format!("f{f}m{m}r{r}")).collect();
        found.contains(&set)
    });
    assert!(whole.count() >= 235, "240 people, {} found", found.len());
}

#[test]
fn a_model_that_was_kept_gives_the_same_again() {
    let rows = town(40);
    let (folder, first) = matched(&rows, None);
    let path = folder.0.join("model.json");
    first.model.write(&path).unwrap();
    let (_other, again) = matched(&rows, Some(&path));
    assert_eq!(first.model, again.model, "a model is read as it was written");
    assert_eq!(persons(&first), persons(&again));
}

#[test]
fn a_model_of_other_columns_is_refused() {
    let (folder, first) = matched(&town(5), None);
    let path = folder.0.join("model.json");
    first.model.write(&path).unwrap();
    let input = folder.file("b.csv", "id,name\n1,Ann Lee\n");
    let mut other = config();
    other.compare.push(toml::from_str("column = \"name\"\nkind = \"string\"").unwrap());
    other.columns.birth_date = None;
    let mut only = config();
    only.columns = toml::from_str("id = \"id\"\nfull_name = \"name\"").unwrap();
    only.compare = other.compare;
    let options = Options { inputs: vec![input], model: Some(path), ..Options::default() };
    assert!(run(&only, &options).unwrap_err().to_string().contains("other columns"));
}

/// The town with two more families, of whom something makes them hard to tell apart.
fn with(extra: &[&str]) -> Outcome {
    let mut rows = town(60);
    rows.extend(extra.iter().map(|r| (*r).to_owned()));
    matched(&rows, None).1
}

#[test]
fn twins_are_two_people() {
    let outcome = with(&[
        "t1a,Harriet Pennyfold,2014-05-06,F,90 Oak Road,LU8 4ZZ,feed0,2021-03-01,L90",
        "t2a,Matilda Pennyfold,2014-05-06,F,90 Oak Road,LU8 4ZZ,feed0,2021-03-01,L90",
        "t1b,Harriet Pennyfold,2014-05-06,F,90 Oak Road,LU8 4ZZ,feed1,2022-03-01,",
        "t2b,Matilda Pennyfold,2014-05-06,F,90 Oak Road,LU8 4ZZ,feed1,2022-03-01,",
    ]);
    assert_eq!(person_of(&outcome, "t1a"), BTreeSet::from(["t1a".to_owned(), "t1b".to_owned()]));
    assert_eq!(person_of(&outcome, "t2a"), BTreeSet::from(["t2a".to_owned(), "t2b".to_owned()]));
}

#[test]
fn father_and_son_of_one_name_are_two_people() {
    let outcome = with(&[
        "p1,Yusuf Haddadin,1971-02-11,M,91 Oak Road,LU8 4ZZ,feed0,2021-03-01,",
        "p2,Yusuf Haddadin,1971-02-11,M,91 Oak Road,LU8 4ZZ,feed1,2022-03-01,",
        "s1,Yusuf Haddadin,2009-09-23,M,91 Oak Road,LU8 4ZZ,feed0,2021-03-01,",
        "s2,Yousef Haddadin,2009-09-23,M,91 Oak Road,LU8 4ZZ,feed1,2022-03-01,",
    ]);
    assert_eq!(person_of(&outcome, "p1"), BTreeSet::from(["p1".to_owned(), "p2".to_owned()]));
    assert_eq!(person_of(&outcome, "s1"), BTreeSet::from(["s1".to_owned(), "s2".to_owned()]));
}

#[test]
fn two_names_tell_more_of_a_child_and_within_one_feed() {
    let outcome = with(&[
        "g1,Emmanuel Quartey,1980-05-06,M,97 Oak Road,LU8 4ZZ,feed0,2021-03-01,",
        "g2,Kofi Quartey,1980-05-06,M,97 Oak Road,LU8 4ZZ,feed1,2021-03-01,",
        "c1,Emmanuel Quartey,2015-05-06,M,98 Oak Road,LU8 4ZZ,feed0,2021-03-01,",
        "c2,Kofi Quartey,2015-05-06,M,98 Oak Road,LU8 4ZZ,feed1,2021-03-01,",
        "c3,Kofi Quartey,2015-05-06,M,98 Oak Road,LU8 4ZZ,feed0,2022-03-01,",
        "p1,Ama Quartey,2014-11-23,F,97 Oak Road,LU8 4ZZ,feed0,2022-03-01,",
    ]);
    let record = |id: &str| {
        let ids = outcome.people.records.iter().map(|r| outcome.table.id(r.row as usize));
        ids.enumerate().find(|(_, known)| *known == id).unwrap().0 as u32
    };
    let mut comparer = Comparer::new(&outcome.people, &outcome.fields);
    let mut grades = |a: &str, b: &str| {
        let pattern = comparer.pattern(record(a), record(b));
        (grade_of(pattern, 0), grade_of(pattern, 3))
    };
    assert_eq!(grades("g1", "g2"), (given::DIFFERENT, born::SAME_GROWN));
    assert_eq!(grades("c1", "c2"), (given::DIFFERENT, born::SAME));
    assert_eq!(grades("c1", "c3"), (given::ONE_FEED, born::SAME));
    assert_eq!(grades("g1", "c1"), (given::SAME, born::PART), "one birthday");
    assert_eq!(grades("g2", "p1"), (given::DIFFERENT, born::GENERATION));
}

#[test]
fn names_of_one_sound_and_a_surname_before_an_initial_are_graded() {
    let outcome = with(&[
        "r1,Rehana Pennyfold,2010-05-19,F,90 Oak Road,LU8 4ZZ,feed0,2021-03-01,",
        "r2,Raihana Pennyfold,2010-05-19,F,90 Oak Road,LU8 4ZZ,feed1,2022-03-01,",
        "i1,Pennyfold R,2010-05-19,F,90 Oak Road,LU8 4ZZ,feed0,2022-03-01,",
    ]);
    let record = |id: &str| {
        let ids = outcome.people.records.iter().map(|r| outcome.table.id(r.row as usize));
        ids.enumerate().find(|(_, known)| *known == id).unwrap().0 as u32
    };
    let mut comparer = Comparer::new(&outcome.people, &outcome.fields);
    let mut grades = |a: &str, b: &str| {
        let pattern = comparer.pattern(record(a), record(b));
        (grade_of(pattern, 0), grade_of(pattern, 2))
    };
    assert_eq!(grades("r1", "r2"), (given::SOUND, family::SAME));
    assert_eq!(grades("r1", "i1"), (given::INITIAL, 0), "the surname tells no more");
}

#[test]
fn an_unborn_child_and_the_baby_are_one_and_an_elder_child_is_not() {
    let outcome = with(&[
        "u1,Unborn Pennyfold,2023-09-01,,90 Oak Road,LU8 4ZZ,care,2023-05-02,",
        "u2,Baby of Harriet Pennyfold,2023-08-25,,90 Oak Road,LU8 4ZZ,feed1,2023-08-26,",
        "u3,Ottilie Pennyfold,2023-08-25,F,90 Oak Road,LU8 4ZZ,feed0,2024-03-01,",
        "e1,Matilda Pennyfold,2021-02-11,F,90 Oak Road,LU8 4ZZ,feed0,2024-03-01,",
    ]);
    let baby = ["u1", "u2", "u3"].map(str::to_owned);
    assert_eq!(person_of(&outcome, "u3"), BTreeSet::from(baby));
    assert_eq!(person_of(&outcome, "e1").len(), 1);
}

#[test]
fn one_list_never_holds_one_person_twice() {
    let outcome = with(&[
        "l1,Dorothea Quillfeather,2011-04-05,F,92 Oak Road,LU8 4ZZ,school,2021-03-01,C1",
        "l2,Dorothea Quillfeather,,F,92 Oak Road,LU8 4ZZ,school,2021-03-01,C1",
    ]);
    assert_eq!(person_of(&outcome, "l1").len(), 1);
}

#[test]
fn the_elder_and_the_younger_are_two_people() {
    let outcome = with(&[
        "j1,Alistair Fenwicke Snr,,M,96 Oak Road,LU8 4ZZ,feed0,2021-03-01,",
        "j2,Alistair Fenwicke Jnr,,M,96 Oak Road,LU8 4ZZ,feed1,2022-03-01,",
        "j3,Alistair Fenwicke Junior,,M,96 Oak Road,LU8 4ZZ,feed2,2023-03-01,",
    ]);
    assert_eq!(person_of(&outcome, "j1").len(), 1);
}

#[test]
fn another_spelling_and_a_name_turned_round_are_found() {
    let outcome = with(&[
        "n1,Mohammed Shahrukh Chowdhury,2003-11-17,M,93 Oak Road,LU8 4ZZ,feed0,2021-03-01,",
        "n2,Choudhury Shahrukh,2003-11-17,M,93 Oak Road,LU8 4ZZ,feed1,2022-03-01,",
        "n3,\"CHOUDHRY, Md Shahrukh\",17/11/2003,,93 Oak Rd,LU84ZZ,feed2,2023-03-01,",
    ]);
    assert_eq!(person_of(&outcome, "n1").len(), 3);
}

#[test]
fn two_women_of_one_forename_and_day_are_two() {
    // Begum is no family's own surname, and here it is all that would speak for one person.
    let outcome = with(&[
        "w1,Fatema Begum,2017-04-11,F,95 Oak Road,LU8 4ZZ,feed0,2021-03-01,",
        "w2,Jamilah Fatima,2017-04-11,F,7 Elm Street,LU8 5YY,feed1,2022-03-01,",
    ]);
    assert_eq!(person_of(&outcome, "w1").len(), 1);
}

#[test]
fn a_home_that_changes_hands_holds_two_households() {
    let outcome = with(&[
        "h1,Leonora Vasquez-Thorne,1980-01-15,F,94 Oak Road,LU8 4ZZ,feed0,2012-03-01,",
        "h2,Leonora Vasquez-Thorne,1980-01-15,F,94 Oak Road,LU8 4ZZ,feed1,2014-03-01,",
        "h3,Leonora Vasquez-Thorne,1980-01-15,F,3 Elm Street,LU8 5YY,feed1,2017-03-01,",
        "h4,Abioye Quartermaine,1969-08-30,M,94 Oak Road,LU8 4ZZ,feed0,2019-03-01,",
        "h5,Abioye Quartermaine,1969-08-30,M,94 Oak Road,LU8 4ZZ,feed2,2023-03-01,",
    ]);
    let spells = households::households(&outcome.people, &outcome.persons.of_record);
    let of = |id: &str| {
        let n = outcome.people.records.iter().position(|r| outcome.table.id(r.row as usize) == id).unwrap();
        let first = outcome.persons.of_record[n];
        spells.iter().filter(|s| s.person == first).cloned().collect::<Vec<_>>()
    };
    let (left, came) = (of("h1"), of("h4"));
    assert_eq!((left.len(), came.len()), (2, 1));
    assert_eq!(left[0].home, came[0].home);
    assert_ne!(left[0].household, came[0].household);
    assert!(left[0].to.unwrap() <= came[0].from.unwrap() && came[0].to.is_none());
}

#[test]
fn nothing_and_one_row_are_no_trouble() {
    let (_folder, outcome) = matched(&[], None);
    assert_eq!(outcome.persons.of_record.len(), 0);
    let (folder, outcome) = matched(&town(1)[..1], None);
    assert_eq!(persons(&outcome).len(), 1);
    common::write(&outcome, &folder.0);
    assert_eq!(fs::read_to_string(folder.0.join("persons.csv")).unwrap().lines().count(), 2);
}

#[test]
fn a_name_that_half_of_all_rows_bear_costs_no_flood_of_pairs() {
    let rows = (0..6000).map(|n| {
        let name = if n % 2 == 0 { "Unknown Person".to_owned() } else { format!("Ann{n} Lee{n}") };
        format!("{n},{name},,,,,feed,,")
    });
    let (_folder, outcome) = matched(&rows.collect::<Vec<_>>(), None);
    assert!(outcome.candidates.1 < 6000 * 100, "{} pairs", outcome.candidates.1);
}

#[test]
fn a_hostel_of_400_and_a_postcode_of_3000_cost_no_flood_of_pairs() {
    let letters = |n: u32| {
        (0..6)
            .map(|p| char::from(b'a' + (n.wrapping_mul(2_654_435_761).rotate_left(p * 5) % 26) as u8))
            .collect::<String>()
    };
    let rows = (0..3000_u32).map(|n| {
        let home = if n < 400 { "1 Long Street".to_owned() } else { format!("{n} Long Street") };
        format!(
            "{n},{} {},19{:02}-{:02}-{:02},,{home},LU8 1AA,feed,,",
            letters(n),
            letters(n + 9999),
            n % 90 + 10,
            n % 12 + 1,
            n % 28 + 1
        )
    });
    let (_folder, outcome) = matched(&rows.collect::<Vec<_>>(), None);
    assert!(outcome.candidates.1 < 3000 * 60, "{} pairs", outcome.candidates.1);
    assert!(persons(&outcome).len() > 2990, "people of one hostel are not one person");
}

#[test]
fn a_cell_of_ten_megabytes_is_cut_and_said() {
    let row = format!("1,{},2001-01-02,,,,feed,,", "x".repeat(10_000_000));
    let (_folder, outcome) = matched(&[row, "2,Ann Lee,2001-01-02,,,,feed,,".to_owned()], None);
    assert!(outcome.table.warnings[0].0.contains("512 bytes"));
    assert_eq!(persons(&outcome).len(), 2);
}

#[test]
fn a_column_with_one_value_and_no_dates_at_all_are_no_trouble() {
    let rows: Vec<String> = town(30)
        .iter()
        .map(|row| {
            let cells: Vec<&str> = row.split(',').collect();
            format!("{},{},,F,{},{},same,,", cells[0], cells[1], cells[4], cells[5])
        })
        .collect();
    let (_folder, outcome) = matched(&rows, None);
    assert!(persons(&outcome).len() >= 60, "without dates people are still told apart");
}

#[test]
fn a_shifted_feed_is_said() {
    let mut rows = town(20);
    for n in 0..60 {
        rows.push(format!("s{n},2001-01-02,Ann Lee,F,LU8 1AA,12 Mill Lane Luton,shifted,,"));
    }
    let (_folder, outcome) = matched(&rows, None);
    let said: Vec<&str> = outcome.people.warnings.iter().map(|w| w.0.as_str()).collect();
    assert!(said.iter().any(|w| w.contains("dates of birth of the feed shifted")), "{said:?}");
}

#[test]
fn ids_that_stand_twice_are_said_and_kept() {
    let mut rows = town(5);
    rows.push(rows[0].clone());
    let (_folder, outcome) = matched(&rows, None);
    assert!(outcome.table.warnings.iter().any(|w| w.0.contains("ids stand on more than one row")));
    assert_eq!(outcome.persons.of_record.len(), 61);
}

#[test]
fn a_column_that_is_not_there_is_named() {
    let folder = Folder::new();
    let input = folder.file("a.csv", "id,name\n1,Ann Lee\n");
    let error = run(&config(), &Options { inputs: vec![input], ..Options::default() }).unwrap_err().to_string();
    assert!(error.contains("no column \"born\""), "{error}");
}

#[test]
fn windows_letters_and_other_separators_are_read() {
    let folder = Folder::new();
    let input = folder.file("a.csv", b"id;name\r\n1;Zo\xEB Ros\xE9\r\n2;\"Zo\xEB\nRos\xE9\"\r\n");
    let only: Config = toml::from_str("[columns]\nid = \"id\"\nfull_name = \"name\"").unwrap();
    let outcome = run(&only, &Options { inputs: vec![input], ..Options::default() }).unwrap();
    assert_eq!(outcome.table.rows(), 2);
    assert!(outcome.table.warnings[0].0.contains("Windows-1252"));
}

#[test]
fn two_tables_are_linked_and_rows_of_one_are_not() {
    let folder = Folder::new();
    let rows = town(40);
    let of = |feed: usize| rows.iter().skip(feed).step_by(3).cloned().collect::<Vec<_>>().join("\n");
    let a = folder.file("a.csv", format!("{HEADING}\n{}\n", of(0)));
    let b = folder.file("b.csv", format!("{HEADING}\n{}\n", of(1)));
    let options = Options { inputs: vec![a, b], link_only: true, ..Options::default() };
    let outcome = run(&config(), &options).unwrap();
    assert!(outcome.edges.iter().all(|e| {
        let input = |n: u32| outcome.people.records[n as usize].input;
        input(e.i) != input(e.j)
    }));
    assert!(persons(&outcome).iter().filter(|set| set.len() == 2).count() >= 157, "of 160");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_rows_changes_nothing(order in Just((0..144_usize).collect::<Vec<_>>()).prop_shuffle()) {
        let rows = town(12);
        let turned: Vec<String> = order.iter().map(|n| rows[*n].clone()).collect();
        let (first, second) = (matched(&rows, None), matched(&turned, None));
        prop_assert_eq!(persons(&first.1), persons(&second.1));
        prop_assert_eq!(&first.1.model, &second.1.model, "the model to the last bit");
        for (folder, outcome) in [&first, &second] {
            common::write(outcome, &folder.0);
        }
        for file in ["persons.csv", "pairs.csv", "households.csv"] {
            let lines = |folder: &Folder| {
                let text = fs::read_to_string(folder.0.join(file)).unwrap();
                text.lines().map(str::to_owned).collect::<BTreeSet<_>>()
            };
            prop_assert_eq!(lines(&first.0), lines(&second.0), "{}", file);
        }
    }

    #[test]
    fn an_unrelated_row_changes_no_person(name in "[bcdfg]{5,9} [hjklm]{5,9}", year in 1800_u32..1900) {
        // With a model that was kept: learning anew from other rows may move a weight by a hair.
        let rows = town(12);
        let (folder, first) = matched(&rows, None);
        let model = folder.0.join("model.json");
        first.model.write(&model).unwrap();
        let (_a, before) = matched(&rows, Some(&model));
        let mut more = rows.clone();
        more.push(format!("new,{name},{year}-07-08,,700 Nowhere Row,ZZ9 9ZZ,feed9,2020-01-01,"));
        let (_b, after) = matched(&more, Some(&model));
        let mut expected = persons(&before);
        expected.insert(BTreeSet::from(["new".to_owned()]));
        prop_assert_eq!(persons(&after), expected);
    }
}
