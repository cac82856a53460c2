//! Proving again who one is, before what takes a fresh proof: joining records, an emergency, a file of the trail, other people's accounts.

use std::collections::BTreeSet;

use alongside_access::Permission;
use alongside_schema::tables::{drafts, sessions, trail};
use alongside_web::settings::SecondFactor;
use diesel::prelude::*;

use crate::emergencies::PIP;
use crate::second_step::{sets_up, strict};
use crate::support::{Caller, PASSWORD, Way, World, in_six_ways, on_both_engines, query};
use crate::town::{self, ASHA, GRACE, SAM, TOM};

in_six_ways!(a_proof_grows_old);

on_both_engines!(
    a_session_that_was_proved_has_a_new_secret,
    a_second_step_is_the_proof_where_there_is_one,
    what_gives_reach_asks_for_a_proof,
    a_wrong_proof_is_slowed_down,
    in_a_demonstration_nobody_proves_anything,
);

const WHAT: &str = "She rang me from the street, her key was taken from her.";

/// A quarter of an hour after signing in, who opens a record in an emergency proves who they are, and what they typed is there.
fn a_proof_grows_old(world: &World) {
    let family = town::family_with_a_lead(world);
    let world = world.served_with_second_step(SecondFactor::Asked);
    let mut grace = world.another_screen_of(&GRACE);
    grace.signs_in();
    world.minutes_pass(16);
    grace.open("/emergency").fill("Their whole name", "Nadia Rahman").fill_day("Their date of birth", "12 4 1990");
    grace.choose("Why can it not wait?", "Somebody may be in danger now").fill("What happened?", WHAT);
    grace.press("Open the record").sees("Prove that it is you").sees("What you typed is kept");
    grace.press("Prove it").sees("Enter your password");
    grace.fill("Your password", "four words of nonsense").press("Prove it").sees("This is not your password");
    grace.holds("Your password", "").fill("Your password", PASSWORD).press("Prove it").sees("Now it is known");
    grace.press("Go on").at(&family).sees("Nadia Rahman");
    // Now it is fresh, and asked for no more.
    grace.open("/emergency").press("Open the record").sees("Enter the family\u{2019}s reference");
    let kept: i64 = query(&world, |connection| Ok(drafts::table.count().get_result(connection)?));
    assert_eq!(kept, 0, "nothing says for whom somebody feared");
}

fn form_id(world: &World) -> String {
    world.site().db().chance().id(world.site().clock().now()).to_string()
}

fn a_session_that_was_proved_has_a_new_secret(world: &World) {
    world.add(TOM);
    let world = world.served_with_second_step(SecondFactor::Asked);
    let mut tom = Caller::signed_in(&world, &TOM);
    world.minutes_pass(16);
    let (before, id) = (tom.cookie().to_owned(), form_id(&world));
    let fields = [("form_id", id.as_str()), ("to", "https://else.example/"), ("password", PASSWORD)];
    let proved = tom.post("/prove", &fields);
    assert_eq!((proved.status, proved.location.as_str()), (303, "/"), "and nobody is sent elsewhere");
    assert_eq!(tom.get("/caseload").location, "/sign-in?next=/caseload", "the old secret opens nothing");
    tom.takes_cookie_of(&proved);
    assert_ne!(tom.cookie(), before);
    assert_eq!(tom.get("/caseload").status, 200);
    let entered: i64 = query(&world, |connection| {
        Ok(trail::table
            .filter(trail::act.eq("proved").and(trail::detail.eq("password")))
            .count()
            .get_result(connection)?)
    });
    assert_eq!(entered, 1);
    let sessions: i64 = query(&world, |connection| Ok(sessions::table.count().get_result(connection)?));
    assert_eq!(sessions, 1, "it is the same session");
}

