//! Chromium, driven through chromedriver: how it is started and spoken to.

use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

use fantoccini::elements::{Element, ElementRef};
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use url::{ParseError, Url};

use super::keeper::Kept;
use super::way::RUNTIME;

/// Nothing that reaches out of this machine, nothing that asks.
const SWITCHES: &[&str] = &[
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// The program that starts browsers, once for the whole test process. Each browser has a new profile in its folder.
static CHROMEDRIVER: LazyLock<(Kept, u16)> = LazyLock::new(|| {
    for (program, package) in [("chromium", "chromium"), ("chromedriver", "chromium-driver")] {
        let known = std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())
            .any(|folder| folder.join(program).exists());
        assert!(
            known,
            "The program {program} is not installed: run `apt-get install {package}`, the journeys are walked with it."
        );
    }
    let kept = Kept::start("chromium", None, &["chromedriver", "--port=0"]);
    let port = kept.wait_until("chromedriver", |log| {
        let (_, after) = log.split_once("started successfully on port ")?;
        after.split_once('.')?.0.parse().ok()
    });
    (kept, port)
});

/// One browser with one window.
pub struct Browser {
    client: Option<Client>,
}

impl Browser {
    /// Starts a browser whose page is this wide.
    pub fn start(width: u32, javascript: bool) -> Self {
        Self::start_with(width, javascript, &[])
    }

    /// The same, whose profile is in this folder, which is still there when the browser is closed.
    pub fn start_in(profile: &Path, width: u32, javascript: bool) -> Self {
        Self::start_with(width, javascript, &[format!("--user-data-dir={}", profile.display())])
    }

    fn start_with(width: u32, javascript: bool, more: &[String]) -> Self {
        let switches: Vec<&str> = SWITCHES.iter().copied().chain(more.iter().map(String::as_str)).collect();
        let narrow = width < 600;
        let metrics = json!({ "width": width, "height": if narrow { 640 } else { 900 }, "pixelRatio": 1, "mobile": narrow, "touch": false });
        let mut options = json!({ "args": switches, "mobileEmulation": { "deviceMetrics": metrics } });
        if !javascript {
            options["prefs"] = json!({ "profile.managed_default_content_settings.javascript": 2 });
        }
        let wanted: Capabilities = [
            ("browserName".to_owned(), json!("chrome")),
            ("goog:chromeOptions".to_owned(), options),
            ("goog:loggingPrefs".to_owned(), json!({ "browser": "ALL" })),
        ]
        .into_iter()
        .collect();
        let address = format!("http://127.0.0.1:{}", CHROMEDRIVER.1);
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let client = RUNTIME.block_on(builder.capabilities(wanted).connect(&address));
        Self { client: Some(client.expect("Chromium did not start")) }
    }

    /// Goes to an address and waits for the page.
    pub fn go(&self, address: &Url) {
        RUNTIME.block_on(self.client().goto(address.as_str())).unwrap_or_else(|error| panic!("{address}: {error}"));
    }

    /// Goes one page back, as by the browser's own button.
    pub fn back(&self) {
        RUNTIME.block_on(self.client().back()).unwrap_or_else(|error| panic!("no way back: {error}"));
    }

    /// Closes the browser, as somebody does at the end of their day.
    pub fn close(mut self) {
        if let Some(client) = self.client.take() {
            let closed =
                RUNTIME.block_on(async { tokio::time::timeout(Duration::from_secs(20), client.close()).await });
            assert!(closed.is_ok_and(|closed| closed.is_ok()), "the browser is closed");
        }
    }

    /// Where the first element that this selector finds stands among all.
    pub fn place_of(&self, selector: &str) -> usize {
        let script = "return [...document.getElementsByTagName('*')].indexOf(document.querySelector(arguments[0]))";
        let place = self.run(script, vec![json!(selector)]).as_u64();
        usize::try_from(place.unwrap_or_else(|| panic!("nothing is {selector}"))).expect("a place")
    }

