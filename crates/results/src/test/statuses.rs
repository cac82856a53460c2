//! Statuses that ended long enough ago, or were held long enough.

use jiff::civil::Date;

use super::school::last_terms;
use super::spells::{Spell, enough, enough_from, merged, running, turns};
use super::{FactRef, Judged, Lack, Seen, Used, Verdict};
use crate::days::{plus_days, plus_months};
use crate::facts::{Facts, Status};
use crate::pack::{Length, Scope, WordSet};
use crate::truth::Truth;

/// No such status for so many months, counted from the day the last one ended, or else from when the need was found.
pub(super) fn absent(
    kinds: WordSet,
    months: u16,
    scope: Scope,
    judged: Judged,
    seen: Seen,
    used: &mut Used,
) -> Verdict {
    let Some(all) = &seen.facts.statuses else {
        used.add(FactRef::MissingList("statuses"));
        return Verdict::UNKNOWN;
    };
    let mut start = None;
    let counts =
        |one: &Status| kinds.has(one.kind) && one.from <= seen.known && judged.concerns(scope, Some(one.person));
    for (at, one) in all.iter().enumerate().filter(|(_, one)| counts(one)) {
        used.add(FactRef::Status(at));
        match one.ended_by(seen.known) {
            Some(to) => start = start.max(Some(to)),
            None => return Verdict::UNMET,
        }
    }
    if start.is_none() {
        used.add(FactRef::NeedFound(judged.place));
    }
    match start.or(judged.need.identified) {
        Some(start) => Verdict::from_day(plus_months(start, months), seen.at),
        None => {
            used.add(FactRef::Missing("the day on which the need was found", None));
            Verdict::UNKNOWN
        }
    }
}

/// Days on which the months after a status could be over.
pub(super) fn absent_from(months: u16, judged: Judged, facts: &Facts, into: &mut Vec<Date>) {
    let ended = facts.statuses.iter().flatten().filter_map(|one| one.to);
    into.extend(ended.chain(judged.need.identified).map(|start| plus_months(start, months)));
}

/// The spells of a status for the person of the need, or nobody's where nothing is recorded.
fn spells(kind: u8, judged: Judged, seen: Seen, used: &mut Used) -> Option<Vec<Spell>> {
    let Some(all) = &seen.facts.statuses else {
        used.add(FactRef::MissingList("statuses"));
        return None;
    };
    let counts =
        |one: &Status| one.kind == kind && one.from <= seen.known && judged.concerns(Scope::Subject, Some(one.person));
    let found = all.iter().enumerate().filter(|(_, one)| counts(one));
    let spell = |(at, one): (usize, &Status)| {
        used.add(FactRef::Status(at));
        Spell { from: one.from, to: one.ended_by(seen.known).unwrap_or(Date::MAX) }
    };
    let mut found: Vec<Spell> = found.map(spell).collect();
    found.sort_by_key(|spell| spell.from);
    Some(merged(found.into_iter()))
}

/// A status held without a break up to the day before.
pub(super) fn held(kind: u8, length: Length, judged: Judged, seen: Seen, used: &mut Used) -> Verdict {
    let Some(spells) = spells(kind, judged, seen, used) else { return Verdict::UNKNOWN };
    match length {
        Length::Weeks(weeks) => match running(&spells, seen.at) {
            // One that ended yesterday, and too early, has no day to come.
            Some(spell) if plus_days(spell.from, i32::from(weeks) * 7 - 1) <= spell.to => {
                Verdict::from_day(plus_days(spell.from, i32::from(weeks) * 7), seen.at)
            }
            _ => Verdict::UNMET,
        },
        Length::Terms(count) => {
            let Some(window) = last_terms(count, seen, used) else { return Verdict::UNKNOWN };
            let terms = seen.facts.terms.as_deref().unwrap_or_default();
            let held = |term: &crate::facts::Term| spells.iter().any(|one| one.from <= term.from && term.to <= one.to);
            Verdict::measured(Truth::from(terms[window].iter().all(held)))
        }
    }
}

/// Days on which a status could have been held long enough.
pub(super) fn held_from(length: Length, facts: &Facts, into: &mut Vec<Date>) {
    if let Length::Weeks(weeks) = length {
        let begun = facts.statuses.iter().flatten().map(|one| one.from);
        into.extend(begun.map(|from| plus_days(from, i32::from(weeks) * 7)));
    }
}

/// A status held for so many weeks in all within so many.
pub(super) fn cumulative(kind: u8, asked: (u16, u16), judged: Judged, seen: Seen, used: &mut Used) -> Verdict {
    let Some(spells) = spells(kind, judged, seen, used) else { return Verdict::UNKNOWN };
    if enough(&spells, asked, seen.at) {
        return Verdict::MET;
    }
    match enough_from(&spells, asked, seen.at) {
        Some(day) => Verdict::lacking(Lack::Time(Some(day))),
        None => Verdict::UNMET,
    }
}

/// The first day from which there would be enough.
pub(super) fn cumulative_from(kind: u8, asked: (u16, u16), judged: Judged, seen: Seen) -> Option<Date> {
    enough_from(&spells(kind, judged, seen, &mut Used::not_kept())?, asked, seen.at)
}

/// Days on which there could become enough or too little of a status: as it was, and as it looked while it went on.
pub(super) fn cumulative_changes(asked: (u16, u16), facts: &Facts, into: &mut Vec<Date>) {
    let all = facts.statuses.as_deref().unwrap_or_default();
    for one in all {
        let same = all.iter().filter(|other| (other.kind, other.person) == (one.kind, one.person));
        let mut spells: Vec<Spell> =
            same.map(|other| Spell { from: other.from, to: other.to.unwrap_or(Date::MAX) }).collect();
        spells.sort_by_key(|spell| spell.from);
        turns(&merged(spells.into_iter()), asked, into);
    }
}
