//! One answer among radios or checkboxes.

use askama::filters::HtmlSafe;

use super::{Attributes, Classes, Content, Hint};

/// One answer of [`Radios`](super::Radios) or [`Checkboxes`](super::Checkboxes), or a divider between answers.
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What is shown.
    #[cfg_attr(test, serde(flatten))]
    pub content: Content,
    /// The id; made from the name and the place in the list when empty.
    pub id: String,
    /// Checkboxes only: a name other than that of the group.
    pub name: String,
    /// The classes and attributes of its label.
    pub label: ChoiceLabel,
    /// Help for this answer.
    pub hint: Hint,
    /// When not empty, this is no answer but a word between answers, like "or".
    pub divider: String,
    /// Whether it is chosen already, whatever the value of the group.
    pub checked: Option<bool>,
    /// What is asked only of those who choose this.
    pub conditional: Content,
    /// Checkboxes only: `exclusive` for an answer that clears all others.
    pub behaviour: String,
    /// Whether it cannot be chosen.
    pub disabled: bool,
    /// Extra attributes of the control.
    pub attributes: Attributes,
}

/// The look of the label of a [`Choice`].
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct ChoiceLabel {
    /// Extra classes.
    pub classes: Classes,
    /// Extra attributes.
    pub attributes: Attributes,
}

impl Choice {
    /// An answer: what the form sends, and what is shown.
    pub fn new(value: impl Into<String>, content: impl Into<Content>) -> Self {
        Self { value: value.into(), content: content.into(), ..Self::default() }
    }

    /// A word between answers, like "or".
    pub fn divider(word: &str) -> Self {
        Self { divider: word.to_owned(), ..Self::default() }
    }

    /// Help for this answer.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Content>) -> Self {
        self.hint = Hint::new(hint);
        self
    }

    /// Chooses it already.
    #[must_use]
    pub fn checked(mut self, checked: bool) -> Self {
        self.checked = Some(checked);
        self
    }

    /// Adds a control that is asked only of those who choose this.
    #[must_use]
    pub fn reveals(mut self, control: impl HtmlSafe) -> Self {
        self.conditional.push(control);
        self
    }

    /// Makes a checkbox clear all others, like "None of these".
    #[must_use]
    pub fn exclusive(mut self) -> Self {
        self.behaviour = "exclusive".to_owned();
        self
    }

    /// Whether it is chosen, given whether the value of the group chooses it.
    pub(super) fn is_checked(&self, by_group: bool) -> bool {
        self.checked.unwrap_or(by_group)
    }

    fn id_in(&self, group: &str, index: usize) -> String {
        match (self.id.is_empty(), index) {
            (false, _) => self.id.clone(),
            (true, 0) => group.to_owned(),
            (true, later) => format!("{group}-{}", later + 1),
        }
    }

    /// The ids of the texts that describe it: those of the group where its fieldset does not say them, then its own hint.
    pub(super) fn described_by(&self, id: &str, group: &str) -> String {
        let hint = if self.has_hint() { hint_id(id) } else { String::new() };
        format!("{group} {hint}").trim().to_owned()
    }

    pub(super) fn has_hint(&self) -> bool {
        !self.hint.content.is_empty()
    }

    /// Its hint, in the look of `block` (`govuk-radios` or `govuk-checkboxes`).
    pub(super) fn hint_for(&self, id: &str, block: &str) -> Hint {
        let mut hint = self.hint.clone();
        hint.id = hint_id(id);
        hint.classes = Classes::from(format!("{block}__hint").as_str());
        hint.classes.add(&self.hint.classes);
        hint
    }
}

/// The id of the hint of the choice with this id.
pub(super) fn hint_id(id: &str) -> String {
    format!("{id}-item-hint")
}

/// The choices of a group with their ids. The first has the id of the group, so that error summaries can link to it.
pub(super) fn with_ids<'c>(group: &str, choices: &'c [Choice]) -> Vec<(String, &'c Choice)> {
    choices.iter().enumerate().map(|(index, choice)| (choice.id_in(group, index), choice)).collect()
}
