//! The one page with everything that is given: a file of its own that opens in any browser, without anything from outside.

use alongside_schema::{Day, Reference};
use askama::Template;

use super::held::{FileOf, Held};
use super::tables::heading;

/// What is given of the rows of one kind.
pub(super) struct Section {
    heading: String,
    rows: Vec<Vec<String>>,
}

/// The page.
#[derive(Template)]
#[template(path = "oversight/rights_pack.html")]
pub(super) struct Pack<'a> {
    pub(super) council: &'a str,
    pub(super) help: &'a str,
    pub(super) reference: &'a Reference,
    pub(super) name: &'a str,
    pub(super) is_for_another: bool,
    pub(super) on: Day,
    pub(super) sections: Vec<Section>,
    pub(super) files: Vec<FileOf>,
    /// Whether anything was kept back, also of a row of which a part is given.
    pub(super) is_whole: bool,
}

/// The rows that are given, with the words of each, gathered under the headings of their tables in order.
pub(super) fn sections<'h>(given: impl IntoIterator<Item = (&'h Held, &'h str)>) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for (held, words) in given.into_iter().filter(|(_, words)| !words.is_empty()) {
        let (heading, lines) = (heading(held.table), words.lines().map(str::to_owned).collect());
        match sections.last_mut() {
            Some(section) if section.heading == heading => section.rows.push(lines),
            _ => sections.push(Section { heading, rows: vec![lines] }),
        }
    }
    sections
}

/// Where what a person who asks can do next is said: the regulator (UK GDPR article 12(4), 15).
pub(super) const REGULATOR: &str = "the Information Commissioner, ico.org.uk, 0303 123 1113";
