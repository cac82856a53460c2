//! What goes with a family, table by table, and what stays and why. A test fails on a table that stands in neither list.

/// Tables without marks of which rows go, in an order in which they can: what another row needs goes after it. Every fact table goes by its family before
/// any of these, and [`GOES_FIRST`] before those. `{families}`, `{people}` and `{requests}` stand for the ids that go.
pub(super) const GOES: &[(&str, &str)] = &[
    ("incident_steps", "incident_id in (select id from incidents where family_id in {families})"),
    ("incidents", "family_id in {families}"),
    ("emergency_openings", "family_id in {families}"),
    ("already_open_askings", "family_id in {families}"),
    ("restriction_steps", "restriction_id in (select id from restrictions where family_id in {families})"),
    ("restrictions", "family_id in {families}"),
    ("family_clearances", "family_id in {families}"),
    ("holds", "family_id in {families} or person_id in {people}"),
    ("covers", "family_id in {families}"),
    ("plans", "family_id in {families}"),
    ("attachments", "request_id in {requests}"),
    ("request_people", "request_id in {requests} or person_id in {people}"),
    ("request_guarded", "request_id in {requests} or family_id in {families}"),
    ("request_restrictions", "request_id in {requests}"),
    ("request_keys", "request_id in {requests}"),
    ("request_pauses", "request_id in {requests}"),
    ("request_clearances", "request_id in {requests}"),
    ("request_decisions", "request_id in {requests}"),
    ("request_tellings", "request_id in {requests}"),
    ("request_not_now", "request_id in {requests}"),
    ("requests", "id in {requests} or family_id in {families}"),
    ("involvements", "family_id in {families}"),
    ("episodes", "family_id in {families}"),
    (
        "subject_release_files",
        "release_id in (select r.id from subject_releases r join subject_requests s on s.id = r.request_id where s.person_id in {people})",
    ),
    ("subject_releases", "request_id in (select id from subject_requests where person_id in {people})"),
    ("subject_steps", "request_id in (select id from subject_requests where person_id in {people})"),
    ("subject_items", "request_id in (select id from subject_requests where person_id in {people})"),
    ("subject_pauses", "request_id in (select id from subject_requests where person_id in {people})"),
    ("subject_requests", "person_id in {people}"),
    ("staff_link_matches", "person_id in {people}"),
    ("person_locks", "person_id in {people}"),
    ("name_tokens", "person_id in {people}"),
    ("person_keys", "person_id in {people}"),
    ("people", "id in {people}"),
    ("families", "id in {families}"),
];

/// Tables without marks whose rows name facts by a key, and so go before every fact table.
pub(super) const GOES_FIRST: &[(&str, &str)] = &[
    ("sending_facts", "reader_id in (select id from sending_readers where family_id in {families})"),
    ("limited_places", "family_id in {families}"),
    ("member_links", "member_id in (select id from network_people where family_id in {families})"),
];

/// Columns elsewhere that name who goes, and name nobody afterwards.
pub(super) const EMPTIED: &[(&str, &str, &str)] = &[
    ("users", "person_id", "{people}"),
    ("subject_requests", "asker_person_id", "{people}"),
    ("requests", "follows_id", "{requests}"),
];

/// Tables that go by other ways: what names by its words an id that goes, and kept rows of acts on such rows.
#[cfg(test)]
const BY_WORDS: &[&str] = &["event_rows", "drafts", "submissions"];

/// Tables of which nothing goes, each with why.
#[cfg(test)]
const STAYS: &[(&str, &str)] = &[
    ("agencies", "names of agencies"),
    ("teams", "how work is shared out"),
    ("users", "accounts of workers; that one belongs to somebody who goes is taken out"),
    ("user_roles", "about workers"),
    ("sessions", "about workers; of a form that was kept only the id, whose draft goes"),
    ("passkeys", "about workers"),
    ("ceremonies", "about workers, for minutes"),
    ("identities", "about workers"),
    ("provider_logouts", "about workers"),
    ("second_factors", "about workers"),
    ("recovery_codes", "about workers"),
    ("sign_in_tries", "counts, by digests"),
    ("known_networks", "counts, by digests"),
    ("account_askings", "about workers"),
    ("wide_searches", "about workers: how many families, and none of them"),
    ("public_sendings", "counts, by digests of networks"),
    ("one_time_codes", "about workers"),
    ("api_tokens", "about workers and programs"),
    ("sign_in_invitations", "about workers"),
    ("access_reviews", "about workers"),
    ("known_devices", "digests of workers' devices"),
    (
        "searches",
        "what a worker searched for, thrown away within a day; what names who goes is thrown away at once by the area that knows names",
    ),
    ("trail", "who did what, by ids alone; it is never changed"),
    ("trail_words", "under a key; those that name who goes are emptied"),
    ("trail_seals", "digests"),
    ("trail_waiting", "ids"),
    ("trail_head", "a digest"),
    ("staff_links", "whom a worker has declared: about the worker, and thrown away when they end it"),
    ("staff_link_keys", "the same"),
    ("unsent_requests", "what somebody of an agency writes and has not sent; thrown away after a month"),
    ("sealed_identities", "an envelope and two keyed digests, which name nobody without their keys"),
    ("outbox", "what went to an address of who goes is thrown away by the area that knows addresses"),
    ("today", "which day it is"),
    ("wordings", "texts that everybody was shown"),
    ("absences", "about workers"),
    ("team_covers", "about workers"),
    ("budgets", "what there is for support packages: no family stands there"),
    ("budget_moves", "sums alone, for the council's accounts"),
    ("payment_batches", "the same"),
    ("disposals", "who signed what: the proof that it was destroyed"),
    ("disposal_families", "the same, by id, reference and count"),
    ("erasures", "the same, by ids"),
    ("erasing", "empty but inside a transaction"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::{FACT_TABLES, OTHER_TABLES};

    /// A new fact table goes by itself. Every other one is thought about here.
    #[test]
    fn every_table_goes_or_has_its_reason_to_stay() {
        let goes = |table: &str| {
            GOES_FIRST.iter().chain(GOES).filter(|(known, _)| *known == table).count()
                + usize::from(BY_WORDS.contains(&table))
        };
        let stays = |table: &str| STAYS.iter().filter(|(known, why)| *known == table && !why.is_empty()).count();
        for (table, columns) in OTHER_TABLES {
            assert_eq!(goes(table) + stays(table), 1, "{table}: say how its rows go with a family, or why they stay");
            let condition =
                GOES_FIRST.iter().chain(GOES).find(|(known, _)| known == table).map_or("", |(_, condition)| condition);
            // `users.person_id` and the like are emptied; what stays names families by id alone, and says why.
            for (column, ids) in [("family_id", "{families}"), ("person_id", "{people}"), ("request_id", "{requests}")]
            {
                let names = columns.contains(&column) && goes(table) > 0;
                let is_below = condition.contains(" in (select");
                assert!(!names || is_below || condition.contains(&format!("{column} in {ids}")), "{table}.{column}");
            }
        }
        for fact in FACT_TABLES {
            assert_eq!(goes(fact.name) + stays(fact.name), 0, "{}: facts go by themselves", fact.name);
        }
        let known = |table: &&str| OTHER_TABLES.iter().any(|(known, _)| *known == *table);
        let listed = GOES_FIRST
            .iter()
            .chain(GOES)
            .map(|(table, _)| table)
            .chain(STAYS.iter().map(|(table, _)| table))
            .chain(BY_WORDS);
        assert!(listed.into_iter().all(known), "a table that is none any more");
    }
}
