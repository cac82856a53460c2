//! Alerts at which somebody should look again: what this area offers to the caseload.

use alongside_schema::connection::DbConnection;
use alongside_schema::{Day, Result, Viewer};
use askama::Template;

use crate::codes::AlertKind;
use crate::store::{self, AlertDue, Whose};

/// As many as fit above the families.
const MOST: i64 = 20;

/// The alerts of the viewer's families that wait for a look, those about danger first.
#[derive(Template, Clone, Debug)]
#[template(path = "families/alerts_due.html")]
pub struct AlertsDue {
    lines: Vec<AlertDue>,
}

impl askama::filters::HtmlSafe for AlertsDue {}

impl AlertsDue {
    /// Reads it for the families that this viewer leads or stands in for: two small queries, and a third where any is due.
    pub fn read(connection: &mut DbConnection, viewer: &Viewer, today: Day) -> Result<Self> {
        Ok(Self { lines: store::alerts_due(connection, viewer, Whose::Near, today, MOST)? })
    }
}
