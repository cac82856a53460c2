//! Reading the decision on a request from its form.

use alongside_families::store::LikelyFamily;
use alongside_schema::{Id, Moment};
use alongside_web::Check;

use super::asker::{self, AskerHears};
use super::decide::{Known, NEW_FAMILY};
use super::hears::{Hears, parse_hears};
use crate::codes::{HandedBy, Outcome, Urgency};
use crate::store::{ChildDecision, HandOver, KnownFamily, NewDecision, Received, first_hand_over};
use crate::telling::{can_hear, time_of_day};

/// The most accounts that may be cleared for one family at its start.
const MOST_CLEARED: usize = 3;

pub(super) fn parse(
    check: &mut Check<'_>,
    received: &Received,
    known: &Known,
    (hears, asker_hears): &(Hears, AskerHears),
    now: Moment,
) -> NewDecision {
    let outcome = check.code("outcome", "Select what happens next").unwrap_or(Outcome::EarlyHelp);
    let reason = check.text("reason", "Enter why, in words that the family may read");
    let chosen = check.values().get("family");
    let known_family = known.families.iter().find(|family| family.id.as_str() == chosen);
    let known_family = known_family.map(|family| who_is_who(family, received));
    let children = parse_children(check, received);
    let opens = outcome.opens_a_family() || children.iter().any(|child| child.outcome.opens_a_family());
    if opens && known_family.is_none() && chosen != NEW_FAMILY {
        check.error("family", "Select whether this is a new family or one that is known");
    }
    let is_new = opens && known_family.is_none();
    let asks_who_may_know = is_new || known_family.is_some();
    let family_name = if is_new { check.text("family_name", "Enter what the family is called") } else { String::new() };
    let mut decision = NewDecision {
        outcome,
        reason,
        danger: String::new(),
        children,
        handed: None,
        family_name,
        known_family,
        cleared: if asks_who_may_know { parse_cleared(check, received, known) } else { Vec::new() },
        not_now: parse_not_now(check, received),
        stays_open: check.text("stays_open", "Enter what stays open to them, whatever is decided"),
        hears: parse_hears(check, hears),
        requester_hears: asker::parse(check, asker_hears),
        ring_back: hears.number.clone(),
    };
    if decision.protects() {
        decision.handed = parse_handed(check, received, now);
    } else if received.line.urgency == Urgency::Danger {
        decision.danger = check.text("danger", "Enter what you found out about the danger, and what was done");
    }
    decision
}

/// Who of a known family the people of the request are, as the page showed it: those who may be the same, and no others.
fn who_is_who(family: &LikelyFamily, received: &Received) -> KnownFamily {
    let of = |at: usize| family.people.iter().find(|person| person.is_same && person.asked == at);
    let people = (0..received.said.people.len()).map(|at| of(at).map(|person| person.person_id.clone()));
    KnownFamily { id: family.id.clone(), people: people.collect() }
}

/// The hand-over to those who protect children: over already, and of today. What was rung through on an earlier day is taken too, also before the form
/// came, with the reason why it is written down only now; what happened counts, and it is never lost for being late.
fn parse_handed(check: &mut Check<'_>, received: &Received, now: Moment) -> Option<HandOver> {
    let to = check.text("handed_to", "Enter whom you handed this over to: name, team and number");
    let day = check.day("handed_on", "the day of the hand-over");
    let typed = time_of_day(check.values().get("handed_time"));
    let at = day.zip(typed).and_then(|(day, (hour, minute))| day.at(hour, minute));
    if typed.is_none() || (day.is_some() && at.is_none()) {
        check.error("handed_time", "Enter the time of the hand-over, like 9.40am or 14:20");
    } else if at.is_some_and(|at| at > now) {
        check.error(
            "handed_time",
            "The hand-over must have happened. Hand over now, then enter the time at which you spoke or wrote to them",
        );
    }
    let is_earlier = day.is_some_and(|day| day < check.today());
    if is_earlier && day.is_some_and(|day| day < first_hand_over(received)) {
        check.error("handed_on_day", "The hand-over was more than a month before the request came. Check the day");
    }
    let late = if is_earlier {
        check.text("handed_late", "The hand-over was not today. Enter why it is written down only now")
    } else {
        String::new()
    };
    let by = check.code::<HandedBy>("handed_by", "Select how you handed over");
    Some(HandOver { to, at: at?, by: by?, late })
}

/// Who does not want this now: those for whom words stand in their field.
fn parse_not_now(check: &Check<'_>, received: &Received) -> Vec<(String, String)> {
    let mut said: Vec<(String, String)> = Vec::new();
    for (at, person) in received.said.people.iter().enumerate() {
        let words = check.optional(&format!("not_now{at}"));
        let is_new = said.iter().all(|(reference, _)| *reference != person.reference);
        if can_hear(person, check.today()) && !words.is_empty() && is_new {
            said.push((person.reference.clone(), words));
        }
    }
    said
}

/// Each child can go another way than the family.
fn parse_children(check: &mut Check<'_>, received: &Received) -> Vec<ChildDecision> {
    let children: Vec<String> = received.said.children().map(|child| child.called().to_owned()).collect();
    let mut decided = Vec::new();
    for (at, child) in children.into_iter().enumerate() {
        let Ok(outcome) = check.values().get(&format!("child{at}_outcome")).parse::<Outcome>() else { continue };
        let reason =
            check.text(&format!("child{at}_reason"), &format!("Enter why it is different for {}", short(&child)));
        decided.push(ChildDecision { child, outcome, reason });
    }
    decided
}

fn short(name: &str) -> &str {
    if name.chars().count() > 60 { "this child" } else { name }
}

/// Who may know of a restricted family, besides who decides.
fn parse_cleared(check: &mut Check<'_>, received: &Received, known: &Known) -> Vec<Id> {
    if !received.line.restricted {
        return Vec::new();
    }
    let offered: Vec<Id> = known.colleagues.iter().map(|one| one.id.clone()).collect();
    let cleared = check.ticked("cleared", &offered);
    if cleared.is_empty() || cleared.len() > MOST_CLEARED {
        check.error(
            "cleared",
            "Tick one to three colleagues who may know of this family: a manager, and who is to lead",
        );
    }
    cleared
}
