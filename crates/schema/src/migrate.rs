//! Bringing a database to the tables that this program needs.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use sha2::{Digest, Sha256};

use crate::connection::{DbConnection, Engine, Purpose};
use crate::dates::Clock;
use crate::error::{Error, Result};

const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "first", include_str!("../migrations/0001_first.sql")),
    (2, "unsent_requests", include_str!("../migrations/0002_unsent_requests.sql")),
    (3, "telling", include_str!("../migrations/0003_telling.sql")),
    (4, "inbox", include_str!("../migrations/0004_inbox.sql")),
    (5, "plan", include_str!("../migrations/0005_plan.sql")),
    (6, "people", include_str!("../migrations/0006_people.sql")),
    (8, "workers", include_str!("../migrations/0008_workers.sql")),
    (9, "meetings", include_str!("../migrations/0009_meetings.sql")),
    (10, "documents", include_str!("../migrations/0010_documents.sql")),
    (11, "assessments", include_str!("../migrations/0011_assessments.sql")),
    (12, "alerts", include_str!("../migrations/0012_alerts.sql")),
    (13, "transfers", include_str!("../migrations/0013_transfers.sql")),
    (14, "sent_again", include_str!("../migrations/0014_sent_again.sql")),
    (15, "who_asked", include_str!("../migrations/0015_who_asked.sql")),
    (16, "visits", include_str!("../migrations/0016_visits.sql")),
    (17, "resets", include_str!("../migrations/0017_resets.sql")),
    (18, "trail", include_str!("../migrations/0018_trail.sql")),
    (19, "staff", include_str!("../migrations/0019_staff.sql")),
    (20, "oversight", include_str!("../migrations/0020_oversight.sql")),
    (21, "restrictions", include_str!("../migrations/0021_restrictions.sql")),
    (22, "plain_indexes", include_str!("../migrations/0022_plain_indexes.sql")),
    (23, "emergency_openings", include_str!("../migrations/0023_emergency_openings.sql")),
    (24, "residents_by_home", include_str!("../migrations/0024_residents_by_home.sql")),
    (25, "sending", include_str!("../migrations/0025_sending.sql")),
    (26, "sign_in", include_str!("../migrations/0026_sign_in.sql")),
    (27, "already_open", include_str!("../migrations/0027_already_open.sql")),
    (28, "consent", include_str!("../migrations/0028_consent.sql")),
    (30, "incidents", include_str!("../migrations/0030_incidents.sql")),
    (31, "council_sign_on", include_str!("../migrations/0031_council_sign_on.sql")),
    (32, "passkeys", include_str!("../migrations/0032_passkeys.sql")),
    (33, "restricted_families", include_str!("../migrations/0033_restricted_families.sql")),
    (34, "own_records", include_str!("../migrations/0034_own_records.sql")),
    (35, "parts", include_str!("../migrations/0035_parts.sql")),
    (36, "corrections", include_str!("../migrations/0036_corrections.sql")),
    (37, "keeping", include_str!("../migrations/0037_keeping.sql")),
    (38, "numbers", include_str!("../migrations/0038_numbers.sql")),
    (39, "access", include_str!("../migrations/0039_access.sql")),
    (41, "second_looks", include_str!("../migrations/0041_second_looks.sql")),
    (42, "sealed_identities", include_str!("../migrations/0042_sealed_identities.sql")),
    (43, "network", include_str!("../migrations/0043_network.sql")),
    (45, "danger", include_str!("../migrations/0045_danger.sql")),
    (46, "rota", include_str!("../migrations/0046_rota.sql")),
    (48, "alerts_due", include_str!("../migrations/0048_alerts_due.sql")),
    (49, "seal_rows", include_str!("../migrations/0049_seal_rows.sql")),
    (50, "conferences", include_str!("../migrations/0050_conferences.sql")),
    (52, "budgets", include_str!("../migrations/0052_budgets.sql")),
    (53, "kinship", include_str!("../migrations/0053_kinship.sql")),
    (54, "packages", include_str!("../migrations/0054_packages.sql")),
    (55, "never_mention", include_str!("../migrations/0055_never_mention.sql")),
    (57, "wide_searches", include_str!("../migrations/0057_wide_searches.sql")),
];

#[derive(QueryableByName)]
struct Applied {
    #[diesel(sql_type = BigInt)]
    version: i64,
    #[diesel(sql_type = Text)]
    name: String,
}

