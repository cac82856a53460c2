//! The fields of a form as they were sent: names and texts, in order, some names more than once.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// The most characters one field may hold. Longer is refused in words, never cut.
pub(crate) const LONGEST_FIELD: usize = 100_000;

/// The fields of one form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Values(Vec<(String, String)>);

impl Values {
    /// Reads what a browser sends. Line ends become `\n`, and the one character that PostgreSQL can not store becomes the sign for an unknown one.
    pub fn parse(body: &[u8]) -> Option<Self> {
        Some(Self::clean(serde_html_form::from_bytes(body).ok()?))
    }

    /// These fields, with line ends and unstorable characters as above.
    pub(crate) fn clean(pairs: Vec<(String, String)>) -> Self {
        let clean = |text: String| {
            if text.contains(['\r', '\0']) {
                text.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "\u{fffd}")
            } else {
                text
            }
        };
        Self(pairs.into_iter().map(|(name, text)| (name, clean(text))).collect())
    }

    /// The text of a field as typed; empty when it was not sent.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, text)| text)
    }

    /// Every text sent under this name: the ticked boxes of a list.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(field, text)| field == name && !text.is_empty()).map(|(_, text)| text.as_str())
    }

    /// Whether a box with this value is ticked.
    pub fn is_ticked(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|ticked| ticked == value)
    }

    /// Whether this field was sent at all: which button was pressed.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(field, _)| field == name)
    }

    /// Sets a field to one text.
    pub fn set(&mut self, name: &str, text: impl ToString) {
        self.0.retain(|(field, _)| field != name);
        self.0.push((name.to_owned(), text.to_string()));
    }

    /// Sets a field to these texts, as ticked boxes are sent.
    pub fn set_all(&mut self, name: &str, texts: impl IntoIterator<Item = impl ToString>) {
        self.0.retain(|(field, _)| field != name);
        self.0.extend(texts.into_iter().map(|text| (name.to_owned(), text.to_string())));
    }

    /// Sets a list of boxes to these ticks.
    pub fn tick(&mut self, name: &str, ticked: impl IntoIterator<Item = impl ToString>) {
        self.0.retain(|(field, _)| field != name);
        self.0.extend(ticked.into_iter().map(|text| (name.to_owned(), text.to_string())));
    }

    /// Takes away every field whose name the test accepts.
    pub fn remove(&mut self, mut test: impl FnMut(&str) -> bool) {
        self.0.retain(|(field, _)| !test(field));
    }

    /// Whether nobody has typed or ticked anything: only the machinery's own fields are filled.
    pub(crate) fn is_blank(&self) -> bool {
        self.0.iter().all(|(name, text)| text.is_empty() || super::MACHINERY.contains(&name.as_str()))
    }

    /// Every name and text, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }
}

impl FromIterator<(String, String)> for Values {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        Self(pairs.into_iter().collect())
    }
}

impl<S: Send + Sync> FromRequest<S> for Values {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let body = Bytes::from_request(request, state).await.map_err(|_| Problem::TooLarge)?;
        Self::parse(&body).ok_or(Problem::Unreadable("The form could not be read. Go back and send it again."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_comes_back_as_typed() {
        let values = Values::parse("words=%F0%9F%98%80+%3Cscript%3E%0D%0A%D9%BE&tick=a&tick=b&none=".as_bytes())
            .expect("values");
        assert_eq!(values.get("words"), "😀 <script>\nپ");
        assert!(values.is_ticked("tick", "b") && !values.is_ticked("tick", "c"));
        assert_eq!(values.get("missing"), "");
        assert!(values.has("none") && !values.is_blank());
    }

    #[test]
    fn a_null_character_is_kept_as_a_sign() {
        assert_eq!(Values::parse(b"a=x%00y").expect("values").get("a"), "x\u{fffd}y");
    }
}
