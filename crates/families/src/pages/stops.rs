//! Families in which nobody is left who had said yes to working together: what this area offers to the caseload.

use alongside_schema::connection::DbConnection;
use alongside_schema::{Reference, Result, Viewer};
use askama::Template;

use crate::store;

/// The families of a lead that asked to stop, as far as nobody has said why the work goes on.
#[derive(Template, Clone, Debug)]
#[template(path = "families/consent/stops.html")]
pub struct WorkThatStops {
    lines: Vec<(Reference, String)>,
}

impl askama::filters::HtmlSafe for WorkThatStops {}

impl WorkThatStops {
    /// Reads it for the families that this viewer leads: two queries.
    pub fn read(connection: &mut DbConnection, viewer: &Viewer) -> Result<Self> {
        Ok(Self { lines: store::work_that_stops(connection, viewer)? })
    }
}
