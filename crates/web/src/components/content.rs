//! What stands inside a component: text, which is always escaped, or finished HTML.

use std::fmt;

use askama::filters::{Escaper, Html, HtmlSafe};

/// The words inside a component.
///
/// Anything made from a string is text, and is escaped when it is written. HTML can only come from something that is already
/// safe: another component, or a template that says so by implementing [`HtmlSafe`]. There is no way to pass a string as HTML.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Content(Kind);

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    Text(String),
    Html(String),
}

impl Default for Kind {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

impl Content {
    /// Finished HTML, from components or templates that escape what they hold.
    pub fn html(safe: impl HtmlSafe) -> Self {
        Self(Kind::Html(safe.to_string()))
    }

    /// Adds finished HTML after what is there already.
    pub fn push(&mut self, safe: impl HtmlSafe) {
        *self = Self(Kind::Html(format!("{self}{safe}")));
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        match &self.0 {
            Kind::Text(words) | Kind::Html(words) => words.is_empty(),
        }
    }

    /// Whether the content is finished HTML rather than text.
    pub fn is_html(&self) -> bool {
        matches!(self.0, Kind::Html(_))
    }
}

impl From<&str> for Content {
    fn from(text: &str) -> Self {
        Self(Kind::Text(text.to_owned()))
    }
}

impl From<String> for Content {
    fn from(text: String) -> Self {
        Self(Kind::Text(text))
    }
}

impl From<&String> for Content {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}

impl fmt::Display for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Text(text) => Html.write_escaped_str(f, text),
            Kind::Html(html) => f.write_str(html.trim()),
        }
    }
}

impl HtmlSafe for Content {}

/// Only tests read components from JSON: the `text` and `html` options of GOV.UK Frontend, of which `html` wins.
#[cfg(test)]
impl<'de> serde::Deserialize<'de> for Content {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        #[serde(default, deny_unknown_fields)]
        #[derive(Default)]
        struct Options {
            text: String,
            html: String,
        }

        let options = Options::deserialize(deserializer)?;
        Ok(Self(if options.html.is_empty() { Kind::Text(options.text) } else { Kind::Html(options.html) }))
    }
}
