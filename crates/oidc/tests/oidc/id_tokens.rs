//! ID tokens: each thing that must be so, made not to be so.

use alongside_oidc::{Expected, Fault, Person};
use serde_json::{Value, json};

use crate::made::*;

fn expected() -> Expected<'static> {
    Expected { issuer: ISSUER, client: CLIENT, nonce: NONCE, access_token: ACCESS, max_age: Some(60), now: NOW }
}

fn check(token: &str) -> Result<Person, Fault> {
    expected().check(token, &keys())
}

#[test]
fn a_right_token_says_who_it_is() {
    let person = check(&token(&claims())).expect("right");
    assert_eq!(person.subject, "248289761001");
    assert_eq!(person.email.as_deref(), Some("sam.okafor@example.org"));
    assert_eq!(person.name.as_deref(), Some("Sam Okafor"));
    assert_eq!(
        (person.groups.as_slice(), person.session.as_deref()),
        (&["family-help".to_owned()][..], Some("session-1"))
    );
    assert_eq!(person.proved_at, Some(NOW - 30));
    assert!(person.is_strong(&["mfa".to_owned()]) && !person.is_strong(&["hwk".to_owned()]) && !person.is_strong(&[]));
}

#[test]
fn each_of_the_three_ways_of_signing_is_taken() {
    for (way, key) in [("RS256", "rsa"), ("PS256", "rsa"), ("RS256", "other"), ("ES256", "curve")] {
        let token = signed(&json!({"alg": way, "kid": key, "typ": "JWT"}), &claims().to_string());
        assert!(check(&token).is_ok(), "{way} with {key}");
    }
}

#[test]
fn what_is_claimed_must_be_so() {
    let cases = [
        ("another issuer", "iss", json!("https://login.example.com"), Fault::WrongIssuer),
        ("the issuer with a stroke more", "iss", json!("https://login.example.org/"), Fault::WrongIssuer),
        ("no issuer", "iss", Value::Null, Fault::UnreadableToken),
        ("another service", "aud", json!("other"), Fault::WrongAudience),
        ("other services", "aud", json!(["other", "third"]), Fault::WrongAudience),
        ("us among others, given to nobody", "aud", json!([CLIENT, "other"]), Fault::WrongAudience),
        ("nobody at all", "aud", json!([]), Fault::WrongAudience),
        ("given to another", "azp", json!("other"), Fault::WrongAudience),
        ("ended", "exp", json!(NOW - 60), Fault::Ended),
        ("no end", "exp", Value::Null, Fault::UnreadableToken),
        ("an end in words", "exp", json!("soon"), Fault::UnreadableToken),
        ("from the future", "iat", json!(NOW + 61), Fault::NotYet),
        ("ended before it began", "exp", json!(NOW - 6), Fault::NotYet),
        ("no beginning", "iat", Value::Null, Fault::UnreadableToken),
        ("valid later", "nbf", json!(NOW + 61), Fault::NotYet),
        ("another ceremony", "nonce", json!("another"), Fault::WrongNonce),
        ("no ceremony", "nonce", Value::Null, Fault::WrongNonce),
        ("an empty ceremony", "nonce", json!(""), Fault::WrongNonce),
        ("another access token", "at_hash", json!(letters([0; 16])), Fault::WrongAccessToken),
        ("proved long ago", "auth_time", json!(NOW - 121), Fault::ProvedTooLongAgo),
        ("proved in the future", "auth_time", json!(NOW + 61), Fault::ProvedTooLongAgo),
        ("never proved", "auth_time", Value::Null, Fault::ProvedTooLongAgo),
        ("nobody", "sub", json!(""), Fault::Nobody),
        ("a space", "sub", json!(" "), Fault::Nobody),
        ("a name without end", "sub", json!("a".repeat(256)), Fault::Nobody),
        ("no name", "sub", Value::Null, Fault::UnreadableToken),
        ("a number for a name", "sub", json!(7), Fault::UnreadableToken),
        ("a logout", "events", json!({"http://schemas.openid.net/event/backchannel-logout": {}}), Fault::WrongType),
    ];
    for (what, name, value, fault) in cases {
        assert_eq!(check(&token(&with(claims(), name, value))), Err(fault), "{what}");
    }
}

