//! What a browser sends when somebody presses a button of a form: the HTML standard's rules.

use url::Url;
use url::form_urlencoded::Serializer;

use super::screen::{Element, Screen};

/// A form on its way.
pub struct Sending {
    /// Where it goes.
    pub address: Url,
    /// The body of a POST, or nothing where the fields are in the address.
    pub body: Option<Body>,
}

/// What is sent, and of what type it is.
#[derive(Clone)]
pub struct Body {
    /// The type, for the header.
    pub kind: String,
    /// The content.
    pub content: Vec<u8>,
}

/// What stands between the parts of a body with files. No test sends it inside one.
const BOUNDARY: &str = "----the-parts-of-a-form";

impl Sending {
    /// The form that pressing this button sends, if it sends one.
    pub fn form(screen: &Screen, button: Element) -> Option<Element> {
        let is_sent = !matches!(screen.attribute(button, "type"), Some("button" | "reset"));
        form_of(screen, button).filter(|_| is_sent)
    }

    /// What pressing this button sends, or nothing if it is no button of a form.
    pub fn of(screen: &Screen, button: Element) -> Option<Self> {
        let form = Self::form(screen, button)?;
        let own =
            |name: &str| screen.attribute(button, &format!("form{name}")).or_else(|| screen.attribute(form, name));
        let mut address = screen.address.join(own("action").unwrap_or_default()).expect("the address of a form");
        let is_post = own("method").unwrap_or_default().eq_ignore_ascii_case("post");
        let fields = fields(screen, form, button);
        let encoded = Serializer::new(String::new()).extend_pairs(&fields).finish();
        let body = match (is_post, own("enctype")) {
            (false, _) => {
                address.set_query(Some(&encoded));
                None
            }
            (true, None) => {
                Some(Body { kind: "application/x-www-form-urlencoded".to_owned(), content: encoded.into_bytes() })
            }
            (true, Some("multipart/form-data")) => Some(in_parts(&fields, &files(screen, form))),
            (true, Some(other)) => panic!("forms of the type {other} are not known here"),
        };
        Some(Self { address, body })
    }
}

/// The form that a control belongs to: the one it names, or the one around it.
pub fn form_of(screen: &Screen, control: Element) -> Option<Element> {
    match screen.attribute(control, "form") {
        Some(id) => screen.by_id(id),
        None => screen.around(control).find(|outer| screen.tag(*outer) == "form"),
    }
}

/// Every chosen file: the name of its field, its own name, its content. A field in which none is chosen sends an empty one.
fn files(screen: &Screen, form: Element) -> Vec<(String, String, Vec<u8>)> {
    let mut files = Vec::new();
    for control in screen.elements().filter(|element| form_of(screen, *element) == Some(form)) {
        let (Some(name), Some("file")) = (screen.attribute(control, "name"), screen.attribute(control, "type")) else {
            continue;
        };
        let chosen = screen.state(control).text;
        for path in chosen.split('\n') {
            let content = if path.is_empty() { Vec::new() } else { std::fs::read(path).expect("a file to send") };
            let file = path.rsplit('/').next().unwrap_or_default();
            files.push((name.to_owned(), file.to_owned(), content));
        }
    }
    files
}

fn in_parts(fields: &[(String, String)], files: &[(String, String, Vec<u8>)]) -> Body {
    let mut content = Vec::new();
    for (name, text) in fields {
        content.extend(
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n").into_bytes(),
        );
    }
    for (name, file, bytes) in files {
        let head = format!("Content-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"");
        content
            .extend(format!("--{BOUNDARY}\r\n{head}\r\nContent-Type: application/octet-stream\r\n\r\n").into_bytes());
        content.extend(bytes);
        content.extend(b"\r\n");
    }
    content.extend(format!("--{BOUNDARY}--\r\n").into_bytes());
    Body { kind: format!("multipart/form-data; boundary={BOUNDARY}"), content }
}

fn fields(screen: &Screen, form: Element, button: Element) -> Vec<(String, String)> {
    let mut sent: Vec<(String, String)> = Vec::new();
    for control in screen.elements().filter(|element| form_of(screen, *element) == Some(form)) {
        let Some(name) = screen.attribute(control, "name").filter(|name| !name.is_empty()) else { continue };
        if is_disabled(screen, control) {
            continue;
        }
        let value = || screen.attribute(control, "value");
        match (screen.tag(control), screen.attribute(control, "type").unwrap_or("text")) {
            ("button", _) | ("input", "submit") if control == button => {
                sent.push((name.to_owned(), value().unwrap_or_default().to_owned()));
            }
            ("input", "checkbox" | "radio") if screen.state(control).ticked => {
                sent.push((name.to_owned(), value().unwrap_or("on").to_owned()));
            }
            ("input", "checkbox" | "radio" | "submit" | "button" | "reset" | "image" | "file") => {}
            ("input", kind) => {
                sent.push((name.to_owned(), in_one_line(&screen.state(control).text, kind)));
            }
            ("textarea", _) => {
                sent.push((name.to_owned(), with_line_ends(&screen.state(control).text)));
            }
            ("select", _) => {
                for option in screen
                    .options(control)
                    .filter(|option| screen.state(*option).ticked && !screen.has(*option, "disabled"))
                {
                    let words = screen.words_of(option);
                    sent.push((name.to_owned(), screen.attribute(option, "value").unwrap_or(&words).to_owned()));
                }
            }
            _ => {}
        }
    }
    sent
}

fn is_disabled(screen: &Screen, control: Element) -> bool {
    let is_off = |element: Element| screen.has(element, "disabled");
    is_off(control) || screen.around(control).any(|outer| screen.tag(outer) == "fieldset" && is_off(outer))
}

/// A field of one line holds no line ends; of an e-mail address, browsers also take away the space around it.
fn in_one_line(text: &str, kind: &str) -> String {
    let line = text.replace(['\r', '\n'], "");
    if kind == "email" { line.trim().to_owned() } else { line }
}

fn with_line_ends(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n")
}
