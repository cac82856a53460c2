//! Dates of birth and days of sighting, as many hands write them.

use jiff::civil::{Date, date};
use jiff::fmt::strtime;

/// A date of birth, or as much of one as is known, in one number: year, month and day, each 0 where not known.
/// Nothing at all is 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Born(pub u32);

impl Born {
    /// A date of birth of its parts. Parts that can not be make nothing.
    pub fn new(year: i32, month: u8, day: u8) -> Self {
        if !(1..=9999).contains(&year) || month > 12 || day > 31 {
            return Self::default();
        }
        if month > 0 && day > 0 && Date::new(year as i16, month as i8, day as i8).is_err() {
            return Self::default();
        }
        Self((year as u32) << 9 | u32::from(month) << 5 | u32::from(day))
    }

    /// The year, 0 if not known.
    pub fn year(self) -> u32 {
        self.0 >> 9
    }

    /// The month, 0 if not known.
    pub fn month(self) -> u32 {
        (self.0 >> 5) & 15
    }

    /// The day of the month, 0 if not known.
    pub fn day(self) -> u32 {
        self.0 & 31
    }

    /// Whether nothing is known.
    pub fn is_nothing(self) -> bool {
        self.0 == 0
    }

    /// Whether day, month and year are known.
    pub fn is_whole(self) -> bool {
        self.month() > 0 && self.day() > 0
    }
}

/// How dates are written in a column.
#[derive(Clone, Debug, Default)]
pub struct Formats {
    /// Formats of `strptime`, tried in order before anything is guessed.
    pub given: Vec<String>,
    /// The year of the newest date that two figures may stand for: "27" is 2027 only up to this year.
    pub newest: i32,
}

/// Reads a date of birth. Day comes before month, as Britain writes it, unless that can not be.
pub fn born(text: &str, formats: &Formats) -> Born {
    let text = text.trim();
    for format in &formats.given {
        if let Ok(day) = strtime::parse(format, text).and_then(|t| t.to_date()) {
            let year = i32::from(day.year());
            let year = if format.contains("%y") && year > formats.newest { year - 100 } else { year };
            return Born::new(year, day.month() as u8, day.day() as u8);
        }
    }
    guess(text, formats.newest)
}

/// A day as days since 1970, if the text holds one.
pub fn day(text: &str, formats: &Formats) -> Option<i32> {
    days(born(text, formats))
}

/// A whole date as days since 1970.
pub fn days(when: Born) -> Option<i32> {
    if !when.is_whole() {
        return None;
    }
    let day = Date::new(when.year() as i16, when.month() as i8, when.day() as i8).ok()?;
    (day - date(1970, 1, 1)).get_days().into()
}

/// A day since 1970 as it is written out.
pub fn written(days: i32) -> String {
    let day = jiff::Span::new().try_days(days).ok().and_then(|s| date(1970, 1, 1).checked_add(s).ok());
    day.map_or_else(String::new, |d| d.to_string())
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Reads the figures and the month's name in a text, whatever stands between them.
fn guess(text: &str, newest: i32) -> Born {
    // Times follow after a "T" or a space and a colon; they tell nothing here.
    let text = text.split_once('T').map_or(text, |(day, _)| day);
    let mut figures: Vec<(i32, usize)> = Vec::new();
    let mut month = None;
    for part in text.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty()).take(4) {
        if part.bytes().all(|b| b.is_ascii_digit()) && part.len() <= 8 {
            figures.push((part.parse().unwrap_or(0), part.len()));
        } else if let Some(found) = month_of(part) {
            month = Some(found);
        } else if let Ok(n) = part.trim_end_matches(|c: char| c.is_alphabetic()).parse::<i32>() {
            figures.push((n, 2)); // "3rd"
        }
    }
    match (figures.as_slice(), month) {
        ([(n, 8), ..], _) => packed(*n),
        ([(y, 4)], None) => Born::new(*y, 0, 0),
        ([(y, 4)], Some(m)) => Born::new(*y, m, 0),
        ([(y, 4), (d, _), ..], Some(m)) | ([(d, _), (y, 4), ..], Some(m)) => Born::new(*y, m, small(*d)),
        ([(d, _), (y, 2), ..], Some(m)) => Born::new(century(*y, newest), m, small(*d)),
        ([(y, 4), (m, _), (d, _), ..], None) => day_and_month(*y, *d, *m),
        ([(d, _), (m, _), (y, 4), ..], None) => day_and_month(*y, *d, *m),
        ([(d, _), (m, _), (y, 2), ..], None) => day_and_month(century(*y, newest), *d, *m),
        ([(y, 4), (m, _)], None) | ([(m, _), (y, 4)], None) => Born::new(*y, small(*m), 0),
        _ => Born::default(),
    }
}

