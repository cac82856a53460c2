//! What of assessments waits for somebody: what this area offers to the first pages.

use alongside_clocks::{Clocks, Standing};
use alongside_schema::connection::DbConnection;
use alongside_schema::{Day, Reference, Result, Viewer};
use askama::Template;

use crate::store::{self, ToAuthorise};

/// As many as fit above the families.
const MOST: usize = 10;

/// One family whose assessment waits for the viewer.
#[derive(Clone, Debug)]
struct Line {
    reference: Reference,
    family: String,
    given_back: bool,
    /// By when it is to be finished, or since when it is late.
    due: String,
    is_late: bool,
}

/// The viewer's own families whose assessment is late, or was given back to be written on.
#[derive(Template, Clone, Debug)]
#[template(path = "assessments/due.html")]
pub struct AssessmentsDue {
    lines: Vec<Line>,
    more: usize,
}

impl askama::filters::HtmlSafe for AssessmentsDue {}

impl AssessmentsDue {
    /// Reads it for the families with which this viewer works, or stands in: one query.
    pub fn read(connection: &mut DbConnection, viewer: &Viewer, clocks: &Clocks, today: Day) -> Result<Self> {
        let mut lines = Vec::new();
        for family in store::not_finished(connection, viewer)? {
            let asked_on = family.asked_at.map_or(family.opened_on, |at| at.day().min(family.opened_on));
            let run = super::run(clocks, family.statutory > 0, Some(asked_on), Some(family.opened_on));
            let is_late = run.as_ref().is_some_and(|run| matches!(run.standing(today.0), Standing::Late { .. }));
            let given_back = family.given_back > 0;
            if is_late || given_back {
                let due = run.map(|run| run.words(today.0)).unwrap_or_default();
                lines.push(Line { reference: family.reference, family: family.family, given_back, due, is_late });
            }
        }
        let more = lines.len().saturating_sub(MOST);
        lines.truncate(MOST);
        Ok(Self { lines, more })
    }
}

/// The assessments that wait for the viewer as a supervisor.
#[derive(Template, Clone, Debug)]
#[template(path = "assessments/to_authorise.html")]
pub struct AssessmentsToAuthorise {
    lines: Vec<ToAuthorise>,
    more: bool,
}

impl askama::filters::HtmlSafe for AssessmentsToAuthorise {}

impl AssessmentsToAuthorise {
    /// Reads it for who answers for families: one small query, and another where any waits at all.
    pub fn read(connection: &mut DbConnection, viewer: &Viewer) -> Result<Self> {
        let mut lines = store::to_authorise(connection, viewer, MOST as i64 + 1)?;
        let more = lines.len() > MOST;
        lines.truncate(MOST);
        Ok(Self { lines, more })
    }

    /// The families that it shows.
    pub fn families(&self) -> impl Iterator<Item = &Reference> {
        self.lines.iter().map(|line| &line.reference)
    }
}
