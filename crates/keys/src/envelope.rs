//! Envelopes: words under a key (AES-256-GCM), which open only beside what they are about.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};

use crate::{Fault, Mac, hex};

/// Bytes of the random number of an envelope.
pub(crate) const NONCE: usize = 12;

/// An envelope as it is kept: the name of its key, its random number, and the words under the key.
pub(crate) struct Envelope<'a> {
    pub(crate) key: &'a str,
    pub(crate) nonce: &'a str,
    sealed: &'a str,
}

impl<'a> Envelope<'a> {
    /// Nothing where it was emptied.
    pub(crate) fn read(text: &'a str) -> Option<Self> {
        let mut parts = text.split(' ');
        Some(Self { key: parts.next()?, nonce: parts.next()?, sealed: parts.next()? })
    }

    /// The words. An error where they were altered, or are about something else.
    pub(crate) fn open(&self, key: &[u8], about: &str) -> Result<String, Fault> {
        let nonce: [u8; NONCE] = hex::read(self.nonce).ok_or(Fault::Words)?;
        let sealed = hex::read_all(self.sealed).ok_or(Fault::Words)?;
        let payload = Payload { msg: &sealed, aad: about.as_bytes() };
        let words = cipher(key).decrypt(&Nonce::from(nonce), payload).map_err(|_| Fault::Words)?;
        String::from_utf8(words).map_err(|_| Fault::Words)
    }
}

/// Puts words into an envelope under this key of this name. The random bytes are used for no other.
pub(crate) fn seal(key: &[u8], name: &str, about: &str, words: &str, random: &[u8; 16]) -> String {
    let mut nonce = [0; NONCE];
    nonce.copy_from_slice(&random[..NONCE]);
    let payload = Payload { msg: words.as_bytes(), aad: about.as_bytes() };
    let sealed = cipher(key).encrypt(&Nonce::from(nonce), payload).expect("words are short enough to be sealed");
    format!("{name} {} {}", hex::written(&nonce), hex::written(&sealed))
}

/// A key by name: one that was made again after another was destroyed has another name.
pub(crate) fn name(of: &str, key: &[u8]) -> String {
    format!("{of}-{}", &Mac::new(key).of(&["name"])[..8])
}

fn cipher(key: &[u8]) -> Aes256Gcm {
    let of_envelopes: [u8; 32] = hex::read(&Mac::new(key).of(&["envelope"])).expect("a digest has 32 bytes");
    Aes256Gcm::new_from_slice(&of_envelopes).expect("a key of 32 bytes")
}
