//! A request that is being written: its sections, filled in in any order. Each section reads its form into a part of the
//! [`Assessment`] and writes that part back into the form, so that nothing is typed twice and no section touches another's.
//!
//! The sections are those that councils' forms have (practice notes 3.1).

mod agreed;
mod homes;
mod kept_from;
mod people;
mod problems;
mod reach;
mod things;
mod ties;
mod tried;
mod voices;

pub(crate) use agreed::{Learning, NoticeGiven};
pub(crate) use people::{MOST_PEOPLE, New, fill as fill_person, read as read_person, take_away};
pub(crate) use reach::{reached, way_options};
pub(crate) use ties::{MOST_PAIRED, pairs};

use alongside_schema::code_list;
use alongside_web::{Check, Values};

use crate::assessment::Assessment;

code_list! {
    /// A part of the form for professionals.
    pub enum Section {
        /// Everybody: children, babies on the way, adults in the home and elsewhere.
        People = "people", "Who is in the family";
        /// The homes, and who lives where.
        Homes = "homes", "Where they live";
        /// Parents, partners, and who has parental responsibility.
        Ties = "ties", "Who is what to whom";
        /// Each child's and each parent's own words.
        Voices = "voices", "What they say themselves";
        /// What is working well, what would help, worries, why now.
        Things = "things", "How things are";
        /// The six problems, each there, not there, or not known.
        Problems = "problems", "The six problems";
        /// What was tried, and who works with them already.
        Tried = "tried", "What was tried, and who is there already";
        /// Which way is safe for whom.
        Reach = "reach", "How to reach them safely";
        /// Who must not be told what.
        KeptFrom = "kept-from", "Who must not be told what";
        /// The four questions that are called consent.
        Agreed = "agreed", "What was explained and agreed";
        /// Letters and pictures.
        Letters = "letters", "Letters and pictures";
        /// How soon, and how to reach who asks.
        Urgency = "urgency", "How soon, and how to reach you";
    }
}

/// A part of the list of tasks, with its sections.
pub(crate) const PARTS: &[(&str, &[Section])] = &[
    ("The family", &[Section::People, Section::Homes, Section::Ties]),
    ("In their words and yours", &[Section::Voices, Section::Things, Section::Problems, Section::Tried]),
    ("Safe and agreed", &[Section::Reach, Section::KeptFrom, Section::Agreed]),
    ("To send it", &[Section::Letters, Section::Urgency]),
];

/// How far a section has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It asks about people, and none is named yet.
    CannotStart,
    /// Nothing is there.
    NotStarted,
    /// Something is typed and kept, and not saved yet.
    Begun,
    /// It was done, and somebody was added since.
    LookAgain,
    /// Saved.
    Done,
}

/// The sections that were saved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done(Vec<Section>);

impl Done {
    /// Whether this one was.
    pub fn has(&self, section: Section) -> bool {
        self.0.contains(&section)
    }

    /// Notes that it was.
    pub fn add(&mut self, section: Section) {
        if !self.has(section) {
            self.0.push(section);
        }
    }

    /// Notes that it must be looked at again.
    pub fn remove(&mut self, section: Section) {
        self.0.retain(|done| *done != section);
    }
}

impl std::fmt::Display for Done {
    /// As it is stored: the codes, with a bar between.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let codes: Vec<&str> = self.0.iter().map(|section| section.code()).collect();
        out.write_str(&codes.join("|"))
    }
}

impl From<&str> for Done {
    /// Sections that this program does not know are left out.
    fn from(stored: &str) -> Self {
        Self(stored.split('|').filter_map(|code| code.parse().ok()).collect())
    }
}

impl Section {
    /// Whether a request can not be sent without it.
    pub(crate) fn is_needed(self) -> bool {
        matches!(self, Self::People | Self::Things | Self::Reach | Self::Agreed | Self::Urgency)
    }

    /// Whether it asks about each person, so that people come first.
    pub(crate) fn needs_people(self) -> bool {
        matches!(self, Self::Homes | Self::Ties | Self::Voices | Self::Reach | Self::KeptFrom | Self::Agreed)
    }

    /// The name of its form.
    pub(crate) fn form(self) -> String {
        format!("request-{}", self.code())
    }

    /// What its form shows of what is said so far.
    pub(crate) fn fill(self, said: &Assessment, done: &Done, today: alongside_schema::Day) -> Vec<(String, String)> {
        match self {
            Self::Homes => homes::fill(said),
            Self::Ties => ties::fill(said),
            Self::Voices => voices::fill(said),
            Self::Things => things::fill(said),
            Self::Problems => problems::fill(said),
            Self::Tried => tried::fill(said),
            Self::Reach => reach::fill(said, today),
            Self::KeptFrom => kept_from::fill(said),
            Self::Agreed => agreed::fill(said),
            Self::Urgency => things::fill_urgency(said, done.has(self)),
            Self::People | Self::Letters => Vec::new(),
        }
    }

