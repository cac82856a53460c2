//! What holds of the list of known passwords, whatever is in it. The seed is fixed, so that a failure comes again.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use alongside_access::{Breached, Rule, Weak, build_list};
use alongside_schema::Chance;
use alongside_web::Settings;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use sha1::{Digest, Sha1};

/// A folder of this run's own.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("alongside-passwords-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn line(password: &str, seen: u64) -> String {
    let hash: String = Sha1::digest(password).iter().map(|byte| format!("{byte:02X}")).collect();
    format!("{hash}:{seen}")
}

fn published(passwords: impl Iterator<Item = (String, u64)>) -> String {
    let mut lines: Vec<String> = passwords.map(|(password, seen)| line(&password, seen)).collect();
    lines.sort();
    lines.join("\r\n") + "\r\n"
}

/// 5,000 passwords that nobody guesses, with how often each was seen.
static FIVE_THOUSAND: LazyLock<BTreeMap<String, u64>> = LazyLock::new(|| {
    let chance = Chance::seeded(17);
    (0..5_000).map(|at| (chance.secret()[..20].to_owned(), 1 + at % 200)).collect()
});

fn build(list: &str, out: &Path, seen: u64) -> u64 {
    build_list(list.as_bytes(), out, seen).expect("a list")
}

proptest! {
    #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(1), cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn a_password_is_refused_if_and_only_if_it_is_in_the_list(at in 0usize..5_000, other in "[a-z]{8}-[0-9]{8}-[a-z]{8}", seen in 0u64..300) {
        static LIST: LazyLock<(Folder, PathBuf)> = LazyLock::new(|| {
            let folder = Folder::new("all");
            let file = folder.file("list.bin");
            let all = published(FIVE_THOUSAND.iter().map(|(password, seen)| (password.clone(), *seen)));
            assert_eq!(build(&all, &file, 1), 5_000);
            (folder, file)
        });
        let mut settings = Settings::default();
        settings.sign_in.passwords_file = Some(LIST.1.clone());
        let judge = |password: &str| Rule::new(&settings, &[]).judge(password).expect("a list that can be read");
        let (listed, _) = FIVE_THOUSAND.iter().nth(at).expect("one of them");
        prop_assert_eq!(judge(listed), Err(Weak::Known));
        prop_assert_eq!(judge(&format!("{listed}x")), Ok(()));
        prop_assert_eq!(judge(&other), if FIVE_THOUSAND.contains_key(&other) { Err(Weak::Known) } else { Ok(()) });

        // A list of those that were seen so often holds these and no others.
        static SEEN: LazyLock<Folder> = LazyLock::new(|| Folder::new("seen"));
        let few: Vec<(String, u64)> = FIVE_THOUSAND.iter().skip(at).take(30).map(|(p, s)| (p.clone(), *s)).collect();
        let file = SEEN.file("few.bin");
        let kept: HashSet<&String> = few.iter().filter(|(_, often)| *often >= seen).map(|(password, _)| password).collect();
        prop_assert_eq!(build(&published(few.clone().into_iter()), &file, seen), kept.len() as u64);
        let mut list = Breached::open(&file).expect("a list");
        for (password, _) in &few {
            prop_assert_eq!(list.has(password).expect("an answer"), kept.contains(password));
        }
    }
}

#[test]
fn an_empty_list_holds_nothing() {
    let folder = Folder::new("empty");
    let file = folder.file("list.bin");
    assert_eq!(build("\n", &file, 1), 0);
    let mut list = Breached::open(&file).expect("a list");
    assert_eq!((list.count(), list.has("anything at all").expect("an answer")), (0, false));
}

#[test]
fn what_can_not_be_a_list_is_named() {
    let folder = Folder::new("wrong");
    let file = folder.file("list.bin");
    let (first, second) = (line("kettle", 1), line("lantern", 1));
    let (low, high) = if first < second { (first, second) } else { (second, first) };
    for (text, words) in [
        (format!("{high}\n{low}\n"), "line 2 is out of order"),
        (format!("{low}\nnot a hash:3\n"), "line 2 is not like HASH:COUNT"),
        (low.replace(':', ""), "line 1 is not like HASH:COUNT"),
    ] {
        let fault = build_list(text.as_bytes(), &file, 1).expect_err("refused").to_string();
        assert!(fault.contains(words), "{fault}");
        assert!(!file.exists() && !folder.file("list.part").exists(), "half a list is none");
    }
    build(&format!("{low}\n{high}\n"), &file, 1);
    let whole = std::fs::read(&file).expect("the file");
    for wrong in [&whole[..whole.len() - 1], &whole[..10], b"", b"a text that is no list, and much too short to be one"]
    {
        std::fs::write(&file, wrong).expect("a file");
        assert!(Breached::open(&file).is_err(), "{} bytes", wrong.len());
    }
    let mut settings = Settings::default();
    settings.sign_in.passwords_file = Some(folder.file("nothing"));
    assert!(Rule::new(&settings, &[]).judge("kettle lantern orchard").is_err(), "no list that is set is passed over");
}
