use alongside_families::codes::TimelineKind;
use alongside_families::store::{Note, note};
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{check_ins, episodes, families, users};
use alongside_schema::{Day, Error, Id, Marks, People, Reference, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use crate::codes::CheckInState;

/// The calls that a family wants after the end.
#[derive(Clone, Debug)]
pub struct NewCheckIns {
    /// After how many months each.
    pub months: Vec<i64>,
    /// How to reach them safely for it, in words.
    pub how: String,
}

/// A call after the end.
#[derive(Clone, Debug, Queryable)]
pub struct CheckIn {
    /// The call.
    pub id: Id,
    /// When it is due.
    pub due_on: Day,
    /// How to reach them safely, in words.
    pub how: String,
    /// Who rings.
    pub keeper: String,
    /// What became of it.
    pub state: CheckInState,
    /// When.
    pub done_on: Option<Day>,
    /// What was heard.
    pub heard: String,
    /// The marks.
    pub marks: Marks,
}

/// Keeps the calls that the family wants.
pub(super) fn offer_check_ins(
    tx: &mut Tx<'_>,
    family: &Id,
    episode: &Id,
    keeper: &Id,
    ended_on: Day,
    new: &NewCheckIns,
) -> Result<()> {
    let marks = Marks::about(People::none(), "The family");
    for months in &new.months {
        let id = tx.new_id();
        diesel::insert_into(check_ins::table)
            .values((
                check_ins::id.eq(id),
                check_ins::family_id.eq(family),
                check_ins::episode_id.eq(episode),
                check_ins::due_on.eq(ended_on.plus_months(*months)),
                check_ins::how.eq(&new.how),
                check_ins::keeper_id.eq(keeper),
                check_ins::state.eq(CheckInState::Offered),
                check_ins::heard.eq(""),
                check_ins::subjects.eq(&marks.subjects),
                check_ins::withheld_from.eq(&marks.withheld_from),
                check_ins::visibility.eq(marks.visibility),
                check_ins::source.eq(&marks.source),
            ))
            .execute(tx.connection())?;
    }
    Ok(())
}

macro_rules! check_in_columns {
    () => {
        (
            visible::check_ins::id,
            visible::check_ins::due_on,
            visible::check_ins::how,
            users::name,
            visible::check_ins::state,
            visible::check_ins::done_on,
            visible::check_ins::heard,
            (
                visible::check_ins::subjects,
                visible::check_ins::withheld_from,
                visible::check_ins::visibility,
                visible::check_ins::source,
            ),
        )
    };
}

/// The calls of a family, the earliest first.
pub fn check_ins(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<CheckIn>> {
    Ok(visible!(check_ins, viewer, family)
        .inner_join(users::table.on(users::id.eq(visible::check_ins::keeper_id)))
        .order((visible::check_ins::due_on, visible::check_ins::id))
        .select(check_in_columns!())
        .load(connection)?)
}

/// One of them.
pub fn check_in(connection: &mut DbConnection, viewer: &Viewer, family: &Id, id: &Id) -> Result<CheckIn> {
    visible!(check_ins, viewer, family)
        .inner_join(users::table.on(users::id.eq(visible::check_ins::keeper_id)))
        .filter(visible::check_ins::id.eq(id))
        .select(check_in_columns!())
        .first(connection)
        .map_err(Error::or_not_found)
}

/// The calls that this viewer keeps and that are due by a day: the family's reference and name, the call, and its day.
pub fn check_ins_due(
    connection: &mut DbConnection,
    viewer: &Viewer,
    by: Day,
) -> Result<Vec<(Reference, String, Id, Day)>> {
    let help_goes_on = episodes::table
        .filter(episodes::family_id.eq(visible::check_ins::family_id).and(episodes::closed_on.is_null()));
    Ok(visible::check_ins::table
        .inner_join(families::table.on(families::id.eq(visible::check_ins::family_id)))
        .filter(visible::check_ins::viewer_id.eq(&viewer.user_id))
        .filter(visible::check_ins::keeper_id.eq(&viewer.user_id))
        .filter(diesel::dsl::not(diesel::dsl::exists(help_goes_on)))
        .filter(visible::check_ins::state.eq(CheckInState::Offered).and(visible::check_ins::due_on.le(by)))
        .order((visible::check_ins::due_on, visible::check_ins::id))
        .limit(50)
        .select((families::reference, families::name, visible::check_ins::id, visible::check_ins::due_on))
        .load(connection)?)
}

/// The calls from a day to a day that a worker keeps and that nobody recorded, as far as the viewer may see them: the family's reference and
/// name, the call, and its day.
pub fn check_ins_kept(
    connection: &mut DbConnection,
    viewer: &Viewer,
    worker: &Id,
    days: (Day, Day),
) -> Result<Vec<(Reference, String, Id, Day)>> {
    let help_goes_on = episodes::table
        .filter(episodes::family_id.eq(visible::check_ins::family_id).and(episodes::closed_on.is_null()));
    Ok(visible::check_ins::table
        .inner_join(families::table.on(families::id.eq(visible::check_ins::family_id)))
        .filter(visible::check_ins::viewer_id.eq(&viewer.user_id))
        .filter(visible::check_ins::keeper_id.eq(worker))
        .filter(diesel::dsl::not(diesel::dsl::exists(help_goes_on)))
        .filter(visible::check_ins::state.eq(CheckInState::Offered))
        .filter(visible::check_ins::due_on.between(days.0, days.1))
        .order((visible::check_ins::due_on, visible::check_ins::id))
        .limit(50)
        .select((families::reference, families::name, visible::check_ins::id, visible::check_ins::due_on))
        .load(connection)?)
}

/// Records what became of a call. It can be recorded once; where the family wants no more calls, those to come are declined with it. The
/// work has ended, so there is no stretch of work to hold: the state of the call guards it.
pub fn record_check_in(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Id,
    call: &CheckIn,
    state: CheckInState,
    heard: &str,
) -> Result<()> {
    let today = tx.today();
    let recorded = diesel::update(
        check_ins::table.filter(check_ins::id.eq(&call.id).and(check_ins::state.eq(CheckInState::Offered))),
    )
    .set((
        check_ins::state.eq(state),
        check_ins::done_on.eq(today),
        check_ins::heard.eq(heard),
        check_ins::recorded_by.eq(&by.user_id),
    ))
    .execute(tx.connection())?;
    if recorded == 0 {
        return Err(Error::Stale);
    }
    if state == CheckInState::Declined {
        diesel::update(
            check_ins::table.filter(check_ins::family_id.eq(family).and(check_ins::state.eq(CheckInState::Offered))),
        )
        .set((check_ins::state.eq(CheckInState::Declined), check_ins::done_on.eq(today)))
        .execute(tx.connection())?;
    }
    let happened = Note {
        family,
        happened_on: today,
        kind: TimelineKind::Contact,
        title: format!("Call after the end: {}", state.words()),
        body: heard.to_owned(),
        fact: Some(&call.id),
        marks: &call.marks,
    };
    note(tx, by, happened)
}
