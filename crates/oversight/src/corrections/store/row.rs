//! The row that somebody says is wrong, as far as whoever looks may see it.

use std::collections::HashMap;

use alongside_families::codes::HomeClass;
use alongside_families::store::{Family, members_ever};
use alongside_files::Digest;
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::correctable;
use alongside_schema::tables::people;
use alongside_schema::{Error, Id, Marks, People, Result, Viewer, Visibility, rows, visible};
use diesel::prelude::*;

use crate::corrections::columns::{Holds, columns};
use crate::rights::row::{Names, Row, Said};
use crate::rights::store::names_of;
use crate::rights::tables::heading;

/// The most rows of a kind that are offered to be said wrong of.
pub const OFFERED: usize = 200;

/// A row of the record.
#[derive(Clone, Debug)]
pub struct Disputed {
    /// As it stands.
    pub row: Row,
    /// What it says stands for: another text as soon as a letter of it is another.
    pub seen: String,
}

/// Columns in which a row can change without saying anything else.
const MARKS: [&str; 4] = ["subjects", "withheld_from", "visibility", "version"];

impl Disputed {
    fn read(table: &'static str, whole: &rows::Whole) -> Result<Self> {
        let row = Row::read(table, &whole.row_key, &whole.row).ok_or(Error::NotFound)?;
        let said = rows::columns(table).iter().filter(|column| !MARKS.contains(column));
        let said: Vec<String> = said.map(|column| row.stored(column)).collect();
        Ok(Self { seen: Digest::of(said.join("\u{1f}").as_bytes()).to_string(), row })
    }

    /// Which of its columns can be put right on the page of a correction. A protected address is put right on its own page.
    pub fn columns(&self) -> &'static [(&'static str, Holds)] {
        if is_protected_home(&self.row) { &[] } else { columns(self.row.table) }
    }

    /// Everybody whom it may be about: those of whom its marks say so, and the person where it is of one.
    pub fn subjects(&self) -> People {
        if self.row.table == "people" { People::one(&self.row.id) } else { self.row.marks().subjects }
    }

    /// Those by whose finding it decides.
    pub fn found_by(&self) -> Vec<Id> {
        match self.row.table {
            "people" => vec![self.row.id.clone()],
            "channels" | "person_names" => self.row.value("person_id").into_iter().collect(),
            _ => Vec::new(),
        }
    }

    /// The accounts that wrote it down, as its columns say.
    fn written_by(&self) -> Vec<Id> {
        let columns = [
            "author_id",
            "recorded_by",
            "added_by",
            "set_by",
            "written_by",
            "made_by",
            "invited_by",
            "set_up_by",
            "begun_by",
        ];
        columns.iter().filter_map(|column| self.row.value(column)).collect()
    }
}

/// The name of a table as the program writes it, where its rows can be said wrong of; nothing for anything else that may stand in an address.
pub fn known(table: &str) -> Result<&'static str> {
    if table == PEOPLE {
        return Ok(PEOPLE);
    }
    correctable().map(|fact| fact.name).find(|known| *known == table).ok_or(Error::NotFound)
}

const PEOPLE: &str = "people";

/// One row, if the viewer may see it. Who somebody is is seen by whoever sees that they are of the family.
pub fn disputed(
    connection: &mut DbConnection,
    viewer: &Viewer,
    family: &Id,
    table: &'static str,
    id: &Id,
) -> Result<Disputed> {
    let whole = if table == PEOPLE {
        let is_member = members_ever(connection, viewer, family)?.iter().any(|member| member.person_id == *id);
        if is_member { as_it_is(connection, table, id)? } else { None }
    } else {
        rows::seen(connection, &viewer.user_id, family, table, id)?
    };
    Disputed::read(table, &whole.ok_or(Error::NotFound)?)
}

/// The row whoever may see it: for a privacy officer who may see its correction.
pub fn disputed_whole(connection: &mut DbConnection, table: &'static str, id: &Id) -> Result<Disputed> {
    Disputed::read(table, &as_it_is(connection, table, id)?.ok_or(Error::NotFound)?)
}

fn as_it_is(connection: &mut DbConnection, table: &str, id: &Id) -> Result<Option<rows::Whole>> {
    Ok(rows::whole(connection, table, rows::Rows::One(id))?.into_iter().next())
}

