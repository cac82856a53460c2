//! How names are folded, so that people find each other however a name was typed.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longer parts are cut for searching (never for showing): an index can not hold any length.
const LONGEST_PART: usize = 40;
/// Names with more parts than this are searched by their first ones.
const MOST_PARTS: usize = 12;

/// The parts of a name as they are searched: lower case, without accents and apostrophes, in order, each once.
///
/// ```
/// use alongside_families::names::parts;
/// assert_eq!(parts("Zoë O'Brien-Łukasz"), ["zoe", "obrien", "lukasz"]);
/// ```
pub fn parts(name: &str) -> Vec<String> {
    let folded: String = name
        .nfkd()
        .filter(|c| !is_combining_mark(*c) && !matches!(c, '\'' | '’' | '`' | 'ʼ'))
        .flat_map(char::to_lowercase)
        .map(plain_letter)
        .collect();
    let mut parts: Vec<String> = Vec::new();
    for part in folded.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()) {
        let part: String = part.chars().take(LONGEST_PART).collect();
        if !parts.contains(&part) && parts.len() < MOST_PARTS {
            parts.push(part);
        }
    }
    parts
}

/// Whether two names have the same parts, in whatever order they were said.
pub fn are_same(one: &str, other: &str) -> bool {
    let sorted = |name| {
        let mut parts = parts(name);
        parts.sort();
        parts
    };
    sorted(one) == sorted(other)
}

/// Letters that decomposition leaves as they are, as English keyboards replace them.
fn plain_letter(letter: char) -> char {
    match letter {
        'ł' => 'l',
        'ø' => 'o',
        'đ' | 'ð' => 'd',
        'ı' => 'i',
        'ß' => 's',
        other => other,
    }
}

/// The part of a full name that a family is usually called by: its last.
pub fn family_part(name: &str) -> &str {
    name.split_whitespace().next_back().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_fold_together() {
        assert_eq!(parts("SIOBHÁN  o’neill"), parts("Siobhan O'Neill"));
        assert_eq!(parts("Anna Anna"), ["anna"]);
        assert!(are_same("O'Neill, Siobhan", "SIOBHÁN o’neill") && !are_same("Siobhan", "Siobhan O'Neill"));
        assert_eq!(parts("محمد علي"), ["محمد", "علي"]);
        assert!(parts("💥 '' --").is_empty());
    }

    #[test]
    fn a_name_of_any_length_can_be_searched() {
        let long = parts(&"x".repeat(100_000));
        assert_eq!(long[0].len(), 40);
        assert_eq!(parts(&"a b c d e f g h i j k l m n o p".repeat(10)).len(), 12);
    }
}
