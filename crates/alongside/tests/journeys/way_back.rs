//! What a browser keeps: after somebody had to leave in a hurry, and on the disk after somebody worked with families.

use std::path::{Path, PathBuf};

use alongside_web::leave::{LEAVE, LEFT};

use crate::support::{Browser, Caller, PASSWORD, Way, World, on_both_engines};
use crate::town::{self, TOM};

on_both_engines!(the_way_out_goes_on_and_throws_away_what_was_kept);

/// The head by which a browser throws away what it kept, as an answer is written down here.
const CLEARED: &str = r#""clear-site-data": "\"cache\"""#;

/// What a mother writes, and the number that she gives.
const TOLD: &str = "He does not know that I write Quillfeather";
const NUMBER: &str = "01632 960777";

fn the_way_out_goes_on_and_throws_away_what_was_kept(world: &World) {
    let stranger = Caller::stranger(world);
    assert!(stranger.get("/ask").is(200).contains("href=\"/leave\""));
    let leave = stranger.get(LEAVE);
    assert!(leave.is(200).contains("<title>Weather</title>") && !leave.body.to_lowercase().contains("alongside"));
    assert!(leave.head.contains("0; url=/leave/now") && leave.head.contains(CLEARED));
    let left = stranger.get(LEFT);
    assert_eq!((left.status, left.location.as_str()), (303, "https://www.bbc.co.uk/weather"));
    assert!(left.head.contains(CLEARED) && left.head.contains("no-store"), "{}", left.head);
    // Whoever has a link to their own turns has the way out too, also where the link does not work.
    assert!(stranger.get(&format!("/turn/{}", "0".repeat(64))).body.contains("href=\"/leave\""));
}

/// Goes out by the button, and comes back by the browser's own.
fn leaves_and_comes_back(browser: &Browser) {
    let ours = "return !location.host.startsWith('127.0.0.1')";
    browser.click(browser.place_of("a.govuk-exit-this-page__button"));
    browser.wait_until("the button leads away", ours);
    browser.back();
    browser.wait_until("there is a way back", "return document.readyState === 'complete'");
    // A page that begins anew does so in a moment.
    std::thread::sleep(std::time::Duration::from_millis(700));
}

/// Everything that the page shows and holds.
fn shown(browser: &Browser) -> String {
    let script = "return document.documentElement.outerHTML + [...document.querySelectorAll('input, textarea')].map(f => f.value).join(' ')";
    browser.try_run(script, Vec::new()).map(|all| all.to_string()).unwrap_or_default()
}

fn the_way_back_shows_nothing(javascript: bool) {
    let world = World::start(Way::Chromium { width: 1280, javascript }, "the_way_back_shows_nothing");
    let browser = Browser::start(1280, javascript);
    let ask = world.address().join("/ask").expect("an address");
    // From the first page, with what is typed and not sent.
    browser.go(&ask);
    browser.write(browser.place_of("#would_help"), TOLD);
    leaves_and_comes_back(&browser);
    assert!(!shown(&browser).contains("Quillfeather"), "{}", shown(&browser));
    // From the second, which carries what was told on the first.
    browser.go(&ask);
    browser.write(browser.place_of("#would_help"), TOLD);
    browser.click(browser.place_of("form[action='/ask'] button"));
    browser.wait_until("the second page", "return document.querySelector('#reach') !== null");
    browser.write(browser.place_of("#reach"), NUMBER);
    leaves_and_comes_back(&browser);
    let back = shown(&browser);
    assert!(!back.contains("Quillfeather") && !back.contains("960777"), "{back}");
    // And one page further back.
    browser.back();
    std::thread::sleep(std::time::Duration::from_millis(700));
    let back = shown(&browser);
    assert!(!back.contains("Quillfeather") && !back.contains("960777"), "{back}");
}

mod the_way_back_shows_nothing {
    #[test]
    fn in_chromium_with_javascript() {
        super::the_way_back_shows_nothing(true);
    }

    #[test]
    fn in_chromium_without_javascript() {
        super::the_way_back_shows_nothing(false);
    }
}

/// Every file below a folder.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() {
            files(&path, found);
        } else if kind.is_file() {
            found.push(path);
        }
    }
}

/// In which files of a folder these words stand, in one byte for a letter or in two.
fn where_it_stands(folder: &Path, words: &str) -> Vec<PathBuf> {
    let narrow: Vec<u8> = words.to_lowercase().into_bytes();
    let wide: Vec<u8> = words.to_lowercase().encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut all = Vec::new();
    files(folder, &mut all);
    all.retain(|file| {
        let bytes = std::fs::read(file).unwrap_or_default().to_ascii_lowercase();
        [&narrow, &wide].into_iter().any(|one| bytes.windows(one.len()).any(|part| part == one.as_slice()))
    });
    all
}

/// Somebody searches for a person, writes down a visit and closes the browser. Nothing of it is in the folder in which the browser keeps what it keeps,
/// in which whoever takes the laptop looks first.
mod the_browser_keeps_nothing {
    #[test]
    fn in_chromium_with_javascript() {
        super::the_browser_keeps_nothing(true);
    }

    #[test]
    fn in_chromium_without_javascript() {
        super::the_browser_keeps_nothing(false);
    }
}

fn the_browser_keeps_nothing(javascript: bool) {
    let world = World::start(Way::Chromium { width: 1280, javascript }, "the_browser_keeps_nothing");
    let family = town::family_with_a_lead(&world);
    let profile = std::env::temp_dir().join(format!("alongside-profile-{}-{javascript}", std::process::id()));
    let _ = std::fs::remove_dir_all(&profile);
    let browser = Browser::start_in(&profile, 1280, javascript);
    let go = |path: &str| browser.go(&world.address().join(path).expect("an address"));
    let press = |selector: &str, then: &str| {
        browser.click(browser.place_of(selector));
        browser.wait_until(
            then,
            &format!("return location.pathname.startsWith('{then}') && document.readyState === 'complete'"),
        );
    };
    go("/sign-in");
    browser.write(browser.place_of("#email"), &TOM.email());
    browser.write(browser.place_of("#password"), PASSWORD);
    press("form[action='/sign-in'] button", "/caseload");
    go("/search");
    browser.write(browser.place_of("#name"), "Nadia Wintergreenova");
    browser.write(browser.place_of("#reach"), "01632 960788");
    browser.write(browser.place_of("#address"), "17 Marigoldstone Parade");
    press("form[action='/search'] button", "/search/");
    go(&format!("{family}/contacts/new"));
    browser.write(browser.place_of("form[data-draft] textarea"), "They sleep at Zebulonia Lodge");
    go(&format!("{family}/homes/new"));
    browser.write(browser.place_of("#address"), "3 Thistledowney Mews");
    browser.click(browser.place_of("form[data-draft] button"));
    std::thread::sleep(std::time::Duration::from_secs(2));
    go("/caseload");
    std::thread::sleep(std::time::Duration::from_secs(2));
    browser.close();
    std::thread::sleep(std::time::Duration::from_secs(1));
    let mut all = Vec::new();
    files(&profile, &mut all);
    assert!(all.len() > 10, "the browser has kept its own things there");
    assert!(
        !where_it_stands(&profile, "127.0.0.1").is_empty(),
        "and its history, in which addresses stand without a word"
    );
    for words in ["Wintergreenova", "Marigoldstone", "960788", "Zebulonia", "Thistledowney", "Nadia Rahman"] {
        assert_eq!(where_it_stands(&profile, words), Vec::<PathBuf>::new(), "{words}");
    }
    std::fs::remove_dir_all(&profile).expect("gone");
}
