//! Which rows of a family somebody says are wrong, and what their view is, to be shown where the row is.

use alongside_schema::connection::DbConnection;
use alongside_schema::{Day, Id, Reference, Result, Viewer, visible};
use diesel::prelude::*;

use super::Family;
use crate::codes::Corrected;

/// One thing that somebody says of a row.
#[derive(Clone, Debug)]
pub struct WrongMark {
    /// The correction.
    pub id: Id,
    /// The row.
    pub fact: Id,
    /// Whether their view stands beside the row for good, and nobody has still to decide.
    pub is_noted: bool,
    /// What is right, in their words.
    pub is_right: String,
    /// Who says so.
    pub by: String,
    /// When they said it.
    pub on: Day,
    /// The family, for the page of the correction.
    pub family: Reference,
}

/// Everything that is said to be wrong of one family, as far as the viewer may see it.
#[derive(Clone, Debug, Default)]
pub struct SaidWrong(Vec<WrongMark>);

impl SaidWrong {
    /// Reads it: one query.
    pub fn read(connection: &mut DbConnection, viewer: &Viewer, family: &Family) -> Result<Self> {
        use visible::corrections as seen;
        type Row = (Id, Id, Option<Corrected>, String, String, Day);
        let rows: Vec<Row> = visible!(corrections, viewer, &family.id)
            .filter(seen::decision.is_null().or(seen::decision.eq(Corrected::Noted)))
            .order(seen::id)
            .select((seen::id, seen::fact_id, seen::decision, seen::is_right, seen::asked_by, seen::asked_on))
            .load(connection)?;
        let mark = |(id, fact, decision, is_right, by, on): Row| WrongMark {
            id,
            fact,
            is_noted: decision.is_some(),
            is_right,
            by,
            on,
            family: family.reference.clone(),
        };
        Ok(Self(rows.into_iter().map(mark).collect()))
    }

    /// What is said of this row.
    pub fn of(&self, fact: &Id) -> crate::WrongMarks {
        crate::WrongMarks(self.0.iter().filter(|mark| mark.fact == *fact).cloned().collect())
    }
}
