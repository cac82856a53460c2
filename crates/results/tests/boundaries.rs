//! The edges that the sources leave silent, as the notes of the packs decide them, and each of the nine tests at its edge.

mod support;

use alongside_results::{Earliest, Pack, built_in};
use support::{day, family, json as in_json, pack, says};

macro_rules! cases {
    ($($name:ident $pack:literal $on:literal $family:literal => $said:literal)*) => {
        $(
            #[test]
            fn $name() {
                assert_eq!(says(pack($pack), $on, $family), $said);
            }
        )*
    };
}

cases! {
    // Days: months end on the same number or at the end of the month; clock changes make no day longer.
    clean_from_29_february_is_over_on_29_august
        "tfp2" "2016-08-29" "found 2015-10-01; need asb; event asb 2016-02-29; need health a1 met 2016-05-01" => "yes, progress"
    clean_to_a_29_february_that_is_there
        "tfp2" "2016-02-29" "found 2015-06-01; need asb; event asb 2015-08-31; need health a1 met 2016-01-01" => "yes, progress"
    clean_over_the_day_on_which_the_clocks_go_forward
        "tfp2" "2018-03-25" "need asb; event asb 2017-09-25; need health a1 met 2018-01-01" => "yes, progress"
    clean_over_the_day_on_which_the_clocks_go_back
        "tfp2" "2018-10-27" "need asb; event asb 2018-04-28; need health a1 met 2018-01-01"
        => "yes, SUSTAIN_SHORT asb until 2018-10-28; first on 2018-10-28"
    weeks_over_the_day_on_which_the_clocks_go_forward
        "tfp2" "2018-04-02" "need worklessness a1; need asb; event asb 2018-01-01; works a1 esa 2018-01-01"
        => "yes, employment"
    weeks_not_a_day_before
        "tfp2" "2018-04-01" "need worklessness a1; need asb; event asb 2018-01-01; works a1 esa 2018-01-01"
        => "yes, NEED_UNMET worklessness, SUSTAIN_SHORT asb until 2018-07-01; first on 2018-04-02"

    // Clean months without any event: from the day the need was found.
    clean_from_the_day_the_need_was_found
        "tfp2" "2018-01-09" "need asb; need health a1 met 2018-01-01"
        => "yes, SUSTAIN_SHORT asb until 2018-01-10; first on 2018-01-10"
    an_event_of_another_kind_makes_no_difference
        "tfp2" "2018-07-31" "need asb; event asb 2018-01-31; event police_callout 2018-07-30; need health a1 met 2018-01-01"
        => "yes, progress"
    an_event_of_a_brother_or_sister_counts
        "tfp2" "2018-07-31" "child c2 2009-01-01; need asb c1; event asb c2 2018-02-01; need health a1 met 2018-01-01"
        => "yes, SUSTAIN_SHORT asb until 2018-08-01; first on 2018-08-01"

    // The windows of a reduction: from the day after the same day, to the day itself.
    the_boundary_day_belongs_to_the_base
        "tfp2" "2018-07-31" "need asb_reduction; need health a1 met 2018-01-01; event asb 2018-01-31; event asb 2018-02-01"
        => "yes, NEED_UNMET asb_reduction; first on 2018-08-01"
    the_day_before_the_base_is_out_of_it
        "tfp2" "2018-07-31" "need asb_reduction; need health a1 met 2018-01-01; event asb 2017-07-31; event asb 2018-07-31"
        => "yes, NEED_UNMET asb_reduction; first on 2019-01-31"
    a_third_fewer_and_not_a_hair_less
        "tfp2" "2018-07-31" "need youth_offending c1; need health a1 met 2018-01-01; event youth_offence c1 2017-09-01; \
            event youth_offence c1 2017-10-01; event youth_offence c1 2018-04-01; event youth_offence c1 2018-05-01"
        => "yes, NEED_UNMET youth_offending; first on 2018-11-01"

    // Statuses.
    a_status_that_still_holds_has_no_day
        "tfp2" "2018-07-31" "need social_care c1; status cp c1 2017-01-01; need health a1 met 2018-01-01"
        => "yes, NEED_UNMET social_care; no day"
    an_end_still_to_come_is_no_end
        "tfp2" "2018-07-31" "need social_care c1; status cp c1 2017-01-01 2018-08-15; need health a1 met 2018-01-01"
        => "yes, NEED_UNMET social_care; no day"
    the_later_end_of_two_counts
        "tfp2" "2018-07-31" "need social_care c1; status cp c1 2017-01-01 2018-02-20; status early_help c1 2017-06-01 2018-01-01; \
            need health a1 met 2018-01-01"
        => "yes, SUSTAIN_SHORT social_care until 2018-08-20; first on 2018-08-20"

    // Evidence.
    evidence_of_the_same_day_will_do
        "tfp2" "2018-07-31" "need health a1 met 2018-06-01 evidence 2018-06-01; need asb; event asb 2018-01-01" => "yes, progress"
    evidence_of_the_day_before_is_stale
        "tfp2" "2018-07-31" "need health a1 evidence 2018-05-31 met 2018-06-01; need asb; event asb 2018-01-01"
        => "yes, EVIDENCE_STALE health; no day"
    the_claiming_worker_is_no_evidence
        "tfp2" "2018-07-31" "need health a1 met 2018-06-01 by claiming_worker; need asb; event asb 2018-01-01"
        => "yes, EVIDENCE_MISSING health; no day"
    nobody_said_that_it_is_met
        "tfp2" "2018-07-31" "need health a1 evidence 2018-06-01; need asb; event asb 2018-01-01"
        => "yes, NEED_UNMET health; no day"
    a_head_of_service_signs_for_equivalent_progress
        "tfp2" "2018-07-31" "need exclusion c1 met 2018-07-01 by head_of_service; excluded c1 A17 permanent 0; \
            need asb; event asb 2018-01-01"
        => "yes, progress, flag DISCRETION_USED"
    an_event_since_takes_it_back
        "sfof" "2024-06-28" "found 2023-09-01; need 6.2 c1 met 2024-05-01; need 6.4 c1 met 2024-05-01; need 6.6 c1 met 2024-05-01; \
            event missing c1 2024-05-01"
        => "yes, NEED_UNMET 6.2; no day"

    // School.
    a_child_not_yet_at_school_is_not_looked_at
        "tfp2" "2018-07-31" "child c2 2016-05-01; attends c1 A17 118/140; attends c1 Sp18 110/120; attends c1 Su18 122/126; \
            need attendance c1; need health a1 met 2018-01-01"
        => "yes, progress"
    a_child_at_school_without_sessions_is_not_known
        "tfp2" "2018-07-31" "child c2 2010-05-01; attends c1 A17 118/140; attends c1 Sp18 110/120; attends c1 Su18 122/126; \
            need attendance c1; need health a1 met 2018-01-01"
        => "yes, FACT_UNKNOWN attendance; no day"
    one_child_below_decides_whatever_is_not_known
        "tfp2" "2018-07-31" "child c2 2010-05-01; attends c1 A17 100/140; attends c1 Sp18 100/120; attends c1 Su18 100/126; \
            need attendance c1; need health a1 met 2018-01-01"
        => "yes, NEED_UNMET attendance; no day"
    a_brother_in_his_first_term_is_looked_at_for_that_term
        "tfp2" "2018-07-31" "child c2 2013-05-01; attends c1 A17 118/140; attends c1 Sp18 110/120; attends c1 Su18 122/126; \
            attends c2 A17 140/140; attends c2 Sp18 120/120; attends c2 Su18 100/126; need attendance c1; \
            need health a1 met 2018-01-01"
        => "yes, progress"
    the_term_ends_today
        "tfp2" "2018-07-20" "attends c1 Su17 96/130; attends c1 A17 118/140; attends c1 Sp18 110/120; attends c1 Su18 122/126; \
            need attendance c1; need health a1 met 2018-01-01"
        => "yes, NEED_UNMET attendance; first on 2018-07-21"
    three_exclusions_are_not_more_than_three
        "tfp2" "2018-07-31" "need exclusion c1; excluded c1 A17 fixed_term 1; excluded c1 Sp18 suspension 2; \
            excluded c1 Su18 fixed_term 5; need health a1 met 2018-01-01"
        => "yes, progress"
    a_fourth_is
        "tfp2" "2018-07-31" "need exclusion c1; excluded c1 A17 fixed_term 1; excluded c1 Sp18 suspension 2; \
            excluded c1 Su18 fixed_term 5; excluded c1 Su18 fixed_term 1; need health a1 met 2018-01-01"
        => "yes, NEED_UNMET exclusion; no day"

    // Eligibility.
    two_needs_of_one_code_count_once
        "sfof" "2024-06-28" "found 2023-09-01; child c2 2012-01-01; need 6.4 c1 met 2024-05-01; need 6.4 c2 met 2024-05-01; \
            need 6.6 c1 met 2024-05-01"
        => "no, ELIG_MIN; no day"
    a_young_person_of_16_who_is_at_school
        "tfp2" "2018-07-31" "without c1; child c2 2001-03-01; need asb; event asb 2018-01-01; need health a1 met 2018-01-01"
        => "yes, progress"
    a_young_person_of_16_who_works
        "tfp2" "2018-07-31" "without c1; child c2 2001-03-01; left c2 2017-06-30; works c2 jsa 2017-07-01; need asb; \
            event asb 2018-01-01; need health a1 met 2018-01-01"
        => "no, NO_DEPENDENT; no day"
    a_child_who_grew_up_since
        "sfof" "2024-06-28" "found 2023-09-01; without c1; child c2 2005-10-01; need 6.4 c2 met 2024-05-01; \
            need 6.6 c2 met 2024-05-01; need 7.2 c2 met 2024-05-01"
        => "yes, progress"
    a_baby_on_the_way_is_not_enough_before_2022
        "tfp2" "2018-07-31" "without c1; unborn u1; need asb; event asb 2018-01-01; need health a1 met 2018-01-01"
        => "no, NO_DEPENDENT; no day"

    // Not known is never no.
    no_list_of_events
        "tfp2" "2018-07-31" "need asb; need health a1 met 2018-01-01; unrecorded events" => "yes, FACT_UNKNOWN asb; no day"
    no_list_of_needs
        "tfp2" "2018-07-31" "unrecorded needs" => "not_known, FACT_UNKNOWN; no day"
    no_list_of_members
        "tfp2" "2018-07-31" "need asb; event asb 2018-01-01; need health a1 met 2018-01-01; unrecorded members"
        => "not_known, FACT_UNKNOWN; no day"
    no_word_of_what_was_paid
        "tfp2" "2018-07-31" "need asb; event asb 2018-01-01; need health a1 met 2018-01-01; unrecorded paid_results"
        => "yes, FACT_UNKNOWN; no day"
    no_word_of_the_area
        "tfp2" "2018-07-31" "need asb; event asb 2018-01-01; need health a1 met 2018-01-01; unrecorded area"
        => "yes, FACT_UNKNOWN; no day"
    no_word_of_the_audit
        "tfp2" "2018-07-31" "need asb; event asb 2018-01-01; need health a1 met 2018-01-01; unrecorded audit"
        => "yes, FACT_UNKNOWN; no day"
    no_list_of_work_leaves_progress_as_it_is
        "tfp2" "2018-07-31" "need asb; event asb 2018-01-01; need health a1 met 2018-01-01; unrecorded work" => "yes, progress"

    // Work.
    work_that_ended_yesterday_still_counts_today
        "tfp2" "2018-06-04" "need worklessness a1; need asb; event asb 2018-05-01; works a1 esa 2018-03-05 2018-06-03"
        => "yes, employment"
    and_no_more_tomorrow
        "tfp2" "2018-06-05" "need worklessness a1; need asb; event asb 2018-05-01; works a1 esa 2018-03-05 2018-06-03"
        => "yes, NEED_UNMET worklessness, SUSTAIN_SHORT asb until 2018-11-01; no day"
    work_from_before_the_family_was_found
        "tfp2" "2018-06-04" "need worklessness a1; need asb; event asb 2018-05-01; works a1 esa 2017-07-09"
        => "yes, NEED_UNMET worklessness, SUSTAIN_SHORT asb until 2018-11-01; no day"
    two_adults_do_not_add_up
        "tfp2" "2018-06-04" "adult a2; need worklessness a1; need asb; event asb 2018-05-01; \
            works a1 esa 2018-03-05 2018-04-15; works a2 esa 2018-04-16"
        => "yes, NEED_UNMET worklessness, SUSTAIN_SHORT asb until 2018-11-01; first on 2018-07-16"

    // The months after closure, and the last day of the programme.
    not_closed_yet
        "sfof-h" "2024-12-30" "found 2023-09-01; need 1.4 c1 met 2024-05-01; need 6.4 c1 met 2024-05-01; need 8.3 c1 met 2024-05-01"
        => "yes, SUSTAIN_SHORT; no day"
    closed_too_late_for_the_programme
        "sfof-h" "2025-03-01" "found 2023-09-01; need 1.4 c1 met 2024-05-01; need 6.4 c1 met 2024-05-01; \
            need 8.3 c1 met 2024-05-01; closed 2024-10-01"
        => "yes, SUSTAIN_SHORT until 2025-04-01; no day"
    paid_under_the_other_reading
        "sfof-h" "2025-03-01" "found 2023-09-01; need 1.4 c1 met 2024-05-01; need 6.4 c1 met 2024-05-01; \
            need 8.3 c1 met 2024-05-01; closed 2024-06-01; paid sfof"
        => "yes, DUP_CLAIM; no day"
    before_the_programme
        "sfof" "2022-10-02" "found 2021-09-01; need 1.4 c1 met 2022-05-01; need 6.4 c1 met 2022-05-01; need 8.3 c1 met 2022-05-01"
        => "yes, WINDOW_CLOSED until 2022-10-03; first on 2022-10-03"

    // Tests that only the example of a council's own payments uses.
    held_for_26_weeks
        "example-local" "2027-01-14" "found 2026-05-01; need tenancy a1; status tenancy a1 2026-07-16" => "yes, progress"
    held_a_day_less
        "example-local" "2027-01-13" "found 2026-05-01; need tenancy a1; status tenancy a1 2026-07-16"
        => "yes, SUSTAIN_SHORT tenancy until 2027-01-14; first on 2027-01-14"
    held_with_a_break
        "example-local" "2027-01-14" "found 2026-05-01; need tenancy a1; status tenancy a1 2026-05-01 2026-09-01; \
            status tenancy a1 2026-09-03"
        => "yes, SUSTAIN_SHORT tenancy until 2027-03-04; first on 2027-07-01"
    held_by_two_rows_without_a_day_between
        "example-local" "2027-01-14" "found 2026-05-01; need tenancy a1; status tenancy a1 2026-05-01 2026-09-01; \
            status tenancy a1 2026-09-02"
        => "yes, progress"
    ten_weeks_of_thirteen
        "example-local" "2027-01-20" "found 2026-05-01; need training c1; status in_training c1 2026-10-21 2026-11-17; \
            status in_training c1 2026-12-09"
        => "yes, progress"
    a_day_less_than_ten_weeks
        "example-local" "2027-01-19" "found 2026-05-01; need training c1; status in_training c1 2026-10-21 2026-11-17; \
            status in_training c1 2026-12-09"
        => "yes, SUSTAIN_SHORT training until 2027-01-20; first on 2027-01-20"
    nothing_before_is_not_known_where_a_pack_says_so
        "example-local" "2027-01-20" "found 2026-05-01; need callouts" => "yes, FACT_UNKNOWN callouts; no day"
    needs_found_later_that_a_pack_does_not_owe
        "example-local" "2027-01-20" "found 2026-05-01; need tenancy a1; status tenancy a1 2026-07-01; \
            need training c1 found 2026-06-01"
        => "yes, progress"
    claims_are_taken_in_windows
        "example-local" "2027-02-01" "found 2026-05-01; need tenancy a1; status tenancy a1 2026-07-01"
        => "yes, WINDOW_CLOSED until 2027-07-01; first on 2027-07-01"
    a_month_since_it_was_met
        "example-local" "2027-01-19" "found 2026-05-01; need parenting a1 met 2026-12-20"
        => "yes, EVIDENCE_MISSING parenting; no day"
    closure_starts_the_clock
        "example-local" "2027-01-05" "found 2026-05-01; need eviction; closed 2026-10-05" => "yes, progress"
    an_event_since_closure_starts_it_again
        "example-local" "2027-01-05" "found 2026-05-01; need eviction; closed 2026-10-05; event eviction_notice 2026-10-20"
        => "yes, SUSTAIN_SHORT eviction until 2027-01-20; first on 2027-01-20"
}

