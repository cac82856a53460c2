//! Days and weeks.

use jiff::civil::Date;
use jiff::{ToSpan, Unit};

/// The Monday of the week in which this day is.
pub fn week_of(day: Date) -> Date {
    plus(day, -i64::from(day.weekday().to_monday_zero_offset()))
}

/// The day this many days later. Stops at the ends of the calendar.
pub(crate) fn plus(day: Date, days: i64) -> Date {
    day.saturating_add(days.days())
}

/// Days from one day to the other; 0 when the other is earlier.
pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    from.until((Unit::Day, to)).map_or(0, |span| i64::from(span.get_days())).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_week_begins_on_monday() {
        assert_eq!(week_of(date(2026, 11, 22)), date(2026, 11, 16));
        assert_eq!(week_of(date(2026, 11, 23)), date(2026, 11, 23));
        assert_eq!(days_between(date(2026, 11, 16), date(2027, 1, 1)), 46);
        assert_eq!(days_between(date(2027, 1, 1), date(2026, 11, 16)), 0);
    }
}
