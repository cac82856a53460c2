//! Rows kept whole, before and after an act, so that the act can be taken back exactly.
//!
//! An act that changes many rows at once (joining two families, a death) first has each row it will touch kept with [`keep`], then
//! changes what it changes, and ends with [`settle`], which keeps the same rows as they are then. [`take_back`] gives each column that the
//! act changed its earlier value. A column that the act left alone keeps whatever was written into it since, so that later work on a row
//! that was only moved is not lost. [`later`] says what would be lost, so that the act is then not taken back.
//!
//! The kept rows hold facts without their marks' protection: nothing but this file reads them. What a correction changed is shown to who may see the row as it is now.

mod one;

pub use one::{all_seen, before, digest_naming, seen, set, set_in_story};

use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::connection::DbConnection;
use crate::database::Tx;
use crate::dialect;
use crate::error::{Error, Result};
use crate::facts::Visibility;
use crate::ids::Id;
use crate::reach::corrections::follows;
use crate::tables::{FACT_TABLES, OTHER_TABLES};

/// Which rows of a table.
#[derive(Clone, Copy, Debug)]
pub enum Rows<'a> {
    /// The row with this id.
    One(&'a Id),
    /// Every row of this family.
    OfFamily(&'a Id),
    /// Every row in which this person is named by id.
    Naming(&'a Id),
    /// Every row that has this id in this column.
    With(&'static str, &'a Id),
}

impl Rows<'_> {
    fn value(&self) -> &Id {
        match self {
            Self::One(id) | Self::OfFamily(id) | Self::Naming(id) | Self::With(_, id) => id,
        }
    }

    fn condition(&self, connection: &DbConnection, table: &str, place: &str) -> String {
        match self {
            Self::One(_) => format!("x.id = {place}"),
            Self::OfFamily(_) => format!("x.family_id = {place}"),
            Self::With(column, _) => format!("x.{column} = {place}"),
            Self::Naming(_) => {
                format!("{} like '%' || {place} || '%'", dialect::whole_row(connection, "x", columns(table)))
            }
        }
    }
}

/// A row that stands in the way of taking an act back.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Later {
    /// Its table.
    #[diesel(sql_type = Text)]
    pub table_name: String,
    /// Its key.
    #[diesel(sql_type = Text)]
    pub row_key: String,
}

/// The columns of a table; none where there is no such table.
pub fn columns(table: &str) -> &'static [&'static str] {
    let fact = FACT_TABLES.iter().find(|fact| fact.name == table).map(|fact| fact.columns);
    fact.or_else(|| OTHER_TABLES.iter().find(|(name, _)| *name == table).map(|(_, columns)| *columns))
        .unwrap_or_default()
}

/// Every table whose rows belong to a family.
pub fn of_families() -> impl Iterator<Item = &'static str> {
    let facts = FACT_TABLES.iter().map(|fact| fact.name);
    facts.chain(OTHER_TABLES.iter().filter(|(_, columns)| columns.contains(&"family_id")).map(|(name, _)| *name))
}

/// What a row is known by: its id or, in the tables that have none, its first two columns.
fn key(table: &str, row: &str) -> String {
    match columns(table) {
        ["id", ..] => format!("{row}.id"),
        [first, second, ..] => format!("{row}.{first} || ' ' || {row}.{second}"),
        _ => format!("{row}.id"),
    }
}

fn run(connection: &mut DbConnection, text: String, values: &[&str]) -> Result<usize> {
    let query = values
        .iter()
        .fold(diesel::sql_query(text).into_boxed(), |query, value| query.bind::<Text, _>((*value).to_owned()));
    Ok(query.execute(connection)?)
}

/// Keeps these rows as they are now, before the act changes them. A row that is kept already stays as it was kept first.
pub fn keep(tx: &mut Tx<'_>, event: &Id, table: &str, rows: Rows<'_>) -> Result<usize> {
    let connection = tx.connection();
    let whole = dialect::whole_row(connection, "x", columns(table));
    let (key, condition) = (key(table, "x"), rows.condition(connection, table, "$2"));
    let text = format!(
        "insert into event_rows (event_id, table_name, row_key, before)
         select $1, '{table}', {key}, {whole} from {table} x where {condition}
         on conflict (event_id, table_name, row_key) do nothing"
    );
    run(connection, text, &[event.as_str(), rows.value().as_str()])
}

