//! One line of a day in a diary.

use alongside_families::store::{AlertOn, PlannedVisit};
use alongside_families::visiting::{Slot, minutes_words, time_of_day, time_words};
use alongside_meetings::codes::Reply;
use alongside_meetings::store::InvitedTo;
use alongside_schema::{Day, Id, Reference};

/// What a day holds at one time: a visit, a meeting, or something that is due.
pub(super) struct Line {
    /// Minutes since midnight; nothing where the time is open.
    pub(super) at: Option<i64>,
    /// The time as people read it.
    pub(super) time: String,
    pub(super) reference: Reference,
    pub(super) family: String,
    /// What it is, with what belongs to it.
    pub(super) what: String,
    /// Who means to make the visit, where somebody stands in for them.
    pub(super) stands_in_for: Option<String>,
    pub(super) is_visit: bool,
    pub(super) travel: i64,
    /// How many minutes it takes, where it says so.
    minutes: Option<i64>,
    /// Whether it takes time that nothing else can take.
    holds_time: bool,
    pub(super) clashes: bool,
    pub(super) is_recorded: bool,
    /// A visit whose day has gone by and that nobody recorded.
    pub(super) is_late: bool,
    pub(super) alerts: Vec<String>,
    /// What can be done with it: the words and where they lead.
    pub(super) links: Vec<(&'static str, String)>,
}

impl Line {
    fn new(reference: &Reference, family: &str, what: String) -> Self {
        Self {
            at: None,
            time: String::new(),
            reference: reference.clone(),
            family: family.to_owned(),
            what,
            stands_in_for: None,
            is_visit: false,
            travel: 0,
            minutes: None,
            holds_time: false,
            clashes: false,
            is_recorded: false,
            is_late: false,
            alerts: Vec::new(),
            links: Vec::new(),
        }
    }

    /// A planned visit. `who` says which day it is and whether it is the viewer's own diary.
    pub(super) fn of_visit(visit: &PlannedVisit, alerts: &[AlertOn], who: (Day, bool), stands_in: bool) -> Self {
        let (today, own) = who;
        let is_recorded = visit.contact_id.is_some();
        let travel = match visit.travel_minutes {
            0 => String::new(),
            minutes => format!(", {} of travel", minutes_words(minutes)),
        };
        let length = match visit.minutes {
            Some(minutes) if visit.at_time.is_empty() => format!(", {}", minutes_words(minutes)),
            _ => String::new(),
        };
        let mut line = Self::new(&visit.reference, &visit.family, format!("{}{length}{travel}", visit.kind.words()));
        let holding = alerts.iter().filter(|alert| alert.holds(&visit.family_id, visit.planned_on));
        line.alerts = holding.map(|alert| format!("{}: {}", alert.kind.words(), alert.words)).collect();
        line.at = time_of_day(&visit.at_time);
        line.time = if visit.at_time.is_empty() { String::new() } else { visit.span() };
        line.stands_in_for = stands_in.then(|| visit.worker.clone());
        line.is_visit = true;
        line.travel = visit.travel_minutes;
        line.minutes = visit.minutes;
        line.holds_time = !is_recorded;
        line.is_recorded = is_recorded;
        line.is_late = !is_recorded && visit.planned_on < today;
        if own && !is_recorded {
            let (reference, id) = (&visit.reference, &visit.id);
            if visit.planned_on <= today {
                line.links.push(("It happened", format!("/families/{reference}/contacts/new?visit={id}")));
                line.links.push(("I could not reach them", format!("/families/{reference}/attempts/new?visit={id}")));
            }
            line.links.push(("Move it or call it off", format!("/families/{reference}/visits/{id}")));
        }
        line
    }

    /// A meeting to which the worker is invited.
    pub(super) fn of_meeting(meeting: &InvitedTo) -> Self {
        let what = format!("{}, {} ({})", meeting.kind.words(), meeting.place, meeting.reply.words().to_lowercase());
        let mut line = Self::new(&meeting.reference, &meeting.family, what);
        line.at = time_of_day(&meeting.meets_at);
        line.time = time_words(&meeting.meets_at);
        line.holds_time = !matches!(meeting.reply, Reply::Apologises | Reply::Report | Reply::Absent);
        line.links.push(("Meeting", format!("/families/{}/meetings/{}", meeting.reference, meeting.id)));
        line
    }

    /// A review of the plan that is due.
    pub(super) fn of_review(reference: &Reference, family: &str) -> Self {
        let mut line = Self::new(reference, family, "Review of the plan due".to_owned());
        line.links.push(("Review the plan", format!("/families/{reference}/review")));
        line
    }

    /// A call after the end that is due.
    pub(super) fn of_call(reference: &Reference, family: &str, id: &Id, own: bool) -> Self {
        let mut line = Self::new(reference, family, "They want a call to say how things are".to_owned());
        if own {
            line.links.push(("Record what you heard", format!("/families/{reference}/check-ins/{id}")));
        }
        line
    }

    /// What of the day it takes.
    pub(super) fn slot(&self, on: Day) -> Slot {
        Slot { on, at: self.at.filter(|_| self.holds_time), travel: self.travel, minutes: self.minutes }
    }
}
