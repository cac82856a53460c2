//! What sends a form or starts something.

use askama::Template;

use super::{
    Attributes, Classes, Content,
    builders::{html_safe, with_attributes},
};

/// A button, or a link that looks like one.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "components/button.html")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct Button {
    /// The words on the button.
    #[cfg_attr(test, serde(flatten))]
    pub content: Content,
    /// The id.
    pub id: String,
    /// The name under which the form says that this button was pressed.
    pub name: String,
    /// The value under that name.
    pub value: String,
    /// The HTML type; `submit` when empty.
    #[cfg_attr(test, serde(rename = "type"))]
    pub kind: String,
    /// Where it leads, when it is a link.
    pub href: String,
    /// Whether it cannot be pressed.
    pub disabled: bool,
    /// Whether it starts a service.
    pub is_start_button: bool,
    /// Whether a second press within a second is ignored.
    pub prevent_double_click: Option<bool>,
    /// Extra classes.
    pub classes: Classes,
    /// Extra attributes.
    pub attributes: Attributes,
}

impl Button {
    /// A button that sends its form, once however often it is pressed.
    pub fn new(content: impl Into<Content>) -> Self {
        Self { content: content.into(), prevent_double_click: Some(true), ..Self::default() }
    }

    /// A link that looks like a button.
    pub fn link(content: impl Into<Content>, href: impl Into<String>) -> Self {
        Self { content: content.into(), href: href.into(), ..Self::default() }
    }

    /// The green arrow button at the beginning of a service.
    pub fn start(content: impl Into<Content>, href: impl Into<String>) -> Self {
        Self { is_start_button: true, ..Self::link(content, href) }
    }

    /// What the form says when this button was pressed rather than another.
    #[must_use]
    pub fn sends(mut self, name: &str, value: impl Into<String>) -> Self {
        name.clone_into(&mut self.name);
        self.value = value.into();
        self
    }

    /// Makes it less important than the other button.
    #[must_use]
    pub fn secondary(self) -> Self {
        self.class("govuk-button--secondary")
    }

    /// Warns that this cannot be taken back easily.
    #[must_use]
    pub fn warning(self) -> Self {
        self.class("govuk-button--warning")
    }

    /// Shows it on a dark background.
    #[must_use]
    pub fn inverse(self) -> Self {
        self.class("govuk-button--inverse")
    }
}

html_safe!(Button);
with_attributes!(Button);
