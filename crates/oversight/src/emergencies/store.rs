//! The queries of opening in an emergency.

use alongside_access::addresses_of;
use alongside_families::store::may_be_of;
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::{GRADE_FULL, GRADE_RECORD, barred, openable, reach};
use alongside_schema::tables::{emergency_openings, episodes, families, involvements, users};
use alongside_schema::{Error, Id, Moment, Reference, Result, Role, Tx, Viewer};
use alongside_web::settings::Emergencies;
use diesel::prelude::*;

use crate::codes::{Emergency, Outcome};
use crate::store::{in_turn, who_hear};
use crate::which::Which;

/// What somebody says who asks for a record in an emergency.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Which.
    pub which: Which,
    /// Why.
    pub reason: Emergency,
    /// What happened, in their words.
    pub words: String,
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum Answer {
    /// It is open from now on.
    Open(Id, Reference),
    /// The worker reaches it already.
    Known(Id, Reference),
    /// Nothing was opened: there is none, it is not to be had in this way, or this worker has asked too often.
    Nothing,
}

/// Opens a record for a worker, if it may be had, and if by what they are called they can not be somebody of it or who must not be told of it: the front door helps then.
/// Whatever is asked for, and whatever comes of it, as many queries find it and one row keeps it, so
/// that a family that may not be known of and one that is not there are the same.
pub fn open_in_emergency(tx: &mut Tx<'_>, by: &Viewer, asked: &Asked, limits: &Emergencies) -> Result<Answer> {
    let (now, id) = (tx.now(), tx.new_id());
    in_turn(tx, by)?;
    let found = asked.which.families(tx.connection())?;
    let known = reached(tx.connection(), by, &found)?;
    let may_be_had = one_of(tx.connection(), by, &found)?;
    // Asked of one family also where there is none, so that as many queries find it.
    let of_one = may_be_had.as_ref().map_or(&id, |(family, _)| family);
    let is_near = may_be_of(tx.connection(), of_one, by)?;
    let asked_before = asked_since(tx.connection(), by, now.minus_seconds(24 * 3600))?;
    if let Some((family, reference)) = known {
        return Ok(Answer::Known(family, reference));
    }
    let had = may_be_had.filter(|_| asked_before < limits.a_day && !is_near);
    diesel::insert_into(emergency_openings::table)
        .values((
            emergency_openings::id.eq(&id),
            emergency_openings::user_id.eq(&by.user_id),
            emergency_openings::family_id.eq(had.as_ref().map(|(family, _)| family)),
            emergency_openings::reason.eq(asked.reason),
            emergency_openings::words.eq(&asked.words),
            emergency_openings::begun_at.eq(now),
            emergency_openings::until_at.eq(now.plus_seconds(limits.minutes * 60)),
        ))
        .execute(tx.connection())?;
    let who_hear = match &had {
        Some((family, _)) => who_hear(tx.connection(), family)?,
        // Somebody who goes on asking is seen by the privacy officers, once for each day of it.
        None if asked_before == limits.a_day => addresses_of(tx.connection(), Role::PrivacyOfficer)?,
        None => Vec::new(),
    };
    for address in who_hear {
        alongside_requests::store::tell_of_emergency(tx, &address)?;
    }
    Ok(had.map_or(Answer::Nothing, |(family, reference)| Answer::Open(family, reference)))
}

/// The family among these that the viewer works with already.
fn reached(connection: &mut DbConnection, viewer: &Viewer, among: &[Id]) -> Result<Option<(Id, Reference)>> {
    Ok(reach::table
        .inner_join(families::table.on(families::id.eq(reach::family_id)))
        .filter(reach::viewer_id.eq(&viewer.user_id).and(reach::grade.ge(GRADE_RECORD)))
        .filter(reach::family_id.eq_any(among))
        .order(families::id)
        .select((families::id, families::reference))
        .first(connection)
        .optional()?)
}

/// The one family among these that may be had: that with which work goes on, or the only one.
fn one_of(connection: &mut DbConnection, viewer: &Viewer, among: &[Id]) -> Result<Option<(Id, Reference)>> {
    type Row = (Id, Reference, Option<Id>);
    let rows: Vec<Row> = openable::table
        .inner_join(families::table.on(families::id.eq(openable::family_id)))
        .left_join(episodes::table.on(episodes::family_id.eq(families::id).and(episodes::closed_on.is_null())))
        .filter(openable::viewer_id.eq(&viewer.user_id).and(openable::family_id.eq_any(among)))
        .order(families::id)
        .select((families::id, families::reference, episodes::id.nullable()))
        .load(connection)?;
    let going_on: Vec<&Row> = rows.iter().filter(|row| row.2.is_some()).collect();
    let one = match (going_on.as_slice(), rows.as_slice()) {
        ([one], _) => Some(*one),
        ([], [one]) => Some(one),
        _ => None,
    };
    Ok(one.map(|(family, reference, _)| (family.clone(), reference.clone())))
}

