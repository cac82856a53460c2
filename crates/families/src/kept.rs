//! What is kept from a reader, looked for in any text that is to go to them: postcodes, addresses, numbers and names, however they are written.
//!
//! It errs on the side of finding: whoever is told of a find reads the text again. Three public cases, in which an address stood in a note, in an attached
//! report and in an assessment, are why every text is looked at, also one that a worker has just typed.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;

/// What kind of thing is kept; it is all that a page tells of a find, so that nobody learns an address by trying some.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeptKind {
    /// A postcode.
    Postcode,
    /// The first line of an address, with or without the number.
    Address,
    /// A telephone number or an e-mail address.
    Number,
    /// A name.
    Name,
    /// Words of something that is written down and kept.
    Told,
    /// What they said that nobody is to mention to them.
    Mention,
}

impl KeptKind {
    /// In words, as in "it says a postcode that is kept from them".
    pub fn words(self) -> &'static str {
        match self {
            Self::Postcode => "a postcode",
            Self::Address => "an address or a street",
            Self::Number => "a number or an e-mail address",
            Self::Name => "a name",
            Self::Told => "words of a note",
            Self::Mention => "something that is never to be mentioned to them",
        }
    }
}

/// One thing that is kept from a reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    kind: KeptKind,
    is_protected: bool,
    looked_for: Look,
}

/// How it is looked for in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Look {
    /// These letters and numbers, whatever stands between them.
    Run(String),
    /// These numbers, whatever stands between them.
    Digits(String),
    /// These whole words, one after the other.
    Words(Vec<String>),
    /// So many of these words, one after the other, as somebody copies from one box into another.
    Part(Vec<String>),
}

/// So many words of a text one after the other are no chance.
const COPIED: usize = 8;

/// A text of fewer words is in any other.
const LEAST_COPIED: usize = 5;

/// Fewer digits than these are no telephone number.
const LEAST_DIGITS: usize = 6;

/// Words that say which part of a house it is, or nothing.
const GENERIC: &[&str] = &["flat", "unit", "room", "floor", "apartment", "apt", "block", "first", "second", "ground"];

/// How the last word of a street is written short.
const STREETS: &[(&str, &str)] = &[
    ("road", "rd"),
    ("street", "st"),
    ("lane", "ln"),
    ("close", "cl"),
    ("avenue", "ave"),
    ("drive", "dr"),
    ("court", "ct"),
    ("place", "pl"),
    ("crescent", "cres"),
    ("gardens", "gdns"),
    ("terrace", "ter"),
    ("grove", "gr"),
    ("square", "sq"),
    ("row", "row"),
    ("way", "way"),
    ("walk", "walk"),
    ("yard", "yard"),
    ("hill", "hill"),
    ("mews", "mews"),
    ("park", "pk"),
];

impl Kept {
    /// The things by which a home is known. `is_protected` where nobody may ever learn of it from a paper.
    pub fn home(address: &str, postcode: &str, is_protected: bool) -> Vec<Self> {
        let mut kept: Vec<Self> = Vec::new();
        let key = lookalike(&run(postcode));
        if key.len() >= 5 {
            kept.push(Self { kind: KeptKind::Postcode, is_protected, looked_for: Look::Run(key) });
        }
        let lines = lines_of(address).into_iter();
        kept.extend(lines.map(|words| Self { kind: KeptKind::Address, is_protected, looked_for: Look::Words(words) }));
        kept
    }

    /// A telephone number, an e-mail address or another address at which somebody is reached.
    pub fn number(value: &str) -> Vec<Self> {
        if value.contains('@') {
            let run = run(value);
            return vec![Self { kind: KeptKind::Number, is_protected: false, looked_for: Look::Run(run) }];
        }
        let digits = national(value);
        let is_number = digits.len() >= LEAST_DIGITS && !value.chars().any(char::is_alphabetic);
        if is_number {
            vec![Self { kind: KeptKind::Number, is_protected: false, looked_for: Look::Digits(digits) }]
        } else {
            Self::home(value, "", false)
        }
    }

