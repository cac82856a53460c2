//! The small texts of a form: label, hint and error message.

use askama::Template;

use super::{
    Attributes, Classes, Content,
    builders::{html_safe, with_attributes},
};

/// The name of a control.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "components/label.html")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct Label {
    /// The words of the label.
    #[cfg_attr(test, serde(flatten))]
    pub content: Content,
    /// The id of the control it names.
    #[cfg_attr(test, serde(rename = "for"))]
    pub for_id: String,
    /// Whether it is also the heading of the page.
    pub is_page_heading: bool,
    /// Extra classes.
    pub classes: Classes,
    /// Extra attributes.
    pub attributes: Attributes,
}

impl Label {
    /// A label with these words.
    pub fn new(content: impl Into<Content>) -> Self {
        Self { content: content.into(), ..Self::default() }
    }

    /// Names the control that it belongs to.
    #[must_use]
    pub fn for_id(mut self, id: &str) -> Self {
        id.clone_into(&mut self.for_id);
        self
    }

    /// Makes it the heading of a page that asks one thing.
    #[must_use]
    pub fn page_heading(mut self) -> Self {
        self.is_page_heading = true;
        self.class("govuk-label--l")
    }
}

/// Help that everybody needs, between the label and the control.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "components/hint.html")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct Hint {
    /// The words of the hint.
    #[cfg_attr(test, serde(flatten))]
    pub content: Content,
    /// Its id, which the control names in `aria-describedby`.
    pub id: String,
    /// Extra classes.
    pub classes: Classes,
    /// Extra attributes.
    pub attributes: Attributes,
}

impl Hint {
    /// A hint with these words.
    pub fn new(content: impl Into<Content>) -> Self {
        Self { content: content.into(), ..Self::default() }
    }

    /// The same hint under the id that its control names.
    pub(super) fn for_control(&self, id: &str) -> Self {
        Self { id: format!("{id}-hint"), ..self.clone() }
    }
}

/// What is wrong with an answer and what to do about it.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "components/error-message.html")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct ErrorMessage {
    /// The words of the message.
    #[cfg_attr(test, serde(flatten))]
    pub content: Content,
    /// Its id, which the control names in `aria-describedby`.
    pub id: String,
    /// What screen readers say first; "Error" when nothing else is asked for.
    pub visually_hidden_text: Option<String>,
    /// Extra classes.
    pub classes: Classes,
    /// Extra attributes.
    pub attributes: Attributes,
}

impl ErrorMessage {
    /// A message with these words.
    pub fn new(content: impl Into<Content>) -> Self {
        Self { content: content.into(), ..Self::default() }
    }

    /// The same message under the id that its control names.
    pub(super) fn for_control(&self, id: &str) -> Self {
        Self { id: format!("{id}-error"), ..self.clone() }
    }

    fn spoken_first(&self) -> &str {
        self.visually_hidden_text.as_deref().unwrap_or("Error")
    }
}

html_safe!(Label, Hint, ErrorMessage);
with_attributes!(Label, Hint, ErrorMessage);
