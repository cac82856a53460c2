//! Packs: those of the product, what the checker says of bad ones, and which is chosen.

use alongside_results::{Confidence, Pack, built_in, built_in_ids, choose, command, describe};
use jiff::civil::{Date, date};

/// A small pack without faults, to be spoilt.
const GOOD: &str = r#"id = "own"
version = 1
title = "Our own"
about = "What we agreed on"

[sources]
us = "Our agreement, page 4"

[in_force]
claims_from = 2026-04-01
source = "us"
confidence = "sourced"
checked_on = 2026-11-26

[eligibility]
least = 1
counted = "need"
source = "us"
confidence = "sourced"
checked_on = 2026-11-26

[dependent]
child_under = 18
source = "us"
confidence = "sourced"
checked_on = 2026-11-26

[way_of_working]
lead = true
source = "us"
confidence = "sourced"
checked_on = 2026-11-26

[result]
pounds = 500
source = "us"
confidence = "sourced"
checked_on = 2026-11-26

[[headline]]
code = "home"
title = "Home"
family_title = "Home"
source = "us"
confidence = "sourced"
checked_on = 2026-11-26

[[need]]
code = "quiet"
headline = "home"
title = "Noise"
subject = "household"
source = "us"
confidence = "sourced"
checked_on = 2026-11-26

[[outcome]]
need = "quiet"
to = 2026-12-31
test = "no_event_for"
kinds = ["asb"]
months = 6
clock = "last_event"
source = "us"
confidence = "sourced"
checked_on = 2026-11-26

[[outcome]]
need = "quiet"
from = 2027-01-01
test = "no_event_for"
kinds = ["asb"]
months = 3
clock = "last_event"
source = "us"
confidence = "sourced"
checked_on = 2026-11-26
"#;

/// The faults after one change, each in a line.
fn faults(from: &str, to: &str) -> Vec<String> {
    assert!(GOOD.contains(from), "{from} is in the good pack");
    let faults = Pack::parse(&GOOD.replacen(from, to, 1)).expect_err("a fault");
    faults.iter().map(ToString::to_string).collect()
}

/// The line of the good pack on which a text first stands.
fn line_of(text: &str) -> usize {
    1 + GOOD[..GOOD.find(text).expect("it is there")].matches('\n').count()
}

#[test]
fn every_pack_of_the_product_is_without_fault_and_bears_its_own_name() {
    assert!(Pack::parse(GOOD).is_ok());
    for id in built_in_ids() {
        let pack = built_in(id).expect("a pack");
        assert_eq!(pack.id, id);
        assert!(!pack.notes.is_empty(), "{id} says what was decided");
        assert!(command::check_pack(id).expect("no fault").contains("no faults"));
    }
}

#[test]
fn what_was_only_remembered_is_unverified() {
    let sfof = built_in("sfof").expect("a pack");
    assert!(sfof.needs.iter().all(|need| need.outcomes[0].basis.confidence == Confidence::Unverified));
    let tfp2 = built_in("tfp2").expect("a pack");
    let of = |code: &str| {
        let need = tfp2.needs.iter().find(|need| need.code == code).expect("a need");
        need.outcomes.iter().map(|outcome| outcome.basis.confidence).collect::<Vec<_>>()
    };
    assert_eq!(of("attendance"), [Confidence::Sourced, Confidence::Sourced]);
    assert_eq!(of("domestic_abuse"), [Confidence::Unverified]);
    assert!(tfp2.employment.iter().all(|row| row.basis.confidence == Confidence::Unverified));
}

