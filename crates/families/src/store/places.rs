//! What says where a protected home is, is for the lead practitioner and their manager alone: whoever wrote it, in whichever field, and also what was written long before
//! the home was protected. Who works with the family reads the home itself only by asking why; a note of a visit, a line of the address book or a letter that went out
//! would tell it to all of them, and to a partner who has that part of the record.

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{FACT_TABLES, homes, limited_places};
use alongside_schema::{Id, Marks, People, Result, Tx, Viewer, Visibility, rows};
use diesel::prelude::*;
use serde_json::{Map, Value};

use super::hands::shared_postcodes;
use super::timeline::{Note, note};
use crate::codes::{HomeClass, TimelineKind};
use crate::kept::{Kept, speaks_of};

/// The table that says where a home is by being that home, and has a rule of its own.
const HOMES: &str = "homes";

/// Has everything that is written about a family looked through when the write is done. The beginning of every write about a family asks for it.
pub(super) fn keep_at_last(tx: &mut Tx<'_>, family: &Id, author: Option<&Viewer>) {
    let (name, family, author) = (format!("places of {family}"), family.clone(), author.cloned());
    tx.at_last(name, move |tx| {
        if keep(tx, &family, author.as_ref().map(|author| &author.user_id))? > 0
            && let Some(author) = &author
        {
            tell(tx, &family, author)?;
        }
        Ok(())
    });
}

/// Limits every fact that says where a protected home is, and gives back to the team what was limited because of that and says it no more; how many were limited.
fn keep(tx: &mut Tx<'_>, family: &Id, author: Option<&Id>) -> Result<usize> {
    let places = protected(tx.connection(), family)?;
    let known: Vec<(String, String)> = limited_places::table
        .filter(limited_places::family_id.eq(family))
        .select((limited_places::fact_table, limited_places::fact_id))
        .load(tx.connection())?;
    if places.is_empty() && known.is_empty() {
        return Ok(0);
    }
    let mut limited = 0;
    for table in FACT_TABLES.iter().map(|fact| fact.name).filter(|table| *table != HOMES) {
        for row in rows::whole(tx.connection(), table, rows::Rows::OfFamily(family))? {
            let Ok(Value::Object(columns)) = serde_json::from_str(&row.row) else { continue };
            let tells = columns.values().filter_map(Value::as_str).any(|text| !speaks_of(&places, text).is_empty());
            let is_limited = says(&columns, "visibility", Visibility::Limited.code());
            let is_known = known.iter().any(|(of, id)| of == table && *id == row.row_key);
            if tells && !is_limited && !is_alone(table, &columns, author) {
                rows::set_visibility(tx, table, &row.row_key, Visibility::Limited)?;
                if !is_known {
                    remember(tx, family, table, &row.row_key)?;
                }
                limited += 1;
            } else if !tells && is_known {
                rows::set_visibility(tx, table, &row.row_key, Visibility::Team)?;
                forget(tx, table, &row.row_key)?;
            }
        }
    }
    Ok(limited)
}

fn remember(tx: &mut Tx<'_>, family: &Id, table: &str, id: &str) -> Result<()> {
    diesel::insert_into(limited_places::table)
        .values((
            limited_places::fact_table.eq(table),
            limited_places::fact_id.eq(id),
            limited_places::family_id.eq(family),
        ))
        .execute(tx.connection())?;
    Ok(())
}

fn forget(tx: &mut Tx<'_>, table: &str, id: &str) -> Result<()> {
    let one = limited_places::fact_table.eq(table).and(limited_places::fact_id.eq(id));
    diesel::delete(limited_places::table.filter(one)).execute(tx.connection())?;
    Ok(())
}

/// By what the protected homes of a family are known, also those that have ended. A postcode that an open home has too tells nothing.
fn protected(connection: &mut DbConnection, family: &Id) -> Result<Vec<Kept>> {
    let rows: Vec<(String, String)> = homes::table
        .filter(homes::family_id.eq(family).and(homes::class.ne(HomeClass::Ordinary)))
        .select((homes::address, homes::postcode))
        .load(connection)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let shared = shared_postcodes(connection, family)?;
    let known_by = rows.iter().flat_map(|(address, postcode)| Kept::home(address, postcode, true));
    Ok(known_by.filter(|one| !shared.contains(one)).collect())
}

fn says(columns: &Map<String, Value>, column: &str, what: &str) -> bool {
    columns.get(column).and_then(Value::as_str) == Some(what)
}

/// Whether a row is read by one alone, who would lose sight of it.
fn is_alone(table: &str, columns: &Map<String, Value>, author: Option<&Id>) -> bool {
    match table {
        // Whoever prepares a letter is told by its page that it can not go, and why; as soon as somebody else writes anything it is out of everybody's sight.
        "sendings" => {
            says(columns, "state", "prepared") && author.is_some_and(|author| says(columns, "made_by", author.as_str()))
        }
        // What a coordinator alone reads would be read by nobody (`reach/closed.rs`).
        "conference_prepared" => true,
        "conference_guests" => columns.get("invited_on").is_none_or(Value::is_null),
        _ => false,
    }
}

/// A line for everybody, so that who wrote it does not look for it. It says neither what nor why.
fn tell(tx: &mut Tx<'_>, family: &Id, author: &Viewer) -> Result<()> {
    let line = Note {
        family,
        happened_on: tx.today(),
        kind: TimelineKind::Safety,
        title: "Something that is written here is for the lead practitioner and their manager alone".to_owned(),
        body: String::new(),
        fact: None,
        marks: &Marks::about(People::none(), author.agency.clone()),
    };
    note(tx, author, line)
}