    /// A name: these words, one after the other. Nothing where there are none of more than one letter.
    pub fn name(name: &str) -> Option<Self> {
        let words = words(name);
        let says_something = words.iter().any(|word| word.chars().count() > 1);
        says_something.then_some(Self { kind: KeptKind::Name, is_protected: false, looked_for: Look::Words(words) })
    }

    /// Something that is never to be mentioned to them: these words, one after the other. Nothing where there are none of more than one letter.
    pub fn mention(thing: &str) -> Option<Self> {
        Self::name(thing).map(|kept| Self { kind: KeptKind::Mention, ..kept })
    }

    /// What somebody wrote down: several words of it, one after the other. Nothing where it has too few to be known by.
    pub fn told(text: &str) -> Option<Self> {
        let words = words(text);
        let is_known = words.len() >= LEAST_COPIED;
        is_known.then_some(Self { kind: KeptKind::Told, is_protected: false, looked_for: Look::Part(words) })
    }

    /// What kind of thing it is.
    pub fn kind(&self) -> KeptKind {
        self.kind
    }

    /// Whether nothing that says it may go at all: it is of a protected home.
    pub fn is_protected(&self) -> bool {
        self.is_protected
    }
}

/// Which of these things a text says.
pub fn speaks_of<'k>(kept: &'k [Kept], text: &str) -> Vec<&'k Kept> {
    let (run, words, digits) = (run(text), words(text), all_digits(text));
    let like = lookalike(&run);
    let parts: HashSet<&[String]> = match kept.iter().any(|one| matches!(one.looked_for, Look::Part(_))) {
        true => words.windows(COPIED).collect(),
        false => HashSet::new(),
    };
    let says = |look: &Look| match look {
        Look::Part(part) if part.len() >= COPIED => part.windows(COPIED).any(|some| parts.contains(some)),
        Look::Part(part) => words.windows(part.len()).any(|some| some == part),
        Look::Run(part) => run.contains(part) || like.contains(part),
        Look::Digits(part) => digits.contains(part),
        Look::Words(part) => words.windows(part.len()).any(|some| some == part) || is_long_run(part, &run),
    };
    kept.iter().filter(|one| says(&one.looked_for)).collect()
}

/// Whether several words are written as one: "14MillLane".
fn is_long_run(part: &[String], run: &str) -> bool {
    let whole = part.concat();
    part.len() > 1 && whole.chars().count() >= 7 && run.contains(&whole)
}

/// Whether two addresses may be the same place: the same postcode with no two numbers that differ or, where either has no postcode, a line of the one that the
/// other says too.
pub fn is_same_place(one: (&str, &str), other: (&str, &str)) -> bool {
    let keys = [one.1, other.1].map(|postcode| lookalike(&run(postcode)));
    if keys.iter().all(|key| !key.is_empty()) {
        let [ours, theirs] = [one.0, other.0].map(|address| {
            let numbers: Vec<String> = words(address).into_iter().filter(|word| is_numeral(word)).collect();
            numbers
        });
        let is_neighbour = !ours.is_empty() && !theirs.is_empty() && !ours.iter().any(|number| theirs.contains(number));
        return keys[0] == keys[1] && !is_neighbour;
    }
    let lines = Kept::home(one.0, one.1, false);
    !speaks_of(&lines, &format!("{}, {}", other.0, other.1)).is_empty()
}

/// The lines of an address by which it is found: each with its number and, where it has several words, without.
fn lines_of(address: &str) -> Vec<Vec<String>> {
    let lines: Vec<Vec<String>> = address.split([',', '\n', ';']).map(words).filter(|line| !line.is_empty()).collect();
    let is_generic = |word: &String| GENERIC.contains(&word.as_str()) || is_numeral(word);
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let own: Vec<&String> = line.iter().filter(|word| !is_generic(word)).collect();
        let is_street = line.last().is_some_and(|word| STREETS.iter().any(|(long, _)| word == long));
        let has_number = line.iter().any(|word| is_numeral(word));
        let is_house = at == 0 && (own.len() > 1 || lines.len() > 1);
        if own.is_empty() || !(is_street || has_number || is_house) {
            continue;
        }
        found.push(line.clone());
        let street: Vec<String> = line.iter().skip_while(|word| is_generic(word)).cloned().collect();
        if street.len() > 1 && street != *line {
            found.push(street);
        }
    }
    found
}

