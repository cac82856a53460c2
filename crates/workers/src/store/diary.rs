//! When a worker is away, who stands in for them, and for whom they stand in: what a diary shows of it.

use alongside_schema::connection::DbConnection;
use alongside_schema::reach::{GRADE_RECORD, barred, reach};
use alongside_schema::tables::{absences, covers, families, involvements, users};
use alongside_schema::{Day, Id, Reference, Result, Viewer};
use diesel::dsl::{exists, not};
use diesel::prelude::*;

/// The days from which to which this worker is away, as far as they touch these days.
pub fn absences_of(connection: &mut DbConnection, worker: &Id, days: (Day, Day)) -> Result<Vec<(Day, Day)>> {
    Ok(absences::table
        .filter(absences::user_id.eq(worker))
        .filter(absences::from_on.le(days.1).and(absences::to_on.ge(days.0)))
        .order((absences::from_on, absences::id))
        .select((absences::from_on, absences::to_on))
        .load(connection)?)
}

/// That somebody stands in for somebody else with a family.
#[derive(Clone, Debug, Queryable)]
pub struct Cover {
    /// The family.
    pub family_id: Id,
    /// Its reference.
    pub reference: Reference,
    /// What it is called.
    pub family: String,
    /// The account of who is away.
    pub away_id: Id,
    /// The other worker: who stands in, or who is away.
    pub other: String,
    /// The first day.
    pub from_on: Day,
    /// The last day.
    pub to_on: Day,
}

impl Cover {
    /// Whether it holds on this day.
    pub fn holds(&self, on: Day) -> bool {
        self.from_on <= on && on <= self.to_on
    }
}

macro_rules! covers_seen {
    ($viewer:expr, $days:expr, $other:expr) => {
        covers::table
            .inner_join(families::table.on(families::id.eq(covers::family_id)))
            .inner_join(reach::table.on(reach::family_id.eq(families::id)))
            .inner_join(users::table.on(users::id.eq($other)))
            .filter(reach::viewer_id.eq(&$viewer.user_id).and(reach::grade.ge(GRADE_RECORD)))
            .filter(covers::ended_at.is_null())
            .filter(covers::from_on.le($days.1).and(covers::to_on.ge($days.0)))
            .order((families::name, families::id, covers::from_on))
            .limit(200)
            .select((
                families::id,
                families::reference,
                families::name,
                covers::away_id,
                users::name,
                covers::from_on,
                covers::to_on,
            ))
    };
}

/// Who stands in for this worker on these days, for the families that the viewer reaches.
pub fn covers_for(connection: &mut DbConnection, viewer: &Viewer, worker: &Id, days: (Day, Day)) -> Result<Vec<Cover>> {
    Ok(covers_seen!(viewer, days, covers::cover_id).filter(covers::away_id.eq(worker)).load(connection)?)
}

/// For whom this worker stands in on these days, with the families that the viewer reaches.
pub fn covers_by(connection: &mut DbConnection, viewer: &Viewer, worker: &Id, days: (Day, Day)) -> Result<Vec<Cover>> {
    Ok(covers_seen!(viewer, days, covers::away_id).filter(covers::cover_id.eq(worker)).load(connection)?)
}

/// For whom the viewer will stand in: the worker who is away and the days, without the family, which is there for them from the first day
/// on. What would never be there for them is left out.
pub fn covers_to_come(
    connection: &mut DbConnection,
    viewer: &Viewer,
    days: (Day, Day),
) -> Result<Vec<(String, Day, Day)>> {
    let is_barred =
        barred::table.filter(barred::family_id.eq(covers::family_id).and(barred::user_id.eq(&viewer.user_id)));
    Ok(covers::table
        .inner_join(families::table.on(families::id.eq(covers::family_id)))
        .inner_join(users::table.on(users::id.eq(covers::away_id)))
        .filter(covers::cover_id.eq(&viewer.user_id).and(covers::ended_at.is_null()))
        .filter(covers::from_on.le(days.1).and(covers::from_on.ge(days.0)))
        .filter(families::restricted.eq(false).and(families::joined_into.is_null()))
        .filter(not(exists(is_barred)))
        .order((covers::from_on, users::name, covers::to_on))
        .distinct()
        .select((users::name, covers::from_on, covers::to_on))
        .load(connection)?)
}

/// The families that the viewer works with now, by name: reference and name.
pub fn works_with(connection: &mut DbConnection, viewer: &Viewer) -> Result<Vec<(Reference, String)>> {
    Ok(involvements::table
        .inner_join(families::table.on(families::id.eq(involvements::family_id)))
        .inner_join(
            reach::table
                .on(reach::family_id.eq(involvements::family_id).and(reach::viewer_id.eq(involvements::user_id))),
        )
        .filter(involvements::user_id.eq(&viewer.user_id).and(involvements::ended_on.is_null()))
        .filter(reach::grade.ge(GRADE_RECORD))
        .order((families::name, families::reference))
        .limit(500)
        .select((families::reference, families::name))
        .load(connection)?)
}
