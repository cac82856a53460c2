//! Two records that become one, one that becomes two, and taking both back: by an ordinary manager, and exactly.

use std::collections::BTreeMap;

use alongside_families::codes::{ContactKind, PersonKind, StoryKind, TimelineKind};
use alongside_families::store::{self, NewContact, NewFamily, NewHome, NewPerson, Note};
use alongside_plans::store as plans;
use alongside_schema::tables::{FACT_TABLES, OTHER_TABLES};
use alongside_schema::{Act, Entry, Error, Id, Marks, People, Reference, ReferenceKind, Result, Tx, Viewer, rows};
use alongside_workers::store::{give_lead, workers};

use crate::people::person;
use crate::second_person::taken_back;
use crate::support::{Caller, RUNTIME, Way, Who, World, in_six_ways, on_both_engines, run};
use crate::town::{self, ASHA, GRACE, OWEN, TOM};

in_six_ways!(two_records_of_one_family_become_one_and_two_again);
on_both_engines!(
    joining_is_a_manager_s_act_and_loses_nothing,
    a_family_is_divided_and_one_again,
    two_records_of_one_person_become_one,
    no_two_rows_meet_unseen,
    thirty_years_are_joined_and_parted,
);

/// How often the random families are joined and parted, on each engine.
const TRIES: u64 = 6;

fn two_records_of_one_family_become_one_and_two_again(world: &World) {
    let family = town::family_with_a_lead(world);
    let other = second_family(world, &GRACE);
    let mut asha = world.another_screen_of(&ASHA);
    asha.signs_in().open(&format!("{family}/people")).follow("Join another record").sees("May be the same family");
    asha.press("See what moves")
        .sees("Enter the reference of a family that you answer for")
        .sees("Enter why these are one family");
    let reference = other.rsplit('/').next().expect("a reference");
    asha.fill("Reference of the other family", reference)
        .fill("Why are these one family?", "The school wrote them down twice.");
    asha.press("See what moves")
        .sees("Omar Rahman comes into this family")
        .sees("The home 8 Canal Walk")
        .sees("1 goals");
    asha.sees("Tom Fielding leads; Grace Adeyemi goes on working with the family");
    asha.press("Join the two records").at("/families/*").sees("Omar Rahman").sees("8 Canal Walk").sees("A garden.");
    asha.open(&other).sees("14 Hawthorn Close").sees("Omar Rahman");
    let mut grace = world.another_screen_of(&GRACE);
    grace.signs_in().open(&family).sees("Omar Rahman").sees("Nadia Rahman");

    asha.open(&format!("{family}/events")).follow("Two families became one record, 21 November 2026");
    asha.fill("Why is it taken back?", "They are cousins.").press("Take it back").at("/families/*/timeline");
    asha.open(&family).sees_not("Omar Rahman").sees("Nadia Rahman");
    grace.open(&other).sees("Omar Rahman").sees("A garden.").sees_not("Hawthorn").finds_nothing_at(&family);
}

pub fn viewer(tx: &mut Tx<'_>, who: &Who) -> Result<Viewer> {
    let user = alongside_access::user_of_email(tx.connection(), &who.email())?;
    alongside_access::viewer(tx.connection(), &user)?.ok_or(Error::NotFound)
}

/// Does something in the record as the tests need it.
pub fn done<T: Send + 'static>(world: &World, work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static) -> T {
    let written = world.site().db().write(move |tx| {
        let value = work(tx)?;
        Ok(Entry::by_nobody(Act::FamilyAdded).with(value))
    });
    RUNTIME.block_on(written).expect("it is done")
}