/// The family of a need that is measured on a star chart, with these days and scores.
fn starred(scores: &[(&str, i32)]) -> String {
    let mut file = in_json("found 2026-05-01; need star");
    let rows = scores.iter().map(|(on, score)| {
        serde_json::json!({"kind": "star_chart", "on": on, "role": "professional", "tool": "family_star", "score": score})
    });
    file["needs"][0]["evidence"] = rows.collect();
    let facts =
        pack("example-local").read(&alongside_results::parse(&file.to_string()).expect("facts")).expect("facts");
    let on = day("2027-01-20");
    support::summary(&pack("example-local").evaluate(&facts, on), on)
}

#[test]
fn a_distance_is_measured_from_the_first_to_the_last() {
    assert_eq!(starred(&[("2026-05-02", 3), ("2026-12-01", 5)]), "yes, progress");
    assert_eq!(starred(&[("2026-12-01", 5), ("2026-05-02", 3)]), "yes, progress");
    assert_eq!(starred(&[("2026-05-02", 3), ("2026-12-01", 4)]), "yes, NEED_UNMET star; no day");
    assert_eq!(starred(&[("2026-05-02", 3), ("2026-09-01", 9), ("2026-12-01", 4)]), "yes, NEED_UNMET star; no day");
    assert_eq!(starred(&[("2026-05-02", 3)]), "yes, FACT_UNKNOWN star; no day");
    assert_eq!(starred(&[("2026-05-02", 3), ("2026-05-02", 9)]), "yes, FACT_UNKNOWN star; no day");
}

