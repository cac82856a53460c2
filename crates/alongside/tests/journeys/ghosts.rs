//! Somebody who is nobody: an account that one administrator makes for themselves. It reads nothing, because somebody else must have said yes first.

use alongside_schema::Role;
use alongside_schema::tables::{families, user_roles, users};
use diesel::prelude::*;

use crate::doors_open::{CONFIRM, adds, code_in, first_sign_in};
use crate::invitations::{at_an_address, invites, letters};
use crate::sign_in::IDA;
use crate::support::{Caller, Who, World, on_both_engines, query};
use crate::town::{self, ASHA, OWEN, PRIYA, SAM, TOM};
use crate::workers::id_of;

on_both_engines!(
    one_administrator_becomes_nobody_who_reads,
    a_manager_of_the_agency_is_the_second_person,
    who_nobody_could_confirm_is_added_on_the_server,
    work_that_reaches_families_is_confirmed_before_its_link_goes,
    a_manager_in_no_team_reaches_nothing_by_being_one,
);

const NEW: &str = "marmalade ferry quiet";
const JO: Who = Who { name: "Jo Ghost", ..SAM };
const OF_A_GHOST: [&str; 3] = ["practitioner", "manager", "front_door"];

fn roles(world: &World, who: &Who) -> Vec<Role> {
    let id = id_of(world, who);
    query(world, move |connection| {
        let theirs = user_roles::table.filter(user_roles::user_id.eq(id)).order(user_roles::role);
        Ok(theirs.select(user_roles::role).load(connection)?)
    })
}

/// The addresses of what waits, on one of the two lists.
fn waiting(caller: &Caller, list: &str, part: &str) -> Vec<String> {
    let page = caller.get(list).body;
    let parts = page.split("href=\"").skip(1).filter_map(|part| part.split('"').next());
    parts.filter(|href| href.starts_with(part)).map(str::to_owned).collect()
}

fn one_administrator_becomes_nobody_who_reads(world: &World) {
    town::family_with_a_lead(world);
    let sam = Caller::signed_in(world, &SAM);
    let added = adds(&sam, JO.name, &OF_A_GHOST);
    assert!(added.status == 303 && code_in(&added).is_none(), "nobody has a key to it: {}", added.body);
    assert_eq!(roles(world, &JO), [Role::Practitioner]);
    let jo = id_of(world, &JO);
    let early = sam.post(&format!("/accounts/{jo}/code"), &[]);
    assert!(early.status == 422 && code_in(&early).is_none());
    let asked = waiting(&sam, "/accounts", "/accounts/asked/");
    assert_eq!(asked.len(), 2, "the front door, and a manager");
    for address in &asked {
        assert_eq!(sam.post(address, CONFIRM).status, 422, "who asks does not confirm");
    }
    // Taking it back leaves an account with what one gives alone, which reaches nothing.
    for address in &asked {
        assert_eq!(sam.post(address, &[("decide", "no")]).status, 303);
    }
    let code = code_in(&sam.post(&format!("/accounts/{jo}/code"), &[])).expect("a code for a practitioner");
    let mut ghost = Caller::stranger(world);
    let come_in = first_sign_in(world, &ghost, &code, NEW);
    ghost.takes_cookie_of(&come_in);
    assert_eq!(ghost.get("/requests").status, 403);
    assert_eq!(ghost.get("/team").status, 403);
    let found = crate::finding::found(&ghost, "name", "Rahman");
    assert!(!found.contains("Nadia Rahman"), "{found}");
}

