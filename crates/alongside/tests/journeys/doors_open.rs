//! Who tries the doors: guessers, an administrator who would like to be somebody else, and whoever finds an old cookie.

use std::collections::HashSet;

use alongside_access::Hashing;
use alongside_clocks::Clocks;
use alongside_schema::{Id, Role};
use alongside_web::Settings;
use axum::body::Body;
use axum::http::{Request, header};
use tower::ServiceExt;

use crate::sign_in::IDA;
use crate::support::{Answer, Caller, PASSWORD, RUNTIME, Who, World, on_both_engines};
use crate::town::{self, SAM, TOM};

on_both_engines!(
    two_hundred_at_once_are_hashed_five_times,
    a_stranger_elsewhere_locks_nobody_out,
    nobody_learns_who_has_an_account,
    a_code_that_is_none_is_slowed_down,
    a_token_that_is_none_is_entered_and_slowed_down,
    an_administrator_does_not_become_a_colleague,
    a_manager_confirms_in_the_place_of_a_second_administrator,
    who_reads_restricted_families_is_named_by_two,
    of_two_who_confirm_at_once_one_does,
    the_only_administrator_is_shown_the_way,
    an_old_cookie_keeps_one_form_for_a_day,
    a_listed_password_is_not_chosen,
    a_browser_forgets_at_sign_out,
);

const NEW: &str = "marmalade ferry quiet";

fn a_form_id(world: &World) -> String {
    world.site().db().chance().id(world.site().clock().now()).to_string()
}

fn form_of(fields: &[(&str, &str)]) -> Body {
    Body::from(url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish())
}

/// A try to sign in, as a browser behind this address sends it.
fn a_try(world: &World, from: &str, email: &str, password: &str) -> Request<Body> {
    let fields = [("form_id", a_form_id(world)), ("form_name", "sign-in".to_owned()), ("email", email.to_owned())];
    let mut fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fields.push(("password", password));
    Request::post("/sign-in")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .header("x-forwarded-for", from)
        .body(form_of(&fields))
        .expect("a request")
}

/// The service behind a proxy, which says from where everybody comes.
fn behind_a_proxy(world: &World, change: impl FnOnce(&mut Settings)) -> World {
    let mut settings = world.site().settings().clone();
    settings.server.proxies = 1;
    change(&mut settings);
    world.served_as(settings, Clocks::built_in())
}

/// The pages alone, and the turns by which they hash.
fn pages(world: &World) -> (axum::Router, Hashing) {
    let routes = alongside::app(world.site());
    let hashing = routes.hashing().expect("somebody hashes").clone();
    (routes.into_router().with_state(world.site().clone()), hashing)
}

fn account_of(world: &World, who: &Who) -> Id {
    let email = who.email();
    RUNTIME.block_on(world.site().db().plain(move |c| alongside_access::user_of_email(c, &email))).expect("an account")
}

fn entries(world: &World, act: &'static str) -> i64 {
    use alongside_schema::tables::trail;
    use diesel::prelude::*;
    let count = world
        .site()
        .db()
        .plain(move |connection| Ok(trail::table.filter(trail::act.eq(act)).count().get_result::<i64>(connection)?));
    RUNTIME.block_on(count).expect("a count")
}

/// Whether a half-written form holds these words, whoever's it is.
fn is_in_a_draft(world: &World, words: &'static str) -> bool {
    use alongside_schema::tables::drafts;
    use diesel::prelude::*;
    let found = world.site().db().plain(move |connection| {
        let like = drafts::fields.like(format!("%{words}%"));
        Ok(drafts::table.filter(like).count().get_result::<i64>(connection)?)
    });
    RUNTIME.block_on(found).expect("a count") > 0
}

fn two_hundred_at_once_are_hashed_five_times(world: &World) {
    world.add(TOM);
    let world = behind_a_proxy(world, |_| {});
    let (router, hashing) = pages(&world);
    let tries = (0..200).map(|n| a_try(&world, "203.0.113.1", &TOM.email(), &format!("guess number {n}")));
    let statuses: Vec<u16> = RUNTIME.block_on(async {
        let all: Vec<_> = tries.map(|one| tokio::spawn(router.clone().oneshot(one))).collect();
        let mut statuses = Vec::new();
        for one in all {
            statuses.push(one.await.expect("an answer").expect("an answer").status().as_u16());
        }
        statuses
    });
    let of = |status| statuses.iter().filter(|one| **one == status).count();
    assert_eq!((of(422), of(429)), (5, 195), "five are looked at");
    assert_eq!(hashing.made(), 5, "and no more are hashed");
    assert_eq!(
        (entries(&world, "sign_in_refused"), entries(&world, "too_many_tries")),
        (5, 1),
        "nobody fills the trail"
    );
}

