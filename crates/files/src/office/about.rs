//! What an office document tells about itself and its writers, put away.

/// Parts that tell about a document, by their outermost tag, each with what stands in its place: the same part with nothing in it.
///
/// Source: ECMA-376 part 2, 8 (core properties) and part 1, 15.2.12 (others); OpenDocument 1.3 part 3, 3.1.3.2.
const ABOUT: [(&str, &str, &str); 4] = [
    (
        "coreProperties",
        "package/2006/metadata/core-properties",
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\"/>",
    ),
    (
        "Properties",
        "officeDocument/2006/extended-properties",
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Properties \
         xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"/>",
    ),
    (
        "Properties",
        "officeDocument/2006/custom-properties",
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Properties \
         xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties\"/>",
    ),
    (
        "document-meta",
        "",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-meta \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" office:version=\"1.3\"><office:meta/>\
         </office:document-meta>",
    ),
];

/// Whether a part with this outermost tag tells about the document.
pub(super) fn tells(root: &str) -> bool {
    let local = root.rsplit(':').next().unwrap_or_default();
    ABOUT.iter().any(|(name, ..)| *name == local)
}

/// What stands in the place of a part with this outermost tag, if it tells about the document. Which of the properties of Office Open XML it holds,
/// its own words say: a name of a part or a prefix may be anything.
pub(super) fn emptied(root: &str, content: &[u8]) -> Option<&'static str> {
    let local = root.rsplit(':').next().unwrap_or_default();
    let (.., empty) =
        ABOUT.iter().find(|(name, within, _)| *name == local && crate::bytes::holds(content, within.as_bytes()))?;
    Some(empty)
}
