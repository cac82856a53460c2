//! What was tried before and what came of it, and who works with the family already.

use alongside_web::Check;

use super::{field, row_numbers};
use crate::assessment::{Assessment, Professional, Tried};

pub(super) fn fill(said: &Assessment) -> Vec<(String, String)> {
    let mut fields = vec![
        field("tried_rows", said.tried.len().to_string()),
        field("works_rows", said.professionals.len().to_string()),
    ];
    for (at, tried) in said.tried.iter().enumerate() {
        fields.push(field(format!("tried{}_what", at + 1), &tried.what));
        fields.push(field(format!("tried{}_effect", at + 1), &tried.effect));
    }
    for (at, one) in said.professionals.iter().enumerate() {
        let name = |part: &str| format!("works{}_{part}", at + 1);
        fields.push(field(name("name"), &one.name));
        fields.push(field(name("role"), &one.role));
        fields.push(field(name("agency"), &one.agency));
        fields.push(field(name("contact"), &one.contact));
    }
    fields
}

pub(super) fn read(check: &mut Check<'_>, said: &mut Assessment) {
    let tried = row_numbers(check.values(), "tried").map(|at| Tried {
        what: check.optional(&format!("tried{at}_what")),
        effect: check.optional(&format!("tried{at}_effect")),
    });
    said.tried = tried.filter(|tried| *tried != Tried::default()).collect();
    let works = row_numbers(check.values(), "works").map(|at| {
        let part = |part: &str| check.optional(&format!("works{at}_{part}"));
        Professional { name: part("name"), role: part("role"), agency: part("agency"), contact: part("contact") }
    });
    said.professionals = works.filter(|one| *one != Professional::default()).collect();
}
