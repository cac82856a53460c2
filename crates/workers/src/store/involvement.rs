//! Who works with a family: joining, leaving, and who must not see it.

use alongside_families::codes::TimelineKind;
use alongside_families::store::{Family, Note, note};
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::{Area, barred, parts_now};
use alongside_schema::tables::{agencies, involvements, users};
use alongside_schema::{Day, Error, Id, Marks, People, Result, Tx, Viewer};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as DbError};

use super::{Worker, clear};
use crate::codes::{ChangeReason, Part};
use crate::continuity::{Stretch, fits};

/// Somebody who works with the family, or did.
#[derive(Clone, Debug, Queryable)]
pub struct Involved {
    /// The involvement.
    pub id: Id,
    /// The account.
    pub user_id: Id,
    /// The name.
    pub name: String,
    /// What they are called at work.
    pub job_title: String,
    /// Who employs them.
    pub agency: String,
    /// As what.
    pub part: Part,
    /// Since when.
    pub started_on: Day,
    /// Until when.
    pub ended_on: Option<Day>,
    /// Why they came.
    pub came: ChangeReason,
    /// Why they came, in words.
    pub why: String,
    /// Why they went.
    pub went: Option<ChangeReason>,
    /// Why somebody went on although the page warned.
    pub override_reason: String,
    /// Of somebody who has a part of the record, the sum of its areas: once all are read, of what they see of it now, which a wish of the family may have taken away.
    parts: i64,
}

impl Involved {
    /// What of the record they see now, where it is a part; empty for everybody else.
    pub fn areas(&self) -> String {
        if self.part != Part::Partner || self.ended_on.is_some() {
            return String::new();
        }
        if self.parts == 0 {
            return "nothing just now: the family does not wish it, or they must not see the family".to_owned();
        }
        let areas = Area::of(self.parts).into_iter().map(|area| area.words().to_lowercase());
        let all = ["who is in the family".to_owned(), "alerts".to_owned()].into_iter().chain(areas);
        all.collect::<Vec<_>>().join(", ")
    }
}

/// Everybody who works with the family in its open stretch of work or did, those who still do first.
pub fn involved(connection: &mut DbConnection, family: &Family) -> Result<Vec<Involved>> {
    let Some((episode, _)) = &family.episode else { return Ok(Vec::new()) };
    let mut all: Vec<Involved> = involvements::table
        .inner_join(users::table.on(users::id.eq(involvements::user_id)))
        .inner_join(agencies::table.on(agencies::id.eq(users::agency_id)))
        .filter(involvements::family_id.eq(&family.id).and(involvements::episode_id.eq(episode)))
        .order((involvements::started_on, involvements::id))
        .select((
            involvements::id,
            users::id,
            users::name,
            users::job_title,
            agencies::name,
            involvements::role,
            involvements::started_on,
            involvements::ended_on,
            involvements::change_code,
            involvements::change_reason,
            involvements::end_code,
            involvements::override_reason,
            involvements::parts,
        ))
        .load(connection)?;
    let seen: Vec<(Id, i64)> = parts_now::table
        .filter(parts_now::family_id.eq(&family.id))
        .select((parts_now::viewer_id, parts_now::areas))
        .load(connection)?;
    for one in &mut all {
        one.parts = seen.iter().find(|(who, _)| *who == one.user_id).map_or(0, |(_, areas)| *areas);
    }
    all.sort_by_key(|one| one.ended_on.is_some());
    Ok(all)
}

/// Somebody who is to join.
#[derive(Clone, Debug)]
pub struct Joining {
    /// Who.
    pub worker: Worker,
    /// As what.
    pub part: Part,
    /// From which day; not before help began and not after today.
    pub started_on: Day,
    /// Why they join, in words; may be empty.
    pub why: String,
    /// Why somebody without a social worker's registration leads child protection; empty where that is not so.
    pub override_reason: String,
}

