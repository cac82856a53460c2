//! PDF.

use crate::bytes::{holds, tail};
use crate::{Kind, Refused};

/// How far from the end readers look for the mark of the end.
const END_WITHIN: usize = 1024;

/// Whether it begins and ends as a PDF does. What is between is not read: it may hold forms, links and scripts, which
/// the reader's program keeps in bounds.
pub(crate) fn check(content: &[u8]) -> Result<Kind, Refused> {
    let version = content.strip_prefix(b"%PDF-").unwrap_or_default();
    let known = matches!(version, [b'1' | b'2', b'.', digit, ..] if digit.is_ascii_digit());
    let end = tail(content, END_WITHIN);
    if known && holds(end, b"startxref") && holds(end, b"%%EOF") { Ok(Kind::Pdf) } else { Err(Refused::Damaged) }
}
