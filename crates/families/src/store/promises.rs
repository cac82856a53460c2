use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{promises, users};
use alongside_schema::{Day, Error, Id, Marks, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::timeline::{Note, note};
use crate::codes::TimelineKind;

/// Something that was promised to the family.
#[derive(Clone, Debug, Queryable)]
pub struct Promise {
    /// The promise.
    pub id: Id,
    /// The words that were used.
    pub words: String,
    /// Who made it.
    pub made_by: String,
    /// By when.
    pub due_on: Day,
}

/// The promises that wait to be kept, the most urgent first.
pub fn open_promises(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Promise>> {
    Ok(visible!(promises, viewer, family)
        .inner_join(users::table.on(users::id.eq(visible::promises::made_by)))
        .filter(visible::promises::kept_on.is_null())
        .order((visible::promises::due_on, visible::promises::id))
        .limit(20)
        .select((visible::promises::id, visible::promises::words, users::name, visible::promises::due_on))
        .load(connection)?)
}

/// Keeps a promise made to the family, in the words used.
pub fn make_promise(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Id,
    words: &str,
    made_on: Day,
    due_on: Day,
    marks: &Marks,
) -> Result<()> {
    let id = tx.new_id();
    diesel::insert_into(promises::table)
        .values((
            promises::id.eq(&id),
            promises::family_id.eq(family),
            promises::words.eq(words),
            promises::made_by.eq(&by.user_id),
            promises::made_on.eq(made_on),
            promises::due_on.eq(due_on),
            promises::subjects.eq(&marks.subjects),
            promises::withheld_from.eq(&marks.withheld_from),
            promises::visibility.eq(marks.visibility),
            promises::source.eq(&marks.source),
        ))
        .execute(tx.connection())?;
    note(
        tx,
        by,
        Note {
            family,
            happened_on: made_on,
            kind: TimelineKind::Promise,
            title: format!("Promise: by {}", due_on.words()),
            body: words.to_owned(),
            fact: Some(&id),
            marks,
        },
    )
}

/// Marks a promise as kept today. A promise that was kept before stays as it was.
pub fn keep_promise(tx: &mut Tx<'_>, by: &Viewer, family: &Id, promise: &Id) -> Result<()> {
    let today = tx.today();
    let (words, marks): (String, Marks) = visible!(promises, by, family)
        .filter(visible::promises::id.eq(promise))
        .select((
            visible::promises::words,
            (
                visible::promises::subjects,
                visible::promises::withheld_from,
                visible::promises::visibility,
                visible::promises::source,
            ),
        ))
        .first(tx.connection())
        .map_err(Error::or_not_found)?;
    let kept = diesel::update(promises::table.filter(promises::id.eq(promise).and(promises::kept_on.is_null())))
        .set(promises::kept_on.eq(today))
        .execute(tx.connection())?;
    if kept == 0 {
        return Ok(());
    }
    note(
        tx,
        by,
        Note {
            family,
            happened_on: today,
            kind: TimelineKind::Promise,
            title: "Promise kept".to_owned(),
            body: words,
            fact: Some(promise),
            marks: &marks,
        },
    )
}
