//! Codes of six numbers that an app and we can both work out, a new one every half minute: TOTP of RFC 6238 over HMAC-SHA-1, as every app has it.

use alongside_schema::{Chance, Moment};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use subtle::ConstantTimeEq;

/// Seconds for which a code is shown.
const STEP: i64 = 30;
/// Numbers of a code.
const DIGITS: usize = 6;
/// Bytes of a secret: as many as the digest has, as RFC 4226 asks.
const BYTES: usize = 20;
/// The letters of base 32 (RFC 4648), in which apps take a secret.
const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// What an account shares with its person's app.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret([u8; BYTES]);

impl Secret {
    /// A new one.
    pub(crate) fn new(chance: &Chance) -> Self {
        let mut secret = [0; BYTES];
        secret.copy_from_slice(&random(chance)[..BYTES]);
        Self(secret)
    }

    /// As apps take it: 32 letters and digits.
    pub(crate) fn letters(&self) -> String {
        let bit = |at: usize| usize::from(self.0[at / 8] >> (7 - at % 8) & 1);
        let letter = |place: usize| (0..5).fold(0, |value, at| value << 1 | bit(place * 5 + at));
        (0..BYTES * 8 / 5).map(|place| char::from(LETTERS[letter(place)])).collect()
    }

    /// The secret that is written like this.
    pub(crate) fn read(letters: &str) -> Option<Self> {
        if letters.len() != BYTES * 8 / 5 {
            return None;
        }
        let mut secret = [0; BYTES];
        for (place, letter) in letters.bytes().enumerate() {
            let value = LETTERS.iter().position(|known| *known == letter)?;
            for at in (0..5).filter(|at| value >> (4 - at) & 1 == 1) {
                let bit = place * 5 + at;
                secret[bit / 8] |= 1 << (7 - bit % 8);
            }
        }
        Some(Self(secret))
    }

    /// The code of one stretch of time.
    fn code(&self, step: i64) -> String {
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.0).expect("a key of any length will do");
        mac.update(&step.to_be_bytes());
        let digest = mac.finalize().into_bytes();
        let at = usize::from(digest[19] & 15);
        let cut = u32::from_be_bytes([digest[at] & 0x7f, digest[at + 1], digest[at + 2], digest[at + 3]]);
        format!("{:0DIGITS$}", cut % 10u32.pow(DIGITS as u32))
    }

    /// The stretch of time of which this is the code: this one, the one before or the next, since clocks differ and people are slow. Never one
    /// up to `last`, of which a code was used already.
    pub(crate) fn step_of(&self, typed: &str, now: Moment, last: i64) -> Option<i64> {
        let this = step_of(now);
        let right = |step: &i64| bool::from(self.code(*step).as_bytes().ct_eq(typed.as_bytes()));
        [this - 1, this, this + 1].into_iter().filter(|step| *step > last).find(right)
    }
}

fn step_of(now: Moment) -> i64 {
    now.0.as_second() / STEP
}

/// Thirty-two random bytes.
pub(crate) fn random(chance: &Chance) -> [u8; 32] {
    let digits = chance.secret();
    let mut bytes = [0; 32];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&digits[at * 2..at * 2 + 2], 16).expect("a secret is hexadecimal");
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Appendix B of RFC 6238: the last six of its eight numbers.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = Secret(*b"12345678901234567890");
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(secret.code(second / STEP), code);
        }
        assert_eq!(secret.letters(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    #[test]
    fn a_secret_survives_being_written() {
        for seed in 0..50 {
            let secret = Secret::new(&Chance::seeded(seed));
            assert!(Secret::read(&secret.letters()) == Some(secret));
        }
        assert!(Secret::read("").is_none() && Secret::read(&"1".repeat(32)).is_none());
    }

    #[test]
    fn a_code_works_a_little_early_and_late_and_once() {
        let secret = Secret(*b"12345678901234567890");
        let now: Moment = "2026-11-21T10:00:00Z".parse().expect("a moment");
        let (this, code) = (step_of(now), secret.code(step_of(now)));
        for (later, is_right) in [(-60, false), (-30, true), (0, true), (30, true), (60, false)] {
            assert_eq!(secret.step_of(&code, now.plus_seconds(later), 0).is_some(), is_right, "{later}");
        }
        assert_eq!(secret.step_of(&code, now, this - 1), Some(this));
        assert_eq!(secret.step_of(&code, now, this), None, "used already");
        assert_eq!(secret.step_of("", now, 0), None);
    }
}
