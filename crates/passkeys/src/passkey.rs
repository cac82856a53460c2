//! A passkey that somebody made, and its use.

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::authenticator::{LONGEST_ID, Said};
use crate::cbor::Value;
use crate::client::{Act, bytes, check, letters};
use crate::key::Key;
use crate::{Challenge, Fault, Service};

/// The longest answer that is read, in bytes.
const LONGEST: usize = 16 * 1024;

/// A passkey, as it is kept: what is here opens nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// Its name, which no other has.
    pub id: String,
    /// Its public key.
    pub key: String,
    /// How often its device says it was used; 0 where the device does not count.
    pub counter: u32,
    /// Whether its person may have it on several devices.
    pub may_be_copied: bool,
}

/// What a browser answered, not yet believed (`RegistrationResponseJSON` or `AuthenticationResponseJSON`).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    id: String,
    raw_id: String,
    #[serde(rename = "type")]
    kind: String,
    response: Response,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Response {
    #[serde(rename = "clientDataJSON")]
    client_data: String,
    attestation_object: Option<String>,
    authenticator_data: Option<String>,
    signature: Option<String>,
    user_handle: Option<String>,
}

impl Answer {
    /// Reads what the browser's script put into a form.
    ///
    /// # Errors
    /// [`Fault::Unreadable`].
    pub fn read(text: &str) -> Result<Self, Fault> {
        if text.len() > LONGEST {
            return Err(Fault::Unreadable);
        }
        let answer: Self = serde_json::from_str(text).map_err(|_| Fault::Unreadable)?;
        let is_whole = answer.kind == "public-key" && answer.id == answer.raw_id && !answer.id.is_empty();
        if is_whole { Ok(answer) } else { Err(Fault::Unreadable) }
    }

    /// Which passkey it says it is, to look for it. Nothing of the answer is believed by that.
    pub fn passkey(&self) -> &str {
        &self.id
    }

    /// The passkey that was made for this challenge (WebAuthn 7.1). What the device says about its make is not looked at: `none` was asked for.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn made(&self, service: &Service, challenge: &Challenge) -> Result<Passkey, Fault> {
        check(&bytes(&self.response.client_data)?, Act::Making, service, challenge)?;
        let object = bytes(self.response.attestation_object.as_deref().ok_or(Fault::Unreadable)?)?;
        let (object, rest) = Value::read(&object)?;
        let data =
            object.named("authData").and_then(Value::bytes).filter(|_| rest.is_empty()).ok_or(Fault::Unreadable)?;
        let said = Said::read(data)?;
        said.check(service)?;
        let (id, key) = said.made.ok_or(Fault::Unreadable)?;
        if id.is_empty() || id.len() > LONGEST_ID || letters(id) != self.id {
            return Err(Fault::AnotherPasskey);
        }
        Key::read(key)?;
        Ok(Passkey { id: letters(id), key: letters(key), counter: said.counter, may_be_copied: said.may_be_copied() })
    }

    /// Whether it is a right use of this passkey by this person (their [`handle`](crate::Person::handle)), and what its counter is now (WebAuthn 7.2).
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn used(
        &self,
        service: &Service,
        challenge: &Challenge,
        passkey: &Passkey,
        person: &str,
    ) -> Result<u32, Fault> {
        if self.id != passkey.id {
            return Err(Fault::AnotherPasskey);
        }
        let named = self.response.user_handle.as_deref().map(bytes).transpose()?;
        // A passkey that is found without a name must say whose it is.
        if named.as_deref() != Some(person.as_bytes()) {
            return Err(Fault::AnotherPerson);
        }
        let client_data = bytes(&self.response.client_data)?;
        check(&client_data, Act::Using, service, challenge)?;
        let data = bytes(self.response.authenticator_data.as_deref().ok_or(Fault::Unreadable)?)?;
        let said = Said::read(&data)?;
        said.check(service)?;
        if said.may_be_copied() != passkey.may_be_copied {
            return Err(Fault::OddCopies);
        }
        let signature = bytes(self.response.signature.as_deref().ok_or(Fault::Unreadable)?)?;
        let signed = [data.as_slice(), &Sha256::digest(&client_data)].concat();
        if !Key::read(&bytes(&passkey.key)?)?.has_signed(&signed, &signature) {
            return Err(Fault::WrongSignature);
        }
        let moves = said.counter > passkey.counter || (said.counter == 0 && passkey.counter == 0);
        if moves { Ok(said.counter) } else { Err(Fault::Copied) }
    }
}
