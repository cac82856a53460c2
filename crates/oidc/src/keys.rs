//! A provider's keys (RFC 7517), and whether a token is signed with one of them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openssl::bn::BigNum;
use openssl::ec::{EcGroup, EcKey};
use openssl::ecdsa::EcdsaSig;
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Public};
use openssl::rsa::{Padding, Rsa};
use openssl::sign::{RsaPssSaltlen, Verifier};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::jwt::{Algorithm, Token};
use crate::{Fault, MOST_BYTES};

/// The sizes of an RSA key that are taken, in bits: not guessable (NIST SP 800-131A), and not so large that checking costs.
const RSA_BITS: std::ops::RangeInclusive<i32> = 2048..=8192;

/// The most keys in a set.
const MOST_KEYS: usize = 64;

/// Seconds between two fetches of the keys, so that forged tokens do not have us ask the provider again and again.
const FETCHED_AGAIN_AFTER: i64 = 60;

/// The keys that a provider signs with.
#[derive(Clone, Debug)]
pub struct Keys(Vec<Key>);

#[derive(Clone, Debug)]
struct Key {
    id: Option<String>,
    /// The one way in which it signs, if the set says so.
    algorithm: Option<String>,
    public: Material,
}

#[derive(Clone, Debug)]
enum Material {
    Rsa(PKey<Public>),
    Curve(EcKey<Public>),
}

#[derive(Deserialize)]
struct Set {
    keys: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct Said {
    kty: String,
    kid: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    purpose: Option<String>,
    n: Option<String>,
    e: Option<String>,
    crv: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

impl Keys {
    /// Reads a set. Keys that are not for signing, or of a kind that is not taken, are passed over.
    ///
    /// # Errors
    /// [`Fault::Unreadable`] where it is no set, [`Fault::OddKeys`] where no key is left, or two have one name.
    pub fn read(document: &[u8]) -> Result<Self, Fault> {
        if document.len() > MOST_BYTES {
            return Err(Fault::Unreadable);
        }
        let set: Set = serde_json::from_slice(document).map_err(|_| Fault::Unreadable)?;
        let said = set.keys.into_iter().take(MOST_KEYS).filter_map(|key| serde_json::from_value(key).ok());
        let keys: Vec<Key> = said.filter_map(Key::read).collect();
        let named = |key: &Key| keys.iter().filter(|other| key.id.is_some() && other.id == key.id).count();
        if keys.is_empty() || keys.iter().any(|key| named(key) > 1) { Err(Fault::OddKeys) } else { Ok(Self(keys)) }
    }

    /// Whether a token is signed with one of them.
    pub(crate) fn check(&self, token: &Token<'_>) -> Result<(), Fault> {
        let key = match &token.key {
            Some(id) => self.0.iter().find(|key| key.id.as_ref() == Some(id)).ok_or(Fault::UnknownKey)?,
            // Without a name only a key that there is no doubt about.
            None => {
                let mut fitting = self.0.iter().filter(|key| key.fits(token.algorithm));
                fitting.next().filter(|_| fitting.next().is_none()).ok_or(Fault::UnknownKey)?
            }
        };
        if !key.fits(token.algorithm) {
            return Err(Fault::WrongAlgorithm);
        }
        // An error of the library's means that the signature could not be one.
        if key.has_signed(token).unwrap_or(false) { Ok(()) } else { Err(Fault::WrongSignature) }
    }
}

impl Key {
    fn read(said: Said) -> Option<Self> {
        if said.purpose.as_deref().is_some_and(|purpose| purpose != "sig") {
            return None;
        }
        let number = |text: Option<String>| {
            let bytes = URL_SAFE_NO_PAD.decode(text?).ok()?;
            BigNum::from_slice(&bytes).ok()
        };
        let public = match said.kty.as_str() {
            "RSA" => {
                let (n, e) = (number(said.n)?, number(said.e)?);
                let is_sound = RSA_BITS.contains(&n.num_bits()) && e.is_bit_set(0) && e.num_bits() > 1;
                let rsa = is_sound.then(|| Rsa::from_public_components(n, e).ok()).flatten()?;
                Material::Rsa(PKey::from_rsa(rsa).ok()?)
            }
            "EC" if said.crv.as_deref() == Some("P-256") => {
                let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).ok()?;
                let (x, y) = (number(said.x)?, number(said.y)?);
                let key = EcKey::from_public_key_affine_coordinates(&group, &x, &y).ok()?;
                key.check_key().ok()?;
                Material::Curve(key)
            }
            _ => return None,
        };
        Some(Self { id: said.kid, algorithm: said.alg, public })
    }

    /// Whether it is for signatures of this kind.
    fn fits(&self, algorithm: Algorithm) -> bool {
        let is_of_kind = matches!(
            (&self.public, algorithm),
            (Material::Rsa(_), Algorithm::Rs256 | Algorithm::Ps256) | (Material::Curve(_), Algorithm::Es256)
        );
        is_of_kind && self.algorithm.as_deref().is_none_or(|name| Algorithm::named(name) == Some(algorithm))
    }

    fn has_signed(&self, token: &Token<'_>) -> Result<bool, ErrorStack> {
        let (signed, signature) = (token.signed.as_bytes(), token.signature.as_slice());
        match &self.public {
            Material::Rsa(key) => {
                let mut verifier = Verifier::new(MessageDigest::sha256(), key)?;
                if token.algorithm == Algorithm::Ps256 {
                    verifier.set_rsa_padding(Padding::PKCS1_PSS)?;
                    verifier.set_rsa_mgf1_md(MessageDigest::sha256())?;
                    verifier.set_rsa_pss_saltlen(RsaPssSaltlen::DIGEST_LENGTH)?;
                } else {
                    verifier.set_rsa_padding(Padding::PKCS1)?;
                }
                verifier.verify_oneshot(signature, signed)
            }
            Material::Curve(key) => {
                // Two numbers of 32 bytes, one after the other (RFC 7518, 3.4).
                let Some((r, s)) = signature.split_at_checked(32).filter(|_| signature.len() == 64) else {
                    return Ok(false);
                };
                let signature = EcdsaSig::from_private_components(BigNum::from_slice(r)?, BigNum::from_slice(s)?)?;
                signature.verify(&Sha256::digest(signed), key)
            }
        }
    }
}

/// A provider's keys, and when they were fetched.
#[derive(Clone, Debug)]
pub struct KeyRing {
    /// The keys.
    pub keys: Keys,
    fetched: i64,
}

impl KeyRing {
    /// Keys that were fetched at this moment.
    pub fn new(keys: Keys, now: i64) -> Self {
        Self { keys, fetched: now }
    }

    /// Whether they may be fetched anew, on [`Fault::UnknownKey`]. Whoever does notes the try with [`KeyRing::tried`], also where it fails.
    pub fn may_fetch(&self, now: i64) -> bool {
        now.saturating_sub(self.fetched) >= FETCHED_AGAIN_AFTER
    }

    /// Notes that they were asked for.
    pub fn tried(&mut self, now: i64) {
        self.fetched = now;
    }
}
