//! The provider says that somebody signed out there: what they opened here closes at once.

use alongside_schema::Act;
use axum::body::Body;
use axum::http::{Request, header};
use openssl::pkey::PKey;
use openssl::sign::Signer;
use serde_json::{Value, json};

use super::provider::{CLIENT, Council, letters, new_key, signed};
use super::visitor::Visitor;
use super::{IN, entered, linked, opens, signs_in, with_council};
use crate::support::{Caller, World, on_both_engines};
use crate::town::{GRACE, TOM};

on_both_engines!(
    who_signs_out_at_the_council_is_signed_out_here,
    the_council_ends_everything_that_somebody_opened,
    a_word_of_the_council_is_taken_once,
    whoever_was_just_signing_in_begins_again,
    each_word_that_is_forged_ends_nothing,
);

/// What a right word says: that this person, or this session, signed out.
fn word(world: &World, council: &Council) -> Value {
    let now = world.site().clock().now().0.as_second();
    json!({
        "iss": council.issuer(), "aud": CLIENT, "iat": now, "exp": now + 120, "jti": format!("word-{now}"), "sub": "tom",
        "events": { "http://schemas.openid.net/event/backchannel-logout": {} },
    })
}

/// Sends a word as a provider does, which is no browser, and gives back the status.
fn send(world: &World, token: &str) -> u16 {
    let body = format!("logout_token={token}");
    let request =
        Request::post("/sign-in/council/logout").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let answer = Caller::stranger(world).send(request.body(Body::from(body)).expect("a request"));
    assert!(answer.body.is_empty() && answer.head.contains("no-store"), "{}", answer.body);
    answer.status
}

/// By the provider's own page for it, which sends the word to the service before it says that somebody is signed out.
fn who_signs_out_at_the_council_is_signed_out_here(world: &World) {
    let (world, council) = with_council(world, |_| {});
    linked(&world, &TOM, "tom");
    linked(&world, &GRACE, "grace");
    let (mut desk, mut home, mut grace) = (Visitor::new(), Visitor::new(), Visitor::new());
    for (visitor, who) in [(&mut desk, "tom"), (&mut home, "tom"), (&mut grace, "grace")] {
        assert_eq!(signs_in(&world, visitor, who, "mfa").status, 303);
    }
    let end = format!("{}/session/end", council.issuer()).parse().expect("an address");
    let asked = desk.get(&end);
    let xsrf =
        asked.body.split("name=\"xsrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a form");
    let confirm = format!("{}/session/end/confirm", council.issuer()).parse().expect("an address");
    let signed_out = desk.post(&confirm, &[("xsrf", xsrf), ("logout", "yes")]);
    assert!(signed_out.status < 400, "{}", signed_out.body);
    assert_eq!(opens(&world, &mut desk, IN).leads(), "/sign-in");
    assert_eq!(opens(&world, &mut home, IN).status, 200, "another session at the council, and so here");
    assert_eq!(opens(&world, &mut grace, IN).status, 200);
    assert_eq!(entered(&world, &[Act::SessionEnded]), [(Act::SessionEnded, "by the council's sign-on".to_owned())]);
}

/// Where no session is named all end, also what was opened with a password.
fn the_council_ends_everything_that_somebody_opened(world: &World) {
    let (world, council) = with_council(world, |_| {});
    linked(&world, &TOM, "tom");
    linked(&world, &GRACE, "grace");
    let mut visitors = [Visitor::new(), Visitor::new()];
    for visitor in &mut visitors {
        assert_eq!(signs_in(&world, visitor, "tom", "mfa").status, 303);
    }
    let mut grace = Visitor::new();
    assert_eq!(signs_in(&world, &mut grace, "grace", "mfa").status, 303);
    assert_eq!(send(&world, &council.signs(&word(&world, &council))), 200);
    for visitor in &mut visitors {
        assert_eq!(opens(&world, visitor, IN).leads(), "/sign-in");
    }
    assert_eq!(opens(&world, &mut grace, IN).status, 200);
    // Of somebody whom nobody here knows it is right as well, and ends nothing.
    world.minutes_pass(1);
    let mut of_nobody = word(&world, &council);
    of_nobody["sub"] = json!("somebody else");
    assert_eq!(send(&world, &council.signs(&of_nobody)), 200);
    assert_eq!(entered(&world, &[Act::SessionEnded]).len(), 2);
}

fn a_word_of_the_council_is_taken_once(world: &World) {
    let (world, council) = with_council(world, |_| {});
    linked(&world, &TOM, "tom");
    let token = council.signs(&word(&world, &council));
    assert_eq!(send(&world, &token), 200);
    let mut tom = Visitor::new();
    world.minutes_pass(1);
    assert_eq!(signs_in(&world, &mut tom, "tom", "mfa").status, 303);
    assert_eq!(send(&world, &token), 400, "whoever kept it signs nobody out again");
    assert_eq!(opens(&world, &mut tom, IN).status, 200);
    assert_eq!(entered(&world, &[Act::TokenRefused]).len(), 1);
}

