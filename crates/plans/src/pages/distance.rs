//! Distance travelled, as pages show it: a small picture for each question and person, and the same as a table.

use askama::Template;

use crate::distance::{HEIGHT, Series, series};
use crate::store::Reading;

/// Every answer, by what was asked and who answered.
#[derive(Template, Clone, Debug)]
#[template(path = "plans/distance.html")]
pub(super) struct Distance {
    series: Vec<Series>,
}

impl askama::filters::HtmlSafe for Distance {}

impl Distance {
    /// Of these answers, oldest first.
    pub(super) fn of(readings: &[Reading]) -> Self {
        Self { series: series(readings) }
    }
}
