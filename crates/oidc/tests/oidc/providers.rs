//! What a provider says about itself.

use alongside_oidc::{Fault, Provider};
use serde_json::{Value, json};

use crate::made::{ISSUER, with};

pub fn said() -> Value {
    json!({
        "issuer": ISSUER,
        "authorization_endpoint": "https://login.example.org/authorize",
        "token_endpoint": "https://login.example.org/token",
        "jwks_uri": "https://login.example.org/keys",
        "response_types_supported": ["code", "id_token"],
        "id_token_signing_alg_values_supported": ["HS256", "RS256"],
        "code_challenge_methods_supported": ["plain", "S256"],
    })
}

pub fn read(said: &Value) -> Result<Provider, Fault> {
    Provider::read(said.to_string().as_bytes(), ISSUER)
}

#[test]
fn a_provider_is_read_from_its_own_place() {
    assert_eq!(Provider::place(ISSUER), "https://login.example.org/.well-known/openid-configuration");
    assert_eq!(Provider::place("https://example.org/a/"), "https://example.org/a/.well-known/openid-configuration");
    let provider = read(&said()).expect("right");
    assert_eq!(provider.keys, "https://login.example.org/keys");
    assert!(provider.secret_in_header);
    let silent = with(said(), "code_challenge_methods_supported", Value::Null);
    assert!(read(&silent).is_ok(), "some that can do PKCE do not say so");
    let by_field = with(said(), "token_endpoint_auth_methods_supported", json!(["client_secret_post"]));
    assert!(!read(&by_field).expect("right").secret_in_header);
}

#[test]
fn a_provider_that_is_another_or_can_not_do_it_is_not_used() {
    let cases = [
        ("another issuer", "issuer", json!("https://login.example.com"), Fault::WrongIssuer),
        ("the issuer with a stroke", "issuer", json!("https://login.example.org/"), Fault::WrongIssuer),
        ("no code flow", "response_types_supported", json!(["id_token"]), Fault::Unable),
        (
            "secrets as signatures alone",
            "id_token_signing_alg_values_supported",
            json!(["HS256", "none"]),
            Fault::Unable,
        ),
        ("PKCE that hides nothing", "code_challenge_methods_supported", json!(["plain"]), Fault::Unable),
        (
            "no way to show our secret",
            "token_endpoint_auth_methods_supported",
            json!(["private_key_jwt"]),
            Fault::Unable,
        ),
        ("tokens in the open", "token_endpoint", json!("http://login.example.org/token"), Fault::NotPrivate),
        ("keys in the open", "jwks_uri", json!("http://login.example.org/keys"), Fault::NotPrivate),
        ("keys from a file", "jwks_uri", json!("file:///etc/passwd"), Fault::NotPrivate),
        ("keys with a password", "jwks_uri", json!("https://a:b@login.example.org/keys"), Fault::NotPrivate),
        (
            "a machine that only looks like this one",
            "jwks_uri",
            json!("http://localhost@example.com/"),
            Fault::NotPrivate,
        ),
        (
            "a machine whose name begins like this one",
            "jwks_uri",
            json!("http://localhost.example.com/"),
            Fault::NotPrivate,
        ),
        ("an address of two lines", "authorization_endpoint", json!("https://a.example\r\nb"), Fault::NotPrivate),
        (
            "an address with an end of its own",
            "authorization_endpoint",
            json!("https://a.example/#b"),
            Fault::NotPrivate,
        ),
        ("no machine", "authorization_endpoint", json!("https:///a"), Fault::NotPrivate),
        ("no address", "token_endpoint", Value::Null, Fault::Unreadable),
    ];
    for (what, name, value, fault) in cases {
        assert_eq!(read(&with(said(), name, value)), Err(fault), "{what}");
    }
    assert_eq!(Provider::read(&vec![b' '; 65 * 1024], ISSUER), Err(Fault::Unreadable));
    assert_eq!(Provider::read(b"<html>", ISSUER), Err(Fault::Unreadable));
}

#[test]
fn a_provider_on_this_machine_may_be_tried_without_https() {
    let here = said().to_string().replace("https://login.example.org", "http://127.0.0.1:4000");
    assert!(Provider::read(here.as_bytes(), "http://127.0.0.1:4000").is_ok());
}
