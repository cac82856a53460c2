//! What several tests of the engine need: a folder, a configuration, a small town.

#![allow(dead_code, reason = "each file of tests needs a part of it")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use alongside_matching::config::Config;
use alongside_matching::run::{Options, Outcome, run};
use alongside_matching::staging::Staging;
use alongside_matching::{households, output};

pub const COLUMNS: &str = r#"
[columns]
id = "id"
full_name = "name"
birth_date = "born"
sex = "sex"
address = "address"
postcode = "postcode"
feed = "feed"
seen = "seen"
list = "list"
"#;

pub const HEADING: &str = "id,name,born,sex,address,postcode,feed,seen,list";

/// A folder of a test's own, gone when it is dropped.
#[derive(Debug)]
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("alongside-matching-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn file(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub fn config() -> Config {
    toml::from_str(COLUMNS).unwrap()
}

pub fn matched(rows: &[String], model: Option<&Path>) -> (Folder, Outcome) {
    let folder = Folder::new();
    let input = folder.file("a.csv", format!("{HEADING}\n{}\n", rows.join("\n")));
    let options = Options { inputs: vec![input], model: model.map(Path::to_owned), ..Options::default() };
    let outcome = run(&config(), &options).unwrap();
    (folder, outcome)
}

/// The persons as sets of ids.
pub fn persons(outcome: &Outcome) -> BTreeSet<BTreeSet<String>> {
    let mut sets: BTreeMap<u32, BTreeSet<String>> = BTreeMap::new();
    for (record, first) in outcome.people.records.iter().zip(&outcome.persons.of_record) {
        sets.entry(*first).or_default().insert(outcome.table.id(record.row as usize).to_owned());
    }
    sets.into_values().collect()
}

pub fn person_of(outcome: &Outcome, id: &str) -> BTreeSet<String> {
    persons(outcome).into_iter().find(|set| set.contains(id)).unwrap()
}

/// A small town: families of two parents and two children, each in three feeds, some with slips.
pub fn town(families: u32) -> Vec<String> {
    const FORENAMES: [&str; 16] = [
        "Amelia", "Zainab", "Oskar", "Imran", "Grace", "Deepak", "Niamh", "Kwame", "Ioana", "Fergus", "Halina",
        "Tariq", "Beatrice", "Winston", "Sunita", "Rhys",
    ];
    const SURNAMES: [&str; 9] =
        ["Ashcombe", "Begum", "Kowalski", "Okafor", "Murphy", "Patel", "Popescu", "Winterbourne", "Hussain"];
    let mut rows = Vec::new();
    for family in 0..families {
        let surname = format!("{}{}", SURNAMES[family as usize % 9], if family % 3 == 0 { "-Lane" } else { "" });
        for member in 0..4 {
            let forename = FORENAMES[(family * 7 + member * 5) as usize % 16];
            let year = if member < 2 { 1975 + family % 15 } else { 2008 + (family + member * 3) % 12 };
            let born =
                format!("{year}-{:02}-{:02}", 1 + (family * 5 + member) % 12, 2 + (family * 11 + member * 7) % 26);
            let sex = if member % 2 == 0 { "F" } else { "M" };
            let postcode = format!("LU8 {}{}", family % 9 + 1, ["AB", "CD", "EF"][family as usize % 3]);
            for feed in 0..3 {
                let slip = feed == 2 && (family + member) % 5 == 0;
                let name = if slip { forename.replacen('a', "e", 1) } else { forename.to_owned() };
                let seen = format!("202{}-03-0{}", feed + 1, member + 1);
                let list = if feed == 0 { format!("L{family}") } else { String::new() };
                rows.push(format!(
                    "f{family}m{member}r{feed},{name} {surname},{born},{sex},{} Mill Lane,{postcode},feed{feed},{seen},{list}",
                    family + 1
                ));
            }
        }
    }
    rows
}

/// Writes what a run found into a folder, but for report and times.
pub fn write(outcome: &Outcome, dir: &Path) {
    let mut out = Staging::open(dir).unwrap();
    output::write(outcome, 0.95, &mut out).unwrap();
    households::write(outcome, &households::Earlier::default(), &mut out).unwrap();
    out.finish().unwrap();
}

/// The configuration of a table that tells nothing but ids: persons are then made up by the test.
pub fn bare() -> Config {
    toml::from_str("[columns]\nid = \"id\"\nfull_name = \"name\"").unwrap()
}
