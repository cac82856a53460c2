//! The extra classes and attributes that most components accept.

use std::{collections::BTreeMap, fmt};

use askama::filters::{Escaper, Html, HtmlSafe};

/// Extra CSS classes, written with a leading space so that they can follow the class of the component itself.
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(transparent))]
pub struct Classes(String);

impl Classes {
    /// Adds one class, or several divided by spaces.
    pub fn add(&mut self, classes: impl AsRef<str>) {
        let classes = classes.as_ref();
        if !self.0.is_empty() && !classes.is_empty() {
            self.0.push(' ');
        }
        self.0.push_str(classes);
    }

    /// Whether there are no extra classes.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether any class begins like this.
    pub fn has(&self, beginning: &str) -> bool {
        self.0.split_whitespace().any(|class| class.starts_with(beginning))
    }
}

impl From<&str> for Classes {
    fn from(classes: &str) -> Self {
        Self(classes.to_owned())
    }
}

impl AsRef<str> for Classes {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Classes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return Ok(());
        }
        f.write_str(" ")?;
        Html.write_escaped_str(f, &self.0)
    }
}

impl HtmlSafe for Classes {}

/// Extra HTML attributes, each written with a leading space. Values are escaped; names come from code, never from people.
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(transparent))]
pub struct Attributes(BTreeMap<String, String>);

impl Attributes {
    /// Sets one attribute.
    pub fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.0.insert(name.to_owned(), value.into());
    }
}

impl fmt::Display for Attributes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, value) in &self.0 {
            write!(f, " {name}=\"")?;
            Html.write_escaped_str(&mut *f, value)?;
            f.write_str("\"")?;
        }
        Ok(())
    }
}

impl HtmlSafe for Attributes {}
