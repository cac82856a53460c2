//! Who joins, moves and leaves: somebody looks again at what each person has, and whose access ends is out at once, everywhere.

use alongside_schema::tables::{access_reviews, families, family_clearances, known_devices, sessions, trail, users};
use axum::body::Body;
use axum::http::{Request, header};
use diesel::prelude::*;

use crate::sign_in::IDA;
use crate::support::{Answer, Caller, PASSWORD, RUNTIME, Who, World, change, in_six_ways, on_both_engines, query};
use crate::town::{self, ASHA, GRACE, OWEN, PRIYA, SAM, TOM};
use crate::workers::id_of;

in_six_ways!(a_manager_looks_at_their_team);

on_both_engines!(
    who_leaves_is_out_at_once_everywhere,
    a_family_keeps_its_lead_until_it_has_another,
    from_the_last_day_on_nobody_comes_in,
    a_manager_learns_nothing_of_families_that_they_do_not_reach,
    nobody_looks_at_themselves_or_at_another_team,
    an_administrator_looks_at_everybody_and_saves_it,
    work_is_taken_away_at_once,
    who_was_not_looked_at_in_time_stands_first,
);

fn a_manager_looks_at_their_team(world: &World) {
    town::family_with_a_lead(world);
    let mut asha = world.another_screen_of(&ASHA);
    asha.signs_in().open("/team").follow("Who of your team still should have what they have");
    asha.sees("Tom Fielding")
        .sees("Practitioner")
        .sees_not("Grace Adeyemi")
        .sees_not("Owen Hale")
        .sees_not("Sam Okafor");
    asha.follow("Tom Fielding").sees("They lead families. If they leave, these need a new lead first.");
    asha.press("Save").sees("Select what comes of it").sees("Say what you looked at, or whom you asked");
    asha.choose("What comes of it?", "It stays as it is");
    asha.fill("What did you look at, or whom did you ask?", "Spoke to Tom on Monday: he works as before.");
    asha.press("Save").at("/team/access").sees("Asha Mirza, 21 November 2026: It stays as it is");
    asha.sees("19 February 2027").follow("Tom Fielding").sees("Spoke to Tom on Monday");
}

/// Sends a look at somebody.
fn looks(by: &Caller, address: &str, changes: &[(&str, &str)]) -> Answer {
    let page = by.get(address);
    page.is(200);
    let mut fields = vec![("words", "I asked their manager.")];
    fields.extend_from_slice(changes);
    by.send_changed(address, &page, &fields)
}

fn of_team(who: &Who, world: &World) -> String {
    format!("/team/access/{}", id_of(world, who))
}

const ENDS: &[(&str, &str)] = &[("outcome", "ends")];

fn tries(world: &World, who: &Who) -> u16 {
    let id = world.site().db().chance().id(world.site().clock().now()).to_string();
    let email = who.email();
    let fields = [("form_id", id.as_str()), ("form_name", "sign-in"), ("email", &email), ("password", PASSWORD)];
    Caller::stranger(world).post("/sign-in", &fields).status
}

fn asks_by_program(world: &World, token: &str) -> u16 {
    let request = Request::get("/api/v1/caseload").header(header::AUTHORIZATION, format!("Bearer {token}"));
    Caller::stranger(world).send(request.body(Body::empty()).expect("a request")).status
}

fn is_active(world: &World, id: &alongside_schema::Id) -> bool {
    let id = id.clone();
    query(world, move |connection| Ok(users::table.filter(users::id.eq(id)).select(users::active).first(connection)?))
}

