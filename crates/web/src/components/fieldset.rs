//! A group of questions under one name.

use askama::Template;
use askama::filters::HtmlSafe;

use super::{
    Attributes, Classes, Content,
    builders::{html_safe, with_attributes},
};

/// A group of form controls with a legend.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "components/fieldset.html")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct Fieldset {
    /// The name of the group.
    pub legend: Legend,
    /// Ids of the texts that describe the group.
    pub described_by: String,
    /// An ARIA role, where the fieldset's own is not enough.
    pub role: String,
    /// Extra classes.
    pub classes: Classes,
    /// Extra attributes.
    pub attributes: Attributes,
    /// The controls inside, finished.
    #[cfg_attr(test, serde(flatten))]
    pub content: Content,
}

/// The name of a group.
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct Legend {
    /// The words of the legend.
    #[cfg_attr(test, serde(flatten))]
    pub content: Content,
    /// Whether it is also the heading of the page.
    pub is_page_heading: bool,
    /// Extra classes.
    pub classes: Classes,
}

impl Fieldset {
    /// An empty group of this name.
    pub fn new(legend: impl Into<Content>) -> Self {
        Self { legend: Legend { content: legend.into(), ..Legend::default() }, ..Self::default() }
    }

    /// Adds a control to the group.
    #[must_use]
    pub fn with(mut self, control: impl HtmlSafe) -> Self {
        self.content.push(control);
        self
    }

    /// Makes the legend the heading of a page that asks one thing.
    #[must_use]
    pub fn page_heading(mut self) -> Self {
        self.legend.is_page_heading = true;
        self.legend_size("l")
    }

    /// Makes the legend as large as a heading: `s`, `m`, `l` or `xl`.
    #[must_use]
    pub fn legend_size(mut self, size: &str) -> Self {
        self.legend.classes.add(format!("govuk-fieldset__legend--{size}"));
        self
    }
}

html_safe!(Fieldset);
with_attributes!(Fieldset);