/// Whether a word is the number of a house: "14", "14b".
fn is_numeral(word: &str) -> bool {
    word.chars().next().is_some_and(|first| first.is_ascii_digit())
}

/// Small letters without accents, and other ways of writing a letter or number as the usual one.
fn folded(text: &str) -> impl Iterator<Item = char> {
    text.nfkd().filter(|letter| !is_unseen(*letter)).flat_map(char::to_lowercase)
}

/// Signs that are not seen, and accents that stand by themselves.
fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\'' | '’')
}

/// The words of a text, streets written out.
fn words(text: &str) -> Vec<String> {
    let text: String = folded(text).collect();
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words
        .map(|word| STREETS.iter().find(|(_, short)| *short == word).map_or(word, |(long, _)| long).to_owned())
        .collect()
}

/// All letters and numbers of a text with nothing between them.
fn run(text: &str) -> String {
    folded(text).filter(|letter| letter.is_alphanumeric()).collect()
}

/// The same where a letter that looks like a number is that number, as people write postcodes.
fn lookalike(run: &str) -> String {
    let like = |letter| match letter {
        'o' => '0',
        'i' | 'l' => '1',
        other => other,
    };
    run.chars().map(like).collect()
}

/// All digits of a text, one after the other.
fn all_digits(text: &str) -> String {
    folded(text).filter(char::is_ascii_digit).collect()
}

