//! A device that is a real browser, at one width, with or without JavaScript. On each new page it looks for what only a browser can tell:
//! findings of axe-core, a page wider than the window, complaints in the browser's log. It keeps a picture of each if asked to.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use base64::Engine;
use serde_json::{Value, json};
use url::Url;

use super::Way;
use super::form::Sending;
use super::person::Device;
use super::screen::{Element, Kind, Screen, State};
use super::webdriver::Browser;

/// Tells one visit of a page from the next.
const VISIT: &str = "return [performance.timeOrigin, document.readyState]";

static AXE: LazyLock<String> = LazyLock::new(|| {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/node_modules/axe-core/axe.min.js");
    let axe = std::fs::read_to_string(file).expect("axe-core is not there: run `./alongside assets`");
    format!("{axe}\n{}", include_str!("axe.js"))
});

/// The device.
pub struct Chromium {
    browser: Browser,
    screen: Option<Screen>,
    javascript: bool,
    album: Album,
    /// The page of which a picture on paper was taken last.
    on_paper: Option<Url>,
}

impl Chromium {
    /// Starts a browser.
    pub fn start(width: u32, javascript: bool, album: Album) -> Self {
        Self { browser: Browser::start(width, javascript), screen: None, javascript, album, on_paper: None }
    }

    /// What the browser shows. A page that is still arriving is read again: its text then says less than the browser has made of it.
    fn read(&self) -> Screen {
        let begun = Instant::now();
        loop {
            let (screen, elements) = self.read_once();
            if screen.whole().end == elements {
                return screen;
            }
            assert!(
                begun.elapsed() < Duration::from_secs(5),
                "the page's HTML reads differently from what the browser made of it"
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// What the browser shows just now, and how many elements it counts.
    fn read_once(&self) -> (Screen, usize) {
        let seen = self.browser.run(include_str!("look.js"), Vec::new());
        let text = |name: &str| seen[name].as_str().unwrap_or_default();
        let list = |name: &str| seen[name].as_array().cloned().unwrap_or_default();
        let place = |value: &Value| value.as_u64().unwrap_or_default() as usize;
        let hidden: HashSet<usize> = list("hidden").iter().map(place).collect();
        let field = |field: &Value| {
            let state =
                State { text: field[1].as_str().unwrap_or_default().to_owned(), ticked: field[2] == json!(true) };
            (place(&field[0]), state)
        };
        let states: BTreeMap<usize, State> = list("fields").iter().map(field).collect();
        let address = text("address").parse().expect("an address");
        let status = seen["status"].as_u64().unwrap_or_default() as u16;
        (Screen::shown(address, status, text("html"), hidden, states), place(&seen["count"]))
    }

    fn visit(&self) -> Option<Value> {
        let visit = self.browser.try_run(VISIT, Vec::new()).ok()?;
        (visit[1] == json!("complete")).then(|| visit[0].clone())
    }

    fn wait_for_another_page(&self, before: Option<Value>) {
        let begun = Instant::now();
        loop {
            let now = self.visit();
            if now.is_some() && now != before {
                return;
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "what was pressed led to no other page");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn check_width(&self, faults: &mut Vec<String>) {
        let metrics = self.browser.command("Page.getLayoutMetrics", json!({}));
        let content = metrics["cssContentSize"]["width"].as_f64().unwrap_or_default();
        let window = metrics["cssLayoutViewport"]["clientWidth"].as_f64().unwrap_or_default();
        let asked = f64::from(self.album.width);
        if content > window.min(asked) {
            faults.push(format!(
                "The page is {content} pixels wide in a window of {}: it has to be moved sideways.",
                window.min(asked)
            ));
        }
    }

    fn check_log(&self, faults: &mut Vec<String>) {
        for complaint in self.browser.complaints() {
            let message = complaint["message"].as_str().unwrap_or_default();
            // A form that is refused comes with a status that browsers note; the person checks the status.
            let is_refusal = complaint["source"] == json!("network")
                && self.screen.as_ref().is_some_and(|screen| {
                    let of_page = message.starts_with(screen.address.as_str());
                    of_page && message.contains(&format!("status of {} ", screen.status))
                });
            // At sign-out the browser says what it has thrown away, as it was asked to.
            let is_forgetting =
                message.starts_with("Clear-Site-Data") || message.contains(" - Clear-Site-Data header on ");
            if !is_refusal && !is_forgetting {
                faults
                    .push(format!("The browser says ({}): {message}", complaint["level"].as_str().unwrap_or_default()));
            }
        }
    }

    fn check_accessibility(&self, faults: &mut Vec<String>) {
        let findings = self.browser.run(&AXE, Vec::new());
        for finding in findings.as_array().expect("what axe found") {
            let text = |name: &str| finding[name].as_str().unwrap_or_default().replace('\n', "\n      ");
            faults.push(format!(
                "axe, {}: {}\n      {}\n      {}\n      {}",
                text("rule"),
                text("help"),
                text("target"),
                text("html"),
                text("why")
            ));
        }
    }
}

impl Device for Chromium {
    fn open(&mut self, address: &Url) {
        self.browser.go(address);
        self.screen = None;
    }

    fn screen(&mut self) -> &Screen {
        match self.screen.take() {
            Some(screen) => self.screen.insert(screen),
            None => self.screen.insert(self.read()),
        }
    }

    fn wait(&mut self) -> bool {
        std::thread::sleep(Duration::from_millis(50));
        self.screen = None;
        self.javascript
    }

    fn write(&mut self, field: Element, text: &str) {
        self.browser.write(field.0, text);
        self.screen = None;
    }

    fn choose_file(&mut self, field: Element, file: &Path) {
        self.browser.choose_file(field.0, file);
        self.screen = None;
    }

    fn pick(&mut self, _: Element, option: Element) {
        self.browser.click(option.0);
        self.screen = None;
    }

    fn press(&mut self, element: Element) -> bool {
        let screen = self.screen();
        let leads_away = match (screen.tag(element), screen.kind(element)) {
            ("a", _) => screen.attribute(element, "href").is_some_and(|href| !href.starts_with('#')),
            ("summary", _) | (_, Some(Kind::Radio | Kind::Box)) => false,
            _ => Sending::form(screen, element).is_some(),
        };
        let before = self.visit();
        self.browser.click(element.0);
        self.screen = None;
        if leads_away {
            self.wait_for_another_page(before);
        }
        leads_away
    }

    fn is_led_to(&mut self, path: &str) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(20) {
            let here = self.browser.try_run("return [location.pathname, document.readyState]", Vec::new());
            let is_there = here.is_ok_and(|here| {
                let at = here[0].as_str().unwrap_or_default();
                let fits = at.split('/').count() == path.split('/').count()
                    && at.split('/').zip(path.split('/')).all(|(here, wanted)| wanted == "*" || here == wanted);
                fits && here[1] == json!("complete")
            });
            if is_there {
                self.screen = None;
                return true;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        false
    }

    fn does_elsewhere(&mut self, script: &str) {
        self.browser.run(script, Vec::new());
        self.screen = None;
    }

    fn gets_passkeys(&mut self) -> bool {
        self.browser.has_authenticator();
        self.javascript
    }

    fn go_offline(&mut self) -> bool {
        self.browser.command("Network.enable", json!({}));
        let nothing = json!({ "offline": true, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.browser.command("Network.emulateNetworkConditions", nothing);
        true
    }

    fn faults(&mut self) -> Vec<String> {
        let mut faults = Vec::new();
        let title = self.screen().title();
        self.check_width(&mut faults);
        self.check_log(&mut faults);
        if self.javascript {
            self.check_accessibility(&mut faults);
        }
        self.album.keep(&self.browser, &slug(&title));
        faults
    }

    fn on_paper(&mut self) -> Screen {
        self.browser.command("Emulation.setEmulatedMedia", json!({ "media": "print" }));
        let paper = self.read();
        if self.on_paper.replace(paper.address.clone()).as_ref() != Some(&paper.address) {
            self.album.keep(&self.browser, &format!("{}-on-paper", slug(&paper.title())));
        }
        self.browser.command("Emulation.setEmulatedMedia", json!({ "media": "" }));
        paper
    }
}

/// Pictures of the pages that a journey reaches, one folder for each way. Kept when `ALONGSIDE_SCREENSHOTS` is set.
#[derive(Clone)]
pub struct Album {
    folder: Option<PathBuf>,
    width: u32,
    count: Arc<AtomicUsize>,
}

impl Album {
    /// An empty album for a journey that is walked in this way.
    pub fn new(journey: &str, way: Way) -> Self {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the folder of all that is built");
        let folder = target.join("screenshots").join(journey).join(way.to_string());
        let width = if let Way::Chromium { width, .. } = way { width } else { 0 };
        let wanted = std::env::var_os("ALONGSIDE_SCREENSHOTS").is_some() && width > 0;
        if wanted {
            let _ = std::fs::remove_dir_all(&folder);
            std::fs::create_dir_all(&folder).expect("a folder for pictures");
        }
        Self { folder: wanted.then_some(folder), width, count: Arc::new(AtomicUsize::new(1)) }
    }

    /// Takes a picture of the whole page, however long.
    fn keep(&self, browser: &Browser, name: &str) {
        let Some(folder) = &self.folder else { return };
        let size = browser.command("Page.getLayoutMetrics", json!({}))["cssContentSize"].clone();
        let clip = json!({ "x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1 });
        let taken = browser.command("Page.captureScreenshot", json!({ "captureBeyondViewport": true, "clip": clip }));
        let picture = base64::engine::general_purpose::STANDARD.decode(taken["data"].as_str().unwrap_or_default());
        let name = format!("{:02}-{}.png", self.count.fetch_add(1, Ordering::Relaxed), name);
        std::fs::write(folder.join(name), picture.expect("a picture")).expect("a kept picture");
    }
}

/// The first part of a title, as part of a file name.
fn slug(title: &str) -> String {
    let first = title.split(" – ").next().unwrap_or_default().to_lowercase();
    let words: Vec<&str> =
        first.split(|character: char| !character.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join("-")
}
