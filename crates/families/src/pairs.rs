//! What a worker can decide about a pair who must not be told something. Rules only.

use alongside_schema::code_list;

use crate::codes::PairState;

code_list! {
    /// What came of a pair, one step at a time.
    pub enum PairStep {
        /// Somebody said so, or the program noticed it.
        Proposed = "proposed", "Proposed";
        /// A worker wrote it down and knows that it holds.
        Added = "added", "Added";
        /// A worker has looked and it holds.
        Confirmed = "confirmed", "Confirmed";
        /// A worker has looked and it does not hold.
        Dropped = "dropped", "Dropped";
        /// It still holds, and will be looked at again.
        LookedAgain = "looked_again", "Looked at again";
        /// It held and no longer does.
        Ended = "ended", "Ended";
    }
}

impl PairStep {
    /// What somebody decides, as the page asks it; nothing for steps that begin a pair.
    pub fn question(self) -> Option<&'static str> {
        match self {
            Self::Proposed | Self::Added => None,
            Self::Confirmed => Some("It holds: confirm it"),
            Self::Dropped => Some("It does not hold: drop it"),
            Self::LookedAgain => Some("It still holds: look at it again another day"),
            Self::Ended => Some("It held and no longer does: end it"),
        }
    }
}

/// What can be decided about a pair that stands here. What was dropped or ended can be confirmed after all: a mistake here is dangerous.
pub fn choices(state: PairState) -> &'static [PairStep] {
    match state {
        PairState::Proposed => &[PairStep::Confirmed, PairStep::Dropped],
        PairState::Confirmed => &[PairStep::LookedAgain, PairStep::Ended],
        PairState::Dropped | PairState::Ended => &[PairStep::Confirmed],
    }
}

/// Where a pair stands after a step; nothing where the step can not be taken.
pub fn after(state: PairState, step: PairStep) -> Option<PairState> {
    let to = match step {
        PairStep::Confirmed | PairStep::LookedAgain => PairState::Confirmed,
        PairStep::Dropped => PairState::Dropped,
        PairStep::Ended => PairState::Ended,
        PairStep::Proposed | PairStep::Added => return None,
    };
    choices(state).contains(&step).then_some(to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_is_taken_from_where_it_makes_sense() {
        use PairState as S;
        use PairStep as P;
        assert_eq!(after(S::Proposed, P::Confirmed), Some(S::Confirmed));
        assert_eq!(after(S::Proposed, P::Ended), None, "what nobody confirmed can not end");
        assert_eq!(after(S::Confirmed, P::Dropped), None, "what was confirmed ends, with a reason");
        assert_eq!(after(S::Ended, P::Confirmed), Some(S::Confirmed));
        for state in S::ALL {
            assert!([P::Proposed, P::Added].iter().all(|step| after(*state, *step).is_none()));
            assert!(choices(*state).iter().all(|step| step.question().is_some() && after(*state, *step).is_some()));
        }
    }

    #[test]
    fn something_is_kept_from_somebody_before_anybody_has_looked() {
        assert!(PairState::Proposed.holds() && PairState::Confirmed.holds());
        assert!(!PairState::Dropped.holds() && !PairState::Ended.holds());
        assert!(PairState::ALL.iter().all(|state| state.holds() == PairState::HOLDING.contains(state)));
    }
}
