use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{families, planned_visits, users};
use alongside_schema::{Day, Error, Id, Marks, Reference, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use crate::codes::ContactKind;

/// A visit that somebody means to make.
#[derive(Clone, Debug, Queryable)]
pub struct PlannedVisit {
    /// The visit.
    pub id: Id,
    /// The family's reference.
    pub reference: Reference,
    /// What the family is called.
    pub family: String,
    /// Who means to make it.
    pub worker: String,
    /// On which day.
    pub planned_on: Day,
    /// At what time, as it was typed; empty where that is open.
    pub at_time: String,
    /// What it is to be.
    pub kind: ContactKind,
    /// Minutes of travel there and back, as the worker reckons.
    pub travel_minutes: i64,
}

/// A visit to be planned.
#[derive(Clone, Debug)]
pub struct NewVisit {
    /// On which day.
    pub planned_on: Day,
    /// At what time; may be empty.
    pub at_time: String,
    /// What it is to be.
    pub kind: ContactKind,
    /// Minutes of travel.
    pub travel_minutes: i64,
}

/// Plans a visit of one's own.
pub fn plan_visit(tx: &mut Tx<'_>, by: &Viewer, family: &Id, visit: &NewVisit, marks: &Marks) -> Result<()> {
    let id = tx.new_id();
    diesel::insert_into(planned_visits::table)
        .values((
            planned_visits::id.eq(id),
            planned_visits::family_id.eq(family),
            planned_visits::user_id.eq(&by.user_id),
            planned_visits::planned_on.eq(visit.planned_on),
            planned_visits::at_time.eq(&visit.at_time),
            planned_visits::kind.eq(visit.kind),
            planned_visits::travel_minutes.eq(visit.travel_minutes),
            planned_visits::subjects.eq(&marks.subjects),
            planned_visits::withheld_from.eq(&marks.withheld_from),
            planned_visits::visibility.eq(marks.visibility),
            planned_visits::source.eq(&marks.source),
        ))
        .execute(tx.connection())?;
    Ok(())
}

macro_rules! columns {
    () => {
        (
            visible::planned_visits::id,
            families::reference,
            families::name,
            users::name,
            visible::planned_visits::planned_on,
            visible::planned_visits::at_time,
            visible::planned_visits::kind,
            visible::planned_visits::travel_minutes,
        )
    };
}

/// The visits that are planned with a family and neither made nor called off, the next first.
pub fn planned_visits(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<PlannedVisit>> {
    Ok(visible!(planned_visits, viewer, family)
        .inner_join(families::table.on(families::id.eq(visible::planned_visits::family_id)))
        .inner_join(users::table.on(users::id.eq(visible::planned_visits::user_id)))
        .filter(visible::planned_visits::contact_id.is_null().and(visible::planned_visits::called_off_at.is_null()))
        .order((visible::planned_visits::planned_on, visible::planned_visits::at_time, visible::planned_visits::id))
        .limit(10)
        .select(columns!())
        .load(connection)?)
}

/// The viewer's own planned visits up to a day, those of earlier days that nobody recorded among them.
pub fn own_visits(connection: &mut DbConnection, viewer: &Viewer, until: Day) -> Result<Vec<PlannedVisit>> {
    Ok(visible::planned_visits::table
        .inner_join(families::table.on(families::id.eq(visible::planned_visits::family_id)))
        .inner_join(users::table.on(users::id.eq(visible::planned_visits::user_id)))
        .filter(visible::planned_visits::viewer_id.eq(&viewer.user_id))
        .filter(visible::planned_visits::user_id.eq(&viewer.user_id))
        .filter(visible::planned_visits::planned_on.le(until))
        .filter(visible::planned_visits::contact_id.is_null().and(visible::planned_visits::called_off_at.is_null()))
        .order((visible::planned_visits::planned_on, visible::planned_visits::at_time, visible::planned_visits::id))
        .limit(100)
        .select(columns!())
        .load(connection)?)
}

/// The visit has become this contact. One that became a contact before stays with its first.
pub fn visit_made(tx: &mut Tx<'_>, by: &Viewer, family: &Id, visit: &Id, contact: &Id) -> Result<()> {
    open_visit(tx, by, family, visit)?;
    diesel::update(
        planned_visits::table.filter(planned_visits::id.eq(visit).and(planned_visits::contact_id.is_null())),
    )
    .set(planned_visits::contact_id.eq(contact))
    .execute(tx.connection())?;
    Ok(())
}

/// Calls a visit off.
pub fn call_off_visit(tx: &mut Tx<'_>, by: &Viewer, family: &Id, visit: &Id) -> Result<()> {
    open_visit(tx, by, family, visit)?;
    let now = tx.now();
    diesel::update(
        planned_visits::table
            .filter(planned_visits::id.eq(visit))
            .filter(planned_visits::contact_id.is_null().and(planned_visits::called_off_at.is_null())),
    )
    .set(planned_visits::called_off_at.eq(now))
    .execute(tx.connection())?;
    Ok(())
}

fn open_visit(tx: &mut Tx<'_>, by: &Viewer, family: &Id, visit: &Id) -> Result<Id> {
    visible!(planned_visits, by, family)
        .filter(visible::planned_visits::id.eq(visit))
        .select(visible::planned_visits::id)
        .first(tx.connection())
        .map_err(Error::or_not_found)
}
