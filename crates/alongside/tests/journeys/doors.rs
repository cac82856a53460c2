//! Who may come in where: every route that there is, as everybody who has an account.

use alongside_access::{Permission, may};
use alongside_schema::{Reference, ReferenceKind, Roles, Viewer};

use crate::near_ones::IVY;
use crate::support::{Caller, RUNTIME, World, on_both_engines};
use crate::town;

on_both_engines!(every_route_asks_for_its_permission, a_family_is_only_there_for_those_who_work_with_it);

/// A real address for the pattern of a route, where nothing is.
fn address_of(pattern: &str, world: &World) -> String {
    let reference = Reference::numbered(ReferenceKind::Family, 77).to_string();
    let id = world.site().db().chance().id(world.site().clock().now()).to_string();
    pattern
        .replace("{reference}", &reference)
        .replace("{id}", &id)
        .replace("{row}", &id)
        .replace("{digest}", "x")
        .replace("{name}", "none.css")
        .replace(['{', '}'], "")
}

fn every_route_asks_for_its_permission(world: &World) {
    town::family_with_a_lead(world);
    let stranger = Caller::stranger(world);
    world.add(IVY);
    let everybody = town::EVERYBODY.iter().chain([&IVY]);
    let callers: Vec<(Viewer, Caller)> =
        everybody.map(|who| (viewer_like(who.roles, world), Caller::signed_in(world, who))).collect();
    let routes = alongside::app(world.site());
    assert!(routes.listed().len() > 40);
    for route in routes.listed() {
        let (path, is_get) = (address_of(route.path, world), route.method == axum::http::Method::GET);
        let ask = |caller: &Caller| if is_get { caller.get(&path) } else { caller.post(&path, &[]) };
        let turned_away = ask(&stranger).status;
        let is_api = route.path.starts_with("/api/");
        match route.permission {
            Permission::Public => assert!(![401, 403].contains(&turned_away), "{path} is public"),
            _ if is_api || route.path == "/drafts" => assert_eq!(turned_away, 401, "{path}"),
            _ => assert_eq!(turned_away, 303, "{path} sends a stranger to sign in"),
        }
        if is_api || route.permission == Permission::Public || route.path == "/sign-out" {
            continue;
        }
        for (viewer, caller) in &callers {
            let status = ask(caller).status;
            assert_eq!(
                status == 403,
                !may(viewer, route.permission),
                "{} {path} as {:?}: {status}",
                route.method,
                viewer.roles
            );
            assert!(status < 500, "{} {path} as {:?}: {status}", route.method, viewer.roles);
        }
    }
}

pub fn viewer_like(roles: &[alongside_schema::Role], world: &World) -> Viewer {
    let id = world.site().db().chance().id(world.site().clock().now());
    Viewer {
        user_id: id.clone(),
        name: String::new(),
        job_title: String::new(),
        agency_id: id,
        agency: String::new(),
        team_id: None,
        roles: Roles::new(roles.to_vec()),
        alerts: Vec::new(),
        knows_said_at: None,
        asked: Default::default(),
    }
}

fn a_family_is_only_there_for_those_who_work_with_it(world: &World) {
    let family = town::family_with_a_lead(world);
    let reads = |who| Caller::signed_in(world, who).get(&family);
    assert_eq!(reads(&town::TOM).status, 200, "who leads");
    assert_eq!(reads(&town::ASHA).status, 200, "the manager of the team");
    for (who, status) in [(&town::GRACE, 404), (&town::OWEN, 403), (&town::PRIYA, 403), (&town::SAM, 403)] {
        let answer = reads(who);
        assert_eq!(answer.status, status, "{}", who.name);
        assert!(!answer.body.contains("Rahman") && !answer.body.contains("Hawthorn"));
    }
    search_finds_only_what_may_be_known(world, &family);
    the_trail_knows_who_was_turned_away(world, &family);
}

fn search_finds_only_what_may_be_known(world: &World, family: &str) {
    let found = |who| {
        let caller = Caller::signed_in(world, who);
        let id = town::hidden_in(&caller.get("/search").body, "form_id");
        let sent = caller.post("/search", &[("form_id", &id), ("name", "nadia RAHM")]);
        assert!(sent.location.starts_with("/search/") && !sent.location.to_lowercase().contains("rahm"));
        caller.get(&sent.location).body
    };
    let toms = found(&town::TOM);
    assert!(toms.contains("Nadia Rahman") && toms.contains(family), "found by the beginning of a name, and opened");
    let owens = found(&town::OWEN);
    assert!(
        owens.contains("Nadia Rahman") && !owens.contains(&format!("href=\"{family}\"")),
        "the front door knows that they are there"
    );
    assert!(found(&town::GRACE).contains("Nobody found"));
}

fn the_trail_knows_who_was_turned_away(world: &World, family: &str) {
    use alongside_schema::tables::trail;
    use diesel::prelude::*;
    let path = family.to_owned();
    let denied = world.site().db().plain(move |connection| {
        let count = trail::table.filter(trail::act.eq("denied").and(trail::target.eq(path))).count();
        Ok(count.get_result::<i64>(connection)?)
    });
    assert_eq!(RUNTIME.block_on(denied).expect("a count"), 4);
}
