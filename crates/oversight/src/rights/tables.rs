//! Which tables are gathered when somebody asks for their own record, and why the others are not. A test fails on a table that stands in neither list.

use alongside_schema::tables::FACT_TABLES;

/// How the rows of a table are found that holds no facts about people by its marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// The row of the person.
    ThePerson,
    /// By the family.
    OfFamily,
    /// By the request for help that is about the family.
    OfRequest,
}

/// Tables without marks that say something of people, in the order in which they are shown.
pub const ALSO: &[(&str, Found)] = &[
    ("people", Found::ThePerson),
    ("episodes", Found::OfFamily),
    ("involvements", Found::OfFamily),
    ("requests", Found::OfFamily),
    ("request_decisions", Found::OfRequest),
    ("request_not_now", Found::OfRequest),
    ("request_tellings", Found::OfRequest),
    ("attachments", Found::OfRequest),
    ("already_open_askings", Found::OfFamily),
    ("emergency_openings", Found::OfFamily),
    ("incidents", Found::OfFamily),
    ("restrictions", Found::OfFamily),
];

/// Tables that are not gathered, each with why.
pub const NOT_GATHERED: &[(&str, &str)] = &[
    ("withholdings", "which pair keeps which row: the pairs are gathered, and so is each row"),
    ("agencies", "the names of agencies stand where they did something"),
    ("teams", "about how work is shared out"),
    ("users", "accounts of workers; their names stand where they did something"),
    ("user_roles", "about workers"),
    ("sessions", "about workers"),
    ("second_factors", "about workers"),
    ("recovery_codes", "about workers"),
    ("ceremonies", "about workers"),
    ("identities", "about workers"),
    ("provider_logouts", "about workers"),
    ("passkeys", "about workers"),
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
    ("drafts", "what a worker has typed and not sent, thrown away after a month; what they send is gathered"),
    ("submissions", "where a form led"),
    ("searches", "what a worker searched for, thrown away within a day"),
    ("trail", "who looked and what was done, by ids alone: asked of the screen who saw this family"),
    ("trail_words", "the words of the trail, under a key, and asked of the same screen"),
    ("trail_seals", "digests"),
    ("trail_waiting", "ids"),
    ("trail_head", "a digest"),
    ("families", "what a family is called among those who work with it; everything of it is gathered"),
    ("family_clearances", "which workers may know of the family, or never may: about them"),
    ("name_tokens", "made from names that are gathered"),
    ("person_keys", "made from what is gathered"),
    ("staff_links", "whom a worker has declared: about the worker"),
    ("staff_link_keys", "the same"),
    ("staff_link_matches", "the same"),
    ("person_locks", "which workers never find them: about the workers"),
    ("plans", "days and numbers of the plan, whose goals, actions and versions are gathered"),
    ("request_guarded", "who may read a request"),
    ("request_restrictions", "who may read a request"),
    ("request_keys", "made from what a request says, which is gathered"),
    ("request_pauses", "when the clock of a request stood still"),
    ("request_clearances", "who may read a request"),
    ("request_people", "who of the record the people of a request are: what it says is gathered"),
    ("unsent_requests", "what somebody of an agency writes and has not sent; thrown away after a month"),
    ("outbox", "whom to ring, and nothing else"),
    ("member_links", "digests of links by which those of a network see their own turns, with their last day"),
    ("sealed_identities", "who somebody was before an adoption: in an envelope, and for its keeper alone to tell"),
    ("sending_facts", "which rows stood in what was sent, which is gathered"),
    ("limited_places", "which rows say where a protected home is: the rows are gathered"),
    ("event_rows", "earlier and later copies of rows that are gathered"),
    ("today", "which day it is"),
    ("restriction_steps", "what was said of a restriction, which is kept back whole"),
    ("incident_steps", "what workers did about an incident; the incident is gathered"),
    ("wordings", "texts that everybody was shown"),
    (
        "holds",
        "that something of theirs is not destroyed while an inquiry, a court or the police may need it: what the police or a court look into may be hurt by telling it",
    ),
    ("budgets", "what there is for support packages: about nobody"),
    ("budget_moves", "sums alone"),
    ("payment_batches", "the same; each payment is gathered"),
    ("disposals", "who signed what is destroyed: nothing of it is there any more"),
    ("disposal_families", "the same"),
    ("erasures", "the same"),
    ("erasing", "empty"),
    ("absences", "about workers"),
    ("covers", "about workers"),
    ("team_covers", "about workers"),
    ("subject_requests", "the request itself, which who asked has made"),
    ("subject_pauses", "the same"),
    ("subject_items", "what was decided on each row that is gathered"),
    ("subject_steps", "what was done about the request"),
    ("subject_releases", "what was given already"),
    ("subject_release_files", "the same"),
];