/// A password that the browser has kept is no proof of who has a second step.
fn a_second_step_is_the_proof_where_there_is_one(world: &World) {
    world.add(TOM);
    let world = strict(world);
    let mut tom = world.another_screen_of(&TOM);
    let (app, codes) = sets_up(&world, &mut tom, &TOM);
    world.minutes_pass(16);
    tom.open("/account/recovery").press("Make ten new codes").sees("Prove that it is you");
    tom.fill("The six numbers that your app shows", PASSWORD).press("Prove it").sees("This code is not right");
    tom.fill("The six numbers that your app shows", &app.shows(world.site().clock().now())).press("Prove it");
    let new = tom.press("Go on").sees("Each works once").reads_recovery_codes();
    assert!(new.len() == 10 && !new.contains(&codes[0]));
    world.minutes_pass(16);
    tom.open("/account/second-factor").press("Set up a second step").sees("Prove that it is you");
    tom.fill("The six numbers that your app shows", &codes[0]).press("Prove it").sees("This code is not right");
    tom.fill("The six numbers that your app shows", &new[0]).press("Prove it").press("Go on").sees("Show neither");
}

/// Whose work gives reach, looks again at what others did, takes protection away or has it in the hand what is destroyed or handed out. What is sent with
/// such a permission takes a fresh proof.
const WEIGHTY: [Permission; 14] = [
    Permission::ManageAccounts,
    Permission::OverseeLinks,
    Permission::GiveOwnRecords,
    Permission::KeepRecords,
    Permission::DecideOnRights,
    Permission::DecideIncidents,
    Permission::Seals,
    Permission::JoinRecords,
    Permission::GiveLead,
    Permission::SecondCheck,
    Permission::ReviewEmergencies,
    Permission::LookAtRestrictions,
    Permission::OpenInEmergency,
    Permission::WatchTrail,
];

/// What is sent with such a permission and takes none, each with why.
const WITHOUT: &[(&str, &str)] = &[
    ("POST /accounts/invitations/{id}/take-back", "takes access away"),
    ("POST /accounts/tokens/{id}/end", "takes access away"),
    ("POST /accounts/{id}/end", "takes access away"),
    ("POST /emergency/{id}/end", "takes reach away from oneself"),
    ("POST /restrictions/{id}/no-more/{row}", "takes reach away"),
    ("POST /workers/{id}/away/{row}/back", "ends that somebody stands in"),
    ("POST /workers/{id}/away/{row}/end", "ends that somebody stands in"),
    ("POST /workers/{id}/about", "says how much somebody can take on"),
    ("POST /teams", "a team with nobody in it and no family"),
    ("POST /teams/{id}", "gives a team another name"),
    ("POST /incidents/{id}/close", "ends what another decision is about"),
    ("POST /oversight/keeping/holds", "keeps what would be destroyed"),
    ("POST /oversight/keeping/lists/{id}/call-off", "keeps what would be destroyed"),
    ("POST /oversight/rights/new", "takes a request in"),
    ("POST /oversight/rights/{id}/time", "says by when"),
    ("POST /oversight/rights/{id}/end", "gives nothing"),
    ("POST /oversight/rights/{id}/rows", "a first look, which somebody else checks with a proof"),
    ("POST /oversight/rights/{id}/rows/{table}/{row}", "a first look, which somebody else checks with a proof"),
    ("POST /oversight/rights/{id}/rows/{table}/{row}/back", "sends a row back to the first look"),
    ("POST /oversight/watch/{screen}", "a look; saved as a file it asks for a proof itself"),
];

/// What takes one although many may send it: who comes to read a record by it, or what leaves or is undone by it.
const ALSO: &[&str] = &[
    "POST /families/{reference}/workers",
    "POST /families/{reference}/workers/part",
    "POST /families/{reference}/second-looks/{id}",
    "POST /families/{reference}/homes/{id}/address",
    "POST /families/{reference}/sendings/{id}",
    "POST /account/second-factor/begin",
    "POST /account/recovery",
    "GET /families/{reference}/transfer/{id}/pack",
];

