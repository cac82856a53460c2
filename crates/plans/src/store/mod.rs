//! Every query of this area.

mod ending;
mod needs_you;
mod plan;
mod review;
mod step_changes;
mod steps;

pub use ending::{NewEnding, end};
pub use needs_you::{LedFamily, steps_led};
pub use plan::{
    Action, ActionChange, Goal, Owner, action, actions, add_action, add_goal, change_action, change_goal, goal, goals,
};
pub use review::{NewReview, Reading, readings, record_review};
pub use step_changes::{NewHappened, NewNeed, NewStep, add_step, change_step, mark_condition, record_happened};
pub use steps::{
    Happened, ServiceStep, Somebody, StepAbout, StepNeed, StepProgress, Steps, everybody, happenings, need, step, steps,
};
