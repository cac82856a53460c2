//! The invariants of ARCHITECTURE.md that can be kept by looking at the source, the tables and the query texts.

use std::path::{Path, PathBuf};

use alongside_schema::connection::{DbConnection, Purpose};
use alongside_schema::seen_by;
use alongside_schema::tables::{FACT_TABLES, OTHER_TABLES};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::support::{World, on_both_engines};

on_both_engines!(
    the_tables_are_those_of_the_migrations,
    every_query_text_is_understood,
    a_worker_who_is_there_twice_is_there_once_after_the_migration,
);

/// Every raw text of every area.
fn raw_texts() -> Vec<&'static str> {
    [
        alongside_web::forms::RAW_TEXTS,
        alongside_access::RAW_TEXTS,
        alongside_families::store::RAW_TEXTS,
        alongside_workers::store::RAW_TEXTS,
        alongside_assessments::store::RAW_TEXTS,
        alongside_requests::store::RAW_TEXTS,
        alongside_sending::store::RAW_TEXTS,
    ]
    .concat()
}

fn connection(world: &World) -> DbConnection {
    world.site().db().engine().open(Purpose::Writing).expect("a connection")
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    name: String,
}

fn the_tables_are_those_of_the_migrations(world: &World) {
    let mut connection = connection(world);
    let facts = FACT_TABLES.iter().map(|fact| (fact.name, fact.columns));
    for (table, columns) in OTHER_TABLES.iter().copied().chain(facts) {
        let question = match &connection {
            DbConnection::Sqlite(_) => format!("select name from pragma_table_info('{table}') order by cid"),
            DbConnection::Postgres(_) => format!(
                "select column_name::text as name from information_schema.columns
                 where table_name = '{table}' order by ordinal_position"
            ),
        };
        let there: Vec<Column> = diesel::sql_query(question).load(&mut connection).expect("the columns");
        // A later migration adds its column at the end of the table; the list has it among those that belong together.
        let (mut there, mut known): (Vec<&str>, Vec<&str>) =
            (there.iter().map(|column| column.name.as_str()).collect(), columns.to_vec());
        there.sort_unstable();
        known.sort_unstable();
        assert_eq!(there, known, "{table}");
    }
}

fn every_query_text_is_understood(world: &World) {
    let mut connection = connection(world);
    for (at, text) in raw_texts().into_iter().enumerate() {
        let prepare = match &connection {
            DbConnection::Sqlite(_) => format!("explain {text}"),
            DbConnection::Postgres(_) => format!("prepare text_{at} as {text}"),
        };
        connection.batch_execute(&prepare).unwrap_or_else(|error| panic!("{error} in: {text}"));
    }
}

/// The program before migration 8 left a second open part beside the lead where two families were joined.
fn a_worker_who_is_there_twice_is_there_once_after_the_migration(world: &World) {
    crate::town::family_with_a_lead(world);
    let mut connection = connection(world);
    // As before that migration: the index is not there yet, and the text that makes it runs on what there is.
    let text = include_str!("../../../schema/migrations/0008_workers.sql");
    let of_it = |statement: &&str| statement.contains("involvements_once") || statement.contains("update involvements");
    let text: Vec<&str> = text.lines().filter(|line| !line.starts_with("--")).collect();
    let text = text.join("\n");
    let text: Vec<&str> = text.split_inclusive(';').filter(of_it).collect();
    assert_eq!(text.len(), 2);
    let part = |id: &str, role: &str, user: &str, from: &str| {
        format!(
            "insert into involvements (id, family_id, episode_id, user_id, role, started_on, change_reason, change_code, override_reason)
             select '{id}', family_id, episode_id, {user}, '{role}', '{from}', '', 'OTHERS', '' from involvements where role = 'lead';"
        )
    };
    let other = "(select id from users where email = 'grace.adeyemi@example.org')";
    let before = [
        part("older", "team_member", "user_id", "2026-01-05"),
        part("newer", "team_member", "user_id", "2026-12-05"),
        part("first", "specialist", other, "2026-02-01"),
        part("second", "team_member", other, "2026-03-01"),
    ];
    connection.batch_execute(&format!("drop index involvements_once; {}", before.concat())).expect("old data");
    connection.batch_execute(&text.concat()).expect("a migration");
    #[derive(QueryableByName, Debug, PartialEq)]
    struct Part {
        #[diesel(sql_type = Text)]
        role: String,
        #[diesel(sql_type = Text)]
        from_to: String,
    }
    let question = "select role, started_on || ' ' || coalesce(ended_on, '') as from_to from involvements order by role, started_on";
    let parts: Vec<Part> = diesel::sql_query(question).load(&mut connection).expect("parts");
    let expected = [
        ("lead", "2026-11-21 "),
        ("specialist", "2026-02-01 "),
        ("team_member", "2026-01-05 2026-12-05"),
        ("team_member", "2026-03-01 2026-03-01"),
        ("team_member", "2026-12-05 2026-12-05"),
    ];
    let expected = expected.map(|(role, from_to)| Part { role: role.to_owned(), from_to: from_to.to_owned() });
    assert_eq!(parts, expected);
}

