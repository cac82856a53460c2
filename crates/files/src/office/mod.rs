//! Word, Excel and OpenDocument: zip archives that must hold a document and nothing that runs or fetches. What the document tells about itself and
//! about where its pictures were taken is taken out.
//!
//! Source: ECMA-376 part 2 (content types), OpenDocument 1.3 part 2 (packages).

mod about;
mod codes;
mod links;
mod markup;

use std::borrow::Cow;

use crate::bytes::{head, holds};
use crate::zip::{self, Part, parts};
use crate::{Kind, Limits, Refused, jpeg, png, webp};

/// The part that says what an Office Open XML document is made of.
const CONTENT_TYPES: &str = "[Content_Types].xml";

/// The part that says what an OpenDocument is. It comes first and is not packed.
const MEDIA_TYPE: &str = "mimetype";

/// The part that lists an OpenDocument's parts.
const MANIFEST: &str = "META-INF/manifest.xml";

/// No list of parts, and nothing that a document tells about itself, is longer, in bytes.
const MOST_LIST: u32 = 1 << 20;

/// How many bytes of a part say what it is.
const LOOKED_AT: usize = 512;

/// Folders, in small letters, that hold macros, controls and old dialogues.
const FOLDERS_THAT_RUN: [&str; 6] = ["basic", "scripts", "macrosheets", "dialogsheets", "activex", "xmlmacros"];

/// How the name of a program or script ends.
const PROGRAMS: [&str; 16] =
    ["exe", "dll", "com", "scr", "msi", "bat", "cmd", "ps1", "vbs", "js", "jse", "wsf", "hta", "lnk", "jar", "py"];

/// How the name of another document ends that Word would take in as if it were its own.
const OTHER_DOCUMENTS: [&str; 7] = ["htm", "html", "xhtml", "mht", "mhtml", "rtf", "pdf"];

/// Which office document it is, once every part was looked at, and what is to be kept of it.
pub(crate) fn cleaned<'a>(content: &'a [u8], limits: &Limits) -> Result<(Kind, Cow<'a, [u8]>), Refused> {
    looked_through(content, limits, false)
}

fn looked_through<'a>(content: &'a [u8], limits: &Limits, is_inside: bool) -> Result<(Kind, Cow<'a, [u8]>), Refused> {
    if ![CONTENT_TYPES, MEDIA_TYPE].iter().any(|name| holds(content, name.as_bytes())) {
        return Err(Refused::Archive);
    }
    let parts = parts(content, limits.parts)?;
    let unpacked: u64 = parts.iter().map(|part| u64::from(part.size)).sum();
    let has = |name: &str| parts.iter().find(|part| part.name == name);
    let (types, media_type) = (has(CONTENT_TYPES), has(MEDIA_TYPE));
    if unpacked > limits.unpacked_bytes() {
        return Err(Refused::Swollen);
    }
    if types.is_none() && media_type.is_none() {
        return Err(Refused::Archive);
    }
    parts.iter().try_for_each(|part| harmless(&part.name.to_lowercase()))?;
    let mut anew = Vec::with_capacity(parts.len());
    for part in &parts {
        let content = within(part, limits, is_inside)?;
        anew.push(content.map(|content| part.repacked(content)).transpose().map_err(|_| Refused::Unusual)?);
    }
    let kind = match (types, media_type) {
        (Some(types), None) => open_xml(types, &parts)?,
        (None, Some(_)) => open_document(&parts[0], has(MANIFEST).ok_or(Refused::Damaged)?)?,
        _ => return Err(Refused::Mixed),
    };
    if anew.iter().all(Option::is_none) {
        return Ok((kind, Cow::Borrowed(content)));
    }
    let written = zip::written(&parts, &anew).map_err(|_| Refused::Unusual)?;
    Ok((kind, Cow::Owned(written)))
}

/// Whether a part of this name, in small letters, only tells or shows.
fn harmless(name: &str) -> Result<(), Refused> {
    let (folders, file) = name.rsplit_once('/').unwrap_or(("", name));
    let runs = folders.split('/').any(|folder| FOLDERS_THAT_RUN.contains(&folder));
    if runs || file.starts_with("vbaproject") || file.starts_with("vbadata") {
        return Err(Refused::Macros);
    }
    let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_other = PROGRAMS.contains(&ending) || OTHER_DOCUMENTS.contains(&ending);
    if is_other || file.starts_with("oleobject") { Err(Refused::CarriesFile) } else { Ok(()) }
}

