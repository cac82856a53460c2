//! Somebody at a screen.
//!
//! What is on the page is named as it reads: a field by its label, a group by its legend, a button by its words. Where the same
//! words are there twice, [`Person::within`] says in which part of the page. Everything that fails says what the page offers instead.

use std::ops::{Deref, DerefMut};
use std::path::Path;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use url::Url;

use super::keeper::Kept;
use super::screen::{Element, Kind, Part, Screen};
use super::world::{PASSWORD, Who};

/// How long somebody waits for words that a script is to bring.
const PATIENCE: Duration = Duration::from_secs(2);

/// What somebody sits at: a browser, or something that does what a browser does.
pub trait Device {
    /// Goes to an address, as if it was typed in.
    fn open(&mut self, address: &Url);
    /// The page as it is after what was done last.
    fn screen(&mut self) -> &Screen;
    /// Gives the page a moment to change by itself. False where it can not.
    fn wait(&mut self) -> bool;
    /// Replaces what stands in a field.
    fn write(&mut self, field: Element, text: &str);
    /// Selects an option of a list.
    fn pick(&mut self, list: Element, option: Element);
    /// Chooses a file of this machine in a field that takes files.
    fn choose_file(&mut self, field: Element, file: &Path);
    /// Presses a button, link, box, answer or fold. Says whether that led to a new page, which is then there.
    fn press(&mut self, element: Element) -> bool;
    /// Waits until scripts, or somebody else's pages, have led to this path, where a star stands for anything between two slashes. False where they do not.
    fn is_led_to(&mut self, path: &str) -> bool;
    /// Runs a script in a page that is somebody else's. Nothing is looked at there.
    fn does_elsewhere(&mut self, script: &str);
    /// Has passkeys from now on, and somebody who opens them by a finger. False where the device can not.
    fn gets_passkeys(&mut self) -> bool;
    /// Takes the connection away. False where the device can not.
    fn go_offline(&mut self) -> bool;
    /// Everything that this device can tell is wrong with a page that was just reached.
    fn faults(&mut self) -> Vec<String>;
    /// The page as it would be printed.
    fn on_paper(&mut self) -> Screen;
}

/// What a task took: pages on which something was done, without the one where it began, and fields that were typed into.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// Pages; the last one, which only answers, is none.
    pub screens: usize,
    /// Fields typed, a date as one; not what was ticked or chosen.
    pub fields: usize,
}

/// What somebody has done since a task began.
#[derive(Default)]
struct Doings {
    spent: Spent,
    /// Pages reached since then.
    reached: usize,
    /// The page, by that count, on which something was done last.
    counted: usize,
}

/// Somebody at a screen.
pub struct Person {
    who: Who,
    home: Url,
    device: Box<dyn Device>,
    within: Vec<String>,
    doings: Doings,
}

impl Person {
    pub(super) fn new(who: &Who, home: Url, device: Box<dyn Device>) -> Self {
        Self { who: *who, home, device, within: Vec::new(), doings: Doings::default() }
    }

    /// Signs in with a password, and is then on their first page.
    #[track_caller]
    pub fn signs_in(&mut self) -> &mut Self {
        let email = self.who.email();
        self.open("/sign-in").fill("E-mail address", &email).fill("Password", PASSWORD).press("Sign in");
        self.check(|screen, _| screen.address.path() != "/sign-in", "is signed in")
    }

    /// Begins a task on the page they are on: their first page, with everything loaded.
    pub fn begins(&mut self) -> &mut Self {
        self.doings = Doings::default();
        self
    }

    /// What was done since the task began.
    pub fn spent(&self) -> Spent {
        self.doings.spent
    }

    /// Something is done on the page that is open: it then is a screen of the task.
    fn does(&mut self, fields: usize) {
        let doings = &mut self.doings;
        doings.spent.fields += fields;
        if doings.reached > doings.counted {
            doings.counted = doings.reached;
            doings.spent.screens += 1;
        }
    }

    /// Opens a page of the service by its path.
    #[track_caller]
    pub fn open(&mut self, path: &str) -> &mut Self {
        self.go(path, &[200, 204])
    }

    /// Tries to open a page that is not part of their work.
    #[track_caller]
    pub fn may_not_open(&mut self, path: &str) -> &mut Self {
        self.go(path, &[403])
    }

    /// Tries to open a page that is not there for them.
    #[track_caller]
    pub fn finds_nothing_at(&mut self, path: &str) -> &mut Self {
        self.go(path, &[404])
    }

    /// Types into the field with this label, in place of what stands there.
    #[track_caller]
    pub fn fill(&mut self, label: &str, text: &str) -> &mut Self {
        self.say(&format!("fills in “{label}”: {}", shortened(text)));
        let field = self.find(|screen, part| screen.field(part, Kind::Text, label));
        self.device.write(field, text);
        self.does(1);
        self
    }

