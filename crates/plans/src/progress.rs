//! How a service comes from being wanted to its end: which things can happen after which.

use alongside_schema::Day;

use crate::codes::{StepEvent, StepState};
use crate::store::StepProgress;

/// How a service stands after this happened on this day. The error says, to the person who records it, why that can not be.
///
/// A provider's "no" leaves the service wanted: it is a fact with a reason and ends nothing (mission M09: nobody is refused on a
/// threshold). What has happened may be recorded whatever was to come first; the plan shows that it began early.
pub fn after(now: &StepProgress, event: StepEvent, on: Day, words: &str) -> Result<StepProgress, String> {
    use StepEvent as E;
    use StepState as S;
    let mut next = now.clone();
    match (event, now.state) {
        (E::Asked, S::Wanted | S::Asked) => {
            next.state = S::Asked;
            next.asked_on = Some(on);
        }
        (E::Offered, S::Wanted | S::Asked | S::Offered) => {
            not_before(on, now.asked_on, "It was asked for")?;
            next.state = S::Offered;
            next.offered_on = Some(on);
        }
        (E::No, S::Wanted | S::Asked | S::Offered) => {
            not_before(on, now.asked_on, "It was asked for")?;
            next.state = S::Wanted;
            (next.asked_on, next.offered_on) = (None, None);
        }
        (E::Started, S::Wanted | S::Asked | S::Offered) => {
            next.state = S::Running;
            next.started_on = Some(on);
        }
        (E::Attended | E::Missed | E::CalledOff, S::Running) => not_before(on, now.started_on, "It began")?,
        (E::Finished, S::Running) => {
            not_before(on, now.started_on, "It began")?;
            next.state = S::Finished;
            (next.ended_on, next.end_words) = (Some(on), words.to_owned());
        }
        (E::Stopped, state) if !state.is_over() => {
            not_before(on, now.started_on, "It began")?;
            next.state = S::Stopped;
            (next.ended_on, next.end_words) = (Some(on), words.to_owned());
        }
        (E::Again, S::Finished | S::Stopped) => {
            not_before(on, now.ended_on, "It ended")?;
            next = StepProgress { state: S::Wanted, ..StepProgress::default() };
        }
        (E::Attended | E::Missed | E::CalledOff | E::Finished, S::Wanted | S::Asked | S::Offered) => {
            return Err("Record first that it began".to_owned());
        }
        (E::Again, _) => return Err("It has not ended, so it need not be wanted again".to_owned()),
        (_, S::Finished | S::Stopped) => {
            return Err("It has ended. If they want it again, record first that it is wanted again".to_owned());
        }
        (_, S::Offered) => return Err("They have offered it already".to_owned()),
        (_, _) => return Err("It goes on already".to_owned()),
    }
    Ok(next)
}

/// What can happen next, in the order in which it is offered.
pub fn possible(now: &StepProgress, today: Day) -> impl Iterator<Item = StepEvent> {
    StepEvent::ALL.iter().copied().filter(move |event| after(now, *event, today, "").is_ok())
}

fn not_before(on: Day, earlier: Option<Day>, what: &str) -> Result<(), String> {
    match earlier {
        Some(earlier) if on < earlier => {
            Err(format!("{what} on {}. This can not have happened before that", earlier.words()))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn history(events: &[(StepEvent, &str)]) -> Result<StepProgress, String> {
        events.iter().try_fold(StepProgress::default(), |now, (event, on)| after(&now, *event, day(on), "Because."))
    }

    #[test]
    fn a_no_leaves_it_wanted() {
        let now = history(&[(StepEvent::Asked, "2026-11-02"), (StepEvent::No, "2026-11-09")]).expect("a no");
        assert_eq!((now.state, now.asked_on), (StepState::Wanted, None));
        let again = after(&now, StepEvent::Asked, day("2026-11-16"), "").expect("asked again");
        assert_eq!(again.asked_on, Some(day("2026-11-16")));
    }

    #[test]
    fn sessions_are_of_what_goes_on() {
        let asked = [(StepEvent::Asked, "2026-11-02")];
        let session = |on| (StepEvent::Attended, on);
        assert!(history(&[asked[0], session("2026-11-09")]).expect_err("not begun").contains("began"));
        let began = (StepEvent::Started, "2026-11-09");
        assert!(history(&[asked[0], began, session("2026-11-09")]).is_ok());
        assert!(history(&[asked[0], began, session("2026-11-08")]).expect_err("before").contains("9 November 2026"));
    }

    #[test]
    fn what_ended_may_be_wanted_again_with_a_clean_sheet() {
        let ended = [(StepEvent::Started, "2026-11-02"), (StepEvent::Stopped, "2026-11-09")];
        let now = history(&ended).expect("ended");
        assert_eq!((now.state, now.end_words.as_str()), (StepState::Stopped, "Because."));
        assert!(after(&now, StepEvent::Asked, day("2026-11-10"), "").expect_err("over").contains("wanted again"));
        let again = after(&now, StepEvent::Again, day("2026-11-10"), "").expect("again");
        assert_eq!(again, StepProgress::default());
        assert!(after(&again, StepEvent::Again, day("2026-11-10"), "").is_err());
    }

    #[test]
    fn nothing_is_possible_in_every_state_and_something_in_each() {
        for state in StepState::ALL {
            let now = StepProgress { state: *state, ..StepProgress::default() };
            let possible = StepEvent::ALL.iter().filter(|event| after(&now, **event, day("2026-11-09"), "x").is_ok());
            assert!((1..StepEvent::ALL.len()).contains(&possible.count()), "{state}");
        }
    }
}
