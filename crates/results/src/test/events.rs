//! Clean months, and fewer events than before.

use jiff::civil::Date;

use super::{FactRef, Judged, Lack, Seen, Used, Verdict};
use crate::days::{first_day_past, minus_months, plus_months};
use crate::facts::{Event, Facts};
use crate::pack::{Clock, Scope, Test, WordSet, ZeroBase};
use crate::truth::Truth;

/// Which events are looked for.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    pub kinds: WordSet,
    pub scope: Scope,
}

/// The wanted events up to the day that is known about, each with its place, in order of time.
fn wanted<'a>(
    wanted: Wanted,
    judged: Judged<'a>,
    events: &'a [Event],
    known: Date,
) -> impl DoubleEndedIterator<Item = (usize, &'a Event)> {
    let until = events.partition_point(|event| event.on <= known);
    let counts = move |event: &Event| wanted.kinds.has(event.kind) && judged.concerns(wanted.scope, event.person);
    events[..until].iter().enumerate().filter(move |(_, event)| counts(event))
}

/// No such event for so many months: met on the day with the same number, or on the last of the month.
pub(super) fn none_for(
    which: Wanted,
    months: u16,
    clock: Clock,
    judged: Judged,
    seen: Seen,
    used: &mut Used,
) -> Verdict {
    let Some(events) = &seen.facts.events else {
        used.add(FactRef::MissingList("events"));
        return Verdict::UNKNOWN;
    };
    let last = wanted(which, judged, events, seen.known).next_back();
    if let Some((at, _)) = last {
        used.add(FactRef::Event(at));
    }
    let last = last.map(|(_, event)| event.on);
    let start = match clock {
        Clock::LastEvent => last.or_else(|| {
            used.add(FactRef::NeedFound(judged.place));
            judged.need.identified
        }),
        Clock::Closure => {
            used.add(FactRef::Closed);
            let closed = seen.facts.family.closed_on.filter(|closed| *closed <= seen.known);
            let Some(closed) = closed else { return Verdict::lacking(Lack::Time(None)) };
            Some(last.map_or(closed, |last| last.max(closed)))
        }
    };
    match start {
        Some(start) => Verdict::from_day(plus_months(start, months), seen.at),
        None => {
            used.add(FactRef::Missing("the day on which the need was found", None));
            Verdict::UNKNOWN
        }
    }
}

/// Days on which a clean clock could run out.
pub(super) fn clean_from(kinds: WordSet, months: u16, judged: Judged, facts: &Facts, into: &mut Vec<Date>) {
    let events = facts.events.iter().flatten().filter(|event| kinds.has(event.kind)).map(|event| event.on);
    let starts = events.chain(judged.need.identified).chain(facts.family.closed_on);
    into.extend(starts.map(|start| plus_months(start, months)));
}

/// Fewer events in the window that ends on the day than in the one before it, by so much per cent.
pub(super) fn reduced(test: &Test, judged: Judged, seen: Seen, used: &mut Used) -> Verdict {
    let Test::EventReduction { kinds, percent, months, base_months, zero_base, scope } = *test else {
        return Verdict::UNKNOWN;
    };
    let Some(events) = &seen.facts.events else {
        used.add(FactRef::MissingList("events"));
        return Verdict::UNKNOWN;
    };
    // The later window begins on the day after `boundary`, the base on the day after `begin`.
    let boundary = minus_months(seen.at, months);
    let begin = minus_months(seen.at, months.saturating_add(base_months));
    let (mut base, mut after) = (0u64, 0u64);
    for (at, event) in wanted(Wanted { kinds, scope }, judged, events, seen.known) {
        if event.on > begin {
            used.add(FactRef::Event(at));
            if event.on > boundary { after += 1 } else { base += 1 }
        }
    }
    Verdict::measured(match zero_base {
        ZeroBase::NotKnown if base == 0 => Truth::NotKnown,
        ZeroBase::NoneInPeriod if base == 0 => (after == 0).into(),
        _ => (after * 100 <= base * u64::from(100 - percent)).into(),
    })
}

/// Days after `seen.at` on which a known event leaves a window.
pub(super) fn leaving(kinds: WordSet, months: u16, base_months: u16, seen: Seen, into: &mut Vec<Date>) {
    let known = seen.facts.events.iter().flatten().filter(|event| kinds.has(event.kind) && event.on <= seen.known);
    let oldest =
        if seen.at == Date::MIN { Date::MIN } else { minus_months(seen.at, months.saturating_add(base_months)) };
    for event in known.filter(|event| event.on >= oldest) {
        let days = [months, months.saturating_add(base_months)].map(|months| first_day_past(event.on, months));
        into.extend(days.into_iter().filter(|day| *day > seen.at));
    }
}
