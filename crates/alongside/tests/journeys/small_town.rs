//! The requests of the small invented town, where they are at hand: each row is taken or left as the truth says, and what was written stands on the real
//! page as it was sent.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use alongside_schema::Reference;
use alongside_schema::tables::requests;
use diesel::prelude::*;

use crate::front_door::import_files;
use crate::support::{Caller, RUNTIME, World, on_both_engines};
use crate::town::OWEN;

on_both_engines!(every_row_is_taken_or_left_as_the_truth_says);

const FEED: &str = "requests_for_help";
/// The free texts of a row, which must be readable on the page of its request.
const TEXTS: &[&str] = &[
    "What are you worried about",
    "What is working well",
    "What needs to happen",
    "Child's own words",
    "Parent's own words",
    "Tried before",
];
/// What a row alone can not tell: the flag stands in another feed, or another agency asks about the same family in other words.
const NOT_FROM_THE_ROW: &[&str] = &["CONFIDENTIAL_UNFLAGGED"];
/// What is said of each oddity that a row alone can tell.
const SAID: &[(&str, &str)] = &[
    ("NO_ANSWER", "Agrees to work together is empty: that is not a yes"),
    ("BAD_DATE", "Submitted can not be read: the day of import stands instead"),
    ("FORMULA", "begins with an equals sign: kept as text"),
    ("DUP_REQUEST", "already known as "),
    ("TEST_ROW", "a test submission"),
];

type Row = HashMap<String, String>;

fn folder(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/inputs").join(name);
    folder.is_dir().then_some(folder)
}

fn rows(file: &Path) -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(file).expect("a file");
    let heading: Vec<String> = reader.headers().expect("a heading").iter().map(str::to_owned).collect();
    let row = |record: csv::StringRecord| heading.iter().cloned().zip(record.iter().map(str::to_owned)).collect();
    reader.records().map(|record| row(record.expect("a row"))).collect()
}

/// What the truth says of each odd row, by its number.
fn truth(file: &Path) -> HashMap<usize, Vec<(String, String)>> {
    let mut truth: HashMap<usize, Vec<(String, String)>> = HashMap::new();
    for row in rows(file).into_iter().filter(|row| row["feed"] == FEED) {
        let number = row["row"].parse().expect("a number");
        truth.entry(number).or_default().push((row["code"].clone(), row["action"].clone()));
    }
    truth
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn as_html(text: &str) -> String {
    let escapes = [('&', "&#38;"), ('<', "&#60;"), ('>', "&#62;"), ('"', "&#34;"), ('\'', "&#39;")];
    escapes.into_iter().fold(text.to_owned(), |text, (sign, escape)| text.replace(sign, escape))
}

fn every_row_is_taken_or_left_as_the_truth_says(world: &World) {
    let (Some(feeds), Some(truths)) = (folder("town-small"), folder("town-small-truth")) else {
        eprintln!("skipped: the small town is not beside this checkout");
        return;
    };
    world.add(OWEN);
    let file = feeds.join(format!("{FEED}.csv"));
    let (sent, truth) = (rows(&file), truth(&truths.join("errors_truth.csv")));
    assert_eq!((sent.len(), truth.len()), (61, 10));
    let (tally, said) = import_files(world, std::slice::from_ref(&file));
    let of_row = |number: usize| -> Vec<&String> {
        said.iter().filter(|line| line.starts_with(&format!("{FEED}.csv, row {number}: "))).collect()
    };
    let mut references: HashMap<usize, String> = HashMap::new();
    for (number, row) in sent.iter().enumerate().map(|(at, row)| (at + 1, row)) {
        let (lines, odd) = (of_row(number), truth.get(&number).map_or(&[][..], Vec::as_slice));
        let is_rejected = lines.iter().any(|line| line.contains(": rejected: "));
        let must_be = odd.iter().any(|(_, action)| action == "reject");
        assert_eq!(is_rejected, must_be, "row {number}: {lines:?}");
        let is_known = lines.iter().any(|line| line.contains("already known as "));
        if !is_rejected && !is_known {
            references.insert(number, reference_of(world, &row["Submission ID"]));
        }
        for (code, action) in odd.iter().filter(|(code, _)| !NOT_FROM_THE_ROW.contains(&code.as_str())) {
            let is_another_agency = code == "DUP_REQUEST" && !is_known;
            let (_, words) = SAID.iter().find(|(known, _)| known == code).unwrap_or_else(|| panic!("{code}: {action}"));
            let is_said = lines.iter().any(|line| line.contains(words));
            assert!(is_another_agency || is_said, "row {number}: {code}: {lines:?}");
        }
    }
    assert_eq!(
        tally.to_string(),
        format!("{} accepted, {} already known, 1 rejected", references.len(), 60 - references.len())
    );
    assert_eq!(references.len(), 57, "three forms were sent twice");
    every_text_stands_on_its_page(world, &sent, &references);
    another_agency_asks_for_the_same_family(world, &sent, &references);
    let (again, _) = import_files(world, &[file]);
    assert_eq!(again.to_string(), "0 accepted, 60 already known, 1 rejected");
}

fn reference_of(world: &World, submission: &str) -> String {
    let submission = submission.to_owned();
    let reference = world.site().db().plain(move |connection| {
        let of_form = requests::table.filter(requests::outside_reference.eq(submission));
        Ok(of_form.select(requests::reference).first::<Reference>(connection)?)
    });
    RUNTIME.block_on(reference).expect("a request").to_string()
}

fn every_text_stands_on_its_page(world: &World, sent: &[Row], references: &HashMap<usize, String>) {
    let owen = Caller::signed_in(world, &OWEN);
    let mut seen = String::new();
    for (number, reference) in references {
        let page = plain(&owen.get(&format!("/requests/{reference}")).body);
        for name in TEXTS {
            let text = &sent[number - 1][*name];
            assert!(page.contains(&plain(&as_html(text.trim()))), "row {number}: {name}: {text}");
            seen.push_str(text);
        }
        // Names are read out of a cell, so their lines differ; each of their words is as it was sent.
        let names = [&sent[number - 1]["Children"], &sent[number - 1]["Adults"]];
        for word in names.iter().flat_map(|cell| cell.split_whitespace()).filter(|word| !word.is_ascii()) {
            assert!(page.contains(word), "row {number}: {word}");
            seen.push_str(word);
        }
    }
    let has = |range: std::ops::RangeInclusive<char>| seen.chars().any(|sign| range.contains(&sign));
    assert!(has('\u{600}'..='\u{6ff}'), "Urdu was among them");
    assert!(has('\u{980}'..='\u{9ff}'), "and Bengali");
    assert!(seen.contains(['ł', 'ż', 'ą', 'ę']), "and Polish");
    assert!(has('\u{1f300}'..='\u{1faff}'), "and an emoji");
    assert!(seen.contains('"') && seen.contains('\n'), "and quotes and line breaks");
}

/// Another agency asks about the family of EH-24046: the two are shown beside each other.
fn another_agency_asks_for_the_same_family(world: &World, sent: &[Row], references: &HashMap<usize, String>) {
    let first = sent.iter().position(|row| row["Submission ID"] == "EH-24046").expect("the first form") + 1;
    let page = Caller::signed_in(world, &OWEN).get(&format!("/requests/{}", references[&17])).body;
    assert!(page.contains(&references[&first]), "{page}");
}
