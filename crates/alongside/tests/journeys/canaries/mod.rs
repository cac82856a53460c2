//! Every column of words of every table has a marker (`matrix/things.toml`). Everybody asks for all that they can find, and nobody gets the marker of
//! what they must not know; whoever may know finds it, or the sweep would be blind.
//!
//! Who may see what is said by the marks of `things.toml` and the table of `matrix/people.rs`, and by nothing of the program's.

mod cases;
mod crawl;
mod crowd;

use std::collections::BTreeMap;

use alongside_schema::Role;
use diesel::prelude::*;

use self::crawl::Crawl;

use crate::matrix::people::{INDEX, KINDS, Persona};
use crate::matrix::things::{ASKED, Marked, Marker, NEVER, Things};
use crate::support::{RUNTIME, Way, World, logs, query, run};

/// Whether this persona may know what this marker stands for.
fn may_know(persona: &Persona, marker: &Marker) -> bool {
    if marker.told.iter().any(|key| key == persona.key) {
        return true;
    }
    let works = persona.has(&[Role::Practitioner, Role::Manager]);
    match marker.least {
        NEVER => false,
        ASKED if KINDS[marker.kind] == "restricted" => ["cleared", "professional"].contains(&persona.key),
        ASKED => persona.has(&[Role::FrontDoor, Role::Cleared]) || persona.key == "professional",
        _ if marker.copy != Marked::Limited && persona.has_in_part(&marker.table, marker.kind) => true,
        least => marker.copy.is_seen_by(persona, marker.kind, least) && (works || least == INDEX),
    }
}

/// Columns of words that no page shows to anybody, each with what is done with it.
const SHOWN_TO_NOBODY: &[(&str, &str)] = &[
    ("assessment_parts.approved_by", "shown once an assessment is authorised; these are being written"),
    ("channels.value_key", "only searched by"),
    ("contacts.feedback", "stands in the line of the timeline that is written with it"),
    ("contacts.next_step", "stands in the line of the timeline that is written with it"),
    ("episodes.family_says", "stands in the line of the timeline that is written with it"),
    ("episodes.who_to_ring", "stands in the line of the timeline that is written with it"),
    ("family_members.leave_reason", "shown of who has left; these are there"),
    ("disposals.ended_words", "shown once a second has signed it or it is called off; this one waits"),
    ("emergency_openings.review_words", "shown once somebody has looked; nobody has"),
    ("holds.lift_words", "kept with a hold that was lifted; these stand"),
    ("homes.postcode_key", "only searched by"),
    ("incidents.learned", "shown once it is closed; these are open"),
    ("invitations.guest_key", "only compared with"),
    ("relationships.quality", "the words of an older form; the tie's note is shown"),
    ("retellings.what", "only counted"),
    ("second_looks.source", "the marks of the row that it is about"),
    ("subject_items.sent_back", "shown while a row waits; these were given"),
    ("subject_items.words", "stands in the copy, which a form hands out that is sent once"),
    ("subject_pauses.words", "stands among what was done"),
    ("subject_release_files.content", "a form hands it out that is sent once"),
    ("subject_releases.page", "the same"),
    ("reviews.better", "stands in the line of the timeline that is written with it"),
    ("reviews.still_hard", "stands in the line of the timeline that is written with it"),
    ("transfers.acknowledged_by", "shown once a pack was sent; these are not"),
    ("transfers.sent_how", "shown once a pack was sent; these are not"),
];

#[test]
fn nobody_finds_what_is_kept_from_them() {
    run(Way::HttpOnSqlite, "canaries", |world| sweep(world, Some(1)));
}

#[test]
#[ignore = "cargo xtask sweep"]
fn sweep_of_the_canaries_on_sqlite() {
    run(Way::HttpOnSqlite, "canaries", |world| sweep(world, None));
}

#[test]
#[ignore = "cargo xtask sweep"]
fn sweep_of_the_canaries_on_postgresql() {
    run(Way::HttpOnPostgres, "canaries", |world| sweep(world, None));
}

fn sweep(world: &World, seed: Option<u64>) {
    let things = Things::fill(world, 1);
    let mut crawl = Crawl::new(world, &things, seed);
    crawl.everybody();
    println!(
        "canaries: {} markers, {} outputs of {} personas",
        things.markers.len(),
        crawl.outputs,
        things.callers.len()
    );
    let leaks = leaks(&things, &crawl);
    assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks.join("\n"));
    assert!(crawl.exposed.is_empty(), "{:?}", crawl.exposed);
    let kept = in_what_the_program_keeps(world, &things);
    assert!(kept.is_empty(), "{}", kept.join("\n"));
    assert_eq!(in_the_log(&things), [""; 0]);
    let blind = blind(&things, &crawl);
    assert!(blind.is_empty(), "nobody who may know of it found it:\n{}", blind.join("\n"));
}