/// The account waits where it is guessed from, and not where its person is. From many networks at once it is guessed only so often; the networks
/// from which its person came of late are not counted among them.
fn a_stranger_elsewhere_locks_nobody_out(world: &World) {
    world.add(TOM);
    let world = behind_a_proxy(world, |settings| settings.sign_in.account_tries_everywhere = 8);
    let caller = Caller::stranger(&world);
    let tries = |from: &str, password| caller.send(a_try(&world, from, &TOM.email(), password)).status;
    for _ in 0..5 {
        assert_eq!(tries("203.0.113.1", "not the password"), 422);
    }
    assert_eq!(tries("203.0.113.1", PASSWORD), 429, "where it was guessed the right password waits too");
    assert_eq!(tries("198.51.100.7", PASSWORD), 303, "Tom is somewhere else and comes in");
    for at in 0..3 {
        assert_eq!(tries(&format!("192.0.2.{at}"), "not the password"), 422);
    }
    assert_eq!(tries("192.0.2.99", "not the password"), 429, "guessed from everywhere at once");
    assert_eq!(tries("192.0.2.99", PASSWORD), 429, "a place that he never came from waits");
    for _ in 0..10 {
        assert_eq!(tries("198.51.100.7", PASSWORD), 303, "he comes in where he always does, as often as he likes");
    }
    world.minutes_pass(16);
    assert_eq!(tries("192.0.2.99", PASSWORD), 303, "no longer than needed");
}

/// Neither by the words nor by what is done for an answer: it is hashed once, whoever is asked about.
fn nobody_learns_who_has_an_account(world: &World) {
    for who in [TOM, SAM, IDA] {
        world.add(who);
    }
    let (never, ended) = (account_of(world, &SAM), account_of(world, &IDA));
    let changed = world.site().db().housekeeping(move |tx| {
        use alongside_schema::tables::users;
        use diesel::prelude::*;
        diesel::update(users::table.filter(users::id.eq(never)))
            .set(users::password_hash.eq(None::<String>))
            .execute(tx.connection())?;
        let ended = users::table.filter(users::id.eq(ended));
        Ok(diesel::update(ended).set(users::active.eq(false)).execute(tx.connection())?)
    });
    RUNTIME.block_on(changed).expect("two accounts that nobody can sign in with");
    let world = behind_a_proxy(world, |_| {});
    let (router, hashing) = pages(&world);
    let mut answers = HashSet::new();
    let long = "x".repeat(40_000);
    for (at, (email, password)) in [
        (TOM.email(), "not the password"),
        ("nobody@example.org".to_owned(), PASSWORD),
        (SAM.email(), PASSWORD),
        (IDA.email(), PASSWORD),
        (TOM.email(), ""),
        ("nobody@example.org".to_owned(), ""),
        (TOM.email(), long.as_str()),
        ("nobody@example.org".to_owned(), long.as_str()),
    ]
    .into_iter()
    .enumerate()
    {
        let before = hashing.made();
        let answer = RUNTIME.block_on(async {
            let answer = router.clone().oneshot(a_try(&world, &format!("192.0.2.{at}"), &email, password)).await;
            let answer = answer.expect("an answer");
            assert_eq!(answer.status().as_u16(), 422);
            let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await.expect("a body");
            String::from_utf8_lossy(&body).into_owned()
        });
        assert_eq!(hashing.made() - before, 1, "{email}");
        let id = town::hidden_in(&answer, "form_id");
        answers.insert(answer.replace(&email, "E-MAIL").replace(&id, "ID"));
    }
    assert_eq!(answers.len(), 1, "to the letter the same page");
    let before = hashing.made();
    let right = a_try(&world, "192.0.2.200", &TOM.email(), PASSWORD);
    assert_eq!(RUNTIME.block_on(router.oneshot(right)).expect("an answer").status(), 303);
    assert_eq!(hashing.made() - before, 1, "nor does it take more to be right");
}

