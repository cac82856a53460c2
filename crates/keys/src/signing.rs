//! Ed25519: what one key signs, everybody who has its public half can check.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use crate::{Fault, hex};

/// Signs.
#[derive(Clone)]
pub struct Signer(SigningKey);

impl Signer {
    /// The signer whose secret these bytes are.
    pub fn new(secret: [u8; 32]) -> Self {
        Self(SigningKey::from_bytes(&secret))
    }

    /// The signer whose secret is written like this, as it stands in its file.
    pub fn read(secret: &str) -> Result<Self, Fault> {
        // What is no key may be half of one: it is not repeated.
        let secret = hex::read(secret.trim()).ok_or_else(|| Fault::Form("(a secret, not shown)".to_owned()))?;
        Ok(Self::new(secret))
    }

    /// The signature of this text, as 128 hexadecimal digits.
    pub fn sign(&self, text: &str) -> String {
        hex::written(&self.0.sign(text.as_bytes()).to_bytes())
    }

    /// What others check by.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }
}

/// Checks what its secret half signed. Written as 64 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    /// Whether this is that key's signature of this text.
    pub fn is_signed(&self, text: &str, signature: &str) -> bool {
        hex::read(signature)
            .is_some_and(|bytes| self.0.verify_strict(text.as_bytes(), &Signature::from_bytes(&bytes)).is_ok())
    }

    /// A short name for the key: the beginning of its digest.
    pub fn name(&self) -> String {
        hex::written(&Sha256::digest(self.0.as_bytes())[..8])
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::written(self.0.as_bytes()))
    }
}

impl FromStr for PublicKey {
    type Err = Fault;
    fn from_str(text: &str) -> Result<Self, Fault> {
        let wrong = || Fault::Form(text.chars().take(80).collect());
        let bytes = hex::read(text.trim()).ok_or_else(wrong)?;
        VerifyingKey::from_bytes(&bytes).map(Self).map_err(|_| wrong())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Test 2 of RFC 8032, section 7.1.
    #[test]
    fn signatures_are_those_of_the_standard() {
        let signer = Signer::read("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb").expect("a key");
        assert_eq!(signer.public().to_string(), "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        assert_eq!(
            signer.sign("r"),
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
             085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        );
    }

    #[test]
    fn what_is_no_key_or_signature_is_refused() {
        assert!("".parse::<PublicKey>().is_err() && "é".repeat(32).parse::<PublicKey>().is_err());
        let fault = Signer::read("4ccd").map(|_| ()).expect_err("refused").to_string();
        assert!(!fault.contains("4ccd"), "{fault}");
        assert!(!Signer::new([1; 32]).public().is_signed("a", "zz"));
    }
}
