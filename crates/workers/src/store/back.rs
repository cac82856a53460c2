//! Somebody who was away is back, or does not go after all: nobody stands in for them any more.

use alongside_families::store::Family;
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{absences, covers, users};
use alongside_schema::{Day, Error, Id, Result, Tx, Viewer};
use diesel::prelude::*;

use super::colleague_or_lead;
use super::cover::Days;
use super::involvement::tell;

/// Days on which somebody is away; both are included.
#[derive(Clone, Debug, Queryable)]
pub struct Absence {
    /// Which.
    pub id: Id,
    /// The first day.
    pub from_on: Day,
    /// The last day.
    pub to_on: Day,
}

/// When this worker is away, from this day on.
pub fn absences_from(connection: &mut DbConnection, worker: &Id, from: Day) -> Result<Vec<Absence>> {
    Ok(absences::table
        .filter(absences::user_id.eq(worker).and(absences::to_on.ge(from)))
        .order((absences::from_on, absences::id))
        .select((absences::id, absences::from_on, absences::to_on))
        .load(connection)?)
}

/// Ends an absence: from today on the worker is here. One that was still to come is as if it had never been said. Gives back the days on which nobody
/// need stand in any more.
pub fn end_absence(tx: &mut Tx<'_>, by: &Viewer, worker: &Id, id: &Id) -> Result<Days> {
    colleague_or_lead(tx.connection(), by, worker)?;
    let today = tx.today();
    let absence = absences_from(tx.connection(), worker, today)?.into_iter().find(|absence| absence.id == *id);
    let absence = absence.ok_or(Error::NotFound)?;
    let row = absences::table.filter(absences::id.eq(id));
    if absence.from_on < today {
        diesel::update(row).set(absences::to_on.eq(today.plus_days(-1))).execute(tx.connection())?;
    } else {
        diesel::delete(row).execute(tx.connection())?;
    }
    Ok(Days { from: absence.from_on.max(today), to: absence.to_on })
}

/// Whoever stood in for the lead of this family on any of these days does so no more, and the family's record says it.
pub fn stands_in_no_more(tx: &mut Tx<'_>, by: &Viewer, family: &Family, away: &Id, days: Days) -> Result<()> {
    let (now, today) = (tx.now(), tx.today());
    let of = covers::table
        .filter(covers::family_id.eq(&family.id).and(covers::away_id.eq(away)).and(covers::ended_at.is_null()))
        .filter(covers::from_on.le(days.to).and(covers::to_on.ge(days.from)));
    let named: Vec<(Id, String)> = of
        .inner_join(users::table.on(users::id.eq(covers::cover_id)))
        .order((covers::from_on, covers::id))
        .select((covers::id, users::name))
        .load(tx.connection())?;
    for (id, name) in named {
        diesel::update(covers::table.filter(covers::id.eq(&id)))
            .set(covers::ended_at.eq(now))
            .execute(tx.connection())?;
        tell(tx, by, family, today, format!("{name} stands in no longer"), "", &id)?;
    }
    Ok(())
}