fn asked_since(connection: &mut DbConnection, by: &Viewer, since: Moment) -> Result<i64> {
    Ok(emergency_openings::table
        .filter(emergency_openings::user_id.eq(&by.user_id).and(emergency_openings::begun_at.gt(since)))
        .count()
        .get_result(connection)?)
}

/// Ends what a worker opened, before its hour is over. Gives back which family it was.
pub fn end(tx: &mut Tx<'_>, by: &Viewer, id: &Id) -> Result<Id> {
    let now = tx.now();
    let is_open = emergency_openings::ended_at.is_null().and(emergency_openings::until_at.gt(now));
    let theirs = emergency_openings::id.eq(id).and(emergency_openings::user_id.eq(&by.user_id)).and(is_open);
    let family: Option<Id> = emergency_openings::table
        .filter(theirs)
        .select(emergency_openings::family_id)
        .first(tx.connection())
        .map_err(Error::or_not_found)?;
    diesel::update(emergency_openings::table.filter(theirs))
        .set(emergency_openings::ended_at.eq(now))
        .execute(tx.connection())?;
    family.ok_or(Error::NotFound)
}

/// A record that was opened in an emergency, as those see it who look at it afterwards.
#[derive(Clone, Debug, Queryable)]
pub struct Opening {
    /// The id.
    pub id: Id,
    /// Who opened it.
    pub name: String,
    /// What they are called at work.
    pub job_title: String,
    /// The family.
    pub reference: Reference,
    /// Why, by the list.
    pub reason: Emergency,
    /// Why, in their words.
    pub words: String,
    /// When.
    pub begun_at: Moment,
    /// Until when at the latest.
    pub until_at: Moment,
    /// When they said that they were done.
    pub ended_at: Option<Moment>,
    /// What was said of it afterwards.
    pub outcome: Option<Outcome>,
    /// In words.
    pub review_words: String,
}

impl Opening {
    /// Until when it was open.
    pub fn ended(&self) -> Moment {
        self.ended_at.unwrap_or(self.until_at)
    }
}

/// The openings that are this viewer's to look at: of all families for a privacy officer, of those they answer for for anybody else, and never
/// their own.
macro_rules! of {
    ($viewer:expr) => {{
        let answers = reach::table
            .filter(reach::viewer_id.eq(&$viewer.user_id).and(reach::grade.ge(GRADE_FULL)))
            .filter(reach::family_id.nullable().eq(emergency_openings::family_id))
            .select(reach::family_id);
        let is_officer: bool = $viewer.is(Role::PrivacyOfficer);
        emergency_openings::table
            .inner_join(users::table.on(users::id.eq(emergency_openings::user_id)))
            .inner_join(families::table.on(families::id.nullable().eq(emergency_openings::family_id)))
            .filter(emergency_openings::user_id.ne(&$viewer.user_id))
            .filter(
                families::id
                    .ne_all(barred::table.filter(barred::user_id.eq(&$viewer.user_id)).select(barred::family_id)),
            )
            .filter(is_officer.into_sql::<diesel::sql_types::Bool>().or(diesel::dsl::exists(answers)))
            .select((
                emergency_openings::id,
                users::name,
                users::job_title,
                families::reference,
                emergency_openings::reason,
                emergency_openings::words,
                emergency_openings::begun_at,
                emergency_openings::until_at,
                emergency_openings::ended_at,
                emergency_openings::outcome,
                emergency_openings::review_words,
            ))
    }};
}

/// Those that wait to be looked at, the oldest first.
pub fn waiting(connection: &mut DbConnection, viewer: &Viewer) -> Result<Vec<Opening>> {
    Ok(of!(viewer)
        .filter(emergency_openings::reviewed_at.is_null())
        .order(emergency_openings::begun_at)
        .load(connection)?)
}