fn a_manager_of_the_agency_is_the_second_person(world: &World) {
    for who in [SAM, ASHA, TOM, PRIYA] {
        world.add(who);
    }
    let head = Who { name: "Hilda Rowe", agency: PRIYA.agency, team: "Heads", ..ASHA };
    let noteam = Who { name: "Nora Moss", team: "", ..ASHA };
    for who in [head, noteam] {
        world.add(who);
    }
    let (sam, asha) = (Caller::signed_in(world, &SAM), Caller::signed_in(world, &ASHA));
    assert_eq!(adds(&sam, JO.name, &OF_A_GHOST).status, 303);
    let asked = waiting(&asha, "/team/access", "/team/asked/");
    assert_eq!(asked.len(), 2);
    for other in [head, noteam] {
        let caller = Caller::signed_in(world, &other);
        assert_eq!(caller.post(&asked[0], CONFIRM).status, 404, "{} has no say", other.name);
    }
    assert!(asha.get(&asked[0]).is(200).contains("speak to Jo Ghost yourself"));
    let first = asha.post(&asked[0], CONFIRM);
    assert!(first.status == 303 && code_in(&first).is_none());
    let code = code_in(&asha.post(&asked[1], CONFIRM)).expect("who confirms has the code, and who asked has not");
    assert_eq!(roles(world, &JO), [Role::FrontDoor, Role::Manager, Role::Practitioner]);
    let late = sam.post(&format!("/accounts/{}/code", id_of(world, &JO)), &[]);
    assert!(late.status == 422 && code_in(&late).is_none(), "nor does the asker get one afterwards");
    assert_eq!(first_sign_in(world, &Caller::stranger(world), &code, NEW).status, 303);
}

fn who_nobody_could_confirm_is_added_on_the_server(world: &World) {
    world.add(SAM);
    let sam = Caller::signed_in(world, &SAM);
    for role in ["manager", "front_door"] {
        let alone = adds(&sam, JO.name, &[role]);
        assert!(alone.status == 422 && alone.body.contains("alongside user add"), "{role}: {}", alone.body);
    }
    assert!(code_in(&adds(&sam, JO.name, &["practitioner"])).is_some(), "who reaches nothing by it is added by one");
}

fn work_that_reaches_families_is_confirmed_before_its_link_goes(world: &World) {
    for who in [PRIYA, SAM, IDA] {
        world.add(who);
    }
    let world = &at_an_address(world);
    let (sam, ida) = (Caller::signed_in(world, &SAM), Caller::signed_in(world, &IDA));
    let sent = [("email", "jo.ghost@example.org"), ("roles", "front_door")];
    assert_eq!(invites(&sam, PRIYA.agency, &sent).location, "/accounts/invitations");
    assert!(letters(world).is_empty(), "nothing goes before somebody else has confirmed it");
    let asked = waiting(&ida, "/accounts", "/accounts/asked/").remove(0);
    assert_eq!(ida.post(&asked, CONFIRM).status, 303);
    assert_eq!(letters(world).len(), 1);
    let given: i64 = query(world, |connection| {
        Ok(user_roles::table.filter(user_roles::role.eq(Role::FrontDoor)).count().get_result(connection)?)
    });
    assert_eq!(given, 1);
}

fn a_manager_in_no_team_reaches_nothing_by_being_one(world: &World) {
    let noteam = Who { name: "Nora Moss", team: "", ..ASHA };
    for who in [OWEN, ASHA, noteam] {
        world.add(who);
    }
    let address = crate::deciding::asked(world, "", "");
    assert_eq!(crate::deciding::decides(world, &address, &[]).status, 303);
    let reference: String =
        query(world, |connection| Ok(families::table.select(families::reference).first(connection)?));
    let family = format!("/families/{reference}");
    let (asha, nora) = (Caller::signed_in(world, &ASHA), Caller::signed_in(world, &noteam));
    assert!(asha.get("/waiting").is(200).contains(&reference));
    asha.get(&family).is(200);
    assert!(!nora.get("/waiting").is(200).contains(&reference));
    nora.get(&family).is(404);
    let teams: i64 = query(world, |connection| {
        Ok(users::table.filter(users::team_id.is_not_null()).count().get_result(connection)?)
    });
    assert_eq!(teams, 1, "she is in none");
}
