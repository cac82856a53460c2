//! Stages that were kept: going on after a stop, and adding rows to a kept run.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use alongside_matching::run::{Options, run};
use common::{COLUMNS, Folder, HEADING, config, persons, town};

/// Runs the command; what it said if it failed.
fn command(arguments: &[&Path]) -> Result<(), String> {
    let done = Command::new(env!("CARGO_BIN_EXE_alongside-match")).args(arguments).output().unwrap();
    if done.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&done.stderr).into_owned()) }
}

fn match_into(folder: &Folder, out: &Path, more: &[&str]) -> Result<(), String> {
    let (config, input) = (folder.file("c.toml", COLUMNS), folder.0.join("a.csv"));
    let mut all: Vec<&Path> =
        vec!["--config".as_ref(), &config, "--input".as_ref(), &input, "--out".as_ref(), out, "--no-report".as_ref()];
    all.extend(more.iter().map(|word| Path::new(*word)));
    command(&all)
}

fn add(kept: &Path, input: &Path, out: &Path) -> Result<(), String> {
    command(&["add".as_ref(), "--kept".as_ref(), kept, "--input".as_ref(), input, "--out".as_ref(), out])
}

/// The person of every row, by its id.
fn persons_in(out: &Path) -> BTreeMap<String, String> {
    let text = fs::read_to_string(out.join("persons.csv")).unwrap();
    let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
    text.lines().skip(1).map(cells).map(|cells| (cells[1].clone(), cells[2].clone())).collect()
}

fn kept_town(families: u32) -> (Folder, std::path::PathBuf) {
    let folder = Folder::new();
    folder.file("a.csv", format!("{HEADING}\n{}\n", town(families).join("\n")));
    let out = folder.0.join("out");
    match_into(&folder, &out, &["--keep"]).unwrap();
    (folder, out)
}

#[test]
fn a_run_that_goes_on_from_its_stages_gives_the_same_bytes() {
    let (folder, out) = kept_town(30);
    let files = ["persons.csv", "pairs.csv", "review.csv", "households.csv", "model.json", "history.csv"];
    let read = |dir: &Path| files.map(|name| fs::read(dir.join(name)).unwrap());
    let first = read(&out);
    files.iter().for_each(|name| fs::remove_file(out.join(name)).unwrap());
    match_into(&folder, &out, &["--resume"]).unwrap();
    assert_eq!(read(&out), first);
    let plain = folder.0.join("plain");
    match_into(&folder, &plain, &[]).unwrap();
    assert_eq!(read(&plain), first, "keeping changes nothing");
    assert!(!plain.join("stages").exists(), "nothing is kept unless it was asked for");
}

#[test]
fn stages_are_used_as_long_as_nothing_changed() {
    let folder = Folder::new();
    let input = folder.file("a.csv", format!("{HEADING}\n{}\n", town(20).join("\n")));
    let options =
        Options { inputs: vec![input.clone()], keep: Some(folder.0.clone()), resume: true, ..Options::default() };
    let first = run(&config(), &options).unwrap();
    // The pairs that were kept are those that are used: with none of them nobody is joined.
    let pairs = folder.0.join("stages/pairs.bin");
    let whole = fs::read(&pairs).unwrap();
    let empty = Folder::new();
    let nobody: Vec<String> = town(20).iter().enumerate().map(|(n, _)| format!("{n},,,,,,,,")).collect();
    let none = empty.file("a.csv", format!("{HEADING}\n{}\n", nobody.join("\n")));
    run(&config(), &Options { inputs: vec![none], keep: Some(empty.0.clone()), ..Options::default() }).unwrap();
    let mut other = fs::read(empty.0.join("stages/pairs.bin")).unwrap();
    assert!(other.len() < whole.len());
    // Made from another input: not used.
    fs::write(&pairs, &other).unwrap();
    assert_eq!(persons(&run(&config(), &options).unwrap()), persons(&first));
    // Said to be made from this one, and changed: refused.
    other[16..24].copy_from_slice(&whole[16..24]);
    fs::write(&pairs, &other).unwrap();
    assert!(run(&config(), &options).unwrap_err().to_string().contains("run again with --keep"));
    // Another input under the same name: all is made anew.
    fs::write(&input, format!("{HEADING}\n{}\n", town(21).join("\n"))).unwrap();
    assert_eq!(run(&config(), &options).unwrap().table.rows(), 21 * 12);
}

#[test]
fn stages_that_are_cut_off_are_refused() {
    let (folder, out) = kept_town(10);
    for name in ["rows.bin", "pairs.bin", "model.bin"] {
        let path = out.join("stages").join(name);
        let whole = fs::read(&path).unwrap();
        for length in [0, 10, 24, whole.len() / 2, whole.len() - 1] {
            fs::write(&path, &whole[..length]).unwrap();
            let said = match_into(&folder, &out, &["--resume"]).unwrap_err();
            assert!(said.contains("run again with --keep"), "{name} of {length} bytes: {said}");
        }
        fs::write(&path, &whole).unwrap();
    }
}

#[test]
fn rows_are_added_to_a_kept_run_and_to_what_came_of_it() {
    let (folder, out) = kept_town(30);
    let before = persons_in(&out);
    let lines = town(30);
    let of_new = lines[5].replacen("f0m1r2", "n1", 1).replacen("feed2", "feed3", 1);
    let new = folder
        .file("new.csv", format!("{HEADING}\n{of_new}\nn2,Cosmo Tolliver,1990-09-12,M,9 Elm Road,LU8 9QQ,feed3,,\n"));
    let second = folder.0.join("second");
    add(&out, &new, &second).unwrap();
    let after = persons_in(&second);
    assert_eq!(after.len(), before.len() + 2);
    assert!(before.iter().all(|(id, person)| after[id] == *person), "nobody else moved");
    assert_eq!(after["n1"], before["f0m1r2"]);
    assert!(!before.values().any(|person| *person == after["n2"]));
    let placed = fs::read_to_string(second.join("placed.csv")).unwrap();
    assert!(placed.lines().nth(1).unwrap().starts_with(&format!("new.csv,n1,{}", after["n1"])), "{placed}");
    // A correction of a row that was added, in the same folder: it turns out to be somebody else's.
    let corrected = folder.file("new.csv", format!("{HEADING}\n{}\n", lines[20].replacen("f1m2r2", "n1", 1)));
    add(&second, &corrected, &second).unwrap();
    let last = persons_in(&second);
    assert_eq!(last.len(), after.len(), "a corrected row stands once");
    assert_eq!(last["n1"], before["f1m2r2"]);
    let history = fs::read_to_string(second.join("history.csv")).unwrap();
    let of = |run: &str, what: &str| history.lines().filter(|l| l.starts_with(run) && l.contains(what)).count();
    assert_eq!(
        (of("2,", ",began,"), of("3,", ",kept,")),
        (1, last.values().collect::<std::collections::BTreeSet<_>>().len())
    );
}

#[test]
fn adding_to_a_run_that_was_not_kept_says_what_to_do() {
    let (folder, out) = kept_town(5);
    fs::remove_file(out.join("stages/rows.bin")).unwrap();
    let said = add(&out, &folder.0.join("a.csv"), &out).unwrap_err();
    assert!(said.contains("run with --keep first"), "{said}");
}
