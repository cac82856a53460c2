//! Continuous employment: the other route to a result.

use jiff::civil::Date;

use super::spells::{Spell, enough, enough_from, merged, running, turns};
use super::{FactRef, Seen, Used};
use crate::days::{birthday, plus_days};
use crate::facts::{Facts, MemberKind, PersonAt, Work};
use crate::pack::{Pack, WorkAsked};
use crate::truth::Truth;

/// Whether an adult has come off a benefit and worked long enough, and from when on somebody would have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Employed {
    pub truth: Truth,
    pub from: Option<Date>,
}

/// Judges the work of every adult; one of them is enough.
pub(crate) fn judge(pack: &Pack, seen: Seen, used: &mut Used) -> Employed {
    let mut all = Employed { truth: Truth::No, from: None };
    let Some(work) = &seen.facts.work else {
        used.add(FactRef::MissingList("work"));
        return Employed { truth: Truth::NotKnown, from: None };
    };
    // Rows are in order of person and benefit, so those that belong together stand together.
    let mut first = 0;
    for group in work.chunk_by(|a, b| (a.person, a.benefit) == (b.person, b.benefit)) {
        let one = of_group(pack, group, first, seen, used);
        first += group.len();
        all.truth = all.truth.or(one.truth);
        all.from = [all.from, one.from].into_iter().flatten().min();
    }
    all
}

/// One adult's work after one benefit. `first` is the place of its first row.
fn of_group(pack: &Pack, group: &[Work], first: usize, seen: Seen, used: &mut Used) -> Employed {
    let mut truth = Truth::No;
    let mut spells = Vec::new();
    for (at, one) in group.iter().enumerate().filter(|(_, one)| one.from <= seen.known) {
        match counts(one, seen.facts, seen.known) {
            Truth::Yes => {
                used.add(FactRef::Work(first + at));
                let to = one.to.filter(|to| *to < seen.known).unwrap_or(Date::MAX);
                spells.push(Spell { from: one.from, to });
            }
            Truth::No => {}
            Truth::NotKnown => {
                used.add(FactRef::Work(first + at));
                truth = Truth::NotKnown;
            }
        }
    }
    if spells.is_empty() {
        return Employed { truth, from: None };
    }
    let benefit = group[0].benefit;
    if benefit.is_none() {
        used.add(FactRef::Missing("the benefit before the work", Some(group[0].person)));
        return Employed { truth: Truth::NotKnown, from: None };
    }
    let rule = pack.employment.iter().find(|rule| Some(rule.benefit) == benefit);
    let Some(rule) = rule else { return Employed { truth, from: None } };
    let spells = merged(spells.into_iter());
    let from = from_day(rule.asked, &spells, seen.at);
    Employed { truth: truth.or((from == Some(seen.at)).into()), from }
}

/// Whether a spell is a move into work: of an adult, begun since the family was found.
fn counts(work: &Work, facts: &Facts, known: Date) -> Truth {
    let adult = match facts.member(work.person) {
        None => Truth::NotKnown,
        Some(member) => match (member.kind, member.born) {
            (MemberKind::Adult, _) => Truth::Yes,
            (MemberKind::Child, Some(born)) => (birthday(born, 18) <= work.from).into(),
            (MemberKind::Child | MemberKind::Unborn, _) => Truth::No,
        },
    };
    let since = facts.found_on(known).map_or(Truth::NotKnown, |found| (found <= work.from).into());
    adult.and(since)
}

/// The first day from `at` on with enough work, if what runs goes on.
fn from_day(asked: WorkAsked, spells: &[Spell], at: Date) -> Option<Date> {
    match asked {
        WorkAsked::Held { weeks } => {
            let spell = running(spells, at)?;
            let day = plus_days(spell.from, i32::from(weeks) * 7).max(at);
            (plus_days(day, -1) <= spell.to).then_some(day)
        }
        WorkAsked::Cumulative { weeks, within_weeks } if enough(spells, (weeks, within_weeks), at) => Some(at),
        WorkAsked::Cumulative { weeks, within_weeks } => enough_from(spells, (weeks, within_weeks), at),
    }
}

/// Days on which the answer about work could change.
pub(crate) fn changes(pack: &Pack, facts: &Facts, into: &mut Vec<Date>) {
    let work = facts.work.as_deref().unwrap_or_default();
    for one in work {
        into.extend([one.from, plus_days(one.from, 1)]);
        into.extend(one.to.into_iter().flat_map(|to| [plus_days(to, 1), plus_days(to, 2)]));
        let Some(rule) = pack.employment.iter().find(|rule| Some(rule.benefit) == one.benefit) else { continue };
        match rule.asked {
            WorkAsked::Held { weeks } => into.push(plus_days(one.from, i32::from(weeks) * 7)),
            WorkAsked::Cumulative { weeks, within_weeks } => {
                let spells = of_person(work, one.person, one.benefit, facts);
                turns(&spells, (weeks, within_weeks), into);
            }
        }
    }
}

fn of_person(work: &[Work], person: PersonAt, benefit: Option<u8>, facts: &Facts) -> Vec<Spell> {
    let same =
        |one: &&Work| (one.person, one.benefit) == (person, benefit) && counts(one, facts, Date::MAX) == Truth::Yes;
    merged(work.iter().filter(same).map(|one| Spell { from: one.from, to: one.to.unwrap_or(Date::MAX) }))
}
