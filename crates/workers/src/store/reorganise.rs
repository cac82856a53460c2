//! Teams of an agency: their names, one that goes into another, and a worker who changes teams. No family loses its lead by any of it, and none is
//! left without a manager who reaches it.

use alongside_schema::connection::DbConnection;
use alongside_schema::reach::{GRADE_FULL, reach};
use alongside_schema::tables::{episodes, families, involvements, team_covers, teams, user_roles, users};
use alongside_schema::{Error, Id, Result, Role, Tx, Viewer, may_come_in};
use diesel::prelude::*;

use super::hold_worker;

/// Somebody in a team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamWorker {
    /// The account.
    pub id: Id,
    /// The name.
    pub name: String,
    /// What they are called at work.
    pub job_title: String,
    /// Whether they answer for the team.
    pub is_manager: bool,
}

/// A team as its agency's managers see it. Families that the viewer may not know of are not counted; they move with the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// The team.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Counts its changes.
    pub version: i64,
    /// Everybody in it who can sign in, by name.
    pub workers: Vec<TeamWorker>,
    /// Families that are helped now, as far as the viewer knows of them.
    pub open: i64,
    /// Families whose help has ended, likewise.
    pub ended: i64,
    /// Whether it has no manager and no families: then nobody reaches a family by what is done with it. It is asked of all families and not of those that the
    /// viewer knows, but for those that only named people may know of: nobody comes to see these by a team.
    pub is_free: bool,
}

impl Team {
    /// Those who answer for it.
    pub fn managers(&self) -> impl Iterator<Item = &TeamWorker> {
        self.workers.iter().filter(|worker| worker.is_manager)
    }

    /// Whether this person is a manager of it.
    pub fn is_answered_by(&self, viewer: &Viewer) -> bool {
        self.managers().any(|manager| manager.id == viewer.user_id)
    }

    /// Why this person can not put it into another team, if they can not: whoever merged another team into their own would reach all its families.
    pub fn not_merged_by(&self, viewer: &Viewer) -> Option<String> {
        if self.is_answered_by(viewer) || self.is_free {
            return None;
        }
        let words = match self.managers().next() {
            Some(_) => "Only a manager of it puts it into another team.",
            None => "It has no manager. Ask an administrator to add one, who then puts it into another team.",
        };
        Some(format!("You do not answer for {}. {words}", self.name))
    }

    /// What a preview showed of it, to notice that it has changed since.
    pub fn seen(&self) -> String {
        format!("{}:{}:{}:{}:{}", self.id, self.version, self.workers.len(), self.open, self.ended)
    }
}

/// The teams of the viewer's agency that have not gone into others, by name.
pub fn teams_of(connection: &mut DbConnection, viewer: &Viewer) -> Result<Vec<Team>> {
    let rows: Vec<(Id, String, i64)> = teams::table
        .filter(teams::agency_id.eq(&viewer.agency_id).and(teams::merged_into.is_null()))
        .order((teams::name, teams::id))
        .select((teams::id, teams::name, teams::version))
        .load(connection)?;
    let workers: Vec<(Option<Id>, Id, String, String)> = users::table
        .filter(users::agency_id.eq(&viewer.agency_id).and(may_come_in()).and(users::team_id.is_not_null()))
        .order((users::name, users::id))
        .select((users::team_id, users::id, users::name, users::job_title))
        .load(connection)?;
    let managers: Vec<Id> =
        user_roles::table.filter(user_roles::role.eq(Role::Manager)).select(user_roles::user_id).load(connection)?;
    let counts: Vec<(Option<Id>, i64, i64)> = families::table
        .inner_join(reach::table.on(reach::family_id.eq(families::id)))
        .inner_join(teams::table.on(teams::id.nullable().eq(families::team_id)))
        .left_join(episodes::table.on(episodes::family_id.eq(families::id).and(episodes::closed_on.is_null())))
        .filter(teams::agency_id.eq(&viewer.agency_id).and(reach::viewer_id.eq(&viewer.user_id)))
        .group_by(families::team_id)
        .select((families::team_id, diesel::dsl::count_star(), diesel::dsl::count(episodes::id.nullable())))
        .load(connection)?;
    let busy: Vec<Option<Id>> = families::table
        .filter(families::team_id.is_not_null().and(families::joined_into.is_null()))
        .filter(families::restricted.eq(false))
        .select(families::team_id)
        .distinct()
        .load(connection)?;
    let team = |(id, name, version): (Id, String, i64)| {
        let of = |other: &Option<Id>| other.as_ref() == Some(&id);
        let people = workers.iter().filter(|(team, ..)| of(team));
        let people = people.map(|(_, id, name, job_title)| TeamWorker {
            id: id.clone(),
            name: name.clone(),
            job_title: job_title.clone(),
            is_manager: managers.contains(id),
        });
        let workers: Vec<TeamWorker> = people.collect();
        let is_free = !busy.iter().any(of) && !workers.iter().any(|worker| worker.is_manager);
        let (all, open) = counts.iter().find(|(team, ..)| of(team)).map_or((0, 0), |(_, all, open)| (*all, *open));
        let ended = all - open;
        Team { workers, open, ended, is_free, id: id.clone(), name, version }
    };
    Ok(rows.into_iter().map(team).collect())
}

