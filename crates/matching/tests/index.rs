//! Rows that come to a run that is kept in memory.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use alongside_matching::config::Config;
use alongside_matching::index::{Index, Placed};
use alongside_matching::run::{Options, run};
use common::{COLUMNS, Folder, HEADING, config, matched, persons, town};
use proptest::prelude::*;

/// An index of rows, with the model of a run over `model_of`.
fn kept(model_of: &[String], rows: &[String], decisions: &[&str]) -> (Folder, Index) {
    let (folder, first) = matched(model_of, None);
    let model = folder.0.join("model.json");
    first.model.write(&model).unwrap();
    let input = folder.file("a.csv", format!("{HEADING}\n{}\n", rows.join("\n")));
    let lines = format!("input_l,id_l,input_r,id_r,decision\n{}\n", decisions.join("\n"));
    let decisions = Some(folder.file("decisions.csv", lines));
    let options = Options { inputs: vec![input], model: Some(model), decisions, ..Options::default() };
    (folder, Index::new(run(&config(), &options).unwrap(), config()))
}

/// Puts rows into the index as further rows of its input.
fn put(folder: &Folder, index: &mut Index, rows: &[String]) -> Vec<Placed> {
    let more = Folder::new();
    let path = more.file("a.csv", format!("{HEADING}\n{}\n", rows.join("\n")));
    assert!(folder.0.exists());
    index.put(&path).unwrap()
}

/// The persons of the index as sets of ids.
fn sets(index: &Index, rows: &[String]) -> BTreeSet<BTreeSet<String>> {
    let mut sets: BTreeMap<u64, BTreeSet<String>> = BTreeMap::new();
    for id in rows.iter().map(|r| r.split(',').next().unwrap()) {
        sets.entry(index.person("a.csv", id).unwrap()).or_default().insert(id.to_owned());
    }
    sets.into_values().collect()
}

#[test]
fn a_new_row_is_put_with_its_person_and_a_stranger_is_new() {
    let rows = town(20);
    let without: Vec<String> = rows.iter().filter(|r| !r.starts_with("f5m1r2,")).cloned().collect();
    let (folder, mut index) = kept(&rows, &without, &[]);
    let back = rows.iter().find(|r| r.starts_with("f5m1r2,")).unwrap().clone();
    let stranger = "new,Zebedee Thistlewood,1991-07-08,,700 Nowhere Row,ZZ9 9ZZ,feed9,2020-01-01,".to_owned();
    let placed = put(&folder, &mut index, &[back, stranger]);
    assert_eq!(Some(placed[0].person), index.person("a.csv", "f5m1r0"));
    assert!(placed[0].merged.is_empty());
    assert!(rows.iter().all(|r| index.person("a.csv", r.split(',').next().unwrap()) != Some(placed[1].person)));
    // A second row about the stranger finds the first, who was in no run.
    let again = "new2,Zebedee Thistlewood,1991-07-08,,700 Nowhere Row,ZZ9 9ZZ,feed8,2021-01-01,".to_owned();
    assert_eq!(put(&folder, &mut index, &[again])[0].person, placed[1].person);
}

#[test]
fn a_correction_takes_the_row_to_whom_it_belongs() {
    let rows = town(20);
    let (folder, mut index) = kept(&rows, &rows, &[]);
    let (from, to) = (index.person("a.csv", "f5m1r0").unwrap(), index.person("a.csv", "f7m0r0").unwrap());
    // Somebody had typed the id of one person's row over another's details.
    let right =
        rows.iter().find(|r| r.starts_with("f7m0r0,")).unwrap().replace("f7m0r0,", "f5m1r2,").replace("feed0", "feed2");
    let right = right.rsplit_once(',').unwrap().0.to_owned() + ",";
    let placed = put(&folder, &mut index, &[right]);
    assert_eq!((placed[0].person, index.person("a.csv", "f5m1r0")), (to, Some(from)));
}

#[test]
fn who_is_alone_keeps_the_id_when_corrected() {
    let mut rows = town(20);
    rows.push("one,Zebedee Thistlewood,1991-07-08,,700 Nowhere Row,ZZ9 9ZZ,feed9,2020-01-01,".to_owned());
    let (folder, mut index) = kept(&rows, &rows, &[]);
    let before = index.person("a.csv", "one").unwrap();
    let placed = put(
        &folder,
        &mut index,
        &["one,Zebedee Thistlewoode,1991-07-09,,7 Elm Road,ZZ9 8ZZ,feed9,2020-01-01,".to_owned()],
    );
    assert_eq!((placed[0].person, placed[0].merged.len()), (before, 0));
}

