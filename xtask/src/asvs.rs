//! `cargo xtask asvs`: what of OWASP ASVS applies here and what proves it, as `docs/asvs.toml` has it. A test that is named there and is not in the
//! source is a fault, and so is a requirement twice or a verdict without what it needs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use serde::Deserialize;

/// Levels 1 and 2 of version 5.0.0 have so many requirements.
const REQUIREMENTS: usize = 253;
/// What can be said of a requirement.
const VERDICTS: &[&str] = &["proved", "small_test", "build", "document", "operator", "not_applicable"];

#[derive(Deserialize)]
struct Map {
    requirement: Vec<Requirement>,
}

#[derive(Deserialize)]
struct Requirement {
    id: String,
    level: i64,
    verdict: String,
    #[serde(default)]
    proved_by: Vec<String>,
    #[serde(default)]
    to_write: String,
    #[serde(default)]
    why: String,
}

/// Prints how many requirements have which verdict, after every fault of the map. Faults are an error.
pub fn run(arguments: &[String]) -> anyhow::Result<()> {
    let ran = match arguments {
        [] => None,
        [flag, log] if flag == "--ran" => {
            Some(std::fs::read_to_string(log).with_context(|| format!("{log} can not be read"))?)
        }
        _ => anyhow::bail!("cargo xtask asvs [--ran LOG]"),
    };

    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let text = std::fs::read_to_string(root.join("docs/asvs.toml")).context("docs/asvs.toml can not be read")?;
    let map: Map = toml::from_str(&text).context("docs/asvs.toml is not as it should be")?;
    let mut faults = faults(&map, &sources(&root.join("crates"))?);
    faults.extend(ran.iter().flat_map(|log| did_not_run(&map, log)));
    for fault in &faults {
        println!("{fault}");
    }
    let mut counts: BTreeMap<(&str, i64), usize> = BTreeMap::new();
    for requirement in &map.requirement {
        *counts.entry((&requirement.verdict, requirement.level)).or_default() += 1;
    }
    println!("{:<16}{:>8}{:>8}", "verdict", "level 1", "level 2");
    for verdict in VERDICTS {
        let of = |level| counts.get(&(*verdict, level)).copied().unwrap_or_default();
        println!("{verdict:<16}{:>8}{:>8}", of(1), of(2));
    }
    ensure!(faults.is_empty(), "{} faults in docs/asvs.toml", faults.len());
    Ok(())
}

/// Every source text of the packages, by its path.
fn sources(folder: &Path) -> anyhow::Result<Vec<(PathBuf, String)>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            let is_ours = path.file_name().is_none_or(|name| name != "node_modules" && name != "target");
            if is_ours {
                found.extend(sources(&path)?);
            }
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            found.push((path.clone(), std::fs::read_to_string(&path)?));
        }
    }
    Ok(found)
}

