//! What every table holds, so that a look which changes one is noticed.

use alongside_schema::tables::{FACT_TABLES, OTHER_TABLES};
use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::support::{World, query};

/// The trail, and what the program keeps of sessions, tries, and when a token was last used: these change by being looked at.
const HOUSEKEEPING: &[&str] = &[
    "trail",
    "trail_words",
    "trail_waiting",
    "trail_seals",
    "trail_head",
    "today",
    "sessions",
    "sign_in_tries",
    "known_networks",
    "api_tokens",
];

#[derive(QueryableByName)]
struct Whole {
    #[diesel(sql_type = Text)]
    whole: String,
}

/// Every table with all that stands in it.
pub fn tables(world: &World) -> Vec<(&'static str, String)> {
    query(world, |connection| {
        let all = FACT_TABLES.iter().map(|fact| (fact.name, fact.columns)).chain(OTHER_TABLES.iter().copied());
        let kept = all.filter(|(name, _)| !HOUSEKEEPING.contains(name));
        kept.map(|(name, columns)| {
            let columns: Vec<String> =
                columns.iter().map(|column| format!("coalesce(cast({column} as text), '-')")).collect();
            let text = format!(
                "select coalesce(string_agg(w, '|' order by w), '') as whole from (select {} as w from {name}) x",
                columns.join(" || '~' || ")
            );
            Ok((name, diesel::sql_query(text).get_result::<Whole>(connection)?.whole))
        })
        .collect()
    })
}

/// The tables that are not as they were.
pub fn changed(before: &[(&'static str, String)], after: &[(&'static str, String)]) -> Vec<&'static str> {
    before.iter().zip(after).filter(|(one, other)| one.1 != other.1).map(|(one, _)| one.0).collect()
}
