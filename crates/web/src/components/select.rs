//! One answer from a long list.

use askama::Template;

use super::{
    Attributes, Classes, Content, ErrorMessage, FormGroup, Hint, Label,
    builders::{html_safe, with_attributes, with_hint_and_error, with_label},
};

/// A select with its label, hint and error. Prefer radios when there is room for them.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "components/select.html")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct Select {
    /// The id; the name when empty.
    pub id: String,
    /// The name under which the form sends the answer.
    pub name: String,
    /// The answers.
    pub items: Vec<SelectItem>,
    /// The value of the answer that is chosen already.
    pub value: Option<String>,
    /// The name of the control.
    pub label: Label,
    /// Help that everybody needs.
    pub hint: Option<Hint>,
    /// What is wrong with the answer.
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

/// One answer of a [`Select`].
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct SelectItem {
    /// What the form sends; the text when there is none.
    pub value: Option<String>,
    /// What is shown.
    pub text: String,
    /// Whether it is chosen already, whatever the value of the select.
    pub selected: Option<bool>,
    /// Whether it cannot be chosen.
    pub disabled: bool,
    /// Extra attributes.
    pub attributes: Attributes,
}

impl Select {
    /// A select that the form sends as `name`.
    pub fn new(name: impl Into<String>, label: impl Into<Content>) -> Self {
        Self { name: name.into(), label: Label::new(label), ..Self::default() }
    }

    /// Adds an answer.
    #[must_use]
    pub fn item(mut self, value: impl Into<String>, text: impl Into<String>) -> Self {
        self.items.push(SelectItem { value: Some(value.into()), text: text.into(), ..SelectItem::default() });
        self
    }

    /// Adds answers, each a value and what is shown for it.
    #[must_use]
    pub fn items<V: Into<String>, T: Into<String>>(self, items: impl IntoIterator<Item = (V, T)>) -> Self {
        items.into_iter().fold(self, |select, (value, text)| select.item(value, text))
    }

    /// The value of the answer that is chosen already.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = Some(value.into());
        self
    }

    fn is_selected(&self, item: &SelectItem) -> bool {
        item.selected.unwrap_or_else(|| {
            self.value
                .as_deref()
                .is_some_and(|chosen| !chosen.is_empty() && chosen == item.value.as_ref().unwrap_or(&item.text))
        })
    }
}

html_safe!(Select);
with_attributes!(Select);
with_hint_and_error!(Select);
with_label!(Select);