/// One of them.
pub fn team_of_agency(connection: &mut DbConnection, viewer: &Viewer, id: &Id) -> Result<Team> {
    teams_of(connection, viewer)?.into_iter().find(|team| team.id == *id).ok_or(Error::NotFound)
}

/// Holds all teams of the viewer's agency until the transaction ends: two who reorganise it wait for each other.
pub(super) fn hold_teams(tx: &mut Tx<'_>, by: &Viewer) -> Result<()> {
    diesel::update(teams::table.filter(teams::agency_id.eq(&by.agency_id)))
        .set(teams::version.eq(teams::version))
        .execute(tx.connection())?;
    Ok(())
}

/// Refuses a name that another team of the agency has, but for the team `own`.
pub(super) fn is_free(connection: &mut DbConnection, by: &Viewer, name: &str, own: Option<&Id>) -> Result<()> {
    let others = teams_of(connection, by)?;
    if others.iter().any(|team| Some(&team.id) != own && team.name.to_lowercase() == name.to_lowercase()) {
        return Err(Error::Refused(format!(
            "There is a team called {name} already. Choose another name, or merge the two teams."
        )));
    }
    Ok(())
}

/// Gives a team another name. `version` is what the manager had read.
pub fn rename_team(tx: &mut Tx<'_>, by: &Viewer, id: &Id, name: &str, version: i64) -> Result<()> {
    hold_teams(tx, by)?;
    is_free(tx.connection(), by, name, Some(id))?;
    let row = teams::table.filter(teams::id.eq(id).and(teams::agency_id.eq(&by.agency_id)));
    let changed = diesel::update(row.filter(teams::version.eq(version).and(teams::merged_into.is_null())))
        .set((teams::name.eq(name), teams::version.eq(version + 1)))
        .execute(tx.connection())?;
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// The families of these teams that some manager reaches; without teams, those that are of none.
pub(super) fn answered_for(connection: &mut DbConnection, teams: &[&Id]) -> Result<Vec<Id>> {
    let of_managers = reach::table
        .inner_join(families::table.on(families::id.eq(reach::family_id)))
        .inner_join(user_roles::table.on(user_roles::user_id.eq(reach::viewer_id)))
        .filter(reach::grade.ge(GRADE_FULL).and(user_roles::role.eq(Role::Manager)))
        .select(families::id)
        .distinct()
        .into_boxed();
    let of_managers = if teams.is_empty() {
        of_managers.filter(families::team_id.is_null())
    } else {
        let teams: Vec<Id> = teams.iter().map(|id| (*id).clone()).collect();
        of_managers.filter(families::team_id.eq_any(teams))
    };
    Ok(of_managers.load(connection)?)
}

/// Refuses where a family that a manager reached is now reached by none. Nothing says which: whoever reads it may be the one who must not know.
pub(super) fn still_answered_for(tx: &mut Tx<'_>, before: &[Id], teams: &[&Id]) -> Result<()> {
    let after = answered_for(tx.connection(), teams)?;
    let lost = before.iter().filter(|family| !after.contains(family)).count();
    if lost == 0 {
        return Ok(());
    }
    Err(Error::Refused(
        "No manager would reach every family afterwards. Make sure that another manager may see these families, and try again."
            .to_owned(),
    ))
}

/// Puts a team into another: everybody in it and all its families, also those whose help has ended, and who stands in for its managers. Each family
/// keeps its lead. `seen` is what the preview showed of the two. Gives back how many people and families moved.
pub fn merge_teams(
    tx: &mut Tx<'_>,
    by: &Viewer,
    from: &Id,
    into: &Id,
    seen: &(String, String),
) -> Result<(usize, usize)> {
    hold_teams(tx, by)?;
    let (old, new) = (team_of_agency(tx.connection(), by, from)?, team_of_agency(tx.connection(), by, into)?);
    if old.id == new.id || (old.seen(), new.seen()) != *seen {
        return Err(Error::Stale);
    }
    if let Some(words) = old.not_merged_by(by) {
        return Err(Error::Refused(words));
    }
    let before = answered_for(tx.connection(), &[from, into])?;
    // People first, as where a lead is given: whoever gives one of them a family just now is waited for, and the family then moves too.
    let people = diesel::update(users::table.filter(users::team_id.eq(from)))
        .set(users::team_id.eq(into))
        .execute(tx.connection())?;
    let moved = diesel::update(families::table.filter(families::team_id.eq(from)))
        .set(families::team_id.eq(into))
        .execute(tx.connection())?;
    diesel::update(team_covers::table.filter(team_covers::team_id.eq(from).and(team_covers::ended_at.is_null())))
        .set(team_covers::team_id.eq(into))
        .execute(tx.connection())?;
    diesel::update(teams::table.filter(teams::id.eq(from)))
        .set((teams::merged_into.eq(into), teams::version.eq(teams::version + 1)))
        .execute(tx.connection())?;
    diesel::update(teams::table.filter(teams::id.eq(into)))
        .set(teams::version.eq(teams::version + 1))
        .execute(tx.connection())?;
    still_answered_for(tx, &before, &[into])?;
    Ok((people, moved))
}

/// A worker of the viewer's agency with their team and how many of its families they lead, as far as the viewer knows of those.
pub fn worker_in_team(connection: &mut DbConnection, viewer: &Viewer, id: &Id) -> Result<(TeamWorker, Team, i64)> {
    let teams = teams_of(connection, viewer)?;
    let found = teams.into_iter().find_map(|team| {
        let worker = team.workers.iter().find(|worker| worker.id == *id)?.clone();
        Some((worker, team))
    });
    let (worker, team) = found.ok_or(Error::NotFound)?;
    let families: i64 = involvements::table
        .inner_join(families::table.on(families::id.eq(involvements::family_id)))
        .inner_join(reach::table.on(reach::family_id.eq(families::id)))
        .filter(reach::viewer_id.eq(&viewer.user_id))
        .filter(involvements::user_id.eq(id).and(involvements::role.eq("lead")))
        .filter(involvements::ended_on.is_null())
        .filter(families::team_id.eq(&team.id))
        .count()
        .get_result(connection)?;
    Ok((worker, team, families))
}

/// Refuses where the move would let somebody reach families that they do not answer for.
fn may_move(by: &Viewer, mover: &TeamWorker, (old, new): (&Team, &Team), with_families: bool) -> Result<()> {
    let words = if mover.id == by.user_id {
        format!("You can not move yourself. Ask another manager of {}, or a manager of {}.", old.name, new.name)
    } else if old.is_answered_by(by) {
        return Ok(());
    } else if !new.is_answered_by(by) {
        format!("Only a manager of {} or of {} moves somebody from one to the other.", old.name, new.name)
    } else if with_families {
        format!("You do not answer for {}. Its families stay there unless one of its managers moves them.", old.name)
    } else {
        return Ok(());
    };
    Err(Error::Refused(words))
}

/// Moves a worker from one team to another, with the families that they lead there or without. Where families stay, the worker goes on leading
/// them and the manager of the team goes on answering for them. Gives back how many moved.
pub fn move_worker(
    tx: &mut Tx<'_>,
    by: &Viewer,
    worker: &Id,
    (from, to): (&Id, &Id),
    with_families: bool,
) -> Result<usize> {
    hold_teams(tx, by)?;
    hold_worker(tx, worker)?;
    let (mover, old, _) = worker_in_team(tx.connection(), by, worker)?;
    let new = team_of_agency(tx.connection(), by, to)?;
    if old.id != *from || new.id == *from {
        return Err(Error::Stale);
    }
    may_move(by, &mover, (&old, &new), with_families)?;
    let left_behind = old.workers.len() > 1 || old.open + old.ended > 0;
    if mover.is_manager && old.managers().count() == 1 && left_behind {
        return Err(Error::Refused(format!(
            "{} is the only manager of {}, so nobody would answer for it. Give {} another manager first, or merge the teams.",
            mover.name, old.name, old.name
        )));
    }
    let before = answered_for(tx.connection(), &[from, to])?;
    diesel::update(users::table.filter(users::id.eq(worker))).set(users::team_id.eq(to)).execute(tx.connection())?;
    let moved = if with_families {
        let led = involvements::table
            .filter(involvements::user_id.eq(worker).and(involvements::role.eq("lead")))
            .filter(involvements::ended_on.is_null())
            .select(involvements::family_id);
        diesel::update(families::table.filter(families::team_id.eq(from).and(families::id.eq_any(led))))
            .set(families::team_id.eq(to))
            .execute(tx.connection())?
    } else {
        0
    };
    still_answered_for(tx, &before, &[from, to])?;
    Ok(moved)
}
