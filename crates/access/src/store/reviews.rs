//! Who has what, and each look at whether they still should.

use alongside_schema::connection::DbConnection;
use alongside_schema::reach::reach;
use alongside_schema::tables::{access_reviews, agencies, involvements, teams, user_roles, users};
use alongside_schema::{Day, Error, Id, Moment, Result, Role, Tx, Viewer};
use diesel::prelude::*;

use crate::reviews::{Circle, Holder, Leads, Looked, Outcome};

type Times = (Moment, Option<Moment>, Option<Day>, Option<Day>);
type Person = (String, String, String, String, Option<String>);
type LookRow = (Id, Moment, Id, Outcome, String);

/// Everybody of the circle who has access, or has none any more and still leads families that the viewer may know of; or one of them.
pub(crate) fn holders(
    connection: &mut DbConnection,
    viewer: &Viewer,
    circle: Circle,
    one: Option<&Id>,
    today: Day,
) -> Result<Vec<Holder>> {
    let mut query = users::table
        .inner_join(agencies::table.on(agencies::id.eq(users::agency_id)))
        .left_join(teams::table.on(teams::id.nullable().eq(users::team_id)))
        .filter(users::active.and(users::id.ne(viewer.user_id.clone())))
        .order((users::name, users::id))
        .select((
            users::id,
            (users::name, users::email, users::job_title, agencies::name, teams::name.nullable()),
            (users::created_at, users::signed_in_at, users::left_on, users::role_end_on),
        ))
        .into_boxed();
    if circle == Circle::Team {
        // Who is in no team looks at nobody.
        let Some(team) = viewer.team_id.clone() else { return Ok(Vec::new()) };
        query = query.filter(users::team_id.eq(team)).filter(users::agency_id.eq(viewer.agency_id.clone()));
    }
    if let Some(one) = one {
        query = query.filter(users::id.eq(one.clone()));
    }
    let rows: Vec<(Id, Person, Times)> = query.load(connection)?;
    let ids: Vec<Id> = rows.iter().map(|(id, ..)| id.clone()).collect();
    let roles: Vec<(Id, Role)> = user_roles::table
        .filter(user_roles::user_id.eq_any(&ids))
        .order((user_roles::user_id, user_roles::role))
        .select((user_roles::user_id, user_roles::role))
        .load(connection)?;
    let (led, looked) = (led_by(connection, viewer, circle, &ids)?, last_looks(connection, &ids)?);
    let holders = rows.into_iter().map(|(id, (name, email, job_title, agency, team), times)| {
        let (since, signed_in_at, left_on, role_end_on) = times;
        let roles = roles.iter().filter(|(user, _)| *user == id).map(|(_, role)| *role).collect();
        let count = led.iter().find(|(user, _)| *user == id).map_or(0, |(_, count)| *count);
        let leads = match circle {
            Circle::Everybody => Leads::Any(count > 0),
            Circle::Team => Leads::Reached(count),
        };
        let looked = looked.iter().find(|(user, _)| *user == id).map(|(_, looked)| looked.clone());
        Holder {
            id,
            name,
            email,
            job_title,
            agency,
            team,
            roles,
            since,
            signed_in_at,
            left_on,
            role_end_on,
            leads,
            looked,
        }
    });
    // Whoever has no access and leads nothing that the viewer may know of is not there, whatever else they lead.
    Ok(holders.filter(|holder| !holder.is_gone(today) || holder.leads.any()).collect())
}

/// How many families each of these leads: of those that the viewer reaches, or for who looks after the accounts of all.
fn led_by(connection: &mut DbConnection, viewer: &Viewer, circle: Circle, ids: &[Id]) -> Result<Vec<(Id, i64)>> {
    let led =
        involvements::user_id.eq_any(ids).and(involvements::role.eq("lead")).and(involvements::ended_on.is_null());
    let mut query = involvements::table
        .filter(led)
        .group_by(involvements::user_id)
        .select((involvements::user_id, diesel::dsl::count_star()))
        .into_boxed();
    if circle == Circle::Team {
        let reached = reach::table.filter(reach::viewer_id.eq(viewer.user_id.clone())).select(reach::family_id);
        query = query.filter(involvements::family_id.eq_any(reached));
    }
    Ok(query.load(connection)?)
}

