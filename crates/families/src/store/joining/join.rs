use std::collections::HashSet;

use alongside_schema::connection::DbConnection;
use alongside_schema::reach::barred;
use alongside_schema::tables::{
    assessments, emergency_openings, episodes, families, family_members, goals, involvements, plans, service_steps,
    users,
};
use alongside_schema::{Day, Error, Id, Marks, People, Result, Tx, Viewer, rows, visible};
use diesel::prelude::*;

use super::super::Family;
use super::super::events::{NewEvent, begin, finish};
use super::super::homes::homes_ever;
use super::super::pairs::withhold_within;
use super::super::people::members_ever;
use super::super::sealed::none_since;
use super::{bars, hold_row, may_be_moved};
use crate::tie_codes::LifeEvent;

/// What joining two families moves, for the page that asks.
#[derive(Clone, Debug, Default)]
pub struct Joined {
    /// People who come into the family.
    pub come: Vec<String>,
    /// People who are in both already, and stay once.
    pub in_both: Vec<String>,
    /// Addresses that come with them.
    pub homes: Vec<String>,
    /// How many goals, visits and calls, and entries of the timeline come.
    pub counts: [(&'static str, i64); 3],
    /// Who leads each of the two.
    pub leads: (Option<String>, Option<String>),
    /// Whether somebody must not be told something in either of them.
    pub has_pairs: bool,
}

/// What joining would move from the one into the other, as far as the viewer may know of it.
pub fn joined(connection: &mut DbConnection, viewer: &Viewer, into: &Family, from: &Family) -> Result<Joined> {
    let stay = members_ever(connection, viewer, &into.id)?;
    let (in_both, come): (Vec<_>, Vec<_>) = members_ever(connection, viewer, &from.id)?
        .into_iter()
        .partition(|member| stay.iter().any(|other| other.person_id == member.person_id));
    let names = |members: Vec<super::super::Member>| members.into_iter().map(|member| member.name).collect();
    let homes = homes_ever(connection, viewer, &from.id)?.into_iter().filter(|home| home.to_on.is_none());
    let homes = homes.map(|home| home.line()).collect();
    let goals: i64 = visible!(goals, viewer, &from.id).count().get_result(connection)?;
    let contacts: i64 = visible!(contacts, viewer, &from.id).count().get_result(connection)?;
    let lines: i64 = visible!(timeline_entries, viewer, &from.id).count().get_result(connection)?;
    let mut pairs = 0;
    for family in [into, from] {
        pairs += visible!(nondisclosures, viewer, &family.id).count().get_result::<i64>(connection)?;
    }
    let lead = |family: &Family| family.lead.as_ref().map(|(_, name)| name.clone());
    Ok(Joined {
        come: names(come),
        in_both: names(in_both),
        homes,
        counts: [("goals", goals), ("visits and calls", contacts), ("entries of the timeline", lines)],
        leads: (lead(into), lead(from)),
        has_pairs: pairs > 0,
    })
}

/// The families' tables that are moved in a way of their own, or not at all.
const NOT_MOVED_AS_A_WHOLE: &[&str] = &[
    // Only ever added to: what was done with the one record was done with that record.
    "trail",
    // By account and family; the bars are copied.
    "family_clearances",
    // Somebody who is in both stays in the other as they are.
    "family_members",
];

/// Joins the second family's record into the first: everybody, everything about them, and the work with them. The first keeps its name,
/// reference, lead and open plan; whoever led the second goes on working with the family. Nothing is taken away, and the second record
/// remains as an empty shell whose reference leads to the first.
pub fn join_families(tx: &mut Tx<'_>, viewer: &Viewer, into: &Family, from: &Family, reason: &str) -> Result<Id> {
    if into.id == from.id {
        return Err(Error::Refused("That is the same family.".to_owned()));
    }
    let mut both = [&into.id, &from.id];
    both.sort();
    for family in both {
        hold_row(tx, family)?;
    }
    may_be_moved(tx, into)?;
    may_be_moved(tx, from)?;
    none_since(tx, &[&into.id, &from.id])?;
    keep_out_of_sight(tx, into, from)?;
    let marks = Marks::about(People::none(), viewer.agency.clone());
    let today = tx.today();
    let words =
        format!("The record of the family {} ({}) is part of this one now. {reason}", from.name, from.reference);
    let act = NewEvent {
        kind: LifeEvent::FamiliesJoined,
        person: None,
        other: Some(&from.id),
        happened_on: today,
        words: &words,
        marks: &marks,
    };
    end_emergencies(tx, &from.id)?;
    let event = begin(tx, viewer, &into.id, &act)?;
    rows::keep(tx, &event, "families", rows::Rows::One(&from.id))?;
    diesel::update(families::table.filter(families::id.eq(&from.id)))
        .set(families::joined_into.eq(&into.id))
        .execute(tx.connection())?;
    bring_members(tx, &event, into, from)?;
    if let (Some((stays, _)), Some((ends, _))) = (&into.episode, &from.episode) {
        bring_work(tx, &event, into, from, (stays, ends), today)?;
    }
    bars::copy(tx, &event, (&from.id, &into.id), &[false])?;
    number_on(tx, &event, into, from)?;
    for table in rows::of_families().filter(|table| !NOT_MOVED_AS_A_WHOLE.contains(table)) {
        rows::move_family(tx, &event, table, &from.id, &into.id)?;
    }
    // Before the act ends: what the pairs of the one keep of the other is taken back with it.
    withhold_within(tx, &event, &into.id)?;
    finish(tx, viewer, &into.id, &event, &act, "Two families became one record".to_owned())?;
    Ok(event)
}

/// Whoever has the one record open in an emergency has not asked for both.
fn end_emergencies(tx: &mut Tx<'_>, family: &Id) -> Result<()> {
    let now = tx.now();
    let open = emergency_openings::family_id.eq(family).and(emergency_openings::ended_at.is_null());
    diesel::update(emergency_openings::table.filter(open))
        .set(emergency_openings::ended_at.eq(now))
        .execute(tx.connection())?;
    Ok(())
}

/// Nobody who works with the one may be somebody who never may know of the other.
fn keep_out_of_sight(tx: &mut Tx<'_>, into: &Family, from: &Family) -> Result<()> {
    for (barred_from, works_with) in [(&into.id, &from.id), (&from.id, &into.id)] {
        let name: Option<String> = involvements::table
            .inner_join(users::table.on(users::id.eq(involvements::user_id)))
            .inner_join(barred::table.on(barred::user_id.eq(involvements::user_id)))
            .filter(involvements::family_id.eq(works_with).and(involvements::ended_on.is_null()))
            .filter(barred::family_id.eq(barred_from))
            .select(users::name)
            .first(tx.connection())
            .optional()?;
        if let Some(name) = name {
            return Err(Error::Refused(format!(
                "{name} works with one of the two families and must not see the other. Give that family another worker first."
            )));
        }
    }
    Ok(())
}

/// Brings in whoever is not in the family yet. Somebody who had left it and is in the other is one of it again.
fn bring_members(tx: &mut Tx<'_>, event: &Id, into: &Family, from: &Family) -> Result<()> {
    type Row = (Id, Id, i64, Option<Day>);
    let of = |family: &Id| {
        family_members::table
            .filter(family_members::family_id.eq(family.clone()))
            .order((family_members::position, family_members::id))
            .select((family_members::id, family_members::person_id, family_members::position, family_members::left_on))
    };
    let there: Vec<Row> = of(&into.id).load(tx.connection())?;
    let coming: Vec<Row> = of(&from.id).load(tx.connection())?;
    let mut position = there.iter().map(|row| row.2).max().unwrap_or(-1);
    for (id, person, _, left_on) in coming {
        match there.iter().find(|row| row.1 == person) {
            None => {
                position += 1;
                rows::keep(tx, event, "family_members", rows::Rows::One(&id))?;
                diesel::update(family_members::table.filter(family_members::id.eq(&id)))
                    .set((family_members::family_id.eq(&into.id), family_members::position.eq(position)))
                    .execute(tx.connection())?;
            }
            Some((stays, _, _, Some(_))) if left_on.is_none() => {
                rows::keep(tx, event, "family_members", rows::Rows::One(stays))?;
                diesel::update(family_members::table.filter(family_members::id.eq(stays)))
                    .set((family_members::left_on.eq(None::<Day>), family_members::leave_reason.eq("")))
                    .execute(tx.connection())?;
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// Roles of which a family has one holder at a time.
const ONE_AT_A_TIME: [&str; 2] = ["lead", "lead_child_protection"];

/// Where both have a stretch of work that is open, the second's ends and whoever works in it goes on in the first's; its goals and
/// services go on in the first's plan.
fn bring_work(
    tx: &mut Tx<'_>,
    event: &Id,
    into: &Family,
    from: &Family,
    (stays, ends): (&Id, &Id),
    today: Day,
) -> Result<()> {
    type Row = (Id, Id, String);
    let of = |family: &Id| {
        involvements::table
            .filter(involvements::family_id.eq(family.clone()).and(involvements::ended_on.is_null()))
            .order(involvements::id)
            .select((involvements::id, involvements::user_id, involvements::role))
    };
    let there: Vec<Row> = of(&into.id).load(tx.connection())?;
    let here: HashSet<&Id> = there.iter().map(|row| &row.1).collect();
    for (id, user, role) in of(&from.id).load::<Row>(tx.connection())? {
        rows::keep(tx, event, "involvements", rows::Rows::One(&id))?;
        let row = involvements::table.filter(involvements::id.eq(&id));
        if here.contains(&user) {
            diesel::update(row).set(involvements::ended_on.eq(today)).execute(tx.connection())?;
            continue;
        }
        let is_taken = ONE_AT_A_TIME.contains(&role.as_str()) && there.iter().any(|other| other.2 == role);
        let role = if is_taken { "team_member" } else { role.as_str() };
        diesel::update(row)
            .set((involvements::episode_id.eq(stays), involvements::role.eq(role)))
            .execute(tx.connection())?;
    }
    bring_plan(tx, event, stays, ends)?;
    rows::keep(tx, event, "episodes", rows::Rows::One(ends))?;
    diesel::update(episodes::table.filter(episodes::id.eq(ends)))
        .set((episodes::state.eq("closed"), episodes::closed_on.eq(today), episodes::close_reason.eq("joined")))
        .execute(tx.connection())?;
    Ok(())
}

/// The plan of the stretch that ends: it becomes the plan of the one that stays, or its goals and services go into that one's plan.
fn bring_plan(tx: &mut Tx<'_>, event: &Id, stays: &Id, ends: &Id) -> Result<()> {
    let plan_of = |episode: &Id| plans::table.filter(plans::episode_id.eq(episode.clone())).select(plans::id);
    let coming: Option<Id> = plan_of(ends).first(tx.connection()).optional()?;
    let there: Option<Id> = plan_of(stays).first(tx.connection()).optional()?;
    let Some(coming) = coming else { return Ok(()) };
    let Some(there) = there else {
        rows::keep(tx, event, "plans", rows::Rows::One(&coming))?;
        diesel::update(plans::table.filter(plans::id.eq(&coming)))
            .set(plans::episode_id.eq(stays))
            .execute(tx.connection())?;
        return Ok(());
    };
    let last: Option<i64> = goals::table
        .filter(goals::plan_id.eq(&there))
        .select(diesel::dsl::max(goals::position))
        .first(tx.connection())?;
    let moved: Vec<Id> = goals::table.filter(goals::plan_id.eq(&coming)).select(goals::id).load(tx.connection())?;
    for goal in &moved {
        rows::keep(tx, event, "goals", rows::Rows::One(goal))?;
    }
    diesel::update(goals::table.filter(goals::plan_id.eq(&coming)))
        .set((goals::plan_id.eq(&there), goals::position.eq(goals::position + (last.unwrap_or(-1) + 1))))
        .execute(tx.connection())?;
    let steps: Vec<Id> = service_steps::table
        .filter(service_steps::plan_id.eq(&coming))
        .select(service_steps::id)
        .load(tx.connection())?;
    for step in &steps {
        rows::keep(tx, event, "service_steps", rows::Rows::One(step))?;
    }
    diesel::update(service_steps::table.filter(service_steps::plan_id.eq(&coming)))
        .set(service_steps::plan_id.eq(&there))
        .execute(tx.connection())?;
    Ok(())
}

/// Assessments of a family are numbered; the second's follow on the first's. Of two that are being written one must be finished first,
/// since a family has one at a time and nobody can say for the writers how the two become one.
fn number_on(tx: &mut Tx<'_>, event: &Id, into: &Family, from: &Family) -> Result<()> {
    let open = |family: &Id| {
        assessments::table
            .filter(assessments::family_id.eq(family.clone()).and(assessments::state.ne("authorised")))
            .count()
    };
    if open(&into.id).get_result::<i64>(tx.connection())? > 0 && open(&from.id).get_result::<i64>(tx.connection())? > 0
    {
        return Err(Error::Refused(
            "Both families have an assessment that is being written. Have one of them finished first.".to_owned(),
        ));
    }
    let last: Option<i64> = assessments::table
        .filter(assessments::family_id.eq(&into.id))
        .select(diesel::dsl::max(assessments::number))
        .first(tx.connection())?;
    rows::keep(tx, event, "assessments", rows::Rows::OfFamily(&from.id))?;
    diesel::update(assessments::table.filter(assessments::family_id.eq(&from.id)))
        .set((assessments::family_id.eq(&into.id), assessments::number.eq(assessments::number + last.unwrap_or(0))))
        .execute(tx.connection())?;
    // One that is being written goes on in the stretch of work that goes on.
    if let (Some((stays, _)), Some((ends, _))) = (&into.episode, &from.episode) {
        diesel::update(
            assessments::table.filter(assessments::episode_id.eq(ends).and(assessments::state.ne("authorised"))),
        )
        .set(assessments::episode_id.eq(stays))
        .execute(tx.connection())?;
    }
    Ok(())
}