#[test]
fn each_fault_is_named_with_its_line() {
    let cases = [
        ("months = 6", "months = \"six\"", "months = 6", "months of [[outcome]] is not a whole number from 0 to 1000"),
        ("months = 6", "moons = 6", "months = 6", "moons is not a key of [[outcome]]"),
        ("kinds = [\"asb\"]", "kinds = [\"asbo\"]", "kinds = [\"asb\"]", "\"asbo\" is not a word for kinds here"),
        ("counted = \"need\"", "counted = \"child\"", "counted = \"need\"", "is not one of headline, need"),
        ("source = \"us\"", "", "[in_force]", "[in_force] has no source"),
        ("source = \"us\"", "source = \"them\"", "[in_force]", "source \"them\", which is not among [sources]"),
        (
            "confidence = \"sourced\"",
            "confidence = \"sure\"",
            "confidence",
            "is not one of sourced, derived, unverified",
        ),
        ("checked_on = 2026-11-26", "checked_on = 2026-11-31", "checked_on", "not TOML"),
        ("checked_on = 2026-11-26", "checked_on = \"soon\"", "checked_on", "is not a day like 2018-07-31"),
        ("checked_on = 2026-11-26", "", "[in_force]", "[in_force] has no checked_on"),
        (
            "from = 2027-01-01",
            "from = 2027-02-01",
            "from = 2027-01-01",
            "hole: need \"quiet\" has no outcome from 1 January 2027 to 31 January 2027",
        ),
        (
            "from = 2027-01-01",
            "from = 2026-12-01",
            "from = 2027-01-01",
            "overlap: need \"quiet\" has two outcomes on 1 December 2026",
        ),
        (
            "from = 2027-01-01\n",
            "from = 2027-01-01\nto = 2027-12-31\n",
            "from = 2027-01-01",
            "hole: need \"quiet\" has no outcome after 31 December 2027",
        ),
        (
            "to = 2026-12-31",
            "from = 2026-05-01\nto = 2026-12-31",
            "to = 2026-12-31",
            "hole: need \"quiet\" has no outcome before 1 May 2026",
        ),
        ("test = \"no_event_for\"", "test = \"quiet_for\"", "test = ", "is not one of attendance_over_terms"),
        ("need = \"quiet\"", "need = \"noisy\"", "[[outcome]]", "\"noisy\" of [[outcome]] is no need of this pack"),
        ("headline = \"home\"", "headline = \"house\"", "[[need]]", "under \"house\", which is no headline"),
        ("least = 1", "least = 0", "[eligibility]", "least of [eligibility] is 0"),
        ("subject = \"household\"\n", "", "[[need]]", "[[need]] has no subject"),
        ("[dependent]", "[dependant]", "[dependent]", "dependant is not a key of the pack"),
        ("pounds = 500", "pounds = 500\nprice = 1", "pounds = 500", "price is not a key of [result]"),
    ];
    for (from, to, near, words) in cases {
        let faults = faults(from, to);
        let line = line_of(near);
        // A key that was added stands a line below; a row begins with its header.
        let is_near = |fault: &&String| {
            (line.saturating_sub(2)..=line + 2).any(|line| fault.starts_with(&format!("line {line}: ")))
        };
        let found = faults.iter().filter(is_near).any(|fault| fault.contains(words));
        assert!(found, "{from:?} to {to:?}: expected {words:?} near line {line} in {faults:#?}");
    }
}

#[test]
fn one_fault_is_named_once() {
    assert_eq!(faults("least = 1", "").len(), 1);
    assert_eq!(faults("headline = \"home\"", "headline = \"house\"").len(), 1);
    let without_outcomes = &GOOD[..GOOD.find("[[outcome]]").expect("an outcome")];
    let found = Pack::parse(without_outcomes).expect_err("a fault");
    assert_eq!(found[0].to_string(), format!("line {}: need \"quiet\" has no outcome", line_of("[[need]]")));
    let unreadable = GOOD.replace("months = 6", "months = \"x\"").replace("months = 3", "months = \"x\"");
    assert_eq!(Pack::parse(&unreadable).expect_err("faults").len(), 2);
}

#[test]
fn all_faults_are_named_at_once() {
    let text = GOOD.replace("months = 6", "months = -6").replace("least = 1", "leest = 1").replace("\"us\"", "\"you\"");
    let faults = Pack::parse(&text).expect_err("faults");
    assert!(faults.len() >= 10, "{faults:#?}");
    assert!(faults.is_sorted_by_key(|fault| fault.line));
}

#[test]
fn a_row_that_is_there_twice_is_a_fault() {
    let need = &GOOD[GOOD.find("[[need]]").expect("a need")..GOOD.find("[[outcome]]").expect("an outcome")];
    let faults = Pack::parse(&format!("{GOOD}\n{need}")).expect_err("a fault");
    assert!(faults.iter().any(|fault| fault.words == "need \"quiet\" is there already"), "{faults:?}");
    let window = |opens: &str, closes: &str| {
        format!(
            "[[window]]\nopens = {opens}\ncloses = {closes}\nsource = \"us\"\nconfidence = \"sourced\"\n\
             checked_on = 2026-11-26\n"
        )
    };
    let two = window("2026-06-01", "2026-06-30") + &window("2026-06-30", "2026-07-10");
    let faults = Pack::parse(&format!("{GOOD}\n{two}")).expect_err("a fault");
    assert!(faults[0].words.contains("overlap: two windows are open on 30 June 2026"), "{faults:?}");
}

