//! Texts that work out once how far somebody reaches a family, and then look at many kinds of facts, tell each viewer what the views of facts tell
//! them, and nothing else. Contacts and who was seen at them are made by chance, with marks by chance that change, and every viewer's numbers
//! are worked out a second time from the views alone.

use alongside_families::codes::{ContactKind, PersonKind};
use alongside_families::drift::{Drift, Seen};
use alongside_families::store::{self, NewContact, NewPerson};
use alongside_schema::connection::{DbConnection, Purpose};
use alongside_schema::tables::{FACT_TABLES, contacts, people, people_seen};
use alongside_schema::{Act, Day, Entry, Id, People, Reference, Viewer, Visibility, seen_by, visible};
use alongside_workers::store as workers;
use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::support::{RUNTIME, Who, World, on_both_engines};
use crate::town::{self, ASHA, GRACE, OWEN, TOM};

on_both_engines!(every_viewer_is_told_what_the_views_tell);

/// Numbers that look like chance and are the same in each run.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.throw(of.len())]
    }
}

/// Who looks: the lead, the manager, and a colleague who was of the family once.
const VIEWERS: [&Who; 3] = [&TOM, &ASHA, &GRACE];

fn every_viewer_is_told_what_the_views_tell(world: &World) {
    let mut family = town::rahman();
    let hana = NewPerson::new("Hana Rahman", PersonKind::Child, "Child").born("2019-05-01".parse().ok());
    family.people.push(hana.lives_in(Some(0)));
    let path = town::family_led_by_tom(world, family);
    town::works_with(world, &GRACE, &path);
    town::was_in_the_family(world, &GRACE, "Salma Begum");
    world.minutes_pass(100 * 24 * 60);
    let reference: Reference = path.rsplit('/').next().expect("a reference").parse().expect("a reference");
    let mut connection = world.site().db().engine().open(Purpose::Reading).expect("a connection");
    let front_door = viewer(&mut connection, &OWEN);
    assert!(store::open(&mut connection, &front_door, &reference).is_err());
    let mut dice = Dice(5);
    let mut told = Vec::new();
    for _ in 0..12 {
        things_happen(world, &mut connection, &reference, &mut dice);
        for who in VIEWERS {
            told.push(is_told_what_the_views_tell(&mut connection, who, &reference));
        }
        assert!(told.iter().all(|drift| drift.is_some()));
        each_view_shows_what_the_marks_let_through(&mut connection);
    }
    let apart = told.chunks(VIEWERS.len()).filter(|told| told.iter().any(|drift| *drift != told[0])).count();
    assert!(apart > 2, "marks by chance make a difference between those who look");
}

fn viewer(connection: &mut DbConnection, who: &Who) -> Viewer {
    let user = alongside_access::user_of_email(connection, &who.email()).expect("an account");
    alongside_access::viewer(connection, &user).expect("an account").expect("an account that can sign in")
}

/// A few contacts, and marks of any contacts and sightings that change.
fn things_happen(world: &World, connection: &mut DbConnection, reference: &Reference, dice: &mut Dice) {
    let tom = viewer(connection, &TOM);
    let family = store::open(connection, &tom, reference).expect("Tom's family").id;
    let members = store::members(connection, &tom, &family).expect("its people");
    let accounts: Vec<Id> = VIEWERS.iter().map(|who| viewer(connection, who).user_id).collect();
    let salma: Id = people::table
        .filter(people::name.eq("Salma Begum"))
        .select(people::id)
        .first(connection)
        .expect("who was of the family");
    let now = world.site().clock().today();
    let mut new = Vec::new();
    for _ in 0..3 {
        let kinds = [ContactKind::HomeVisit, ContactKind::Meeting, ContactKind::Call, ContactKind::Attempt];
        let present: Vec<_> = members.iter().filter(|_| dice.throw(2) == 0).collect();
        new.push(NewContact {
            happened_on: now.plus_days(-(dice.throw(130) as i64)),
            kind: *dice.one(&kinds),
            seen_alone: present.iter().filter(|_| dice.throw(3) == 0).map(|one| one.person_id.clone()).collect(),
            present: present.into_iter().map(|one| (one.person_id.clone(), one.name.clone())).collect(),
            what_happened: "We talked.".to_owned(),
            next_step: String::new(),
            feedback: String::new(),
        });
    }
    let kept_from = [People::none(), People::one(dice.one(&accounts)), People::one(&salma)];
    let marks = |dice: &mut Dice| {
        (dice.one(&kept_from).clone(), *dice.one(&[Visibility::Team, Visibility::Team, Visibility::Limited]))
    };
    let (of_contact, of_sighting) = (marks(dice), marks(dice));
    let seed = dice.throw(1_000);
    let written = world.site().db().write(move |tx| {
        for contact in &new {
            store::record_contact(tx, &tom, &family, contact)?;
        }
        let mut dice = Dice(seed as u64);
        let all: Vec<Id> = contacts::table.select(contacts::id).order(contacts::id).load(tx.connection())?;
        diesel::update(contacts::table.filter(contacts::id.eq(dice.one(&all))))
            .set((contacts::withheld_from.eq(of_contact.0), contacts::visibility.eq(of_contact.1)))
            .execute(tx.connection())?;
        let all: Vec<Id> = people_seen::table.select(people_seen::id).order(people_seen::id).load(tx.connection())?;
        if !all.is_empty() {
            diesel::update(people_seen::table.filter(people_seen::id.eq(dice.one(&all))))
                .set((people_seen::withheld_from.eq(of_sighting.0), people_seen::visibility.eq(of_sighting.1)))
                .execute(tx.connection())?;
        }
        Ok(Entry::new(&tom, Act::ContactRecorded).family(&family).with(()))
    });
    RUNTIME.block_on(written).expect("what happened");
}

