//! Everything that is known of people, read without a viewer for rules that only say who must not see: it never leaves the program.

use std::collections::HashMap;

use alongside_likeness as likeness;
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{homes, people, person_names, residents};
use alongside_schema::{Day, Id, Result};
use diesel::prelude::*;

use crate::codes::{HomeClass, NameUse, PersonKind};
use crate::dated::Life;
use crate::person_codes::Accuracy;
use crate::same::looks;

/// A home in which somebody lives now.
#[derive(Clone, Debug)]
pub(super) struct KnownHome {
    pub(super) address: String,
    pub(super) postcode: String,
    /// Whether anybody is kept from it.
    pub(super) is_kept: bool,
}

/// Everything that is known of somebody by which they could be somebody else.
#[derive(Clone, Debug)]
pub(super) struct Everything {
    pub(super) id: Id,
    pub(super) name: String,
    pub(super) other_names: Vec<(NameUse, String)>,
    pub(super) kind: PersonKind,
    pub(super) life: Life,
    pub(super) homes: Vec<KnownHome>,
}

impl Everything {
    /// As the matcher sees them, with no home and no number: those are compared one by one.
    pub(super) fn looks(&self) -> likeness::Person {
        let others: Vec<(NameUse, &str)> = self.other_names.iter().map(|(used, name)| (*used, name.as_str())).collect();
        looks(&self.name, &others, self.kind, self.life.born(), None, None)
    }
}

/// Reads it of these people, in no order.
pub(super) fn everything(connection: &mut DbConnection, ids: &[Id]) -> Result<Vec<Everything>> {
    type Row = (Id, String, PersonKind, Option<Day>, Accuracy, Option<Day>);
    let rows: Vec<Row> = people::table
        .filter(people::id.eq_any(ids))
        .select((
            people::id,
            people::name,
            people::kind,
            people::birth_date,
            people::birth_accuracy,
            people::expected_date,
        ))
        .load(connection)?;
    let mut other_names = other_names(connection, ids)?;
    let mut homes = by_person(homes_of(connection, ids)?);
    let all = |(id, name, kind, birth_date, accuracy, expected_date): Row| Everything {
        name,
        other_names: other_names.remove(&id).unwrap_or_default(),
        kind,
        life: Life { birth_date, accuracy, expected_date, death_date: None },
        homes: homes.remove(&id).unwrap_or_default(),
        id,
    };
    Ok(rows.into_iter().map(all).collect())
}

/// The other names of each of these people.
pub(super) type OtherNames = HashMap<Id, Vec<(NameUse, String)>>;

/// Reads them.
pub(super) fn other_names<'a>(
    connection: &mut DbConnection,
    of: impl IntoIterator<Item = &'a Id>,
) -> Result<OtherNames> {
    let of: Vec<&Id> = of.into_iter().collect();
    if of.is_empty() {
        return Ok(OtherNames::new());
    }
    let names: Vec<(Id, (NameUse, String))> = person_names::table
        .filter(person_names::person_id.eq_any(of))
        .select((person_names::person_id, (person_names::used_as, person_names::name)))
        .load(connection)?;
    Ok(by_person(names))
}

fn homes_of(connection: &mut DbConnection, ids: &[Id]) -> Result<Vec<(Id, KnownHome)>> {
    type Row = (Id, String, String, HomeClass, String);
    let rows: Vec<Row> = residents::table
        .inner_join(homes::table.on(homes::id.eq(residents::home_id)))
        .filter(residents::person_id.eq_any(ids).and(residents::lived_to.is_null()))
        .select((residents::person_id, homes::address, homes::postcode, homes::class, homes::withheld_from))
        .load(connection)?;
    let home = |(person, address, postcode, class, withheld_from): Row| {
        let is_kept = class != HomeClass::Ordinary || !withheld_from.is_empty();
        (person, KnownHome { address, postcode, is_kept })
    };
    Ok(rows.into_iter().map(home).collect())
}

fn by_person<T>(rows: Vec<(Id, T)>) -> HashMap<Id, Vec<T>> {
    let mut found: HashMap<Id, Vec<T>> = HashMap::new();
    for (person, value) in rows {
        found.entry(person).or_default().push(value);
    }
    found
}
