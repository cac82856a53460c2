//! Plain text.

use crate::{Kind, Refused};

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
    let text = text.trim_start();
    let next = text.strip_prefix('<').and_then(|rest| rest.chars().next());
    if next.is_some_and(|letter| letter.is_ascii_alphabetic() || matches!(letter, '!' | '?')) {
        Err(Refused::Markup)
    } else if text.starts_with("#!") {
        Err(Refused::Program)
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
