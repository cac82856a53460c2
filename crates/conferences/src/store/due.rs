use alongside_schema::connection::DbConnection;
use alongside_schema::reach::{GRADE_FULL, near};
use alongside_schema::tables::families;
use alongside_schema::{Day, Id, Reference, Result, Viewer, visible};
use diesel::prelude::*;

use super::conference::{Conference, columns};
use crate::codes::Answer;
use crate::stage::Stage;

/// A meeting that the viewer coordinates.
#[derive(Clone, Debug)]
pub struct Mine {
    /// Its family.
    pub family: Reference,
    /// What the family is called.
    pub name: String,
    /// The meeting.
    pub conference: Conference,
    /// How far it has come.
    pub stage: Stage,
    /// When its plan is looked at again.
    pub review_on: Option<Day>,
    /// How many are on the list, are prepared, are invited, and have answered.
    pub counts: [usize; 4],
}

/// The meetings that the viewer coordinates and that go on, the nearest day first and those without a day last. Four queries.
pub fn mine(connection: &mut DbConnection, viewer: &Viewer, most: i64) -> Result<Vec<Mine>> {
    use visible::{conference_guests as g, conference_prepared as r, conferences as c, family_plans as p};
    let rows: Vec<(Reference, String, Conference)> = c::table
        .inner_join(families::table.on(families::id.eq(c::family_id)))
        .filter(c::viewer_id.eq(&viewer.user_id).and(c::coordinator_id.eq(&viewer.user_id)))
        .filter(c::closed_on.is_null().and(c::not_held_why.eq("")))
        .order((c::meets_on.is_null(), c::meets_on, c::id))
        .limit(most)
        .select((families::reference, families::name, columns!(visible::conferences)))
        .load(connection)?;
    let ids: Vec<&Id> = rows.iter().map(|(_, _, conference)| &conference.id).collect();
    let plans: Vec<(Id, Option<Answer>, Option<Day>)> = p::table
        .filter(p::viewer_id.eq(&viewer.user_id).and(p::conference_id.eq_any(&ids)))
        .order((p::recorded_at.desc(), p::id.desc()))
        .select((p::conference_id, p::answer, p::review_on))
        .load(connection)?;
    let guests: Vec<(Id, Option<Day>, crate::codes::Reply)> = g::table
        .filter(g::viewer_id.eq(&viewer.user_id).and(g::conference_id.eq_any(&ids)))
        .select((g::conference_id, g::invited_on, g::reply))
        .load(connection)?;
    let prepared: Vec<(Id, Id)> = r::table
        .filter(r::viewer_id.eq(&viewer.user_id).and(r::conference_id.eq_any(&ids)))
        .select((r::conference_id, r::guest_id))
        .distinct()
        .load(connection)?;
    let of = |(family, name, conference): (Reference, String, Conference)| {
        let newest = plans.iter().find(|(of, ..)| *of == conference.id);
        let stage = match newest {
            Some((_, Some(_), _)) => Stage::Answered,
            Some(_) => Stage::Planned,
            None => Stage::of(&conference, None),
        };
        let listed = guests.iter().filter(|(of, ..)| *of == conference.id);
        let invited = listed.clone().filter(|(_, invited, _)| invited.is_some());
        let answered = invited.clone().filter(|(_, _, reply)| *reply != crate::codes::Reply::Nothing);
        let met = prepared.iter().filter(|(of, _)| *of == conference.id);
        let counts = [listed.count(), met.count(), invited.count(), answered.count()];
        let review_on = newest.and_then(|(_, _, day)| *day);
        Mine { family, name, stage, review_on, counts, conference }
    };
    Ok(rows.into_iter().map(of).collect())
}

/// A plan of a family's own that waits.
#[derive(Clone, Debug, Queryable)]
pub struct PlanWaits {
    /// Its family.
    pub reference: Reference,
    /// What the family is called.
    pub name: String,
    /// The meeting.
    pub conference_id: Id,
    /// The answer, where there is one: then it is to be looked at again.
    pub answer: Option<Answer>,
    /// By when.
    pub review_on: Option<Day>,
}

/// The plans of the families that the viewer leads or stands in for that have no answer yet, or whose day to look at them again has come; those without an answer first.
pub fn plans_that_wait(
    connection: &mut DbConnection,
    viewer: &Viewer,
    today: Day,
    most: usize,
) -> Result<Vec<PlanWaits>> {
    use visible::{conferences as c, family_plans as p};
    let near_ones: Vec<Id> =
        near::table.filter(near::viewer_id.eq(&viewer.user_id)).select(near::family_id).load(connection)?;
    let newest_first: Vec<PlanWaits> = p::table
        .inner_join(c::table.on(c::id.eq(p::conference_id).and(c::viewer_id.eq(p::viewer_id))))
        .inner_join(families::table.on(families::id.eq(p::family_id)))
        .filter(p::viewer_id.eq(&viewer.user_id).and(p::grade.ge(GRADE_FULL)))
        .filter(p::family_id.eq_any(near_ones).and(c::closed_on.is_null()))
        .order((p::recorded_at.desc(), p::id.desc()))
        .select((families::reference, families::name, c::id, p::answer, p::review_on))
        .load(connection)?;
    // Of each meeting only the newest plan waits for anything.
    let mut waiting: Vec<PlanWaits> = Vec::new();
    let mut seen: Vec<Id> = Vec::new();
    for plan in newest_first {
        if seen.contains(&plan.conference_id) {
            continue;
        }
        seen.push(plan.conference_id.clone());
        if plan.answer.is_none() || plan.review_on.is_some_and(|day| day <= today) {
            waiting.push(plan);
        }
    }
    waiting.sort_by_key(|plan| plan.review_on);
    waiting.truncate(most);
    Ok(waiting)
}
