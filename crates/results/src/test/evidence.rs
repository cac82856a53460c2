//! A professional's word with evidence, and a step on a tool.

use jiff::civil::Date;

use super::{FactRef, Judged, Lack, Seen, Used, Verdict};
use crate::days::{first_day_past, minus_months, plus_days, plus_months};
use crate::facts::{Event, Evidence};
use crate::pack::{Test, WordSet};
use crate::truth::Truth;

/// What makes a piece of evidence do.
#[derive(Clone, Copy)]
struct Wanted {
    kinds: WordSet,
    not_by: WordSet,
    /// The day it must not be older than.
    from: Date,
    known: Date,
}

impl Wanted {
    /// Of the right kind, by somebody whose word will do, dated, and known of by the day; however old.
    fn is_good(self, one: &Evidence) -> bool {
        self.kinds.has(one.kind)
            && one.role.is_some_and(|role| !self.not_by.has(role))
            && one.on.is_some_and(|on| on <= self.known)
    }

    fn is_fresh(self, one: &Evidence) -> bool {
        one.on.is_some_and(|on| on >= self.from)
    }
}

/// Met since a day that a professional named, with evidence from that day on.
pub(super) fn professional(test: &Test, judged: Judged, seen: Seen, used: &mut Used) -> Verdict {
    let Test::ProfessionalEvidence { kinds, not_by, months, most_age_months, void_by } = *test else {
        return Verdict::UNKNOWN;
    };
    let need = judged.need;
    let Some(met) = need.met.filter(|met| *met <= seen.known) else { return Verdict::UNMET };
    used.add(FactRef::NeedMet(judged.place));
    if !void_by.is_empty() {
        let Some(events) = &seen.facts.events else {
            used.add(FactRef::MissingList("events"));
            return Verdict::UNKNOWN;
        };
        let takes_back = |event: &Event| void_by.has(event.kind) && met <= event.on && event.on <= seen.known;
        if let Some(at) = events.iter().rposition(takes_back) {
            used.add(FactRef::Event(at));
            return Verdict::UNMET;
        }
    }
    let oldest = most_age_months.map_or(Date::MIN, |months| minus_months(seen.at, months));
    let wanted = Wanted { kinds, not_by, from: met.max(oldest), known: seen.known };
    let (mut good, mut fresh) = (false, false);
    for (at, one) in need.evidence.iter().enumerate().filter(|(_, one)| wanted.is_good(one)) {
        used.add(FactRef::Evidence(judged.place, at));
        good = true;
        fresh |= wanted.is_fresh(one);
    }
    match (fresh, good) {
        (true, _) => Verdict::from_day(plus_months(met, months), seen.at),
        (false, true) => Verdict::lacking(Lack::EvidenceStale),
        (false, false) => Verdict::lacking(Lack::EvidenceMissing),
    }
}

/// Whether somebody of this role has put their name to it that the need is met.
pub(crate) fn signed(role: u8, judged: Judged, seen: Seen, used: &mut Used) -> bool {
    let Some(met) = judged.need.met.filter(|met| *met <= seen.known) else { return false };
    let signs = |one: &Evidence| one.role == Some(role) && one.on.is_some_and(|on| met <= on && on <= seen.known);
    let found = judged.need.evidence.iter().position(signs);
    if let Some(at) = found {
        used.add(FactRef::Evidence(judged.place, at));
    }
    found.is_some()
}

/// Days on which a wait after the need was met ends, or evidence becomes too old.
pub(super) fn changes(months: u16, most_age: Option<u16>, judged: Judged, into: &mut Vec<Date>) {
    into.extend(judged.need.met.map(|met| plus_months(met, months)));
    if let Some(most_age) = most_age {
        let days = judged.need.evidence.iter().filter_map(|one| one.on);
        into.extend(days.map(|on| first_day_past(plus_days(on, 1), most_age)));
    }
}

/// At least so many points between the first and the last measure on a tool.
pub(super) fn distance(test: &Test, judged: Judged, seen: Seen, used: &mut Used) -> Verdict {
    let Test::DistanceTravelled { tool, higher_is_better, step } = test else { return Verdict::UNKNOWN };
    let measures = judged.need.evidence.iter().enumerate().filter_map(|(at, one)| {
        let on = one.on.filter(|on| *on <= seen.known)?;
        (one.tool.as_ref() == Some(tool)).then_some((at, on, one.score?))
    });
    let (mut first, mut last) = (None, None);
    for (at, on, score) in measures {
        used.add(FactRef::Evidence(judged.place, at));
        first = first.or(Some((on, score)));
        last = Some((on, score));
    }
    match (first, last) {
        (Some((began, first)), Some((ended, last))) if began < ended => {
            let travelled = i64::from(last) - i64::from(first);
            let better = if *higher_is_better { travelled } else { -travelled };
            Verdict::measured(Truth::from(better >= i64::from(*step)))
        }
        _ => {
            used.add(FactRef::Missing("two measures on the tool, on two days", judged.need.person));
            Verdict::UNKNOWN
        }
    }
}