#[test]
fn what_may_differ_may_differ() {
    let cases = [
        ("a minute early", "iat", json!(NOW + 60)),
        ("valid in a minute", "nbf", json!(NOW + 60)),
        ("an end in fractions", "exp", json!(1_795_000_100.5)),
        ("us in a list", "aud", json!([CLIENT])),
        ("given to us", "azp", json!(CLIENT)),
        ("nothing about the access token", "at_hash", Value::Null),
        ("proved a little late", "auth_time", json!(NOW - 120)),
        ("more than we know", "more", json!({"a": [1, 2]})),
    ];
    for (what, name, value) in cases {
        assert!(check(&token(&with(claims(), name, value))).is_ok(), "{what}");
    }
    let late = with(with(claims(), "iat", json!(NOW - 300)), "exp", json!(NOW - 59));
    assert!(check(&token(&late)).is_ok(), "a minute late");
    let several = with(with(claims(), "aud", json!([CLIENT, "other"])), "azp", json!(CLIENT));
    assert!(check(&token(&several)).is_ok());
    let unasked = Expected { max_age: None, ..expected() };
    let proved_at =
        |at: Value| unasked.check(&token(&with(claims(), "auth_time", at)), &keys()).map(|person| person.proved_at);
    assert_eq!(proved_at(Value::Null), Ok(None));
    assert_eq!(proved_at(json!(NOW - 7200)), Ok(Some(NOW - 7200)));
    assert_eq!(proved_at(json!(NOW + 7200)), Ok(Some(NOW)), "nobody proves anything for a time to come");
}

#[test]
fn an_address_that_nobody_made_sure_of_is_none() {
    for value in [json!(false), Value::Null] {
        let person = check(&token(&with(claims(), "email_verified", value))).expect("right");
        assert_eq!(person.email, None);
    }
}

#[test]
fn a_ceremony_without_a_nonce_believes_nothing() {
    let without = Expected { nonce: "", ..expected() };
    assert_eq!(without.check(&token(&with(claims(), "nonce", json!(""))), &keys()), Err(Fault::WrongNonce));
}

#[test]
fn headers_that_lie() {
    let cases = [
        ("no signature", json!({"alg": "none", "kid": "rsa"}), Fault::WrongAlgorithm),
        ("no signature, in other letters", json!({"alg": "nOnE", "kid": "rsa"}), Fault::WrongAlgorithm),
        ("a shared secret", json!({"alg": "HS256", "kid": "rsa"}), Fault::WrongAlgorithm),
        ("a stronger digest", json!({"alg": "RS512", "kid": "rsa"}), Fault::WrongAlgorithm),
        ("the way in small letters", json!({"alg": "rs256", "kid": "rsa"}), Fault::WrongAlgorithm),
        ("a key of another kind", json!({"alg": "RS256", "kid": "curve"}), Fault::WrongAlgorithm),
        ("the other way round", json!({"alg": "ES256", "kid": "rsa"}), Fault::WrongAlgorithm),
        ("an unknown key", json!({"alg": "RS256", "kid": "newer"}), Fault::UnknownKey),
        ("two keys that could be it", json!({"alg": "RS256"}), Fault::UnknownKey),
        ("no way at all", json!({"kid": "rsa"}), Fault::UnreadableToken),
        (
            "what must be understood",
            json!({"alg": "RS256", "kid": "rsa", "crit": ["b64"], "b64": false}),
            Fault::NotUnderstood,
        ),
        ("another type", json!({"alg": "RS256", "kid": "rsa", "typ": "at+jwt"}), Fault::WrongType),
        ("a logout", json!({"alg": "RS256", "kid": "rsa", "typ": "logout+jwt"}), Fault::WrongType),
    ];
    for (what, header, fault) in cases {
        assert_eq!(check(&signed(&header, &claims().to_string())), Err(fault), "{what}");
    }
    let alone = signed(&json!({"alg": "ES256"}), &claims().to_string());
    assert!(check(&alone).is_ok(), "one key is for it without doubt");
    let with_type = signed(&json!({"alg": "RS256", "kid": "rsa", "typ": "application/JWT"}), &claims().to_string());
    assert!(check(&with_type).is_ok());
}

