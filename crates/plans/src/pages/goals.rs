//! The goals and actions of a plan as several pages show them.

use alongside_families::store::SaidWrong;
use alongside_schema::{Day, Id, Reference};
use askama::Template;

use crate::codes::Acceptance;
use crate::store::{Action, Goal};
use crate::versions::Changes;

/// The goals, each with its actions.
#[derive(Template, Clone, Debug)]
#[template(path = "plans/goals.html")]
pub(super) struct Goals {
    pub(super) reference: Reference,
    pub(super) goals: Vec<Goal>,
    pub(super) actions: Vec<Action>,
    pub(super) can_change: bool,
    pub(super) today: Day,
    pub(super) changes: Changes,
    /// What people say is wrong in a goal or an action.
    pub(super) wrong: SaidWrong,
}

impl askama::filters::HtmlSafe for Goals {}

impl Goals {
    fn actions_of(&self, goal: &Id) -> impl Iterator<Item = &Action> {
        self.actions.iter().filter(move |action| action.goal_id == *goal)
    }

    fn is_late(&self, action: &Action) -> bool {
        action.is_late(self.today)
    }
}
