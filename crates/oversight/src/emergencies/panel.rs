//! What a lead practitioner is shown of emergency openings: a part of the page of their families.

use alongside_schema::connection::DbConnection;
use alongside_schema::{Moment, Reference, Result, Viewer};
use askama::Template;

use super::store;
use crate::codes::Emergency;

/// What was opened in an emergency of the families that somebody leads, until somebody has looked at it.
#[derive(Template, Clone, Debug)]
#[template(path = "oversight/opened.html")]
pub struct OpenedInEmergency(Vec<(String, Moment, Emergency, Reference)>);

impl askama::filters::HtmlSafe for OpenedInEmergency {}

impl OpenedInEmergency {
    /// Reads it for this viewer: one query.
    pub fn read(connection: &mut DbConnection, viewer: &Viewer) -> Result<Self> {
        store::of_families_led(connection, viewer).map(Self)
    }
}
