//! How it stands with a clock today, and the words for it.

use jiff::civil::{Date, DateTime, Time};

use crate::clock::{Length, Unit};
use crate::run::{Due, Run};

/// How it stands with a clock that was started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It was done.
    Met {
        /// On this day.
        on: Date,
        /// By how much too late, if it was; see [`Standing::Late`].
        late: Option<Length>,
    },
    /// There is time.
    Running {
        /// Until then.
        due: Due,
        /// What is left after today, in the unit of the clock.
        left: Length,
    },
    /// Today is the last day.
    DueToday {
        /// Today, with the time for a length in hours.
        due: Due,
    },
    /// It was not done in time.
    Late {
        /// When it should have been done.
        due: Due,
        /// What has gone since, in the unit of the clock; days for a same-day length. 0 working days when only days of
        /// rest have gone since, 0 hours in the first hour.
        by: Length,
    },
    /// The clock stands still today.
    Paused {
        /// When it would be due if work went on today, or is due if it is known when work goes on.
        due: Due,
        /// Why, to follow the word "while": `we wait for information`.
        reason: String,
    },
}

impl Run<'_> {
    /// How it stands at this moment in London, or on this day.
    pub fn standing(&self, now: impl Into<DateTime>) -> Standing {
        let now = now.into();
        if let Some(met) = self.met {
            let due = self.due(met.date());
            return Standing::Met { on: met.date(), late: due.is_past(met).then(|| self.since(due, met)) };
        }
        let (due, pause) = self.due_and_pause(now.date());
        if let Some(pause) = pause {
            let reason = self.clocks.pause_words.get(&pause.reason).unwrap_or(&pause.reason).clone();
            return Standing::Paused { due, reason };
        }
        if due.is_past(now) {
            Standing::Late { due, by: self.since(due, now) }
        } else if due.on == now.date() {
            Standing::DueToday { due }
        } else {
            let since = self.since(due, now);
            Standing::Running { due, left: Length { count: -since.count, ..since } }
        }
    }

    /// [`Run::standing`] in words.
    pub fn words(&self, now: impl Into<DateTime>) -> String {
        let now = now.into();
        self.standing(now).words(now.date())
    }

    /// What has gone since it was due; negative when it is still to come.
    fn since(&self, due: Due, now: DateTime) -> Length {
        match (self.length().unit, due.at) {
            (Unit::Hours, Some(at)) => {
                Length { count: now.duration_since(due.on.to_datetime(at)).as_hours(), unit: Unit::Hours }
            }
            (Unit::WorkingDays, _) => Length { count: self.between(due.on, now.date()), unit: Unit::WorkingDays },
            _ => Length { count: self.between(due.on, now.date()), unit: Unit::CalendarDays },
        }
    }
}

impl Standing {
    /// As people read it today: `due Thursday 26 November`, `late by 2 working days`. The year stands there if it is
    /// another than today's.
    pub fn words(&self, today: Date) -> String {
        match self {
            Self::Met { on, late: None } => format!("done {}", day(*on, today)),
            Self::Met { on, late: Some(by) } if by.count == 0 => format!("done {}, late", day(*on, today)),
            Self::Met { on, late: Some(by) } => format!("done {}, {by} late", day(*on, today)),
            Self::Running { due, .. } => format!("due {}", moment(*due, today)),
            Self::DueToday { due } => match due.at {
                Some(at) => format!("due today by {}", time_words(at)),
                None => "due today".to_owned(),
            },
            Self::Late { due, by } if by.count == 0 => format!("was due {}", moment(*due, today)),
            Self::Late { by, .. } => format!("late by {by}"),
            Self::Paused { reason, .. } => format!("stands still while {reason}"),
        }
    }
}

fn moment(due: Due, today: Date) -> String {
    let day = day(due.on, today);
    due.at.map_or(day.clone(), |at| format!("{day} by {}", time_words(at)))
}

fn day(day: Date, today: Date) -> String {
    let form = if day.year() == today.year() { "%A %-d %B" } else { "%A %-d %B %Y" };
    day.strftime(form).to_string()
}

/// A time of day as people read it: `8:45am`.
pub(crate) fn time_words(time: Time) -> String {
    time.strftime("%-I:%M%P").to_string()
}
