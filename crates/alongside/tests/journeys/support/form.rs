//! What a browser sends when somebody presses a button of a form: the HTML standard's rules, without files.

use url::Url;
use url::form_urlencoded::Serializer;

use super::screen::{Element, Screen};

/// A form on its way.
pub struct Sending {
    /// Where it goes.
    pub address: Url,
    /// The fields as the body of a POST, or nothing where they are in the address.
    pub body: Option<String>,
}

impl Sending {
    /// What pressing this button sends, or nothing if it is no button of a form.
    pub fn of(screen: &Screen, button: Element) -> Option<Self> {
        if matches!(screen.attribute(button, "type"), Some("button" | "reset")) {
            return None;
        }
        let form = form_of(screen, button)?;
        let own =
            |name: &str| screen.attribute(button, &format!("form{name}")).or_else(|| screen.attribute(form, name));
        assert!(own("enctype").is_none(), "forms with an enctype are not known here yet");
        let mut address = screen.address.join(own("action").unwrap_or_default()).expect("the address of a form");
        let fields = fields(screen, form, button);
        if own("method").unwrap_or_default().eq_ignore_ascii_case("post") {
            return Some(Self { address, body: Some(fields) });
        }
        address.set_query(Some(&fields));
        Some(Self { address, body: None })
    }
}

/// The form that a control belongs to: the one it names, or the one around it.
pub fn form_of(screen: &Screen, control: Element) -> Option<Element> {
    match screen.attribute(control, "form") {
        Some(id) => screen.by_id(id),
        None => screen.around(control).find(|outer| screen.tag(*outer) == "form"),
    }
}

fn fields(screen: &Screen, form: Element, button: Element) -> String {
    let mut sent = Serializer::new(String::new());
    for control in screen.elements().filter(|element| form_of(screen, *element) == Some(form)) {
        let Some(name) = screen.attribute(control, "name").filter(|name| !name.is_empty()) else { continue };
        if is_disabled(screen, control) {
            continue;
        }
        let value = || screen.attribute(control, "value");
        match (screen.tag(control), screen.attribute(control, "type").unwrap_or("text")) {
            ("button", _) | ("input", "submit") if control == button => {
                sent.append_pair(name, value().unwrap_or_default());
            }
            ("input", "checkbox" | "radio") if screen.state(control).ticked => {
                sent.append_pair(name, value().unwrap_or("on"));
            }
            ("input", "checkbox" | "radio" | "submit" | "button" | "reset" | "image" | "file") => {}
            ("input", kind) => {
                sent.append_pair(name, &in_one_line(&screen.state(control).text, kind));
            }
            ("textarea", _) => {
                sent.append_pair(name, &with_line_ends(&screen.state(control).text));
            }
            ("select", _) => {
                for option in screen
                    .options(control)
                    .filter(|option| screen.state(*option).ticked && !screen.has(*option, "disabled"))
                {
                    let words = screen.words_of(option);
                    sent.append_pair(name, screen.attribute(option, "value").unwrap_or(&words));
                }
            }
            _ => {}
        }
    }
    sent.finish()
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
