//! The public key of a passkey (COSE, RFC 9052 and 9053) and what it has signed. Two kinds are taken: ES256, which nearly every device has, and RS256, which
//! Windows has on some.

use openssl::bn::BigNum;
use openssl::ec::{EcGroup, EcKey};
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Public};
use openssl::rsa::Rsa;
use openssl::sign::Verifier;

use crate::Fault;
use crate::cbor::Value;

/// The numbers of the two kinds, as the browser is asked for them, the better one first.
pub(crate) const KINDS: [i64; 2] = [ES256, RS256];

const ES256: i64 = -7;
const RS256: i64 = -257;

/// The sizes of an RSA key that are taken, in bits.
const RSA_BITS: std::ops::RangeInclusive<i32> = 2048..=8192;

/// A key that can be checked against.
pub(crate) struct Key(PKey<Public>);

impl Key {
    /// Reads a key, which must be whole: a point on its curve, or numbers of a size that is taken.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Fault> {
        let (key, rest) = Value::read(bytes)?;
        let number = |name| key.numbered(name).and_then(Value::number);
        let bytes = |name| key.numbered(name).and_then(Value::bytes).ok_or(Fault::OddKey);
        if !rest.is_empty() {
            return Err(Fault::Unreadable);
        }
        // 1: the kind of key, 3: the way of signing, -1 and on: its parts.
        let made = match (number(1), number(3)) {
            (Some(2), Some(ES256)) if number(-1) == Some(1) => curve(bytes(-2)?, bytes(-3)?),
            (Some(3), Some(RS256)) => rsa(bytes(-1)?, bytes(-2)?),
            _ => return Err(Fault::OddKey),
        };
        made.ok().flatten().map(Self).ok_or(Fault::OddKey)
    }

    /// Whether it has signed this.
    pub(crate) fn has_signed(&self, signed: &[u8], signature: &[u8]) -> bool {
        // An error of the library's means that the signature could not be one.
        let checked = Verifier::new(MessageDigest::sha256(), &self.0)
            .and_then(|mut verifier| verifier.verify_oneshot(signature, signed));
        checked.unwrap_or(false)
    }
}

fn curve(x: &[u8], y: &[u8]) -> Result<Option<PKey<Public>>, ErrorStack> {
    if x.len() != 32 || y.len() != 32 {
        return Ok(None);
    }
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1)?;
    let (x, y) = (BigNum::from_slice(x)?, BigNum::from_slice(y)?);
    let key = EcKey::from_public_key_affine_coordinates(&group, &x, &y)?;
    key.check_key()?;
    PKey::from_ec_key(key).map(Some)
}

fn rsa(n: &[u8], e: &[u8]) -> Result<Option<PKey<Public>>, ErrorStack> {
    let (n, e) = (BigNum::from_slice(n)?, BigNum::from_slice(e)?);
    // An even or tiny exponent makes no signature.
    if !RSA_BITS.contains(&n.num_bits()) || !e.is_bit_set(0) || e.num_bits() < 2 || e.num_bits() > 32 {
        return Ok(None);
    }
    PKey::from_rsa(Rsa::from_public_components(n, e)?).map(Some)
}
