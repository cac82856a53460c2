//! Reading names: titles and honours away, "SURNAME, Forename" turned round, parts of double names, former surnames.

use super::fold::{fold_into, says_nothing};
use crate::variants::{Generation, Sex, VARIANTS, Word};

/// Parts of a name beyond these are not read, forenames and surnames each.
pub const MOST_PARTS: usize = 4;

/// A name cell, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// Forenames in order, folded.
    pub given: Vec<String>,
    /// Parts of the surname, former ones last.
    pub family: Vec<String>,
    /// The sex that a title tells.
    pub sex: Option<Sex>,
    /// The elder or the younger.
    pub generation: Option<Generation>,
}

/// Which cell a name stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// The whole name.
    Whole,
    /// Forenames.
    Given,
    /// Surnames.
    Family,
}

/// Reads the name in a cell.
pub fn parse(text: &str, cell: Cell) -> Parsed {
    let mut parsed = Parsed::default();
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    if says_nothing(&folded) {
        return parsed;
    }
    let (before, after) = folded.split_once(',').unwrap_or((&folded, ""));
    let mut first = words(before, &mut parsed);
    let mut second = words(after, &mut parsed);
    let former = std::mem::take(&mut first.former).into_iter().chain(std::mem::take(&mut second.former));
    let former: Vec<String> = former.collect();
    let baby = first.none || second.none;
    let (first, second) = (first.parts, second.parts);
    match cell {
        Cell::Given => parsed.given = first.into_iter().chain(second).collect(),
        Cell::Family => parsed.family = first.into_iter().chain(second).collect(),
        Cell::Whole if !second.is_empty() => {
            (parsed.family, parsed.given) = (first, second);
        }
        Cell::Whole => whole(first, text, baby, &mut parsed),
    }
    if baby && cell == Cell::Given {
        // "Baby of Sarah": the name is the mother's.
        parsed.given.clear();
    }
    parsed.family.extend(former);
    parsed.given.truncate(MOST_PARTS);
    parsed.family.truncate(MOST_PARTS);
    parsed
}

/// Shares the parts of a whole name out: capitals are the surname if some parts have them and some not, else the last
/// part is, which is not sure.
fn whole(parts: Vec<String>, text: &str, baby: bool, parsed: &mut Parsed) {
    let capitals: Vec<String> = text
        .split(|c: char| c.is_whitespace() || c == '-')
        .filter(|w| w.chars().count() > 1 && w.chars().any(char::is_alphabetic))
        .filter(|w| w.chars().all(|c| !c.is_lowercase()))
        .map(|w| super::fold(w).replace(|c: char| !c.is_alphanumeric(), ""))
        .collect();
    let shouted = |p: &String| capitals.contains(p);
    let loud = parts.iter().filter(|p| shouted(p)).count();
    if loud > 0 && loud < parts.len() {
        let (family, given): (Vec<String>, Vec<String>) = parts.into_iter().partition(shouted);
        // Only one block of capitals at an end is a surname; initials in between are none.
        (parsed.family, parsed.given) = (family, given);
        return;
    }
    let mut parts = parts;
    if baby {
        parsed.family = parts.pop().into_iter().collect();
        return;
    }
    if parts.len() > 1 {
        parsed.family = parts.pop().into_iter().collect();
    }
    parsed.given = parts;
}

#[derive(Default)]
struct Words {
    parts: Vec<String>,
    former: Vec<String>,
    none: bool,
}

/// The name parts among the words of a folded text.
fn words(text: &str, parsed: &mut Parsed) -> Words {
    let mut found = Words::default();
    let mut former = false;
    let mut prefix = String::new();
    let all: Vec<&str> =
        text.split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '?')).filter(|w| !w.is_empty()).collect();
    for (n, word) in all.iter().enumerate() {
        let plain = word.replace('\'', "");
        if plain.is_empty() || plain.bytes().any(|b| b.is_ascii_digit()) {
            continue;
        }
        let about = VARIANTS.word(&plain);
        note(about, parsed);
        found.none |= about.none;
        former |= about.former;
        if about.prefix && n + 1 < all.len() {
            prefix.push_str(&plain);
        } else if !left_out(about, n, &all) {
            let part = std::mem::take(&mut prefix) + &plain;
            if former { found.former.push(part) } else { found.parts.push(part) }
        }
    }
    found
}

fn note(about: Word, parsed: &mut Parsed) {
    if let Some(sex) = about.title {
        parsed.sex = parsed.sex.or(sex);
    }
    parsed.generation = parsed.generation.or(about.generation);
}

/// Titles that nobody bears as a name, wherever they stand.
const SURE_TITLES: [&str; 9] = ["mr", "mrs", "ms", "miss", "mx", "dr", "mister", "mstr", "prof"];

/// Whether a word is left out. There are people called King, Prince and Le: other titles count only before two more
/// words, particles and suffixes only beside another word.
fn left_out(about: Word, place: usize, all: &[&str]) -> bool {
    let sure = SURE_TITLES.contains(&all[place]);
    let title = about.title.is_some() && (sure && all.len() > 1 || place == 0 && all.len() > 2);
    let beside = (about.suffix || about.generation.is_some() || about.particle) && all.len() > 1;
    about.none || about.former || title || beside
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, cell: Cell) -> (String, String) {
        let p = parse(text, cell);
        (p.given.join(" "), p.family.join(" "))
    }

    fn is(text: &str, given: &str, family: &str) {
        assert_eq!(read(text, Cell::Whole), (given.to_owned(), family.to_owned()), "{text}");
    }

    #[test]
    fn a_whole_name_is_shared_out() {
        is("Mr John Adam Smith", "john adam", "smith");
        is("SMITH, John (Mr)", "john", "smith");
        is("CARTER Scarlett", "scarlett", "carter");
        is("Scarlett CARTER-JONES", "scarlett", "carter jones");
        is("MISS POPESCU ROXANA", "popescu", "roxana");
        is("Shahur-Rahman, Sultana", "sultana", "shahur rahman");
        is("Michał Cieliński", "michal", "cielinski");
        is("Caoimhe O'Brien", "caoimhe", "obrien");
        is("Caoimhe O Brien", "caoimhe", "obrien");
        is("Ewan Mc Donald", "ewan", "mcdonald");
        is("Pieter van der Berg", "pieter", "berg");
        is("Sir Thomas Chaloner, 2nd Baronet", "thomas", "chaloner");
    }

    #[test]
    fn former_surnames_are_kept() {
        is("Anna Jones née Smith", "anna", "jones smith");
        is("Jones (formerly Smith), Anna", "anna", "jones smith");
    }

    #[test]
    fn a_baby_has_no_forename_yet() {
        is("Baby Smith", "", "smith");
        is("Baby of Sarah Smith", "", "smith");
        assert_eq!(read("BABY", Cell::Given), (String::new(), String::new()));
        assert_eq!(read("Unborn", Cell::Given), (String::new(), String::new()));
    }

    #[test]
    fn a_name_of_one_part_is_kept() {
        is("Prince", "prince", "");
        is("Naseem Prince", "naseem", "prince");
        assert_eq!(read("King", Cell::Family).1, "king");
        assert_eq!(read("n/a", Cell::Given).0, "");
    }

    #[test]
    fn titles_tell_the_sex() {
        assert_eq!(parse("Mrs A Khan", Cell::Whole).sex, Some(Sex::Female));
        assert_eq!(parse("Khan Senior", Cell::Family).generation, Some(Generation::Senior));
    }
}
