//! A password, which can be shown while it is typed.

use askama::Template;

use super::{
    Attributes, Button, Classes, Content, ErrorMessage, FormGroup, Hint, Input, InputWrapper, Label,
    builders::{html_safe, with_attributes, with_hint_and_error},
};

/// An input for a password, with a button to show it.
#[derive(Template, Clone, Debug, Default)]
#[template(source = "{{ self.input() }}", ext = "html")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct PasswordInput {
    /// The id; the name when empty.
    pub id: String,
    /// The name under which the form sends the password.
    pub name: String,
    /// What is in it already. Only for passwords that the service made itself.
    pub value: Option<String>,
    /// The name of the control.
    pub label: Label,
    /// Help that everybody needs.
    pub hint: Option<Hint>,
    /// What is wrong with the answer.
    pub error_message: Option<ErrorMessage>,
    /// The box around everything.
    pub form_group: FormGroup,
    /// What the browser may fill in; `current-password` when empty.
    pub autocomplete: String,
    /// Whether it cannot be used.
    pub disabled: bool,
    /// Ids of further texts that describe it.
    pub described_by: String,
    /// Extra classes of the control.
    pub classes: Classes,
    /// Extra attributes of the control.
    pub attributes: Attributes,
}

impl PasswordInput {
    /// An input for the password somebody has.
    pub fn new(name: impl Into<String>, label: impl Into<Content>) -> Self {
        Self { name: name.into(), label: Label::new(label), ..Self::default() }
    }

    /// An input for a password somebody chooses.
    pub fn chosen(name: impl Into<String>, label: impl Into<Content>) -> Self {
        Self { autocomplete: "new-password".to_owned(), ..Self::new(name, label) }
    }

    fn show_button(&self, id: &str) -> Button {
        Button { content: "Show".into(), kind: "button".to_owned(), ..Button::default() }
            .class("govuk-button--secondary govuk-password-input__toggle govuk-js-password-input-toggle")
            .attribute("aria-controls", id)
            .attribute("aria-label", "Show password")
            .attribute("hidden", "")
    }

    fn input(&self) -> Input {
        let id = if self.id.is_empty() { &self.name } else { &self.id };

        let mut form_group = self.form_group.clone().attribute("data-module", "govuk-password-input");
        form_group.classes = Classes::from("govuk-password-input");
        form_group.classes.add(&self.form_group.classes);
        form_group.after_input = Content::html(self.show_button(id));

        let mut classes = Classes::from("govuk-password-input__input govuk-js-password-input-input");
        classes.add(&self.classes);

        let autocomplete = if self.autocomplete.is_empty() { "current-password" } else { &self.autocomplete };
        Input {
            id: id.clone(),
            name: self.name.clone(),
            kind: "password".to_owned(),
            value: self.value.clone(),
            label: self.label.clone(),
            hint: self.hint.clone(),
            error_message: self.error_message.clone(),
            form_group,
            input_wrapper: InputWrapper {
                classes: Classes::from("govuk-password-input__wrapper"),
                ..InputWrapper::default()
            },
            autocomplete: Some(autocomplete.to_owned()),
            autocapitalize: Some("none".to_owned()),
            spellcheck: Some(false),
            disabled: self.disabled,
            described_by: self.described_by.clone(),
            classes,
            attributes: self.attributes.clone(),
            ..Input::default()
        }
    }
}

html_safe!(PasswordInput);
with_attributes!(PasswordInput);
with_hint_and_error!(PasswordInput);
