use alongside_families::store::Family;
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{
    actions, goals, plan_version_lines, plan_version_people, plan_versions, plans, service_steps, step_needs, users,
};
use alongside_schema::{Day, Error, Id, Marks, Moment, People, Result, Tx, Viewer, visible};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as DbError};

use super::actions::{Action, action_columns};
use super::goals::{Goal, goal_columns};
use super::plan::{Plan, plan, plan_note};
use super::steps::{ServiceStep, StepNeed, Steps, need_columns, step_columns};
use crate::codes::{AgreedHow, Agrees, LineKind};
use crate::versions::{Line, lines};

/// A version of the plan that was agreed.
#[derive(Clone, Debug, Queryable)]
pub struct Version {
    /// The version.
    pub id: Id,
    /// Its number, from 1 on.
    pub number: i64,
    /// When it was agreed.
    pub agreed_on: Day,
    /// How.
    pub how: AgreedHow,
    /// What was said about it.
    pub words: String,
    /// Who wrote it down.
    pub recorded_by: String,
    /// When.
    pub recorded_at: Moment,
}

/// What one person says to a version, and whether they have a copy.
#[derive(Clone, Debug, Queryable)]
pub struct VersionPerson {
    /// The version.
    pub version_id: Id,
    /// The person.
    pub person_id: Option<Id>,
    /// What they are called.
    pub name: String,
    /// What they say.
    pub agrees: Agrees,
    /// When they were given a copy.
    pub copy_given_on: Option<Day>,
}

/// The versions of this plan, newest first.
pub fn versions(connection: &mut DbConnection, viewer: &Viewer, family: &Id, plan: &Id) -> Result<Vec<Version>> {
    Ok(visible!(plan_versions, viewer, family)
        .inner_join(users::table.on(users::id.eq(visible::plan_versions::recorded_by)))
        .filter(visible::plan_versions::plan_id.eq(plan))
        .order(visible::plan_versions::number.desc())
        .select((
            visible::plan_versions::id,
            visible::plan_versions::number,
            visible::plan_versions::agreed_on,
            visible::plan_versions::how,
            visible::plan_versions::words,
            users::name,
            visible::plan_versions::recorded_at,
        ))
        .load(connection)?)
}

