//! What stands above every page.

use askama::Template;

use super::{
    Attributes, Classes, Content,
    builders::{html_safe, with_attributes},
};

/// The council's name over every page.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "components/generic-header.html")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct GenericHeader {
    /// The name.
    pub logo_text: String,
    /// Where it leads; `/` when empty.
    pub url: String,
    /// The classes of the box inside; the usual width when empty.
    pub container_classes: String,
    /// Extra classes.
    pub classes: Classes,
    /// Extra attributes.
    pub attributes: Attributes,
}

impl GenericHeader {
    /// A header with this name.
    pub fn new(name: impl Into<String>) -> Self {
        Self { logo_text: name.into(), ..Self::default() }
    }

    /// Where the name leads.
    #[must_use]
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = url.into();
        self
    }
}

/// The service's name and its main pages.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "components/service-navigation.html")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct ServiceNavigation {
    /// The name of the service.
    pub service_name: String,
    /// Where the name leads.
    pub service_url: String,
    /// The main pages.
    pub navigation: Vec<ServicePage>,
    /// The id of the list of pages; `navigation` when empty.
    pub navigation_id: String,
    /// What screen readers call the list of pages; the words of the menu button when empty.
    pub navigation_label: String,
    /// Extra classes of the list of pages.
    pub navigation_classes: Classes,
    /// The words of the button that unfolds the pages on a narrow screen; "Menu" when empty.
    pub menu_button_text: String,
    /// What screen readers call that button, where it is more than its words.
    pub menu_button_label: String,
    /// Whether the pages fold on a narrow screen; they do when there are two or more.
    pub collapse_navigation_on_mobile: Option<bool>,
    /// What screen readers call the whole; "Service information" when nothing is said.
    pub aria_label: Option<String>,
    /// Further parts.
    pub slots: ServiceSlots,
    /// Extra classes.
    pub classes: Classes,
    /// Extra attributes.
    pub attributes: Attributes,
}

/// One page of a [`ServiceNavigation`].
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct ServicePage {
    /// The name of the page.
    #[cfg_attr(test, serde(flatten))]
    pub content: Content,
    /// Where it is.
    pub href: String,
    /// Whether this page is shown.
    pub current: bool,
    /// Whether a page below this one is shown.
    pub active: bool,
    /// Extra attributes of the link.
    pub attributes: Attributes,
}

/// The places of a [`ServiceNavigation`] for further parts.
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct ServiceSlots {
    /// After everything, for example who is signed in.
    pub end: ServiceEnd,
}

/// What follows the pages of a [`ServiceNavigation`].
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct ServiceEnd {
    /// What stands there.
    #[cfg_attr(test, serde(flatten))]
    pub content: Content,
    /// `inline` for the same line as the pages, where it fits.
    pub align: String,
}

impl ServiceNavigation {
    /// The navigation of the service with this name.
    pub fn new(service_name: impl Into<String>, service_url: impl Into<String>) -> Self {
        Self { service_name: service_name.into(), service_url: service_url.into(), ..Self::default() }
    }

    /// Adds a page.
    #[must_use]
    pub fn page(mut self, page: ServicePage) -> Self {
        self.navigation.push(page);
        self
    }

    /// What follows the pages, on the same line where it fits.
    #[must_use]
    pub fn end(mut self, content: impl Into<Content>) -> Self {
        self.slots.end = ServiceEnd { content: content.into(), align: "inline".to_owned() };
        self
    }

    fn collapses(&self) -> bool {
        self.collapse_navigation_on_mobile.unwrap_or(self.navigation.len() > 1)
    }

    fn menu_words(&self) -> &str {
        if self.menu_button_text.is_empty() { "Menu" } else { &self.menu_button_text }
    }

    fn list_id(&self) -> &str {
        if self.navigation_id.is_empty() { "navigation" } else { &self.navigation_id }
    }

    fn list_label(&self) -> &str {
        if self.navigation_label.is_empty() { self.menu_words() } else { &self.navigation_label }
    }

    fn landmark(&self) -> Option<&str> {
        let needed = !self.service_name.is_empty() || !self.slots.end.content.is_empty();
        needed.then(|| self.aria_label.as_deref().unwrap_or("Service information"))
    }
}

impl ServicePage {
    /// A page that is not shown.
    pub fn new(content: impl Into<Content>, href: impl Into<String>) -> Self {
        Self { content: content.into(), href: href.into(), ..Self::default() }
    }

    /// Says whether this page is shown.
    #[must_use]
    pub fn current(mut self, current: bool) -> Self {
        self.current = current;
        self
    }

    /// Says whether a page below this one is shown.
    #[must_use]
    pub fn active(mut self, active: bool) -> Self {
        self.active = active;
        self
    }

    fn aria_current(&self) -> Option<&'static str> {
        match (self.current, self.active) {
            (true, _) => Some("page"),
            (false, true) => Some("true"),
            (false, false) => None,
        }
    }
}

html_safe!(GenericHeader, ServiceNavigation);
with_attributes!(GenericHeader, ServiceNavigation);
