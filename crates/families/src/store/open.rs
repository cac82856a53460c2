use alongside_schema::connection::DbConnection;
use alongside_schema::tables::families;
use alongside_schema::{Day, Error, Id, Moment, Reference, Result, Viewer, reached, seen_by, written};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use super::Family;
use super::alerts::holds_today;
use super::limits::limits_of;
use crate::codes::AlertKind;

/// The family with the reference `$2`, where the viewer works with it: a row for each alert that holds today, or one with none.
pub(crate) const OPEN: &str = concat!(
    reached!("grade >= 2 and family_id = (select k.id from families k where k.reference = $2)"),
    "select f.id as family_id, f.reference, f.name, r.grade, u.id as lead_id, u.name as lead_name, e.id as episode_id, e.opened_on,
       a.kind as alert_kind, a.words as alert_words, a.review_on as alert_review_on, g.id as emergency_id, g.until_at,
       (select count(*) from limits_now l where l.family_id = r.family_id) as limits,
       (select count(*) from marked_nondisclosures n where n.state in ('proposed', 'confirmed') and ",
    seen_by!("n", "r"),
    ") as pairs
      from r join families f on f.id = r.family_id
      left join involvements i on i.family_id = r.family_id and i.role = 'lead' and i.ended_on is null
      left join users u on u.id = i.user_id
      left join episodes e on e.family_id = r.family_id and e.closed_on is null
      left join marked_alerts a on ",
    seen_by!("a", "r"),
    " and ",
    holds_today!("a"),
    "
      left join emergencies_now g on g.family_id = r.family_id and g.user_id = r.viewer_id
      order by a.from_on nulls first, a.id nulls first"
);

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    family_id: Id,
    #[diesel(sql_type = Text)]
    reference: Reference,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    grade: i64,
    #[diesel(sql_type = Nullable<Text>)]
    lead_id: Option<Id>,
    #[diesel(sql_type = Nullable<Text>)]
    lead_name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    episode_id: Option<Id>,
    #[diesel(sql_type = Nullable<Text>)]
    opened_on: Option<Day>,
    #[diesel(sql_type = Nullable<Text>)]
    alert_kind: Option<AlertKind>,
    #[diesel(sql_type = Nullable<Text>)]
    alert_words: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    alert_review_on: Option<Day>,
    #[diesel(sql_type = Nullable<Text>)]
    emergency_id: Option<Id>,
    #[diesel(sql_type = Nullable<Text>)]
    until_at: Option<Moment>,
    #[diesel(sql_type = BigInt)]
    limits: i64,
    #[diesel(sql_type = BigInt)]
    pairs: i64,
}

/// The family with this reference and the alerts that hold today, if the viewer works with it. Everybody else gets the same answer as for a family that is not there.
/// The reference of a record that was joined to another leads to that one, for whoever works with it.
pub fn open(connection: &mut DbConnection, viewer: &Viewer, reference: &Reference) -> Result<Family> {
    let found = open_itself(connection, viewer, reference);
    if !matches!(found, Err(Error::NotFound)) {
        return found;
    }
    match joined_into(connection, reference)? {
        Some(into) => open(connection, viewer, &into),
        None => found,
    }
}

/// The record to which the one with this reference was joined, if it was.
pub(super) fn joined_into(connection: &mut DbConnection, reference: &Reference) -> Result<Option<Reference>> {
    let joined: Option<Option<Id>> = families::table
        .filter(families::reference.eq(reference))
        .select(families::joined_into)
        .first(connection)
        .optional()?;
    let Some(into) = joined.flatten() else { return Ok(None) };
    Ok(Some(families::table.filter(families::id.eq(into)).select(families::reference).first(connection)?))
}

fn open_itself(connection: &mut DbConnection, viewer: &Viewer, reference: &Reference) -> Result<Family> {
    let rows: Vec<Row> = written(OPEN).with(&viewer.user_id).with(reference).load(connection)?;
    let alert = |row: &Row| Some((row.alert_kind?, row.alert_words.clone()?, row.alert_review_on?));
    let alerts = rows.iter().filter_map(alert).collect();
    let row = rows.into_iter().next().ok_or(Error::NotFound)?;
    let limits = if row.limits > 0 { limits_of(connection, viewer, &row.family_id)? } else { Vec::new() };
    Ok(Family {
        limits,
        pairs: row.pairs,
        id: row.family_id,
        reference: row.reference,
        name: row.name,
        grade: row.grade,
        lead: row.lead_id.zip(row.lead_name),
        episode: row.episode_id.zip(row.opened_on),
        alerts,
        emergency: row.emergency_id.zip(row.until_at),
    })
}
