//! What a manager's home page is worked out from, and supervision.

use alongside_families::codes::TimelineKind;
use alongside_families::drift_columns;
use alongside_families::store::{DriftColumns, Family, Note, note};
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{supervision_actions, supervisions, users};
use alongside_schema::{
    Day, Error, Id, Marks, People, Reference, Result, Tx, Viewer, Visibility, reached, seen_by, visible, written,
};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use crate::needs::{TeamFamily, Uncovered};

/// One statement for every family that a manager answers for; each column is one look at an index.
pub(crate) const TEAM: &str = concat!(
    reached!(
        "grade = 3 and exists (select 1 from episodes e where e.family_id = reach.family_id and e.closed_on is null)
         order by family_id
         limit $2"
    ),
    "select f.reference, f.name, u.name as lead, i.started_on as led_since,
  cast(case when u.registration_number <> '' then 1 else 0 end as bigint) as is_social_worker,
  (select count(*) from barred c where c.family_id = f.id and c.user_id = i.user_id) as barred, ",
    drift_columns!(),
    ",
  (select p.due_on from marked_promises p
     where ",
    seen_by!("p", "r"),
    " and p.kept_on is null
     order by p.due_on limit 1) as promise_due_on,
  (select l.review_due_on from plans l where l.episode_id = e.id) as review_due_on,
  (select s.held_on from marked_supervisions s
     where ",
    seen_by!("s", "r"),
    " order by s.held_on desc, s.id desc limit 1) as supervised_on,
  (select s.next_on from marked_supervisions s
     where ",
    seen_by!("s", "r"),
    " order by s.held_on desc, s.id desc limit 1) as supervised_next
from r
join families f on f.id = r.family_id
join episodes e on e.family_id = r.family_id and e.closed_on is null
left join involvements i on i.family_id = r.family_id and i.role = 'lead' and i.ended_on is null
left join users u on u.id = i.user_id
order by f.id"
);

/// Families whose lead is away on a day up to `$2` without somebody who stands in for the whole of it.
pub(crate) const UNCOVERED: &str = "
select f.reference, f.name, u.name as lead, u.id as lead_id, a.from_on, a.to_on
from reach r
join families f on f.id = r.family_id
join involvements i on i.family_id = f.id and i.role = 'lead' and i.ended_on is null
join users u on u.id = i.user_id
join absences a on a.user_id = u.id
where r.viewer_id = $1 and r.grade = 3
  and a.to_on >= (select day from today) and a.from_on <= $2
  and not exists (select 1 from covers v
                  where v.family_id = f.id and v.away_id = u.id and v.ended_at is null
                    and (v.from_on <= a.from_on or v.from_on <= (select day from today)) and v.to_on >= a.to_on)
order by a.from_on, f.id
limit $3";

#[derive(QueryableByName)]
struct TeamRow {
    #[diesel(sql_type = Text)]
    reference: Reference,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Nullable<Text>)]
    lead: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    led_since: Option<Day>,
    #[diesel(sql_type = BigInt)]
    is_social_worker: i64,
    #[diesel(sql_type = BigInt)]
    barred: i64,
    #[diesel(embed)]
    drift: DriftColumns,
    #[diesel(sql_type = Nullable<Text>)]
    promise_due_on: Option<Day>,
    #[diesel(sql_type = Nullable<Text>)]
    review_due_on: Option<Day>,
    #[diesel(sql_type = Nullable<Text>)]
    supervised_on: Option<Day>,
    #[diesel(sql_type = Nullable<Text>)]
    supervised_next: Option<Day>,
}

/// The families that the viewer answers for, as far as the home page of a manager needs them.
pub fn team(connection: &mut DbConnection, viewer: &Viewer, most: i64) -> Result<Vec<TeamFamily>> {
    let rows: Vec<TeamRow> = written(TEAM).with(&viewer.user_id).with_number(most).load(connection)?;
    let of = |row: TeamRow| TeamFamily {
        reference: row.reference,
        name: row.name,
        lead: row.lead.zip(row.led_since),
        lead_is_barred: row.barred > 0,
        lead_is_social_worker: row.is_social_worker > 0,
        drift: row.drift.drift(),
        promise_due_on: row.promise_due_on,
        review_due_on: row.review_due_on,
        supervised: row.supervised_on.map(|held| (held, row.supervised_next)),
    };
    Ok(rows.into_iter().map(of).collect())
}

#[derive(QueryableByName)]
struct UncoveredRow {
    #[diesel(sql_type = Text)]
    reference: Reference,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    lead: String,
    #[diesel(sql_type = Text)]
    lead_id: String,
    #[diesel(sql_type = Text)]
    from_on: Day,
    #[diesel(sql_type = Text)]
    to_on: Day,
}

/// The families that the viewer answers for whose lead is away by this day, with nobody to stand in.
pub fn uncovered(connection: &mut DbConnection, viewer: &Viewer, until: Day, most: i64) -> Result<Vec<Uncovered>> {
    let rows: Vec<UncoveredRow> =
        written(UNCOVERED).with(&viewer.user_id).with(until).with_number(most).load(connection)?;
    let of = |row: UncoveredRow| Uncovered {
        reference: row.reference,
        name: row.name,
        lead: row.lead,
        lead_id: row.lead_id,
        from_on: row.from_on,
        to_on: row.to_on,
    };
    Ok(rows.into_iter().map(of).collect())
}