fn month_of(word: &str) -> Option<u8> {
    let word = word.to_ascii_lowercase();
    let found = MONTHS.iter().position(|m| word.starts_with(m) && word.bytes().all(|b| b.is_ascii_alphabetic()))?;
    Some(found as u8 + 1)
}

fn small(n: i32) -> u8 {
    u8::try_from(n).unwrap_or(u8::MAX)
}

/// Eight figures: year first, or day first if that can not be.
fn packed(n: i32) -> Born {
    let first = Born::new(n / 10_000, small(n / 100 % 100), small(n % 100));
    let plausible = (1000..=2200).contains(&(n / 10_000)) && first.is_whole();
    if plausible { first } else { Born::new(n % 10_000, small(n / 10_000 % 100), small(n / 1_000_000)) }
}

fn day_and_month(year: i32, day: i32, month: i32) -> Born {
    if month > 12 && day <= 12 {
        Born::new(year, small(day), small(month))
    } else {
        Born::new(year, small(month), small(day))
    }
}

/// The year that two figures stand for: the latest that is not after the newest.
fn century(two: i32, newest: i32) -> i32 {
    let this = newest / 100 * 100 + two;
    if this > newest { this - 100 } else { this }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (u32, u32, u32) {
        let b = born(text, &Formats { given: Vec::new(), newest: 2027 });
        (b.year(), b.month(), b.day())
    }

    #[test]
    fn a_date_is_read_as_agencies_write_it() {
        for text in ["2019-07-25", "25/07/2019", "20190725", "25-Jul-2019", "25 July 2019", "25072019", "25/07/19"] {
            assert_eq!(read(text), (2019, 7, 25), "{text}");
        }
        assert_eq!(read("2016-11-29T00:00:00"), (2016, 11, 29));
        assert_eq!(read("27/09/2026 19:27"), (2026, 9, 27));
        assert_eq!(read("07/25/2019"), (2019, 7, 25), "only the American reading can be");
        assert_eq!(read("1st May 1843"), (1843, 5, 1));
    }

    #[test]
    fn as_much_as_is_known_is_kept() {
        assert_eq!(read("1862"), (1862, 0, 0));
        assert_eq!(read("March 2011"), (2011, 3, 0));
        assert_eq!(read("1862-05"), (1862, 5, 0));
    }

    #[test]
    fn what_can_not_be_is_nothing() {
        for text in ["", "31/02/2019", "abc", "99/99/9999", "0"] {
            assert_eq!(read(text), (0, 0, 0), "{text}");
        }
    }

    #[test]
    fn two_figures_are_the_latest_year_that_has_been() {
        assert_eq!(read("01/02/28").0, 1928);
        assert_eq!(read("01/02/27").0, 2027);
    }

    #[test]
    fn a_format_that_was_given_comes_first() {
        let formats = Formats { given: vec!["%m/%d/%Y".to_owned()], newest: 2027 };
        assert_eq!(born("03/04/2010", &formats), Born::new(2010, 3, 4));
    }

    #[test]
    fn days_come_back_as_they_went() {
        let formats = Formats { given: Vec::new(), newest: 2027 };
        assert_eq!(day("1970-01-02", &formats), Some(1));
        assert_eq!(day("2024-02-29", &formats).map(written).as_deref(), Some("2024-02-29"));
    }
}
