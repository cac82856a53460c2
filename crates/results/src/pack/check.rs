//! What must fit together across the rows of a pack.

use jiff::civil::Date;

use super::row::Faults;
use super::rules::{Clock, Test};
use super::{NeedRule, Pack};
use crate::days::{plus_days, words};

/// So many, so that a set of needs is one number.
const MOST_NEEDS: usize = 128;

/// Adds a fault for everything that does not fit. `with_outcomes` are the needs that rows of outcomes name; what is
/// wrong with such a row is said there.
pub(super) fn check(pack: &Pack, with_outcomes: &[String], faults: &Faults) {
    let judged = || pack.needs.iter().filter(|need| need.basis.is_some());
    if let Some(eligibility) = &pack.eligibility {
        if eligibility.least == 0 {
            faults.add(
                eligibility.line,
                "least of [eligibility] is 0; leave [eligibility] out for a programme without claims",
            );
        }
        for (name, there) in [
            ("dependent", pack.dependent.is_some()),
            ("way_of_working", pack.working.is_some()),
            ("result", pack.result.is_some()),
            ("headline", !pack.headlines.is_empty()),
            ("need", judged().next().is_some()),
        ] {
            if !there {
                faults.add(eligibility.line, format!("a pack with [eligibility] needs {name} too"));
            }
        }
    }
    if let Some(need) = judged().nth(MOST_NEEDS) {
        faults.add(need.line, format!("a pack has {MOST_NEEDS} needs at the most"));
    }
    windows(pack, faults);
    employment(pack, faults);
    for need in judged() {
        outcomes(need, faults);
        if need.owed && need.outcomes.is_empty() && !with_outcomes.contains(&need.code) {
            faults.add(need.line, format!("need {:?} has no outcome", need.code));
        }
    }
}

/// The rows of a need follow each other without a hole and without an overlap, from ever on and for ever.
fn outcomes(need: &NeedRule, faults: &Faults) {
    let code = &need.code;
    if let Some(from) = need.outcomes.first().and_then(|first| first.from) {
        let line = need.outcomes.first().map_or(need.line, |first| first.line);
        faults
            .add(line, format!("hole: need {code:?} has no outcome before {}; its first row has no from", words(from)));
    }
    for pair in need.outcomes.windows(2) {
        let next = pair[1].from.unwrap_or(Date::MIN);
        match pair[0].to.map(|to| plus_days(to, 1)) {
            Some(follows) if follows == next => {}
            Some(follows) if follows < next => {
                let last = words(plus_days(next, -1));
                faults
                    .add(pair[1].line, format!("hole: need {code:?} has no outcome from {} to {last}", words(follows)));
            }
            _ => faults.add(pair[1].line, format!("overlap: need {code:?} has two outcomes on {}", words(next))),
        }
    }
    if let Some(last) = need.outcomes.last()
        && let Some(to) = last.to
    {
        faults
            .add(last.line, format!("hole: need {code:?} has no outcome after {}; its last row has no to", words(to)));
    }
    for outcome in &need.outcomes {
        if let Test::NoEventFor { clock: Clock::Closure, months: 0, .. } = outcome.test {
            faults.add(outcome.line, "a clock from closure of 0 months asks nothing");
        }
    }
}

fn windows(pack: &Pack, faults: &Faults) {
    for window in &pack.windows {
        if window.closes < window.opens {
            faults.add(window.line, format!("the window that opens on {} closes before it", words(window.opens)));
        }
    }
    for pair in pack.windows.windows(2) {
        if pair[1].opens <= pair[0].closes {
            faults.add(pair[1].line, format!("overlap: two windows are open on {}", words(pair[1].opens)));
        }
    }
}

fn employment(pack: &Pack, faults: &Faults) {
    for (at, row) in pack.employment.iter().enumerate() {
        if pack.employment[..at].iter().any(|other| other.benefit == row.benefit) {
            let benefit = pack.words.benefits.word(row.benefit);
            faults.add(row.line, format!("overlap: benefit {benefit:?} has two rows of [[employment]]"));
        }
    }
}
