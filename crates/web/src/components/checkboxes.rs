//! Any number of answers.

use askama::Template;

use super::{
    Attributes, Choice, Classes, Content, ErrorMessage, Fieldset, FormGroup, Hint,
    builders::{html_safe, with_attributes, with_hint_and_error, with_legend},
    choice::with_ids,
    form_group::described_by,
};

/// Checkboxes under a legend, with their hint and error.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "components/checkboxes.html")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct Checkboxes {
    /// The beginning of the ids; the name when empty.
    pub id_prefix: String,
    /// The name under which the form sends each answer.
    pub name: String,
    /// The values of the answers that are chosen already.
    pub values: Vec<String>,
    /// The answers.
    pub items: Vec<Choice>,
    /// The group around them, with the question as its legend.
    pub fieldset: Option<Fieldset>,
    /// Help that everybody needs.
    pub hint: Option<Hint>,
    /// What is wrong with the answer.
    pub error_message: Option<ErrorMessage>,
    /// The box around everything.
    pub form_group: FormGroup,
    /// Ids of further texts that describe the group.
    pub described_by: String,
    /// Extra classes of the list of answers.
    pub classes: Classes,
    /// Extra attributes of the list of answers.
    pub attributes: Attributes,
}

impl Checkboxes {
    /// Checkboxes that the form sends as `name`, under a question.
    pub fn new(name: impl Into<String>, legend: impl Into<Content>) -> Self {
        Self { name: name.into(), fieldset: Some(Fieldset::new(legend)), ..Self::default() }
    }

    /// One checkbox that needs no question above it.
    pub fn single(name: impl Into<String>, value: impl Into<String>, content: impl Into<Content>) -> Self {
        Self { name: name.into(), ..Self::default() }.item(value, content)
    }

    /// Adds an answer: what the form sends, and what is shown.
    #[must_use]
    pub fn item(self, value: impl Into<String>, content: impl Into<Content>) -> Self {
        self.choice(Choice::new(value, content))
    }

    /// Adds answers, each what the form sends and what is shown.
    #[must_use]
    pub fn items<V: Into<String>, C: Into<Content>>(self, items: impl IntoIterator<Item = (V, C)>) -> Self {
        items.into_iter().fold(self, |checkboxes, (value, content)| checkboxes.item(value, content))
    }

    /// Adds an answer with a hint, a revealed control or the like.
    #[must_use]
    pub fn choice(mut self, choice: Choice) -> Self {
        self.items.push(choice);
        self
    }

    /// Adds a word between answers, like "or".
    #[must_use]
    pub fn divider(self, word: &str) -> Self {
        self.choice(Choice::divider(word))
    }

    /// The values of the answers that are chosen already.
    #[must_use]
    pub fn values<V: Into<String>>(mut self, values: impl IntoIterator<Item = V>) -> Self {
        self.values = values.into_iter().map(Into::into).collect();
        self
    }

    /// Makes the checkboxes smaller, for filters.
    #[must_use]
    pub fn small(self) -> Self {
        self.class("govuk-checkboxes--small")
    }

    /// The id of the first answer, which error summaries link to.
    pub fn id(&self) -> &str {
        if self.id_prefix.is_empty() { &self.name } else { &self.id_prefix }
    }

    fn choices(&self) -> Vec<(String, &Choice)> {
        with_ids(self.id(), &self.items)
    }

    fn role(&self) -> &'static str {
        ""
    }

    fn described_by(&self) -> String {
        let fieldset = self.fieldset.as_ref().map_or("", |fieldset| &fieldset.described_by);
        let given = if fieldset.is_empty() { &self.described_by } else { fieldset };
        described_by(given, self.id(), self.hint.is_some(), self.error_message.is_some())
    }

    /// What describes a checkbox: without a fieldset each names the texts that describe the group itself.
    fn choice_described_by(&self, choice: &Choice, id: &str) -> String {
        let group = if self.fieldset.is_none() { self.described_by() } else { String::new() };
        choice.described_by(id, &group)
    }

    fn is_checked(&self, item: &Choice) -> bool {
        item.is_checked(self.values.contains(&item.value))
    }
}

html_safe!(Checkboxes);
with_attributes!(Checkboxes);
with_hint_and_error!(Checkboxes);
with_legend!(Checkboxes);
