//! Every query of this area.

use alongside_families::codes::TimelineKind;
use alongside_families::store::{Family, Note, note};
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::{GRADE_FULL, reach};
use alongside_schema::tables::{agencies, episodes, families, family_clearances, involvements, user_roles, users};
use alongside_schema::{Day, Error, Id, Marks, People, Reference, Result, Role, Tx, Viewer, written};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as DbError};
use diesel::sql_types::{BigInt, Nullable, Text};
use serde::Serialize;

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
}

/// Everybody who can lead, with how many families they lead; those with the fewest first.
pub fn workers(connection: &mut DbConnection) -> Result<Vec<Worker>> {
    type Row = (Id, String, String, String, Option<Id>);
    let rows: Vec<Row> = users::table
        .inner_join(user_roles::table.on(user_roles::user_id.eq(users::id)))
        .inner_join(agencies::table.on(agencies::id.eq(users::agency_id)))
        .filter(user_roles::role.eq(Role::Practitioner).and(users::active))
        .order((users::name, users::id))
        .select((users::id, users::name, users::job_title, agencies::name, users::team_id))
        .load(connection)?;
    let counts: Vec<(Id, i64)> = involvements::table
        .filter(involvements::ended_on.is_null().and(involvements::role.eq("lead")))
        .group_by(involvements::user_id)
        .select((involvements::user_id, diesel::dsl::count_star()))
        .load(connection)?;
    let count_of = |id: &Id| counts.iter().find(|(user, _)| user == id).map_or(0, |(_, count)| *count);
    let mut workers: Vec<Worker> = rows
        .into_iter()
        .map(|(id, name, job_title, agency, team_id)| {
            let families = count_of(&id);
            Worker { id, name, job_title, agency, team_id, families }
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

/// Gives the family this lead practitioner from today. Where somebody led before, their involvement ends in the same
/// transaction, so the family is never without a lead.
pub fn give_lead(tx: &mut Tx<'_>, by: &Viewer, family: &Family, worker: &Worker, reason: &str) -> Result<()> {
    let episode = family.open_episode()?.clone();
    let today = tx.today();
    clear(tx, &family.id, &worker.id)?;
    end_lead(tx, &family.id, today)?;
    let id = tx.new_id();
    diesel::insert_into(involvements::table)
        .values((
            involvements::id.eq(&id),
            involvements::family_id.eq(&family.id),
            involvements::episode_id.eq(&episode),
            involvements::user_id.eq(&worker.id),
            involvements::role.eq("lead"),
            involvements::started_on.eq(today),
            involvements::change_reason.eq(reason),
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
    let of_both = family_clearances::table
        .filter(family_clearances::family_id.eq(family).and(family_clearances::user_id.eq(worker)));
    let standing: Option<bool> = of_both.select(family_clearances::cleared).first(tx.connection()).optional()?;
    let restricted: bool =
        families::table.filter(families::id.eq(family)).select(families::restricted).first(tx.connection())?;
    match (standing, restricted) {
        (Some(false), _) => {
            Err(Error::Refused("This person can not lead this family. Choose somebody of another team.".to_owned()))
        }
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

fn end_lead(tx: &mut Tx<'_>, family: &Id, on: Day) -> Result<()> {
    diesel::update(
        involvements::table
            .filter(involvements::family_id.eq(family))
            .filter(involvements::role.eq("lead").and(involvements::ended_on.is_null())),
    )
    .set(involvements::ended_on.eq(on))
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
    /// Since when help goes on.
    #[diesel(sql_type = Text)]
    pub opened_on: Day,
    /// How many children there are.
    #[diesel(sql_type = BigInt)]
    pub children: i64,
    /// When somebody of the family was last reached.
    #[diesel(sql_type = Nullable<Text>)]
    pub last_contact_on: Option<Day>,
    /// The earliest promise that waits to be kept.
    #[diesel(sql_type = Nullable<Text>)]
    pub promise_due_on: Option<Day>,
    /// When the plan is to be reviewed.
    #[diesel(sql_type = Nullable<Text>)]
    pub review_due_on: Option<Day>,
}

/// One statement for the whole caseload: it starts from the viewer's own involvements, and each column is one look at an index.
pub(crate) const CASELOAD: &str = "
select f.id as family_id, f.reference, f.name, i.started_on as since, e.opened_on,
  (select count(*) from visible_family_members m
     join people p on p.id = m.person_id
     where m.family_id = f.id and m.viewer_id = $1 and m.left_on is null and p.kind = 'child') as children,
  (select c.happened_on from visible_contacts c
     where c.family_id = f.id and c.viewer_id = $1 and c.kind <> 'attempt'
     order by c.happened_on desc limit 1) as last_contact_on,
  (select p.due_on from visible_promises p
     where p.family_id = f.id and p.viewer_id = $1 and p.kept_on is null
     order by p.due_on limit 1) as promise_due_on,
  (select l.review_due_on from plans l where l.episode_id = e.id) as review_due_on
from involvements i
join families f on f.id = i.family_id
join reach r on r.family_id = f.id and r.viewer_id = $1
join episodes e on e.family_id = f.id and e.closed_on is null
where i.user_id = $1 and i.ended_on is null and f.id > $2
order by f.id
limit $3";

/// The families that the viewer works with now, from one on; `most` at once.
pub fn caseload(connection: &mut DbConnection, viewer: &Viewer, after: &str, most: i64) -> Result<Vec<CaseloadLine>> {
    Ok(written(CASELOAD).with(&viewer.user_id).with(after).with_number(most).load(connection)?)
}

/// Raw texts of this area, for the test that prepares each on both engines.
pub const RAW_TEXTS: &[&str] = &[CASELOAD];
