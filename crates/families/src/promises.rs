//! When a promise comes due again, and the honest line about it. A small set of ways to repeat, so the days are counted here; the
//! standard for calendars would bring a second calendar into the product for four rules.

use alongside_schema::Day;

use crate::codes::Repeats;

/// The day after `due` on which a promise comes due again, if it does: counted from the first day, so that the 31st stays the 31st
/// where a month has one. Nothing after `until`.
pub fn next_day(repeats: Repeats, first: Day, due: Day, until: Option<Day>) -> Option<Day> {
    let next = match repeats {
        Repeats::Once => return None,
        Repeats::Day => due.plus_days(1),
        Repeats::Week => due.plus_days(7),
        Repeats::TwoWeeks => due.plus_days(14),
        Repeats::Month => {
            let months = (i64::from(due.0.year()) - i64::from(first.0.year())) * 12 + i64::from(due.0.month())
                - i64::from(first.0.month());
            first.plus_months(months + 1)
        }
    };
    (next > due && until.is_none_or(|until| next <= until)).then_some(next)
}

/// How it stands with a promise that is open: "by 24 November 2026", or, once the day has gone, "was due on Tuesday 24 November: not kept yet".
pub fn standing(due: Day, today: Day) -> String {
    if due < today { format!("was due on {}: not kept yet", due.with_weekday()) } else { format!("by {}", due.words()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn the_last_of_the_month_stays_the_last() {
        let first = day("2026-12-31");
        let mut due = first;
        let mut days = Vec::new();
        while let Some(next) = next_day(Repeats::Month, first, due, Some(day("2027-05-31"))) {
            days.push(next.to_string());
            due = next;
        }
        assert_eq!(days, ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"]);
    }

    #[test]
    fn a_promise_comes_due_again_until_its_last_day() {
        let (first, until) = (day("2026-11-24"), Some(day("2026-12-08")));
        assert_eq!(next_day(Repeats::Week, first, first, until), Some(day("2026-12-01")));
        assert_eq!(next_day(Repeats::Week, first, day("2026-12-08"), until), None);
        assert_eq!(next_day(Repeats::TwoWeeks, first, first, until), Some(day("2026-12-08")));
        assert_eq!(next_day(Repeats::Day, first, first, until), Some(day("2026-11-25")));
        assert_eq!(next_day(Repeats::Once, first, first, None), None);
    }

    #[test]
    fn the_line_after_the_day_is_honest() {
        assert_eq!(standing(day("2026-11-24"), day("2026-11-24")), "by 24 November 2026");
        assert_eq!(standing(day("2026-11-24"), day("2026-11-25")), "was due on Tuesday 24 November: not kept yet");
    }
}
