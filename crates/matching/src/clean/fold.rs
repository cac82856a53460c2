//! Letters as they are compared: lower case, without marks, in one form whatever the keyboard.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Appends the folded form of a text: lower case, accents away, ligatures and barred letters spelt out, every dash a
/// hyphen and every apostrophe one sign. Letters of other scripts stay.
pub fn fold_into(text: &str, out: &mut String) {
    if text.is_ascii() {
        out.extend(text.bytes().map(|b| char::from(b.to_ascii_lowercase())));
        return;
    }
    for letter in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        match letter {
            'ł' | 'Ł' => out.push('l'),
            'ø' | 'Ø' => out.push('o'),
            'đ' | 'Đ' | 'ð' | 'Ð' => out.push('d'),
            'ħ' | 'Ħ' => out.push('h'),
            'ı' => out.push('i'),
            'ß' | 'ẞ' => out.push_str("ss"),
            'æ' | 'Æ' => out.push_str("ae"),
            'œ' | 'Œ' => out.push_str("oe"),
            'þ' | 'Þ' => out.push_str("th"),
            '‐' | '‑' | '‒' | '–' | '—' | '−' => out.push('-'),
            '’' | '‘' | 'ʼ' | '`' | '´' | '′' => out.push('\''),
            '\u{200B}'..='\u{200F}' | '\u{FEFF}' | '\u{AD}' => {}
            other => out.extend(other.to_lowercase()),
        }
    }
}

/// The folded form of a text.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// Words that forms put where nothing is known.
const NOTHING: [&str; 21] = [
    "",
    "-",
    "--",
    ".",
    "?",
    "n/a",
    "na",
    "nan",
    "null",
    "none",
    "nil",
    "unknown",
    "not known",
    "not stated",
    "unk",
    "not given",
    "missing",
    "tbc",
    "n/k",
    "nk",
    "<na>",
];

/// Whether a folded text says that nothing is known.
pub fn says_nothing(folded: &str) -> bool {
    NOTHING.contains(&folded.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_lose_their_marks_however_they_were_typed() {
        assert_eq!(fold("Michał ŻÓŁĆ"), "michal zolc");
        assert_eq!(fold("Zoe\u{308}"), fold("Zoë"));
        assert_eq!(fold("O’Brien–Smith"), "o'brien-smith");
        assert_eq!(fold("Strauß"), "strauss");
    }

    #[test]
    fn a_cell_may_say_that_nothing_is_known() {
        assert!(says_nothing("n/a") && says_nothing(" unknown "));
        assert!(!says_nothing("nanda"));
    }
}
