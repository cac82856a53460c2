//! The services as the engine takes them.

use alongside_schema::{Day, Id, Marks};
use alongside_sequence::{Need, Pace, State, Step};

use crate::codes::{ActionState, Meets, NeedKind, StepState};
use crate::store::{Action, NewNeed, NewStep, ServiceStep, StepNeed, StepProgress, Steps};

impl Meets {
    /// The same as the engine counts it.
    pub(super) fn pace(self) -> Option<Pace> {
        let (times, weeks) = match self {
            Self::NotKnown => return None,
            Self::Monthly => (1, 4),
            Self::Fortnightly => (1, 2),
            Self::Weekly => (1, 1),
            Self::Twice => (2, 1),
            Self::ThreeTimes => (3, 1),
        };
        Some(Pace::new(times, weeks))
    }
}

/// The steps as they would be with this one changed or added.
pub(super) fn as_if(known: &Steps, id: &Id, new: &NewStep) -> Steps {
    let mut next = known.clone();
    match next.steps.iter_mut().find(|step| step.id == *id) {
        Some(step) => step.about = new.about.clone(),
        None => next.steps.push(ServiceStep {
            id: id.clone(),
            about: new.about.clone(),
            progress: StepProgress::default(),
            version: 1,
            marks: Marks::about(new.subjects.clone(), ""),
        }),
    }
    next.needs.retain(|need| need.step_id != *id);
    next.needs.extend(new.needs.iter().map(|need| {
        let (kind, needs_step_id, needs_action_id, words) = match need {
            NewNeed::Step(id) => (NeedKind::Step, Some(id.clone()), None, ""),
            NewNeed::Action(id) => (NeedKind::Action, None, Some(id.clone()), ""),
            NewNeed::Condition(words) => (NeedKind::Condition, None, None, words.as_str()),
        };
        let met_on = known.needs_of(id).find(|was| was.kind == kind && was.words == words).and_then(|was| was.met_on);
        let (id, step_id, words) = (id.clone(), id.clone(), words.to_owned());
        StepNeed { id, step_id, kind, needs_step_id, needs_action_id, words, met_on, met_words: String::new() }
    }));
    next
}

/// The services as the engine takes them. What waits for something that the viewer may not know of does not wait for it here.
pub(super) fn for_engine(known: &Steps, actions: &[Action]) -> Vec<Step<Id>> {
    let step = |step: &ServiceStep| Step {
        key: step.id.clone(),
        name: step.about.service.clone(),
        attends: step.about.attends.iter().cloned().collect(),
        needs: known.needs_of(&step.id).filter_map(|need| need_for_engine(need, actions)).collect(),
        earliest: step.about.earliest_on.map(|day| day.0),
        wanted_from: step.about.wanted_from.map(|day| day.0),
        wanted_to: step.about.wanted_to.map(|day| day.0),
        waiting_since: step.about.waiting_since.0,
        pace: step.about.meets.pace(),
        sessions: step.about.sessions.and_then(|count| u32::try_from(count).ok()),
        state: state_for_engine(step),
    };
    known.steps.iter().map(step).collect()
}

fn need_for_engine(need: &StepNeed, actions: &[Action]) -> Option<Need<Id>> {
    match need.kind {
        NeedKind::Step => need.needs_step_id.clone().map(Need::Step),
        NeedKind::Condition => {
            Some(Need::Other { words: need.words.clone(), met: need.met_on.map(|day| day.0), expected: None })
        }
        NeedKind::Action => {
            let action = actions.iter().find(|action| Some(&action.id) == need.needs_action_id.as_ref())?;
            // On which day an action was done is not stored: what waits for it counts as possible from the day it was wanted.
            let met = (action.state == ActionState::Done).then_some(jiff::civil::Date::MIN);
            Some(Need::Other {
                words: action.about.what.clone(),
                met,
                expected: Some(action.about.due_on.0).filter(|_| met.is_none()),
            })
        }
    }
}

fn state_for_engine(step: &ServiceStep) -> State {
    let progress = &step.progress;
    let day = |day: Option<Day>| day.unwrap_or(step.about.waiting_since).0;
    match progress.state {
        StepState::Wanted => State::Wanted,
        StepState::Asked => State::Asked { on: day(progress.asked_on) },
        StepState::Offered => {
            State::Offered { on: day(progress.offered_on), asked: progress.asked_on.map(|asked| asked.0) }
        }
        StepState::Running => State::Running { since: day(progress.started_on) },
        StepState::Finished | StepState::Stopped => State::Ended {
            started: progress.started_on.map(|started| started.0),
            on: day(progress.ended_on),
            finished: progress.state == StepState::Finished,
        },
    }
}
