use alongside_families::codes::TimelineKind;
use alongside_families::store::{Family, Note, note};
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::plans;
use alongside_schema::{Day, Id, Marks, Moment, Result, Tx, Viewer};
use diesel::prelude::*;

/// The plan of a stretch of work. It holds no facts about people: they are in its goals, actions and services.
#[derive(Clone, Debug, Queryable)]
pub struct Plan {
    /// The plan.
    pub id: Id,
    /// The stretch of work.
    pub episode_id: Id,
    /// When it was begun.
    pub begun_at: Moment,
    /// When it is to be reviewed.
    pub review_due_on: Day,
    /// The number of the newest version that was agreed; 0 where none was.
    pub agreed_number: i64,
    /// When that was.
    pub agreed_on: Option<Day>,
    /// When it was last decided, with a reason, that help goes on past the about-six-month clock.
    pub go_on_decided_on: Option<Day>,
}

/// The plan of the stretch of work that is open, or of the last one. The family must have been opened for the viewer.
pub fn plan(connection: &mut DbConnection, family: &Family) -> Result<Option<Plan>> {
    let newest: Vec<Plan> = plans::table
        .filter(plans::family_id.eq(&family.id))
        .order((plans::created_at.desc(), plans::id.desc()))
        .select((
            plans::id,
            plans::episode_id,
            plans::created_at,
            plans::review_due_on,
            plans::agreed_number,
            plans::agreed_on,
            plans::go_on_decided_on,
        ))
        .limit(2)
        .load(connection)?;
    let open = family.episode.as_ref().map(|(id, _)| id);
    Ok(newest.into_iter().find(|plan| open.is_none_or(|open| plan.episode_id == *open)))
}

/// The plan of this stretch of work, begun if there is none yet.
pub(super) fn plan_of(tx: &mut Tx<'_>, family: &Family, review_due_on: Day) -> Result<Id> {
    let episode = family.open_episode()?;
    let known =
        plans::table.filter(plans::episode_id.eq(episode)).select(plans::id).first(tx.connection()).optional()?;
    if let Some(id) = known {
        return Ok(id);
    }
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(plans::table)
        .values((
            plans::id.eq(&id),
            plans::family_id.eq(&family.id),
            plans::episode_id.eq(episode),
            plans::review_due_on.eq(review_due_on),
            plans::created_at.eq(now),
            plans::agreed_number.eq(0),
        ))
        .execute(tx.connection())?;
    Ok(id)
}

/// Notes a change of the plan on the timeline, with the marks of what was changed.
pub(super) fn plan_note(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Id,
    title: String,
    body: String,
    fact: &Id,
    marks: &Marks,
) -> Result<()> {
    let happened_on = tx.today();
    note(tx, by, Note { family, happened_on, kind: TimelineKind::Plan, title, body, fact: Some(fact), marks })
}
