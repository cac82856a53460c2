//! What the rule of who may see what and the trail cost together: the family page as it is, and the same page over a copy of the tables in which everybody sees everything
//! and nothing is entered. The copy is a file of the bench; nothing in the service can do this.
//!
//! What stays in the copy are the conditions on single rows (`seen_by!`) that the larger texts carry in themselves: they compare two columns of a row that is read anyway.

use std::path::{Path, PathBuf};

use alongside_schema::Engine;
use alongside_schema::connection::{DbConnection, Purpose};
use anyhow::Context;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

/// Whoever asks reaches every family whole.
const REACH: &str =
    "select u.id as viewer_id, f.id as family_id, u.person_id as person_id, u.agency_id as agency_id, 3 as grade
  from users u cross join families f where f.joined_into is null";

/// A copy of this database without the rule and without the trail; takes the place of one that is there.
pub fn copy_without_rule(engine: &Engine, folder: &Path) -> anyhow::Result<Engine> {
    let path = folder.join("open.db");
    remove(&path)?;
    let mut from = engine.open(Purpose::Writing)?;
    from.batch_execute(&format!("vacuum into '{}'", path.display()))?;
    let copy = Engine::Sqlite(path);
    let mut connection = copy.open(Purpose::Writing)?;
    for view in names(&mut connection, "select name from sqlite_master where type = 'view'")? {
        let Some(text) = opened(&mut connection, &view)? else { continue };
        connection.batch_execute(&format!("drop view {view}; create view {view} as {text};"))?;
    }
    connection
        .batch_execute("create trigger bench_enters_nothing before insert on trail begin select raise(ignore); end;")?;
    Ok(copy)
}

/// Takes the copy away, with what SQLite keeps beside it.
pub fn remove(path: &Path) -> anyhow::Result<()> {
    for ending in ["", "-wal", "-shm"] {
        let file = PathBuf::from(format!("{}{ending}", path.display()));
        if file.exists() {
            std::fs::remove_file(&file).with_context(|| file.display().to_string())?;
        }
    }
    Ok(())
}

fn names(connection: &mut DbConnection, text: &str) -> anyhow::Result<Vec<String>> {
    let rows: Vec<Name> = diesel::sql_query(text).load(connection)?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}

/// The text of a view with which everybody sees every row; nothing for a view that decides on nobody's reach.
fn opened(connection: &mut DbConnection, view: &str) -> anyhow::Result<Option<String>> {
    if view == "reach" || view == "graded" {
        return Ok(Some(REACH.to_owned()));
    }
    let Some(table) = view.strip_prefix("visible_") else { return Ok(None) };
    let of = |connection: &mut DbConnection, name: &str| {
        names(connection, &format!("select name from pragma_table_info('{name}')"))
    };
    let (columns, stored) = (of(connection, view)?, of(connection, table)?);
    let column = |name: &String| match name.as_str() {
        "viewer_id" => Some("u.id as viewer_id".to_owned()),
        "grade" => Some("3 as grade".to_owned()),
        _ => stored.contains(name).then(|| format!("x.{name}")),
    };
    let columns: Option<Vec<String>> = columns.iter().map(column).collect();
    Ok(columns.map(|columns| format!("select {} from {table} x cross join users u", columns.join(", "))))
}
