//! The turns that somebody could not do: what this area offers to the caseload.

use alongside_schema::connection::DbConnection;
use alongside_schema::{Result, Viewer};
use askama::Template;

use crate::store::{self, CouldNot};

/// As many as fit above the families.
const MOST: i64 = 20;

/// The turns of the viewer's families that could not be done, until somebody has looked.
#[derive(Template, Clone, Debug)]
#[template(path = "network/rota_due.html")]
pub struct RotaDue {
    lines: Vec<CouldNot>,
}

impl askama::filters::HtmlSafe for RotaDue {}

impl RotaDue {
    /// Reads it for the families that this viewer leads or stands in for: two queries.
    pub fn read(connection: &mut DbConnection, viewer: &Viewer) -> Result<Self> {
        Ok(Self { lines: store::could_not(connection, viewer, MOST)? })
    }
}
