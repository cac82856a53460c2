//! Whether a family is one that the programme is for.

use jiff::civil::Date;

use crate::days::birthday;
use crate::facts::{Facts, Member, MemberKind, PersonAt};
use crate::pack::{Counted, Dependent, Eligibility, Pack};
use crate::truth::Truth;

/// What eligibility rests on.
#[derive(Clone, Debug)]
pub(crate) struct Eligible {
    /// Whether there are enough problems or needs.
    pub enough: Truth,
    /// Whether there is a dependent child, or whoever else will do.
    pub dependent: Truth,
    /// The headlines that count, as bits.
    pub headlines: u64,
}

/// Judges eligibility by what was known on a day.
pub(crate) fn judge(pack: &Pack, facts: &Facts, known: Date) -> Eligible {
    let dependent = pack.dependent.as_ref().map_or(Truth::Yes, |rule| has_dependent(rule, facts, known));
    let Some(rule) = &pack.eligibility else {
        return Eligible { enough: Truth::No, dependent: Truth::No, headlines: 0 };
    };
    let (enough, headlines) = count(rule, pack, facts, known);
    Eligible { enough, dependent, headlines }
}

/// Sets of headlines or needs, as bits: from people who live with the family or the household, and from others.
#[derive(Clone, Copy, Default)]
struct Found {
    resident: u128,
    other: u128,
}

impl Found {
    /// How many count, when others may supply only so many.
    fn count(self, most_other: Option<u8>) -> u32 {
        let others = (self.other & !self.resident).count_ones();
        self.resident.count_ones() + most_other.map_or(others, |most| others.min(most.into()))
    }
}

fn count(rule: &Eligibility, pack: &Pack, facts: &Facts, known: Date) -> (Truth, u64) {
    let Some(needs) = &facts.needs else { return (Truth::NotKnown, 0) };
    // What surely is so, and what may be so when undated needs and unrecorded homes turn out well.
    let (mut sure, mut may, mut headlines) = (Found::default(), Found::default(), Found::default());
    for need in needs {
        let rule_of = pack.need(need.code);
        let Some(headline) = rule_of.headline.filter(|at| pack.headlines[usize::from(*at)].counts) else { continue };
        let headline_bit = 1u128 << headline;
        let bit = match rule.counted {
            Counted::Headline => headline_bit,
            // Codes beyond the 128th of a pack would share a bit; the checker does not let a pack have as many.
            Counted::Need => 1u128 << (need.code % 128),
        };
        let resident = lives_with_them(facts, need.person);
        if need.identified.is_some_and(|day| day > known) {
            continue;
        }
        if need.identified.is_some() {
            let part = if resident == Truth::Yes { &mut sure.resident } else { &mut sure.other };
            *part |= bit;
            let part = if resident == Truth::Yes { &mut headlines.resident } else { &mut headlines.other };
            *part |= headline_bit;
        }
        let part = if resident == Truth::No { &mut may.other } else { &mut may.resident };
        *part |= bit;
    }
    let least = u32::from(rule.least);
    let enough = match (sure.count(rule.nonresident_most), may.count(rule.nonresident_most)) {
        (sure, _) if sure >= least => Truth::Yes,
        (_, may) if may < least => Truth::No,
        _ => Truth::NotKnown,
    };
    (enough, shown(headlines, rule.nonresident_most))
}

/// The headlines that count. Where others supply more than they may, the first ones do.
fn shown(found: Found, most_other: Option<u8>) -> u64 {
    let mut others = found.other & !found.resident;
    while most_other.is_some_and(|most| others.count_ones() > most.into()) {
        others &= !(1u128 << (127 - others.leading_zeros()));
    }
    u64::try_from(found.resident | others).unwrap_or(u64::MAX)
}

/// Whether the person of a need lives with the family. The household does, and so does a baby on the way.
fn lives_with_them(facts: &Facts, person: Option<PersonAt>) -> Truth {
    let Some(person) = person else { return Truth::Yes };
    match facts.member(person) {
        Some(member) if member.kind == MemberKind::Unborn => Truth::Yes,
        Some(member) => member.resident.map_or(Truth::NotKnown, Truth::from),
        None => Truth::NotKnown,
    }
}

/// Whether on some day since the family was found there was a dependent child, or a baby on the way where that will do.
fn has_dependent(rule: &Dependent, facts: &Facts, known: Date) -> Truth {
    if !facts.members_recorded {
        return Truth::NotKnown;
    }
    let found = facts.found_on(known);
    let one = |(at, member): (PersonAt, &Member)| match member.kind {
        MemberKind::Adult => Truth::No,
        MemberKind::Unborn => rule.expectant.into(),
        MemberKind::Child => child(rule, (at, member), facts, found, known),
    };
    facts.members().map(one).fold(Truth::No, Truth::or)
}

/// A child grows older, so the first day since the family was found decides.
fn child(rule: &Dependent, (at, child): (PersonAt, &Member), facts: &Facts, found: Option<Date>, known: Date) -> Truth {
    let home = child.resident.map_or(Truth::NotKnown, Truth::from);
    let Some(born) = child.born else { return home.and(Truth::NotKnown) };
    if born > known {
        return rule.expectant.into();
    }
    let day = found.unwrap_or(known).max(born);
    let dependent = if day < birthday(born, rule.child_under) {
        Truth::Yes
    } else if day < birthday(born, rule.learner_under) {
        learns_or_has_no_work((at, child), facts, day, known)
    } else {
        Truth::No
    };
    // Without the day on which the family was found, somebody who is grown up now may have been a child then.
    let dependent = if found.is_none() && dependent == Truth::No { Truth::NotKnown } else { dependent };
    home.and(dependent)
}

/// For a young person: still at school, learning, without work; only a job says no.
fn learns_or_has_no_work((at, child): (PersonAt, &Member), facts: &Facts, day: Date, known: Date) -> Truth {
    let left = child.left_school.filter(|left| *left <= known);
    if child.school_from.is_some_and(|from| from <= day) && left.is_none_or(|left| left > day) {
        return Truth::Yes;
    }
    let Some(work) = &facts.work else { return Truth::NotKnown };
    let works = work.iter().any(|one| one.person == at && one.from <= day && one.to.is_none_or(|to| to >= day));
    Truth::from(!works)
}
