//! When an office is open, and when it opens again.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime, Time};
use serde::Deserialize;

use crate::calendar::{Calendar, plus};
use crate::standing::time_words;

/// How far ahead the next opening is looked for, in days. An office that stays closed for longer has no next opening.
const LOOK_AHEAD: i64 = 366;

/// From when to when an office is open on one day, in minutes from midnight by the clock on the wall. The last minute is not part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct DayHours(Option<(i16, i16)>);

impl DayHours {
    /// Closed all day.
    pub const CLOSED: Self = Self(None);
    /// Open from midnight to midnight.
    pub const ALL_DAY: Self = Self(Some((0, 24 * 60)));

    /// From the minute of the day when it opens to the minute when it closes.
    const fn minutes(opens: i16, closes: i16) -> Self {
        Self(Some((opens, closes)))
    }

    fn covers(self, minute: i16) -> bool {
        self.0.is_some_and(|(opens, closes)| (opens..closes).contains(&minute))
    }
}

impl FromStr for DayHours {
    type Err = String;

    /// `08:45-17:00`, `00:00-24:00` or `closed`.
    fn from_str(text: &str) -> Result<Self, String> {
        const SAYS: &str = "write the hours like \"08:45-17:00\", or \"closed\"";
        if text.trim() == "closed" {
            return Ok(Self::CLOSED);
        }
        let (opens, closes) = text.split_once('-').ok_or(SAYS)?;
        let (opens, closes) = (minute_of(opens).ok_or(SAYS)?, minute_of(closes).ok_or(SAYS)?);
        if opens >= closes {
            return Err(format!("{text:?} ends before it begins; {SAYS}"));
        }
        Ok(Self::minutes(opens, closes))
    }
}

impl TryFrom<String> for DayHours {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

/// As people read it: `8:45am to 5:00pm`, `closed`, `all day`.
impl fmt::Display for DayHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            None => f.write_str("closed"),
            Some(_) if *self == Self::ALL_DAY => f.write_str("all day"),
            Some((opens, closes)) => {
                write!(f, "{} to {}", time_words(time_of(opens)), time_words(time_of(closes)))
            }
        }
    }
}

/// The minute of the day of `08:45`; 24:00 is its end.
fn minute_of(text: &str) -> Option<i16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let (hour, minute): (i16, i16) = (hour.parse().ok()?, minute.parse().ok()?);
    let is_time = (0..24).contains(&hour) && (0..60).contains(&minute);
    (is_time || (hour, minute) == (24, 0)).then_some(hour * 60 + minute)
}

/// The time of this minute of the day; midnight for its end.
fn time_of(minute: i16) -> Time {
    let part = |number: i16| i8::try_from(number).unwrap_or(0);
    Time::new(part(minute / 60 % 24), part(minute % 60), 0, 0).unwrap_or(Time::midnight())
}

/// When an office is open in a week, and on bank holidays and closure days. A day that is not named has the usual hours.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OpeningHours {
    /// Mondays.
    pub monday: DayHours,
    /// Tuesdays.
    pub tuesday: DayHours,
    /// Wednesdays.
    pub wednesday: DayHours,
    /// Thursdays.
    pub thursday: DayHours,
    /// Fridays.
    pub friday: DayHours,
    /// Saturdays.
    pub saturday: DayHours,
    /// Sundays.
    pub sunday: DayHours,
    /// Bank holidays of England, and days on which the council is closed.
    pub bank_holidays: DayHours,
}

impl Default for OpeningHours {
    /// Monday to Friday from 8:45am to 5:00pm, as most councils' front doors are; a local default.
    fn default() -> Self {
        let (office, closed) = (DayHours::minutes(8 * 60 + 45, 17 * 60), DayHours::CLOSED);
        Self {
            monday: office,
            tuesday: office,
            wednesday: office,
            thursday: office,
            friday: office,
            saturday: closed,
            sunday: closed,
            bank_holidays: closed,
        }
    }
}

impl OpeningHours {
    /// An office that never closes.
    pub fn always() -> Self {
        let open = DayHours::ALL_DAY;
        Self {
            monday: open,
            tuesday: open,
            wednesday: open,
            thursday: open,
            friday: open,
            saturday: open,
            sunday: open,
            bank_holidays: open,
        }
    }

