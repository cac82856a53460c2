//! What a clock is, and which version of it holds on a day.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::{Date, DateTime};
use serde::Deserialize;

use crate::calendar::Calendar;
use crate::read::{self, Fault};
use crate::run::Run;

/// What a length is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Monday to Friday, without bank holidays of England and, unless the clock is strict, closure days of the council.
    WorkingDays,
    /// Every day.
    CalendarDays,
    /// Months of the calendar: to the day with the same number, or the last day of that month where it has none. What would end on a day of rest ends on
    /// the next working day.
    Months,
    /// Every hour, by the clock on the wall.
    Hours,
    /// The day of the start itself, also at a weekend. Has no number.
    SameDay,
}

/// How long something may take or has taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Length {
    /// How many; 0 for [`Unit::SameDay`].
    pub count: i64,
    /// Of what.
    pub unit: Unit,
}

impl Length {
    /// Whether a pause can make it longer.
    pub(crate) fn can_stand_still(self) -> bool {
        matches!(self.unit, Unit::WorkingDays | Unit::CalendarDays | Unit::Months)
    }
}

/// As people read it: `1 working day`, `42 days`, `3 months`, `48 hours`, `the same day`.
impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.unit {
            Unit::WorkingDays if self.count == 0 => return f.write_str("the same working day"),
            Unit::SameDay => return f.write_str("the same day"),
            Unit::WorkingDays => "working day",
            Unit::CalendarDays => "day",
            Unit::Months => "month",
            Unit::Hours => "hour",
        };
        write!(f, "{} {word}{}", self.count, if self.count == 1 { "" } else { "s" })
    }
}

/// One version of one time limit.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Clock {
    /// Names the clock in every version: `decide_request`. Never changed or reused once stored.
    pub code: String,
    /// What must be done: `Decide what happens next`.
    pub words: String,
    /// The code of the event that starts it: `request_received`.
    pub starts: String,
    /// How long it may take, where no urgency says otherwise.
    pub length: Length,
    /// How long it may take, by the code of the urgency.
    pub by_urgency: BTreeMap<String, Length>,
    /// Whether the start day is day 1. Otherwise the day after it is.
    pub start_counts: bool,
    /// Whether neither closure days of the council nor a start on a day of rest may make it longer.
    pub strict: bool,
    /// The codes of the reasons for which it stands still.
    pub pauses: Vec<String>,
    /// Whether somebody must write why it was not kept.
    pub reason_if_late: bool,
    /// The first day of this version. What started on this day or later is judged by it.
    pub from: Date,
    /// The last day of this version, if it was replaced.
    pub until: Option<Date>,
    /// Where the rule comes from, or that it is a local default.
    pub source: String,
    /// Whether the council wrote it, and not the product.
    pub own: bool,
}

impl Clock {
    /// How long it may take for this urgency. An urgency that the clock does not name has the usual length.
    pub fn length_for(&self, urgency: Option<&str>) -> Length {
        urgency.and_then(|urgency| self.by_urgency.get(urgency)).copied().unwrap_or(self.length)
    }

    /// Whether this version holds for what started on this day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// All clocks in all versions, the words of the pauses, and the working days to count by.
#[derive(Clone, Debug)]
pub struct Clocks {
    /// Those of the council come first, so that they are found first.
    pub(crate) clocks: Vec<Clock>,
    /// Words of each reason for standing still, by its code.
    pub(crate) pause_words: BTreeMap<String, String>,
    england: Calendar,
    council: Calendar,
}

impl Clocks {
    /// The clocks that come with the product.
    pub fn built_in() -> Self {
        let file = read::file(include_str!("../clocks.toml"), None).expect("the clocks of the product are well formed");
        Self {
            clocks: file.clocks,
            pause_words: file.pause_words,
            england: Calendar::england(),
            council: Calendar::england().closed_on(file.closed),
        }
    }

    /// The clocks that come with the product, and those of a council. An own version wins on the days on which it holds.
    ///
    /// The text has `[[clock]]` as in the product's `clocks.toml`, `[[pause]]` with `code` and `words`, and `[[closed]]`
    /// with `from` and `until` (the last day) for the days on which the council is closed.
    ///
    /// # Errors
    ///
    /// Says the line and what to do when the text is no TOML; when a word or a unit is not known; when two versions of
    /// one clock hold on one day; when an event is named that starts nothing here; and when an own version leaves out an
    /// urgency for which the product has a length, since danger would then wait as long as everything else.
    pub fn with_own(text: &str) -> Result<Self, Fault> {
        let mut all = Self::built_in();
        let own = read::file(text, Some(&all))?;
        all.clocks.splice(0..0, own.clocks);
        all.pause_words.extend(own.pause_words);
        all.council = all.council.closed_on(own.closed);
        Ok(all)
    }

