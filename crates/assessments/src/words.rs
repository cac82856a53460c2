//! Words that were told before, used in a form: where each belongs, and where it is from.

use alongside_families::codes::StoryKind;
use alongside_families::store::Story;

/// The field of a part to which a text that was told before belongs.
pub(crate) fn field_for(kind: StoryKind) -> &'static str {
    match kind {
        StoryKind::WorkingWell | StoryKind::AtTheEnd => "strengths",
        StoryKind::Worries | StoryKind::WhatWouldHelp => "needs",
        _ => "evidence",
    }
}

/// A text with where it is from, added to what stands in the field. The same words are added once.
pub(crate) fn added(standing: &str, story: &Story) -> String {
    let quoted = format!("“{}” ({}, {})", story.words.trim(), story.source, story.told_on.words());
    if standing.contains(&quoted) {
        return standing.to_owned();
    }
    [standing.trim_end(), &quoted].iter().filter(|text| !text.is_empty()).copied().collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_added_once_with_where_they_are_from() {
        let story = Story {
            kind: StoryKind::WorkingWell,
            words: "He reads to her.".to_owned(),
            told_on: "2026-11-20".parse().expect("a day"),
            source: "Priya Shah".to_owned(),
        };
        let once = added("They eat together.", &story);
        assert_eq!(once, "They eat together.\n“He reads to her.” (Priya Shah, 20 November 2026)");
        assert_eq!(added(&once, &story), once);
        assert_eq!(field_for(story.kind), "strengths");
    }
}