/// Notes that the act has made this row, so that taking it back takes the row away.
pub fn made(tx: &mut Tx<'_>, event: &Id, table: &str, row_key: &str) -> Result<()> {
    let text = format!("insert into event_rows (event_id, table_name, row_key) values ($1, '{table}', $2)");
    run(tx.connection(), text, &[event.as_str(), row_key])?;
    Ok(())
}

/// Gives every row of a family that is in this table to another family. The rows are kept first.
pub fn move_family(tx: &mut Tx<'_>, event: &Id, table: &str, from: &Id, to: &Id) -> Result<usize> {
    keep(tx, event, table, Rows::OfFamily(from))?;
    let text = format!("update {table} set family_id = $1 where family_id = $2");
    run(tx.connection(), text, &[to.as_str(), from.as_str()])
}

/// Lets the rows of a table that belong to a row of another one, by this column, follow it into the family in which it is now. The rows are
/// kept first.
pub fn move_with(tx: &mut Tx<'_>, event: &Id, table: &str, (column, parent): (&str, &str), to: &Id) -> Result<usize> {
    let connection = tx.connection();
    let condition = format!("x.family_id <> $2 and x.{column} in (select p.id from {parent} p where p.family_id = $2)");
    let whole = dialect::whole_row(connection, "x", columns(table));
    let text = format!(
        "insert into event_rows (event_id, table_name, row_key, before)
         select $1, '{table}', x.id, {whole} from {table} x where {condition}
         on conflict (event_id, table_name, row_key) do nothing"
    );
    run(connection, text, &[event.as_str(), to.as_str()])?;
    run(connection, format!("update {table} as x set family_id = $1 where {condition}"), &[to.as_str(), to.as_str()])
}

/// Tables of which later rows are not of a record that an act has made: the trail, who opened it in an emergency or asked whether it is open, what went to
/// the wrong person, and who works with the family until it ends.
const NOT_OF_THE_RECORD: &[&str] =
    &["trail", "emergency_openings", "already_open_askings", "incidents", "episodes", "involvements", "covers"];

fn of_a_record() -> impl Iterator<Item = &'static str> {
    of_families().filter(|table| !NOT_OF_THE_RECORD.contains(table))
}

/// Keeps whatever stands in the record of a family at the end of an act that made it, so that [`since`] tells it from what comes later.
pub fn keep_record(tx: &mut Tx<'_>, event: &Id, family: &Id) -> Result<()> {
    of_a_record().try_for_each(|table| keep(tx, event, table, Rows::OfFamily(family)).map(|_| ()))
}

/// Whether [`keep_record`] was done for this family at the end of the act: acts of before it was have nothing to compare with.
pub fn has_kept_record(connection: &mut DbConnection, event: &Id, family: &Id) -> Result<bool> {
    let text =
        "select table_name, row_key from event_rows where event_id = $1 and before like '%' || $2 || '%' limit 1";
    let kept: Vec<Later> = diesel::sql_query(text).bind::<Text, _>(event).bind::<Text, _>(family).load(connection)?;
    Ok(!kept.is_empty())
}

/// What was written in the record of a family since the act that made it.
pub fn since(connection: &mut DbConnection, event: &Id, family: &Id) -> Result<Vec<Later>> {
    let mut found: Vec<Later> = Vec::new();
    for table in of_a_record() {
        let key = key(table, "x");
        let text = format!(
            "select '{table}' as table_name, {key} as row_key from {table} x
             where not exists (select 1 from event_rows k
               where k.event_id = $1 and k.table_name = '{table}' and k.row_key = {key})
               and x.family_id = $2
             limit 5"
        );
        found.extend(diesel::sql_query(text).bind::<Text, _>(event).bind::<Text, _>(family).load::<Later>(connection)?);
    }
    Ok(found)
}

