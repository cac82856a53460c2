//! What the browser says about the page on which it was asked (WebAuthn 5.8.1).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use subtle::ConstantTimeEq;

use crate::{Challenge, Fault, Service};

/// What was to be done.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    Making,
    Using,
}

impl Act {
    const fn name(self) -> &'static str {
        match self {
            Self::Making => "webauthn.create",
            Self::Using => "webauthn.get",
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientData {
    #[serde(rename = "type")]
    act: String,
    challenge: String,
    origin: String,
    #[serde(default)]
    cross_origin: bool,
    top_origin: Option<String>,
}

/// Checks the client data: this act, this challenge, our own page and in nobody's frame.
pub(crate) fn check(json: &[u8], act: Act, service: &Service, challenge: &Challenge) -> Result<(), Fault> {
    let said: ClientData = serde_json::from_slice(json).map_err(|_| Fault::Unreadable)?;
    if said.act != act.name() {
        return Err(Fault::WrongAct);
    }
    if !bool::from(said.challenge.as_bytes().ct_eq(challenge.letters().as_bytes())) {
        return Err(Fault::WrongChallenge);
    }
    if said.origin != service.origin() || said.cross_origin || said.top_origin.is_some() {
        return Err(Fault::WrongOrigin);
    }
    Ok(())
}

/// Bytes as browsers write them in JSON.
pub(crate) fn bytes(letters: &str) -> Result<Vec<u8>, Fault> {
    URL_SAFE_NO_PAD.decode(letters).map_err(|_| Fault::Unreadable)
}

/// The same the other way round.
pub(crate) fn letters(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