#[test]
fn what_is_missing_is_said_with_whose_it_is() {
    let told = "child c2 2010-05-01; attends c1 A17 118/140; attends c1 Sp18 110/120; attends c1 Su18 122/126; \
                attends c2 A17 118/140; attends c2 Su18 122/126; need attendance c1";
    let facts = pack("tfp2").read(&family(told)).expect("facts");
    let answer = pack("tfp2").evaluate(&facts, day("2018-07-31"));
    assert_eq!(answer.needs[0].facts.missing(), ["attendance of c2 in Sp18"]);
    let told: Vec<String> = answer.needs[0].facts.told().into_iter().map(|fact| fact.words).collect();
    assert_eq!(told[0], "c1, A17: 118 of 140 sessions attended, 0 missed with leave, 22 without");
    assert_eq!(told.len(), 5);
}

#[test]
fn the_threshold_of_the_day_to_come_is_the_one_that_counts() {
    // 86 per cent: enough until the end of August 2015; the search for the first day goes by each day's own row.
    let told = "found 2014-09-10; attends c1 A14 120/140; attends c1 Sp15 98/114; attends c1 Su15 112/128; \
                need attendance c1; need asb; event asb 2015-03-10";
    assert_eq!(says(pack("tfp2"), "2015-08-31", told), "yes, SUSTAIN_SHORT asb until 2015-09-10; no day");
    let sooner = told.replace("2015-03-10", "2015-02-10");
    assert_eq!(
        says(pack("tfp2"), "2015-08-05", &sooner),
        "yes, SUSTAIN_SHORT asb until 2015-08-10; first on 2015-08-10"
    );
}

