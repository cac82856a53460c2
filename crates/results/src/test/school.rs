//! Terms and children, for the tests that look at school.

use jiff::civil::Date;

use super::{FactRef, Judged, Seen, Used};
use crate::days::{birthday, plus_days};
use crate::facts::{Member, MemberKind, PersonAt, TermAt};
use crate::pack::Scope;

/// The last so many terms that have ended before the day. Nothing when there are not as many.
pub(super) fn last_terms(count: u16, seen: Seen, used: &mut Used) -> Option<std::ops::Range<usize>> {
    let Some(terms) = &seen.facts.terms else {
        used.add(FactRef::MissingList("terms"));
        return None;
    };
    let ended = terms.partition_point(|term| term.to < seen.at);
    let first = ended.checked_sub(usize::from(count));
    if first.is_none() {
        used.add(FactRef::Missing("earlier terms", None));
    }
    Some(first?..ended)
}

/// The children whose school counts on the day: of the whole family, or only the one whose need it is.
pub(super) fn children<'a>(
    scope: Scope,
    judged: Judged<'a>,
    seen: Seen<'a>,
) -> impl Iterator<Item = (PersonAt, &'a Member)> {
    let counts = move |(person, member): &(PersonAt, &Member)| {
        member.at_school(seen.at, seen.known) && judged.concerns(scope, Some(*person))
    };
    seen.facts.members().filter(counts)
}

/// Whether the term has ended by the day that is known about; what is not, is looked at as it could be at best.
pub(super) fn is_known(term: TermAt, seen: Seen) -> bool {
    seen.facts.terms.as_ref().is_some_and(|terms| terms[usize::from(term)].to < seen.known)
}

/// Whether the child was of school age from the beginning of the term.
pub(super) fn was_there(member: &Member, term: usize, seen: Seen) -> bool {
    let from = seen.facts.terms.as_ref().map(|terms| terms[term].from);
    let began = member.school_from.or_else(|| member.born.map(|born| birthday(born, 5)));
    began.is_none_or(|began| from.is_some_and(|from| began <= from))
}

/// Days on which the terms or the children that count become others.
pub(super) fn candidates(seen: Seen, into: &mut Vec<Date>) {
    let terms = seen.facts.terms.iter().flatten();
    into.extend(terms.map(|term| plus_days(term.to, 1)).filter(|day| *day > seen.at));
    let children = seen.facts.members().filter(|(_, member)| member.kind == MemberKind::Child);
    let grown = children.filter_map(|(_, child)| child.born.map(|born| birthday(born, 18)));
    into.extend(grown.filter(|day| *day > seen.at));
}