/// SQLite numbers `$1`, `$2` by their first appearance, so that a text whose places stand out of order binds wrong values silently.
/// `written` binds each place by its number; Diesel's own `sql_query` does not.
#[test]
fn raw_texts_are_run_only_as_written() {
    for file in sources(&["schema"]) {
        assert!(!read(&file).contains("sql_query"), "{} runs a raw text without `written`", file.display());
    }
}

#[test]
fn no_query_text_reads_facts_without_their_view() {
    for text in raw_texts() {
        let words: Vec<&str> = text.split_whitespace().collect();
        for pair in words.windows(2).filter(|pair| matches!(pair[0], "from" | "join")) {
            let fact = FACT_TABLES.iter().find(|fact| fact.name == pair[1]);
            assert!(fact.is_none(), "this text reads {} and not its view: {text}", pair[1]);
        }
    }
}

/// A `marked_` view knows no viewer. Whatever text reads one asks `seen_by!` of the same row, against what its viewer `$1` reaches.
#[test]
fn a_marked_row_is_read_only_by_who_reaches_it() {
    let mut seen = 0;
    for text in raw_texts() {
        let words: Vec<&str> = text.split_whitespace().collect();
        let reached = "with r as materialized (select viewer_id, family_id, person_id, grade from reach where viewer_id = $1 and ";
        for marked in words.windows(3).filter(|words| words[1].starts_with("marked_")) {
            assert!(matches!(marked[0], "from" | "join"), "{marked:?} in: {text}");
            assert!(text.starts_with(reached) && text.matches(" reach ").count() == 1, "{text}");
            let asked = seen_by!("ROW", "r").replace("ROW", marked[2]);
            let reads = words.windows(3).filter(|read| read[1].starts_with("marked_") && read[2] == marked[2]).count();
            assert!(text.matches(&asked).count() >= reads, "{marked:?} is not asked who sees it in: {text}");
            seen += 1;
        }
    }
    assert!(seen > 10, "the rule has something to look at");
    for file in sources(&["schema"]) {
        let text = read(&file);
        let is_text = text.contains("seen_by!") || !(text.contains("from marked_") || text.contains("join marked_"));
        assert!(is_text, "{} reads marked rows without `seen_by!`", file.display());
    }
}

