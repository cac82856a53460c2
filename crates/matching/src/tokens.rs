//! The distinct parts of names, with what is known of each.

use rustc_hash::FxHashMap;

use crate::clean::{Record, sound};
use crate::dict::Dict;
use crate::hash;
use crate::variants::VARIANTS;

/// Whole names that one short name may stand for; beyond these they are not kept.
pub const MOST_WHOLE: usize = 4;

/// What is known of a part of a name.
#[derive(Clone, Copy, Debug, Default)]
pub struct Token {
    /// The hash of the spelling that stands for all spellings of it.
    pub head: u64,
    /// Its bones, by which it is found.
    pub bones: u64,
    /// How it sounds, nearer than its bones.
    pub sound: u64,
    /// How the whole names sound that it may be short for; 0 ends the list.
    pub whole: [u64; MOST_WHOLE],
    /// Its first letter.
    pub first: u32,
    /// How many letters it has.
    pub letters: u8,
    /// Whether it ends in a vowel, or in one with a silent h behind it.
    pub vowel_end: bool,
    /// Which letters it has, a bit for each.
    pub mask: u32,
    /// Borne by so many before their own name that it tells little.
    pub generic: bool,
    /// A surname that one agency writes and the next does not.
    pub soft: bool,
    /// Rows with this spelling among the forenames, and among the surnames.
    pub uses: [u32; 2],
    /// Rows with any spelling of it among the forenames, and among the surnames.
    pub head_uses: [u32; 2],
}

/// The distinct parts of names. Number 0 is none.
#[derive(Debug, Default)]
pub struct Tokens {
    dict: Dict,
    about: Vec<Token>,
}

impl Tokens {
    /// The number of a part, which is new if it was not met before.
    pub fn number(&mut self, part: &str) -> u32 {
        if self.about.is_empty() {
            self.about.push(Token::default());
        }
        let number = self.dict.number(part);
        if number as usize == self.about.len() {
            self.about.push(about(part));
        }
        number
    }

    /// What is known of a part.
    pub fn about(&self, number: u32) -> &Token {
        &self.about[number as usize]
    }

    /// Says in how many rows a part that came later stands, with all its spellings, among forenames and among surnames.
    pub(crate) fn set_uses(&mut self, number: u32, uses: [u32; 2]) {
        let about = &mut self.about[number as usize];
        (about.uses, about.head_uses) = ([1, 1], uses);
    }

    /// A part as it is compared.
    pub fn text(&self, number: u32) -> &str {
        self.dict.get(number)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.about.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.about.len() <= 1
    }

    /// Counts in how many rows each stands.
    pub(crate) fn count(&mut self, names: &[crate::clean::people::Name], records: &[Record]) {
        if self.about.is_empty() {
            self.about.push(Token::default());
        }
        let mut of_name = vec![0_u32; names.len()];
        for record in records {
            of_name[record.name as usize] += 1;
        }
        let mut heads: FxHashMap<u64, [u32; 2]> = FxHashMap::default();
        for (name, uses) in names.iter().zip(&of_name) {
            for (side, parts) in [name.given, name.family].into_iter().enumerate() {
                for (n, part) in parts.into_iter().enumerate().filter(|(_, p)| *p != 0) {
                    if parts[..n].contains(&part) {
                        continue;
                    }
                    let about = &mut self.about[part as usize];
                    about.uses[side] += uses;
                    heads.entry(about.head).or_default()[side] += uses;
                }
            }
        }
        for token in &mut self.about {
            token.head_uses = heads.get(&token.head).copied().unwrap_or_default();
        }
    }
}

fn about(part: &str) -> Token {
    let head = plain_ending(VARIANTS.spelling(part));
    let word = VARIANTS.word(VARIANTS.spelling(part));
    let mut whole = [0; MOST_WHOLE];
    for (place, name) in whole.iter_mut().zip(VARIANTS.whole_names(part)) {
        *place = sound::sound(name);
    }
    Token {
        head: hash::bytes(head.as_bytes()),
        bones: sound::key(&head),
        sound: sound::sound(&head),
        whole,
        first: part.chars().next().map_or(0, u32::from),
        letters: part.chars().count().min(255) as u8,
        vowel_end: vowel_end(part),
        mask: mask(part),
        generic: word.generic,
        soft: word.soft,
        ..Token::default()
    }
}

fn vowel_end(part: &str) -> bool {
    let vowel = |part: &str| part.ends_with(['a', 'e', 'i', 'o', 'u', 'y']);
    vowel(part) || part.strip_suffix('h').is_some_and(vowel)
}

fn mask(part: &str) -> u32 {
    let bit = |c: char| if c.is_ascii_lowercase() { c as u32 - 'a' as u32 } else { 26 + c as u32 % 6 };
    part.chars().fold(0, |mask, c| mask | 1 << bit(c))
}

/// A surname with the ending that husbands and brothers have: Kowalska is Kowalski, Ivanova Ivanov.
fn plain_ending(name: &str) -> String {
    if name.len() >= 6 {
        for (ending, plain) in [("ska", "ski"), ("cka", "cki"), ("dzka", "dzki"), ("ova", "ov"), ("eva", "ev")] {
            if let Some(stem) = name.strip_suffix(ending) {
                return format!("{stem}{plain}");
            }
        }
    }
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn husband_and_wife_share_the_head_of_their_surname() {
        assert_eq!(about("kowalska").head, about("kowalski").head);
        assert_ne!(about("eva").head, about("ev").head);
    }

    #[test]
    fn a_part_knows_what_it_may_be_short_for() {
        assert!(about("billy").whole.contains(&about("william").sound));
        assert!(about("mohd").generic);
    }
}
