//! Rows that are closed to whoever answers for the family: how people are prepared for a meeting that the family leads, and who may take part in it until they are
//! invited. The coordinator alone sees them, who is not the decision maker (ADR 0062).

use super::{GRADE_FULL, GRADE_RECORD};

/// A grade that nobody has: no reach opens such a row.
const NOBODY_REACHES: i64 = 9;

/// The condition under which a row `x` of this table is closed; nothing for a table of which no row is.
fn closed(table: &str) -> Option<&'static str> {
    match table {
        "conference_prepared" => Some("1 = 1"),
        "conference_guests" => Some("x.invited_on is null"),
        _ => None,
    }
}

/// From which grade a row `x` of this table is seen, where `least` says it for rows that are not closed.
pub(super) fn least_or_closed(table: &str, least: &str) -> String {
    match closed(table) {
        Some(condition) => format!("case when {condition} then {NOBODY_REACHES} else {least} end"),
        None => least.to_owned(),
    }
}

/// What lets a closed row through beside the grade, with a leading `or`; nothing for other tables. Whoever answers for the family is no coordinator of a conference, also where they
/// were named as one before they came to answer for it; nor is who referred the family. A network meeting may be called by whoever works with the family, and then these notes are theirs.
pub(super) fn or_coordinated(table: &str) -> String {
    if closed(table).is_none() {
        return String::new();
    }
    format!(
        " or (x.visibility = 'team' and r.grade >= {GRADE_RECORD}
             and exists (select 1 from conferences c
                         where c.id = x.conference_id and c.coordinator_id = r.viewer_id
                           and (c.kind = 'network' or (r.grade < {GRADE_FULL} and c.referred_by <> r.viewer_id))))"
    )
}
