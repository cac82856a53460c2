//! Every table, as the query builder knows it. The columns are those of `migrations/`; a test compares the two.

#![allow(missing_docs, reason = "columns are documented by the migration that makes them")]

mod facts;
mod together;

pub use facts::*;

macro_rules! tables {
    ($($(#[$doc:meta])* $name:ident ($($key:ident),+) { $($column:ident -> $type:ty,)+ })+) => {
        $(diesel::table! { $(#[$doc])* $name ($($key),+) { $($column -> $type,)+ } })+

        /// The names of the tables that hold no facts about people, and their columns, for the test that compares them with the migrations.
        pub const OTHER_TABLES: &[(&str, &[&str])] = &[$((stringify!($name), &[$(stringify!($column)),+]),)+];
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
        merged_into -> Nullable<Text>,
        version -> BigInt,
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
        registration_number -> Text,
        full_time_percent -> BigInt,
        languages -> Text,
        area -> Text,
        password_set_at -> Nullable<Text>,
        knows_said_at -> Nullable<Text>,
        left_on -> Nullable<Text>,
        role_end_on -> Nullable<Text>,
        signed_in_at -> Nullable<Text>,
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
        kept_form -> Nullable<Text>,
        id -> Text,
        kind -> Text,
        strength -> BigInt,
        proved_at -> Nullable<Text>,
        device -> Text,
        issuer -> Nullable<Text>,
        provider_session -> Nullable<Text>,
    }

    /// Which rows stood in what a reader was sent.
    sending_facts (reader_id, fact_table, fact_id) {
        reader_id -> Text,
        fact_table -> Text,
        fact_id -> Text,
    }

    /// Facts that are limited because they say where a protected home is.
    limited_places (fact_table, fact_id) {
        fact_table -> Text,
        fact_id -> Text,
        family_id -> Text,
    }

    /// Passkeys: the public half of each.
    passkeys (id) {
        id -> Text,
        user_id -> Text,
        credential -> Text,
        public_key -> Text,
        name -> Text,
        counter -> BigInt,
        may_be_copied -> Bool,
        created_at -> Text,
        last_used_at -> Nullable<Text>,
        ended_at -> Nullable<Text>,
    }

    /// What somebody has begun in one browser and not yet ended, at the council's provider or with a passkey.
    ceremonies (id) {
        id -> Text,
        kind -> Text,
        state -> Text,
        made_at -> Text,
        ends_at -> Text,
    }

    /// Who somebody is for a provider: its own name for them.
    identities (issuer, subject) {
        issuer -> Text,
        subject -> Text,
        user_id -> Text,
        linked_at -> Text,
        last_at -> Nullable<Text>,
    }

    /// The provider's word that somebody signed out there.
    provider_logouts (id) {
        id -> Text,
        about -> Text,
        at -> Text,
        ends_at -> Text,
    }

    /// The second step of each account that has one: the secret shared with an app, in an envelope.
    second_factors (user_id) {
        user_id -> Text,
        envelope -> Text,
        last_step -> BigInt,
        set_up_at -> Nullable<Text>,
        new_envelope -> Text,
    }

    /// Codes on paper for the day on which the telephone is lost, by hash.
    recovery_codes (code_hash) {
        code_hash -> Text,
        user_id -> Text,
        made_at -> Text,
        used_at -> Nullable<Text>,
    }

    /// How often somebody has tried of late, by hash of what is tried and from where, for throttling.
    sign_in_tries (key) {
        key -> Text,
        since -> Text,
        tries -> BigInt,
    }

    /// From where somebody signed in of late, by hash of account and network together.
    known_networks (key) {
        key -> Text,
        at -> Text,
    }

    /// What one administrator asks about an account and another must confirm.
    account_askings (id) {
        id -> Text,
        user_id -> Text,
        what -> Text,
        reason -> Text,
        asked_by -> Nullable<Text>,
        asked_at -> Text,
        ends_at -> Text,
        outcome -> Nullable<Text>,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<Text>,
        used_at -> Nullable<Text>,
        told_at -> Nullable<Text>,
    }

    /// Who was shown very many families by searching within an hour, how many, and whether that was where it stopped.
    wide_searches (id) {
        id -> Text,
        user_id -> Text,
        at -> Text,
        families -> BigInt,
        stopped -> Bool,
    }

    /// How often help was asked for on the public pages of late, by hash of network, for their limit.
    public_sendings (id) {
        id -> Text,
        network_key -> Text,
        danger -> Bool,
        at -> Text,
    }

    /// Codes that let somebody choose their first password.
    one_time_codes (code_hash) {
        code_hash -> Text,
        user_id -> Text,
        created_at -> Text,
        ends_at -> Text,
        used_at -> Nullable<Text>,
        second_step_too -> Bool,
    }

    /// Tokens for programs, by hash.
    api_tokens (token_hash) {
        token_hash -> Text,
        user_id -> Text,
        label -> Text,
        created_at -> Text,
        ended_at -> Nullable<Text>,
        id -> Text,
        scopes -> Text,
        ends_at -> Nullable<Text>,
        last_used_at -> Nullable<Text>,
        made_by -> Nullable<Text>,
    }

    /// Who was invited by e-mail, and by whom; the link holds a one-time code.
    sign_in_invitations (user_id) {
        user_id -> Text,
        invited_by -> Text,
        invited_at -> Text,
        sent_at -> Nullable<Text>,
        ends_at -> Nullable<Text>,
        taken_back_at -> Nullable<Text>,
    }

    /// Each look at whether somebody still is to have what they have.
    access_reviews (id) {
        id -> Text,
        user_id -> Text,
        reviewer_id -> Text,
        due_on -> Text,
        done_at -> Text,
        outcome -> Text,
        words -> Text,
    }

    /// Devices on which somebody did every step of signing in, by a digest of a cookie and whose it is.
    known_devices (device_hash) {
        device_hash -> Text,
        user_id -> Text,
        made_at -> Text,
        last_at -> Text,
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
        session_name -> Text,
        roles -> Text,
        network_name -> Text,
        request_id -> Text,
        outcome -> Text,
        counted -> Nullable<BigInt>,
        shown -> Text,
        commitment -> Text,
    }

    /// Words of an entry, under a key; see [`crate::trail`].
    trail_words (entry_id) {
        entry_id -> Text,
        envelope -> Text,
    }

    /// The sealed chain; see [`crate::trail`].
    trail_seals (number) {
        number -> BigInt,
        version -> BigInt,
        entry_id -> Text,
        digest -> Text,
        seal -> Text,
        sealed_at -> Text,
    }

    /// Entries that wait for their seal.
    trail_waiting (entry_id) {
        entry_id -> Text,
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
        restricted -> Bool,
        created_at -> Text,
        joined_into -> Nullable<Text>,
    }

    /// Who may reach a restricted family, and who never may reach this one.
    family_clearances (family_id, user_id) {
        family_id -> Text,
        user_id -> Text,
        cleared -> Bool,
        reason -> Text,
        declared_by -> Nullable<Text>,
        declared_at -> Nullable<Text>,
        was_cleared -> Bool,
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
        change_code -> Text,
        end_code -> Nullable<Text>,
        override_reason -> Text,
        parts -> BigInt,
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
        birth_accuracy -> Text,
        expected_date -> Nullable<Text>,
        death_date -> Nullable<Text>,
        version -> BigInt,
        joined_into -> Nullable<Text>,
    }

    /// The folded parts of every name of a person.
    name_tokens (token, person_id) {
        token -> Text,
        person_id -> Text,
    }

    /// By what people can be found who may be the same.
    person_keys (key, person_id) {
        key -> Text,
        person_id -> Text,
    }

    /// Whom somebody who signs in has said that they know, and their own particulars.
    staff_links (id) {
        id -> Text,
        user_id -> Text,
        kind -> Text,
        name -> Text,
        birth_date -> Nullable<Text>,
        address -> Text,
        postcode -> Text,
        postcode_key -> Text,
        declared_at -> Text,
        looked_at -> Nullable<Text>,
        end_asked_at -> Nullable<Text>,
        end_words -> Text,
        ended_at -> Nullable<Text>,
        ended_by -> Nullable<Text>,
    }

    /// By what the people of the record find them.
    staff_link_keys (key, link_id) {
        key -> Text,
        link_id -> Text,
    }

    /// Who of the record may be meant by a link, and what was decided.
    staff_link_matches (id) {
        id -> Text,
        link_id -> Text,
        person_id -> Text,
        why -> Text,
        found_at -> Text,
        outcome -> Nullable<Text>,
        words -> Text,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<Text>,
    }

    /// Whom an account never finds.
    person_locks (id) {
        id -> Text,
        user_id -> Text,
        person_id -> Text,
        kind -> Text,
        declared_by -> Nullable<Text>,
        declared_at -> Text,
        ended_by -> Nullable<Text>,
        ended_at -> Nullable<Text>,
        end_words -> Text,
    }

    /// The one plan of an episode.
    plans (id) {
        id -> Text,
        family_id -> Text,
        episode_id -> Text,
        review_due_on -> Text,
        created_at -> Text,
        agreed_number -> BigInt,
        agreed_on -> Nullable<Text>,
        go_on_decided_on -> Nullable<Text>,
    }

    /// Requests for help. What was said stands in `said`, as one document.
    requests (id) {
        id -> Text,
        reference -> Text,
        route -> Text,
        requester_id -> Nullable<Text>,
        agency_id -> Nullable<Text>,
        sender -> Text,
        outside_reference -> Nullable<Text>,
        received_at -> Text,
        urgency -> Text,
        said -> Text,
        said_digest -> Text,
        restricted -> Bool,
        state -> Text,
        assigned_to -> Nullable<Text>,
        decision -> Nullable<Text>,
        decision_reason -> Nullable<Text>,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<Text>,
        family_id -> Nullable<Text>,
        episode_id -> Nullable<Text>,
        stays_open -> Text,
        tell_by -> Nullable<Text>,
        assigned_at -> Nullable<Text>,
        assignments -> BigInt,
        follows_id -> Nullable<Text>,
        tell_requester_by -> Nullable<Text>,
        read_notes -> Text,
        withdrawn_at -> Nullable<Text>,
        danger -> Text,
    }

    /// The families that a request may be about: who may know of each is asked when somebody reads it.
    request_guarded (request_id, family_id) {
        request_id -> Text,
        family_id -> Text,
    }

    /// Who has set or lifted the restriction of a request, and why.
    request_restrictions (id) {
        id -> Text,
        request_id -> Text,
        restricted -> Bool,
        reason -> Text,
        changed_by -> Text,
        changed_at -> Text,
    }

    /// By what the people of a request can be found.
    request_keys (key, request_id) {
        key -> Text,
        request_id -> Text,
    }

    /// While a request waits for something its clock stands still.
    request_pauses (id) {
        id -> Text,
        request_id -> Text,
        reason -> Text,
        from_on -> Text,
        to_on -> Nullable<Text>,
    }

    /// Who may read a restricted request, and who never may.
    request_clearances (request_id, user_id) {
        request_id -> Text,
        user_id -> Text,
        cleared -> Bool,
    }

    /// What was decided for one child, where it differs from the rest.
    request_decisions (id) {
        id -> Text,
        request_id -> Text,
        person -> Text,
        outcome -> Text,
        reason -> Text,
    }

    /// Who was told of a decision, by whom and how.
    request_tellings (id) {
        id -> Text,
        request_id -> Text,
        whom -> Text,
        how -> Text,
        told_by -> Nullable<Text>,
        told_at -> Text,
        kind -> Text,
        person -> Text,
        way -> Nullable<Text>,
        told_on -> Text,
    }

    /// Who of the record the people of a request are, once it is about a family.
    request_people (request_id, reference) {
        request_id -> Text,
        reference -> Text,
        person_id -> Text,
    }

    /// Who does not want help now, in their words.
    request_not_now (id) {
        id -> Text,
        request_id -> Text,
        person -> Text,
        words -> Text,
        recorded_by -> Text,
        recorded_at -> Text,
    }

    /// Requests that are being written. What is said so far stands in `said`, as one document.
    unsent_requests (id) {
        id -> Text,
        user_id -> Text,
        said -> Text,
        done -> Text,
        started_at -> Text,
        updated_at -> Text,
    }

    /// Letters and pictures of requests; their content lies on the shelf under its digest.
    attachments (id) {
        id -> Text,
        unsent_id -> Nullable<Text>,
        request_id -> Nullable<Text>,
        digest -> Text,
        kind -> Text,
        title -> Text,
        bytes -> BigInt,
        cleaned -> Bool,
        added_by -> Text,
        added_at -> Text,
    }

    /// What waits to be sent, and what was.
    outbox (id) {
        id -> Text,
        way -> Text,
        address -> Text,
        subject -> Text,
        body -> Text,
        state -> Text,
        created_at -> Text,
        sent_at -> Nullable<Text>,
        tries -> BigInt,
    }

    /// Each row that a life event changed, whole, before and after it; see [`crate::rows`].
    event_rows (event_id, table_name, row_key) {
        event_id -> Text,
        table_name -> Text,
        row_key -> Text,
        before -> Nullable<Text>,
        after -> Nullable<Text>,
    }

    /// The secret links of those of a network: whose, for what, and until when. No secret, only its hash.
    member_links (id) {
        id -> Text,
        member_id -> Text,
        kind -> Text,
        secret_hash -> Text,
        made_by -> Text,
        made_at -> Text,
        ends_on -> Text,
        revoked_at -> Nullable<Text>,
        opened_on -> Nullable<Text>,
    }

    /// What there is for support packages in one year, held and spent. No family stands here.
    budgets (id) {
        id -> Text,
        code -> Text,
        name -> Text,
        year_from -> Text,
        year_to -> Text,
        pence -> BigInt,
        held_pence -> BigInt,
        spent_pence -> BigInt,
        added_by -> Text,
        added_at -> Text,
        version -> BigInt,
    }

    /// Each change of a budget. Rows are only ever added.
    budget_moves (id) {
        id -> Text,
        budget_id -> Text,
        kind -> Text,
        pence -> BigInt,
        moved_by -> Text,
        moved_at -> Text,
    }

    /// Files of payments for the council's finance system.
    payment_batches (id) {
        id -> Text,
        made_by -> Text,
        made_at -> Text,
        counted -> BigInt,
        pence -> BigInt,
    }

    /// Which day and minute it is by the service's clock; see [`crate::database`].
    today (only_row) {
        only_row -> BigInt,
        day -> Text,
        minute -> Text,
    }

    /// Why a family is restricted, until when somebody looks again, and who asked for it to be lifted.
    restrictions (id) {
        id -> Text,
        family_id -> Text,
        kind -> Text,
        reason -> Text,
        set_by -> Nullable<Text>,
        set_at -> Text,
        review_on -> Text,
        lift_asked_by -> Nullable<Text>,
        lifted_at -> Nullable<Text>,
        version -> BigInt,
    }

    /// What was said of a restriction, and who came to know of its family.
    restriction_steps (id) {
        id -> Text,
        restriction_id -> Text,
        step -> Text,
        words -> Text,
        user_id -> Nullable<Text>,
        review_on -> Nullable<Text>,
        taken_by -> Nullable<Text>,
        taken_at -> Text,
    }

    /// Records that somebody opened in an emergency, or tried to; see ADR 0029.
    emergency_openings (id) {
        id -> Text,
        user_id -> Text,
        family_id -> Nullable<Text>,
        reason -> Text,
        words -> Text,
        begun_at -> Text,
        until_at -> Text,
        ended_at -> Nullable<Text>,
        reviewed_by -> Nullable<Text>,
        reviewed_at -> Nullable<Text>,
        outcome -> Nullable<Text>,
        review_words -> Text,
    }

    /// Who of a partner agency asked whether a family is helped here, and whether they were told whom to ring; see ADR 0035.
    already_open_askings (id) {
        id -> Text,
        user_id -> Text,
        agency_id -> Text,
        family_id -> Nullable<Text>,
        purpose -> Text,
        told -> Bool,
        asked_at -> Text,
    }

    /// What went to the wrong person, was seen by them or was lost, and what was decided about it.
    incidents (id) {
        id -> Text,
        kind -> Text,
        family_id -> Nullable<Text>,
        opening_id -> Nullable<Text>,
        what -> Text,
        danger -> Text,
        happened_on -> Nullable<Text>,
        noticed_at -> Text,
        reported_by -> Text,
        reported_at -> Text,
        regulator -> Text,
        regulator_words -> Text,
        people -> Text,
        people_words -> Text,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<Text>,
        learned -> Text,
        closed_by -> Nullable<Text>,
        closed_at -> Nullable<Text>,
        version -> BigInt,
    }

    /// What was done about an incident.
    incident_steps (id) {
        id -> Text,
        incident_id -> Text,
        step -> Text,
        words -> Text,
        done_by -> Text,
        done_at -> Text,
    }

    /// Who asked for their own record or for somebody else's, what shows that they may, and what came of it; see ADR 0049.
    subject_requests (id) {
        id -> Text,
        reference -> Text,
        by_whom -> Text,
        asked_by -> Text,
        about -> Text,
        scope -> Text,
        asked_on -> Text,
        taken_in_by -> Text,
        taken_in_at -> Text,
        state -> Text,
        person_id -> Nullable<Text>,
        asker_person_id -> Nullable<Text>,
        identity_seen -> Text,
        authority_seen -> Text,
        responsibility_id -> Nullable<Text>,
        competence_id -> Nullable<Text>,
        extended_on -> Nullable<Text>,
        extension_why -> Text,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<Text>,
        decided_words -> Text,
        version -> BigInt,
    }

    /// While the time of such a request stands still.
    subject_pauses (id) {
        id -> Text,
        request_id -> Text,
        reason -> Text,
        words -> Text,
        from_on -> Text,
        to_on -> Nullable<Text>,
    }

    /// What of each row of the record is given to who asked, and who has checked it.
    subject_items (id) {
        id -> Text,
        request_id -> Text,
        fact_table -> Text,
        fact_id -> Text,
        first -> Text,
        first_why -> Text,
        seen -> Text,
        given -> Text,
        ground -> Nullable<Text>,
        words -> Text,
        marked_by -> Text,
        marked_at -> Text,
        checked_by -> Nullable<Text>,
        checked_at -> Nullable<Text>,
        sent_back -> Text,
        version -> BigInt,
    }

    /// What was done about such a request. Rows are only ever added.
    subject_steps (id) {
        id -> Text,
        request_id -> Text,
        step -> Text,
        words -> Text,
        counted -> Nullable<BigInt>,
        done_by -> Text,
        done_at -> Text,
    }

    /// What was given, as it was given. Rows are only ever added.
    subject_releases (id) {
        id -> Text,
        request_id -> Text,
        page -> Text,
        digest -> Text,
        way -> Text,
        way_words -> Text,
        place -> Text,
        released_by -> Text,
        released_at -> Text,
    }

    /// The files that were given with it. Rows are only ever added.
    subject_release_files (id) {
        id -> Text,
        release_id -> Text,
        position -> BigInt,
        digest -> Text,
        kind -> Text,
        title -> Text,
    }

    /// Each text that was shown before somebody answered one of the four questions, as it was first used. Rows are only ever added.
    wordings (id) {
        id -> Text,
        question -> Text,
        version -> Text,
        words -> Text,
        first_used_at -> Text,
    }

    /// That nothing of a family or a person is destroyed, from when to when.
    holds (id) {
        id -> Text,
        family_id -> Nullable<Text>,
        person_id -> Nullable<Text>,
        reason -> Text,
        words -> Text,
        set_by -> Text,
        set_at -> Text,
        lifted_by -> Nullable<Text>,
        lifted_at -> Nullable<Text>,
        lift_words -> Text,
    }

    /// Lists of families whose record is to be destroyed; see ADR 0052.
    disposals (id) {
        id -> Text,
        state -> Text,
        rules -> Text,
        words -> Text,
        made_by -> Text,
        made_at -> Text,
        ended_by -> Nullable<Text>,
        ended_at -> Nullable<Text>,
        ended_words -> Text,
        done_at -> Nullable<Text>,
        head_number -> Nullable<BigInt>,
        head_seal -> Text,
        version -> BigInt,
    }

    /// The families of such a list, and what became of each. Of what was destroyed nothing else stays.
    disposal_families (id) {
        id -> Text,
        disposal_id -> Text,
        record_id -> Text,
        reference -> Text,
        rule -> Text,
        due_on -> Text,
        outcome -> Nullable<Text>,
        counts -> Text,
        done_at -> Nullable<Text>,
    }

    /// What was destroyed, by ids, as the ledger has it too. Rows are only ever added.
    erasures (number) {
        number -> BigInt,
        at -> Text,
        disposal_id -> Nullable<Text>,
        body -> Text,
        digest -> Text,
    }

    /// There is a row only inside a transaction that destroys something; see [`crate::erase`].
    erasing (only_row) {
        only_row -> BigInt,
    }

    /// That somebody was adopted: who they were and who they are, in an envelope that only the keeper's node opens. Its tags are keyed digests.
    sealed_identities (id) {
        id -> Text,
        envelope -> Text,
        tag_old -> Text,
        tag_new -> Text,
        tag_row -> Text,
        made_by -> Text,
        made_at -> Text,
        opened_count -> BigInt,
    }

    /// When somebody is away.
    absences (id) {
        id -> Text,
        user_id -> Text,
        from_on -> Text,
        to_on -> Text,
        set_by -> Text,
        set_at -> Text,
    }

    /// Who stands in for the lead of a family, from a day to a day.
    covers (id) {
        id -> Text,
        family_id -> Text,
        away_id -> Text,
        cover_id -> Text,
        from_on -> Text,
        to_on -> Text,
        set_by -> Text,
        set_at -> Text,
        ended_at -> Nullable<Text>,
    }

    /// Which manager stands in for the managers of a team.
    team_covers (id) {
        id -> Text,
        team_id -> Text,
        cover_id -> Text,
        from_on -> Text,
        to_on -> Text,
        set_by -> Text,
        set_at -> Text,
        ended_at -> Nullable<Text>,
    }
}
