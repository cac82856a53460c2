use alongside_families::store::may_be_answered_for;
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::asked_actions;
use alongside_schema::tables::{actions, families};
use alongside_schema::{Day, Error, Id, Marks, Result, Tx, Viewer};
use diesel::prelude::*;

use super::plan::plan_note;
use crate::codes::{Acceptance, ActionState};

/// Something that the viewer is asked to do, with no more of the family than its name.
#[derive(Clone, Debug, Queryable)]
pub struct AskedAction {
    /// The action.
    pub id: Id,
    /// The family.
    pub family_id: Id,
    /// What the family is called.
    pub family: String,
    /// What is to be done.
    pub what: String,
    /// By when.
    pub due_on: Day,
    /// What they have answered.
    pub acceptance: Acceptance,
    /// Where it stands.
    pub state: ActionState,
    /// The version.
    pub version: i64,
}

macro_rules! asked_columns {
    () => {
        (
            asked_actions::id,
            asked_actions::family_id,
            families::name,
            asked_actions::what,
            asked_actions::due_on,
            asked_actions::acceptance,
            asked_actions::state,
            asked_actions::version,
        )
    };
}

/// What the viewer is asked to do in the plans of families, also of those they do not reach: what is open, the earliest first.
pub fn asked_of(connection: &mut DbConnection, viewer: &Viewer) -> Result<Vec<AskedAction>> {
    Ok(asked_actions::table
        .inner_join(families::table.on(families::id.eq(asked_actions::family_id)))
        .filter(asked_actions::viewer_id.eq(&viewer.user_id))
        .filter(asked_actions::acceptance.ne(Acceptance::Declined))
        .filter(asked_actions::state.eq(ActionState::ToDo).or(asked_actions::state.eq(ActionState::Doing)))
        .order((asked_actions::due_on, asked_actions::id))
        .limit(200)
        .select(asked_columns!())
        .load(connection)?)
}

/// One of them.
pub fn asked_action(connection: &mut DbConnection, viewer: &Viewer, id: &Id) -> Result<AskedAction> {
    asked_actions::table
        .inner_join(families::table.on(families::id.eq(asked_actions::family_id)))
        .filter(asked_actions::viewer_id.eq(&viewer.user_id).and(asked_actions::id.eq(id)))
        .select(asked_columns!())
        .first(connection)
        .map_err(Error::or_not_found)
}

/// What somebody answers who is asked to do something.
#[derive(Clone, Debug)]
pub struct OwnAnswer {
    /// Whether they will do it.
    pub accepts: bool,
    /// Where it stands, once they have said yes.
    pub state: ActionState,
    /// What they say.
    pub words: String,
}

/// Records the answer of the one who is asked. They need not reach the family, so it can not be held; the version guards against two
/// answers at once.
pub fn answer_asked(tx: &mut Tx<'_>, by: &Viewer, asked: &AskedAction, answer: &OwnAnswer, version: i64) -> Result<()> {
    may_be_answered_for(tx.connection(), &asked.family_id)?;
    let today = tx.today();
    let acceptance = if answer.accepts { Acceptance::Accepted } else { Acceptance::Declined };
    let changed = diesel::update(actions::table.filter(actions::id.eq(&asked.id).and(actions::version.eq(version))))
        .set((
            actions::acceptance.eq(acceptance),
            actions::accepted_on.eq(today),
            actions::acceptance_words.eq(&answer.words),
            actions::acceptance_by.eq(&by.user_id),
            actions::state.eq(answer.state),
            actions::version.eq(version + 1),
        ))
        .execute(tx.connection())?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    let marks: Marks = actions::table
        .filter(actions::id.eq(&asked.id))
        .select((actions::subjects, actions::withheld_from, actions::visibility, actions::source))
        .first(tx.connection())?;
    let title = match (answer.accepts, answer.state) {
        (false, _) => format!("{} can not do it", by.name),
        (true, ActionState::ToDo) => format!("{} will do it", by.name),
        (true, state) => format!("{}: {}", by.name, state.words()),
    };
    let body = match answer.words.is_empty() {
        true => asked.what.clone(),
        false => format!("{}\n\n{}", asked.what, answer.words),
    };
    plan_note(tx, by, &asked.family_id, title, body, &asked.id, &marks)
}
