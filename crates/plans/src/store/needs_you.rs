use std::collections::HashMap;

use alongside_schema::connection::DbConnection;
use alongside_schema::reach::{GRADE_RECORD, reach};
use alongside_schema::tables::{episodes, families, involvements, plans};
use alongside_schema::{Day, Id, Reference, Result, Viewer, visible};
use diesel::prelude::*;

use super::actions::{Action, action_columns};
use super::steps::{ServiceStep, StepNeed, Steps, need_columns, step_columns};
use crate::codes::NeedKind;

/// The services of one family that the viewer leads.
#[derive(Clone, Debug)]
pub struct LedFamily {
    /// Its reference.
    pub reference: Reference,
    /// What it is called.
    pub name: String,
    /// Its services and what they wait for.
    pub steps: Steps,
}

/// The services of every family that the viewer leads now, and the actions that some of them wait for: one query, one more where there are services,
/// and one more where a service waits for an action. It begins at the viewer's own involvements, so it costs what their caseload costs and no more.
pub fn steps_led(connection: &mut DbConnection, viewer: &Viewer) -> Result<(Vec<LedFamily>, Vec<Action>)> {
    type Row = (Reference, String, ServiceStep);
    let rows: Vec<Row> = involvements::table
        .inner_join(families::table.on(families::id.eq(involvements::family_id)))
        .inner_join(
            episodes::table.on(episodes::family_id.eq(involvements::family_id).and(episodes::closed_on.is_null())),
        )
        .inner_join(plans::table.on(plans::episode_id.eq(episodes::id)))
        .inner_join(
            visible::service_steps::table.on(visible::service_steps::family_id
                .eq(involvements::family_id)
                .and(visible::service_steps::plan_id.eq(plans::id))
                .and(visible::service_steps::viewer_id.eq(involvements::user_id))),
        )
        .filter(involvements::user_id.eq(&viewer.user_id))
        .filter(involvements::role.eq("lead").and(involvements::ended_on.is_null()))
        .order((families::id, visible::service_steps::position, visible::service_steps::id))
        .select((families::reference, families::name, step_columns!(visible::service_steps)))
        .load(connection)?;
    let mut needs = if rows.is_empty() { HashMap::new() } else { needs_led(connection, viewer)? };
    let mut led: Vec<LedFamily> = Vec::new();
    for (reference, name, step) in rows {
        if led.last().is_none_or(|last| last.reference != reference) {
            led.push(LedFamily { reference, name, steps: Steps::default() });
        }
        let Some(last) = led.last_mut() else { continue };
        last.steps.needs.extend(needs.remove(&step.id).unwrap_or_default());
        last.steps.steps.push(step);
    }
    let waits_for_action = led.iter().flat_map(|family| &family.steps.needs).any(|need| need.kind == NeedKind::Action);
    let actions = if waits_for_action { actions_waited_for(connection, viewer)? } else { Vec::new() };
    Ok((led, actions))
}

/// What the services of the families that the viewer leads wait for, by service.
fn needs_led(connection: &mut DbConnection, viewer: &Viewer) -> Result<HashMap<Id, Vec<StepNeed>>> {
    let rows: Vec<StepNeed> = involvements::table
        .inner_join(
            visible::step_needs::table.on(visible::step_needs::family_id
                .eq(involvements::family_id)
                .and(visible::step_needs::viewer_id.eq(involvements::user_id))),
        )
        .filter(involvements::user_id.eq(&viewer.user_id))
        .filter(involvements::role.eq("lead").and(involvements::ended_on.is_null()))
        .order(visible::step_needs::id)
        .select(need_columns!(visible::step_needs))
        .load(connection)?;
    let mut by_service: HashMap<Id, Vec<StepNeed>> = HashMap::new();
    for need in rows {
        by_service.entry(need.step_id.clone()).or_default().push(need);
    }
    Ok(by_service)
}

fn actions_waited_for(connection: &mut DbConnection, viewer: &Viewer) -> Result<Vec<Action>> {
    let rows: Vec<(Id, Action)> = involvements::table
        .inner_join(
            visible::step_needs::table.on(visible::step_needs::family_id
                .eq(involvements::family_id)
                .and(visible::step_needs::viewer_id.eq(involvements::user_id))),
        )
        .inner_join(
            visible::actions::table.on(visible::step_needs::needs_action_id
                .eq(visible::actions::id.nullable())
                .and(visible::actions::family_id.eq(involvements::family_id))
                .and(visible::actions::viewer_id.eq(involvements::user_id))),
        )
        .filter(involvements::user_id.eq(&viewer.user_id))
        .filter(involvements::role.eq("lead").and(involvements::ended_on.is_null()))
        .select((visible::step_needs::id, action_columns!(visible::actions)))
        .load(connection)?;
    Ok(rows.into_iter().map(|(_, action)| action).collect())
}

/// Since when a family that the viewer leads is helped.
#[derive(Clone, Debug, Queryable)]
pub struct LongHelp {
    /// Its reference.
    pub reference: Reference,
    /// What it is called.
    pub name: String,
    /// Since when help goes on.
    pub began_on: Day,
    /// When it was last decided, with a reason, that it goes on.
    pub go_on_decided_on: Option<Day>,
}

/// Since when each family that the viewer leads is helped.
pub fn help_led(connection: &mut DbConnection, viewer: &Viewer) -> Result<Vec<LongHelp>> {
    Ok(involvements::table
        .inner_join(families::table.on(families::id.eq(involvements::family_id)))
        .inner_join(
            episodes::table.on(episodes::family_id.eq(involvements::family_id).and(episodes::closed_on.is_null())),
        )
        .inner_join(
            reach::table
                .on(reach::family_id.eq(involvements::family_id).and(reach::viewer_id.eq(involvements::user_id))),
        )
        .left_join(plans::table.on(plans::episode_id.eq(episodes::id)))
        .filter(involvements::user_id.eq(&viewer.user_id))
        .filter(involvements::role.eq("lead").and(involvements::ended_on.is_null()))
        .order((episodes::opened_on, families::id))
        .select((families::reference, families::name, episodes::opened_on, plans::go_on_decided_on.nullable()))
        .load(connection)?)
}

/// The reviews that are due from a day to a day for the families that a worker leads and the viewer reaches: reference, name and day.
pub fn reviews_led(
    connection: &mut DbConnection,
    viewer: &Viewer,
    worker: &Id,
    days: (Day, Day),
) -> Result<Vec<(Reference, String, Day)>> {
    Ok(involvements::table
        .inner_join(families::table.on(families::id.eq(involvements::family_id)))
        .inner_join(
            episodes::table.on(episodes::family_id.eq(involvements::family_id).and(episodes::closed_on.is_null())),
        )
        .inner_join(plans::table.on(plans::episode_id.eq(episodes::id)))
        .inner_join(reach::table.on(reach::family_id.eq(involvements::family_id)))
        .filter(reach::viewer_id.eq(&viewer.user_id).and(reach::grade.ge(GRADE_RECORD)))
        .filter(involvements::user_id.eq(worker))
        .filter(involvements::role.eq("lead").and(involvements::ended_on.is_null()))
        .filter(plans::review_due_on.between(days.0, days.1))
        .order((plans::review_due_on, families::name, families::id))
        .limit(100)
        .select((families::reference, families::name, plans::review_due_on))
        .load(connection)?)
}
