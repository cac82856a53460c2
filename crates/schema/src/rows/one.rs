//! Rows by themselves: as somebody may see them, and changed so that what they said is kept.

use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};
use sha2::{Digest, Sha256};

use super::{Rows, Whole, columns, keep, run, whole};
use crate::connection::DbConnection;
use crate::database::Tx;
use crate::dialect;
use crate::error::Result;
use crate::ids::Id;
use crate::tables::FACT_TABLES;

/// One row of a table of facts, as far as an account may see it; nothing where it may not.
pub fn seen(connection: &mut DbConnection, viewer: &Id, family: &Id, table: &str, id: &Id) -> Result<Option<Whole>> {
    Ok(of_view(connection, viewer, family, table, "and x.id = $3", &[id.as_str()])?.into_iter().next())
}

/// Every row of a table of facts about a family that an account may see, the newest first; so many at the most.
pub fn all_seen(
    connection: &mut DbConnection,
    viewer: &Id,
    family: &Id,
    table: &str,
    most: usize,
) -> Result<Vec<Whole>> {
    of_view(connection, viewer, family, table, &format!("order by x.id desc limit {most}"), &[])
}

fn of_view(
    connection: &mut DbConnection,
    viewer: &Id,
    family: &Id,
    table: &str,
    which: &str,
    values: &[&str],
) -> Result<Vec<Whole>> {
    let Some(fact) = FACT_TABLES.iter().find(|fact| fact.name == table) else { return Ok(Vec::new()) };
    let whole = dialect::whole_row(connection, "x", fact.columns);
    let text = format!(
        "select x.id as row_key, {whole} as row from {} x where x.viewer_id = $1 and x.family_id = $2 {which}",
        fact.view
    );
    let query = diesel::sql_query(text).into_boxed().bind::<Text, _>(viewer.as_str().to_owned());
    let query = query.bind::<Text, _>(family.as_str().to_owned());
    let query = values.iter().fold(query, |query, value| query.bind::<Text, _>((*value).to_owned()));
    Ok(query.load(connection)?)
}

/// What a row said before an act changed it, for whoever may see that row now.
pub fn before(connection: &mut DbConnection, event: &Id, table: &str, id: &Id) -> Result<Option<Whole>> {
    let text = "select row_key, before as row from event_rows
                where event_id = $1 and table_name = $2 and row_key = $3 and before is not null";
    let query = diesel::sql_query(text).bind::<Text, _>(event).bind::<Text, _>(table.to_owned());
    Ok(query.bind::<Text, _>(id).load(connection)?.into_iter().next())
}

/// Writes other values into columns of one row; nothing is written where a value is nothing. The row is kept first. The names of the columns are the program's own.
pub fn set(tx: &mut Tx<'_>, event: &Id, (table, id): (&str, &Id), values: &[(&str, Option<String>)]) -> Result<()> {
    keep(tx, event, table, Rows::One(id))?;
    let known = columns(table);
    for (column, value) in values.iter().filter(|(column, _)| known.contains(column)) {
        let text = format!("update {table} set {column} = $1 where id = $2");
        diesel::sql_query(text)
            .bind::<Nullable<Text>, _>(value.clone())
            .bind::<Text, _>(id)
            .execute(tx.connection())?;
    }
    if known.contains(&"version") {
        run(tx.connection(), format!("update {table} set version = version + 1 where id = $1"), &[id.as_str()])?;
    }
    Ok(())
}

/// Puts other words where the story told a fact in its own: in each line that belongs to it. The lines are kept first.
pub fn set_in_story(tx: &mut Tx<'_>, event: &Id, fact: &Id, from: &str, to: &str) -> Result<()> {
    keep(tx, event, "timeline_entries", Rows::With("fact_id", fact))?;
    let text =
        "update timeline_entries set title = replace(title, $1, $2), body = replace(body, $1, $2) where fact_id = $3";
    run(tx.connection(), text.to_owned(), &[from, to, fact.as_str()])?;
    Ok(())
}

/// What stands for every row about a family that names this person, in all tables of facts but these: another text as soon as one is added, changed or taken away.
/// From whom a row is withheld does not count.
pub fn digest_naming(connection: &mut DbConnection, family: &Id, person: &Id, but: &[&str]) -> Result<String> {
    let mut digest = Sha256::new();
    for fact in FACT_TABLES.iter().filter(|fact| !but.contains(&fact.name)) {
        let columns: Vec<&str> = fact.columns.iter().filter(|column| **column != "withheld_from").copied().collect();
        let whole = dialect::some_of_row(connection, "x", &columns);
        let text = format!(
            "select x.id as row_key, {whole} as row from {} x where x.family_id = $1 and {whole} like '%' || $2 || '%' order by x.id",
            fact.name
        );
        let rows: Vec<Whole> =
            diesel::sql_query(text).bind::<Text, _>(family).bind::<Text, _>(person).load(connection)?;
        rows.iter().for_each(|row| digest.update(&row.row));
    }
    whole(connection, "people", Rows::One(person))?.iter().for_each(|row| digest.update(&row.row));
    Ok(digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}
