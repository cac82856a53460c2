//! Files from the sender's device.

use askama::Template;

use super::{
    Attributes, Classes, Content, ErrorMessage, FormGroup, Hint, Label,
    builders::{html_safe, with_attributes, with_hint_and_error, with_label},
};

/// A control that chooses files, with its label, hint and error. The form around it needs `enctype="multipart/form-data"`.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "components/file-upload.html")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct FileUpload {
    /// The id; the name when empty.
    pub id: String,
    /// The name under which the form sends the files.
    pub name: String,
    /// Whether several may be chosen at once.
    pub multiple: bool,
    /// The name of the control.
    pub label: Label,
    /// Help that everybody needs.
    pub hint: Option<Hint>,
    /// What is wrong with what was sent.
    pub error_message: Option<ErrorMessage>,
    /// The box around everything.
    pub form_group: FormGroup,
    /// Whether it cannot be used.
    pub disabled: bool,
    /// Ids of further texts that describe it.
    pub described_by: String,
    /// Extra classes of the control.
    pub classes: Classes,
    /// Extra attributes of the control.
    pub attributes: Attributes,
}

impl FileUpload {
    /// A control that the form sends as `name`.
    pub fn new(name: impl Into<String>, label: impl Into<Content>) -> Self {
        Self { name: name.into(), label: Label::new(label), ..Self::default() }
    }

    /// Several files may be chosen at once.
    #[must_use]
    pub fn multiple(mut self) -> Self {
        self.multiple = true;
        self
    }
}

html_safe!(FileUpload);
with_attributes!(FileUpload);
with_hint_and_error!(FileUpload);
with_label!(FileUpload);
