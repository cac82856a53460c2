//! A device that is no browser but does with a page's HTML what a browser without scripts does. Fast, so every journey is walked
//! with it on both engines. Beside the page itself it checks the headers, and that every file a page asks for is there.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::time::Duration;

use ureq::Agent;
use ureq::http::{HeaderMap, Request, Response, header};
use url::Url;

use super::form::{Body, Sending, form_of};
use super::person::Device;
use super::screen::{Element, Kind, Screen};

/// More than this many redirects in a row lead nowhere.
const MOST_REDIRECTS: usize = 5;

/// Headers without which no response leaves the service, and what each must say somewhere.
const HEADERS: &[(&str, &str)] = &[
    ("content-security-policy", "default-src 'none'"),
    ("content-security-policy", "frame-ancestors 'none'"),
    ("content-security-policy", "form-action 'self'"),
    ("content-security-policy", "base-uri 'none'"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=()"),
    ("cache-control", ""),
];

/// The device.
pub struct Http {
    agent: Agent,
    cookies: BTreeMap<String, String>,
    screen: Option<Screen>,
    faults: Vec<String>,
    files: HashSet<Url>,
}

/// One request of a browser that goes to a page.
struct Going {
    address: Url,
    body: Option<Body>,
    /// The page on which somebody pressed something, if they did not type the address.
    from: Option<Url>,
}

impl Http {
    /// A device that has been nowhere.
    pub fn new() -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(Duration::from_secs(60)));
        Self {
            agent: config.build().into(),
            cookies: BTreeMap::new(),
            screen: None,
            faults: Vec::new(),
            files: HashSet::new(),
        }
    }

    fn go(&mut self, mut going: Going) {
        self.faults.clear();
        for _ in 0..=MOST_REDIRECTS {
            let response = self.send(&going);
            let status = response.status().as_u16();
            let Some(next) = redirect_of(&response) else {
                self.show(going.address, status, response);
                return;
            };
            assert!(matches!(status, 302 | 303), "a redirect after a form must be 303, not {status}");
            going = Going {
                address: going.address.join(&next).expect("the address of a redirect"),
                body: None,
                from: going.from,
            };
        }
        panic!("redirected more than {MOST_REDIRECTS} times, at last to {}", going.address);
    }

    fn send(&mut self, going: &Going) -> Response<ureq::Body> {
        let mut request = Request::builder()
            .uri(going.address.as_str())
            .header(header::ACCEPT, "text/html,application/xhtml+xml")
            .header("sec-fetch-site", if going.from.is_some() { "same-origin" } else { "none" })
            .header("sec-fetch-mode", "navigate")
            .header("sec-fetch-dest", "document")
            .header("sec-fetch-user", "?1");
        if let Some(from) = &going.from {
            request = request.header(header::REFERER, from.as_str());
        }
        if !self.cookies.is_empty() {
            request = request.header(header::COOKIE, self.cookie_pairs());
        }
        let sent = match &going.body {
            Some(body) => {
                let origin = going.address.origin().ascii_serialization();
                let request = request.method("POST").header(header::ORIGIN, origin);
                let request = request.header(header::CONTENT_TYPE, &body.kind);
                self.agent.run(request.body(body.content.clone()).expect("a request"))
            }
            None => self.agent.run(request.body(()).expect("a request")),
        };
        let response = sent.unwrap_or_else(|error| panic!("no answer from {}: {error}", going.address));
        self.check_headers(response.headers());
        self.take_cookies(response.headers());
        response
    }

    fn show(&mut self, address: Url, status: u16, mut response: Response<ureq::Body>) {
        let kind = text_of(response.headers(), "content-type");
        if kind != "text/html; charset=utf-8" {
            self.faults.push(format!("The page is of the type “{kind}”."));
        }
        if text_of(response.headers(), "cache-control") != "no-store" {
            self.faults.push("Browsers may keep the page.".to_owned());
        }
        let text = response.body_mut().with_config().limit(64 << 20).read_to_string().expect("a page in UTF-8");
        let screen = Screen::arrived(address, status, &text);
        self.faults.extend(screen.parse_errors().map(|error| format!("The HTML is not right: {error}")));
        self.check_files(&screen);
        self.screen = Some(screen);
    }

    fn check_headers(&mut self, headers: &HeaderMap) {
        for (name, words) in HEADERS {
            if !headers.contains_key(*name) || !text_of(headers, name).contains(words) {
                self.faults
                    .push(format!("The header {name} is “{}” and does not say “{words}”.", text_of(headers, name)));
            }
        }
        if text_of(headers, "content-security-policy").contains("unsafe") {
            self.faults.push("The content security policy allows something unsafe.".to_owned());
        }
    }

    fn cookie_pairs(&self) -> String {
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    fn take_cookies(&mut self, headers: &HeaderMap) {
        for cookie in headers.get_all(header::SET_COOKIE) {
            let mut parts = cookie.to_str().expect("a cookie").split(';').map(str::trim);
            let (name, value) = parts.next().and_then(|pair| pair.split_once('=')).expect("a cookie with a name");
            let rules: Vec<String> = parts.map(str::to_lowercase).collect();
            for rule in ["httponly", "samesite=lax", "path=/"] {
                if !rules.iter().any(|known| known == rule) {
                    self.faults.push(format!("The cookie {name} lacks {rule}."));
                }
            }
            if rules.iter().any(|rule| rule == "max-age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// Style sheets, scripts and pictures: each is asked for once.
    fn check_files(&mut self, screen: &Screen) {
        let names = screen.elements().filter_map(|element| match screen.tag(element) {
            "link" => screen.attribute(element, "href"),
            "script" | "img" => screen.attribute(element, "src"),
            _ => None,
        });
        for address in names.filter_map(|name| screen.address.join(name).ok()) {
            if !self.files.insert(address.clone()) {
                continue;
            }
            let request = self.agent.get(address.as_str()).header(header::COOKIE, self.cookie_pairs());
            let response = request.call().unwrap_or_else(|error| panic!("{address}: {error}"));
            if !response.status().is_success() {
                self.faults.push(format!(
                    "The page asks for {}, which came with the status {}.",
                    address.path(),
                    response.status()
                ));
            }
        }
    }

    fn page(&self) -> &Screen {
        self.screen.as_ref().expect("a page that was opened")
    }

    fn page_mut(&mut self) -> &mut Screen {
        self.screen.as_mut().expect("a page that was opened")
    }

    /// Choosing one answer takes back the others to the same question.
    fn choose(&mut self, answer: Element) {
        let screen = self.page_mut();
        let (form, name) = (form_of(screen, answer), screen.attribute(answer, "name").map(str::to_owned));
        let others: Vec<Element> = screen
            .elements()
            .filter(|other| {
                screen.kind(*other) == Some(Kind::Radio) && screen.attribute(*other, "name") == name.as_deref()
            })
            .filter(|other| form_of(screen, *other) == form)
            .collect();
        for other in others {
            screen.set_ticked(other, other == answer);
        }
    }

    fn follow(&mut self, link: Element) -> bool {
        let (from, href) = (self.page().address.clone(), self.page().attribute(link, "href").unwrap_or_default());
        if href.starts_with('#') {
            return false;
        }
        let address = from.join(href).expect("the address of a link");
        assert_eq!(address.origin(), from.origin(), "a link that leads out of the service");
        self.go(Going { address, body: None, from: Some(from) });
        true
    }

    fn submit(&mut self, button: Element) -> bool {
        let screen = self.page();
        assert!(!screen.has(button, "disabled"), "the button “{}” can not be pressed", screen.words_of(button));
        let sending = Sending::of(screen, button);
        let from = screen.address.clone();
        let sending =
            sending.unwrap_or_else(|| panic!("the button “{}” does nothing without scripts", screen.words_of(button)));
        self.go(Going { address: sending.address, body: sending.body, from: Some(from) });
        true
    }
}

impl Device for Http {
    fn open(&mut self, address: &Url) {
        self.go(Going { address: address.clone(), body: None, from: None });
    }

    fn screen(&mut self) -> &Screen {
        self.page()
    }

    fn wait(&mut self) -> bool {
        false
    }

    fn write(&mut self, field: Element, text: &str) {
        self.page_mut().set_text(field, text);
    }

    fn choose_file(&mut self, field: Element, file: &Path) {
        self.page_mut().set_text(field, file.to_str().expect("a path in UTF-8"));
    }

    fn pick(&mut self, list: Element, option: Element) {
        let options: Vec<Element> = self.page().options(list).collect();
        for other in options {
            self.page_mut().set_ticked(other, other == option);
        }
    }

    fn press(&mut self, element: Element) -> bool {
        let screen = self.page_mut();
        match (screen.tag(element), screen.kind(element)) {
            ("a", _) => self.follow(element),
            ("summary", _) => {
                screen.toggle(element);
                false
            }
            (_, Some(Kind::Radio)) => {
                self.choose(element);
                false
            }
            (_, Some(Kind::Box)) => {
                let ticked = screen.state(element).ticked;
                screen.set_ticked(element, !ticked);
                false
            }
            _ => self.submit(element),
        }
    }

    fn is_led_to(&mut self, path: &str) -> bool {
        self.page().address.path() == path
    }

    fn does_elsewhere(&mut self, _: &str) {
        panic!("only a browser goes elsewhere");
    }

    fn gets_passkeys(&mut self) -> bool {
        false
    }

    fn go_offline(&mut self) -> bool {
        false
    }

    fn faults(&mut self) -> Vec<String> {
        std::mem::take(&mut self.faults)
    }

    fn on_paper(&mut self) -> Screen {
        let screen = self.page();
        Screen::arrived(screen.address.clone(), screen.status, &screen.source())
    }
}

fn redirect_of(response: &Response<ureq::Body>) -> Option<String> {
    let location = response.headers().get(header::LOCATION)?;
    response.status().is_redirection().then(|| location.to_str().expect("an address").to_owned())
}

fn text_of(headers: &HeaderMap, name: &str) -> String {
    let values: Vec<&str> = headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect();
    values.join(", ")
}
