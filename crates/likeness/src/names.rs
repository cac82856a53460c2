//! Reading a name into forenames and surnames, and how two names stand to each other.

use crate::nicknames::{self, Known};
use crate::person::{Name, NameUse};
use crate::{fold, likely_names, sound};

/// Words of one name beyond these are not read.
const MOST_WORDS: usize = 12;

/// One part of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// As it is compared.
    pub folded: String,
    /// As it was typed.
    pub typed: String,
    /// Its sound.
    pub sound: String,
    /// Its lines in the lists of forenames.
    lines: &'static [u16],
}

/// A name read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReadName {
    /// Forenames in order.
    pub given: Vec<Part>,
    /// The parts of the surname; none when only a forename is known.
    pub family: Vec<Part>,
    /// What the name is to the person.
    pub used: NameUse,
}

/// How near two parts are, the nearest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Near {
    /// Not alike.
    No,
    /// One is the first letter of the other.
    Initial,
    /// A slip of a letter or two apart.
    Slip,
    /// They sound alike.
    Sound,
    /// One is short for the other.
    Short,
    /// The same name in another spelling.
    Spelling,
    /// The same.
    Same,
}

impl Part {
    fn new(folded: String, typed: &str) -> Self {
        let (sound, lines) = (sound::sound(&folded), nicknames::lines(&folded));
        Self { folded, typed: typed.to_owned(), sound, lines }
    }

    /// How near this part is to another. `forenames` asks the lists of forenames.
    pub(crate) fn near(&self, other: &Self, forenames: bool) -> Near {
        if self.folded == other.folded {
            return Near::Same;
        }
        let (short, long) = if self.folded.len() < other.folded.len() { (self, other) } else { (other, self) };
        if short.folded.len() == 1 {
            return if long.folded.starts_with(&short.folded) { Near::Initial } else { Near::No };
        }
        if forenames {
            match nicknames::stand(self.lines, other.lines) {
                Known::Spelling => return Near::Spelling,
                Known::Short => return Near::Short,
                Known::Different => return Near::No,
                Known::Unlisted => {}
            }
        }
        // Names of one consonant sound alike too easily: Ali, Ella, Eli.
        let sounds = self.sound == other.sound && self.sound.len() > 1;
        if sounds && strsim::jaro_winkler(&self.folded, &other.folded) >= 0.75 {
            return Near::Sound;
        }
        if is_slip(&short.folded, &long.folded) { Near::Slip } else { Near::No }
    }
}

/// One letter wrong, missing, added or swapped in names of four letters or more; two in names of eight or more.
fn is_slip(short: &str, long: &str) -> bool {
    let most = match short.len() {
        0..=3 => return false,
        4..=7 => 1,
        _ => 2,
    };
    long.len() - short.len() <= most && strsim::osa_distance(short, long) <= most
}

/// Reads a name: titles away, "SURNAME, Forename" and "SURNAME Forename" turned round, hyphened surnames in parts.
/// Nothing if no part is left.
pub(crate) fn read(name: &Name) -> Option<ReadName> {
    let (before, after) = name.text.split_once(',').unwrap_or((&name.text, ""));
    let words = |text: &str| -> Vec<(Vec<Part>, bool)> {
        text.split(char::is_whitespace)
            .map(|word| (parts(word), is_capitals(word)))
            .filter(|(parts, _)| !parts.is_empty())
            .take(MOST_WORDS)
            .collect()
    };
    let (before, after) = (words(before), words(after));
    let flat = |words: &[(Vec<Part>, bool)]| words.iter().flat_map(|(parts, _)| parts.clone()).collect::<Vec<_>>();
    let (given, family) = if after.is_empty() {
        let is_baby =
            name.text.split_whitespace().next().is_some_and(|word| likely_names::is_missing(&fold::letters(word)));
        let capitals = before.iter().take_while(|(_, capitals)| *capitals).count();
        match before.len() {
            0 => return None,
            1 if is_baby => (Vec::new(), flat(&before)),
            1 => (flat(&before), Vec::new()),
            len if (1..len).contains(&capitals) => (flat(&before[capitals..]), flat(&before[..capitals])),
            len => (flat(&before[..len - 1]), flat(&before[len - 1..])),
        }
    } else {
        (flat(&after), flat(&before))
    };
    (!given.is_empty() || !family.is_empty()).then_some(ReadName { given, family, used: name.used })
}

