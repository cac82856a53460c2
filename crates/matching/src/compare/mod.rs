//! Comparing two records: the grade of every field, packed into a pattern.

mod dates;
mod names;
mod near;
mod other;
mod place;

use crate::clean::People;
use crate::fields::{Field, Pattern, Sort};
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
    /// A comparer of these people.
    pub fn new(people: &'a People, fields: &'a [Field]) -> Self {
        Self::remembering(people, fields, 15)
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
                Sort::Given => grades.given,
                Sort::Middle => grades.middle,
                Sort::Family => grades.family,
                Sort::Born => dates::compare(a.born, b.born),
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
