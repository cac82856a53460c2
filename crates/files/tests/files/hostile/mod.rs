//! Files that somebody made to do harm: each is refused, or taken in a form in which it does none, in little time and room.

mod archives;
mod office;
mod pdf;
mod pictures;
mod texts;

use std::collections::HashSet;
use std::fs;
use std::process::Command;
use std::time::Duration;

use alongside_files::{Limits, examine};
use alongside_hostile::{Case, Met, all};

/// The most time of a processor for one file.
const MOST_TIME: Duration = Duration::from_secs(2);

/// The most memory for one file beyond the file itself, in kilobytes.
const MOST_ROOM: u64 = 64 * 1024;

/// Asks that each is met as it should be. What is refused is refused in words for its sender; what is taken does not change when it is sent again.
pub fn meet(cases: &[Case]) {
    for case in cases {
        let what = case.what;
        match (examine(&case.content, &Limits::default()), &case.met) {
            (Ok(examined), Met::Taken(kind)) => {
                assert_eq!(examined.kind, *kind, "{what}");
                let again = examine(&examined.content, &Limits::default()).expect(what);
                assert!(again.content == examined.content, "{what}: cleaned twice");
            }
            (Err(refused), Met::Refused(expected)) => {
                assert_eq!(format!("{refused:?}"), format!("{expected:?}"), "{what}");
                let words = refused.to_string();
                assert!(words.ends_with('.') && words.contains(". ") || words.contains(", and "), "{what}: {words}");
            }
            (Ok(examined), Met::Refused(_)) => panic!("{what} was taken as {:?}", examined.kind),
            (Err(refused), Met::Taken(_)) => panic!("{what} was refused: {refused:?}"),
        }
    }
}

/// Runs the measuring test by itself, so that no other test is measured with it.
#[test]
fn at_least_a_hundred_hostile_files_cost_little() {
    let itself = std::env::current_exe().expect("a program");
    let alone = Command::new(itself)
        .args(["--exact", "hostile::measured_alone", "--ignored", "--nocapture", "--test-threads=1"])
        // What was freed goes back at once, so that it does not hide what is used next.
        .envs([("MALLOC_MMAP_THRESHOLD_", "65536"), ("MALLOC_TRIM_THRESHOLD_", "65536")])
        .output()
        .expect("it runs");
    let said = String::from_utf8_lossy(&alone.stdout);
    let line = said.lines().find(|line| line.contains("hostile files:")).unwrap_or_default();
    println!("{line}");
    assert!(alone.status.success() && !line.is_empty(), "{said}{}", String::from_utf8_lossy(&alone.stderr));
}

#[test]
#[ignore = "at_least_a_hundred_hostile_files_cost_little runs it, in a process of its own"]
fn measured_alone() {
    let cases = all();
    let names: HashSet<&str> = cases.iter().map(|case| case.what).collect();
    assert_eq!(names.len(), cases.len(), "two cases have one name");
    let (mut refused, mut slowest, mut largest) = (0, (Duration::ZERO, ""), (0, ""));
    for case in &cases {
        let before = room("VmRSS:");
        // From here on the highest is counted anew.
        fs::write("/proc/self/clear_refs", "5").expect("a process may count its own memory anew");
        let began = worked();
        let met = examine(&case.content, &Limits::default());
        let took = worked() - began;
        let more = room("VmHWM:").saturating_sub(before);
        slowest = slowest.max((took, case.what));
        largest = largest.max((more, case.what));
        assert!(took < MOST_TIME, "{}: {took:?}", case.what);
        assert!(more < MOST_ROOM, "{}: {more} kB", case.what);
        assert_eq!(met.is_err(), matches!(case.met, Met::Refused(_)), "{}", case.what);
        refused += usize::from(met.is_err());
    }
    assert!(cases.len() >= 100, "only {}", cases.len());
    println!(
        "{} hostile files: {refused} refused, {} taken and handed out safely; slowest {} ms ({}), most memory {} kB ({})",
        cases.len(),
        cases.len() - refused,
        slowest.0.as_millis(),
        slowest.1,
        largest.0,
        largest.1,
    );
}

/// A number of kilobytes that Linux says of this process.
fn room(what: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix(what)).expect("a line");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

/// How long a processor has worked on this thread: what else the machine does counts for nothing.
fn worked() -> Duration {
    let times = fs::read_to_string("/proc/thread-self/schedstat").expect("Linux");
    Duration::from_nanos(times.split(' ').next().and_then(|first| first.parse().ok()).expect("a number"))
}
