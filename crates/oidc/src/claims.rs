//! What every token says alike: from whom, for whom, and when.

use serde::Deserialize;

use crate::{CLOCKS_DIFFER, Fault};

/// One name, or several.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Several {
    One(String),
    Many(Vec<String>),
}

impl Several {
    pub(crate) fn all(&self) -> &[String] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::Many(names) => names,
        }
    }
}

/// Whether the token is from this issuer.
pub(crate) fn from(issuer: &str, expected: &str) -> Result<(), Fault> {
    if issuer == expected { Ok(()) } else { Err(Fault::WrongIssuer) }
}

/// Whether the token is for this client (Core 1.0, 3.1.3.7, 3 to 5): where it is for others too, it must have been given to this one.
pub(crate) fn given_to(audience: &Several, party: Option<&str>, client: &str) -> Result<(), Fault> {
    let all = audience.all();
    let is_for_us = all.iter().any(|name| name == client);
    let is_given_to_us = party.map_or(all.len() == 1, |party| party == client);
    if is_for_us && is_given_to_us { Ok(()) } else { Err(Fault::WrongAudience) }
}

/// Moments of a token, in seconds since 1970. Providers may write fractions (RFC 7519, 2).
#[derive(Debug, Deserialize)]
pub(crate) struct Moments {
    pub exp: f64,
    pub iat: f64,
    pub nbf: Option<f64>,
}

impl Moments {
    /// Whether the token is valid now, by two clocks that may differ.
    pub(crate) fn check(&self, now: i64) -> Result<(), Fault> {
        let (now, differ) = (now as f64, CLOCKS_DIFFER as f64);
        if self.exp <= now - differ {
            return Err(Fault::Ended);
        }
        let latest = now + differ;
        if self.iat > latest || self.nbf.is_some_and(|moment| moment > latest) || self.exp < self.iat {
            return Err(Fault::NotYet);
        }
        Ok(())
    }
}
