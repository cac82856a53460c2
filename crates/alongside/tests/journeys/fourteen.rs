//! The fourteen invented assessments, where they are at hand: each comes by file, is read and decided on the real pages, and what is then
//! in the record is compared with what was sent and with what a careful worker would make of it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use alongside_families::codes::{PersonKind, Safe};
use alongside_families::store::{NewFamily, NewHome, NewPerson, add_family};
use alongside_schema::tables::{channels, families, nondisclosures, people, request_tellings, requests};
use alongside_schema::{Act, Entry, Error, Id, Reference, ReferenceKind, Role};
use diesel::prelude::*;
use serde_json::Value;

use crate::as_sent;
use crate::front_door::{CLEO, RUTH, import_files, waiting};
use crate::six_problems;
use crate::support::{Answer, Caller, RUNTIME, Who, World, on_both_engines, query};
use crate::town::{self, ASHA, GRACE, OWEN};

on_both_engines!(each_of_the_fourteen_is_decided_as_a_careful_worker_would);

/// A colleague who is also somebody's mother.
const SINEAD: Who = Who {
    name: "Sinéad McSweeney",
    job_title: "team manager",
    agency: "Luton Council",
    team: "Family Help North",
    roles: &[Role::Manager, Role::FrontDoor],
};

fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/inputs/assessments");
    folder.is_dir().then_some(folder)
}

fn json(path: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).expect("a file")).expect("JSON")
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}

fn each_of_the_fourteen_is_decided_as_a_careful_worker_would(world: &World) {
    let Some(folder) = folder() else {
        eprintln!("skipped: the fourteen assessments are not beside this checkout");
        return;
    };
    for who in [OWEN, GRACE, CLEO, SINEAD, ASHA, RUTH] {
        world.add(who);
    }
    let mut cases: Vec<PathBuf> =
        std::fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    cases.sort();
    assert_eq!(cases.len(), 14);
    for case in &cases {
        let (sent, expected) = (json(&case.join("assessment.json")), json(&case.join("expected.json")));
        if !sent["already_on_the_system"].is_null() {
            open_family(world, &sent["already_on_the_system"]);
        }
        let (tally, said) = import_files(world, &[case.join("assessment.json")]);
        assert_eq!(tally.accepted, 1, "{said:?}");
        decide(world, &sent, &expected);
    }
    let (again, _) = import_files(world, &cases.iter().map(|case| case.join("assessment.json")).collect::<Vec<_>>());
    assert_eq!(again.to_string(), "0 accepted, 14 already known, 0 rejected");
    // She is fourteen and understood what was asked; he is the father who declines. Whoever nodded, or was not asked, declined nothing.
    as_sent::only_these_declined(
        world,
        &[("EHA-2026-0104", "c2", "no, not yet; aged 14, understands what is asked"), ("EHA-2026-0109", "a1", "no")],
    );
}

/// The family that is in the record already, as the council's own list shows it.
fn open_family(world: &World, known: &Value) {
    let day = |person: &Value| text(person, "dob").parse().ok();
    let people = list(known, "people").iter().map(|person| {
        let adult = text(person, "dob") < "2005";
        let kind = if adult { PersonKind::Adult } else { PersonKind::Child };
        NewPerson::new(text(person, "name"), kind, "").born(day(person)).lives_in(Some(0))
    });
    let (address, postcode) = text(known, "address").split_once(", ").expect("an address");
    let family = NewFamily {
        name: "Enăchescu".to_owned(),
        people: people.collect(),
        homes: vec![NewHome { address: address.to_owned(), postcode: postcode.to_owned(), ..NewHome::default() }],
        reason: "They asked in April.".to_owned(),
        ..NewFamily::default()
    };
    let email = OWEN.email();
    let made = world.site().db().write(move |tx| {
        let owen = alongside_access::user_of_email(tx.connection(), &email)?;
        let owen = alongside_access::viewer(tx.connection(), &owen)?.ok_or(Error::NotFound)?;
        let reference = tx.new_reference(ReferenceKind::Family);
        add_family(tx, &owen, &reference, &family)?;
        Ok(Entry::new(&owen, Act::FamilyAdded).with(()))
    });
    RUNTIME.block_on(made).expect("a family");
}