/// Reads of fact tables that do not go through the macro, each with its reason.
const READS_OF_THEIR_OWN: &[(&str, &str, &str)] = &[
    ("families/src/store/hands.rs", "stories", "looked for in what is given to somebody, and never shown"),
    ("families/src/store/hands.rs", "contacts", "the same"),
    (
        "families/src/store/hands.rs",
        "homes",
        "which postcodes a protected home shares with an ordinary one; never shown",
    ),
    ("families/src/store/hands.rs", "timeline_entries", "the same"),
    ("families/src/store/hands.rs", "alerts", "the same"),
    ("families/src/store/hands.rs", "meeting_notes", "the same"),
    (
        "families/src/store/papers.rs",
        "second_looks",
        "whether a second person was asked for a paper that its reader has in full, and agreed",
    ),
    ("sending/src/store/waits.rs", "sendings", "of which families anything waits at all, before it is asked for whom"),
    ("families/src/store/joining/join.rs", "assessments", "every assessment moves with the record, numbered on"),
    ("families/src/store/joining/join.rs", "family_members", "everybody moves with the record, whoever may see them"),
    ("families/src/store/joining/join.rs", "goals", "every goal moves with the record"),
    ("families/src/store/joining/join.rs", "service_steps", "every service moves with the record"),
    (
        "families/src/store/joining/divide.rs",
        "family_members",
        "the places of those who go, whom the viewer has chosen",
    ),
    ("families/src/store/joining/bars.rs", "family_members", "nobody sees the record of their own kin; never shown"),
    ("families/src/store/joining/both_sides.rs", "nondisclosures", "neither record forgets a pair, whoever may see it"),
    ("families/src/store/joining/both_sides.rs", "nondisclosure_steps", "with what came of it"),
    ("families/src/store/joining/both_sides.rs", "alerts", "neither record forgets an alert, whoever may see it"),
    (
        "families/src/store/joining/one_person.rs",
        "invitations",
        "nobody is invited twice, whoever may see the invitations",
    ),
    ("families/src/store/events/mod.rs", "life_events", "which record the act made, for what would be lost with it"),
    ("families/src/store/joining/one_person.rs", "family_members", "a person is joined in every family or in none"),
    (
        "families/src/store/joining/one_person.rs",
        "status_spells",
        "a child has one open legal status, whoever recorded it",
    ),
    (
        "families/src/store/known.rs",
        "person_names",
        "compared with what the asker already said; only names that everybody may learn, since a reason may name one",
    ),
    (
        "families/src/store/named.rs",
        "family_members",
        "for an emergency, whose answer the view `openable` gives; never shown",
    ),
    (
        "families/src/store/guarded.rs",
        "family_members",
        "whether a request may be about a family that not everybody may know of; the answer only says who must not read",
    ),
    ("families/src/store/everything.rs", "person_names", "the same, and who was declared by a colleague; never shown"),
    ("families/src/store/everything.rs", "residents", "the same"),
    ("families/src/store/everything.rs", "homes", "the same"),
    (
        "families/src/store/links/look.rs",
        "residents",
        "who may be whom a colleague has declared; who must not see comes of it",
    ),
    ("families/src/store/links/look.rs", "homes", "the same"),
    ("families/src/store/links/lock.rs", "family_members", "for which families nobody stands in who must not see them"),
    ("families/src/store/guarded.rs", "channels", "the same"),
    ("families/src/store/guarded.rs", "residents", "the same"),
    ("families/src/store/guarded.rs", "homes", "the same"),
    ("families/src/store/findable.rs", "person_names", "by what a person is found; never shown"),
    ("families/src/store/findable.rs", "family_members", "the same; whether only restricted families know them"),
    ("families/src/store/findable.rs", "residents", "the same"),
    ("families/src/store/findable.rs", "homes", "the same; ordinary homes that nobody is kept from only"),
    ("families/src/store/findable.rs", "channels", "the same; ways that nobody is kept from only"),
    ("families/src/store/homes.rs", "homes", "where the next home stands in the list"),
    (
        "families/src/store/homes.rs",
        "timeline_entries",
        "what the story told of a home is kept from more people, and from all whom it was kept from; never shown",
    ),
    ("families/src/store/membership.rs", "family_members", "where the next person stands in the list"),
    ("families/src/store/status.rs", "status_spells", "no two spells of a child may overlap, whoever recorded them"),
    (
        "families/src/store/known.rs",
        "homes",
        "compared with what the asker already said, never shown; ordinary homes only",
    ),
    (
        "families/src/store/known.rs",
        "family_members",
        "whether a request is about a family that not everybody may know of; only who is barred comes of it",
    ),
    ("families/src/store/known.rs", "residents", "who lives in those homes"),
    (
        "families/src/store/documents.rs",
        "document_files",
        "which files still lie on the shelf for somebody, by digest alone",
    ),
    ("families/src/store/known.rs", "schools", "compared with what the asker already said, never shown"),
    ("families/src/store/ask_again.rs", "family_members", "what is in the record already is not added twice"),
    ("families/src/store/ask_again.rs", "channels", "nor a way to reach somebody"),
    ("families/src/store/ask_again.rs", "schools", "nor a school"),
    ("families/src/store/ask_again.rs", "person_details", "nor what is known of them"),
    ("families/src/store/pairs/change.rs", "nondisclosures", "a pair that holds is not proposed twice"),
    ("families/src/store/pairs/change.rs", "nondisclosure_steps", "how many steps were taken, whoever saw them"),
    ("families/src/store/pairs/withhold.rs", "nondisclosures", "every pair keeps what comes later, whoever adds it"),
    ("families/src/store/pairs/withhold.rs", "withholdings", "what a pair keeps, to give back this and no more"),
    ("families/src/store/pairs/withhold.rs", "homes", "what must be kept is kept whoever confirms it"),
    ("families/src/store/pairs/withhold.rs", "residents", "and who lives there"),
    ("families/src/store/pairs/withhold.rs", "stories", "and what was told of safety"),
    ("families/src/store/pairs/withhold.rs", "channels", "and how to reach them"),
    ("families/src/store/pairs/withhold.rs", "schools", "and where they go to school"),
    ("families/src/store/pairs/withhold.rs", "person_details", "the same"),
    ("families/src/store/pairs/withhold.rs", "alerts", "and what alerts say of them"),
    ("families/src/store/pairs/withhold.rs", "meetings", "and where they will be"),
    ("families/src/store/pairs/withhold.rs", "planned_visits", "the same"),
    ("families/src/store/pairs/withhold.rs", "documents", "and papers, which may say anything"),
    ("families/src/store/pairs/withhold.rs", "document_files", "the same"),
    ("families/src/store/pairs/withhold.rs", "contacts", "and notes of contacts at which they were not"),
    ("families/src/store/pairs/withhold.rs", "transfers", "and where the family goes"),
    ("families/src/store/pairs/withhold.rs", "timeline_entries", "and what a request said"),
    (
        "families/src/store/reachable.rs",
        "channels",
        "nothing is sent by an unsafe way, whoever sends; the answer is yes or no",
    ),
    (
        "families/src/store/reachable.rs",
        "nondisclosures",
        "nothing is sent to who must not be told; the answer is yes or no",
    ),
    ("families/src/store/reachable.rs", "residents", "nor to where they live; the answer is yes or no"),
    ("families/src/store/reachable.rs", "homes", "and which homes those are"),
    (
        "families/src/store/transfers.rs",
        "transfers",
        "the work does not end while a move waits, whoever may know of it; yes or no",
    ),
    (
        "plans/src/store/step_changes.rs",
        "service_steps",
        "where the next service stands; the marks of both ends of a need, whoever writes it",
    ),
    (
        "plans/src/store/step_changes.rs",
        "step_needs",
        "every need that touches a service gets the marks of both its ends",
    ),
    ("plans/src/store/step_changes.rs", "actions", "the marks of an action that a service waits for"),
    ("plans/src/store/goals.rs", "goals", "where the next goal stands in the plan"),
    ("plans/src/store/goals.rs", "actions", "the marks of what is done towards a goal follow those of the goal"),
    ("plans/src/store/actions.rs", "actions", "where the next action stands under its goal"),
    ("plans/src/store/asked.rs", "actions", "the marks of what somebody answers, for the timeline entry"),
    ("plans/src/store/versions.rs", "goals", "a version is whole, each line with its marks, whoever writes it down"),
    ("plans/src/store/versions.rs", "actions", "the same"),
    ("plans/src/store/versions.rs", "service_steps", "the same"),
    ("plans/src/store/versions.rs", "step_needs", "the same"),
    ("assessments/src/store/due.rs", "assessments", "of which families any waits at all, before it is asked for whom"),
    ("families/src/store/readers.rs", "nondisclosures", "keeps things out of a copy, and is never shown"),
    (
        "families/src/store/second/mod.rs",
        "nondisclosures",
        "whether taking an act back needs a second person, whoever may see why; the answer is yes or no",
    ),
    ("families/src/store/second/mod.rs", "homes", "the same"),
    (
        "families/src/store/sealed.rs",
        "family_members",
        "in which records somebody is who is sealed, whoever may see those; what is refused does not depend on with whom",
    ),
    (
        "families/src/store/second/mod.rs",
        "second_looks",
        "of which families anything waits at all, before it is asked for whom",
    ),
    (
        "families/src/store/may_mean.rs",
        "nondisclosures",
        "who may be meant by a name opens and hears nothing; the answer is yes or no",
    ),
    ("families/src/store/may_mean.rs", "family_members", "who is or was of the family; the answer is yes or no"),
    ("families/src/store/may_mean.rs", "person_names", "the other names of those; the answer is yes or no"),
    (
        "families/src/store/places.rs",
        "homes",
        "what says where a protected home is becomes limited, whoever wrote it; never shown",
    ),
    (
        "families/src/store/kept_words.rs",
        "homes",
        "what is kept from a reader is looked for in what goes to them; never shown",
    ),
    ("families/src/store/kept_words.rs", "residents", "who lives where something goes would read it too; never shown"),
    (
        "families/src/store/kept_words.rs",
        "channels",
        "what is kept from a reader is looked for in what goes to them; never shown",
    ),
    ("families/src/store/kept_words.rs", "person_names", "the same"),
    ("families/src/store/kept_words.rs", "schools", "the same"),
    ("families/src/store/kept_words.rs", "recipient_addresses", "the same"),
    ("families/src/store/pairs/withhold.rs", "recipients", "a pair keeps what it is about, whoever may see it"),
    (
        "families/src/store/pairs/withhold.rs",
        "recipient_addresses",
        "a pair keeps what it is about, whoever may see it",
    ),
    ("families/src/store/pairs/withhold.rs", "sendings", "a pair keeps what it is about, whoever may see it"),
    ("families/src/store/pairs/withhold.rs", "sending_readers", "a pair keeps what it is about, whoever may see it"),
    ("workers/src/store.rs", "family_members", "nobody works with their own family; the answer is yes or no"),
    (
        "families/src/store/promise_marks.rs",
        "meeting_notes",
        "what a meeting said of a promise is kept from whom the promise is kept, whoever changes it",
    ),
    (
        "families/src/store/alerts.rs",
        "alerts",
        "of which families any alert is due at all, before it is asked for whom",
    ),
    ("families/src/store/promise_due.rs", "promises", "who is to be reminded, by the address of the account alone"),
    ("plans/src/store/answer.rs", "actions", "an agency answers for its own action, which the view `owed` showed it"),
    (
        "meetings/src/store/invitations.rs",
        "invitations",
        "nobody is invited twice, whoever may see the first invitation",
    ),
    (
        "oversight/src/links/store/officer.rs",
        "family_members",
        "which families a lock is about, by reference alone, for the privacy officer, who reaches none",
    ),
    (
        "families/src/store/competence.rs",
        "competence_views",
        "whether a yes of theirs counts, whoever may see why; what was thought of it and no more",
    ),
    (
        "families/src/store/sharing/wishes.rs",
        "sharing_wishes",
        "whether the family wishes that somebody is not told, whoever may see the wish; the answer is yes or no",
    ),
    ("families/src/store/sharing/wishes.rs", "sharing_decisions", "whether it was decided to tell them all the same"),
    ("families/src/store/pairs/said.rs", "consents", "a pair keeps what it is about, whoever may see it"),
    ("families/src/store/pairs/said.rs", "sharing_wishes", "the same"),
    ("families/src/store/pairs/said.rs", "sharing_decisions", "the same"),
    ("families/src/store/pairs/said.rs", "competence_views", "the same"),
    ("families/src/store/pairs/said.rs", "agreements", "the same"),
    ("families/src/store/joining/wishes.rs", "sharing_wishes", "neither record forgets a wish, whoever may see it"),
    (
        "oversight/src/rights/store/around.rs",
        "family_members",
        "of which families whoever asks for their own record is, and who is in them, to leave their names out",
    ),
    ("oversight/src/rights/store/around.rs", "person_names", "the same names; never shown"),
    ("oversight/src/rights/store/around.rs", "residents", "which homes are not those of who asks; never shown"),
    ("oversight/src/rights/store/around.rs", "homes", "their addresses are looked for in what is given; never shown"),
    ("oversight/src/rights/store/around.rs", "channels", "and the numbers of others; never shown"),
    (
        "oversight/src/rights/store/around.rs",
        "schools",
        "their names are looked for in what is given to another; never shown",
    ),
    ("oversight/src/rights/store/who.rs", "family_members", "of whom an officer must not know; yes or no"),
    (
        "oversight/src/rights/store/who.rs",
        "responsibilities",
        "who may ask for a child, for the privacy officer who must make sure of it",
    ),
    ("oversight/src/rights/store/who.rs", "competence_views", "whether a child may ask themselves, for the same"),
    (
        "oversight/src/rights/store/who.rs",
        "nondisclosures",
        "what is kept from who asks; only what is left out comes of it",
    ),
    (
        "oversight/src/keeping/store/history.rs",
        "family_members",
        "until when a record is kept: by the days and statuses of whoever was a child; never shown but as a day and a rule",
    ),
    ("oversight/src/keeping/store/history.rs", "status_spells", "the same"),
    ("oversight/src/keeping/store/history.rs", "responsibilities", "the same; whether a child was adopted"),
    ("oversight/src/keeping/store/history.rs", "relationships", "the same"),
    (
        "oversight/src/keeping/store/history.rs",
        "timeline_entries",
        "the last day on which anything was written; never shown",
    ),
    ("oversight/src/keeping/store/history.rs", "contacts", "the same"),
    ("oversight/src/keeping/store/history.rs", "check_ins", "the same"),
    (
        "oversight/src/keeping/store/due.rs",
        "family_members",
        "whether somebody young is in it, before the rules are asked; never shown",
    ),
    (
        "oversight/src/keeping/store/holds.rs",
        "family_members",
        "which families a hold on a person keeps; whoever must not know of one is told nothing",
    ),
    (
        "oversight/src/keeping/store/erase.rs",
        "person_names",
        "the names of who goes, to be forgotten in the trail and in searches; never shown",
    ),
    ("oversight/src/keeping/store/erase.rs", "channels", "and their numbers; never shown"),
    ("meetings/src/store/duties.rs", "invitations", "the marks of a report are those of its invitation"),
    ("families/src/store/pairs/network.rs", "network_people", "a pair keeps what it is about, whoever may see it"),
    ("families/src/store/pairs/network.rs", "network_offers", "the same"),
    ("families/src/store/pairs/network.rs", "network_answers", "the same"),
    ("families/src/store/pairs/network.rs", "network_numbers", "the same"),
    ("families/src/store/pairs/network.rs", "network_ties", "the same"),
    (
        "families/src/store/kept_words.rs",
        "network_people",
        "what is kept from a reader is looked for in what goes to them; never shown",
    ),
    (
        "network/src/store/follow.rs",
        "network_people",
        "what belongs to somebody of the network is kept from whom they are kept, whoever changes it",
    ),
    ("network/src/store/follow.rs", "network_offers", "the same"),
    ("network/src/store/follow.rs", "network_answers", "the same"),
    ("network/src/store/follow.rs", "network_numbers", "the same"),
    ("network/src/store/follow.rs", "network_ties", "the same"),
    ("families/src/store/pairs/network.rs", "rota_needs", "a pair keeps what it is about, whoever may see it"),
    ("families/src/store/pairs/network.rs", "rota_turns", "the same"),
    ("families/src/store/pairs/network.rs", "rota_days", "the same"),
    (
        "network/src/store/rota/follow.rs",
        "rota_turns",
        "a turn is kept from whom what it is made of is kept, whoever changes that",
    ),
    ("network/src/store/rota/follow.rs", "rota_days", "the same"),
    ("network/src/store/rota/follow.rs", "rota_needs", "the same"),
    (
        "network/src/store/rota/days.rs",
        "rota_days",
        "whether the same was said of a turn already, and how often, for who answers without an account; never shown",
    ),
    (
        "network/src/store/rota/own.rs",
        "network_people",
        "whose link it is: nobody is signed in, and only rows in which they are named are read",
    ),
    ("network/src/store/rota/own.rs", "rota_turns", "their own turns, but those that are kept from them"),
    ("network/src/store/rota/own.rs", "rota_needs", "the hours of their own turns, and no words"),
    ("network/src/store/rota/own.rs", "network_offers", "whether what they offered still stands, and no words"),
    ("network/src/store/rota/own.rs", "rota_days", "what was said of their own turns, and no words"),
    (
        "network/src/store/rota/remind.rs",
        "rota_turns",
        "who is to be reminded of tomorrow; only the person and the family leave it, to find a safe way",
    ),
    ("network/src/store/rota/remind.rs", "rota_needs", "the same"),
    ("network/src/store/rota/remind.rs", "network_people", "the same"),
    ("network/src/store/rota/remind.rs", "network_offers", "the same"),
    ("network/src/store/rota/remind.rs", "rota_days", "the same"),
    ("families/src/store/pairs/conferences.rs", "network_people", "a pair keeps what it is about, whoever may see it"),
    ("families/src/store/pairs/conferences.rs", "conference_guests", "the same"),
    ("families/src/store/pairs/conferences.rs", "conference_offers", "the same"),
    (
        "network/src/store/follow.rs",
        "conference_guests",
        "the part that somebody of the network takes in a meeting follows them, whoever changes what is known of them",
    ),
    (
        "packages/src/store/ask.rs",
        "package_approvals",
        "how much was agreed to on the same day of late; it decides who must agree, and is never shown",
    ),
    (
        "packages/src/store/decide.rs",
        "package_lines",
        "what was asked for is agreed to whole, or not at all, whoever agrees",
    ),
    (
        "packages/src/store/decide.rs",
        "package_payees",
        "whether a payee must not be told something, whoever agrees or pays",
    ),
    (
        "packages/src/store/fund.rs",
        "packages",
        "the marks of what a budget holder decides on, who reaches no family, beside the view `fundable`",
    ),
    ("packages/src/store/fund.rs", "package_approvals", "which manager has agreed; the same"),
    (
        "packages/src/store/payees.rs",
        "network_people",
        "who a payee of the network is; the answer is whether they may be paid",
    ),
    ("packages/src/store/batches.rs", "payments", "of which line a payment is that the view `payable` gives"),
    ("packages/src/store/batches.rs", "package_lines", "and who is paid by it, to ask whether they may be"),
    ("packages/src/store/end.rs", "payments", "what has ended is not paid, whoever may see it"),
    (
        "packages/src/store/arrangements.rs",
        "kin_arrangements",
        "a child lives in one place at a time, whoever wrote it down; yes or no",
    ),
    (
        "packages/src/store/three.rs",
        "packages",
        "who asked for what is to be agreed to or paid: it decides who may not, and is never shown",
    ),
    ("packages/src/store/three.rs", "package_lines", "the same"),
    ("packages/src/store/due.rs", "packages", "whether any package waits at all, before it is asked for whom"),
    (
        "network/src/store/support.rs",
        "package_payees",
        "what somebody of the network is paid is kept from whom they are kept, whoever changes it",
    ),
    ("network/src/store/support.rs", "package_lines", "the same"),
    ("network/src/store/support.rs", "payments", "the same"),
    ("network/src/store/support.rs", "kin_arrangements", "the same"),
    ("families/src/store/pairs/said.rs", "corrections", "a pair keeps what it is about, whoever may see it"),
    ("families/src/store/pairs/said.rs", "processing_limits", "the same"),
    (
        "families/src/store/joining/limits.rs",
        "processing_limits",
        "neither record forgets an objection, whoever may see it",
    ),
    (
        "oversight/src/corrections/store/mod.rs",
        "corrections",
        "for privacy officers, who reach no family, beside the view `officer_corrections`",
    ),
    (
        "oversight/src/corrections/store/waiting.rs",
        "corrections",
        "in which families anything waits, before it is asked who sees it",
    ),
    ("oversight/src/corrections/store/waiting.rs", "correction_tellings", "the same"),
    ("oversight/src/corrections/store/had.rs", "sending_readers", "who had what is wrong, whoever may see it"),
    ("oversight/src/corrections/store/had.rs", "sendings", "the same"),
    ("oversight/src/corrections/store/had.rs", "recipients", "the same"),
    ("oversight/src/corrections/store/had.rs", "document_files", "of which document a file is"),
    ("oversight/src/corrections/store/had.rs", "meeting_notes", "of which meeting a note is"),
    ("oversight/src/corrections/store/had.rs", "meeting_copies", "who had what is wrong, whoever may see it"),
    ("oversight/src/corrections/store/had.rs", "invitations", "the same"),
    ("oversight/src/corrections/store/had.rs", "transfers", "the same"),
    ("oversight/src/corrections/store/had.rs", "sharing_decisions", "the same"),
    (
        "oversight/src/corrections/store/tell.rs",
        "recipients",
        "who somebody is that is to be told, for whoever sees that they are",
    ),
    (
        "oversight/src/limits/store.rs",
        "processing_limits",
        "for privacy officers, who reach no family, beside the view `officer_limits`",
    ),
];

