//! Somebody's app for codes: it reads the key of a page and shows six numbers, worked out here by themselves from RFC 6238.

use alongside_schema::Moment;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

/// The app, with one account in it.
pub struct App(Vec<u8>);

impl App {
    /// With this key in it, as a page shows it: eight groups of four.
    pub fn with_key(key: &str) -> Self {
        let mut bits = String::new();
        for letter in key.chars().filter(|c| !c.is_whitespace()) {
            let value = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(letter).unwrap_or_else(|| panic!("{key} is no key"));
            bits.push_str(&format!("{value:05b}"));
        }
        let bytes = bits.as_bytes().chunks_exact(8).map(|byte| std::str::from_utf8(byte).expect("bits"));
        Self(bytes.map(|byte| u8::from_str_radix(byte, 2).expect("a byte")).collect())
    }

    /// What it shows at this moment.
    pub fn shows(&self, now: Moment) -> String {
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.0).expect("a key");
        mac.update(&(now.0.as_second() / 30).to_be_bytes());
        let digest = mac.finalize().into_bytes();
        let at = usize::from(digest[digest.len() - 1] & 15);
        let cut = u32::from_be_bytes(digest[at..at + 4].try_into().expect("four bytes")) & 0x7fff_ffff;
        format!("{:06}", cut % 1_000_000)
    }
}
