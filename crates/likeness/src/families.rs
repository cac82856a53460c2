//! Which families in the record a request may be about.

use crate::compare::{FLOOR, Likeness, Read, Same, compare_read};
use crate::person::Person;

/// A prompt with more families is not read.
pub const MOST_FAMILIES: usize = 5;
/// Families below this score are not shown.
pub const THRESHOLD: u8 = 50;

/// A further person of a family counts this share of their score: what they share (home, surname) was counted before.
const FURTHER: f64 = 0.6;
/// A likeness that only says "of one family" counts this share beside people who are alike themselves.
const RELATIVE: f64 = 0.3;
/// When a family is this strong, others must have at least this share of its strength to be shown beside it.
const SURE: f64 = 90.0;
const BESIDE_SURE: f64 = 0.4;

/// Somebody in the request and who in the record they look like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LikelyPerson {
    /// Their place among those asked about.
    pub asked: usize,
    /// Their place among those known.
    pub known: usize,
    /// How alike, and why.
    pub likeness: Likeness,
}

/// A family in the record that a request may be about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LikelyFamily<K> {
    /// The family.
    pub family: K,
    /// From 0 to 100, for order and thresholds; not a probability.
    pub score: u8,
    /// Who looks like whom, the likeliest first; each person of the request once at most.
    pub people: Vec<LikelyPerson>,
}

/// The likeliest families, best first: at most [`MOST_FAMILIES`], none below [`THRESHOLD`]. `K` says which family a
/// known person is in; somebody in two families is given twice. Families of equal strength stand in the order of `K`.
///
/// ```
/// use alongside_likeness::{Born, Person, families};
/// let born = Born::On("2016-03-11".parse().unwrap());
/// let known = [("F7KQ2-M9XT4", Person::named("Larisa Enăchescu").born(born))];
/// let found = families(&[Person::named("Larissa Enacheanu").born(born)], &known);
/// assert_eq!(found[0].family, "F7KQ2-M9XT4");
/// let reasons: Vec<String> = found[0].people[0].likeness.reasons.iter().map(|reason| reason.to_string()).collect();
/// assert_eq!(reasons[0], "name spelt another way (Larissa / Larisa)");
/// assert_eq!(reasons[2], "same date of birth");
/// ```
pub fn families<K: Clone + Ord>(asked: &[Person], known: &[(K, Person)]) -> Vec<LikelyFamily<K>> {
    let asked: Vec<Read> = asked.iter().map(Read::new).collect();
    let mut pairs: Vec<(&K, LikelyPerson)> = Vec::new();
    for (at, (family, person)) in known.iter().enumerate() {
        let person = Read::new(person);
        for (asked_at, asked) in asked.iter().enumerate() {
            if let Some(likeness) = compare_read(asked, &person) {
                pairs.push((family, LikelyPerson { asked: asked_at, known: at, likeness }));
            }
        }
    }
    pairs.sort_by_key(|(family, _)| *family);
    let mut found: Vec<(f64, LikelyFamily<K>)> =
        pairs.chunk_by(|(one, _), (other, _)| one == other).filter_map(family).collect();
    // The sort is stable, so equals keep the order of their keys.
    found.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let best = found.first().map_or(0.0, |(strength, _)| *strength);
    let least = if best >= SURE { best * BESIDE_SURE } else { 0.0 };
    found
        .into_iter()
        .filter(|(strength, family)| *strength >= least && family.score >= THRESHOLD)
        .map(|(_, family)| family)
        .take(MOST_FAMILIES)
        .collect()
}

/// One family from the pairs that concern it, with its strength, which may pass 100.
fn family<K: Clone>(pairs: &[(&K, LikelyPerson)]) -> Option<(f64, LikelyFamily<K>)> {
    let key = pairs.first()?.0;
    let people = one_to_one(pairs.iter().map(|(_, person)| person.clone()).collect());
    let of = |same: Same| people.iter().filter(move |person| person.likeness.same == same);
    let scores: Vec<f64> = of(Same::Person).map(|person| f64::from(person.likeness.score)).collect();
    let relative = of(Same::Family).map(|person| f64::from(person.likeness.score)).fold(0.0, f64::max);
    let strength = match scores.split_first() {
        Some((first, others)) => first + FURTHER * others.iter().sum::<f64>() + RELATIVE * relative,
        None => relative,
    };
    let score = strength.clamp(0.0, 100.0).round() as u8;
    (strength >= f64::from(FLOOR)).then(|| (strength, LikelyFamily { family: key.clone(), score, people }))
}

/// Each asked person with the known person they are most like, no known person twice. Likenesses of persons go before
/// those of families, so that of two twins each finds their own.
fn one_to_one(mut people: Vec<LikelyPerson>) -> Vec<LikelyPerson> {
    people.sort_by_key(|person| std::cmp::Reverse((person.likeness.same, person.likeness.score)));
    let mut taken: Vec<LikelyPerson> = Vec::new();
    for person in people {
        let is_free = |other: &LikelyPerson| other.asked != person.asked && other.known != person.known;
        if taken.iter().all(is_free) {
            taken.push(person);
        }
    }
    taken
}
