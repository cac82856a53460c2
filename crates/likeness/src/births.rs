//! How two people's births stand to each other.

use jiff::civil::Date;

use crate::person::Born;
use crate::reason::Reason;

/// Parents and children are at least this many years apart.
const GENERATION: i32 = 15;
/// Days before the expected day on which a baby may come and live: born at 24 weeks.
const EARLIEST: i32 = 112;
/// Days after the expected day by which a baby has come.
const LATEST: i32 = 21;

/// Points for the births of two people (negative against), and the reason.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct BirthEvidence {
    pub points: i32,
    pub reason: Option<Reason>,
}

impl BirthEvidence {
    fn new(points: i32, reason: Reason) -> Self {
        Self { points, reason: Some(reason) }
    }

    /// Born on the same day for certain: a twin, if not the same person.
    pub(crate) fn is_same_day(&self) -> bool {
        self.reason == Some(Reason::SameBirth)
    }

    /// A generation apart.
    pub(crate) fn is_generation(&self) -> bool {
        self.reason == Some(Reason::GenerationApart)
    }
}

/// Compares two births. Nothing known on one side says nothing.
pub(crate) fn compare(one: Born, other: Born) -> BirthEvidence {
    match (one, other) {
        (Born::NotKnown, _) | (_, Born::NotKnown) => BirthEvidence { points: 0, reason: None },
        (Born::On(one), Born::On(other)) => days(one, other),
        (Born::About(year), Born::On(day)) | (Born::On(day), Born::About(year)) => years(year, day.year()),
        (Born::About(one), Born::About(other)) => years(one, other),
        (Born::Expected(one), Born::Expected(other)) => match days_between(one, other).abs() {
            0..=28 => BirthEvidence::new(30, Reason::ExpectedThen),
            29..=70 => BirthEvidence::new(10, Reason::ExpectedThen),
            _ => BirthEvidence::new(-30, Reason::OtherBirth),
        },
        (Born::Expected(due), Born::On(day)) | (Born::On(day), Born::Expected(due)) => match days_between(due, day) {
            -42..=LATEST => BirthEvidence::new(25, Reason::ExpectedThen),
            days if (-EARLIEST..0).contains(&days) => BirthEvidence::new(10, Reason::ExpectedThen),
            _ => years_apart(i32::from(due.year()) - i32::from(day.year())),
        },
        (Born::Expected(due), Born::About(year)) | (Born::About(year), Born::Expected(due)) => years(year, due.year()),
    }
}

fn days(one: Date, other: Date) -> BirthEvidence {
    let nobodys = |day: Date| day.month() == 1 && day.day() == 1;
    if one == other {
        return if nobodys(one) {
            BirthEvidence::new(18, Reason::SameFirstOfJanuary)
        } else {
            BirthEvidence::new(40, Reason::SameBirth)
        };
    }
    let years = i32::from(one.year()) - i32::from(other.year());
    if nobodys(one) || nobodys(other) {
        // Such a day says the year at most, and that roughly.
        return match years.abs() {
            0 => BirthEvidence::new(6, Reason::SameYear),
            1 => BirthEvidence::new(0, Reason::AboutSameYear),
            2..=5 => BirthEvidence::new(-12, Reason::OtherYear),
            _ => years_apart(years),
        };
    }
    if swapped(one) == Some(other) {
        return BirthEvidence::new(28, Reason::DayMonthSwapped);
    }
    if days_between(one, other).abs() == 1 {
        return BirthEvidence::new(24, Reason::OneDayApart);
    }
    let alike = [years == 0, one.month() == other.month(), one.day() == other.day()];
    match (alike, years.abs()) {
        ([_, true, true], 1) => BirthEvidence::new(20, Reason::OneYearApart),
        ([_, true, true], 2..=10) => BirthEvidence::new(5, Reason::AlmostSameBirth),
        ([true, true, _] | [true, _, true], _) => BirthEvidence::new(15, Reason::AlmostSameBirth),
        ([true, ..], _) => BirthEvidence::new(-12, Reason::OtherBirth),
        _ if days_between(one, other).abs() <= 366 => BirthEvidence::new(-15, Reason::OtherBirth),
        _ => years_apart(years),
    }
}

fn years(one: i16, other: i16) -> BirthEvidence {
    match (i32::from(one) - i32::from(other)).abs() {
        0 => BirthEvidence::new(10, Reason::SameYear),
        1 => BirthEvidence::new(6, Reason::AboutSameYear),
        2 => BirthEvidence::new(-8, Reason::OtherYear),
        years => years_apart(years),
    }
}

fn years_apart(years: i32) -> BirthEvidence {
    let reason = if years.abs() >= GENERATION { Reason::GenerationApart } else { Reason::OtherYear };
    BirthEvidence::new(-35, reason)
}

/// Days from one day to the other; negative when the other is earlier.
fn days_between(one: Date, other: Date) -> i32 {
    one.until(other).map_or(i32::MAX, |span| span.get_days())
}

/// The day with day and month changed about, if there is such a day and it is another.
pub(crate) fn swapped(day: Date) -> Option<Date> {
    Date::new(day.year(), day.day(), day.month()).ok().filter(|swapped| *swapped != day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(one: &str, other: &str) -> Option<Reason> {
        let on = |text: &str| Born::On(text.parse().expect("a day"));
        compare(on(one), on(other)).reason
    }

    #[test]
    fn slips_of_a_date_are_seen() {
        assert_eq!(reason("2012-09-06", "2012-06-09"), Some(Reason::DayMonthSwapped));
        assert_eq!(reason("2012-09-30", "2012-10-01"), Some(Reason::OneDayApart));
        assert_eq!(reason("2012-09-16", "2013-09-16"), Some(Reason::OneYearApart));
        assert_eq!(reason("2012-09-16", "2012-09-19"), Some(Reason::AlmostSameBirth));
        assert_eq!(reason("2012-09-16", "2013-02-03"), Some(Reason::OtherBirth));
        assert_eq!(reason("2012-09-16", "2016-02-03"), Some(Reason::OtherYear));
        assert_eq!(reason("2012-09-16", "1980-02-03"), Some(Reason::GenerationApart));
    }

    #[test]
    fn the_first_of_january_counts_less() {
        let day = |text: &str| Born::On(text.parse().expect("a day"));
        let january = compare(day("1990-01-01"), day("1990-01-01"));
        assert!(january.points < compare(day("1990-02-01"), day("1990-02-01")).points);
        assert!(compare(day("1990-01-01"), day("1990-05-12")).points >= 0, "born in spring, 1 January on the papers");
        assert_eq!(reason("1990-01-01", "1955-01-01"), Some(Reason::GenerationApart));
    }

    #[test]
    fn a_baby_on_the_way_may_have_come() {
        let due = Born::Expected("2027-01-06".parse().expect("a day"));
        let born = |text: &str| Born::On(text.parse().expect("a day"));
        assert_eq!(compare(due, born("2026-12-28")).reason, Some(Reason::ExpectedThen));
        assert_eq!(compare(due, born("2024-12-28")).reason, Some(Reason::OtherYear));
        assert_eq!(compare(Born::About(2017), born("2018-03-04")).reason, Some(Reason::AboutSameYear));
        assert_eq!(compare(Born::NotKnown, due).points, 0);
    }
}