/// Who found what they must not know, and where.
fn leaks(things: &Things, crawl: &Crawl) -> Vec<String> {
    let mut leaks = Vec::new();
    for ((marker, key), place) in &crawl.found {
        let marker = &things.markers[*marker];
        let persona = things.callers.iter().map(|asker| asker.persona).find(|persona| persona.key == *key);
        if !may_know(persona.expect("a persona"), marker) {
            let row = format!("{}.{}{}", marker.table, marker.column, marker.copy.suffix());
            leaks.push(format!("{key} found {row} of the {} family at {place}", KINDS[marker.kind]));
        }
    }
    leaks
}

/// The columns of which nobody found a marker, though somebody may.
fn blind(things: &Things, crawl: &Crawl) -> Vec<String> {
    let mut columns: BTreeMap<String, bool> = BTreeMap::new();
    for (number, marker) in things.markers.iter().enumerate() {
        let is_found = crawl.found.range((number, "")..).next().is_some_and(|((found, _), _)| *found == number);
        // Where a fact came from is kept with each, and shown with few.
        if marker.column != "source" && marker.table != "attachments" {
            *columns.entry(format!("{}.{}", marker.table, marker.column)).or_default() |= is_found;
        }
    }
    let is_exempt = |column: &str| SHOWN_TO_NOBODY.iter().any(|(known, _)| *known == column);
    let unseen = columns.iter().filter(|(column, is_found)| **is_found == is_exempt(column));
    unseen
        .map(|(column, is_found)| {
            format!("{column}{}", if *is_found { " is shown, and stands among those that are not" } else { "" })
        })
        .collect()
}

/// What the program keeps of itself, and what it sends, holds no word of a family.
fn in_what_the_program_keeps(world: &World, things: &Things) -> Vec<String> {
    use alongside_schema::tables::{outbox, sessions, submissions, trail};
    let texts: Vec<(&'static str, String)> = query(world, |connection| {
        let mut texts = Vec::new();
        for (target, detail, shown) in
            trail::table
                .select((trail::target, trail::detail, trail::shown))
                .load::<(String, String, String)>(connection)?
        {
            texts.push(("the trail", format!("{target} {detail} {shown}")));
        }
        for (to, subject, body) in
            outbox::table
                .select((outbox::address, outbox::subject, outbox::body))
                .load::<(String, String, String)>(connection)?
        {
            texts.push(("the outbox", format!("{to} {subject} {body}")));
        }
        for led_to in submissions::table.select(submissions::led_to).load::<String>(connection)? {
            texts.push(("where forms led", led_to));
        }
        for form in sessions::table.select(sessions::kept_form).load::<Option<String>>(connection)? {
            texts.push(("the sessions", form.unwrap_or_default()));
        }
        Ok(texts)
    });
    let known = crawl::Words::of(&things.markers);
    let held = texts.iter().flat_map(|(place, text)| known.within(text).into_iter().map(move |marker| (place, marker)));
    held.map(|(place, marker)| {
        format!("{place} holds {}.{}", things.markers[marker].table, things.markers[marker].column)
    })
    .collect()
}

/// What the service said in its log, of which each line is read by people who have no part in any family.
fn in_the_log(things: &Things) -> Vec<String> {
    let known = crawl::Words::of(&things.markers);
    logs::looks_like_markers().into_iter().filter(|line| !known.within(line).is_empty()).collect()
}

/// The catcher of the log can catch: a line with a marker that nobody else has.
#[test]
fn a_marker_in_the_log_is_seen() {
    run(Way::HttpOnSqlite, "canaries", |_| {
        tracing::info!(target: "alongside_families", family = "Qzplantedxab", "a family was opened");
        assert!(logs::looks_like_markers().iter().any(|line| line.contains("Qzplantedxab")));
    });
}

/// The sweep can fail: a limited address that somebody wrote into a line of the timeline is found by whoever may not know it.
#[test]
fn a_planted_leak_is_found() {
    run(Way::HttpOnSqlite, "canaries", |world| {
        let things = Things::fill(world, 1);
        let is_secret = |marker: &&Marker| marker.kind == 0 && marker.table == "homes" && marker.column == "address";
        let limited = |marker: &&Marker| marker.copy == crate::matrix::things::Marked::Limited;
        let secret =
            things.markers.iter().find(|marker| is_secret(marker) && limited(marker)).expect("a secret address");
        let (word, entry) = (secret.word.clone(), things.id(0, "entry").expect("a line").to_owned());
        let planted = world.site().db().housekeeping(move |tx| {
            use alongside_schema::tables::timeline_entries;
            let line = diesel::update(timeline_entries::table.filter(timeline_entries::id.eq(entry)));
            Ok(line
                .set(timeline_entries::body.eq(format!("They now live at {word} Lane.")))
                .execute(tx.connection())?)
        });
        assert_eq!(RUNTIME.block_on(planted).expect("a planted leak"), 1);
        let mut crawl = Crawl::new(world, &things, None);
        crawl.persona("team", Some("/timeline"));
        let leaks = leaks(&things, &crawl);
        assert!(
            leaks.len() == 1 && leaks[0].starts_with("team found homes.address_limited of the open family"),
            "{leaks:?}"
        );
    });
}
