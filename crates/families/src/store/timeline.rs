use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{timeline_entries, users};
use alongside_schema::{Day, Id, Marks, Moment, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use crate::codes::TimelineKind;

/// An entry to be added to a family's timeline.
pub struct Note<'a> {
    /// Whose timeline.
    pub family: &'a Id,
    /// When it happened, which may be days before it is written down.
    pub happened_on: Day,
    /// What it tells of.
    pub kind: TimelineKind,
    /// One line.
    pub title: String,
    /// The whole of it.
    pub body: String,
    /// The row that it tells of, if there is one.
    pub fact: Option<&'a Id>,
    /// The marks of that row: the entry is seen exactly as widely.
    pub marks: &'a Marks,
}

/// Adds an entry to the family's timeline.
pub fn note(tx: &mut Tx<'_>, author: &Viewer, note: Note<'_>) -> Result<()> {
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(timeline_entries::table)
        .values((
            (
                timeline_entries::id.eq(id),
                timeline_entries::family_id.eq(note.family),
                timeline_entries::happened_on.eq(note.happened_on),
                timeline_entries::kind.eq(note.kind),
                timeline_entries::title.eq(note.title),
                timeline_entries::body.eq(note.body),
                timeline_entries::fact_id.eq(note.fact),
                timeline_entries::author_id.eq(&author.user_id),
                timeline_entries::recorded_at.eq(now),
            ),
            (
                timeline_entries::subjects.eq(&note.marks.subjects),
                timeline_entries::withheld_from.eq(&note.marks.withheld_from),
                timeline_entries::visibility.eq(note.marks.visibility),
                timeline_entries::source.eq(&note.marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// One entry as it is read.
#[derive(Clone, Debug, Queryable)]
pub struct TimelineLine {
    /// The entry.
    pub id: Id,
    /// When it happened.
    pub happened_on: Day,
    /// What it tells of.
    pub kind: TimelineKind,
    /// One line.
    pub title: String,
    /// The whole of it.
    pub body: String,
    /// When it was written down.
    pub recorded_at: Moment,
    /// Who wrote it.
    pub author: String,
    /// The fact that it tells of, if it is one.
    pub fact: Option<Id>,
}

impl TimelineLine {
    /// Whether the text is so long that a list folds it away.
    pub fn is_long(&self) -> bool {
        self.body.len() > 1_000
    }
}

/// Where a page of the timeline goes on: after this entry.
#[derive(Clone, Debug)]
pub struct After {
    /// The day of the last entry that was shown.
    pub happened_on: Day,
    /// Its id.
    pub id: Id,
}

/// The family's timeline, newest first, from an entry on; `most` at once.
pub fn timeline(
    connection: &mut DbConnection,
    viewer: &Viewer,
    family: &Id,
    after: Option<&After>,
    most: i64,
) -> Result<Vec<TimelineLine>> {
    use visible::timeline_entries::{happened_on, id};
    let mut query = visible!(timeline_entries, viewer, family)
        .inner_join(users::table.on(users::id.eq(visible::timeline_entries::author_id)))
        .order((happened_on.desc(), id.desc()))
        .limit(most)
        .select((
            id,
            happened_on,
            visible::timeline_entries::kind,
            visible::timeline_entries::title,
            visible::timeline_entries::body,
            visible::timeline_entries::recorded_at,
            users::name,
            visible::timeline_entries::fact_id,
        ))
        .into_boxed();
    if let Some(after) = after {
        // The first condition alone bounds the index; the second leaves out what was shown of that day.
        query = query
            .filter(happened_on.le(after.happened_on))
            .filter(happened_on.lt(after.happened_on).or(id.lt(&after.id)));
    }
    Ok(query.load(connection)?)
}
