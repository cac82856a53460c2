//! What says where a protected home is, is for the lead practitioner and their manager alone: whoever wrote it, in whichever field, and also what was written long before
//! the home was protected. Who works with the family reads the home itself only by asking why; a note of a visit, a line of the address book or a letter that went out
//! would tell it to all of them, and to a partner who has that part of the record.

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{FACT_TABLES, homes};
use alongside_schema::{Id, Marks, People, Result, Tx, Viewer, Visibility, rows};
use diesel::prelude::*;
use serde_json::Value;

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
        if keep(tx, &family)? > 0
            && let Some(author) = &author
        {
            tell(tx, &family, author)?;
        }
        Ok(())
    });
}

/// Limits every fact that says where a protected home is; how many they were.
fn keep(tx: &mut Tx<'_>, family: &Id) -> Result<usize> {
    let places = protected(tx.connection(), family)?;
    if places.is_empty() {
        return Ok(0);
    }
    let mut limited = 0;
    for table in FACT_TABLES.iter().map(|fact| fact.name).filter(|table| *table != HOMES) {
        for row in rows::whole(tx.connection(), table, rows::Rows::OfFamily(family))? {
            if is_open_and_tells(table, &row.row, &places) {
                rows::limit(tx, table, &row.row_key)?;
                limited += 1;
            }
        }
    }
    Ok(limited)
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

/// Whether a row that the whole team may see says one of these places in any of its texts.
fn is_open_and_tells(table: &str, row: &str, places: &[Kept]) -> bool {
    let Ok(Value::Object(columns)) = serde_json::from_str(row) else { return false };
    let says = |column: &str, what: &str| columns.get(column).and_then(Value::as_str) == Some(what);
    let is_alone = match table {
        // A letter that is being prepared stays with who prepares it: its page says that it can not go, and why.
        "sendings" => says("state", "prepared"),
        // What a coordinator alone reads would be read by nobody (`reach/closed.rs`).
        "conference_prepared" => true,
        "conference_guests" => columns.get("invited_on").is_none_or(Value::is_null),
        _ => false,
    };
    let is_open = says("visibility", Visibility::Team.code()) && !is_alone;
    is_open && columns.values().filter_map(Value::as_str).any(|text| !speaks_of(places, text).is_empty())
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