    /// Reads its form into what is said. `wording` is the version of what the page showed to be explained.
    pub(crate) fn read(self, check: &mut Check<'_>, said: &mut Assessment, wording: &str) {
        match self {
            Self::Homes => homes::read(check, said),
            Self::Ties => ties::read(check, said),
            Self::Voices => voices::read(check, said),
            Self::Things => things::read(check, said),
            Self::Problems => problems::read(check, said),
            Self::Tried => tried::read(check, said),
            Self::Reach => reach::read(check, said),
            Self::KeptFrom => kept_from::read(check, said),
            Self::Agreed => agreed::read(check, said, wording),
            Self::Urgency => things::read_urgency(check, said),
            Self::People | Self::Letters => {}
        }
    }

    /// Whether something is in it that was saved once, though somebody was added since.
    fn has_content(self, said: &Assessment) -> bool {
        match self {
            Self::Homes => !said.homes.is_empty(),
            Self::Voices => !said.voices.is_empty() || !said.not_spoken_with.is_empty(),
            Self::Reach => !said.reach_safely.is_empty(),
            Self::Agreed => !said.agreements.wording.is_empty(),
            _ => false,
        }
    }

    /// How far it has come. `begun` says that its form holds something that was typed and not saved.
    pub(crate) fn standing(self, said: &Assessment, done: &Done, begun: bool) -> Standing {
        if self.needs_people() && said.people.is_empty() {
            return Standing::CannotStart;
        }
        let is_done = match self {
            Self::People => said.children().next().is_some(),
            _ => done.has(self),
        };
        match (begun, is_done) {
            (true, _) => Standing::Begun,
            (false, true) => Standing::Done,
            (false, false) if self == Self::People && !said.people.is_empty() => Standing::Begun,
            (false, false) if self.has_content(said) => Standing::LookAgain,
            (false, false) => Standing::NotStarted,
        }
    }
}

/// What still has to be done before the request can be sent.
pub(crate) fn missing(said: &Assessment, done: &Done) -> Vec<Section> {
    let is_missing = |section: &&Section| section.is_needed() && section.standing(said, done, false) != Standing::Done;
    Section::ALL.iter().filter(is_missing).copied().collect()
}

/// Who was just added is asked about nowhere yet.
pub(crate) fn somebody_was_added(done: &mut Done) {
    for section in [Section::Homes, Section::Voices, Section::Reach, Section::Agreed] {
        done.remove(section);
    }
}

/// How many rows of one kind a form has: as its hidden field says, within limits.
pub(crate) fn rows(values: &Values, name: &str, least: usize, most: usize) -> usize {
    values.get(&format!("{name}_rows")).parse().unwrap_or(least).clamp(least, most)
}

/// The rows that a form can add: name, fewest and most.
const ROWS: &[(&str, usize, usize)] = &[("home", 2, 6), ("tried", 2, 20), ("works", 2, 20), ("kept", 2, 20)];

/// Adds a row of this kind to a form, and gives back its number; nothing where the form has no such rows.
pub(crate) fn add_row(values: &mut Values, name: &str) -> Option<usize> {
    let (name, least, most) = ROWS.iter().find(|(known, ..)| *known == name)?;
    let count = (rows(values, name, *least, *most) + 1).min(*most);
    values.set(&format!("{name}_rows"), count);
    Some(count)
}

/// The number of rows that a form of this kind shows.
pub(crate) fn row_numbers(values: &Values, name: &str) -> std::ops::RangeInclusive<usize> {
    let (_, least, most) = ROWS.iter().find(|(known, ..)| *known == name).unwrap_or(&("", 1, 1));
    1..=rows(values, name, *least, *most)
}

/// A field of a form with the text that it shows.
fn field(name: impl Into<String>, text: impl Into<String>) -> (String, String) {
    (name.into(), text.into())
}

/// A name for a message: long ones are not repeated there.
fn short(name: &str) -> &str {
    if name.chars().count() > 60 { "this person" } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_reads_back_as_written() {
        let mut done = Done::default();
        done.add(Section::Homes);
        done.add(Section::KeptFrom);
        done.add(Section::Homes);
        assert_eq!(done.to_string(), "homes|kept-from");
        assert_eq!(Done::from("homes|kept-from|of a later program"), done);
        done.remove(Section::Homes);
        assert_eq!(done.to_string(), "kept-from");
    }

    #[test]
    fn every_section_stands_in_the_list_of_tasks_once() {
        let listed: Vec<Section> = PARTS.iter().flat_map(|(_, sections)| sections.iter().copied()).collect();
        assert_eq!(listed, Section::ALL);
    }

    #[test]
    fn nothing_about_people_comes_before_people() {
        let said = Assessment::default();
        assert_eq!(Section::Voices.standing(&said, &Done::default(), false), Standing::CannotStart);
        assert_eq!(Section::Things.standing(&said, &Done::default(), false), Standing::NotStarted);
        assert_eq!(Section::Things.standing(&said, &Done::default(), true), Standing::Begun);
        assert_eq!(missing(&said, &Done::default()).len(), 5);
    }
}
