//! What somebody says of an age: "6", "about 4", "8 months", "born in 2021".

use alongside_schema::Day;

/// Units of an age below a year, with their days.
const SHORT: &[(&[&str], i64)] =
    &[(&["months", "month", "mths", "m"], 30), (&["weeks", "week", "wks"], 7), (&["days", "day"], 1)];
const YEARS: &[&str] = &["years", "year", "yrs", "yr", "y"];
/// Before a number these make it a class at school and no age.
const SCHOOL_YEARS: &[&str] = &["year", "yr", "y", "class", "reception"];

/// The year of birth that was meant, if one can be told from it.
pub(crate) fn year_of_birth(said: &str, said_on: Day) -> Option<i16> {
    let words = words(said);
    let (at, number) = words.iter().enumerate().find_map(|(at, word)| number(word).map(|number| (at, number)))?;
    if at > 0 && SCHOOL_YEARS.contains(&words[at - 1].as_str()) {
        return None;
    }
    match days_of_unit(&words) {
        Some(days) if number < 1000 => Some(said_on.plus_days(-number * days).0.year()),
        _ => match i16::try_from(number).ok()? {
            year @ 1900.. if year <= said_on.0.year() => Some(year),
            years @ 0..=120 => Some(said_on.0.year() - years),
            _ => None,
        },
    }
}

/// The days of one, where the age is said in months, weeks or days; "3 years 4 months" is three years.
fn days_of_unit(words: &[String]) -> Option<i64> {
    let has = |units: &[&str]| {
        words.iter().any(|word| units.contains(&word.trim_start_matches(|c: char| c.is_ascii_digit())))
    };
    if has(YEARS) {
        return None;
    }
    SHORT.iter().find(|(units, _)| has(units)).map(|(_, days)| *days)
}

fn words(said: &str) -> Vec<String> {
    let words = said.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// The number of "4" or of "4yrs".
fn number(word: &str) -> Option<i64> {
    word.trim_end_matches(char::is_alphabetic).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_says_a_year_of_birth_where_it_says_one() {
        let on = "2026-11-26".parse().expect("a day");
        for (said, year) in [
            ("6", Some(2020)),
            ("about 4", Some(2022)),
            ("5 or 6", Some(2021)),
            ("3 years 4 months", Some(2023)),
            ("4yrs", Some(2022)),
            ("8 months", Some(2026)),
            ("14 months", Some(2025)),
            ("14m", Some(2025)),
            ("3 weeks", Some(2026)),
            ("born in 2021", Some(2021)),
            ("2021", Some(2021)),
            ("Year 4", None),
            ("in class 3", None),
            ("little", None),
            ("1234", None),
            ("2030", None),
            ("", None),
        ] {
            assert_eq!(year_of_birth(said, on), year, "{said}");
        }
    }
}
