//! The tables in which people are looked up: by parts of their names, and by what makes them likely to be somebody.

use alongside_schema::{Id, Result, Tx, bulk};
use serde::Serialize;

/// Rows that wait to be inserted, for everybody of a family at once.
#[derive(Default)]
pub(super) struct Findable {
    /// Parts of names.
    pub(super) names: Vec<NamePart>,
    keys: Vec<PersonKey>,
}

/// One folded part of a name.
#[derive(Serialize)]
pub(super) struct NamePart {
    pub(super) token: String,
    pub(super) person_id: Id,
}

#[derive(Serialize)]
struct PersonKey {
    key: String,
    person_id: Id,
}

impl Findable {
    /// Adds what makes a request likely to be about this person.
    pub(super) fn add_keys(&mut self, id: &Id, known: &alongside_likeness::Person) {
        let mut keys = alongside_likeness::keys(known);
        keys.sort_unstable();
        keys.dedup();
        self.keys.extend(keys.into_iter().map(|key| PersonKey { key, person_id: id.clone() }));
    }

    /// Inserts all rows, one statement for each table.
    pub(super) fn insert(&self, tx: &mut Tx<'_>) -> Result<()> {
        bulk::insert(tx.connection(), "name_tokens", &["token", "person_id"], &self.names)?;
        bulk::insert(tx.connection(), "person_keys", &["key", "person_id"], &self.keys)?;
        Ok(())
    }
}
