//! Plain text.

use unicode_normalization::char::is_combining_mark;

use crate::{Kind, Refused};

/// The most marks on one letter. Source: Unicode Standard Annex 15, 13 (stream-safe text). More make pages that nobody can read, and take long to show.
const MOST_MARKS: usize = 30;

/// First lines, in small letters, of texts that an operating system runs or opens something by.
const PROGRAM_BEGINNINGS: [&str; 8] = [
    "#!",
    "@echo off",
    "[internetshortcut]",
    "[desktop entry]",
    "[shell]",
    "[autorun]",
    "windows registry editor",
    "regedit4",
];

/// Whether it is plain text: UTF-8, without control characters other than tabs and ends of lines and pages, and with no
/// beginning that makes it a page, a script or rich text.
pub(crate) fn check(content: &[u8]) -> Result<Kind, Refused> {
    let Ok(text) = str::from_utf8(content) else {
        return Err(if looks_like_other_text(content) { Refused::UnreadableText } else { Refused::Unknown });
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.contains('\0') {
        return Err(Refused::Unknown);
    }
    if text.chars().any(|letter| letter.is_control() && !matches!(letter, '\t' | '\n' | '\r' | '\u{c}')) {
        return Err(Refused::UnreadableText);
    }
    if has_too_many_marks(text) {
        return Err(Refused::UnreadableText);
    }
    let text = text.trim_start();
    let next = text.strip_prefix('<').and_then(|rest| rest.chars().next());
    if next.is_some_and(|letter| letter.is_ascii_alphabetic() || matches!(letter, '!' | '?')) {
        Err(Refused::Markup)
    } else if PROGRAM_BEGINNINGS.iter().any(|start| begins(text, start)) {
        Err(Refused::Program)
    } else if is_mail(text) {
        Err(Refused::SavedMail)
    } else if text.starts_with("{\\rtf") {
        Err(Refused::RichText)
    } else if text.is_empty() {
        Err(Refused::Empty)
    } else {
        Ok(Kind::Text)
    }
}

/// Whether it is probably text of another encoding: UTF-16 with its mark, or one byte for each letter.
fn looks_like_other_text(content: &[u8]) -> bool {
    let marked = content.starts_with(b"\xff\xfe") || content.starts_with(b"\xfe\xff");
    marked || !content.iter().any(|byte| byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | b'\r' | 0xc))
}

/// Whether it begins in this way, in large or small letters.
fn begins(text: &str, small: &str) -> bool {
    text.get(..small.len()).is_some_and(|start| start.eq_ignore_ascii_case(small))
}

/// Whether it is an e-mail or a page with all that belongs to it (RFC 2045, RFC 2557): its head says that it has several parts, or a page.
fn is_mail(text: &str) -> bool {
    let head: Vec<String> =
        text.lines().take_while(|line| !line.trim().is_empty()).take(200).map(str::to_ascii_lowercase).collect();
    let has = |start: &str| head.iter().any(|line| line.starts_with(start));
    has("mime-version:") && (has("content-type: multipart/") || has("content-type: text/html"))
}

/// Whether marks stand on marks beyond what any language writes.
fn has_too_many_marks(text: &str) -> bool {
    let mut marks = 0_usize;
    text.chars().any(|letter| {
        marks = if is_combining_mark(letter) { marks + 1 } else { 0 };
        marks > MOST_MARKS
    })
}
