//! Which days are working days in England.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

/// The first year whose bank holidays are known here. Before it only weekends are days of rest.
const FIRST_YEAR: i16 = 2015;

/// The last such year. Years that are not proclaimed yet go by the rules.
const LAST_YEAR: i16 = 2085;

/// A Monday from which days are counted.
const A_MONDAY: Date = date(2015, 1, 5);

/// What royal proclamations changed against the rules: a bank holiday taken away, a bank holiday given, or both.
///
/// Source: gov.uk/bank-holidays. What is proclaimed after this was written can be added as closure days, for all but
/// strict clocks, until it stands here.
const PROCLAIMED: &[(Option<Date>, Option<Date>)] = &[
    // Early May, moved to the 75th anniversary of VE Day.
    (Some(date(2020, 5, 4)), Some(date(2020, 5, 8))),
    // Spring, moved to the Platinum Jubilee, and one more for it.
    (Some(date(2022, 5, 30)), Some(date(2022, 6, 2))),
    (None, Some(date(2022, 6, 3))),
    // The State Funeral of Queen Elizabeth II.
    (None, Some(date(2022, 9, 19))),
    // The coronation of King Charles III.
    (None, Some(date(2023, 5, 8))),
];

/// The bank holidays of England in this year, in order. All fall on weekdays, since substitute days are given.
///
/// By rule: New Year's Day, Good Friday, Easter Monday, early May, spring, summer, Christmas Day, Boxing Day (Banking
/// and Financial Dealings Act 1971 and the proclamations made each year), with the changes up to 2023 that were
/// proclaimed. Empty before 2015 and after 2085.
pub fn bank_holidays(year: i16) -> Vec<Date> {
    if !(FIRST_YEAR..=LAST_YEAR).contains(&year) {
        return Vec::new();
    }
    let easter = easter_sunday(year);
    let mut days = vec![
        or_next_monday(date(year, 1, 1)),
        easter.saturating_sub(2.days()),
        easter.saturating_add(1.day()),
        monday_on_or_after(date(year, 5, 1)),
        monday_on_or_after(date(year, 5, 25)),
        monday_on_or_after(date(year, 8, 25)),
    ];
    days.extend([date(year, 12, 25), date(year, 12, 26)].map(or_two_days_later));
    for (taken, given) in PROCLAIMED {
        days.retain(|day| Some(*day) != *taken);
        days.extend(given.filter(|day| day.year() == year));
    }
    days.sort();
    days
}

/// Easter Sunday, by the Gregorian computation of Meeus, Jones and Butcher.
fn easter_sunday(year: i16) -> Date {
    let year_number = i32::from(year);
    let (golden, century, of_century) = (year_number % 19, year_number / 100, year_number % 100);
    let correction = (century - (century + 8) / 25 + 1) / 3;
    let moon = (19 * golden + century - century / 4 - correction + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - moon - of_century % 4) % 7;
    let late = (golden + 11 * moon + 22 * weekday) / 451;
    let days_after_22_march = moon + weekday - 7 * late;
    date(year, 3, 22).saturating_add(days_after_22_march.days())
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

fn monday_on_or_after(day: Date) -> Date {
    day.saturating_add(i64::from((7 - day.weekday().to_monday_zero_offset()) % 7).days())
}

fn or_next_monday(day: Date) -> Date {
    if is_weekend(day) { monday_on_or_after(day) } else { day }
}

/// Christmas Day and Boxing Day: whichever falls on the weekend is made up for two days later, so they never meet.
fn or_two_days_later(day: Date) -> Date {
    if is_weekend(day) { day.saturating_add(2.days()) } else { day }
}

/// Which days are working days: Monday to Friday, except bank holidays of England and days on which the council is
/// closed.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// Days of rest that are no weekend days, in order and each once.
    rest: Vec<Date>,
    /// Closure days at a weekend, for offices that are open then.
    closed_weekends: Vec<Date>,
}

impl Calendar {
    /// England, with no closure days.
    pub fn england() -> Self {
        let rest = (FIRST_YEAR..=LAST_YEAR).flat_map(bank_holidays).collect();
        Self { rest, closed_weekends: Vec::new() }
    }

    /// With days on which the council is closed, for instance between Christmas and New Year. Weekends and bank holidays
    /// among them change nothing.
    pub fn closed_on(mut self, days: impl IntoIterator<Item = Date>) -> Self {
        let (weekends, weekdays): (Vec<Date>, Vec<Date>) = days.into_iter().partition(|day| is_weekend(*day));
        self.closed_weekends.extend(weekends);
        self.rest.extend(weekdays);
        self.rest.sort();
        self.rest.dedup();
        self
    }

    /// Whether people work on this day.
    pub fn is_working_day(&self, day: Date) -> bool {
        !is_weekend(day) && self.rest.binary_search(&day).is_err()
    }

    /// Whether this is a bank holiday or a closure day, also at a weekend: Christmas Day on a Saturday is one, and so is the Monday that
    /// makes up for it.
    pub fn is_holiday(&self, day: Date) -> bool {
        let is_fixed = matches!((day.month(), day.day()), (1, 1) | (12, 25 | 26));
        is_fixed || self.rest.binary_search(&day).is_ok() || self.closed_weekends.contains(&day)
    }

    /// The closure days and bank holidays from this day up to and with that one, in order; none at a weekend.
    pub fn days_of_rest(&self, from: Date, until: Date) -> impl Iterator<Item = Date> {
        self.rest.iter().copied().filter(move |day| (from..=until).contains(day))
    }