fn parts(word: &str) -> Vec<Part> {
    fold::pieces(word)
        .into_iter()
        .filter(|(folded, _)| !likely_names::is_no_name(folded) && !folded.contains('?'))
        .map(|(folded, typed)| Part::new(folded, typed))
        .collect()
}

/// Two letters or more, all of them capitals.
fn is_capitals(word: &str) -> bool {
    word.chars().filter(|c| c.is_alphabetic()).count() > 1 && !word.chars().any(char::is_lowercase)
}

/// Every name of a person read. A nickname or former name of one word is completed from the first full name.
pub(crate) fn read_all(names: &[Name]) -> Vec<ReadName> {
    let mut read: Vec<ReadName> = names.iter().filter_map(read).collect();
    let Some(full) = read.iter().find(|name| !name.given.is_empty() && !name.family.is_empty()).cloned() else {
        return read;
    };
    for name in read.iter_mut().filter(|name| name.used != NameUse::Usual && name.family.is_empty()) {
        if name.used == NameUse::Former {
            name.family = std::mem::replace(&mut name.given, full.given.clone());
        } else {
            name.family = full.family.clone();
        }
    }
    // What somebody is also called may as well be a surname.
    let others: Vec<ReadName> = names
        .iter()
        .filter(|name| name.used == NameUse::Known)
        .filter_map(self::read)
        .filter(|name| name.family.is_empty())
        .map(|name| ReadName { given: full.given.clone(), family: name.given, used: NameUse::Known })
        .collect();
    read.extend(others);
    read
}

/// The names somebody may be called by: without Mohammed in front when another follows.
pub(crate) fn call_names(given: &[Part]) -> &[Part] {
    let before = given.iter().take_while(|part| nicknames::comes_before_call_name(&part.folded)).count();
    if before < given.len() { &given[before..] } else { given }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(text: &str) -> (String, String) {
        let read = read(&Name { text: text.to_owned(), used: NameUse::Usual }).expect("a name");
        let words = |parts: &[Part]| parts.iter().map(|part| part.folded.as_str()).collect::<Vec<_>>().join(" ");
        (words(&read.given), words(&read.family))
    }

    fn near(one: &str, other: &str) -> Near {
        Part::new(one.to_owned(), one).near(&Part::new(other.to_owned(), other), true)
    }

    #[test]
    fn a_name_is_read_in_the_ways_agencies_write_it() {
        let amina = ("amina".to_owned(), "khan".to_owned());
        for text in ["Amina Khan", "KHAN, Amina", "KHAN Amina", "Mrs Amina Khan", "Khan, Amina (Mrs)"] {
            assert_eq!(reading(text), amina, "{text}");
        }
        assert_eq!(reading("Tyler Pemworth-Shaw"), ("tyler".to_owned(), "pemworth shaw".to_owned()));
        assert_eq!(reading("Ella"), ("ella".to_owned(), String::new()));
        assert_eq!(reading("Unborn Khan"), (String::new(), "khan".to_owned()));
        assert_eq!(read(&Name { text: "Unborn".to_owned(), used: NameUse::Usual }), None);
    }

    #[test]
    fn parts_are_near_in_several_ways() {
        assert_eq!(near("jadk", "jade"), Near::Slip);
        assert_eq!(near("jaxk", "jack"), Near::Slip);
        assert_eq!(near("s", "sam"), Near::Initial);
        assert_eq!(near("yasmeen", "yasmin"), Near::Spelling);
        assert_eq!(near("farzana", "farzanah"), Near::Sound);
        assert_eq!(near("ali", "ella"), Near::No);
        assert_eq!(near("hassan", "hussain"), Near::No);
        assert_eq!(near("thomas", "grace"), Near::No);
    }
}
