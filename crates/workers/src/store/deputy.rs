//! Who stands in for the managers of a team.

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{team_covers, user_roles, users};
use alongside_schema::{Day, Error, Id, Result, Role, Tx, Viewer, may_come_in};
use diesel::prelude::*;

use super::{Days, hold_worker};

/// A team that the viewer and a worker both answer for, and who could stand in for its managers.
#[derive(Clone, Debug)]
pub struct Deputies {
    /// The team.
    pub team: Id,
    /// Managers of other teams of the same agency, by name.
    pub managers: Vec<(Id, String)>,
    /// Who was named already, for days that are not over.
    pub named: Vec<TeamCover>,
}

/// A manager who stands in for those of a team.
#[derive(Clone, Debug, Queryable)]
pub struct TeamCover {
    /// Which one it is.
    pub id: Id,
    /// Their name.
    pub name: String,
    /// The first day.
    pub from_on: Day,
    /// The last day.
    pub to_on: Day,
}

/// What this viewer may say of the team of this worker, if anything: only a manager of a team says who stands in for its managers, and
/// nobody names themselves.
pub fn deputies(connection: &mut DbConnection, viewer: &Viewer, worker: &Id, today: Day) -> Result<Option<Deputies>> {
    let (theirs, own) = (answers_for(connection, worker)?, answers_for(connection, &viewer.user_id)?);
    let (Some((team, agency)), Some((own, _))) = (theirs, own) else { return Ok(None) };
    if team != own {
        return Ok(None);
    }
    let managers = users::table
        .inner_join(user_roles::table.on(user_roles::user_id.eq(users::id)))
        .filter(user_roles::role.eq(Role::Manager).and(may_come_in()))
        .filter(users::agency_id.eq(agency))
        .filter(users::team_id.is_null().or(users::team_id.ne(&team)))
        .order((users::name, users::id))
        .select((users::id, users::name))
        .load(connection)?;
    let named = team_covers::table
        .inner_join(users::table.on(users::id.eq(team_covers::cover_id)))
        .filter(team_covers::team_id.eq(&team).and(team_covers::ended_at.is_null()))
        .filter(team_covers::to_on.ge(today))
        .order((team_covers::from_on, team_covers::id))
        .select((team_covers::id, users::name, team_covers::from_on, team_covers::to_on))
        .load(connection)?;
    Ok(Some(Deputies { team, managers, named }))
}

/// The team that somebody answers for as its manager, and its agency.
fn answers_for(connection: &mut DbConnection, user: &Id) -> Result<Option<(Id, Id)>> {
    let found: Option<(Option<Id>, Id)> = users::table
        .inner_join(user_roles::table.on(user_roles::user_id.eq(users::id)))
        .filter(users::id.eq(user).and(may_come_in()).and(user_roles::role.eq(Role::Manager)))
        .select((users::team_id, users::agency_id))
        .first(connection)
        .optional()?;
    Ok(found.and_then(|(team, agency)| team.map(|team| (team, agency))))
}

/// Names which manager stands in for the managers of this one's team on these days.
pub fn name_team_cover(tx: &mut Tx<'_>, by: &Viewer, worker: &Id, cover: &Id, days: Days) -> Result<()> {
    hold_worker(tx, worker)?;
    hold_worker(tx, cover)?;
    let today = tx.today();
    // Asked again inside the transaction: the teams may have changed since the page was opened.
    let deputies = deputies(tx.connection(), by, worker, today)?;
    let deputies = deputies.filter(|deputies| deputies.managers.iter().any(|(id, _)| id == cover));
    let Some(Deputies { team, .. }) = deputies else {
        return Err(Error::Refused("They can not stand in for this team. Choose another manager.".to_owned()));
    };
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(team_covers::table)
        .values((
            team_covers::id.eq(id),
            team_covers::team_id.eq(team),
            team_covers::cover_id.eq(cover),
            team_covers::from_on.eq(days.from),
            team_covers::to_on.eq(days.to),
            team_covers::set_by.eq(&by.user_id),
            team_covers::set_at.eq(now),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Ends it before its last day. Only a manager of the team does; that it is ended already is no fault.
pub fn end_team_cover(tx: &mut Tx<'_>, by: &Viewer, id: &Id) -> Result<()> {
    let own = answers_for(tx.connection(), &by.user_id)?;
    let team: Id = team_covers::table
        .filter(team_covers::id.eq(id))
        .select(team_covers::team_id)
        .first(tx.connection())
        .map_err(Error::or_not_found)?;
    if own.is_none_or(|(own, _)| own != team) {
        return Err(Error::NotFound);
    }
    let now = tx.now();
    diesel::update(team_covers::table.filter(team_covers::id.eq(id).and(team_covers::ended_at.is_null())))
        .set(team_covers::ended_at.eq(now))
        .execute(tx.connection())?;
    Ok(())
}
