//! What of packages and arrangements waits for a lead practitioner: what this area offers to the caseload.

use alongside_schema::connection::DbConnection;
use alongside_schema::{Day, Result, Viewer};
use askama::Template;

use crate::store::{self, DueLine};

/// As many of each kind as fit above the families.
const MOST: i64 = 20;

/// What is to be looked at again, shown or told in the viewer's families.
#[derive(Template, Clone, Debug)]
#[template(path = "packages/due.html")]
pub struct PackagesDue {
    lines: Vec<DueLine>,
}

impl askama::filters::HtmlSafe for PackagesDue {}

impl PackagesDue {
    /// Reads it for the families that this viewer leads or stands in for.
    pub fn read(connection: &mut DbConnection, viewer: &Viewer, today: Day, evidence_days: i64) -> Result<Self> {
        Ok(Self { lines: store::due_lines(connection, viewer, today, evidence_days, MOST)? })
    }
}