#[test]
fn no_typed_query_reads_facts_without_their_view() {
    for file in sources(&["schema"]) {
        let text = without_spaces(&read(&file));
        for fact in FACT_TABLES {
            let table = fact.name;
            let mention = format!("{table}::table");
            for (at, _) in text.match_indices(&mention) {
                let before = &text[..at];
                let writes = ["insert_into(", "update(", "delete("].iter().any(|verb| before.ends_with(verb));
                let is_view = before.ends_with("visible::");
                let is_another = before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
                let is_known = READS_OF_THEIR_OWN.iter().any(|(known, of, _)| file.ends_with(known) && *of == table);
                assert!(
                    writes || is_view || is_another || is_known,
                    "{} reads {table} without `visible!`",
                    file.display()
                );
            }
        }
    }
}

/// Whatever is sent goes through one file, where the types say what may.
#[test]
fn only_one_place_writes_messages() {
    for file in sources(&[]) {
        let writes = without_spaces(&read(&file)).contains("insert_into(outbox::table)");
        assert_eq!(writes, file.ends_with("requests/src/store/outbox.rs"), "{}", file.display());
    }
}

/// Whatever goes out of this machine goes through one file, with its limits, to whom the settings name.
#[test]
fn only_one_place_asks_other_machines() {
    for file in sources(&[]) {
        let text = read(&file);
        let asks =
            ["ureq::", "reqwest", "hyper::client", "TcpStream", "UdpSocket"].iter().any(|way| text.contains(way));
        // The virus scanner's socket is a file or a machine of the settings, too.
        let is_known = file.ends_with("access/src/council/fetch.rs") || file.ends_with("files/src/scanner.rs");
        assert!(!asks || is_known, "{} asks another machine", file.display());
    }
}

