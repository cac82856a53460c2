//! The keys that the record itself is written with.

use std::path::Path;

use crate::{Ledger, Mac, SealKeys, SecretKey, WordKeys};

/// The keys that the record itself is written with. Cheap to clone.
#[derive(Clone)]
pub struct RecordKeys {
    names: Mac,
    /// Words that may have to be forgotten.
    pub words: WordKeys,
    /// What accounts share with their apps for a second step.
    pub secrets: SecretKey,
    /// What was destroyed for good.
    pub erased: Ledger,
    /// Who somebody was before an adoption and who they are since.
    pub seals: SealKeys,
}

impl RecordKeys {
    /// Names under this key, and words under those of this folder.
    pub fn new(names: impl Into<Vec<u8>>, folder: &Path) -> Self {
        Self {
            names: Mac::new(names),
            words: WordKeys::in_folder(folder),
            secrets: SecretKey::in_folder(folder),
            erased: Ledger::in_folder(folder),
            seals: SealKeys::in_folder(folder),
        }
    }

    /// A name for something that must be known again and never be read: a network, an account somebody tries. Without the key nobody finds out
    /// what it names by trying.
    pub fn name(&self, what: &str, value: &str) -> String {
        self.names.of(&["name", what, value])
    }
}
