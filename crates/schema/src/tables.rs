//! Every table, as the query builder knows it. The columns are those of `migrations/`; a test compares the two.

#![allow(missing_docs, reason = "columns are documented by the migration that makes them")]

macro_rules! tables {
    ($($(#[$doc:meta])* $name:ident ($($key:ident),+) { $($column:ident -> $type:ty,)+ })+) => {
        $(diesel::table! { $(#[$doc])* $name ($($key),+) { $($column -> $type,)+ } })+

        /// The names of all tables and their columns, for the test that compares them with the migrations.
        pub const TABLES: &[(&str, &[&str])] = &[$((stringify!($name), &[$(stringify!($column)),+]),)+];
    };
}

tables! {
    /// The bodies that people work for: the council, schools, health, voluntary groups.
    agencies (id) {
        id -> Text,
        name -> Text,
        kind -> Text,
        created_at -> Text,
    }

    /// Teams within an agency; a manager answers for one.
    teams (id) {
        id -> Text,
        agency_id -> Text,
        name -> Text,
    }

    /// Accounts: people who sign in. `person_id` links an account to the person it belongs to, where that person is also in the record.
    users (id) {
        id -> Text,
        name -> Text,
        email -> Text,
        job_title -> Text,
        agency_id -> Text,
        team_id -> Nullable<Text>,
        person_id -> Nullable<Text>,
        password_hash -> Nullable<Text>,
        active -> Bool,
        created_at -> Text,
    }

    /// What each account does; see [`crate::viewer::Role`].
    user_roles (user_id, role) {
        user_id -> Text,
        role -> Text,
    }

    /// Signed-in browsers, by the hash of their cookie.
    sessions (token_hash) {
        token_hash -> Text,
        user_id -> Text,
        created_at -> Text,
        last_seen_at -> Text,
        ends_at -> Text,
        ended_at -> Nullable<Text>,
    }

    /// Wrong names and passwords of late, by hash of account and of network, for throttling.
    sign_in_failures (id) {
        id -> Text,
        account_key -> Text,
        network_key -> Text,
        at -> Text,
    }

    /// Codes that let somebody choose their first password.
    one_time_codes (code_hash) {
        code_hash -> Text,
        user_id -> Text,
        created_at -> Text,
        ends_at -> Text,
        used_at -> Nullable<Text>,
    }

    /// Tokens for programs, by hash.
    api_tokens (token_hash) {
        token_hash -> Text,
        user_id -> Text,
        label -> Text,
        created_at -> Text,
        ended_at -> Nullable<Text>,
    }

    /// Half-written forms, one for each person, form and subject.
    drafts (id) {
        id -> Text,
        user_id -> Text,
        form -> Text,
        subject -> Text,
        fields -> Text,
        updated_at -> Text,
    }

    /// Forms that were received, by their id, and where that led.
    submissions (form_id) {
        form_id -> Text,
        user_id -> Text,
        led_to -> Text,
        at -> Text,
    }

    /// Searches for people, so that no name stands in an address.
    searches (id) {
        id -> Text,
        user_id -> Text,
        terms -> Text,
        at -> Text,
    }

    /// See [`crate::trail`].
    trail (id) {
        id -> Text,
        at -> Text,
        user_id -> Nullable<Text>,
        act -> Text,
        family_id -> Nullable<Text>,
        target -> Text,
        detail -> Text,
        seal_number -> Nullable<BigInt>,
        seal -> Nullable<Text>,
    }

    /// The end of the sealed chain.
    trail_head (only_row) {
        only_row -> BigInt,
        number -> BigInt,
        seal -> Text,
    }

    /// Families: the unit of work.
    families (id) {
        id -> Text,
        reference -> Text,
        name -> Text,
        team_id -> Nullable<Text>,
        created_at -> Text,
    }

    /// One stretch of work with a family, from agreeing to help until ending.
    episodes (id) {
        id -> Text,
        family_id -> Text,
        state -> Text,
        opened_on -> Text,
        closed_on -> Nullable<Text>,
        close_reason -> Nullable<Text>,
        family_says -> Nullable<Text>,
        who_to_ring -> Nullable<Text>,
    }

    /// Who works with a family, in which role, from when to when.
    involvements (id) {
        id -> Text,
        family_id -> Text,
        episode_id -> Text,
        user_id -> Text,
        role -> Text,
        started_on -> Text,
        ended_on -> Nullable<Text>,
        change_reason -> Text,
    }

    /// People. Names in use are in `name`; what a search finds them by is in [`name_tokens`].
    people (id) {
        id -> Text,
        reference -> Text,
        name -> Text,
        kind -> Text,
        birth_date -> Nullable<Text>,
        source -> Text,
        created_at -> Text,
    }

    /// The folded parts of every name of a person.
    name_tokens (token, person_id) {
        token -> Text,
        person_id -> Text,
    }

    /// Who is in which family. A person may be in several.
    family_members (id) {
        id -> Text,
        family_id -> Text,
        person_id -> Text,
        position -> BigInt,
        relationship -> Text,
        joined_on -> Text,
        left_on -> Nullable<Text>,
        subjects -> Text,
        withheld_from -> Text,
        visibility -> Text,
        source -> Text,
        created_at -> Text,
    }

    /// The homes of a family.
    homes (id) {
        id -> Text,
        family_id -> Text,
        position -> BigInt,
        address -> Text,
        postcode -> Text,
        subjects -> Text,
        withheld_from -> Text,
        visibility -> Text,
        source -> Text,
        created_at -> Text,
    }

    /// Who lives where, from when to when.
    residents (id) {
        id -> Text,
        family_id -> Text,
        home_id -> Text,
        person_id -> Text,
        lived_from -> Text,
        lived_to -> Nullable<Text>,
        subjects -> Text,
        withheld_from -> Text,
        visibility -> Text,
        source -> Text,
        created_at -> Text,
    }

    /// Telephone numbers and the like, with whether they are safe to use.
    channels (id) {
        id -> Text,
        family_id -> Text,
        person_id -> Text,
        kind -> Text,
        value -> Text,
        safe -> Text,
        note -> Text,
        subjects -> Text,
        withheld_from -> Text,
        visibility -> Text,
        source -> Text,
        created_at -> Text,
    }

    /// The family's own words, and what is working well.
    stories (id) {
        id -> Text,
        family_id -> Text,
        kind -> Text,
        words -> Text,
        told_on -> Text,
        subjects -> Text,
        withheld_from -> Text,
        visibility -> Text,
        source -> Text,
        created_at -> Text,
    }

    /// Each child's legal status over time.
    status_spells (id) {
        id -> Text,
        family_id -> Text,
        person_id -> Text,
        status -> Text,
        started_on -> Text,
        ended_on -> Nullable<Text>,
        reason -> Text,
        decided_by -> Text,
        subjects -> Text,
        withheld_from -> Text,
        visibility -> Text,
        source -> Text,
        created_at -> Text,
    }

    /// The one timeline of a family.
    timeline_entries (id) {
        id -> Text,
        family_id -> Text,
        happened_on -> Text,
        kind -> Text,
        title -> Text,
        body -> Text,
        fact_id -> Nullable<Text>,
        author_id -> Text,
        recorded_at -> Text,
        subjects -> Text,
        withheld_from -> Text,
        visibility -> Text,
        source -> Text,
    }

    /// Visits, calls and attempts.
    contacts (id) {
        id -> Text,
        family_id -> Text,
        happened_on -> Text,
        kind -> Text,
        what_happened -> Text,
        recorded_by -> Text,
        recorded_at -> Text,
        subjects -> Text,
        withheld_from -> Text,
        visibility -> Text,
        source -> Text,
    }

    /// Who was seen at a contact, and who was seen alone.
    people_seen (id) {
        id -> Text,
        family_id -> Text,
        contact_id -> Text,
        person_id -> Text,
        seen_on -> Text,
        alone -> Bool,
        subjects -> Text,
        withheld_from -> Text,
        visibility -> Text,
        source -> Text,
    }

    /// What was explained to whom, and what they decided.
    agreements (id) {
        id -> Text,
        family_id -> Text,
        agreed_on -> Text,
        explained -> Text,
        language -> Text,
        decision -> Text,
        words -> Text,
        recorded_by -> Text,
        recorded_at -> Text,
        subjects -> Text,
        withheld_from -> Text,
        visibility -> Text,
        source -> Text,
    }

    /// What was promised to the family, in the words used.
    promises (id) {
        id -> Text,
        family_id -> Text,
        words -> Text,
        made_by -> Text,
        made_on -> Text,
        due_on -> Text,
        kept_on -> Nullable<Text>,
        subjects -> Text,
        withheld_from -> Text,
        visibility -> Text,
        source -> Text,
    }

    /// The one plan of an episode.
    plans (id) {
        id -> Text,
        family_id -> Text,
        episode_id -> Text,
        review_due_on -> Text,
        created_at -> Text,
    }

    /// What the family wants, in their words.
    goals (id) {
        id -> Text,
        family_id -> Text,
        plan_id -> Text,
        position -> BigInt,
        words -> Text,
        said_by -> Text,
        progress -> Text,
        version -> BigInt,
        subjects -> Text,
        withheld_from -> Text,
        visibility -> Text,
        source -> Text,
        created_at -> Text,
    }

    /// Who does what by when.
    actions (id) {
        id -> Text,
        family_id -> Text,
        goal_id -> Text,
        position -> BigInt,
        what -> Text,
        owner_kind -> Text,
        owner_person_id -> Nullable<Text>,
        owner_name -> Text,
        due_on -> Text,
        state -> Text,
        version -> BigInt,
        subjects -> Text,
        withheld_from -> Text,
        visibility -> Text,
        source -> Text,
        created_at -> Text,
    }

    /// Reviews of the plan.
    reviews (id) {
        id -> Text,
        family_id -> Text,
        plan_id -> Text,
        held_on -> Text,
        better -> Text,
        still_hard -> Text,
        next -> Text,
        next_review_on -> Nullable<Text>,
        recorded_by -> Text,
        recorded_at -> Text,
        subjects -> Text,
        withheld_from -> Text,
        visibility -> Text,
        source -> Text,
    }

    /// Answers on a scale from 0 to 10.
    readings (id) {
        id -> Text,
        family_id -> Text,
        review_id -> Text,
        question -> Text,
        rated_by -> Text,
        value -> BigInt,
        read_on -> Text,
        subjects -> Text,
        withheld_from -> Text,
        visibility -> Text,
        source -> Text,
    }

    /// Requests for help.
    requests (id) {
        id -> Text,
        reference -> Text,
        requester_id -> Text,
        agency_id -> Text,
        received_at -> Text,
        urgency -> Text,
        working_well -> Text,
        worries -> Text,
        what_would_help -> Text,
        family_knows -> Text,
        safe_contact -> Text,
        state -> Text,
        decision -> Nullable<Text>,
        decision_reason -> Nullable<Text>,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<Text>,
        family_id -> Nullable<Text>,
        episode_id -> Nullable<Text>,
    }

    /// The people a request names.
    request_people (id) {
        id -> Text,
        request_id -> Text,
        position -> BigInt,
        kind -> Text,
        name -> Text,
        birth_date -> Nullable<Text>,
        relationship -> Text,
        home -> BigInt,
        phone -> Text,
        phone_safe -> Text,
    }

    /// The homes a request names.
    request_homes (id) {
        id -> Text,
        request_id -> Text,
        position -> BigInt,
        address -> Text,
        postcode -> Text,
    }
}