fn who_leaves_is_out_at_once_everywhere(world: &World) {
    let family = town::family_with_a_lead(world);
    let (asha, tom) = (Caller::signed_in(world, &ASHA), Caller::signed_in(world, &TOM));
    let (token, id) = (town::token(world, &TOM), id_of(world, &TOM));
    assert_eq!((tom.get(&family).status, asks_by_program(world, &token)), (200, 200));
    assert_eq!(looks(&asha, &of_team(&TOM, world), ENDS).location, "/team/access");
    assert_eq!(tom.get(&family).location, format!("/sign-in?next={family}"));
    assert_eq!(asks_by_program(world, &token), 401);
    assert_eq!(tries(world, &TOM), 422, "the right password is no password any more");
    let of = id.clone();
    let (open, known): (i64, i64) = query(world, move |connection| {
        let open = sessions::table.filter(sessions::user_id.eq(&of).and(sessions::ended_at.is_null()));
        let known = known_devices::table.filter(known_devices::user_id.eq(&of));
        Ok((open.count().get_result(connection)?, known.count().get_result(connection)?))
    });
    assert_eq!((open, known), (0, 0), "nothing of his opens anything");
    let entered: i64 = query(world, move |connection| {
        let of = trail::act.eq("account_changed").and(trail::target.eq(id.to_string()));
        Ok(trail::table.filter(of.and(trail::detail.eq("looked at: ends"))).count().get_result(connection)?)
    });
    assert_eq!(entered, 1);
}

/// The family is led by name until somebody else leads it; that stands first in the list, and the account ends by itself once nobody waits for it.
fn a_family_keeps_its_lead_until_it_has_another(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(crate::workers::JO);
    let (asha, id) = (Caller::signed_in(world, &ASHA), id_of(world, &TOM));
    assert_eq!(looks(&asha, &of_team(&TOM, world), ENDS).status, 303);
    assert!(is_active(world, &id) && asha.get(&family).body.contains("Tom Fielding"));
    let list = asha.get("/team/access").body;
    let first = list.find("<tbody").map(|at| &list[at..]).expect("a list");
    let (tom, jo) = (first.find("Tom Fielding").expect("Tom"), first.find("Jo ").unwrap_or(usize::MAX));
    assert!(tom < jo && list.contains("Has no access any more and still leads 1 family: give these a new lead"));
    assert!(!asha.get("/workers").body.contains("Tom Fielding"), "and nobody gives him another");
    let lead = format!("{family}/lead");
    let jo = id_of(world, &crate::workers::JO);
    let given = asha.send_changed(&lead, &asha.get(&lead), &[("worker", jo.as_str()), ("code", "LEFTRL")]);
    assert_eq!(given.status, 303, "{}", given.body);
    let ended = world.site().db().housekeeping(alongside_access::end_access_of_who_left);
    assert_eq!(RUNTIME.block_on(ended).expect("a count"), 1);
    assert!(!is_active(world, &id) && !asha.get("/team/access").body.contains("Tom Fielding"));
    let again = world.site().db().housekeeping(alongside_access::end_access_of_who_left);
    assert_eq!(RUNTIME.block_on(again).expect("a count"), 0, "once");
}

fn from_the_last_day_on_nobody_comes_in(world: &World) {
    town::family_with_a_lead(world);
    let (sam, id) = (Caller::signed_in(world, &SAM), id_of(world, &GRACE));
    let address = format!("/accounts/{id}/review");
    let until = [("outcome", "changed"), ("ends_day", "23"), ("ends_month", "11"), ("ends_year", "2026")];
    assert_eq!(looks(&sam, &address, &until).location, "/accounts/review");
    assert!(sam.get("/accounts/review").body.contains("Their access ends on 23 November 2026"));
    world.it_is("2026-11-22T23:50:00Z");
    let grace = Caller::signed_in(world, &GRACE);
    assert_eq!(grace.get("/caseload").status, 200);
    world.it_is("2026-11-23T00:01:00Z");
    assert_eq!(grace.get("/caseload").location, "/sign-in?next=/caseload", "the guard needs nobody to have looked");
    assert_eq!(tries(world, &GRACE), 422);
    assert!(is_active(world, &id));
    let ended = world.site().db().housekeeping(alongside_access::end_access_of_who_left);
    assert_eq!(RUNTIME.block_on(ended).expect("a count"), 1);
    assert!(!is_active(world, &id));
    let entered: Vec<String> = query(world, move |connection| {
        let of = trail::act.eq("account_changed").and(trail::target.eq(id.to_string()));
        Ok(trail::table.filter(of).order(trail::id.desc()).select(trail::detail).load(connection)?)
    });
    assert_eq!(entered[0], "access ended: the last day is over");
}

