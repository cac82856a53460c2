//! Programs: a token does what it is for, until its day, and somebody sees when it was last used.

use alongside_access::{NewToken, Scope};
use alongside_schema::tables::{api_tokens, trail};
use alongside_schema::{Act, Entry};
use axum::body::Body;
use axum::http::{Request, header};
use diesel::prelude::*;

use crate::support::{Answer, Caller, RUNTIME, World, in_six_ways, on_both_engines, query};
use crate::town::{self, ASHA, OWEN, SAM, TOM};

in_six_ways!(an_administrator_ends_a_token);

on_both_engines!(
    a_token_does_what_it_is_for_and_no_more,
    a_token_ends_on_its_day,
    what_was_made_before_goes_on_and_says_so,
    a_program_learns_little_by_being_refused,
);

/// A token of Owen's for this, and for so many days.
fn a_token(world: &World, scopes: &[Scope], days: i64) -> String {
    let secret = world.site().db().chance().secret();
    let new = NewToken {
        hash: alongside_access::code_hash(&secret),
        label: "the school's system".to_owned(),
        scopes: scopes.to_vec(),
        days,
    };
    let added = world.site().db().write(move |tx| {
        let user = alongside_access::user_of_email(tx.connection(), &OWEN.email())?;
        alongside_access::add_token(tx, &user, &new)?;
        Ok(Entry::by_nobody(Act::AccountChanged).with(()))
    });
    RUNTIME.block_on(added).expect("a token");
    secret
}

fn sends(world: &World, token: &str, path: &str) -> Answer {
    let request = Request::post(path)
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "application/json")
        .header("idempotency-key", world.site().db().chance().id(world.site().clock().now()).to_string())
        .body(Body::from("{}"));
    Caller::stranger(world).send(request.expect("a request"))
}

fn an_administrator_ends_a_token(world: &World) {
    world.add(OWEN);
    let token = a_token(world, &[Scope::SendRequests], 365);
    let mut sam = world.person(SAM);
    sam.signs_in().open("/accounts").follow("Programs that come in").sees("the school's system");
    sam.sees("Owen Hale, Luton Council").sees("Send requests for help").sees("Not yet").sees("21 November 2027");
    assert_eq!(sends(world, &token, "/api/v1/requests").status, 422, "it is let in, and sent nothing that can be read");
    sam.open("/accounts/tokens").sees("21 November 2026 at 10:00am");
    sam.press("End").sees("There is none");
    assert_eq!(sends(world, &token, "/api/v1/requests").status, 401);
}

fn a_token_does_what_it_is_for_and_no_more(world: &World) {
    world.add(OWEN);
    let token = a_token(world, &[Scope::SendRequests], 365);
    let refused = sends(world, &token, "/api/v1/families");
    let said: serde_json::Value = serde_json::from_str(refused.is(403)).expect("JSON");
    assert_eq!(
        said["error"],
        "This token is not for this: it lacks the scope add_families. Ask for a token that has it."
    );
    assert_eq!(said["scopes"], serde_json::json!(["send_requests"]));
    let entered: Vec<(String, String)> = query(world, |connection| {
        let of = trail::act.eq("denied");
        Ok(trail::table.filter(of).select((trail::target, trail::detail)).load(connection)?)
    });
    assert_eq!(entered, [("/api/v1/families".to_owned(), "a token that is for something else".to_owned())]);
    let nothing = a_token(world, &[], 365);
    assert_eq!(sends(world, &nothing, "/api/v1/requests").status, 403, "a token for nothing does nothing");
    // A scope gives nothing that its person may not do.
    let caseload = a_token(world, &[Scope::ReadCaseload], 365);
    let request = Request::get("/api/v1/caseload").header(header::AUTHORIZATION, format!("Bearer {caseload}"));
    assert_eq!(Caller::stranger(world).send(request.body(Body::empty()).expect("a request")).status, 403);
    for who in [ASHA, TOM] {
        world.add(who);
        assert_eq!(Caller::signed_in(world, &who).get("/accounts/tokens").status, 403, "{}", who.name);
    }
}

