//! A rule pack: the rules of one programme, as dated data with their sources.

mod built_in;
mod check;
mod choose;
mod describe;
mod lists;
mod read;
mod row;
mod rules;
mod tests;
mod vocabulary;

use jiff::civil::Date;

pub use built_in::{built_in, built_in_ids};
pub use choose::{Choice, choose};
pub use describe::{Described, describe};
pub use row::PackFault;
pub use rules::{AbsenceBasis, Aggregate, Clock, Length, Operator, Scope, Test, WordSet, ZeroBase};
pub(crate) use vocabulary::PERMANENT;
pub use vocabulary::{WordList, Words};

use crate::facts::{Facts, FactsFault, FactsFile};

/// The rules of one programme in one version. Answers are frozen with its `id` and `version`.
#[derive(Clone, Debug)]
pub struct Pack {
    /// Its short name, like `tfp2`.
    pub id: String,
    /// Counts up with each change to a row.
    pub version: u32,
    /// Its name, as professionals say it.
    pub title: String,
    /// What it is, in a sentence or two.
    pub about: String,
    /// The sources that rows name: key and what it is.
    pub sources: Vec<(String, String)>,
    /// When it may be claimed under, and for whom it is chosen.
    pub in_force: InForce,
    /// Who is eligible; nothing for a programme without claims.
    pub eligibility: Option<Eligibility>,
    /// Which children make a family one with dependents.
    pub dependent: Option<Dependent>,
    /// What of the way of working has to be there.
    pub working: Option<WayOfWorking>,
    /// What a result is worth, and what else it asks.
    pub result: Option<ResultRule>,
    /// Packs whose result is the same result, so that only one is paid.
    pub same_result_as: Vec<String>,
    /// Whose word may stand for a measure.
    pub discretion: Option<Discretion>,
    /// When claims are taken; always while in force, if there are none.
    pub windows: Vec<Window>,
    /// The other route: which benefit asks for how much work.
    pub employment: Vec<Employment>,
    /// The headline problems or outcomes, in order.
    pub headlines: Vec<Headline>,
    /// The needs, in order.
    pub needs: Vec<NeedRule>,
    /// What was decided where the sources are silent.
    pub notes: Vec<Note>,
    /// The words that facts may use.
    pub words: Words,
}

/// Where a row comes from and how far to trust it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    /// Keys of [`Pack::sources`].
    pub sources: Vec<String>,
    /// How far to trust it.
    pub confidence: Confidence,
    /// When it was last held against its source.
    pub checked_on: Date,
}

/// How far a row may be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confidence {
    /// Seen in the source that it names.
    Sourced,
    /// Follows from rows that were seen.
    Derived,
    /// Remembered, not seen: to be checked before anybody relies on it.
    Unverified,
}

/// When claims may be made under a pack, and for families found when it is chosen.
#[derive(Clone, Debug)]
pub struct InForce {
    /// The first day for claims.
    pub claims_from: Date,
    /// The last day for claims.
    pub claims_to: Option<Date>,
    /// The first day on which a family that is found falls under it; nothing for one that is only chosen by hand.
    pub identified_from: Option<Date>,
    /// The last such day.
    pub identified_to: Option<Date>,
    /// Where this comes from.
    pub basis: Basis,
}

/// How many problems or needs make a family eligible.
#[derive(Clone, Debug)]
pub struct Eligibility {
    /// At least so many.
    pub least: u8,
    /// Of what.
    pub counted: Counted,
    /// How many of them people may supply who do not live with the family; any number when left out.
    pub nonresident_most: Option<u8>,
    /// Whether needs found after the beginning are owed too.
    pub later_needs: bool,
    /// Where this comes from.
    pub basis: Basis,
    /// The line of the pack's text.
    pub line: usize,
}

/// What is counted for eligibility.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Headlines: two needs under one count once.
    Headline,
    /// Needs by their code: one code in two people counts once.
    Need,
}

/// Who counts as a dependent.
#[derive(Clone, Debug)]
pub struct Dependent {
    /// A child in the home below this age.
    pub child_under: u8,
    /// One below this age who learns, trains, or has no work.
    pub learner_under: u8,
    /// Whether a baby on the way is enough.
    pub expectant: bool,
    /// Where this comes from.
    pub basis: Basis,
}

/// What of whole-family working has to be recorded.
#[derive(Clone, Debug)]
pub struct WayOfWorking {
    /// A lead practitioner.
    pub lead: bool,
    /// A whole-family assessment.
    pub assessment: bool,
    /// A plan.
    pub plan: bool,
    /// Where this comes from.
    pub basis: Basis,
}

