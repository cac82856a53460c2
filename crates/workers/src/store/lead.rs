//! Giving a family its lead practitioner. It is never without one from then on.

use alongside_families::codes::TimelineKind;
use alongside_families::store::{Family, Note, let_know, note};
use alongside_schema::reach::barred;
use alongside_schema::tables::{episodes, families, family_clearances, involvements, users};
use alongside_schema::{Day, Error, Id, Marks, People, Result, Tx, Viewer};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as DbError};

use super::{Worker, cover, hold_worker};
use crate::codes::{ChangeReason, Part};

/// Why a lead changes, and what the next one needs first.
#[derive(Clone, Debug)]
pub struct Change {
    /// Why, as it is counted.
    pub code: ChangeReason,
    /// Why, in words; may be empty.
    pub why: String,
    /// What the next lead needs first; may be empty.
    pub needs_first: String,
}

/// Gives the family its first lead practitioner, or another one where it had one, for a reason in words alone.
pub fn give_lead(tx: &mut Tx<'_>, by: &Viewer, family: &Family, worker: &Worker, reason: &str) -> Result<()> {
    let code = if family.lead.is_some() { ChangeReason::Management } else { ChangeReason::First };
    change_lead(tx, by, family, worker, &Change { code, why: reason.to_owned(), needs_first: String::new() })
}

/// Gives the family this lead practitioner from today. Where somebody led before, their involvement ends in the same
/// transaction, so the family is never without a lead, and the next one is handed what they need first. Whoever stood in for the one before
/// does so no more.
pub fn change_lead(tx: &mut Tx<'_>, by: &Viewer, family: &Family, worker: &Worker, change: &Change) -> Result<()> {
    let reason = change.why.as_str();
    let episode = family.open_episode()?.clone();
    let today = tx.today();
    hold_worker(tx, &worker.id)?;
    clear(
        tx,
        &family.id,
        &worker.id,
        (&by.user_id, if reason.is_empty() { "Leads the work with the family" } else { reason }),
    )?;
    end_lead(tx, family, &worker.id, today, change.code)?;
    let id = tx.new_id();
    diesel::insert_into(involvements::table)
        .values((
            involvements::id.eq(&id),
            involvements::family_id.eq(&family.id),
            involvements::episode_id.eq(&episode),
            involvements::user_id.eq(&worker.id),
            involvements::role.eq(Part::Lead),
            involvements::started_on.eq(today),
            involvements::change_reason.eq(reason),
            involvements::change_code.eq(change.code),
        ))
        .execute(tx.connection())
        .map_err(taken_meanwhile)?;
    // Somebody answers for every family: the worker's manager, or the one who decides where the worker is in no team. Read again here: the
    // team may have gone into another since the page was opened.
    let team = match team_now(tx, &worker.id)? {
        Some(team) => Some(team),
        None => team_now(tx, &by.user_id)?,
    };
    diesel::update(families::table.filter(families::id.eq(&family.id)))
        .set(families::team_id.eq(team))
        .execute(tx.connection())?;
    diesel::update(episodes::table.filter(episodes::id.eq(&episode)))
        .set(episodes::state.eq("working"))
        .execute(tx.connection())?;
    cover::end_covers(tx, &family.id)?;
    if let Some((before, _)) = &family.lead {
        cover::hand_over(tx, by, &family.id, Some(before), &worker.id, &change.needs_first)?;
    }
    let was = family.lead.as_ref().map(|(_, name)| format!("Until now: {name}. ")).unwrap_or_default();
    note(
        tx,
        by,
        Note {
            family: &family.id,
            happened_on: today,
            kind: TimelineKind::Worker,
            title: format!("{} is now the lead practitioner", worker.name),
            body: format!("{was}{reason}").trim().to_owned(),
            fact: Some(&id),
            marks: &Marks::about(People::none(), by.agency.clone()),
        },
    )
}

/// In which team somebody works at this moment.
fn team_now(tx: &mut Tx<'_>, user: &Id) -> Result<Option<Id>> {
    Ok(users::table.filter(users::id.eq(user)).select(users::team_id).first(tx.connection())?)
}

/// Who works with a restricted family may know of it from now on, unless it is their own or a colleague's. Who let them, and why, stands in the history of the restriction.
pub(super) fn clear(tx: &mut Tx<'_>, family: &Id, worker: &Id, (by, words): (&Id, &str)) -> Result<()> {
    let standing = may_work(tx, family, worker)?;
    let restricted: bool =
        families::table.filter(families::id.eq(family)).select(families::restricted).first(tx.connection())?;
    if standing.is_some() || !restricted {
        return Ok(());
    }
    if words.trim().is_empty() {
        let words = "Only named people may know of this family. Enter why this person must work with it: it is kept with their name.";
        return Err(Error::Refused(words.to_owned()));
    }
    let_know(tx, family, worker, (by, words))
}

/// Refuses where somebody must never work with the family, and tells nobody why. Gives back whether they are cleared for it.
pub(super) fn may_work(tx: &mut Tx<'_>, family: &Id, worker: &Id) -> Result<Option<bool>> {
    let is_barred = barred::table.filter(barred::family_id.eq(family).and(barred::user_id.eq(worker)));
    if diesel::select(diesel::dsl::exists(is_barred)).get_result(tx.connection())? {
        return Err(Error::Refused(
            "This person must not see this family, so they can not work with it. Choose somebody else.".to_owned(),
        ));
    }
    let of_both = family_clearances::table
        .filter(family_clearances::family_id.eq(family).and(family_clearances::user_id.eq(worker)));
    Ok(of_both.select(family_clearances::cleared).first(tx.connection()).optional()?)
}

/// Ends the work of whoever leads the family now, and whatever else the next lead did with it until now.
fn end_lead(tx: &mut Tx<'_>, family: &Family, next: &Id, on: Day, why: ChangeReason) -> Result<()> {
    diesel::update(
        involvements::table
            .filter(involvements::family_id.eq(&family.id).and(involvements::ended_on.is_null()))
            .filter(involvements::role.eq(Part::Lead).or(involvements::user_id.eq(next))),
    )
    .set((involvements::ended_on.eq(on), involvements::end_code.eq(why)))
    .execute(tx.connection())?;
    Ok(())
}

/// Of two managers who give one family a lead at the same time, the second is told so.
fn taken_meanwhile(error: DbError) -> Error {
    match error {
        DbError::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => Error::Refused(
            "Somebody else has just given this family a lead practitioner. Look at the family again.".to_owned(),
        ),
        other => Error::Database(other),
    }
}
