//! This service as browsers know it, and what they are asked.

use serde_json::{Value, json};

use crate::client::letters;
use crate::key::KINDS;

/// For how many milliseconds a browser waits for its person.
const PATIENCE: u32 = 5 * 60 * 1000;

/// This service, as browsers and passkeys know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    origin: String,
    id: String,
    name: String,
}

/// What is asked once, and answered once.
#[derive(Clone, PartialEq, Eq)]
pub struct Challenge(String);

/// Says nothing of it.
impl std::fmt::Debug for Challenge {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Challenge").finish_non_exhaustive()
    }
}

impl Challenge {
    /// Of 32 random bytes that nothing else is made of.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(letters(bytes))
    }

    /// As it is kept until its answer comes.
    pub fn letters(&self) -> &str {
        &self.0
    }

    /// The same as it was kept.
    pub fn kept(letters: String) -> Self {
        Self(letters)
    }
}

/// For whom a passkey is made, as their device shows it to them.
#[derive(Clone, Copy, Debug)]
pub struct Person<'a> {
    /// A name that says nothing of them; it comes back with each use. At most 64 bytes.
    pub handle: &'a str,
    /// What they sign in with otherwise.
    pub account: &'a str,
    /// Their own name.
    pub name: &'a str,
}

impl Service {
    /// The service at this origin, like `https://help.example.org`. Nothing where the machine has no name: passkeys are made for names.
    pub fn at(origin: &str, name: &str) -> Option<Self> {
        let machine = origin.split_once("://")?.1;
        let id = machine.rsplit_once(':').map_or(machine, |(id, _)| id);
        let is_number = id.is_empty() || id.contains(':') || id.chars().all(|c| c.is_ascii_digit() || c == '.');
        (!is_number).then(|| Self { origin: origin.to_owned(), id: id.to_owned(), name: name.to_owned() })
    }

    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// What a browser is asked in order to make a passkey (`PublicKeyCredentialCreationOptionsJSON`). Devices that have one of `known` make no second.
    pub fn ask_to_make(&self, challenge: &Challenge, person: Person<'_>, known: &[String]) -> Value {
        let kinds = KINDS.map(|kind| json!({ "type": "public-key", "alg": kind }));
        let known: Vec<Value> = known.iter().map(|id| json!({ "type": "public-key", "id": id })).collect();
        json!({
            "rp": { "id": self.id, "name": self.name },
            "user": { "id": letters(person.handle), "name": person.account, "displayName": person.name },
            "challenge": challenge.0,
            "pubKeyCredParams": kinds,
            "timeout": PATIENCE,
            "excludeCredentials": known,
            "authenticatorSelection": { "residentKey": "required", "requireResidentKey": true, "userVerification": "required" },
            "attestation": "none",
        })
    }

    /// What a browser is asked in order to use a passkey (`PublicKeyCredentialRequestOptionsJSON`): any that its person has for this service. None is
    /// named, so nobody learns from it who has any.
    pub fn ask(&self, challenge: &Challenge) -> Value {
        json!({
            "challenge": challenge.0,
            "timeout": PATIENCE,
            "rpId": self.id,
            "allowCredentials": [],
            "userVerification": "required",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_is_a_machine_with_a_name() {
        let id = |origin| Service::at(origin, "Alongside").map(|service| service.id);
        assert_eq!(id("https://help.example.org").as_deref(), Some("help.example.org"));
        assert_eq!(id("http://localhost:8080").as_deref(), Some("localhost"));
        for none in ["http://127.0.0.1:8080", "http://127.0.0.1", "http://[::1]:8080", "https://", "help.example.org"] {
            assert_eq!(id(none), None, "{none}");
        }
    }
}
