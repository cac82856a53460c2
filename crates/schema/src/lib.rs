//! What every area of Alongside stands on: the tables, the two engines, the one way to write, and the one rule of
//! who may see what.
//!
//! * [`tables`]: every table, as the query builder knows it; `migrations/` makes them.
//! * [`Database`]: reading and writing. Nothing is read of a family or written at all without a [`trail`] entry; the types see to it.
//! * [`reach`]: the access relation. Every query for facts about people reads a view made there.
//! * [`facts`]: the marks each fact carries (about whom, withheld from whom, how visible, where from).
//! * [`erase`]: destroying what is held of a family, and the ledger of it.
//! * [`rows`]: rows kept whole before and after an act, so that it can be taken back exactly.
//! * [`dates`], [`ids`], [`codes`]: values that can not be wrong once they exist; clock and chance are injected.
//!
//! This crate knows no web framework and changes rarely: everything is rebuilt when it does.

pub mod bulk;
#[macro_use]
pub mod codes;
pub mod connection;
pub mod database;
pub mod dates;
pub mod dialect;
pub mod erase;
pub mod error;
pub mod facts;
pub mod here;
pub mod ids;
pub mod migrate;
pub mod reach;
pub mod rows;
pub mod tables;
pub mod trail;
pub mod viewer;
pub mod written;

mod writer;

pub use connection::{DbConnection, Engine};
pub use database::{Database, Tx};
pub use dates::{Clock, Day, Moment};
pub use error::{Error, Result};
pub use facts::{Marks, People, Visibility};
pub use here::may_come_in;
pub use ids::{Chance, Id, Reference, ReferenceKind};
pub use tables::visible;
pub use trail::{Act, Entry, Recorded};
pub use viewer::{Alert, Asked, Role, Roles, Viewer};
pub use written::written;
