//! The acceptance cases, in the order of the reference: pack, day, family, and what is said of it.
//!
//! What is said is one line: whether the family is eligible, then the route by which it can be claimed or everything
//! that stands against it, then the first day on which it could be claimed if that is not the day itself.

mod support;

use alongside_results::{AbsenceBasis, Operator, Pack, Test, Truth};
use support::{day, family, pack, says};

macro_rules! cases {
    ($($name:ident $pack:literal $on:literal $family:expr => $said:literal)*) => {
        $(
            #[test]
            fn $name() {
                assert_eq!(says(pack($pack), $on, &$family.to_string()), $said);
            }
        )*
    };
}

const GOOD_SCHOOL: &str =
    "attends c1 A17 118/140; attends c1 Sp18 110/120; attends c1 Su18 122/126; need attendance c1;";
const BAD_SCHOOL: &str = "attends c1 A17 80/140; attends c1 Sp18 70/120; attends c1 Su18 75/126; need attendance c1;";
const SCHOOL_2015: &str =
    "found 2014-09-10; attends c1 A14 120/140; attends c1 Sp15 98/114; attends c1 Su15 112/128; need attendance c1;";
const SCHOOL_2024: &str = "found 2023-09-01; attends c1 A23 130/142; attends c1 Sp24 104/112; need 1.1 c1;";
const HARM: &str =
    "found 2023-09-01; need 6.2 c1 met 2024-05-01; need 6.4 c1 met 2024-05-01; need 6.6 c1 met 2024-05-01;";

macro_rules! with {
    ($start:ident, $more:literal) => {
        format!("{} {}", $start, $more)
    };
}

