//! Decisions by people bind the engine.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeSet;
use std::fs;

use alongside_matching::run::{Options, Outcome, run};
use alongside_matching::{error::MatchError, report};
use common::{Folder, HEADING, config, person_of, persons, town};
use proptest::prelude::*;

const DECISIONS: &str = "input_l,id_l,input_r,id_r,decision,who,when";

fn decided(rows: &[String], decisions: &[&str]) -> Result<(Folder, Outcome), MatchError> {
    let folder = Folder::new();
    let input = folder.file("a.csv", format!("{HEADING}\n{}\n", rows.join("\n")));
    let decisions = folder.file("decisions.csv", format!("{DECISIONS}\n{}\n", decisions.join("\n")));
    let options = Options { inputs: vec![input], decisions: Some(decisions), ..Options::default() };
    let outcome = run(&config(), &options)?;
    Ok((folder, outcome))
}

fn set(ids: &[&str]) -> BTreeSet<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

#[test]
fn same_is_joined_whatever_the_weight_and_the_lists_say() {
    let rows = town(20);
    // Two strangers, and two children of one class.
    let (_folder, outcome) =
        decided(&rows, &["a.csv,f1m0r0,a.csv,f9m3r1,same,Sam,2026-11-01", "a.csv,f2m0r0,a.csv,f2m2r0,same,Sam,"])
            .unwrap();
    let whole = ["f1m0r0", "f1m0r1", "f1m0r2", "f9m3r0", "f9m3r1", "f9m3r2"];
    assert_eq!(person_of(&outcome, "f1m0r0"), set(&whole), "with all that is one person with either");
    assert!(person_of(&outcome, "f2m0r0").contains("f2m2r0"));
}

#[test]
fn different_are_never_one_person_through_any_chain() {
    let rows = town(20);
    let (_folder, before) = decided(&rows, &[]).unwrap();
    assert_eq!(person_of(&before, "f3m1r0"), set(&["f3m1r0", "f3m1r1", "f3m1r2"]));
    let (folder, outcome) = decided(&rows, &["a.csv,f3m1r0,a.csv,f3m1r1,different,,"]).unwrap();
    assert!(!person_of(&outcome, "f3m1r0").contains("f3m1r1"));
    assert_eq!(persons(&outcome).len(), persons(&before).len() + 1, "the third row stays with one of the two");
    common::write(&outcome, &folder.0);
    let review = fs::read_to_string(folder.0.join("review.csv")).unwrap();
    assert!(!review.contains("f3m1r0,a.csv,f3m1r1"), "what was decided is not asked again");
}

#[test]
fn same_brings_no_rows_together_that_were_decided_to_be_two() {
    let lines = ["a.csv,f1m0r0,a.csv,f9m3r1,same,,", "a.csv,f1m0r1,a.csv,f9m3r0,different,,"];
    let (_folder, outcome) = decided(&town(20), &lines).unwrap();
    assert!(person_of(&outcome, "f1m0r0").contains("f9m3r1"));
    assert!(!person_of(&outcome, "f1m0r1").contains("f9m3r0"));
}

#[test]
fn what_is_one_with_a_row_that_has_gone_is_kept_apart_as_that_row_was() {
    let rows = town(20);
    let (_folder, outcome) = decided(
        &rows,
        &["a.csv,gone,a.csv,f3m1r0,same,,", "a.csv,gone,a.csv,f3m1r1,different,,", "old.csv,1,a.csv,f3m1r0,same,,"],
    )
    .unwrap();
    assert!(!person_of(&outcome, "f3m1r0").contains("f3m1r1"));
    assert!(outcome.people.warnings.iter().any(|w| w.0.contains("2 rows that decisions are about are in no table")));
}

#[test]
fn contradictions_are_named_in_words_and_refused() {
    let lines = [
        "a.csv,f1m0r0,a.csv,f1m0r1,same,Sam Okafor,2026-11-01",
        "a.csv,f1m0r1,b.csv,7,same,,",
        "a.csv,f1m0r0,b.csv,7,different,Jo Bell,2026-11-03",
    ];
    let error = decided(&town(5), &lines).unwrap_err().to_string();
    for words in [
        "a.csv f1m0r0 and b.csv 7 are two people (line 4, Jo Bell, 2026-11-03)",
        "a.csv f1m0r0 and a.csv f1m0r1 are one person (line 2, Sam Okafor, 2026-11-01)",
        "and a.csv f1m0r1 and b.csv 7 are one person (line 3)",
    ] {
        assert!(error.contains(words), "{error}");
    }
}

#[test]
fn lines_that_say_nothing_clear_are_named() {
    for (line, words) in [
        ("a.csv,f1m0r0,a.csv,f1m0r1,maybe,,", "line 2"),
        ("a.csv,f1m0r0,a.csv,f1m0r0,same,,", "names one twice"),
        ("a.csv,,a.csv,f1m0r0,same,,", "is empty"),
    ] {
        let error = decided(&town(2), &[line]).unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    }
    let mut rows = town(2);
    rows.push(rows[0].clone());
    let error = decided(&rows, &["a.csv,f0m0r0,a.csv,f1m0r1,different,,"]).unwrap_err().to_string();
    assert!(error.contains("give each row its own"), "{error}");
}

#[test]
fn the_report_holds_probabilities_against_decisions() {
    let lines = ["a.csv,f1m0r0,a.csv,f1m0r1,same,,", "a.csv,f1m0r0,a.csv,f9m3r1,different,,"];
    let (_folder, outcome) = decided(&town(20), &lines).unwrap();
    let (below, bands) = report::calibration::by_decisions(&outcome).unwrap();
    assert_eq!((below.pairs, below.same), (1, 0));
    assert_eq!((bands[6].pairs, bands[6].same), (1, 1));
    assert!(report::page(&outcome, &config()).contains("Probabilities against decisions"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_decided_holds_or_is_refused(
        picks in prop::collection::vec((0..96_usize, 0..96_usize, any::<bool>()), 1..14)
    ) {
        let rows = town(8);
        let id = |n: usize| rows[n].split(',').next().unwrap();
        let picks: Vec<_> = picks.into_iter().filter(|(a, b, _)| a != b).collect();
        let lines: Vec<String> = picks
            .iter()
            .map(|(a, b, same)| format!("a.csv,{},a.csv,{},{},,", id(*a), id(*b), if *same { "same" } else { "different" }))
            .collect();
        match decided(&rows, &lines.iter().map(String::as_str).collect::<Vec<_>>()) {
            Ok((_folder, outcome)) => {
                for (a, b, same) in picks {
                    prop_assert_eq!(person_of(&outcome, id(a)).contains(id(b)), same, "{} {}", id(a), id(b));
                }
            }
            Err(error) => prop_assert!(error.to_string().contains("contradict"), "{}", error),
        }
    }
}
