//! The plan as the family page shows it.

use alongside_families::store::Family;
use alongside_schema::connection::DbConnection;
use alongside_schema::{Day, Id, Reference, Result, Viewer};
use askama::Template;

use crate::store::{self, Action, Goal};

/// The plan of a family: what this area offers to the family page and to the printed record.
#[derive(Template, Clone, Debug)]
#[template(path = "plans/panel.html")]
pub struct PlanPanel {
    reference: Reference,
    goals: Vec<Goal>,
    actions: Vec<Action>,
    can_change: bool,
    today: Day,
}

impl askama::filters::HtmlSafe for PlanPanel {}

impl PlanPanel {
    /// Reads the plan for this viewer: two queries.
    pub fn read(connection: &mut DbConnection, viewer: &Viewer, family: &Family, today: Day) -> Result<Self> {
        Ok(Self {
            reference: family.reference.clone(),
            goals: store::goals(connection, viewer, family)?,
            actions: store::actions(connection, viewer, &family.id)?,
            can_change: family.is_open(),
            today,
        })
    }

    /// The same, with nothing to click: for paper.
    pub fn for_paper(mut self) -> Self {
        self.can_change = false;
        self
    }

    fn actions_of(&self, goal: &Id) -> impl Iterator<Item = &Action> {
        self.actions.iter().filter(move |action| action.goal_id == *goal)
    }

    fn is_late(&self, action: &Action) -> bool {
        action.state.is_open() && action.due_on < self.today
    }
}
