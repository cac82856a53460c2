//! How full the services make each person's weeks.

use std::hash::Hash;

use jiff::civil::Date;

use crate::day::{days_between, plus, week_of};
use crate::step::{State, Step};

/// The appointments of one person, week by week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonLoad<K> {
    /// Whose.
    pub person: K,
    /// The Monday of the first week.
    pub from: Date,
    /// How many appointments there are in each week.
    pub weeks: Vec<u32>,
}

/// Some weeks in a row with the same number of appointments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The Monday of the first week.
    pub from: Date,
    /// The Sunday of the last week.
    pub to: Date,
    /// How many appointments there are in each.
    pub appointments: u32,
}

impl<K> PersonLoad<K> {
    /// The same, with weeks of one number put together. Weeks without appointments are left out.
    pub fn stretches(&self) -> Vec<Stretch> {
        let mut stretches: Vec<Stretch> = Vec::new();
        for (week, appointments) in self.weeks.iter().copied().enumerate() {
            let monday = plus(self.from, 7 * week as i64);
            match stretches.last_mut() {
                Some(last) if last.appointments == appointments => last.to = plus(monday, 6),
                _ => stretches.push(Stretch { from: monday, to: plus(monday, 6), appointments }),
            }
        }
        stretches.retain(|stretch| stretch.appointments > 0);
        stretches
    }
}

/// How many appointments each person has in each of some weeks, from the week of a day on. Counted are the services that go on, until
/// their sessions are used up, and those that went on before they ended. Who has none is left out; people come in the order of the steps.
pub fn load<K: Clone + Eq + Hash>(steps: &[Step<K>], from: Date, weeks: usize) -> Vec<PersonLoad<K>> {
    let from = week_of(from);
    let mut loads: Vec<PersonLoad<K>> = Vec::new();
    for step in steps {
        let sessions = by_week(step, from, weeks);
        if sessions.iter().all(|count| *count == 0) {
            continue;
        }
        for (place, person) in step.attends.iter().enumerate() {
            if step.attends[..place].contains(person) {
                continue;
            }
            let at = loads.iter().position(|load| load.person == *person).unwrap_or_else(|| {
                loads.push(PersonLoad { person: person.clone(), from, weeks: vec![0; weeks] });
                loads.len() - 1
            });
            loads[at].weeks.iter_mut().zip(&sessions).for_each(|(week, more)| *week = week.saturating_add(*more));
        }
    }
    loads
}

/// The most appointments that somebody who attends this step would have in one of the next weeks if it began today, and who. Nothing for
/// a step that does not meet or that nobody attends.
pub fn fullest_week<K: Clone + Eq + Hash>(steps: &[Step<K>], step: &K, today: Date, weeks: usize) -> Option<(K, u32)> {
    let mut begun = steps.to_vec();
    let step = begun.iter_mut().find(|other| other.key == *step)?;
    step.state = State::Running { since: today };
    step.pace?;
    let attends = step.attends.clone();
    let loads = load(&begun, today, weeks);
    let most = loads.into_iter().filter(|load| attends.contains(&load.person)).map(|load| {
        let most = load.weeks.iter().copied().max().unwrap_or(0);
        (load.person, most)
    });
    most.reduce(|fullest, next| if next.1 > fullest.1 { next } else { fullest })
}

/// The sessions of one step in each of some weeks from a Monday on.
fn by_week<K>(step: &Step<K>, from: Date, weeks: usize) -> Vec<u32> {
    let (Some(pace), Some(started)) = (step.pace, step.state.started()) else { return vec![0; weeks] };
    let until = match step.state {
        State::Ended { on, .. } => Some(on),
        _ => None,
    };
    let first = week_of(started);
    let mut left = step.sessions;
    let mut counts = Vec::with_capacity(weeks);
    let before = if first < from { days_between(first, from) / 7 } else { 0 };
    let later = if first > from { days_between(from, first) / 7 } else { 0 };
    counts.resize(usize::try_from(later).unwrap_or(weeks).min(weeks), 0);
    let mut week: u32 = 0;
    while counts.len() < weeks {
        let monday = plus(first, 7 * i64::from(week));
        let over = until.is_some_and(|until| until < monday) || left == Some(0);
        let sessions = if over { 0 } else { pace.in_week(week).min(left.unwrap_or(u32::MAX)) };
        left = left.map(|left| left - sessions);
        if i64::from(week) >= before {
            counts.push(sessions);
        }
        week += 1;
    }
    counts
}
