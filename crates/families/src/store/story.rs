use alongside_schema::connection::DbConnection;
use alongside_schema::tables::stories;
use alongside_schema::{Day, Id, Marks, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use crate::codes::StoryKind;

/// Something the family, or somebody for them, has told.
#[derive(Clone, Debug, Queryable)]
pub struct Story {
    /// What it is about.
    pub kind: StoryKind,
    /// The words.
    pub words: String,
    /// When they were said.
    pub told_on: Day,
    /// Who passed them on.
    pub source: String,
}

/// What the family has told, newest first.
pub fn stories(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Story>> {
    Ok(visible!(stories, viewer, family)
        .order((visible::stories::told_on.desc(), visible::stories::id.desc()))
        .limit(20)
        .select((visible::stories::kind, visible::stories::words, visible::stories::told_on, visible::stories::source))
        .load(connection)?)
}

/// The same with their ids, for the next form: what was told once is offered and not asked again.
pub fn told_before(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<(Id, Story)>> {
    use visible::stories::{id, kind, source, told_on, words};
    Ok(visible!(stories, viewer, family)
        .filter(kind.ne_all([StoryKind::Safety, StoryKind::SafeContact]))
        .order((told_on.desc(), id.desc()))
        .limit(20)
        .select((id, (kind, words, told_on, source)))
        .load(connection)?)
}

/// Keeps what was told. Told once, kept for good.
pub fn tell(tx: &mut Tx<'_>, family: &Id, kind: StoryKind, words: &str, told_on: Day, marks: &Marks) -> Result<()> {
    if words.is_empty() {
        return Ok(());
    }
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(stories::table)
        .values((
            stories::id.eq(id),
            stories::family_id.eq(family),
            stories::kind.eq(kind),
            stories::words.eq(words),
            stories::told_on.eq(told_on),
            stories::subjects.eq(&marks.subjects),
            stories::withheld_from.eq(&marks.withheld_from),
            stories::visibility.eq(marks.visibility),
            stories::source.eq(&marks.source),
            stories::created_at.eq(now),
        ))
        .execute(tx.connection())?;
    Ok(())
}