pub fn first_sign_in(world: &World, caller: &Caller, code: &str, password: &str) -> Answer {
    let id = a_form_id(world);
    let fields = [("form_id", id.as_str()), ("form_name", "first-sign-in"), ("code", code), ("password", password)];
    caller.post("/first-sign-in", &fields)
}

fn a_code_that_is_none_is_slowed_down(world: &World) {
    world.add(TOM);
    let tom = account_of(world, &TOM);
    let code = world.site().db().chance().secret();
    let made = code.clone();
    let made = world.site().db().write(move |tx| {
        alongside_access::renew_code_on_server(tx, &tom, &made, false)?;
        Ok(alongside_schema::Entry::by_nobody(alongside_schema::Act::AccountChanged).with(()))
    });
    RUNTIME.block_on(made).expect("a code");
    let mut settings = world.site().settings().clone();
    settings.sign_in.network_tries = 3;
    let world = world.served_as(settings, Clocks::built_in());
    let stranger = Caller::stranger(&world);
    for _ in 0..5 {
        let wrong = first_sign_in(&world, &stranger, &"0".repeat(64), NEW);
        assert!(wrong.status == 422 && wrong.body.contains("This code is wrong, was used, or is too old"));
    }
    let right = first_sign_in(&world, &stranger, &code, NEW);
    assert_eq!(right.status, 422, "the right code waits as well, with the same words");
    assert_eq!(entries(&world, "too_many_tries"), 1);
    world.minutes_pass(16);
    let right = first_sign_in(&world, &stranger, &code, NEW);
    assert_eq!((right.status, right.location.as_str()), (303, "/account/password-news?next=/"));
    assert_eq!(first_sign_in(&world, &stranger, &code, NEW).status, 422, "once");
}

fn a_token_that_is_none_is_entered_and_slowed_down(world: &World) {
    world.add(TOM);
    let token = town::token(world, &TOM);
    let mut settings = world.site().settings().clone();
    settings.sign_in.network_tries = 4;
    let world = world.served_as(settings, Clocks::built_in());
    let program = Caller::stranger(&world);
    let ask = |token: &str| {
        let request = Request::get("/api/v1/caseload").header(header::AUTHORIZATION, format!("Bearer {token}"));
        program.send(request.body(Body::empty()).expect("a request")).status
    };
    for _ in 0..4 {
        assert_eq!(ask(&"0".repeat(64)), 401);
    }
    for _ in 0..3 {
        assert_eq!(ask(&"0".repeat(64)), 429);
    }
    assert_eq!((entries(&world, "token_refused"), entries(&world, "too_many_tries")), (4, 1));
    assert_eq!(ask(&token), 200, "a right one goes on working beside a program that has a wrong one");
    world.minutes_pass(16);
    assert_eq!(ask(&"0".repeat(64)), 401);
}

/// The code on the page, if there is one.
pub fn code_in(answer: &Answer) -> Option<String> {
    let from = answer.body.find("<code>")? + "<code>".len();
    Some(answer.body[from..].split('<').next().unwrap_or_default().to_owned())
}

/// The addresses of what waits for another administrator.
fn waiting(caller: &Caller) -> Vec<String> {
    let page = caller.get("/accounts").body;
    let parts = page.split("href=\"").skip(1).filter_map(|part| part.split('"').next());
    parts.filter(|href| href.starts_with("/accounts/asked/")).map(str::to_owned).collect()
}

fn asks_for_a_password(caller: &Caller, account: &Id) -> Answer {
    let address = format!("/accounts/{account}/password");
    let page = caller.get(&address);
    caller.send_changed(&address, &page, &[("reason", "Rang me, and I rang back.")])
}

pub const CONFIRM: &[(&str, &str)] = &[("decide", "confirm")];