/// How many wait for this viewer: asked before every page of theirs.
pub fn how_many_wait(connection: &mut DbConnection, viewer: &Viewer) -> Result<i64> {
    let waits = emergency_openings::reviewed_at.is_null().and(emergency_openings::family_id.is_not_null());
    // Hardly ever does anything wait; only then is it asked for whom.
    if !diesel::select(diesel::dsl::exists(emergency_openings::table.filter(waits))).get_result::<bool>(connection)? {
        return Ok(0);
    }
    Ok(waiting(connection, viewer)?.len() as i64)
}

/// Those that were looked at, the newest first, so many at the most.
pub fn looked_at(connection: &mut DbConnection, viewer: &Viewer, most: i64) -> Result<Vec<Opening>> {
    Ok(of!(viewer)
        .filter(emergency_openings::reviewed_at.is_not_null())
        .order(emergency_openings::begun_at.desc())
        .limit(most)
        .load(connection)?)
}

/// One of them.
pub fn opening(connection: &mut DbConnection, viewer: &Viewer, id: &Id) -> Result<Opening> {
    of!(viewer).filter(emergency_openings::id.eq(id)).first(connection).map_err(Error::or_not_found)
}

/// Says what is to be said of an opening. Of two who do at once the second is told.
pub fn look(tx: &mut Tx<'_>, by: &Viewer, id: &Id, outcome: Outcome, words: &str) -> Result<Id> {
    let now = tx.now();
    let opening = &opening(tx.connection(), by, id)?;
    let waits = emergency_openings::id.eq(&opening.id).and(emergency_openings::reviewed_at.is_null());
    let looked = diesel::update(emergency_openings::table.filter(waits))
        .set((
            emergency_openings::reviewed_by.eq(&by.user_id),
            emergency_openings::reviewed_at.eq(now),
            emergency_openings::outcome.eq(outcome),
            emergency_openings::review_words.eq(words),
        ))
        .execute(tx.connection())?;
    if looked == 0 {
        return Err(Error::Refused("Somebody has looked at this already.".to_owned()));
    }
    let family: Option<Id> = emergency_openings::table
        .filter(emergency_openings::id.eq(&opening.id))
        .select(emergency_openings::family_id)
        .first(tx.connection())?;
    family.ok_or(Error::NotFound)
}

/// Somebody who asked for a record in an emergency and was given none.
#[derive(Clone, Debug, Queryable)]
pub struct Refused {
    /// Who.
    pub name: String,
    /// What they are called at work.
    pub job_title: String,
    /// Why, by the list.
    pub reason: Emergency,
    /// Why, in their words.
    pub words: String,
    /// When.
    pub at: Moment,
}

/// Who asked of late and was given nothing, the newest first: for the privacy officers alone.
pub fn refused(connection: &mut DbConnection, viewer: &Viewer, most: i64) -> Result<Vec<Refused>> {
    if !viewer.is(Role::PrivacyOfficer) {
        return Ok(Vec::new());
    }
    Ok(emergency_openings::table
        .inner_join(users::table.on(users::id.eq(emergency_openings::user_id)))
        .filter(emergency_openings::family_id.is_null().and(emergency_openings::user_id.ne(&viewer.user_id)))
        .order(emergency_openings::begun_at.desc())
        .limit(most)
        .select((
            users::name,
            users::job_title,
            emergency_openings::reason,
            emergency_openings::words,
            emergency_openings::begun_at,
        ))
        .load(connection)?)
}

/// What was opened in an emergency of the families that somebody leads, and is not looked at yet: who, when, why, and which family.
pub fn of_families_led(
    connection: &mut DbConnection,
    lead: &Viewer,
) -> Result<Vec<(String, Moment, Emergency, Reference)>> {
    Ok(emergency_openings::table
        .inner_join(users::table.on(users::id.eq(emergency_openings::user_id)))
        .inner_join(families::table.on(families::id.nullable().eq(emergency_openings::family_id)))
        .inner_join(
            involvements::table.on(involvements::family_id
                .eq(families::id)
                .and(involvements::user_id.eq(lead.user_id.clone()))
                .and(involvements::role.eq("lead"))
                .and(involvements::ended_on.is_null())),
        )
        .inner_join(reach::table.on(reach::family_id.eq(families::id).and(reach::viewer_id.eq(lead.user_id.clone()))))
        .filter(emergency_openings::reviewed_at.is_null())
        .order(emergency_openings::begun_at)
        .select((users::name, emergency_openings::begun_at, emergency_openings::reason, families::reference))
        .load(connection)?)
}
