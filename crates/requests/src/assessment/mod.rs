//! What a request for help says: one document, whichever way it came (page, file or API).
//!
//! It is stored as it was said, in [`requests.said`](alongside_schema::tables::requests). What of it becomes part of a family's
//! record is for the decision; until then it is somebody asking, and no evidence of anything.

mod age;
mod check;
mod named;
mod people;
mod safety;
mod twice;

pub use check::{Finding, findings};
pub(crate) use named::not_told;
pub use people::{Home, Kind, Language, Name, Person, Professional, Relationship};
pub use safety::{Agreed, Agreements, NotToBeTold, SafeContact, SafeWay, Sharing, WorkingTogether, safe_from_words};

use alongside_families::codes::{Answer, HomeClass, Problem};
use alongside_schema::Day;
use serde::{Deserialize, Serialize};

use crate::codes::{FamilyKnows, Urgency};

/// Everything that was said when somebody asked for help for a family.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Assessment {
    /// Who filled it in.
    pub sender: Sender,
    /// The people it names: children first, then adults, as they were given.
    pub people: Vec<Person>,
    /// Who is what to whom.
    pub relationships: Vec<Relationship>,
    /// Where they live.
    pub homes: Vec<Home>,
    /// Why now.
    pub reason: String,
    /// What is working well.
    pub working_well: String,
    /// What somebody is worried about.
    pub worries: String,
    /// What needs to happen, or what would help.
    pub what_would_help: String,
    /// What each child and each parent says, in their own words.
    pub voices: Vec<Voice>,
    /// The children with whom nobody has spoken yet, where the sender says so.
    pub not_spoken_with: Vec<String>,
    /// What was tried before, and what came of it.
    pub tried: Vec<Tried>,
    /// Who works with the family already.
    pub professionals: Vec<Professional>,
    /// The four separate questions that are called consent.
    pub agreements: Agreements,
    /// How the family can be reached without danger, in words.
    pub reach_safely: String,
    /// How each person can be reached without danger.
    pub safe_contact: Vec<SafeContact>,
    /// Who must not be told what.
    pub not_to_be_told: Vec<NotToBeTold>,
    /// Who speaks what.
    pub languages: Vec<Language>,
    /// The six problems as the sender sees them. Not evidence by itself.
    pub problems: Vec<ProblemSaid>,
    /// Whether the family knows that somebody asks.
    pub family_knows: FamilyKnows,
    /// How soon somebody must look.
    pub urgency: Urgency,
}

/// Who filled a request in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sender {
    /// Their name.
    pub name: String,
    /// What they are called at work, or who they are to the children.
    pub role: String,
    /// Where they work; empty for a family that asks for itself.
    pub organisation: String,
    /// How to reach them.
    pub contact: String,
}

/// Somebody's own words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Voice {
    /// Who says it, by their reference in this document.
    pub person: String,
    /// What they say.
    pub words: String,
    /// How it came to be known: a talk, a drawing, seen.
    pub how: String,
    /// Whether a child was alone with who asked.
    pub alone: bool,
}

/// Something that was tried before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tried {
    /// What.
    pub what: String,
    /// What came of it.
    pub effect: String,
}

/// One of the six problems as the sender sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemSaid {
    /// Which.
    pub problem: Problem,
    /// Whether it is there.
    #[serde(default)]
    pub answer: Answer,
    /// What shows it.
    #[serde(default)]
    pub evidence: String,
    /// Who knows it.
    #[serde(default)]
    pub source: String,
    /// On which day it was so.
    #[serde(default)]
    pub on: Option<Day>,
}

impl Assessment {
    /// The person with this reference.
    pub fn person(&self, reference: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.reference == reference)
    }

    /// What the person with this reference is called; the reference itself if it is nobody's.
    pub fn name_of<'a>(&'a self, reference: &'a str) -> &'a str {
        self.person(reference).map_or(reference, |person| person.called())
    }

    /// The children, and babies on the way.
    pub fn children(&self) -> impl Iterator<Item = &Person> {
        self.people.iter().filter(|person| person.is_child())
    }

    /// The adults.
    pub fn adults(&self) -> impl Iterator<Item = &Person> {
        self.people.iter().filter(|person| !person.is_child())
    }

    /// The homes where the person with this reference lives.
    pub fn homes_of<'a>(&'a self, reference: &'a str) -> impl Iterator<Item = &'a Home> {
        self.homes.iter().filter(move |home| home.residents.iter().any(|resident| resident == reference))
    }

    /// Everybody who must not be told something: as it was said, and every adult of the request for the address of a confidential home in which
    /// they do not live. Proposed; a worker confirms them or takes them away.
    pub fn proposed_pairs(&self) -> Vec<NotToBeTold> {
        let mut pairs = self.not_to_be_told.clone();
        for home in self.homes.iter().filter(|home| home.class == HomeClass::Confidential) {
            let about = home.residents.first().cloned().unwrap_or_default();
            let elsewhere = self.adults().filter(|adult| !home.residents.contains(&adult.reference));
            for adult in elsewhere {
                let known = |pair: &NotToBeTold| pair.who == adult.reference && pair.about == about;
                if !pairs.iter().any(known) {
                    let (who, what) = (adult.reference.clone(), "the address".to_owned());
                    pairs.push(NotToBeTold { who, what, about: about.clone(), ..NotToBeTold::default() });
                }
            }
        }
        pairs
    }

    /// Who this person is to the children, in the words of the form; "Child" and the like where it does not say. Who is only said to be somebody's
    /// to another adult is so without that adult's name: not everybody who may know of the one may know of the other.
    pub fn relation_of(&self, person: &Person) -> String {
        let mut ties = self.relationships.iter().filter(|tie| tie.from == person.reference && !tie.kind.is_empty());
        let to_child = ties.clone().find(|tie| self.person(&tie.to).is_some_and(Person::is_child));
        let words = |tie: &Relationship| crate::codes::relation_words(&tie.kind);
        match (person.kind, to_child, ties.next()) {
            (Kind::Child, ..) => "Child".to_owned(),
            (Kind::Unborn, ..) => "Baby on the way".to_owned(),
            (Kind::Adult, Some(tie), _) => words(tie),
            (Kind::Adult, None, Some(tie)) if self.person(&tie.to).is_some() => {
                format!("{} of another adult", words(tie))
            }
            (Kind::Adult, None, Some(tie)) => words(tie),
            (Kind::Adult, None, None) => "Adult".to_owned(),
        }
    }
}
