//! The order, what can be asked for now, and what waits for what.

use std::hash::Hash;

use jiff::civil::Date;

use crate::day::days_between;
use crate::fault::Graph;
use crate::step::{Need, State, Step};

/// One step in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line<K> {
    /// Which step.
    pub key: K,
    /// Whether it can be asked for, and if not what it waits for.
    pub readiness: Readiness<K>,
    /// How long it has waited.
    pub waited: Waited,
    /// Whether the last day on which it was wanted has gone by before it began.
    pub missed: bool,
    /// Whether it began although something that was to come first was open.
    pub began_early: bool,
}

/// Whether a step can be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Readiness<K> {
    /// Nothing stands before it: it can be asked for now.
    Now {
        /// Since when that is so.
        since: Date,
    },
    /// It waits for these.
    Waits(Vec<Wait<K>>),
    /// The provider was asked.
    Asked,
    /// The provider said yes.
    Offered,
    /// It goes on.
    Running,
    /// It is over.
    Ended,
}

/// What a step waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wait<K> {
    /// For another step.
    Step {
        /// Which.
        key: K,
        /// Whether that one ended without being finished, so that somebody must decide whether it still comes first.
        unfinished: bool,
    },
    /// For something else, in words.
    Other(String),
    /// For a day to come.
    Until(Date),
}

/// How many days somebody has waited, or did wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waited {
    /// From wanting it until it began or ended, or until today.
    pub since_wanted: i64,
    /// From the day on which nothing stood before it any more, if that day has come.
    pub since_possible: Option<i64>,
    /// From asking the provider until they said yes or it began, or until today, if they were asked.
    pub since_asked: Option<i64>,
}

/// The steps in an order in which each comes after all that must come first, with what can be asked for today. Among those that could
/// be next, the order of the list is kept. What is in a loop, or waits for one, comes last; [`check`](crate::check) names it.
pub fn sequence<K: Clone + Eq + Hash>(steps: &[Step<K>], today: Date) -> Vec<Line<K>> {
    let order = Graph::new(steps).in_order();
    let rest = (0..steps.len()).filter(|at| !order.contains(at));
    order.iter().copied().chain(rest).map(|at| line(steps, &steps[at], today)).collect()
}

fn line<K: Clone + Eq + Hash>(steps: &[Step<K>], step: &Step<K>, today: Date) -> Line<K> {
    let waits = waits(steps, step, today);
    let since = possible_since(steps, step);
    let readiness = match step.state {
        State::Wanted if waits.is_empty() => Readiness::Now { since },
        State::Wanted => Readiness::Waits(waits.clone()),
        State::Asked { .. } => Readiness::Asked,
        State::Offered { .. } => Readiness::Offered,
        State::Running { .. } => Readiness::Running,
        State::Ended { .. } => Readiness::Ended,
    };
    let to_come = step.state.is_to_come();
    Line {
        key: step.key.clone(),
        readiness,
        waited: waited(step, waits.is_empty().then_some(since), today),
        missed: to_come && step.wanted_to.is_some_and(|last| last < today),
        began_early: matches!(step.state, State::Running { .. })
            && waits.iter().any(|wait| !matches!(wait, Wait::Until(_))),
    }
}

/// What stands before a step today.
fn waits<K: Clone + Eq + Hash>(steps: &[Step<K>], step: &Step<K>, today: Date) -> Vec<Wait<K>> {
    let mut waits: Vec<Wait<K>> = step
        .needs
        .iter()
        .filter_map(|need| match need {
            Need::Step(key) => {
                let other = steps.iter().find(|other| other.key == *key)?;
                let unfinished = matches!(other.state, State::Ended { finished: false, .. });
                is_to_come(other.state.finished(), today).then(|| Wait::Step { key: key.clone(), unfinished })
            }
            Need::Other { words, met, .. } => is_to_come(*met, today).then(|| Wait::Other(words.clone())),
        })
        .collect();
    let day = step.earliest.into_iter().chain(step.wanted_from).max();
    waits.extend(day.filter(|day| *day > today).map(Wait::Until));
    waits
}

/// Whether something has not been so yet.
fn is_to_come(since: Option<Date>, today: Date) -> bool {
    since.is_none_or(|since| since > today)
}

/// The day on which the last of what was to come first was there: only meant where nothing is open.
fn possible_since<K: Clone + Eq + Hash>(steps: &[Step<K>], step: &Step<K>) -> Date {
    let needs = step.needs.iter().filter_map(|need| match need {
        Need::Step(key) => steps.iter().find(|other| other.key == *key).and_then(|other| other.state.finished()),
        Need::Other { met, .. } => *met,
    });
    needs.chain(step.earliest).chain(step.wanted_from).fold(step.waiting_since, Date::max)
}

fn waited<K>(step: &Step<K>, possible: Option<Date>, today: Date) -> Waited {
    let until = match step.state {
        State::Running { since } => since,
        State::Ended { started, on, .. } => started.unwrap_or(on),
        State::Wanted | State::Asked { .. } | State::Offered { .. } => today,
    };
    let since_asked = match step.state {
        State::Asked { on } => Some(days_between(on, today)),
        State::Offered { on, asked } => asked.map(|asked| days_between(asked, on)),
        State::Wanted | State::Running { .. } | State::Ended { .. } => None,
    };
    Waited {
        since_wanted: days_between(step.waiting_since, until),
        since_possible: possible.map(|possible| days_between(possible, until)),
        since_asked,
    }
}
