//! Every query of this area.

mod back;
mod cover;
mod deputy;
mod diary;
mod involvement;
mod lead;
mod lock_out;
mod new_team;
mod parts;
mod reorganise;
mod team;
mod weights;

pub use back::{Absence, absences_from, end_absence, stands_in_no_more};
pub use cover::{
    Days, HandOver, Led, StandIn, hand_over_read, led_by, name_cover, note_absence, stand_ins, unread_hand_over,
};
pub use deputy::{Deputies, TeamCover, deputies, end_team_cover, name_team_cover};
pub use diary::{Cover, absences_of, covers_by, covers_for, covers_to_come, works_with};
pub use involvement::{Involved, Joining, KnowsFamily, involved, join, leave, who_knows};
pub use lead::{Change, change_lead, give_lead};
pub use lock_out::{LockedOut, let_in_again, lock_out, locked_out, who_could_see};
pub use new_team::{in_no_team, start_team, take_in};
pub use parts::{HasPart, NewPart, Partner, give_part, have_part, partners};
pub use reorganise::{
    Team, TeamWorker, merge_teams, move_worker, rename_team, team_of_agency, teams_of, worker_in_team,
};
pub use team::{
    NewSupervision, Supervision, SupervisionAction, record_supervision, supervision, supervision_action_done, team,
    uncovered,
};
pub use weights::{About, about, change_about, weights};

use lead::clear;

use alongside_families::drift_columns;
use alongside_families::store::DriftColumns;
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::{GRADE_FULL, reach};
use alongside_schema::tables::{agencies, episodes, families, involvements, user_roles, users};
use alongside_schema::{Day, Error, Id, Reference, Result, Role, Tx, Viewer, may_come_in, reached, seen_by, written};
use diesel::prelude::*;
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

/// Somebody who can lead.
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

fn worker_of((id, name, job_title, agency, team_id, about): Row) -> Worker {
    let About { registration_number, full_time_percent, languages, area } = about;
    Worker {
        id,
        name,
        job_title,
        agency,
        team_id,
        registration_number,
        full_time_percent,
        languages,
        area,
        is_only_manager: false,
    }
}

/// The same, or a worker of another team who leads a family that the viewer answers for: who is to stand in for them with that family.
pub fn colleague_or_lead(connection: &mut DbConnection, viewer: &Viewer, id: &Id) -> Result<Worker> {
    match colleague(connection, viewer, id) {
        Err(Error::NotFound) if !led_by(connection, viewer, id)?.is_empty() => worker(connection, id),
        found => found,
    }
}

/// A worker of the viewer's own team (or anybody, where the viewer is in none): those for whom a manager says who stands in.
pub fn colleague(connection: &mut DbConnection, viewer: &Viewer, id: &Id) -> Result<Worker> {
    let worker = worker(connection, id)?;
    // Whose access has ended is there for who answers for a family that they still lead, and for nobody else: otherwise it would say that they lead some.
    let comes_in = users::table.filter(users::id.eq(id).and(may_come_in()));
    if !diesel::select(diesel::dsl::exists(comes_in)).get_result::<bool>(connection)? {
        return Err(Error::NotFound);
    }
    if viewer.team_id.is_some() && worker.team_id != viewer.team_id {
        return Err(Error::NotFound);
    }
    Ok(worker)
}

fn worker(connection: &mut DbConnection, id: &Id) -> Result<Worker> {
    let row: Row = users::table
        .inner_join(agencies::table.on(agencies::id.eq(users::agency_id)))
        .filter(users::id.eq(id).and(users::active))
        .select(worker_columns!())
        .first(connection)
        .map_err(Error::or_not_found)?;
    let worker = worker_of(row);
    let managers = match &worker.team_id {
        Some(team) => managers_of(connection, team)?,
        None => Vec::new(),
    };
    Ok(Worker { is_only_manager: managers == [worker.id.clone()], ..worker })
}

fn managers_of(connection: &mut DbConnection, team: &Id) -> Result<Vec<Id>> {
    Ok(users::table
        .inner_join(user_roles::table.on(user_roles::user_id.eq(users::id)))
        .filter(user_roles::role.eq(Role::Manager).and(may_come_in()).and(users::team_id.eq(team)))
        .select(users::id)
        .load(connection)?)
}

/// Everybody who can lead, by name.
pub fn workers(connection: &mut DbConnection) -> Result<Vec<Worker>> {
    let rows: Vec<Row> = users::table
        .inner_join(user_roles::table.on(user_roles::user_id.eq(users::id)))
        .inner_join(agencies::table.on(agencies::id.eq(users::agency_id)))
        .filter(user_roles::role.eq(Role::Practitioner).and(may_come_in()))
        .order((users::name, users::id))
        .select(worker_columns!())
        .load(connection)?;
    Ok(rows.into_iter().map(worker_of).collect())
}

