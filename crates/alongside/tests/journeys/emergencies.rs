//! Opening a record in an emergency: for an hour, seen by those who answer for the family, and the same as nothing where it may not be had.

use std::time::{Duration, Instant};

use alongside_schema::tables::{emergency_openings, families, family_clearances, people, users};
use alongside_schema::{Id, Reference, ReferenceKind, Role};
use diesel::prelude::*;

use crate::support::{Answer, Caller, Who, World, change, in_six_ways, on_both_engines, query};
use crate::town::{self, ASHA, GRACE, OWEN, PRIYA, TOM};

in_six_ways!(a_worker_opens_a_record_in_an_emergency);

on_both_engines!(
    an_emergency_lasts_an_hour,
    an_emergency_and_nothing_look_alike,
    an_emergency_opens_nothing_that_is_kept_from_the_worker,
    only_those_who_work_with_families_open_in_an_emergency,
    in_an_emergency_nobody_changes_the_work,
    who_comes_to_work_with_the_family_may_write,
    who_is_cleared_for_a_restricted_family_opens_it_at_night,
    who_may_be_of_the_family_opens_nothing,
);

/// Looks at who looked.
pub const PIP: Who = Who {
    name: "Pip Lowry",
    job_title: "privacy officer",
    agency: "Luton Council",
    team: "",
    roles: &[Role::PrivacyOfficer],
};

const WHAT: &str = "She rang me from the street, her key was taken from her.";

/// At night a mother rings a worker who does not know her. The worker opens the record, acts, and is asked about it the next day.
fn a_worker_opens_a_record_in_an_emergency(world: &World) {
    let family = town::family_with_a_lead(world);
    let (mut grace, mut tom) = (world.another_screen_of(&GRACE), world.another_screen_of(&TOM));
    let mut pip = world.person(PIP);
    grace.signs_in().open("/search").follow("Open a record in an emergency");
    grace.press("Open the record").sees("Enter the family\u{2019}s reference, or the name and date of birth");
    grace.fill("Their whole name", "rahman, NADIA").fill_day("Their date of birth", "12 4 1990");
    grace.choose("Why can it not wait?", "Somebody may be in danger now").fill("What happened?", "Help.");
    grace.press("Open the record").sees("Say what happened in a sentence").holds("Their whole name", "rahman, NADIA");
    grace.fill("What happened?", WHAT).press("Open the record").at(&family);
    grace.sees("You opened this record in an emergency").sees("Nadia Rahman").sees("14 Hawthorn Close");
    // What is refused is not offered.
    grace.sees("Record a visit or call").sees("We could not reach them").sees_not("Print the record");
    grace.sees_not("End the work").sees_not("Make a promise").sees_not("Add a goal");
    grace.open(&format!("{family}/timeline")).sees("You opened this record in an emergency");

    tom.signs_in().at("/caseload").sees("Opened in an emergency").sees("Grace Adeyemi opened the record of");
    pip.signs_in().open("/emergency-openings").sees("A record was opened in an emergency. Look at why");
    pip.sees_not("Rahman")
        .follow(&format!("Grace Adeyemi opened {}", family.trim_start_matches("/families/")))
        .sees(WHAT)
        .sees_not("Rahman");
    pip.press("Save").sees("Select what you say of it");
    pip.choose("What do you say of it?", "It was right").fill("How do you know?", "I rang the night desk.");
    pip.press("Save").at("/emergency-openings").sees("Nothing waits for you").sees("I rang the night desk");
    pip.sees_not("Look at why");
    tom.open("/caseload").sees_not("Opened in an emergency");

    grace.press("I am done").at("/caseload").finds_nothing_at(&family);
}

fn ask(caller: &Caller, fields: &[(&str, &str)]) -> Answer {
    let id = town::hidden_in(&caller.get("/emergency").body, "form_id");
    let usual = [("form_id", id.as_str()), ("reason", "danger_now"), ("words", WHAT)];
    caller.post("/emergency", &[&usual, fields].concat())
}