/// A second record, led by this worker, with a home, a goal and a visit.
pub fn second_family(world: &World, lead: &Who) -> String {
    let lead = *lead;
    let reference = done(world, move |tx| {
        let family = NewFamily {
            name: "Rahman".to_owned(),
            people: vec![
                NewPerson::new("Nadia Rahman", PersonKind::Adult, "Mother")
                    .born("1990-04-12".parse().ok())
                    .lives_in(Some(0)),
                NewPerson::new("Omar Rahman", PersonKind::Child, "Child")
                    .born("2014-02-01".parse().ok())
                    .lives_in(Some(0)),
            ],
            homes: vec![NewHome {
                address: "8 Canal Walk".to_owned(),
                postcode: "LU1 1AA".to_owned(),
                ..NewHome::default()
            }],
            told: vec![(StoryKind::WhatWouldHelp, "A garden.".to_owned(), tx.today())],
            source: "The school".to_owned(),
            ..NewFamily::default()
        };
        add(tx, &family, &lead)
    });
    format!("/families/{reference}")
}

/// Adds a family that somebody leads, with a goal and a visit; the manager of North answers for it.
pub fn add(tx: &mut Tx<'_>, family: &NewFamily, lead: &Who) -> Result<Reference> {
    let (owen, asha, by) = (viewer(tx, &OWEN)?, viewer(tx, &ASHA)?, viewer(tx, lead)?);
    let reference = tx.new_reference(ReferenceKind::Family);
    let made = store::add_family(tx, &owen, &reference, family)?;
    let opened = store::open(tx.connection(), &asha, &reference)?;
    let worker = workers(tx.connection())?.into_iter().find(|worker| worker.id == by.user_id).ok_or(Error::NotFound)?;
    give_lead(tx, &asha, &opened, &worker, "")?;
    town::answered_by(tx, &made.family_id, &asha)?;
    let opened = store::open(tx.connection(), &by, &reference)?;
    let review = tx.today().plus_days(30);
    let goal = plans::NewGoal {
        words: "A garden.".to_owned(),
        said_by: "Nadia Rahman".to_owned(),
        said_by_id: None,
        baseline: String::new(),
        wanted: String::new(),
        withheld_from: People::none(),
        family_plan: None,
    };
    plans::add_goal(tx, &by, &opened, &goal, review)?;
    let present = made.people.first().map(|id| (id.clone(), "Nadia".to_owned())).into_iter().collect();
    let contact = NewContact {
        happened_on: tx.today(),
        kind: ContactKind::HomeVisit,
        present,
        seen_alone: Vec::new(),
        what_happened: "Tea.".to_owned(),
        next_step: String::new(),
        feedback: String::new(),
    };
    store::record_contact(tx, &by, &made.family_id, &contact)?;
    Ok(reference)
}

pub fn send(caller: &Caller, address: &str, fields: &[(&str, &str)]) -> crate::support::Answer {
    let page = caller.get(address);
    caller.send_changed(address, &page, fields)
}

pub fn latest_event(caller: &Caller, family: &str) -> String {
    let page = caller.get(&format!("{family}/events")).body;
    let at = page.find("/events/").expect("an event");
    format!("{family}/events/{}", &page[at + 8..at + 44])
}

fn joining_is_a_manager_s_act_and_loses_nothing(world: &World) {
    let family = town::family_with_a_lead(world);
    let other = second_family(world, &GRACE);
    let reference = other.rsplit('/').next().expect("a reference").to_owned();
    let (asha, tom, grace) =
        (Caller::signed_in(world, &ASHA), Caller::signed_in(world, &TOM), Caller::signed_in(world, &GRACE));
    assert_eq!(tom.get(&format!("{family}/join")).status, 403);
    let fields = [("other", reference.as_str()), ("reason", "One family."), ("do", "save")];
    let itself = send(&asha, &format!("{other}/join"), &fields);
    assert!(itself.status == 422 && itself.body.contains("That is the same family"), "{}", itself.body);
    assert_eq!(send(&asha, &format!("{family}/join"), &fields).status, 303);
    let event = latest_event(&asha, &family);
    assert_eq!(tom.get(&event).status, 200);
    assert!(!tom.get(&event).body.contains("Take it back"), "a worker reads it; a manager takes it back");

    // Something that only belongs to those who would go again stands in the way, and is named.
    let page = asha.get(&event);
    let omar = person(&grace, &family, "Omar Rahman");
    let visit = [("what_happened", "He showed me the canal."), ("kind", "home_visit"), ("present", omar.as_str())];
    assert_eq!(send(&grace, &format!("{family}/contacts/new"), &visit).status, 303);
    let refused = asha.send_changed(&event, &page, &[("why", "They are cousins.")]);
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("Home visit with Omar Rahman"), "{}", refused.body);
    assert!(asha.get(&family).body.contains("Omar Rahman"), "and nothing has happened");
    assert_eq!(grace.get(&other).status, 200, "the old reference leads to the record");
}

