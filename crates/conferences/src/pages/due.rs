//! The family's own plans that wait for an answer, or to be looked at again: what this area offers to the caseload.

use alongside_schema::connection::DbConnection;
use alongside_schema::{Day, Result, Viewer};
use askama::Template;

use crate::store::{self, PlanWaits};

/// As many as fit above the families.
const MOST: usize = 20;

/// The plans of the families that the viewer leads or stands in for.
#[derive(Template, Clone, Debug)]
#[template(path = "conferences/due.html")]
pub struct ConferencesDue {
    lines: Vec<PlanWaits>,
}

impl askama::filters::HtmlSafe for ConferencesDue {}

impl ConferencesDue {
    /// Reads them: two queries.
    pub fn read(connection: &mut DbConnection, viewer: &Viewer, today: Day) -> Result<Self> {
        Ok(Self { lines: store::plans_that_wait(connection, viewer, today, MOST)? })
    }
}
