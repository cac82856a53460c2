//! PDF: a document that only shows. What runs, opens, sends or fetches by itself is refused, and so is what cannot be looked into. Where a
//! photograph in it was taken is blotted out.
//!
//! A reader of PDF finds its objects by their places, so an object can lie anywhere, also inside what looks like something else. So names are looked
//! for in every byte of the file, and every place where an object could begin is read as one. Source: ISO 32000-1.

mod names;
mod place;
mod streams;
mod tokens;
mod wrapped;

use std::borrow::Cow;

use crate::bytes::{holds, tail};
use crate::{Limits, Refused};

/// How far from the end readers look for the mark of the end.
const END_WITHIN: usize = 1024;

/// How often over the bytes of a file may be read. In an ordinary file no object lies over another, and so each byte is read once.
const MOST_TIMES: usize = 4;

/// What may still be spent on one file.
struct Means {
    /// Bytes that may still be read, of dictionaries, packed data and pictures.
    reading: usize,
    /// Bytes that may still be unpacked of what must be looked through whole.
    unpacking: u64,
    /// Bytes that may still be unpacked of all else.
    peeking: u64,
}

impl Means {
    fn read(&mut self, bytes: usize) -> Result<(), Refused> {
        self.reading = self.reading.checked_sub(bytes).ok_or(Refused::Unusual)?;
        Ok(())
    }
}

/// The document as it is to be kept.
///
/// # Errors
/// What in it does more than show, or why it can not be looked into.
pub(crate) fn cleaned<'a>(content: &'a [u8], limits: &Limits) -> Result<Cow<'a, [u8]>, Refused> {
    let version = content.strip_prefix(b"%PDF-").unwrap_or_default();
    let known = matches!(version, [b'1' | b'2', b'.', digit, ..] if digit.is_ascii_digit());
    let end = tail(content, END_WITHIN);
    if !(known && holds(end, b"startxref") && holds(end, b"%%EOF")) {
        return Err(Refused::Damaged);
    }
    names::look(content, true)?;
    let unpacking = limits.unpacked_bytes();
    let reading = content.len().saturating_mul(MOST_TIMES).saturating_add(1 << 20);
    let mut means = Means { reading, unpacking, peeking: unpacking };
    let mut blots = Vec::new();
    for start in streams::object_starts(content) {
        let Some(stream) = streams::stream_at(content, start, &mut means)? else { continue };
        stream.look(content, limits, &mut means)?;
        place::find(content, &stream, limits, &mut means, &mut blots)?;
    }
    Ok(place::blotted(content, &blots))
}
