//! The copy of a paper for one person (a plan, an assessment): what may stand in it when they take it home.
//!
//! A copy leaves out what is withheld from them, what only the lead may see, and whatever is about, or names, somebody of whom they must
//! not be told. It errs on the side of leaving out: a worker sees, on a page that is not printed, what was left out and why.

use alongside_schema::{Id, Marks, People, Visibility};

/// The person a copy is for, with what they must not be told.
#[derive(Clone, Debug)]
pub struct Reader {
    /// The person.
    pub id: Id,
    /// What they are called.
    pub name: String,
    /// The accounts that belong to them: a fact may be withheld from an account.
    pub accounts: Vec<Id>,
    /// Of whom they must not be told: who that is, and the words by which they would be known on paper; see [`known_by`].
    pub not_about: Vec<(Id, Vec<String>)>,
}

/// Those who may come to read one paper: one person, or everybody of the family where a pack goes with them to another area.
#[derive(Clone, Debug)]
pub struct Circle {
    readers: Vec<Reader>,
    /// Whether what is withheld from anybody at all stays out, since nobody knows into whose hands the paper comes.
    is_strict: bool,
}

impl Circle {
    /// One person alone.
    pub fn one(reader: Reader) -> Self {
        Self { readers: vec![reader], is_strict: false }
    }

    /// Those who work with the family: the views have left out what is not for them.
    pub fn work() -> Self {
        Self { readers: Vec::new(), is_strict: false }
    }

    /// Everybody of the family, and whoever they show it to.
    pub fn everybody(readers: Vec<Reader>) -> Self {
        Self { readers, is_strict: true }
    }

    /// Why something is not on the paper; nothing if it may be. The same as [`Reader::leaves_out`], for each of them.
    pub fn leaves_out<'w>(
        &self,
        marks: &Marks,
        also_about: &People,
        words: impl IntoIterator<Item = &'w str> + Clone,
    ) -> Option<LeftOut> {
        if self.is_strict && marks.withheld_from != People::none() {
            return Some(LeftOut::Withheld);
        }
        if self.is_strict && marks.visibility == Visibility::Limited {
            return Some(LeftOut::Limited);
        }
        self.readers.iter().find_map(|reader| reader.leaves_out(marks, also_about, words.clone()))
    }
}

/// Why something is not in a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// It is withheld from the reader.
    Withheld,
    /// Only the lead practitioner and their manager may see it.
    Limited,
    /// It is about somebody of whom the reader must not be told.
    About,
    /// It names somebody of whom the reader must not be told.
    Names,
}

impl LeftOut {
    /// The reason, in words for the worker.
    pub fn words(self) -> &'static str {
        match self {
            Self::Withheld => "it is kept from them",
            Self::Limited => "only the lead practitioner may see it",
            Self::About => "it is about somebody of whom they must not be told",
            Self::Names => "it names somebody of whom they must not be told",
        }
    }
}

impl Reader {
    /// Why something with these marks, about these other people too, that says these words is not in the copy; nothing if it may be.
    pub fn leaves_out<'w>(
        &self,
        marks: &Marks,
        also_about: &People,
        words: impl IntoIterator<Item = &'w str>,
    ) -> Option<LeftOut> {
        let withheld = |id: &Id| marks.withheld_from.contains(id);
        if withheld(&self.id) || self.accounts.iter().any(withheld) {
            return Some(LeftOut::Withheld);
        }
        if marks.visibility == Visibility::Limited {
            return Some(LeftOut::Limited);
        }
        if self.not_about.iter().any(|(about, _)| marks.subjects.contains(about) || also_about.contains(about)) {
            return Some(LeftOut::About);
        }
        let says =
            |text: &str| folded_words(text).any(|word| self.not_about.iter().any(|(_, names)| names.contains(&word)));
        words.into_iter().any(says).then_some(LeftOut::Names)
    }
}

/// The words by which somebody would be known on paper: those of their name that nobody else of the family bears, so not the family name.
/// Where others bear every word of it, all of them.
pub fn known_by<'n>(name: &str, others: impl IntoIterator<Item = &'n str>) -> Vec<String> {
    let shared: Vec<String> = others.into_iter().flat_map(folded_words).collect();
    let all: Vec<String> = folded_words(name).filter(|word| word.chars().count() > 1).collect();
    let own: Vec<String> = all.iter().filter(|word| !shared.contains(word)).cloned().collect();
    if own.is_empty() { all } else { own }
}

