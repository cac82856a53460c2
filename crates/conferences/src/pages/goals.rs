//! What the family agreed becomes its one plan: goals and actions, marked as its own.

use alongside_schema::{Error, Id, Result, Tx, Viewer};
use alongside_web::{Check, Site};

use super::form::{Step, form_page, nothing_stored};
use super::seen::{Seen, named};
use crate::around::{Around, GoalOfPlan, NewAction, NewGoal};
use crate::codes::Answer;
use crate::store::Who;

form_page!(GoalsPage, "conferences/goals.html", "What becomes the plan", |seen| format!("{}/goals", seen.address()));

/// What the lists have for what is not in them.
const NEW: &str = "new";

impl GoalsPage {
    /// Those of the plan that come from this meeting.
    fn taken(&self) -> impl Iterator<Item = &GoalOfPlan> {
        let plans = self.seen.whole().map_or(&[][..], |whole| &whole.plans);
        let is_here = |id: &Id| plans.iter().any(|plan| plan.id == *id);
        self.seen.goals.iter().filter(move |goal| goal.family_plan.as_ref().is_some_and(is_here))
    }

    fn goals(&self) -> Vec<(String, String)> {
        let first = [
            (String::new(), "Choose".to_owned()),
            (NEW.to_owned(), "A new goal of the family\u{2019}s own".to_owned()),
        ];
        let known = self.seen.goals.iter().map(|goal| (goal.id.to_string(), goal.words.clone()));
        first.into_iter().chain(known).collect()
    }

    fn doers(&self) -> Vec<(String, String)> {
        let first = [(String::new(), "Choose".to_owned())];
        let other = [(NEW.to_owned(), "A professional".to_owned())];
        first.into_iter().chain(self.seen.can_be_asked()).chain(other).collect()
    }
}

/// What a form says: a goal, an action towards it, or both.
#[derive(Clone, Debug)]
pub(super) struct Taken {
    goal: Option<Id>,
    words: String,
    said_by: String,
    action: Option<Does>,
}

#[derive(Clone, Debug)]
struct Does {
    what: String,
    who: Who,
    due_on: alongside_schema::Day,
    checked_by: String,
    backup: String,
}

pub(super) fn step<W: Around>() -> Step<Taken> {
    Step {
        name: "family-plan-goals",
        field: "goal",
        for_coordinator: false,
        fill: |form, _, _| form,
        parse,
        keep: |tx, by, seen, new, _| keep::<W>(tx, by, seen, new),
        back: |seen| format!("{}/goals", seen.address()),
        stored: nothing_stored,
        render: GoalsPage::render,
    }
}

fn parse(check: &mut Check<'_>, seen: &Seen, _: &Site) -> Taken {
    let chosen: String = check.optional("goal");
    let goal = seen.goals.iter().find(|goal| goal.id.as_str() == chosen).map(|goal| goal.id.clone());
    let is_new = chosen == NEW;
    if goal.is_none() && !is_new {
        check.error("goal", "Select a goal, or that it is a new one");
    }
    let (words, said_by) = if is_new {
        let words = check.text("words", "Enter the goal, in the family\u{2019}s own words");
        (words, check.text("said_by", "Enter who of the family said it"))
    } else {
        (String::new(), String::new())
    };
    let has_action = goal.is_some() || !check.optional("what").is_empty();
    Taken { goal, words, said_by, action: has_action.then(|| parse_action(check, seen)) }
}

fn parse_action(check: &mut Check<'_>, seen: &Seen) -> Does {
    let chosen: String = check.optional("who");
    let who = match seen.chosen(&chosen) {
        Some(who) => who,
        None if chosen == NEW => Who::Named(check.text("who_name", "Enter the name of the professional")),
        None => {
            check.error("who", "Select who does it");
            Who::Named(String::new())
        }
    };
    Does {
        what: check.text("what", "Enter what somebody does"),
        who,
        due_on: check.coming_day("due", "the day by which it is done").unwrap_or(check.today()),
        checked_by: check.optional("checked_by"),
        backup: check.optional("backup"),
    }
}

fn keep<W: Around>(tx: &mut Tx<'_>, by: &Viewer, seen: &Seen, new: &Taken) -> Result<Id> {
    let whole = seen.whole()?;
    whole.conference.goes_on()?;
    let refused = |words: &str| Err(Error::Refused(words.to_owned()));
    let Some((plan, review_on)) = whole.plans.first().and_then(|plan| Some((plan, plan.review_on?))) else {
        return refused("The family\u{2019}s plan is not answered yet. Answer it first; then it becomes the plan.");
    };
    if plan.answer == Some(Answer::Not) {
        return refused("This plan was not agreed. The family can make another one, and you answer that.");
    }
    let kept_from = plan.marks.withheld_from.clone();
    let goal = match &new.goal {
        Some(goal) => goal.clone(),
        None => {
            let goal = NewGoal {
                words: new.words.clone(),
                said_by: new.said_by.clone(),
                family_plan: plan.id.clone(),
                review_on,
                kept_from: kept_from.clone(),
            };
            W::add_goal(tx, by, &seen.family, &goal)?
        }
    };
    let Some(does) = &new.action else { return Ok(goal) };
    let (person, of_network) = match &does.who {
        Who::Member(member) => (member.person_id.clone(), true),
        Who::Person(person, _) => (Some(person.clone()), false),
        Who::Named(_) => (None, false),
    };
    let action = NewAction {
        goal,
        what: does.what.clone(),
        who: (person, named(&does.who).to_owned()),
        of_network,
        due_on: does.due_on,
        checked_by: does.checked_by.clone(),
        backup: does.backup.clone(),
        family_plan: plan.id.clone(),
        kept_from,
    };
    W::add_action(tx, by, &seen.family, &action)
}
