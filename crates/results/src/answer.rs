//! The answer for one family on one day.

use jiff::civil::Date;
use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::facts::Facts;
use crate::test::FactRef;
use crate::truth::Truth;

/// Everything a pack says about a family on a day. Its JSON is the contract of `alongside results evaluate`.
#[derive(Clone, Debug)]
pub struct Answer<'a> {
    /// Whether the family is one that the programme is for.
    pub eligible: Truth,
    /// The codes of the headlines that count.
    pub headlines: Vec<&'a str>,
    /// Every need that was known by the day, in the order of the pack.
    pub needs: Vec<NeedAnswer<'a>>,
    /// The other route, where the pack has it.
    pub employment: Option<EmploymentAnswer<'a>>,
    /// Whether a result may be claimed.
    pub claim: Claim<'a>,
    pub(crate) on: Date,
}

/// What is said of one need.
#[derive(Clone, Debug, PartialEq)]
pub struct NeedAnswer<'a> {
    /// Its code.
    pub code: &'a str,
    /// Whose it is; nobody for one of the household.
    pub person: Option<&'a str>,
    /// Whether it is met.
    pub status: Truth,
    /// The first day, from the day asked about on, on which it is met if nothing new comes; nothing where that can not
    /// be said.
    pub earliest: Earliest,
    /// Whether it was found after the family was.
    pub found_later: bool,
    /// Whether the rule that was used has not been checked against a source.
    pub unverified: bool,
    /// The facts the status rests on, and those that are missing.
    pub facts: FactsUsed<'a>,
}

/// What is said of continuous employment.
#[derive(Clone, Debug, PartialEq)]
pub struct EmploymentAnswer<'a> {
    /// Whether somebody has worked long enough.
    pub status: Truth,
    /// The first day on which somebody has, if what runs goes on.
    pub earliest: Earliest,
    /// Whether a row of the table has not been checked against a source.
    pub unverified: bool,
    /// The facts this rests on.
    pub facts: FactsUsed<'a>,
}

/// Whether a result may be claimed, and why not.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim<'a> {
    /// The route by which it may be claimed.
    pub route: Option<Route>,
    /// Everything that stands against it, in the order of [`ReasonCode`] and of the needs.
    pub reasons: Vec<Reason<'a>>,
    /// What a reviewer has to look at.
    pub flags: Vec<Flag>,
    /// What is not recorded and stands against a claim whatever the needs; what is missing for a need is said there.
    pub missing: Vec<&'static str>,
    /// The first day on which it may be claimed if nothing new comes.
    pub earliest: Earliest,
}

impl Answer<'_> {
    /// Whether another answer for the same facts says the same, whichever day each is for. "Now" is the same as "now".
    pub fn same_as(&self, other: &Answer) -> bool {
        self.eligible == other.eligible
            && self.headlines == other.headlines
            && self.needs == other.needs
            && self.employment == other.employment
            && self.claim == other.claim
    }
}

impl Claim<'_> {
    /// Whether a result may be claimed on the day.
    pub fn claimable(&self) -> bool {
        self.route.is_some()
    }
}

/// When something could be, seen from the day that was asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Earliest {
    /// It is so on the day itself.
    Now,
    /// From this later day on.
    On(Date),
    /// No day can be said: it waits for more than time.
    NotKnown,
}

impl Earliest {
    pub(crate) fn from_day(day: Option<Date>, on: Date) -> Self {
        match day {
            Some(day) if day <= on => Earliest::Now,
            Some(day) => Earliest::On(day),
            None => Earliest::NotKnown,
        }
    }

    /// The day, for an answer for `on`.
    pub fn day(self, on: Date) -> Option<Date> {
        match self {
            Earliest::Now => Some(on),
            Earliest::On(day) => Some(day),
            Earliest::NotKnown => None,
        }
    }
}

/// How a result is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    /// Significant and sustained progress on every need.
    Progress,
    /// An adult off benefit and in continuous work.
    Employment,
}

/// Why no result may be claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReasonCode {
    /// Too few problems or needs.
    EligMin,
    /// No dependent child, nor who else would do.
    NoDependent,
    /// No lead practitioner is recorded.
    ProcLead,
    /// No whole-family assessment is recorded.
    ProcAssess,
    /// No plan is recorded.
    ProcPlan,
    /// A need is not met.
    NeedUnmet,
    /// What holds has not held long enough.
    SustainShort,
    /// A need is said to be met and nothing that will do shows it.
    EvidenceMissing,
    /// What shows it is older than it may be.
    EvidenceStale,
    /// A fact is not recorded.
    FactUnknown,
    /// A result was paid already.
    DupClaim,
    /// The area has been paid all results it can be paid.
    CapReached,
    /// Claims are not taken on the day.
    WindowClosed,
    /// The programme takes no claims any more.
    ProgrammeEnded,
    /// The audit is not done.
    AuditPending,
    /// The audit found it wanting.
    AuditFailed,
}