cases! {
    a01_six_months_and_three_terms_are_over
        "tfp2" "2018-07-31" with!(GOOD_SCHOOL, "need domestic_abuse a1; event domestic_callout 2018-01-31")
        => "yes, progress"
    a02_a_day_too_early
        "tfp2" "2018-07-30" with!(GOOD_SCHOOL, "need domestic_abuse a1; event domestic_callout 2018-01-31")
        => "yes, SUSTAIN_SHORT domestic_abuse until 2018-07-31; first on 2018-07-31"
    a03_two_indicators_under_one_headline
        "tfp2" "2018-07-31" "adult a2; need domestic_abuse a1; need domestic_abuse a2; event domestic_callout 2017-12-01"
        => "no, ELIG_MIN; no day"
    a04_a_term_counts_once_it_has_ended
        "tfp2" "2018-07-19" with!(GOOD_SCHOOL, "attends c1 Su17 96/130; need health a1 met 2018-06-01")
        => "yes, NEED_UNMET attendance; first on 2018-07-21"
    a05_exactly_the_threshold_is_enough
        "tfp2" "2018-07-23" "attends c1 A17 126/140; attends c1 Sp18 108/120; attends c1 Su18 117/130; \
            need attendance c1; need health a1 met 2018-06-01"
        => "yes, progress"
    a07_a_brother_or_sister_who_starts_the_same_problem
        "tfp2" "2018-07-23" with!(GOOD_SCHOOL, "child c2 2010-04-01; attends c2 A17 118/140; attends c2 Sp18 110/120; \
            attends c2 Su18 60/126; need asb; event asb 2017-11-01")
        => "yes, NEED_UNMET attendance; no day"
    a08_a_problem_found_later_is_owed
        "tfp2" "2018-07-23" with!(GOOD_SCHOOL, "need asb; event asb 2017-11-01; \
            need domestic_abuse a1 found 2018-04-02; event domestic_callout 2018-04-02")
        => "yes, SUSTAIN_SHORT domestic_abuse until 2018-10-02; first on 2018-10-02"
    a08b_and_runs_its_own_six_months
        "tfp2" "2018-10-02" with!(GOOD_SCHOOL, "need asb; event asb 2017-11-01; \
            need domestic_abuse a1 found 2018-04-02; event domestic_callout 2018-04-02")
        => "yes, progress"
    a09_thirteen_weeks_of_work_whatever_else
        "tfp2" "2018-06-04" with!(BAD_SCHOOL, "attends c1 Su17 96/130; need worklessness a1; works a1 esa 2018-03-05")
        => "yes, employment"
    a10_the_last_day_of_week_13_is_not_over
        "tfp2" "2018-06-03" with!(BAD_SCHOOL, "attends c1 Su17 96/130; need worklessness a1; works a1 esa 2018-03-05")
        => "yes, NEED_UNMET attendance, NEED_UNMET worklessness; first on 2018-06-04"
    a11_another_benefit_another_length
        "tfp2" "2018-06-04" "need worklessness a1; need health a1 met 2018-06-01; works a1 jsa 2018-03-05"
        => "yes, NEED_UNMET worklessness; first on 2018-09-03"
    a12_a_gap_of_three_weeks
        "tfp2" "2018-07-30" with!(BAD_SCHOOL, "need worklessness a1; works a1 jsa 2018-01-08 2018-04-15; \
            works a1 jsa 2018-05-07")
        => "yes, employment"
    a12_not_a_day_before
        "tfp2" "2018-07-29" with!(BAD_SCHOOL, "need worklessness a1; works a1 jsa 2018-01-08 2018-04-15; \
            works a1 jsa 2018-05-07")
        => "yes, NEED_UNMET attendance, NEED_UNMET worklessness; first on 2018-07-30"
    a13_a_gap_of_seven_weeks
        "tfp2" "2018-09-03" with!(BAD_SCHOOL, "need worklessness a1; works a1 jsa 2018-01-08 2018-04-15; \
            works a1 jsa 2018-06-04")
        => "yes, NEED_UNMET attendance, NEED_UNMET worklessness; first on 2018-12-03"
    a14_a_parent_elsewhere_brings_one_problem_only
        "tfp2" "2018-07-31" "adult a2 elsewhere; need adult_offending a2 met 2018-05-01; need substance a2 met 2018-05-01"
        => "no, ELIG_MIN; no day"
    a15_a_parent_elsewhere_and_a_child
        "tfp2" "2018-07-31" with!(GOOD_SCHOOL, "adult a2 elsewhere; need adult_offending a2 met 2018-05-01")
        => "yes, progress"
    a16_the_child_left_school
        "tfp2" "2018-07-31" "left c1 2018-05-25; need attendance c1; need asb; event asb 2017-11-01"
        => "yes, progress, flag NEUTRAL"
    a17_the_threshold_of_its_time
        "tfp2" "2015-07-22" with!(SCHOOL_2015, "need health a1 met 2015-06-01") => "yes, progress"
    a18_the_threshold_since_september_2015
        "tfp2" "2015-09-03" with!(SCHOOL_2015, "need health a1 met 2015-06-01")
        => "yes, NEED_UNMET attendance; no day"
    a19_six_months_after_a_protection_plan
        "tfp2" "2018-05-10" "need social_care c1; status cp c1 2017-01-01 2017-11-10; need debt met 2018-05-01"
        => "yes, progress"
    a19_not_a_day_before
        "tfp2" "2018-05-09" "need social_care c1; status cp c1 2017-01-01 2017-11-10; need debt met 2018-05-01"
        => "yes, SUSTAIN_SHORT social_care until 2018-05-10; first on 2018-05-10"
    a20_opened_again
        "tfp2" "2018-05-10" "need social_care c1; status cp c1 2017-01-01 2017-11-10; \
            status cin c1 2018-01-05 2018-02-20; need debt met 2018-05-01"
        => "yes, SUSTAIN_SHORT social_care until 2018-08-20; first on 2018-08-20"
    a21_paid_already
        "tfp2" "2018-07-31" with!(GOOD_SCHOOL, "need domestic_abuse a1; event domestic_callout 2018-01-31; paid tfp2")
        => "yes, DUP_CLAIM; no day"
    a22_the_area_has_been_paid_all
        "tfp2" "2018-07-31" with!(GOOD_SCHOOL, "need domestic_abuse a1; event domestic_callout 2018-01-31; \
            area 1940 of 1940")
        => "yes, CAP_REACHED; no day"
    a23_drawn_in_the_sample
        "tfp2" "2018-07-31" with!(GOOD_SCHOOL, "need domestic_abuse a1; event domestic_callout 2018-01-31; audit pending")
        => "yes, AUDIT_PENDING; no day"
    a23_the_audit_passed
        "tfp2" "2018-07-31" with!(GOOD_SCHOOL, "need domestic_abuse a1; event domestic_callout 2018-01-31; audit passed")
        => "yes, progress"
    a23_the_audit_failed
        "tfp2" "2018-07-31" with!(GOOD_SCHOOL, "need domestic_abuse a1; event domestic_callout 2018-01-31; audit failed")
        => "yes, AUDIT_FAILED; no day"
    a24_marked_met_and_nothing_shows_it
        "tfp2" "2018-07-31" with!(GOOD_SCHOOL, "need health a1 met 2018-06-01 without evidence")
        => "yes, EVIDENCE_MISSING health; no day"
    a25_both_reductions_reached_exactly
        "tfp2" "2018-07-31" with!(GOOD_SCHOOL, "need asb_reduction; event asb 2017-08-10; event asb 2017-09-11; \
            event asb 2017-10-12; event asb 2017-11-13; event asb 2018-01-14; event asb 2018-03-01; event asb 2018-05-01; \
            need youth_offending c1; event youth_offence c1 2017-09-01; event youth_offence c1 2017-11-01; \
            event youth_offence c1 2018-01-10; event youth_offence c1 2018-03-10; event youth_offence c1 2018-06-10")
        => "yes, progress"
    a26_half_is_not_enough
        "tfp2" "2018-07-31" with!(GOOD_SCHOOL, "need asb_reduction; event asb 2017-08-10; event asb 2017-09-11; \
            event asb 2017-10-12; event asb 2017-11-13; event asb 2018-03-01; event asb 2018-05-01")
        => "yes, NEED_UNMET asb_reduction; first on 2018-09-01"
    a27_nothing_to_reduce_and_nothing_since
        "tfp2" "2018-07-31" with!(GOOD_SCHOOL, "need asb_reduction") => "yes, progress"
    a27_nothing_to_reduce_and_something_since
        "tfp2" "2018-07-31" with!(GOOD_SCHOOL, "need asb_reduction; event asb 2018-03-01")
        => "yes, NEED_UNMET asb_reduction; first on 2018-09-01"
    a28_a_month_without_that_day
        "tfp2" "2018-02-28" "need asb; event asb 2017-08-31; need health a1 met 2018-01-10" => "yes, progress"
    a28_not_a_day_before
        "tfp2" "2018-02-27" "need asb; event asb 2017-08-31; need health a1 met 2018-01-10"
        => "yes, SUSTAIN_SHORT asb until 2018-02-28; first on 2018-02-28"
    b01_three_needs_under_one_headline
        "sfof" "2024-06-28" HARM => "yes, progress"
    b02_three_headlines_are_asked
        "sfof-h" "2024-12-30" with!(HARM, "closed 2024-06-28") => "no, ELIG_MIN; no day"
    b03_two_needs
        "sfof" "2024-06-28" with!(SCHOOL_2024, "need 6.2 c1 met 2024-06-01; event missing c1 2023-11-30")
        => "no, ELIG_MIN; no day"
    b04_a_third_need_found_later
        "sfof" "2024-06-28" with!(SCHOOL_2024, "need 6.2 c1 met 2024-06-01; event missing c1 2023-11-30; \
            need 8.3 c1 found 2023-10-02 met 2024-06-14")
        => "yes, progress"
    b05_the_last_possible_days
        "sfof-h" "2025-03-30" with!(SCHOOL_2024, "attends c1 Su24 120/130; attends c1 A24 130/140; \
            need 6.2 c1 met 2024-06-01; need 8.3 c1 met 2024-06-14; closed 2024-09-30")
        => "yes, progress"
    b06_a_day_after_the_programme
        "sfof-h" "2025-04-01" with!(SCHOOL_2024, "attends c1 Su24 120/130; attends c1 A24 130/140; \
            need 6.2 c1 met 2024-06-01; need 8.3 c1 met 2024-06-14; closed 2024-10-01")
        => "yes, PROGRAMME_ENDED; no day"
    b07_no_employment_route
        "sfof" "2024-06-28" "found 2023-09-01; attends c1 A23 106/142; attends c1 Sp24 84/112; need 1.1 c1; \
            need 6.4 c1 met 2024-05-01; need 10.1 a1 met 2024-06-10; works a1 esa 2024-03-04"
        => "yes, NEED_UNMET 1.1; first on 2024-12-21"
    b08_no_lead
        "sfof" "2024-06-28" with!(HARM, "no lead_since") => "yes, PROC_LEAD; no day"
    b08_no_assessment_and_no_plan
        "sfof" "2024-06-28" with!(HARM, "no assessment_on; no plan_on") => "yes, PROC_ASSESS, PROC_PLAN; no day"
    b09_expectant_parents
        "sfof" "2024-06-28" "found 2023-09-01; without c1; adult a2; unborn u1; need 2.1 a1 met 2024-05-01; \
            need 3.2 a2 met 2024-05-01; need 9.2 met 2024-05-01"
        => "yes, progress"
    b10_a_couple
        "sfof" "2024-06-28" "found 2023-09-01; without c1; adult a2; need 3.2 a1 met 2024-05-01; \
            need 4.1 a2 met 2024-05-01; need 9.2 met 2024-05-01"
        => "no, NO_DEPENDENT; no day"
    p01_two_of_three
        "tfp1" "2015-03-01" "found 2014-09-10; need asb; need worklessness a1; event asb 2014-08-01"
        => "yes, progress"
    f01_nothing_is_ever_claimable
        "ffp" "2026-06-01" "found 2025-09-01; need 1.1 c1 met 2026-01-10; need 6.2 c1 met 2026-01-10; \
            need 8.3 c1 met 2026-01-10"
        => "no, PROGRAMME_ENDED; no day"
}

