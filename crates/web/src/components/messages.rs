//! What a page tells its reader outside the running text.

use askama::Template;

use super::{
    Attributes, Classes, Content,
    builders::{html_safe, with_attributes},
};

/// A message at the top of a page: something important, or something that went well.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "components/notification-banner.html")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct NotificationBanner {
    /// The message.
    #[cfg_attr(test, serde(flatten))]
    pub content: Content,
    /// `success`, or empty for something important.
    #[cfg_attr(test, serde(rename = "type"))]
    pub kind: String,
    /// The heading; "Important" or "Success" when empty.
    pub title_text: String,
    /// The level of the heading; two when nothing is said.
    pub title_heading_level: Option<u8>,
    /// The id of the heading.
    pub title_id: String,
    /// The ARIA role; `alert` for success and `region` otherwise when empty.
    pub role: String,
    /// Whether a success leaves the focus where it is.
    pub disable_auto_focus: Option<bool>,
    /// Extra classes.
    pub classes: Classes,
    /// Extra attributes.
    pub attributes: Attributes,
}

impl NotificationBanner {
    /// Something the reader should know.
    pub fn important(content: impl Into<Content>) -> Self {
        Self { content: content.into(), ..Self::default() }
    }

    /// Something the reader just did, and that it worked.
    pub fn success(content: impl Into<Content>) -> Self {
        Self { kind: "success".to_owned(), ..Self::important(content) }
    }

    /// Another heading than "Important" or "Success".
    #[must_use]
    pub fn title(mut self, title: &str) -> Self {
        title.clone_into(&mut self.title_text);
        self
    }

    fn is_success(&self) -> bool {
        self.kind == "success"
    }

    fn role(&self) -> &str {
        match (self.role.is_empty(), self.is_success()) {
            (false, _) => &self.role,
            (true, true) => "alert",
            (true, false) => "region",
        }
    }

    fn heading(&self) -> &str {
        match (self.title_text.is_empty(), self.is_success()) {
            (false, _) => &self.title_text,
            (true, true) => "Success",
            (true, false) => "Important",
        }
    }

    fn heading_id(&self) -> &str {
        if self.title_id.is_empty() { "govuk-notification-banner-title" } else { &self.title_id }
    }
}

/// A paragraph that is set apart from the others.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "components/inset-text.html")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct InsetText {
    /// The words.
    #[cfg_attr(test, serde(flatten))]
    pub content: Content,
    /// The id.
    pub id: String,
    /// Extra classes.
    pub classes: Classes,
    /// Extra attributes.
    pub attributes: Attributes,
}

impl InsetText {
    /// A paragraph with these words.
    pub fn new(content: impl Into<Content>) -> Self {
        Self { content: content.into(), ..Self::default() }
    }
}

/// A sentence about what must not be forgotten.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "components/warning-text.html")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct WarningText {
    /// The words.
    #[cfg_attr(test, serde(flatten))]
    pub content: Content,
    /// What screen readers say for the sign; "Warning" when empty.
    pub icon_fallback_text: String,
    /// Extra classes.
    pub classes: Classes,
    /// Extra attributes.
    pub attributes: Attributes,
}

impl WarningText {
    /// A warning with these words.
    pub fn new(content: impl Into<Content>) -> Self {
        Self { content: content.into(), ..Self::default() }
    }

    fn spoken_first(&self) -> &str {
        if self.icon_fallback_text.is_empty() { "Warning" } else { &self.icon_fallback_text }
    }
}

/// The end of a form: what was done, and what happens next.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "components/panel.html")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct Panel {
    /// The heading.
    pub title_text: String,
    /// The level of the heading; one when nothing is said.
    pub heading_level: Option<u8>,
    /// The words under the heading.
    #[cfg_attr(test, serde(flatten))]
    pub content: Content,
    /// Extra classes.
    pub classes: Classes,
    /// Extra attributes.
    pub attributes: Attributes,
}

impl Panel {
    /// A panel with this heading.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title_text: title.into(), ..Self::default() }
    }

    /// The words under the heading.
    #[must_use]
    pub fn body(mut self, content: impl Into<Content>) -> Self {
        self.content = content.into();
        self
    }

    fn is_interruption(&self) -> bool {
        self.classes.has("govuk-panel--interruption")
    }
}

/// More for those who want it, folded away.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "components/details.html")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct Details {
    /// The words that unfold it.
    pub summary_text: String,
    /// What is folded away.
    #[cfg_attr(test, serde(flatten))]
    pub content: Content,
    /// Whether it is unfolded already.
    pub open: bool,
    /// The id.
    pub id: String,
    /// Extra classes.
    pub classes: Classes,
    /// Extra attributes.
    pub attributes: Attributes,
}

impl Details {
    /// Something folded away under a summary.
    pub fn new(summary: impl Into<String>, content: impl Into<Content>) -> Self {
        Self { summary_text: summary.into(), content: content.into(), ..Self::default() }
    }

    /// Unfolds it already.
    #[must_use]
    pub fn open(mut self) -> Self {
        self.open = true;
        self
    }
}

html_safe!(NotificationBanner, InsetText, WarningText, Panel, Details);
with_attributes!(NotificationBanner, InsetText, WarningText, Panel, Details);
