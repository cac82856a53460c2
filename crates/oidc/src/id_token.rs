//! The token that says who somebody is, and what must be true of it before that is believed.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::claims::{Moments, Several, from, given_to};
use crate::jwt::Token;
use crate::{CLOCKS_DIFFER, Fault, Keys};

/// The longest name of somebody at a provider, in letters (Core 1.0, 2).
const LONGEST_SUBJECT: usize = 255;

/// What a token must agree with.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// The issuer that is set.
    pub issuer: &'a str,
    /// This service's name at the provider.
    pub client: &'a str,
    /// The ceremony's own.
    pub nonce: &'a str,
    /// What came beside the token.
    pub access_token: &'a str,
    /// How long ago, in seconds, somebody may have proved who they are, where that was asked for.
    pub max_age: Option<u32>,
    /// The time, in seconds since 1970.
    pub now: i64,
}

/// Somebody, as the provider knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Who they are, for this issuer: the one thing that never changes. An e-mail address can be given to somebody else.
    pub subject: String,
    /// Their e-mail address, where the provider says that it made sure of it.
    pub email: Option<String>,
    /// Their name.
    pub name: Option<String>,
    /// The groups they are in.
    pub groups: Vec<String>,
    /// The provider's session, by which it may say later that it has ended.
    pub session: Option<String>,
    /// How they proved who they are: the words of `amr` and `acr`.
    pub proofs: Vec<String>,
    /// When they did, in seconds since 1970, where the provider says it: it may have been hours before this token. Never after [`Expected::now`].
    pub proved_at: Option<i64>,
}

impl Person {
    /// Whether they proved it in one of the ways that count as two steps.
    pub fn is_strong(&self, strong: &[String]) -> bool {
        self.proofs.iter().any(|proof| strong.contains(proof))
    }
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Several,
    azp: Option<String>,
    #[serde(flatten)]
    moments: Moments,
    nonce: Option<String>,
    at_hash: Option<String>,
    auth_time: Option<f64>,
    events: Option<serde_json::Value>,
    sid: Option<String>,
    acr: Option<String>,
    #[serde(default)]
    amr: Vec<String>,
    email: Option<String>,
    #[serde(default)]
    email_verified: bool,
    name: Option<String>,
    #[serde(default)]
    groups: Vec<String>,
}

impl Expected<'_> {
    /// Checks a token and says who it is about. Signature first: of what nobody signed nothing is read.
    ///
    /// # Errors
    /// The first thing that is wrong with it. [`Fault::UnknownKey`] may be mended by newer keys; nothing else is tried twice.
    pub fn check(&self, token: &str, keys: &Keys) -> Result<Person, Fault> {
        let token = Token::read(token)?;
        if token.kind.as_deref().is_some_and(|kind| kind != "jwt") {
            return Err(Fault::WrongType);
        }
        keys.check(&token)?;
        let claims: Claims = token.claims()?;
        from(&claims.iss, self.issuer)?;
        given_to(&claims.aud, claims.azp.as_deref(), self.client)?;
        claims.moments.check(self.now)?;
        if claims.events.is_some() {
            // A token of a logout says so, and is signed with the same key.
            return Err(Fault::WrongType);
        }
        let nonce = claims.nonce.as_deref().unwrap_or_default();
        if self.nonce.is_empty() || !bool::from(nonce.as_bytes().ct_eq(self.nonce.as_bytes())) {
            return Err(Fault::WrongNonce);
        }
        if claims.at_hash.as_deref().is_some_and(|hash| hash != half_of(self.access_token)) {
            return Err(Fault::WrongAccessToken);
        }
        self.proved_in_time(claims.auth_time)?;
        claims.person(self.now)
    }

    fn proved_in_time(&self, at: Option<f64>) -> Result<(), Fault> {
        let Some(max_age) = self.max_age else { return Ok(()) };
        let (now, differ) = (self.now as f64, CLOCKS_DIFFER as f64);
        let is_in_time = |at: f64| (now - f64::from(max_age) - differ..=now + differ).contains(&at);
        if at.is_some_and(is_in_time) { Ok(()) } else { Err(Fault::ProvedTooLongAgo) }
    }
}

impl Claims {
    fn person(self, now: i64) -> Result<Person, Fault> {
        let is_name = !self.sub.trim().is_empty() && self.sub.len() <= LONGEST_SUBJECT;
        if !is_name {
            return Err(Fault::Nobody);
        }
        Ok(Person {
            subject: self.sub,
            email: self.email.filter(|_| self.email_verified),
            name: self.name,
            groups: self.groups,
            session: self.sid,
            proofs: self.amr.into_iter().chain(self.acr).collect(),
            proved_at: self.auth_time.map(|at| now.min(at as i64)),
        })
    }
}

/// The first half of the digest of an access token (Core 1.0, 3.1.3.6); all our ways of signing go by SHA-256.
fn half_of(access_token: &str) -> String {
    URL_SAFE_NO_PAD.encode(&Sha256::digest(access_token)[..16])
}
