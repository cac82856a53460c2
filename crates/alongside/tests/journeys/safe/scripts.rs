//! What somebody writes is shown as they wrote it, and nothing of it runs: a corpus of scripts, markup, templates, queries, commands, formulas and headers
//! (`corpus.txt`) stands in every column of words of every table, and every page is looked at by those who see most.

use std::collections::{BTreeMap, BTreeSet};

use scraper::{ElementRef, Html, Selector};
use serde_json::json;

use crate::matrix::expected::address;
use crate::matrix::people::KINDS;
use crate::matrix::routes;
use crate::matrix::things::{Asker, Marked, Things};
use crate::support::{Answer, Browser, Caller, Way, World, query, run};

/// Who sees most of each kind of work.
const LOOKS: [&str; 8] =
    ["lead", "manager_cleared", "front_door", "professional", "partner", "privacy_officer", "auditor", "administrator"];
/// What a script of the corpus would do.
const RAN: &str = "window.ran=1";

/// The corpus, as it is written into the record.
fn corpus() -> Vec<String> {
    let lines = include_str!("corpus.txt").lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.replace("RAN", RAN).replace("\\n", "\r\n")).collect()
}

/// A marker with one of the corpus behind it. The marker stands first, so that a text that is cut still has it.
fn dressed(word: &str, number: u64) -> String {
    let corpus = corpus();
    let at = usize::try_from(number).expect("a number") % corpus.len();
    format!("{word}{}", corpus[at])
}

/// Every address of a page that this persona may ask for.
fn addresses(world: &World, things: &Things) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for (_, pattern) in routes(world).iter().filter(|(route, _)| route.starts_with("GET")) {
        for (kind, copy) in (0..KINDS.len()).flat_map(|kind| Marked::ALL.map(|copy| (kind, copy))) {
            all.extend(address(pattern, things, kind, copy));
        }
    }
    all
}

fn asker<'a>(things: &'a Things, key: &str) -> &'a Asker {
    things.callers.iter().find(|asker| asker.persona.key == key).expect("somebody")
}

/// What of a page would run, leave for elsewhere, or take the page over.
fn runs(page: &Html) -> Vec<String> {
    let all = Selector::parse("*").expect("a selector");
    page.select(&all).flat_map(|element| faults(&element)).collect()
}

fn faults(element: &ElementRef) -> Vec<String> {
    let name = element.value().name();
    let mut faults = Vec::new();
    let is_ours = |address: Option<&str>| address.is_some_and(|address| address.starts_with("/assets/"));
    let is_strange = match name {
        "script" => !is_ours(element.attr("src")),
        "link" => !element.attr("href").is_some_and(|href| href.starts_with('/') && !href.starts_with("//")),
        "iframe" => {
            !element.attr("src").is_some_and(|src| src.starts_with("/families/") || src.starts_with("/requests/"))
        }
        "base" | "object" | "embed" | "style" | "math" | "marquee" | "plaintext" | "xmp" | "template" | "audio"
        | "video" => true,
        "meta" => element.attr("http-equiv").is_some(),
        _ => false,
    };
    if is_strange {
        faults.push(format!("<{name}> that is not ours"));
    }
    for (attribute, value) in element.value().attrs() {
        let plain: String =
            value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>().to_lowercase();
        let leads = ["href", "src", "action", "formaction", "xlink:href", "data"].contains(&attribute);
        let is_script = ["javascript:", "vbscript:", "data:text"].iter().any(|kind| plain.starts_with(kind));
        if attribute.starts_with("on") || (leads && (is_script || plain.starts_with("//"))) {
            faults.push(format!("<{name} {attribute}={value:?}>"));
        }
    }
    faults
}

/// What of an answer is wrong, and whether anything of the corpus stood in it.
fn look(answer: &Answer, words: &BTreeMap<String, u64>) -> (Vec<String>, bool) {
    let head = answer.head.to_lowercase();
    let mut found = Vec::new();
    if head.contains("x-ran") || head.contains("stolen") {
        found.push(format!("a header of its own: {}", answer.head));
    }
    if head.contains("text/html") {
        found.extend(runs(&Html::parse_document(&answer.body)));
    }
    let held: Vec<&str> = answer.body.match_indices("Qz").filter_map(|(at, _)| answer.body.get(at..at + 12)).collect();
    let held: Vec<&str> = held.into_iter().filter(|word| words.contains_key(*word)).collect();
    found.extend(
        held.iter()
            .filter(|word| answer.body.contains(&format!("{word}49")))
            .map(|word| format!("{word} was worked out")),
    );
    (found, !held.is_empty())
}

fn words_of(things: &Things) -> BTreeMap<String, u64> {
    things.markers.iter().zip(0..).map(|(marker, number)| (marker.word.clone(), number)).collect()
}

fn people(world: &World) -> i64 {
    use alongside_schema::tables::people;
    use diesel::prelude::*;
    query(world, |connection| Ok(people::table.count().get_result(connection)?))
}

