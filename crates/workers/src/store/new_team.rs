//! A team that a manager starts, and colleagues in no team who join one. Neither lets anybody reach a family by themselves.

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{teams, user_roles, users};
use alongside_schema::{Error, Id, Result, Role, Tx, Viewer, may_come_in};
use diesel::prelude::*;

use super::hold_worker;
use super::reorganise::{Team, TeamWorker, answered_for, hold_teams, is_free, still_answered_for, team_of_agency};

/// Starts a team of the viewer's agency. Nobody is in it and it has no families.
pub fn start_team(tx: &mut Tx<'_>, by: &Viewer, name: &str) -> Result<Id> {
    hold_teams(tx, by)?;
    is_free(tx.connection(), by, name, None)?;
    let id = tx.new_id();
    diesel::insert_into(teams::table)
        .values((teams::id.eq(&id), teams::agency_id.eq(&by.agency_id), teams::name.eq(name)))
        .execute(tx.connection())?;
    Ok(id)
}

/// Those of the viewer's agency who work with families or answer for them, and are in no team, by name.
pub fn in_no_team(connection: &mut DbConnection, viewer: &Viewer) -> Result<Vec<TeamWorker>> {
    let with_families = user_roles::table
        .filter(user_roles::role.eq_any([Role::Practitioner, Role::Manager]))
        .select(user_roles::user_id);
    let rows: Vec<(Id, String, String)> = users::table
        .filter(users::agency_id.eq(&viewer.agency_id).and(may_come_in()).and(users::team_id.is_null()))
        .filter(users::id.eq_any(with_families))
        .order((users::name, users::id))
        .select((users::id, users::name, users::job_title))
        .load(connection)?;
    let managers: Vec<Id> =
        user_roles::table.filter(user_roles::role.eq(Role::Manager)).select(user_roles::user_id).load(connection)?;
    let worker = |(id, name, job_title): (Id, String, String)| {
        let is_manager = managers.contains(&id);
        TeamWorker { id, name, job_title, is_manager }
    };
    Ok(rows.into_iter().map(worker).collect())
}

/// Somebody in no team joins this one. Families that they lead stay where they are. A manager who joins reaches the families of the team, so only who
/// answers for it takes them in; where it has no manager and no families, any manager of the agency does.
pub fn take_in(tx: &mut Tx<'_>, by: &Viewer, worker: &Id, team: &Id) -> Result<()> {
    hold_teams(tx, by)?;
    hold_worker(tx, worker)?;
    if *worker == by.user_id {
        return Err(Error::Refused(
            "You can not take yourself in. Ask another manager, or an administrator.".to_owned(),
        ));
    }
    let team = team_of_agency(tx.connection(), by, team)?;
    if !in_no_team(tx.connection(), by)?.iter().any(|other| other.id == *worker) {
        return Err(Error::Stale);
    }
    may_take_in(by, &team)?;
    // A manager who joins answers for the families that are of no team; nobody is to lose theirs by it.
    let before = answered_for(tx.connection(), &[])?;
    let in_none = users::table.filter(users::id.eq(worker).and(users::team_id.is_null()));
    let changed = diesel::update(in_none).set(users::team_id.eq(&team.id)).execute(tx.connection())?;
    if changed != 1 {
        return Err(Error::Stale);
    }
    still_answered_for(tx, &before, &[])
}

fn may_take_in(by: &Viewer, team: &Team) -> Result<()> {
    if team.is_answered_by(by) || team.is_free {
        return Ok(());
    }
    let words = match team.managers().next() {
        Some(_) => "Only a manager of it takes somebody in.",
        None => "It has families and no manager. Ask an administrator to add one.",
    };
    Err(Error::Refused(format!("You do not answer for {}. {words}", team.name)))
}