/// They were at the provider when it said that they signed out: what it gave them before is worth nothing.
fn whoever_was_just_signing_in_begins_again(world: &World) {
    let (world, council) = with_council(world, |_| {});
    linked(&world, &TOM, "tom");
    let mut tom = Visitor::new();
    let there = tom.begins(world.address(), "/sign-in/council", &[("next", IN)]);
    let back = tom.signs_in_there(&there, "tom", "mfa");
    // The provider's code lives for a minute.
    world.site().clock().advance(5);
    assert_eq!(send(&world, &council.signs(&word(&world, &council))), 200);
    assert_eq!(tom.get(&back).status, 422);
    let refusals = entered(&world, &[Act::SignInRefused]);
    assert_eq!(refusals, [(Act::SignInRefused, "council account: the provider signed them out meanwhile".to_owned())]);
    world.minutes_pass(1);
    assert_eq!(signs_in(&world, &mut tom, "tom", "mfa").status, 303);
}

type Forged = (&'static str, &'static str, fn(&Council, Value) -> String);

/// Each with what is wrong with it, as the trail says it.
const FORGED: &[Forged] = &[
    ("no token", "can not be read", |_, _| String::new()),
    ("three words", "can not be read", |_, _| "a.b.c".to_owned()),
    ("another issuer", "another issuer", |council, word| {
        council.signs(&with(word, "iss", json!("https://else.example")))
    }),
    ("another service", "another service", |council, word| council.signs(&with(word, "aud", json!("other")))),
    ("ended", "has ended", |council, word| {
        let ended = word["iat"].as_i64().expect("a moment") - 600;
        council.signs(&with(with(word, "iat", json!(ended)), "exp", json!(ended + 120)))
    }),
    ("from the future", "not valid yet", |council, word| {
        let later = word["iat"].as_i64().expect("a moment") + 600;
        council.signs(&with(with(word, "iat", json!(later)), "exp", json!(later + 120)))
    }),
    ("no event", "no token of a logout", |council, word| council.signs(&with(word, "events", json!({})))),
    ("another event", "no token of a logout", |council, word| {
        council.signs(&with(word, "events", json!({ "https://else.example/event": {} })))
    }),
    ("an ID token, with a nonce", "no token of a logout", |council, word| {
        council.signs(&with(word, "nonce", json!("a")))
    }),
    ("no name of its own", "can not be read", |council, word| council.signs(&with(word, "jti", Value::Null))),
    ("about nobody", "names nobody", |council, word| council.signs(&with(word, "sub", Value::Null))),
    ("signed by nobody", "in a way that is not taken", |_, word| {
        format!("{}.{}.", letters(json!({ "alg": "none" }).to_string()), letters(word.to_string()))
    }),
    ("signed by somebody else", "the signature is wrong", |_, word| {
        signed(&new_key(), &json!({ "alg": "RS256", "kid": "a", "typ": "logout+jwt" }), &word)
    }),
    ("signed with our secret", "in a way that is not taken", |council, word| {
        let text =
            format!("{}.{}", letters(json!({ "alg": "HS256", "kid": "a" }).to_string()), letters(word.to_string()));
        let key = PKey::hmac(&council.public_text()).expect("a key");
        let mut signer = Signer::new(openssl::hash::MessageDigest::sha256(), &key).expect("a signer");
        format!("{text}.{}", letters(signer.sign_oneshot_to_vec(text.as_bytes()).expect("a signature")))
    }),
    ("changed after it was signed", "the signature is wrong", |council, word| {
        let token = council.signs(&with(word.clone(), "sub", json!("grace")));
        let parts: Vec<&str> = token.split('.').collect();
        format!("{}.{}.{}", parts[0], letters(word.to_string()), parts[2])
    }),
    ("of another type", "another type", |council, word| {
        let _ = council;
        signed(&new_key(), &json!({ "alg": "RS256", "kid": "a", "typ": "at+jwt" }), &word)
    }),
];

/// The claims with this in place of what was there; without it where it is nothing.
pub fn with(mut claims: Value, name: &str, value: Value) -> Value {
    let all = claims.as_object_mut().expect("claims");
    if value.is_null() {
        all.remove(name);
    } else {
        all.insert(name.to_owned(), value);
    }
    claims
}

fn each_word_that_is_forged_ends_nothing(world: &World) {
    let (world, council) = with_council(world, |_| {});
    linked(&world, &TOM, "tom");
    let mut tom = Visitor::new();
    assert_eq!(signs_in(&world, &mut tom, "tom", "mfa").status, 303);
    for (what, says, forge) in FORGED {
        let before = entered(&world, &[Act::TokenRefused, Act::SessionEnded]).len();
        assert_eq!(send(&world, &forge(&council, word(&world, &council))), 400, "{what}");
        let new = entered(&world, &[Act::TokenRefused, Act::SessionEnded]).split_off(before);
        assert!(new.len() == 1 && new[0].0 == Act::TokenRefused && new[0].1.contains(says), "{what}: {new:?}");
    }
    assert_eq!(opens(&world, &mut tom, IN).status, 200);
    // Whoever goes on and on is answered with less, and right words of the provider come from elsewhere.
    let statuses: Vec<u16> = (0..20).map(|_| send(&world, "a.b.c")).collect();
    assert!(statuses.contains(&429), "{statuses:?}");
    world.minutes_pass(16);
    assert_eq!(send(&world, &council.signs(&word(&world, &council))), 200);
}
