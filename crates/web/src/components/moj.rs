//! What the Ministry of Justice adds to the components of GOV.UK. Its package has no fixtures; these follow its templates.

use askama::Template;

use super::{
    Attributes, Classes, Content,
    builders::{html_safe, with_attributes},
};

/// Whose record this is, over every page of the record.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "components/identity-bar.html")]
pub struct IdentityBar {
    /// The name.
    pub title: Content,
    /// The few facts that matter on every page, each a name and a value.
    pub facts: Vec<(Content, Content)>,
    /// The flags that this viewer may see.
    pub flags: Vec<Badge>,
    /// Extra classes.
    pub classes: Classes,
    /// Extra attributes.
    pub attributes: Attributes,
}

impl IdentityBar {
    /// The bar of a record with this name.
    pub fn new(title: impl Into<Content>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// Adds a fact.
    #[must_use]
    pub fn fact(mut self, name: impl Into<Content>, value: impl Into<Content>) -> Self {
        self.facts.push((name.into(), value.into()));
        self
    }

    /// Adds a flag.
    #[must_use]
    pub fn flag(mut self, flag: Badge) -> Self {
        self.flags.push(flag);
        self
    }
}

/// A small mark, in a word or two.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "components/badge.html")]
pub struct Badge {
    /// The words.
    pub content: Content,
    /// Extra classes.
    pub classes: Classes,
    /// Extra attributes.
    pub attributes: Attributes,
}

impl Badge {
    /// A mark in the colour of the council.
    pub fn new(content: impl Into<Content>) -> Self {
        Self { content: content.into(), ..Self::default() }
    }

    /// A mark about safety.
    pub fn safety(content: impl Into<Content>) -> Self {
        Self::new(content).class("moj-badge--red")
    }

    /// A mark about something that is over or of less weight.
    pub fn quiet(content: impl Into<Content>) -> Self {
        Self::new(content).class("moj-badge--grey")
    }
}

/// What happened, in order.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "components/timeline.html")]
pub struct Timeline {
    /// What happened.
    pub items: Vec<TimelineItem>,
    /// The level of the headings; two when nothing is said.
    pub heading_level: Option<u8>,
    /// Extra classes.
    pub classes: Classes,
    /// Extra attributes.
    pub attributes: Attributes,
}

/// One thing that happened.
#[derive(Clone, Debug, Default)]
pub struct TimelineItem {
    /// What it was, in a few words.
    pub label: Content,
    /// When, for machines, like `2026-11-21T14:30`.
    pub timestamp: String,
    /// When, for people, like 21 November 2026 at 2:30pm.
    pub date: String,
    /// Who wrote it.
    pub byline: Content,
    /// All of it.
    pub description: Content,
    /// Extra classes.
    pub classes: Classes,
    /// Extra attributes.
    pub attributes: Attributes,
}

impl Timeline {
    /// Nothing happened yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds something that happened.
    #[must_use]
    pub fn item(mut self, item: TimelineItem) -> Self {
        self.items.push(item);
        self
    }

    /// The level of the headings, so that they fit under the heading above.
    #[must_use]
    pub fn heading_level(mut self, level: u8) -> Self {
        self.heading_level = Some(level);
        self
    }
}

impl TimelineItem {
    /// Something that happened then: the time for machines, and for people.
    pub fn new(label: impl Into<Content>, timestamp: impl Into<String>, date: impl Into<String>) -> Self {
        Self { label: label.into(), timestamp: timestamp.into(), date: date.into(), ..Self::default() }
    }

    /// Who wrote it.
    #[must_use]
    pub fn by(mut self, byline: impl Into<Content>) -> Self {
        self.byline = byline.into();
        self
    }

    /// All of it.
    #[must_use]
    pub fn description(mut self, description: impl Into<Content>) -> Self {
        self.description = description.into();
        self
    }
}

/// The pages of one record.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "components/sub-navigation.html")]
pub struct SubNavigation {
    /// What screen readers call it.
    pub label: String,
    /// The pages.
    pub items: Vec<SubNavigationItem>,
    /// Extra classes.
    pub classes: Classes,
    /// Extra attributes.
    pub attributes: Attributes,
}

/// One page of a [`SubNavigation`].
#[derive(Clone, Debug, Default)]
pub struct SubNavigationItem {
    /// The name of the page.
    pub content: Content,
    /// Where it is.
    pub href: String,
    /// Whether it is the one that is shown.
    pub active: bool,
}

impl SubNavigation {
    /// No pages yet, under a name for screen readers.
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), ..Self::default() }
    }

    /// Adds a page, and whether it is the one that is shown.
    #[must_use]
    pub fn page(mut self, content: impl Into<Content>, href: impl Into<String>, active: bool) -> Self {
        self.items.push(SubNavigationItem { content: content.into(), href: href.into(), active });
        self
    }
}

html_safe!(IdentityBar, Badge, Timeline, SubNavigation);
with_attributes!(IdentityBar, Badge, Timeline, SubNavigation);
