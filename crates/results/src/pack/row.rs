//! Reading one row of a pack, so that whatever is wrong with it is said with its line.

use std::cell::RefCell;
use std::fmt;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Basis, Confidence};
use crate::days;

/// What is wrong with a pack, and on which line of its text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub struct PackFault {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub words: String,
}

impl fmt::Display for PackFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.words)
    }
}

/// The faults of one text, as they are found.
pub(super) struct Faults<'t> {
    text: &'t str,
    found: RefCell<Vec<PackFault>>,
}

impl<'t> Faults<'t> {
    pub fn of(text: &'t str) -> Self {
        Self { text, found: RefCell::default() }
    }

    /// The line of a place in the text.
    pub fn line(&self, at: usize) -> usize {
        1 + self.text.as_bytes()[..at.min(self.text.len())].iter().filter(|byte| **byte == b'\n').count()
    }

    pub fn add(&self, line: usize, words: impl Into<String>) {
        self.found.borrow_mut().push(PackFault { line, words: words.into() });
    }

    /// All faults in order of their lines.
    pub fn all(self) -> Vec<PackFault> {
        let mut all = self.found.into_inner();
        all.sort();
        all.dedup();
        all
    }
}

/// One table of the text. Whoever reads it asks for each key by name; [`Row::end`] names those nobody asked for.
pub(super) struct Row<'r, 't> {
    name: String,
    table: &'r DeTable<'t>,
    pub line: usize,
    faults: &'r Faults<'t>,
    asked: RefCell<Vec<&'static str>>,
}

impl<'r, 't> Row<'r, 't> {
    pub fn new(name: &str, table: &'r DeTable<'t>, at: usize, faults: &'r Faults<'t>) -> Self {
        Self { name: name.to_owned(), table, line: faults.line(at), faults, asked: RefCell::default() }
    }

    pub fn fault(&self, words: impl Into<String>) {
        self.faults.add(self.line, words);
    }

    fn get(&self, key: &'static str) -> Option<(&'r DeValue<'t>, usize)> {
        self.asked.borrow_mut().push(key);
        let value: &Spanned<DeValue> = self.table.get(key)?;
        Some((value.get_ref(), self.faults.line(value.span().start)))
    }

    /// A value that is read by `read`, or a fault that says what it should be.
    fn value<T>(&self, key: &'static str, what: &str, read: impl Fn(&'r DeValue<'t>) -> Option<T>) -> Option<T> {
        let (value, line) = self.get(key)?;
        let read = read(value);
        if read.is_none() {
            self.faults.add(line, format!("{key} of {} is not {what}", self.name));
        }
        read
    }

    fn needed<T>(&self, key: &str, value: Option<T>) -> Option<T> {
        if value.is_none() && !self.table.contains_key(key) {
            self.fault(format!("{} has no {key}", self.name));
        }
        value
    }

    pub fn text(&self, key: &'static str) -> Option<String> {
        self.value(key, "a text with something in it", |value| {
            value.as_str().filter(|text| !text.trim().is_empty()).map(str::to_owned)
        })
    }

    pub fn needed_text(&self, key: &'static str) -> Option<String> {
        self.needed(key, self.text(key))
    }

    /// A whole number from 0 to the most.
    pub fn number<T: TryFrom<u64>>(&self, key: &'static str, most: u64) -> Option<T> {
        self.value(key, &format!("a whole number from 0 to {most}"), |value| match value {
            DeValue::Integer(number) => u64::from_str_radix(number.as_str(), number.radix())
                .ok()
                .filter(|number| *number <= most)
                .and_then(|number| T::try_from(number).ok()),
            _ => None,
        })
    }

    pub fn needed_number<T: TryFrom<u64>>(&self, key: &'static str, most: u64) -> Option<T> {
        self.needed(key, self.number(key, most))
    }

    pub fn flag(&self, key: &'static str) -> Option<bool> {
        self.value(key, "true or false", |value| match value {
            DeValue::Boolean(flag) => Some(*flag),
            _ => None,
        })
    }

    pub fn day(&self, key: &'static str) -> Option<Date> {
        self.value(key, "a day like 2018-07-31", |value| match value {
            DeValue::Datetime(day) => days::read(&day.to_string()),
            DeValue::String(day) => days::read(day),
            _ => None,
        })
    }

