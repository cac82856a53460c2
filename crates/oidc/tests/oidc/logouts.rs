//! Tokens by which a provider says that a session has ended.

use alongside_oidc::{Fault, Logout, logout};
use serde_json::{Value, json};

use crate::made::{CLIENT, ISSUER, NOW, claims, keys, letters, signed, token, with};

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

fn ending() -> Value {
    json!({
        "iss": ISSUER, "aud": CLIENT, "iat": NOW - 1, "exp": NOW + 120, "jti": "logout-1", "sub": "248289761001", "sid": "session-1",
        "events": {EVENT: {}},
    })
}

fn check(token: &str) -> Result<Logout, Fault> {
    logout(token, &keys(), ISSUER, CLIENT, NOW)
}

#[test]
fn a_right_token_says_whose_sessions_end() {
    let said = check(&token(&ending())).expect("right");
    let expected = Logout {
        subject: Some("248289761001".to_owned()),
        session: Some("session-1".to_owned()),
        id: "logout-1".to_owned(),
        ends: NOW + 180,
    };
    assert_eq!(said, expected);
    for kind in ["logout+jwt", "JWT", "application/logout+jwt"] {
        let header = json!({"alg": "ES256", "kid": "curve", "typ": kind});
        assert!(check(&signed(&header, &ending().to_string())).is_ok(), "{kind}");
    }
    for one in ["sub", "sid"] {
        assert!(check(&token(&with(ending(), one, Value::Null))).is_ok(), "without {one}");
    }
}

#[test]
fn what_is_claimed_must_be_so() {
    let cases = [
        ("another issuer", "iss", json!("https://login.example.com"), Fault::WrongIssuer),
        ("another service", "aud", json!("other"), Fault::WrongAudience),
        ("ended", "exp", json!(NOW - 60), Fault::Ended),
        ("no end", "exp", Value::Null, Fault::UnreadableToken),
        ("from the future", "iat", json!(NOW + 61), Fault::NotYet),
        ("no name of its own", "jti", Value::Null, Fault::UnreadableToken),
        ("an empty name of its own", "jti", json!(""), Fault::NoLogout),
        ("no events", "events", Value::Null, Fault::NoLogout),
        ("another event", "events", json!({"http://example.org/event": {}}), Fault::NoLogout),
        ("an event that is no object", "events", json!({EVENT: true}), Fault::NoLogout),
        ("a nonce", "nonce", json!("a"), Fault::NoLogout),
    ];
    for (what, name, value, fault) in cases {
        assert_eq!(check(&token(&with(ending(), name, value))), Err(fault), "{what}");
    }
    let nobody = with(with(ending(), "sub", Value::Null), "sid", json!(" "));
    assert_eq!(check(&token(&nobody)), Err(Fault::Nobody));
}

#[test]
fn an_id_token_ends_nothing() {
    assert_eq!(check(&token(&with(claims(), "jti", json!("1")))), Err(Fault::NoLogout));
}

#[test]
fn what_is_signed_wrongly_ends_nothing() {
    let none = signed(&json!({"alg": "none"}), &ending().to_string());
    assert_eq!(check(&none), Err(Fault::WrongAlgorithm));
    let other = signed(&json!({"alg": "RS256", "kid": "rsa", "typ": "at+jwt"}), &ending().to_string());
    assert_eq!(check(&other), Err(Fault::WrongType));
    let right = token(&ending());
    let (said, _) = right.rsplit_once('.').expect("three parts");
    assert_eq!(check(&format!("{said}.{}", letters([7; 256]))), Err(Fault::WrongSignature));
}
