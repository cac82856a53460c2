//! Sessions, codes and tokens: each is new, somebody's, and of one record.

use std::collections::HashSet;

use alongside_schema::Chance;
use alongside_schema::tables::{api_tokens, sessions, users};
use axum::body::Body;
use axum::http::{Request, header};
use diesel::prelude::*;

use crate::support::{Caller, Way, World, on_both_engines, query, run};
use crate::town::{self, ASHA, SAM, TOM};

on_both_engines!(
    each_session_is_new,
    nobody_is_there_at_first,
    an_ended_account_is_out_at_once,
    the_cookie_is_ours_alone,
);

fn by_token(world: &World, token: &str) -> u16 {
    let request = Request::get("/api/v1/caseload").header(header::AUTHORIZATION, format!("Bearer {token}"));
    Caller::stranger(world).send(request.body(Body::empty()).expect("a request")).status
}

/// 256 random bits, from the machine's own source, never the same again; and whoever signs in twice has two.
fn each_session_is_new(world: &World) {
    let chance = Chance::from_machine();
    let secrets: HashSet<String> = (0..10_000).map(|_| chance.secret()).collect();
    assert_eq!(secrets.len(), 10_000);
    assert!(secrets.iter().all(|secret| secret.len() == 64 && secret.chars().all(|digit| digit.is_ascii_hexdigit())));
    world.add(TOM);
    let (one, other) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &TOM));
    assert_ne!(one.cookie(), other.cookie());
    let kept: Vec<String> =
        query(world, |connection| Ok(sessions::table.select(sessions::token_hash).load(connection)?));
    let shown = one.cookie().split('=').nth(1).expect("a secret").to_owned();
    assert!(kept.len() == 2 && !kept.contains(&shown), "what is kept opens nothing");
}

fn nobody_is_there_at_first(world: &World) {
    let (accounts, tokens): (i64, i64) = query(world, |connection| {
        Ok((users::table.count().get_result(connection)?, api_tokens::table.count().get_result(connection)?))
    });
    assert_eq!((accounts, tokens), (0, 0));
    for (email, password) in [("admin@example.org", "admin"), ("root", "root"), ("alongside", "alongside")] {
        let id = world.site().db().chance().id(world.site().clock().now()).to_string();
        let fields = [("form_id", id.as_str()), ("form_name", "sign-in"), ("email", email), ("password", password)];
        assert_eq!(Caller::stranger(world).post("/sign-in", &fields).status, 422);
    }
}

/// Whose account is ended is out at the next click, on every screen and by every token of theirs.
fn an_ended_account_is_out_at_once(world: &World) {
    world.add(ASHA);
    let (asha, telephone) = (Caller::signed_in(world, &ASHA), Caller::signed_in(world, &ASHA));
    let token = town::token(world, &ASHA);
    assert_eq!((asha.get("/team").status, telephone.get("/team").status), (200, 200));
    world.person(SAM).signs_in().open("/accounts").follow("End access of Asha Mirza").press("End their access");
    for screen in [&asha, &telephone] {
        assert_eq!(screen.get("/team").status, 303, "to the sign-in page");
    }
    assert_eq!(by_token(world, &token), 401);
}

/// By HTTP on the machine itself the cookie has no prefix; everywhere else browsers give it back to this host alone. Scripts never read it.
fn the_cookie_is_ours_alone(world: &World) {
    world.add(TOM);
    let mut settings = world.site().settings().clone();
    settings.server.https = Some(true);
    let secure = world.served_as(settings, alongside_clocks::Clocks::built_in());
    let id = world.site().db().chance().id(world.site().clock().now()).to_string();
    let email = TOM.email();
    let fields =
        [("form_id", id.as_str()), ("form_name", "sign-in"), ("email", &email), ("password", crate::support::PASSWORD)];
    let head = Caller::stranger(&secure).post("/sign-in", &fields).head;
    for wanted in ["__Host-alongside=", "Secure", "HttpOnly", "SameSite=", "Path=/"] {
        assert!(head.contains(wanted), "{wanted} in {head}");
    }
    assert!(!head.contains("Domain="), "{head}");
}

/// A session and a token of one council are nothing in the record of another.
#[test]
fn another_council_is_another_world() {
    run(Way::HttpOnSqlite, "another_council", |one| {
        one.add(TOM);
        let (cookie, token) = (Caller::signed_in(one, &TOM).cookie().to_owned(), town::token(one, &TOM));
        assert_eq!(by_token(one, &token), 200);
        run(Way::HttpOnSqlite, "the_other_council", |other| {
            other.add(ASHA);
            assert_eq!(Caller::with_cookie(other, &cookie).get("/caseload").status, 303);
            assert_eq!(by_token(other, &token), 401);
        });
    });
}
