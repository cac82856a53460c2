//! When the record of a meeting is due: the rule is the clock's, this says what starts and ends it.

use alongside_clocks::{Clocks, Standing};
use alongside_schema::{Day, Moment};

/// The time limit of the record, in the definitions of the clocks crate.
const RECORD: &str = "meeting_record";

/// When a record is due, in words, and whether that is past.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Due {
    pub(crate) words: String,
    pub(crate) is_late: bool,
}

/// How the clock of a record stands. It starts on the day of the meeting and ends when the record was first written. Nothing before that
/// day, and nothing for a day before the rule.
pub(crate) fn record_due(clocks: &Clocks, held_on: Day, recorded_at: Option<Moment>, now: Moment) -> Option<Due> {
    if held_on > now.day() {
        return None;
    }
    let mut run = clocks.run(RECORD, held_on.0.at(12, 0, 0, 0))?;
    if let Some(recorded) = recorded_at {
        run = run.met(recorded.civil());
    }
    let is_late = matches!(run.standing(now.civil()), Standing::Late { .. } | Standing::Met { late: Some(_), .. });
    Some(Due { words: run.words(now.civil()), is_late })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(held: &str, recorded: Option<&str>, now: &str) -> Option<Due> {
        let moment = |text: &str| text.parse::<Moment>().expect("a moment");
        record_due(&Clocks::built_in(), held.parse().expect("a day"), recorded.map(moment), moment(now))
    }

    #[test]
    fn three_working_days_from_the_meeting() {
        let friday = due("2026-11-20", None, "2026-11-21T10:00:00Z").expect("a clock");
        assert!(friday.words.contains("due Wednesday 25 November") && !friday.is_late, "{friday:?}");
        assert!(due("2026-11-20", None, "2026-11-26T10:00:00Z").expect("a clock").is_late);
        assert_eq!(due("2026-12-03", None, "2026-11-21T10:00:00Z"), None, "it has not been held");
    }

    #[test]
    fn a_record_that_came_late_says_so_for_good() {
        let late = due("2026-11-20", Some("2026-11-27T10:00:00Z"), "2027-11-21T10:00:00Z").expect("a clock");
        assert!(late.is_late);
        assert!(!due("2026-11-20", Some("2026-11-24T10:00:00Z"), "2027-11-21T10:00:00Z").expect("a clock").is_late);
    }
}
