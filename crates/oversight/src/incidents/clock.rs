//! By when it must be decided whether the regulator is told: the rule, without a query.

use alongside_schema::{Day, Moment};

/// Source: UK GDPR article 33(1): "not later than 72 hours after having become aware of it". Nights, week-ends and holidays count.
const HOURS: i64 = 72;

/// From when the hours are counted, where somebody says on which day it was noticed: from now if that is today, and else from the beginning of that
/// day, so that the clock never runs out later than it should.
pub fn noticed_at(noticed: Day, now: Moment) -> Moment {
    if noticed >= now.day() { now } else { noticed.at(0, 0).unwrap_or(now) }
}

/// By when it must be decided.
pub fn due(noticed_at: Moment) -> Moment {
    noticed_at.plus_seconds(HOURS * 3600)
}

/// What is left until then, in words; that it is over, where it is.
pub fn left(due: Moment, now: Moment) -> String {
    let minutes = (due.0.as_second() - now.0.as_second()) / 60;
    match minutes {
        ..=0 => "The 72 hours are over".to_owned(),
        1..60 => "Less than an hour is left".to_owned(),
        60..120 => "One hour is left".to_owned(),
        _ => format!("{} hours are left", minutes / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Moment {
        Moment(text.parse().expect("a moment"))
    }

    #[test]
    fn the_hours_run_from_what_was_noticed_and_never_too_late() {
        let now = moment("2026-11-21T10:00:00Z");
        assert_eq!(noticed_at(now.day(), now), now);
        assert_eq!(noticed_at("2026-11-20".parse().expect("a day"), now), moment("2026-11-20T00:00:00Z"));
        assert_eq!(due(now), moment("2026-11-24T10:00:00Z"));
    }

    #[test]
    fn the_hours_are_hours_also_when_the_clocks_change() {
        let before = moment("2027-03-26T12:00:00Z");
        assert_eq!(due(before).words(), "29 March 2027 at 1:00pm");
    }

    #[test]
    fn what_is_left_is_said_in_words() {
        let now = moment("2026-11-21T10:00:00Z");
        for (due, words) in [
            ("2026-11-24T10:00:00Z", "72 hours are left"),
            ("2026-11-21T11:59:00Z", "One hour is left"),
            ("2026-11-21T10:20:00Z", "Less than an hour is left"),
            ("2026-11-21T10:00:00Z", "The 72 hours are over"),
            ("2026-11-20T10:00:00Z", "The 72 hours are over"),
        ] {
            assert_eq!(left(moment(due), now), words, "{due}");
        }
    }
}
