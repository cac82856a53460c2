//! Facts in words, for whoever wants to see what an answer rests on.

use jiff::civil::Date;
use serde::Serialize;

use super::{Facts, PersonAt};
use crate::answer::FactsUsed;
use crate::days;
use crate::test::FactRef;

/// One fact that an answer rests on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Fact {
    /// The list of the facts file it is from.
    pub from: &'static str,
    /// What it says.
    pub words: String,
    /// Its place in that list, by which whoever keeps the facts finds where it came from.
    pub row: Option<u32>,
}

impl FactsUsed<'_> {
    /// The facts, by list and words, so that the order of rows in a file makes no difference.
    pub fn told(&self) -> Vec<Fact> {
        let mut all: Vec<Fact> = self.refs.iter().filter_map(|fact| self.tell(*fact)).collect();
        all.sort();
        all.dedup();
        all
    }

    /// What is not recorded and would be needed, in words.
    pub fn missing(&self) -> Vec<String> {
        let mut all: Vec<String> = self.refs.iter().filter_map(|fact| self.tell_missing(*fact)).collect();
        all.sort();
        all.dedup();
        all
    }

    fn tell(&self, fact: FactRef) -> Option<Fact> {
        let facts = self.facts;
        Some(match fact {
            FactRef::Sessions(at) => {
                let one = facts.attendance.as_deref()?.get(at)?;
                let words = format!(
                    "{}, {}: {} of {} sessions attended, {} missed with leave, {} without",
                    person(facts, one.person),
                    facts.terms.as_deref()?.get(usize::from(one.term))?.id,
                    number(one.attended),
                    number(one.possible),
                    number(one.authorised),
                    number(one.unauthorised)
                );
                Fact { from: "attendance", words, row: Some(one.row) }
            }
            FactRef::Exclusion(at) => {
                let one = facts.exclusions.as_deref()?.get(at)?;
                let term = &facts.terms.as_deref()?.get(usize::from(one.term))?.id;
                let kind = if one.permanent { "permanent exclusion" } else { "exclusion for a fixed term" };
                let words = format!("{}, {term}: {kind}, days {}", person(facts, one.person), number(one.days));
                Fact { from: "exclusions", words, row: Some(one.row) }
            }
            FactRef::Event(at) => {
                let one = facts.events.as_deref()?.get(at)?;
                let who = one.person.map_or("household", |at| person(facts, at));
                let words = format!("{who}: {} on {}", self.words.events.word(one.kind), one.on);
                Fact { from: "events", words, row: Some(one.row) }
            }
            FactRef::Status(at) => {
                let one = facts.statuses.as_deref()?.get(at)?;
                let kind = self.words.statuses.word(one.kind);
                let words = format!("{}: {kind} {}", person(facts, one.person), self.spell(one.from, one.to));
                Fact { from: "statuses", words, row: Some(one.row) }
            }
            FactRef::Work(at) => {
                let one = facts.work.as_deref()?.get(at)?;
                let benefit = one.benefit.map_or("not recorded", |at| self.words.benefits.word(at));
                let who = person(facts, one.person);
                let words = format!("{who}: in work {}, before it {benefit}", self.spell(one.from, one.to));
                Fact { from: "work", words, row: Some(one.row) }
            }
            FactRef::Member(at) => {
                let member = facts.member(at)?;
                let left = member.left_school.filter(|left| *left <= self.known);
                let left = left.map_or_else(String::new, |left| format!(": left school on {left}"));
                Fact { from: "members", words: format!("{}{left}", person(facts, at)), row: Some(member.row) }
            }
            FactRef::Closed => {
                let closed = facts.family.closed_on.filter(|closed| *closed <= self.known)?;
                Fact { from: "family", words: format!("help ended on {closed}"), row: None }
            }
            FactRef::NeedFound(_) | FactRef::NeedMet(_) | FactRef::Evidence(..) => self.tell_of_need(fact)?,
            FactRef::MissingList(_) | FactRef::MissingSessions(..) | FactRef::Missing(..) => return None,
        })
    }

    fn tell_of_need(&self, fact: FactRef) -> Option<Fact> {
        let needs = self.facts.needs.as_deref()?;
        let (need, words) = match fact {
            FactRef::NeedFound(at) => (needs.get(at)?, format!("found on {}", needs.get(at)?.identified?)),
            FactRef::NeedMet(at) => (needs.get(at)?, format!("said to be met on {}", needs.get(at)?.met?)),
            FactRef::Evidence(at, place) => {
                let need = needs.get(at)?;
                let one = need.evidence.get(place)?;
                let kind = self.words.evidence.word(one.kind);
                let role = one.role.map_or("nobody named", |role| self.words.roles.word(role));
                let on = one.on.map_or_else(|| "no day".to_owned(), |on| on.to_string());
                let score = one.score.map_or_else(String::new, |score| format!(", score {score}"));
                (need, format!("{kind} of {on} by {role}{score}"))
            }
            _ => return None,
        };
        Some(Fact { from: "needs", words, row: Some(need.row) })
    }

    /// A spell as it looked on the day: an end still to come is not told.
    fn spell(&self, from: Date, to: Option<Date>) -> String {
        match to.filter(|to| *to <= self.known) {
            Some(to) => format!("from {} to {}", days::words(from), days::words(to)),
            None => format!("since {}", days::words(from)),
        }
    }

    fn tell_missing(&self, fact: FactRef) -> Option<String> {
        match fact {
            FactRef::MissingList(list) => Some(format!("{list} of the family")),
            FactRef::MissingSessions(at, term) => {
                let term = &self.facts.terms.as_deref()?.get(usize::from(term))?.id;
                Some(format!("attendance of {} in {term}", person(self.facts, at)))
            }
            FactRef::Missing(what, None) => Some(what.to_owned()),
            FactRef::Missing(what, Some(at)) => Some(format!("{what}, of {}", person(self.facts, at))),
            _ => None,
        }
    }
}

fn person(facts: &Facts, at: PersonAt) -> &str {
    &facts.people[usize::from(at)].id
}

fn number(number: Option<u32>) -> String {
    number.map_or_else(|| "not recorded".to_owned(), |number| number.to_string())
}
