//! How near two words are by their letters. Two words are compared once; the answer is remembered.

use rapidfuzz::distance::{jaro_winkler, osa};

use crate::clean::sound;
use crate::hash;

/// How near two words are, the nearest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Letters {
    /// Not alike.
    Far,
    /// They look alike.
    Alike,
    /// A slip of a letter or two apart, or they sound the same.
    Slip,
}

/// Jaro-Winkler similarity from which two words look alike.
const ALIKE: f64 = 0.9;

/// Compares two different words. One letter wrong, missing, added or changed round with the next is a slip in words of
/// four letters or more, two in words of eight or more (optimal string alignment, Boytsov 2011); so is the same sound
/// where the letters are near.
pub(super) fn letters(a: &str, b: &str) -> Letters {
    let (long, short) = (a.chars().count().max(b.chars().count()), a.chars().count().min(b.chars().count()));
    if short < 3 {
        return Letters::Far;
    }
    let most = if short >= 8 { 2 } else { 1 };
    if short >= 4 && long - short <= most && osa::distance(a.chars(), b.chars()) <= most {
        return Letters::Slip;
    }
    let like = jaro_winkler::similarity(a.chars(), b.chars());
    if like >= 0.85 && short >= 4 && sound::key(a) == sound::key(b) {
        return Letters::Slip;
    }
    if like >= ALIKE { Letters::Alike } else { Letters::Far }
}

/// What was compared before: a table in which a later pair takes the place of an earlier one.
pub(super) struct Memo<T> {
    slots: Vec<(u64, T)>,
}

impl<T: Copy> Memo<T> {
    /// A memory for two to the power of `bits` pairs.
    pub(super) fn new(bits: u32, nothing: T) -> Self {
        Self { slots: vec![(u64::MAX, nothing); 1 << bits] }
    }

    /// The answer for two numbered words, asked for once.
    pub(super) fn ask(&mut self, a: u32, b: u32, compare: impl FnOnce() -> T) -> T {
        let key = u64::from(a.min(b)) << 32 | u64::from(a.max(b));
        let slot = hash::mix(key) as usize & (self.slots.len() - 1);
        if self.slots[slot].0 != key {
            self.slots[slot] = (key, compare());
        }
        self.slots[slot].1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_told_from_other_names() {
        for (a, b) in [("mohammed", "mohamned"), ("katarzyna", "katarzna"), ("carter", "crater"), ("smith", "smiht")] {
            assert_eq!(letters(a, b), Letters::Slip, "{a} {b}");
        }
        assert_eq!(letters("ali", "ala"), Letters::Far, "too short to tell");
        assert_eq!(letters("james", "jane"), Letters::Far);
        assert_eq!(letters("martha", "marthena"), Letters::Alike);
    }
}
