//! Looking afterwards at why somebody opened a record in an emergency: it waits until somebody has, and nobody looks at their own.

use alongside_schema::tables::{families, family_clearances, outbox, trail, users};
use alongside_schema::{Id, Role};
use diesel::prelude::*;

use crate::emergencies::{PIP, nothing, opens, user};
use crate::support::{Caller, Who, World, change, on_both_engines, query};
use crate::town::{self, ASHA, GRACE, TOM};

on_both_engines!(
    an_opening_stays_before_those_who_look_until_one_has,
    nobody_looks_at_their_own_opening,
    of_two_who_look_at_once_one_is_told,
    who_asks_too_often_is_given_nothing_and_seen,
    an_officer_sees_no_opening_of_a_family_they_must_not_know,
);

/// Works with families and manages another team.
const MAX: Who = Who {
    name: "Max Irwin",
    job_title: "team manager",
    agency: "Luton Council",
    team: "South",
    roles: &[Role::Manager, Role::Practitioner],
};

fn an_opening_stays_before_those_who_look_until_one_has(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(PIP);
    world.add(MAX);
    assert_eq!(opens(&Caller::signed_in(world, &GRACE), &family).status, 303);
    let messages: Vec<(String, String, String)> = query(world, |connection| {
        let of = outbox::subject.like("%emergency%");
        Ok(outbox::table
            .filter(of)
            .order(outbox::address)
            .select((outbox::address, outbox::subject, outbox::body))
            .load(connection)?)
    });
    let to: Vec<&str> = messages.iter().map(|message| message.0.as_str()).collect();
    assert_eq!(to, [ASHA.email(), PIP.email(), TOM.email()], "who answers for the family, and the privacy officer");
    let reference = family.rsplit('/').next().expect("a reference");
    for (_, subject, body) in &messages {
        for secret in ["Rahman", "Grace", reference, "key was taken"] {
            assert!(!subject.contains(secret) && !body.contains(secret), "{secret}");
        }
    }
    world.minutes_pass(3 * 24 * 60);
    let (asha, pip) = (Caller::signed_in(world, &ASHA), Caller::signed_in(world, &PIP));
    for who in [&asha, &pip] {
        assert!(who.get("/account").body.contains("A record was opened in an emergency"), "days later it still waits");
    }
    let other = Caller::signed_in(world, &MAX);
    assert!(!other.get("/account").body.contains("opened in an emergency"), "another team's manager hears nothing");
    assert!(other.get("/emergency-openings").body.contains("Nothing waits for you"));
    let one = town::link_in(&asha.get("/emergency-openings").body, "/emergency-openings/");
    assert_eq!(other.get(&one).status, 404);
    assert_eq!(pip.get(&family).status, 403, "a privacy officer reads no record by that");
    let said = [("outcome", "not_right"), ("words", "He is her former partner's friend.")];
    assert_eq!(asha.send_changed(&one, &asha.get(&one), &said).status, 303);
    assert!(!pip.get("/account").body.contains("opened in an emergency"));
    assert!(pip.get("/emergency-openings").body.contains("It was not right"));
    let entries: Vec<(String, Option<Id>)> = query(world, |connection| {
        let acts = trail::act.eq_any(["opened_in_emergency", "emergency_reviewed"]);
        Ok(trail::table.filter(acts).order(trail::id).select((trail::act, trail::family_id)).load(connection)?)
    });
    assert_eq!(entries.len(), 2);
    assert!(entries.iter().all(|(_, family)| family.is_some()), "each with its family");
}

fn nobody_looks_at_their_own_opening(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(MAX);
    let max = Caller::signed_in(world, &MAX);
    assert_eq!(opens(&max, &family).status, 303);
    let one = town::link_in(&Caller::signed_in(world, &ASHA).get("/emergency-openings").body, "/emergency-openings/");
    // Even where he comes to answer for the family afterwards.
    change(world, |connection| {
        let team: Option<Id> =
            users::table.filter(users::email.eq(MAX.email())).select(users::team_id).first(connection)?;
        diesel::update(families::table).set(families::team_id.eq(team)).execute(connection)?;
        Ok(())
    });
    assert_eq!(max.get(&one).status, 404);
    assert!(max.get("/emergency-openings").body.contains("Nothing waits for you"));
}

fn of_two_who_look_at_once_one_is_told(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(PIP);
    assert_eq!(opens(&Caller::signed_in(world, &GRACE), &family).status, 303);
    let (asha, pip) = (Caller::signed_in(world, &ASHA), Caller::signed_in(world, &PIP));
    let one = town::link_in(&asha.get("/emergency-openings").body, "/emergency-openings/");
    let pages = (asha.get(&one), pip.get(&one));
    let right = [("outcome", "right"), ("words", "I asked her.")];
    assert_eq!(asha.send_changed(&one, &pages.0, &right).status, 303);
    let late = pip.send_changed(&one, &pages.1, &[("outcome", "not_right"), ("words", "I do not think so.")]);
    assert_eq!(late.status, 422, "{}", late.body);
    assert!(late.body.contains("Somebody has looked at this already"));
}

fn who_asks_too_often_is_given_nothing_and_seen(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(PIP);
    let grace = Caller::signed_in(world, &GRACE);
    for born in ["1", "2", "3"] {
        nothing(&grace, &[("name", "Nadia Rahman"), ("born_day", born), ("born_month", "4"), ("born_year", "1990")]);
    }
    let told = || -> i64 {
        query(world, |connection| {
            Ok(outbox::table.filter(outbox::address.eq(PIP.email())).count().get_result(connection)?)
        })
    };
    assert_eq!(told(), 0);
    nothing(&grace, &[("reference", family.rsplit('/').next().expect("a reference"))]);
    nothing(&grace, &[("reference", family.rsplit('/').next().expect("a reference"))]);
    assert_eq!(told(), 1, "once");
    let list = Caller::signed_in(world, &PIP).get("/emergency-openings").body;
    assert_eq!(list.matches("Grace Adeyemi").count(), 5, "{list}");
    assert!(!Caller::signed_in(world, &ASHA).get("/emergency-openings").body.contains("Grace"), "not for a manager");
    world.minutes_pass(24 * 60 + 1);
    assert_eq!(opens(&Caller::signed_in(world, &GRACE), &family).status, 303, "the next day it may be an emergency");
}

fn an_officer_sees_no_opening_of_a_family_they_must_not_know(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(PIP);
    assert_eq!(opens(&Caller::signed_in(world, &GRACE), &family).status, 303);
    let pip = Caller::signed_in(world, &PIP);
    let one = town::link_in(&pip.get("/emergency-openings").body, "/emergency-openings/");
    change(world, |connection| {
        let pip = user(connection, &PIP)?;
        let family: Id = families::table.select(families::id).first(connection)?;
        diesel::insert_into(family_clearances::table)
            .values((
                family_clearances::family_id.eq(family),
                family_clearances::user_id.eq(pip),
                family_clearances::cleared.eq(false),
                family_clearances::reason.eq("His brother."),
            ))
            .execute(connection)?;
        Ok(())
    });
    assert_eq!(pip.get(&one).status, 404);
    assert!(pip.get("/emergency-openings").body.contains("Nothing waits for you"));
    assert!(!pip.get("/account").body.contains("opened in an emergency"));
}
