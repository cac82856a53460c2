//! One line of text.

use askama::Template;

use super::{
    Attributes, Classes, Content, ErrorMessage, FormGroup, Hint, Label,
    builders::{html_safe, with_attributes, with_hint_and_error, with_label},
};

/// A text input with its label, hint and error.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "components/input.html")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct Input {
    /// The id; the name when empty.
    pub id: String,
    /// The name under which the form sends the answer.
    pub name: String,
    /// The HTML type; `text` when empty.
    #[cfg_attr(test, serde(rename = "type"))]
    pub kind: String,
    /// What is in it already.
    pub value: Option<String>,
    /// The name of the control.
    pub label: Label,
    /// Help that everybody needs.
    pub hint: Option<Hint>,
    /// What is wrong with the answer.
    pub error_message: Option<ErrorMessage>,
    /// What stands before the answer, like £.
    pub prefix: Affix,
    /// What stands after the answer, like miles.
    pub suffix: Affix,
    /// The box around everything.
    pub form_group: FormGroup,
    /// The box around the prefix, the control and the suffix.
    pub input_wrapper: InputWrapper,
    /// Which keyboard a phone shows.
    pub inputmode: Option<String>,
    /// What the browser may fill in, for example `email`.
    pub autocomplete: Option<String>,
    /// How a phone writes capitals.
    pub autocapitalize: Option<String>,
    /// What a browser checks by itself.
    pub pattern: Option<String>,
    /// Whether a browser checks the spelling.
    pub spellcheck: Option<bool>,
    /// Whether it cannot be used.
    pub disabled: bool,
    /// Ids of further texts that describe it.
    pub described_by: String,
    /// Extra classes of the control.
    pub classes: Classes,
    /// Extra attributes of the control.
    pub attributes: Attributes,
}

/// What stands before or after an answer.
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct Affix {
    /// The sign or word.
    #[cfg_attr(test, serde(flatten))]
    pub content: Content,
    /// Extra classes.
    pub classes: Classes,
    /// Extra attributes.
    pub attributes: Attributes,
}

/// The box around the prefix, the control and the suffix.
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct InputWrapper {
    /// Extra classes.
    pub classes: Classes,
    /// Extra attributes.
    pub attributes: Attributes,
}

impl Input {
    /// An input that the form sends as `name`.
    pub fn new(name: impl Into<String>, label: impl Into<Content>) -> Self {
        Self { name: name.into(), label: Label::new(label), ..Self::default() }
    }

    /// What is in it already.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = Some(value.into());
        self
    }

    /// As wide as so many characters: 2, 3, 4, 5, 10, 20 or 30.
    #[must_use]
    pub fn width(self, characters: u8) -> Self {
        self.class(&format!("govuk-input--width-{characters}"))
    }

    /// Asks for a whole number, on a keyboard with digits.
    #[must_use]
    pub fn numeric(mut self) -> Self {
        self.inputmode = Some("numeric".to_owned());
        self
    }

    /// Asks for pounds, with or without pence.
    #[must_use]
    pub fn money(mut self) -> Self {
        self.inputmode = Some("decimal".to_owned());
        self.prefix.content = "£".into();
        self
    }

    /// Asks for an email address that the browser may fill in, unless it was said otherwise before.
    #[must_use]
    pub fn email(mut self) -> Self {
        self.kind = "email".to_owned();
        self.spellcheck = Some(false);
        self.autocomplete.get_or_insert_with(|| "email".to_owned());
        self
    }

    /// Asks for a telephone number that the browser may fill in, unless it was said otherwise before.
    #[must_use]
    pub fn telephone(mut self) -> Self {
        self.kind = "tel".to_owned();
        self.autocomplete.get_or_insert_with(|| "tel".to_owned());
        self.class("govuk-input--width-20")
    }

    /// What the browser may fill in. Only for questions about the person who answers.
    #[must_use]
    pub fn autocomplete(mut self, autocomplete: &str) -> Self {
        self.autocomplete = Some(autocomplete.to_owned());
        self
    }

    /// What stands before the answer.
    #[must_use]
    pub fn prefix(mut self, prefix: impl Into<Content>) -> Self {
        self.prefix.content = prefix.into();
        self
    }

    /// What stands after the answer.
    #[must_use]
    pub fn suffix(mut self, suffix: impl Into<Content>) -> Self {
        self.suffix.content = suffix.into();
        self
    }

    fn has_wrapper(&self) -> bool {
        [&self.prefix.content, &self.suffix.content, &self.form_group.after_input].iter().any(|part| !part.is_empty())
    }
}

html_safe!(Input);
with_attributes!(Input);
with_hint_and_error!(Input);
with_label!(Input);