/// Somebody who can lead, and what a manager learns of how many families they do.
#[derive(Clone, Debug)]
pub struct Leads {
    /// Who.
    pub worker: Worker,
    /// How many families they lead, of those that the viewer reaches.
    pub families: i64,
    /// Whether they have as many as they can have. All that they lead count for this, whoever may know of them.
    pub is_full: bool,
}

/// Everybody who can lead, with how many of the families that the viewer reaches they lead; those with the fewest first. `most` is how many a worker
/// can have.
pub fn leads(connection: &mut DbConnection, viewer: &Viewer, most: i64) -> Result<Vec<Leads>> {
    let reached: Vec<(Id, i64)> = involvements::table
        .inner_join(reach::table.on(reach::family_id.eq(involvements::family_id)))
        .filter(reach::viewer_id.eq(&viewer.user_id))
        .filter(involvements::ended_on.is_null().and(involvements::role.eq("lead")))
        .group_by(involvements::user_id)
        .select((involvements::user_id, diesel::dsl::count_star()))
        .load(connection)?;
    let full = full(connection, most)?;
    let counted = |worker: Worker| Leads {
        families: reached.iter().find(|(user, _)| *user == worker.id).map_or(0, |(_, count)| *count),
        is_full: full.contains(&worker.id),
        worker,
    };
    let mut leads: Vec<Leads> = workers(connection)?.into_iter().map(counted).collect();
    leads.sort_by_key(|one| one.families);
    Ok(leads)
}

/// Holds a worker until the transaction ends, so that two who give the same worker a family wait for each other.
pub fn hold_worker(tx: &mut Tx<'_>, worker: &Id) -> Result<()> {
    let held = diesel::update(users::table.filter(users::id.eq(worker).and(may_come_in())))
        .set(users::active.eq(true))
        .execute(tx.connection())?;
    if held == 1 {
        Ok(())
    } else {
        Err(Error::Refused("This person can not sign in any more. Choose somebody else.".to_owned()))
    }
}

/// Who leads as many families as they can have. All families count, whoever may know of them, so the answer is yes or no: a number would tell who counts
/// those they know that there is one they do not.
fn full(connection: &mut DbConnection, most: i64) -> Result<Vec<Id>> {
    let led: Vec<(Id, i64)> = involvements::table
        .filter(involvements::ended_on.is_null().and(involvements::role.eq("lead")))
        .group_by(involvements::user_id)
        .select((involvements::user_id, diesel::dsl::count_star()))
        .load(connection)?;
    Ok(led.into_iter().filter(|(_, count)| *count >= most).map(|(id, _)| id).collect())
}

/// Whether this worker leads as many families as they can have.
pub fn is_full(connection: &mut DbConnection, worker: &Id, most: i64) -> Result<bool> {
    Ok(full(connection, most)?.contains(worker))
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
    reached!(
        "family_id in (select i.family_id from involvements i
                         join episodes e on e.family_id = i.family_id and e.closed_on is null
                        where i.user_id = $1 and i.ended_on is null and i.family_id > $2)
         order by family_id
         limit $3"
    ),
    "select f.id as family_id, f.reference, f.name, i.started_on as since,
  (select count(*) from marked_family_members m
     join people p on p.id = m.person_id
     where ",
    seen_by!("m", "r"),
    " and m.left_on is null and p.kind = 'child') as children, ",
    drift_columns!(),
    ",
  (select p.due_on from marked_promises p
     where ",
    seen_by!("p", "r"),
    " and p.kept_on is null
     order by p.due_on limit 1) as promise_due_on,
  (select l.review_due_on from plans l where l.episode_id = e.id) as review_due_on,
  (select count(*) from marked_handovers h
     where ",
    seen_by!("h", "r"),
    " and h.to_id = r.viewer_id and h.read_at is null) as to_read
from r
join families f on f.id = r.family_id
join involvements i on i.family_id = r.family_id and i.user_id = r.viewer_id and i.ended_on is null
join episodes e on e.family_id = r.family_id and e.closed_on is null
order by f.id"
);

/// The families that the viewer works with now, from one on; `most` at once.
pub fn caseload(connection: &mut DbConnection, viewer: &Viewer, after: &str, most: i64) -> Result<Vec<CaseloadLine>> {
    Ok(written(CASELOAD).with(&viewer.user_id).with(after).with_number(most).load(connection)?)
}

/// Raw texts of this area, for the test that prepares each on both engines.
pub const RAW_TEXTS: &[&str] = &[CASELOAD, team::TEAM, team::UNCOVERED, weights::WEIGHTS];
