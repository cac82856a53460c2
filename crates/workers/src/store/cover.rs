//! Who stands in while a lead is away, and what the next lead needs first.

use alongside_families::store::Family;
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::{GRADE_FULL, reach};
use alongside_schema::tables::{absences, covers, families, handovers, involvements, users};
use alongside_schema::{Day, Error, Id, Marks, People, Reference, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::Worker;
use super::involvement::tell;
use super::lead::may_work;

/// A family that somebody leads.
#[derive(Clone, Debug, Queryable)]
pub struct Led {
    /// The family.
    pub id: Id,
    /// Its reference.
    pub reference: Reference,
    /// What it is called.
    pub name: String,
}

/// The families that this worker leads and the viewer answers for.
pub fn led_by(connection: &mut DbConnection, viewer: &Viewer, worker: &Id) -> Result<Vec<Led>> {
    Ok(families::table
        .inner_join(reach::table.on(reach::family_id.eq(families::id)))
        .inner_join(involvements::table.on(involvements::family_id.eq(families::id)))
        .filter(reach::viewer_id.eq(&viewer.user_id).and(reach::grade.ge(GRADE_FULL)))
        .filter(involvements::user_id.eq(worker).and(involvements::role.eq("lead")))
        .filter(involvements::ended_on.is_null())
        .order((families::name, families::id))
        .select((families::id, families::reference, families::name))
        .load(connection)?)
}

/// Notes that somebody is away from a day to a day, where it is not known yet of all these days.
pub fn note_absence(tx: &mut Tx<'_>, by: &Viewer, user: &Id, from: Day, to: Day) -> Result<()> {
    let known = absences::table.filter(absences::user_id.eq(user));
    let known = known.filter(absences::from_on.le(from).and(absences::to_on.ge(to)));
    if diesel::select(diesel::dsl::exists(known)).get_result(tx.connection())? {
        return Ok(());
    }
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(absences::table)
        .values((
            absences::id.eq(id),
            absences::user_id.eq(user),
            absences::from_on.eq(from),
            absences::to_on.eq(to),
            absences::set_by.eq(&by.user_id),
            absences::set_at.eq(now),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// From when to when somebody stands in; both days are included.
#[derive(Clone, Copy, Debug)]
pub struct Days {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
}

/// Names who stands in for the lead of the family on these days. They see what the lead sees, on these days only. Whoever was named for any of
/// them before is so no more.
pub fn name_cover(tx: &mut Tx<'_>, by: &Viewer, family: &Family, away: &Id, cover: &Worker, days: Days) -> Result<()> {
    if days.to < days.from {
        return Err(Error::Refused("The last day must not be before the first.".to_owned()));
    }
    if family.lead.as_ref().is_none_or(|(lead, _)| lead != away) {
        return Err(Error::Refused(format!("Meanwhile somebody else leads {}. Look again.", family.name)));
    }
    // Who stands in for the lead of a restricted family knows of it on these days and no longer: nothing is written down of them.
    may_work(tx, &family.id, &cover.id)?;
    let (id, now) = (tx.new_id(), tx.now());
    diesel::update(
        covers::table
            .filter(covers::family_id.eq(&family.id).and(covers::ended_at.is_null()))
            .filter(covers::from_on.le(days.to).and(covers::to_on.ge(days.from))),
    )
    .set(covers::ended_at.eq(now))
    .execute(tx.connection())?;
    diesel::insert_into(covers::table)
        .values((
            covers::id.eq(&id),
            covers::family_id.eq(&family.id),
            covers::away_id.eq(away),
            covers::cover_id.eq(&cover.id),
            covers::from_on.eq(days.from),
            covers::to_on.eq(days.to),
            covers::set_by.eq(&by.user_id),
            covers::set_at.eq(now),
        ))
        .execute(tx.connection())?;
    let lead = family.lead.as_ref().map_or("the lead practitioner", |(_, name)| name.as_str());
    let title = format!("{} stands in for {lead}", cover.name);
    let body = format!("From {} to {}.", days.from.words(), days.to.words());
    let today = tx.today();
    tell(tx, by, family, today, title, &body, &id)
}

/// Ends everything that somebody was to stand in for with one family.
pub(super) fn end_covers(tx: &mut Tx<'_>, family: &Id) -> Result<()> {
    let now = tx.now();
    diesel::update(covers::table.filter(covers::family_id.eq(family).and(covers::ended_at.is_null())))
        .set(covers::ended_at.eq(now))
        .execute(tx.connection())?;
    Ok(())
}

/// Ends what somebody was to stand in for with one family.
pub(super) fn end_covers_of(tx: &mut Tx<'_>, family: &Id, user: &Id) -> Result<()> {
    let now = tx.now();
    diesel::update(
        covers::table
            .filter(covers::family_id.eq(family).and(covers::cover_id.eq(user)))
            .filter(covers::ended_at.is_null()),
    )
    .set(covers::ended_at.eq(now))
    .execute(tx.connection())?;
    Ok(())
}

/// A family that the viewer stands in for today.
#[derive(Clone, Debug, Queryable)]
pub struct StandIn {
    /// Its reference.
    pub reference: Reference,
    /// What it is called.
    pub name: String,
    /// For whom.
    pub away: String,
    /// Until when.
    pub to_on: Day,
}

/// The families that the viewer stands in for today, as far as they reach them.
pub fn stand_ins(connection: &mut DbConnection, viewer: &Viewer, today: Day) -> Result<Vec<StandIn>> {
    Ok(covers::table
        .inner_join(families::table.on(families::id.eq(covers::family_id)))
        .inner_join(reach::table.on(reach::family_id.eq(families::id)))
        .inner_join(users::table.on(users::id.eq(covers::away_id)))
        .filter(reach::viewer_id.eq(&viewer.user_id))
        .filter(covers::cover_id.eq(&viewer.user_id).and(covers::ended_at.is_null()))
        .filter(covers::from_on.le(today).and(covers::to_on.ge(today)))
        .order((families::name, families::id))
        .limit(50)
        .select((families::reference, families::name, users::name, covers::to_on))
        .load(connection)?)
}

/// What a lead is handed with a family.
#[derive(Clone, Debug, Queryable)]
pub struct HandOver {
    /// The hand-over.
    pub id: Id,
    /// Who led before.
    pub from: Option<String>,
    /// What the next worker needs first, in their words.
    pub needs_first: String,
    /// When it was handed over.
    pub given_on: Day,
}

/// Keeps what the next lead needs first, until they have read it.
pub(super) fn hand_over(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Id,
    from: Option<&Id>,
    to: &Id,
    words: &str,
) -> Result<()> {
    let (id, today) = (tx.new_id(), tx.today());
    let marks = Marks::about(People::none(), by.agency.clone());
    diesel::insert_into(handovers::table)
        .values((
            handovers::id.eq(id),
            handovers::family_id.eq(family),
            handovers::from_id.eq(from),
            handovers::to_id.eq(to),
            handovers::needs_first.eq(words),
            handovers::given_on.eq(today),
            handovers::subjects.eq(&marks.subjects),
            handovers::withheld_from.eq(&marks.withheld_from),
            handovers::visibility.eq(marks.visibility),
            handovers::source.eq(&marks.source),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// What was handed over with the family to the viewer and not read yet, the newest first.
pub fn unread_hand_over(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Option<HandOver>> {
    Ok(visible!(handovers, viewer, family)
        .left_join(users::table.on(visible::handovers::from_id.eq(users::id.nullable())))
        .filter(visible::handovers::to_id.eq(&viewer.user_id).and(visible::handovers::read_at.is_null()))
        .order(visible::handovers::id.desc())
        .select((
            visible::handovers::id,
            users::name.nullable(),
            visible::handovers::needs_first,
            visible::handovers::given_on,
        ))
        .first(connection)
        .optional()?)
}

/// The viewer has read what was handed over to them.
pub fn hand_over_read(tx: &mut Tx<'_>, by: &Viewer, family: &Id) -> Result<()> {
    let now = tx.now();
    diesel::update(
        handovers::table
            .filter(handovers::family_id.eq(family).and(handovers::to_id.eq(&by.user_id)))
            .filter(handovers::read_at.is_null()),
    )
    .set(handovers::read_at.eq(now))
    .execute(tx.connection())?;
    Ok(())
}
