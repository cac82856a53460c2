//! Making the record of a family, whole, in one transaction.

pub(super) mod people;
mod ties;

pub use ties::bar;
pub(super) use ties::clear_for;

use alongside_schema::tables::families;
use alongside_schema::{Day, Id, Marks, People, Reference, Result, Tx, Viewer};
use diesel::prelude::*;

use super::ask_again::begin_work;
use super::pairs::{NewPair, propose};
use super::restrictions::{WhyRestricted, begin};
use super::story::tell;
use super::timeline::{Note, note};
use crate::codes::{
    Answer, HomeClass, NameUse, PersonKind, Problem, RestrictionKind, Safe, StoryKind, TimelineKind, Way,
};
use crate::dated::Life;
use crate::person_codes::{Accuracy, Detail};

/// Somebody of a family that is to be made.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// What they are called. As little as a first name.
    pub name: String,
    /// Other names of theirs, and how each is used.
    pub other_names: Vec<(NameUse, String)>,
    /// Child or adult.
    pub kind: PersonKind,
    /// When they were born or are expected, if anybody knows.
    pub birth_date: Option<Day>,
    /// How exactly that is known.
    pub birth_accuracy: Accuracy,
    /// Whether that day is when a baby is expected; a day still to come always is.
    pub is_expected: bool,
    /// Who they are to the children.
    pub relationship: String,
    /// Which of the homes they live in, counted from 0.
    pub homes: Vec<usize>,
    /// How they can be reached.
    pub channels: Vec<NewChannel>,
    /// Their school or nursery; empty where nobody said.
    pub school: String,
    /// What else was said of them, like the language they speak best.
    pub details: Vec<(Detail, String)>,
}

impl NewPerson {
    /// Somebody of whom no more is known.
    pub fn new(name: impl Into<String>, kind: PersonKind, relationship: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            other_names: Vec::new(),
            kind,
            birth_date: None,
            birth_accuracy: Accuracy::Day,
            is_expected: false,
            relationship: relationship.into(),
            homes: Vec::new(),
            channels: Vec::new(),
            school: String::new(),
            details: Vec::new(),
        }
    }

    /// The same person, born or expected on this day.
    pub fn born(mut self, day: Option<Day>) -> Self {
        self.birth_date = day;
        self
    }

    /// The same person, born about then.
    pub fn born_about(self, year: Option<i16>) -> Self {
        match year.and_then(|year| Day::of(year, 1, 1)) {
            Some(day) => Self { birth_accuracy: Accuracy::About, ..self.born(Some(day)) },
            None => self,
        }
    }

    /// When they were born or are expected. A day still to come is when a baby is expected.
    pub(crate) fn life(&self, today: Day) -> Life {
        let (expected, born): (Vec<Day>, Vec<Day>) =
            self.birth_date.iter().partition(|day| self.is_expected || **day > today);
        Life {
            birth_date: born.first().copied(),
            accuracy: self.birth_accuracy,
            expected_date: expected.first().copied(),
            death_date: None,
        }
    }

    /// The same person, living in this home.
    pub fn lives_in(mut self, home: Option<usize>) -> Self {
        self.homes.extend(home);
        self
    }

    /// The same person with a telephone number; an empty one changes nothing.
    pub fn rings(mut self, number: &str, safe: Safe) -> Self {
        if !number.is_empty() {
            self.channels.push(NewChannel::new(Way::Call, number, safe));
        }
        self
    }
}

/// A way to reach somebody, and whether it is safe.
#[derive(Clone, Debug)]
pub struct NewChannel {
    /// Which way.
    pub way: Way,
    /// The number or address; empty where only its safety is known.
    pub value: String,
    /// Whether it may be used.
    pub safe: Safe,
    /// What was said about it.
    pub note: String,
    /// At which times.
    pub times: String,
    /// A phrase by which both sides know that it is safe to talk.
    pub code_phrase: String,
}

impl NewChannel {
    /// A way of which nothing else was said.
    pub fn new(way: Way, value: &str, safe: Safe) -> Self {
        let nothing = String::new;
        Self { way, value: value.to_owned(), safe, note: nothing(), times: nothing(), code_phrase: nothing() }
    }
}

/// A home of a family that is to be made.
#[derive(Clone, Debug, Default)]
pub struct NewHome {
    /// The address, without the postcode.
    pub address: String,
    /// The postcode.
    pub postcode: String,
    /// Who may learn of it.
    pub class: HomeClass,
}

/// Who one person is to another; people are counted from 0.
#[derive(Clone, Debug, Default)]
pub struct NewTie {
    /// Who.
    pub from: usize,
    /// To whom.
    pub to: usize,
    /// What.
    pub kind: String,
    /// Parental responsibility, in words.
    pub parental_responsibility: String,
    /// How much they live together, in words.
    pub lives_with: String,
    /// How it is between them.
    pub quality: String,
    /// What else was said.
    pub note: String,
}