/// The worker reads the request and decides as the route says.
fn decide(world: &World, sent: &Value, expected: &Value) {
    let number = text(sent, "reference");
    let (owen, cleo) = (Caller::signed_in(world, &OWEN), Caller::signed_in(world, &CLEO));
    let restricted = list(sent, "homes").iter().any(|home| text(home, "visibility") == "restricted");
    let reader = if restricted { &cleo } else { &owen };
    assert_eq!(waiting(&owen).len(), usize::from(!restricted), "{number}: restricted before anyone reads it");
    assert!(waiting(&Caller::signed_in(world, &SINEAD)).len() <= usize::from(!restricted));
    let address = format!("/requests/{}", waiting(reader)[0]);
    let page = reader.get(&address);
    everything_is_shown(&page, sent, number);
    let before = query(world, |connection| Ok(families::table.count().get_result::<i64>(connection)?));
    let outcome = text(&expected["route"], "decision");
    let mut fields = vec![
        ("outcome", outcome.to_owned()),
        ("reason", "As the route says.".to_owned()),
        ("family_name", "Fourteen".to_owned()),
        ("hears", "told met ".to_owned()),
        ("hears_words", "By the safe way that they named.".to_owned()),
        ("requester", "told".to_owned()),
        ("requester_words", "Rung, as they asked.".to_owned()),
    ];
    let known = !sent["already_on_the_system"].is_null();
    let family = if known { town::person_in(&page.body, "Enăchescu") } else { "new".to_owned() };
    fields.push(("family", family));
    if outcome == "cp_route" {
        fields.push(("handed_to", "Duty social worker, 01632 960100".to_owned()));
        fields.push(("handed_time", "9.40am".to_owned()));
        fields.push(("handed_by", "telephone".to_owned()));
    }
    if restricted {
        fields.push(("cleared", town::person_in(&page.body, RUTH.name)));
        assert!(!page.body.contains("Sinéad McSweeney, team manager"), "{number}: whom it is about is no choice");
    }
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let decided = reader.send_changed(&address, &page, &fields);
    assert_eq!(decided.status, 303, "{number}: {}", decided.body);
    let after = query(world, |connection| Ok(families::table.count().get_result::<i64>(connection)?));
    let opens = ["early_help", "family_help_assess", "cp_route"].contains(&outcome) && !known;
    assert_eq!(after - before, i64::from(opens), "{number}: {outcome}");
    if outcome == "cp_route" {
        let told = query(world, |connection| {
            Ok(request_tellings::table.select(request_tellings::how).load::<String>(connection)?)
        });
        assert!(told.iter().any(|how| how.starts_with("handed over on 21 November 2026 at 9:40am")), "{number}");
    }
    let reference = address.trim_start_matches("/requests/").parse().expect("a reference");
    as_sent::nothing_can_be_sent(world, sent, if restricted { &CLEO } else { &OWEN }, &reference);
    if opens {
        the_record_is_what_was_sent(world, sent, expected, number);
        as_sent::homes_and_ties_are_as_sent(world, sent, number);
    }
    if known {
        as_sent::the_open_family_goes_on(world, sent, number);
    }
    if opens || known {
        let manager = Caller::signed_in(world, if restricted { &RUTH } else { &ASHA });
        six_problems::the_panel_says(&manager, &family_of(world, number), expected, number);
    } else {
        six_problems::the_rule_says(world, sent, expected, number);
    }
}

/// The path of the family that the request led to.
fn family_of(world: &World, number: &str) -> String {
    let number = number.to_owned();
    let reference: Reference = query(world, move |connection| {
        let of_request = requests::table.filter(requests::outside_reference.eq(number));
        let family = of_request.select(requests::family_id.assume_not_null());
        Ok(families::table.filter(families::id.eq_any(family)).select(families::reference).first(connection)?)
    });
    format!("/families/{reference}")
}

