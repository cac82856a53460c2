//! What the engine says, in words that name services and people.

use alongside_schema::{Day, Id};
use alongside_sequence::{Fault, Wait};

use crate::store::{Somebody, Steps};

/// What steps and people are called.
pub(super) struct Names<'a> {
    pub(super) known: &'a Steps,
    pub(super) people: &'a [Somebody],
}

impl Names<'_> {
    fn step(&self, id: &Id) -> String {
        self.known.get(id).map_or_else(String::new, |step| format!("“{}”", step.about.service))
    }

    /// Somebody who may not be known here, or is no longer in the record of the family, has no name here.
    pub(super) fn person(&self, id: &Id) -> String {
        self.people
            .iter()
            .find(|somebody| somebody.id == *id)
            .map_or_else(|| "somebody else".to_owned(), |one| one.name.clone())
    }

    pub(super) fn people<'i>(&self, ids: impl Iterator<Item = &'i Id>) -> String {
        ids.map(|id| self.person(id)).collect::<Vec<_>>().join(", ")
    }

    pub(super) fn wait(&self, wait: &Wait<Id>) -> String {
        match wait {
            Wait::Step { key, unfinished: false } => self.step(key),
            Wait::Step { key, unfinished: true } => {
                format!("{}, which ended early: change what comes first, or mark that as wanted again", self.step(key))
            }
            Wait::Other(words) => words.clone(),
            Wait::Until(day) => Day(*day).words(),
        }
    }
}

pub(super) fn fault_words(names: &Names<'_>, fault: &Fault<Id>) -> String {
    match fault {
        Fault::WaitsForItself { step } => {
            format!("{} can not wait for itself. Take it out of what must be finished first", names.step(step))
        }
        Fault::Loop { steps } => {
            let next = steps.iter().cycle().skip(1);
            let pairs: Vec<String> = steps
                .iter()
                .zip(next)
                .map(|(step, next)| format!("{} waits for {}", names.step(step), names.step(next)))
                .collect();
            format!("These wait for each other, so none can begin: {}. Let one of them not wait", pairs.join(", "))
        }
        Fault::WindowBackwards { step } => {
            format!(
                "{} is wanted from a day after the last day on which it is wanted. Change one of the two",
                names.step(step)
            )
        }
        Fault::EarliestAfterWindow { step, earliest, wanted_to } => format!(
            "{} can begin on {} at the earliest, but is wanted by {}. Change one of the two",
            names.step(step),
            Day(*earliest).words(),
            Day(*wanted_to).words()
        ),
        Fault::NeedAfterWindow { step, words, ends, wanted_to, .. } => format!(
            "“{words}” comes before {} and will not be over before {}, but {} is wanted by {}. Change one of them",
            names.step(step),
            Day(*ends).words(),
            names.step(step),
            Day(*wanted_to).words()
        ),
    }
}