    /// Types a day as `3 2 2018` into the three fields with this legend; a hyphen leaves one empty.
    #[track_caller]
    pub fn fill_day(&mut self, legend: &str, day: &str) -> &mut Self {
        let parts: Vec<&str> = day.split_whitespace().collect();
        let [day, month, year] = parts[..] else { panic!("A day is written like 3 2 2018, not {day:?}.") };
        let fields = self.doings.spent.fields;
        let mut group = self.within(legend);
        for (label, text) in [("Day", day), ("Month", month), ("Year", year)] {
            group.fill(label, if text == "-" { "" } else { text });
        }
        drop(group);
        self.doings.spent.fields = fields + 1;
        self
    }

    /// Chooses one of the answers to the question with this legend. The legend may be empty where the answer is there once.
    #[track_caller]
    pub fn choose(&mut self, legend: &str, answer: &str) -> &mut Self {
        self.say(&format!("chooses “{answer}” for “{legend}”"));
        let answer = self.find(|screen, part| {
            let group = if legend.is_empty() { part.clone() } else { screen.group(part, legend)? };
            screen.field(&group, Kind::Radio, answer)
        });
        self.device.press(answer);
        self.does(0);
        self
    }

    /// Selects an option of the list with this label.
    #[track_caller]
    pub fn select(&mut self, label: &str, option: &str) -> &mut Self {
        self.say(&format!("selects “{option}” from “{label}”"));
        let list = self.find(|screen, part| screen.field(part, Kind::List, label));
        let option = self.find(|screen, _| screen.option(list, option));
        self.device.pick(list, option);
        self.does(0);
        self
    }

    /// Ticks the box with this label.
    #[track_caller]
    pub fn tick(&mut self, label: &str) -> &mut Self {
        self.say(&format!("ticks “{label}”"));
        self.set_tick(label, true)
    }

    /// Takes the tick away from the box with this label.
    #[track_caller]
    pub fn untick(&mut self, label: &str) -> &mut Self {
        self.say(&format!("takes the tick from “{label}”"));
        self.set_tick(label, false)
    }

    /// Chooses a file with this name and content in the field with this label.
    #[track_caller]
    pub fn choose_file(&mut self, label: &str, name: &str, content: &[u8]) -> &mut Self {
        static FOLDER: LazyLock<Kept> = LazyLock::new(|| Kept::start("files-to-send", None, &["true"]));
        static COUNT: AtomicUsize = AtomicUsize::new(1);
        self.say(&format!("chooses the file {name} in “{label}”"));
        let folder = FOLDER.folder().join(COUNT.fetch_add(1, Ordering::Relaxed).to_string());
        std::fs::create_dir(&folder).expect("a folder for a file");
        let path = folder.join(name);
        std::fs::write(&path, content).expect("a file to send");
        let field = self.find(|screen, part| screen.field(part, Kind::File, label));
        self.device.choose_file(field, &path);
        self
    }

    /// Presses a button after which the page goes on by itself.
    #[track_caller]
    pub fn leaves_by(&mut self, button: &str) -> &mut Self {
        self.say(&format!("presses “{button}” and is led on"));
        let button = self.find(|screen, part| screen.button(part, button));
        self.device.press(button);
        self
    }

    /// Is led on by scripts and other sites until they are at this path.
    #[track_caller]
    pub fn is_led_to(&mut self, path: &str) -> &mut Self {
        assert!(self.device.is_led_to(path), "{} is not led to {path}", self.who.name);
        self.arrive(&[200])
    }

    /// Is led by the service to somebody else's page, and does this there with a script.
    #[track_caller]
    pub fn does_elsewhere(&mut self, path: &str, script: &str) -> &mut Self {
        assert!(self.device.is_led_to(path), "{} is not led to {path}", self.who.name);
        self.device.does_elsewhere(script);
        self
    }

    /// Sits at a device that keeps passkeys from now on.
    #[track_caller]
    pub fn has_passkeys(&mut self) -> &mut Self {
        assert!(self.device.gets_passkeys(), "only a browser has passkeys");
        self
    }

    /// Has no connection from now on.
    #[track_caller]
    pub fn loses_the_connection(&mut self) -> &mut Self {
        self.say("loses the connection");
        assert!(self.device.go_offline(), "only a browser can lose its connection");
        self
    }

    /// Presses a button.
    #[track_caller]
    pub fn press(&mut self, button: &str) -> &mut Self {
        self.say(&format!("presses “{button}”"));
        let button = self.find(|screen, part| screen.button(part, button));
        self.go_by(button)
    }

