//! One connection type for two engines, and how a connection is opened.

#![allow(missing_docs, reason = "the derive of the connection enum makes items without documentation")]

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use diesel::prelude::*;

/// A connection to either engine. Every query of the product runs on this.
#[derive(diesel::MultiConnection)]
pub enum DbConnection {
    Postgres(diesel::PgConnection),
    Sqlite(diesel::SqliteConnection),
}

/// Which database the record lives in, as named on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Engine {
    /// `sqlite:PATH`: embedded, one file, the default.
    Sqlite(PathBuf),
    /// `postgres://...`: for users who outgrow one machine.
    Postgres(String),
}

impl FromStr for Engine {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            if path.is_empty() {
                return Err("sqlite: needs a path after it, like sqlite:data/alongside.db".to_owned());
            }
            return Ok(Self::Sqlite(path.into()));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        Err("the database must be named as sqlite:PATH or postgres://USER@HOST/NAME".to_owned())
    }
}

impl fmt::Display for Engine {
    /// Without the password, since this is printed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "SQLite in {}", path.display()),
            Self::Postgres(url) => {
                let place = url.split_once("://").map_or(url.as_str(), |(_, place)| place);
                let place = place.split('?').next().unwrap_or_default();
                let place = place.rsplit_once('@').map_or(place, |(_, place)| place);
                write!(f, "PostgreSQL at {place}")
            }
        }
    }
}

/// What a connection will be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Reading only; SQLite refuses anything else on it.
    Reading,
    /// Reading and writing.
    Writing,
}

impl Engine {
    /// Opens a connection and gives it the settings that the product relies on.
    pub fn open(&self, purpose: Purpose) -> ConnectionResult<DbConnection> {
        let mut connection = match self {
            Self::Sqlite(path) => DbConnection::Sqlite(diesel::SqliteConnection::establish(&path.to_string_lossy())?),
            Self::Postgres(url) => DbConnection::Postgres(diesel::PgConnection::establish(url)?),
        };
        crate::dialect::settle(&mut connection, purpose).map_err(ConnectionError::CouldntSetupConfiguration)?;
        Ok(connection)
    }
}

/// Makes connections for the pool.
pub(crate) struct Opener {
    pub(crate) engine: Engine,
    pub(crate) purpose: Purpose,
}

impl diesel::r2d2::ManageConnection for Opener {
    type Connection = DbConnection;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<DbConnection, Self::Error> {
        self.engine.open(self.purpose).map_err(diesel::r2d2::Error::ConnectionError)
    }

    fn is_valid(&self, connection: &mut DbConnection) -> Result<(), Self::Error> {
        diesel::sql_query("select 1").execute(connection).map(|_| ()).map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, connection: &mut DbConnection) -> bool {
        std::thread::panicking() || diesel::r2d2::R2D2Connection::is_broken(connection)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_named_by_its_kind() {
        assert_eq!("sqlite:a/b.db".parse::<Engine>(), Ok(Engine::Sqlite("a/b.db".into())));
        assert!("mysql://x".parse::<Engine>().expect_err("refused").contains("sqlite:PATH"));
        assert!("sqlite:".parse::<Engine>().is_err());
    }

    #[test]
    fn a_password_is_not_printed() {
        let engine: Engine = "postgres://sam:secret@db.example/alongside".parse().expect("an engine");
        assert_eq!(engine.to_string(), "PostgreSQL at db.example/alongside");
        let engine: Engine = "postgresql://db.example/alongside?password=secret".parse().expect("an engine");
        assert_eq!(engine.to_string(), "PostgreSQL at db.example/alongside");
    }
}
