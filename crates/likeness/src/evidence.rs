//! What two names say for and against their being one person's.

use crate::likely_names::{is_common, is_honorific};
use crate::names::{Near, Part, ReadName, call_names};
use crate::nicknames::comes_before_call_name;
use crate::person::NameUse;
use crate::reason::Reason;

/// How two names stand to each other.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct NameEvidence {
    /// Points for the forenames and surnames together.
    pub points: i32,
    /// How near the forenames are; nothing when one side has none.
    pub given: Option<Near>,
    /// How near the surnames are; nothing when one side has none.
    pub family: Option<Near>,
    /// Whether the surname that agrees is rare enough to say something.
    pub is_rare: bool,
    /// Why, in order of weight.
    pub reasons: Vec<Reason>,
}

/// A pair of parts that agree, how near, and what that is worth.
struct Pair<'a> {
    near: Near,
    points: i32,
    one: &'a Part,
    other: &'a Part,
}

/// The best that any name of one person says about any name of the other; nothing when one has no name.
pub(crate) fn compare(one: &[ReadName], other: &[ReadName]) -> Option<NameEvidence> {
    let pairs = one.iter().flat_map(|one| other.iter().map(move |other| (one, other)));
    let evidence = pairs.map(|(one, other)| in_either_order(one, other));
    evidence.max_by_key(|evidence| (evidence.points, evidence.given))
}

fn in_either_order(one: &ReadName, other: &ReadName) -> NameEvidence {
    let straight = straight(one, other);
    if straight.given.is_some_and(|near| near >= Near::Short) && straight.family.is_some_and(|near| near > Near::No) {
        return straight;
    }
    let Some(swapped) = swapped(one, other) else { return straight };
    if swapped.points > straight.points { swapped } else { straight }
}

/// Forenames against forenames, surnames against surnames.
fn straight(one: &ReadName, other: &ReadName) -> NameEvidence {
    let given = (!one.given.is_empty() && !other.given.is_empty()).then(|| best_given(&one.given, &other.given));
    let family = (!one.family.is_empty() && !other.family.is_empty()).then(|| best_family(&one.family, &other.family));
    let mut reasons = Vec::new();
    let mut points = 0;
    let (mut given_near, mut family_near, mut is_rare) = (None, None, false);
    if let Some(found) = given {
        given_near = Some(found.as_ref().map_or(Near::No, |pair| pair.near));
        points += found.as_ref().map_or(0, |pair| pair.points);
        reasons.push(found.map_or(Reason::OtherForename, |pair| forename_reason(&pair)));
    }
    if let Some(found) = family {
        family_near = Some(found.as_ref().map_or(Near::No, |pair| pair.near));
        is_rare = found.as_ref().is_some_and(|pair| !is_common(&pair.one.folded) && pair.near != Near::Initial);
        points += found.as_ref().map_or_else(|| other_surname(one, other), |pair| pair.points);
        reasons.push(found.map_or(Reason::OtherSurname, |pair| surname_reason(&pair, one, other)));
    }
    if let [Reason::SameForename(_), Reason::SameSurname(_)] = reasons.as_slice() {
        let uses = [one.used, other.used];
        reasons = vec![if uses.contains(&NameUse::Former) {
            Reason::FormerName
        } else if uses.contains(&NameUse::Known) {
            Reason::OtherNameInUse
        } else {
            Reason::SameName
        }];
    }
    NameEvidence { points, given: given_near, family: family_near, is_rare, reasons }
}

/// A forename of each is the surname of the other.
fn swapped(one: &ReadName, other: &ReadName) -> Option<NameEvidence> {
    let given = best(&one.given, &other.family, false).filter(|pair| pair.near >= Near::Slip)?;
    let family = best(&one.family, &other.given, false).filter(|pair| pair.near >= Near::Slip)?;
    let lowest = given.near.min(family.near);
    let both_common = is_common(&given.one.folded) && is_common(&family.one.folded);
    let points = surname_points(&given) + surname_points(&family) - 5;
    let mut reasons = vec![Reason::NamesSwapped];
    reasons.extend([given, family].iter().filter(|pair| pair.near < Near::Same).map(forename_reason));
    Some(NameEvidence { points, given: Some(lowest), family: Some(lowest), is_rare: !both_common, reasons })
}

/// The nearest pair of parts, if any is near at all.
fn best<'a>(ones: &'a [Part], others: &'a [Part], forenames: bool) -> Option<Pair<'a>> {
    let pairs = ones.iter().flat_map(|one| others.iter().map(move |other| (one, other)));
    pairs
        .map(|(one, other)| Pair { near: one.near(other, forenames), points: 0, one, other })
        .filter(|pair| pair.near > Near::No)
        .max_by_key(|pair| pair.near)
}

