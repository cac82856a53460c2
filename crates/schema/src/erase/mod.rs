//! Destroying what is held of a family: rows are deleted, in one transaction, from every table that has any; see ADR 0052.
//!
//! [`goes`] says what goes: the family and those that were joined into it, the requests that are about it, and the people whom no other family's record
//! names. [`erase`] takes the rows away. [`write_down`] puts one line into the ledger outside the database, on the disk before the transaction ends: a
//! line whose rows are still there is followed again at the next start ([`still_to_do`]), a row that is gone without its line can not be.
//!
//! Who may have a record destroyed, and when, is for the callers to say: nothing here asks.

mod ledger;
mod tables;

use std::collections::HashSet;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use crate::connection::{DbConnection, Engine};
use crate::database::Tx;
use crate::error::{Error, Result};
use crate::facts::People;
use crate::ids::Id;
use crate::tables::FACT_TABLES;

pub use ledger::{Behind, Named, put_back_ledger, still_to_do, write_down};
use tables::{EMPTIED, GOES, GOES_FIRST};

/// What goes, by ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Goes {
    /// The families: the one, and those that were joined into it.
    pub families: Vec<Id>,
    /// The people whom no other family's record names, and the records that were joined into theirs.
    pub people: Vec<Id>,
    /// The requests for help.
    pub requests: Vec<Id>,
    /// The people of these families who stay, since another family's record names them.
    pub stay: Vec<Id>,
}

/// How many rows of a table went.
pub type Gone = (&'static str, i64);

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Text)]
    id: Id,
}

#[derive(QueryableByName)]
struct Words {
    #[diesel(sql_type = Text)]
    row_key: String,
    #[diesel(sql_type = Text)]
    words: String,
}

/// Ids as SQL reads a list of them. An id is 36 fixed characters that the program made, so nothing in it can end the text.
fn list<'a>(ids: impl IntoIterator<Item = &'a Id>) -> String {
    let ids: Vec<String> = ids.into_iter().map(|id| format!("'{id}'")).collect();
    if ids.is_empty() { "('')".to_owned() } else { format!("({})", ids.join(", ")) }
}

fn ids(connection: &mut DbConnection, text: &str) -> Result<Vec<Id>> {
    let found: Vec<Found> = diesel::sql_query(text).load(connection)?;
    Ok(found.into_iter().map(|found| found.id).collect())
}

/// Adds what a text finds for what there is, until it finds nothing new.
fn grow(connection: &mut DbConnection, mut known: Vec<Id>, text: impl Fn(&str) -> String) -> Result<Vec<Id>> {
    loop {
        let found = ids(connection, &text(&list(&known)))?;
        let new: Vec<Id> = found.into_iter().filter(|id| !known.contains(id)).collect();
        if new.is_empty() {
            return Ok(known);
        }
        known.extend(new);
    }
}

/// The columns of a fact table that name one person.
fn person_columns(columns: &'static [&'static str]) -> impl Iterator<Item = &'static str> {
    columns.iter().copied().filter(|column| column.ends_with("person_id") || ["child_id", "other_id"].contains(column))
}

/// What goes with these families: as the record is now, and beside them whoever is named here, from a ledger.
pub fn goes(connection: &mut DbConnection, named: &Named) -> Result<Goes> {
    let families = grow(connection, named.families.clone(), |known| {
        format!("select id from families where joined_into in {known}")
    })?;
    let of = list(&families);
    let mut requests = named.requests.clone();
    requests.extend(ids(connection, &format!("select id from requests where family_id in {of}"))?);
    // What was sent again, before and after, as far as it is not about another family.
    let requests = grow(connection, requests, |known| {
        format!(
            "select q.id from requests q where (q.family_id is null or q.family_id in {of})
               and (q.follows_id in {known} or q.id in (select w.follows_id from requests w where w.id in {known}))"
        )
    })?;
    let mut people = named.people.clone();
    for fact in FACT_TABLES {
        for column in person_columns(fact.columns) {
            people.extend(ids(
                connection,
                &format!(
                    "select distinct p.id from {} x join people p on p.id = x.{column} where x.family_id in {of}",
                    fact.name
                ),
            )?);
        }
    }
    people.sort();
    people.dedup();
    let people = grow(connection, people, |known| format!("select id from people where joined_into in {known}"))?;
    let (stay, people) = parted(connection, people, &of)?;
    Ok(Goes { families, people, requests, stay })
}