/// What a table is called on the page that is given.
const HEADINGS: &[(&str, &str)] = &[
    ("people", "Name and date of birth"),
    ("family_members", "Who is in the family"),
    ("residents", "Who lives where"),
    ("relationships", "Who is what to whom"),
    ("nondisclosures", "Who must not be told what"),
    ("nondisclosure_steps", "What came of who must not be told what"),
    ("problem_facts", "What is known of problems"),
    ("channels", "Ways to reach people"),
    ("stories", "What was told"),
    ("status_spells", "Legal status"),
    ("timeline_entries", "What happened"),
    ("contacts", "Visits and calls"),
    ("people_seen", "Who was seen"),
    ("promise_times", "What came of promises"),
    ("readings", "Answers on a scale"),
    ("service_steps", "Services"),
    ("step_needs", "What services wait for"),
    ("step_events", "What happened with services"),
    ("plan_versions", "Versions of the plan"),
    ("plan_version_people", "Who agreed to the plan"),
    ("plan_version_lines", "What the plan said"),
    ("review_goals", "Goals at a review"),
    ("check_ins", "Calls after the end"),
    ("document_files", "Files"),
    ("person_names", "Other names"),
    ("person_details", "What is known of people"),
    ("person_identifiers", "Numbers"),
    ("responsibilities", "Parental responsibility"),
    ("transfers", "Moves to or from another area"),
    ("assessment_readings", "Answers on a scale in assessments"),
    ("assessment_contributors", "Who gave what to an assessment"),
    ("retellings", "Asked to tell again"),
    ("handovers", "Hand-overs"),
    ("agency_duties", "What agencies owe"),
    ("recipients", "Address book"),
    ("recipient_addresses", "Addresses in the address book"),
    ("sendings", "What was sent"),
    ("sending_readers", "To whom it was sent"),
    ("consents", "What people agreed to"),
    ("reasons_to_go_on", "Why the work goes on"),
    ("sharing_wishes", "Wishes about sharing"),
    ("sharing_decisions", "What was shared"),
    ("competence_views", "What somebody can decide"),
    ("network_people", "Who the family counts on"),
    ("network_offers", "What they offer"),
    ("network_answers", "Who wants them, and who agrees"),
    ("network_numbers", "How willing, able and confident they are"),
    ("network_ties", "How strong ties to them are"),
    ("rota_needs", "What the family needs each week"),
    ("rota_turns", "Who does it"),
    ("rota_days", "What came of it"),
    ("conferences", "Meetings that the family leads"),
    ("conference_guests", "Who takes part in them"),
    ("conference_prepared", "How people were prepared"),
    ("conference_bookings", "What was booked for them"),
    ("private_times", "When the family was among itself"),
    ("family_plans", "The family\u{2019}s own plans"),
    ("conference_reviews", "What held and what broke"),
    ("pre_proceedings", "Before court"),
    ("conference_offers", "Meetings offered before court"),
    ("kin_arrangements", "With whom a child lives"),
    ("packages", "Support packages"),
    ("package_payees", "Who is paid"),
    ("package_lines", "What a support package pays for"),
    ("package_approvals", "What was decided on a support package"),
    ("payments", "Payments"),
    ("support_reviews", "Looked at again"),
    ("second_looks", "Asked of a second person"),
    ("corrections", "What was said to be wrong"),
    ("correction_tellings", "Who was told of a correction"),
    ("processing_limits", "Objections, and limits of processing"),
    ("episodes", "Stretches of work"),
    ("involvements", "Who works with the family"),
    ("requests", "Requests for help"),
    ("request_not_now", "What was declined"),
    ("request_tellings", "Who was told of a decision"),
    ("attachments", "Letters and pictures of requests"),
    ("already_open_askings", "Who asked whether you are helped here"),
    ("emergency_openings", "Opened in an emergency"),
    ("incidents", "What went wrong"),
];

