//! Which family somebody means: by its reference, or by the whole name and date of birth of somebody in it.

use alongside_families::store::{families_called, families_with};
use alongside_schema::connection::DbConnection;
use alongside_schema::{Day, Id, Reference, Result};
use alongside_web::Check;

/// Which record somebody asks for.
#[derive(Clone, Debug)]
pub enum Which {
    /// By its reference.
    Reference(Reference),
    /// By the whole name and the date of birth of one person of the family.
    Person(String, Day),
}

impl Which {
    /// Reads the fields `reference`, `name` and `born`.
    pub(crate) fn read(check: &mut Check<'_>) -> Option<Self> {
        let (reference, name) = (check.optional("reference"), check.optional("name"));
        if !reference.is_empty() {
            let Ok(reference) = reference.trim().to_uppercase().parse::<Reference>() else {
                check.error("reference", "Enter a reference like F7KQ2-M9XT4, or a name and a date of birth");
                return None;
            };
            return Some(Self::Reference(reference));
        }
        if name.is_empty() {
            let words = "Enter the family\u{2019}s reference, or the name and date of birth of somebody in it";
            check.error("reference", words);
            return None;
        }
        let born = check.birth_day("born", "their");
        if born.is_none() {
            check.error("born_day", "Enter their date of birth, as it was told you");
        }
        born.map(|born| Self::Person(name, born))
    }

    /// The families that are meant, whoever may know of them.
    pub(crate) fn families(&self, connection: &mut DbConnection) -> Result<Vec<Id>> {
        match self {
            Self::Reference(reference) => families_called(connection, reference),
            Self::Person(name, born) => families_with(connection, name, *born),
        }
    }
}
