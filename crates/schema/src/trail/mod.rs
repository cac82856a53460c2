//! The trail: one row for every act and every look, written in the transaction of what it records.
//!
//! Rows are only ever added: the database itself refuses to change one or to take one away. A background task [seals](seal()) them in
//! sequence, a few at a time and beside the rows: each gets the next number and a keyed hash over itself and the hash before. [`verify()`] names
//! the first row that is not as it was, and a [`Checkpoint`] that left the machine shows whether the end was cut off. Nodes on PostgreSQL do not
//! queue behind each other for the chain; the unsealed tail is at most seconds long.

mod acts;
mod checkpoint;
mod seal;
mod verify;
mod words;

use diesel::prelude::*;

pub use acts::Act;
pub use checkpoint::{Checkpoint, checkpoint};
pub use seal::{seal, waiting};
pub use verify::{Fault, Named, Report, Wrong, verify};
pub use words::{forget, words};

use crate::connection::DbConnection;
use crate::database::Tx;
use crate::error::Result;
use crate::ids::{Id, Reference};
use crate::tables::trail;
use crate::viewer::{Asked, Role, Roles, Viewer};

/// Families of a list that are named in its entry.
const SHOWN: usize = 100;

/// One row of the trail, before it is written. Holds no personal data but what is kept under a key as its words.
#[derive(Clone, Debug)]
pub struct Entry {
    user_id: Option<Id>,
    roles: Roles,
    asked: Asked,
    act: Act,
    family_id: Option<Id>,
    target: String,
    detail: String,
    counted: Option<i64>,
    shown: String,
    words: String,
}

impl Entry {
    /// This person did this.
    pub fn new(viewer: &Viewer, act: Act) -> Self {
        let (user_id, roles, asked) = (Some(viewer.user_id.clone()), viewer.roles.clone(), viewer.asked.clone());
        Self { user_id, roles, asked, ..Self::by_nobody(act) }
    }

    /// Done by somebody who is not signed in, or by the program itself.
    pub fn by_nobody(act: Act) -> Self {
        Self {
            user_id: None,
            roles: Roles::default(),
            asked: Asked::default(),
            act,
            family_id: None,
            target: String::new(),
            detail: String::new(),
            counted: None,
            shown: String::new(),
            words: String::new(),
        }
    }

    /// Done by this account, when it is known before there is a viewer.
    pub fn by(user_id: &Id, act: Act) -> Self {
        Self { user_id: Some(user_id.clone()), ..Self::by_nobody(act) }
    }

    /// In what it was asked for, where there is no viewer who says so.
    pub fn asked(mut self, asked: &Asked) -> Self {
        self.asked = asked.clone();
        self
    }

    /// It touched this family.
    pub fn family(mut self, family_id: &Id) -> Self {
        self.family_id = Some(family_id.clone());
        self
    }

    /// It touched this family, if it touched one.
    pub fn of_family(self, family_id: Option<&Id>) -> Self {
        match family_id {
            Some(family_id) => self.family(family_id),
            None => self,
        }
    }

    /// What it touched: an id, a reference or the pattern of a route; never a name.
    pub fn target(mut self, target: impl ToString) -> Self {
        self.target = target.to_string();
        self
    }

    /// A few words more: a code, what part of a page; never what somebody typed.
    pub fn detail(mut self, detail: impl ToString) -> Self {
        self.detail = detail.to_string();
        self
    }

    /// How many were shown or found.
    pub fn counted(mut self, count: usize) -> Self {
        self.counted = i64::try_from(count).ok();
        self
    }

    /// Which families were shown in a list, each once, so that "who saw this family" includes lists. The first hundred are named, all are counted.
    pub fn shows<'a>(mut self, families: impl IntoIterator<Item = &'a Reference>) -> Self {
        let mut references: Vec<&str> = Vec::new();
        for reference in families {
            if !references.contains(&reference.as_str()) {
                references.push(reference.as_str());
            }
        }
        self.shown = references.iter().take(SHOWN).copied().collect::<Vec<_>>().join(" ");
        self.counted(references.len())
    }

    /// What somebody typed, and may have to be forgotten: the terms of a search. Kept under a key, beside the chain.
    pub fn words(mut self, words: impl ToString) -> Self {
        self.words = words.to_string();
        self
    }

    /// Pairs the entry with what it records; the only way to hand a value out of a recorded read or a write.
    pub fn with<T>(self, value: T) -> Recorded<T> {
        Recorded { entry: self, value }
    }

    /// Writes the row. Only the database's own read and write paths call this.
    pub(crate) fn write(self, tx: &mut Tx<'_>) -> Result<()> {
        let id = tx.new_id();
        let at = tx.now();
        let commitment = words::keep(tx, &id, &self.words)?;
        let roles: Vec<&str> = self.roles.iter().map(Role::code).collect();
        diesel::insert_into(trail::table)
            .values((
                trail::id.eq(id),
                trail::at.eq(at),
                trail::user_id.eq(self.user_id),
                trail::act.eq(self.act),
                trail::family_id.eq(self.family_id),
                trail::target.eq(self.target),
                trail::detail.eq(self.detail),
                trail::session_name.eq(self.asked.session),
                trail::roles.eq(roles.join(" ")),
                trail::network_name.eq(self.asked.network),
                trail::request_id.eq(self.asked.request),
                trail::outcome.eq(if self.act.is_refusal() { "denied" } else { "done" }),
                trail::counted.eq(self.counted),
                trail::shown.eq(self.shown),
                trail::commitment.eq(commitment),
            ))
            .execute(tx.connection())?;
        Ok(())
    }
}

/// A value together with the trail entry that says how it came about.
#[derive(Debug)]
pub struct Recorded<T> {
    pub(crate) entry: Entry,
    pub(crate) value: T,
}

/// Whether this was ever done here.
pub fn has(connection: &mut DbConnection, act: Act) -> Result<bool> {
    let done = diesel::select(diesel::dsl::exists(trail::table.filter(trail::act.eq(act))));
    Ok(done.get_result(connection)?)
}

/// How the sealed chain ends now: its number and its seal.
pub fn end(connection: &mut DbConnection) -> Result<(i64, String)> {
    seal::head(connection)
}

/// Whether anything was ever sealed here, so that the key of the seals must be known.
pub fn has_begun(connection: &mut DbConnection) -> Result<bool> {
    Ok(seal::head(connection)?.0 > 0)
}