/// On the page of the family, in the caseload and on the manager's page.
fn is_told_what_the_views_tell(connection: &mut DbConnection, who: &Who, reference: &Reference) -> Option<Drift> {
    let viewer = viewer(connection, who);
    let family = store::open(connection, &viewer, reference).expect("a family that they work with");
    let (_, opened_on) = family.episode.clone().expect("work that goes on");
    let expected = by_the_views(connection, &viewer, &family.id, opened_on);
    let work = store::work_now(connection, &viewer, &family).expect("the work now").expect("work that goes on");
    assert_eq!(work.drift, expected, "{} on the page", who.name);
    for person in store::people_now(connection, &viewer, &family.id).expect("the people now") {
        let sightings = sightings(connection, &viewer, &family.id, &person.member.person_id, opened_on);
        let last = |alone: bool| sightings.iter().filter(|(_, was)| *was || !alone).map(|(day, _)| *day).max();
        assert_eq!((person.seen_on, person.alone_on), (last(false), last(true)), "{}", who.name);
    }
    let caseload = workers::caseload(connection, &viewer, "", 10).expect("a caseload");
    assert_eq!(caseload.len(), usize::from(who.name != ASHA.name));
    assert!(caseload.iter().all(|line| line.drift.drift() == expected && line.children == 2), "{}", who.name);
    let team = workers::team(connection, &viewer, 10).expect("a team");
    assert_eq!(team.len(), usize::from(who.name != GRACE.name));
    assert!(team.iter().all(|line| line.drift == expected), "{}", who.name);
    Some(expected)
}

/// The days on which somebody was seen, and whether alone.
fn sightings(
    connection: &mut DbConnection,
    viewer: &Viewer,
    family: &Id,
    person: &Id,
    opened_on: Day,
) -> Vec<(Day, bool)> {
    let seeing: Vec<Id> = visible!(contacts, viewer, family)
        .filter(visible::contacts::kind.eq_any([ContactKind::HomeVisit, ContactKind::Meeting]))
        .select(visible::contacts::id)
        .load(connection)
        .expect("contacts");
    visible!(people_seen, viewer, family)
        .filter(visible::people_seen::person_id.eq(person).and(visible::people_seen::seen_on.ge(opened_on)))
        .filter(visible::people_seen::contact_id.eq_any(seeing))
        .select((visible::people_seen::seen_on, visible::people_seen::alone))
        .load(connection)
        .expect("sightings")
}

/// The definition of `drift.rs`, worked out from what the views show.
fn by_the_views(connection: &mut DbConnection, viewer: &Viewer, family: &Id, opened_on: Day) -> Drift {
    let all: Vec<(Day, ContactKind)> = visible!(contacts, viewer, family)
        .select((visible::contacts::happened_on, visible::contacts::kind))
        .load(connection)
        .expect("contacts");
    let last = all.iter().filter(|(_, kind)| *kind != ContactKind::Attempt).map(|(day, _)| *day).max();
    let is_attempt = |(day, kind): &&(Day, ContactKind)| {
        *kind == ContactKind::Attempt && *day >= opened_on && last.is_none_or(|last| *day > last)
    };
    let children: Vec<(Id, Option<Day>, Day)> = visible!(family_members, viewer, family)
        .inner_join(people::table.on(people::id.eq(visible::family_members::person_id)))
        .filter(people::kind.eq(PersonKind::Child).and(visible::family_members::left_on.is_null()))
        .select((people::id, people::birth_date, visible::family_members::joined_on))
        .load(connection)
        .expect("children");
    let seen: Vec<(Option<Day>, Day)> = children
        .iter()
        .map(|(child, born, joined)| {
            let seen = sightings(connection, viewer, family, child, opened_on).into_iter().map(|(day, _)| day).max();
            (seen, seen.unwrap_or(opened_on.max(*joined).max(born.unwrap_or(opened_on))))
        })
        .collect();
    let longest = seen.iter().map(|(_, since)| *since).min();
    Drift {
        opened_on,
        reached_on: last.filter(|day| *day >= opened_on),
        attempts: all.iter().filter(is_attempt).count() as i64,
        seen: match longest {
            None => Seen::NoChildren,
            Some(since) if seen.iter().any(|(seen, _)| seen.is_none()) => Seen::NotAll { since },
            Some(since) => Seen::All(since),
        },
    }
}

#[derive(QueryableByName, PartialEq, Debug)]
struct Shown {
    #[diesel(sql_type = Text)]
    shown: String,
}

/// For every account, every family and every kind of fact.
fn each_view_shows_what_the_marks_let_through(connection: &mut DbConnection) {
    let mut seen = 0;
    for fact in FACT_TABLES {
        let by_view = format!("select v.id || v.viewer_id as shown from {} v order by 1", fact.view);
        let by_marks = format!(
            "select x.id || r.viewer_id as shown from reach r join marked_{} x on {} order by 1",
            fact.name,
            seen_by!("x", "r")
        );
        let mut load = |text: &str| -> Vec<Shown> { diesel::sql_query(text).load(connection).expect("rows") };
        let (by_view, by_marks) = (load(&by_view), load(&by_marks));
        assert_eq!(by_view, by_marks, "{}", fact.name);
        seen += by_view.len();
    }
    assert!(seen > 20);
}
