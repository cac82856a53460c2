//! How things are, what is well before what worries; and how soon somebody must look.

use alongside_web::Check;

use super::field;
use crate::assessment::Assessment;
use crate::codes::Urgency;

pub(super) fn fill(said: &Assessment) -> Vec<(String, String)> {
    vec![
        field("working_well", &said.working_well),
        field("what_would_help", &said.what_would_help),
        field("worries", &said.worries),
        field("reason", &said.reason),
    ]
}

pub(super) fn read(check: &mut Check<'_>, said: &mut Assessment) {
    said.working_well = check.text("working_well", "Enter what is working well, even if it is small");
    said.what_would_help = check.text("what_would_help", "Enter what would help, in the family's words if you can");
    said.worries = check.text("worries", "Enter what you are worried about");
    said.reason = check.optional("reason");
}

/// Nothing is chosen until somebody has chosen: “no hurry” is an answer too.
pub(super) fn fill_urgency(said: &Assessment, is_chosen: bool) -> Vec<(String, String)> {
    let urgency = if is_chosen { said.urgency.code() } else { "" };
    vec![field("urgency", urgency), field("contact", &said.sender.contact)]
}

pub(super) fn read_urgency(check: &mut Check<'_>, said: &mut Assessment) {
    said.urgency = check.code("urgency", "Select how soon somebody must look").unwrap_or(Urgency::Soon);
    said.sender.contact = check.optional("contact");
}
