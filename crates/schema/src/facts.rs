//! The marks that every fact about people carries: about whom it is, from whom it is withheld, how widely it may be
//! seen, and where it came from.
//!
//! Lists of people are stored as `|id|id|` in one text column. An id is 36 fixed characters that the program made, so
//! `like '%|id|%'` finds it exactly, on both engines, without another table to join: the access rule stays a look at the row itself.

use std::fmt;
use std::str::FromStr;

use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use diesel::sql_types::Text;

use crate::ids::Id;

/// Some people, by id; also accounts, where a fact is withheld from one.
#[derive(Clone, Debug, Default, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
pub struct People(Vec<Id>);

impl People {
    /// Nobody.
    pub fn none() -> Self {
        Self::default()
    }

    /// These people, each once.
    pub fn new(ids: impl IntoIterator<Item = Id>) -> Self {
        let mut people = Vec::new();
        for id in ids {
            if !people.contains(&id) {
                people.push(id);
            }
        }
        Self(people)
    }

    /// This one person.
    pub fn one(id: &Id) -> Self {
        Self(vec![id.clone()])
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &Id> {
        self.0.iter()
    }

    /// Whether this person is among them.
    pub fn contains(&self, id: &Id) -> bool {
        self.0.contains(id)
    }
}

impl fmt::Display for People {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return Ok(());
        }
        f.write_str("|")?;
        self.0.iter().try_for_each(|id| write!(f, "{id}|"))
    }
}

impl FromStr for People {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        text.split('|').filter(|part| !part.is_empty()).map(str::parse).collect::<Result<_, _>>().map(Self)
    }
}

text_column!(People);

code_list! {
    /// How widely a fact may be seen among those who reach the family. Who reaches it is [`crate::reach`]'s to say.
    pub enum Visibility {
        /// Everyone who works with the family.
        Team = "team", "Everyone working with the family";
        /// Only the lead practitioner and their manager.
        Limited = "limited", "Only the lead practitioner and their manager";
    }
}

/// The four marks of one fact.
#[derive(Clone, Debug, PartialEq, Eq, diesel::Queryable)]
pub struct Marks {
    /// The people it is about.
    pub subjects: People,
    /// The people (or accounts) who must not learn of it.
    pub withheld_from: People,
    /// How widely it may be seen.
    pub visibility: Visibility,
    /// Where it came from, in words: an agency, a person, a feed.
    pub source: String,
}

impl Marks {
    /// A fact about these people, from this source, seen by everyone who works with the family.
    pub fn about(subjects: People, source: impl Into<String>) -> Self {
        Self { subjects, withheld_from: People::none(), visibility: Visibility::Team, source: source.into() }
    }

    /// The same, withheld from these people.
    pub fn withheld_from(mut self, people: People) -> Self {
        self.withheld_from = people;
        self
    }

    /// Whether somebody may see a fact with these marks who may not see it with those.
    pub fn shows_more_than(&self, before: &Marks) -> bool {
        let is_let_in = |one: &Id| !self.withheld_from.contains(one);
        before.withheld_from.iter().any(is_let_in)
            || (before.visibility == Visibility::Limited && self.visibility == Visibility::Team)
    }

    /// The same, seen as widely as this.
    pub fn seen_by(mut self, visibility: Visibility) -> Self {
        self.visibility = visibility;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Chance;

    #[test]
    fn a_list_of_people_reads_back_as_written() {
        let chance = Chance::seeded(1);
        let now = "2026-11-21T10:00:00Z".parse().expect("a moment");
        let (a, b) = (chance.id(now), chance.id(now));
        let people = People::new([a.clone(), b.clone(), a.clone()]);
        assert_eq!(people.to_string(), format!("|{a}|{b}|"));
        assert_eq!(people.to_string().parse::<People>(), Ok(people));
        assert_eq!(People::none().to_string(), "");
        assert!("|nonsense|".parse::<People>().is_err());
    }
}
