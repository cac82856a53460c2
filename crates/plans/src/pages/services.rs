//! The services of a plan as pages show them: what is possible now, the picture in time, the same as a table, and how full the weeks are.

use alongside_schema::{Day, Id, Reference};
use askama::Template;

use crate::chart::{Chart, LoadChart, chart, load_charts};
use crate::codes::StepEvent;
use crate::services::{Overview, Row};
use crate::store::Happened;
use crate::versions::Changes;

/// What asks to be looked at, in a few lines.
#[derive(Template, Clone, Debug)]
#[template(path = "plans/possible.html")]
pub(super) struct Possible {
    pub(super) reference: Reference,
    pub(super) overview: Overview,
    pub(super) can_change: bool,
    /// Whether it leads on to the whole plan.
    pub(super) leads_on: bool,
}

impl askama::filters::HtmlSafe for Possible {}

/// The services, whole.
#[derive(Template, Clone, Debug)]
#[template(path = "plans/services.html")]
pub(super) struct Services {
    reference: Reference,
    overview: Overview,
    happened: Vec<Happened>,
    chart: Option<Chart>,
    loads: Vec<LoadChart>,
    changes: Changes,
    can_change: bool,
}

impl askama::filters::HtmlSafe for Services {}

impl Services {
    pub(super) fn new(
        reference: Reference,
        overview: Overview,
        happened: Vec<Happened>,
        changes: Changes,
        can_change: bool,
        today: Day,
    ) -> Self {
        Self {
            chart: chart(&overview, today),
            loads: load_charts(&overview),
            reference,
            overview,
            happened,
            changes,
            can_change,
        }
    }

    fn count(&self, step: &Id, kind: StepEvent) -> usize {
        self.happened.iter().filter(|happened| happened.step_id == *step && happened.kind == kind).count()
    }

    /// Sessions planned, attended and not, in words.
    fn sessions(&self, row: &Row) -> String {
        let id = &row.step.id;
        let mut parts = Vec::new();
        if row.step.about.meets != crate::codes::Meets::NotKnown {
            parts.push(row.step.about.meets.words().to_owned());
        }
        match (row.step.about.sessions, self.count(id, StepEvent::Attended)) {
            (Some(planned), attended) => parts.push(format!("{attended} of {planned} attended")),
            (None, 0) => {}
            (None, attended) => parts.push(format!("{attended} attended")),
        }
        let missed = self.count(id, StepEvent::Missed);
        if missed > 0 {
            parts.push(format!("{missed} they could not go to"));
        }
        let called_off = self.count(id, StepEvent::CalledOff);
        if called_off > 0 {
            parts.push(format!("{called_off} called off by the service"));
        }
        parts.join(", ")
    }

    /// The times that a provider said no, newest first.
    fn noes<'a>(&'a self, row: &'a Row) -> impl Iterator<Item = &'a Happened> {
        self.happened.iter().filter(move |happened| happened.step_id == row.step.id && happened.kind == StepEvent::No)
    }
}
