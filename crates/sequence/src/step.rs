//! One service in a plan.

use jiff::civil::Date;

use crate::day::plus;

/// One service, as far as order, waiting and load go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step<K> {
    /// Which step it is.
    pub key: K,
    /// What people call it.
    pub name: String,
    /// Whose week it takes.
    pub attends: Vec<K>,
    /// What must come first.
    pub needs: Vec<Need<K>>,
    /// The first day on which it can begin, if there is one: a birth, a move, the start of a course.
    pub earliest: Option<Date>,
    /// From when it is wanted.
    pub wanted_from: Option<Date>,
    /// Until when it must have begun to be of use.
    pub wanted_to: Option<Date>,
    /// Since when somebody waits for it.
    pub waiting_since: Date,
    /// How often it meets, if it meets at all.
    pub pace: Option<Pace>,
    /// How many times it meets, if that is known.
    pub sessions: Option<u32>,
    /// How far it has come.
    pub state: State,
}

impl<K> Step<K> {
    /// A step that is wanted and of which nothing else is known.
    pub fn wanted(key: K, name: impl Into<String>, waiting_since: Date) -> Self {
        Self {
            key,
            name: name.into(),
            attends: Vec::new(),
            needs: Vec::new(),
            earliest: None,
            wanted_from: None,
            wanted_to: None,
            waiting_since,
            pace: None,
            sessions: None,
            state: State::Wanted,
        }
    }

    /// On which day the last session would be if the first were on this day; the day itself where pace or number are not known.
    pub fn last_session(&self, first: Date) -> Date {
        match (self.pace, self.sessions) {
            (Some(pace), Some(sessions)) if sessions > 0 => {
                plus(first, 7 * (i64::from(sessions - 1) * i64::from(pace.weeks) / i64::from(pace.times)))
            }
            _ => first,
        }
    }
}

/// What must come first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need<K> {
    /// Another step must be finished.
    Step(K),
    /// Something else must be so: an action is done, a condition is met.
    Other {
        /// In words.
        words: String,
        /// When it was so.
        met: Option<Date>,
        /// By when it is expected, if somebody said so.
        expected: Option<Date>,
    },
}

/// How often a service meets: so many times in so many weeks. The first session is in the first week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    times: u32,
    weeks: u32,
}

impl Pace {
    /// This many times in this many weeks. Nothing meets less than once, or in no time: both numbers are at least 1.
    pub fn new(times: u32, weeks: u32) -> Self {
        Self { times: times.max(1), weeks: weeks.max(1) }
    }

    /// How many sessions there are in the week that is this many weeks after the first.
    pub(crate) fn in_week(self, week: u32) -> u32 {
        let until = |week: u64| (week * u64::from(self.times)).div_ceil(u64::from(self.weeks));
        u32::try_from(until(u64::from(week) + 1) - until(u64::from(week))).unwrap_or(u32::MAX)
    }
}

/// How far a step has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Somebody wants it. Also after a provider has said no.
    Wanted,
    /// The provider was asked.
    Asked {
        /// When.
        on: Date,
    },
    /// The provider said yes.
    Offered {
        /// When.
        on: Date,
        /// When they were asked, if that is known.
        asked: Option<Date>,
    },
    /// It goes on.
    Running {
        /// Since when.
        since: Date,
    },
    /// It is over.
    Ended {
        /// When it began, if it did.
        started: Option<Date>,
        /// When it ended.
        on: Date,
        /// Whether it was finished, so that what waits for it may begin.
        finished: bool,
    },
}

impl State {
    /// The day on which it began, if it has.
    pub(crate) fn started(self) -> Option<Date> {
        match self {
            Self::Running { since } => Some(since),
            Self::Ended { started, .. } => started,
            Self::Wanted | Self::Asked { .. } | Self::Offered { .. } => None,
        }
    }

    /// Whether it has neither begun nor ended.
    pub(crate) fn is_to_come(self) -> bool {
        matches!(self, Self::Wanted | Self::Asked { .. } | Self::Offered { .. })
    }

    /// The day on which it was finished, if it was.
    pub(crate) fn finished(self) -> Option<Date> {
        match self {
            Self::Ended { on, finished: true, .. } => Some(on),
            _ => None,
        }
    }
}