/// Who of these stays, since a row of another family names them, and who goes. Whoever has a record that was joined into one that stays stays with it.
fn parted(connection: &mut DbConnection, people: Vec<Id>, families: &str) -> Result<(Vec<Id>, Vec<Id>)> {
    let mut stay: HashSet<Id> = HashSet::new();
    for fact in FACT_TABLES {
        // Whoever stays already is not looked for again: most are in the other family, which the first table says by an index.
        let open = list(people.iter().filter(|id| !stay.contains(*id)));
        let named: Vec<String> = person_columns(fact.columns).map(|column| format!("x.{column} = p.id")).collect();
        let marks = ["subjects", "withheld_from"].map(|column| format!("x.{column} like '%|' || p.id || '|%'"));
        let texts = if fact.name == "family_members" { named } else { [named, marks.to_vec()].concat() };
        stay.extend(ids(
            connection,
            &format!(
                "select p.id from people p where p.id in {open}
                 and exists (select 1 from {} x where x.family_id not in {families} and ({}))",
                fact.name,
                texts.join(" or ")
            ),
        )?);
    }
    let joined = |connection: &mut DbConnection, stay: &HashSet<Id>| {
        let of = list(stay);
        ids(
            connection,
            &format!(
                "select id from people where joined_into in {of} union select joined_into as id from people where id in {of} and joined_into is not null"
            ),
        )
    };
    loop {
        let before = stay.len();
        let more = joined(connection, &stay)?;
        stay.extend(more);
        if stay.len() == before {
            break;
        }
    }
    Ok(people.into_iter().partition(|id| stay.contains(id)))
}

/// Takes away every row of what goes, and gives back how many of which table. Whoever works with a person who would have gone, and whom another family's
/// record has named since, is told [`Error::Stale`].
pub fn erase(tx: &mut Tx<'_>, goes: &Goes) -> Result<Vec<Gone>> {
    let [families, people, requests] = [&goes.families, &goes.people, &goes.requests].map(list);
    let connection = tx.connection();
    let named_since = format!(
        "select person_id as id from family_members where person_id in {people} and family_id not in {families}"
    );
    if !ids(connection, &named_since)?.is_empty() {
        return Err(Error::Stale);
    }
    let filled = |text: &str| {
        text.replace("{families}", &families).replace("{people}", &people).replace("{requests}", &requests)
    };
    run(connection, "insert into erasing (only_row) values (1)")?;
    let names = names(connection, goes)?;
    let mut gone: Vec<Gone> = vec![("event_rows", kept_rows(connection, goes)?)];
    for (table, key, words) in [("drafts", "id", "subject || ' ' || fields"), ("submissions", "form_id", "led_to")] {
        gone.push((table, by_words(connection, (table, key, words), &names)?));
    }
    for (table, condition) in GOES_FIRST {
        gone.push((table, run(connection, &format!("delete from {table} where {}", filled(condition)))?));
    }
    for fact in FACT_TABLES.iter().rev() {
        gone.push((fact.name, run(connection, &format!("delete from {} where family_id in {families}", fact.name))?));
    }
    for (table, column, of) in EMPTIED {
        let of = filled(of);
        run(connection, &format!("update {table} set {column} = null where {column} in {of}"))?;
    }
    for (table, condition) in GOES {
        gone.push((table, run(connection, &format!("delete from {table} where {}", filled(condition)))?));
    }
    run(connection, "delete from erasing")?;
    gone.retain(|(_, count)| *count > 0);
    Ok(gone)
}

fn run(connection: &mut DbConnection, text: &str) -> Result<i64> {
    Ok(i64::try_from(diesel::sql_query(text).execute(connection)?).unwrap_or(i64::MAX))
}

