//! Every query of this area.

mod cover;
mod diary;
mod involvement;
mod team;
mod weights;

pub use cover::{
    Days, HandOver, Led, StandIn, hand_over_read, led_by, name_cover, name_team_cover, note_absence, stand_ins,
    unread_hand_over,
};
pub use diary::{Cover, absences_of, covers_by, covers_for, covers_to_come, works_with};
pub use involvement::{Involved, Joining, LockedOut, involved, join, leave, let_in_again, lock_out, locked_out};
pub use team::{
    NewSupervision, Supervision, SupervisionAction, record_supervision, supervision, supervision_action_done, team,
    uncovered,
};
pub use weights::{About, about, change_about, weights};

use alongside_families::codes::TimelineKind;
use alongside_families::drift_columns;
use alongside_families::store::{DriftColumns, Family, Note, note};
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::{GRADE_FULL, reach};
use alongside_schema::tables::{
    agencies, episodes, families, family_clearances, family_members, involvements, user_roles, users,
};
use alongside_schema::{Day, Error, Id, Marks, People, Reference, Result, Role, Tx, Viewer, written};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as DbError};
use diesel::sql_types::{BigInt, Nullable, Text};
use serde::Serialize;

use crate::codes::{ChangeReason, Part};

/// A family that waits for a lead practitioner.
#[derive(Clone, Debug, Queryable)]
pub struct Waiting {
    /// Its reference.
    pub reference: Reference,
    /// What it is called.
    pub name: String,
    /// Since when.
    pub opened_on: Day,
}

/// Families that the manager answers for and nobody leads, the longest waiting first.
pub fn waiting(connection: &mut DbConnection, viewer: &Viewer, most: i64) -> Result<Vec<Waiting>> {
    Ok(families::table
        .inner_join(reach::table.on(reach::family_id.eq(families::id)))
        .inner_join(episodes::table.on(episodes::family_id.eq(families::id)))
        .filter(episodes::state.eq("waiting").and(episodes::closed_on.is_null()))
        .filter(reach::viewer_id.eq(&viewer.user_id).and(reach::grade.ge(GRADE_FULL)))
        .order((episodes::opened_on, families::id))
        .limit(most)
        .select((families::reference, families::name, episodes::opened_on))
        .load(connection)?)
}

/// Somebody who can lead, and for how many families they do.
#[derive(Clone, Debug)]
pub struct Worker {
    /// The account.
    pub id: Id,
    /// The name.
    pub name: String,
    /// What they are called at work.
    pub job_title: String,
    /// Who employs them.
    pub agency: String,
    /// Their team.
    pub team_id: Option<Id>,
    /// Families that they lead now.
    pub families: i64,
    /// Their number in the register of social workers; empty where they are none, or it is not known here.
    pub registration_number: String,
    /// How much of a full week they work, in percent.
    pub full_time_percent: i64,
    /// The languages they speak.
    pub languages: String,
    /// The area they know.
    pub area: String,
    /// Whether they are the only manager of their team.
    pub is_only_manager: bool,
}

impl Worker {
    /// The name with what they are called and who employs them, as lists show it.
    pub fn words(&self) -> String {
        format!("{}, {}, {}", self.name, self.job_title, self.agency)
    }
}

type Row = (Id, String, String, String, Option<Id>, About);

macro_rules! worker_columns {
    () => {
        (
            users::id,
            users::name,
            users::job_title,
            agencies::name,
            users::team_id,
            (users::registration_number, users::full_time_percent, users::languages, users::area),
        )
    };
}

fn worker_of((id, name, job_title, agency, team_id, about): Row, families: i64) -> Worker {
    let About { registration_number, full_time_percent, languages, area } = about;
    let is_only_manager = false;
    Worker {
        id,
        name,
        job_title,
        agency,
        team_id,
        families,
        registration_number,
        full_time_percent,
        languages,
        area,
        is_only_manager,
    }
}

