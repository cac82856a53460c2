//! The three public cases in which an address or an assessment reached the one person who must not have it, as what is given to somebody of
//! the family on paper. What is sent has its own: `sent_wrongly.rs`.

use std::collections::BTreeSet;
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use scraper::{Html, Selector};

use alongside_schema::tables::FACT_TABLES;
use diesel::RunQueryDsl;

use super::crawl::Words;
use super::in_what_the_program_keeps;
use crate::matrix::things::{Asker, Marked, Marker, Things};
use crate::safe::scripts::takes;
use crate::subject_access::{PASSPORT, QUINN, asks, gets, sends};
use crate::support::{Browser, Caller, Way, World, change, on_both_engines, run};
use serde_json::json;

on_both_engines!(
    charnwood_a_new_address_in_a_note_is_not_posted_to_the_old_address,
    wakefield_an_address_in_an_attached_report,
    an_unredacted_assessment_is_not_sent_to_the_other_parent,
    a_copy_of_her_own_record_holds_nothing_that_is_kept,
);

fn by<'a>(things: &'a Things, key: &str) -> &'a Asker {
    things.callers.iter().find(|asker| asker.persona.key == key).expect("somebody")
}

/// Every paper that goes to the mother of the open family, by the address at which it is printed.
fn papers(things: &Things) -> Vec<String> {
    let id = |name: &str| things.id(0, name).expect(name).to_owned();
    let (family, mother, meeting) = (format!("/families/{}", id("family/reference")), id("mother"), id("meeting"));
    vec![
        format!("{family}/plan/copies/{mother}"),
        format!("{family}/meetings/{meeting}/copies/{}", id("mother_invited")),
        format!("{family}/assessment/paper?for={mother}"),
    ]
}

/// The markers that stand in what the lead prints there.
fn printed<'a>(things: &'a Things, addresses: &[String]) -> Vec<&'a Marker> {
    let words = Words::of(&things.markers);
    let lead = by(things, "lead");
    let pages = addresses.iter().map(|address| (address, lead.caller.get(address)));
    let all: BTreeSet<usize> = pages
        .flat_map(|(address, page)| {
            assert!([200, 422].contains(&page.status), "{address}: {}", page.status);
            words.within(&on_paper(&page.body))
        })
        .collect();
    all.into_iter().map(|marker| &things.markers[marker]).collect()
}

/// What of a page is printed.
fn on_paper(page: &str) -> String {
    let mut page = Html::parse_document(page);
    let on_screen = Selector::parse(".alongside-screen-only, .govuk-\\!-display-none-print").expect("a selector");
    let left_out: Vec<_> = page.select(&on_screen).map(|part| part.id()).collect();
    for part in left_out {
        page.tree.get_mut(part).expect("a part of the page").detach();
    }
    page.html()
}

fn is_kept(marker: &&&Marker) -> bool {
    [Marked::Limited, Marked::Kept].contains(&marker.copy)
}

fn named(marker: &&Marker) -> String {
    format!("{}.{}{}", marker.table, marker.column, marker.copy.suffix())
}

fn holds(markers: &[&Marker], table: &str, copy: Marked) -> bool {
    markers.iter().any(|marker| marker.table == table && marker.copy == copy)
}

/// A family moves to a secret address. It stands in a home, in a way to reach them, in notes of visits and in lines of the timeline. What is printed for the
/// one who stayed at the old address, and whatever the program itself sends, holds none of it.
fn charnwood_a_new_address_in_a_note_is_not_posted_to_the_old_address(world: &World) {
    let things = Things::fill(world, 1);
    let id = |name: &str| things.id(0, name).expect(name).to_owned();
    let (timeline, people) = (
        format!("/families/{}/timeline", id("family/reference")),
        format!("/families/{}/people", id("family/reference")),
    );
    let seen = printed(&things, &[timeline, people]);
    assert!(
        holds(&seen, "timeline_entries", Marked::Kept) && holds(&seen, "homes", Marked::Kept),
        "who works there sees both"
    );
    let papers = printed(&things, &papers(&things));
    assert!(holds(&papers, "goals", Marked::Plain), "a paper with something on it");
    assert_eq!(papers.iter().filter(is_kept).map(named).collect::<Vec<_>>(), [""; 0]);
    let pack = format!("/families/{}/transfer/{}/pack", id("family/reference"), id("transfer"));
    let pack = printed(&things, &[pack]);
    assert!(holds(&pack, "homes", Marked::Plain), "the next area has what may go there");
    assert_eq!(pack.iter().filter(|marker| marker.copy != Marked::Plain).map(named).collect::<Vec<_>>(), [""; 0]);
    assert_eq!(in_what_the_program_keeps(world, &things), [""; 0]);
}

/// The address stands inside a report that is attached. The report is on no paper, its name neither; and who works with the family but must not have it does not
/// open it by its address.
fn wakefield_an_address_in_an_attached_report(world: &World) {
    let things = Things::fill(world, 1);
    let id = |name: &str| things.id(0, name).expect(name).to_owned();
    let family = format!("/families/{}", id("family/reference"));
    let report = format!("{family}/documents/{}/files/{}", id("document"), id("file_withheld"));
    let words = Words::of(&things.markers);
    let inside = |asker: &str| {
        let answer = by(&things, asker).caller.get(&report);
        let found = words.within(&format!("{} {}", answer.head, answer.body));
        (answer.status, found.iter().any(|marker| things.markers[*marker].column == "content"))
    };
    assert_eq!(inside("team"), (200, true), "who may has the report");
    assert_eq!(inside("withheld"), (404, false), "who must not has nothing");
    let list = by(&things, "withheld").caller.get(&format!("{family}/documents")).body;
    let named = words.within(&list).into_iter().map(|marker| &things.markers[marker]);
    let named: Vec<&Marker> = named.filter(|marker| marker.table == "documents").collect();
    assert!(
        !named.is_empty() && named.iter().all(|marker| marker.copy == Marked::Plain || marker.copy == Marked::Kept)
    );
    let papers = printed(&things, &papers(&things));
    assert!(!papers.is_empty() && papers.iter().all(|marker| !marker.table.starts_with("document")), "{papers:?}");
}

