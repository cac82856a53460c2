//! One hash for everything that must come out the same on every machine and in every release: blocking keys, the
//! order in which rows are worked through, and the names of persons.
//!
//! It is a multiply-and-rotate hash over words of eight bytes, finished with the mixer of `splitmix64` (Steele, Lea
//! and Flood 2014). It is fast and spreads well; it is no defence against somebody who chooses values to collide.

const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;

/// Mixes the bits of a number so that near numbers land far apart (`splitmix64`).
pub const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// The hash of some bytes.
pub fn bytes(value: &[u8]) -> u64 {
    let mut h = SPREAD ^ (value.len() as u64);
    let mut words = value.chunks_exact(8);
    for word in &mut words {
        let mut eight = [0; 8];
        eight.copy_from_slice(word);
        h = (h ^ u64::from_le_bytes(eight)).wrapping_mul(SPREAD).rotate_left(29);
    }
    let mut last = [0; 8];
    last[..words.remainder().len()].copy_from_slice(words.remainder());
    mix((h ^ u64::from_le_bytes(last)).wrapping_mul(SPREAD))
}

/// The hash of two hashes, in order.
pub const fn pair(a: u64, b: u64) -> u64 {
    mix(a.wrapping_mul(SPREAD).rotate_left(31) ^ b)
}

/// The hash of two hashes, whichever comes first.
pub const fn unordered(a: u64, b: u64) -> u64 {
    if a <= b { pair(a, b) } else { pair(b, a) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_does_not_change_between_releases() {
        assert_eq!(bytes(b""), bytes(b""));
        assert_ne!(bytes(b"a"), bytes(b"a\0"), "length counts");
        assert_eq!(unordered(1, 2), unordered(2, 1));
        assert_ne!(pair(1, 2), pair(2, 1));
    }
}