/// A worker of the viewer's own team (or anybody, where the viewer is in none): those for whom a manager says who stands in.
pub fn colleague(connection: &mut DbConnection, viewer: &Viewer, id: &Id) -> Result<Worker> {
    let row: Row = users::table
        .inner_join(agencies::table.on(agencies::id.eq(users::agency_id)))
        .filter(users::id.eq(id).and(users::active))
        .select(worker_columns!())
        .first(connection)
        .map_err(Error::or_not_found)?;
    let families = families_led(connection, id)?;
    let worker = worker_of(row, families);
    if viewer.team_id.is_some() && worker.team_id != viewer.team_id {
        return Err(Error::NotFound);
    }
    let managers: Vec<Id> = managers(connection)?
        .into_iter()
        .filter(|(_, _, team)| team.is_some() && *team == worker.team_id)
        .map(|(id, _, _)| id)
        .collect();
    Ok(Worker { is_only_manager: managers == [worker.id.clone()], ..worker })
}

fn managers(connection: &mut DbConnection) -> Result<Vec<(Id, String, Option<Id>)>> {
    Ok(users::table
        .inner_join(user_roles::table.on(user_roles::user_id.eq(users::id)))
        .filter(user_roles::role.eq(Role::Manager).and(users::active))
        .order((users::name, users::id))
        .select((users::id, users::name, users::team_id))
        .load(connection)?)
}

/// The managers besides this one, by name: who could answer for a team while its manager is away.
pub fn other_managers(connection: &mut DbConnection, but: &Id) -> Result<Vec<(Id, String)>> {
    Ok(managers(connection)?.into_iter().filter(|(id, ..)| id != but).map(|(id, name, _)| (id, name)).collect())
}

/// Everybody who can lead, with how many families they lead; those with the fewest first.
pub fn workers(connection: &mut DbConnection) -> Result<Vec<Worker>> {
    let rows: Vec<Row> = users::table
        .inner_join(user_roles::table.on(user_roles::user_id.eq(users::id)))
        .inner_join(agencies::table.on(agencies::id.eq(users::agency_id)))
        .filter(user_roles::role.eq(Role::Practitioner).and(users::active))
        .order((users::name, users::id))
        .select(worker_columns!())
        .load(connection)?;
    let counts: Vec<(Id, i64)> = involvements::table
        .filter(involvements::ended_on.is_null().and(involvements::role.eq("lead")))
        .group_by(involvements::user_id)
        .select((involvements::user_id, diesel::dsl::count_star()))
        .load(connection)?;
    let count_of = |id: &Id| counts.iter().find(|(user, _)| user == id).map_or(0, |(_, count)| *count);
    let mut workers: Vec<Worker> = rows
        .into_iter()
        .map(|row| {
            let families = count_of(&row.0);
            worker_of(row, families)
        })
        .collect();
    workers.sort_by_key(|worker| worker.families);
    Ok(workers)
}

/// Holds a worker until the transaction ends, so that two who give the same worker a family wait for each other.
pub fn hold_worker(tx: &mut Tx<'_>, worker: &Id) -> Result<()> {
    let held = diesel::update(users::table.filter(users::id.eq(worker).and(users::active)))
        .set(users::active.eq(true))
        .execute(tx.connection())?;
    if held == 1 {
        Ok(())
    } else {
        Err(Error::Refused("This person can not sign in any more. Choose somebody else.".to_owned()))
    }
}

