//! The lists of name words that come with the engine: spellings of one name, short names, and words that are no name.
//!
//! They lie in `data/` as plain text with a version, so that a reviewer can read them and a council can send us lines.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::clean::fold;

/// What a word in a name may be other than a name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// A title, with the sex that it tells.
    pub title: Option<Option<Sex>>,
    /// A degree, an honour, "deceased".
    pub suffix: bool,
    /// "Junior" or "senior".
    pub generation: Option<Generation>,
    /// "van", "de", "al": left out of comparisons.
    pub particle: bool,
    /// "O", "Mc", "Mac": belongs to the next word.
    pub prefix: bool,
    /// "Baby", "unknown": stands where a name is not known.
    pub none: bool,
    /// "née", "formerly": a former surname follows.
    pub former: bool,
    /// Borne by so many before their own name that it tells little: Mohammed, Syed.
    pub generic: bool,
    /// A surname that one agency writes and the next does not: Begum, Bibi, Kaur, Singh.
    pub soft: bool,
}

/// Sex as the record says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    /// Female.
    Female = 1,
    /// Male.
    Male = 2,
}

/// The elder or the younger of one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Generation {
    /// The younger.
    Junior = 1,
    /// The elder.
    Senior = 2,
}

/// The lists, read once.
pub struct Variants {
    words: FxHashMap<String, Word>,
    spellings: FxHashMap<String, String>,
    short: FxHashMap<String, Vec<String>>,
    communities: Vec<String>,
    community: FxHashMap<String, u8>,
}

/// The lists that come with the engine.
pub static VARIANTS: LazyLock<Variants> = LazyLock::new(|| {
    Variants::read(
        include_str!("../data/words.txt"),
        include_str!("../data/spellings.txt"),
        include_str!("../data/nicknames.txt"),
    )
});

/// The version of the lists, as models name it: a model trained with other lists may weigh names otherwise.
pub const VERSION: &str = "words 1, spellings 3, nicknames 2";

/// The lines of a list: what stands before the colon, and the words behind it, folded.
fn lines(text: &str) -> impl Iterator<Item = (String, Vec<String>)> {
    let lines = text.lines().filter(|l| !l.starts_with('#'));
    lines.filter_map(|l| l.split_once(':')).map(|(head, words)| {
        let plain = |w: &str| fold(w).replace(['\'', '-'], "");
        (fold(head), words.split_whitespace().map(plain).collect())
    })
}

impl Variants {
    fn read(words: &str, spellings: &str, short: &str) -> Self {
        let mut all = Self {
            words: FxHashMap::default(),
            spellings: FxHashMap::default(),
            short: FxHashMap::default(),
            communities: Vec::new(),
            community: FxHashMap::default(),
        };
        all.read_communities(spellings);
        for (kind, list) in lines(words) {
            for word in list {
                all.words.entry(word).or_default().mark(&kind);
            }
        }
        for (head, list) in lines(spellings) {
            let head = head.replace(['\'', '-'], "");
            for word in list {
                all.spellings.insert(word, head.clone());
            }
        }
        for (head, list) in lines(short) {
            let head = all.spelling(&head).to_owned();
            for word in list {
                all.short.entry(pet_ending(word)).or_default().push(head.clone());
            }
        }
        all
    }

    /// What a folded word is other than a name.
    pub fn word(&self, folded: &str) -> Word {
        self.words.get(folded).copied().unwrap_or_default()
    }

    /// The word that stands for all spellings of a name; the name itself if it is in no list.
    pub fn spelling<'a>(&'a self, name: &'a str) -> &'a str {
        self.spellings.get(name).map_or(name, String::as_str)
    }

    /// Notes under which heading of the list of spellings each head stands.
    fn read_communities(&mut self, spellings: &str) {
        for section in spellings.split("\n## ").skip(1) {
            let (name, names) = section.split_once('\n').unwrap_or((section, ""));
            let number = self.communities.len() as u8;
            self.communities.push(name.to_owned());
            for (head, _) in lines(names) {
                self.community.insert(head.replace(['\'', '-'], ""), number);
            }
        }
    }