fn an_administrator_does_not_become_a_colleague(world: &World) {
    for who in [TOM, SAM, IDA] {
        world.add(who);
    }
    let (tom_at_work, sam, ida) =
        (Caller::signed_in(world, &TOM), Caller::signed_in(world, &SAM), Caller::signed_in(world, &IDA));
    let (tom, of_sam, of_ida) = (account_of(world, &TOM), account_of(world, &SAM), account_of(world, &IDA));

    let alone = sam.post(&format!("/accounts/{tom}/code"), &[]);
    assert!(alone.status == 422 && code_in(&alone).is_none() && alone.body.contains("takes two administrators"));
    let sisters = sam.post(&format!("/accounts/{of_ida}/code"), &[]);
    assert!(sisters.status == 422 && code_in(&sisters).is_none(), "another administrator's account would confirm all");
    assert_eq!(sam.get(&format!("/accounts/{of_sam}/password")).status, 422, "his own he changes himself");

    assert_eq!(asks_for_a_password(&sam, &tom).location, "/accounts");
    assert_eq!(asks_for_a_password(&ida, &tom).status, 422, "one asking is enough");
    let address = waiting(&sam).remove(0);
    assert!(!sam.get(&address).body.contains(">Confirm<"));
    let own = sam.post(&address, CONFIRM);
    assert!(own.status == 422 && code_in(&own).is_none(), "nobody confirms what they asked");
    assert_eq!(tom_at_work.post(&address, CONFIRM).status, 403);
    assert_eq!(tom_at_work.get("/caseload").status, 200, "until it is used nothing changes for Tom");

    let confirmed = ida.post(&address, CONFIRM);
    let code = code_in(&confirmed).expect("who confirms is shown the code");
    assert!(code_in(&sam.get(&address)).is_none() && sam.get(&address).status == 404);
    assert_eq!(ida.post(&address, CONFIRM).status, 404, "shown once");

    let stranger = Caller::stranger(world);
    let come_in = first_sign_in(world, &stranger, &code, NEW);
    assert_eq!((come_in.status, come_in.location.as_str()), (303, "/account/password-news?next=/"));
    assert_eq!(
        tom_at_work.get("/caseload").location,
        "/sign-in?next=/caseload",
        "whoever was signed in is not any more"
    );
    let old = stranger.send(a_try(world, "", &TOM.email(), PASSWORD));
    assert_eq!(old.status, 422);
    let new = stranger.send(a_try(world, "", &TOM.email(), NEW));
    assert_eq!(new.location, "/account/password-news?next=/", "the owner reads of it until they say that they did");

    // What is about an administrator takes a third: neither who asks nor whom it is about.
    let nobody = sam.get(&format!("/accounts/{of_ida}/password")).body;
    assert!(nobody.contains("there is no other who could confirm this") && !nobody.contains("<textarea"));
    let cara = Who { name: "Cara Ellis", ..IDA };
    world.add(cara);
    assert_eq!(asks_for_a_password(&sam, &of_ida).status, 303);
    let address = waiting(&ida).remove(0);
    assert_eq!(ida.post(&address, CONFIRM).status, 422, "nor does she confirm it for herself");
    assert_eq!(ida.post(&address, &[("decide", "no")]).status, 303, "but she refuses it");
    assert!(waiting(&sam).is_empty());

    // Whoever asked and is no administrator any more has asked nothing.
    assert_eq!(asks_for_a_password(&sam, &tom).status, 303);
    assert_eq!(ida.post(&format!("/accounts/{of_sam}/end"), &[]).status, 303);
    let address = waiting(&ida).remove(0);
    let refused = ida.post(&address, CONFIRM);
    assert!(refused.status == 422 && code_in(&refused).is_none());
    world.minutes_pass(4 * 24 * 60);
    assert!(waiting(&Caller::signed_in(world, &cara)).is_empty(), "nothing waits for ever");
}

pub fn adds(caller: &Caller, name: &str, roles: &[&str]) -> Answer {
    let page = caller.get("/accounts/new");
    let agency = town::person_in_list(&page.body, "Luton Council");
    let email = format!("{}@example.org", name.to_lowercase().replace(' ', "."));
    let mut fields: Vec<(&str, &str)> =
        vec![("name", name), ("email", &email), ("job_title", "worker"), ("agency", &agency)];
    let id = page.hidden("form_id");
    fields.extend([("form_id", id.as_str()), ("form_name", "new-account")]);
    fields.extend(roles.iter().map(|role| ("roles", *role)));
    caller.post("/accounts/new", &fields)
}