/// Whether somebody who was only named in words may be the person with this name: they share a word. "Mr Rahman" may be any Rahman.
pub fn may_be_named(words: &str, name: &str) -> bool {
    let names: Vec<String> = folded_words(name).collect();
    folded_words(words).any(|word| word.chars().count() > 1 && names.contains(&word))
}

/// Whether two names are the same in all their words, in any order. One word alone is too little to be anybody by.
pub fn is_named(one: &str, other: &str) -> bool {
    let words = |name: &str| {
        let mut words: Vec<String> = folded_words(name).collect();
        words.sort_unstable();
        words
    };
    let (one, other) = (words(one), words(other));
    one.len() > 1 && one == other
}

/// The words of a text in small letters, without signs around them.
fn folded_words(text: &str) -> impl Iterator<Item = String> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alongside_schema::Chance;

    #[test]
    fn what_goes_with_the_whole_family_holds_nothing_that_one_of_them_must_not_learn() {
        let chance = Chance::seeded(2);
        let now = "2026-11-21T10:00:00Z".parse().expect("a moment");
        let (karim, nadia, stranger) = (chance.id(now), chance.id(now), chance.id(now));
        let reader =
            |id: &Id, not_about| Reader { id: id.clone(), name: String::new(), accounts: Vec::new(), not_about };
        let kept = vec![(nadia.clone(), known_by("Nadia Rahman", ["Karim Rahman"]))];
        let everybody = Circle::everybody(vec![reader(&nadia, Vec::new()), reader(&karim, kept)]);
        let out = |marks: &Marks, words: &str| everybody.leaves_out(marks, &People::none(), [words]);
        let plain = Marks::about(People::none(), "");
        assert_eq!(out(&plain, "Calm mornings for the Rahmans"), None);
        assert_eq!(out(&plain, "Nadia’s new job"), Some(LeftOut::Names));
        assert_eq!(out(&plain.clone().withheld_from(People::one(&stranger)), ""), Some(LeftOut::Withheld));
        assert_eq!(out(&plain.clone().seen_by(Visibility::Limited), ""), Some(LeftOut::Limited));
        let alone = Circle::one(reader(&nadia, Vec::new()));
        let kept_from_another = plain.withheld_from(People::one(&stranger));
        assert_eq!(alone.leaves_out(&kept_from_another, &People::none(), ["Nadia’s new job"]), None);
    }

    #[test]
    fn a_copy_leaves_out_what_its_reader_must_not_learn() {
        let chance = Chance::seeded(1);
        let now = "2026-11-21T10:00:00Z".parse().expect("a moment");
        let (karim, nadia, yusuf, account) = (chance.id(now), chance.id(now), chance.id(now), chance.id(now));
        let reader = Reader {
            id: karim.clone(),
            name: "Karim Rahman".to_owned(),
            accounts: vec![account.clone()],
            not_about: vec![(nadia.clone(), known_by("Nadia Rahman", ["Karim Rahman", "Yusuf Rahman"]))],
        };
        let about = |people| Marks::about(people, "");
        let left_out = |marks: &Marks, words: &str| reader.leaves_out(marks, &People::none(), [words]);
        assert_eq!(left_out(&about(People::one(&yusuf)), "Reading with the Rahmans"), None);
        for withheld in [&karim, &account] {
            let marks = about(People::none()).withheld_from(People::one(withheld));
            assert_eq!(left_out(&marks, ""), Some(LeftOut::Withheld));
        }
        assert_eq!(left_out(&about(People::none()).seen_by(Visibility::Limited), ""), Some(LeftOut::Limited));
        assert_eq!(left_out(&about(People::one(&nadia)), ""), Some(LeftOut::About));
        assert_eq!(reader.leaves_out(&about(People::none()), &People::one(&nadia), []), Some(LeftOut::About));
        assert_eq!(left_out(&about(People::none()), "With NADIA’s new number"), Some(LeftOut::Names));
        assert_eq!(
            left_out(&about(People::none()), "Canadian Rahman"),
            None,
            "whole words, and not the name they share"
        );
    }
}
