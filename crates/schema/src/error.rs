//! What can go wrong when reading or writing, as far as a caller can act on it.

use thiserror::Error;

/// The one error of the storage layer.
#[derive(Debug, Error)]
pub enum Error {
    /// There is no such row, or the viewer may not know of it. The two must look the same from outside.
    #[error("nothing there for this viewer")]
    NotFound,

    /// The row has changed since the writer read it. The page shows both texts.
    #[error("the row has changed since it was read")]
    Stale,

    /// The form was already received; holds where its first receipt led.
    #[error("the form was already received")]
    AlreadyReceived(String),

    /// A rule of the service says no; holds a sentence for the person who asked.
    #[error("{0}")]
    Refused(String),

    /// The database answered with an error.
    #[error("the database says: {0}")]
    Database(#[from] diesel::result::Error),

    /// No connection could be had.
    #[error("no connection to the database: {0}")]
    Unreachable(String),

    /// Something that should be impossible.
    #[error("a fault in the program: {0}")]
    Fault(String),
}

impl Error {
    /// For the caller who knows that a missing row means "not there for you".
    pub fn or_not_found(error: diesel::result::Error) -> Self {
        match error {
            diesel::result::Error::NotFound => Self::NotFound,
            other => Self::Database(other),
        }
    }
}

/// What every store function gives back.
pub type Result<T> = std::result::Result<T, Error>;
