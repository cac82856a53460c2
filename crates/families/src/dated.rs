//! Dates of a life, each as exactly as it is known, and how old that makes somebody.

use alongside_likeness::Born;
use alongside_schema::Day;

use crate::person_codes::Accuracy;

/// The oldest that anybody is, in years.
pub const OLDEST: i64 = 120;
/// The longest that a baby is waited for, in days, from the day this is written down.
pub const LONGEST_WAIT: i64 = 310;
/// The age at which somebody is an adult. Source: section 105 of the Children Act 1989.
pub const ADULT_AT: i64 = 18;

/// When somebody was born or is expected, and when they died.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Life {
    /// The date of birth, or the first day that it may be.
    pub birth_date: Option<Day>,
    /// How exactly that is known.
    pub accuracy: Accuracy,
    /// For a baby on the way, when it is expected; kept as history once it is born.
    pub expected_date: Option<Day>,
    /// When they died.
    pub death_date: Option<Day>,
}

impl Life {
    /// Whether this is a baby on the way.
    pub fn is_expected(&self) -> bool {
        self.birth_date.is_none() && self.expected_date.is_some()
    }

    /// The date of birth in words, as exactly as it is known: "12 April 1990", "April 1990", "1990", "about 1990".
    pub fn birth_words(&self) -> Option<String> {
        let day = self.birth_date?;
        Some(match self.accuracy {
            Accuracy::Day => day.words(),
            Accuracy::Month => day.0.strftime("%B %Y").to_string(),
            Accuracy::Year => day.0.year().to_string(),
            Accuracy::About => format!("about {}", day.0.year()),
        })
    }

    /// The age in words: "8 years old", "about 36 years old", "due 3 February 2027", "died on 1 May 2026", or that it is not known.
    pub fn age_words(&self, today: Day) -> String {
        if let Some(died) = self.death_date {
            return format!("died on {}", died.words());
        }
        let Some(born) = self.birth_date else {
            return self.expected_date.map_or_else(|| "age not known".to_owned(), |due| format!("due {}", due.words()));
        };
        let about = if self.accuracy == Accuracy::Day { "" } else { "about " };
        match born.years_until(today) {
            ..=0 => "under 1 year old".to_owned(),
            1 => format!("{about}1 year old"),
            years => format!("{about}{years} years old"),
        }
    }

    /// The years as a picture shows them: the age, or the years of a life that ended.
    pub fn short_words(&self, today: Day) -> String {
        let year = |day: Day| day.0.year().to_string();
        match (self.birth_date, self.death_date) {
            (born, Some(died)) => format!("{} to {}", born.map_or_else(|| "?".to_owned(), year), year(died)),
            (Some(born), None) => born.years_until(today).max(0).to_string(),
            (None, None) if self.is_expected() => "on the way".to_owned(),
            (None, None) => "?".to_owned(),
        }
    }

    /// As the matcher sees it.
    pub fn born(&self) -> Born {
        match (self.birth_date, self.expected_date) {
            (Some(day), _) if self.accuracy == Accuracy::Day => Born::On(day.0),
            (Some(day), _) => Born::About(day.0.year()),
            (None, Some(due)) => Born::Expected(due.0),
            (None, None) => Born::NotKnown,
        }
    }

    /// Whether somebody born then can be the parent of somebody born at the other time, as far as both are known.
    pub fn can_be_parent_of(&self, child: &Life) -> bool {
        match (self.birth_date, child.birth_date.or(child.expected_date)) {
            (Some(parent), Some(child)) => parent.years_until(child) >= YOUNGEST_PARENT,
            _ => true,
        }
    }
}

/// Below this difference of years a date is surely wrong, and somebody should look at it again.
const YOUNGEST_PARENT: i64 = 10;

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn born(text: &str, accuracy: Accuracy) -> Life {
        Life { birth_date: Some(day(text)), accuracy, ..Life::default() }
    }

    #[test]
    fn a_date_is_said_as_exactly_as_it_is_known() {
        let today = day("2026-11-21");
        for (accuracy, words, age) in [
            (Accuracy::Day, "12 April 1990", "36 years old"),
            (Accuracy::Month, "April 1990", "about 36 years old"),
            (Accuracy::Year, "1990", "about 36 years old"),
            (Accuracy::About, "about 1990", "about 36 years old"),
        ] {
            let life = born("1990-04-12", accuracy);
            assert_eq!((life.birth_words().as_deref(), life.age_words(today).as_str()), (Some(words), age));
        }
        let baby = Life { expected_date: Some(day("2027-02-03")), ..Life::default() };
        assert_eq!((baby.age_words(today), baby.is_expected()), ("due 3 February 2027".to_owned(), true));
        let died = Life { death_date: Some(day("2026-05-01")), ..born("1950-01-01", Accuracy::Year) };
        assert_eq!(
            (died.age_words(today), died.short_words(today)),
            ("died on 1 May 2026".to_owned(), "1950 to 2026".to_owned())
        );
        assert_eq!(Life::default().age_words(today), "age not known");
    }

    #[test]
    fn a_parent_is_older_than_their_child() {
        let child = born("2016-09-03", Accuracy::Day);
        assert!(born("1990-04-12", Accuracy::Day).can_be_parent_of(&child));
        assert!(!born("2010-04-12", Accuracy::Day).can_be_parent_of(&child));
        assert!(!child.can_be_parent_of(&child));
        assert!(Life::default().can_be_parent_of(&child));
    }
}