fn a_family_is_divided_and_one_again(world: &World) {
    let family = town::family_with_a_lead(world);
    let (asha, tom) = (Caller::signed_in(world, &ASHA), Caller::signed_in(world, &TOM));
    let salma = person(&asha, &family, "Salma Begum");
    let address = format!("{family}/divide");
    let asked =
        send(&asha, &address, &[("people", &salma), ("name", "Begum"), ("reason", "She wants her own record.")]);
    assert!(asked.status == 200 && asked.body.contains("Salma Begum goes into the new record"), "{}", asked.body);
    assert_eq!(asha.send_changed(&address, &asked, &[("do", "save")]).status, 303);
    let page = tom.get(&family).body;
    assert!(!page.contains("Salma Begum</a>") && !page.contains("2 Mill Row"));
    let caseload = tom.get("/caseload").body;
    assert!(caseload.contains("Begum") && caseload.contains("Rahman"), "the lead leads both");
    assert_eq!(send(&asha, &latest_event(&asha, &family), &[("why", "She changed her mind.")]).status, 303);
    let page = tom.get(&family).body;
    assert!(page.contains("Salma Begum</a>") && page.contains("2 Mill Row"));
    assert!(!tom.get("/caseload").body.contains(">Begum<"));
}

fn two_records_of_one_person_become_one(world: &World) {
    let family = town::family_with_a_lead(world);
    let (asha, tom) = (Caller::signed_in(world, &ASHA), Caller::signed_in(world, &TOM));
    let twice = [
        ("name", "Nadya Rahman"),
        ("kind", "adult"),
        ("relationship", "Mother"),
        ("same", "new"),
        ("phone", "01632 960107"),
        ("safe", "yes"),
    ];
    assert_eq!(send(&tom, &format!("{family}/people/new"), &twice).status, 303);
    let (nadia, nadya) = (person(&asha, &family, "Nadia Rahman"), person(&asha, &family, "Nadya Rahman"));
    let address = format!("{family}/people/{nadia}");
    assert_eq!(tom.get(&format!("{address}/same")).status, 403);
    let before = asha.get(&address).body;
    assert_eq!(
        send(&asha, &format!("{address}/same"), &[("other", &nadya), ("reason", "A slip of the pen.")]).status,
        303
    );
    let one = asha.get(&address).body;
    assert!(one.contains("01632 960107"), "her number: {one}");
    assert!(one.contains("Nadya Rahman"), "her other name: {one}");
    assert_eq!(asha.get(&format!("{family}/people/{nadya}")).status, 404);
    assert_eq!(asha.get(&format!("{family}/people")).body.matches("Nadya Rahman</a>").count(), 0);
    assert_eq!(send(&asha, &latest_event(&asha, &family), &[("why", "They are sisters.")]).status, 303);
    assert_eq!(asha.get(&address).body, before);
    assert!(asha.get(&format!("{family}/people/{nadya}")).body.contains("01632 960107"));
}

/// Tables that tell of what was done and are not part of what taking it back restores.
const OF_THE_ACT: &[&str] = &[
    "trail",
    "trail_head",
    "trail_seals",
    "trail_waiting",
    "trail_words",
    "life_events",
    "second_looks",
    "event_rows",
    "timeline_entries",
    "drafts",
    "submissions",
    "sessions",
    "sign_in_tries",
    "known_networks",
];

