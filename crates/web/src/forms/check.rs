//! Reading fields into values that can not be wrong. Each reader returns something usable also when the field is not
//! (the form as a whole is then refused), and notes what to do about it in words.

use alongside_schema::{Day, Id};
use std::str::FromStr;

use super::FormError;
use super::values::{LONGEST_FIELD, Values};

/// The longest life that a date of birth may imply, in years.
const LONGEST_LIFE: i64 = 120;

/// The reader of one form's fields.
pub struct Check<'a> {
    values: &'a Values,
    today: Day,
    errors: Vec<FormError>,
}

impl<'a> Check<'a> {
    pub(super) fn new(values: &'a Values, today: Day) -> Self {
        let mut check = Self { values, today, errors: Vec::new() };
        for (name, text) in values.iter() {
            if text.len() > LONGEST_FIELD && text.chars().count() > LONGEST_FIELD {
                let count = text.chars().count();
                check.error(
                    name,
                    format!("This text has {count} characters. Keep it to 100,000, or put the rest in a second record"),
                );
            }
        }
        check
    }

    pub(super) fn into_errors(self) -> Vec<FormError> {
        self.errors
    }

    /// Today in England.
    pub fn today(&self) -> Day {
        self.today
    }

    /// The fields as sent.
    pub fn values(&self) -> &'a Values {
        self.values
    }

    /// Whether anything is to be put right so far.
    pub fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    /// Notes something to put right.
    pub fn error(&mut self, field: &str, words: impl Into<String>) {
        self.errors.push(FormError { field: field.to_owned(), words: words.into() });
    }

    /// A text that may be left empty.
    pub fn optional(&self, field: &str) -> String {
        self.values.get(field).trim().to_owned()
    }

    /// A text that must say something; `missing` says what to enter.
    pub fn text(&mut self, field: &str, missing: &str) -> String {
        let text = self.optional(field);
        if text.is_empty() {
            self.error(field, missing);
        }
        text
    }

    /// One code of a list; `missing` says what to select.
    pub fn code<T: FromStr>(&mut self, field: &str, missing: &str) -> Option<T> {
        let code = self.values.get(field).parse().ok();
        if code.is_none() {
            self.error(field, missing);
        }
        code
    }

    /// Some of these ids, as ticked. Anything else that was sent is not ours and is ignored.
    pub fn ticked(&self, field: &str, offered: &[Id]) -> Vec<Id> {
        offered.iter().filter(|id| self.values.is_ticked(field, id.as_str())).cloned().collect()
    }

    /// A whole number from `least` to `most`.
    pub fn number(&mut self, field: &str, least: i64, most: i64, missing: &str) -> i64 {
        match self.values.get(field).trim().parse() {
            Ok(number) if (least..=most).contains(&number) => number,
            _ => {
                self.error(field, missing);
                least
            }
        }
    }

    /// A date that must be given; `what` completes "Enter ...", as in "the date of the visit".
    pub fn day(&mut self, field: &str, what: &str) -> Option<Day> {
        match self.optional_day(field, what) {
            Typed::Nothing => {
                self.error(&format!("{field}_day"), format!("Enter {what}, like {}", example(self.today)));
                None
            }
            Typed::Wrong => None,
            Typed::Day(day) => Some(day),
        }
    }

    /// A date up to today, but not more than a working life ago.
    pub fn past_day(&mut self, field: &str, what: &str) -> Option<Day> {
        let day = self.day(field, what)?;
        if day > self.today {
            self.error(&format!("{field}_day"), format!("{} must be today or earlier", capital(what)));
            return None;
        }
        if day.years_until(self.today) > 50 {
            self.error(&format!("{field}_day"), format!("{} must be within the last 50 years", capital(what)));
            return None;
        }
        Some(day)
    }

    /// A date up to today that may be left empty: the day on which something was known to be so.
    pub fn known_day(&mut self, field: &str, what: &str) -> Option<Day> {
        let Typed::Day(day) = self.optional_day(field, what) else { return None };
        if day > self.today {
            self.error(&format!("{field}_day"), format!("{} must be today or earlier", capital(what)));
            return None;
        }
        Some(day)
    }

    /// A date from today on, and within five years.
    pub fn coming_day(&mut self, field: &str, what: &str) -> Option<Day> {
        let day = self.day(field, what)?;
        if day < self.today || day.days_until(self.today.plus_months(60)) < 0 {
            self.error(
                &format!("{field}_day"),
                format!("{} must be between today and five years from now", capital(what)),
            );
            return None;
        }
        Some(day)
    }

    /// A date from today on that may be left empty. A wrong one is noted.
    pub fn coming_day_if_any(&mut self, field: &str, what: &str) -> Option<Day> {
        let parts = ["day", "month", "year"].map(|part| self.values.get(&format!("{field}_{part}")).trim());
        if parts.iter().all(|text| text.is_empty()) { None } else { self.coming_day(field, what) }
    }

    /// A date that may be left empty, within fifty years of today. A wrong one is noted.
    pub fn day_if_any(&mut self, field: &str, what: &str) -> Option<Day> {
        let Typed::Day(day) = self.optional_day(field, what) else { return None };
        let years = day.years_until(self.today);
        if !(-50..=50).contains(&years) {
            self.error(&format!("{field}_day"), format!("{} must be within 50 years of today", capital(what)));
            return None;
        }
        Some(day)
    }

    /// A whole number from `least` to `most` that may be left empty.
    pub fn number_if_any(&mut self, field: &str, least: i64, most: i64, wrong: &str) -> Option<i64> {
        if self.values.get(field).trim().is_empty() {
            return None;
        }
        Some(self.number(field, least, most, wrong))
    }

    /// A date of birth (or the date a baby is due), if one was typed. Nobody is over 120, and no baby is due in more than ten months.
    pub fn birth_day(&mut self, field: &str, whose: &str) -> Option<Day> {
        let what = format!("{whose} date of birth");
        let Typed::Day(day) = self.optional_day(field, &what) else { return None };
        if day.years_until(self.today) > LONGEST_LIFE {
            self.error(
                &format!("{field}_day"),
                format!("{} would make them over {LONGEST_LIFE}. Check the year", capital(&what)),
            );
            return None;
        }
        if self.today.plus_months(10) < day {
            self.error(
                &format!("{field}_day"),
                format!("{} is too far ahead. For a baby on the way, enter the date the baby is due", capital(&what)),
            );
            return None;
        }
        Some(day)
    }

    /// A date of which the day, or the day and the month, may be left empty. Gives the first day that it may be, and how many of the
    /// three parts were typed. Nothing where nothing was typed, or where it is to be put right.
    pub fn partial_day(&mut self, field: &str, what: &str) -> Option<(Day, usize)> {
        let [day, month, year] = self.parts_of(field);
        let mut parts = [day, month, year];
        let typed = match (day.1.is_empty(), month.1.is_empty(), year.1.is_empty()) {
            (true, true, false) => 1,
            (true, false, false) => 2,
            _ => 3,
        };
        for part in parts.iter_mut().take(3 - typed) {
            part.1 = "1";
        }
        match self.day_of(parts, field, what) {
            Typed::Day(day) => Some((day, typed)),
            Typed::Nothing | Typed::Wrong => None,
        }
    }

    /// A date of somebody's life that may be left empty: from as long ago as anybody lives to ten years ahead.
    pub fn life_day_if_any(&mut self, field: &str, what: &str) -> Option<Day> {
        let Typed::Day(day) = self.optional_day(field, what) else { return None };
        if !(-10..=LONGEST_LIFE).contains(&day.years_until(self.today)) {
            self.error(&format!("{field}_day"), format!("{} can not be right. Check the year", capital(what)));
            return None;
        }
        Some(day)
    }

    fn parts_of(&self, field: &str) -> [(&'static str, &'a str); 3] {
        let values = self.values;
        ["day", "month", "year"].map(|part| (part, values.get(&format!("{field}_{part}")).trim()))
    }

    fn optional_day(&mut self, field: &str, what: &str) -> Typed {
        let parts = self.parts_of(field);
        self.day_of(parts, field, what)
    }

    fn day_of(&mut self, parts: [(&'static str, &str); 3], field: &str, what: &str) -> Typed {
        if parts.iter().all(|(_, text)| text.is_empty()) {
            return Typed::Nothing;
        }
        if let Some((part, _)) = parts.iter().find(|(_, text)| text.is_empty()) {
            self.error(&format!("{field}_{part}"), format!("{} must have a {part}", capital(what)));
            return Typed::Wrong;
        }
        let [day, month, year] = parts.map(|(_, text)| text);
        if year.chars().count() != 4 {
            self.error(
                &format!("{field}_year"),
                format!("Enter the year of {what} with 4 numbers, like {}", self.today.0.year()),
            );
            return Typed::Wrong;
        }
        let month = month_number(month);
        let day = (|| Day::of(year.parse().ok()?, month?, day.parse().ok()?))();
        match day {
            Some(day) => Typed::Day(day),
            None => {
                self.error(
                    &format!("{field}_day"),
                    format!("{} must be a real date, like {}", capital(what), example(self.today)),
                );
                Typed::Wrong
            }
        }
    }
}

enum Typed {
    Nothing,
    Wrong,
    Day(Day),
}

/// The number of a month typed as a number or by name: people do both.
fn month_number(text: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let start: String = text.to_lowercase().chars().take(3).collect();
    MONTHS.iter().position(|month| *month == start).map(|at| at as i8 + 1)
}

fn example(day: Day) -> String {
    day.0.strftime("%-d %-m %Y").to_string()
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: &str = "2026-11-21";

    fn birthday(day: &str, month: &str, year: &str) -> (Option<Day>, Vec<String>) {
        let values: Values = [("born_day", day), ("born_month", month), ("born_year", year)]
            .map(|(n, v)| (n.to_owned(), v.to_owned()))
            .into_iter()
            .collect();
        let mut check = Check::new(&values, TODAY.parse().expect("a day"));
        let day = check.birth_day("born", "the child's");
        (day, check.into_errors().into_iter().map(|error| error.words).collect())
    }

    #[test]
    fn months_may_be_numbers_or_names() {
        assert_eq!(birthday("3", "2", "2018").0, Day::of(2018, 2, 3));
        assert_eq!(birthday("03", "February", "2018").0, Day::of(2018, 2, 3));
        assert_eq!(birthday("", "", ""), (None, vec![]));
    }

    #[test]
    fn impossible_dates_are_said_to_be_so() {
        assert_eq!(birthday("30", "2", "2018").1, ["The child's date of birth must be a real date, like 21 11 2026"]);
        assert_eq!(birthday("3", "", "2018").1, ["The child's date of birth must have a month"]);
        assert_eq!(
            birthday("3", "2", "18").1,
            ["Enter the year of the child's date of birth with 4 numbers, like 2026"]
        );
        assert_eq!(
            birthday("3", "2", "1900").1,
            ["The child's date of birth would make them over 120. Check the year"]
        );
        assert!(birthday("3", "2", "2028").1[0].contains("due"));
        assert_eq!(birthday("3", "2", "2027").0, Day::of(2027, 2, 3));
    }

    #[test]
    fn a_date_may_be_known_in_part() {
        let partial = |day: &str, month: &str, year: &str| {
            let values: Values = [("born_day", day), ("born_month", month), ("born_year", year)]
                .map(|(n, v)| (n.to_owned(), v.to_owned()))
                .into_iter()
                .collect();
            let mut check = Check::new(&values, TODAY.parse().expect("a day"));
            (check.partial_day("born", "the date of birth"), check.into_errors().len())
        };
        assert_eq!(partial("3", "2", "2018"), (Day::of(2018, 2, 3).map(|day| (day, 3)), 0));
        assert_eq!(partial("", "feb", "2018"), (Day::of(2018, 2, 1).map(|day| (day, 2)), 0));
        assert_eq!(partial("", "", "2018"), (Day::of(2018, 1, 1).map(|day| (day, 1)), 0));
        assert_eq!(partial("", "", ""), (None, 0));
        assert_eq!(partial("3", "", "2018"), (None, 1));
        assert_eq!(partial("", "13", "2018"), (None, 1));
    }

    #[test]
    fn a_text_over_the_limit_is_refused_in_words() {
        let values: Values = [("what".to_owned(), "é".repeat(100_001))].into_iter().collect();
        let check = Check::new(&values, TODAY.parse().expect("a day"));
        assert!(check.into_errors()[0].words.contains("100001 characters"));
        let values: Values = [("what".to_owned(), "😀".repeat(100_000))].into_iter().collect();
        assert!(Check::new(&values, TODAY.parse().expect("a day")).into_errors().is_empty());
    }
}