#[test]
fn decisions_hold_for_corrected_rows_too() {
    let rows = town(20);
    let (folder, mut index) =
        kept(&rows, &rows, &["a.csv,f3m1r0,a.csv,f3m1r1,different", "a.csv,f4m0r0,a.csv,f9m1r0,same"]);
    let row = |id: &str| rows.iter().find(|r| r.starts_with(&format!("{id},"))).unwrap().clone();
    assert_ne!(index.person("a.csv", "f3m1r0"), index.person("a.csv", "f3m1r1"));
    put(&folder, &mut index, &[row("f3m1r0"), row("f9m1r0"), row("f3m1r1")]);
    assert_ne!(index.person("a.csv", "f3m1r0"), index.person("a.csv", "f3m1r1"));
    assert_eq!(index.person("a.csv", "f4m0r0"), index.person("a.csv", "f9m1r0"));
}

#[test]
fn columns_of_every_kind_are_compared_for_new_rows() {
    let folder = Folder::new();
    let kinds = "nhs_number = \"nhs\"\nuprn = \"uprn\"\n[[compare]]\ncolumn = \"place\"\nkind = \"string\"\n";
    let config: Config = toml::from_str(&format!("{COLUMNS}{kinds}")).unwrap();
    let rows = town(20);
    let with = |row: &String, n: usize| format!("{row},,10{:04},Town{}", n / 12, n / 3 % 7);
    let lines: Vec<String> = rows.iter().enumerate().map(|(n, row)| with(row, n)).collect();
    let heading = format!("{HEADING},nhs,uprn,place");
    let first = "n1,Orsolya Quint,1990-02-03,F,5 Far Row,LU8 7ZZ,feed0,2021-01-01,,9434765919,200001,Szeged";
    let input = folder.file("a.csv", format!("{heading}\n{}\n{first}\n", lines.join("\n")));
    let outcome = run(&config, &Options { inputs: vec![input], ..Options::default() }).unwrap();
    let mut index = Index::new(outcome, config);
    let later = folder.file(
        "later.csv",
        format!(
            "{heading}\nn2,Orsi Kovacs,1990-02-03,F,8 Near Row,LU1 1AA,feed1,2022-01-01,,943 476 5919,200002,Szegedd\n"
        ),
    );
    let placed = index.put(&later).unwrap();
    let first = index.person("a.csv", "n1").unwrap();
    assert!(placed[0].person == first || placed[0].open.iter().any(|(id, _)| *id == first), "{placed:?}");
}

#[test]
fn an_index_of_nothing_takes_its_first_rows() {
    let rows = town(3);
    let (folder, mut index) = kept(&rows, &[], &[]);
    let placed = put(&folder, &mut index, &rows);
    assert_eq!(placed.len(), 36);
    assert_eq!(index.person("a.csv", "f1m1r0"), index.person("a.csv", "f1m1r1"));
    assert_eq!(index.person("a.csv", "nobody"), None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, ..ProptestConfig::default() })]

    #[test]
    fn rows_that_come_later_end_where_a_whole_run_puts_them(
        late in prop::sample::subsequence((0..144_usize).collect::<Vec<_>>(), 1..24).prop_shuffle()
    ) {
        let rows = town(12);
        let (folder, whole) = matched(&rows, None);
        let model = folder.0.join("model.json");
        whole.model.write(&model).unwrap();
        let (_again, whole) = matched(&rows, Some(&model));
        let early: Vec<String> = rows.iter().enumerate().filter(|(n, _)| !late.contains(n)).map(|(_, r)| r.clone()).collect();
        let (folder, mut index) = kept(&rows, &early, &[]);
        let before = sets(&index, &early);
        for n in &late {
            put(&folder, &mut index, &rows[*n..=*n]);
        }
        let (found, expected) = (sets(&index, &rows), persons(&whole));
        for person in &before {
            prop_assert!(found.iter().any(|set| person.is_subset(set)), "{:?} was split", person);
        }
        // What fewer rows had joined stays joined, and counts are as they were: so a few persons may differ.
        let same = expected.intersection(&found).count();
        prop_assert!(same * 10 >= expected.len() * 9, "{} of {}", same, expected.len());
    }
}