/// A file that a spreadsheet opens is made where nothing in it is ever taken for a formula.
#[test]
fn only_one_place_makes_spreadsheets() {
    for file in sources(&[]) {
        let makes = read(&file).contains("text/csv");
        assert_eq!(makes, file.ends_with("web/src/spreadsheet.rs"), "{}", file.display());
    }
}

#[test]
fn only_stores_speak_to_the_database_and_only_pages_to_the_web() {
    for file in sources(&["schema"]) {
        let text = read(&file);
        let name = file.to_string_lossy();
        let is_store = name.ends_with("/store.rs") || name.contains("/store/");
        assert!(is_store || !text.contains("diesel::"), "{name} speaks to the database");
        let is_rule = ["codes.rs", "names.rs", "allocation.rs", "draft.rs"].iter().any(|rule| name.ends_with(rule));
        assert!(!(is_store || is_rule) || !text.contains("axum"), "{name} speaks to the web");
    }
}

/// SQLite works out the whole of a view that is joined on the left, for every family there is, unless the viewer is said by value.
#[test]
fn a_view_that_is_joined_on_the_left_is_told_whose_it_is() {
    let mut seen = 0;
    for file in sources(&[]) {
        let text = without_spaces(&read(&file));
        for joined in text.split(".left_join(visible::").skip(1) {
            let on = joined.split(".left_join(").next().unwrap_or_default();
            let on = on.split(".filter(").next().unwrap_or_default().split(".order(").next().unwrap_or_default();
            let by_value = ["::viewer_id.eq(&viewer.user_id)", "::viewer_id.eq(viewer.user_id.clone())"];
            assert!(
                by_value.iter().any(|value| on.contains(value)),
                "{}: {}",
                file.display(),
                &on[..on.len().min(120)]
            );
            seen += 1;
        }
    }
    assert!(seen > 1, "the rule has something to look at");
}

