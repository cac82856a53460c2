//! Which words of a row can be put right on the page of its correction. What is chosen from a list, and what the record is found by in another way, is changed on its
//! own page, which knows its rules.

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// A line that may not become empty.
    Line,
    /// Words.
    Words,
    /// A day, or nothing.
    Day,
}

use Holds::{Day, Line, Words};

/// For each table the columns that can be put right.
const COLUMNS: &[(&str, &[(&str, Holds)])] = &[
    ("people", &[("name", Line), ("birth_date", Day)]),
    ("family_members", &[("relationship", Line)]),
    ("person_names", &[("name", Line)]),
    ("homes", &[("address", Line), ("postcode", Words)]),
    ("residents", &[("nights_words", Words)]),
    ("channels", &[("value", Words), ("note", Words), ("times", Words)]),
    ("relationships", &[("note", Words), ("contact_words", Words), ("closeness_by", Words)]),
    ("responsibilities", &[("evidence", Words)]),
    ("schools", &[("name", Line)]),
    ("stories", &[("words", Line)]),
    ("timeline_entries", &[("title", Line), ("body", Words)]),
    ("contacts", &[("what_happened", Line), ("next_step", Words), ("feedback", Words)]),
    ("agreements", &[("explained", Words), ("words", Words)]),
    ("problem_facts", &[("evidence", Words), ("known_on", Day)]),
    ("status_spells", &[("reason", Line), ("decided_by", Line)]),
    ("alerts", &[("words", Line)]),
    ("promises", &[("words", Line)]),
    ("promise_times", &[("note", Words)]),
    ("goals", &[("words", Line), ("said_by", Line), ("baseline", Words), ("wanted", Words)]),
    ("actions", &[("what", Line), ("why", Words)]),
    ("service_steps", &[("service", Line), ("provider", Words)]),
    ("step_events", &[("words", Words)]),
    ("reviews", &[("better", Words), ("still_hard", Words), ("next", Words)]),
    ("review_goals", &[("words", Words)]),
    ("documents", &[("title", Line), ("dated_on", Day)]),
    ("assessment_parts", &[("strengths", Words), ("needs", Words), ("evidence", Words)]),
    ("assessment_contributors", &[("name", Line), ("agency", Words), ("gave", Words)]),
    ("meetings", &[("purpose", Words), ("place", Words)]),
    ("meeting_notes", &[("words", Line), ("said_by", Words)]),
    ("transfers", &[("reason", Words)]),
    ("consents", &[("words", Words)]),
    (
        "network_people",
        &[("name", Line), ("tie_words", Words), ("telephone", Words), ("when_to_ring", Words), ("note", Words)],
    ),
    ("network_offers", &[("times", Words), ("limits", Words), ("in_return", Words)]),
    ("network_answers", &[("words", Words)]),
    ("network_numbers", &[("words", Words), ("said_by", Line)]),
    ("network_ties", &[("said_by", Line)]),
    ("rota_needs", &[("what", Line), ("if_it_breaks", Words)]),
    ("rota_days", &[("words", Words)]),
    ("conferences", &[("question", Line), ("bottom_lines", Words), ("agreed_by", Words), ("info_given", Words)]),
    ("conference_bookings", &[("words", Words)]),
    ("family_plans", &[("said_by", Words), ("reasons", Words)]),
    ("conference_reviews", &[("held", Words), ("broke", Words), ("next", Words)]),
    ("pre_proceedings", &[("exception_why", Words), ("exception_by", Words)]),
    ("conference_offers", &[("words", Words)]),
    (
        "kin_arrangements",
        &[
            ("tie_words", Line),
            ("legal_basis", Words),
            ("responsible", Words),
            ("viability_words", Words),
            ("support_words", Words),
            ("notified_words", Line),
            ("ended_why", Line),
        ],
    ),
    (
        "packages",
        &[("barrier", Words), ("tried", Words), ("means", Words), ("exit_plan", Words), ("outcome_words", Words)],
    ),
    ("package_lines", &[("what", Line), ("why_not_supplier", Line)]),
    ("payments", &[("evidence_words", Words), ("overpaid_words", Words)]),
    ("support_reviews", &[("words", Words), ("child_says", Words)]),
    ("sharing_decisions", &[("what", Line), ("purpose", Line), ("why", Line)]),
    ("handovers", &[("needs_first", Line)]),
    ("supervisions", &[("reflection", Words), ("decisions", Words)]),
];

/// The columns of a table that can be put right here; none where all of it is changed on its own page.
pub fn columns(table: &str) -> &'static [(&'static str, Holds)] {
    COLUMNS.iter().find(|(known, _)| *known == table).map_or(&[], |(_, columns)| columns)
}

#[cfg(test)]
mod tests {
    use alongside_schema::reach::correctable;
    use alongside_schema::rows;

    use super::*;

    #[test]
    fn what_can_be_put_right_is_there() {
        for (table, columns) in COLUMNS {
            assert!(*table == "people" || correctable().any(|fact| fact.name == *table), "{table}");
            for (column, _) in *columns {
                assert!(rows::columns(table).contains(column), "{table}.{column}");
            }
        }
    }
}
