//! Rows that wait to be inserted, table by table, in an order in which each finds what it refers to.

use alongside_schema::connection::DbConnection;
use alongside_schema::{Day, Id, Moment, Reference, Result, bulk};
use serde::Serialize;

/// Each table with its columns: a row type, and a sheet of rows that wait.
macro_rules! sheets {
    ($($sheet:ident: $row:ident { $($column:ident: $type:ty,)+ })+) => {
        $(
            #[doc = concat!("A row of `", stringify!($sheet), "`.")]
            #[derive(Serialize)]
            pub struct $row { $(pub $column: $type,)+ }
        )+

        /// Rows that wait to be inserted.
        #[derive(Default)]
        pub struct Sheets { $(pub $sheet: Vec<$row>,)+ }

        impl Sheets {
            /// Inserts everything that waits; gives back how many rows that were.
            pub fn flush(&mut self, connection: &mut DbConnection) -> Result<usize> {
                let mut inserted = 0;
                $(
                    inserted += bulk::insert(connection, stringify!($sheet), &[$(stringify!($column)),+], &self.$sheet)?;
                    self.$sheet.clear();
                )+
                Ok(inserted)
            }
        }
    };
}

sheets! {
    agencies: Agency { id: Id, name: String, kind: &'static str, created_at: Moment, }
    teams: Team { id: Id, agency_id: Id, name: String, }
    users: User {
        id: Id, name: String, email: String, job_title: &'static str, agency_id: Id, team_id: Option<Id>, active: bool,
        created_at: Moment,
    }
    user_roles: UserRole { user_id: Id, role: &'static str, }
    sessions: Session {
        id: Id, token_hash: String, user_id: Id, strength: i64, created_at: Moment, last_seen_at: Moment, ends_at: Moment,
    }
    api_tokens: ApiToken {
        id: Id, token_hash: String, user_id: Id, label: &'static str, scopes: &'static str, created_at: Moment,
    }
    families: Family {
        id: Id, reference: Reference, name: String, team_id: Option<Id>, restricted: bool, created_at: Moment,
    }
    episodes: Episode {
        id: Id, family_id: Id, state: &'static str, opened_on: Day, closed_on: Option<Day>, close_reason: Option<&'static str>,
        family_says: Option<String>,
    }
    involvements: Involvement {
        id: Id, family_id: Id, episode_id: Id, user_id: Id, role: &'static str, started_on: Day, ended_on: Option<Day>,
        change_reason: &'static str,
    }
    people: Person {
        id: Id, reference: Reference, name: String, kind: &'static str, birth_date: Option<Day>,
        source: &'static str, created_at: Moment,
    }
    name_tokens: NameToken { token: String, person_id: Id, }
    person_keys: PersonKey { key: String, person_id: Id, }
    family_members: Member {
        id: Id, family_id: Id, person_id: Id, position: usize, relationship: &'static str, joined_on: Day, subjects: String,
        withheld_from: String, visibility: &'static str, source: &'static str, created_at: Moment,
    }
    homes: Home {
        id: Id, family_id: Id, position: usize, address: String, postcode: String, postcode_key: String,
        class: &'static str, subjects: String, withheld_from: String,
        visibility: &'static str, source: &'static str, created_at: Moment,
    }
    residents: Resident {
        id: Id, family_id: Id, home_id: Id, person_id: Id, lived_from: Day, subjects: String,
        withheld_from: String, visibility: &'static str, source: &'static str, created_at: Moment,
    }
    channels: Channel {
        id: Id, family_id: Id, person_id: Id, kind: &'static str, value: String, value_key: String, safe: &'static str,
        note: &'static str,
        subjects: String, withheld_from: String, visibility: &'static str, source: &'static str, created_at: Moment,
    }
    stories: Story {
        id: Id, family_id: Id, kind: &'static str, words: String, told_on: Day, subjects: String, withheld_from: String,
        visibility: &'static str, source: &'static str, created_at: Moment,
    }
    status_spells: Spell {
        id: Id, family_id: Id, person_id: Id, status: &'static str, started_on: Day, ended_on: Option<Day>, reason: String,
        decided_by: &'static str, subjects: String, withheld_from: String, visibility: &'static str, source: &'static str,
        created_at: Moment,
    }
    promises: Promise {
        id: Id, family_id: Id, words: String, made_by: Id, made_on: Day, due_on: Day, kept_on: Option<Day>, subjects: String,
        withheld_from: String, visibility: &'static str, source: &'static str,
    }
    plans: Plan { id: Id, family_id: Id, episode_id: Id, review_due_on: Day, created_at: Moment, }
    goals: Goal {
        id: Id, family_id: Id, plan_id: Id, position: usize, words: String, said_by: String, progress: &'static str, version: i64,
        subjects: String, withheld_from: String, visibility: &'static str, source: &'static str, created_at: Moment,
    }
    actions: Action {
        id: Id, family_id: Id, goal_id: Id, position: usize, what: String, owner_kind: &'static str, owner_person_id: Option<Id>,
        owner_name: String, due_on: Day, state: &'static str, version: i64, subjects: String, withheld_from: String,
        visibility: &'static str, source: &'static str, created_at: Moment,
    }
    contacts: Contact {
        id: Id, family_id: Id, happened_on: Day, kind: &'static str, what_happened: String, recorded_by: Id, recorded_at: Moment,
        subjects: String, withheld_from: String, visibility: &'static str, source: &'static str,
    }
    people_seen: Seen {
        id: Id, family_id: Id, contact_id: Id, person_id: Id, seen_on: Day, alone: bool, subjects: String, withheld_from: String,
        visibility: &'static str, source: &'static str,
    }
    timeline_entries: Entry {
        id: Id, family_id: Id, happened_on: Day, kind: &'static str, title: String, body: String, fact_id: Option<Id>,
        author_id: Id, recorded_at: Moment, subjects: String, withheld_from: String, visibility: &'static str,
        source: &'static str,
    }
}
