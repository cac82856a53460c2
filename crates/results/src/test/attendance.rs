//! Attendance over the last terms that have ended, in whole sessions; nothing is rounded.

use super::school::{children, is_known, last_terms, was_there};
use super::{FactRef, Judged, Seen, Used, Verdict};
use crate::facts::{Member, PersonAt, Sessions, TermAt};
use crate::pack::{AbsenceBasis, Aggregate, Operator, Test};
use crate::truth::Truth;

/// Sessions that count for a child, and sessions they are held against.
#[derive(Clone, Copy, Default)]
struct Share {
    counted: u64,
    of: u64,
}

impl Share {
    fn of(sessions: &Sessions, basis: AbsenceBasis) -> Option<Share> {
        let possible = u64::from(sessions.possible?);
        let (counted, of) = match basis {
            AbsenceBasis::All => (u64::from(sessions.attended?), possible),
            AbsenceBasis::Unauthorised => (possible - u64::from(sessions.unauthorised?), possible),
            AbsenceBasis::ExcludeAuthorised => {
                (u64::from(sessions.attended?), possible - u64::from(sessions.authorised?))
            }
        };
        Some(Share { counted, of })
    }

    fn plus(self, other: Share) -> Share {
        Share { counted: self.counted + other.counted, of: self.of + other.of }
    }
}

/// What the row of the pack asks.
#[derive(Clone, Copy)]
struct Asked {
    threshold: u64,
    operator: Operator,
    terms: u16,
    absence: AbsenceBasis,
    aggregate: Aggregate,
}

impl Asked {
    /// No sessions at all say nothing.
    fn reached(self, share: Share) -> Truth {
        let (counted, asked) = (share.counted * 100, self.threshold * share.of);
        match self.operator {
            _ if share.of == 0 => Truth::NotKnown,
            Operator::AtLeast => (counted >= asked).into(),
            Operator::Above => (counted > asked).into(),
        }
    }
}

pub(super) fn judge(test: &Test, judged: Judged, seen: Seen, used: &mut Used) -> Verdict {
    let Test::AttendanceOverTerms { threshold, operator, terms, absence, aggregate, scope } = *test else {
        return Verdict::UNKNOWN;
    };
    let asked = Asked { threshold: threshold.into(), operator, terms, absence, aggregate };
    if !seen.facts.members_recorded {
        used.add(FactRef::MissingList("members"));
        return Verdict::UNKNOWN;
    }
    let (mut truth, mut measured) = (Truth::Yes, false);
    for (person, member) in children(scope, judged, seen) {
        if let Some(of_child) = child(asked, person, member, judged, seen, used) {
            truth = truth.and(of_child);
        }
        measured = true;
    }
    if !measured {
        seen.facts.members().for_each(|(person, member)| {
            if member.left_school.is_some_and(|left| left <= seen.known) {
                used.add(FactRef::Member(person));
            }
        });
        return Verdict::NEUTRAL;
    }
    Verdict::measured(truth)
}

/// What one child's sessions say. Nothing for a brother or sister who has not yet been at school for a whole term.
fn child(
    asked: Asked,
    person: PersonAt,
    member: &Member,
    judged: Judged,
    seen: Seen,
    used: &mut Used,
) -> Option<Truth> {
    let Some(window) = last_terms(asked.terms, seen, used) else { return Some(Truth::NotKnown) };
    let whole = window.len();
    let (mut sum, mut each, mut count, mut complete) = (Share::default(), Truth::Yes, 0, true);
    for term in window.filter(|term| was_there(member, *term, seen)) {
        count += 1;
        match share(asked, person, TermAt::try_from(term).unwrap_or_default(), seen, used) {
            Some(share) => {
                sum = sum.plus(share);
                each = each.and(asked.reached(share));
            }
            None => complete = false,
        }
    }
    let of_child = match asked.aggregate {
        _ if count == 0 => None,
        Aggregate::Sum if complete => Some(asked.reached(sum)),
        Aggregate::Sum => Some(Truth::NotKnown),
        Aggregate::Each => Some(each.and(if complete { Truth::Yes } else { Truth::NotKnown })),
    };
    // The child whose need it is has to have shown it for all of the terms.
    if judged.need.person == Some(person) && count < whole {
        return Some(of_child.unwrap_or(Truth::No).and(Truth::No));
    }
    of_child
}

/// The share of one term: what is recorded or, for a term still to come, all of as many sessions as the child ever had.
fn share(asked: Asked, person: PersonAt, term: TermAt, seen: Seen, used: &mut Used) -> Option<Share> {
    let all = seen.facts.attendance.as_deref();
    if !is_known(term, seen) {
        let of_child = all.unwrap_or_default().iter().filter(|one| one.person == person && is_known(one.term, seen));
        let most = of_child.filter_map(|one| one.possible).max().unwrap_or(1);
        return Some(Share { counted: most.into(), of: most.into() });
    }
    let Some(all) = all else {
        used.add(FactRef::MissingList("attendance"));
        return None;
    };
    let found = all.binary_search_by_key(&(person, term), |one| (one.person, one.term));
    let share = found.ok().and_then(|at| Share::of(&all[at], asked.absence));
    match (found, share) {
        (Ok(at), Some(_)) => used.add(FactRef::Sessions(at)),
        _ => used.add(FactRef::MissingSessions(person, term)),
    }
    share
}