    /// The version of this clock that holds for what started on this day; none if the code is not known or no version
    /// reaches back so far.
    pub fn version(&self, code: &str, started: Date) -> Option<&Clock> {
        self.clocks.iter().find(|clock| clock.code == code && clock.holds_on(started))
    }

    /// Every clock that this event starts on this day, one version of each.
    pub fn started_by(&self, event: &str, on: Date) -> Vec<&Clock> {
        let is_chosen =
            |clock: &&Clock| self.version(&clock.code, on).is_some_and(|version| std::ptr::eq(version, *clock));
        self.clocks.iter().filter(is_chosen).filter(|clock| clock.starts == event).collect()
    }

    /// Every version of every clock, for a page that shows the rules. Those of the council come first.
    pub fn all(&self) -> &[Clock] {
        &self.clocks
    }

    /// The words for a reason to stand still, to follow "while": `we wait for information`. The code itself where there are none.
    pub fn pause_words<'a>(&'a self, code: &'a str) -> &'a str {
        self.pause_words.get(code).map_or(code, String::as_str)
    }

    /// The working days of the council.
    pub fn calendar(&self) -> &Calendar {
        &self.council
    }

    /// Starts a clock at this moment in London, in the version of that day. A day alone will do where the length is not
    /// in hours. None where [`Clocks::version`] finds none.
    pub fn run(&self, code: &str, started: impl Into<DateTime>) -> Option<Run<'_>> {
        let started = started.into();
        self.version(code, started.date()).map(|clock| Run::new(self, clock, started))
    }

    /// The working days that this clock goes by.
    pub(crate) fn calendar_of(&self, clock: &Clock) -> &Calendar {
        if clock.strict { &self.england } else { &self.council }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_clocks_of_the_product_are_there() {
        let clocks = Clocks::built_in();
        let today = date(2026, 11, 21);
        let length = |code: &str| clocks.version(code, today).expect(code).length.to_string();
        assert_eq!(length("acknowledge_request"), "the same working day");
        assert_eq!(length("decide_request"), "1 working day");
        assert_eq!(length("tell_requester"), "1 working day");
        assert_eq!(length("check_existing_plan"), "2 days");
        assert_eq!(length("assessment"), "45 working days");
        assert_eq!(length("early_help_assessment"), "10 working days");
        assert_eq!(length("plan"), "15 working days");
        assert_eq!(length("first_team_around_the_family"), "42 days");
        assert_eq!(length("first_review"), "42 days");
        assert_eq!(length("further_review"), "84 days");
        assert_eq!(length("six_months"), "182 days");
        assert_eq!((length("own_record"), length("own_record_longer")), ("1 month".to_owned(), "3 months".to_owned()));
        assert_eq!((length("correction"), length("objection")), ("1 month".to_owned(), "1 month".to_owned()));
        assert!(clocks.version("assessment", today).is_some_and(|clock| clock.reason_if_late && clock.strict));
        assert!(clocks.version("assessment", date(2014, 12, 31)).is_none());
        assert!(clocks.version("no_such_clock", today).is_none());
    }

    #[test]
    fn an_event_starts_its_clocks() {
        let clocks = Clocks::built_in();
        let started = clocks.started_by("request_received", date(2026, 11, 21));
        let codes: Vec<&str> = started.iter().map(|clock| clock.code.as_str()).collect();
        assert_eq!(codes, ["acknowledge_request", "decide_request", "check_existing_plan", "assessment"]);
        assert!(clocks.started_by("request_received", date(2014, 1, 1)).is_empty());
    }

    #[test]
    fn the_urgency_chooses_the_length() {
        let clocks = Clocks::built_in();
        let clock = clocks.version("decide_request", date(2026, 11, 21)).expect("a clock");
        let words = |urgency| clock.length_for(urgency).to_string();
        assert_eq!(words(Some("danger")), "the same day");
        assert_eq!(words(Some("today")), "the same day");
        assert_eq!(words(Some("soon")), "1 working day");
        assert_eq!(words(Some("routine")), "2 working days");
        assert_eq!(words(None), "1 working day");
    }
}