/// The digits of a telephone number as they are the same in every way of writing it: without the country and the 0 before them.
fn national(number: &str) -> String {
    let digits = all_digits(&number.replace("(0)", ""));
    let rest = digits.strip_prefix("0044").or_else(|| digits.strip_prefix("44").filter(|rest| rest.len() >= 9));
    rest.unwrap_or(&digits).trim_start_matches('0').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(kept: &[Kept], text: &str) -> Vec<KeptKind> {
        let mut kinds: Vec<KeptKind> = speaks_of(kept, text).into_iter().map(Kept::kind).collect();
        kinds.dedup();
        kinds
    }

    #[test]
    fn an_address_is_found_however_it_is_written() {
        let home = Kept::home("Flat 2, 14 Mill Lane, Luton", "LU3 4AB", true);
        let written = [
            "They live at 14 Mill Lane now.",
            "14, MILL LN",
            "somewhere in Mill Lane",
            "14MillLane",
            "The taxi goes to Míll lane.",
            "14 Mill\u{200b} Lane",
        ];
        for text in written {
            assert_eq!(says(&home, text), [KeptKind::Address], "{text}");
        }
        for text in ["lu34ab", "LU3 4AB.", "L U 3 - 4 A B", "LU3\n4ab", "ＬＵ３ ４ＡＢ", "1u3 4ab"] {
            assert_eq!(says(&home, text), [KeptKind::Postcode], "{text}");
        }
        for text in ["Luton", "Flat 2", "a mill in the lane", "14 days", "LU3", ""] {
            assert_eq!(says(&home, text), [], "{text}");
        }
        assert!(home.iter().all(Kept::is_protected));
    }

    #[test]
    fn a_house_without_a_number_and_a_town_alone() {
        assert_eq!(says(&Kept::home("Rosewood, Station Road", "", false), "We meet at Rosewood"), [KeptKind::Address]);
        assert_eq!(says(&Kept::home("Luton", "", false), "We meet in Luton"), []);
        assert_eq!(Kept::home("", "", false), []);
    }

    #[test]
    fn numbers_and_names_are_found() {
        let number = Kept::number("07700 900101");
        for text in ["ring 07700900101", "+44 (0)7700 900 101", "0044 7700-900101", "07700.900.101"] {
            assert_eq!(says(&number, text), [KeptKind::Number], "{text}");
        }
        assert_eq!(says(&number, "07700 900102"), []);
        assert_eq!(Kept::number("999"), []);
        assert_eq!(says(&Kept::number("Leah@Example.org"), "to leah@example.org, please"), [KeptKind::Number]);
        let name: Vec<Kept> = Kept::name("Leah O’Neill").into_iter().collect();
        assert_eq!(says(&name, "LEAH ONEILL’s new school"), [KeptKind::Name]);
        assert_eq!(says(&name, "Leah Dalford"), []);
        assert_eq!(Kept::name("L"), None);
    }

    #[test]
    fn what_is_copied_from_a_note_is_found_and_what_is_like_it_is_not() {
        let note = "She starts at the bakery on Monday and takes the early bus.";
        let kept: Vec<Kept> = Kept::told(note).into_iter().collect();
        for text in ["Goal: starts at the bakery on Monday and TAKES it slowly", note] {
            assert_eq!(says(&kept, text), [KeptKind::Told], "{text}");
        }
        for text in ["She starts at the bakery on Monday.", "The early bus on Monday and the bakery", ""] {
            assert_eq!(says(&kept, text), [], "{text}");
        }
        let short: Vec<Kept> = Kept::told("They live together again now.").into_iter().collect();
        assert_eq!(says(&short, "Joan: they live together, again; now!"), [KeptKind::Told]);
        assert_eq!(Kept::told("Come in pairs."), None);
    }

    #[test]
    fn places_are_compared() {
        let mill = ("14 Mill Lane", "LU3 4AB");
        assert!(is_same_place(mill, ("14, Mill Lane, Luton", "lu34ab")));
        assert!(is_same_place(mill, ("14 Mill Ln", "")));
        assert!(!is_same_place(mill, ("14 Mill Lane", "LU3 4AC")));
        assert!(!is_same_place(mill, ("16 Mill Lane", "LU3 4AB")), "neighbours have one postcode");
        assert!(is_same_place(mill, ("The white house", "LU3 4AB")));
        assert!(!is_same_place(mill, ("2 Kiln Yard", "")));
        assert!(!is_same_place(("", ""), ("", "")));
    }

    /// Whatever stands before, after and between, what is kept is found; and what shares no word and no digit with it is not.
    #[test]
    fn what_is_kept_is_found_in_any_text_around_it() {
        let mut seed = 7_u64;
        let mut throw = move |sides: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as usize % sides
        };
        let noise = ["We met on Tuesday. ", "Ask the school, ", "(see below) ", "\n\n", "Better! ", "“Yes” — "];
        for round in 0..400 {
            let postcode = format!("LU{} {}{}Z", round % 9 + 1, round % 7, ['A', 'B', 'D'][throw(3)]);
            let number = format!("07700 9{:05}", throw(100_000));
            let home = format!("{} {} Lane", throw(90) + 1, ["Hidden", "Kiln", "Abbey"][throw(3)]);
            let kept = [Kept::home(&home, &postcode, false), Kept::number(&number)].concat();
            let broken = |text: &str, between: &str| text.split(' ').collect::<Vec<_>>().join(between);
            let between = [" ", "  ", "\n", "-"][throw(4)];
            let (before, after) = (noise[throw(noise.len())], noise[throw(noise.len())]);
            for thing in [&home, &postcode, &number] {
                let shown = if throw(2) == 0 { thing.to_uppercase() } else { thing.to_lowercase() };
                let text = format!("{before}{} {after}", broken(&shown, between));
                assert!(!speaks_of(&kept, &text).is_empty(), "{thing} in {text}");
                assert_eq!(speaks_of(&kept, &format!("{before}{after}")), Vec::<&Kept>::new());
            }
        }
    }
}