/// The kinds of things of which the viewer sees rows of this family, each with its heading and how many.
pub fn kinds(
    connection: &mut DbConnection,
    viewer: &Viewer,
    family: &Id,
) -> Result<Vec<(&'static str, String, usize)>> {
    let mut kinds = vec![(PEOPLE, heading(PEOPLE), members_ever(connection, viewer, family)?.len())];
    for fact in correctable() {
        let there = rows::all_seen(connection, &viewer.user_id, family, fact.name, OFFERED)?.len();
        if there > 0 {
            kinds.push((fact.name, heading(fact.name), there));
        }
    }
    Ok(kinds)
}

/// The rows of one kind that the viewer sees, the newest first.
pub fn rows_of(
    connection: &mut DbConnection,
    viewer: &Viewer,
    family: &Id,
    table: &'static str,
) -> Result<Vec<Disputed>> {
    if table == PEOPLE {
        let members = members_ever(connection, viewer, family)?;
        return members.iter().map(|member| disputed_whole(connection, table, &member.person_id)).collect();
    }
    let seen = rows::all_seen(connection, &viewer.user_id, family, table, OFFERED)?;
    seen.iter().map(|whole| Disputed::read(table, whole)).collect()
}

/// The columns of a home that say where it is.
const WHERE: [&str; 2] = ["address", "postcode"];

/// Whether the address of this row is seen only on purpose (ADR 0055).
fn is_protected_home(row: &Row) -> bool {
    row.table == "homes" && row.value::<HomeClass>("class").is_none_or(|class| !class.is_told())
}

/// What rows say, in words, without an address that is protected now: ids as the names of those whom the viewer knows of.
pub fn says(connection: &mut DbConnection, people: HashMap<Id, String>, rows: &[&Row]) -> Result<Vec<Vec<Said>>> {
    let named: Vec<Id> = rows.iter().flat_map(|row| row.named().iter().cloned().collect::<Vec<_>>()).collect();
    let names = Names { people, others: names_of(connection, &named)? };
    let is_hidden = |row: &&Row| rows.iter().any(|other| other.id == row.id && is_protected_home(other));
    let told = |row: &&Row| {
        let columns = rows::columns(row.table).iter().copied();
        columns.filter(|column| !is_hidden(row) || !WHERE.contains(column)).collect::<Vec<_>>()
    };
    Ok(rows.iter().map(|row| row.says(&told(row), &names)).collect())
}

/// Everybody of the family whom the viewer knows of, by name.
pub fn people_of(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<HashMap<Id, String>> {
    let members = members_ever(connection, viewer, family)?;
    Ok(members.into_iter().map(|member| (member.person_id, member.name)).collect())
}

/// The names of those whom these rows are about, for a privacy officer, who reaches no family.
pub fn people_in(connection: &mut DbConnection, rows: &[&Row]) -> Result<HashMap<Id, String>> {
    let named: Vec<Id> = rows.iter().flat_map(|row| row.named().iter().cloned().collect::<Vec<_>>()).collect();
    people_named(connection, &named)
}

/// The names of these people, for the same.
pub fn people_named(connection: &mut DbConnection, ids: &[Id]) -> Result<HashMap<Id, String>> {
    let known: Vec<(Id, String)> =
        people::table.filter(people::id.eq_any(ids)).select((people::id, people::name)).load(connection)?;
    Ok(known.into_iter().collect())
}

/// The accounts that wrote a row down: as it says itself, or as the timeline says where it does not.
pub fn authors(connection: &mut DbConnection, viewer: &Viewer, family: &Family, of: &Disputed) -> Result<Vec<Id>> {
    let own = of.written_by();
    if !own.is_empty() {
        return Ok(own);
    }
    Ok(visible!(timeline_entries, viewer, &family.id)
        .filter(visible::timeline_entries::fact_id.eq(&of.row.id))
        .select(visible::timeline_entries::author_id)
        .load(connection)?)
}

/// The marks of something that follows from a row and has marks of its own: seen by nobody who does not see both.
pub fn together(own: &Marks, row: &Marks) -> Marks {
    let kept = own.withheld_from.iter().chain(row.withheld_from.iter()).cloned();
    let is_limited = [own.visibility, row.visibility].contains(&Visibility::Limited);
    Marks {
        subjects: own.subjects.clone(),
        withheld_from: People::new(kept),
        visibility: if is_limited { Visibility::Limited } else { Visibility::Team },
        source: own.source.clone(),
    }
}