#[test]
fn a_pack_can_change_some_rows_of_another() {
    let own = r#"id = "tfp2-ours"
version = 3
title = "tfp2 as our plan has it"
about = "Above 90 per cent, and not exactly 90"
based_on = "tfp2"

[sources]
plan = "Our outcomes plan, page 7"

[[outcome]]
need = "attendance"
test = "attendance_over_terms"
threshold = 90
operator = ">"
terms = 3
absence_basis = "all"
source = "plan"
confidence = "sourced"
checked_on = 2026-11-26
"#;
    let pack = Pack::parse(own).expect("no fault");
    let tfp2 = built_in("tfp2").expect("a pack");
    assert_eq!((pack.needs.len(), pack.headlines.len()), (tfp2.needs.len(), tfp2.headlines.len()));
    let outcomes = |pack: &Pack, code: &str| {
        pack.needs.iter().find(|need| need.code == code).map(|need| need.outcomes.len()).expect("a need")
    };
    assert_eq!((outcomes(&pack, "attendance"), outcomes(tfp2, "attendance")), (1, 2));
    assert_eq!(outcomes(&pack, "asb"), 1);
    let unknown = own.replace("based_on = \"tfp2\"", "based_on = \"tfp3\"");
    let faults = Pack::parse(&unknown).expect_err("a fault");
    assert!(faults.iter().any(|fault| fault.words.contains("\"tfp3\", which is no pack of the product")), "{faults:?}");
}

#[test]
fn a_pack_is_told_in_plain_words() {
    let rows = describe(built_in("tfp2").expect("a pack"));
    let has = |about: &str, words: &str| {
        assert!(rows.iter().any(|row| row.about == about && row.words.contains(words)), "{about}: {words}");
    };
    has("", "A family with at least 2 headline problems. People who do not live with the family may bring 1 of them.");
    has(
        "attendance Missing school",
        "attendance of every school-age child is at least 90 per cent over the last 3 terms together, all absence \
         counted, for claims since 1 September 2015",
    );
    has("Came off jsa", "In work for 26 weeks of the last 30.");
    has("asb Anti-social behaviour", "6 months since the last one without asb by or against anybody of the family");
    has("health Mental or physical health", "not by the claiming worker");
    let abuse = rows.iter().find(|row| row.words.contains("domestic callout")).expect("the row");
    assert!(abuse.unverified && abuse.source.contains("not yet seen in a document"), "{abuse:?}");
    for id in built_in_ids() {
        let rows = describe(built_in(id).expect("a pack"));
        assert!(rows.iter().all(|row| row.words.len() > 10 && !row.source.is_empty()), "{id}");
    }
}

fn chosen(found_on: Option<Date>, instead: Option<(&str, &str)>) -> Option<String> {
    let packs = built_in_ids().filter_map(built_in);
    choose(packs, found_on, instead).map(|choice| format!("{} because {}", choice.pack, choice.because))
}

#[test]
fn the_day_on_which_the_family_was_found_chooses_the_pack() {
    let by_day = |year, month, day| chosen(Some(date(year, month, day)), None);
    let because = |pack: &str, day: &str| Some(format!("{pack} because the family was found on {day}"));
    assert_eq!(by_day(2012, 4, 1), because("tfp1", "1 April 2012"));
    assert_eq!(by_day(2015, 3, 31), because("tfp1", "31 March 2015"));
    assert_eq!(by_day(2015, 4, 1), because("tfp2", "1 April 2015"));
    assert_eq!(by_day(2020, 4, 1), because("tfp2-2020", "1 April 2020"));
    assert_eq!(by_day(2022, 10, 3), because("sfof", "3 October 2022"));
    assert_eq!(by_day(2025, 3, 31), because("sfof", "31 March 2025"));
    assert_eq!(by_day(2026, 11, 26), because("ffp", "26 November 2026"));
    assert_eq!(by_day(2012, 3, 31), None);
    assert_eq!(chosen(None, None), None);
}

#[test]
fn another_pack_is_chosen_with_a_reason_only() {
    let day = Some(date(2015, 1, 10));
    let early = Some("tfp2 because an early starter".to_owned());
    assert_eq!(chosen(day, Some(("tfp2", " an early starter "))), early);
    assert_eq!(chosen(day, Some(("tfp2", "  "))), None);
    assert_eq!(chosen(day, Some(("tfp9", "a reason"))), None);
}
