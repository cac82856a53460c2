//! Exclusions from school over the last terms that have ended.

use super::school::{children, last_terms};
use super::{FactRef, Judged, Seen, Used, Verdict};
use crate::pack::Test;
use crate::truth::Truth;

pub(super) fn judge(test: &Test, judged: Judged, seen: Seen, used: &mut Used) -> Verdict {
    let Test::ExclusionsOverTerms { most, most_days, permanent_allowed, terms, scope } = *test else {
        return Verdict::UNKNOWN;
    };
    let Some(all) = &seen.facts.exclusions else {
        used.add(FactRef::MissingList("exclusions"));
        return Verdict::UNKNOWN;
    };
    if !seen.facts.members_recorded {
        used.add(FactRef::MissingList("members"));
        return Verdict::UNKNOWN;
    }
    let (mut truth, mut measured) = (Truth::Yes, false);
    for (person, _) in children(scope, judged, seen) {
        measured = true;
        let Some(window) = last_terms(terms, seen, used) else { return Verdict::UNKNOWN };
        let (mut count, mut days, mut days_known, mut permanent) = (0, 0u32, true, false);
        let of_child = |one: &crate::facts::Exclusion| one.person == person && window.contains(&usize::from(one.term));
        for (at, one) in all.iter().enumerate().filter(|(_, one)| of_child(one)) {
            // Nobody knows yet of one in a term that has not ended by the day that is known about.
            if !super::school::is_known(one.term, seen) {
                continue;
            }
            used.add(FactRef::Exclusion(at));
            permanent |= one.permanent;
            if !one.permanent {
                count += 1;
                days = days.saturating_add(one.days.unwrap_or(0));
                days_known &= one.days.is_some();
            }
        }
        let few = most.is_none_or(|most| count <= most);
        let few_days = match most_days {
            Some(most) if days > most => Truth::No,
            Some(_) if !days_known => Truth::NotKnown,
            _ => Truth::Yes,
        };
        truth = truth.and(Truth::from(few && (permanent_allowed || !permanent))).and(few_days);
    }
    if measured { Verdict::measured(truth) } else { Verdict::NEUTRAL }
}