/// Every row of the record, by table; of the timeline, without what the joining and its undoing say of themselves.
pub fn everything(world: &World) -> BTreeMap<&'static str, Vec<String>> {
    let tables: Vec<&'static str> =
        FACT_TABLES.iter().map(|fact| fact.name).chain(OTHER_TABLES.iter().map(|(name, _)| *name)).collect();
    let read = world.site().db().plain(move |connection| {
        let mut all = BTreeMap::new();
        for table in tables {
            let mut whole = rows::whole_table(connection, table)?;
            if table == "timeline_entries" {
                whole.retain(|row| !row.contains("\"kind\":\"life\""));
            } else if OF_THE_ACT.contains(&table) {
                continue;
            }
            all.insert(table, whole);
        }
        Ok(all)
    });
    RUNTIME.block_on(read).expect("the record")
}

/// Random families, some of whose people are in both, with open work and plans in both, in one or in none.
fn random_families(world: &World, seed: u64) -> (Reference, Reference) {
    // A few bits of the seed decide each thing, so that every combination comes up.
    let bit = move |at: u64| (seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (at * 3)) % 8;
    done(world, move |tx| {
        let family = |name: &str, count: u64| NewFamily {
            name: name.to_owned(),
            people: (0..count)
                .map(|at| {
                    let kind = if at % 2 == 0 { PersonKind::Adult } else { PersonKind::Child };
                    let person = NewPerson::new(format!("{name}{at} Zyx{seed}"), kind, "Relative");
                    person.lives_in((at < 3).then_some(0)).rings(&format!("01632 96010{}", at % 10), Default::default())
                })
                .collect(),
            homes: vec![NewHome { address: format!("{name} House {seed}"), ..NewHome::default() }],
            told: vec![(StoryKind::Worries, format!("Said of {name}"), "2026-11-20".parse().expect("a day"))],
            source: "A test".to_owned(),
            ..NewFamily::default()
        };
        let lead_of_other = if bit(1) < 3 { TOM } else { GRACE };
        let (into, from) =
            (add(tx, &family("Ash", 1 + bit(2)), &TOM)?, add(tx, &family("Birch", 1 + bit(3)), &lead_of_other)?);
        let asha = viewer(tx, &ASHA)?;
        let (a, b) = (store::open(tx.connection(), &asha, &into)?, store::open(tx.connection(), &asha, &from)?);
        let shared: Vec<Id> = store::members(tx.connection(), &asha, &a.id)?.into_iter().map(|m| m.person_id).collect();
        for person in shared.iter().take(bit(4) as usize % 3) {
            store::add_known(tx, &asha, &b, person, "In both")?;
        }
        if bit(5) == 0 {
            let member = store::members(tx.connection(), &asha, &a.id)?.remove(0);
            let today = tx.today();
            store::leave(tx, &asha, &a, &member, today, "Gone")?;
        }
        let members = People::new(shared);
        assert!(members.iter().count() > 0);
        for family in [&a, &b] {
            crate::apart::keeps_safe(tx, &asha, family)?;
        }
        Ok((into, from))
    })
}

/// Joined and parted again, every table is as it was, byte for byte.
fn joined_and_parted(world: &World) {
    for who in town::EVERYBODY {
        world.add(*who);
    }
    for seed in 1..=TRIES {
        let (into, from) = random_families(world, seed);
        let before = everything(world);
        let (a, b) = (into.clone(), from.clone());
        let event = done(world, move |tx| {
            let asha = viewer(tx, &ASHA)?;
            let (a, b) = (store::open(tx.connection(), &asha, &a)?, store::open(tx.connection(), &asha, &b)?);
            let event = store::join_families(tx, &asha, &a, &b, "One family.")?;
            let joined = store::open(tx.connection(), &asha, &a.reference)?;
            assert!(joined.lead.is_some(), "never without a lead");
            Ok(event)
        });
        let during = everything(world);
        assert_ne!(before, during, "joining changes something");
        let a = into.clone();
        done(world, move |tx| {
            let asha = viewer(tx, &ASHA)?;
            let a = store::open(tx.connection(), &asha, &a)?;
            let event = store::event(tx.connection(), &asha, &a.id, &event)?;
            taken_back(tx, &asha, &a, &event)
        });
        for (table, rows) in everything(world) {
            assert_eq!(before[table], rows, "{table}, families {into} and {from}, seed {seed}");
        }
        crate::apart::divided_and_one_again(world, &into);
    }
}