/// How many families this worker leads now.
pub fn families_led(connection: &mut DbConnection, worker: &Id) -> Result<i64> {
    Ok(involvements::table
        .filter(involvements::user_id.eq(worker))
        .filter(involvements::ended_on.is_null().and(involvements::role.eq("lead")))
        .count()
        .get_result(connection)?)
}

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
    clear(tx, &family.id, &worker.id)?;
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
    // Somebody answers for every family: the worker's manager, or the one who decides where the worker is in no team.
    diesel::update(families::table.filter(families::id.eq(&family.id)))
        .set(families::team_id.eq(worker.team_id.as_ref().or(by.team_id.as_ref())))
        .execute(tx.connection())?;
    diesel::update(episodes::table.filter(episodes::id.eq(&episode)))
        .set(episodes::state.eq("working"))
        .execute(tx.connection())?;
    if let Some((before, _)) = &family.lead {
        cover::end_covers(tx, &family.id)?;
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

/// Who leads a restricted family may know of it from now on, unless it is their own or a colleague's.
fn clear(tx: &mut Tx<'_>, family: &Id, worker: &Id) -> Result<()> {
    let is_their_own: i64 = family_members::table
        .inner_join(users::table.on(users::person_id.eq(family_members::person_id.nullable())))
        .filter(users::id.eq(worker).and(family_members::family_id.eq(family)))
        .count()
        .get_result(tx.connection())?;
    if is_their_own > 0 {
        return Err(Error::Refused("This is their own family. Choose somebody else.".to_owned()));
    }
    let of_both = family_clearances::table
        .filter(family_clearances::family_id.eq(family).and(family_clearances::user_id.eq(worker)));
    let standing: Option<bool> = of_both.select(family_clearances::cleared).first(tx.connection()).optional()?;
    let restricted: bool =
        families::table.filter(families::id.eq(family)).select(families::restricted).first(tx.connection())?;
    match (standing, restricted) {
        (Some(false), _) => Err(Error::Refused(
            "This person must not see this family, so they can not work with it. Choose somebody else.".to_owned(),
        )),
        (None, true) => {
            diesel::insert_into(family_clearances::table)
                .values((
                    family_clearances::family_id.eq(family),
                    family_clearances::user_id.eq(worker),
                    family_clearances::cleared.eq(true),
                ))
                .execute(tx.connection())?;
            Ok(())
        }
        _ => Ok(()),
    }
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

/// One family of a caseload.
#[derive(Clone, Debug, QueryableByName, Serialize)]
pub struct CaseloadLine {
    /// The family; the next page goes on after the last one.
    #[diesel(sql_type = Text)]
    #[serde(skip)]
    pub family_id: Id,
    /// Its reference.
    #[diesel(sql_type = Text)]
    pub reference: Reference,
    /// What it is called.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// Since when the viewer works with it.
    #[diesel(sql_type = Text)]
    pub since: Day,
    /// How many children there are.
    #[diesel(sql_type = BigInt)]
    pub children: i64,
    /// How long it was not reached, and its children not seen.
    #[diesel(embed)]
    #[serde(flatten)]
    pub drift: DriftColumns,
    /// The earliest promise that waits to be kept.
    #[diesel(sql_type = Nullable<Text>)]
    pub promise_due_on: Option<Day>,
    /// When the plan is to be reviewed.
    #[diesel(sql_type = Nullable<Text>)]
    pub review_due_on: Option<Day>,
    /// How many hand-overs wait to be read.
    #[diesel(sql_type = BigInt)]
    #[serde(skip)]
    pub to_read: i64,
}

/// One statement for the whole caseload: it starts from the viewer's own involvements, and each column is one look at an index.
pub(crate) const CASELOAD: &str = concat!(
    "
select f.id as family_id, f.reference, f.name, i.started_on as since,
  (select count(*) from visible_family_members m
     join people p on p.id = m.person_id
     where m.family_id = f.id and m.viewer_id = $1 and m.left_on is null and p.kind = 'child') as children, ",
    drift_columns!(),
    ",
  (select p.due_on from visible_promises p
     where p.family_id = f.id and p.viewer_id = $1 and p.kept_on is null
     order by p.due_on limit 1) as promise_due_on,
  (select l.review_due_on from plans l where l.episode_id = e.id) as review_due_on,
  (select count(*) from visible_handovers h
     where h.family_id = f.id and h.viewer_id = $1 and h.to_id = $1 and h.read_at is null) as to_read
from involvements i
join families f on f.id = i.family_id
join reach r on r.family_id = f.id and r.viewer_id = $1
join episodes e on e.family_id = f.id and e.closed_on is null
where i.user_id = $1 and i.ended_on is null and f.id > $2
order by f.id
limit $3"
);

/// The families that the viewer works with now, from one on; `most` at once.
pub fn caseload(connection: &mut DbConnection, viewer: &Viewer, after: &str, most: i64) -> Result<Vec<CaseloadLine>> {
    Ok(written(CASELOAD).with(&viewer.user_id).with(after).with_number(most).load(connection)?)
}

/// Raw texts of this area, for the test that prepares each on both engines.
pub const RAW_TEXTS: &[&str] = &[CASELOAD, team::TEAM, team::UNCOVERED, weights::WEIGHTS];
