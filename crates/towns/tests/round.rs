//! From a seed to files to a score: the same bytes each time, and scores that are what they must be.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use alongside_towns::{days, feeds, keys, score};

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

const FILES: [&str; 4] = ["rows.csv", "rows_truth.csv", "people_truth.csv", "households_truth.csv"];

fn bytes(folder: &Path) -> Vec<Vec<u8>> {
    FILES.iter().map(|file| std::fs::read(folder.join(file)).unwrap()).collect()
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let (one, again, other) = (folder("one"), folder("again"), folder("other"));
    let made = feeds::make(11, 3_000, &one).unwrap();
    assert_eq!(feeds::make(11, 3_000, &again).unwrap(), made);
    feeds::make(12, 3_000, &other).unwrap();
    assert_eq!(made.rows, 3_000);
    assert_eq!(bytes(&one), bytes(&again));
    for (file, (one, other)) in FILES.iter().zip(bytes(&one).iter().zip(&bytes(&other))) {
        assert_ne!(one, other, "{file} does not depend on the seed");
    }
}

/// A town of this seed and size stays what it was when its figures were published. A change of this number says: measure again.
#[test]
fn the_town_is_the_one_that_was_measured() {
    let folder = folder("measured");
    feeds::make(7, 2_000, &folder).unwrap();
    let sum = bytes(&folder)
        .concat()
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3));
    assert_eq!(sum, 10_611_154_564_614_643_291, "the town changed: measure again (README), then put this sum here");
}

#[test]
fn perfect_persons_score_perfectly_and_keys_do_not() {
    let folder = folder("scored");
    feeds::make(3, 20_000, &folder).unwrap();
    let truth = score::Truth::read(&folder).unwrap();
    let on = days::day(2024, 6, 30);
    keys::link(&folder.join("rows.csv"), Some(&truth), &folder.join("perfect")).unwrap();
    let said = score::Persons::read(&folder.join("perfect/persons.csv"), &truth).unwrap();
    let clusters = score::clusters::score(&truth.person_of, &said.of);
    assert_eq!((clusters.pairs.f1(), clusters.b_cubed.f1(), clusters.exact), (1.0, 1.0, 1.0));
    assert!(score::recall_gap(&truth, &said).abs() < 1e-12);
    let perfect = score::households::score(&truth, &said, &folder.join("perfect/households.csv"), on).unwrap();

    keys::link(&folder.join("rows.csv"), None, &folder.join("keys")).unwrap();
    let said = score::Persons::read(&folder.join("keys/persons.csv"), &truth).unwrap();
    let by_keys = score::clusters::score(&truth.person_of, &said.of);
    assert!((0.9..0.99).contains(&by_keys.pairs.f1()), "{:?}", by_keys);
    let homes = score::households::score(&truth, &said, &folder.join("keys/households.csv"), on).unwrap();
    assert!(homes.shown.f1() < perfect.shown.f1() && perfect.shown.f1() < 0.95, "{homes:?} {perfect:?}");
}

#[test]
fn households_counted_by_hand() {
    let folder = folder("by-hand");
    std::fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    // a and b live together in h, c with them until 2020 and then with d in k; nobody's row shows k for d. e has died.
    write("rows_truth.csv", "unique_id,person,home\n1,a,h\n2,b,h\n3,c,h\n4,c,k\n5,d,h\n6,e,h\n");
    write(
        "households_truth.csv",
        "person,household,home,second,from,to\na,x,h,0,2019-01-01,\nb,x,h,0,2019-01-01,\nc,x,h,0,2019-01-01,2020-01-01\n\
         c,y,k,0,2020-01-01,\nd,y,k,0,2020-01-01,\ne,x,h,0,2010-01-01,2018-01-01\n",
    );
    // Row 5, which is d's, is taken for a person with row 4, which is c's; of two, the first in the truth stands.
    write("persons.csv", "input,id,person\n0,1,A\n0,2,B\n0,3,C\n0,4,D\n0,5,D\n0,6,E\n");
    write(
        "households.csv",
        "person,household,from,to\nA,1,,\nB,1,,\nC,1,,2020-01-01\nC,2,2020-01-01,\nD,2,,\nE,1,,\nD,1,2021-01-01,\n",
    );
    let truth = score::Truth::read(&folder).unwrap();
    let said = score::Persons::read(&folder.join("persons.csv"), &truth).unwrap();
    let score = |on| score::households::score(&truth, &said, &folder.join("households.csv"), on).unwrap();
    // 2019: said ab, ac, bc (E is dead); so: ab, ac, bc. All of them are shown.
    let before = score(days::day(2019, 6, 1));
    assert_eq!((before.all.precision, before.all.recall, before.shown.recall), (1.0, 1.0, 1.0));
    // 2022: said ab, and with D, who is c: ac, bc; so: ab and cd, of which only ab is shown.
    let after = score(days::day(2022, 6, 1));
    assert_eq!((after.all.precision, after.all.recall, after.shown.recall), (1.0 / 3.0, 0.5, 1.0));
}

#[test]
fn a_linkage_that_does_not_fit_is_told_so() {
    let folder = folder("unfit");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("rows_truth.csv"), "unique_id,person\n1,a\n2,b\n").unwrap();
    let truth = score::Truth::read(&folder).unwrap();
    let read = |text: &str| {
        std::fs::write(folder.join("persons.csv"), text).unwrap();
        score::Persons::read(&folder.join("persons.csv"), &truth)
            .map(|said| said.left_out)
            .map_err(|error| error.to_string())
    };
    assert_eq!(read("input,id,person\n0,1,x\n"), Ok(1));
    assert_eq!(read("input,id,person\n0,1,x\n0,1,y\n"), Err("Row 1 has two persons".to_string()));
    assert_eq!(read("input,id,person\n0,9,x\n"), Err("The truth has no row 9".to_string()));
    assert!(read("id,cluster\n1,x\n").is_err());
}
