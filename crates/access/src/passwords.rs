//! Which passwords may be chosen: long enough, not easy to guess, and not known from a break-in elsewhere. No rules about signs and capitals, and
//! none grows old.

use std::path::{Path, PathBuf};

use alongside_web::Settings;
use zxcvbn::{Score, zxcvbn};

use crate::breached::Breached;

/// The fewest characters of a new password. Length is what counts.
pub(crate) const SHORTEST: usize = 12;
/// The most characters of a password, so that hashing has a bound.
pub(crate) const LONGEST: usize = 256;

/// The fewest characters of a new password beside the words that others know.
const LEAST_BESIDE: usize = 8;

/// Words that people reach for when they are told to change a password.
const USUAL: &[&str] = &[
    "alongside",
    "password",
    "welcome",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "spring",
    "summer",
    "autumn",
    "winter",
    "council",
    "family",
    "families",
    "early",
    "help",
    "children",
    "safeguarding",
    "social",
    "worker",
    "support",
];

/// What a new password is judged by.
#[derive(Clone, Debug)]
pub struct Rule {
    words: Vec<String>,
    list: Option<PathBuf>,
}

/// Why a password may not be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weak {
    /// It has too few characters.
    Short,
    /// It has more characters than are hashed.
    Long,
    /// Somebody who knows people's habits, or this person and their work, guesses it.
    Guessable,
    /// It is in the list of passwords that are known from break-ins.
    Known,
}

impl Weak {
    /// What to do about it, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Short => "Your password must have at least 12 characters. Three or four words work well",
            Self::Long => "Your password must have at most 256 characters",
            Self::Guessable => {
                "This password is easy to guess. Put three or four words together that have nothing to do with you or your work"
            }
            Self::Known => {
                "This password is known from a break-in somewhere else, by you or by others. Choose one that you use nowhere else"
            }
        }
    }
}

impl Rule {
    /// The rule for somebody: no password may be made of these words about them, nor of the council's.
    pub fn new(settings: &Settings, about: &[&str]) -> Self {
        let council = [settings.council.name.as_str(), settings.council.service.as_str()];
        let own = settings.sign_in.words.iter().map(String::as_str);
        let texts: Vec<&str> = about.iter().copied().chain(council).chain(own).collect();
        // Whole and in parts: "Tom Fielding", "Tom", "Fielding".
        let parts = texts.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
        let words = texts.iter().copied().chain(parts).chain(USUAL.iter().copied());
        let mut words: Vec<String> = words.filter(|word| word.chars().count() > 2).map(str::to_lowercase).collect();
        // The longest first: "november" before "nov".
        words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
        words.dedup();
        Self { words, list: settings.sign_in.passwords_file.clone() }
    }

    /// Whether it may be chosen. An error where there is a list and it can not be read: then nothing may be.
    pub fn judge(&self, password: &str) -> std::io::Result<Result<(), Weak>> {
        if let Err(weak) = length(password) {
            return Ok(Err(weak));
        }
        let words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        if self.beside_known(password) < LEAST_BESIDE || zxcvbn(password, &words).score() < Score::Three {
            return Ok(Err(Weak::Guessable));
        }
        match &self.list {
            Some(list) if is_listed(list, password)? => Ok(Err(Weak::Known)),
            _ => Ok(Ok(())),
        }
    }

    /// How many characters there are beside the known words. The estimate alone takes a full name with a year for hard to guess.
    fn beside_known(&self, password: &str) -> usize {
        let rest = self.words.iter().fold(password.to_lowercase(), |rest, word| rest.replace(word, " "));
        rest.chars().filter(|c| !c.is_whitespace()).count()
    }
}

/// Whether it has as many characters as a password must.
pub(crate) fn length(password: &str) -> Result<(), Weak> {
    match password.chars().count() {
        short if short < SHORTEST => Err(Weak::Short),
        long if long > LONGEST => Err(Weak::Long),
        _ => Ok(()),
    }
}

fn is_listed(list: &Path, password: &str) -> std::io::Result<bool> {
    Breached::open(list)?.has(password)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(password: &str, about: &[&str]) -> Result<(), Weak> {
        Rule::new(&Settings::default(), about).judge(password).expect("no list is asked")
    }

    #[test]
    fn length_and_not_signs() {
        assert_eq!(judged("kx4!Qz", &[]), Err(Weak::Short));
        assert_eq!(judged("kettle lantern orchard", &[]), Ok(()));
        assert_eq!(judged("чайник фонарь сад", &[]), Ok(()), "in any letters");
        assert_eq!(judged(&"ab ".repeat(90), &[]), Err(Weak::Long));
    }

    #[test]
    fn what_many_people_choose_is_refused() {
        for usual in [
            "passwordpassword",
            "123456789012345",
            "qwertyuiopasdf",
            "aaaaaaaaaaaaaaaa",
            "Password1234!",
            "abcdefghijklmnop",
        ] {
            assert_eq!(judged(usual, &[]), Err(Weak::Guessable), "{usual}");
        }
    }

    #[test]
    fn what_others_know_of_somebody_is_refused() {
        let tom = ["Tom Fielding", "tom.fielding@example.org", "family support worker", "Luton Council"];
        for known in [
            "TomFielding2026",
            "tom.fielding@example.org",
            "lutoncouncil1",
            "Fielding-November",
            "Alongside2026!",
            "familysupportworker",
        ] {
            assert_eq!(judged(known, &tom), Err(Weak::Guessable), "{known}");
        }
        assert_eq!(judged("kettle lantern orchard", &tom), Ok(()));
    }
}