/// What the assessment says that the other parent must not learn is on the file's paper, and on none for that parent.
fn an_unredacted_assessment_is_not_sent_to_the_other_parent(world: &World) {
    let things = Things::fill(world, 1);
    let id = |name: &str| things.id(0, name).expect(name).to_owned();
    let paper = format!("/families/{}/assessment/paper", id("family/reference"));
    let whole = printed(&things, &[format!("{paper}?for=work")]);
    assert!(holds(&whole, "assessment_parts", Marked::Kept), "the file has it");
    let hers = printed(&things, &[format!("{paper}?for={}", id("mother"))]);
    assert_eq!(hers.iter().filter(is_kept).map(named).collect::<Vec<_>>(), [""; 0]);
    let childs = printed(&things, &[format!("{paper}?for={}", id("child"))]);
    assert!(childs.iter().all(|marker| marker.copy != Marked::Limited), "{childs:?}");
}

/// What a printer gets is what Chromium makes of the page: every paper for the mother as a PDF file, read by a program that knows nothing of ours.
#[test]
fn what_comes_out_of_a_printer_in_chromium() {
    run(Way::Chromium { width: 1280, javascript: true }, "printer", |world| {
        let things = Things::fill(world, 1);
        let (words, browser) = (Words::of(&things.markers), Browser::start(1280, true));
        takes(&browser, world, &by(&things, "lead").caller);
        let mut found = BTreeSet::new();
        for address in papers(&things) {
            browser.go(&world.address().join(&address).expect("an address"));
            found.extend(words.within(&printed_out(&browser)));
        }
        let found: Vec<&Marker> = found.into_iter().map(|marker| &things.markers[marker]).collect();
        assert!(holds(&found, "goals", Marked::Plain), "a paper with something on it");
        assert_eq!(found.iter().filter(is_kept).map(named).collect::<Vec<_>>(), [""; 0]);
    });
}

/// The text of the page that the browser shows once it is printed. A long word is broken at the end of a line, so lines and spaces are left out.
fn printed_out(browser: &Browser) -> String {
    let printed = browser.command("Page.printToPDF", json!({}));
    let pdf = STANDARD.decode(printed["data"].as_str().expect("a PDF file")).expect("base64");
    let file = std::env::temp_dir().join(format!("alongside-printed-{}.pdf", std::process::id()));
    std::fs::write(&file, pdf).expect("a file");
    let read = Command::new("pdftotext").arg(&file).arg("-").output();
    std::fs::remove_file(&file).expect("it can be taken away");
    let read = read.expect("pdftotext is missing: install poppler-utils, as ./alongside test does");
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    String::from_utf8_lossy(&read.stdout).split_whitespace().collect()
}

/// The mother asks for her own record, with a row of every table in it, and a copy of each that is kept from her and one that is limited. Everything is given that is
/// proposed. No byte of it is of what is kept, and none of another family.
fn a_copy_of_her_own_record_holds_nothing_that_is_kept(world: &World) {
    let things = Things::fill(world, 1);
    world.add(QUINN);
    let (ivo, quinn) = (&by(&things, "privacy_officer").caller, Caller::signed_in(world, &QUINN));
    // Where something is from is a marker too: a source that nobody knows is taken for an informant, and nothing of it would be given.
    change(world, |connection| {
        for fact in FACT_TABLES {
            let text = format!("update {} set source = 'Luton Council'", fact.name);
            diesel::sql_query(text).execute(connection)?;
        }
        Ok(())
    });
    let request = asks(ivo, &[("by_whom", "self"), ("asked_by", "The mother")]);
    let reference = things.id(0, "mother/reference").expect("her reference");
    let who = format!("{request}/who");
    assert_eq!(sends(ivo, &who, &[("reference", reference)]).status, 200);
    assert_eq!(sends(ivo, &who, &[PASSPORT]).status, 303);
    let copy = gets(ivo, &quinn, &request);
    let found: Vec<&Marker> =
        Words::of(&things.markers).within(&copy).into_iter().map(|marker| &things.markers[marker]).collect();
    for table in ["people", "stories", "person_details", "consents", "goals", "actions", "contacts", "promises"] {
        assert!(holds(&found, table, Marked::Plain), "{table} is given");
    }
    assert_eq!(found.iter().filter(is_kept).map(named).collect::<Vec<_>>(), [""; 0]);
    assert!(found.iter().all(|marker| marker.kind == 0), "nothing of another family");
    let never = [
        "nondisclosures",
        "nondisclosure_steps",
        "alerts",
        "document_files",
        "documents",
        "attachments",
        "supervisions",
        "handovers",
        "family_clearances",
        "emergency_openings",
        "requests",
        "staff_links",
    ];
    let kept: Vec<String> = found.iter().filter(|marker| never.contains(&marker.table.as_str())).map(named).collect();
    assert_eq!(kept, [""; 0]);
    let child = things.markers.iter().filter(|marker| marker.table == "schools" && marker.kind == 0);
    assert!(
        child.map(|marker| &marker.word).all(|word| !copy.contains(word.as_str())),
        "what is about the child alone"
    );
}