/// Every id and reference that goes: what a form is about, or where it led, names one of them.
fn names(connection: &mut DbConnection, goes: &Goes) -> Result<HashSet<String>> {
    let mut names: HashSet<String> =
        [&goes.families, &goes.people, &goes.requests].into_iter().flatten().map(ToString::to_string).collect();
    for (table, of) in [("families", &goes.families), ("people", &goes.people), ("requests", &goes.requests)] {
        let text = format!("select id as row_key, reference as words from {table} where id in {}", list(of));
        names.extend(diesel::sql_query(text).load::<Words>(connection)?.into_iter().map(|row| row.words));
    }
    let families = list(&goes.families);
    for fact in FACT_TABLES {
        let text = format!("select id from {} where family_id in {families}", fact.name);
        names.extend(ids(connection, &text)?.iter().map(ToString::to_string));
    }
    Ok(names)
}

/// Takes away the rows whose words name one of these.
fn by_words(
    connection: &mut DbConnection,
    (table, key, words): (&str, &str, &str),
    names: &HashSet<String>,
) -> Result<i64> {
    let rows: Vec<Words> =
        diesel::sql_query(format!("select {key} as row_key, {words} as words from {table}")).load(connection)?;
    let is_named = |row: &Words| {
        row.words.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).any(|word| names.contains(word))
    };
    let mut gone = 0;
    for row in rows.iter().filter(|row| is_named(row)) {
        let text = format!("delete from {table} where {key} = $1");
        gone += diesel::sql_query(text).bind::<Text, _>(&row.row_key).execute(connection)? as i64;
    }
    Ok(gone)
}

/// Takes away what is kept of acts that touched a row of what goes, whole: also of an act of another family, which then can not be taken back any more.
fn kept_rows(connection: &mut DbConnection, goes: &Goes) -> Result<i64> {
    let families = list(&goes.families);
    let mut gone = run(
        connection,
        &format!("delete from event_rows where event_id in (select id from life_events where family_id in {families})"),
    )?;
    for id in goes.families.iter().chain(&goes.people) {
        gone += run(
            connection,
            &format!(
                "delete from event_rows where event_id in
                 (select event_id from event_rows
                  where row_key = '{id}' or before like '%{id}%' or after like '%{id}%')"
            ),
        )?;
    }
    Ok(gone)
}

/// How many rows of a table are about the same people, and in which class of papers somebody put them.
#[derive(Clone, Debug, QueryableByName)]
pub struct Alike {
    /// The table.
    #[diesel(sql_type = Text)]
    pub table_name: String,
    /// Whom they are about.
    #[diesel(sql_type = Text)]
    pub subjects: People,
    /// The class, for documents and their pages.
    #[diesel(sql_type = Nullable<Text>)]
    pub papers: Option<String>,
    /// How many there are.
    #[diesel(sql_type = BigInt)]
    pub count: i64,
}

/// Every row of facts of a family, counted by table, by whom it is about and by class: enough to say until when each is kept, and nothing of what it says.
pub fn alike(connection: &mut DbConnection, family: &Id) -> Result<Vec<Alike>> {
    let mut all = Vec::new();
    for fact in FACT_TABLES {
        let (papers, join) = match fact.name {
            "documents" => (Some("x.retention"), ""),
            "document_files" => (Some("d.retention"), "left join documents d on d.id = x.document_id"),
            _ => (None, ""),
        };
        let text = format!(
            "select '{table}' as table_name, x.subjects as subjects, {} as papers, count(*) as count
             from {table} x {join} where x.family_id = $1 group by x.subjects{} order by x.subjects",
            papers.unwrap_or("cast(null as text)"),
            papers.map(|papers| format!(", {papers}")).unwrap_or_default(),
            table = fact.name
        );
        all.extend(diesel::sql_query(text).bind::<Text, _>(family).load::<Alike>(connection)?);
    }
    Ok(all)
}

/// Makes sure that nothing of rows that were destroyed stays in files of the database, as far as the program can; whether nothing is left.
pub fn cut_off_log(engine: &Engine) -> Result<bool> {
    crate::dialect::cut_off_log(engine)
}
