//! A provider of the tests' own: its keys, and tokens signed with them, right or wrong as asked.

use std::sync::LazyLock;

use alongside_oidc::Keys;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openssl::bn::{BigNum, BigNumContext};
use openssl::ec::{EcGroup, EcKey};
use openssl::ecdsa::EcdsaSig;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private};
use openssl::rsa::{Padding, Rsa};
use openssl::sign::{RsaPssSaltlen, Signer};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub const ISSUER: &str = "https://login.example.org";
pub const CLIENT: &str = "alongside";
pub const NONCE: &str = "a-nonce-of-the-ceremony";
pub const ACCESS: &str = "an-access-token";
pub const NOW: i64 = 1_795_000_000;

static RSA: LazyLock<PKey<Private>> = LazyLock::new(|| rsa(2048));
static OTHER_RSA: LazyLock<PKey<Private>> = LazyLock::new(|| rsa(2048));
static CURVE: LazyLock<EcKey<Private>> = LazyLock::new(|| {
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).expect("a curve");
    EcKey::generate(&group).expect("a key")
});

pub fn rsa(bits: u32) -> PKey<Private> {
    PKey::from_rsa(Rsa::generate(bits).expect("a key")).expect("a key")
}

pub fn letters(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A public RSA key as a provider shows it.
pub fn shown_rsa(id: &str, key: &PKey<Private>) -> Value {
    let rsa = key.rsa().expect("RSA");
    json!({"kty": "RSA", "use": "sig", "kid": id, "n": letters(rsa.n().to_vec()), "e": letters(rsa.e().to_vec())})
}

pub fn shown_curve(id: &str) -> Value {
    let (mut x, mut y) = (BigNum::new().expect("a number"), BigNum::new().expect("a number"));
    let mut context = BigNumContext::new().expect("room");
    CURVE.public_key().affine_coordinates(CURVE.group(), &mut x, &mut y, &mut context).expect("a point");
    let side = |number: &BigNum| letters(number.to_vec_padded(32).expect("32 bytes"));
    json!({"kty": "EC", "crv": "P-256", "kid": id, "x": side(&x), "y": side(&y)})
}

pub fn set(keys: &[Value]) -> Vec<u8> {
    json!({"keys": keys}).to_string().into_bytes()
}

/// The provider's keys: `rsa`, `other` and `curve`.
pub fn keys() -> Keys {
    let all = [shown_rsa("rsa", &RSA), shown_rsa("other", &OTHER_RSA), shown_curve("curve")];
    Keys::read(&set(&all)).expect("keys")
}

/// What a right ID token says.
pub fn claims() -> Value {
    json!({
        "iss": ISSUER, "sub": "248289761001", "aud": CLIENT, "exp": NOW + 300, "iat": NOW - 5, "auth_time": NOW - 30,
        "nonce": NONCE, "at_hash": letters(&Sha256::digest(ACCESS)[..16]), "sid": "session-1", "amr": ["pwd", "mfa"],
        "email": "sam.okafor@example.org", "email_verified": true, "name": "Sam Okafor", "groups": ["family-help"],
    })
}

/// The claims with this instead, or without it where it is `null`.
pub fn with(mut claims: Value, name: &str, value: Value) -> Value {
    let all = claims.as_object_mut().expect("an object");
    if value.is_null() {
        all.remove(name);
    } else {
        all.insert(name.to_owned(), value);
    }
    claims
}

/// A token signed with the provider's `rsa`.
pub fn token(claims: &Value) -> String {
    signed(&json!({"alg": "RS256", "kid": "rsa"}), &claims.to_string())
}

/// A token with this header, signed as it says with the key that it names.
pub fn signed(header: &Value, claims: &str) -> String {
    let text = format!("{}.{}", letters(header.to_string()), letters(claims));
    let signature = match (header["alg"].as_str(), header["kid"].as_str()) {
        (Some("ES256"), _) => by_curve(&text),
        (Some(way), Some("other")) => by_rsa(&text, &OTHER_RSA, way == "PS256"),
        (way, _) => by_rsa(&text, &RSA, way == Some("PS256")),
    };
    format!("{text}.{}", letters(signature))
}

fn by_rsa(text: &str, key: &PKey<Private>, is_pss: bool) -> Vec<u8> {
    let mut signer = Signer::new(MessageDigest::sha256(), key).expect("a signer");
    if is_pss {
        signer.set_rsa_padding(Padding::PKCS1_PSS).expect("a padding");
        signer.set_rsa_pss_saltlen(RsaPssSaltlen::DIGEST_LENGTH).expect("a length");
    }
    signer.sign_oneshot_to_vec(text.as_bytes()).expect("a signature")
}

fn by_curve(text: &str) -> Vec<u8> {
    let signature = EcdsaSig::sign(&Sha256::digest(text), &CURVE).expect("a signature");
    let part = |number: &openssl::bn::BigNumRef| number.to_vec_padded(32).expect("32 bytes");
    [part(signature.r()), part(signature.s())].concat()
}
