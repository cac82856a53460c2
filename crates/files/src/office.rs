//! Word, Excel and OpenDocument: zip archives that must hold a document and nothing that runs.
//!
//! Source: ECMA-376 part 2 (content types), OpenDocument 1.3 part 2 (packages).

use crate::bytes::holds;
use crate::zip::{Part, parts};
use crate::{Kind, Limits, Refused};

/// The part that says what an Office Open XML document is made of.
const CONTENT_TYPES: &str = "[Content_Types].xml";

/// The part that says what an OpenDocument is. It comes first and is not packed.
const MEDIA_TYPE: &str = "mimetype";

/// The part that lists an OpenDocument's parts.
const MANIFEST: &str = "META-INF/manifest.xml";

/// No list of parts is longer, in bytes.
const MOST_LIST: u32 = 1 << 20;

/// Folders, in small letters, that hold macros, controls and old dialogues.
const FOLDERS_THAT_RUN: [&str; 6] = ["basic", "scripts", "macrosheets", "dialogsheets", "activex", "xmlmacros"];

/// How the name of a program or script ends.
const PROGRAMS: [&str; 16] =
    ["exe", "dll", "com", "scr", "msi", "bat", "cmd", "ps1", "vbs", "js", "jse", "wsf", "hta", "lnk", "jar", "py"];

/// Which office document it is, once every part was looked at.
pub(crate) fn check(content: &[u8], limits: &Limits) -> Result<Kind, Refused> {
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
    parts.iter().try_for_each(|part| part.unpack(|_| ()))?;
    match (types, media_type) {
        (Some(types), None) => open_xml(types, &parts),
        (None, Some(_)) => open_document(&parts[0], has(MANIFEST).ok_or(Refused::Damaged)?),
        _ => Err(Refused::Mixed),
    }
}

/// Whether a part of this name, in small letters, only tells or shows.
fn harmless(name: &str) -> Result<(), Refused> {
    let (folders, file) = name.rsplit_once('/').unwrap_or(("", name));
    let runs = folders.split('/').any(|folder| FOLDERS_THAT_RUN.contains(&folder));
    if runs || file.starts_with("vbaproject") || file.starts_with("vbadata") {
        return Err(Refused::Macros);
    }
    let program = file.rsplit_once('.').is_some_and(|(_, ending)| PROGRAMS.contains(&ending));
    if program || file.starts_with("oleobject") { Err(Refused::CarriesFile) } else { Ok(()) }
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