fn everything_is_shown(page: &Answer, sent: &Value, number: &str) {
    let escaped =
        |text: &str| text.replace('&', "&#38;").replace('<', "&#60;").replace('"', "&#34;").replace('\'', "&#39;");
    for words in list(sent, "worries").iter().chain(list(sent, "working_well")).chain(list(sent, "needs_to_happen")) {
        assert!(page.body.contains(&escaped(words.as_str().expect("words"))), "{number}: {words}");
    }
    for voice in list(sent, "child_voice").iter().chain(list(sent, "parent_view")) {
        assert!(page.body.contains(&escaped(text(voice, "words"))), "{number}: {voice}");
    }
    if !sent["already_on_the_system"].is_null() {
        let family = page.body.split("<h3 class=\"govuk-heading-s\">Enăchescu").nth(1).expect("the family is found");
        let matched = family.split("</ul>").next().unwrap_or_default().matches("may be <strong>").count();
        assert_eq!(matched, 5, "{number}: all five are found under their other spellings");
    }
}

/// People, safety of every way, and who must not be told, as they were sent.
fn the_record_is_what_was_sent(world: &World, sent: &Value, expected: &Value, number: &str) {
    let reference = number.to_owned();
    let family: Id = query(world, move |connection| {
        let of_request = requests::table.filter(requests::outside_reference.eq(reference));
        Ok(of_request.select(requests::family_id.assume_not_null()).first(connection)?)
    });
    let named: BTreeSet<String> = list(sent, "people")
        .iter()
        .filter_map(|person| list(person, "names").iter().find(|name| text(name, "use") == "usual"))
        .map(|name| text(name, "text").to_owned())
        .collect();
    let id = family.clone();
    let (names, ways) = query(world, move |connection| {
        use alongside_schema::tables::family_members;
        let names: Vec<String> = family_members::table
            .inner_join(people::table.on(people::id.eq(family_members::person_id)))
            .filter(family_members::family_id.eq(&id))
            .select(people::name)
            .load(connection)?;
        let ways: Vec<(String, String, Safe)> = channels::table
            .inner_join(people::table.on(people::id.eq(channels::person_id)))
            .filter(channels::family_id.eq(&id))
            .select((people::name, channels::kind, channels::safe))
            .load(connection)?;
        Ok((names, ways))
    });
    assert!(named.iter().all(|name| names.contains(name)), "{number}: {names:?}");
    assert_eq!(names.len(), list(sent, "people").len(), "{number}");
    never_is_never(sent, &ways, number);
    pairs_are_proposed(world, sent, expected, &family, number);
}

/// A way that somebody marked with no or never is stored as one that nothing may be sent by.
fn never_is_never(sent: &Value, ways: &[(String, String, Safe)], number: &str) {
    for contact in list(sent, "safe_contact") {
        let person = list(sent, "people").iter().find(|person| person["ref"] == contact["person"]).expect("a person");
        let name = text(&list(person, "names")[0], "text");
        for way in ["call", "text", "email", "post", "voicemail", "visit"] {
            let words = text(contact, way).to_lowercase();
            if words.starts_with("no") || words.starts_with("never") {
                let stored = ways.iter().find(|(who, kind, _)| who == name && kind == way);
                assert_eq!(stored.map(|stored| stored.2), Some(Safe::No), "{number}: {name} by {way}: {words}");
            }
        }
    }
}

/// Whoever of the family a careful worker would keep something from is proposed, and learns nothing of that.
fn pairs_are_proposed(world: &World, sent: &Value, expected: &Value, family: &Id, number: &str) {
    let id = family.clone();
    let stored: Vec<(Option<String>, String)> = query(world, move |connection| {
        Ok(nondisclosures::table
            .left_join(people::table.on(people::id.nullable().eq(nondisclosures::who_person_id)))
            .filter(nondisclosures::family_id.eq(&id))
            .select((people::name.nullable(), nondisclosures::withheld_from))
            .load(connection)?)
    });
    for pair in list(expected, "must_not_be_told") {
        let kind = text(pair, "kind");
        if !kind.starts_with("no-disclosure pair") && kind != "confidential address" {
            continue;
        }
        let adults = text(pair, "who").split([',', ' ']).filter(|word| word.starts_with('a') && word.len() == 2);
        for adult in adults {
            let Some(person) = list(sent, "people").iter().find(|person| text(person, "ref") == adult) else {
                continue;
            };
            let name = text(&list(person, "names")[0], "text");
            let proposed = stored.iter().find(|(who, _)| who.as_deref() == Some(name));
            assert!(proposed.is_some_and(|(_, withheld)| !withheld.is_empty()), "{number}: {name} {stored:?}");
        }
    }
}
