//! The network and the plan, as meetings that the family leads know them.

use alongside_conferences::{Around, GoalOfPlan, NetworkName, NewAction, NewGoal};
use alongside_families::store::Family;
use alongside_plans::codes::OwnerKind;
use alongside_plans::store::{self as plans, ActionAbout, Answer, Owner};
use alongside_schema::{DbConnection, Id, Result, Tx, Viewer};

/// The family's network and its one plan.
pub(crate) struct NetworkAndPlan;

impl Around for NetworkAndPlan {
    fn network(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<NetworkName>> {
        let network = alongside_network::store::network(connection, viewer, family)?;
        let name = |member: alongside_network::store::NetworkMember| NetworkName {
            who: member.who().to_owned(),
            id: member.id,
            person_id: member.person_id,
            name: member.name,
            is_there: member.ended_on.is_none(),
            marks: member.marks,
        };
        Ok(network.members.into_iter().map(name).collect())
    }

    fn goals(connection: &mut DbConnection, viewer: &Viewer, family: &Family) -> Result<Vec<GoalOfPlan>> {
        let goals = plans::goals(connection, viewer, family)?;
        let of = |goal: plans::Goal| GoalOfPlan { id: goal.id, words: goal.words, family_plan: goal.family_plan_id };
        Ok(goals.into_iter().map(of).collect())
    }

    fn add_goal(tx: &mut Tx<'_>, by: &Viewer, family: &Family, goal: &NewGoal) -> Result<Id> {
        let new = plans::NewGoal {
            words: goal.words.clone(),
            said_by: goal.said_by.clone(),
            said_by_id: None,
            baseline: String::new(),
            wanted: String::new(),
            withheld_from: goal.kept_from.clone(),
            family_plan: Some(goal.family_plan.clone()),
        };
        Ok(plans::add_goal(tx, by, family, &new, goal.review_on)?.0)
    }

    fn add_action(tx: &mut Tx<'_>, by: &Viewer, family: &Family, action: &NewAction) -> Result<Id> {
        let (person_id, name) = action.who.clone();
        let kind = match (&person_id, action.of_network) {
            (_, true) => OwnerKind::Network,
            (Some(_), false) => OwnerKind::Family,
            (None, false) => OwnerKind::Professional,
        };
        let goal = plans::goal(tx.connection(), by, &family.id, &action.goal)?;
        let new = plans::NewAction {
            about: ActionAbout {
                what: action.what.clone(),
                why: String::new(),
                due_on: action.due_on,
                how_known: String::new(),
                checked_by: action.checked_by.clone(),
                backup: action.backup.clone(),
            },
            owner: Owner { kind, person_id, name, user_id: None },
            answer: Answer::none(),
            withheld_from: action.kept_from.clone(),
            family_plan: Some(action.family_plan.clone()),
        };
        plans::add_action(tx, by, &family.id, &goal, &new)
    }
}
