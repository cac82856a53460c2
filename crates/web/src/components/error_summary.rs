//! Everything that is wrong with a form, above it.

use askama::Template;

use super::{
    Attributes, Classes, Content,
    builders::{html_safe, with_attributes},
};

/// The list of errors, each a link to the field it is about.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "components/error-summary.html")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct ErrorSummary {
    /// The heading.
    pub title_text: String,
    /// A sentence under the heading.
    pub description_text: String,
    /// The errors.
    pub error_list: Vec<SummarisedError>,
    /// Whether the summary leaves the focus where it is.
    pub disable_auto_focus: Option<bool>,
    /// Extra classes.
    pub classes: Classes,
    /// Extra attributes.
    pub attributes: Attributes,
}

/// One error of an [`ErrorSummary`].
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct SummarisedError {
    /// The words, the same as at the field.
    #[cfg_attr(test, serde(flatten))]
    pub content: Content,
    /// Where the field is, like `#given_name`.
    pub href: String,
    /// Extra attributes of the link.
    pub attributes: Attributes,
}

impl ErrorSummary {
    /// An empty summary under the usual heading.
    pub fn new() -> Self {
        Self { title_text: "There is a problem".to_owned(), ..Self::default() }
    }

    /// Adds an error about the field with this id.
    #[must_use]
    pub fn error(mut self, id: &str, message: impl Into<Content>) -> Self {
        self.error_list.push(SummarisedError {
            content: message.into(),
            href: format!("#{id}"),
            ..SummarisedError::default()
        });
        self
    }

    /// Adds an error about no field in particular.
    #[must_use]
    pub fn general_error(mut self, message: impl Into<Content>) -> Self {
        self.error_list.push(SummarisedError { content: message.into(), ..SummarisedError::default() });
        self
    }

    /// Whether there is nothing wrong, and so nothing to show.
    pub fn is_empty(&self) -> bool {
        self.error_list.is_empty()
    }
}

html_safe!(ErrorSummary);
with_attributes!(ErrorSummary);