/// Supervision about one family.
#[derive(Clone, Debug, Queryable)]
pub struct Supervision {
    /// The row.
    pub id: Id,
    /// When it was held.
    pub held_on: Day,
    /// Who held it.
    pub supervisor: String,
    /// What was thought about.
    pub reflection: String,
    /// What was decided.
    pub decisions: String,
    /// When the next one is.
    pub next_on: Option<Day>,
}

/// What was agreed in supervision.
#[derive(Clone, Debug, Queryable)]
pub struct SupervisionAction {
    /// The row.
    pub id: Id,
    /// In which supervision.
    pub supervision_id: Id,
    /// What is to be done.
    pub what: String,
    /// Who does it.
    pub owner: String,
    /// By when.
    pub due_on: Day,
    /// When it was done.
    pub done_on: Option<Day>,
}

/// Supervision about the family, the newest first, with what was agreed.
pub fn supervision(
    connection: &mut DbConnection,
    viewer: &Viewer,
    family: &Id,
) -> Result<(Vec<Supervision>, Vec<SupervisionAction>)> {
    let held = visible!(supervisions, viewer, family)
        .inner_join(users::table.on(users::id.eq(visible::supervisions::supervisor_id)))
        .order((visible::supervisions::held_on.desc(), visible::supervisions::id.desc()))
        .limit(24)
        .select((
            visible::supervisions::id,
            visible::supervisions::held_on,
            users::name,
            visible::supervisions::reflection,
            visible::supervisions::decisions,
            visible::supervisions::next_on,
        ))
        .load(connection)?;
    let actions = visible!(supervision_actions, viewer, family)
        .order((visible::supervision_actions::due_on, visible::supervision_actions::id))
        .select((
            visible::supervision_actions::id,
            visible::supervision_actions::supervision_id,
            visible::supervision_actions::what,
            visible::supervision_actions::owner_name,
            visible::supervision_actions::due_on,
            visible::supervision_actions::done_on,
        ))
        .load(connection)?;
    Ok((held, actions))
}

/// Supervision to be written down.
#[derive(Clone, Debug)]
pub struct NewSupervision {
    /// When it was held.
    pub held_on: Day,
    /// What was thought about.
    pub reflection: String,
    /// What was decided.
    pub decisions: String,
    /// What somebody does by when, if anything.
    pub action: Option<(String, String, Day)>,
    /// When the next one is.
    pub next_on: Option<Day>,
}

/// Writes supervision down. It is for the lead practitioner and their manager alone; of its content the timeline says nothing.
pub fn record_supervision(tx: &mut Tx<'_>, by: &Viewer, family: &Family, new: &NewSupervision) -> Result<()> {
    let Some((lead, lead_name)) = &family.lead else {
        return Err(Error::Refused("Nobody leads this family yet. Give it a lead practitioner first.".to_owned()));
    };
    if *lead == by.user_id {
        return Err(Error::Refused("You lead this family. Whoever supervises you writes this down.".to_owned()));
    }
    let marks = Marks::about(People::none(), by.agency.clone()).seen_by(Visibility::Limited);
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(supervisions::table)
        .values((
            supervisions::id.eq(&id),
            supervisions::family_id.eq(&family.id),
            supervisions::worker_id.eq(lead),
            supervisions::supervisor_id.eq(&by.user_id),
            supervisions::held_on.eq(new.held_on),
            supervisions::reflection.eq(&new.reflection),
            supervisions::decisions.eq(&new.decisions),
            supervisions::next_on.eq(new.next_on),
            supervisions::recorded_at.eq(now),
            supervisions::subjects.eq(&marks.subjects),
            supervisions::withheld_from.eq(&marks.withheld_from),
            supervisions::visibility.eq(marks.visibility),
            supervisions::source.eq(&marks.source),
        ))
        .execute(tx.connection())?;
    if let Some((what, owner, due_on)) = &new.action {
        let action = tx.new_id();
        diesel::insert_into(supervision_actions::table)
            .values((
                supervision_actions::id.eq(action),
                supervision_actions::family_id.eq(&family.id),
                supervision_actions::supervision_id.eq(&id),
                supervision_actions::what.eq(what),
                supervision_actions::owner_name.eq(owner),
                supervision_actions::due_on.eq(due_on),
                supervision_actions::subjects.eq(&marks.subjects),
                supervision_actions::withheld_from.eq(&marks.withheld_from),
                supervision_actions::visibility.eq(marks.visibility),
                supervision_actions::source.eq(&marks.source),
            ))
            .execute(tx.connection())?;
    }
    note(
        tx,
        by,
        Note {
            family: &family.id,
            happened_on: new.held_on,
            kind: TimelineKind::Worker,
            title: format!("Supervision with {lead_name}"),
            body: String::new(),
            fact: Some(&id),
            marks: &marks,
        },
    )
}

/// What was agreed in supervision is done today. What was done before stays as it was.
pub fn supervision_action_done(tx: &mut Tx<'_>, by: &Viewer, family: &Id, action: &Id) -> Result<()> {
    let today = tx.today();
    let found: Id = visible!(supervision_actions, by, family)
        .filter(visible::supervision_actions::id.eq(action))
        .select(visible::supervision_actions::id)
        .first(tx.connection())
        .map_err(Error::or_not_found)?;
    diesel::update(
        supervision_actions::table
            .filter(supervision_actions::id.eq(found).and(supervision_actions::done_on.is_null())),
    )
    .set(supervision_actions::done_on.eq(today))
    .execute(tx.connection())?;
    Ok(())
}
