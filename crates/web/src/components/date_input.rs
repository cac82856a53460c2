//! A date somebody knows, like a date of birth.

use std::collections::BTreeMap;

use askama::Template;

use super::{
    Attributes, Classes, Content, ErrorMessage, Fieldset, FormGroup, Hint, Input, Label,
    builders::{html_safe, with_attributes, with_hint_and_error, with_legend},
    form_group::described_by,
};

/// Day, month and year under a legend, with their hint and error.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "components/date-input.html")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct DateInput {
    /// The id of the group, with which the ids of the fields begin.
    pub id: String,
    /// What the names of the fields begin with, before a hyphen.
    pub name_prefix: String,
    /// The fields; day, month and year when there are none.
    pub items: Vec<DateField>,
    /// What is in the fields already, by name.
    pub values: BTreeMap<String, String>,
    /// The group around the fields, with the question as its legend.
    pub fieldset: Option<Fieldset>,
    /// Help that everybody needs.
    pub hint: Option<Hint>,
    /// What is wrong with the answer.
    pub error_message: Option<ErrorMessage>,
    /// The box around everything.
    pub form_group: FormGroup,
    /// Extra classes of the list of fields.
    pub classes: Classes,
    /// Extra attributes of the list of fields.
    pub attributes: Attributes,
}

/// One field of a [`DateInput`].
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct DateField {
    /// The id; made from that of the group and the name when empty.
    pub id: String,
    /// The name under which the form sends it.
    pub name: String,
    /// What is shown above it; the name when empty.
    pub label: String,
    /// What is in it already.
    pub value: Option<String>,
    /// What the browser may fill in.
    pub autocomplete: Option<String>,
    /// Which keyboard a phone shows; one with digits when nothing is said.
    pub inputmode: Option<String>,
    /// What a browser checks by itself.
    pub pattern: Option<String>,
    /// Whether the error is about this field. When no field says so, the error is about all of them.
    pub error: Option<bool>,
    /// Extra classes.
    pub classes: Classes,
    /// Extra attributes.
    pub attributes: Attributes,
}

/// The parts of a date, in the order in which they are asked.
const PARTS: [(&str, &str); 3] = [("day", "Day"), ("month", "Month"), ("year", "Year")];

impl DateInput {
    /// A date whose three fields the form sends as `{name}_day`, `{name}_month` and `{name}_year`.
    pub fn new(name: &str, legend: impl Into<Content>) -> Self {
        let items = PARTS.map(|(part, label)| DateField {
            id: format!("{name}_{part}"),
            name: format!("{name}_{part}"),
            label: label.to_owned(),
            classes: Classes::from(if part == "year" { "govuk-input--width-4" } else { "govuk-input--width-2" }),
            ..DateField::default()
        });
        Self { id: name.to_owned(), items: items.into(), fieldset: Some(Fieldset::new(legend)), ..Self::default() }
    }

    /// What is in day, month and year already, as it was typed.
    #[must_use]
    pub fn value(mut self, day: impl Into<String>, month: impl Into<String>, year: impl Into<String>) -> Self {
        for (item, value) in self.items.iter_mut().zip([day.into(), month.into(), year.into()]) {
            item.value = Some(value);
        }
        self
    }

    /// Lets the browser fill in the birthday of the person who answers.
    #[must_use]
    pub fn own_birthday(mut self) -> Self {
        for (item, (part, _)) in self.items.iter_mut().zip(PARTS) {
            item.autocomplete = Some(format!("bday-{part}"));
        }
        self
    }

    /// Tells the browser to keep nothing of it: it is a day of somebody else's.
    #[must_use]
    pub fn not_kept(mut self) -> Self {
        for item in &mut self.items {
            item.autocomplete = Some("off".to_owned());
        }
        self
    }

    /// Says that the error is about some of the fields only.
    #[must_use]
    pub fn error_in(mut self, day: bool, month: bool, year: bool) -> Self {
        for (item, wrong) in self.items.iter_mut().zip([day, month, year]) {
            item.error = Some(wrong);
        }
        self
    }

    /// The id of the first field, which error summaries link to.
    pub fn first_id(&self) -> String {
        self.fields().first().map(|field| self.id_of(field)).unwrap_or_default()
    }

    fn role(&self) -> &'static str {
        "group"
    }

    fn id(&self) -> &str {
        &self.id
    }

    fn described_by(&self) -> String {
        let given = self.fieldset.as_ref().map_or("", |fieldset| &fieldset.described_by);
        described_by(given, &self.id, self.hint.is_some(), self.error_message.is_some())
    }

    fn fields(&self) -> Vec<DateField> {
        if !self.items.is_empty() {
            return self.items.clone();
        }
        PARTS.map(|(name, _)| DateField { name: name.to_owned(), ..DateField::default() }).into()
    }

    fn id_of(&self, field: &DateField) -> String {
        if field.id.is_empty() { format!("{}-{}", self.id, field.name) } else { field.id.clone() }
    }

    fn inputs(&self) -> Vec<Input> {
        let fields = self.fields();
        let told_apart = fields.iter().any(is_wrong);
        fields.iter().map(|field| self.input(field, told_apart)).collect()
    }

    fn input(&self, field: &DateField, told_apart: bool) -> Input {
        let name = if self.name_prefix.is_empty() {
            field.name.clone()
        } else {
            format!("{}-{}", self.name_prefix, field.name)
        };
        let value =
            field.value.clone().or_else(|| self.values.get(&name).or_else(|| self.values.get(&field.name)).cloned());
        let label = if field.label.is_empty() { capitalised(&field.name) } else { field.label.clone() };
        let wrong = is_wrong(field) || (field.error != Some(false) && self.error_message.is_some() && !told_apart);

        let mut classes = Classes::from("govuk-date-input__input");
        if wrong && !field.classes.has("govuk-input--error") {
            classes.add("govuk-input--error");
        }
        if !field.classes.has("govuk-input--width-") {
            classes.add(if field.name == "year" { "govuk-input--width-4" } else { "govuk-input--width-2" });
        }
        classes.add(&field.classes);

        Input {
            id: self.id_of(field),
            name,
            value,
            label: Label::new(label).class("govuk-date-input__label"),
            inputmode: Some(field.inputmode.clone().unwrap_or_else(|| "numeric".to_owned())),
            autocomplete: field.autocomplete.clone(),
            pattern: field.pattern.clone(),
            classes,
            attributes: field.attributes.clone(),
            ..Input::default()
        }
    }
}

fn is_wrong(field: &DateField) -> bool {
    field.error == Some(true) || field.classes.has("govuk-input--error")
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters.flat_map(char::to_lowercase)).collect())
}

html_safe!(DateInput);
with_attributes!(DateInput);
with_hint_and_error!(DateInput);
with_legend!(DateInput);