/// What a result is worth and what else it asks.
#[derive(Clone, Debug)]
pub struct ResultRule {
    /// Pounds for a result.
    pub pounds: Option<u32>,
    /// Pounds for a family that is attached.
    pub attachment_pounds: Option<u32>,
    /// Whether payments stop at the area's allocation.
    pub capped: bool,
    /// Months after the help ended, before a claim.
    pub closure_months: Option<u16>,
    /// Where this comes from.
    pub basis: Basis,
}

/// Whose word may stand for a measure that was not reached ("equivalent progress").
#[derive(Clone, Debug)]
pub struct Discretion {
    /// The role, as evidence names it.
    pub role: u8,
    /// Where this comes from.
    pub basis: Basis,
}

/// A time in which claims are taken.
#[derive(Clone, Debug)]
pub struct Window {
    /// Its first day.
    pub opens: Date,
    /// Its last day.
    pub closes: Date,
    /// Where this comes from.
    pub basis: Basis,
    /// The line of the pack's text.
    pub line: usize,
}

/// How much work asks the benefit that an adult came off.
#[derive(Clone, Debug)]
pub struct Employment {
    /// The benefit, as the work rows name it.
    pub benefit: u8,
    /// How much.
    pub asked: WorkAsked,
    /// Where this comes from.
    pub basis: Basis,
    /// The line of the pack's text.
    pub line: usize,
}

/// How much work is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkAsked {
    /// So many weeks on end, up to the day before the claim.
    Held {
        /// Weeks.
        weeks: u16,
    },
    /// So many weeks, with gaps, within so many before the claim.
    Cumulative {
        /// Weeks worked.
        weeks: u16,
        /// Weeks looked at.
        within_weeks: u16,
    },
}

/// A headline problem or outcome.
#[derive(Clone, Debug)]
pub struct Headline {
    /// Its code.
    pub code: String,
    /// As professionals say it.
    pub title: String,
    /// As a family would say it.
    pub family_title: String,
    /// Whether it counts for eligibility.
    pub counts: bool,
    /// Where this comes from.
    pub basis: Basis,
}

/// A need that a family may have.
#[derive(Clone, Debug)]
pub struct NeedRule {
    /// Its code, as facts name it.
    pub code: String,
    /// Its place among the headlines; nothing for a code that is read and not judged.
    pub headline: Option<u8>,
    /// What it is.
    pub title: String,
    /// Who may have it: child, adult, household, unborn, or anyone.
    pub subject: String,
    /// What shows that it is there, in words.
    pub identified_by: String,
    /// Whether the result waits for it.
    pub owed: bool,
    /// What shows that it is met, one row for each time, in order and without holes.
    pub outcomes: Vec<Outcome>,
    /// Where this comes from; nothing for a code that is only read.
    pub basis: Option<Basis>,
    /// The line of the pack's text.
    pub line: usize,
}

/// What shows that a need is met, for claims between two days.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The first day it holds; since ever when left out.
    pub from: Option<Date>,
    /// The last day it holds.
    pub to: Option<Date>,
    /// The test.
    pub test: Test,
    /// Where this comes from.
    pub basis: Basis,
    /// The line of the pack's text.
    pub line: usize,
}

/// A decision where the sources are silent.
#[derive(Clone, Debug)]
pub struct Note {
    /// What is decided.
    pub text: String,
    /// Where it comes from.
    pub basis: Basis,
}

impl Pack {
    /// Reads a pack from its text, or says everything that is wrong with it.
    pub fn parse(text: &str) -> Result<Pack, Vec<PackFault>> {
        read::read(text)
    }

    /// Reads a family's facts as this pack understands them, or says everything that is wrong with them.
    pub fn read(&self, file: &FactsFile) -> Result<Facts, Vec<FactsFault>> {
        crate::facts::read(file, self)
    }

    /// The place of a need by its code.
    pub(crate) fn need_at(&self, code: &str) -> Option<u16> {
        self.needs.iter().position(|need| need.code == code).and_then(|at| u16::try_from(at).ok())
    }

    pub(crate) fn need(&self, at: u16) -> &NeedRule {
        &self.needs[usize::from(at)]
    }

    /// Whether a paid result may name this pack.
    pub(crate) fn knows_pack(&self, id: &str) -> bool {
        id == self.id || built_in_ids().any(|known| known == id) || self.same_result_as.iter().any(|same| same == id)
    }
}

impl NeedRule {
    /// The row that holds for a claim on this day: before the first row the first, after the last row the last.
    pub(crate) fn outcome_on(&self, day: Date) -> Option<&Outcome> {
        let begun = self.outcomes.iter().rev().find(|outcome| outcome.from.is_none_or(|from| from <= day));
        begun.or(self.outcomes.first())
    }
}