fn faults(map: &Map, sources: &[(PathBuf, String)]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut ids: Vec<&str> = map.requirement.iter().map(|requirement| requirement.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.len() != map.requirement.len() || ids.len() != REQUIREMENTS {
        faults.push(format!(
            "{} requirements, {} of them once: there must be {REQUIREMENTS}",
            map.requirement.len(),
            ids.len()
        ));
    }
    for requirement in &map.requirement {
        faults.extend(fault_of(requirement).map(|words| format!("{}: {words}", requirement.id)));
        let missing = requirement.proved_by.iter().filter(|name| !is_there(name, sources));
        faults.extend(missing.map(|name| format!("{}: there is no test {name}", requirement.id)));
    }
    faults
}

/// The tests that prove something and did not pass in this output of a test run: left out, ignored or failed.
fn did_not_run(map: &Map, log: &str) -> Vec<String> {
    let passed: Vec<&str> =
        log.lines().filter_map(|line| line.strip_prefix("test ")?.strip_suffix(" ... ok")).map(str::trim).collect();
    let has_passed = |name: &str| {
        let path = name.split_once(':').map_or(name, |(_, path)| path);
        let wanted: Vec<&str> = path.split("::").filter(|part| !part.is_empty()).collect();
        passed.iter().any(|test| {
            let parts: Vec<&str> = test.split(" - ").next().unwrap_or_default().split("::").collect();
            wanted.last().is_some_and(|last| parts.contains(last))
        })
    };
    let mut missing = Vec::new();
    for requirement in &map.requirement {
        let not = requirement.proved_by.iter().filter(|name| !has_passed(name));
        missing.extend(not.map(|name| format!("{}: {name} did not pass in this run", requirement.id)));
    }
    missing
}

/// What a verdict needs and has not got.
fn fault_of(requirement: &Requirement) -> Option<String> {
    let needs = |is_there: bool, what: &str| (!is_there).then(|| format!("{} without {what}", requirement.verdict));
    match requirement.verdict.as_str() {
        "proved" => needs(!requirement.proved_by.is_empty(), "a test"),
        "not_applicable" => needs(!requirement.why.is_empty(), "a reason"),
        "small_test" | "build" | "document" => needs(!requirement.to_write.is_empty(), "what is to be written"),
        "operator" => None,
        other => Some(format!("{other} is no verdict")),
    }
}

/// Whether a test of this name stands in the source: `journeys:module::test`, or `package:module::test`.
fn is_there(name: &str, sources: &[(PathBuf, String)]) -> bool {
    let Some((package, path)) = name.split_once(':') else { return false };
    let folder = if package == "journeys" { "alongside/tests/journeys".to_owned() } else { package.to_owned() };
    let parts: Vec<&str> = path.split("::").filter(|part| !part.is_empty()).collect();
    let Some((test, modules)) = parts.split_last() else { return false };
    let is_of = |file: &Path| {
        let text = file.to_string_lossy().replace('\\', "/");
        text.contains(&format!("crates/{folder}/")) && modules.iter().all(|module| text.contains(module))
    };
    sources.iter().any(|(file, text)| is_of(file) && text.contains(&format!("fn {test}(")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn requirement(verdict: &str, proved_by: &[&str]) -> Requirement {
        Requirement {
            id: "1.1.1".to_owned(),
            level: 1,
            verdict: verdict.to_owned(),
            proved_by: proved_by.iter().map(|name| (*name).to_owned()).collect(),
            to_write: String::new(),
            why: String::new(),
        }
    }

    #[test]
    fn the_map_is_true_of_the_source() {
        run(&[]).expect("no faults");
    }

    #[test]
    fn a_test_that_did_not_run_is_noticed() {
        let map = Map { requirement: vec![requirement("proved", &["journeys:forms::sent_twice"])] };
        let passed = "running 2 tests\ntest forms::sent_twice::on_sqlite ... ok\n";
        assert!(did_not_run(&map, passed).is_empty());
        for log in [
            "",
            "test forms::sent_twice::on_sqlite ... FAILED",
            "test forms::sent_twice ... ignored",
            "test forms::sent_thrice ... ok",
        ] {
            assert_eq!(did_not_run(&map, log).len(), 1, "{log}");
        }
    }

    #[test]
    fn a_test_that_is_not_there_is_noticed() {
        let file = PathBuf::from("crates/alongside/tests/journeys/forms.rs");
        let sources = [(file, "fn sent_twice(world: &World) {}".to_owned())];
        assert!(is_there("journeys:forms::sent_twice", &sources));
        for missing in ["journeys:forms::sent", "journeys:town::sent_twice", "web:forms::sent_twice", "sent_twice"] {
            assert!(!is_there(missing, &sources), "{missing}");
        }
        let map = Map { requirement: vec![requirement("proved", &["journeys:forms::sent_thrice"])] };
        assert!(faults(&map, &sources).iter().any(|fault| fault.contains("no test journeys:forms::sent_thrice")));
        assert!(fault_of(&requirement("proved", &[])).is_some() && fault_of(&requirement("maybe", &[])).is_some());
    }
}