#[test]
fn a_key_that_the_token_brings_is_not_believed() {
    let own = rsa(2048);
    let header =
        json!({"alg": "RS256", "kid": "mine", "jwk": shown_rsa("mine", &own), "jku": "https://example.com/keys"});
    assert_eq!(check(&signed(&header, &claims().to_string())), Err(Fault::UnknownKey));
}

#[test]
fn signatures_that_are_none() {
    let right = token(&claims());
    let (signed_part, signature) = right.rsplit_once('.').expect("three parts");
    let (header, _) = signed_part.split_once('.').expect("three parts");
    let other = letters(with(claims(), "sub", json!("1")).to_string());
    let of_other = signed(&json!({"alg": "RS256", "kid": "other"}), &claims().to_string());
    let (_, other_signature) = of_other.rsplit_once('.').expect("three parts");
    let curve = signed(&json!({"alg": "ES256", "kid": "curve"}), &claims().to_string());
    let (curve_part, _) = curve.rsplit_once('.').expect("three parts");
    let cases = [
        ("other claims", format!("{header}.{other}.{signature}")),
        ("another key's", format!("{signed_part}.{other_signature}")),
        ("nothing", format!("{signed_part}.")),
        ("zeros", format!("{signed_part}.{}", letters([0; 256]))),
        ("zeros on a curve", format!("{curve_part}.{}", letters([0; 64]))),
        ("too little on a curve", format!("{curve_part}.{}", letters([1; 63]))),
        ("too much on a curve", format!("{curve_part}.{}", letters([1; 65]))),
        ("of RSA on a curve", format!("{curve_part}.{signature}")),
    ];
    for (what, token) in cases {
        assert_eq!(check(&token), Err(Fault::WrongSignature), "{what}");
    }
}

#[test]
fn what_is_no_token_at_all() {
    let right = token(&claims());
    let (header, rest) = right.split_once('.').expect("three parts");
    let twice = claims().to_string().replacen('{', "{\"sub\":\"1\",", 1);
    let end_twice = claims().to_string().replacen('{', "{\"exp\":1,", 1);
    let header_twice = format!("{}.{rest}", letters("{\"alg\":\"none\",\"alg\":\"RS256\",\"kid\":\"rsa\"}"));
    let cases = [
        ("nothing", String::new()),
        ("two parts", header.to_owned() + ".e30"),
        ("four parts", format!("{right}.e30")),
        ("letters that are none", right.replacen('e', "*", 1)),
        ("with filling", format!("{right}==")),
        ("a header that is a list", format!("{}.{rest}", letters("[]"))),
        ("a header that says two things", header_twice),
        ("claims that name two people", signed(&json!({"alg": "RS256", "kid": "rsa"}), &twice)),
        ("claims that end twice", signed(&json!({"alg": "RS256", "kid": "rsa"}), &end_twice)),
        ("claims that are none", signed(&json!({"alg": "RS256", "kid": "rsa"}), "\"sub\"")),
        ("a token without end", token(&with(claims(), "name", json!("a".repeat(20_000))))),
    ];
    for (what, token) in cases {
        assert_eq!(check(&token), Err(Fault::UnreadableToken), "{what}");
    }
}

#[test]
fn a_token_that_is_changed_anywhere_is_not_believed() {
    let right = token(&claims());
    let keys = keys();
    for at in 0..right.len() {
        for letter in [b'A', b'.', b'_'] {
            let mut changed = right.clone().into_bytes();
            if changed[at] == letter {
                continue;
            }
            changed[at] = letter;
            let changed = String::from_utf8(changed).expect("letters");
            assert!(expected().check(&changed, &keys).is_err(), "{at}: {changed}");
        }
    }
}