/// Has somebody join the work with the family. The lead practitioner stays as they are.
pub fn join(tx: &mut Tx<'_>, by: &Viewer, family: &Family, joining: &Joining) -> Result<()> {
    let (episode, opened_on) = family.episode.as_ref().ok_or(Error::NotFound)?;
    let (worker, from) = (&joining.worker, joining.started_on);
    if from < *opened_on {
        return Err(Error::Refused(format!("Help began on {}. Nobody can have joined before.", opened_on.words())));
    }
    clear(tx, &family.id, &worker.id, (&by.user_id, &joining.why))?;
    let there: Vec<Stretch> = involvements::table
        .filter(involvements::family_id.eq(&family.id).and(involvements::user_id.eq(&worker.id)))
        .select((involvements::started_on, involvements::ended_on))
        .load(tx.connection())?;
    if !fits(&there, from) {
        return Err(Error::Refused(format!(
            "{} works with this family on that day already. Choose a later day, or end that first.",
            worker.name
        )));
    }
    let id = tx.new_id();
    diesel::insert_into(involvements::table)
        .values((
            involvements::id.eq(&id),
            involvements::family_id.eq(&family.id),
            involvements::episode_id.eq(episode),
            involvements::user_id.eq(&worker.id),
            involvements::role.eq(joining.part),
            involvements::started_on.eq(from),
            involvements::change_reason.eq(&joining.why),
            involvements::change_code.eq(ChangeReason::First),
            involvements::override_reason.eq(&joining.override_reason),
        ))
        .execute(tx.connection())
        .map_err(there_already)?;
    let title = format!("{} joins: {}", worker.name, joining.part.words());
    let body = match joining.override_reason.as_str() {
        "" => joining.why.clone(),
        reason => format!("{}\n\nWithout a social worker's registration number, because: {reason}", joining.why),
    };
    tell(tx, by, family, from, title, body.trim(), &id)
}

fn there_already(error: DbError) -> Error {
    match error {
        DbError::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => Error::Refused(
            "Somebody has that part in the work with this family already, or this person joined a moment ago. Look at the list again."
                .to_owned(),
        ),
        other => Error::Database(other),
    }
}

/// Ends somebody's work with the family today. The lead does not leave in this way: somebody else is given the family.
pub fn leave(tx: &mut Tx<'_>, by: &Viewer, family: &Family, involvement: &Id, why: ChangeReason) -> Result<()> {
    let today = tx.today();
    let found: Option<(Part, String)> = involvements::table
        .inner_join(users::table.on(users::id.eq(involvements::user_id)))
        .filter(involvements::id.eq(involvement).and(involvements::family_id.eq(&family.id)))
        .filter(involvements::ended_on.is_null())
        .select((involvements::role, users::name))
        .first(tx.connection())
        .optional()?;
    let Some((part, name)) = found else { return Ok(()) };
    if part == Part::Lead {
        return Err(Error::Refused(
            "The lead practitioner can not simply leave. Give the family another one; the change is made in one step."
                .to_owned(),
        ));
    }
    diesel::update(involvements::table.filter(involvements::id.eq(involvement).and(involvements::ended_on.is_null())))
        .set((involvements::ended_on.eq(today), involvements::end_code.eq(why)))
        .execute(tx.connection())?;
    let title = format!("{name} no longer works with the family: {}", part.words());
    tell(tx, by, family, today, title, why.words(), involvement)
}

pub(super) fn tell(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Family,
    on: Day,
    title: String,
    body: &str,
    fact: &Id,
) -> Result<()> {
    let marks = Marks::about(People::none(), by.agency.clone());
    let body = body.to_owned();
    let kind = TimelineKind::Worker;
    note(tx, by, Note { family: &family.id, happened_on: on, kind, title, body, fact: Some(fact), marks: &marks })
}

/// What a worker has to do with a family, for whoever chooses its lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnowsFamily {
    /// Works with the family now.
    WorksWithThem,
    /// Has worked with the family before.
    HasWorkedWithThem,
    /// Must not see the family: by a declaration, because of a request, or because it is their own.
    MustNotSee,
}

/// The workers who have something to do with the family. For those who give it a lead: who may not see it is shown by name alone.
pub fn who_knows(connection: &mut DbConnection, family: &Id) -> Result<Vec<(Id, KnowsFamily)>> {
    let worked: Vec<(Id, Option<Day>)> = involvements::table
        .filter(involvements::family_id.eq(family))
        .select((involvements::user_id, involvements::ended_on))
        .load(connection)?;
    let barred: Vec<Id> =
        barred::table.filter(barred::family_id.eq(family)).select(barred::user_id).distinct().load(connection)?;
    let knows = |(worker, ended): (Id, Option<Day>)| match ended {
        None => (worker, KnowsFamily::WorksWithThem),
        Some(_) => (worker, KnowsFamily::HasWorkedWithThem),
    };
    let barred = barred.into_iter().map(|worker| (worker, KnowsFamily::MustNotSee));
    Ok(worked.into_iter().map(knows).chain(barred).collect())
}
