//! The records that are still to be written: what this area offers to the caseload.

use alongside_clocks::Clocks;
use alongside_schema::connection::DbConnection;
use alongside_schema::{Moment, Result, Viewer};
use askama::Template;

use crate::due::{Due, record_due};
use crate::store::{self, WithoutRecord};

/// The meetings of somebody's families whose record is not written, the most urgent first.
#[derive(Template, Clone, Debug)]
#[template(path = "meetings/records_due.html")]
pub struct RecordsDue {
    lines: Vec<(WithoutRecord, Option<Due>)>,
}

impl askama::filters::HtmlSafe for RecordsDue {}

/// As many as fit beside what else needs somebody.
const MOST: i64 = 8;

impl RecordsDue {
    /// Reads it for the families that this viewer leads: one query.
    pub fn read(connection: &mut DbConnection, viewer: &Viewer, clocks: &Clocks, now: Moment) -> Result<Self> {
        let waiting = store::without_record(connection, viewer, now.day(), MOST)?;
        let lines = waiting.into_iter().map(|meeting| {
            let due = record_due(clocks, meeting.meets_on, None, now);
            (meeting, due)
        });
        Ok(Self { lines: lines.collect() })
    }
}
