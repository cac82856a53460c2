//! The nine tests, judged on one day. Each says met, not met or not known, with the facts it used.

mod attendance;
mod events;
mod evidence;
mod exclusions;
mod school;
mod spells;
mod statuses;
pub(crate) mod work;

pub(crate) use evidence::signed;

use jiff::civil::Date;

use crate::facts::{Facts, Need, PersonAt, TermAt};
use crate::pack::{Scope, Test};
use crate::truth::Truth;

/// What is looked at: facts as they could be known on one day, judged as on that day or a later one.
///
/// With `at` after `known` the answer is for the best that could happen: nothing bad comes, what runs goes on, and
/// school terms still to come are full.
#[derive(Clone, Copy)]
pub(crate) struct Seen<'a> {
    pub facts: &'a Facts,
    pub known: Date,
    pub at: Date,
}

/// What a test says, and why if it is not yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub truth: Truth,
    pub lack: Lack,
    /// Whether it holds only because there was nobody left to measure.
    pub neutral: bool,
}

/// What keeps a need from being met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lack {
    Nothing,
    Unmet,
    /// Only time, up to a day where that can be said.
    Time(Option<Date>),
    EvidenceMissing,
    EvidenceStale,
    Unknown,
}

impl Verdict {
    pub const MET: Verdict = Verdict { truth: Truth::Yes, lack: Lack::Nothing, neutral: false };
    pub const NEUTRAL: Verdict = Verdict { truth: Truth::Yes, lack: Lack::Nothing, neutral: true };
    pub const UNMET: Verdict = Verdict::lacking(Lack::Unmet);
    pub const UNKNOWN: Verdict = Verdict { truth: Truth::NotKnown, lack: Lack::Unknown, neutral: false };

    pub const fn lacking(lack: Lack) -> Verdict {
        Verdict { truth: Truth::No, lack, neutral: false }
    }

    /// Met from a day on; until then time is what lacks.
    fn from_day(day: Date, at: Date) -> Verdict {
        if at >= day { Verdict::MET } else { Verdict::lacking(Lack::Time(Some(day))) }
    }

    fn measured(truth: Truth) -> Verdict {
        match truth {
            Truth::Yes => Verdict::MET,
            Truth::No => Verdict::UNMET,
            Truth::NotKnown => Verdict::UNKNOWN,
        }
    }
}

/// A fact that an answer rests on, as its place among the facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FactRef {
    Sessions(usize),
    Exclusion(usize),
    Event(usize),
    Status(usize),
    Work(usize),
    Member(PersonAt),
    NeedFound(usize),
    NeedMet(usize),
    Evidence(usize, usize),
    Closed,
    /// A list that is not recorded.
    MissingList(&'static str),
    MissingSessions(PersonAt, TermAt),
    /// Something else that is not recorded, of a person where it is one's.
    Missing(&'static str, Option<PersonAt>),
}

/// The facts an answer rests on; or nothing, where only the verdict is asked.
pub(crate) struct Used {
    refs: Option<Vec<FactRef>>,
}

impl Used {
    pub fn kept() -> Self {
        Self { refs: Some(Vec::new()) }
    }

    pub fn not_kept() -> Self {
        Self { refs: None }
    }

    pub fn add(&mut self, fact: FactRef) {
        if let Some(refs) = &mut self.refs {
            refs.push(fact);
        }
    }

    pub fn into_refs(self) -> Vec<FactRef> {
        self.refs.unwrap_or_default()
    }
}

/// One need of the family that is judged.
#[derive(Clone, Copy)]
pub(crate) struct Judged<'a> {
    pub need: &'a Need,
    /// Its place among the needs of the facts.
    pub place: usize,
}

impl Judged<'_> {
    /// Whether a fact about `person`, or about the household, counts for this need.
    fn concerns(&self, scope: Scope, person: Option<PersonAt>) -> bool {
        scope == Scope::Family || person.is_none() || self.need.person.is_none() || person == self.need.person
    }
}

/// Judges one test for one need.
pub(crate) fn judge(test: &Test, judged: Judged, seen: Seen, used: &mut Used) -> Verdict {
    match test {
        Test::AttendanceOverTerms { .. } => attendance::judge(test, judged, seen, used),
        Test::ExclusionsOverTerms { .. } => exclusions::judge(test, judged, seen, used),
        Test::NoEventFor { kinds, months, clock, scope } => {
            events::none_for(events::Wanted { kinds: *kinds, scope: *scope }, *months, *clock, judged, seen, used)
        }
        Test::EventReduction { .. } => events::reduced(test, judged, seen, used),
        Test::StatusAbsentFor { kinds, months, scope } => statuses::absent(*kinds, *months, *scope, judged, seen, used),
        Test::StatusHeldFor { kind, length } => statuses::held(*kind, *length, judged, seen, used),
        Test::StatusCumulative { kind, weeks, within_weeks } => {
            statuses::cumulative(*kind, (*weeks, *within_weeks), judged, seen, used)
        }
        Test::DistanceTravelled { .. } => evidence::distance(test, judged, seen, used),
        Test::ProfessionalEvidence { .. } => evidence::professional(test, judged, seen, used),
    }
}

/// Days after `seen.at` on which this test could turn to met, if nothing new becomes known. Not in order.
pub(crate) fn candidates(test: &Test, judged: Judged, seen: Seen, into: &mut Vec<Date>) {
    match test {
        Test::AttendanceOverTerms { .. } | Test::ExclusionsOverTerms { .. } => school::candidates(seen, into),
        Test::StatusHeldFor { length: crate::pack::Length::Terms(_), .. } => school::candidates(seen, into),
        Test::EventReduction { kinds, months, base_months, .. } => {
            events::leaving(*kinds, *months, *base_months, seen, into);
        }
        Test::StatusCumulative { kind, weeks, within_weeks } => {
            into.extend(statuses::cumulative_from(*kind, (*weeks, *within_weeks), judged, seen));
        }
        Test::DistanceTravelled { .. } => {}
        // For these only time can lack, and the verdict says until when.
        Test::NoEventFor { .. }
        | Test::StatusAbsentFor { .. }
        | Test::StatusHeldFor { .. }
        | Test::ProfessionalEvidence { .. } => {
            if let Lack::Time(Some(until)) = judge(test, judged, seen, &mut Used::not_kept()).lack {
                into.push(until);
            }
        }
    }
}

/// Days on which what this test says of the need could change, between the first and the last day of the facts.
pub(crate) fn changes(test: &Test, judged: Judged, facts: &Facts, into: &mut Vec<Date>) {
    match test {
        Test::AttendanceOverTerms { .. } | Test::ExclusionsOverTerms { .. } => {}
        Test::NoEventFor { kinds, months, .. } => events::clean_from(*kinds, *months, judged, facts, into),
        Test::EventReduction { kinds, months, base_months, .. } => {
            let always = Seen { facts, known: Date::MAX, at: Date::MIN };
            events::leaving(*kinds, *months, *base_months, always, into);
        }
        Test::StatusAbsentFor { months, .. } => statuses::absent_from(*months, judged, facts, into),
        Test::StatusHeldFor { length, .. } => statuses::held_from(*length, facts, into),
        Test::StatusCumulative { weeks, within_weeks, .. } => {
            statuses::cumulative_changes((*weeks, *within_weeks), facts, into);
        }
        Test::DistanceTravelled { .. } => {}
        Test::ProfessionalEvidence { months, most_age_months, .. } => {
            evidence::changes(*months, *most_age_months, judged, into);
        }
    }
}