    /// This day if it is a working day, otherwise the next one.
    pub fn working_day_from(&self, day: Date) -> Date {
        if self.is_working_day(day) { day } else { self.working_days_after(day, 1) }
    }

    /// The working day that is this many working days after `day`; `day` itself for 0 or less. Stops at the end of the
    /// calendar.
    pub fn working_days_after(&self, day: Date, count: i64) -> Date {
        let wanted = self.number(day) + count;
        let mut found = day;
        loop {
            // No more working days than days lie ahead, so this never steps past the first day that will do.
            let missing = wanted - self.number(found);
            let next = plus(found, missing.max(0));
            if next == found {
                return found;
            }
            found = next;
        }
    }

    /// How many working days come after `from`, up to and with `until`; negative when `until` is earlier.
    pub fn working_days_between(&self, from: Date, until: Date) -> i64 {
        self.number(until) - self.number(from)
    }

    /// How many working days there were from a fixed Monday up to and with this day; negative before it.
    fn number(&self, day: Date) -> i64 {
        let days = days_between(A_MONDAY, day);
        let weekdays = days.div_euclid(7) * 5 + (days.rem_euclid(7) + 1).min(5);
        let rest = self.rest.partition_point(|rest| *rest <= day);
        weekdays - i64::try_from(rest).unwrap_or(i64::MAX)
    }
}

/// Days from one day to another; negative when the other is earlier.
pub(crate) fn days_between(from: Date, until: Date) -> i64 {
    (until - from).get_days().into()
}

/// The day this many days later. Stops at the end of the calendar.
pub(crate) fn plus(day: Date, days: i64) -> Date {
    // A calendar has fewer than eight million days, and a span may not hold more.
    day.saturating_add(days.clamp(-7_000_000, 7_000_000).days())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As gov.uk/bank-holidays publishes or published them, written out by hand.
    const PUBLISHED: &[(i16, [&str; 8], &[&str])] = &[
        (2015, ["01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"], &[]),
        (2016, ["01-01", "03-25", "03-28", "05-02", "05-30", "08-29", "12-26", "12-27"], &[]),
        (2017, ["01-02", "04-14", "04-17", "05-01", "05-29", "08-28", "12-25", "12-26"], &[]),
        (2020, ["01-01", "04-10", "04-13", "05-08", "05-25", "08-31", "12-25", "12-28"], &[]),
        (2021, ["01-01", "04-02", "04-05", "05-03", "05-31", "08-30", "12-27", "12-28"], &[]),
        (2022, ["01-03", "04-15", "04-18", "05-02", "06-02", "08-29", "12-26", "12-27"], &["06-03", "09-19"]),
        (2023, ["01-02", "04-07", "04-10", "05-01", "05-29", "08-28", "12-25", "12-26"], &["05-08"]),
        (2024, ["01-01", "03-29", "04-01", "05-06", "05-27", "08-26", "12-25", "12-26"], &[]),
        (2025, ["01-01", "04-18", "04-21", "05-05", "05-26", "08-25", "12-25", "12-26"], &[]),
        (2026, ["01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"], &[]),
        (2027, ["01-01", "03-26", "03-29", "05-03", "05-31", "08-30", "12-27", "12-28"], &[]),
    ];

    #[test]
    fn the_rules_give_the_published_bank_holidays() {
        for (year, usual, more) in PUBLISHED {
            let mut published: Vec<String> =
                usual.iter().chain(more.iter()).map(|day| format!("{year}-{day}")).collect();
            published.sort();
            let by_rule: Vec<String> = bank_holidays(*year).iter().map(Date::to_string).collect();
            assert_eq!(by_rule, published);
        }
    }

    #[test]
    fn every_later_year_has_eight_and_none_at_a_weekend() {
        for year in 2024..=2035 {
            let days = bank_holidays(year);
            assert_eq!(days.len(), 8, "{year}");
            assert!(days.windows(2).all(|pair| pair[0] < pair[1]), "{year}");
            assert!(days.iter().all(|day| !is_weekend(*day)), "{year}");
        }
    }

    #[test]
    fn closure_days_are_days_of_rest() {
        let closed = [date(2026, 12, 29), date(2026, 12, 30), date(2026, 12, 31), date(2027, 1, 2), date(2026, 12, 29)];
        let calendar = Calendar::england().closed_on(closed);
        assert!(!calendar.is_working_day(date(2026, 12, 30)));
        assert_eq!(calendar.working_day_from(date(2026, 12, 25)), date(2027, 1, 4));
        assert_eq!(Calendar::england().working_day_from(date(2026, 12, 25)), date(2026, 12, 29));
        assert_eq!(calendar.working_days_between(date(2026, 12, 24), date(2027, 1, 4)), 1);
    }

    #[test]
    fn before_the_known_years_weekends_are_days_of_rest() {
        let calendar = Calendar::england();
        assert!(bank_holidays(2014).is_empty() && bank_holidays(i16::MAX).is_empty());
        assert_eq!(calendar.working_days_after(date(2014, 12, 24), 2), date(2014, 12, 26));
        assert_eq!(calendar.working_days_between(date(2014, 12, 29), date(2014, 12, 22)), -5);
    }

    #[test]
    fn the_end_of_the_calendar_is_the_end() {
        let calendar = Calendar::england();
        assert_eq!(calendar.working_days_after(date(9999, 12, 30), 40), Date::MAX);
        assert_eq!(calendar.working_days_after(date(2026, 11, 21), 0), date(2026, 11, 21));
    }
}
