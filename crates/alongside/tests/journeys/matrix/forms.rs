//! The forms that the pages have: what a browser would send without anybody typing, by the address it goes to.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{Request, header};
use scraper::{Html, Selector};

/// The hidden fields of a form, and whether it carries files.
#[derive(Clone, Default)]
pub struct Sendable {
    fields: Vec<(String, String)>,
    has_files: bool,
}

/// The forms of every page that was seen.
#[derive(Default)]
pub struct Forms(BTreeMap<String, Sendable>);

impl Forms {
    /// Remembers the forms of a page.
    pub fn learn(&mut self, address: &str, page: &str) {
        if !page.contains("<form") {
            return;
        }
        let page = Html::parse_document(page);
        let forms = Selector::parse("form[method=post]").expect("a selector");
        let hidden = Selector::parse("input[type=hidden]").expect("a selector");
        for form in page.select(&forms) {
            let to = form.attr("action").unwrap_or(address).to_owned();
            let fields = form.select(&hidden).filter_map(|field| {
                Some((field.attr("name")?.to_owned(), field.attr("value").unwrap_or_default().to_owned()))
            });
            let sendable =
                Sendable { fields: fields.collect(), has_files: form.attr("enctype") == Some("multipart/form-data") };
            self.0.entry(to).or_insert(sendable);
        }
    }

    /// Each with the address it goes to.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Sendable)> {
        self.0.iter().map(|(to, form)| (to.as_str(), form))
    }

    /// The form that goes there, if a page has one; or one that goes to the same place of another family, with its ids and references turned.
    pub fn to(&self, address: &str, pattern: &str) -> Option<Sendable> {
        if let Some(form) = self.0.get(address) {
            return Some(form.clone());
        }
        let like = |(one, (other, part)): (&str, (&str, &str))| {
            one == other || part.starts_with('{') && one.len() == other.len()
        };
        let parts = || address.split('/').zip(pattern.split('/'));
        let fits = |known: &str| known.split('/').count() == parts().count() && known.split('/').zip(parts()).all(like);
        let (other, form) = self.0.iter().find(|(known, _)| fits(known))?;
        Some(form.turned(&differing(other, address)))
    }
}

impl Sendable {
    /// Whether no page has such a form.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// The same form for another address: each of these ids and references is turned into the other.
    pub fn turned(&self, turned: &[(String, String)]) -> Self {
        let turn = |text: &str| turned.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
        let fields = self.fields.iter().map(|(name, value)| (name.clone(), turn(value)));
        Self { fields: fields.collect(), has_files: self.has_files }
    }

    /// The form with an id of its own, as it is sent.
    pub fn request(&self, to: &str, form_id: &str) -> Request<Body> {
        let mut fields: Vec<(String, String)> = vec![("form_id".to_owned(), form_id.to_owned())];
        fields.extend(self.fields.iter().filter(|(name, _)| name != "form_id").cloned());
        let request = Request::post(to).header("sec-fetch-site", "same-origin");
        let (kind, body) = if self.has_files { in_parts(&fields) } else { in_pairs(&fields) };
        request.header(header::CONTENT_TYPE, kind).body(Body::from(body)).expect("a request")
    }
}

/// The parts in which two addresses differ.
pub fn differing(one: &str, other: &str) -> Vec<(String, String)> {
    let parts = one.split('/').map(str::to_owned).zip(other.split('/').map(str::to_owned));
    parts.filter(|(one, other)| one != other).collect()
}

fn in_pairs(fields: &[(String, String)]) -> (&'static str, String) {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    ("application/x-www-form-urlencoded", body)
}

fn in_parts(fields: &[(String, String)]) -> (&'static str, String) {
    let part = |(name, value): &(String, String)| {
        format!("--parted\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let body: String = fields.iter().map(part).collect();
    ("multipart/form-data; boundary=parted", format!("{body}--parted--\r\n"))
}
