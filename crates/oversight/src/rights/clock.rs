//! By when a copy must be given. The lengths are data of the clocks; this says which of them a request runs on.

use alongside_clocks::{Clocks, Pause, Run, Standing};
use alongside_schema::{Day, Moment};

use super::store::Request;

/// The time limit, in the definitions of the clocks crate.
const ONE_MONTH: &str = "own_record";
/// The same where more time was taken.
const LONGER: &str = "own_record_longer";
/// With so many days left, or fewer, it is told on the first page of who works on it.
const SOON_DAYS: i64 = 7;

/// How the time of a request stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// In words: `due Monday 21 December`.
    pub words: String,
    /// What is left, in words; empty where it stands still or is over.
    pub left: String,
    /// Whether it is over.
    pub is_late: bool,
    /// Whether it is over within days.
    pub is_soon: bool,
}

fn run<'a>(clocks: &'a Clocks, code: &str, asked_on: Day, pauses: &[Pause]) -> Option<Run<'a>> {
    Some(clocks.run(code, asked_on.0)?.pauses(pauses.iter().cloned()))
}

/// How it stands at this moment.
pub fn due(clocks: &Clocks, request: &Request, pauses: &[Pause], now: Moment) -> Due {
    let code = if request.extended_on.is_some() { LONGER } else { ONE_MONTH };
    due_of(clocks, (code, request.asked_on), pauses, request.decided_at, now)
}

/// How the time of something stands that was asked on a day and is to be decided, by this clock.
pub(crate) fn due_of(
    clocks: &Clocks,
    (code, asked_on): (&str, Day),
    pauses: &[Pause],
    decided_at: Option<Moment>,
    now: Moment,
) -> Due {
    let Some(run) = run(clocks, code, asked_on, pauses) else {
        return Due { words: "no time limit is set".to_owned(), left: String::new(), is_late: false, is_soon: true };
    };
    let run = match decided_at {
        Some(at) => run.met(at.civil()),
        None => run,
    };
    let standing = run.standing(now.civil());
    let (left, is_late, is_soon) = match standing {
        Standing::Running { left, .. } if left.count == 1 => ("1 day is left".to_owned(), false, true),
        Standing::Running { left, .. } => (format!("{} days are left", left.count), false, left.count <= SOON_DAYS),
        Standing::DueToday { .. } => ("Today is the last day".to_owned(), false, true),
        Standing::Late { .. } => (String::new(), true, true),
        Standing::Met { .. } | Standing::Paused { .. } => (String::new(), false, false),
    };
    Due { words: run.words(now.civil()), left, is_late, is_soon }
}

/// Whether more time can still be taken: who asked must be told so within the first month.
pub fn can_be_longer(clocks: &Clocks, request: &Request, pauses: &[Pause], now: Moment) -> bool {
    let first = run(clocks, ONE_MONTH, request.asked_on, pauses);
    request.extended_on.is_none()
        && first.is_some_and(|run| !matches!(run.standing(now.civil()), Standing::Late { .. }))
}

#[cfg(test)]
mod tests {
    use alongside_schema::{Chance, Reference, ReferenceKind};

    use super::super::codes::{ByWhom, State};
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn request(extended_on: Option<Day>, decided_at: Option<Moment>) -> Request {
        Request {
            id: Chance::seeded(1).id("2026-11-24T10:00:00Z".parse().expect("a moment")),
            reference: Reference::numbered(ReferenceKind::OwnRecord, 1),
            by_whom: ByWhom::Themselves,
            asked_by: String::new(),
            about: String::new(),
            scope: String::new(),
            asked_on: day("2026-11-24"),
            state: State::Asked,
            person_id: None,
            asker_person_id: None,
            identity_seen: String::new(),
            authority_seen: String::new(),
            extended_on,
            extension_why: String::new(),
            decided_at,
            decided_words: String::new(),
            version: 1,
        }
    }

    #[test]
    fn a_month_is_counted_down_and_three_at_the_most() {
        let clocks = Clocks::built_in();
        let at = |text: &str| -> Moment { text.parse().expect("a moment") };
        let stands = |extended: Option<&str>, pauses: &[Pause], now: &str| {
            let due = due(&clocks, &request(extended.map(day), None), pauses, at(now));
            format!("{}; {}; late {}, soon {}", due.words, due.left, due.is_late, due.is_soon)
        };
        assert_eq!(
            stands(None, &[], "2026-11-25T10:00:00Z"),
            "due Thursday 24 December; 29 days are left; late false, soon false"
        );
        assert_eq!(
            stands(None, &[], "2026-12-23T10:00:00Z"),
            "due Thursday 24 December; 1 day is left; late false, soon true"
        );
        assert_eq!(
            stands(None, &[], "2026-12-24T23:00:00Z"),
            "due today; Today is the last day; late false, soon true"
        );
        assert_eq!(stands(None, &[], "2026-12-25T10:00:00Z"), "late by 1 day; ; late true, soon true");
        assert_eq!(
            stands(Some("2026-12-20"), &[], "2026-12-25T10:00:00Z"),
            "due Wednesday 24 February 2027; 61 days are left; late false, soon false"
        );
        let pause = |from: &str, to: Option<&str>| Pause {
            reason: "identity_asked".to_owned(),
            from: day(from).0,
            to: to.map(|to| day(to).0),
        };
        assert_eq!(
            stands(None, &[pause("2026-11-25", None)], "2026-12-25T10:00:00Z"),
            "stands still while we wait to see who asks; ; late false, soon false"
        );
        assert_eq!(
            stands(None, &[pause("2026-11-25", Some("2026-12-01"))], "2026-12-25T10:00:00Z"),
            "due Wednesday 30 December; 5 days are left; late false, soon true"
        );
        let done = due(&clocks, &request(None, Some(at("2026-12-26T10:00:00Z"))), &[], at("2027-01-26T10:00:00Z"));
        assert_eq!((done.words.as_str(), done.is_late), ("done Saturday 26 December 2026, 2 days late", false));
    }

    #[test]
    fn more_time_is_taken_within_the_first_month_and_once() {
        let clocks = Clocks::built_in();
        let can = |extended: Option<&str>, now: &str| {
            can_be_longer(&clocks, &request(extended.map(day), None), &[], now.parse().expect("a moment"))
        };
        assert!(can(None, "2026-12-24T10:00:00Z") && !can(None, "2026-12-25T10:00:00Z"));
        assert!(!can(Some("2026-12-01"), "2026-12-02T10:00:00Z"));
    }
}
