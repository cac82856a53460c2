//! One family's facts, checked and put in order, so that answers are quick and do not depend on the order of rows.

mod file;
mod later;
mod parse;
mod read;
mod tell;

use jiff::civil::Date;

pub use file::{
    AreaRow, AttendanceRow, Audit, EventRow, EvidenceRow, ExclusionRow, FactsFile, FamilyRow, MemberKind, MemberRow,
    NeedRow, PaidRow, StatusRow, TermRow, WorkRow,
};
pub use later::later_than;
pub use parse::parse;
pub use read::FactsFault;
pub(crate) use read::read;
pub use tell::Fact;

use crate::days;

/// Where a person stands in [`Facts::people`].
pub(crate) type PersonAt = u16;
/// Where a term stands in [`Facts::terms`], which is in order of time.
pub(crate) type TermAt = u16;
/// A word, as its place in the list of its kind in the pack.
pub(crate) type WordAt = u8;

/// One family's facts as one pack reads them. Made by [`crate::Pack::read`]; it never changes.
///
/// Every row remembers `row`, its place in the file, by which whoever keeps the facts finds where each came from.
#[derive(Clone, Debug)]
pub struct Facts {
    pub(crate) family: FamilyRow,
    /// Everybody whom a row names, in order of their ids.
    pub(crate) people: Vec<Person>,
    pub(crate) members_recorded: bool,
    pub(crate) terms: Option<Vec<Term>>,
    pub(crate) attendance: Option<Vec<Sessions>>,
    pub(crate) exclusions: Option<Vec<Exclusion>>,
    pub(crate) events: Option<Vec<Event>>,
    pub(crate) statuses: Option<Vec<Status>>,
    pub(crate) work: Option<Vec<Work>>,
    pub(crate) needs: Option<Vec<Need>>,
    /// Whether a result was paid that rules out another; nothing when it is not recorded.
    pub(crate) paid_already: Option<bool>,
    pub(crate) area: AreaRow,
    pub(crate) audit: Option<Audit>,
}

#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub id: String,
    /// Nothing for somebody of whom no more is recorded than their id.
    pub member: Option<Member>,
}

#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub kind: MemberKind,
    pub born: Option<Date>,
    pub resident: Option<bool>,
    pub school_from: Option<Date>,
    pub left_school: Option<Date>,
    pub row: u32,
}

#[derive(Clone, Debug)]
pub(crate) struct Term {
    pub id: String,
    pub from: Date,
    pub to: Date,
}

#[derive(Clone, Debug)]
pub(crate) struct Sessions {
    pub person: PersonAt,
    pub term: TermAt,
    pub possible: Option<u32>,
    pub attended: Option<u32>,
    pub authorised: Option<u32>,
    pub unauthorised: Option<u32>,
    pub row: u32,
}

#[derive(Clone, Debug)]
pub(crate) struct Exclusion {
    pub person: PersonAt,
    pub term: TermAt,
    pub permanent: bool,
    pub days: Option<u32>,
    pub row: u32,
}

#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub on: Date,
    pub kind: WordAt,
    /// Nobody for an event of the household.
    pub person: Option<PersonAt>,
    pub row: u32,
}

#[derive(Clone, Debug)]
pub(crate) struct Status {
    pub kind: WordAt,
    pub person: PersonAt,
    pub from: Date,
    pub to: Option<Date>,
    pub row: u32,
}

#[derive(Clone, Debug)]
pub(crate) struct Work {
    pub person: PersonAt,
    pub benefit: Option<WordAt>,
    pub from: Date,
    pub to: Option<Date>,
    pub row: u32,
}

#[derive(Clone, Debug)]
pub(crate) struct Need {
    /// Its place among the needs of the pack.
    pub code: u16,
    pub person: Option<PersonAt>,
    pub identified: Option<Date>,
    pub met: Option<Date>,
    pub evidence: Vec<Evidence>,
    pub row: u32,
}

#[derive(Clone, Debug)]
pub(crate) struct Evidence {
    pub on: Option<Date>,
    pub kind: WordAt,
    pub role: Option<WordAt>,
    pub tool: Option<String>,
    pub score: Option<i32>,
    pub row: u32,
}

impl Facts {
    /// The family's id.
    pub fn family_id(&self) -> &str {
        &self.family.id
    }

    pub(crate) fn member(&self, person: PersonAt) -> Option<&Member> {
        self.people[usize::from(person)].member.as_ref()
    }

    pub(crate) fn members(&self) -> impl Iterator<Item = (PersonAt, &Member)> {
        (0..).zip(&self.people).filter_map(|(at, person)| Some((at, person.member.as_ref()?)))
    }

    /// The day from which the family counts as found: identified, or else attached. Nothing while that is still to come.
    pub(crate) fn found_on(&self, known: Date) -> Option<Date> {
        [self.family.identified_on, self.family.attached_on].into_iter().flatten().find(|day| *day <= known)
    }
}

impl Member {
    /// Whether this is a child whose attendance counts on this day: of school age, not known to have left school, not
    /// yet 18. Where it is not recorded from when they should be at school, from five years old.
    pub fn at_school(&self, day: Date, known: Date) -> bool {
        let started = match (self.school_from, self.born) {
            (Some(from), _) => from <= day,
            (None, Some(born)) => days::birthday(born, 5) <= day,
            (None, None) => true,
        };
        self.kind == MemberKind::Child
            && started
            && self.left_school.is_none_or(|left| left > known)
            && self.born.is_none_or(|born| day < days::birthday(born, 18))
    }
}

impl Status {
    /// The day it ended, as known on a day: an end still to come is no end yet.
    pub fn ended_by(&self, known: Date) -> Option<Date> {
        self.to.filter(|to| *to <= known)
    }
}
