//! Everything in which the two engines differ. Nothing else in the product asks which engine it runs on.

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::result::QueryResult;

use crate::connection::{DbConnection, Purpose};

/// Gives a new connection its settings.
///
/// SQLite: `synchronous=full`, because with `normal` a power cut silently loses acknowledged commits; write-ahead log, so that readers do not
/// wait for the writer; foreign keys on. Readers share the pages that the system maps, so each keeps only a small cache of its own.
/// PostgreSQL: UTC, and a limit on how long one statement may take.
pub(crate) fn settle(connection: &mut DbConnection, purpose: Purpose) -> QueryResult<()> {
    let settings = match (&*connection, purpose) {
        (DbConnection::Sqlite(_), Purpose::Reading) => {
            "pragma busy_timeout = 10000; pragma foreign_keys = on; pragma cache_size = -4096; pragma mmap_size = 1073741824; pragma query_only = on;"
        }
        (DbConnection::Sqlite(_), Purpose::Writing) => {
            "pragma busy_timeout = 10000; pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma cache_size = -65536;"
        }
        (DbConnection::Postgres(_), _) => {
            "set time zone 'UTC'; set statement_timeout = '30s'; set client_min_messages = warning; set plan_cache_mode = force_generic_plan;"
        }
    };
    connection.batch_execute(settings)
}

/// Begins a transaction in which writing is certain: on SQLite by taking the write lock at once, so that it never fails half way for want of it.
pub(crate) fn begin_writing(connection: &mut DbConnection) -> QueryResult<()> {
    match connection {
        DbConnection::Sqlite(inner) => AnsiTransactionManager::begin_transaction_sql(inner, "begin immediate"),
        DbConnection::Postgres(inner) => AnsiTransactionManager::begin_transaction(inner),
    }
}

/// The text of a migration as this engine reads it. Migrations are written for PostgreSQL; SQLite orders text by bytes
/// anyway and has no collation of that name.
pub(crate) fn migration_text(connection: &DbConnection, text: &str) -> String {
    match connection {
        DbConnection::Sqlite(_) => text.replace(" collate \"C\"", ""),
        DbConnection::Postgres(_) => text.to_owned(),
    }
}

/// The statement that inserts rows given as one JSON parameter: an array of objects with the columns as keys.
pub(crate) fn bulk_insert(connection: &DbConnection, table: &str, columns: &[&str]) -> String {
    let names = columns.join(", ");
    match connection {
        DbConnection::Sqlite(_) => {
            let values: Vec<String> = columns.iter().map(|name| format!("json_extract(value, '$.{name}')")).collect();
            format!("insert into {table} ({names}) select {} from json_each($1)", values.join(", "))
        }
        DbConnection::Postgres(_) => {
            format!(
                "insert into {table} ({names}) select {names} from json_populate_recordset(null::{table}, $1::json)"
            )
        }
    }
}

/// The statement that lets the engine learn how its rows are spread, after a bulk fill.
pub(crate) fn learn_statistics(connection: &DbConnection) -> &'static str {
    match connection {
        DbConnection::Sqlite(_) => "analyze",
        DbConnection::Postgres(_) => "vacuum analyze",
    }
}

/// The statement that makes the engine check itself, and what it must answer.
pub(crate) fn self_check(connection: &DbConnection) -> (&'static str, &'static str) {
    match connection {
        DbConnection::Sqlite(_) => ("select quick_check as answer from pragma_quick_check", "ok"),
        DbConnection::Postgres(_) => ("select current_setting('synchronous_commit') as answer", "on"),
    }
}

/// Whether this connection is to SQLite, where one thread owns all writing.
pub(crate) fn has_one_writer(engine: &crate::Engine) -> bool {
    matches!(engine, crate::Engine::Sqlite(_))
}
