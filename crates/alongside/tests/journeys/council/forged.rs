//! What comes back from the provider, bent in one thing at a time by the proxy before it, or by whoever brings the answer. Each is refused in the same
//! words, with one entry that says why, and without a session.

use std::sync::{Arc, LazyLock, Mutex};

use alongside_schema::Act;
use openssl::hash::MessageDigest;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::sign::Signer;
use serde_json::{Value, json};
use url::Url;

use super::provider::{Bend, CLIENT, Council, Reply, letters, new_key, part, public_jwk, signed, signed_rightly};
use super::signing_out::with;
use super::visitor::{Seen, Visitor};
use super::{IN, entered, linked, signs_in, with_council};
use crate::support::{World, on_both_engines};
use crate::town::{GRACE, TOM};

on_both_engines!(each_thing_that_is_bent_is_refused_in_the_same_words);

/// The forger's own keys: one as good as the provider's, and one that is too short.
static OWN: LazyLock<PKey<Private>> = LazyLock::new(new_key);
static SHORT: LazyLock<PKey<Private>> =
    LazyLock::new(|| PKey::from_rsa(Rsa::generate(1024).expect("a key")).expect("a key"));

/// What the forger knows, beside keys of their own: what everybody can know, and what they saw of an earlier sign-in.
struct Forger {
    public_text: Vec<u8>,
    issuer: String,
    now: i64,
    earlier: String,
}

