//! How a reader gets around a page and back.

use askama::Template;

use super::{
    Attributes, Classes, Content,
    builders::{html_safe, with_attributes},
};

/// The first link of every page, past the navigation to its content.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "components/skip-link.html")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct SkipLink {
    /// The words of the link.
    #[cfg_attr(test, serde(flatten))]
    pub content: Content,
    /// Where the content begins; `#content` when empty.
    pub href: String,
    /// Extra classes.
    pub classes: Classes,
    /// Extra attributes.
    pub attributes: Attributes,
}

impl SkipLink {
    /// A link past the navigation to this place.
    pub fn new(content: impl Into<Content>, href: &str) -> Self {
        Self { content: content.into(), href: href.to_owned(), ..Self::default() }
    }
}

/// The link to the page before.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "components/back-link.html")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct BackLink {
    /// The words of the link; "Back" when empty.
    #[cfg_attr(test, serde(flatten))]
    pub content: Content,
    /// Where it leads.
    pub href: String,
    /// Extra classes.
    pub classes: Classes,
    /// Extra attributes.
    pub attributes: Attributes,
}

impl BackLink {
    /// A link back to this page.
    pub fn new(href: impl Into<String>) -> Self {
        Self { href: href.into(), ..Self::default() }
    }

    /// Other words than "Back".
    #[must_use]
    pub fn words(mut self, content: impl Into<Content>) -> Self {
        self.content = content.into();
        self
    }
}

/// Where a page is among others.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "components/breadcrumbs.html")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct Breadcrumbs {
    /// The pages above, and this one.
    pub items: Vec<Breadcrumb>,
    /// Whether a narrow screen shows only the first and the last but one.
    pub collapse_on_mobile: bool,
    /// What screen readers call it; "Breadcrumb" when nothing is said.
    pub label_text: Option<String>,
    /// Extra classes.
    pub classes: Classes,
    /// Extra attributes.
    pub attributes: Attributes,
}

/// One page of [`Breadcrumbs`].
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct Breadcrumb {
    /// The name of the page.
    #[cfg_attr(test, serde(flatten))]
    pub content: Content,
    /// Where it is; empty for the page that is shown.
    pub href: String,
    /// Extra attributes of the link.
    pub attributes: Attributes,
}

impl Breadcrumbs {
    /// An empty trail that shortens itself on a narrow screen.
    pub fn new() -> Self {
        Self { collapse_on_mobile: true, ..Self::default() }
    }

    /// Adds a page above.
    #[must_use]
    pub fn link(mut self, content: impl Into<Content>, href: impl Into<String>) -> Self {
        self.items.push(Breadcrumb { content: content.into(), href: href.into(), ..Breadcrumb::default() });
        self
    }

    /// Adds the page that is shown.
    #[must_use]
    pub fn here(self, content: impl Into<Content>) -> Self {
        self.link(content, "")
    }

    fn label(&self) -> &str {
        self.label_text.as_deref().unwrap_or("Breadcrumb")
    }
}

/// Links to the page before and the page after.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "components/pagination.html")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct Pagination {
    /// The page before.
    pub previous: PaginationLink,
    /// The page after.
    pub next: PaginationLink,
    /// What screen readers call it; "Pagination" when empty.
    pub landmark_label: String,
    /// Extra classes.
    pub classes: Classes,
    /// Extra attributes.
    pub attributes: Attributes,
}

/// One link of a [`Pagination`].
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct PaginationLink {
    /// The words; "Previous page" or "Next page" when empty.
    #[cfg_attr(test, serde(flatten))]
    pub content: Content,
    /// Where it leads; empty where there is no such page.
    pub href: String,
    /// What is on that page.
    pub label_text: String,
    /// Extra attributes.
    pub attributes: Attributes,
}

impl Pagination {
    /// No links yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The page before, and what is on it.
    #[must_use]
    pub fn previous(mut self, href: impl Into<String>, label: &str) -> Self {
        self.previous = PaginationLink { href: href.into(), label_text: label.to_owned(), ..PaginationLink::default() };
        self
    }

    /// The page after, and what is on it.
    #[must_use]
    pub fn next(mut self, href: impl Into<String>, label: &str) -> Self {
        self.next = PaginationLink { href: href.into(), label_text: label.to_owned(), ..PaginationLink::default() };
        self
    }

    fn label(&self) -> &str {
        if self.landmark_label.is_empty() { "Pagination" } else { &self.landmark_label }
    }
}

html_safe!(SkipLink, BackLink, Breadcrumbs, Pagination);
with_attributes!(SkipLink, BackLink, Breadcrumbs, Pagination);