#[test]
fn a_night_run_knows_the_next_day_to_look() {
    let told = "attends c1 A17 118/140; attends c1 Sp18 110/120; attends c1 Su18 122/126; need attendance c1; \
                need domestic_abuse a1; event domestic_callout 2018-01-31";
    let facts = pack("tfp2").read(&family(told)).expect("facts");
    assert_eq!(pack("tfp2").next_change(&facts, day("2018-07-20")), Some(day("2018-07-21")));
    assert_eq!(pack("tfp2").next_change(&facts, day("2018-07-21")), Some(day("2018-07-31")));
    let answer = pack("tfp2").evaluate(&facts, day("2018-07-21"));
    assert_eq!(answer.claim.earliest, Earliest::On(day("2018-07-31")));
}

#[test]
fn each_term_by_itself_and_the_child_alone() {
    let local: &Pack = built_in("example-local").expect("a pack");
    let mut file = in_json("found 2026-05-01; child c2 2014-01-01; need attends c1");
    file["terms"] = serde_json::json!([
        {"id": "a", "from": "2026-04-13", "to": "2026-07-20"}, {"id": "b", "from": "2026-09-02", "to": "2026-12-18"},
    ]);
    let row = |term: &str, attended: u32, authorised: u32| serde_json::json!({"person": "c1", "term": term, "possible": 100, "attended": attended, "authorised": authorised});
    let mut says = |rows: serde_json::Value| {
        file["attendance"] = rows;
        let facts = local.read(&alongside_results::parse(&file.to_string()).expect("facts")).expect("facts");
        support::summary(&local.evaluate(&facts, day("2027-01-20")), day("2027-01-20"))
    };
    assert_eq!(says(serde_json::json!([row("a", 92, 0), row("b", 46, 50)])), "yes, progress");
    assert_eq!(says(serde_json::json!([row("a", 100, 0), row("b", 91, 0)])), "yes, NEED_UNMET attends; no day");
    assert_eq!(says(serde_json::json!([row("a", 100, 0), row("b", 0, 100)])), "yes, FACT_UNKNOWN attends; no day");
}
