//! What somebody promised and is soon to keep: what this area offers to the caseload.

use alongside_schema::connection::DbConnection;
use alongside_schema::{Day, Result, Viewer};
use askama::Template;

use crate::promises::standing;
use crate::store::{self, DuePromise};

/// The promises of somebody's own that are due within days, or were, the most urgent first.
#[derive(Template, Clone, Debug)]
#[template(path = "families/promises_due.html")]
pub struct PromisesDue {
    lines: Vec<DuePromise>,
    viewer: Viewer,
    today: Day,
}

impl askama::filters::HtmlSafe for PromisesDue {}

/// As many as fit beside what else needs somebody.
const MOST: usize = 8;
/// How many days before its day a promise is brought to mind.
const DAYS_BEFORE: i64 = 2;

impl PromisesDue {
    /// Reads it for this viewer: two queries.
    pub fn read(connection: &mut DbConnection, viewer: &Viewer, today: Day) -> Result<Self> {
        let lines = store::own_promises(connection, viewer, today.plus_days(DAYS_BEFORE), MOST)?;
        Ok(Self { lines, viewer: viewer.clone(), today })
    }

    fn standing(&self, line: &DuePromise) -> String {
        let standing = standing(line.due_on, self.today);
        let made_by = line.made_by(&self.viewer).map(|name| format!("promised by {name}, "));
        made_by.unwrap_or_default() + &standing
    }
}
