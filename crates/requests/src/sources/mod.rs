//! Requests that come by file or program: read into an [`Assessment`] as they were sent, with every oddity said and none invented away.

mod child;
mod eform;
mod json;
mod words;

pub(crate) use child::child_of;
pub use eform::{Rows, read as read_eform};
pub use json::read as read_json;

use alongside_schema::Moment;

use crate::assessment::{Assessment, Home, Language};
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

/// A home as somebody wrote it in one line, if they did.
pub(crate) fn home_of(text: &str, residents: Vec<String>) -> Option<Home> {
    let (address, postcode) = words::home(text);
    (!text.trim().is_empty()).then(|| Home { address, postcode, residents, ..Home::default() })
}

/// The language in which somebody wants to speak, if they said so: an interpreter is then offered.
pub(crate) fn language_of(text: &str) -> Option<Language> {
    let spoken = text.trim();
    let interpreter = if spoken.eq_ignore_ascii_case("english") { "no" } else { "ask" }.to_owned();
    (!spoken.is_empty()).then(|| Language { person: "a1".to_owned(), spoken: spoken.to_owned(), interpreter })
}
