//! What is known about something, as names and values.

use askama::Template;

use super::{
    Attributes, Classes, Content,
    builders::{html_safe, with_attributes},
};

/// Names and values, each with what can be done about it.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "components/summary-list.html")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct SummaryList {
    /// The rows.
    pub rows: Vec<SummaryRow>,
    /// A card around the list, with a title.
    pub card: Option<SummaryCard>,
    /// Extra classes.
    pub classes: Classes,
    /// Extra attributes.
    pub attributes: Attributes,
}

/// One name and value.
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct SummaryRow {
    /// The name.
    pub key: SummaryCell,
    /// The value.
    pub value: SummaryCell,
    /// What can be done about it.
    pub actions: SummaryActions,
    /// Extra classes.
    pub classes: Classes,
}

/// A name or a value.
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct SummaryCell {
    /// The words.
    #[cfg_attr(test, serde(flatten))]
    pub content: Content,
    /// Extra classes.
    pub classes: Classes,
}

/// What can be done about a row or a card.
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct SummaryActions {
    /// The links.
    pub items: Vec<SummaryAction>,
    /// Extra classes.
    pub classes: Classes,
}

/// One thing that can be done about a row or a card.
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct SummaryAction {
    /// The words of the link.
    #[cfg_attr(test, serde(flatten))]
    pub content: Content,
    /// Where it leads.
    pub href: String,
    /// What screen readers say after the words, so that links differ.
    pub visually_hidden_text: String,
    /// Extra classes.
    pub classes: Classes,
    /// Extra attributes.
    pub attributes: Attributes,
}

/// The card around a list.
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct SummaryCard {
    /// The title.
    pub title: SummaryTitle,
    /// What can be done about the whole card.
    pub actions: SummaryActions,
    /// Extra classes.
    pub classes: Classes,
    /// Extra attributes.
    pub attributes: Attributes,
}

/// The title of a card.
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct SummaryTitle {
    /// The words.
    #[cfg_attr(test, serde(flatten))]
    pub content: Content,
    /// The level of the heading; two when nothing is said.
    pub heading_level: Option<u8>,
    /// Extra classes.
    pub classes: Classes,
}

impl SummaryList {
    /// An empty list.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a name and a value.
    #[must_use]
    pub fn row(self, key: impl Into<Content>, value: impl Into<Content>) -> Self {
        self.with(SummaryRow::new(key, value))
    }

    /// Adds a row with actions.
    #[must_use]
    pub fn with(mut self, row: SummaryRow) -> Self {
        self.rows.push(row);
        self
    }

    /// Puts the list on a card with this title.
    #[must_use]
    pub fn card(mut self, title: impl Into<Content>) -> Self {
        let title = SummaryTitle { content: title.into(), ..SummaryTitle::default() };
        self.card = Some(SummaryCard { title, ..SummaryCard::default() });
        self
    }

    /// Adds something that can be done about the whole card. Does nothing when there is no card.
    #[must_use]
    pub fn card_action(mut self, words: impl Into<Content>, href: impl Into<String>) -> Self {
        if let Some(card) = &mut self.card {
            card.actions.items.push(SummaryAction {
                content: words.into(),
                href: href.into(),
                ..SummaryAction::default()
            });
        }
        self
    }

    /// Leaves out the lines between rows.
    #[must_use]
    pub fn no_border(self) -> Self {
        self.class("govuk-summary-list--no-border")
    }

    fn any_row_has_actions(&self) -> bool {
        self.rows.iter().any(|row| !row.actions.items.is_empty())
    }

    fn card_title(&self) -> Option<&Content> {
        self.card.as_ref().map(|card| &card.title.content).filter(|title| !title.is_empty())
    }
}

impl SummaryRow {
    /// A name and a value.
    pub fn new(key: impl Into<Content>, value: impl Into<Content>) -> Self {
        let cell = |content| SummaryCell { content, ..SummaryCell::default() };
        Self { key: cell(key.into()), value: cell(value.into()), ..Self::default() }
    }

    /// Adds a link. `about` is what screen readers say after its words, so that links differ.
    #[must_use]
    pub fn action(mut self, words: impl Into<Content>, href: impl Into<String>, about: &str) -> Self {
        self.actions.items.push(SummaryAction {
            content: words.into(),
            href: href.into(),
            visually_hidden_text: about.to_owned(),
            ..SummaryAction::default()
        });
        self
    }

    /// Adds the usual link to change the value.
    #[must_use]
    pub fn change(self, href: impl Into<String>, about: &str) -> Self {
        self.action("Change", href, about)
    }
}

html_safe!(SummaryList);
with_attributes!(SummaryList);