/// Who said what to the versions of a family's plans.
pub fn version_people(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<VersionPerson>> {
    Ok(visible!(plan_version_people, viewer, family)
        .order(visible::plan_version_people::id)
        .select((
            visible::plan_version_people::version_id,
            visible::plan_version_people::person_id,
            visible::plan_version_people::name,
            visible::plan_version_people::agrees,
            visible::plan_version_people::copy_given_on,
        ))
        .load(connection)?)
}

/// What a version says, as far as the viewer may know.
pub fn version_lines(connection: &mut DbConnection, viewer: &Viewer, family: &Id, version: &Id) -> Result<Vec<Line>> {
    let rows: Vec<(LineKind, Id, String, String, Marks)> = visible!(plan_version_lines, viewer, family)
        .filter(visible::plan_version_lines::version_id.eq(version))
        .order((visible::plan_version_lines::position, visible::plan_version_lines::id))
        .select((
            visible::plan_version_lines::kind,
            visible::plan_version_lines::fact_id,
            visible::plan_version_lines::heading,
            visible::plan_version_lines::words,
            (
                visible::plan_version_lines::subjects,
                visible::plan_version_lines::withheld_from,
                visible::plan_version_lines::visibility,
                visible::plan_version_lines::source,
            ),
        ))
        .load(connection)?;
    let line = |(kind, fact_id, heading, words, marks)| Line { kind, fact_id, heading, words, marks };
    Ok(rows.into_iter().map(line).collect())
}

/// A version that is being agreed.
#[derive(Clone, Debug)]
pub struct NewVersion {
    /// When.
    pub agreed_on: Day,
    /// How.
    pub how: AgreedHow,
    /// What was said about it.
    pub words: String,
    /// Who says what, and who was given a copy then.
    pub people: Vec<(Id, String, Agrees, bool)>,
}

/// Freezes the plan as the next version, whole: each line with its marks, so that nobody learns more from a version than from the plan,
/// and nothing is missing because of who wrote it down. Gives back its number.
pub fn agree(tx: &mut Tx<'_>, by: &Viewer, family: &Family, new: &NewVersion) -> Result<i64> {
    let nothing = || Error::Refused("There is no plan to agree yet. Add a first goal with the family.".to_owned());
    let plan = plan(tx.connection(), family)?.ok_or_else(nothing)?;
    let whole = whole_plan(tx, &plan)?;
    if !whole.iter().any(|line| line.kind == LineKind::Goal) {
        return Err(nothing());
    }
    let number = plan.agreed_number + 1;
    let (id, now) = (tx.new_id(), tx.now());
    let marks = Marks::about(People::none(), by.agency.clone());
    diesel::insert_into(plan_versions::table)
        .values((
            plan_versions::id.eq(&id),
            plan_versions::family_id.eq(&family.id),
            plan_versions::plan_id.eq(&plan.id),
            plan_versions::number.eq(number),
            plan_versions::agreed_on.eq(new.agreed_on),
            plan_versions::how.eq(new.how),
            plan_versions::words.eq(&new.words),
            plan_versions::recorded_by.eq(&by.user_id),
            plan_versions::recorded_at.eq(now),
            plan_versions::subjects.eq(&marks.subjects),
            plan_versions::withheld_from.eq(&marks.withheld_from),
            plan_versions::visibility.eq(marks.visibility),
            plan_versions::source.eq(&marks.source),
        ))
        .execute(tx.connection())
        .map_err(agreed_meanwhile)?;
    for (position, line) in whole.iter().enumerate() {
        add_line(tx, &family.id, &id, position as i64, line)?;
    }
    for (person, name, agrees, has_copy) in &new.people {
        let copy = has_copy.then_some(new.agreed_on);
        add_person(tx, &family.id, &id, (person, name, *agrees, copy), &marks)?;
    }
    diesel::update(plans::table.filter(plans::id.eq(&plan.id)))
        .set((plans::agreed_number.eq(number), plans::agreed_on.eq(new.agreed_on)))
        .execute(tx.connection())?;
    let said: Vec<String> = new
        .people
        .iter()
        .filter(|(_, _, agrees, _)| *agrees != Agrees::NotAsked)
        .map(|(_, name, agrees, _)| format!("{name}: {}", agrees.words()))
        .collect();
    let body = format!("{}\n\n{}", said.join("\n"), new.words).trim().to_owned();
    plan_note(tx, by, &family.id, format!("Plan agreed: version {number}"), body, &id, &marks)?;
    Ok(number)
}

fn agreed_meanwhile(error: DbError) -> Error {
    match error {
        DbError::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => Error::Stale,
        other => Error::Database(other),
    }
}

/// Everything in the plan, also what the writer may not see: each line is seen later by those who may see what it says.
fn whole_plan(tx: &mut Tx<'_>, plan: &Plan) -> Result<Vec<Line>> {
    let of_plan: Vec<Goal> = goals::table
        .inner_join(plans::table.on(plans::id.eq(goals::plan_id)))
        .filter(goals::plan_id.eq(&plan.id))
        .order((goals::position, goals::id))
        .select(goal_columns!(goals))
        .load(tx.connection())?;
    let towards: Vec<Action> = actions::table
        .inner_join(goals::table.on(goals::id.eq(actions::goal_id)))
        .filter(goals::plan_id.eq(&plan.id))
        .order((actions::position, actions::id))
        .select(action_columns!(actions))
        .load(tx.connection())?;
    let steps: Vec<ServiceStep> = service_steps::table
        .filter(service_steps::plan_id.eq(&plan.id))
        .order((service_steps::position, service_steps::id))
        .select(step_columns!(service_steps))
        .load(tx.connection())?;
    let needs: Vec<(StepNeed, Marks)> = step_needs::table
        .inner_join(service_steps::table.on(service_steps::id.eq(step_needs::step_id)))
        .filter(service_steps::plan_id.eq(&plan.id))
        .order((step_needs::step_id, step_needs::id))
        .select((
            need_columns!(step_needs),
            (step_needs::subjects, step_needs::withheld_from, step_needs::visibility, step_needs::source),
        ))
        .load(tx.connection())?;
    let marks: Vec<(Id, Marks)> = needs.iter().map(|(need, marks)| (need.id.clone(), marks.clone())).collect();
    let steps = Steps { steps, needs: needs.into_iter().map(|(need, _)| need).collect() };
    let marks_of = |id: &Id| marks.iter().find(|(need, _)| need == id).map(|(_, marks)| marks.clone());
    Ok(lines(&of_plan, &towards, &steps, marks_of))
}

fn add_line(tx: &mut Tx<'_>, family: &Id, version: &Id, position: i64, line: &Line) -> Result<()> {
    let id = tx.new_id();
    diesel::insert_into(plan_version_lines::table)
        .values((
            plan_version_lines::id.eq(id),
            plan_version_lines::family_id.eq(family),
            plan_version_lines::version_id.eq(version),
            plan_version_lines::position.eq(position),
            plan_version_lines::kind.eq(line.kind),
            plan_version_lines::fact_id.eq(&line.fact_id),
            plan_version_lines::heading.eq(&line.heading),
            plan_version_lines::words.eq(&line.words),
            plan_version_lines::subjects.eq(&line.marks.subjects),
            plan_version_lines::withheld_from.eq(&line.marks.withheld_from),
            plan_version_lines::visibility.eq(line.marks.visibility),
            plan_version_lines::source.eq(&line.marks.source),
        ))
        .execute(tx.connection())?;
    Ok(())
}

fn add_person(
    tx: &mut Tx<'_>,
    family: &Id,
    version: &Id,
    (person, name, agrees, copy): (&Id, &str, Agrees, Option<Day>),
    marks: &Marks,
) -> Result<()> {
    let id = tx.new_id();
    diesel::insert_into(plan_version_people::table)
        .values((
            plan_version_people::id.eq(id),
            plan_version_people::family_id.eq(family),
            plan_version_people::version_id.eq(version),
            plan_version_people::person_id.eq(person),
            plan_version_people::name.eq(name),
            plan_version_people::agrees.eq(agrees),
            plan_version_people::copy_given_on.eq(copy),
            plan_version_people::subjects.eq(People::one(person)),
            plan_version_people::withheld_from.eq(&marks.withheld_from),
            plan_version_people::visibility.eq(marks.visibility),
            plan_version_people::source.eq(&marks.source),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Notes that somebody was given a copy of this version today.
pub fn give_copy(tx: &mut Tx<'_>, by: &Viewer, family: &Id, version: &Id, person: (&Id, &str)) -> Result<()> {
    let today = tx.today();
    let (id, name) = person;
    let given = diesel::update(
        plan_version_people::table
            .filter(plan_version_people::version_id.eq(version).and(plan_version_people::person_id.eq(id))),
    )
    .set(plan_version_people::copy_given_on.eq(today))
    .execute(tx.connection())?;
    let marks = Marks::about(People::none(), by.agency.clone());
    if given == 0 {
        add_person(tx, family, version, (id, name, Agrees::NotAsked, Some(today)), &marks)?;
    }
    let marks = Marks::about(People::one(id), by.agency.clone());
    plan_note(tx, by, family, format!("{name} was given a copy of the plan"), String::new(), version, &marks)
}

/// The marks of what waits for what, for the comparison with a version. The viewer's own view.
pub fn marks_of_needs(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<(Id, Marks)>> {
    Ok(visible!(step_needs, viewer, family)
        .select((
            visible::step_needs::id,
            (
                visible::step_needs::subjects,
                visible::step_needs::withheld_from,
                visible::step_needs::visibility,
                visible::step_needs::source,
            ),
        ))
        .load(connection)?)
}