/// A family that has been known for thirty years: every entry comes with it and goes again.
fn thirty_years_are_joined_and_parted(world: &World) {
    let family = town::family_with_a_lead(world);
    let other = second_family(world, &GRACE);
    let (into, from): (Reference, Reference) =
        (family[10..].parse().expect("a reference"), other[10..].parse().expect("a reference"));
    let (a, b) = (into.clone(), from.clone());
    let counts = done(world, move |tx| {
        let asha = viewer(tx, &ASHA)?;
        let (a, b) = (store::open(tx.connection(), &asha, &a)?, store::open(tx.connection(), &asha, &b)?);
        let marks = Marks::about(People::none(), "A test");
        for number in 0..2_000 {
            let (happened_on, title) = (tx.today().plus_days(-5 * number), format!("Entry {number}"));
            let (kind, body) = (TimelineKind::Contact, String::new());
            store::note(tx, &asha, Note { family: &b.id, happened_on, kind, title, body, fact: None, marks: &marks })?;
        }
        let count = |tx: &mut Tx<'_>, family: &Id| {
            store::timeline(tx.connection(), &asha, family, None, 9_000).map(|l| l.len())
        };
        let before = (count(tx, &a.id)?, count(tx, &b.id)?);
        let event = store::join_families(tx, &asha, &a, &b, "One family.")?;
        let during = count(tx, &a.id)?;
        let event = store::event(tx.connection(), &asha, &a.id, &event)?;
        taken_back(tx, &asha, &a, &event)?;
        Ok((before, during, (count(tx, &a.id)?, count(tx, &b.id)?)))
    });
    let ((a, b), during, after) = counts;
    // The joining and its undoing stand on the timeline of the family that stayed.
    assert_eq!((during, after), (a + b + 1, (a + 2, b)));
    assert!(b > 2_000);
}

/// Unique indexes over a family that joining looks after: two rows of two families would else meet in one.
const LOOKED_AFTER: &[&str] = &[
    "assessments_by_number",
    "assessments_one_open",
    "family_members_once",
    "episodes_one_open",
    "involvements_one_lead",
    "involvements_once",
    "involvements_one_protection",
];

/// Whoever adds a unique index over a family adds to joining what happens to two rows that meet.
fn no_two_rows_meet_unseen(world: &World) {
    use alongside_schema::connection::{DbConnection, Purpose};
    use diesel::prelude::*;
    #[derive(QueryableByName)]
    struct Index {
        #[diesel(sql_type = diesel::sql_types::Text)]
        name: String,
        #[diesel(sql_type = diesel::sql_types::Text)]
        text: String,
    }
    let mut connection = world.site().db().engine().open(Purpose::Writing).expect("a connection");
    let question = match &connection {
        DbConnection::Sqlite(_) => {
            "select name, sql as text from sqlite_master where type = 'index' and sql like 'create unique%'"
        }
        DbConnection::Postgres(_) => {
            "select indexname::text as name, indexdef as text from pg_indexes where indexdef like 'CREATE UNIQUE%'"
        }
    };
    let found: Vec<Index> = diesel::sql_query(question).load(&mut connection).expect("the indexes");
    let mut known = 0;
    for index in found {
        let columns = index.text.split('(').nth(1).unwrap_or_default();
        // Bars are looked after by `joining::bars`; what a request may be about stays with the record that it meant, which is joined only unrestricted.
        // A restricted family is not joined.
        let stays =
            ["family_clearances", "request_guarded", "restrictions"].iter().any(|table| index.text.contains(table));
        if columns.contains("family_id") && !stays {
            assert!(
                LOOKED_AFTER.contains(&index.name.as_str()),
                "joining families does not know the index {}",
                index.name
            );
            known += 1;
        }
    }
    assert!(known >= 3, "the three of the first migration are found");
}

#[test]
fn undone_exactly_on_sqlite() {
    run(Way::HttpOnSqlite, "joined_and_parted", joined_and_parted);
}

#[test]
fn undone_exactly_on_postgresql() {
    run(Way::HttpOnPostgres, "joined_and_parted", joined_and_parted);
}
