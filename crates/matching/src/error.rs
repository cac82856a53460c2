//! What can go wrong, said so that it can be put right.

use std::path::Path;

/// Why a run ended without a result.
#[derive(Debug, thiserror::Error)]
pub enum MatchError {
    /// The configuration asks for what can not be.
    #[error("{0}")]
    Config(String),
    /// A file could not be read or written.
    #[error("{file}: {why}")]
    File {
        /// Its path.
        file: String,
        /// What the system said.
        why: String,
    },
    /// A file is not what it should be.
    #[error("{0}")]
    Input(String),
}

impl MatchError {
    /// An error about a file.
    pub fn file(path: &Path, why: impl std::fmt::Display) -> Self {
        Self::File { file: path.display().to_string(), why: why.to_string() }
    }
}
