//! How wide words are, without a font at hand: an estimate on the safe side, so that nothing overlaps in any common sans serif.

/// The size of a name, of what stands below it, and of what stands inside a figure, in pixels.
pub(crate) const NAME: i64 = 14;
pub(crate) const SMALL: i64 = 12;
/// From one line of text to the next.
pub(crate) const LINE: i64 = 16;
/// A name wider than this is broken into lines, where it can be; a single word may be so wide.
const WIDE: i64 = 104;
const WIDEST: i64 = 150;
/// Lines of a name; the whole of it is in the title of the figure and in the list.
const MOST_LINES: usize = 3;

/// The width of a text at this size, in pixels. Bold is a little wider.
pub(crate) fn width(text: &str, size: i64, is_bold: bool) -> i64 {
    let thousandths: i64 = text.chars().map(advance).sum();
    let bold = if is_bold { 108 } else { 100 };
    (thousandths * size * bold + 99_999) / 100_000
}

/// The advance of a letter, in thousandths of the size.
fn advance(letter: char) -> i64 {
    match letter {
        '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' => 0,
        'i' | 'j' | 'l' | '.' | ',' | '\'' | '|' | '!' | ':' | ';' | 'I' | '\u{2019}' => 340,
        't' | 'f' | 'r' | '(' | ')' | '[' | ']' | '-' | ' ' | '/' => 430,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '\u{2014}' => 960,
        'A'..='Z' => 740,
        '0'..='9' | '\u{2013}' => 640,
        'a'..='z' => 640,
        // Chinese, Japanese and Korean, and pictures.
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' => 1040,
        '\u{ff00}'..='\u{ff60}' | '\u{1f000}'..='\u{3ffff}' => 1300,
        _ => 760,
    }
}

/// A name in at most two lines, none of them wider than a column allows; what does not fit ends in dots.
pub(crate) fn lines(name: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut is_cut = false;
    for word in name.split_whitespace() {
        let word: String = fitting(word);
        let joined = lines.last().map(|line| format!("{line} {word}"));
        match (joined, lines.len()) {
            (Some(joined), count) if width(&joined, NAME, true) <= WIDE => lines[count - 1] = joined,
            (_, MOST_LINES) => {
                is_cut = true;
                break;
            }
            _ => lines.push(word),
        }
    }
    if let Some(last) = lines.last_mut().filter(|last| is_cut && !last.ends_with('\u{2026}')) {
        last.push('\u{2026}');
    }
    lines
}

/// As much of a word as fits into a line.
fn fitting(word: &str) -> String {
    if width(word, NAME, true) <= WIDEST {
        return word.to_owned();
    }
    let mut kept = String::new();
    for letter in word.chars() {
        if width(&kept, NAME, true) + width(&letter.to_string(), NAME, true) > WIDEST - NAME {
            break;
        }
        kept.push(letter);
    }
    kept.push('\u{2026}');
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_broken_where_it_is_too_wide_and_never_runs_out() {
        assert_eq!(lines("Yusuf"), ["Yusuf"]);
        assert_eq!(lines("Oyelaran Adebayo"), ["Oyelaran", "Adebayo"]);
        assert_eq!(lines("Mary Wollstonecraft"), ["Mary", "Wollstonecraft"]);
        assert_eq!(lines(""), Vec::<String>::new());
        let long = lines("Maria del Carmen Hernandez Rodriguez de la Fuente");
        assert_eq!(long.len(), 3);
        assert!(long[2].ends_with('\u{2026}'));
        for word in [
            "Llanfairpwllgwyngyllgogerychwyrndrobwll",
            "\u{6b27}\u{9633}\u{6b27}\u{9633}\u{6b27}\u{9633}\u{6b27}\u{9633}\u{6b27}",
        ] {
            assert!(lines(word).iter().all(|line| width(line, NAME, true) <= WIDEST + NAME), "{word}");
        }
    }
}
