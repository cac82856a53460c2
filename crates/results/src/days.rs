//! The calendar: whole days and months, counted as the rules count them.

use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan};

/// The same day number this many months later, or the last day of that month where it has no such day.
pub(crate) fn plus_months(day: Date, months: u16) -> Date {
    shifted(day, i32::from(months))
}

/// The same day number this many months earlier, or the last day of that month where it has no such day.
pub(crate) fn minus_months(day: Date, months: u16) -> Date {
    shifted(day, -i32::from(months))
}

fn shifted(day: Date, months: i32) -> Date {
    let count = i32::from(day.year()) * 12 + i32::from(day.month()) - 1 + months;
    let (year, month) = (count.div_euclid(12), count.rem_euclid(12) + 1);
    let first = i16::try_from(year).ok().zip(i8::try_from(month).ok()).and_then(|(y, m)| Date::new(y, m, 1).ok());
    match first {
        Some(first) => Date::new(first.year(), first.month(), day.day().min(first.days_in_month())).unwrap_or(first),
        None if months < 0 => Date::MIN,
        None => Date::MAX,
    }
}

/// The first day from which `months` back is on or after this day: the day on which what happened on `day` has left a
/// window of so many months. Not always `plus_months`: from 28 February six months back is 28 August, so 31 August is
/// left behind on 1 March only.
pub(crate) fn first_day_past(day: Date, months: u16) -> Date {
    let mut past = plus_months(day, months);
    while minus_months(past, months) < day && past < Date::MAX {
        past = plus_days(past, 1);
    }
    past
}

/// This many days later (earlier, when negative). Stops at the ends of the calendar.
pub(crate) fn plus_days(day: Date, days: i32) -> Date {
    day.saturating_add(days.days())
}

/// Days from the first to the second; negative when the second is earlier.
pub(crate) fn days_between(first: Date, second: Date) -> i32 {
    let length: SignedDuration = second.duration_since(first);
    i32::try_from(length.as_hours() / 24).unwrap_or(i32::MAX)
}

/// The day on which somebody reaches this age. Whoever was born on 29 February does so on 1 March of other years.
pub(crate) fn birthday(born: Date, age: u8) -> Date {
    let year = born.year().saturating_add(i16::from(age));
    Date::new(year, born.month(), born.day()).or_else(|_| Date::new(year, 3, 1)).unwrap_or(Date::MAX)
}

/// Reads a day as the files write it, `2018-07-31`, and nothing else: no time, no other form.
pub(crate) fn read(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let number = |part: &[u8]| {
        part.iter().try_fold(0i16, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + i16::from(digit - b'0')))
    };
    let month = i8::try_from(number(&bytes[5..7])?).ok()?;
    let day = i8::try_from(number(&bytes[8..10])?).ok()?;
    Date::new(number(&bytes[..4])?, month, day).ok()
}

/// A day as people read it: `31 July 2018`.
pub(crate) fn words(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn months_end_on_the_same_number_or_at_the_end_of_the_month() {
        assert_eq!(plus_months(date(2017, 8, 31), 6), date(2018, 2, 28));
        assert_eq!(plus_months(date(2023, 8, 31), 6), date(2024, 2, 29));
        assert_eq!(plus_months(date(2018, 1, 31), 6), date(2018, 7, 31));
        assert_eq!(minus_months(date(2018, 1, 15), 13), date(2016, 12, 15));
        assert_eq!(plus_months(Date::MAX, 1), Date::MAX);
    }

    #[test]
    fn a_day_leaves_a_window_when_the_window_begins_after_it() {
        assert_eq!(first_day_past(date(2017, 8, 31), 6), date(2018, 3, 1));
        assert_eq!(first_day_past(date(2017, 8, 28), 6), date(2018, 2, 28));
    }

    #[test]
    fn a_birthday_of_29_february_is_1_march_in_other_years() {
        assert_eq!(birthday(date(2008, 2, 29), 18), date(2026, 3, 1));
        assert_eq!(birthday(date(2008, 2, 29), 16), date(2024, 2, 29));
    }

    #[test]
    fn days_are_counted_across_the_change_of_clocks() {
        assert_eq!(days_between(date(2018, 3, 24), date(2018, 3, 26)), 2);
        assert_eq!(days_between(date(2018, 10, 27), date(2018, 10, 29)), 2);
        assert_eq!(days_between(date(2020, 3, 1), date(2020, 2, 28)), -2);
    }

    #[test]
    fn only_whole_days_are_read() {
        assert_eq!(read("2018-07-31"), Some(date(2018, 7, 31)));
        for text in ["2018-02-29", "2018-7-31", "2018-07-31T00:00", "20180731", "31/07/2018", "2018-0a-01", ""] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
