//! Names as numbers: every spelling is kept once, and knows the other spellings and the short forms it goes by.

mod customs;
mod tables;

pub use customs::{Birth, Naming, name_newcomer, of_marriage};
pub use tables::{COMMUNITIES, Community, Table};

use rustc_hash::FxHashMap;

use crate::chance::Chance;

/// A spelling of a name, as a place in [`Names`]. Zero is no name.
pub type Name = u32;

/// No name.
pub const NONE: Name = 0;

/// Every spelling of the town, each once.
pub struct Names {
    text: Vec<String>,
    place: FxHashMap<String, Name>,
    /// Which spelling stands for all the spellings of one name; itself, when it has only one.
    family: Vec<Name>,
    /// The spellings of a family, kept with the one that stands for all.
    spellings: FxHashMap<Name, Vec<Name>>,
    /// The short forms of a family.
    short: FxHashMap<Name, Vec<Name>>,
}

impl Default for Names {
    fn default() -> Self {
        let mut names = Self {
            text: Vec::new(),
            place: FxHashMap::default(),
            family: Vec::new(),
            spellings: FxHashMap::default(),
            short: FxHashMap::default(),
        };
        names.keep("");
        names
    }
}

impl Names {
    /// The number of a spelling, which is kept if it is new.
    pub fn keep(&mut self, text: &str) -> Name {
        if let Some(name) = self.place.get(text) {
            return *name;
        }
        let name = self.text.len() as Name;
        self.text.push(text.to_string());
        self.place.insert(text.to_string(), name);
        self.family.push(name);
        name
    }

    /// The spelling of a number.
    pub fn text(&self, name: Name) -> &str {
        &self.text[name as usize]
    }

    /// Makes the further spellings and the short forms known of a name. A spelling that already belongs to another name stays there:
    /// "Ahmed" has one family, wherever it is met.
    pub fn relate(&mut self, main: Name, others: &[Name], short: &[Name]) {
        let main = self.family[main as usize];
        for other in others {
            if *other == main || self.family[*other as usize] != *other || self.spellings.contains_key(other) {
                continue;
            }
            self.family[*other as usize] = main;
            self.spellings.entry(main).or_insert_with(|| vec![main]).push(*other);
        }
        for form in short {
            let known = self.short.entry(main).or_default();
            if !known.contains(form) {
                known.push(*form);
            }
        }
    }

    /// Whether two spellings are of one name.
    pub fn alike(&self, one: Name, other: Name) -> bool {
        self.family[one as usize] == self.family[other as usize]
    }

    /// Another spelling of a name; the same one if there is no other.
    pub fn another_spelling(&self, name: Name, chance: &mut Chance) -> Name {
        match self.spellings.get(&self.family[name as usize]) {
            None => name,
            Some(spellings) => *chance.of_these(spellings),
        }
    }

    /// A short form of a name, if it has one.
    pub fn short_form(&self, name: Name, chance: &mut Chance) -> Option<Name> {
        self.short.get(&self.family[name as usize]).map(|forms| *chance.of_these(forms))
    }

    /// How a person spells their own name: mostly in the commonest way.
    fn own_spelling(&self, name: Name, chance: &mut Chance) -> Name {
        if chance.hit(0.3) { self.another_spelling(name, chance) } else { name }
    }
}
