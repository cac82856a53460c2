//! What is measured: each page as its people use it, and the same store functions by themselves.

use std::sync::Arc;

use alongside_clocks::Clocks;
use alongside_families::codes::{ContactKind, PersonKind, Safe, StoryKind};
use alongside_families::store::{self as families, NewContact, NewFamily, NewHome, NewPerson, Terms};
use alongside_plans::PlanPanel;
use alongside_plans::limits::Limits;
use alongside_schema::connection::DbConnection;
use alongside_schema::{Chance, Clock, Id, ReferenceKind, Result, Tx, Viewer};
use alongside_workers::store as workers;
use anyhow::Context;

use super::client::Client;
use super::people::{Cast, Seat};

/// One thing that people or programs do; the number says the how manieth time.
pub type Step = Arc<dyn Fn(&mut Client, usize) -> anyhow::Result<()> + Send + Sync>;

/// Something that a store reads, on any connection.
pub type Read = Arc<dyn Fn(&mut DbConnection, usize) -> Result<()> + Send + Sync>;

/// Something that a store writes, in a transaction.
pub type Write = Arc<dyn Fn(&mut Tx<'_>, usize) -> Result<()> + Send + Sync>;

/// The same store functions without a page.
#[derive(Clone)]
pub enum Alone {
    /// There are none.
    Nothing,
    /// Reads, on any connection.
    Reads(Read),
    /// Writes, in a transaction.
    Writes(Write),
}

/// One row of the table.
pub struct Scenario {
    /// What it is called in the table.
    pub name: String,
    /// What is done.
    pub step: Step,
    /// Its queries.
    pub alone: Alone,
}

const PAGE: &str = "accept-language: en-GB\r\n";

/// Every row of the table, in order.
pub fn all(cast: &Arc<Cast>) -> anyhow::Result<Vec<Scenario>> {
    let mut scenarios = vec![hello(), family_page(cast), caseload(cast)];
    for (role, seats) in [("practitioner", 0), ("manager", 1), ("front door", 2)] {
        scenarios.push(search(cast, role, seats, false));
        scenarios.push(search(cast, role, seats, true));
    }
    scenarios.push(common_name(cast));
    scenarios.push(create_family(cast));
    scenarios.push(caseload_json(cast));
    scenarios.push(record_visit(cast)?);
    Ok(scenarios)
}

fn hello() -> Scenario {
    let step: Step = Arc::new(|client, _| client.get("/health", PAGE)?.expect(200).map(drop));
    Scenario { name: "hello (`/health`)".to_owned(), step, alone: Alone::Nothing }
}

fn family_page(cast: &Arc<Cast>) -> Scenario {
    let (pages, reads) = (cast.clone(), cast.clone());
    let step: Step = Arc::new(move |client, n| {
        let (led, seat) = pages.led(n);
        client.get(&format!("/families/{}", led.reference), &seat.headers)?.expect(200).map(drop)
    });
    let alone = Alone::Reads(Arc::new(move |connection, n| {
        let (led, seat) = reads.led(n);
        family_queries(connection, &seat.viewer, &led.reference)
    }));
    Scenario { name: "family page, five years".to_owned(), step, alone }
}

/// The ten reads of the family page, as the binary puts them together.
fn family_queries(connection: &mut DbConnection, viewer: &Viewer, reference: &str) -> Result<()> {
    let reference = reference.parse().map_err(alongside_schema::Error::Fault)?;
    let family = families::open(connection, viewer, &reference)?;
    let id = &family.id;
    let people = families::people_now(connection, viewer, id)?;
    families::work_now(connection, viewer, &family)?;
    families::residents(connection, viewer, id)?;
    families::channels(connection, viewer, id)?;
    families::stories(connection, viewer, id)?;
    families::open_promises(connection, viewer, id)?;
    let limits = Limits { today: Clock::Machine.today(), much: 2, clocks: Clocks::built_in() };
    PlanPanel::read(connection, viewer, &family, people.iter().map(|person| &person.member), &limits)?;
    families::timeline(connection, viewer, id, None, 51)?;
    Ok(())
}

fn caseload(cast: &Arc<Cast>) -> Scenario {
    let (pages, reads) = (cast.clone(), cast.clone());
    let step: Step = Arc::new(move |client, _| client.get("/caseload", &pages.busy.headers)?.expect(200).map(drop));
    let alone = Alone::Reads(Arc::new(move |connection, _| {
        workers::caseload(connection, &reads.busy.viewer, "", 51).map(drop)
    }));
    Scenario { name: "caseload page of 50".to_owned(), step, alone }
}

fn caseload_json(cast: &Arc<Cast>) -> Scenario {
    let (pages, reads) = (cast.clone(), cast.clone());
    let step: Step =
        Arc::new(move |client, _| client.get("/api/v1/caseload", &pages.busy_token)?.expect(200).map(drop));
    let alone = Alone::Reads(Arc::new(move |connection, _| {
        workers::caseload(connection, &reads.busy.viewer, "", 51).map(drop)
    }));
    Scenario { name: "caseload of 50 by JSON".to_owned(), step, alone }
}

fn terms(name: String) -> Terms {
    Terms { name, ..Terms::default() }
}

/// Sends a search and gives back the address of what was found.
fn begin(client: &mut Client, seat: &Seat, name: &str) -> anyhow::Result<String> {
    let id = Chance::from_machine().id(Clock::Machine.now());
    let fields = [("form_id", id.as_str()), ("form_name", "search"), ("form_subject", ""), ("name", name)];
    Ok(client.form("/search", &seat.headers, &fields)?.expect(303)?.location)
}

/// Searches of many kinds. With `whole`, sending the terms is measured too; otherwise only the page of what was found, each search looked at many times.
fn search(cast: &Arc<Cast>, role: &str, seats: usize, whole: bool) -> Scenario {
    let (pages, reads) = (cast.clone(), cast.clone());
    let step: Step = Arc::new(move |client, n| {
        let seat = pages.seat(seats, n);
        let address = match whole {
            true => begin(client, seat, &pages.term(n))?,
            false => pages.begun(seats, n, |seat, term| begin(client, seat, &term))?,
        };
        client.get(&address, &seat.headers)?.expect(200).map(drop)
    });
    let alone = Alone::Reads(Arc::new(move |connection, n| {
        let seat = reads.seat(seats, n);
        families::search(connection, &seat.viewer, &terms(reads.term(n)), None, 26).map(drop)
    }));
    let name = if whole { format!("search, {role}: send and read") } else { format!("search, {role}: read") };
    Scenario { name, step, alone }
}

/// The dearest search: a name that thousands have, by somebody who reaches few of them.
fn common_name(cast: &Arc<Cast>) -> Scenario {
    const COMMON: &[&str] = &["Khan", "Smith", "Mohammed", "Begum", "Hussain"];
    let (pages, reads) = (cast.clone(), cast.clone());
    let step: Step = Arc::new(move |client, n| {
        let seat = pages.seat(0, n);
        let address = begin(client, seat, COMMON[n % COMMON.len()])?;
        client.get(&address, &seat.headers)?.expect(200).map(drop)
    });
    let alone = Alone::Reads(Arc::new(move |connection, n| {
        let name = COMMON[n % COMMON.len()].to_owned();
        families::search(connection, &reads.seat(0, n).viewer, &terms(name), None, 26).map(drop)
    }));
    Scenario { name: "search, practitioner: a common name alone".to_owned(), step, alone }
}

fn create_family(cast: &Arc<Cast>) -> Scenario {
    let (pages, writes) = (cast.clone(), cast.clone());
    let step: Step = Arc::new(move |client, n| {
        let key = Chance::from_machine().id(Clock::Machine.now());
        let headers = format!("{}idempotency-key: {key}\r\n", pages.front_door_token);
        client.post("/api/v1/families", &headers, "application/json", &family_json(&pages, n))?.expect(200).map(drop)
    });
    let alone = Alone::Writes(Arc::new(move |tx, n| {
        let reference = tx.new_reference(ReferenceKind::Family);
        families::add_family(tx, &writes.seat(2, n).viewer, &reference, &new_family(&writes, n)).map(drop)
    }));
    Scenario { name: "create a family of five by JSON".to_owned(), step, alone }
}

/// The words that both ways of making a family send.
const WOULD_HELP: &str = "Somebody who comes with us to the school, and a bigger table.";
const REASON: &str = "They ask for help and nobody else is with them.";

/// Each family has its own days of birth, numbers and doors: what it shares with another is compared with it, and no town has two thousand families behind
/// one door.
fn born(n: usize, at: usize) -> String {
    let year = if at < 2 { 1970 + n % 30 } else { 2009 + n % 15 };
    format!("{year}-{:02}-{:02}", 1 + (n + at) % 12, 1 + (n / 12) % 28)
}

/// A family name that nobody who works here has: a program's family with a colleague's name is sent to the front door.
fn named(cast: &Cast, n: usize, at: usize) -> String {
    let name = cast.name(n * 5 + at);
    let first = name.split(' ').next().unwrap_or_default();
    let letter = |of: usize| char::from(b'a' + u8::try_from(of % 26).unwrap_or_default());
    format!("{first} Zell{}{}o", letter(n), letter(n / 26))
}

fn number(n: usize, at: usize) -> String {
    if at < 2 { format!("07700 {at}{n:05}") } else { String::new() }
}

fn house(n: usize, at: usize) -> (String, String) {
    const LETTERS: [char; 20] =
        ['A', 'B', 'D', 'E', 'F', 'G', 'H', 'J', 'L', 'N', 'P', 'Q', 'R', 'S', 'T', 'U', 'W', 'X', 'Y', 'Z'];
    let letter = |of: usize| LETTERS[of % LETTERS.len()];
    let street = ["Alder Walk", "Tithe Close"][at % 2];
    (format!("{} {street}", 1 + n % 90), format!("LU{} {}{}{}", 1 + at, n % 10, letter(n / 10), letter(n / 200)))
}

fn family_json(cast: &Cast, n: usize) -> String {
    let people: Vec<serde_json::Value> = (0..5)
        .map(|at| {
            serde_json::json!({
                "name": named(cast, n, at),
                "kind": if at < 2 { "adult" } else { "child" },
                "birth_date": born(n, at),
                "relationship": if at < 2 { "Parent" } else { "Child" },
                "home": at % 2,
                "phone": number(n, at),
            })
        })
        .collect();
    let homes = [house(n, 0), house(n, 1)]
        .map(|(address, postcode)| serde_json::json!({ "address": address, "postcode": postcode }));
    serde_json::json!({
        "name": "Bench", "people": people, "homes": homes, "what_would_help": WOULD_HELP, "safe_contact": "Text first",
        "reason": REASON,
    })
    .to_string()
}

fn new_family(cast: &Cast, n: usize) -> NewFamily {
    let today = Clock::Machine.today();
    let home = |at: usize| {
        let (address, postcode) = house(n, at);
        NewHome { address, postcode, ..NewHome::default() }
    };
    let people = (0..5).map(|at| {
        let (kind, relationship) = if at < 2 { (PersonKind::Adult, "Parent") } else { (PersonKind::Child, "Child") };
        NewPerson::new(named(cast, n, at), kind, relationship)
            .born(born(n, at).parse().ok())
            .lives_in(Some(at % 2))
            .rings(&number(n, at), Safe::NotAsked)
    });
    NewFamily {
        name: "Bench".to_owned(),
        people: people.collect(),
        homes: vec![home(0), home(1)],
        told: vec![
            (StoryKind::WhatWouldHelp, WOULD_HELP.to_owned(), today),
            (StoryKind::SafeContact, "Text first".to_owned(), today),
        ],
        source: "The council".to_owned(),
        reason: REASON.to_owned(),
        ..NewFamily::default()
    }
}

const HAPPENED: &str = "We sat in the kitchen and went through the week together. Mornings are easier. \
     The little one showed me her drawings, and the damp in the back room is to be looked at on Thursday.";

fn record_visit(cast: &Arc<Cast>) -> anyhow::Result<Scenario> {
    let (pages, writes) = (cast.clone(), cast.clone());
    let today = Clock::Machine.today();
    let (day, month, year) = (today.0.day().to_string(), today.0.month().to_string(), today.0.year().to_string());
    cast.members.iter().find(|members| members.len() < 4).map_or(Some(()), |_| None).context("four people to visit")?;
    let step: Step = Arc::new(move |client, n| {
        let (led, seat) = pages.led(n);
        let members = &pages.members[n % pages.members.len()];
        let id = Chance::from_machine().id(Clock::Machine.now());
        let mut fields = vec![
            ("form_id", id.as_str()),
            ("form_name", "contact"),
            ("form_subject", &led.reference),
            ("kind", ContactKind::HomeVisit.code()),
            ("what_happened", HAPPENED),
            ("on_day", &day),
            ("on_month", &month),
            ("on_year", &year),
        ];
        fields.extend(members.iter().take(4).map(|(person, _)| ("present", person.as_str())));
        let address = format!("/families/{}/contacts/new", led.reference);
        client.form(&address, &seat.headers, &fields)?.expect(303).map(drop)
    });
    let alone = Alone::Writes(Arc::new(move |tx, n| {
        let (led, seat) = writes.led(n);
        let present: Vec<(Id, String)> = writes.members[n % writes.members.len()].iter().take(4).cloned().collect();
        let contact = NewContact {
            happened_on: tx.today(),
            kind: ContactKind::HomeVisit,
            present,
            seen_alone: Vec::new(),
            what_happened: HAPPENED.to_owned(),
            next_step: String::new(),
            feedback: String::new(),
        };
        families::record_contact(tx, &seat.viewer, &led.family, &contact).map(drop)
    }));
    Ok(Scenario { name: "record a visit with four people".to_owned(), step, alone })
}