    /// The naming communities that the list of spellings knows, in its order.
    pub fn communities(&self) -> &[String] {
        &self.communities
    }

    /// In which community of [`Self::communities`] the lists have a folded name; none of the many names that have one
    /// spelling only and so stand in no list. It tells of a name, never of the person who bears it.
    pub fn community(&self, name: &str) -> Option<u8> {
        self.community.get(self.spelling(name)).copied()
    }

    /// The whole names that a short name may stand for, whichever way it writes its ending: Vicky, Vicki, Vickie.
    pub fn whole_names(&self, short: &str) -> &[String] {
        self.short.get(&pet_ending(short.to_owned())).map_or(&[], Vec::as_slice)
    }
}

/// A short name with the ending i where it has one of those that sound as it does.
fn pet_ending(name: String) -> String {
    let stem = ["ie", "ey", "ee", "y"].into_iter().find_map(|ending| name.strip_suffix(ending));
    match stem {
        Some(stem) if stem.len() >= 2 && !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{stem}i"),
        _ => name,
    }
}

impl Word {
    fn mark(&mut self, kind: &str) {
        match kind {
            "title" => self.title = Some(None),
            "title-m" => self.title = Some(Some(Sex::Male)),
            "title-f" => self.title = Some(Some(Sex::Female)),
            "suffix" => self.suffix = true,
            "junior" => self.generation = Some(Generation::Junior),
            "senior" => self.generation = Some(Generation::Senior),
            "particle" => self.particle = true,
            "prefix" => self.prefix = true,
            "none" => self.none = true,
            "former" => self.former = true,
            "generic" => self.generic = true,
            "soft" => self.soft = true,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_have_one_head() {
        for (a, b) in [
            ("muhammad", "mohd"),
            ("choudhury", "chowdhury"),
            ("uddin", "udeen"),
            ("ayesha", "aisha"),
            ("hossain", "hussein"),
            ("stephen", "steven"),
            ("sean", "shaun"),
        ] {
            assert_eq!(VARIANTS.spelling(a), VARIANTS.spelling(b), "{a} {b}");
        }
        assert_ne!(VARIANTS.spelling("hassan"), VARIANTS.spelling("hussain"), "two brothers, often");
    }

    #[test]
    fn names_are_counted_under_the_heading_they_stand_under() {
        let of = |name: &str| VARIANTS.community(name).map(|n| VARIANTS.communities()[usize::from(n)].as_str());
        assert_eq!(of("chowdhury"), Some("Arabic, Urdu, Bengali, Punjabi, Somali, Turkish"));
        assert_eq!(of("faarax"), of("chowdhury"));
        assert_eq!(of("owosu"), Some("West African, Caribbean"));
        assert_eq!(of("zebedee"), None);
    }

    #[test]
    fn a_head_is_in_no_other_line() {
        for head in VARIANTS.spellings.values() {
            assert_eq!(VARIANTS.spelling(head), head, "{head} stands on two lines");
        }
    }

    #[test]
    fn a_short_name_may_stand_for_several() {
        let alex = VARIANTS.whole_names("alex");
        assert!(alex.contains(&"aleksander".to_owned()) && alex.contains(&"aleksandra".to_owned()));
        assert!(VARIANTS.whole_names("bill").contains(&"william".to_owned()));
        assert_eq!(VARIANTS.whole_names("vickie"), VARIANTS.whole_names("vicky"), "whichever way it ends");
        assert!(VARIANTS.whole_names("ray").contains(&"raymond".to_owned()), "a vowel before the y stays");
    }

    #[test]
    fn words_that_are_no_name_are_known() {
        assert!(VARIANTS.word("baby").none && VARIANTS.word("mrs").title.is_some());
        assert!(VARIANTS.word("begum").soft && VARIANTS.word("mohammed").generic);
        assert_eq!(VARIANTS.word("begum").title, None);
    }
}
