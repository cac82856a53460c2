use jiff::ToSpan;
use jiff::civil::Date;

use crate::{Pence, total};

/// How often something is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// On one day.
    Once,
    /// Every seven days.
    Weekly,
    /// Every fourteen days.
    Fortnightly,
    /// On the same day of each month, or on its last day where a month has no such day.
    Monthly,
}

/// The most days on which one thing is paid: each week of three years, and some. More is no support for a while.
pub const MOST_TIMES: usize = 160;

/// Why there are no days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoDays {
    /// It is paid again and again, and nobody said until when.
    NoEnd,
    /// The last day is before the first.
    EndBeforeBeginning,
    /// There are more than [`MOST_TIMES`].
    TooMany,
}

/// The days on which something is due, from the first to the last, both of them among the days if they fall on one. Each is counted from the first, so that a
/// short month moves no later day.
pub fn days(first: Date, last: Option<Date>, repeat: Repeat) -> Result<Vec<Date>, NoDays> {
    let Some(last) = last else {
        return if repeat == Repeat::Once { Ok(vec![first]) } else { Err(NoDays::NoEnd) };
    };
    if last < first {
        return Err(NoDays::EndBeforeBeginning);
    }
    if repeat == Repeat::Once {
        return Ok(vec![first]);
    }
    let mut found = Vec::new();
    for count in 0.. {
        // Nothing comes after the end of the calendar.
        let Some(day) = nth(first, count, repeat).filter(|day| *day <= last) else { break };
        if found.len() == MOST_TIMES {
            return Err(NoDays::TooMany);
        }
        found.push(day);
    }
    Ok(found)
}

fn nth(first: Date, count: i64, repeat: Repeat) -> Option<Date> {
    let after = match repeat {
        Repeat::Once => 0.days(),
        Repeat::Weekly => (7 * count).days(),
        Repeat::Fortnightly => (14 * count).days(),
        Repeat::Monthly => count.months(),
    };
    first.checked_add(after).ok()
}

/// What is paid in all on these days.
impl Pence {
    /// The amount on each of so many days, together; nothing where that is more than one amount can be.
    pub fn on_each(self, days: &[Date]) -> Option<Pence> {
        total(days.iter().map(|_| self))
    }
}
