use alongside_families::codes::{StoryKind, TimelineKind};
use alongside_families::store::{Family, Note, end_early_help, note, tell};
use alongside_schema::tables::{episodes, involvements};
use alongside_schema::{Day, Error, Marks, People, Result, Tx, Viewer};
use diesel::prelude::*;

use crate::codes::EndReason;

/// How the work with a family ends.
pub struct NewEnding {
    /// When.
    pub ended_on: Day,
    /// Why.
    pub reason: EndReason,
    /// What the family says.
    pub family_says: String,
    /// Whom they can ring from now on.
    pub who_to_ring: String,
}

/// Ends the work: the stretch of work closes and everybody's involvement with it.
pub fn end(tx: &mut Tx<'_>, by: &Viewer, family: &Family, ending: &NewEnding) -> Result<()> {
    let Some((episode, began_on)) = &family.episode else { return Err(Error::NotFound) };
    if ending.ended_on < *began_on {
        return Err(Error::Refused(format!("The work began on {}. It can not end before that.", began_on.words())));
    }
    diesel::update(episodes::table.filter(episodes::id.eq(episode)))
        .set((
            episodes::state.eq("closed"),
            episodes::closed_on.eq(ending.ended_on),
            episodes::close_reason.eq(ending.reason),
            episodes::family_says.eq(&ending.family_says),
            episodes::who_to_ring.eq(&ending.who_to_ring),
        ))
        .execute(tx.connection())?;
    let marks = Marks::about(People::none(), "The family");
    end_early_help(tx, by, &family.id, ending.ended_on)?;
    tell(tx, &family.id, StoryKind::AtTheEnd, &ending.family_says, ending.ended_on, &marks)?;
    note(
        tx,
        by,
        Note {
            family: &family.id,
            happened_on: ending.ended_on,
            kind: TimelineKind::Ending,
            title: format!("We ended: {}", ending.reason.words()),
            body: format!(
                "The family says: {}\n\nWhom to ring from now on: {}",
                ending.family_says, ending.who_to_ring
            ),
            fact: Some(episode),
            marks: &marks,
        },
    )?;
    diesel::update(
        involvements::table.filter(involvements::family_id.eq(&family.id).and(involvements::ended_on.is_null())),
    )
    .set(involvements::ended_on.eq(ending.ended_on))
    .execute(tx.connection())?;
    Ok(())
}
