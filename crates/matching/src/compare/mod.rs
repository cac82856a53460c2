//! Comparing two records: the grade of every field, packed into a pattern.

mod dates;
mod names;
mod near;
mod other;
mod place;

use crate::clean::dates::days;
use crate::clean::{People, Record};
use crate::fields::{Field, Pattern, Sort, born, given};
use names::Near;
use near::{Letters, Memo};

pub(crate) use names::call_name;
pub use names::{family_rarity, given_rarity, whole_key};
pub(crate) use place::compare as compare_places;

/// Compares records. Each thread has its own, with a memory of names that it compared before.
pub struct Comparer<'a> {
    people: &'a People,
    fields: &'a [Field],
    names: [Memo<Near>; 2],
    words: Memo<Letters>,
}

impl<'a> Comparer<'a> {
    /// A comparer of these people. A memory that a processor's own holds answers sooner than a larger one.
    pub fn new(people: &'a People, fields: &'a [Field]) -> Self {
        Self::remembering(people, fields, 13)
    }

    /// A comparer for a few pairs only: making a large memory would take longer than what it saves.
    pub(crate) fn brief(people: &'a People, fields: &'a [Field]) -> Self {
        Self::remembering(people, fields, 6)
    }

    fn remembering(people: &'a People, fields: &'a [Field], bits: u32) -> Self {
        Self {
            people,
            fields,
            names: [Memo::new(bits, Near::No), Memo::new(bits, Near::No)],
            words: Memo::new(bits.min(12), Letters::Far),
        }
    }

    /// The pattern of two records.
    pub fn pattern(&mut self, i: u32, j: u32) -> Pattern {
        let people = self.people;
        let (a, b) = (&people.records[i as usize], &people.records[j as usize]);
        let grades = names::compare(people, a.name, b.name, &mut self.names);
        let mut pattern = 0;
        for (place, field) in self.fields.iter().enumerate() {
            let grade = match field.sort {
                Sort::Given if grades.given == given::DIFFERENT && one_feed(people, a, b) => given::ONE_FEED,
                Sort::Given => grades.given,
                Sort::Middle => grades.middle,
                Sort::Family => grades.family,
                Sort::Born => match (expected(a), expected(b)) {
                    (false, false) => match dates::compare(a.born, b.born) {
                        born::SAME if grown(people, a, b) => born::SAME_GROWN,
                        born::DIFFERENT if a.born.year().abs_diff(b.born.year()) >= GENERATION => born::GENERATION,
                        grade => grade,
                    },
                    (x, y) => dates::compare_expected((a.born, x), (b.born, y)),
                },
                Sort::Place => place::compare(people, a, b),
                Sort::Sex => u8::from(a.sex != 0 && b.sex != 0) * (1 + u8::from(a.sex != b.sex)),
                Sort::Identifier(n) => {
                    let (x, y) = (people.identifiers[n][i as usize], people.identifiers[n][j as usize]);
                    u8::from(x != 0 && y != 0) * (1 + u8::from(x != y))
                }
                Sort::Extra(n, kind) => {
                    let extra = &people.extras[n];
                    other::compare(extra, kind, extra.values[i as usize], extra.values[j as usize], n, &mut self.words)
                }
            };
            pattern |= Pattern::from(grade) << (4 * place);
        }
        pattern
    }
}

/// Years from which on most people have left the home that they grew up in.
///
/// Twins are the pairs of a home who share the date of birth, and they live together as children; two grown-up records of one
/// home, surname and day are nearly always one person who goes by two names.
const GROWN: f32 = 25.0;

/// Years by which parents are older than their children at least: two records so far apart in age may be parent and child of one name.
const GENERATION: u32 = 13;

/// Whether whoever was born on one day according to two records was grown up when the later of them was true.
pub(crate) fn grown(people: &People, a: &Record, b: &Record) -> bool {
    let seen = match a.seen.max(b.seen) {
        Record::UNSEEN => people.newest,
        seen => seen,
    };
    1970.0 + seen as f32 / 365.2425 - a.born.year() as f32 >= GROWN
}

/// Whether a record's date of birth lay ahead when the record was true: of an unborn child.
fn expected(record: &Record) -> bool {
    // Most were born in an earlier year, and then nothing need be reckoned out.
    let may = record.seen != Record::UNSEEN && (record.born.year() as i32 - 1970) * 366 + 366 > record.seen;
    may && days(record.born).is_some_and(|born| born > record.seen)
}

/// Whether two records come from one feed: the same that both name or, where none is named, one of several inputs.
///
/// An agency copies what it once wrote of somebody, so two names in one feed are mostly two people, while two names of
/// one person stand in two feeds.
fn one_feed(people: &People, a: &Record, b: &Record) -> bool {
    let source_of_a = source(people, a);
    source_of_a != 0 && source_of_a == source(people, b)
}

/// The feed of a record as a number: the one that it names or, where none is named, its input if there are several; 0 if not known.
pub(crate) fn source(people: &People, record: &Record) -> u32 {
    match record.feed {
        0 if people.several_inputs => 1 << 16 | u32::from(record.input),
        feed => u32::from(feed),
    }
}
