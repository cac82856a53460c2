//! One clock that runs for one thing: when it is due.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};

use crate::calendar::{days_between, plus};
use crate::clock::{Clock, Clocks, Length, Unit};

/// A stretch in which a clock stands still.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    /// The code of the reason. A clock that does not know this reason goes on.
    pub reason: String,
    /// The first day that does not count.
    pub from: Date,
    /// The day on which work went on; it counts again. None while the clock still stands.
    pub to: Option<Date>,
}

impl Pause {
    fn covers(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }
}

/// When something must be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The last day on which it is in time. While the clock stands still with no end in sight, the day it would be if
    /// work went on today.
    pub on: Date,
    /// The last time of that day, for a length in hours only.
    pub at: Option<Time>,
    /// Whether the clock stands still today.
    pub paused: bool,
}

impl Due {
    /// Whether this moment is too late. A day alone is its midnight, so the due day itself is in time.
    pub(crate) fn is_past(self, now: DateTime) -> bool {
        match self.at {
            Some(at) => now > self.on.to_datetime(at),
            None => now.date() > self.on,
        }
    }
}

/// A clock that was started for one thing. Made by [`Clocks::run`].
#[derive(Clone, Debug)]
pub struct Run<'a> {
    pub(crate) clocks: &'a Clocks,
    pub(crate) clock: &'a Clock,
    started: DateTime,
    urgency: Option<String>,
    pauses: Vec<Pause>,
    pub(crate) met: Option<DateTime>,
}

impl<'a> Run<'a> {
    pub(crate) fn new(clocks: &'a Clocks, clock: &'a Clock, started: DateTime) -> Self {
        Self { clocks, clock, started, urgency: None, pauses: Vec::new(), met: None }
    }

    /// With this urgency, which may change the length.
    pub fn urgency(mut self, code: impl Into<String>) -> Self {
        self.urgency = Some(code.into());
        self
    }

    /// With these pauses added, in any order. They may overlap. One that ends before it begins has no effect.
    pub fn pauses(mut self, pauses: impl IntoIterator<Item = Pause>) -> Self {
        self.pauses.extend(pauses);
        self.pauses.sort_by_key(|pause| pause.from);
        self
    }

    /// Done at this moment, or on this day.
    pub fn met(mut self, on: impl Into<DateTime>) -> Self {
        self.met = Some(on.into());
        self
    }

    /// The version of the clock that runs.
    pub fn clock(&self) -> &'a Clock {
        self.clock
    }

    /// How long it may take.
    pub fn length(&self) -> Length {
        self.clock.length_for(self.urgency.as_deref())
    }

    /// When it is due, as far as can be known today.
    pub fn due(&self, today: Date) -> Due {
        self.due_and_pause(today).0
    }

    /// When it is due, and the pause that covers today.
    pub(crate) fn due_and_pause(&self, today: Date) -> (Due, Option<&Pause>) {
        let length = self.length();
        let unpaused = |on, at| (Due { on, at, paused: false }, None);
        match length.unit {
            Unit::SameDay => unpaused(self.started.date(), None),
            Unit::Hours => {
                let end = self.started.saturating_add(length.count.hours());
                unpaused(end.date(), Some(end.time()))
            }
            Unit::WorkingDays | Unit::CalendarDays | Unit::Months => self.counted(length, today),
        }
    }

    fn counted(&self, length: Length, today: Date) -> (Due, Option<&Pause>) {
        let (before, needed) = self.begin(length);
        let mut on = self.without_pauses(before, needed);
        let mut standing = None;
        // Pauses are in order, so days before this one are dealt with.
        let mut next = plus(before, 1);
        for pause in &self.pauses {
            let last = self.in_time_until(on);
            if pause.from > last || !self.clock.pauses.contains(&pause.reason) {
                continue;
            }
            if pause.from > on {
                on = last;
            }
            if pause.covers(today) {
                standing = Some(pause);
            }
            let (from, to) = (pause.from.max(next), pause.to.unwrap_or(today));
            if from < to {
                on = self.after(on, self.between(plus(from, -1), plus(to, -1)));
                next = to;
            }
        }
        (Due { on: self.in_time_until(on), at: None, paused: standing.is_some() }, standing)
    }

    /// The last day that is in time, where the length ends on this day.
    fn in_time_until(&self, day: Date) -> Date {
        match self.length().unit {
            Unit::Months => self.clocks.calendar_of(self.clock).working_day_from(day),
            _ => day,
        }
    }

    /// The last day, were there no pauses. A pause moves it by as many days as it has, also where the length is in months.
    fn without_pauses(&self, before: Date, needed: i64) -> Date {
        match self.length().unit {
            Unit::Months => before.saturating_add(needed.months()),
            _ => self.after(before, needed),
        }
    }

    /// The day before the first that can count, and how many must be counted.
    fn begin(&self, length: Length) -> (Date, i64) {
        let started = self.started.date();
        let waits = length.unit == Unit::WorkingDays && !self.clock.strict;
        let day = if waits { self.clocks.calendar_of(self.clock).working_day_from(started) } else { started };
        if length.unit != Unit::Months && (self.clock.start_counts || length.count == 0) {
            (plus(day, -1), length.count.max(1))
        } else {
            (day, length.count)
        }
    }

    /// The day that is this many days later, in days as the clock counts them.
    fn after(&self, day: Date, count: i64) -> Date {
        match self.length().unit {
            Unit::WorkingDays => self.clocks.calendar_of(self.clock).working_days_after(day, count),
            _ => plus(day, count),
        }
    }

    /// The days after `from`, up to and with `until`, as the clock counts them.
    pub(crate) fn between(&self, from: Date, until: Date) -> i64 {
        match self.length().unit {
            Unit::WorkingDays => self.clocks.calendar_of(self.clock).working_days_between(from, until),
            _ => days_between(from, until),
        }
    }
}