/// The name under which a migration is recorded: with the digest of its text, so that a database made by another text is noticed.
fn made_by(name: &str, text: &str) -> String {
    let digest = Sha256::digest(text);
    let short: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    format!("{name} {short}")
}

fn text_of(version: i64) -> &'static str {
    MIGRATIONS.iter().find(|migration| migration.0 == version).map_or("", |migration| migration.2)
}

/// Applies what is missing, each migration whole or not at all, and makes the access views anew. Gives back the
/// names of the migrations that were applied.
pub fn migrate(engine: &Engine, clock: &Clock) -> Result<Vec<String>> {
    let mut connection =
        engine.open(Purpose::Writing).map_err(|error| Error::Unreachable(format!("{engine}: {error}")))?;
    connection.batch_execute(
        "create table if not exists migrations (version bigint primary key, name text not null, at text not null)",
    )?;
    let missing = missing(&mut connection)?;
    for (version, name, text) in &missing {
        connection.transaction::<_, Error, _>(|connection| {
            let text = crate::dialect::migration_text(connection, text);
            connection.batch_execute(&text)?;
            record(connection, *version, &made_by(name, text_of(*version)), clock)
        })?;
    }
    make_views(&mut connection, clock)?;
    Ok(missing.into_iter().map(|(version, name, _)| format!("{version} {name}")).collect())
}

/// The version under which the digest of the access views stands among the migrations.
const VIEWS: i64 = 0;

/// Makes the access views anew where this program's are not the database's.
fn make_views(connection: &mut DbConnection, clock: &Clock) -> Result<()> {
    let digest = crate::reach::digest();
    let made: Vec<Name> = diesel::sql_query("select name from migrations where version = $1")
        .bind::<BigInt, _>(VIEWS)
        .load(connection)?;
    if made.first().is_some_and(|made| made.name == digest) {
        return Ok(());
    }
    connection.transaction::<_, Error, _>(|connection| {
        crate::reach::make_views(connection)?;
        diesel::sql_query("delete from migrations where version = $1").bind::<BigInt, _>(VIEWS).execute(connection)?;
        record(connection, VIEWS, &digest, clock)
    })
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

fn record(connection: &mut DbConnection, version: i64, name: &str, clock: &Clock) -> Result<()> {
    diesel::sql_query("insert into migrations (version, name, at) values ($1, $2, $3)")
        .bind::<BigInt, _>(version)
        .bind::<Text, _>(name)
        .bind::<Text, _>(clock.now())
        .execute(connection)?;
    Ok(())
}

/// How far behind a database is: the number of migrations it lacks. An error where it is ahead of this program.
pub fn behind(connection: &mut DbConnection) -> Result<usize> {
    Ok(missing(connection)?.len())
}

#[derive(QueryableByName)]
struct Answer {
    #[diesel(sql_type = Text)]
    answer: String,
}

/// Lets the engine check itself: the file's integrity on SQLite, on PostgreSQL that commits are waited for.
pub fn self_check(connection: &mut DbConnection) -> Result<()> {
    let (question, healthy) = crate::dialect::self_check(connection);
    let Answer { answer } = diesel::sql_query(question).get_result(connection)?;
    if answer == healthy {
        Ok(())
    } else {
        Err(Error::Refused(format!("it says {answer:?} where it should say {healthy:?}.")))
    }
}

fn missing(connection: &mut DbConnection) -> Result<Vec<(i64, &'static str, &'static str)>> {
    let applied: Vec<Applied> =
        diesel::sql_query("select version, name from migrations order by version").load(connection)?;
    let known = MIGRATIONS.last().map_or(0, |(version, ..)| *version);
    if let Some(newer) = applied.iter().find(|applied| applied.version > known) {
        return Err(Error::Refused(format!(
            "The database has migration {} but this program knows only {known}. Run the newer program that made it.",
            newer.version
        )));
    }
    for (version, name, text) in MIGRATIONS {
        let changed = |done: &&Applied| done.version == *version && done.name != made_by(name, text);
        if applied.iter().any(|done| changed(&done)) {
            return Err(Error::Refused(
                "The database was made by a program from before the first release, whose tables have changed since. Nothing was \
                 touched. Make a new database; invented data is filled in again."
                    .to_owned(),
            ));
        }
    }
    Ok(MIGRATIONS.iter().filter(|(version, ..)| applied.iter().all(|done| done.version != *version)).copied().collect())
}
