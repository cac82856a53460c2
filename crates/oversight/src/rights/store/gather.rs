//! Gathers what is held about somebody, as it stands at this moment. Nothing of it is kept anywhere else: what was decided on a row counts only while the row is what
//! it was.

use std::collections::BTreeMap;

use alongside_schema::connection::DbConnection;
use alongside_schema::rows::{self, Rows};
use alongside_schema::{Error, Id, Result};

use super::super::held::{Around, Held, held, is_about};
use super::super::row::Row;
use super::super::tables::{ALSO, Found, facts, place};
use super::around::{OfFamily, around, families_of, names_of};
use super::requests::Request;

/// All that is held, with what is around it.
#[derive(Clone, Debug)]
pub struct Gathered {
    /// The rows, in the order in which they are given.
    pub held: Vec<Held>,
    /// What is around them.
    pub around: Around,
    /// The families of the person.
    pub families: Vec<OfFamily>,
}

impl Gathered {
    /// One of the rows.
    pub fn one(&self, table: &str, id: &Id) -> Option<&Held> {
        self.held.iter().find(|held| held.table == table && held.id == *id)
    }
}

/// Gathers it. Nothing where nobody has made sure yet whose record it is.
pub fn gather(connection: &mut DbConnection, request: &Request) -> Result<Option<Gathered>> {
    let Some(person) = &request.person_id else { return Ok(None) };
    let families = families_of(connection, person)?;
    let mut around = around(connection, request, person, &families)?;
    let mut rows = Vec::new();
    for (at, family) in families.iter().enumerate() {
        rows.extend(of_family(connection, family, person, at == 0)?);
    }
    let named: Vec<Id> = rows.iter().flat_map(|(row, _)| row.named().iter().cloned().collect::<Vec<_>>()).collect();
    let mut named: Vec<Id> = named.into_iter().filter(|id| !around.names.people.contains_key(id)).collect();
    named.sort();
    named.dedup();
    for some in named.chunks(500) {
        around.names.others.extend(names_of(connection, some)?);
    }
    let about = rows.iter().filter(|(row, until)| is_about(row, &around, until.as_ref()));
    let mut found: BTreeMap<(Option<usize>, Id), Held> = BTreeMap::new();
    for (row, _) in about {
        found.insert((place(row.table), row.id.clone()), held(row, &around));
    }
    Ok(Some(Gathered { held: found.into_values().collect(), around, families }))
}

/// A row, with from when on rows about nobody in particular are not about the person.
type Looked = (Row, Option<Id>);

/// Every row of one family that is looked at, and the row of the person beside those of the first.
fn of_family(connection: &mut DbConnection, family: &OfFamily, person: &Id, is_first: bool) -> Result<Vec<Looked>> {
    let mut found = Vec::new();
    for table in facts() {
        found.extend(read(connection, table, Rows::OfFamily(&family.id))?);
    }
    let mut requests = Vec::new();
    for (table, how) in ALSO {
        let rows = match how {
            Found::ThePerson if is_first => read(connection, table, Rows::One(person))?,
            Found::ThePerson => continue,
            Found::OfFamily => read(connection, table, Rows::OfFamily(&family.id))?,
            Found::OfRequest => of_requests(connection, table, &requests)?,
        };
        if *table == "requests" {
            requests = rows.iter().map(|row| row.id.clone()).collect();
        }
        found.extend(rows);
    }
    Ok(found.into_iter().map(|row| (row, family.until.clone())).collect())
}

/// What belongs to these requests. They stand before all that belongs to them in [`ALSO`].
fn of_requests(connection: &mut DbConnection, table: &'static str, requests: &[Id]) -> Result<Vec<Row>> {
    let mut found = Vec::new();
    for request in requests {
        found.extend(read(connection, table, Rows::With("request_id", request))?);
    }
    Ok(found)
}

fn read(connection: &mut DbConnection, table: &'static str, which: Rows<'_>) -> Result<Vec<Row>> {
    let rows = rows::whole(connection, table, which)?;
    let row = |whole: rows::Whole| {
        let row = Row::read(table, &whole.row_key, &whole.row);
        row.ok_or_else(|| Error::Fault(format!("a row of {table} can not be read")))
    };
    rows.into_iter().map(row).collect()
}