/// One thing that is bent.
enum Bent {
    /// The claims of the token, signed by the provider's own key.
    Claims(fn(&Forger, Value) -> Value),
    /// The token itself.
    Token(fn(&Forger, &str) -> String),
    /// What the provider says at this address.
    Said(&'static str, fn(&Forger, &mut Reply)),
    /// The address with which somebody comes back.
    Answer(fn(&mut Vec<(String, String)>)),
    /// What the browser does with a right answer; gives back what it sees at last.
    Browser(fn(&World, &mut Visitor, &Url) -> Seen),
}

use Bent::{Answer, Browser, Claims, Said, Token};

/// Each with the words by which the trail says what was wrong.
const CASES: &[(&str, &str, Bent)] = &[
    // What the token claims, signed as it should be.
    ("the issuer is another", "another issuer", Claims(|_, all| with(all, "iss", json!("https://login.example.org")))),
    (
        "the issuer has a stroke more",
        "another issuer",
        Claims(|by, all| with(all, "iss", json!(format!("{}/", by.issuer)))),
    ),
    ("it is for another service", "another service", Claims(|_, all| with(all, "aud", json!("other")))),
    (
        "it is for us and another, given to the other",
        "another service",
        Claims(|_, all| with(with(all, "aud", json!([CLIENT, "other"])), "azp", json!("other"))),
    ),
    (
        "it is for us and another, given to nobody",
        "another service",
        Claims(|_, all| with(all, "aud", json!([CLIENT, "other"]))),
    ),
    (
        "it has ended",
        "has ended",
        Claims(|by, all| with(with(all, "iat", json!(by.now - 900)), "exp", json!(by.now - 61))),
    ),
    ("it has no end", "can not be read", Claims(|_, all| with(all, "exp", Value::Null))),
    ("it is from the future", "not valid yet", Claims(|by, all| with(all, "iat", json!(by.now + 120)))),
    ("it begins later", "not valid yet", Claims(|by, all| with(all, "nbf", json!(by.now + 120)))),
    ("the nonce is another", "the nonce", Claims(|_, all| with(all, "nonce", json!("another")))),
    ("there is no nonce", "the nonce", Claims(|_, all| with(all, "nonce", Value::Null))),
    ("it names nobody", "names nobody", Claims(|_, all| with(all, "sub", json!(" ")))),
    ("it names somebody whom nobody knows", "no account is linked", Claims(|_, all| with(all, "sub", json!("tom ")))),
    ("it names somebody in capitals", "no account is linked", Claims(|_, all| with(all, "sub", json!("TOM")))),
    (
        "it speaks of another access token",
        "the access token",
        Claims(|_, all| with(all, "at_hash", json!(letters([0; 16])))),
    ),
    ("it was proved too long ago", "too long ago", Claims(|by, all| with(all, "auth_time", json!(by.now - 3600 - 61)))),
    ("it does not say when it was proved", "too long ago", Claims(|_, all| with(all, "auth_time", Value::Null))),
    (
        "it is a word of a sign-out",
        "another type",
        Claims(|_, all| with(all, "events", json!({ "http://schemas.openid.net/event/backchannel-logout": {} }))),
    ),
    // Whose the token is, and who signed it.
    ("it is that of an earlier sign-in", "the nonce", Token(|by, _| by.earlier.clone())),
    (
        "it is signed by nobody",
        "in a way that is not taken",
        Token(|_, token| {
            format!("{}.{}.", letters(json!({ "alg": "none" }).to_string()), token.split('.').nth(1).expect("claims"))
        }),
    ),
    (
        "its signature is cut off",
        "the signature is wrong",
        Token(|_, token| {
            let (text, _) = token.rsplit_once('.').expect("a signature");
            format!("{text}.")
        }),
    ),
    (
        "it is signed with the public key as a secret",
        "in a way that is not taken",
        Token(|by, token| {
            let text = format!(
                "{}.{}",
                letters(json!({ "alg": "HS256", "kid": "a" }).to_string()),
                token.split('.').nth(1).expect("claims")
            );
            let key = PKey::hmac(&by.public_text).expect("a key");
            let mut signer = Signer::new(MessageDigest::sha256(), &key).expect("a signer");
            format!("{text}.{}", letters(signer.sign_oneshot_to_vec(text.as_bytes()).expect("a signature")))
        }),
    ),
    (
        "it says another way of signing than its key's",
        "in a way that is not taken",
        Token(|_, token| {
            let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
            parts[0] = letters(json!({ "alg": "ES256", "kid": "a" }).to_string());
            parts.join(".")
        }),
    ),
    (
        "it is signed by the forger, by the name of the right key",
        "the signature is wrong",
        Token(|_, token| signed(&OWN, &json!({ "alg": "RS256", "kid": "a" }), &part(token, 1))),
    ),
    (
        "it is signed by the forger, by a name of their own",
        "the key of the token is not known",
        Token(|_, token| signed(&OWN, &json!({ "alg": "RS256", "kid": "forged" }), &part(token, 1))),
    ),
    (
        "it brings the forger's key itself",
        "the signature is wrong",
        Token(|_, token| {
            let header =
                json!({ "alg": "RS256", "kid": "a", "jwk": public_jwk("a", &OWN), "jku": "http://127.0.0.1:9/keys" });
            signed(&OWN, &header, &part(token, 1))
        }),
    ),
    (
        "it names another person under the right signature",
        "the signature is wrong",
        Token(|_, token| {
            let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
            parts[1] = letters(with(part(token, 1), "sub", json!("grace")).to_string());
            parts.join(".")
        }),
    ),
    (
        "it asks for what nobody knows",
        "asks for what is not known",
        Token(|_, token| {
            signed(&OWN, &json!({ "alg": "RS256", "kid": "a", "crit": ["b64"], "b64": false }), &part(token, 1))
        }),
    ),
    ("it is no token", "the token can not be read", Token(|_, _| "not.a.token".to_owned())),
    ("there is none", "can not be read", Token(|_, _| String::new())),
    // What is said in place of tokens.
    ("the answer is cut", "can not be read", Said("/token", |_, reply| reply.body.truncate(40))),
    (
        "the connection is cut in the answer",
        "does not answer as it should",
        Said("/token", |_, reply| {
            reply.headers.push(("content-length".to_owned(), (reply.body.len() + 100).to_string()));
        }),
    ),
    ("the answer is empty", "can not be read", Said("/token", |_, reply| reply.body.clear())),
    ("the answer is a page", "can not be read", Said("/token", |_, reply| reply.body = b"<!DOCTYPE html>".to_vec())),
    (
        "the answer is endless",
        "does not answer as it should",
        Said("/token", |_, reply| reply.body.resize(70_000, b' ')),
    ),
    (
        "the answer says the token twice",
        "can not be read",
        Said("/token", |by, reply| {
            let said = String::from_utf8(std::mem::take(&mut reply.body)).expect("text");
            reply.body = said.replacen('{', &format!("{{\"id_token\":\"{}\",", by.earlier), 1).into_bytes();
        }),
    ),
    (
        "the tokens are of another kind",
        "can not be read",
        Said("/token", |_, reply| {
            let said = with(reply.json(), "token_type", json!("mac"));
            reply.say(&said);
        }),
    ),
    ("an error comes in its place", "does not answer as it should", Said("/token", |_, reply| reply.status = 500)),
    (
        "it leads elsewhere",
        "does not answer as it should",
        Said("/token", |_, reply| {
            reply.status = 307;
            reply.headers.push(("location".to_owned(), "http://127.0.0.1:9/token".to_owned()));
        }),
    ),
    // What the provider says of itself, and its keys.
    (
        "the provider is another",
        "another issuer",
        Said(OF_ITSELF, |_, reply| {
            let said = with(reply.json(), "issuer", json!("https://login.example.org"));
            reply.say(&said);
        }),
    ),
    (
        "codes are given in where everybody reads along",
        "not https",
        Said(OF_ITSELF, |_, reply| {
            let said = with(reply.json(), "token_endpoint", json!("http://login.example.org/token"));
            reply.say(&said);
        }),
    ),
    (
        "it signs in no way that is taken",
        "can not do what is needed",
        Said(OF_ITSELF, |_, reply| {
            let said = with(reply.json(), "id_token_signing_alg_values_supported", json!(["HS256"]));
            reply.say(&said);
        }),
    ),
    (
        "it takes codes from everybody",
        "can not do what is needed",
        Said(OF_ITSELF, |_, reply| {
            let said = with(reply.json(), "code_challenge_methods_supported", json!(["plain"]));
            reply.say(&said);
        }),
    ),
    ("what it says of itself is cut", "can not be read", Said(OF_ITSELF, |_, reply| reply.body.truncate(100))),
    ("its keys are cut", "can not be read", Said("/jwks", |_, reply| reply.body.truncate(100))),
    ("it has no keys", "keys can not be used", Said("/jwks", |_, reply| reply.say(&json!({ "keys": [] })))),
    (
        "two of its keys have one name",
        "keys can not be used",
        Said("/jwks", |_, reply| {
            let right = reply.json()["keys"][0].clone();
            reply.say(&json!({ "keys": [right, public_jwk("a", &OWN)] }));
        }),
    ),
    (
        "its key is short",
        "keys can not be used",
        Said("/jwks", |_, reply| reply.say(&json!({ "keys": [public_jwk("a", &SHORT)] }))),
    ),
    (
        "its key is another by the same name",
        "the signature is wrong",
        Said("/jwks", |_, reply| {
            reply.say(&json!({ "keys": [public_jwk("a", &OWN)] }));
        }),
    ),
    // The address with which somebody comes back.
    ("the state is another", "the state", Answer(|answer| set(answer, "state", "another"))),
    ("there is no state", "the state", Answer(|answer| answer.retain(|(name, _)| name != "state"))),
    (
        "the state stands there twice",
        "not one of the code flow",
        Answer(|answer| {
            let again = answer.iter().find(|(name, _)| name == "state").cloned();
            answer.extend(again);
        }),
    ),
    (
        "there are two codes",
        "not one of the code flow",
        Answer(|answer| answer.push(("code".to_owned(), "another".to_owned()))),
    ),
    ("there is no code", "not one of the code flow", Answer(|answer| answer.retain(|(name, _)| name != "code"))),
    ("the code is another", "does not answer as it should", Answer(|answer| set(answer, "code", "another"))),
    (
        "the answer is another provider's",
        "another issuer",
        Answer(|answer| set(answer, "iss", "https://login.example.org")),
    ),
    (
        "the answer does not say whose it is",
        "another issuer",
        Answer(|answer| answer.retain(|(name, _)| name != "iss")),
    ),
    (
        "the provider says no",
        "signed nobody in",
        Answer(|answer| {
            answer.retain(|(name, _)| name != "code");
            answer.push(("error".to_owned(), "access_denied".to_owned()));
        }),
    ),
    ("there is nothing at all", "the state", Answer(Vec::clear)),
    // Who brings it, and when.
    ("another browser brings it", "nothing was begun", Browser(|_, _, back| Visitor::new().get(back))),
    (
        "a browser brings it that has begun itself",
        "the state",
        Browser(|world, _, back| {
            let mut other = Visitor::new();
            other.begins(world.address(), "/sign-in/council", &[]);
            other.get(back)
        }),
    ),
    (
        "it is brought twice",
        "nothing was begun",
        Browser(|world, visitor, back| {
            let begun = visitor.cookie(world.address(), BEGUN).expect("a ceremony").to_owned();
            assert_eq!(visitor.get(back).status, 303, "the first time it is right");
            visitor.takes_cookie(world.address(), "alongside", "");
            visitor.takes_cookie(world.address(), BEGUN, &begun);
            visitor.get(back)
        }),
    ),
    (
        "it is brought after eleven minutes",
        "nothing was begun",
        Browser(|world, visitor, back| {
            world.minutes_pass(11);
            visitor.get(back)
        }),
    ),
    (
        "the code of an earlier sign-in is brought with a new state",
        "does not answer as it should",
        Browser(|world, visitor, back| {
            assert_eq!(visitor.get(back).status, 303, "the first time it is right");
            visitor.takes_cookie(world.address(), "alongside", "");
            let there = visitor.begins(world.address(), "/sign-in/council", &[]);
            let mut next = visitor.signs_in_there(&there, "tom", "mfa");
            let used = back.query_pairs().find(|(name, _)| name == "code").expect("a code").1.into_owned();
            let mut answer: Vec<(String, String)> = next.query_pairs().into_owned().collect();
            set(&mut answer, "code", &used);
            next.query_pairs_mut().clear().extend_pairs(answer);
            visitor.get(&next)
        }),
    ),
];

/// Where a provider says what it is.
const OF_ITSELF: &str = "/.well-known/openid-configuration";

/// The cookie of a browser that has begun to sign in.
const BEGUN: &str = "alongside-begun";

fn set(answer: &mut [(String, String)], name: &str, value: &str) {
    for (_, text) in answer.iter_mut().filter(|(known, _)| known == name) {
        value.clone_into(text);
    }
}

fn each_thing_that_is_bent_is_refused_in_the_same_words(world: &World) {
    let (world, council) = with_council(world, |oidc| oidc.max_age_minutes = Some(60));
    linked(&world, &TOM, "tom");
    linked(&world, &GRACE, "grace");
    let mut same = None;
    for (what, says, bent) in CASES {
        // What is known of the provider is then asked for anew, and nobody has tried too often.
        world.minutes_pass(61);
        let forger = forger(&world, &council);
        let before = entered(&world, &[Act::SignInRefused, Act::TooManyTries]).len();
        let mut visitor = Visitor::new();
        let seen = brings(&world, &council, &mut visitor, bent, forger);
        council.bends(None);
        assert_eq!(seen.status, 422, "{what}: {}", seen.body);
        assert_eq!(same.get_or_insert_with(|| seen.body.clone()), &seen.body, "{what}: in other words");
        assert_eq!(visitor.cookie(world.address(), "alongside"), None, "{what}: a session");
        let new = entered(&world, &[Act::SignInRefused, Act::TooManyTries]).split_off(before);
        assert!(new.len() == 1 && new[0].0 == Act::SignInRefused && new[0].1.contains(says), "{what}: {new:?}");
        // The same way is right as soon as nothing is bent any more, and what was known of the provider is old.
        world.minutes_pass(61);
        let right = signs_in(&world, &mut Visitor::new(), "tom", "mfa");
        assert_eq!((right.status, right.leads()), (303, IN), "after it: {what}");
    }
    assert!(CASES.len() > 60);
}

/// What the forger saw of a sign-in that was right, and has now.
fn forger(world: &World, council: &Council) -> Forger {
    let saw = Arc::new(Mutex::new(String::new()));
    let seen = saw.clone();
    council.bends(Some(Box::new(move |path, reply| {
        if path == "/token" {
            let token = reply.json()["id_token"].as_str().expect("a token").to_owned();
            *seen.lock().expect("nobody fails here") = token;
        }
    })));
    assert_eq!(signs_in(world, &mut Visitor::new(), "tom", "mfa").status, 303);
    council.bends(None);
    // And what is known of the provider is old again.
    world.minutes_pass(61);
    let earlier = saw.lock().expect("nobody fails here").clone();
    let now = world.site().clock().now().0.as_second();
    Forger { public_text: council.public_text(), issuer: council.issuer().to_owned(), now, earlier }
}

/// Goes to the provider and back with one thing bent.
fn brings(world: &World, council: &Council, visitor: &mut Visitor, bent: &'static Bent, forger: Forger) -> Seen {
    let begins = |visitor: &mut Visitor| {
        let there = visitor.begins(world.address(), "/sign-in/council", &[("next", IN)]);
        visitor.signs_in_there(&there, "tom", "mfa")
    };
    match bent {
        Claims(_) | Token(_) => {
            let back = begins(visitor);
            council.bends(Some(bending_tokens(bent, forger)));
            visitor.get(&back)
        }
        Said("/token", say) => {
            let back = begins(visitor);
            council.bends(Some(Box::new(move |path, reply| {
                if path == "/token" {
                    say(&forger, reply);
                }
            })));
            visitor.get(&back)
        }
        // What is said of itself is asked for before anybody is led there.
        Said(at, say) => {
            council.bends(Some(Box::new(move |path, reply| {
                if path == *at {
                    say(&forger, reply);
                }
            })));
            let begun = visitor.post(&world.address().join("/sign-in/council").expect("a path"), &[]);
            if begun.status != 200 {
                return begun;
            }
            let back = begins(visitor);
            visitor.get(&back)
        }
        Answer(change) => {
            let mut back = begins(visitor);
            let mut answer: Vec<(String, String)> = back.query_pairs().into_owned().collect();
            change(&mut answer);
            back.query_pairs_mut().clear().extend_pairs(answer);
            visitor.get(&back)
        }
        Browser(does) => {
            let back = begins(visitor);
            let seen = does(world, visitor, &back);
            visitor.takes_cookie(world.address(), BEGUN, "");
            seen
        }
    }
}

fn bending_tokens(bent: &'static Bent, forger: Forger) -> Bend {
    Box::new(move |path, reply| {
        if path != "/token" {
            return;
        }
        let said = reply.json();
        let token = said["id_token"].as_str().expect("a token");
        let token = match bent {
            Claims(change) => signed_rightly(&change(&forger, part(token, 1))),
            Token(change) => change(&forger, token),
            _ => token.to_owned(),
        };
        reply.say(&with(said.clone(), "id_token", json!(token)));
    })
}