    /// Follows a link.
    #[track_caller]
    pub fn follow(&mut self, link: &str) -> &mut Self {
        self.say(&format!("follows “{link}”"));
        let link = self.find(|screen, part| screen.link(part, link));
        self.go_by(link)
    }

    /// Unfolds what is folded under these words.
    #[track_caller]
    pub fn unfold(&mut self, words: &str) -> &mut Self {
        self.say(&format!("unfolds “{words}”"));
        let summary = self.find(|screen, part| screen.summary(part, words));
        self.go_by(summary)
    }

    /// Sees these words on the page.
    #[track_caller]
    pub fn sees(&mut self, words: &str) -> &mut Self {
        self.check_words(words, true)
    }

    /// Sees nothing of these words on the page.
    #[track_caller]
    pub fn sees_not(&mut self, words: &str) -> &mut Self {
        self.check_words(words, false)
    }

    /// Would have these words on paper if they printed the page.
    #[track_caller]
    pub fn prints(&mut self, words: &str) -> &mut Self {
        let paper = self.device.on_paper();
        let wanted = super::screen::plain(words);
        let there = paper.words_in(&paper.whole()).contains(&wanted);
        self.check(|_, _| there, &format!("prints “{words}”"))
    }

    /// Copies the one-time code that the page shows.
    #[track_caller]
    pub fn reads_the_code(&mut self) -> String {
        let words = self.words();
        let code =
            words.split_whitespace().find(|word| word.len() == 64 && word.chars().all(|c| c.is_ascii_hexdigit()));
        let code = code.map(str::to_owned);
        code.unwrap_or_else(|| self.fail("There is no one-time code on the page."))
    }

    /// Copies the key that the page shows for an app: eight groups of four.
    #[track_caller]
    pub fn reads_the_key(&mut self) -> String {
        let words = self.words();
        let after = words.split("The key: ").nth(1).unwrap_or_else(|| self.fail("There is no key on the page."));
        after.split_whitespace().take(8).collect::<Vec<_>>().join(" ")
    }

    /// Copies the recovery codes that the page shows.
    pub fn reads_recovery_codes(&mut self) -> Vec<String> {
        let is_code = |word: &&str| word.len() == 24 && word.matches('-').count() == 4;
        self.words().split_whitespace().filter(is_code).map(str::to_owned).collect()
    }

    /// Has this in the field or list with this label.
    #[track_caller]
    pub fn holds(&mut self, label: &str, text: &str) -> &mut Self {
        let field = self.find(|screen, part| {
            screen.field(part, Kind::Text, label).or_else(|_| screen.field(part, Kind::List, label))
        });
        let screen = self.device.screen();
        let held = match screen.kind(field) {
            Some(Kind::List) => {
                let selected = screen.options(field).find(|option| screen.state(*option).ticked);
                selected.map(|option| screen.words_of(option)).unwrap_or_default()
            }
            _ => screen.state(field).text.replace("\r\n", "\n"),
        };
        self.check(
            |_, _| held == text,
            &format!("has {} in “{label}”, where {} stands", shortened(text), shortened(&held)),
        )
    }

    /// Has a tick in the box, or at the answer, with this label.
    #[track_caller]
    pub fn has_ticked(&mut self, label: &str) -> &mut Self {
        self.check_tick(label, true)
    }

    /// Has no tick in the box, or at the answer, with this label.
    #[track_caller]
    pub fn has_not_ticked(&mut self, label: &str) -> &mut Self {
        self.check_tick(label, false)
    }

    /// Is on the page with this path. A star stands for anything between two slashes.
    #[track_caller]
    pub fn at(&mut self, path: &str) -> &mut Self {
        let fits = |screen: &Screen, _: &Part| {
            let (here, wanted) = (screen.address.path().split('/'), path.split('/'));
            here.clone().count() == wanted.clone().count()
                && here.zip(wanted).all(|(here, wanted)| wanted == "*" || here == wanted)
        };
        self.check(fits, &format!("is at {path}"))
    }

    /// The path of the page they are on, to open it again or to hand it to somebody else.
    pub fn path(&mut self) -> String {
        self.device.screen().address.path().to_owned()
    }

