//! What of assessments waits for somebody, across their families.

use alongside_schema::connection::DbConnection;
use alongside_schema::reach::{GRADE_FULL, reach};
use alongside_schema::tables::{assessments, families};
use alongside_schema::{Day, Id, Moment, Reference, Result, Viewer, reached, seen_by, visible, written};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use crate::codes::State;

/// An assessment that waits for a supervisor.
#[derive(Clone, Debug, Queryable)]
pub struct ToAuthorise {
    /// Of which family.
    pub reference: Reference,
    /// The family's name.
    pub family: String,
    /// Since when it waits.
    pub finished_on: Option<Day>,
}

/// The assessments that this viewer can authorise: finished, of families for which they answer, and by somebody else. The longest waiting first.
pub fn to_authorise(connection: &mut DbConnection, viewer: &Viewer, most: i64) -> Result<Vec<ToAuthorise>> {
    use visible::assessments as seen;
    // What a viewer reaches is dear to work out, and few families have one that waits.
    let of: Vec<Id> = assessments::table
        .filter(assessments::state.eq(State::Finished))
        .select(assessments::family_id)
        .distinct()
        .load(connection)?;
    if of.is_empty() {
        return Ok(Vec::new());
    }
    let by_another = seen::begun_by
        .ne(&viewer.user_id)
        .and(seen::finished_by.is_null().or(seen::finished_by.ne(viewer.user_id.clone())));
    Ok(families::table
        .inner_join(reach::table.on(reach::family_id.eq(families::id)))
        .inner_join(seen::table.on(seen::family_id.eq(families::id).and(seen::viewer_id.eq(&viewer.user_id))))
        .filter(families::id.eq_any(of))
        .filter(reach::viewer_id.eq(&viewer.user_id).and(reach::grade.ge(GRADE_FULL)))
        .filter(seen::state.eq(State::Finished).and(by_another))
        .order((seen::finished_on, families::id))
        .limit(most)
        .select((families::reference, families::name, seen::finished_on))
        .load(connection)?)
}

/// A family whose assessment of the open stretch of work is not finished, with what its clock starts from.
#[derive(Clone, Debug, QueryableByName)]
pub struct NotFinished {
    /// The family.
    #[diesel(sql_type = Text)]
    pub reference: Reference,
    /// Its name.
    #[diesel(sql_type = Text)]
    pub family: String,
    /// When this work began.
    #[diesel(sql_type = Text)]
    pub opened_on: Day,
    /// When the request came with which it began.
    #[diesel(sql_type = Nullable<Text>)]
    pub asked_at: Option<Moment>,
    /// Whether a child has a statutory status: 1 or 0.
    #[diesel(sql_type = BigInt)]
    pub statutory: i64,
    /// Whether a supervisor gave it back: 1 or 0.
    #[diesel(sql_type = BigInt)]
    pub given_back: i64,
}

/// The families with which viewer `$1` works, or stands in, where no assessment of the open stretch of work is finished.
pub(crate) const NOT_FINISHED: &str = concat!(
    reached!("grade >= 3 and family_id in (select n.family_id from near n where n.viewer_id = $1)"),
    "select f.reference, f.name as family, e.opened_on,
  (select min(q.received_at) from requests q where q.episode_id = e.id) as asked_at,
  cast(case when exists (select 1 from marked_status_spells s
     where ",
    seen_by!("s", "r"),
    " and s.ended_on is null and s.status not in ('universal', 'early_help')) then 1 else 0 end as bigint) as statutory,
  cast(case when exists (select 1 from marked_assessments b
     where ",
    seen_by!("b", "r"),
    " and b.state = 'writing' and b.finished_by is not null and b.begun_on >= e.opened_on) then 1 else 0 end as bigint) as given_back
from r
join families f on f.id = r.family_id
join episodes e on e.family_id = r.family_id and e.closed_on is null
where not exists (select 1 from marked_assessments a
     where ",
    seen_by!("a", "r"),
    " and a.state <> 'writing' and a.begun_on >= e.opened_on)
order by e.opened_on, f.id"
);

/// The viewer's families whose assessment is not finished, the oldest work first.
pub fn not_finished(connection: &mut DbConnection, viewer: &Viewer) -> Result<Vec<NotFinished>> {
    Ok(written(NOT_FINISHED).with(&viewer.user_id).load(connection)?)
}

/// Raw texts of this area, for the test that prepares each on both engines.
pub const RAW_TEXTS: &[&str] = &[NOT_FINISHED];
