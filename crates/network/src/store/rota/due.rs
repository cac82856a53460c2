use alongside_schema::connection::DbConnection;
use alongside_schema::reach::{GRADE_FULL, near, reach};
use alongside_schema::tables::{episodes, families};
use alongside_schema::{Day, Id, Reference, Result, Viewer, visible};
use diesel::prelude::*;

use crate::codes::Outcome;

/// A turn that somebody could not do, at which nobody has looked yet.
#[derive(Clone, Debug, Queryable)]
pub struct CouldNot {
    /// Its family.
    pub reference: Reference,
    /// What the family is called.
    pub name: String,
    /// On which day.
    pub day: Day,
}

/// The turns of the families that the viewer leads or stands in for that could not be done and at which nobody has looked, the nearest day first.
pub fn could_not(connection: &mut DbConnection, viewer: &Viewer, most: i64) -> Result<Vec<CouldNot>> {
    use visible::rota_days as seen;
    let near_ones: Vec<Id> =
        near::table.filter(near::viewer_id.eq(&viewer.user_id)).select(near::family_id).load(connection)?;
    Ok(families::table
        .inner_join(reach::table.on(reach::family_id.eq(families::id)))
        .inner_join(episodes::table.on(episodes::family_id.eq(families::id)))
        .inner_join(seen::table.on(seen::family_id.eq(families::id).and(seen::viewer_id.eq(&viewer.user_id))))
        .filter(reach::viewer_id.eq(&viewer.user_id).and(reach::grade.ge(GRADE_FULL)))
        .filter(families::id.eq_any(near_ones).and(episodes::closed_on.is_null()))
        .filter(seen::outcome.eq(Outcome::CouldNot).and(seen::looked_at.is_null()))
        .order((seen::day, seen::id))
        .limit(most)
        .select((families::reference, families::name, seen::day))
        .load(connection)?)
}