    /// Does the next things in one part of the page: under a legend, caption or heading, or in a row that begins with these words.
    pub fn within(&mut self, part: &str) -> Within<'_> {
        self.within.push(part.to_owned());
        Within(self)
    }

    #[track_caller]
    fn go(&mut self, path: &str, statuses: &[u16]) -> &mut Self {
        self.say(&format!("opens {path}"));
        let address = self.home.join(path).expect("a path");
        self.device.open(&address);
        self.arrive(statuses)
    }

    #[track_caller]
    fn go_by(&mut self, element: Element) -> &mut Self {
        self.does(0);
        // A form that is refused comes back with one of these, and shows why.
        if self.device.press(element) { self.arrive(&[200, 409, 422, 429]) } else { self }
    }

    #[track_caller]
    fn arrive(&mut self, statuses: &[u16]) -> &mut Self {
        self.doings.reached += 1;
        let screen = self.device.screen();
        let status = screen.status;
        let mut faults = screen.faults();
        if !statuses.contains(&status) {
            faults.push(format!("The page came with the status {status}."));
        }
        faults.extend(self.device.faults());
        if !faults.is_empty() {
            self.fail(&format!("This page is not as every page should be:\n  * {}", faults.join("\n  * ")));
        }
        self
    }

    #[track_caller]
    fn set_tick(&mut self, label: &str, ticked: bool) -> &mut Self {
        let element = self.find(|screen, part| screen.field(part, Kind::Box, label));
        if self.device.screen().state(element).ticked != ticked {
            self.device.press(element);
        }
        self.does(0);
        self
    }

    #[track_caller]
    fn check_tick(&mut self, label: &str, ticked: bool) -> &mut Self {
        let element = self.find(|screen, part| {
            screen.field(part, Kind::Box, label).or_else(|_| screen.field(part, Kind::Radio, label))
        });
        let not = if ticked { "" } else { "not " };
        self.check(|screen, _| screen.state(element).ticked == ticked, &format!("has {not}ticked “{label}”"))
    }

    #[track_caller]
    fn check_words(&mut self, words: &str, wanted: bool) -> &mut Self {
        let plain = super::screen::plain(words);
        let verb = if wanted { "sees" } else { "does not see" };
        self.check(|screen, part| screen.words_in(part).contains(&plain) == wanted, &format!("{verb} “{words}”"))
    }

    /// Fails unless something is so, now or as soon as the page's scripts have done their part.
    #[track_caller]
    fn check(&mut self, is_so: impl Fn(&Screen, &Part) -> bool, what: &str) -> &mut Self {
        let begun = Instant::now();
        loop {
            let screen = self.device.screen();
            let missing = match screen.part(&self.within) {
                Ok(part) if is_so(screen, &part) => return self,
                Ok(_) => format!("It is not so that {} {what}.", self.who.name),
                Err(missing) => missing,
            };
            if begun.elapsed() > PATIENCE || !self.device.wait() {
                self.fail(&missing);
            }
        }
    }

    /// Finds an element and brings it into view if it hides behind a button.
    #[track_caller]
    fn find(&mut self, find: impl Fn(&Screen, &Part) -> Result<Element, String>) -> Element {
        let element = self.find_now(&find);
        let screen = self.device.screen();
        if screen.is_shown(element) {
            return element;
        }
        let Some(opener) = screen.opener(element) else {
            let words = screen.name_of(element);
            self.fail(&format!("What was meant (“{words}”) is on the page but not shown."))
        };
        self.device.press(opener);
        self.find_now(&find)
    }

    #[track_caller]
    fn find_now(&mut self, find: impl Fn(&Screen, &Part) -> Result<Element, String>) -> Element {
        let screen = self.device.screen();
        match screen.part(&self.within).and_then(|part| find(screen, &part)) {
            Ok(element) => element,
            Err(missing) => self.fail(&missing),
        }
    }

    fn say(&self, what: &str) {
        let part: String = self.within.iter().map(|part| format!(" (in “{part}”)")).collect();
        eprintln!("{}{part} {what}", self.who.name);
    }

    #[track_caller]
    fn fail(&mut self, what: &str) -> ! {
        panic!("{what}\n{}\n  Words: {}", self.device.screen().describe(), self.words())
    }

    /// All words of the page, or the first few thousand characters of them.
    pub(super) fn words(&mut self) -> String {
        let screen = self.device.screen();
        screen.words_in(&screen.whole()).chars().take(3_000).collect()
    }
}

/// Somebody whose next doings are in one part of the page.
pub struct Within<'a>(&'a mut Person);

impl Deref for Within<'_> {
    type Target = Person;
    fn deref(&self) -> &Person {
        self.0
    }
}

impl DerefMut for Within<'_> {
    fn deref_mut(&mut self) -> &mut Person {
        self.0
    }
}

impl Drop for Within<'_> {
    fn drop(&mut self) {
        self.0.within.pop();
    }
}

fn shortened(text: &str) -> String {
    let short: String = text.chars().take(60).collect();
    if short.len() < text.len() {
        format!("“{short}…” ({} characters)", text.chars().count())
    } else {
        format!("“{short}”")
    }
}
