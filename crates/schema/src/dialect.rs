//! Everything in which the two engines differ. Nothing else in the product asks which engine it runs on.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::result::QueryResult;

use crate::connection::{DbConnection, Purpose};
use crate::error::Result;

/// Gives a new connection its settings.
///
/// SQLite: `synchronous=full`, because with `normal` a power cut silently loses acknowledged commits; write-ahead log, so that readers do not
/// wait for the writer; what is taken away is overwritten (`secure_delete`); foreign keys on. Readers share the pages that the system maps, so each keeps only a small cache of its own.
/// PostgreSQL: UTC, and a limit on how long one statement may take.
pub(crate) fn settle(connection: &mut DbConnection, purpose: Purpose) -> QueryResult<()> {
    let settings = match (&*connection, purpose) {
        (DbConnection::Sqlite(_), Purpose::Reading) => {
            "pragma busy_timeout = 10000; pragma foreign_keys = on; pragma cache_size = -4096; pragma mmap_size = 1073741824; pragma query_only = on;"
        }
        (DbConnection::Sqlite(_), Purpose::Writing) => {
            "pragma busy_timeout = 10000; pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on; pragma foreign_keys = on; pragma cache_size = -65536;"
        }
        // Compiling a plan takes far longer than running one of ours: the access views are long, and what they find is little.
        (DbConnection::Postgres(_), _) => {
            "set jit = off; set time zone 'UTC'; set statement_timeout = '30s'; set client_min_messages = warning; set plan_cache_mode = force_generic_plan;"
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

/// Runs what may only read on a connection that can write too. Built for tests, SQLite refuses everything else meanwhile. In a release it is not asked to: setting
/// the pragma throws away every prepared statement of the connection, which costs more than the page. On PostgreSQL it would take a transaction of its own.
pub(crate) fn only_reading<T>(
    connection: &mut DbConnection,
    work: impl FnOnce(&mut DbConnection) -> Result<T>,
) -> Result<T> {
    if !cfg!(debug_assertions) || !matches!(connection, DbConnection::Sqlite(_)) {
        return work(connection);
    }
    connection.batch_execute("pragma query_only = on")?;
    let done = catch_unwind(AssertUnwindSafe(|| work(connection)));
    connection.batch_execute("pragma query_only = off")?;
    done.unwrap_or_else(|panic| resume_unwind(panic))
}

/// The text of a migration as this engine reads it. Migrations are written for PostgreSQL; SQLite orders text by bytes
/// anyway and has no collation of that name. Three kinds of lines are ours, because what they ask for has no text that both engines know:
/// `keep TABLE as written;` (perhaps `or empty COLUMN`), `keep TABLE as written until erased;` for one that is kept already, and
/// `name new TABLE in OTHER;`.
pub(crate) fn migration_text(connection: &DbConnection, text: &str) -> String {
    let line = |line: &str| match line.trim_end_matches(';').split(' ').collect::<Vec<_>>().as_slice() {
        ["keep", table, "as", "written"] => kept_as_written(connection, table, None),
        ["keep", table, "as", "written", "or", "empty", column] => kept_as_written(connection, table, Some(column)),
        ["keep", table, "as", "written", "until", "erased"] => kept_until_erased(connection, table),
        ["name", "new", table, "in", other] => named_when_added(connection, table, other),
        _ => line.to_owned(),
    };
    let text = text.lines().map(line).collect::<Vec<_>>().join("\n");
    match connection {
        DbConnection::Sqlite(_) => text.replace(" collate \"C\"", ""),
        DbConnection::Postgres(_) => text,
    }
}

/// Triggers that refuse to change or take away what was once added to a table. One column may be allowed to be emptied.
fn kept_as_written(connection: &DbConnection, table: &str, emptied: Option<&str>) -> String {
    let refusal = "is only ever added to";
    let unless_emptied = emptied.map(|column| format!("when (new.{column} <> '')")).unwrap_or_default();
    let acts = [("update", unless_emptied.as_str()), ("delete", "")];
    match connection {
        DbConnection::Sqlite(_) => acts
            .map(|(act, when)| {
                format!(
                    "create trigger {table}_kept_from_{act} before {act} on {table} {when}
                     begin select raise(abort, '{table} {refusal}'); end;"
                )
            })
            .join("\n"),
        DbConnection::Postgres(_) => {
            let rows = acts.map(|(act, when)| {
                format!(
                    "create trigger {table}_kept_from_{act} before {act} on {table}
                     for each row {when} execute function kept_as_written();"
                )
            });
            format!(
                "create or replace function kept_as_written() returns trigger language plpgsql as $kept$
                 begin raise exception '% {refusal}', tg_table_name; end $kept$;
                 {}
                 create trigger {table}_kept_whole before truncate on {table}
                   for each statement execute function kept_as_written();",
                rows.join("\n")
            )
        }
    }
}

/// Lets rows of a table that is kept as written be taken away while something is being destroyed, and at no other time.
fn kept_until_erased(connection: &DbConnection, table: &str) -> String {
    let refusal = format!("{table} is only ever added to");
    match connection {
        DbConnection::Sqlite(_) => format!(
            "drop trigger {table}_kept_from_delete;
             create trigger {table}_kept_from_delete before delete on {table}
             when not exists (select 1 from erasing)
             begin select raise(abort, '{refusal}'); end;"
        ),
        DbConnection::Postgres(_) => format!(
            "create or replace function kept_until_erased() returns trigger language plpgsql as $kept$
             begin
               if exists (select 1 from erasing) then return old; end if;
               raise exception '% is only ever added to', tg_table_name;
             end $kept$;
             drop trigger {table}_kept_from_delete on {table};
             create trigger {table}_kept_from_delete before delete on {table}
               for each row execute function kept_until_erased();"
        ),
    }
}

/// Cuts off the write-ahead log of SQLite, in which rows still stand that were destroyed: it is written into the database, whose free places are overwritten
/// (`secure_delete`). Gives back whether nothing of it is left; a reader that began earlier may still need it. On PostgreSQL what is left of a row in its
/// files goes with `vacuum full`, which is for the operator to say (docs/keys.md).
pub(crate) fn cut_off_log(engine: &crate::Engine) -> crate::Result<bool> {
    let crate::Engine::Sqlite(path) = engine else { return Ok(true) };
    let mut connection =
        engine.open(Purpose::Writing).map_err(|error| crate::Error::Unreachable(format!("{engine}: {error}")))?;
    connection.batch_execute("pragma wal_checkpoint(truncate)")?;
    let mut log = path.clone().into_os_string();
    log.push("-wal");
    Ok(std::fs::metadata(log).map_or(true, |about| about.len() == 0))
}

/// A trigger that writes the id of each new row of a table into another table.
fn named_when_added(connection: &DbConnection, table: &str, other: &str) -> String {
    let insert = format!("insert into {other} (entry_id) values (new.id)");
    match connection {
        DbConnection::Sqlite(_) => {
            format!("create trigger {other}_named after insert on {table} begin {insert}; end;")
        }
        DbConnection::Postgres(_) => format!(
            "create function {other}_named() returns trigger language plpgsql as $named$
             begin {insert}; return null; end $named$;
             create trigger {other}_named after insert on {table} for each row execute function {other}_named();"
        ),
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

/// A whole row as one JSON object, for keeping it: the columns as keys, in their order.
pub(crate) fn whole_row(connection: &DbConnection, row: &str, columns: &[&str]) -> String {
    match connection {
        DbConnection::Sqlite(_) => {
            let pairs: Vec<String> = columns.iter().map(|name| format!("'{name}', {row}.{name}")).collect();
            format!("json_object({})", pairs.join(", "))
        }
        DbConnection::Postgres(_) => format!("row_to_json({row})::text"),
    }
}

/// Some columns of a row as one text, for comparing it.
pub(crate) fn some_of_row(connection: &DbConnection, row: &str, columns: &[&str]) -> String {
    match connection {
        DbConnection::Sqlite(_) => whole_row(connection, row, columns),
        DbConnection::Postgres(_) => {
            let pairs: Vec<String> = columns.iter().map(|name| format!("'{name}', {row}.{name}")).collect();
            format!("json_build_object({})::text", pairs.join(", "))
        }
    }
}

/// One column of a kept row `kept` (`before` or `after` of `r`), as text.
fn of_kept(connection: &DbConnection, kept: &str, column: &str) -> String {
    match connection {
        DbConnection::Sqlite(_) => format!("json_extract(r.{kept}, '$.{column}')"),
        DbConnection::Postgres(_) => format!("(r.{kept}::json ->> '{column}')"),
    }
}

/// Whether taking an act back makes the kept row `r` go from the family of the row `x`: the act made it there, moved it there, or put
/// this person there.
pub(crate) fn goes_back(connection: &DbConnection) -> String {
    let of = |kept, column| of_kept(connection, kept, column);
    format!(
        "{} = x.family_id and (r.before is null or {} <> x.family_id or (r.table_name = 'family_members' and {} <> {}))",
        of("after", "family_id"),
        of("before", "family_id"),
        of("before", "person_id"),
        of("after", "person_id"),
    )
}

/// By which id the kept row `r` is named in other rows: a member by the person, everything else by its own id.
pub(crate) fn goes_by(connection: &DbConnection) -> String {
    format!(
        "case when r.table_name = 'family_members' then {} else r.row_key end",
        of_kept(connection, "after", "person_id")
    )
}

/// The values of a kept row `r` as columns of `kept`, and where they come from.
fn kept_value(connection: &DbConnection, kept: &str, column: &str) -> String {
    match connection {
        DbConnection::Sqlite(_) => of_kept(connection, kept, column),
        DbConnection::Postgres(_) => format!("was_{kept}.{column}"),
    }
}

fn kept_source(connection: &DbConnection, table: &str) -> String {
    match connection {
        DbConnection::Sqlite(_) => String::new(),
        DbConnection::Postgres(_) => format!(
            " cross join lateral json_populate_record(null::{table}, r.before::json) was_before
              cross join lateral json_populate_record(null::{table}, r.after::json) was_after"
        ),
    }
}

/// The query for kept rows of a table that stand in the way of taking an act back, because what it changed has changed again.
pub(crate) fn changed_since(connection: &DbConnection, table: &str, columns: &[&str], key: &str) -> String {
    let again: Vec<String> = columns
        .iter()
        .map(|column| {
            let (before, after) = (kept_value(connection, "before", column), kept_value(connection, "after", column));
            format!("({before} is distinct from {after} and x.{column} is distinct from {after})")
        })
        .collect();
    format!(
        "select r.table_name, r.row_key from event_rows r left join {table} x on {key} = r.row_key{}
         where r.event_id = $1 and r.table_name = '{table}'
           and (({key}) is null or (r.before is null and {} <> r.after) or (r.before is not null and ({})))
         limit 5",
        kept_source(connection, table),
        whole_row(connection, "x", columns),
        again.join(" or ")
    )
}

/// The statement that gives each column that an act changed its earlier value.
pub(crate) fn give_back(connection: &DbConnection, table: &str, columns: &[&str], key: &str) -> String {
    let values: Vec<String> = columns
        .iter()
        .map(|column| {
            let (before, after) = (kept_value(connection, "before", column), kept_value(connection, "after", column));
            format!("{column} = case when {before} is distinct from {after} then {before} else {table}.{column} end")
        })
        .collect();
    format!(
        "update {table} set {} from event_rows r{}
         where r.event_id = $1 and r.table_name = '{table}' and r.row_key = {key} and r.before is not null",
        values.join(", "),
        kept_source(connection, table)
    )
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

#[cfg(test)]
mod tests {
    use diesel::prelude::*;
    use diesel::sql_types::Text;

    #[derive(QueryableByName)]
    struct Answer {
        #[diesel(sql_type = Text)]
        compile_options: String,
    }

    /// Or every statement is planned anew whenever another value is bound; see `.cargo/config.toml`.
    #[test]
    fn sqlite_keeps_its_plans() {
        let mut connection = diesel::SqliteConnection::establish(":memory:").expect("SQLite");
        let options: Vec<Answer> = diesel::sql_query("select compile_options from pragma_compile_options")
            .load(&mut connection)
            .expect("how SQLite was built");
        assert!(options.len() > 5);
        assert!(options.iter().all(|option| !option.compile_options.starts_with("ENABLE_STAT4")));
        assert!(options.iter().any(|option| option.compile_options == "ENABLE_QPSG"));
    }
}