/// In a council with one administrator the manager of the person's team confirms, who knows their voice: for that team alone, and for nobody whose work
/// two administrators gave.
fn a_manager_confirms_in_the_place_of_a_second_administrator(world: &World) {
    use crate::town::{ASHA, GRACE};
    for who in [TOM, GRACE, SAM, ASHA] {
        world.add(who);
    }
    let (sam, asha) = (Caller::signed_in(world, &SAM), Caller::signed_in(world, &ASHA));
    let (tom, grace) = (account_of(world, &TOM), account_of(world, &GRACE));
    let of_grace = sam.get(&format!("/accounts/{grace}/password")).body;
    assert!(of_grace.contains("there is no other who could confirm this"), "her team has no manager");
    let of_asha = sam.get(&format!("/accounts/{}/password", account_of(world, &ASHA))).body;
    assert!(
        of_asha.contains("there is no other who could confirm this"),
        "nor is a manager's for a manager to confirm"
    );
    assert_eq!(asks_for_a_password(&sam, &tom).location, "/accounts");
    let address = waiting(&sam).remove(0).replace("/accounts/", "/team/");
    assert!(asha.get("/team/access").body.contains(&address));
    assert_eq!(sam.get(&address).status, 403);
    let code = code_in(&asha.post(&address, CONFIRM)).expect("who confirms is shown the code");
    assert_eq!(asha.post(&address, CONFIRM).status, 404, "once");
    assert!(!asha.get("/team/access").body.contains(&address));
    let stranger = Caller::stranger(world);
    assert_eq!(first_sign_in(world, &stranger, &code, NEW).location, "/account/password-news?next=/");

    // What is asked about somebody of another team, of who has work that two gave, and about a role is nothing to her.
    world.add(IDA);
    world.add(Who { name: "Cleo Tan", roles: &[Role::Practitioner, Role::Cleared], ..TOM });
    for who in [GRACE, Who { name: "Cleo Tan", ..TOM }, ASHA] {
        assert_eq!(asks_for_a_password(&sam, &account_of(world, &who)).status, 303, "{}", who.name);
    }
    let others = waiting(&sam);
    assert_eq!(others.len(), 3);
    for address in others {
        let address = address.replace("/accounts/", "/team/");
        assert_eq!((asha.get(&address).status, asha.post(&address, CONFIRM).status), (404, 404), "{address}");
    }
    assert!(!asha.get("/team/access").body.contains("/team/asked/"));
}

fn who_reads_restricted_families_is_named_by_two(world: &World) {
    for who in [SAM, IDA] {
        world.add(who);
    }
    let (sam, ida) = (Caller::signed_in(world, &SAM), Caller::signed_in(world, &IDA));
    assert!(code_in(&adds(&sam, "Lena Moss", &["practitioner", "partner"])).is_some(), "these one gives alone");

    let cleared = adds(&sam, "Noor Aziz", &["front_door", "cleared", "administrator"]);
    assert_eq!((cleared.status, cleared.location.as_str()), (303, "/accounts"));
    let noor = Who { name: "Noor Aziz", ..SAM };
    let account = account_of(world, &noor);
    let roles = || {
        let id = account.clone();
        let viewer = world.site().db().plain(move |connection| alongside_access::viewer(connection, &id));
        let roles = RUNTIME.block_on(viewer).expect("an account").expect("an active one").roles;
        roles.iter().collect::<Vec<Role>>()
    };
    assert_eq!(roles(), [], "the front door reaches families, so that is asked for too");
    let early = sam.post(&format!("/accounts/{account}/code"), &[]);
    assert!(early.status == 422 && code_in(&early).is_none(), "or he would be there before it is confirmed");

    let waits = waiting(&ida);
    assert_eq!(waits.len(), 3);
    for address in &waits {
        assert_eq!(sam.post(address, CONFIRM).status, 422);
    }
    for address in &waits[..2] {
        let first = ida.post(address, CONFIRM);
        assert!(first.status == 303 && code_in(&first).is_none(), "while more waits there is no code");
    }
    let second = ida.post(&waits[2], CONFIRM);
    let code = code_in(&second).expect("who confirmed gives her the code");
    assert_eq!(roles(), [Role::Administrator, Role::Cleared, Role::FrontDoor]);
    let late = sam.post(&format!("/accounts/{account}/code"), &[]);
    assert!(late.status == 422 && code_in(&late).is_none(), "nor afterwards");
    let come_in = first_sign_in(world, &Caller::stranger(world), &code, NEW);
    assert_eq!((come_in.status, come_in.location.as_str()), (303, "/"), "a first password is no news");
}

