//! The sender's own file name, made harmless.

/// The most characters of a title.
const MOST_CHARACTERS: usize = 120;

/// The most bytes of a title. File systems take 255.
pub(crate) const MOST_BYTES: usize = 200;

/// The most bytes of an ending with its dot. What is longer is part of the name.
const MOST_ENDING: usize = 12;

/// Names that mean a device on Windows, whatever ending follows.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// The sender's file name for showing and for handing the file out again: without folders, control characters,
/// characters that turn the direction of writing or cannot be seen, and those that mean something to file systems and
/// in headers. Letters of all scripts stay. At most 120 characters and 200 bytes; never empty.
///
/// It is for people to read. No file on this machine is ever called by it.
pub fn safe_title(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).find(|part| !tidied(part).is_empty()).unwrap_or_default();
    let tidy = tidied(last);
    let tidy = if tidy.is_empty() {
        "file".to_owned()
    } else if is_device(&tidy) {
        format!("file {tidy}")
    } else {
        tidy
    };
    let (stem, ending) = split(&tidy);
    let stem = cut(stem, MOST_CHARACTERS - ending.chars().count(), MOST_BYTES - ending.len());
    format!("{stem}{ending}")
}

/// Without characters that do harm, with single spaces, and with no dot or space at either end.
fn tidied(name: &str) -> String {
    let seen: String = name.chars().filter(|letter| letter.is_whitespace() || !is_unseen(*letter)).collect();
    let plain = seen.replace(['"', '<', '>', ':', '|', '?', '*', '%', ';'], "-");
    let spaced: Vec<&str> = plain.split(|letter: char| letter.is_whitespace() || letter.is_control()).collect();
    let joined = spaced.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    joined.trim_matches(['.', ' ']).to_owned()
}

/// Control characters, and those of Unicode that have no form of their own or turn the direction of writing. The two
/// joiners stay (U+200C and U+200D): Persian, Hindi and others are not written rightly without them.
fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}' | '\u{200e}'
                | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
                | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Whether Windows takes this name for a device.
pub(crate) fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim().to_lowercase();
    let numbered = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    DEVICES.contains(&stem.as_str()) || numbered.is_some_and(|rest| rest.chars().count() == 1)
}

/// A title in two: the name, and the ending with its dot, if it has one.
pub(crate) fn split(title: &str) -> (&str, &str) {
    match title.rfind('.') {
        Some(dot) if dot > 0 && title.len() - dot <= MOST_ENDING => title.split_at(dot),
        _ => (title, ""),
    }
}

/// The beginning of a text, of at most so many characters and bytes, with no dot or space at its end.
pub(crate) fn cut(text: &str, characters: usize, bytes: usize) -> &str {
    let places = text.char_indices().map(|(at, letter)| at + letter.len_utf8());
    let end = places.take(characters).take_while(|end| *end <= bytes).last().unwrap_or(0);
    text[..end].trim_end_matches(['.', ' '])
}
