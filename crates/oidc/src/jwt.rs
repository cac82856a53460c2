//! Signed tokens in their short form (RFC 7515, RFC 7519), read with distrust (RFC 8725).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::Fault;

/// The longest token that is read, in bytes. One with hundreds of groups has 10,000.
const LONGEST: usize = 16 * 1024;

/// The ways of signing that are taken: those with a public key that every provider of councils knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    /// RSA with PKCS #1 1.5 and SHA-256.
    Rs256,
    /// RSA with PSS and SHA-256.
    Ps256,
    /// ECDSA on P-256 with SHA-256.
    Es256,
}

impl Algorithm {
    /// By its name (RFC 7518, 3.1). All others are none: `none`, shared secrets, and what is newer than this program.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "RS256" => Some(Self::Rs256),
            "PS256" => Some(Self::Ps256),
            "ES256" => Some(Self::Es256),
            _ => None,
        }
    }
}

/// What a header may say. Keys and addresses of keys in it are not read: they would be the signer's own word. A name that stands there twice
/// can not be read.
#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    crit: Option<serde_json::Value>,
}

/// A token that nothing is believed of yet.
#[derive(Debug)]
pub(crate) struct Token<'a> {
    pub algorithm: Algorithm,
    pub key: Option<String>,
    /// In small letters, without "application/".
    pub kind: Option<String>,
    /// What is signed.
    pub signed: &'a str,
    pub signature: Vec<u8>,
    claims: Vec<u8>,
}

impl<'a> Token<'a> {
    pub(crate) fn read(text: &'a str) -> Result<Self, Fault> {
        if text.len() > LONGEST {
            return Err(Fault::UnreadableToken);
        }
        let (signed, signature) = text.rsplit_once('.').ok_or(Fault::UnreadableToken)?;
        let (header, claims) = signed.split_once('.').ok_or(Fault::UnreadableToken)?;
        // A fourth part would be a dot among the letters, which is none of them.
        let read = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| Fault::UnreadableToken);
        let header: Header = serde_json::from_slice(&read(header)?).map_err(|_| Fault::UnreadableToken)?;
        if header.crit.is_some() {
            return Err(Fault::NotUnderstood);
        }
        let kind = header.typ.map(|kind| kind.to_ascii_lowercase().trim_start_matches("application/").to_owned());
        Ok(Self {
            algorithm: Algorithm::named(&header.alg).ok_or(Fault::WrongAlgorithm)?,
            key: header.kid,
            kind,
            signed,
            signature: read(signature)?,
            claims: read(claims)?,
        })
    }

    /// What it says. Only for when the signature was found right.
    pub(crate) fn claims<T: DeserializeOwned>(&self) -> Result<T, Fault> {
        serde_json::from_slice(&self.claims).map_err(|_| Fault::UnreadableToken)
    }
}