pub fn opens(caller: &Caller, family: &str) -> Answer {
    ask(caller, &[("reference", family.rsplit('/').next().expect("a reference"))])
}

/// Somebody of the family has the name of the worker. Nobody has looked yet whether it is she: until then she is given what there is where there is no family.
fn who_may_be_of_the_family_opens_nothing(world: &World) {
    let family = town::family_with_a_lead(world);
    let reference = family.rsplit('/').next().expect("a reference").to_owned();
    let (grace, tom) = (Caller::signed_in(world, &GRACE), Caller::signed_in(world, &TOM));
    let new = format!("{family}/people/new");
    let aunt = [("name", "Adeyemi Grace"), ("kind", "adult"), ("relationship", "Aunt")];
    tom.send_changed(&new, &tom.get(&new), &aunt).is(303);
    nothing(&grace, &[("reference", &reference)]);
    assert_eq!(grace.get(&family).status, 404);
}

fn an_emergency_lasts_an_hour(world: &World) {
    let family = town::family_with_a_lead(world);
    let grace = Caller::signed_in(world, &GRACE);
    assert_eq!(grace.get(&family).status, 404);
    let opened = opens(&grace, &family);
    assert_eq!((opened.status, opened.location.as_str()), (303, family.as_str()));
    for minutes in [0, 28, 28] {
        world.minutes_pass(minutes);
        assert_eq!(grace.get(&family).status, 200, "after {minutes} more");
    }
    let page = format!("{family}/contacts/new");
    let in_time = grace.get(&page);
    world.minutes_pass(4);
    let late = grace.send_changed(&page, &in_time, &[("words", "I rang her.")]);
    assert_eq!(
        (late.status, grace.get(&family).status),
        (404, 404),
        "the hour is over, also for what was opened in it"
    );
    let again = opens(&grace, &family);
    assert_eq!(again.status, 303);
    assert_eq!(opens(&grace, &family).location, family, "who has it open is led there, and it is no further opening");
    let openings: i64 = query(world, |connection| Ok(emergency_openings::table.count().get_result(connection)?));
    assert_eq!(openings, 2);
}

pub fn user(connection: &mut alongside_schema::DbConnection, who: &Who) -> alongside_schema::Result<Id> {
    alongside_access::user_of_email(connection, &who.email())
}

/// What an answer takes at the least: nothing that is looked for in between shows.
const BEAT: Duration = Duration::from_millis(400);

pub fn nothing(caller: &Caller, fields: &[(&str, &str)]) -> Answer {
    let began = Instant::now();
    let answer = ask(caller, fields);
    assert!(began.elapsed() >= BEAT, "it came before the beat");
    assert_eq!(answer.status, 404);
    assert!(answer.body.contains("No record was opened"));
    answer
}

