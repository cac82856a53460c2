//! Recovery codes: on paper, for the day on which the telephone is lost.

use alongside_schema::Chance;

use crate::session::code_hash;
use crate::totp::random;

/// How many there are at once.
pub(crate) const COUNT: usize = 10;
/// Characters of one, of 32 each: 100 bits, so one pass of SHA-256 is enough to keep them by.
const LENGTH: usize = 20;
/// Digits and letters without those that are mistaken for others.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Ten new ones, in groups of four.
pub(crate) fn codes(chance: &Chance) -> Vec<String> {
    (0..COUNT).map(|_| code(chance)).collect()
}

fn code(chance: &Chance) -> String {
    let letters: Vec<u8> = random(chance).iter().take(LENGTH).map(|byte| LETTERS[usize::from(byte % 32)]).collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
    groups.join("-")
}

/// The hash by which one is kept, however it was typed; nothing where it is none.
pub(crate) fn hash_of(typed: &str) -> Option<String> {
    let plain: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .take(LENGTH + 1)
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    let is_code = plain.len() == LENGTH && plain.bytes().all(|byte| LETTERS.contains(&byte));
    is_code.then(|| code_hash(&plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_known_however_it_is_typed() {
        let codes = codes(&Chance::seeded(1));
        assert_eq!(codes.len(), COUNT);
        let code = &codes[0];
        assert_eq!((code.len(), code.matches('-').count()), (24, 4));
        let hash = hash_of(code).expect("a code");
        assert_eq!(hash_of(&code.to_lowercase().replace('-', " ")), Some(hash.clone()));
        assert_eq!(hash_of(&code.replace('0', "o").replace('1', "l")), Some(hash.clone()));
        assert_ne!(hash_of(&codes[1]), Some(hash));
        assert_eq!((hash_of("123456"), hash_of(""), hash_of(&"é".repeat(20))), (None, None, None));
    }
}
