//! Days as numbers since 1 January 1970, which is what a simulation of many million steps counts in.

/// A day, counted from 1 January 1970; days before it are negative.
pub type Day = i32;

/// A day that never comes: the end of what has no end.
pub const NEVER: Day = Day::MAX;

/// The day of a date of the Gregorian calendar (the proleptic calendar, by counting eras of 400 years that begin in March).
pub const fn day(year: i32, month: i32, day_of_month: i32) -> Day {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day_of_month - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day of the month of a day.
pub const fn date(day: Day) -> (i32, i32, i32) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day_of_month = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (year_of_era + era * 400 + if month <= 2 { 1 } else { 0 }, month, day_of_month)
}

/// The year of a day.
pub const fn year(day: Day) -> i32 {
    date(day).0
}

/// Whole years between two days, as near as a simulation needs (by the mean length of a year).
pub fn years_between(from: Day, to: Day) -> f64 {
    f64::from(to - from) / 365.2425
}

/// How many days a month has.
pub const fn length_of_month(year: i32, month: i32) -> i32 {
    if month == 12 { 31 } else { day(year, month + 1, 1) - day(year, month, 1) }
}

/// Writes a date as `2024-11-21` onto the end of a text.
pub fn write(text: &mut Vec<u8>, (year, month, day): (i32, i32, i32)) {
    use std::io::Write;
    // Writing into memory cannot fail.
    let _ = write!(text, "{year:04}-{month:02}-{day:02}");
}

/// Reads a date such as `2024-11-21`; nothing if it is none.
pub fn read(text: &str) -> Option<Day> {
    let mut parts = text.trim().get(..10)?.split('-');
    let mut part = || parts.next()?.parse::<i32>().ok();
    let (year, month, day_of_month) = (part()?, part()?, part()?);
    let right = (1..=12).contains(&month) && (1..=length_of_month(year, month)).contains(&day_of_month);
    right.then(|| day(year, month, day_of_month))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_agree() {
        assert_eq!(day(1970, 1, 1), 0);
        assert_eq!(day(2000, 3, 1), 11_017);
        for number in day(1899, 12, 1)..day(2031, 1, 1) {
            let (year, month, of_month) = date(number);
            assert_eq!(day(year, month, of_month), number);
            assert!(of_month <= length_of_month(year, month));
        }
    }

    #[test]
    fn only_dates_are_read() {
        assert_eq!(read("2024-02-29"), Some(day(2024, 2, 29)));
        assert_eq!(read("2023-02-29"), None);
        assert_eq!(read("29/02/2024"), None);
        assert_eq!(read(""), None);
    }
}
