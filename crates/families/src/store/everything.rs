//! Everything that is known of people, read without a viewer for rules that only say who must not see: it never leaves the program.

use std::collections::HashMap;

use alongside_likeness as likeness;
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{channels, homes, people, person_names, residents};
use alongside_schema::{Day, Id, Result};
use diesel::prelude::*;

use crate::codes::{HomeClass, NameUse, PersonKind};
use crate::dated::Life;
use crate::names;
use crate::person_codes::Accuracy;
use crate::same::looks;

/// A home in which somebody lives now.
#[derive(Clone, Debug)]
pub(super) struct KnownHome {
    pub(super) address: String,
    pub(super) postcode: String,
    pub(super) postcode_key: String,
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
    pub(super) numbers: Vec<String>,
    pub(super) homes: Vec<KnownHome>,
}

impl Everything {
    /// As the matcher sees them, with no home and no number: those are compared one by one.
    pub(super) fn looks(&self) -> likeness::Person {
        let others: Vec<(NameUse, &str)> = self.other_names.iter().map(|(used, name)| (*used, name.as_str())).collect();
        looks(&self.name, &others, self.kind, self.life.born(), None, None)
    }

    /// Every name of theirs.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.other_names.iter().map(|(_, name)| name.as_str()))
    }

    /// The parts of all their names.
    pub(super) fn name_parts(&self) -> Vec<String> {
        self.names().flat_map(names::parts).collect()
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
    let other_names: Vec<(Id, (NameUse, String))> = person_names::table
        .filter(person_names::person_id.eq_any(ids))
        .select((person_names::person_id, (person_names::used_as, person_names::name)))
        .load(connection)?;
    let numbers: Vec<(Id, String)> = channels::table
        .filter(channels::person_id.eq_any(ids).and(channels::value_key.ne("")))
        .select((channels::person_id, channels::value_key))
        .load(connection)?;
    let (mut other_names, mut numbers) = (by_person(other_names), by_person(numbers));
    let mut homes = by_person(homes_of(connection, ids)?);
    let all = |(id, name, kind, birth_date, accuracy, expected_date): Row| Everything {
        name,
        other_names: other_names.remove(&id).unwrap_or_default(),
        kind,
        life: Life { birth_date, accuracy, expected_date, death_date: None },
        numbers: numbers.remove(&id).unwrap_or_default(),
        homes: homes.remove(&id).unwrap_or_default(),
        id,
    };
    Ok(rows.into_iter().map(all).collect())
}

fn homes_of(connection: &mut DbConnection, ids: &[Id]) -> Result<Vec<(Id, KnownHome)>> {
    type Row = (Id, String, String, String, HomeClass, String);
    let rows: Vec<Row> = residents::table
        .inner_join(homes::table.on(homes::id.eq(residents::home_id)))
        .filter(residents::person_id.eq_any(ids).and(residents::lived_to.is_null()))
        .select((
            residents::person_id,
            homes::address,
            homes::postcode,
            homes::postcode_key,
            homes::class,
            homes::withheld_from,
        ))
        .load(connection)?;
    let home = |(person, address, postcode, postcode_key, class, withheld_from): Row| {
        let is_kept = class != HomeClass::Ordinary || !withheld_from.is_empty();
        (person, KnownHome { address, postcode, postcode_key, is_kept })
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
