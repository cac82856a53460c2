//! What this area asks of the network and of the plan. Areas do not know each other: the binary says which they are.

use alongside_families::store::Family;
use alongside_schema::connection::DbConnection;
use alongside_schema::{Day, Id, Marks, People, Result, Tx, Viewer};

/// Somebody of the family's own network, as far as a meeting needs them.
#[derive(Clone, Debug)]
pub struct NetworkName {
    /// Their row.
    pub id: Id,
    /// The person, where they are one of the record.
    pub person_id: Option<Id>,
    /// What they are called.
    pub name: String,
    /// Who they are, in words.
    pub who: String,
    /// Whether they are in it now.
    pub is_there: bool,
    /// The marks of their row, which what is about them carries.
    pub marks: Marks,
}

/// A goal of the family's plan.
#[derive(Clone, Debug)]
pub struct GoalOfPlan {
    /// The goal.
    pub id: Id,
    /// Its words.
    pub words: String,
    /// From which plan of the family's own it comes, if it does.
    pub family_plan: Option<Id>,
}

/// A goal that the family agreed on among itself.
#[derive(Clone, Debug)]
pub struct NewGoal {
    /// What the family wants, in its words.
    pub words: String,
    /// Who said it.
    pub said_by: String,
    /// From which plan of the family's own.
    pub family_plan: Id,
    /// By when the plan is looked at again, where there is no plan yet.
    pub review_on: Day,
    /// From whom that plan is kept.
    pub kept_from: People,
}

/// Something that somebody does, as the family agreed.
#[derive(Clone, Debug)]
pub struct NewAction {
    /// Towards which goal.
    pub goal: Id,
    /// What.
    pub what: String,
    /// Who does it: the person where they are one of the record, and the name.
    pub who: (Option<Id>, String),
    /// Whether that is somebody of the network and not of the family.
    pub of_network: bool,
    /// By when.
    pub due_on: Day,
    /// Who checks that it is done.
    pub checked_by: String,
    /// Who does it if they can not.
    pub backup: String,
    /// From which plan of the family's own.
    pub family_plan: Id,
    /// From whom that plan is kept.
    pub kept_from: People,
}

/// The network and the plan, as far as a meeting that the family leads needs them.
pub trait Around: Send + Sync + 'static {
    /// Who is and was in the network, as far as the viewer sees them.
    fn network(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<NetworkName>>;

    /// The goals of the family's plan.
    fn goals(connection: &mut DbConnection, viewer: &Viewer, family: &Family) -> Result<Vec<GoalOfPlan>>;

    /// Adds a goal to the plan, marked as the family's own; gives back its id.
    fn add_goal(tx: &mut Tx<'_>, by: &Viewer, family: &Family, goal: &NewGoal) -> Result<Id>;

    /// Adds an action towards a goal, marked as the family's own; gives back its id.
    fn add_action(tx: &mut Tx<'_>, by: &Viewer, family: &Family, action: &NewAction) -> Result<Id>;
}
