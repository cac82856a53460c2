//! Names that tell that a PDF does more than show.

use super::tokens::{Token, name, next, skip};
use crate::Refused;

/// Actions and parts by which a PDF runs, opens, sends or plays something. Source: ISO 32000-1, 12.6.4 (actions), 12.7.8 (XFA), 13 (films).
const THAT_RUN: [&[u8]; 11] = [
    b"JavaScript",
    b"Launch",
    b"SubmitForm",
    b"ImportData",
    b"GoToR",
    b"GoToE",
    b"Rendition",
    b"RichMedia",
    b"RichMediaExecute",
    b"Movie",
    b"XFA",
];

/// Other files that are packed into it.
const THAT_CARRY: [&[u8]; 3] = [b"EmbeddedFile", b"EmbeddedFiles", b"FileAttachment"];

/// The longest side of a page, in units of 1/72 of an inch: 200 inches. Source: ISO 32000-1, annex C.
const LONGEST_SIDE: f64 = 14_400.0;

/// How many times larger a unit may be than 1/72 of an inch. Plans of buildings use up to 10.
const LARGEST_UNIT: f64 = 10.0;

/// Beginnings of addresses that start something other than a page or a letter.
const ODD_LINKS: [&str; 7] = ["javascript:", "vbscript:", "data:", "file:", "smb:", "ms-", "\\\\"];

/// How far a name and what it says can reach. Of what is looked at in pieces, so much is kept for the next.
pub(super) const REACH: usize = 512;

/// Looks through these bytes. Where more come after them, a name that reaches the end may go on there: it is left for the next time.
pub(super) fn look(bytes: &[u8], is_last: bool) -> Result<(), Refused> {
    memchr::memchr_iter(b'/', bytes).try_for_each(|at| named(bytes, at + 1, is_last))
}

fn named(bytes: &[u8], at: usize, is_last: bool) -> Result<(), Refused> {
    // Most slashes are in pictures and begin nothing.
    if !bytes.get(at).is_some_and(|first| first.is_ascii_uppercase() || *first == b'#') {
        return Ok(());
    }
    let within = &bytes[..bytes.len().min(at + REACH)];
    let (name, after) = name(within, at);
    if after == bytes.len() && !is_last {
        return Ok(());
    }
    match name.as_slice() {
        name if THAT_RUN.contains(&name) => Err(Refused::RunsByItself),
        name if THAT_CARRY.contains(&name) => Err(Refused::CarriesFile),
        // In a description of a file: the file itself is here, and not elsewhere.
        b"EF" if within[skip(within, after)..].starts_with(b"<<") => Err(Refused::CarriesFile),
        b"Encrypt" => Err(Refused::Locked),
        b"URI" => link(within, after),
        b"MediaBox" => page(within, after),
        b"UserUnit" => match next(within, after) {
            Some((Token::Number(unit), _)) if unit > LARGEST_UNIT => Err(Refused::HugePage),
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

/// A link, where its address is written plainly.
fn link(bytes: &[u8], at: usize) -> Result<(), Refused> {
    let address = bytes[skip(bytes, at)..].strip_prefix(b"(").unwrap_or_default();
    let start: String = address.iter().take(64).map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    let start = start.trim_start();
    if ODD_LINKS.iter().any(|odd| start.starts_with(odd)) { Err(Refused::RunsByItself) } else { Ok(()) }
}

/// The size of a page: two corners.
fn page(bytes: &[u8], at: usize) -> Result<(), Refused> {
    let Some((Token::Open, mut at)) = next(bytes, at) else { return Ok(()) };
    let mut corners = [0.0; 4];
    for corner in &mut corners {
        let Some((Token::Number(number), end)) = next(bytes, at) else { return Ok(()) };
        (*corner, at) = (number, end);
    }
    let [left, bottom, right, top] = corners;
    let longest = f64::max((right - left).abs(), (top - bottom).abs());
    if longest > LONGEST_SIDE { Err(Refused::HugePage) } else { Ok(()) }
}