/// What a table is called.
pub fn heading(table: &str) -> String {
    if let Some((_, heading)) = HEADINGS.iter().find(|(known, _)| *known == table) {
        return (*heading).to_owned();
    }
    let words = table.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The tables of facts that are gathered.
pub fn facts() -> impl Iterator<Item = &'static str> {
    FACT_TABLES.iter().map(|fact| fact.name).filter(|table| NOT_GATHERED.iter().all(|(known, _)| known != table))
}

/// Where a table stands in what is given; nothing for one that is not gathered.
pub fn place(table: &str) -> Option<usize> {
    let all =
        ALSO.iter().map(|(table, _)| *table).take(1).chain(facts()).chain(ALSO.iter().map(|(table, _)| *table).skip(1));
    all.into_iter().position(|known| known == table)
}

/// The name of a gathered table as the program itself writes it; nothing for anything else that may stand in an address.
pub fn known(table: &str) -> Option<&'static str> {
    facts().chain(ALSO.iter().map(|(table, _)| *table)).find(|known| *known == table)
}

#[cfg(test)]
mod tests {
    use alongside_schema::tables::OTHER_TABLES;

    use super::*;

    /// A new table is gathered by itself where it holds facts. Every other one is thought about here.
    #[test]
    fn every_table_is_gathered_or_has_its_reason() {
        let also = |table: &str| ALSO.iter().any(|(known, _)| *known == table);
        let has_reason = |table: &str| NOT_GATHERED.iter().any(|(known, why)| *known == table && !why.is_empty());
        for (table, columns) in OTHER_TABLES {
            assert!(
                also(table) != has_reason(table),
                "{table}: gather it when somebody asks for their own record (ALSO), or say why not (NOT_GATHERED)"
            );
            assert!(!also(table) || columns.first() == Some(&"id"), "{table}: what is gathered is known by its id");
        }
        for fact in FACT_TABLES {
            assert!(facts().any(|table| table == fact.name) != has_reason(fact.name), "{}", fact.name);
            assert!(!also(fact.name), "{}: facts are gathered by themselves", fact.name);
        }
        let tables = OTHER_TABLES.iter().map(|(table, _)| *table).chain(FACT_TABLES.iter().map(|fact| fact.name));
        let tables: Vec<&str> = tables.collect();
        let listed = ALSO.iter().map(|(table, _)| *table).chain(NOT_GATHERED.iter().map(|(table, _)| *table));
        for table in listed.chain(HEADINGS.iter().map(|(table, _)| *table)) {
            assert!(tables.contains(&table), "{table} is no table any more");
        }
    }

    #[test]
    fn a_request_stands_before_what_belongs_to_it() {
        let first = ALSO.iter().position(|(_, how)| *how == Found::OfRequest).expect("something of a request");
        assert!(ALSO[..first].iter().any(|(table, _)| *table == "requests"));
    }

    #[test]
    fn facts_that_are_not_gathered_are_few() {
        let kept: Vec<&str> = FACT_TABLES.iter().map(|fact| fact.name).filter(|table| known(table).is_none()).collect();
        assert_eq!(kept, ["withholdings"]);
        assert_eq!(place("people"), Some(0));
        assert_eq!(place("users"), None);
        assert_eq!(heading("goals"), "Goals");
    }
}
