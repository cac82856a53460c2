//! Somebody with a browser that goes to the service and to the council's provider, step by step: nothing is followed that the journey does not follow.

use std::collections::BTreeMap;

use ureq::Agent;
use ureq::http::{Request, header};
use url::Url;

/// The browser, with its cookies.
pub struct Visitor {
    agent: Agent,
    /// By origin, path and name.
    cookies: BTreeMap<(String, String, String), String>,
}

/// What came.
pub struct Seen {
    pub address: Url,
    pub status: u16,
    /// Where it leads, if it does.
    pub leads_to: Option<Url>,
    pub refresh: String,
    pub body: String,
}

impl Seen {
    /// The path to which it leads.
    pub fn leads(&self) -> &str {
        self.leads_to.as_ref().map_or("", Url::path)
    }
}

impl Visitor {
    /// A browser that has been nowhere.
    pub fn new() -> Self {
        let config = Agent::config_builder().http_status_as_error(false).max_redirects(0);
        Self { agent: config.build().into(), cookies: BTreeMap::new() }
    }

    /// Asks for a page, as whoever types its address or comes from another site.
    pub fn get(&mut self, address: &Url) -> Seen {
        self.send(address, None)
    }

    /// Sends a form of a page there.
    pub fn post(&mut self, address: &Url, fields: &[(&str, &str)]) -> Seen {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.send(address, Some(body))
    }

    /// The cookie of the service by this name.
    pub fn cookie(&self, service: &Url, name: &str) -> Option<&str> {
        let key = (service.origin().ascii_serialization(), "/".to_owned(), name.to_owned());
        self.cookies.get(&key).map(String::as_str)
    }

    /// Has this cookie of the service from now on; none where it is empty.
    pub fn takes_cookie(&mut self, service: &Url, name: &str, value: &str) {
        let key = (service.origin().ascii_serialization(), "/".to_owned(), name.to_owned());
        if value.is_empty() {
            self.cookies.remove(&key);
        } else {
            self.cookies.insert(key, value.to_owned());
        }
    }

    /// Forgets that they signed in at the provider.
    pub fn forgets(&mut self, issuer: &str) {
        self.cookies.retain(|(origin, ..), _| origin != issuer);
    }

    /// Presses what leads to the provider, and gives back the address there.
    #[track_caller]
    pub fn begins(&mut self, service: &Url, path: &str, fields: &[(&str, &str)]) -> Url {
        let away = self.post(&service.join(path).expect("a path"), fields);
        assert_eq!(away.status, 200, "{}", away.body);
        let link = away
            .body
            .split("href=\"")
            .find(|part| part.contains("response_type=code"))
            .expect("a link that leads away");
        let link = link.split('"').next().expect("an address").replace("&#38;", "&").replace("&amp;", "&");
        assert_eq!(away.refresh, format!("0;url={link}"), "it leads there by itself, and by the link");
        link.parse().expect("an address")
    }

    /// Signs in at the provider, if it asks for that, and gives back the address with which they come back to the service.
    #[track_caller]
    pub fn signs_in_there(&mut self, address: &Url, who: &str, proofs: &str) -> Url {
        let mut seen = self.get(address);
        for _ in 0..8 {
            seen = match seen.leads_to {
                Some(next) if next.path().starts_with("/sign-in/council/") => return next,
                Some(next) => self.get(&next),
                None if seen.body.contains("Who are you?") => {
                    let form = seen.address.clone();
                    self.post(&form, &[("who", who), ("proofs", proofs)])
                }
                None => panic!("the provider says {}: {}", seen.status, seen.body),
            };
        }
        panic!("the provider leads round and round");
    }

    fn send(&mut self, address: &Url, form: Option<String>) -> Seen {
        let origin = address.origin().ascii_serialization();
        let mut request = Request::builder().uri(address.as_str()).header(header::ACCEPT, "text/html");
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .filter(|((of, path, _), _)| *of == origin && address.path().starts_with(path.as_str()))
            .map(|((.., name), value)| format!("{name}={value}"))
            .collect();
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        let answer = match form {
            Some(form) => {
                let request = request.method("POST").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
                let request = request.header("sec-fetch-site", "same-origin").header(header::ORIGIN, &origin);
                self.agent.run(request.body(form).expect("a request"))
            }
            None => self.agent.run(request.header("sec-fetch-site", "cross-site").body(()).expect("a request")),
        };
        let mut answer = answer.unwrap_or_else(|error| panic!("no answer from {address}: {error}"));
        for set in answer.headers().get_all(header::SET_COOKIE) {
            self.keep(&origin, set.to_str().expect("a cookie"));
        }
        let text =
            |name| answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        let (refresh, location) = (text(header::REFRESH), text(header::LOCATION));
        let leads_to = (!location.is_empty()).then(|| address.join(&location).expect("where it leads"));
        let status = answer.status().as_u16();
        let body = answer.body_mut().read_to_string().expect("a page");
        Seen { address: address.clone(), status, leads_to, refresh, body }
    }

    fn keep(&mut self, origin: &str, set: &str) {
        let mut parts = set.split(';').map(str::trim);
        let (name, value) = parts.next().and_then(|pair| pair.split_once('=')).expect("a cookie with a name");
        let rules: Vec<&str> = parts.collect();
        let said = |name: &str| {
            rules.iter().filter_map(|rule| rule.split_once('=')).find(|(known, _)| known.eq_ignore_ascii_case(name))
        };
        let path = said("path").map_or("/", |(_, path)| path).to_owned();
        let is_over = said("max-age").is_some_and(|(_, age)| age == "0")
            || said("expires").is_some_and(|(_, day)| day.contains("1970"));
        let is_gone = value.is_empty() || is_over;
        let key = (origin.to_owned(), path, name.to_owned());
        if is_gone {
            self.cookies.remove(&key);
        } else {
            self.cookies.insert(key, value.to_owned());
        }
    }
}