/// No family at all, a restricted one, one that she is locked out of, her own, and two people of one name: to the letter the same.
fn an_emergency_and_nothing_look_alike(world: &World) {
    let family = town::family_with_a_lead(world);
    let reference = family.rsplit('/').next().expect("a reference").to_owned();
    let fresh = || {
        change(world, |connection| {
            diesel::delete(emergency_openings::table).execute(connection)?;
            Ok(())
        });
        Caller::signed_in(world, &GRACE)
    };
    let named = [("name", "Nadia Rahman"), ("born_day", "12"), ("born_month", "4"), ("born_year", "1990")];
    let by_reference = [("reference", reference.as_str())];
    let unused = Reference::numbered(ReferenceKind::Family, 77).to_string();
    let of_nobody = nothing(&fresh(), &[("reference", &unused)]);
    let all_same = |why: &str| {
        for fields in [&by_reference[..], &named[..]] {
            let answer = nothing(&fresh(), fields);
            assert_eq!(answer.body, of_nobody.body, "{why}");
        }
    };
    nothing(&fresh(), &[("name", "Nadia Rahmann"), ("born_day", "12"), ("born_month", "4"), ("born_year", "1990")]);
    let set_restricted = |restricted: bool| {
        change(world, move |connection| {
            diesel::update(families::table).set(families::restricted.eq(restricted)).execute(connection)?;
            Ok(())
        });
    };
    set_restricted(true);
    all_same("a restricted family");
    set_restricted(false);
    change(world, |connection| {
        let grace = user(connection, &GRACE)?;
        let family: Id = families::table.select(families::id).first(connection)?;
        diesel::insert_into(family_clearances::table)
            .values((
                family_clearances::family_id.eq(family),
                family_clearances::user_id.eq(grace),
                family_clearances::cleared.eq(false),
                family_clearances::reason.eq("A cousin."),
            ))
            .execute(connection)?;
        Ok(())
    });
    all_same("a family that she must not see");
    change(world, |connection| {
        diesel::delete(family_clearances::table).execute(connection)?;
        Ok(())
    });
    change(world, |connection| {
        let salma: Id = people::table.filter(people::name.eq("Salma Begum")).select(people::id).first(connection)?;
        let grace = users::table.filter(users::email.eq(GRACE.email()));
        diesel::update(grace).set(users::person_id.eq(salma)).execute(connection)?;
        Ok(())
    });
    all_same("her own family");
    change(world, |connection| {
        diesel::update(users::table).set(users::person_id.eq(None::<Id>)).execute(connection)?;
        Ok(())
    });
    assert_eq!(ask(&fresh(), &named).status, 303, "and without any of that it opens");
}

fn an_emergency_opens_nothing_that_is_kept_from_the_worker(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, grace) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &GRACE));
    let address = format!("{family}/homes/new");
    let nights = format!("nights_{}", crate::people::person(&tom, &family, "Nadia Rahman"));
    let refuge =
        [("address", "9 Refuge Row"), ("postcode", "LU5 5ZZ"), ("class", "restricted"), (nights.as_str(), "all")];
    assert_eq!(tom.send_changed(&address, &tom.get(&address), &refuge).status, 303);
    assert_eq!(opens(&grace, &family).status, 303);
    let seen = grace.get(&family).body + &grace.get(&format!("{family}/people")).body;
    assert!(
        seen.contains("Nadia Rahman") && !seen.contains("Refuge Row"),
        "a refuge is for who answers for the family"
    );
    // A family that becomes restricted while it is open is closed at once.
    change(world, |connection| {
        diesel::update(families::table).set(families::restricted.eq(true)).execute(connection)?;
        Ok(())
    });
    assert_eq!(grace.get(&family).status, 404);
}

fn only_those_who_work_with_families_open_in_an_emergency(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(PIP);
    for who in [&OWEN, &PRIYA, &PIP, &town::SAM] {
        let caller = Caller::signed_in(world, who);
        assert_eq!(caller.get("/emergency").status, 403, "{}", who.name);
        assert_eq!(caller.post("/emergency", &[("reference", &family)]).status, 403, "{}", who.name);
        assert!(!caller.get("/search").body.contains("Open a record in an emergency"));
    }
    let tom = Caller::signed_in(world, &TOM);
    assert_eq!(opens(&tom, &family).location, family, "who works with them is led to them");
    let openings: i64 = query(world, |connection| Ok(emergency_openings::table.count().get_result(connection)?));
    assert_eq!(openings, 0);
    let ended = Caller::signed_in(world, &GRACE).post("/emergency/01936f00-0000-7000-8000-000000000000/end", &[]);
    assert_eq!(ended.status, 404);
}

