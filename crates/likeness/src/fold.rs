//! How letters are folded, so that spelling, accents and case do not hide a person.
//!
//! The same folding as `alongside_families::names::parts`, kept apart because this crate depends on nothing of ours.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longer parts are cut, so that a key fits an index.
const LONGEST_PART: usize = 40;
/// Parts of one text beyond these are not read.
const MOST_PARTS: usize = 24;

/// Lower case, without accents and apostrophes; other marks stay.
pub(crate) fn letters(text: &str) -> String {
    if text.is_ascii() {
        return text.chars().filter(|c| !matches!(c, '\'' | '`')).map(|c| c.to_ascii_lowercase()).collect();
    }
    text.nfkd()
        .filter(|c| !is_combining_mark(*c) && !matches!(c, '\'' | '’' | '‘' | '`' | 'ʼ'))
        .flat_map(char::to_lowercase)
        .map(|letter| match letter {
            'ł' => 'l',
            'ø' => 'o',
            'đ' | 'ð' => 'd',
            'ı' => 'i',
            'ß' => 's',
            other => other,
        })
        .collect()
}

/// The pieces of a text between spaces, hyphens and other marks: folded, and as typed.
pub(crate) fn pieces(text: &str) -> Vec<(String, &str)> {
    text.split(|c: char| {
        !c.is_alphanumeric() && !is_combining_mark(c) && !matches!(c, '\'' | '’' | '‘' | '`' | 'ʼ' | '?')
    })
    .map(|piece| (letters(piece).chars().filter(|c| c.is_alphanumeric() || *c == '?').collect::<String>(), piece))
    .filter(|(folded, _)| folded.chars().any(char::is_alphanumeric))
    .map(|(folded, piece)| (folded.chars().take(LONGEST_PART).collect(), piece))
    .take(MOST_PARTS)
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_apostrophes_do_not_matter() {
        let folded = |text| pieces(text).into_iter().map(|(folded, _)| folded).collect::<Vec<_>>();
        assert_eq!(folded("Zoë O'Brien-Łukasz"), ["zoe", "obrien", "lukasz"]);
        assert_eq!(folded("ȘTEFAN  o’neill"), ["stefan", "oneill"]);
        assert_eq!(folded("محمد علي"), ["محمد", "علي"]);
        assert!(folded("💥 '' -- ?").is_empty());
        assert_eq!(folded(&"x".repeat(100_000))[0].len(), 40);
    }
}