/// Puts one person in another's place in these columns of every row that names the first: in columns that hold one person, and in
/// those that hold a list of people. The rows are kept first.
pub fn replace_person(tx: &mut Tx<'_>, event: &Id, table: &str, columns: &[&str], from: &Id, to: &Id) -> Result<usize> {
    keep(tx, event, table, Rows::Naming(from))?;
    let mut changed = 0;
    for column in columns {
        let text =
            format!("update {table} set {column} = replace({column}, $1, $2) where {column} like '%' || $1 || '%'");
        changed += run(tx.connection(), text, &[from.as_str(), to.as_str()])?;
    }
    Ok(changed)
}

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    table_name: String,
}

/// The tables in which an act kept rows, in an order in which rows can be made; the other way round they can be taken away.
fn touched(connection: &mut DbConnection, event: &Id) -> Result<Vec<&'static str>> {
    let named: Vec<Named> = diesel::sql_query("select distinct table_name from event_rows where event_id = $1")
        .bind::<Text, _>(event)
        .load(connection)?;
    let known = OTHER_TABLES.iter().map(|(name, _)| *name).chain(FACT_TABLES.iter().map(|fact| fact.name));
    Ok(known.filter(|table| named.iter().any(|named| named.table_name == *table)).collect())
}

/// Keeps the rows as they are after the act. Called once, when the act has changed everything.
pub fn settle(tx: &mut Tx<'_>, event: &Id) -> Result<()> {
    let connection = tx.connection();
    for table in touched(connection, event)? {
        let whole = dialect::whole_row(connection, "x", columns(table));
        let text = format!(
            "update event_rows set after = (select {whole} from {table} x where {} = event_rows.row_key)
             where event_id = $1 and table_name = '{table}'",
            key(table, "x")
        );
        run(connection, text, &[event.as_str()])?;
    }
    Ok(())
}

/// What was written since the act and would be lost, or be left hanging, if it were taken back: rows whose changed columns have changed
/// again, rows that the act made and somebody has changed, and later rows that name a row or a person that would go from their family.
pub fn later(connection: &mut DbConnection, event: &Id) -> Result<Vec<Later>> {
    let mut found = Vec::new();
    for table in touched(connection, event)? {
        let text = dialect::changed_since(connection, table, columns(table), &key(table, "x"));
        found.extend(rows_of(connection, text, event)?);
    }
    // Ids sort by when they were made, so that later rows have later ids.
    let with_ids =
        of_families().filter(|table| columns(table).starts_with(&["id"]) && !OF_THE_ACT_ITSELF.contains(table));
    for table in with_ids {
        let whole = dialect::whole_row(connection, "x", columns(table));
        let text = format!(
            "select '{table}' as table_name, x.id as row_key from {table} x
             where x.id > $1
               and not exists (select 1 from event_rows k where k.event_id = $1 and k.table_name = '{table}' and k.row_key = x.id)
               and exists (select 1 from event_rows r where r.event_id = $1 and r.table_name <> 'families' and {}
                           and {whole} like '%' || {} || '%')
             limit 5",
            dialect::goes_back(connection),
            dialect::goes_by(connection),
        );
        found.extend(rows_of(connection, text, event)?);
    }
    Ok(found)
}

/// Tables of which later rows say nothing of a family's own: the trail, and the acts themselves.
const OF_THE_ACT_ITSELF: &[&str] = &["trail", "life_events"];

fn rows_of(connection: &mut DbConnection, text: String, event: &Id) -> Result<Vec<Later>> {
    Ok(diesel::sql_query(text).bind::<Text, _>(event).load(connection)?)
}

