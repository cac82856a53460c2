//! A run that is stopped leaves no half files.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::{COLUMNS, Folder, HEADING, town};

fn names(dir: &Path) -> Vec<String> {
    let files = fs::read_dir(dir).into_iter().flatten().flatten();
    files.map(|f| f.file_name().to_string_lossy().into_owned()).collect()
}

/// Stops a run while it writes; false if it was done before it could be stopped.
fn stopped(config: &Path, input: &Path, out: &Path) -> bool {
    let mut run = Command::new(env!("CARGO_BIN_EXE_alongside-match"))
        .args(["--config".as_ref(), config.as_os_str(), "--input".as_ref(), input.as_os_str()])
        .args(["--out".as_ref(), out.as_os_str()])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while !names(out).iter().any(|n| n.ends_with(".part")) && run.try_wait().unwrap().is_none() {
        assert!(begun.elapsed() < Duration::from_secs(300), "no file was seen begun");
        std::thread::sleep(Duration::from_millis(1));
    }
    let _ = Command::new("kill").args(["-TERM", &run.id().to_string()]).stderr(Stdio::null()).status().unwrap();
    run.wait().unwrap().code() == Some(130)
}

#[test]
fn being_stopped_while_files_are_written_takes_them_away_and_leaves_what_was_there() {
    let folder = Folder::new();
    let config = folder.file("c.toml", COLUMNS);
    let input = folder.file("a.csv", format!("{HEADING}\n{}\n", town(900).join("\n")));
    let out = folder.0.join("out");
    // On a busy machine a run may be done before it hears that it should stop: then another is begun.
    let heard = (0..5).any(|_| {
        let _ = fs::remove_dir_all(&out);
        fs::create_dir_all(&out).unwrap();
        fs::write(out.join("persons.csv"), "of an earlier run").unwrap();
        stopped(&config, &input, &out)
    });
    assert!(heard, "five runs were done before they could be stopped");
    assert_eq!(names(&out), ["persons.csv"]);
    assert_eq!(fs::read_to_string(out.join("persons.csv")).unwrap(), "of an earlier run");
}
