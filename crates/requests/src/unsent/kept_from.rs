//! Who must not be told what: somebody of the family, or somebody else.

use alongside_web::Check;

use super::{field, row_numbers};
use crate::assessment::{Assessment, NotToBeTold};

/// What the list of people says for somebody who is not in it.
const SOMEBODY_ELSE: &str = "else";

pub(super) fn fill(said: &Assessment) -> Vec<(String, String)> {
    let mut fields = vec![field("kept_rows", said.not_to_be_told.len().to_string())];
    for (at, pair) in said.not_to_be_told.iter().enumerate() {
        let name = |part: &str| format!("kept{}_{part}", at + 1);
        let who = if pair.who.is_empty() { SOMEBODY_ELSE } else { &pair.who };
        fields.push(field(name("who"), who));
        fields.push(field(name("outside"), &pair.outside));
        fields.push(field(name("about"), &pair.about));
        fields.push(field(name("what"), &pair.what));
    }
    fields
}

pub(super) fn read(check: &mut Check<'_>, said: &mut Assessment) {
    let mut pairs = Vec::new();
    for at in row_numbers(check.values(), "kept") {
        pairs.extend(pair(check, at, said));
    }
    said.not_to_be_told = pairs;
}

fn pair(check: &mut Check<'_>, at: usize, said: &Assessment) -> Option<NotToBeTold> {
    let name = |part: &str| format!("kept{at}_{part}");
    let known = |reference: String| said.person(&reference).map(|_| reference).unwrap_or_default();
    let who = check.optional(&name("who"));
    let outside = check.optional(&name("outside"));
    let what = check.optional(&name("what"));
    if who.is_empty() && outside.is_empty() && what.is_empty() {
        return None;
    }
    let is_outside = known(who.clone()).is_empty();
    if is_outside && outside.is_empty() {
        check.error(&name("who"), "Select who must not be told, or enter who it is");
    }
    if what.is_empty() {
        check.error(&name("what"), "Enter what they must not be told, like the address, or anything");
    }
    Some(NotToBeTold {
        who: known(who),
        outside: if is_outside { outside } else { String::new() },
        about: known(check.optional(&name("about"))),
        what,
    })
}
