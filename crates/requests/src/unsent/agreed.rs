//! The four questions that are called consent, kept apart (practice notes 3.2): working together, the record, sharing, learning from facts.
//! The page shows the council's wording; its version is stored with the answers.

use alongside_schema::code_list;
use alongside_web::Check;

use super::reach::reached;
use super::{field, short};
use crate::assessment::{Agreed, Agreements, Assessment, Sharing, WorkingTogether};
use crate::codes::FamilyKnows;

code_list! {
    /// How the family was told of the record that is kept.
    pub enum NoticeGiven {
        /// On paper.
        Paper = "paper", "Given on paper";
        /// Read out or explained; nothing that somebody could find.
        Aloud = "aloud", "Explained aloud";
        /// Not yet.
        NotYet = "not_yet", "Not yet";
    }
}

code_list! {
    /// What the family said of learning from facts.
    pub enum Learning {
        /// They know and have nothing against it.
        Content = "content", "They know, and are content";
        /// They object. It changes nothing about the help.
        Objects = "objects", "They object";
        /// Nobody has told them.
        NotTold = "not_told", "Not told yet";
    }
}

pub(super) fn fill(said: &Assessment) -> Vec<(String, String)> {
    let agreements = &said.agreements;
    let (notice, notice_words) =
        code_and_words(&agreements.notice, NoticeGiven::ALL.iter().map(|one| (one.code(), one.words())));
    let (learning, learning_words) =
        code_and_words(&agreements.evaluation, Learning::ALL.iter().map(|one| (one.code(), one.words())));
    let mut fields = vec![
        field("language", &agreements.language),
        field("notice", notice),
        field("notice_words", notice_words),
        field("may", agreements.sharing.may.join("\n")),
        field("may_not", agreements.sharing.may_not.join("\n")),
        field("sharing_words", &agreements.sharing.words),
        field("learning", learning),
        field("learning_words", learning_words),
    ];
    if !agreements.wording.is_empty() {
        fields.push(field("family_knows", said.family_knows.code()));
    }
    for one in &agreements.working_together {
        fields.push(field(format!("agreed_{}", one.person), one.answer.code()));
        fields.push(field(format!("agreed_{}_words", one.person), &one.words));
    }
    if let Some(first) = agreements.working_together.first() {
        fields.push(field("explained_by", &first.explained_by));
        if let Some(on) = first.on {
            fields.push(field("explained_day", on.0.day().to_string()));
            fields.push(field("explained_month", on.0.month().to_string()));
            fields.push(field("explained_year", on.0.year().to_string()));
        }
    }
    fields
}

pub(super) fn read(check: &mut Check<'_>, said: &mut Assessment, wording: &str) {
    said.family_knows =
        check.code("family_knows", "Select whether the family knows that you ask").unwrap_or(FamilyKnows::No);
    let explained_by = check.optional("explained_by");
    let explained_on = check.known_day("explained", "the day on which it was explained");
    let mut working_together = Vec::new();
    for person in reached(said, check.today()) {
        let name = format!("agreed_{}", person.reference);
        let answer: Agreed = check.values().get(&name).parse().unwrap_or_default();
        let words = check.optional(&format!("{name}_words"));
        if answer == Agreed::InPart && words.is_empty() {
            check.error(&format!("{name}_words"), format!("Enter what {} wants, and what not", short(person.called())));
        }
        working_together.push(WorkingTogether {
            person: person.reference.clone(),
            answer,
            words,
            on: explained_on,
            explained_by: explained_by.clone(),
        });
    }
    let lines = |text: String| text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    let with_words = |words: Option<&str>, more: String| match words {
        Some(words) if more.is_empty() => words.to_owned(),
        Some(words) => format!("{words}: {more}"),
        None => more,
    };
    let notice: Option<NoticeGiven> = check.values().get("notice").parse().ok();
    let learning: Option<Learning> = check.values().get("learning").parse().ok();
    said.agreements = Agreements {
        wording: wording.to_owned(),
        language: check.optional("language"),
        working_together,
        notice: with_words(notice.map(NoticeGiven::words), check.optional("notice_words")),
        sharing: Sharing {
            may: lines(check.optional("may")),
            may_not: lines(check.optional("may_not")),
            words: check.optional("sharing_words"),
        },
        evaluation: with_words(learning.map(Learning::words), check.optional("learning_words")),
    };
}

/// Splits "Given on paper: in Urdu" into the code of the answer and what was added to it.
fn code_and_words(text: &str, mut options: impl Iterator<Item = (&'static str, &'static str)>) -> (String, String) {
    match options.find(|(_, words)| text.starts_with(words)) {
        Some((code, words)) => (code.to_owned(), text[words.len()..].trim_start_matches(": ").to_owned()),
        None => (String::new(), text.to_owned()),
    }
}
