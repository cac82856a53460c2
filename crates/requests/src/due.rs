//! When a request must be decided, and what can not wait until the office opens again. The rules are the clocks'; this says which clock
//! a request runs on.

use alongside_clocks::{Clocks, Pause, Run, Standing};
use alongside_schema::Moment;
use jiff::civil::DateTime;

use crate::codes::Urgency;
use crate::store::Waiting;

/// The time limit of the decision, in the definitions of the clocks crate.
pub(crate) const DECIDE: &str = "decide_request";
/// The time limit within which who asked hears what was decided.
pub(crate) const TELL_REQUESTER: &str = "tell_requester";
/// The reason for which it stands still, in the same definitions.
const HELD: &str = "held_for_information";

/// When a request must be decided, in words, and whether that is past.
pub(crate) struct Due {
    pub(crate) words: String,
    pub(crate) is_late: bool,
}

/// The clock of a request: by the rule in force when it came, with what it waited for taken out. None if no rule reaches back so far.
fn clock_of<'a>(clocks: &'a Clocks, waiting: &Waiting) -> Option<Run<'a>> {
    let pauses = waiting.pauses.iter().map(|(_, from, to)| Pause {
        reason: HELD.to_owned(),
        from: from.0,
        to: to.map(|day| day.0),
    });
    let run = clocks.run(DECIDE, waiting.received_at.civil())?;
    Some(run.urgency(waiting.urgency.code()).pauses(pauses))
}

/// How the clock of a request stands now.
pub(crate) fn due(clocks: &Clocks, waiting: &Waiting, now: Moment) -> Due {
    let Some(run) = clock_of(clocks, waiting) else {
        return Due { words: "no time limit is set".to_owned(), is_late: false };
    };
    let is_late = matches!(run.standing(now.civil()), Standing::Late { .. });
    Due { words: run.words(now.civil()), is_late }
}

/// Whether a request can wait until the office opens again at that moment in London: nobody may be in danger, it was not asked for today,
/// and its clock does not end before. A clock that stands still ends nowhere yet.
pub(crate) fn can_wait(clocks: &Clocks, waiting: &Waiting, now: Moment, opens: DateTime) -> bool {
    if matches!(waiting.urgency, Urgency::Danger | Urgency::Today) {
        return false;
    }
    match clock_of(clocks, waiting).map(|run| run.standing(now.civil())) {
        Some(Standing::Late { .. }) => false,
        // The whole of the last day is in time, so a clock that ends on the day of opening can wait for it.
        Some(Standing::Running { due, .. } | Standing::DueToday { due }) => {
            due.on > opens.date() || (due.on == opens.date() && due.at.is_none_or(|at| at >= opens.time()))
        }
        Some(Standing::Paused { .. } | Standing::Met { .. }) => true,
        // Where no rule says by when, nobody can say that there is time.
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use alongside_schema::{Day, Reference, ReferenceKind};
    use jiff::civil::date;

    use super::*;
    use crate::codes::{Route, State};

    fn waiting(urgency: Urgency, received: &str) -> Waiting {
        Waiting {
            reference: Reference::numbered(ReferenceKind::Request, 1),
            urgency,
            received_at: moment(received),
            sender: String::new(),
            route: Route::School,
            state: State::Received,
            assigned_to: None,
            assigned_at: None,
            assignments: 0,
            pauses: Vec::new(),
            restricted: false,
            taken_back: false,
        }
    }

    fn moment(text: &str) -> Moment {
        text.parse().expect("a moment")
    }

    #[test]
    fn danger_and_today_never_wait() {
        let (now, opens) = (moment("2026-11-21T10:00:00Z"), date(2026, 11, 23).at(8, 45, 0, 0));
        let clocks = Clocks::built_in();
        let waits = |urgency| can_wait(&clocks, &waiting(urgency, "2026-11-21T09:00:00Z"), now, opens);
        assert!(!waits(Urgency::Danger) && !waits(Urgency::Today));
        assert!(waits(Urgency::Soon) && waits(Urgency::Routine));
    }

    #[test]
    fn a_clock_that_ends_before_opening_can_not_wait() {
        let clocks = Clocks::built_in();
        let (evening, opens) = (moment("2026-11-20T18:00:00Z"), date(2026, 11, 23).at(8, 45, 0, 0));
        // Due on Friday, which is not over; and late since Wednesday.
        assert!(!can_wait(&clocks, &waiting(Urgency::Soon, "2026-11-19T12:00:00Z"), evening, opens));
        assert!(!can_wait(&clocks, &waiting(Urgency::Routine, "2026-11-16T12:00:00Z"), evening, opens));
        // Due on Monday, all day.
        assert!(can_wait(&clocks, &waiting(Urgency::Soon, "2026-11-20T12:00:00Z"), evening, opens));
        let mut held = waiting(Urgency::Soon, "2026-11-19T12:00:00Z");
        held.pauses = vec![("a letter".to_owned(), Day(date(2026, 11, 20)), None)];
        assert!(can_wait(&clocks, &held, evening, opens), "its clock stands still");
    }

    #[test]
    fn what_no_rule_reaches_can_not_wait() {
        let (now, opens) = (moment("2026-11-21T10:00:00Z"), date(2026, 11, 23).at(8, 45, 0, 0));
        assert!(!can_wait(&Clocks::built_in(), &waiting(Urgency::Routine, "1970-01-01T00:00:00Z"), now, opens));
    }

    /// Decide within so many hours, as a council might have it.
    const IN_HOURS: &str = r#"
[[clock]]
code = "decide_request"
words = "Decide"
starts = "request_received"
length = 60
unit = "hours"
from = 2026-01-01
source = "a test"

[clock.by_urgency]
danger = { unit = "same_day" }
today = { unit = "same_day" }
soon = { length = 60, unit = "hours" }
routine = { length = 72, unit = "hours" }
"#;

    /// The clocks go back on Sunday 25 October 2026: the night has one hour more, and the office opens by the clock on the wall.
    #[test]
    fn hours_end_by_the_clock_on_the_wall() {
        let clocks = Clocks::with_own(IN_HOURS).expect("clocks");
        let (now, opens) = (moment("2026-10-24T20:00:00Z"), date(2026, 10, 26).at(8, 45, 0, 0));
        // Friday 8:30pm in summer time: 60 hours later on the wall it is Monday 8:30am.
        let evening = waiting(Urgency::Soon, "2026-10-23T19:30:00Z");
        assert!(!can_wait(&clocks, &evening, now, opens));
        assert_eq!(due(&clocks, &evening, now).words, "due Monday 26 October by 8:30am");
        assert!(can_wait(&clocks, &waiting(Urgency::Soon, "2026-10-23T19:50:00Z"), now, opens));
    }
}
