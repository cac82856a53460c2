//! The plan, as meetings know it: the offer by which a decision becomes an action.

use alongside_families::store::Family;
use alongside_meetings::{Doer, NewAction, Plan};
use alongside_plans::codes::OwnerKind;
use alongside_plans::store::{self, ActionAbout, Answer, Owner};
use alongside_schema::{DbConnection, Id, Result, Tx, Viewer};

/// The one plan of a family.
pub(crate) struct ThePlan;

impl Plan for ThePlan {
    fn goals(connection: &mut DbConnection, viewer: &Viewer, family: &Family) -> Result<Vec<(Id, String)>> {
        let goals = store::goals(connection, viewer, family)?;
        Ok(goals.into_iter().map(|goal| (goal.id, goal.words)).collect())
    }

    fn add_action(tx: &mut Tx<'_>, by: &Viewer, family: &Id, action: &NewAction) -> Result<Id> {
        let (kind, person_id, name) = match &action.doer {
            Doer::Person(id, name) => (OwnerKind::Family, Some(id.clone()), name.clone()),
            Doer::Professional(name) => (OwnerKind::Professional, None, name.clone()),
        };
        let goal = store::goal(tx.connection(), by, family, &action.goal)?;
        let new = store::NewAction {
            about: ActionAbout {
                what: action.what.clone(),
                why: String::new(),
                due_on: action.due_on,
                how_known: String::new(),
                checked_by: String::new(),
                backup: String::new(),
            },
            owner: Owner { kind, person_id, name, user_id: None },
            answer: Answer::none(),
            withheld_from: action.marks.withheld_from.clone(),
            family_plan: None,
        };
        store::add_action(tx, by, family, &goal, &new)
    }

    fn answer(tx: &mut Tx<'_>, by: &Viewer, family: &Id, action: &Id, done: bool, words: &str) -> Result<()> {
        store::answer_action(tx, by, family, action, done, words)
    }
}