#[test]
fn time_and_chance_are_injected() {
    for file in sources(&[]) {
        let (name, text) = (file.to_string_lossy().into_owned(), read(&file));
        let asks =
            ["Timestamp::now", "SystemTime", "Instant::now", "Zoned::now", "rand::rng", "make_rng", "from_os_rng"];
        let is_source = name.ends_with("schema/src/dates.rs") || name.ends_with("schema/src/ids.rs");
        // The matching engine and the towns say what a stage of theirs took; nothing that they find depends on it.
        let measures = name.ends_with("matching/src/timing.rs") || name.ends_with("towns/src/measured.rs");
        assert!(
            is_source || measures || !asks.iter().any(|ask| text.contains(ask)),
            "{name} asks the machine for time or chance"
        );
    }
}

#[test]
fn files_are_small() {
    for file in sources(&[]) {
        let lines = read(&file).lines().count();
        // The list of tables grows with the record and has no logic to be split.
        let is_list = file.to_string_lossy().contains("schema/src/tables/");
        assert!(lines <= 400 || is_list, "{} has {lines} lines", file.display());
    }
}

#[test]
fn no_page_has_a_script_or_style_of_its_own() {
    for file in files("html", &[]) {
        let text = read(&file);
        for wrong in ["style=\"", "<style", "onclick=", "onload=", "javascript:", "|safe"] {
            assert!(!text.contains(wrong), "{} has {wrong}", file.display());
        }
        let scripts = text.matches("<script").count();
        assert_eq!(scripts, text.matches("<script src=").count(), "{} has a script in the page", file.display());
    }
}

pub fn sources(but: &[&str]) -> Vec<PathBuf> {
    files("rs", but).into_iter().filter(|file| file.components().any(|part| part.as_os_str() == "src")).collect()
}

pub fn files(ending: &str, but: &[&str]) -> Vec<PathBuf> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the folder of the crates");
    let mut found = Vec::new();
    for area in std::fs::read_dir(crates).expect("the crates") {
        let area = area.expect("a crate").path();
        if but.iter().all(|name| !area.ends_with(name)) {
            for folder in ["src", "templates"] {
                walk(&area.join(folder), ending, &mut found);
            }
        }
    }
    assert!(found.len() > 10);
    found
}

fn walk(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            walk(&path, ending, found);
        } else if path.extension().is_some_and(|is| is == ending) {
            found.push(path);
        }
    }
}

pub fn read(file: &Path) -> String {
    std::fs::read_to_string(file).expect("a source file")
}

fn without_spaces(text: &str) -> String {
    text.split_whitespace().collect()
}
