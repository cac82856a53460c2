//! Who each adult is to each child where it differs, who has parental responsibility, and what the adults are to each other.

use alongside_web::Check;

use super::field;
use crate::assessment::{Assessment, Person, Relationship};

/// How many adults are asked about pair by pair; a form for more would be longer than anybody fills in.
pub(crate) const MOST_PAIRED: usize = 6;

/// The pairs of adults that are asked about.
pub(crate) fn pairs(said: &Assessment) -> Vec<(&Person, &Person)> {
    let adults: Vec<&Person> = said.adults().take(MOST_PAIRED).collect();
    let after = |at: usize| adults[at + 1..].iter().copied();
    adults.iter().enumerate().flat_map(|(at, one)| after(at).map(|other| (*one, other))).collect()
}

pub(super) fn fill(said: &Assessment) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for tie in &said.relationships {
        let place = format!("{}_{}", tie.from, tie.to);
        if said.person(&tie.to).is_some_and(Person::is_child) {
            fields.push(field(format!("tie_{place}"), &tie.kind));
            fields.push(field(format!("pr_{place}"), &tie.parental_responsibility));
        } else {
            fields.push(field(format!("pair_{place}"), &tie.kind));
            fields.push(field(format!("between_{place}"), &tie.quality));
        }
    }
    fields
}

pub(super) fn read(check: &mut Check<'_>, said: &mut Assessment) {
    let mut ties = Vec::new();
    for adult in said.adults() {
        for child in said.children() {
            let place = format!("{}_{}", adult.reference, child.reference);
            ties.push(Relationship {
                parental_responsibility: check.optional(&format!("pr_{place}")),
                ..tie(adult, child, check.optional(&format!("tie_{place}")))
            });
        }
    }
    for (one, other) in pairs(said) {
        let place = format!("{}_{}", one.reference, other.reference);
        ties.push(Relationship {
            quality: check.optional(&format!("between_{place}")),
            ..tie(one, other, check.optional(&format!("pair_{place}")))
        });
    }
    ties.retain(|tie| !(tie.kind.is_empty() && tie.parental_responsibility.is_empty() && tie.quality.is_empty()));
    let is_asked = |tie: &Relationship| ties.iter().any(|asked| asked.from == tie.from && asked.to == tie.to);
    // An adult who is named before the first child keeps what they are to the children.
    let waiting: Vec<Relationship> =
        said.relationships.iter().filter(|tie| tie.to.is_empty() && !is_asked(tie)).cloned().collect();
    said.relationships = ties.into_iter().chain(waiting).collect();
}

fn tie(from: &Person, to: &Person, kind: String) -> Relationship {
    Relationship { from: from.reference.clone(), to: to.reference.clone(), kind, ..Relationship::default() }
}