/// Asha does not know of a family that Tom leads. Neither before nor after she ends his access does anything say so; who looks after the accounts sees
/// that there is something to do.
fn a_manager_learns_nothing_of_families_that_they_do_not_reach(world: &World) {
    let family = town::family_with_a_lead(world);
    let reference = family.rsplit('/').next().expect("a reference").to_owned();
    let tom = id_of(world, &TOM);
    let of = tom.clone();
    change(world, move |connection| {
        let restricted = families::table.filter(families::reference.eq(reference));
        let id: alongside_schema::Id = restricted.clone().select(families::id).first(connection)?;
        diesel::update(families::table.filter(families::id.eq(&id)))
            .set(families::restricted.eq(true))
            .execute(connection)?;
        Ok(diesel::insert_into(family_clearances::table)
            .values((
                family_clearances::family_id.eq(id),
                family_clearances::user_id.eq(of),
                family_clearances::cleared.eq(true),
            ))
            .execute(connection)?)
    });
    world.add(crate::workers::JO);
    let (asha, sam) = (Caller::signed_in(world, &ASHA), Caller::signed_in(world, &SAM));
    let plain = |who: &Who| {
        let page = asha.get(&of_team(who, world)).body;
        let form = town::hidden_in(&page, "form_id");
        let id = id_of(world, who).to_string();
        page.replace(who.name, "NAME").replace(who.job_title, "JOB").replace(&id, "ID").replace(&form, "FORM")
    };
    assert_eq!(
        plain(&TOM),
        plain(&crate::workers::JO),
        "who leads a family that she must not know of looks like who leads none"
    );
    for who in [TOM, crate::workers::JO] {
        let address = of_team(&who, world);
        let ended = looks(&asha, &address, ENDS);
        assert_eq!((ended.status, ended.location.as_str()), (303, "/team/access"));
        assert_eq!(asha.get(&address).status, 404);
        for page in ["/team/access", "/workers", "/teams", "/team"] {
            assert!(!asha.get(page).body.contains(who.name), "{} at {page}", who.name);
        }
    }
    assert!(is_active(world, &tom));
    let seen = sam.get("/accounts/review").body;
    assert!(seen.contains("Has no access any more and still leads families") && !seen.contains("1 famil"), "{seen}");
}

fn nobody_looks_at_themselves_or_at_another_team(world: &World) {
    town::family_with_a_lead(world);
    world.add(IDA);
    let (asha, sam) = (Caller::signed_in(world, &ASHA), Caller::signed_in(world, &SAM));
    for who in [ASHA, GRACE, OWEN, PRIYA, SAM] {
        assert_eq!(asha.get(&of_team(&who, world)).status, 404, "{}", who.name);
    }
    assert_eq!(sam.get(&format!("/accounts/{}/review", id_of(world, &SAM))).status, 404);
    assert_eq!(asha.get("/accounts/review").status, 403);
    assert_eq!(sam.get("/team/access").status, 403);
    for who in [TOM, OWEN, PRIYA] {
        let caller = Caller::signed_in(world, &who);
        assert_eq!((caller.get("/team/access").status, caller.get("/accounts/review").status), (403, 403));
    }
    // Whoever is in no team answers for nobody's access.
    let noteam = Who { name: "Nora Moss", team: "", ..ASHA };
    world.add(noteam);
    let nora = Caller::signed_in(world, &noteam);
    assert!(nora.get("/team/access").body.contains("You are in no team"));
    assert_eq!(nora.get(&of_team(&TOM, world)).status, 404);
}

fn an_administrator_looks_at_everybody_and_saves_it(world: &World) {
    town::family_with_a_lead(world);
    let world = &world.served_with_second_step(alongside_web::settings::SecondFactor::Asked);
    let sam = Caller::signed_in(world, &SAM);
    let list = sam.get("/accounts/review");
    for who in [PRIYA, OWEN, ASHA, TOM, GRACE] {
        assert!(list.body.contains(who.name), "{}", who.name);
    }
    assert!(!list.body.contains("leads 1 family"), "an administrator counts no families");
    let file = sam.post("/accounts/review/file", &[]);
    assert!(file.is(200).contains("Tom Fielding,tom.fielding@example.org,family support worker,Luton Council,North"));
    assert!(file.head.contains("text/csv"), "{}", file.head);
    let entered: Vec<String> = query(world, |connection| {
        let of = trail::act.eq("list_read").and(trail::target.eq("who has access"));
        Ok(trail::table.filter(of).order(trail::id).select(trail::detail).load(connection)?)
    });
    assert_eq!(entered, ["", "as a file"]);
    world.minutes_pass(16);
    assert!(sam.post("/accounts/review/file", &[]).body.contains("Prove that it is you"), "a file takes a fresh proof");
    let asha = Caller::signed_in(world, &ASHA);
    let team = asha.post("/team/access/file", &[]);
    assert!(team.is(200).contains("Tom Fielding") && !team.body.contains("Grace Adeyemi"));
}

