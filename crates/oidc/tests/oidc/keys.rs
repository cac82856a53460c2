//! A provider's keys.

use alongside_oidc::{Expected, Fault, KeyRing, Keys};
use serde_json::{Value, json};

use crate::made::*;

fn read(keys: &[Value]) -> Result<Keys, Fault> {
    Keys::read(&set(keys))
}

#[test]
fn keys_that_are_not_taken_leave_none() {
    let right = shown_rsa("rsa", &rsa(2048));
    let weak = shown_rsa("weak", &rsa(1024));
    let cases = [
        ("for secrets", with(right.clone(), "use", json!("enc"))),
        ("too short", weak),
        ("with an even number", with(right.clone(), "e", json!(letters([1, 0, 0])))),
        ("with the number one", with(right.clone(), "e", json!(letters([1])))),
        ("without a number", with(right.clone(), "n", Value::Null)),
        ("a shared secret", json!({"kty": "oct", "kid": "a", "k": "c2VjcmV0"})),
        ("of a kind that is not known", json!({"kty": "OKP", "crv": "Ed25519", "x": letters([1; 32])})),
        ("on another curve", with(shown_curve("a"), "crv", json!("P-384"))),
        ("beside the curve", with(shown_curve("a"), "x", json!(letters([1; 32])))),
        ("of two numbers that are none", json!({"kty": "EC", "crv": "P-256", "x": "", "y": ""})),
        ("no object", json!("key")),
    ];
    for (what, key) in cases {
        assert_eq!(read(&[key]).map(drop), Err(Fault::OddKeys), "{what}");
    }
    assert!(read(&[right]).is_ok());
}

#[test]
fn what_is_odd_beside_a_right_key_is_passed_over() {
    let right = shown_rsa("rsa", &rsa(2048));
    assert!(read(&[json!({"kty": "oct", "k": "c2VjcmV0"}), json!(7), right.clone(), shown_curve("curve")]).is_ok());
    assert_eq!(read(&[right.clone(), with(right.clone(), "kid", json!("rsa"))]).map(drop), Err(Fault::OddKeys));
    assert_eq!(Keys::read(b"{}").map(drop), Err(Fault::Unreadable));
    assert_eq!(Keys::read(&vec![b' '; 65 * 1024]).map(drop), Err(Fault::Unreadable));
    assert_eq!(read(&[]).map(drop), Err(Fault::OddKeys));
}

#[test]
fn a_key_signs_in_the_way_it_is_for() {
    let own = rsa(2048);
    let for_pss = with(shown_rsa("rsa", &own), "alg", json!("PS256"));
    let keys = read(&[for_pss]).expect("a key");
    let expected =
        Expected { issuer: ISSUER, client: CLIENT, nonce: NONCE, access_token: ACCESS, max_age: None, now: NOW };
    assert_eq!(expected.check(&token(&claims()), &keys), Err(Fault::WrongAlgorithm));
    let by_another = signed(&json!({"alg": "PS256", "kid": "rsa"}), &claims().to_string());
    assert_eq!(expected.check(&by_another, &keys), Err(Fault::WrongSignature));
}

#[test]
fn keys_are_fetched_anew_once_a_minute_at_most() {
    let mut ring = KeyRing::new(keys(), NOW);
    assert!(!ring.may_fetch(NOW) && !ring.may_fetch(NOW + 59) && ring.may_fetch(NOW + 60));
    ring.tried(NOW + 60);
    assert!(!ring.may_fetch(NOW + 119) && ring.may_fetch(NOW + 120));
    // A clock that was set back does not have us ask again and again.
    assert!(!ring.may_fetch(NOW - 1_000));
}
