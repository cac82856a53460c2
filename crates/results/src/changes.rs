//! The days on which an answer can change: a nightly run looks at a family on these days, and when its facts change.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::days::{birthday, plus_days, plus_months};
use crate::facts::{Facts, MemberKind};
use crate::pack::Pack;
use crate::test::{self, Judged, work};

impl Pack {
    /// All days on which what this pack says about a family can change while its facts stay as they are, in order.
    /// Between two of them every answer is the same, but for "now", which is the day that is asked about.
    pub fn change_days(&self, facts: &Facts) -> Vec<Date> {
        let mut days = Vec::new();
        self.of_the_pack(&mut days);
        of_the_family(self, facts, &mut days);
        of_rows(facts, &mut days);
        for (place, need) in facts.needs.iter().flatten().enumerate() {
            let judged = Judged { need, place };
            for outcome in &self.need(need.code).outcomes {
                days.extend(outcome.from);
                days.extend(outcome.to.map(|to| plus_days(to, 1)));
                test::changes(&outcome.test, judged, facts, &mut days);
            }
        }
        work::changes(self, facts, &mut days);
        days.into_iter().collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The first day after `on` on which the answer can change; nothing if it stays as it is.
    pub fn next_change(&self, facts: &Facts, on: Date) -> Option<Date> {
        self.change_days(facts).into_iter().find(|day| *day > on)
    }

    fn of_the_pack(&self, days: &mut Vec<Date>) {
        days.push(self.in_force.claims_from);
        days.extend(self.in_force.claims_to.map(|last| plus_days(last, 1)));
        days.extend(self.windows.iter().flat_map(|window| [window.opens, plus_days(window.closes, 1)]));
    }
}

/// Days of the help, and of its members growing older.
fn of_the_family(pack: &Pack, facts: &Facts, days: &mut Vec<Date>) {
    let family = &facts.family;
    days.extend(
        [
            family.identified_on,
            family.attached_on,
            family.closed_on,
            family.lead_since,
            family.assessment_on,
            family.plan_on,
        ]
        .into_iter()
        .flatten(),
    );
    if let (Some(closed), Some(months)) = (family.closed_on, pack.result.as_ref().and_then(|rule| rule.closure_months))
    {
        days.push(plus_months(closed, months));
    }
    let ages = pack.dependent.as_ref().map(|rule| [rule.child_under, rule.learner_under]);
    for (_, member) in facts.members().filter(|(_, member)| member.kind == MemberKind::Child) {
        days.extend([member.school_from, member.left_school].into_iter().flatten());
        if let Some(born) = member.born {
            days.push(born);
            days.extend(ages.into_iter().flatten().chain([5, 18]).map(|age| birthday(born, age)));
        }
    }
}

/// Days on which rows begin, end, or become known.
fn of_rows(facts: &Facts, days: &mut Vec<Date>) {
    days.extend(facts.terms.iter().flatten().map(|term| plus_days(term.to, 1)));
    days.extend(facts.events.iter().flatten().map(|event| event.on));
    for status in facts.statuses.iter().flatten() {
        days.push(status.from);
        days.extend([0, 1, 2].into_iter().filter_map(|after| status.to.map(|to| plus_days(to, after))));
        days.push(plus_days(status.from, 1));
    }
    for need in facts.needs.iter().flatten() {
        days.extend([need.identified, need.met].into_iter().flatten());
        days.extend(need.evidence.iter().filter_map(|one| one.on));
    }
}