/// Every page, every file and every list, by who sees most of each kind of work.
fn nothing_that_was_written_runs(world: &World, every: usize) {
    let things = Things::fill_dressed(world, 1, dressed);
    let (words, before) = (words_of(&things), people(world));
    let (mut looked, mut held, mut faults) = (0, 0, Vec::new());
    for key in LOOKS {
        let caller = &asker(&things, key).caller;
        for address in addresses(world, &things).into_iter().step_by(every) {
            let answer = caller.get(&address);
            assert!(answer.status < 500, "{key} {address}: {}", answer.body);
            let (found, holds) = look(&answer, &words);
            looked += 1;
            held += usize::from(holds);
            faults.extend(found.into_iter().map(|fault| format!("{key} {address}: {fault}")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    println!("{looked} answers, {held} of them with something of the corpus of {}", corpus().len());
    assert!(held > 1_000 / every, "{held} of {looked} answers had something of the corpus in them");
    assert_eq!(people(world), before, "and nobody was taken away");
}

/// What is typed into a search is looked for, and does nothing else.
fn nothing_that_is_searched_for_runs(world: &World) {
    let things = Things::fill_dressed(world, 1, dressed);
    let (words, before) = (words_of(&things), people(world));
    let caller = &asker(&things, "lead").caller;
    for text in corpus() {
        for field in ["name", "reach", "address"] {
            let page = caller.get("/search");
            let sent = caller.send_changed("/search", &page, &[(field, &text)]);
            assert!([303, 422].contains(&sent.status), "{field} {text:?}: {}", sent.status);
            let answer = if sent.status == 303 { caller.get(&sent.location) } else { sent };
            assert!(answer.status == 200 || answer.status == 422, "{field} {text:?}: {}", answer.body);
            let (found, _) = look(&answer, &words);
            assert!(found.is_empty(), "{field} {text:?}: {found:?}");
        }
    }
    assert_eq!(people(world), before);
}

crate::support::on_both_engines!(nothing_that_is_searched_for_runs);

/// What is shown does not depend on the engine.
#[test]
fn what_was_written_does_not_run() {
    run(Way::HttpOnSqlite, "scripts", |world| nothing_that_was_written_runs(world, 3));
}

/// Nine thousand answers.
#[test]
#[ignore = "cargo xtask sweep"]
fn sweep_of_what_was_written() {
    run(Way::HttpOnSqlite, "scripts", |world| nothing_that_was_written_runs(world, 1));
}

/// The check can fail: a page that shows what was written as it is.
#[test]
fn a_page_that_runs_is_found() {
    let shown: Vec<String> =
        corpus().iter().filter(|text| !runs(&Html::parse_document(text)).is_empty()).cloned().collect();
    assert!(shown.len() > 35, "{} of the corpus would run in a page that shows it as it is", shown.len());
}

#[test]
fn what_was_written_does_not_run_in_chromium() {
    nothing_runs_in_chromium(5);
}

/// Seven hundred pages.
#[test]
#[ignore = "cargo xtask sweep"]
fn sweep_of_what_was_written_in_chromium() {
    nothing_runs_in_chromium(1);
}

/// The pages of those who see most, in a real browser: no script of the corpus runs, and the browser complains of nothing.
fn nothing_runs_in_chromium(every: usize) {
    run(Way::Chromium { width: 1280, javascript: true }, "scripts", |world| {
        let things = Things::fill_dressed(world, 1, dressed);
        let browser = Browser::start(1280, true);
        let (mut looked, mut faults) = (0, Vec::new());
        for key in ["lead", "privacy_officer", "professional"] {
            let caller = &asker(&things, key).caller;
            takes(&browser, world, caller);
            for address in addresses(world, &things).into_iter().step_by(every) {
                let answer = caller.get(&address);
                if answer.status != 200 || !answer.head.contains("text/html") || !answer.body.contains("Qz") {
                    continue;
                }
                browser.go(&world.address().join(&address).expect("an address"));
                let ran = browser.run("return [window.ran || 0, document.querySelectorAll('main').length]", vec![]);
                if ran != json!([0, 1]) {
                    faults.push(format!("{key} {address}: {ran}"));
                }
                faults.extend(browser.complaints().iter().map(|line| format!("{key} {address}: {line}")));
                looked += 1;
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
        println!("{looked} pages in Chromium");
        assert!(looked > 600 / every, "{looked} pages");
    });
}

/// The browser goes on as this person.
pub fn takes(browser: &Browser, world: &World, caller: &Caller) {
    let (name, value) = caller.cookie().split_once('=').expect("a cookie");
    browser.command("Network.clearBrowserCookies", json!({}));
    let cookie = json!({ "name": name, "value": value, "url": world.address().as_str(), "httpOnly": true });
    browser.command("Network.setCookie", cookie);
}
