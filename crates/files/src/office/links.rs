//! What the parts of an office document point to. A link that a reader presses may lead to a page or a letter box; nothing may be fetched when the
//! document is opened.

use quick_xml::events::BytesStart;

use super::markup::attribute;
use crate::Refused;

/// Beginnings of addresses that a link may have: pages, letter boxes and telephones. Others start
/// programs.
const PLAIN_LINKS: [&str; 4] = ["http://", "https://", "mailto:", "tel:"];

/// Whether a relationship of Office Open XML (ECMA-376 part 2, 6.5) leads to nothing that is fetched.
pub(super) fn relationship(tag: &BytesStart<'_>) -> Result<(), Refused> {
    let kind = attribute(tag, "Type")?;
    let kind = kind.rsplit('/').next().unwrap_or_default();
    let target = attribute(tag, "Target")?;
    if kind.eq_ignore_ascii_case("aFChunk") {
        return Err(Refused::CarriesFile);
    }
    let is_outside = attribute(tag, "TargetMode")?.eq_ignore_ascii_case("external") || leads_away(&target);
    if !is_outside {
        Ok(())
    } else if kind.eq_ignore_ascii_case("hyperlink") {
        pressed(&target)
    } else if kind.eq_ignore_ascii_case("attachedTemplate") && is_own_file(&target.to_lowercase()) {
        // The template that a letter was written from, on the machine of whoever wrote it. Here nothing is found at that place.
        Ok(())
    } else {
        Err(Refused::ReachesOut)
    }
}

/// Whether an address in a tag of this name leads to a part of the document, or is a link that a reader presses.
pub(super) fn address(tag: &str, address: &str) -> Result<(), Refused> {
    if tag == "a" {
        pressed(address)
    } else if leads_away(address) || address.trim_start().starts_with("../") {
        Err(Refused::ReachesOut)
    } else {
        Ok(())
    }
}

/// Whether it has a scheme ("http:"), or names another machine.
fn leads_away(address: &str) -> bool {
    let address = address.trim_start();
    let before = address.split(['/', '#', '?']).next().unwrap_or_default();
    before.contains(':') || before.contains('\\') || address.starts_with("//")
}

/// Whether an address in small letters means a file on the reader's own disk ("file:///c:/") and no other machine.
fn is_own_file(address: &str) -> bool {
    let path = address.strip_prefix("file:///").unwrap_or(address).as_bytes();
    matches!(path, [drive, b':', b'/' | b'\\', ..] if drive.is_ascii_lowercase())
}

/// Whether a link that a reader presses leads to a page or a letter box.
fn pressed(address: &str) -> Result<(), Refused> {
    let plain: String = address.chars().filter(|letter| !letter.is_whitespace() && !letter.is_control()).collect();
    let plain = plain.to_lowercase();
    let is_known = PLAIN_LINKS.iter().any(|start| plain.starts_with(start));
    if is_known || is_own_file(&plain) || !leads_away(&plain) { Ok(()) } else { Err(Refused::ReachesOut) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_pages_and_nothing_is_fetched() {
        for fine in [
            "https://example.org/a",
            "MAILTO:a@example.org",
            "tel:01632960001",
            "letter.docx",
            "#top",
            "file:///C:\\a.docx",
            "",
        ] {
            assert!(pressed(fine).is_ok(), "{fine}");
        }
        for odd in [
            "javascript:alert(1)",
            "java\tscript:x",
            "data:text/html,x",
            "\\\\host\\share",
            "file://host/x",
            "ms-msdt:/id",
        ] {
            assert!(pressed(odd).is_err(), "{odd}");
        }
        for inside in ["Pictures/1.png", "./Object 1", "#Sheet1.A1", "word/a.xml"] {
            assert!(address("image", inside).is_ok(), "{inside}");
        }
        for outside in [
            "http://example.org/a.png",
            "//host/a",
            "../other.ods",
            "\\\\host\\a",
            "C:\\a.png",
            "data:image/png;base64,AA",
        ] {
            assert!(address("image", outside).is_err(), "{outside}");
        }
    }
}