/// The last look at each of these.
fn last_looks(connection: &mut DbConnection, ids: &[Id]) -> Result<Vec<(Id, Looked)>> {
    let rows: Vec<LookRow> = access_reviews::table
        .filter(access_reviews::user_id.eq_any(ids))
        .order((access_reviews::user_id, access_reviews::id.desc()))
        .select((
            access_reviews::user_id,
            access_reviews::done_at,
            access_reviews::reviewer_id,
            access_reviews::outcome,
            access_reviews::words,
        ))
        .load(connection)?;
    let by: Vec<&Id> = rows.iter().map(|(_, _, by, ..)| by).collect();
    let names: Vec<(Id, String)> =
        users::table.filter(users::id.eq_any(by)).select((users::id, users::name)).load(connection)?;
    let mut last: Vec<(Id, Looked)> = Vec::new();
    for (user, at, by, outcome, words) in rows {
        if last.last().is_none_or(|(known, _)| *known != user) {
            let by = names.iter().find(|(id, _)| *id == by).map(|(_, name)| name.clone()).unwrap_or_default();
            last.push((user, Looked { at, by, outcome, words }));
        }
    }
    Ok(last)
}

/// What somebody decided who looked.
pub(crate) struct Look {
    pub(crate) outcome: Outcome,
    pub(crate) words: String,
    /// Work that is taken away.
    pub(crate) taken: Vec<Role>,
    /// The first day without access, where one is set.
    pub(crate) ends: Option<Day>,
}

/// Writes down a look at somebody, and does what comes of it.
pub(crate) fn look(tx: &mut Tx<'_>, by: &Viewer, holder: &Holder, due: Day, look: &Look) -> Result<()> {
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(access_reviews::table)
        .values((
            access_reviews::id.eq(id),
            access_reviews::user_id.eq(&holder.id),
            access_reviews::reviewer_id.eq(&by.user_id),
            access_reviews::due_on.eq(due),
            access_reviews::done_at.eq(now),
            access_reviews::outcome.eq(look.outcome),
            access_reviews::words.eq(&look.words),
        ))
        .execute(tx.connection())?;
    match look.outcome {
        Outcome::Stays => Ok(()),
        Outcome::Ends => super::withdraw(tx, &holder.id),
        Outcome::Changed => change(tx, &holder.id, look),
    }
}

/// Takes work away and sets the day. The account is held first, so that a manager who gives its person a family at the same moment waits.
fn change(tx: &mut Tx<'_>, id: &Id, look: &Look) -> Result<()> {
    let account = users::table.filter(users::id.eq(id).and(users::active));
    let held = match look.ends {
        // Only ever an earlier day: a look gives nobody access for longer.
        Some(day) => {
            let later = users::role_end_on.is_null().or(users::role_end_on.gt(day));
            let changed =
                diesel::update(account.filter(later)).set(users::role_end_on.eq(day)).execute(tx.connection())?;
            if changed == 0 {
                return Err(Error::Refused("Their access ends on that day or before already.".to_owned()));
            }
            changed
        }
        None => diesel::update(account).set(users::active.eq(true)).execute(tx.connection())?,
    };
    if held == 0 {
        return Err(Error::Refused("Their access has ended meanwhile.".to_owned()));
    }
    if look.taken.contains(&Role::Practitioner) && super::leaving::leads(tx.connection(), id)? {
        return Err(Error::Refused(
            "This person leads families. Their manager first gives these a new lead, and then the work Practitioner can be taken away."
                .to_owned(),
        ));
    }
    let taken = user_roles::user_id.eq(id).and(user_roles::role.eq_any(&look.taken));
    diesel::delete(user_roles::table.filter(taken)).execute(tx.connection())?;
    Ok(())
}