/// One reason against a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Reason<'a> {
    /// What it is.
    pub code: ReasonCode,
    /// The code of the need, if it is about one.
    pub need: Option<&'a str>,
    /// Whose need it is.
    pub person: Option<&'a str>,
    /// Until when, if only time is lacking.
    #[serde(serialize_with = "day")]
    pub until: Option<Date>,
}

/// What a reviewer has to look at in a claim that could be good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Flag {
    /// A need counts as met because nobody was left to measure: the child left school.
    Neutral,
    /// Somebody used their discretion in place of a measure.
    DiscretionUsed,
}

/// The facts that an answer rests on. They stay where they are; their words are made when they are asked for.
#[derive(Clone)]
pub struct FactsUsed<'a> {
    pub(crate) facts: &'a Facts,
    pub(crate) words: &'a crate::pack::Words,
    pub(crate) known: Date,
    pub(crate) refs: Vec<FactRef>,
}

impl PartialEq for FactsUsed<'_> {
    /// Whether they are the same places among the same facts.
    fn eq(&self, other: &Self) -> bool {
        self.refs == other.refs
    }
}

impl std::fmt::Debug for FactsUsed<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.told()).finish()
    }
}

fn day<S: Serializer>(day: &Option<Date>, to: S) -> Result<S::Ok, S::Error> {
    match day {
        Some(day) => to.collect_str(day),
        None => to.serialize_none(),
    }
}

/// A day in JSON.
struct Day(Option<Date>);

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        day(&self.0, to)
    }
}

/// What is said of a need, in the words of needs: `met`, `not_met`, `not_known`.
fn status(truth: Truth) -> &'static str {
    match truth {
        Truth::Yes => "met",
        Truth::No => "not_met",
        Truth::NotKnown => "not_known",
    }
}

impl Serialize for Answer<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut answer = to.serialize_struct("Answer", 5)?;
        answer.serialize_field("eligible", &self.eligible)?;
        answer.serialize_field("headlines", &self.headlines)?;
        let needs: Vec<_> = self.needs.iter().map(|need| Told { of: need, on: self.on }).collect();
        answer.serialize_field("needs", &needs)?;
        if let Some(employment) = &self.employment {
            answer.serialize_field("employment", &Told { of: employment, on: self.on })?;
        }
        answer.serialize_field("claim", &Told { of: &self.claim, on: self.on })?;
        answer.end()
    }
}

/// A part of an answer with the day it is for.
struct Told<'a, T> {
    of: &'a T,
    on: Date,
}

impl Serialize for Told<'_, NeedAnswer<'_>> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut need = to.serialize_struct("Need", 8)?;
        need.serialize_field("code", self.of.code)?;
        need.serialize_field("person", &self.of.person)?;
        need.serialize_field("status", status(self.of.status))?;
        need.serialize_field("facts", &self.of.facts.told())?;
        need.serialize_field("missing", &self.of.facts.missing())?;
        need.serialize_field("earliest", &Day(self.of.earliest.day(self.on)))?;
        need.serialize_field("found_later", &self.of.found_later)?;
        need.serialize_field("unverified", &self.of.unverified)?;
        need.end()
    }
}

impl Serialize for Told<'_, EmploymentAnswer<'_>> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut employment = to.serialize_struct("Employment", 5)?;
        employment.serialize_field("status", status(self.of.status))?;
        employment.serialize_field("facts", &self.of.facts.told())?;
        employment.serialize_field("missing", &self.of.facts.missing())?;
        employment.serialize_field("earliest", &Day(self.of.earliest.day(self.on)))?;
        employment.serialize_field("unverified", &self.of.unverified)?;
        employment.end()
    }
}

impl Serialize for Told<'_, Claim<'_>> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut claim = to.serialize_struct("Claim", 6)?;
        claim.serialize_field("route", &self.of.route)?;
        claim.serialize_field("claimable", &self.of.claimable())?;
        claim.serialize_field("reasons", &self.of.reasons)?;
        claim.serialize_field("flags", &self.of.flags)?;
        claim.serialize_field("missing", &self.of.missing)?;
        claim.serialize_field("earliest", &Day(self.of.earliest.day(self.on)))?;
        claim.end()
    }
}
