//! Opening a family's record for somebody who was given a part of it.

use std::collections::BTreeMap;

use alongside_schema::connection::DbConnection;
use alongside_schema::reach::{Area, parts_now};
use alongside_schema::tables::{episodes, families, involvements, today, users};
use alongside_schema::{Day, Error, Id, Reference, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::Family;
use super::open::joined_into;
use crate::codes::ContactKind;

/// A family of whose record the viewer has a part.
#[derive(Clone, Debug)]
pub struct PartOf {
    /// The family. Its grade is 0: the viewer does not reach it, and nothing of it may be changed by them.
    pub family: Family,
    /// What they see of it, beside who is of the family and the alerts.
    pub areas: Vec<Area>,
    /// Whom to ring or write to: the lead practitioner.
    pub lead: Option<Lead>,
}

impl PartOf {
    /// Whether they see this area.
    pub fn has(&self, area: Area) -> bool {
        self.areas.contains(&area)
    }
}

/// Who leads the work, for somebody outside.
#[derive(Clone, Debug, Queryable)]
pub struct Lead {
    /// The account.
    pub id: Id,
    /// The name.
    pub name: String,
    /// What they are called at work.
    pub job_title: String,
    /// Their address at work.
    pub email: String,
}

/// The family with this reference, where the viewer has a part of its record. Everybody else gets the same answer as for a family that is not there. As with
/// [`open`](super::open), the reference of a record that was joined to another leads to that one.
pub fn open_part(connection: &mut DbConnection, viewer: &Viewer, reference: &Reference) -> Result<PartOf> {
    let found = open_itself(connection, viewer, reference);
    if !matches!(found, Err(Error::NotFound)) {
        return found;
    }
    match joined_into(connection, reference)? {
        Some(into) => open_part(connection, viewer, &into),
        None => found,
    }
}

fn open_itself(connection: &mut DbConnection, viewer: &Viewer, reference: &Reference) -> Result<PartOf> {
    type Row = (Id, Reference, String, i64, Id, Day);
    let (id, reference, name, sum, episode, opened_on): Row = parts_now::table
        .inner_join(families::table.on(families::id.eq(parts_now::family_id)))
        .inner_join(episodes::table.on(episodes::family_id.eq(parts_now::family_id)))
        .filter(parts_now::viewer_id.eq(&viewer.user_id).and(families::reference.eq(reference)))
        .filter(episodes::closed_on.is_null())
        .select((
            families::id,
            families::reference,
            families::name,
            parts_now::areas,
            episodes::id,
            episodes::opened_on,
        ))
        .first(connection)
        .map_err(Error::or_not_found)?;
    let lead: Option<Lead> = involvements::table
        .inner_join(users::table.on(users::id.eq(involvements::user_id)))
        .filter(involvements::family_id.eq(&id).and(involvements::role.eq("lead")))
        .filter(involvements::ended_on.is_null())
        .select((users::id, users::name, users::job_title, users::email))
        .first(connection)
        .optional()?;
    let day: Day = today::table.select(today::day).first(connection)?;
    use visible::alerts as seen;
    let alerts = visible!(alerts, viewer, &id)
        .filter(seen::ended_on.is_null().and(seen::from_on.le(day)))
        .filter(seen::to_on.is_null().or(seen::to_on.ge(day)))
        .order((seen::from_on, seen::id))
        .select((seen::kind, seen::words, seen::review_on))
        .load(connection)?;
    let family = Family {
        id,
        reference,
        name,
        grade: 0,
        lead: lead.as_ref().map(|lead| (lead.id.clone(), lead.name.clone())),
        episode: Some((episode, opened_on)),
        alerts,
        emergency: None,
        limits: Vec::new(),
        pairs: 0,
    };
    Ok(PartOf { family, areas: Area::of(sum), lead })
}

/// The same, held open until the transaction ends: the beginning of every write by somebody who has a part.
pub fn hold_part(tx: &mut Tx<'_>, viewer: &Viewer, reference: &Reference) -> Result<PartOf> {
    let part = open_part(tx.connection(), viewer, reference)?;
    super::hold_episode(tx, &part.family)?;
    Ok(part)
}

/// A family of whose record the viewer has a part, in a list.
#[derive(Clone, Debug, Queryable)]
pub struct PartLine {
    /// Its reference.
    pub reference: Reference,
    /// What it is called.
    pub name: String,
    /// The sum of the areas; see `alongside_schema::reach::area`.
    pub areas: i64,
}

/// All of them, by name; so many at the most.
pub fn parts_of(connection: &mut DbConnection, viewer: &Viewer, most: i64) -> Result<Vec<PartLine>> {
    let given = involvements::table
        .filter(involvements::user_id.eq(&viewer.user_id).and(involvements::ended_on.is_null()))
        .select(involvements::family_id);
    Ok(parts_now::table
        .inner_join(families::table.on(families::id.eq(parts_now::family_id)))
        .filter(parts_now::viewer_id.eq(&viewer.user_id).and(parts_now::family_id.eq_any(given)))
        .order((families::name, families::id))
        .limit(most)
        .select((families::reference, families::name, parts_now::areas))
        .load(connection)?)
}

/// A visit or call, for somebody who reads of it.
#[derive(Clone, Debug, Queryable)]
pub struct ContactLine {
    /// When.
    pub happened_on: Day,
    /// How.
    pub kind: ContactKind,
    /// What happened.
    pub what_happened: String,
    /// Whose agency wrote it down.
    pub source: String,
}

/// The visits and calls that the viewer may see, the latest first; so many at the most.
pub fn contact_lines(
    connection: &mut DbConnection,
    viewer: &Viewer,
    family: &Id,
    most: i64,
) -> Result<Vec<ContactLine>> {
    use visible::contacts as seen;
    Ok(visible!(contacts, viewer, family)
        .order((seen::happened_on.desc(), seen::id.desc()))
        .limit(most)
        .select((seen::happened_on, seen::kind, seen::what_happened, seen::source))
        .load(connection)?)
}

/// Where each person goes to school, as it was said last and as far as the viewer may see it.
pub fn schools_of(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<BTreeMap<Id, String>> {
    use visible::schools as seen;
    let rows: Vec<(Id, String)> =
        visible!(schools, viewer, family).order(seen::id).select((seen::person_id, seen::name)).load(connection)?;
    Ok(rows.into_iter().collect())
}
