//! What the source does not do, and what the packages are that it is made of.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};

use crate::rules::{files, read, sources};

/// Crates that stand beside the service: they make and score towns of test data, and start other programs to compare themselves with.
const BESIDE: [&str; 1] = ["towns"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The packages that the program itself is built of, by name, without what only tests need.
pub fn packages() -> BTreeSet<String> {
    let lock: toml::Table = read(&root().join("Cargo.lock")).parse().expect("Cargo.lock");
    let mut needs: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for package in lock["package"].as_array().expect("packages") {
        let name = package["name"].as_str().expect("a name").to_owned();
        let of = package.get("dependencies").and_then(toml::Value::as_array).into_iter().flatten();
        let of = of.filter_map(|need| need.as_str()?.split(' ').next().map(str::to_owned));
        needs.entry(name).or_default().extend(of);
    }
    // What a package of ours needs for its tests alone stands in its manifest, and in the lock file it can not be told apart.
    let mut waiting: VecDeque<String> = VecDeque::from(["alongside".to_owned()]);
    let mut found = BTreeSet::new();
    while let Some(name) = waiting.pop_front() {
        if !found.insert(name.clone()) {
            continue;
        }
        let of_tests = of_tests(&name);
        let of = needs.get(&name).into_iter().flatten();
        waiting.extend(of.filter(|need| !of_tests.contains(*need)).cloned());
    }
    assert!(found.len() > 100, "the program is made of more than that");
    found
}

/// What a package of ours needs for its tests and for nothing else.
fn of_tests(name: &str) -> BTreeSet<String> {
    let short = name.strip_prefix("alongside-").unwrap_or(name);
    let manifest = root().join("crates").join(short).join("Cargo.toml");
    let Ok(text) = std::fs::read_to_string(manifest) else { return BTreeSet::new() };
    let manifest: toml::Table = text.parse().expect("a manifest");
    let names = |table: &str| -> BTreeSet<String> {
        let table = manifest.get(table).and_then(toml::Value::as_table);
        table.into_iter().flat_map(|table| table.keys().cloned()).collect()
    };
    &names("dev-dependencies") - &names("dependencies")
}

fn is_made_of(part: &str) -> Vec<String> {
    packages().into_iter().filter(|name| name.contains(part)).collect()
}

#[test]
fn the_program_starts_no_programs() {
    for file in sources(&BESIDE) {
        let text = read(&file);
        assert!(!text.contains("process::Command") && !text.contains("Command::new"), "{}", file.display());
    }
}

/// No language is spoken in which what somebody typed could become an order: directories, patterns, markup, templates and formats made at run time.
#[test]
fn what_is_not_spoken() {
    let languages =
        ["ldap", "markdown", "cmark", "handlebars", "minijinja", "liquid", "strfmt", "rhai", "mlua", "wasmtime"];
    for part in languages {
        assert_eq!(is_made_of(part), Vec::<String>::new(), "{part}");
    }
    assert!(!packages().contains("tera"));
    for file in sources(&BESIDE) {
        assert!(!read(&file).contains("Regex::new"), "{} makes patterns", file.display());
    }
    // The one reader of XML looks through office files and knows no entities but the five that XML itself has.
    assert_eq!(is_made_of("xml"), ["quick-xml"]);
    for file in sources(&["files"]) {
        assert!(!read(&file).contains("quick_xml"), "{} reads XML", file.display());
    }
}

#[test]
fn no_rich_text_is_taken() {
    for file in files("html", &[]) {
        assert!(!read(&file).contains("contenteditable"), "{}", file.display());
    }
}

/// Our scripts make no code and no markup out of texts, keep nothing in the browser and speak with no other window.
#[test]
fn no_script_makes_code() {
    let folder = root().join("crates/web/scripts");
    let mut seen = 0;
    for script in std::fs::read_dir(folder).expect("the scripts").flatten() {
        let text = read(&script.path());
        for wrong in [
            "eval(",
            "Function(",
            "setTimeout(\"",
            "setTimeout('",
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "localStorage",
            "sessionStorage",
            "indexedDB",
            "caches.open",
            "postMessage",
            "document.cookie",
            "__proto__",
            "Object.assign(",
        ] {
            assert!(!text.contains(wrong), "{} has {wrong}", script.path().display());
        }
        seen += 1;
    }
    assert!(seen >= 3);
}

#[test]
fn unsafe_is_forbidden() {
    let workspace: toml::Table = read(&root().join("Cargo.toml")).parse().expect("the workspace");
    assert_eq!(workspace["workspace"]["lints"]["rust"]["unsafe_code"].as_str(), Some("forbid"));
    for area in std::fs::read_dir(root().join("crates")).expect("the crates").flatten() {
        let manifest: toml::Table = read(&area.path().join("Cargo.toml")).parse().expect("a manifest");
        assert_eq!(manifest["lints"]["workspace"].as_bool(), Some(true), "{}", area.path().display());
    }
}

/// Nothing is proved by telephone: whoever rings or writes a text could be anybody who has the telephone.
#[test]
fn nothing_is_proved_by_telephone() {
    let access = sources(&[]).into_iter().filter(|file| file.to_string_lossy().contains("crates/access/"));
    let mut seen = 0;
    for file in access {
        let text = read(&file);
        assert!(
            !["Way::Text", "Way::Call", "telephone number", "sms"].iter().any(|word| text.contains(word)),
            "{}",
            file.display()
        );
        seen += 1;
    }
    assert!(seen > 10);
}

/// Where the program writes what it does: one subscriber, made when it is served.
#[test]
fn what_is_logged_goes_to_one_place() {
    let makes = sources(&BESIDE).into_iter().filter(|file| read(file).contains("tracing_subscriber"));
    let makes: Vec<String> =
        makes.map(|file| file.file_name().expect("a name").to_string_lossy().into_owned()).collect();
    assert!(makes.len() <= 1, "{makes:?}");
    for file in sources(&["matching", "towns", "results"]) {
        let name = file.to_string_lossy().into_owned();
        let speaks = [
            "cli.rs",
            "main.rs",
            "doctor.rs",
            "passwords.rs",
            "results.rs",
            "import.rs",
            "alongside/src/tokens.rs",
            "alongside/src/seals.rs",
        ]
        .iter()
        .any(|end| name.ends_with(end))
            || name.contains("/trail/")
            || name.ends_with("_test.rs")
            || name.ends_with("/tests.rs");
        assert!(speaks || !read(&file).contains("println!("), "{name} prints");
    }
}
