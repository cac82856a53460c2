//! Persons keep their ids from run to run, and the history says what became of each.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use alongside_matching::ids::{self, Earlier, Event, What, give};
use alongside_matching::run::{Options, Outcome, run};
use common::{Folder, HEADING, bare, config, town};
use proptest::prelude::*;

/// A run over rows, handed on from an earlier folder, and written into a folder of its own.
fn next(rows: &[String], decisions: &[&str], previous: Option<&Folder>) -> (Folder, Outcome) {
    let folder = Folder::new();
    let input = folder.file("a.csv", format!("{HEADING}\n{}\n", rows.join("\n")));
    let lines = format!("input_l,id_l,input_r,id_r,decision\n{}\n", decisions.join("\n"));
    let decisions = folder.file("decisions.csv", lines);
    let previous = previous.map(|f| f.0.clone());
    let options = Options { inputs: vec![input], decisions: Some(decisions), previous, ..Options::default() };
    let outcome = run(&config(), &options).unwrap();
    common::write(&outcome, &folder.0);
    (folder, outcome)
}

/// The id of every row, as it was written.
fn id_of(folder: &Folder) -> BTreeMap<String, String> {
    let text = fs::read_to_string(folder.0.join("persons.csv")).unwrap();
    text.lines().skip(1).map(|l| l.split(',').collect::<Vec<_>>()).map(|c| (c[1].to_owned(), c[2].to_owned())).collect()
}

