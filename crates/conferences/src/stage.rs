//! How far a meeting that the family leads has come. Worked out from what there is and stored nowhere, so that it is never behind.

use crate::store::{Conference, FamilyPlan};

/// How far it has come, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Somebody asked for it; nobody coordinates it yet.
    Referred,
    /// The coordinator prepares people.
    Preparing,
    /// There is a day.
    Set,
    /// It was held.
    Held,
    /// The family's plan is written down and waits for its answer.
    Planned,
    /// The plan is answered, and is looked at again.
    Answered,
    /// It is over.
    Closed,
    /// It does not happen.
    NotHeld,
}

impl Stage {
    /// As people read it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Referred => "Needs a coordinator",
            Self::Preparing => "People are being prepared",
            Self::Set => "The day is set",
            Self::Held => "Held: the family\u{2019}s plan is to be written down",
            Self::Planned => "The family\u{2019}s plan waits for an answer",
            Self::Answered => "To be looked at again",
            Self::Closed => "Over",
            Self::NotHeld => "Does not happen",
        }
    }

    /// Whether it goes on.
    pub fn is_open(self) -> bool {
        self < Self::Closed
    }

    /// Of a meeting and the newest plan of the family that came of it.
    pub fn of(conference: &Conference, newest: Option<&FamilyPlan>) -> Self {
        match (conference, newest) {
            (c, _) if !c.day.not_held_why.is_empty() => Self::NotHeld,
            (c, _) if c.closed_on.is_some() => Self::Closed,
            (_, Some(plan)) if plan.answer.is_some() => Self::Answered,
            (_, Some(_)) => Self::Planned,
            (c, None) if c.day.held_on.is_some() => Self::Held,
            (c, None) if c.day.meets_on.is_some() => Self::Set,
            (c, None) if c.coordinator_id.is_some() => Self::Preparing,
            _ => Self::Referred,
        }
    }
}
