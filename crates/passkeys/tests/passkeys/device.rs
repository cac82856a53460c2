//! A device with a passkey, made here by itself from the standard: it makes one and uses it, right or wrong as asked. Also for the journeys.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openssl::bn::{BigNum, BigNumContext};
use openssl::ec::{EcGroup, EcKey};
use openssl::ecdsa::EcdsaSig;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::sha::sha256;
use openssl::sign::Signer;
use serde_json::{Value, json};

/// Somebody is there, and the device made sure of who.
pub const PRESENT: u8 = 1;
pub const VERIFIED: u8 = 4;
pub const MAY_BE_COPIED: u8 = 8;
pub const IS_COPIED: u8 = 16;
const HAS_PASSKEY: u8 = 64;

/// One passkey on its device. Each part may be set wrong by a test.
#[derive(Clone)]
pub struct Device {
    key: Secret,
    pub id: Vec<u8>,
    pub handle: String,
    /// The page on which it believes to be.
    pub origin: String,
    /// The service for which it answers.
    pub service: String,
    pub flags: u8,
    pub counter: u32,
    /// What else the browser says of the page.
    pub more: Value,
}

#[derive(Clone)]
enum Secret {
    Curve(EcKey<Private>),
    Rsa(PKey<Private>),
}

pub fn letters(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Device {
    /// A device whose passkeys are on the curve P-256, as nearly all have them.
    pub fn new(origin: &str, id: &[u8]) -> Self {
        let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).expect("a curve");
        Self::with(Secret::Curve(EcKey::generate(&group).expect("a key")), origin, id)
    }

    /// One whose passkeys are RSA keys of this many bits.
    pub fn by_rsa(origin: &str, id: &[u8], bits: u32) -> Self {
        let key = PKey::from_rsa(Rsa::generate(bits).expect("a key")).expect("a key");
        Self::with(Secret::Rsa(key), origin, id)
    }

    fn with(key: Secret, origin: &str, id: &[u8]) -> Self {
        let service = origin.split("://").nth(1).expect("an origin").split(':').next().expect("a machine");
        Self {
            key,
            id: id.to_owned(),
            handle: String::new(),
            origin: origin.to_owned(),
            service: service.to_owned(),
            flags: PRESENT | VERIFIED,
            counter: 1,
            more: json!({}),
        }
    }

    /// Makes a passkey as it is asked, and answers as a browser writes it.
    pub fn makes(&mut self, asked: &Value) -> Value {
        let handle = asked["user"]["id"].as_str().expect("a handle");
        self.handle = String::from_utf8(URL_SAFE_NO_PAD.decode(handle).expect("letters")).expect("text");
        let client = self.client_data("webauthn.create", asked["challenge"].as_str().expect("a challenge"));
        let data = [self.data(self.flags | HAS_PASSKEY), self.passkey()].concat();
        let object =
            [&[0xa3][..], &text("fmt"), &text("none"), &text("attStmt"), &[0xa0], &text("authData"), &bytes(&data)]
                .concat();
        self.answer(json!({ "clientDataJSON": letters(client), "attestationObject": letters(object), "transports": ["internal"] }))
    }

    /// Uses the passkey as it is asked.
    pub fn uses(&mut self, asked: &Value) -> Value {
        let client = self.client_data("webauthn.get", asked["challenge"].as_str().expect("a challenge"));
        self.signs(&client)
    }

    /// Signs what the browser says of the page.
    pub fn signs(&mut self, client: &str) -> Value {
        let data = self.data(self.flags);
        let signed = [data.as_slice(), &sha256(client.as_bytes())].concat();
        let signature = match &self.key {
            Secret::Curve(key) => {
                EcdsaSig::sign(&sha256(&signed), key).and_then(|made| made.to_der()).expect("a signature")
            }
            Secret::Rsa(key) => {
                let mut signer = Signer::new(MessageDigest::sha256(), key).expect("a signer");
                signer.sign_oneshot_to_vec(&signed).expect("a signature")
            }
        };
        self.answer(json!({
            "clientDataJSON": letters(client), "authenticatorData": letters(data), "signature": letters(signature),
            "userHandle": letters(&self.handle),
        }))
    }

    /// What the browser says of the page.
    pub fn client_data(&self, act: &str, challenge: &str) -> String {
        let mut said = json!({ "type": act, "challenge": challenge, "origin": self.origin, "crossOrigin": false });
        for (name, value) in self.more.as_object().expect("more") {
            said[name] = value.clone();
        }
        said.to_string()
    }

    fn answer(&self, response: Value) -> Value {
        let id = letters(&self.id);
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response, "clientExtensionResults": {} })
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        [&sha256(self.service.as_bytes())[..], &[flags], &self.counter.to_be_bytes()].concat()
    }

    /// The passkey as it stands after the other data: of which make, its name, its public key.
    fn passkey(&self) -> Vec<u8> {
        let length = u16::try_from(self.id.len()).expect("a short name").to_be_bytes();
        [&[0; 16][..], &length, &self.id, &self.public()].concat()
    }

    fn public(&self) -> Vec<u8> {
        match &self.key {
            Secret::Curve(key) => {
                let (mut x, mut y) = (BigNum::new().expect("a number"), BigNum::new().expect("a number"));
                let mut room = BigNumContext::new().expect("room");
                key.public_key().affine_coordinates(key.group(), &mut x, &mut y, &mut room).expect("a point");
                let side = |number: &BigNum| bytes(&number.to_vec_padded(32).expect("32 bytes"));
                // {1: 2, 3: -7, -1: 1, -2: x, -3: y}
                [&[0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21][..], &side(&x), &[0x22], &side(&y)].concat()
            }
            Secret::Rsa(key) => {
                let rsa = key.rsa().expect("RSA");
                // {1: 3, 3: -257, -1: n, -2: e}
                let head: &[u8] = &[0xa4, 0x01, 0x03, 0x03, 0x39, 0x01, 0x00, 0x20];
                [head, &bytes(&rsa.n().to_vec()), &[0x21], &bytes(&rsa.e().to_vec())].concat()
            }
        }
    }
}

fn head(kind: u8, length: usize) -> Vec<u8> {
    match length {
        0..=23 => vec![kind << 5 | length as u8],
        24..=255 => vec![kind << 5 | 24, length as u8],
        _ => [&[kind << 5 | 25][..], &u16::try_from(length).expect("a short text").to_be_bytes()].concat(),
    }
}

fn bytes(content: &[u8]) -> Vec<u8> {
    [head(2, content.len()), content.to_vec()].concat()
}

fn text(content: &str) -> Vec<u8> {
    [head(3, content.len()), content.as_bytes().to_vec()].concat()
}