fn history(folder: &Folder) -> Vec<String> {
    let text = fs::read_to_string(folder.0.join("history.csv")).unwrap();
    text.lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn rows_that_come_go_and_are_corrected_change_no_id() {
    let rows = town(20);
    let (first, _) = next(&rows, &[], None);
    // The row that named its person goes, one comes, and one is corrected.
    let mut later: Vec<String> = rows.iter().filter(|r| !r.starts_with("f5m2r0,")).cloned().collect();
    later.push(rows.iter().find(|r| r.starts_with("f6m1r0,")).unwrap().replace("f6m1r0", "a-new-one"));
    let corrected = later.iter_mut().find(|r| r.starts_with("f7m0r1,")).unwrap();
    *corrected = corrected.replace("Mill Lane", "Oak Road");
    let (second, _) = next(&later, &[], Some(&first));
    let (before, after) = (id_of(&first), id_of(&second));
    for (row, id) in &after {
        let earlier = if row == "a-new-one" { &before["f6m1r0"] } else { &before[row] };
        assert_eq!(id, earlier, "{row}");
    }
    assert!(history(&second).iter().filter(|l| l.starts_with("2,")).all(|l| l.contains(",kept,")));
    let spells = fs::read_to_string(second.0.join("households.csv")).unwrap();
    assert!(spells.lines().skip(1).all(|l| before.values().any(|id| l.starts_with(id.as_str()))), "households too");
}

#[test]
fn a_merge_keeps_the_older_id_and_is_undone_by_the_folder_before_it_and_a_decision() {
    let rows = town(20);
    let (first, _) = next(&rows[12..], &[], None);
    let (second, _) = next(&rows, &[], Some(&first));
    let before = id_of(&second);
    let (older, younger) = (&before["f4m0r0"], &before["f0m0r0"]);
    let (third, _) = next(&rows, &["a.csv,f0m0r0,a.csv,f4m0r0,same"], Some(&second));
    assert_eq!(&id_of(&third)["f0m0r0"], older);
    assert!(history(&third).contains(&format!("3,{younger},merged_into,{older}")));
    // It was a mistake.
    let (undone, _) = next(&rows, &["a.csv,f0m0r0,a.csv,f4m0r0,different"], Some(&second));
    assert_eq!(id_of(&undone), before);
    // Without the folder from before, the part that leaves has a new id: the merged one is never given again.
    let (late, _) = next(&rows, &["a.csv,f0m0r0,a.csv,f4m0r0,different"], Some(&third));
    // Both parts are as large, so the one with the first row keeps the id.
    let new = &id_of(&late)["f4m0r0"];
    assert!(new != younger && new != older && &id_of(&late)["f0m0r0"] == older);
    assert!(history(&late).contains(&format!("4,{new},split_from,{older}")));
    assert!(history(&late).contains(&format!("3,{younger},merged_into,{older}")), "history is handed on");
}

#[test]
fn who_is_gone_has_ended_and_their_id_is_not_given_again() {
    let rows = town(20);
    let (first, _) = next(&rows, &[], None);
    let gone = id_of(&first)["f3m3r0"].clone();
    let without: Vec<String> = rows.iter().filter(|r| !r.starts_with("f3m3")).cloned().collect();
    let (second, _) = next(&without, &[], Some(&first));
    assert!(history(&second).contains(&format!("2,{gone},ended,")));
    let (third, _) = next(&rows, &[], Some(&second));
    assert_ne!(id_of(&third)["f3m3r0"], gone);
}

#[test]
fn a_folder_that_no_run_wrote_is_refused() {
    let folder = Folder::new();
    folder.file("persons.csv", "input,id,person\na.csv,1,somebody\n");
    let error = Earlier::read(&folder.0).unwrap_err().to_string();
    assert!(error.contains("line 2") && error.contains("--previous"), "{error}");
    folder.file("persons.csv", "id,person\n1,p0000000000000001\n");
    assert!(Earlier::read(&folder.0).unwrap_err().to_string().contains("line 1"));
}

/// Persons made up: each present row in the group that `groups` says.
fn made_up(present: &[usize], groups: &[usize], earlier: &Earlier) -> (Folder, Outcome) {
    let folder = Folder::new();
    let rows: String = present.iter().map(|n| format!("{n},\n")).collect();
    let input = folder.file("a.csv", format!("id,name\n{rows}"));
    let mut outcome = run(&bare(), &Options { inputs: vec![input], ..Options::default() }).unwrap();
    let group =
        |record: usize| groups[outcome.table.id(outcome.people.records[record].row as usize).parse::<usize>().unwrap()];
    let first = |record: usize| (0..record).find(|n| group(*n) == group(record)).unwrap_or(record);
    outcome.persons.of_record = (0..present.len()).map(|record| first(record) as u32).collect();
    outcome.ids = give(&outcome.table, &outcome.people, &outcome.persons, earlier);
    common::write(&outcome, &folder.0);
    (folder, outcome)
}

/// The rows of every id.
fn rows_of(outcome: &Outcome) -> BTreeMap<u64, BTreeSet<String>> {
    let mut rows: BTreeMap<u64, BTreeSet<String>> = BTreeMap::new();
    for (record, id) in outcome.people.records.iter().zip(&outcome.ids.of_record) {
        rows.entry(*id).or_default().insert(outcome.table.id(record.row as usize).to_owned());
    }
    rows
}

const ROWS: usize = 14;

/// Which rows are present, and in which group each is.
fn a_run() -> impl Strategy<Value = (Vec<usize>, Vec<usize>)> {
    let present = prop::sample::subsequence((0..ROWS).collect::<Vec<_>>(), 1..=ROWS).prop_shuffle();
    (present, prop::collection::vec(0..6_usize, ROWS))
}

/// The rule of the module, asked of two runs.
fn asked(run: u32, before: &BTreeMap<u64, BTreeSet<String>>, ever: &BTreeMap<u64, u32>, after: &Outcome) {
    let now = rows_of(after);
    let persons: BTreeSet<u32> = after.persons.of_record.iter().copied().collect();
    assert_eq!(now.len(), persons.len(), "no two persons share an id");
    let events: Vec<Event> = after.ids.history.iter().copied().filter(|e| e.run == run).collect();
    let shared = |a: &BTreeSet<String>, b: &BTreeSet<String>| a.intersection(b).count();
    for (id, rows) in before {
        let of_id: Vec<Event> = events.iter().copied().filter(|e| e.id == *id).collect();
        assert_eq!(of_id.len(), 1, "each earlier id has one line");
        let most = now.values().map(|n| shared(n, rows)).max().unwrap_or(0);
        match of_id[0].what {
            What::Kept => assert_eq!(shared(&now[id], rows), most, "the larger part keeps it"),
            What::MergedInto(other) => {
                assert_eq!(shared(&now[&other], rows), most);
                assert!(ever[&other] <= ever[id] && before.contains_key(&other), "the older stays");
            }
            What::Ended => assert_eq!(most, 0),
            What::Began | What::SplitFrom(_) => panic!("{id:x} was given before"),
        }
        if now.values().any(|n| n == rows) {
            assert_eq!(now.get(id), Some(rows), "who did not change keeps the id");
        }
    }
    for (id, rows) in now.iter().filter(|(id, _)| !before.contains_key(id)) {
        assert!(!ever.contains_key(id), "an id is given once");
        let known = before.values().any(|b| shared(b, rows) > 0);
        let what = events.iter().find(|e| e.id == *id).unwrap().what;
        match what {
            What::SplitFrom(other) => assert!(shared(&before[&other], rows) > 0),
            _ => assert!(what == What::Began && !known),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, ..ProptestConfig::default() })]

    #[test]
    fn the_rule_of_ids_holds_over_any_runs(runs in prop::collection::vec(a_run(), 2..6)) {
        let mut earlier = Earlier::default();
        let (mut before, mut ever) = (BTreeMap::new(), BTreeMap::new());
        for (number, (present, groups)) in runs.iter().enumerate() {
            let (folder, outcome) = made_up(present, groups, &earlier);
            asked(number as u32 + 1, &before, &ever, &outcome);
            before = rows_of(&outcome);
            before.keys().for_each(|id| { ever.entry(*id).or_insert(number as u32 + 1); });
            earlier = Earlier::read(&folder.0).unwrap();
        }
    }

    #[test]
    fn the_order_of_rows_gives_no_other_ids(first in a_run(), second in a_run(), turned in Just(()).prop_perturb(|(), mut r| r.random::<u64>())) {
        let (folder, _) = made_up(&first.0, &first.1, &Earlier::default());
        let earlier = Earlier::read(&folder.0).unwrap();
        let mut other = second.0.clone();
        other.rotate_left(turned as usize % second.0.len());
        other.reverse();
        let (_a, one) = made_up(&second.0, &second.1, &earlier);
        let (_b, two) = made_up(&other, &second.1, &earlier);
        prop_assert_eq!(rows_of(&one), rows_of(&two));
        prop_assert_eq!(&one.ids.history, &two.ids.history);
    }
}

#[test]
fn ids_are_written_in_one_way() {
    let (folder, _) = next(&town(2), &[], None);
    assert!(id_of(&folder).values().all(|id| ids::read(id).is_some()));
}