fn a_token_ends_on_its_day(world: &World) {
    world.add(OWEN);
    world.add(SAM);
    let token = a_token(world, Scope::ALL, 40);
    assert_eq!(sends(world, &token, "/api/v1/requests").status, 422);
    let page = || Caller::signed_in(world, &SAM).get("/accounts/tokens").body;
    assert!(!page().contains("It ends soon"));
    world.minutes_pass(15 * 24 * 60);
    assert!(page().contains("It ends soon: 31 December 2026"));
    assert_eq!(sends(world, &token, "/api/v1/requests").status, 422);
    world.minutes_pass(25 * 24 * 60);
    assert_eq!(sends(world, &token, "/api/v1/requests").status, 401);
    assert!(page().contains("Its time is over"));
}

/// A token of before tokens had an end works as it did, and the list says that it has none.
fn what_was_made_before_goes_on_and_says_so(world: &World) {
    world.add(OWEN);
    world.add(SAM);
    let token = town::token(world, &OWEN);
    crate::support::change(world, |connection| {
        Ok(diesel::update(api_tokens::table).set(api_tokens::ends_at.eq(None::<String>)).execute(connection)?)
    });
    world.minutes_pass(91 * 24 * 60);
    let page = Caller::signed_in(world, &SAM).get("/accounts/tokens").body;
    assert!(
        page.contains("It has no end: end it, and make another") && page.contains("Nobody has used it for 90 days")
    );
    assert_eq!(sends(world, &token, "/api/v1/requests").status, 422);
}

/// A family that has to be asked for is one that somebody keeps apart, or like it. Each such answer is entered, and after a few nothing is looked at:
/// neither a name that is known nor one that is not is told from the other any more.
fn a_program_learns_little_by_being_refused(world: &World) {
    town::family_with_a_lead(world);
    crate::support::change(world, move |connection| {
        use alongside_schema::tables::families;
        Ok(diesel::update(families::table).set(families::restricted.eq(true)).execute(connection)?)
    });
    let (one, other) = (a_token(world, Scope::ALL, 40), a_token(world, Scope::ALL, 40));
    let asks = |token: &str, name: &str| {
        let person =
            serde_json::json!({ "name": name, "kind": "adult", "birth_date": "1990-04-12", "relationship": "Mother" });
        let body = serde_json::json!({ "name": name, "reason": "They ask.", "people": [person] }).to_string();
        let request = Request::post("/api/v1/families")
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", world.site().db().chance().id(world.site().clock().now()).to_string())
            .body(Body::from(body));
        Caller::stranger(world).send(request.expect("a request"))
    };
    assert_eq!(asks(&one, "Ola Unknown").status, 200);
    for _ in 0..5 {
        assert!(asks(&one, "Nadia Rahman").is(422).contains("has to be asked for"));
    }
    for name in ["Nadia Rahman", "Ola Nobody"] {
        assert!(asks(&one, name).is(429).contains("/api/v1/requests"), "{name}: nothing is looked at any more");
    }
    // Another token of the same account goes on where this one ended, and not for long.
    for _ in 0..5 {
        assert_eq!(asks(&other, "Nadia Rahman").status, 422);
    }
    assert_eq!(asks(&other, "Ola Nobody").status, 429);
    let entered = |act: Act| -> i64 {
        query(world, move |connection| {
            let of = trail::act.eq(act).and(trail::target.eq("/api/v1/families"));
            Ok(trail::table.filter(of.and(trail::session_name.ne(""))).count().get_result(connection)?)
        })
    };
    assert_eq!((entered(Act::Denied), entered(Act::TooManyTries)), (10, 3), "each is entered, with the token");
    world.minutes_pass(24 * 60 + 1);
    assert_eq!(asks(&one, "Ola Nobody").status, 200);
}
