//! From the wish to sign in to the code.

use alongside_oidc::{Ceremony, Client, Fault, LASTS, Provider, Tokens};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::made::{ISSUER, NOW, letters, with};
use crate::providers::{read, said};

/// The names and values of a query.
type Fields<'a> = &'a [(&'a str, &'a str)];

fn client() -> Client {
    Client { id: "alongside".to_owned(), back: "https://alongside.example.org/sign-in/council/back".to_owned() }
}

fn ceremony() -> Ceremony {
    Ceremony::begin([[1; 32], [2; 32], [3; 32]], NOW)
}

fn provider() -> Provider {
    read(&said()).expect("right")
}

fn answer(fields: Fields<'_>) -> Vec<(String, String)> {
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn somebody_is_led_to_the_provider_with_nothing_secret() {
    let address = ceremony().address(&provider(), &client(), Some(900)).expect("an address");
    let (place, query) = address.split_once('?').expect("a query");
    assert_eq!(place, "https://login.example.org/authorize");
    let verifier = letters([3; 32]);
    for part in [
        "response_type=code",
        "client_id=alongside",
        "redirect_uri=https%3A%2F%2Falongside.example.org%2Fsign-in%2Fcouncil%2Fback",
        "scope=openid+email+profile",
        &format!("state={}", letters([1; 32])),
        &format!("nonce={}", letters([2; 32])),
        &format!("code_challenge={}", letters(Sha256::digest(&verifier))),
        "code_challenge_method=S256",
        "max_age=900",
    ] {
        assert!(query.split('&').any(|field| field == part), "{part}: {query}");
    }
    assert!(!address.contains(&verifier) && !address.contains("prompt"));
    let anew = ceremony().address(&provider(), &client(), Some(0)).expect("an address");
    assert!(anew.ends_with("&max_age=0&prompt=login"), "{anew}");
    let asked = read(&with(said(), "authorization_endpoint", json!("https://login.example.org/a?p=1"))).expect("right");
    let address = ceremony().address(&asked, &client(), None).expect("an address");
    assert!(address.starts_with("https://login.example.org/a?p=1&response_type=code") && !address.contains("max_age"));
}

#[test]
fn a_right_answer_gives_a_code_that_only_we_can_give_in() {
    let state = letters([1; 32]);
    let code = ceremony().code(&answer(&[("code", "c+d"), ("state", &state)]), &provider(), NOW + 5).expect("right");
    assert_eq!(code.nonce, letters([2; 32]));
    let (body, header) = code.form(&provider(), &client(), "s:cret &").expect("a form");
    assert!(body.starts_with("grant_type=authorization_code&code=c%2Bd&redirect_uri=https%3A%2F%2F"));
    assert!(body.ends_with(&format!("&code_verifier={}", letters([3; 32]))) && !body.contains("cret"));
    // "alongside:s%3Acret+%26"
    assert_eq!(header.as_deref(), Some("Basic YWxvbmdzaWRlOnMlM0FjcmV0KyUyNg=="));
    let by_field =
        read(&with(said(), "token_endpoint_auth_methods_supported", json!(["client_secret_post"]))).expect("right");
    let (body, header) = code.form(&by_field, &client(), "s:cret &").expect("a form");
    assert!(header.is_none() && body.ends_with("&client_id=alongside&client_secret=s%3Acret+%26"));
}

#[test]
fn answers_that_are_not_believed() {
    let state = letters([1; 32]);
    let naming = read(&with(said(), "authorization_response_iss_parameter_supported", json!(true))).expect("right");
    let check =
        |provider: &Provider, fields: Fields<'_>, now| ceremony().code(&answer(fields), provider, now).map(drop);
    let plain = provider();
    let code = ("code", "c");
    let ours = ("state", state.as_str());
    let long = "c".repeat(20_000);
    let cases: [(&str, Fields<'_>, Fault); 11] = [
        ("no state", &[code], Fault::WrongState),
        ("another's state", &[code, ("state", "other")], Fault::WrongState),
        ("two states", &[code, ours, ("state", "other")], Fault::OddAnswer),
        ("no code", &[ours], Fault::OddAnswer),
        ("an empty code", &[ours, ("code", "")], Fault::OddAnswer),
        ("two codes", &[ours, code, ("code", "d")], Fault::OddAnswer),
        ("a code without end", &[ours, ("code", &long)], Fault::OddAnswer),
        ("another issuer", &[ours, code, ("iss", "https://login.example.com")], Fault::WrongIssuer),
        ("nobody signed in", &[ours, ("error", "access_denied")], Fault::Denied),
        ("nobody signed in, with a code", &[ours, code, ("error", "")], Fault::Denied),
        ("an error of another ceremony", &[("state", "other"), ("error", "a")], Fault::WrongState),
    ];
    for (what, fields, fault) in cases {
        assert_eq!(check(&plain, fields, NOW), Err(fault), "{what}");
    }
    assert_eq!(check(&naming, &[ours, code], NOW), Err(Fault::WrongIssuer), "the issuer is missing");
    assert_eq!(check(&naming, &[ours, code, ("iss", ISSUER)], NOW), Ok(()));
    assert_eq!(check(&plain, &[ours, code], NOW + LASTS - 1), Ok(()));
    assert_eq!(check(&plain, &[ours, code], NOW + LASTS), Err(Fault::TooLate));
    assert_eq!(check(&plain, &[ours, code], NOW - 1), Err(Fault::TooLate), "before it began");
}

#[test]
fn a_ceremony_outlasts_a_restart_and_shows_no_secret() {
    let stored = serde_json::to_string(&ceremony()).expect("text");
    let read: Ceremony = serde_json::from_str(&stored).expect("a ceremony");
    assert!(read == ceremony());
    let shown = format!("{:?}", ceremony());
    assert!((1..=3).all(|secret| !shown.contains(&letters([secret; 32]))), "{shown}");
}

#[test]
fn tokens_are_read_only_from_an_answer_that_is_one() {
    let right = json!({"id_token": "a.b.c", "access_token": "d", "token_type": "bearer", "expires_in": 60});
    let tokens = Tokens::read(right.to_string().as_bytes()).expect("right");
    assert_eq!((tokens.id_token.as_str(), tokens.access_token.as_str()), ("a.b.c", "d"));
    assert!(!format!("{tokens:?}").contains("a.b.c"));
    let wrong = [
        json!({"error": "invalid_grant"}),
        with(right.clone(), "token_type", json!("mac")),
        with(right.clone(), "id_token", json!(null)),
        with(right.clone(), "access_token", json!("d".repeat(70_000))),
    ];
    for answer in wrong {
        assert_eq!(Tokens::read(answer.to_string().as_bytes()).map(drop), Err(Fault::Unreadable), "{answer}");
    }
}
