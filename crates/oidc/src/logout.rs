//! The provider's word that somebody's session has ended (OpenID Connect Back-Channel Logout 1.0).

use std::collections::HashMap;

use serde::Deserialize;

use crate::claims::{Moments, Several, from, given_to};
use crate::jwt::Token;
use crate::{CLOCKS_DIFFER, Fault, Keys};

/// What makes it a token of a logout (2.4).
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// Whose sessions end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logout {
    /// Somebody, as [`Person::subject`](crate::Person::subject). With no session named, all of theirs end.
    pub subject: Option<String>,
    /// One session, as [`Person::session`](crate::Person::session).
    pub session: Option<String>,
    /// What the token is known by. None is taken twice.
    pub id: String,
    /// Until when it must be remembered, in seconds since 1970.
    pub ends: i64,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: Several,
    #[serde(flatten)]
    moments: Moments,
    jti: String,
    sub: Option<String>,
    sid: Option<String>,
    nonce: Option<serde_json::Value>,
    #[serde(default)]
    events: HashMap<String, serde_json::Value>,
}

/// Checks a token that the provider sent, and says whose sessions end.
///
/// # Errors
/// The first thing that is wrong with it. The provider is answered with 400 and no words.
pub fn logout(token: &str, keys: &Keys, issuer: &str, client: &str, now: i64) -> Result<Logout, Fault> {
    let token = Token::read(token)?;
    if token.kind.as_deref().is_some_and(|kind| kind != "logout+jwt" && kind != "jwt") {
        return Err(Fault::WrongType);
    }
    keys.check(&token)?;
    let claims: Claims = token.claims()?;
    from(&claims.iss, issuer)?;
    given_to(&claims.aud, Some(client), client)?;
    claims.moments.check(now)?;
    let is_logout = claims.events.get(EVENT).is_some_and(serde_json::Value::is_object);
    // With a nonce it could be taken for an ID token, and must not be taken at all (2.4).
    if !is_logout || claims.nonce.is_some() || claims.jti.is_empty() {
        return Err(Fault::NoLogout);
    }
    let named = |name: Option<String>| name.filter(|name| !name.trim().is_empty());
    let (subject, session) = (named(claims.sub), named(claims.sid));
    if subject.is_none() && session.is_none() {
        return Err(Fault::Nobody);
    }
    // For as long as the token could pass this check.
    let ends = (claims.moments.exp.ceil() as i64).saturating_add(CLOCKS_DIFFER);
    Ok(Logout { subject, session, id: claims.jti, ends })
}
