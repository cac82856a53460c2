//! Every query of this area.

mod actions;
mod answer;
mod asked;
mod check_ins;
mod ending;
mod goals;
mod needs_you;
mod plan;
mod review;
mod step_changes;
mod steps;
mod versions;

pub use actions::{
    Action, ActionAbout, ActionChange, Answer, NewAction, Owner, action, actions, add_action, change_action,
    who_can_be_asked,
};
pub use answer::answer_action;
pub use asked::{AskedAction, OwnAnswer, answer_asked, asked_action, asked_of};
pub use check_ins::{CheckIn, NewCheckIns, check_in, check_ins, check_ins_due, check_ins_kept, record_check_in};
pub use ending::{Calls, NewEnding, end};
pub use goals::{Goal, GoalChange, NewGoal, add_goal, change_goal, goal, goals, goals_with_actions};
pub use needs_you::{LedFamily, LongHelp, help_led, reviews_led, steps_led};
pub use plan::{Plan, plan};
pub use review::{
    GoalAtReview, NewReading, NewReview, Reading, Review, SaidOfGoal, readings, record_review, reviews, said_of_goals,
};
pub use step_changes::{NewHappened, NewNeed, NewStep, add_step, change_step, mark_condition, record_happened};
pub use steps::{
    Happened, ServiceStep, Somebody, StepAbout, StepNeed, StepProgress, Steps, everybody, happenings, need, step, steps,
};
pub use versions::{
    NewVersion, Version, VersionPerson, agree, give_copy, marks_of_needs, version_lines, version_people, versions,
};
