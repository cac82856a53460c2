//! Whole examples: facts files with what the answer has to hold. Ours are in `tests/examples`; those that several
//! programs agreed on lie beside the checkout and are passed over, in words, where they are not.

use std::path::Path;

use alongside_results::{built_in, command, parse};
use serde_json::Value;

/// Whether all that is expected is there; more may be.
fn holds(expected: &Value, answer: &Value, path: &str) {
    match (expected, answer) {
        (Value::Object(expected), Value::Object(answer)) => {
            for (key, value) in expected {
                let found = answer.get(key).unwrap_or_else(|| panic!("{path}.{key} is missing"));
                holds(value, found, &format!("{path}.{key}"));
            }
        }
        (Value::Array(expected), Value::Array(answer)) => {
            assert_eq!(expected.len(), answer.len(), "{path}: {answer:?}");
            for (at, (expected, answer)) in expected.iter().zip(answer).enumerate() {
                holds(expected, answer, &format!("{path}[{at}]"));
            }
        }
        _ => assert_eq!(expected, answer, "{path}"),
    }
}

/// Checks every example of a folder. How many there are, or nothing where there is no such folder.
fn check(folder: &Path) -> Option<usize> {
    let mut files: Vec<_> = std::fs::read_dir(folder).ok()?.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "json"));
    files.sort();
    for file in &files {
        let example: Value =
            serde_json::from_str(&std::fs::read_to_string(file).expect("a text")).expect("an example is JSON");
        let text = |key: &str| example[key].as_str().unwrap_or_else(|| panic!("{file:?} has {key}"));
        let pack = built_in(text("pack")).expect("a pack of the product");
        let on = command::day(text("on")).expect("a day");
        let printed = command::evaluate(pack, on, &example["facts"].to_string()).expect("an answer");
        let answer = serde_json::from_str(&printed).expect("an answer is JSON");
        holds(&example["expected"], &answer, &file.file_stem().expect("a name").to_string_lossy());
    }
    Some(files.len())
}

#[test]
fn our_own_examples() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/examples");
    assert!(check(&folder).is_some_and(|count| count >= 4));
}

#[test]
fn the_examples_that_were_agreed_on() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/inputs/results");
    match check(&folder) {
        Some(count) => assert!(count >= 6, "{count} examples"),
        None => println!("passed over: no examples beside the checkout"),
    }
}

#[test]
fn a_file_comes_back_as_it_was() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/examples");
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let text = std::fs::read_to_string(entry.expect("an entry").path()).expect("a text");
        let example: Value = serde_json::from_str(&text).expect("JSON");
        let file = parse(&example["facts"].to_string()).expect("good facts");
        let again = parse(&serde_json::to_string(&file).expect("JSON")).expect("good facts");
        assert_eq!(file, again);
    }
}
