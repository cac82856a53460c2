//! Files that could also be opened as something else.

use crate::bytes::{head, holds, low_first_16, low_first_32, size, tail};
use crate::{Kind, Refused};

/// How far into a file programs look for what it is. Readers of PDF take a header anywhere in here, and browsers that
/// guess read no more.
const LOOKED_AT: usize = 1024;

/// How far from the end the last record of a zip archive can begin: 22 bytes and a comment.
const ZIP_END: usize = 22 + 65_535;

/// What begins a web page or a script in one, in small letters.
const PAGE_BEGINNINGS: [&[u8]; 6] = [b"<html", b"<!doctype", b"<script", b"<svg", b"<iframe", b"<?php"];

/// Refuses what could be opened as a PDF, a web page or a zip archive although it is none.
pub(crate) fn check(kind: Kind, content: &[u8]) -> Result<(), Refused> {
    let beginning = head(content, LOOKED_AT).to_ascii_lowercase();
    if kind != Kind::Pdf && holds(&beginning, b"%pdf-") {
        return Err(Refused::Mixed);
    }
    if PAGE_BEGINNINGS.iter().any(|page| holds(&beginning, page)) {
        return Err(if kind == Kind::Text { Refused::Markup } else { Refused::Mixed });
    }
    let is_zip = matches!(kind, Kind::Word | Kind::Excel | Kind::OpenText | Kind::OpenSpreadsheet);
    if !is_zip && ends_as_zip(content) { Err(Refused::Mixed) } else { Ok(()) }
}

/// Whether a program that looks for a zip archive from the end would find one.
fn ends_as_zip(content: &[u8]) -> bool {
    let end = tail(content, ZIP_END);
    let before = content.len() - end.len();
    end.windows(4).enumerate().filter(|(_, window)| window == b"PK\x05\x06").any(|(at, _)| {
        let at = before + at;
        let large = at.checked_sub(20).is_some_and(|at| content[at..].starts_with(b"PK\x06\x07"));
        large || list_before(content, at).is_some_and(|list| list.starts_with(b"PK\x01\x02"))
    })
}

/// The list of parts that an end record at this place speaks of, with all that follows.
fn list_before(content: &[u8], end: usize) -> Option<&[u8]> {
    let parts = low_first_16(content, end + 10)?;
    let length = size(low_first_32(content, end + 12)?)?;
    if parts == 0 { None } else { content.get(end.checked_sub(length)?..) }
}