/// Somebody who must not be told something; people are counted from 0.
#[derive(Clone, Debug, Default)]
pub struct NewNondisclosure {
    /// Who must not be told, where they are of the family.
    pub who: Option<usize>,
    /// Who must not be told, in words.
    pub who_words: String,
    /// About whom; nobody means the whole family.
    pub about: Option<usize>,
    /// What.
    pub what: String,
}

impl NewNondisclosure {
    /// The same pair, with the people of the record in the places of those that were counted.
    pub(super) fn with_ids(&self, of: impl Fn(usize) -> Option<Id>) -> NewPair {
        NewPair {
            who_id: self.who.and_then(&of),
            who: self.who_words.clone(),
            about_id: self.about.and_then(&of),
            what: self.what.clone(),
        }
    }
}

/// Something that is known, or not known, of one of the six problems.
#[derive(Clone, Debug)]
pub struct NewProblemFact {
    /// Which.
    pub problem: Problem,
    /// Whether it is there.
    pub answer: Answer,
    /// What shows it.
    pub evidence: String,
    /// On which day it was so.
    pub known_on: Option<Day>,
    /// Who knows it.
    pub source: String,
}

/// A family that is to be made, with everything that was told about it.
#[derive(Clone, Debug, Default)]
pub struct NewFamily {
    /// What the family is called.
    pub name: String,
    /// The people, in order.
    pub people: Vec<NewPerson>,
    /// The homes, in order.
    pub homes: Vec<NewHome>,
    /// Who is what to whom.
    pub ties: Vec<NewTie>,
    /// Who must not be told what.
    pub nondisclosures: Vec<NewNondisclosure>,
    /// What is known of the six problems.
    pub problems: Vec<NewProblemFact>,
    /// What was told: kind, words and day.
    pub told: Vec<(StoryKind, String, Day)>,
    /// Everything else that was said, for the timeline.
    pub said: String,
    /// Who passed all of this on.
    pub source: String,
    /// Why the children's legal status begins as early help, and who decided.
    pub reason: String,
    /// The title under which its story begins, where it is not that early help begins.
    pub begins: Option<String>,
    /// The accounts that may know of the family, where nobody else may.
    pub cleared: Option<Vec<Id>>,
    /// Why so, where it is for another reason than that its request was restricted.
    pub why_cleared: Option<String>,
    /// The accounts that never may.
    pub barred: Vec<Id>,
}

/// What came of making a family.
#[derive(Clone, Debug)]
pub struct Made {
    /// The family.
    pub family_id: Id,
    /// The stretch of work that begins.
    pub episode_id: Id,
    /// The people, in the order in which they were given.
    pub people: Vec<Id>,
}

/// Makes the record of a family under this reference: its people, homes, numbers and story, with every child's legal status from today.
pub fn add_family(tx: &mut Tx<'_>, by: &Viewer, reference: &Reference, family: &NewFamily) -> Result<Made> {
    let (family_id, today) = (tx.new_id(), tx.today());
    insert_family(tx, &family_id, reference, family)?;
    ties::clear(tx, &family_id, family)?;
    if family.cleared.is_some() {
        let reason = family.why_cleared.clone();
        let reason = reason.unwrap_or_else(|| "Its request for help was restricted.".to_owned());
        begin(tx, &family_id, &WhyRestricted { kind: RestrictionKind::Other, reason, by: by.user_id.clone() })?;
    }
    let episode_id = begin_work(tx, &family_id)?;
    let ids: Vec<Id> = family.people.iter().map(|_| tx.new_id()).collect();
    people::add(tx, by, &family_id, family, &ids)?;
    ties::add(tx, &family_id, family, &ids)?;
    let everybody = Marks::about(People::new(ids.iter().cloned()), family.source.clone());
    for (kind, words, told_on) in &family.told {
        tell(tx, &family_id, *kind, words, *told_on, &everybody)?;
    }
    note(
        tx,
        by,
        Note {
            family: &family_id,
            happened_on: today,
            kind: TimelineKind::Decision,
            title: family.begins.clone().unwrap_or_else(|| "Early help begins".to_owned()),
            body: format!("{}\n\n{}", family.reason, family.said).trim().to_owned(),
            fact: Some(&episode_id),
            marks: &everybody,
        },
    )?;
    // Last, when everything is there that a pair may keep from somebody; all of it becomes visible together.
    for pair in &family.nondisclosures {
        propose(tx, by, &family_id, &pair.with_ids(|at| ids.get(at).cloned()), &family.source)?;
    }
    Ok(Made { family_id, episode_id, people: ids })
}

fn insert_family(tx: &mut Tx<'_>, id: &Id, reference: &Reference, family: &NewFamily) -> Result<()> {
    let now = tx.now();
    diesel::insert_into(families::table)
        .values((
            families::id.eq(id),
            families::reference.eq(reference),
            families::name.eq(&family.name),
            families::restricted.eq(family.cleared.is_some()),
            families::created_at.eq(now),
        ))
        .execute(tx.connection())?;
    Ok(())
}
