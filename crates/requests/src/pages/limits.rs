//! The time limits that work here is judged by: each with how it is counted, since when, and where it comes from.

use alongside_clocks::{Clock, Clocks, OpeningHours};
use alongside_schema::{Day, Viewer};
use alongside_web::{Frame, Page, Site, page};
use askama::Template;
use axum::Extension;
use axum::extract::State;
use jiff::civil::Date;

use crate::codes::Urgency;

#[derive(Template)]
#[template(path = "requests/limits.html")]
struct LimitsPage {
    frame: Frame,
    clocks: Clocks,
    opening: OpeningHours,
    today: Day,
}

/// One time limit: the version in force today, and its other versions.
struct Limit<'a> {
    now: &'a Clock,
    others: Vec<&'a Clock>,
}

impl LimitsPage {
    /// Each limit once, in the order of the product's list; those that only a council has come first.
    fn limits(&self) -> Vec<Limit<'_>> {
        let mut limits: Vec<Limit<'_>> = Vec::new();
        for clock in self.clocks.all() {
            if limits.iter().any(|limit| limit.now.code == clock.code) {
                continue;
            }
            let now = self.clocks.version(&clock.code, self.today.0).unwrap_or(clock);
            let is_other = |other: &&Clock| other.code == clock.code && !std::ptr::eq(*other, now);
            limits.push(Limit { now, others: self.clocks.all().iter().filter(is_other).collect() });
        }
        limits
    }

    fn lengths(&self, clock: &Clock) -> Vec<String> {
        if clock.by_urgency.is_empty() {
            return vec![clock.length.to_string()];
        }
        let named = Urgency::ALL.iter().filter_map(|urgency| {
            let length = clock.by_urgency.get(urgency.code())?;
            Some(format!("{}: {length}", urgency.words()))
        });
        named.collect()
    }

    fn pauses(&self, clock: &Clock) -> String {
        let words: Vec<&str> = clock.pauses.iter().map(|code| self.clocks.pause_words(code)).collect();
        if words.is_empty() { "Never".to_owned() } else { format!("While {}", words.join(", or while ")) }
    }

    fn force(&self, clock: &Clock) -> String {
        let from = Day(clock.from).words();
        match clock.until {
            Some(until) => format!("From {from} to {}", Day(until).words()),
            None => format!("From {from}"),
        }
    }

    /// The event that starts it.
    fn event(&self, clock: &Clock) -> String {
        match clock.starts.as_str() {
            "request_received" => "A request for help comes".to_owned(),
            "request_decided" => "It is decided".to_owned(),
            "help_started" => "Help begins".to_owned(),
            "assessment_finished" => "The assessment is finished".to_owned(),
            "meeting_held" => "A meeting was held".to_owned(),
            "review_held" => "The plan was reviewed".to_owned(),
            "record_asked_for" => "Somebody asks for their own record".to_owned(),
            "correction_asked_for" => "Somebody says that something is wrong".to_owned(),
            "objection_made" => "Somebody objects, or asks that what we hold is not used".to_owned(),
            other => other.replace('_', " "),
        }
    }

    /// The days of the next twelve months that are no working days, in words.
    fn days_of_rest(&self) -> Vec<String> {
        let until = self.today.plus_months(12).0;
        self.clocks.calendar().days_of_rest(self.today.0, until).map(long_day).collect()
    }
}

fn long_day(day: Date) -> String {
    day.strftime("%A %-d %B %Y").to_string()
}

pub(super) async fn show(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    page(&LimitsPage {
        frame: site.frame(Some(&viewer), "Time limits").at("/time-limits"),
        clocks: site.clocks().clone(),
        opening: site.settings().opening.clone(),
        today: site.clock().today(),
    })
}
