//! The bench runs to its end on a small town. People run it seldom, and a change of tables breaks it without anybody noticing.

use std::process::Command;

/// What the bench prints of this engine, in its smallest form.
fn bench(engine: &str) -> String {
    let ran = Command::new(env!("CARGO_BIN_EXE_xtask")).args(["bench", "--small", engine]).output();
    let ran = ran.expect("the bench can be started");
    let (said, complained) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success(), "{said}\n{complained}");
    assert!(!complained.contains("panicked"), "{complained}");
    said.into_owned()
}

/// Every row is there with a figure, and the targets after them. What the figures are is no matter here: nothing is timed in a test.
fn is_whole(said: &str) {
    for row in [
        "family page",
        "caseload page",
        "caseload of 50 by JSON",
        "search, manager",
        "create a family",
        "record a visit",
    ] {
        let line = said.lines().find(|line| line.starts_with("| ") && line.contains(row));
        assert!(line.is_some_and(|line| line.matches('|').count() > 10), "{row}: {said}");
    }
    assert!(said.contains("| target | engine | measured |"), "{said}");
}

#[test]
fn on_sqlite_with_what_the_rule_and_the_trail_cost() {
    let said = bench("--sqlite");
    is_whole(&said);
    assert!(said.contains("ms with both"), "{said}");
}

#[test]
fn on_postgresql() {
    is_whole(&bench("--postgres"));
}
