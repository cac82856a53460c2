//! One answer from a few.

use askama::Template;

use super::{
    Attributes, Choice, Classes, Content, ErrorMessage, Fieldset, FormGroup, Hint,
    builders::{html_safe, with_attributes, with_hint_and_error, with_legend},
    choice::with_ids,
    form_group::described_by,
};

/// Radios under a legend, with their hint and error.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "components/radios.html")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct Radios {
    /// The beginning of the ids; the name when empty.
    pub id_prefix: String,
    /// The name under which the form sends the answer.
    pub name: String,
    /// The value of the answer that is chosen already.
    pub value: Option<String>,
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
    /// Extra classes of the list of answers.
    pub classes: Classes,
    /// Extra attributes of the list of answers.
    pub attributes: Attributes,
}

impl Radios {
    /// Radios that the form sends as `name`, under a question.
    pub fn new(name: impl Into<String>, legend: impl Into<Content>) -> Self {
        Self { name: name.into(), fieldset: Some(Fieldset::new(legend)), ..Self::default() }
    }

    /// Yes and no, in one line.
    pub fn yes_or_no(name: impl Into<String>, legend: impl Into<Content>) -> Self {
        Self::new(name, legend).item("yes", "Yes").item("no", "No").inline()
    }

    /// Adds an answer: what the form sends, and what is shown.
    #[must_use]
    pub fn item(self, value: impl Into<String>, content: impl Into<Content>) -> Self {
        self.choice(Choice::new(value, content))
    }

    /// Adds answers, each what the form sends and what is shown.
    #[must_use]
    pub fn items<V: Into<String>, C: Into<Content>>(self, items: impl IntoIterator<Item = (V, C)>) -> Self {
        items.into_iter().fold(self, |radios, (value, content)| radios.item(value, content))
    }

    /// Adds answers with hints, revealed controls or the like.
    pub fn offering(self, choices: impl IntoIterator<Item = Choice>) -> Self {
        choices.into_iter().fold(self, Self::choice)
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

    /// The value of the answer that is chosen already.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = Some(value.into());
        self
    }

    /// Shows the answers in one line, where they fit.
    #[must_use]
    pub fn inline(self) -> Self {
        self.class("govuk-radios--inline")
    }

    /// Makes the radios smaller, for filters.
    #[must_use]
    pub fn small(self) -> Self {
        self.class("govuk-radios--small")
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
        let given = self.fieldset.as_ref().map_or("", |fieldset| &fieldset.described_by);
        described_by(given, self.id(), self.hint.is_some(), self.error_message.is_some())
    }

    fn is_checked(&self, item: &Choice) -> bool {
        item.is_checked(self.value.as_ref().is_some_and(|chosen| !chosen.is_empty() && *chosen == item.value))
    }
}

html_safe!(Radios);
with_attributes!(Radios);
with_hint_and_error!(Radios);
with_legend!(Radios);