/// `tfp2` as some area's plan would have it, with the attendance rule changed.
fn with_attendance(change: impl Fn(&mut Test)) -> Pack {
    let mut changed = pack("tfp2").clone();
    let need = changed.needs.iter_mut().find(|need| need.code == "attendance").expect("the need");
    need.outcomes.iter_mut().for_each(|outcome| change(&mut outcome.test));
    changed
}

#[test]
fn a06_a_plan_that_says_above() {
    let above = with_attendance(|test| {
        if let Test::AttendanceOverTerms { operator, .. } = test {
            *operator = Operator::Above;
        }
    });
    let exactly = "attends c1 A17 126/140; attends c1 Sp18 108/120; attends c1 Su18 117/130; need attendance c1; \
                   need health a1 met 2018-06-01";
    assert_eq!(says(&above, "2018-07-23", exactly), "yes, NEED_UNMET attendance; no day");
}

#[test]
fn a29_which_absence_counts_decides() {
    let sessions =
        "attends c1 A17 114/140 20 with leave 6 without leave; need attendance c1; need health a1 met 2017-12-01";
    let judged = |basis| {
        let pack = with_attendance(|test| {
            if let Test::AttendanceOverTerms { absence, terms, .. } = test {
                (*absence, *terms) = (basis, 1);
            }
        });
        let facts = pack.read(&family(sessions)).expect("good facts");
        pack.evaluate(&facts, day("2018-01-02")).needs[0].status
    };
    assert_eq!(judged(AbsenceBasis::All), Truth::No, "114 of 140 is 81.4 per cent");
    assert_eq!(judged(AbsenceBasis::Unauthorised), Truth::Yes, "6 of 140 missed without leave leaves 95.7 per cent");
    assert_eq!(judged(AbsenceBasis::ExcludeAuthorised), Truth::Yes, "114 of 120 is 95 per cent");
}