fn of_two_who_confirm_at_once_one_does(world: &World) {
    let cara = Who { name: "Cara Ellis", ..IDA };
    for who in [TOM, SAM, IDA, cara] {
        world.add(who);
    }
    let sam = Caller::signed_in(world, &SAM);
    assert_eq!(asks_for_a_password(&sam, &account_of(world, &TOM)).status, 303);
    let address = waiting(&sam).remove(0);
    let both = [Caller::signed_in(world, &IDA), Caller::signed_in(world, &cara)];
    let address = address.as_str();
    let codes: Vec<Option<String>> = std::thread::scope(|scope| {
        let threads: Vec<_> =
            both.iter().map(|who| scope.spawn(move || code_in(&who.post(address, CONFIRM)))).collect();
        threads.into_iter().map(|thread| thread.join().expect("an answer")).collect()
    });
    assert_eq!(codes.iter().flatten().count(), 1, "one of them has a code, the other is told that it was decided");
}

fn the_only_administrator_is_shown_the_way(world: &World) {
    for who in [TOM, SAM] {
        world.add(who);
    }
    let sam = Caller::signed_in(world, &SAM);
    let page = sam.get(&format!("/accounts/{}/password", account_of(world, &TOM)));
    assert!(page.status == 200 && page.body.contains("alongside user code") && !page.body.contains("<textarea"));
    let alone = adds(&sam, "Noor Aziz", &["cleared"]);
    assert!(alone.status == 422 && alone.body.contains("alongside user add"));
    // On the server it is done, entered, and told to whose password it is.
    let before = entries(world, "account_changed");
    let tom = account_of(world, &TOM);
    let code = world.site().db().chance().secret();
    let made = code.clone();
    let made = world.site().db().write(move |tx| {
        alongside_access::renew_code_on_server(tx, &tom, &made, false)?;
        Ok(alongside_schema::Entry::by_nobody(alongside_schema::Act::AccountChanged).target(tom).with(()))
    });
    RUNTIME.block_on(made).expect("a code");
    assert_eq!(entries(world, "account_changed"), before + 1);
    let tom = Caller::signed_in(world, &TOM);
    let unused = tom.get("/account/password-news?next=/caseload").body;
    assert!(unused.contains("with a code that was made on the server") && unused.contains("Nobody has used it yet"));
    assert_eq!(tom.post("/account/password-news", &[("next", "/caseload")]).location, "/caseload");
    assert_eq!(tom.get("/account/password-news?next=/caseload").location, "/caseload", "read once");
    assert!(tom.get("/account").body.contains("Nobody has used it yet"), "and to be read again");
    // Whoever holds the code is too late once he has changed his password.
    let page = tom.get("/account/password");
    let id = town::hidden_in(&page.body, "form_id");
    let change = [("form_id", id.as_str()), ("form_name", "password"), ("old", PASSWORD), ("new", NEW)];
    assert_eq!(tom.post("/account/password", &change).location, "/account");
    assert_eq!(first_sign_in(world, &Caller::stranger(world), &code, "quiet harbour lantern").status, 422);
}