fn work_is_taken_away_at_once(world: &World) {
    town::family_with_a_lead(world);
    let both = Who {
        name: "Bea Both",
        roles: &[alongside_schema::Role::Practitioner, alongside_schema::Role::FrontDoor],
        ..TOM
    };
    world.add(both);
    let (asha, sam, bea) =
        (Caller::signed_in(world, &ASHA), Caller::signed_in(world, &SAM), Caller::signed_in(world, &both));
    assert_eq!(bea.get("/requests").status, 200);
    let address = of_team(&both, world);
    assert!(
        !asha.get(&address).body.contains("value=\"practitioner\""),
        "leading families is taken by an administrator"
    );
    let nothing = looks(&asha, &address, &[("outcome", "changed")]);
    assert!(nothing.status == 422 && nothing.body.contains("Select what is taken away"));
    let kept = looks(&asha, &address, &[("outcome", "stays"), ("taken", "front_door")]);
    assert!(kept.status == 422 && kept.body.contains("You took something away"));
    assert_eq!(looks(&asha, &address, &[("outcome", "changed"), ("taken", "front_door")]).status, 303);
    assert_eq!((bea.get("/requests").status, bea.get("/caseload").status), (403, 200));
    let of = id_of(world, &both).to_string();
    let entered: i64 = query(world, move |connection| {
        let of = trail::target.eq(of).and(trail::detail.eq("looked at: changed, without front_door"));
        Ok(trail::table.filter(of).count().get_result(connection)?)
    });
    assert_eq!(entered, 1, "who, whose and which work");
    // What is left can not all be taken: then their access ends.
    let all = looks(
        &sam,
        &format!("/accounts/{}/review", id_of(world, &both)),
        &[("outcome", "changed"), ("taken", "practitioner")],
    );
    assert!(all.status == 422 && all.body.contains("Nothing would be left"), "{}", all.body);
    // Nor from who leads families.
    let leads = Who { name: "Tom Fielding", ..TOM };
    change(world, {
        let id = id_of(world, &leads);
        move |connection| {
            use alongside_schema::tables::user_roles;
            Ok(diesel::insert_into(user_roles::table)
                .values((user_roles::user_id.eq(id), user_roles::role.eq("front_door")))
                .execute(connection)?)
        }
    });
    let refused = looks(
        &sam,
        &format!("/accounts/{}/review", id_of(world, &TOM)),
        &[("outcome", "changed"), ("taken", "practitioner")],
    );
    assert!(refused.status == 422 && refused.body.contains("a new lead"), "{}", refused.body);
    let looks_at: i64 = query(world, |connection| Ok(access_reviews::table.count().get_result(connection)?));
    assert_eq!(looks_at, 1, "what was refused is no look");
}

fn who_was_not_looked_at_in_time_stands_first(world: &World) {
    town::family_with_a_lead(world);
    let sam = Caller::signed_in(world, &SAM);
    assert!(!sam.get("/accounts/review").body.contains(">Due<"));
    world.minutes_pass(90 * 24 * 60);
    let sam = Caller::signed_in(world, &SAM);
    let list = sam.get("/accounts/review").body;
    assert!(list.contains(">Due<") && list.contains("Has not signed in for 90 days"));
    let address = format!("/accounts/{}/review", id_of(world, &GRACE));
    assert_eq!(looks(&sam, &address, &[("outcome", "stays")]).status, 303);
    let list = sam.get("/accounts/review").body;
    let (grace, tom) = (list.find("Grace Adeyemi").expect("Grace"), list.find("Tom Fielding").expect("Tom"));
    assert!(tom < grace, "who was just looked at comes after who waits for it");
}
