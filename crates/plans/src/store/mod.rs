//! Every query of this area.

mod ending;
mod plan;
mod review;

pub use ending::{NewEnding, end};
pub use plan::{
    Action, ActionChange, Goal, Owner, action, actions, add_action, add_goal, change_action, change_goal, goal, goals,
};
pub use review::{NewReview, Reading, readings, record_review};
