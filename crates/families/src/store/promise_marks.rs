//! Who must not learn of a promise.

use alongside_schema::tables::{meeting_notes, promise_times, promises, timeline_entries};
use alongside_schema::{Error, Id, People, Result, Tx, Viewer};
use diesel::prelude::*;

use super::Family;
use super::promises::{Promise, promise};

/// Keeps a promise from these people and from nobody else, with what came of it and what the timeline and the record of a meeting say of it.
/// Only who answers for the family lets more people learn of it. `state` is what the form was opened with; [`Error::Stale`] where somebody changed it meanwhile.
pub fn keep_promise_from(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Family,
    id: &Id,
    people: &People,
    state: i64,
) -> Result<Promise> {
    // Whoever changes it can see it: a promise that is kept from somebody can not be opened up by them.
    let was = promise(tx.connection(), by, &family.id, id)?;
    if was.kept_from_state() != state {
        return Err(Error::Stale);
    }
    family.may_mark(&was.marks, &was.marks.clone().withheld_from(people.clone()))?;
    diesel::update(promises::table.filter(promises::id.eq(id)))
        .set(promises::withheld_from.eq(people))
        .execute(tx.connection())?;
    diesel::update(promise_times::table.filter(promise_times::promise_id.eq(id)))
        .set(promise_times::withheld_from.eq(people))
        .execute(tx.connection())?;
    diesel::update(timeline_entries::table.filter(timeline_entries::fact_id.eq(id)))
        .set(timeline_entries::withheld_from.eq(people))
        .execute(tx.connection())?;
    keep_note_from(tx, id, people)?;
    Ok(was)
}

/// The decision of a meeting that became the promise says the same words. It is opened to nobody by this: a meeting has its own reasons.
fn keep_note_from(tx: &mut Tx<'_>, promise: &Id, people: &People) -> Result<()> {
    let notes: Vec<(Id, People)> = meeting_notes::table
        .filter(meeting_notes::fact_id.eq(promise))
        .select((meeting_notes::id, meeting_notes::withheld_from))
        .load(tx.connection())?;
    for (note, was) in notes {
        let both = People::new(was.iter().chain(people.iter()).cloned());
        diesel::update(meeting_notes::table.filter(meeting_notes::id.eq(note)))
            .set(meeting_notes::withheld_from.eq(both))
            .execute(tx.connection())?;
    }
    Ok(())
}
