use alongside_schema::connection::DbConnection;
use alongside_schema::tables::sendings;
use alongside_schema::{Id, Moment, Reference, Result, Viewer, reached, seen_by, written};
use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::codes::State;

/// What waits for a second person, of the families for which the viewer answers and not prepared by them. The oldest first.
pub(super) const WAITS: &str = concat!(
    reached!("grade >= 3"),
    "select s.id, f.reference, s.made_at
       from r
       join families f on f.id = r.family_id
       join marked_sendings s on ",
    seen_by!("s", "r"),
    "
      where s.state = 'waits_second' and s.made_by <> r.viewer_id
      order by s.made_at, s.id
      limit $2"
);

/// Something that waits to be read by a second person.
#[derive(Clone, Debug, QueryableByName)]
pub struct Waiting {
    /// The row.
    #[diesel(sql_type = Text)]
    pub id: Id,
    /// Of which family.
    #[diesel(sql_type = Text)]
    pub reference: Reference,
    /// Since when.
    #[diesel(sql_type = Text)]
    pub made_at: Moment,
}

/// The most that are shown at once.
pub const MOST: usize = 200;

/// How many wait for this viewer, [`MOST`] and one standing for more: asked before every page of a manager.
pub fn how_many_wait(connection: &mut DbConnection, viewer: &Viewer) -> Result<usize> {
    // Hardly ever does anything wait; only then is it asked for whom.
    let waits = sendings::table.filter(sendings::state.eq(State::WaitsSecond));
    if !diesel::select(diesel::dsl::exists(waits)).get_result::<bool>(connection)? {
        return Ok(0);
    }
    Ok(waiting(connection, viewer)?.len())
}

/// What waits for this viewer to read it, the oldest first, and one more than [`MOST`] where there are more.
pub fn waiting(connection: &mut DbConnection, viewer: &Viewer) -> Result<Vec<Waiting>> {
    Ok(written(WAITS).with(&viewer.user_id).with_number(MOST as i64 + 1).load(connection)?)
}
