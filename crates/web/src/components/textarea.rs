//! Several lines of text.

use askama::Template;

use super::{
    Attributes, Classes, Content, ErrorMessage, FormGroup, Hint, Label,
    builders::{html_safe, with_attributes, with_hint_and_error, with_label},
};

/// A text area with its label, hint and error.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "components/textarea.html")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct Textarea {
    /// The id; the name when empty.
    pub id: String,
    /// The name under which the form sends the answer.
    pub name: String,
    /// How many lines are shown; five when nothing is said.
    pub rows: Option<u8>,
    /// What is in it already.
    pub value: String,
    /// The name of the control.
    pub label: Label,
    /// Help that everybody needs.
    pub hint: Option<Hint>,
    /// What is wrong with the answer.
    pub error_message: Option<ErrorMessage>,
    /// The box around everything.
    pub form_group: FormGroup,
    /// What the browser may fill in.
    pub autocomplete: Option<String>,
    /// Whether a browser checks the spelling.
    pub spellcheck: Option<bool>,
    /// Whether it cannot be used.
    pub disabled: bool,
    /// Ids of further texts that describe it.
    pub described_by: String,
    /// Extra classes of the control.
    pub classes: Classes,
    /// Extra attributes of the control.
    pub attributes: Attributes,
}

impl Textarea {
    /// A text area that the form sends as `name`.
    pub fn new(name: impl Into<String>, label: impl Into<Content>) -> Self {
        Self { name: name.into(), label: Label::new(label), ..Self::default() }
    }

    /// What is in it already.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// How many lines are shown.
    #[must_use]
    pub fn rows(mut self, rows: u8) -> Self {
        self.rows = Some(rows);
        self
    }
}

html_safe!(Textarea);
with_attributes!(Textarea);
with_hint_and_error!(Textarea);
with_label!(Textarea);