    /// The days of the week by name, Monday first, each with its hours.
    pub fn week(&self) -> [(&'static str, DayHours); 7] {
        [
            ("Monday", self.monday),
            ("Tuesday", self.tuesday),
            ("Wednesday", self.wednesday),
            ("Thursday", self.thursday),
            ("Friday", self.friday),
            ("Saturday", self.saturday),
            ("Sunday", self.sunday),
        ]
    }

    /// Whether it is open at any time of an ordinary week.
    pub fn is_ever_open(&self) -> bool {
        self.week().iter().any(|(_, hours)| *hours != DayHours::CLOSED)
    }

    /// The hours of one day.
    pub fn of(&self, calendar: &Calendar, day: Date) -> DayHours {
        if calendar.is_holiday(day) {
            return self.bank_holidays;
        }
        let place = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or(0);
        self.week()[place].1
    }

    /// Whether it is open at this moment in London.
    pub fn is_open(&self, calendar: &Calendar, now: DateTime) -> bool {
        self.of(calendar, now.date()).covers(minute(now))
    }

    /// When it opens again, while it is closed at this moment in London. None while it is open, and if it does not open within a year.
    pub fn opens_again(&self, calendar: &Calendar, now: DateTime) -> Option<DateTime> {
        if self.is_open(calendar, now) {
            return None;
        }
        (0..LOOK_AHEAD).find_map(|ahead| {
            let day = plus(now.date(), ahead);
            let (opens, _) = self.of(calendar, day).0?;
            (ahead > 0 || opens > minute(now)).then(|| day.to_datetime(time_of(opens)))
        })
    }
}

fn minute(now: DateTime) -> i16 {
    i16::from(now.hour()) * 60 + i16::from(now.minute())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn again(now: DateTime) -> Option<String> {
        let opens = OpeningHours::default().opens_again(&Calendar::england(), now)?;
        Some(opens.strftime("%A %-d %B at %-I:%M%P").to_string())
    }

    #[test]
    fn an_office_opens_again_on_the_next_working_day() {
        let friday = date(2026, 11, 20);
        assert_eq!(again(friday.at(8, 44, 59, 0)).as_deref(), Some("Friday 20 November at 8:45am"));
        assert_eq!(again(friday.at(8, 45, 0, 0)), None);
        assert_eq!(again(friday.at(16, 59, 59, 0)), None);
        assert_eq!(again(friday.at(17, 0, 0, 0)).as_deref(), Some("Monday 23 November at 8:45am"));
        assert_eq!(again(date(2026, 11, 21).at(10, 0, 0, 0)).as_deref(), Some("Monday 23 November at 8:45am"));
    }

    #[test]
    fn bank_holidays_and_closure_days_have_hours_of_their_own() {
        let christmas_eve = date(2026, 12, 24);
        assert_eq!(again(christmas_eve.at(18, 0, 0, 0)).as_deref(), Some("Tuesday 29 December at 8:45am"));
        let calendar = Calendar::england().closed_on([29, 30, 31].map(|day| date(2026, 12, day)));
        let hours = OpeningHours::default();
        assert_eq!(hours.opens_again(&calendar, christmas_eve.at(18, 0, 0, 0)), Some(date(2027, 1, 4).at(8, 45, 0, 0)));
        assert!(OpeningHours::always().is_open(&calendar, date(2026, 12, 25).at(3, 0, 0, 0)));
        // Boxing Day of 2026 is a Saturday, made up for on the Monday: both are holidays.
        let saturdays = OpeningHours { saturday: DayHours::ALL_DAY, ..OpeningHours::default() };
        assert!(!saturdays.is_open(&calendar, date(2026, 12, 26).at(10, 0, 0, 0)));
        assert!(saturdays.is_open(&calendar, date(2026, 11, 21).at(10, 0, 0, 0)));
    }

    #[test]
    fn an_office_that_never_opens_has_no_next_opening() {
        let closed = DayHours::CLOSED;
        let hours = OpeningHours {
            monday: closed,
            tuesday: closed,
            wednesday: closed,
            thursday: closed,
            friday: closed,
            ..OpeningHours::default()
        };
        assert!(!hours.is_ever_open());
        assert_eq!(hours.opens_again(&Calendar::england(), date(2026, 11, 20).at(9, 0, 0, 0)), None);
    }

    #[test]
    fn hours_are_read_and_said() {
        let words = |text: &str| text.parse::<DayHours>().map(|hours| hours.to_string());
        assert_eq!(words("08:45-17:00").as_deref(), Ok("8:45am to 5:00pm"));
        assert_eq!(words("closed").as_deref(), Ok("closed"));
        assert_eq!(words("00:00-24:00").as_deref(), Ok("all day"));
        for wrong in ["", "9 to 5", "17:00-08:45", "08:60-17:00", "08:45-25:00", "08:45"] {
            assert!(words(wrong).is_err_and(|says| says.contains("08:45-17:00")), "{wrong}");
        }
    }
}
