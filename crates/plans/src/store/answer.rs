use alongside_schema::tables::actions;
use alongside_schema::{Error, Id, Marks, Result, Tx, Viewer};
use diesel::prelude::*;

use super::plan::plan_note;
use crate::codes::ActionState;

/// Says what came of an action, for somebody whom another rule lets answer for it: they may not reach the family, so the action is read
/// as it is. One that is not open any more is left alone: [`Error::Stale`].
pub fn answer_action(tx: &mut Tx<'_>, by: &Viewer, family: &Id, action: &Id, done: bool, words: &str) -> Result<()> {
    let state = if done { ActionState::Done } else { ActionState::NotDone };
    let open = actions::id
        .eq(action)
        .and(actions::family_id.eq(family))
        .and(actions::state.eq_any([ActionState::ToDo, ActionState::Doing]));
    let changed = diesel::update(actions::table.filter(open))
        .set((actions::state.eq(state), actions::state_reason.eq(words), actions::version.eq(actions::version + 1)))
        .execute(tx.connection())?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    let (owner, what, marks): (String, String, Marks) = actions::table
        .filter(actions::id.eq(action))
        .select((
            actions::owner_name,
            actions::what,
            (actions::subjects, actions::withheld_from, actions::visibility, actions::source),
        ))
        .first(tx.connection())?;
    let body = if words.is_empty() { what } else { format!("{what}\n\n{words}") };
    plan_note(tx, by, family, format!("{owner}: {}", state.words()), body, action, &marks)
}
