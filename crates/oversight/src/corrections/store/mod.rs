//! The queries of corrections.

mod change;
mod had;
mod row;
mod tell;
mod waiting;

pub use change::{Decided, NewCorrection, answer, ask_officer, decide, may_decide, raise};
pub use row::{
    Disputed, OFFERED, disputed, disputed_whole, kinds, known, people_in, people_named, people_of, rows_of, says,
};
pub use tell::{Telling, Told, against, asker_must_not_learn, has_wish, released_to, tell, telling, tellings};
pub use waiting::{Waiting, oldest, to_tell_or_decide, waiting};

use alongside_families::codes::Corrected;
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::officer_corrections as seen_by_officer;
use alongside_schema::tables::{corrections, families};
use alongside_schema::{Day, Error, Id, Marks, Moment, Reference, Result, Viewer, visible};
use diesel::prelude::*;

/// That somebody says something is wrong.
#[derive(Clone, Debug, Queryable)]
pub struct Correction {
    /// The correction.
    pub id: Id,
    /// The family.
    pub family_id: Id,
    /// In which table the row is.
    pub table: String,
    /// The row.
    pub fact: Id,
    /// What it said when it was written down, as a digest.
    pub seen: String,
    /// Who says so.
    pub asked_by: String,
    /// Who that is, where they are of the record.
    pub asker: Option<Id>,
    /// When.
    pub asked_on: Day,
    /// What is wrong, in their words.
    pub is_wrong: String,
    /// What is right, in their words.
    pub is_right: String,
    /// Whether the privacy officer decides.
    pub for_officer: bool,
    /// What was decided.
    pub decision: Option<Corrected>,
    /// Why.
    pub reason: String,
    /// The act under which what it said before is kept.
    pub event: Option<Id>,
    /// When it was decided.
    pub decided_at: Option<Moment>,
    /// When who says so was told what was decided.
    pub answered_on: Option<Day>,
    /// How.
    pub answered_words: String,
    /// Whether they asked who had it, and were told.
    pub told_who: bool,
    /// The count of its changes.
    pub version: i64,
    /// Its marks.
    pub marks: Marks,
}

macro_rules! columns {
    ($($table:tt)+) => {{
        use $($table)+ as of;
        (
            of::id,
            of::family_id,
            of::fact_table,
            of::fact_id,
            of::seen,
            of::asked_by,
            of::asker_person_id,
            of::asked_on,
            of::is_wrong,
            of::is_right,
            of::for_officer,
            of::decision,
            of::reason,
            of::event_id,
            of::decided_at,
            of::answered_on,
            of::answered_words,
            of::told_who,
            of::version,
            (of::subjects, of::withheld_from, of::visibility, of::source),
        )
    }};
}

/// Everything that is said to be wrong of a family and that the viewer may see, what is not decided first.
pub fn all(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Correction>> {
    let mut found: Vec<Correction> = visible!(corrections, viewer, family)
        .order(visible::corrections::id.desc())
        .select(columns!(visible::corrections))
        .load(connection)?;
    found.sort_by_key(|one| one.decision.is_some());
    Ok(found)
}

/// One of them.
pub fn one(connection: &mut DbConnection, viewer: &Viewer, family: &Id, id: &Id) -> Result<Correction> {
    visible!(corrections, viewer, family)
        .filter(visible::corrections::id.eq(id))
        .select(columns!(visible::corrections))
        .first(connection)
        .map_err(Error::or_not_found)
}

/// One of them with the reference of its family, for a privacy officer who may see all of it.
pub fn one_for_officer(connection: &mut DbConnection, viewer: &Viewer, id: &Id) -> Result<(Reference, Correction)> {
    corrections::table
        .inner_join(seen_by_officer::table.on(seen_by_officer::correction_id.eq(corrections::id)))
        .inner_join(families::table.on(families::id.eq(corrections::family_id)))
        .filter(seen_by_officer::viewer_id.eq(&viewer.user_id).and(seen_by_officer::whole))
        .filter(corrections::id.eq(id))
        .select((families::reference, columns!(corrections)))
        .first(connection)
        .map_err(Error::or_not_found)
}

/// A correction as privacy officers see it in their list: whole, or only that there is one.
#[derive(Clone, Debug, Queryable)]
pub struct Listed {
    /// The correction.
    pub id: Id,
    /// The family.
    pub family: Reference,
    /// When it was asked.
    pub asked_on: Day,
    /// When it was decided.
    pub decided_at: Option<Moment>,
    /// Whether the privacy officer decides.
    pub for_officer: bool,
    /// What was decided.
    pub decision: Option<Corrected>,
    /// Whether the viewer may see all of it.
    pub whole: bool,
}

/// All of them for privacy officers, what is not decided first, the oldest first; so many at the most.
pub fn listed(connection: &mut DbConnection, viewer: &Viewer, most: i64) -> Result<Vec<Listed>> {
    Ok(corrections::table
        .inner_join(seen_by_officer::table.on(seen_by_officer::correction_id.eq(corrections::id)))
        .inner_join(families::table.on(families::id.eq(corrections::family_id)))
        .filter(seen_by_officer::viewer_id.eq(&viewer.user_id))
        .order((corrections::decided_at.is_not_null(), corrections::asked_on, corrections::id))
        .limit(most)
        .select((
            corrections::id,
            families::reference,
            corrections::asked_on,
            corrections::decided_at,
            corrections::for_officer,
            corrections::decision,
            seen_by_officer::whole,
        ))
        .load(connection)?)
}