/// Whoever finds an old cookie plants one text at most, for a day, and it says how it came. No password is ever kept.
fn an_old_cookie_keeps_one_form_for_a_day(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let (visit, attempt) = (format!("{family}/contacts/new"), format!("{family}/attempts/new"));
    let (page, other) = (tom.get(&visit), tom.get(&attempt));
    let password = tom.get("/account/password");
    world.minutes_pass(60);
    let typed = |words| [("what_happened", words), ("kind", "attempt")];
    assert_eq!(tom.send_changed("/drafts", &page, &typed("Late at night.")).status, 202);
    assert_eq!(tom.send_changed("/drafts", &other, &[("next", "Planted.")]).status, 401, "one form and no other");
    let sent = tom.send_changed(&attempt, &other, &[("next", "Planted.")]);
    assert!(
        sent.status == 422 && sent.body.contains("could not be kept"),
        "which is said, so that nobody loses a word"
    );
    assert!(!is_in_a_draft(world, "Planted"));
    let again = tom.send_changed(&visit, &page, &typed("Late at night, on the sofa."));
    assert_eq!(
        (again.status, again.location.clone()),
        (303, format!("/sign-in?next={visit}")),
        "the same form goes on"
    );
    let id = town::hidden_in(&password.body, "form_id");
    let change = [("form_id", id.as_str()), ("form_name", "password"), ("old", PASSWORD), ("new", NEW)];
    assert_eq!(tom.post("/account/password", &change).location, "/sign-in?next=/account/password");
    assert!(!is_in_a_draft(world, NEW), "a password is no draft");

    let back = Caller::signed_in(world, &TOM);
    let kept = back.get(&visit).body;
    assert!(kept.contains("on the sofa.") && kept.contains("It was kept when you had been signed out"));
    let on = back.get(&visit);
    assert_eq!(back.send_changed("/drafts", &on, &typed("On, by day.")).status, 200);
    assert!(!back.get(&visit).body.contains("when you had been signed out"), "what he goes on with is his own");

    world.minutes_pass(25 * 60);
    assert_eq!(back.send_changed("/drafts", &on, &typed("A day later.")).status, 401);
    assert!(!is_in_a_draft(world, "A day later"));

    let grace = Caller::signed_in(world, &town::GRACE);
    let page = grace.get("/search");
    world.minutes_pass(60);
    let id = account_of(world, &town::GRACE);
    let ended = world.site().db().housekeeping(move |tx| {
        use alongside_schema::tables::users;
        use diesel::prelude::*;
        let account = users::table.filter(users::id.eq(id));
        Ok(diesel::update(account).set(users::active.eq(false)).execute(tx.connection())?)
    });
    RUNTIME.block_on(ended).expect("an account that ended");
    let id = town::hidden_in(&page.body, "form_id");
    let planted = [("form_id", id.as_str()), ("form_name", "contact"), ("what_happened", "Planted by who left.")];
    assert_eq!(grace.post("/drafts", &planted).status, 401, "whoever left keeps nothing");
    assert!(!is_in_a_draft(world, "Planted by who left"));
}

fn a_listed_password_is_not_chosen(world: &World) {
    use sha1::{Digest, Sha1};
    static NUMBER: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
    let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("alongside-list-{}-{number}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("list.bin");
    let hash: String = Sha1::digest(NEW).iter().map(|byte| format!("{byte:02X}")).collect();
    alongside_access::build_list(format!("{hash}:3\n").as_bytes(), &file, 1).expect("a list");
    world.add(TOM);
    let mut settings = world.site().settings().clone();
    settings.sign_in.passwords_file = Some(file.clone());
    let world = world.served_as(settings, Clocks::built_in());
    let tom = Caller::signed_in(&world, &TOM);
    let change = |new: &str| {
        let id = a_form_id(&world);
        tom.post(
            "/account/password",
            &[("form_id", id.as_str()), ("form_name", "password"), ("old", PASSWORD), ("new", new)],
        )
    };
    let listed = change(NEW);
    assert!(listed.status == 422 && listed.body.contains("known from a break-in"), "{}", listed.body);
    std::fs::remove_dir_all(&folder).expect("gone");
    assert_eq!(change("quiet harbour lantern").status, 503, "without the list that is set nothing is chosen");
    assert_eq!(Caller::signed_in(&world, &TOM).get("/account").status, 200, "and the old password goes on");
}

fn a_browser_forgets_at_sign_out(world: &World) {
    world.add(TOM);
    let tom = Caller::signed_in(world, &TOM);
    let (router, _) = pages(world);
    let out = Request::post("/sign-out").header(header::COOKIE, tom.cookie()).body(Body::empty()).expect("a request");
    let answer = RUNTIME.block_on(router.oneshot(out)).expect("an answer");
    assert_eq!(answer.headers()["clear-site-data"], "\"cache\", \"storage\"");
    assert!(answer.headers()[header::SET_COOKIE].to_str().is_ok_and(|cookie| cookie.contains("Max-Age=0")));
    assert_eq!(tom.get("/account").location, "/sign-in?next=/account");
}