/// Takes the act back: rows that it made go, and each column that it changed has its earlier value again. The caller has looked at
/// [`later`] in the same transaction. Acts take no rows away, so that none has to come back.
pub fn take_back(tx: &mut Tx<'_>, event: &Id) -> Result<()> {
    let connection = tx.connection();
    let tables = touched(connection, event)?;
    if tables.is_empty() {
        // Every act has touched something: what it was is destroyed, with the record of another family that it touched.
        return Err(Error::Refused(
            "It can not be taken back: what it changed was destroyed since, with another record.".to_owned(),
        ));
    }
    for table in tables.iter().rev() {
        let text = format!(
            "delete from {table} as x where {} in
             (select r.row_key from event_rows r where r.event_id = $1 and r.table_name = '{table}' and r.before is null)",
            key(table, "x")
        );
        run(connection, text, &[event.as_str()])?;
    }
    for table in tables {
        let text = dialect::give_back(connection, table, columns(table), &key(table, table));
        run(connection, text, &[event.as_str()])?;
    }
    Ok(())
}

/// Gives the rows of a family that are about these people and nobody else to another family. The rows are kept first; rows about nobody
/// in particular stay where they are.
pub fn move_about(tx: &mut Tx<'_>, event: &Id, table: &str, families: (&Id, &Id), people: &[Id]) -> Result<usize> {
    let (from, to) = families;
    let connection = tx.connection();
    // What is left of the list of subjects once each of these people is taken out of it.
    let left = (0..people.len())
        .fold("x.subjects".to_owned(), |text, at| format!("replace({text}, '|' || ${} || '|', '|')", at + 3));
    let condition = format!("x.family_id = $2 and x.subjects <> '' and {left} = '|'");
    let whole = dialect::whole_row(connection, "x", columns(table));
    let text = format!(
        "insert into event_rows (event_id, table_name, row_key, before)
         select $1, '{table}', x.id, {whole} from {table} x where {condition}
         on conflict (event_id, table_name, row_key) do nothing"
    );
    let mut values: Vec<&str> = vec![event.as_str(), from.as_str()];
    values.extend(people.iter().map(Id::as_str));
    run(connection, text, &values)?;
    values[0] = to.as_str();
    run(connection, format!("update {table} as x set family_id = $1 where {condition}"), &values)
}

/// A row as it stands, whoever may see it.
#[derive(Clone, Debug, QueryableByName)]
pub struct Whole {
    /// Its id.
    #[diesel(sql_type = Text)]
    pub row_key: String,
    /// All of it, as one JSON object with the columns as keys.
    #[diesel(sql_type = Text)]
    pub row: String,
}

/// Rows of a table that has ids, as they stand, in the order of their ids, whoever may see them: for gathering what is held about somebody who asks for it.
/// What of it may be shown to whom is for the caller to decide.
pub fn whole(connection: &mut DbConnection, table: &str, rows: Rows<'_>) -> Result<Vec<Whole>> {
    let condition = rows.condition(connection, table, "$1");
    let whole = dialect::whole_row(connection, "x", columns(table));
    // What is said of a row is kept from whom the row is kept now, which its view knows.
    let from = if follows(table) { format!("marked_{table}") } else { table.to_owned() };
    let text = format!("select x.id as row_key, {whole} as row from {from} x where {condition} order by x.id");
    Ok(diesel::sql_query(text).bind::<Text, _>(rows.value()).load(connection)?)
}

/// Lets a fact be seen by the lead practitioner and their manager alone, or by the whole team again.
pub fn set_visibility(tx: &mut Tx<'_>, table: &str, id: &str, visibility: Visibility) -> Result<()> {
    run(tx.connection(), format!("update {table} set visibility = $1 where id = $2"), &[visibility.code(), id])?;
    Ok(())
}

/// Every row of a table as text, in order: what a test compares.
pub fn whole_table(connection: &mut DbConnection, table: &str) -> Result<Vec<String>> {
    #[derive(QueryableByName)]
    struct Whole {
        #[diesel(sql_type = Text)]
        row: String,
    }
    let text = format!("select {} as row from {table} x", dialect::whole_row(connection, "x", columns(table)));
    let mut rows: Vec<String> =
        diesel::sql_query(text).load::<Whole>(connection)?.into_iter().map(|whole| whole.row).collect();
    rows.sort();
    Ok(rows)
}