    /// Waits until this script of ours says yes.
    pub fn wait_until(&self, what: &str, script: &str) {
        let begun = std::time::Instant::now();
        while self.try_run(script, Vec::new()) != Ok(json!(true)) {
            assert!(begun.elapsed() < Duration::from_secs(30), "{what}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Runs a script of ours in the page, also where scripts of the page do not run.
    pub fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.try_run(script, arguments).unwrap_or_else(|error| panic!("a script in the page: {error}"))
    }

    /// The same where it may fail because the page is just being left.
    pub fn try_run(&self, script: &str, arguments: Vec<Value>) -> Result<Value, String> {
        RUNTIME.block_on(self.client().execute(script, arguments)).map_err(|error| error.to_string())
    }

    /// Clicks an element.
    pub fn click(&self, place: usize) {
        let element = self.element(place);
        RUNTIME.block_on(element.click()).unwrap_or_else(|error| panic!("it can not be clicked: {error}"));
    }

    /// Replaces what stands in a field, key by key where a keyboard of England has the keys, and as if pasted otherwise.
    pub fn write(&self, place: usize, text: &str) {
        let element = self.element(place);
        RUNTIME.block_on(element.clear()).unwrap_or_else(|error| panic!("it can not be emptied: {error}"));
        if text.len() < 200 && text.chars().all(|character| (' '..='~').contains(&character)) {
            RUNTIME
                .block_on(element.send_keys(text))
                .unwrap_or_else(|error| panic!("it can not be filled in: {error}"));
        } else {
            self.click(place);
            self.command("Input.insertText", json!({ "text": text }));
        }
    }

    /// Chooses a file in a field that takes files.
    pub fn choose_file(&self, place: usize, file: &Path) {
        let path = file.to_str().expect("a path in UTF-8");
        let chosen = RUNTIME.block_on(self.element(place).send_keys(path));
        chosen.unwrap_or_else(|error| panic!("the file can not be chosen: {error}"));
    }

    /// Gives the browser a command of its own protocol.
    pub fn command(&self, name: &str, parameters: Value) -> Value {
        let command = Raw { path: "goog/cdp/execute", body: json!({ "cmd": name, "params": parameters }) };
        RUNTIME.block_on(self.client().issue_cmd(command)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Puts an authenticator of Chromium's own into the browser, whose owner is always there and always proves it (WebAuthn, 11.3).
    pub fn has_authenticator(&self) {
        let kind = json!({
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true, "isUserVerified": true,
        });
        let command = Raw { path: "webauthn/authenticator", body: kind };
        RUNTIME.block_on(self.client().issue_cmd(command)).unwrap_or_else(|error| panic!("an authenticator: {error}"));
    }

    /// What the browser has complained of since it was last asked.
    pub fn complaints(&self) -> Vec<Value> {
        let command = Raw { path: "se/log", body: json!({ "type": "browser" }) };
        let log = RUNTIME.block_on(self.client().issue_cmd(command)).unwrap_or_else(|error| panic!("the log: {error}"));
        log.as_array().cloned().unwrap_or_default()
    }

    fn element(&self, place: usize) -> Element {
        let found = self.run("return document.getElementsByTagName('*')[arguments[0]]", vec![json!(place)]);
        let reference: ElementRef = found
            .as_object()
            .and_then(|fields| fields.values().next())
            .and_then(Value::as_str)
            .map(|id| ElementRef::from(id.to_owned()))
            .expect("an element that is still there");
        Element::from_element_id(self.client().clone(), reference)
    }

    fn client(&self) -> &Client {
        self.client.as_ref().expect("a browser that was not closed")
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Some(client) = self.client.take() {
            let closing = async { tokio::time::timeout(Duration::from_secs(5), client.close()).await };
            let _ = RUNTIME.block_on(closing);
        }
    }
}

/// A command that is Chromium's own.
#[derive(Debug)]
struct Raw {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Raw {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}
