//! Keyed digests: HMAC-SHA-256 over parts that can not run into each other.

use hmac::{Hmac, KeyInit, Mac as _};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::hex;

/// A key for digests that nobody can make or undo by trying who does not have it.
#[derive(Clone)]
pub struct Mac(Vec<u8>);

impl Mac {
    /// Digests under this key, of any length.
    pub fn new(key: impl Into<Vec<u8>>) -> Self {
        Self(key.into())
    }

    /// The digest of these parts, each with its length in front, as 64 hexadecimal digits.
    pub fn of(&self, parts: &[&str]) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("a key of any length will do");
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        hex::written(&mac.finalize().into_bytes())
    }

    /// Whether this is the digest of these parts; takes as long for a wrong one as for a right one.
    pub fn is(&self, digest: &str, parts: &[&str]) -> bool {
        self.of(parts).as_bytes().ct_eq(digest.as_bytes()).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_into_each_other() {
        let mac = Mac::new(*b"a key");
        assert_ne!(mac.of(&["ab", "c"]), mac.of(&["a", "bc"]));
        assert_ne!(mac.of(&["a"]), mac.of(&["a", ""]));
        assert_ne!(mac.of(&["a"]), Mac::new(*b"another").of(&["a"]));
        assert!(mac.is(&mac.of(&["a"]), &["a"]) && !mac.is("", &["a"]));
    }
}