/// An hour is for reading and for writing down what happened in it. Nobody makes it longer, ends the work, joins, or asks themselves to do something.
fn in_an_emergency_nobody_changes_the_work(world: &World) {
    let family = town::family_with_a_lead(world);
    let grace = Caller::signed_in(world, &GRACE);
    assert_eq!(opens(&grace, &family).status, 303);
    let refused = |page: &str, fields: &[(&str, &str)]| {
        let path = format!("{family}{page}");
        let answer = grace.send_changed(&path, &grace.get(&path), fields);
        assert_ne!(answer.status, 303, "{page}");
        answer.body
    };
    let said = [
        ("family_says", "Thank you."),
        ("who_goes_on", "The family."),
        ("who_to_ring", "The hub"),
        ("reason", "outcomes_met"),
        ("calls", "no"),
    ];
    let end = refused("/end", &[&said[..], &[("calls", "yes"), ("how", "Nadia, mornings")]].concat());
    assert!(end.contains("Everything else is for those who work with the family"), "{end}");
    refused("/workers", &[("part", "team_member"), ("reason", "other")]);
    let page = format!("{family}/attempts/new");
    let opened = grace.get(&page);
    assert_eq!(opened.status, 200);
    let open: i64 = query(world, |connection| {
        use alongside_schema::tables::{episodes, involvements};
        let work: i64 = episodes::table.filter(episodes::closed_on.is_null()).count().get_result(connection)?;
        let workers: i64 =
            involvements::table.filter(involvements::ended_on.is_null()).count().get_result(connection)?;
        Ok(work * 10 + workers)
    });
    assert_eq!(open, 11, "the work goes on, and Tom alone works with them");
    let contact = format!("{family}/contacts/new");
    let sent = [("kind", "call"), ("what_happened", "She is at her sister's."), ("outcome", "x")];
    let written = grace.send_changed(&contact, &grace.get(&contact), &sent);
    assert!(
        !written.body.contains("You have this record open in an emergency: read it"),
        "what happened is written down"
    );
}

/// Who has come to work with the family since may do what the others may, and does not have to give back the emergency first.
fn who_comes_to_work_with_the_family_may_write(world: &World) {
    let family = town::family_with_a_lead(world);
    let grace = Caller::signed_in(world, &GRACE);
    assert_eq!(opens(&grace, &family).status, 303);
    let offers = |what: &str| grace.get(&format!("{family}/alerts")).body.contains(what);
    assert!(!offers("Set the alert"));
    let tom = Caller::signed_in(world, &TOM);
    let workers = format!("{family}/workers");
    let gracie = crate::workers::id_of(world, &GRACE);
    let joins = [("worker", gracie.as_str()), ("part", "team_member")];
    assert_eq!(tom.send_changed(&workers, &tom.get(&workers), &joins).status, 303);
    assert!(!grace.get(&family).body.contains("You opened this record in an emergency"));
    assert!(offers("Set the alert"));
    assert_eq!(crate::alerts::set(&grace, &family, "A dog.", &[]), 303);
}

/// Works with families and is cleared for restricted ones.
const DREW: Who = Who {
    name: "Drew Pell",
    job_title: "duty social worker",
    agency: "Luton Council",
    team: "South",
    roles: &[Role::Practitioner, Role::Cleared],
};

fn who_is_cleared_for_a_restricted_family_opens_it_at_night(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(DREW);
    let asha = Caller::signed_in(world, &ASHA);
    let page = format!("{family}/restriction");
    let why = [("kind", "hidden"), ("reason", "His sister works here.")];
    assert_eq!(asha.send_changed(&page, &asha.get(&page), &why).status, 303);
    let restriction = asha.get(&page).location;
    let drew = Caller::signed_in(world, &DREW);
    nothing(&drew, &[("reference", family.rsplit('/').next().expect("a reference"))]);
    let one = drew.get(&restriction);
    let himself = town::person_in_list(&one.body, "Drew Pell, duty social worker");
    let names = [("who", himself.as_str()), ("why", "The police ring, and Tom is away.")];
    assert_eq!(drew.send_changed(&format!("{restriction}/knows"), &one, &names).status, 303);
    assert_eq!(drew.get(&family).status, 404, "to know of it is not yet to read it");
    assert_eq!(opens(&drew, &family).status, 303);
    assert_eq!(drew.get(&family).status, 200);
    world.minutes_pass(61);
    assert_eq!(Caller::signed_in(world, &DREW).get(&family).status, 404);
}
