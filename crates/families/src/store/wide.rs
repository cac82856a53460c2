//! How many families somebody was shown by searching of late. Whoever looks through everybody is noticed and stopped: the front door's day is hundreds of
//! searches with a few families each, and nobody's is a town. It is counted from the trail, in which every list of what was found names its families.
//! See ADR 0066.

use std::collections::HashSet;

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{trail, users, wide_searches};
use alongside_schema::{Act, Id, Moment, Result, Tx, Viewer};
use diesel::prelude::*;

/// The stretch of time in which families are counted, in seconds.
pub const WIDE_WINDOW: i64 = 3600;

/// How many families, each once, this person was shown by searching within the hour before.
pub fn shown_by_searching(connection: &mut DbConnection, viewer: &Viewer, now: Moment) -> Result<i64> {
    let of_late = trail::user_id.eq(&viewer.user_id).and(trail::at.gt(now.minus_seconds(WIDE_WINDOW)));
    let lists: Vec<String> = trail::table
        .filter(of_late.and(trail::act.eq(Act::Searched)).and(trail::shown.ne("")))
        .select(trail::shown)
        .load(connection)?;
    let families: HashSet<&str> = lists.iter().flat_map(|list| list.split(' ')).collect();
    Ok(i64::try_from(families.len()).unwrap_or(i64::MAX))
}

/// Notes that somebody was shown that many, or was stopped there. Once within the hour for each; says whether it was noted now.
pub fn note_wide_search(tx: &mut Tx<'_>, viewer: &Viewer, families: i64, stopped: bool) -> Result<bool> {
    let (id, now) = (tx.new_id(), tx.now());
    let noted = wide_searches::table
        .filter(wide_searches::user_id.eq(&viewer.user_id).and(wide_searches::stopped.eq(stopped)))
        .filter(wide_searches::at.gt(now.minus_seconds(WIDE_WINDOW)));
    if diesel::select(diesel::dsl::exists(noted)).get_result(tx.connection())? {
        return Ok(false);
    }
    diesel::insert_into(wide_searches::table)
        .values((
            wide_searches::id.eq(id),
            wide_searches::user_id.eq(&viewer.user_id),
            wide_searches::at.eq(now),
            wide_searches::families.eq(families),
            wide_searches::stopped.eq(stopped),
        ))
        .execute(tx.connection())?;
    Ok(true)
}

/// Somebody who was shown very many families within an hour.
#[derive(Clone, Debug, Queryable)]
pub struct WideSearch {
    /// When that was noticed.
    pub at: Moment,
    /// Who.
    pub name: String,
    /// How many families, until then.
    pub families: i64,
    /// Whether nothing more was shown.
    pub stopped: bool,
}

/// Who was shown very many families from one moment until before another, the newest first; of one account, or all.
pub fn wide_searches_of(
    connection: &mut DbConnection,
    user: Option<&Id>,
    from: Moment,
    before: Moment,
) -> Result<Vec<WideSearch>> {
    let mut query = wide_searches::table
        .inner_join(users::table.on(users::id.eq(wide_searches::user_id)))
        .filter(wide_searches::at.ge(from).and(wide_searches::at.lt(before)))
        .order(wide_searches::id.desc())
        .select((wide_searches::at, users::name, wide_searches::families, wide_searches::stopped))
        .into_boxed();
    if let Some(user) = user {
        query = query.filter(wide_searches::user_id.eq(user.clone()));
    }
    Ok(query.load(connection)?)
}

/// Whether there was anybody since then.
pub fn anybody_searched_widely(connection: &mut DbConnection, since: Moment) -> Result<bool> {
    let of_late = wide_searches::table.filter(wide_searches::at.gt(since));
    Ok(diesel::select(diesel::dsl::exists(of_late)).get_result(connection)?)
}