/// The nearest forenames. One of the two must be the first that its person is called by: brothers and sisters often
/// share a second name.
fn best_given<'a>(ones: &'a [Part], others: &'a [Part]) -> Option<Pair<'a>> {
    let (calls, other_calls) = (call_names(ones), call_names(others));
    let first = best(&calls[..1], &other_calls[..1], true);
    let mut found = match first {
        Some(pair) if pair.near > Near::Initial => Some(pair),
        first => {
            // Somebody called by their second name; worth a little less.
            let later = [best(&calls[..1], other_calls, true), best(calls, &other_calls[..1], true)];
            let later = later.into_iter().flatten().max_by_key(|pair| pair.near);
            match later {
                Some(pair) if pair.near > Near::Initial => Some(Pair { points: -4, ..pair }),
                _ => first,
            }
        }
    };
    if found.is_none() && (calls.len() < ones.len() || other_calls.len() < others.len()) {
        // Mohammed alone against Mohammed with a call name: one of very many.
        let befores = |part: &&Part| comes_before_call_name(&part.folded);
        let pair = ones.iter().find(befores).zip(others.iter().find(befores));
        let alone = |given: &[Part], calls: &[Part]| calls.len() == given.len();
        if let Some((one, other)) = pair.filter(|_| alone(ones, calls) || alone(others, other_calls)) {
            return Some(Pair { near: Near::Initial, points: 8, one, other });
        }
    }
    if let Some(pair) = &mut found {
        let worth = match pair.near {
            Near::Same if comes_before_call_name(&pair.one.folded) => 10,
            Near::Spelling if comes_before_call_name(&pair.one.folded) => 10,
            Near::Same => 25,
            Near::Spelling => 22,
            Near::Short => 20,
            Near::Sound | Near::Slip => 18,
            Near::Initial | Near::No => 6,
        };
        pair.points += worth;
    }
    found
}

/// The nearest parts of the surnames.
fn best_family<'a>(ones: &'a [Part], others: &'a [Part]) -> Option<Pair<'a>> {
    let mut pair = best(ones, others, false)?;
    pair.points = surname_points(&pair);
    if ones.len() != others.len() {
        pair.points -= 4;
    }
    Some(pair)
}

fn surname_points(pair: &Pair<'_>) -> i32 {
    let points = match pair.near {
        Near::Same | Near::Spelling | Near::Short => 25,
        Near::Sound | Near::Slip => 20,
        Near::Initial | Near::No => return 3,
    };
    if is_common(&pair.one.folded) || is_common(&pair.other.folded) { points - 8 } else { points }
}

/// Against: another surname. Nothing where one says only man, woman or faith.
fn other_surname(one: &ReadName, other: &ReadName) -> i32 {
    let says_little = |name: &ReadName| name.family.iter().all(|part| is_honorific(&part.folded));
    if says_little(one) || says_little(other) { 0 } else { -12 }
}

fn forename_reason(pair: &Pair<'_>) -> Reason {
    let (one, other) = (pair.one.typed.clone(), pair.other.typed.clone());
    match pair.near {
        Near::Same if accents_only(&one, &other) => Reason::SpeltOtherwise(one, other),
        Near::Same => Reason::SameForename(one),
        Near::Spelling => Reason::SpeltOtherwise(one, other),
        Near::Short => Reason::ShortFor(one, other),
        Near::Sound => Reason::SoundsAlike(one, other),
        Near::Slip => Reason::AlmostSpelt(one, other),
        // Mohammed alone is said as a forename that agrees; the points say how little that is.
        Near::Initial if comes_before_call_name(&pair.one.folded) => Reason::SameForename(one),
        Near::Initial | Near::No => Reason::Initial(one, other),
    }
}

/// Whether two texts that fold alike differ by more than capitals, so that both are worth showing.
fn accents_only(one: &str, other: &str) -> bool {
    one.to_lowercase() != other.to_lowercase()
}

fn surname_reason(pair: &Pair<'_>, one: &ReadName, other: &ReadName) -> Reason {
    if pair.near == Near::Same && one.family.len() != other.family.len() {
        return Reason::PartOfSurname(pair.one.typed.clone());
    }
    match forename_reason(pair) {
        Reason::SameForename(name) => Reason::SameSurname(name),
        reason => reason,
    }
}
