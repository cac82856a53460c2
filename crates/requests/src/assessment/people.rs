//! The people, ties and homes that a request names.

use alongside_families::codes::{HomeClass, NameUse, PersonKind};
use alongside_schema::{Day, code_list};
use serde::{Deserialize, Serialize};

use super::age;

code_list! {
    /// Who somebody is in a request.
    #[derive(Default)]
    pub enum Kind {
        /// A child of the family.
        Child = "child", "Child";
        /// A baby on the way.
        Unborn = "unborn", "Baby on the way";
        /// An adult, in the home or elsewhere.
        #[default]
        Adult = "adult", "Adult";
    }
}

/// One name of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Name {
    /// How it is used.
    #[serde(rename = "use")]
    pub used_as: NameUse,
    /// The name, whole, as it is said.
    pub text: String,
}

/// Somebody whom a request names. As little as a first name, or nothing but who they are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Person {
    /// How the rest of the document refers to them: `c1`, `a2`, `u1`.
    pub reference: String,
    /// Child, baby on the way or adult.
    pub kind: Kind,
    /// Their names, the usual one first.
    pub names: Vec<Name>,
    /// When they were born, or are expected.
    pub birth_date: Option<Day>,
    /// What was said of their age where no date is known: "about 4", "2021".
    pub age_said: String,
    /// `F`, `M`, or nothing.
    pub sex: String,
    /// In the words of the form.
    pub ethnicity: String,
    /// School or nursery, with the year.
    pub school: String,
    /// A telephone number.
    pub phone: String,
    /// An e-mail address.
    pub email: String,
    /// A disability or another need that who works with them should know of, in words.
    pub disability: String,
    /// What else was said about them.
    pub note: String,
}

impl Person {
    /// What to call them: the usual name, or any, or who they are.
    pub fn called(&self) -> &str {
        let usual = self.names.iter().find(|name| name.used_as == NameUse::Usual).or(self.names.first());
        match usual {
            Some(name) if !name.text.is_empty() => &name.text,
            _ => match self.kind {
                Kind::Unborn => "Baby on the way",
                Kind::Child => "A child (no name yet)",
                Kind::Adult => "An adult (no name yet)",
            },
        }
    }

    /// Whether this is a child or a baby on the way.
    pub fn is_child(&self) -> bool {
        self.kind != Kind::Adult
    }

    /// Child or adult, as the record knows them.
    pub fn person_kind(&self) -> PersonKind {
        if self.is_child() { PersonKind::Child } else { PersonKind::Adult }
    }

    /// Other names than the usual one.
    pub fn other_names(&self) -> impl Iterator<Item = &Name> {
        self.names.iter().filter(|name| name.used_as != NameUse::Usual)
    }

    /// About when they were born, where an age was said and no date: as the year, on the day on which it was said.
    pub(crate) fn year_of_birth_said(&self, said_on: Day) -> Option<i16> {
        let year = age::year_of_birth(&self.age_said, said_on);
        year.filter(|_| self.birth_date.is_none() && self.kind != Kind::Unborn)
    }

    /// Age or due date in words.
    pub fn age_words(&self, today: Day) -> String {
        match self.birth_date {
            None if self.age_said.is_empty() => "age not known".to_owned(),
            None => format!("date of birth not known, “{}”", self.age_said),
            Some(day) if day > today => format!("due {}", day.words()),
            Some(day) => format!("born {}, age {}", day.words(), day.years_until(today)),
        }
    }
}

/// Who one person is to another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Relationship {
    /// Who.
    pub from: String,
    /// To whom.
    pub to: String,
    /// What: `mother`, `ex_partner`, or the form's own words.
    pub kind: String,
    /// Parental responsibility, in the words of the form.
    pub parental_responsibility: String,
    /// How much they live together, in the words of the form.
    pub lives_with: String,
    /// How it is between them.
    pub quality: String,
    /// What else was said.
    pub note: String,
}

/// A home that a request names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Home {
    /// The address, as it was given.
    pub address: String,
    /// The postcode, apart where it can be told.
    pub postcode: String,
    /// What it is to them.
    #[serde(rename = "use")]
    pub used_as: String,
    /// Who lives there.
    pub residents: Vec<String>,
    /// Who may learn of it.
    pub class: HomeClass,
    /// Whether somebody lives there still.
    pub left_on: Option<Day>,
    /// What else was said.
    pub note: String,
}

impl Home {
    /// The address in one line.
    pub fn line(&self) -> String {
        format!("{} {}", self.address, self.postcode).trim().to_owned()
    }
}

/// Somebody who works with the family already.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Professional {
    /// Where they work.
    pub agency: String,
    /// Their name.
    pub name: String,
    /// What they do for the family.
    pub role: String,
    /// How to reach them.
    pub contact: String,
}

/// Who speaks what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Language {
    /// Who, or nobody for everybody.
    pub person: String,
    /// What they speak.
    pub spoken: String,
    /// Whether an interpreter is needed, in the words of the form. A child never interprets.
    pub interpreter: String,
}