/// The list is made from the routes: a new one with such a permission takes a proof, or says here why not.
#[test]
fn what_weighs_takes_a_proof_or_says_why_not() {
    let world = World::start(Way::HttpOnSqlite, "what_weighs_takes_a_proof_or_says_why_not");
    let routes = alongside::app(world.site());
    let named = |route: &alongside_access::Listed| format!("{} {}", route.method, route.path);
    let weighs = |route: &&alongside_access::Listed| route.method == "POST" && WEIGHTY.contains(&route.permission);
    let without: BTreeSet<String> =
        routes.listed().iter().filter(weighs).filter(|route| !route.proved).map(named).collect();
    let said: BTreeSet<String> = WITHOUT.iter().map(|(route, _)| (*route).to_owned()).collect();
    assert_eq!(without, said, "on the left: what takes no proof; on the right: what is said of it");
    let asks: BTreeSet<String> = routes.listed().iter().filter(|route| route.proved).map(named).collect();
    let papers = alongside_families::papers::PAPERS.iter().filter_map(|paper| paper.second);
    let also = ALSO.iter().map(|route| (*route).to_owned()).chain(papers.map(|path| format!("POST {path}")));
    for expected in also {
        assert!(asks.contains(&expected), "{expected} asks for a proof");
    }
}

/// Each of these asks for a proof, and nothing of it is done before.
fn what_gives_reach_asks_for_a_proof(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(PIP);
    let world = world.served_with_second_step(SecondFactor::Asked);
    let (asha, sam, pip) =
        (Caller::signed_in(&world, &ASHA), Caller::signed_in(&world, &SAM), Caller::signed_in(&world, &PIP));
    let routes = alongside::app(world.site());
    let asks: Vec<String> = routes
        .listed()
        .iter()
        .filter(|route| route.proved)
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    assert!(asks.iter().any(|route| route == "POST /accounts/new"));
    let file = [("form_id", form_id(&world)), ("form_name", "watch".into()), ("as", "file".into())];
    let file: Vec<(&str, &str)> = file.iter().map(|(name, text)| (*name, text.as_str())).collect();
    assert!(!pip.post("/oversight/watch/refused", &file).body.contains("Prove that it is you"));
    world.minutes_pass(16);
    let prove = "Prove that it is you";
    assert!(asha.post(&format!("{family}/join"), &[("reason", "Twice.")]).is(200).contains(prove));
    let new = sam.post("/accounts/new", &[("name", "Zed <b>Zed</b>")]);
    assert!(new.is(200).contains(prove) && new.body.contains("name=\"kept.name\"") && !new.body.contains("<b>"));
    let refused = pip.post("/oversight/watch/refused", &file);
    assert!(refused.is(200).contains(prove) && !refused.head.contains("text/csv"));
    assert!(!pip.post("/oversight/watch/refused", &file[..2]).body.contains(prove), "a look is no file");
    // Whose work it is not is told that, and not to prove anything.
    assert_eq!(pip.post("/accounts/new", &[]).status, 403);
}

fn a_wrong_proof_is_slowed_down(world: &World) {
    world.add(TOM);
    let world = world.served_with_second_step(SecondFactor::Asked);
    let tom = Caller::signed_in(&world, &TOM);
    let prove = |password: &str| {
        let id = form_id(&world);
        tom.post("/prove", &[("form_id", &id), ("to", "/caseload"), ("password", password)])
    };
    for _ in 0..5 {
        assert_eq!(prove("four words of nonsense").status, 422);
    }
    assert_eq!(prove(PASSWORD).status, 429, "the right one waits as well");
    let entered: i64 = query(&world, |connection| {
        let wrong = trail::table.filter(trail::act.eq("sign_in_refused").and(trail::detail.eq("own password")));
        Ok(wrong.count().get_result(connection)?)
    });
    assert_eq!(entered, 5);
}

fn in_a_demonstration_nobody_proves_anything(world: &World) {
    town::family_with_a_lead(world);
    let demo = world.served_as_demo();
    let sam = Caller::by_button(&demo, SAM.name);
    for _ in 0..3 {
        world.minutes_pass(20);
        assert_eq!(sam.get("/accounts").status, 200);
    }
    assert_eq!(sam.post("/accounts/new", &[("form_id", &form_id(&demo))]).status, 400, "the form itself is looked at");
    // What anybody got by a button is worth nothing where the same record is served in earnest.
    let in_earnest = Caller::with_cookie(world, sam.cookie());
    assert_eq!(in_earnest.get("/accounts").location, "/sign-in?next=/accounts");
}
