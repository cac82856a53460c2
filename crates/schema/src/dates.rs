//! Days, moments and the injected clock.
//!
//! Both are stored as ISO text whose order is the order of time, on both engines. What people read is always
//! `Europe/London`, never an offset from UTC.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use diesel::sql_types::Text;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

/// A calendar day, stored as `2026-11-21`.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow, Serialize, Deserialize,
)]
#[diesel(sql_type = Text)]
#[serde(transparent)]
pub struct Day(pub Date);

impl Day {
    /// The day with this year, month and day of the month, if there is one.
    pub fn of(year: i16, month: i8, day: i8) -> Option<Self> {
        Date::new(year, month, day).ok().map(Self)
    }

    /// As people read it: `21 November 2026`.
    pub fn words(self) -> String {
        self.0.strftime("%-d %B %Y").to_string()
    }

    /// With the day of the week: `Saturday 21 November`.
    pub fn with_weekday(self) -> String {
        self.0.strftime("%A %-d %B").to_string()
    }

    /// Whole years from this day to `today`, as an age is counted; negative when this day is still to come.
    pub fn years_until(self, today: Day) -> i64 {
        let had_birthday = (today.0.month(), today.0.day()) >= (self.0.month(), self.0.day());
        i64::from(today.0.year()) - i64::from(self.0.year()) - i64::from(!had_birthday)
    }

    /// Days from this day to the other; negative when the other is earlier.
    pub fn days_until(self, other: Day) -> i64 {
        (other.0 - self.0).get_days().into()
    }

    /// The day this many days later (or earlier, when negative). Stops at the ends of the calendar.
    pub fn plus_days(self, days: i64) -> Day {
        Day(self.0.saturating_add(days.days()))
    }

    /// This time of that day in England; nothing for a time that no day has.
    pub fn at(self, hour: i8, minute: i8) -> Option<Moment> {
        let zone = TimeZone::get("Europe/London").expect("the time zone database is compiled in");
        let time = jiff::civil::Time::new(hour, minute, 0, 0).ok()?;
        self.0.to_datetime(time).to_zoned(zone).ok().map(|zoned| Moment(zoned.timestamp()))
    }

    /// The day this many months later, or the last day of that month where it has no such day.
    pub fn plus_months(self, months: i64) -> Day {
        Day(self.0.saturating_add(Span::new().months(months)))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl FromStr for Day {
    type Err = jiff::Error;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

text_column!(Day);

/// A point in time, stored as `2026-11-21T23:20:38.123456Z`: always six digits of a second, so that text order is time order.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow, Serialize, Deserialize,
)]
#[diesel(sql_type = Text)]
#[serde(into = "String", try_from = "String")]
pub struct Moment(pub Timestamp);

impl Moment {
    /// The day it is in England.
    pub fn day(self) -> Day {
        Day(self.london().date())
    }

    /// As people read it: `21 November 2026 at 11:20pm`.
    pub fn words(self) -> String {
        format!("{} at {}", self.day().words(), self.time())
    }

    /// The time of day in England: `11:20pm`.
    pub fn time(self) -> String {
        self.london().strftime("%-I:%M%P").to_string()
    }

    /// The beginning of the minute that it is in.
    pub fn minute(self) -> Moment {
        let seconds = self.0.as_second();
        Moment(Timestamp::from_second(seconds - seconds.rem_euclid(60)).unwrap_or(self.0))
    }

    /// What calendar and clock on the wall show in England: what time limits and opening hours are counted in.
    pub fn civil(self) -> DateTime {
        self.london().datetime()
    }

    /// The moment this many seconds later.
    pub fn plus_seconds(self, seconds: i64) -> Moment {
        Moment(self.0.saturating_add(seconds.seconds()).unwrap_or(self.0))
    }

    /// The moment this many seconds earlier.
    pub fn minus_seconds(self, seconds: i64) -> Moment {
        self.plus_seconds(-seconds)
    }

    fn london(self) -> jiff::Zoned {
        let zone = TimeZone::get("Europe/London").expect("the time zone database is compiled in");
        self.0.to_zoned(zone)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.6}", self.0)
    }
}

impl FromStr for Moment {
    type Err = jiff::Error;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> String {
        moment.to_string()
    }
}

impl TryFrom<String> for Moment {
    type Error = jiff::Error;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

text_column!(Moment);

/// Where `now` comes from. Nothing else in the product asks the machine for the time.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    Machine,
    /// A clock that stands still until it is moved: microseconds since 1970.
    Standing(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at this moment.
    pub fn standing_at(moment: Moment) -> Self {
        Self::Standing(Arc::new(AtomicI64::new(moment.0.as_microsecond())))
    }

    /// The present moment.
    pub fn now(&self) -> Moment {
        match self {
            Self::Machine => Moment(Timestamp::now()),
            Self::Standing(at) => {
                Moment(Timestamp::from_microsecond(at.load(Ordering::SeqCst)).unwrap_or(Timestamp::UNIX_EPOCH))
            }
        }
    }

    /// Today in England.
    pub fn today(&self) -> Day {
        self.now().day()
    }

    /// Moves a standing clock on by this many seconds (back, when negative). The machine's clock does not move.
    pub fn advance(&self, seconds: i64) {
        if let Self::Standing(at) = self {
            at.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn an_age_changes_on_the_birthday() {
        assert_eq!(day("2018-11-22").years_until(day("2026-11-21")), 7);
        assert_eq!(day("2018-11-21").years_until(day("2026-11-21")), 8);
        assert_eq!(day("2016-02-29").years_until(day("2026-02-28")), 9);
        assert_eq!(day("2026-11-22").years_until(day("2026-11-21")), -1);
    }

    #[test]
    fn text_order_is_time_order() {
        let early: Moment = "2026-11-21T10:00:00Z".parse().expect("a moment");
        let late = Moment(early.0 + jiff::SignedDuration::from_micros(1));
        assert!(early.to_string() < late.to_string());
        assert_eq!(early.to_string(), "2026-11-21T10:00:00.000000Z");
    }

    #[test]
    fn people_read_london_time() {
        let summer: Moment = "2026-07-01T23:30:00Z".parse().expect("a moment");
        assert_eq!(summer.words(), "2 July 2026 at 12:30am");
        assert_eq!(day("2026-11-26").with_weekday(), "Thursday 26 November");
        assert_eq!(day("2026-07-02").at(0, 30), Some(summer));
        assert_eq!(day("2026-07-02").at(24, 0), None);
    }

    #[test]
    fn a_month_later_stays_in_that_month() {
        assert_eq!(day("2026-01-31").plus_months(1), day("2026-02-28"));
        assert_eq!(day("2026-11-21").days_until(day("2026-11-30")), 9);
    }
}
