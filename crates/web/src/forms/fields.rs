//! What a page template asks of a form: its fields as components, filled with what was typed and what is to be put right.

use std::borrow::Cow;
use std::fmt::Display;

use askama::Template;
use askama::filters::HtmlSafe;

use super::{Form, FormError, Theirs};
use crate::components::{Checkboxes, Content, DateInput, ErrorSummary, FileUpload, Input, Radios, Select, Textarea};

/// Tells the browser that it keeps nothing of what is typed.
const NOT_KEPT: &str = "off";

/// What stands above a form: what to put right, what was brought back, what somebody else has written meanwhile.
#[derive(Template)]
#[template(path = "forms/before.html")]
pub struct Before<'a> {
    form_id: String,
    back: &'a str,
    summary: Option<ErrorSummary>,
    kept_at: Option<String>,
    /// Whether the draft came after the person had been signed out.
    signed_out: bool,
    theirs: &'a [Theirs],
}

/// The fields of the machinery itself.
#[derive(Template)]
#[template(path = "forms/hidden.html")]
pub struct Hidden<'a> {
    id: &'a str,
    name: &'a str,
    subject: &'a str,
    version: Option<i64>,
}

impl HtmlSafe for Before<'_> {}
impl HtmlSafe for Hidden<'_> {}

impl Form {
    /// What stands above the form. `back` is the address of the page, where throwing a draft away leads.
    pub fn before<'a>(&'a self, back: &'a str) -> Before<'a> {
        let summary = (!self.errors.is_empty()).then(|| {
            self.errors
                .iter()
                .fold(ErrorSummary::new(), |summary, error| summary.error(&error.field, error.words.as_str()))
        });
        Before {
            form_id: self.id.to_string(),
            back,
            summary,
            kept_at: self.restored_at.map(|at| at.words()),
            signed_out: self.values.has(super::SIGNED_OUT),
            theirs: &self.theirs,
        }
    }

    /// The fields of the machinery, first inside the form.
    pub fn hidden(&self) -> Hidden<'_> {
        Hidden { id: self.id.as_str(), name: &self.name, subject: &self.subject, version: self.version }
    }

    /// A line of text, which the browser does not keep: what is typed here is of other people, and a profile folder outlives a session. A field about
    /// who types it says so by `autocomplete`.
    pub fn input(&self, name: impl Display, label: impl Into<Content>) -> Input {
        let name = name.to_string();
        Input::new(name.as_str(), label)
            .autocomplete(NOT_KEPT)
            .value(self.values.get(&name))
            .error_if_any(self.error_of(&name))
    }

    /// A password; what was typed is never sent back.
    pub fn password(&self, name: &str, label: &str, autocomplete: &str) -> Input {
        let input = Input::new(name, label).autocomplete(autocomplete).error_if_any(self.error_of(name));
        Input { kind: "password".to_owned(), ..input }
    }

    /// A longer text.
    pub fn area(&self, name: impl Display, label: impl Into<Content>) -> Textarea {
        let name = name.to_string();
        let area = Textarea::new(name.as_str(), label).value(self.values.get(&name));
        Textarea { autocomplete: Some(NOT_KEPT.to_owned()), ..area }.error_if_any(self.error_of(&name))
    }

    /// One of some answers; the page adds them with `item` or `items`.
    pub fn radios(&self, name: impl Display, legend: impl Into<Content>) -> Radios {
        let name = name.to_string();
        Radios::new(name.as_str(), legend).value(self.values.get(&name)).error_if_any(self.error_of(&name))
    }

    /// One of a longer list.
    pub fn select(&self, name: impl Display, label: impl Into<Content>) -> Select {
        let name = name.to_string();
        Select::new(name.as_str(), label).value(self.values.get(&name)).error_if_any(self.error_of(&name))
    }

    /// Files. What was chosen is never sent back: browsers do not allow it.
    pub fn files(&self, name: &str, label: &str) -> FileUpload {
        FileUpload::new(name, label).error_if_any(self.error_of(name))
    }

    /// Any of some answers.
    pub fn checkboxes(&self, name: impl Display, legend: impl Into<Content>) -> Checkboxes {
        let name = name.to_string();
        Checkboxes::new(name.as_str(), legend)
            .values(self.values.all(&name).map(str::to_owned))
            .error_if_any(self.error_of(&name))
    }

    /// One box to tick.
    pub fn tick(&self, name: impl Display, label: impl Into<Content>) -> Checkboxes {
        let name = name.to_string();
        Checkboxes::single(name.as_str(), "yes", label)
            .values(self.values.all(&name).map(str::to_owned))
            .error_if_any(self.error_of(&name))
    }

    /// A day.
    pub fn day(&self, name: impl Display, legend: impl Into<Content>) -> DateInput {
        let name = name.to_string();
        let part = |part: &str| self.values.get(&format!("{name}_{part}")).to_owned();
        let wrong = |part: &str| self.errors.iter().any(|error| error.field == format!("{name}_{part}"));
        let input = DateInput::new(&name, legend).value(part("day"), part("month"), part("year")).not_kept();
        match self.errors.iter().find(|error| is_part_of(error, &name)) {
            // An error at the first part is about the date as a whole; all three are marked.
            Some(error) if wrong("day") => input.error(error.words.as_str()),
            Some(error) => input.error(error.words.as_str()).error_in(false, wrong("month"), wrong("year")),
            None => input,
        }
    }

    /// What is to be put right in this field.
    pub fn error_of(&self, name: &str) -> Option<Cow<'_, str>> {
        self.errors.iter().find(|error| error.field == name).map(|error| Cow::Borrowed(error.words.as_str()))
    }
}

impl From<Cow<'_, str>> for Content {
    fn from(text: Cow<'_, str>) -> Self {
        text.as_ref().into()
    }
}

fn is_part_of(error: &FormError, name: &str) -> bool {
    ["day", "month", "year"]
        .iter()
        .any(|part| error.field.strip_suffix(part).is_some_and(|start| start == format!("{name}_")))
}
