//! Words that were told before, used in an assessment: where each belongs.

use alongside_families::codes::StoryKind;

/// The field of a part to which a text that was told before belongs.
pub(crate) fn field_for(kind: StoryKind) -> &'static str {
    match kind {
        StoryKind::WorkingWell | StoryKind::AtTheEnd => "strengths",
        StoryKind::Worries | StoryKind::WhatWouldHelp => "needs",
        _ => "evidence",
    }
}
