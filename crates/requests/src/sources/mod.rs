//! Requests that come by file or program: read into an [`Assessment`] as they were sent, with every oddity said and none invented away.

mod eform;
mod json;
mod words;

pub use eform::read as read_eform;
pub use json::read as read_json;

use alongside_schema::Moment;

use crate::assessment::Assessment;
use crate::codes::Route;

/// One request as it was sent.
#[derive(Clone, Debug, Default)]
pub struct Sent {
    /// What it says.
    pub said: Assessment,
    /// By which way it came.
    pub route: Route,
    /// The sender's own reference.
    pub outside_reference: Option<String>,
    /// When it was sent, if that can be read.
    pub sent_at: Option<Moment>,
    /// What was odd and is accepted all the same.
    pub warnings: Vec<String>,
}
