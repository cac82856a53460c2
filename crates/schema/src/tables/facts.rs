//! The tables that hold facts about people, each with its marks and the view through which it is read.
//!
//! A fact is written to its table, `tables::goals`, and read from what the viewer may see of it, `visible::goals`: the same columns,
//! with `viewer_id` and `grade` beside them. [`reach`](mod@crate::reach) makes the views.

use crate::reach::{
    GRADE_FULL, GRADE_INDEX, GRADE_RECORD, area, asked_actions, barred, emergencies_now, guarded_families, keepable,
    limits_now, near, officer_corrections, officer_limits, openable, owed, parts_now, reach, ringable,
    visible_incidents, visible_requests, visible_restrictions, visible_subject_requests, watched,
};
use crate::tables::together::together;
use crate::tables::*;

/// What is known of one fact table.
#[derive(Clone, Copy, Debug)]
pub struct FactTable {
    /// Its name.
    pub name: &'static str,
    /// The view through which it is read.
    pub view: &'static str,
    /// The grade of reach from which its rows are seen.
    pub least_grade: i64,
    /// The area in which it is for who works with a part of the record; see [`area`].
    pub area: i64,
    /// Its columns, in their order.
    pub columns: &'static [&'static str],
}

macro_rules! fact_tables {
    ($($(#[$doc:meta])* $table:ident, $view:literal as $alias:ident from $grade:ident in $area:ident { $($column:ident -> $type:ty,)+ })+) => {
        $(diesel::table! {
            $(#[$doc])*
            $table (id) {
                id -> Text,
                family_id -> Text,
                $($column -> $type,)+
                subjects -> Text,
                withheld_from -> Text,
                visibility -> Text,
                source -> Text,
            }
        })+

        /// For each fact table, the rows of it that an account may see.
        pub mod visible {
            $(diesel::table! {
                $(#[$doc])*
                #[sql_name = $view]
                $table (id, viewer_id) {
                    id -> Text,
                    family_id -> Text,
                    $($column -> $type,)+
                    subjects -> Text,
                    withheld_from -> Text,
                    visibility -> Text,
                    source -> Text,
                    viewer_id -> Text,
                    grade -> BigInt,
                }
            })+
        }

        /// Every fact table.
        pub const FACT_TABLES: &[FactTable] = &[$(FactTable {
            name: stringify!($table),
            view: $view,
            least_grade: $grade,
            area: area::$area,
            columns: &["id", "family_id", $(stringify!($column),)+ "subjects", "withheld_from", "visibility", "source"],
        },)+];

        $(use visible::$table as $alias;)+
        together!(among $($table),+);
        together!(among $($alias),+);
        together!((agencies teams users user_roles families family_clearances episodes involvements people name_tokens person_keys
            plans requests today covers reach owed emergencies_now) with ($($table)+ $($alias)+));
    };
}

together!(among reach, barred, emergencies_now, watched, openable, visible_requests, visible_restrictions, visible_incidents, asked_actions, owed, ringable, emergency_openings, already_open_askings, restrictions, restriction_steps,
    incidents, incident_steps,
    agencies, teams, users, user_roles, sessions, api_tokens, families, family_clearances, episodes, involvements, people, name_tokens, person_keys,
    plans, requests, request_keys, request_pauses, request_clearances, request_decisions, request_tellings, request_people, request_not_now,
    request_guarded, request_restrictions,
    attachments, unsent_requests, today, absences, covers, team_covers,
    staff_links, staff_link_keys, staff_link_matches, person_locks);
together!((parts_now) with (families users agencies involvements episodes));
together!((officer_corrections) with (families users corrections));
together!((officer_limits) with (families users people processing_limits));
together!((limits_now) with (families people));
together!((sending_facts) with (sending_readers));
together!((guarded_families) with (family_members families people channels homes residents person_keys));
together!((account_askings one_time_codes) with (users));
together!((second_factors) with (sessions users agencies user_roles));
together!((identities) with (sessions users agencies user_roles));
together!((passkeys sealed_identities) with (users));
together!((sign_in_invitations access_reviews known_devices) with (users agencies));
together!((sign_in_invitations) with (one_time_codes));
together!((second_factors identities passkeys account_askings one_time_codes sign_in_invitations) with (today));
together!((person_locks) with (family_members));
together!((wide_searches) with (users));
together!((wordings) with (visible_consents users));
together!(among visible_subject_requests, subject_requests, subject_pauses, subject_items, subject_steps, subject_releases, subject_release_files);
together!((visible_subject_requests subject_requests subject_pauses subject_items subject_steps subject_releases) with (users people));
together!((keepable) with (families users episodes family_members people holds disposals disposal_families));
together!(among holds, disposals, disposal_families, erasures);
together!((holds disposals disposal_families) with (families people users family_members));
together!((near) with (families people visible_family_members visible_person_names));
together!(among trail, trail_seals, trail_waiting, trail_words);

fact_tables! {
    /// Who is in which family. A person may be in several.
    family_members, "visible_family_members" as visible_family_members from GRADE_INDEX in CORE {
        person_id -> Text,
        position -> BigInt,
        relationship -> Text,
        joined_on -> Text,
        left_on -> Nullable<Text>,
        created_at -> Text,
        leave_reason -> Text,
    }

    /// The homes of a family.
    homes, "visible_homes" as visible_homes from GRADE_RECORD in NOBODY {
        position -> BigInt,
        address -> Text,
        postcode -> Text,
        class -> Text,
        created_at -> Text,
        from_on -> Nullable<Text>,
        to_on -> Nullable<Text>,
        area -> Text,
        postcode_key -> Text,
        version -> BigInt,
    }

    /// Who lives where, from when to when.
    residents, "visible_residents" as visible_residents from GRADE_RECORD in NOBODY {
        home_id -> Text,
        person_id -> Text,
        lived_from -> Text,
        lived_to -> Nullable<Text>,
        created_at -> Text,
        nights -> Text,
        nights_words -> Text,
    }

    /// Who is what to whom.
    relationships, "visible_relationships" as visible_relationships from GRADE_RECORD in PEOPLE {
        from_person_id -> Text,
        to_person_id -> Text,
        kind -> Text,
        parental_responsibility -> Text,
        lives_with -> Text,
        quality -> Text,
        note -> Text,
        tie -> Text,
        nature -> Text,
        from_on -> Nullable<Text>,
        to_on -> Nullable<Text>,
        couple -> Text,
        closeness -> Text,
        closeness_by -> Text,
        closeness_on -> Nullable<Text>,
        contact -> Text,
        contact_words -> Text,
        version -> BigInt,
    }

    /// Who must not be told what about whom.
    nondisclosures, "visible_nondisclosures" as visible_nondisclosures from GRADE_RECORD in NOBODY {
        who_person_id -> Nullable<Text>,
        who -> Text,
        about_person_id -> Nullable<Text>,
        what -> Text,
        state -> Text,
        created_at -> Text,
    }

    /// What is known of each of the six problems.
    problem_facts, "visible_problem_facts" as visible_problem_facts from GRADE_RECORD in NOBODY {
        person_id -> Nullable<Text>,
        problem -> Text,
        answer -> Text,
        evidence -> Text,
        known_on -> Nullable<Text>,
        recorded_at -> Text,
        checked -> Bool,
    }

    /// What everybody who works with a family must know before they knock or ring.
    alerts, "visible_alerts" as visible_alerts from GRADE_RECORD in CORE {
        kind -> Text,
        words -> Text,
        from_on -> Text,
        review_on -> Text,
        to_on -> Nullable<Text>,
        ended_on -> Nullable<Text>,
        end_reason -> Text,
        version -> BigInt,
        set_by -> Text,
        set_at -> Text,
    }

    /// Telephone numbers and the like, with whether they are safe to use.
    channels, "visible_channels" as visible_channels from GRADE_RECORD in NOBODY {
        person_id -> Text,
        kind -> Text,
        value -> Text,
        safe -> Text,
        note -> Text,
        created_at -> Text,
        from_on -> Nullable<Text>,
        to_on -> Nullable<Text>,
        times -> Text,
        code_phrase -> Text,
        checked_on -> Nullable<Text>,
        check_due_on -> Nullable<Text>,
        value_key -> Text,
        version -> BigInt,
        say_as -> Text,
        never_mention -> Text,
    }

    /// The family's own words, and what is working well.
    stories, "visible_stories" as visible_stories from GRADE_RECORD in STORY {
        kind -> Text,
        words -> Text,
        told_on -> Text,
        created_at -> Text,
    }

    /// Each child's legal status over time.
    status_spells, "visible_status_spells" as visible_status_spells from GRADE_RECORD in LEGAL {
        person_id -> Text,
        status -> Text,
        started_on -> Text,
        ended_on -> Nullable<Text>,
        reason -> Text,
        decided_by -> Text,
        created_at -> Text,
    }

    /// The one timeline of a family.
    timeline_entries, "visible_timeline_entries" as visible_timeline_entries from GRADE_RECORD in NOBODY {
        happened_on -> Text,
        kind -> Text,
        title -> Text,
        body -> Text,
        fact_id -> Nullable<Text>,
        author_id -> Text,
        recorded_at -> Text,
    }

    /// Visits, calls and attempts.
    contacts, "visible_contacts" as visible_contacts from GRADE_RECORD in WORK {
        happened_on -> Text,
        kind -> Text,
        what_happened -> Text,
        recorded_by -> Text,
        recorded_at -> Text,
        next_step -> Text,
        feedback -> Text,
    }

    /// Who was seen at a contact, and who was seen alone.
    people_seen, "visible_people_seen" as visible_people_seen from GRADE_RECORD in WORK {
        contact_id -> Text,
        person_id -> Text,
        seen_on -> Text,
        alone -> Bool,
    }

    /// What was explained to whom, and what they decided.
    agreements, "visible_agreements" as visible_agreements from GRADE_RECORD in NOBODY {
        agreed_on -> Text,
        explained -> Text,
        language -> Text,
        decision -> Text,
        words -> Text,
        recorded_by -> Text,
        recorded_at -> Text,
    }

    /// What was promised to the family, in the words used.
    promises, "visible_promises" as visible_promises from GRADE_RECORD in NOBODY {
        words -> Text,
        made_by -> Text,
        made_on -> Text,
        due_on -> Text,
        kept_on -> Nullable<Text>,
        maker_kind -> Text,
        maker_person_id -> Nullable<Text>,
        maker_name -> Text,
        to_whom -> Text,
        repeats -> Text,
        until_on -> Nullable<Text>,
        first_due_on -> Nullable<Text>,
        backup -> Text,
        if_it_breaks -> Text,
        reminded_of -> Nullable<Text>,
        version -> BigInt,
    }

    /// What came of a promise each time, and what it was before it was agreed anew.
    promise_times, "visible_promise_times" as visible_promise_times from GRADE_RECORD in NOBODY {
        promise_id -> Text,
        number -> BigInt,
        outcome -> Text,
        promised -> Text,
        due_on -> Text,
        happened_on -> Text,
        note -> Text,
        agreed_with -> Text,
        reported_by -> Text,
        recorded_by -> Text,
        recorded_at -> Text,
    }

    /// What the family wants, in their words.
    goals, "visible_goals" as visible_goals from GRADE_RECORD in PLAN {
        plan_id -> Text,
        position -> BigInt,
        words -> Text,
        said_by -> Text,
        progress -> Text,
        version -> BigInt,
        created_at -> Text,
        baseline -> Text,
        wanted -> Text,
        family_plan_id -> Nullable<Text>,
    }

    /// Who does what by when.
    actions, "visible_actions" as visible_actions from GRADE_RECORD in PLAN {
        goal_id -> Text,
        position -> BigInt,
        what -> Text,
        owner_kind -> Text,
        owner_person_id -> Nullable<Text>,
        owner_name -> Text,
        due_on -> Text,
        state -> Text,
        version -> BigInt,
        created_at -> Text,
        why -> Text,
        how_known -> Text,
        checked_by -> Text,
        backup -> Text,
        state_reason -> Text,
        user_id -> Nullable<Text>,
        acceptance -> Text,
        accepted_on -> Nullable<Text>,
        acceptance_words -> Text,
        acceptance_by -> Nullable<Text>,
        family_plan_id -> Nullable<Text>,
    }

    /// Reviews of the plan.
    reviews, "visible_reviews" as visible_reviews from GRADE_RECORD in PLAN {
        plan_id -> Text,
        held_on -> Text,
        better -> Text,
        still_hard -> Text,
        next -> Text,
        next_review_on -> Nullable<Text>,
        recorded_by -> Text,
        recorded_at -> Text,
        go_on_reason -> Text,
    }

    /// Answers on a scale from 0 to 10.
    readings, "visible_readings" as visible_readings from GRADE_RECORD in PLAN {
        review_id -> Text,
        question -> Text,
        rated_by -> Text,
        value -> BigInt,
        read_on -> Text,
        scale -> Text,
        rater_person_id -> Nullable<Text>,
    }

    /// Services for somebody of the family, in their order.
    service_steps, "visible_service_steps" as visible_service_steps from GRADE_RECORD in PLAN {
        plan_id -> Text,
        position -> BigInt,
        service -> Text,
        provider -> Text,
        attends -> Text,
        readiness -> Text,
        earliest_on -> Nullable<Text>,
        wanted_from -> Nullable<Text>,
        wanted_to -> Nullable<Text>,
        waiting_since -> Text,
        pace -> Text,
        sessions_planned -> Nullable<BigInt>,
        state -> Text,
        asked_on -> Nullable<Text>,
        offered_on -> Nullable<Text>,
        started_on -> Nullable<Text>,
        ended_on -> Nullable<Text>,
        end_words -> Text,
        version -> BigInt,
        created_at -> Text,
    }

    /// What a service waits for.
    step_needs, "visible_step_needs" as visible_step_needs from GRADE_RECORD in PLAN {
        step_id -> Text,
        kind -> Text,
        needs_step_id -> Nullable<Text>,
        needs_action_id -> Nullable<Text>,
        words -> Text,
        met_on -> Nullable<Text>,
        met_words -> Text,
        created_at -> Text,
    }

    /// What happened with a service.
    step_events, "visible_step_events" as visible_step_events from GRADE_RECORD in PLAN {
        step_id -> Text,
        happened_on -> Text,
        kind -> Text,
        words -> Text,
        recorded_by -> Text,
        recorded_at -> Text,
    }

    /// Versions of the plan that were agreed.
    plan_versions, "visible_plan_versions" as visible_plan_versions from GRADE_RECORD in PLAN {
        plan_id -> Text,
        number -> BigInt,
        agreed_on -> Text,
        how -> Text,
        words -> Text,
        recorded_by -> Text,
        recorded_at -> Text,
    }

    /// Who agreed to a version, and who has a copy.
    plan_version_people, "visible_plan_version_people" as visible_plan_version_people from GRADE_RECORD in PLAN {
        version_id -> Text,
        person_id -> Nullable<Text>,
        name -> Text,
        agrees -> Text,
        copy_given_on -> Nullable<Text>,
    }

    /// What a version says.
    plan_version_lines, "visible_plan_version_lines" as visible_plan_version_lines from GRADE_RECORD in PLAN {
        version_id -> Text,
        position -> BigInt,
        kind -> Text,
        fact_id -> Text,
        heading -> Text,
        words -> Text,
    }

    /// What was said of each goal at a review.
    review_goals, "visible_review_goals" as visible_review_goals from GRADE_RECORD in PLAN {
        review_id -> Text,
        goal_id -> Text,
        progress -> Text,
        words -> Text,
    }

    /// Calls after the end, for families that want them.
    check_ins, "visible_check_ins" as visible_check_ins from GRADE_RECORD in NOBODY {
        episode_id -> Text,
        due_on -> Text,
        how -> Text,
        keeper_id -> Text,
        state -> Text,
        done_on -> Nullable<Text>,
        heard -> Text,
        recorded_by -> Nullable<Text>,
    }

    /// What came of a pair who must not be told, step by step.
    nondisclosure_steps, "visible_nondisclosure_steps" as visible_nondisclosure_steps from GRADE_RECORD in NOBODY {
        nondisclosure_id -> Text,
        step -> Text,
        reason -> Text,
        review_on -> Nullable<Text>,
        taken_by -> Text,
        taken_at -> Text,
    }

    /// Which facts a pair keeps from whom.
    withholdings, "visible_withholdings" as visible_withholdings from GRADE_RECORD in NOBODY {
        nondisclosure_id -> Text,
        fact_table -> Text,
        fact_id -> Text,
        person_id -> Text,
        created_at -> Text,
    }

    /// The school or nursery of a child.
    schools, "visible_schools" as visible_schools from GRADE_RECORD in PEOPLE {
        person_id -> Text,
        name -> Text,
        created_at -> Text,
    }

    /// Letters, plans and other papers.
    documents, "visible_documents" as visible_documents from GRADE_RECORD in NOBODY {
        kind -> Text,
        title -> Text,
        dated_on -> Nullable<Text>,
        retention -> Text,
        redacts_id -> Nullable<Text>,
        version -> BigInt,
        added_by -> Text,
        added_at -> Text,
    }

    /// The pages of each version of a document.
    document_files, "visible_document_files" as visible_document_files from GRADE_RECORD in NOBODY {
        document_id -> Text,
        number -> BigInt,
        page -> BigInt,
        digest -> Text,
        kind -> Text,
        title -> Text,
        bytes -> BigInt,
        cleaned -> Bool,
        added_by -> Text,
        added_at -> Text,
    }

    /// Other names than the one in use, with dates.
    person_names, "visible_person_names" as visible_person_names from GRADE_INDEX in NOBODY {
        person_id -> Text,
        used_as -> Text,
        name -> Text,
        from_on -> Nullable<Text>,
        to_on -> Nullable<Text>,
        created_at -> Text,
    }

    /// What is known of somebody: one thing a row, from when to when.
    person_details, "visible_person_details" as visible_person_details from GRADE_RECORD in NOBODY {
        person_id -> Text,
        kind -> Text,
        value -> Text,
        from_on -> Text,
        to_on -> Nullable<Text>,
        recorded_at -> Text,
    }

    /// Numbers by which other services know somebody.
    person_identifiers, "visible_person_identifiers" as visible_person_identifiers from GRADE_RECORD in NOBODY {
        person_id -> Text,
        system -> Text,
        issuer -> Text,
        value -> Text,
        from_on -> Nullable<Text>,
        to_on -> Nullable<Text>,
        verified_by -> Text,
        recorded_at -> Text,
    }

    /// Who has parental responsibility for whom.
    responsibilities, "visible_responsibilities" as visible_responsibilities from GRADE_RECORD in PEOPLE {
        person_id -> Text,
        child_id -> Text,
        basis -> Text,
        evidence -> Text,
        seen_on -> Nullable<Text>,
        from_on -> Nullable<Text>,
        to_on -> Nullable<Text>,
        recorded_at -> Text,
    }

    /// Acts that change a life: a birth, a death, a move, families joined.
    life_events, "visible_life_events" as visible_life_events from GRADE_RECORD in NOBODY {
        kind -> Text,
        person_id -> Nullable<Text>,
        other_id -> Nullable<Text>,
        happened_on -> Text,
        words -> Text,
        recorded_by -> Text,
        recorded_at -> Text,
        taken_back_by -> Nullable<Text>,
        taken_back_at -> Nullable<Text>,
        taken_back_why -> Nullable<Text>,
    }

    /// Families that come from or go to another area.
    transfers, "visible_transfers" as visible_transfers from GRADE_RECORD in NOBODY {
        direction -> Text,
        area -> Text,
        receiver -> Text,
        contact -> Text,
        moves_on -> Text,
        reason -> Text,
        passing_on -> Text,
        passing_words -> Text,
        sent_on -> Nullable<Text>,
        sent_how -> Text,
        acknowledged_on -> Nullable<Text>,
        acknowledged_by -> Text,
        called_off_on -> Nullable<Text>,
        called_off_why -> Text,
        version -> BigInt,
        recorded_by -> Text,
        recorded_at -> Text,
    }

    /// Assessments: each is authorised by somebody other than its author, and the next begins from it.
    assessments, "visible_assessments" as visible_assessments from GRADE_RECORD in NOBODY {
        episode_id -> Text,
        number -> BigInt,
        state -> Text,
        begun_by -> Text,
        begun_on -> Text,
        finished_by -> Nullable<Text>,
        finished_on -> Nullable<Text>,
        late_because -> Text,
        authorised_by -> Nullable<Text>,
        authorised_on -> Nullable<Text>,
    }

    /// What an assessment says of one child, or of the whole family, in one domain.
    assessment_parts, "visible_assessment_parts" as visible_assessment_parts from GRADE_RECORD in NOBODY {
        assessment_id -> Text,
        person_id -> Nullable<Text>,
        place -> Text,
        domain -> Text,
        strengths -> Text,
        needs -> Text,
        evidence -> Text,
        from_stories -> Text,
        approved_by -> Text,
        version -> BigInt,
        written_by -> Text,
        written_on -> Text,
    }

    /// Answers on a scale from 0 to 10 to one part of an assessment.
    assessment_readings, "visible_assessment_readings" as visible_assessment_readings from GRADE_RECORD in NOBODY {
        assessment_id -> Text,
        place -> Text,
        rated_by -> Text,
        value -> BigInt,
        read_on -> Text,
    }

    /// Who gave what to an assessment.
    assessment_contributors, "visible_assessment_contributors" as visible_assessment_contributors from GRADE_RECORD in NOBODY {
        assessment_id -> Text,
        name -> Text,
        agency -> Text,
        gave -> Text,
        given_on -> Text,
    }

    /// When the family was asked again for something that they had told before.
    retellings, "visible_retellings" as visible_retellings from GRADE_RECORD in NOBODY {
        what -> Text,
        asked_by -> Text,
        asked_on -> Text,
    }

    /// What the next lead needs first.
    handovers, "visible_handovers" as visible_handovers from GRADE_FULL in NOBODY {
        from_id -> Nullable<Text>,
        to_id -> Text,
        needs_first -> Text,
        given_on -> Text,
        read_at -> Nullable<Text>,
    }

    /// Supervision about a family.
    supervisions, "visible_supervisions" as visible_supervisions from GRADE_FULL in NOBODY {
        worker_id -> Text,
        supervisor_id -> Text,
        held_on -> Text,
        reflection -> Text,
        decisions -> Text,
        next_on -> Nullable<Text>,
        recorded_at -> Text,
    }

    /// What was agreed in supervision: who does what by when.
    supervision_actions, "visible_supervision_actions" as visible_supervision_actions from GRADE_FULL in NOBODY {
        supervision_id -> Text,
        what -> Text,
        owner_name -> Text,
        due_on -> Text,
        done_on -> Nullable<Text>,
    }

    /// Visits that somebody means to make.
    planned_visits, "visible_planned_visits" as visible_planned_visits from GRADE_RECORD in NOBODY {
        user_id -> Text,
        planned_on -> Text,
        at_time -> Text,
        kind -> Text,
        travel_minutes -> BigInt,
        contact_id -> Nullable<Text>,
        called_off_at -> Nullable<Text>,
        minutes -> Nullable<BigInt>,
    }

    /// Meetings of the team around the family; later of its own network.
    meetings, "visible_meetings" as visible_meetings from GRADE_RECORD in MEETINGS {
        episode_id -> Text,
        kind -> Text,
        stage -> Text,
        purpose -> Text,
        meets_on -> Text,
        meets_at -> Text,
        place -> Text,
        how -> Text,
        not_held_reason -> Text,
        held_on -> Nullable<Text>,
        recorded_by -> Nullable<Text>,
        recorded_at -> Nullable<Text>,
        version -> BigInt,
        set_up_by -> Text,
        set_up_at -> Text,
    }

    /// Who is asked to come to a meeting, and what they answered.
    invitations, "visible_invitations" as visible_invitations from GRADE_RECORD in MEETINGS {
        meeting_id -> Text,
        position -> BigInt,
        guest -> Text,
        guest_key -> Text,
        person_id -> Nullable<Text>,
        user_id -> Nullable<Text>,
        agency_id -> Nullable<Text>,
        name -> Text,
        agency -> Text,
        reach -> Text,
        state -> Text,
        report -> Text,
        reported_by -> Text,
        reported_at -> Nullable<Text>,
        version -> BigInt,
        invited_by -> Text,
        invited_at -> Text,
    }

    /// What was said and decided at a meeting.
    meeting_notes, "visible_meeting_notes" as visible_meeting_notes from GRADE_RECORD in MEETINGS {
        meeting_id -> Text,
        kind -> Text,
        words -> Text,
        said_by -> Text,
        became -> Text,
        fact_id -> Nullable<Text>,
        added_by -> Text,
        added_at -> Text,
    }

    /// Who has been given a copy of the record of a meeting.
    meeting_copies, "visible_meeting_copies" as visible_meeting_copies from GRADE_RECORD in MEETINGS {
        meeting_id -> Text,
        invitation_id -> Text,
        way -> Text,
        given_on -> Text,
        given_by -> Text,
        recorded_at -> Text,
    }

    /// What an agency owes a family; its own people read it through `owed`.
    agency_duties, "visible_agency_duties" as visible_agency_duties from GRADE_RECORD in NOBODY {
        agency_id -> Text,
        action_id -> Nullable<Text>,
        invitation_id -> Nullable<Text>,
        created_at -> Text,
    }

    /// To whom something of a family can be given: its address book.
    recipients, "visible_recipients" as visible_recipients from GRADE_RECORD in NOBODY {
        person_id -> Nullable<Text>,
        name -> Text,
        role -> Text,
        agency -> Text,
        added_by -> Text,
        added_at -> Text,
    }

    /// By which ways a recipient is given something, and who has checked that.
    recipient_addresses, "visible_recipient_addresses" as visible_recipient_addresses from GRADE_RECORD in NOBODY {
        recipient_id -> Text,
        way -> Text,
        address -> Text,
        postcode -> Text,
        checked_on -> Nullable<Text>,
        checked_how -> Text,
        checked_by -> Nullable<Text>,
        ended_on -> Nullable<Text>,
        version -> BigInt,
        added_by -> Text,
        added_at -> Text,
    }

    /// What is prepared to go to somebody, what waits for a second person, what went and what was stopped.
    sendings, "visible_sendings" as visible_sendings from GRADE_RECORD in NOBODY {
        what -> Text,
        fact_id -> Nullable<Text>,
        title -> Text,
        purpose -> Text,
        cover -> Text,
        state -> Text,
        made_by -> Text,
        made_at -> Text,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<Text>,
        decided_words -> Text,
        version -> BigInt,
        ground -> Nullable<Text>,
        told -> Text,
        why_not_told -> Text,
    }

    /// To whom each of these goes, with exactly what goes to them.
    sending_readers, "visible_sending_readers" as visible_sending_readers from GRADE_RECORD in NOBODY {
        sending_id -> Text,
        recipient_id -> Text,
        address_id -> Text,
        words -> Text,
        digest -> Text,
        kept_back -> BigInt,
        against -> Text,
    }

    /// What one person answered to one of the four questions that are called consent. The answer that holds has no end.
    consents, "visible_consents" as visible_consents from GRADE_RECORD in NOBODY {
        person_id -> Text,
        question -> Text,
        answer -> Text,
        words -> Text,
        wording_id -> Text,
        language -> Text,
        interpreter -> Text,
        explained_by -> Text,
        method -> Text,
        from_on -> Text,
        to_on -> Nullable<Text>,
        recorded_by -> Text,
        recorded_at -> Text,
    }

    /// Why the work goes on although everybody who had said yes has taken it back.
    reasons_to_go_on, "visible_reasons_to_go_on" as visible_reasons_to_go_on from GRADE_RECORD in NOBODY {
        words -> Text,
        said_by -> Text,
        said_at -> Text,
    }

    /// What somebody of the family wishes about speaking with others.
    sharing_wishes, "visible_sharing_wishes" as visible_sharing_wishes from GRADE_RECORD in NOBODY {
        person_id -> Text,
        agency_id -> Nullable<Text>,
        whom -> Text,
        says -> Text,
        about_person_id -> Nullable<Text>,
        words -> Text,
        language -> Text,
        from_on -> Text,
        to_on -> Nullable<Text>,
        end_words -> Text,
        recorded_by -> Text,
        recorded_at -> Text,
    }

    /// What was decided about sharing something with somebody outside the family.
    sharing_decisions, "visible_sharing_decisions" as visible_sharing_decisions from GRADE_RECORD in NOBODY {
        asked_by -> Text,
        asked_on -> Nullable<Text>,
        agency_id -> Nullable<Text>,
        whom -> Text,
        what -> Text,
        purpose -> Text,
        decision -> Text,
        why -> Text,
        ground -> Nullable<Text>,
        told -> Text,
        why_not_told -> Text,
        way -> Text,
        fact_id -> Nullable<Text>,
        decided_by -> Text,
        decided_at -> Text,
    }

    /// Whether somebody can decide one matter for themselves, as somebody saw it on a day. Never written over.
    competence_views, "visible_competence_views" as visible_competence_views from GRADE_RECORD in NOBODY {
        person_id -> Text,
        matter -> Text,
        matter_words -> Text,
        conclusion -> Text,
        reasons -> Text,
        formed_by -> Text,
        formed_on -> Text,
        recorded_by -> Text,
        recorded_at -> Text,
    }

    /// Who the family counts on: its own network. None of them is a person of the record unless their row says so.
    network_people, "visible_network_people" as visible_network_people from GRADE_RECORD in NOBODY {
        person_id -> Nullable<Text>,
        name -> Text,
        tie -> Text,
        tie_words -> Text,
        found_by -> Text,
        telephone -> Text,
        when_to_ring -> Text,
        note -> Text,
        ended_on -> Nullable<Text>,
        ended_why -> Text,
        added_by -> Text,
        added_at -> Text,
        version -> BigInt,
    }

    /// What somebody of the network can do, when, and what they need in return.
    network_offers, "visible_network_offers" as visible_network_offers from GRADE_RECORD in NOBODY {
        member_id -> Text,
        kind -> Text,
        times -> Text,
        limits -> Text,
        in_return -> Text,
        state -> Text,
        until_on -> Nullable<Text>,
        added_by -> Text,
        added_at -> Text,
        version -> BigInt,
    }

    /// Whether a child wants somebody of the network, or a parent agrees. Never written over.
    network_answers, "visible_network_answers" as visible_network_answers from GRADE_RECORD in NOBODY {
        member_id -> Text,
        person_id -> Text,
        question -> Text,
        answer -> Text,
        words -> Text,
        said_on -> Text,
        recorded_by -> Text,
        recorded_at -> Text,
    }

    /// How willing, able and confident somebody of the network is, as one person said it on a day. Never written over.
    network_numbers, "visible_network_numbers" as visible_network_numbers from GRADE_RECORD in NOBODY {
        member_id -> Text,
        offer_id -> Nullable<Text>,
        willing -> Nullable<BigInt>,
        able -> Nullable<BigInt>,
        confident -> Nullable<BigInt>,
        by_whom -> Text,
        said_by -> Text,
        said_on -> Text,
        words -> Text,
        recorded_by -> Text,
        recorded_at -> Text,
    }

    /// How strong the tie between somebody of the network and the family is. Never written over.
    network_ties, "visible_network_ties" as visible_network_ties from GRADE_RECORD in NOBODY {
        member_id -> Text,
        person_id -> Nullable<Text>,
        strength -> Text,
        flow -> Text,
        said_by -> Text,
        said_on -> Text,
        recorded_by -> Text,
        recorded_at -> Text,
    }

    /// What a family needs each week: on which day, from when to when, and what happens if nobody does it.
    rota_needs, "visible_rota_needs" as visible_rota_needs from GRADE_RECORD in NOBODY {
        what -> Text,
        weekday -> BigInt,
        from_time -> Text,
        to_time -> Text,
        from_on -> Text,
        until_on -> Nullable<Text>,
        if_it_breaks -> Text,
        added_by -> Text,
        added_at -> Text,
        version -> BigInt,
    }

    /// Who of the network does it, and who stands in, from when to when.
    rota_turns, "visible_rota_turns" as visible_rota_turns from GRADE_RECORD in NOBODY {
        need_id -> Text,
        member_id -> Text,
        backup_member_id -> Nullable<Text>,
        offer_id -> Nullable<Text>,
        from_on -> Text,
        until_on -> Nullable<Text>,
        every -> BigInt,
        decided_by -> Text,
        decided_at -> Nullable<Text>,
        reminded_of -> Nullable<Text>,
        added_by -> Text,
        added_at -> Text,
        version -> BigInt,
    }

    /// What came of a turn on one day. The newest of a day holds.
    rota_days, "visible_rota_days" as visible_rota_days from GRADE_RECORD in NOBODY {
        turn_id -> Text,
        day -> Text,
        outcome -> Text,
        by_member_id -> Nullable<Text>,
        recorded_by -> Nullable<Text>,
        asked_backup -> Bool,
        said_at -> Text,
        words -> Text,
        looked_by -> Nullable<Text>,
        looked_at -> Nullable<Text>,
    }

    /// Meetings that the family leads, from the referral to the last review.
    conferences, "visible_conferences" as visible_conferences from GRADE_RECORD in NOBODY {
        episode_id -> Text,
        kind -> Text,
        model -> Text,
        question -> Text,
        bottom_lines -> Text,
        agreed_by -> Text,
        agreed_on -> Nullable<Text>,
        referred_by -> Text,
        referred_on -> Text,
        coordinator_id -> Nullable<Text>,
        meets_on -> Nullable<Text>,
        meets_at -> Text,
        place -> Text,
        held_on -> Nullable<Text>,
        info_given -> Text,
        not_held_why -> Text,
        closed_on -> Nullable<Text>,
        version -> BigInt,
    }

    /// Who takes part in such a meeting, or may, and what they answered. Until they are invited the coordinator alone sees the row.
    conference_guests, "visible_conference_guests" as visible_conference_guests from GRADE_RECORD in NOBODY {
        conference_id -> Text,
        member_id -> Nullable<Text>,
        person_id -> Nullable<Text>,
        name -> Text,
        brings -> Text,
        speaks_for_person_id -> Nullable<Text>,
        language -> Text,
        letter_words -> Text,
        how -> Text,
        own_when -> Text,
        own_place -> Text,
        decided_by -> Text,
        decided_at -> Nullable<Text>,
        invited_on -> Nullable<Text>,
        reply -> Text,
        reply_words -> Text,
        replied_on -> Nullable<Text>,
        came -> Text,
        added_by -> Text,
        added_at -> Text,
        version -> BigInt,
    }

    /// How somebody was prepared for such a meeting, and who is not to be there and why. The coordinator alone sees it. Never written over.
    conference_prepared, "visible_conference_prepared" as visible_conference_prepared from GRADE_RECORD in NOBODY {
        conference_id -> Text,
        guest_id -> Text,
        met_on -> Text,
        words -> Text,
        safety -> Text,
        excluded -> Bool,
        excluded_why -> Text,
        excluded_by -> Text,
        recorded_by -> Text,
        recorded_at -> Text,
    }

    /// What has to be there so that people can come: room, food, travel, childcare, interpreters; and what it costs.
    conference_bookings, "visible_conference_bookings" as visible_conference_bookings from GRADE_RECORD in NOBODY {
        conference_id -> Text,
        what -> Text,
        words -> Text,
        pence -> Nullable<BigInt>,
        state -> Text,
        added_by -> Text,
        added_at -> Text,
        version -> BigInt,
    }

    /// When the family was among itself, from when to when. There is no column for what was said.
    private_times, "visible_private_times" as visible_private_times from GRADE_RECORD in NOBODY {
        conference_id -> Text,
        began_at -> Text,
        ended_at -> Nullable<Text>,
        recorded_by -> Text,
        recorded_at -> Text,
    }

    /// The family's plan in its own words, which are never written over, and the answer to it.
    family_plans, "visible_family_plans" as visible_family_plans from GRADE_RECORD in NOBODY {
        conference_id -> Text,
        words -> Text,
        said_by -> Text,
        written_on -> Text,
        answer -> Nullable<Text>,
        reasons -> Text,
        answered_by -> Nullable<Text>,
        answered_on -> Nullable<Text>,
        review_on -> Nullable<Text>,
        recorded_by -> Text,
        recorded_at -> Text,
    }

    /// What held of the family's plan, and what broke.
    conference_reviews, "visible_conference_reviews" as visible_conference_reviews from GRADE_RECORD in NOBODY {
        conference_id -> Text,
        reviewed_on -> Text,
        held -> Text,
        broke -> Text,
        next -> Text,
        recorded_by -> Text,
        recorded_at -> Text,
    }

    /// The time before court proceedings: the letter, the meeting that must be offered, the exceptions, the days that the census asks for.
    pre_proceedings, "visible_pre_proceedings" as visible_pre_proceedings from GRADE_RECORD in NOBODY {
        episode_id -> Text,
        conference_id -> Nullable<Text>,
        started_on -> Text,
        letter_on -> Nullable<Text>,
        exception -> Nullable<Text>,
        exception_why -> Text,
        exception_by -> Text,
        exception_on -> Nullable<Text>,
        exception_review_on -> Nullable<Text>,
        first_meeting_on -> Nullable<Text>,
        review_meetings -> BigInt,
        decided_on -> Nullable<Text>,
        outcome -> Text,
        applied_on -> Nullable<Text>,
        cp_letter_on -> Nullable<Text>,
        added_by -> Text,
        added_at -> Text,
        version -> BigInt,
    }

    /// The offer of a meeting before court to each holder of parental responsibility, and what they answered.
    conference_offers, "visible_conference_offers" as visible_conference_offers from GRADE_RECORD in NOBODY {
        pre_proceedings_id -> Text,
        holder_person_id -> Text,
        offered_on -> Text,
        in_letter -> Bool,
        answer -> Text,
        answered_on -> Nullable<Text>,
        words -> Text,
        added_by -> Text,
        added_at -> Text,
        version -> BigInt,
    }

    /// With whom of their family or network a child lives, from when to when and by what right.
    kin_arrangements, "visible_kin_arrangements" as visible_kin_arrangements from GRADE_RECORD in NOBODY {
        child_id -> Text,
        carer_member_id -> Nullable<Text>,
        carer_person_id -> Nullable<Text>,
        carer_name -> Text,
        tie_words -> Text,
        kind -> Text,
        close_relative -> Text,
        until_eighteen -> Bool,
        legal_basis -> Text,
        responsible -> Text,
        from_on -> Text,
        to_on -> Nullable<Text>,
        ended_why -> Text,
        viability -> Text,
        viability_on -> Nullable<Text>,
        viability_words -> Text,
        support_words -> Text,
        review_on -> Nullable<Text>,
        notified_on -> Nullable<Text>,
        notified_words -> Text,
        follows_id -> Nullable<Text>,
        added_by -> Text,
        added_at -> Text,
        version -> BigInt,
    }

    /// What those who step in for a child need: why, for how long, and what was decided.
    packages, "visible_packages" as visible_packages from GRADE_RECORD in NOBODY {
        arrangement_id -> Nullable<Text>,
        purpose -> Text,
        barrier -> Text,
        tried -> Text,
        means -> Text,
        legal_power -> Text,
        budget_code -> Text,
        repay -> Text,
        conditions -> Text,
        exit_plan -> Text,
        from_on -> Text,
        review_on -> Text,
        ends_on -> Text,
        state -> Text,
        step -> Nullable<Text>,
        asked_pence -> Nullable<BigInt>,
        made_by -> Text,
        made_at -> Text,
        requested_by -> Nullable<Text>,
        requested_at -> Nullable<Text>,
        ended_on -> Nullable<Text>,
        outcome -> Nullable<Text>,
        outcome_words -> Text,
        version -> BigInt,
    }

    /// Who is paid by a support package.
    package_payees, "visible_package_payees" as visible_package_payees from GRADE_RECORD in NOBODY {
        member_id -> Nullable<Text>,
        person_id -> Nullable<Text>,
        name -> Text,
        is_supplier -> Bool,
        is_masked -> Bool,
        added_by -> Text,
        added_at -> Text,
    }

    /// What a support package pays for, to whom, how much and how often.
    package_lines, "visible_package_lines" as visible_package_lines from GRADE_RECORD in NOBODY {
        package_id -> Text,
        payee_id -> Text,
        what -> Text,
        kind -> Text,
        pence -> BigInt,
        repeats -> Text,
        from_on -> Text,
        until_on -> Nullable<Text>,
        method -> Text,
        why_not_supplier -> Text,
        added_by -> Text,
        added_at -> Text,
        version -> BigInt,
    }

    /// What was decided on a support package, step by step. Never written over.
    package_approvals, "visible_package_approvals" as visible_package_approvals from GRADE_RECORD in NOBODY {
        package_id -> Text,
        step -> Text,
        decision -> Text,
        pence -> BigInt,
        conditions -> Text,
        decided_by -> Text,
        for_team -> Nullable<Text>,
        decided_at -> Text,
    }

    /// Each payment of a support package, from the moment it is agreed to.
    payments, "visible_payments" as visible_payments from GRADE_RECORD in NOBODY {
        package_id -> Text,
        line_id -> Text,
        budget_id -> Text,
        due_on -> Text,
        pence -> BigInt,
        method -> Text,
        state -> Text,
        requested_by -> Text,
        approved_by -> Text,
        approved_by_too -> Nullable<Text>,
        paid_by -> Nullable<Text>,
        paid_on -> Nullable<Text>,
        batch_id -> Nullable<Text>,
        finance_ref -> Text,
        note -> Text,
        evidence -> Nullable<Text>,
        evidence_words -> Text,
        document_id -> Nullable<Text>,
        overpaid_pence -> BigInt,
        overpaid_words -> Text,
        recovered_pence -> BigInt,
        version -> BigInt,
    }

    /// What was seen when somebody looked again at a support package or at where a child lives. Never written over.
    support_reviews, "visible_support_reviews" as visible_support_reviews from GRADE_RECORD in NOBODY {
        package_id -> Nullable<Text>,
        arrangement_id -> Nullable<Text>,
        held_on -> Text,
        words -> Text,
        child_says -> Text,
        next_on -> Nullable<Text>,
        recorded_by -> Text,
        recorded_at -> Text,
    }

    /// What somebody asked a second person for who answers for the family too: what takes protection away, and to give a paper in which something stands that is kept from its reader.
    second_looks, "visible_second_looks" as visible_second_looks from GRADE_FULL in NOBODY {
        kind -> Text,
        fact_id -> Text,
        version -> BigInt,
        asks -> Text,
        reason -> Text,
        asked_by -> Text,
        asked_at -> Text,
        state -> Text,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<Text>,
        decided_why -> Text,
    }

    /// That somebody says something in the record is wrong, and what was decided. Seen by nobody who does not see the row itself.
    corrections, "visible_corrections" as visible_corrections from GRADE_RECORD in NOBODY {
        fact_table -> Text,
        fact_id -> Text,
        seen -> Text,
        asked_by -> Text,
        asker_person_id -> Nullable<Text>,
        asked_on -> Text,
        is_wrong -> Text,
        is_right -> Text,
        for_officer -> Bool,
        decision -> Nullable<Text>,
        reason -> Text,
        event_id -> Nullable<Text>,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<Text>,
        answered_on -> Nullable<Text>,
        answered_words -> Text,
        told_who -> Bool,
        recorded_by -> Text,
        recorded_at -> Text,
        version -> BigInt,
    }

    /// Who had what was corrected, and how they were told. Seen by nobody who does not see the correction.
    correction_tellings, "visible_correction_tellings" as visible_correction_tellings from GRADE_FULL in NOBODY {
        correction_id -> Text,
        user_id -> Nullable<Text>,
        recipient_id -> Nullable<Text>,
        agency_id -> Nullable<Text>,
        whom -> Text,
        had -> Text,
        had_on -> Text,
        how -> Nullable<Text>,
        told_on -> Nullable<Text>,
        words -> Text,
        sending_id -> Nullable<Text>,
        told_by -> Nullable<Text>,
        told_at -> Nullable<Text>,
    }

    /// That somebody objects to what we do with what we hold, or asks that it is kept and not used; and from when to when it is so.
    processing_limits, "visible_processing_limits" as visible_processing_limits from GRADE_RECORD in NOBODY {
        person_id -> Nullable<Text>,
        kind -> Text,
        asked_by -> Text,
        asker_person_id -> Nullable<Text>,
        asked_on -> Text,
        words -> Text,
        correction_id -> Nullable<Text>,
        decision -> Nullable<Text>,
        reason -> Text,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<Text>,
        from_on -> Nullable<Text>,
        because -> Text,
        to_on -> Nullable<Text>,
        end_words -> Text,
        end_told_on -> Nullable<Text>,
        recorded_by -> Text,
        recorded_at -> Text,
        version -> BigInt,
    }
}