    pub fn needed_day(&self, key: &'static str) -> Option<Date> {
        self.needed(key, self.day(key))
    }

    /// One of some words, each with what it stands for.
    pub fn choice<T: Copy>(&self, key: &'static str, words: &[(&str, T)]) -> Option<T> {
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        self.value(key, &format!("one of {}", known.join(", ")), |value| {
            let word = value.as_str()?;
            words.iter().find(|(known, _)| *known == word).map(|(_, meant)| *meant)
        })
    }

    pub fn needed_choice<T: Copy>(&self, key: &'static str, words: &[(&str, T)]) -> Option<T> {
        self.needed(key, self.choice(key, words))
    }

    /// A list of texts, each with its line; empty when it is left out.
    pub fn texts(&self, key: &'static str) -> Vec<(String, usize)> {
        let Some((value, line)) = self.get(key) else { return Vec::new() };
        let Some(array) = value.as_array() else {
            self.faults.add(line, format!("{key} of {} is not a list of texts", self.name));
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in array.iter() {
            let line = self.faults.line(item.span().start);
            match item.get_ref().as_str().filter(|text| !text.trim().is_empty()) {
                Some(text) => texts.push((text.to_owned(), line)),
                None => self.faults.add(line, format!("{key} of {} has something that is no text", self.name)),
            }
        }
        texts
    }

    /// Where the row comes from. Every row says it.
    pub fn basis(&self, known: &[(String, String)]) -> Basis {
        let mut sources = Vec::new();
        if let Some(keys) = self.needed_text("source") {
            for key in keys.split(',').map(str::trim) {
                if !known.iter().any(|(known, _)| known == key) {
                    self.fault(format!("{} names source {key:?}, which is not among [sources]", self.name));
                }
                sources.push(key.to_owned());
            }
        }
        let confidence = self.needed_choice(
            "confidence",
            &[
                ("sourced", Confidence::Sourced),
                ("derived", Confidence::Derived),
                ("unverified", Confidence::Unverified),
            ],
        );
        let checked_on = self.needed_day("checked_on").unwrap_or(Date::MIN);
        Basis { sources, confidence: confidence.unwrap_or(Confidence::Unverified), checked_on }
    }

    /// The table under a key, with whatever keys it has.
    pub fn table(&self, key: &'static str) -> Option<Row<'r, 't>> {
        let (value, _) = self.get(key)?;
        let at = self.table.get(key)?.span().start;
        match value.as_table() {
            Some(table) => Some(Row::new(&format!("[{key}]"), table, at, self.faults)),
            None => {
                self.faults.add(self.faults.line(at), format!("{key} is not a table"));
                None
            }
        }
    }

    /// The tables of a list `[[key]]`.
    pub fn tables(&self, key: &'static str) -> Vec<Row<'r, 't>> {
        let Some((value, line)) = self.get(key) else { return Vec::new() };
        let Some(array) = value.as_array() else {
            self.faults.add(line, format!("{key} is written as [[{key}]], once for each row"));
            return Vec::new();
        };
        let row = |item: &'r Spanned<DeValue<'t>>| {
            let table = item.get_ref().as_table();
            if table.is_none() {
                self.faults.add(self.faults.line(item.span().start), format!("{key} has something that is no row"));
            }
            Some(Row::new(&format!("[[{key}]]"), table?, item.span().start, self.faults))
        };
        array.iter().filter_map(row).collect()
    }

    /// All keys and texts of a table that may have any key.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        for (key, value) in self.table.iter() {
            match value.get_ref().as_str() {
                Some(text) => pairs.push((key.get_ref().to_string(), text.to_owned())),
                None => {
                    let line = self.faults.line(value.span().start);
                    self.faults.add(line, format!("{} of {} is not a text", key.get_ref(), self.name));
                }
            }
        }
        pairs
    }

    /// Names every key that nobody asked for.
    pub fn end(self) {
        for (key, _) in self.table.iter() {
            if !self.asked.borrow().iter().any(|asked| *asked == key.get_ref().as_ref()) {
                let line = self.faults.line(key.span().start);
                self.faults.add(line, format!("{} is not a key of {}", key.get_ref(), self.name));
            }
        }
    }
}