/// Looks at what is in a part, by its content and not by its name. What is to stand in its place, if it tells more than it should.
fn within(part: &Part<'_>, limits: &Limits, is_inside: bool) -> Result<Option<Vec<u8>>, Refused> {
    let mut start = Vec::new();
    part.unpack(|bytes| {
        let bytes = if start.is_empty() { bytes.trim_ascii_start() } else { bytes };
        start.extend(head(bytes, LOOKED_AT.saturating_sub(start.len())));
    })?;
    let unmarked = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&start).trim_ascii_start();
    if is_called_markup(part.name) || (unmarked.is_empty() && !start.is_empty()) {
        return told(part);
    }
    match unmarked {
        // Markup in letters of two bytes, or of a large old machine, which is not looked through.
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [b'<', 0, ..] | [0, b'<', ..] | [0x4c, 0x6f, 0xa7, 0x94, ..] => {
            Err(Refused::Unusual)
        }
        [b'<', ..] => told(part),
        [0xff, 0xd8, 0xff, ..] => picture(part, limits, |content| jpeg::cleaned(content, limits)),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => {
            picture(part, limits, |content| png::cleaned(content, limits))
        }
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => {
            picture(part, limits, |content| webp::cleaned(content, limits))
        }
        // TIFF and HEIC tell where they were taken, and that is not taken out of them here.
        [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] | [_, _, _, _, b'f', b't', b'y', b'p', ..] => {
            Err(Refused::Unusual)
        }
        // The workbook behind a chart. It may hold no other document.
        [b'P', b'K', 3, 4, ..] if !is_inside => document(part, limits),
        [b'P', b'K', ..]
        | [0xd0, 0xcf, 0x11, 0xe0, ..]
        | [b'M', b'Z', ..]
        | [0x7f, b'E', b'L', b'F', ..]
        | [b'%', b'P', b'D', b'F', ..]
        | [b'{', b'\\', b'r', b't', b'f', ..] => Err(Refused::CarriesFile),
        _ => Ok(None),
    }
}

/// Whether a part has the name of markup. Others may hold some all the same.
fn is_called_markup(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".xml", ".rels", ".vml", ".svg", ".rdf"].iter().any(|ending| name.ends_with(ending))
}

fn told(part: &Part<'_>) -> Result<Option<Vec<u8>>, Refused> {
    let root = markup::look(part.reader())?;
    if part.size > MOST_LIST {
        return if about::tells(&root) { Err(Refused::Swollen) } else { Ok(None) };
    }
    let content = part.content()?;
    Ok(about::emptied(&root, &content).filter(|empty| empty.as_bytes() != content).map(Into::into))
}

fn picture(
    part: &Part<'_>,
    limits: &Limits,
    clean: impl Fn(&[u8]) -> Result<Vec<u8>, Refused>,
) -> Result<Option<Vec<u8>>, Refused> {
    let content = whole(part, limits)?;
    match clean(&content) {
        Ok(cleaned) => Ok(Some(cleaned).filter(|cleaned| *cleaned != content)),
        Err(too_large @ Refused::TooManyPixels { .. }) => Err(too_large),
        Err(_) => Err(Refused::Unusual),
    }
}

fn document(part: &Part<'_>, limits: &Limits) -> Result<Option<Vec<u8>>, Refused> {
    let content = whole(part, limits)?;
    match looked_through(&content, limits, true) {
        Ok((_, Cow::Owned(cleaned))) => Ok(Some(cleaned)),
        Ok((_, Cow::Borrowed(_))) => Ok(None),
        Err(Refused::Archive | Refused::Unknown) => Err(Refused::CarriesFile),
        Err(refused) => Err(refused),
    }
}

/// All of a part that has to be held at once, and so may be no larger than a whole file.
fn whole(part: &Part<'_>, limits: &Limits) -> Result<Vec<u8>, Refused> {
    if u64::from(part.size) > limits.bytes() { Err(Refused::Swollen) } else { part.content() }
}

/// Word or Excel, by the list of content types. Names alone do not say it: the main part may be called anything.
fn open_xml(types: &Part<'_>, parts: &[Part<'_>]) -> Result<Kind, Refused> {
    let list = list(types)?;
    if !parts.iter().any(|part| part.name == "_rels/.rels") {
        return Err(Refused::Damaged);
    }
    // What is written in another way than plainly could say another thing to an office program than it does here.
    if list.contains('&') || list.contains("<!") {
        return Err(Refused::Unusual);
    }
    let names = |what: &str| list.contains(what);
    if names("macroenabled") || names("vbaproject") || names("activex") || names("macrosheet") {
        return Err(Refused::Macros);
    }
    match (names("wordprocessingml.document.main+xml"), names("spreadsheetml.sheet.main+xml")) {
        (true, false) => Ok(Kind::Word),
        (false, true) => Ok(Kind::Excel),
        (true, true) => Err(Refused::Mixed),
        (false, false) => Err(Refused::Unknown),
    }
}

fn open_document(first: &Part<'_>, manifest: &Part<'_>) -> Result<Kind, Refused> {
    if first.name != MEDIA_TYPE || !first.is_stored {
        return Err(Refused::Unusual);
    }
    if list(manifest)?.contains("encryption-data") {
        return Err(Refused::Locked);
    }
    match list(first)?.as_str() {
        "application/vnd.oasis.opendocument.text" => Ok(Kind::OpenText),
        "application/vnd.oasis.opendocument.spreadsheet" => Ok(Kind::OpenSpreadsheet),
        _ => Err(Refused::Unknown),
    }
}

/// A part that lists something, in small letters.
fn list(part: &Part<'_>) -> Result<String, Refused> {
    if part.size > MOST_LIST { Err(Refused::Swollen) } else { Ok(part.text()?.to_lowercase()) }
}
