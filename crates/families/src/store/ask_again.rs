use alongside_schema::tables::episodes;
use alongside_schema::{Day, Id, Marks, People, Result, Tx, Viewer};
use diesel::prelude::*;

use super::story::tell;
use super::timeline::{Note, note};
use crate::codes::{StoryKind, TimelineKind};

/// What was asked for a family that is in the record already.
pub struct AskedAgain {
    /// What was told: kind, words and day.
    pub told: Vec<(StoryKind, String, Day)>,
    /// Everything else that was said, with the people and homes as they were named: for the worker to bring into the record.
    pub said: String,
    /// Why it was decided so.
    pub reason: String,
    /// Who passed it on.
    pub source: String,
    /// Whether the work begins again where it had ended.
    pub work_begins: bool,
}

/// Somebody asked again for help for a family in the record. Where the work with it had ended, it may begin again: the family then
/// waits for a lead practitioner, and the story and the people are still there. Gives back the stretch of work that goes on.
pub fn ask_again(tx: &mut Tx<'_>, by: &Viewer, family: &Id, asked: &AskedAgain) -> Result<Option<Id>> {
    let today = tx.today();
    let marks = Marks::about(People::none(), asked.source.clone());
    for (kind, words, told_on) in &asked.told {
        tell(tx, family, *kind, words, *told_on, &marks)?;
    }
    let open: Option<Id> = episodes::table
        .filter(episodes::family_id.eq(family).and(episodes::closed_on.is_null()))
        .select(episodes::id)
        .first(tx.connection())
        .optional()?;
    let begins = asked.work_begins && open.is_none();
    let episode = if begins { Some(begin_work(tx, family)?) } else { open };
    let title = if begins { "Early help begins again" } else { "Somebody asked for help again" };
    note(
        tx,
        by,
        Note {
            family,
            happened_on: today,
            kind: TimelineKind::Request,
            title: title.to_owned(),
            body: format!("{}\n\n{}", asked.reason, asked.said),
            fact: None,
            marks: &marks,
        },
    )?;
    Ok(episode)
}

/// Begins a stretch of work with a family: it waits for a lead practitioner.
pub(super) fn begin_work(tx: &mut Tx<'_>, family: &Id) -> Result<Id> {
    super::joining::hold_record(tx, family)?;
    let (id, today) = (tx.new_id(), tx.today());
    diesel::insert_into(episodes::table)
        .values((
            episodes::id.eq(&id),
            episodes::family_id.eq(family),
            episodes::state.eq("waiting"),
            episodes::opened_on.eq(today),
        ))
        .execute(tx.connection())?;
    Ok(id)
}
