//! The words that facts may use. A pack may add to them.

use std::fmt;

/// The place of `permanent` among the kinds of exclusion.
pub(crate) const PERMANENT: u8 = 0;

/// At the most so many words of one kind, so that a set of them is one number.
pub(crate) const MOST_WORDS: usize = 64;

/// Words of one kind, each known by its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordList(Vec<String>);

impl WordList {
    fn of(words: &[&str]) -> Self {
        Self(words.iter().map(|word| (*word).to_owned()).collect())
    }

    /// The place of a word.
    pub fn find(&self, word: &str) -> Option<u8> {
        self.0.iter().position(|known| known == word).and_then(|at| u8::try_from(at).ok())
    }

    /// The word at this place.
    pub fn word(&self, at: u8) -> &str {
        self.0.get(usize::from(at)).map_or("", String::as_str)
    }

    /// All words.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn add(&mut self, word: String) {
        if self.find(&word).is_none() {
            self.0.push(word);
        }
    }
}

impl fmt::Display for WordList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "known are {}", self.0.join(", "))
    }
}

/// All words that facts may use, by kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// What happens on a day.
    pub events: WordList,
    /// What holds for a time.
    pub statuses: WordList,
    /// What adults come off when they begin to work.
    pub benefits: WordList,
    /// Kinds of evidence.
    pub evidence: WordList,
    /// Who gives evidence.
    pub roles: WordList,
    /// Kinds of exclusion.
    pub exclusions: WordList,
}

impl Default for Words {
    /// The words that every pack knows.
    fn default() -> Self {
        Self {
            events: WordList::of(&[
                "asb",
                "youth_offence",
                "adult_offence",
                "domestic_callout",
                "police_callout",
                "missing",
            ]),
            statuses: WordList::of(&["early_help", "cin", "cp", "looked_after", "neet", "in_education"]),
            benefits: WordList::of(&[
                "jsa",
                "esa",
                "income_support",
                "incapacity_benefit",
                "severe_disablement",
                "carers_allowance",
                "uc",
            ]),
            evidence: WordList::of(&["agency_record", "professional_statement", "document", "measure"]),
            roles: WordList::of(&["professional", "agency", "claiming_worker"]),
            // Suspension is today's word for an exclusion of a fixed term.
            exclusions: WordList::of(&["permanent", "fixed_term", "suspension"]),
        }
    }
}
