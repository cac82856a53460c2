//! Office documents.

use alongside_files::{Limits, examine};
use alongside_hostile::made::*;
use alongside_hostile::office::*;

use super::meet;

#[test]
fn office_documents_that_run_or_fetch() {
    meet(&that_run_or_fetch());
}

#[test]
fn office_documents_that_carry_other_files_or_swell() {
    meet(&that_carry());
    meet(&that_swell());
}

#[test]
fn office_documents_that_only_show_are_taken() {
    let fine = [
        word_that_points("hyperlink", "https://example.org/?a=1&amp;b=2", true),
        word_that_points("hyperlink", "mailto:sam.okafor@example.org", true),
        word_that_points("attachedTemplate", "file:///C:\\Templates\\Letter.dotx", true),
        word_that_points("image", "media/image1.png", false),
        saying("<w:fldChar/><w:instrText> PAGE </w:instrText><w:t>1 of 2 &amp; so on &#8217;</w:t>"),
        saying("<w:fldSimple w:instr=\" HYPERLINK &quot;https://example.org&quot; \"/><w:t>dde and link</w:t>"),
        saying("<w:object><o:OLEObject Type=\"Embed\" ProgID=\"Excel.Sheet.12\"/></w:object>"),
        word_with(&[part("word/embeddings/a.xlsx", excel_with(&[part("xl/workbook.xml", "<workbook/>")]))]),
        word_with(&[part("word/media/a.svg", "<svg><path d=\"M0 0\"/></svg>")]),
        sheet("<c><f>SUM(A1:A9)&amp;\"|\"&amp;'a|b'!A1</f></c><hyperlink ref=\"A1\"/>"),
        open_text("<draw:image xlink:href=\"Pictures/a.png\"/><text:a xlink:href=\"https://example.org\">a</text:a>"),
        open_text("<office:scripts/><draw:object xlink:href=\"./Object 1\"/><text:a xlink:href=\"#top\"/>"),
    ];
    for content in fine {
        let examined = examine(&content, &Limits::default()).unwrap_or_else(|refused| {
            panic!("{refused:?}: {}", String::from_utf8_lossy(&content));
        });
        assert!(*examined.content == *content);
    }
}

#[test]
fn what_an_office_document_tells_of_its_writers_and_places_is_gone() {
    let photograph = jpeg_with(640, 480, &[segment(0xe1, &join(&[b"Exif\0\0", &exif(6)]))]);
    let place = String::from_utf8_lossy(PLACE);
    let core = format!(
        "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\">\
         <dc:creator>{place}</dc:creator></cp:coreProperties>"
    );
    let properties = |kind: &str| {
        format!(
            "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/{kind}\"><Company>{place}</Company></Properties>"
        )
    };
    let workbook = excel_with(&[part("docProps/core.xml", &core), part("xl/media/a.jpg", &photograph)]);
    // Stored, so that one can see what is in it.
    let stored = |name: &str, content: &[u8]| Part { packed: false, ..part(name, content) };
    let meta = format!(
        "<office:document-meta><office:meta><meta:template xlink:href=\"file:///{place}\"/></office:meta></office:document-meta>"
    );
    let documents = [
        word_with(&[
            stored("docProps/core.xml", core.as_bytes()),
            stored("docProps/app.xml", properties("extended-properties").as_bytes()),
            stored("anywhere/custom.bin", properties("custom-properties").as_bytes()),
            stored("word/media/image1.jpeg", &photograph),
            stored("word/embeddings/a.xlsx", &workbook),
            stored("word/styles.xml", b"<w:styles>stays as it is</w:styles>"),
        ]),
        open_document(
            OPEN_TEXT,
            &[
                stored("meta.xml", meta.as_bytes()),
                stored("Pictures/1.jpg", &photograph),
                stored("styles.xml", b"<w:styles>stays as it is</w:styles>"),
            ],
        ),
    ];
    for sent in documents {
        let examined = examine(&sent, &Limits::default()).expect("a document");
        assert!(holds(&sent, PLACE) && !holds(&examined.content, PLACE));
        assert!(holds(&examined.content, b"<w:styles>stays as it is</w:styles>"));
        // The picture itself is there, the right way up.
        assert!(
            holds(&examined.content, b"picture\xff\0data")
                && holds(&examined.content, b"\x01\x12\0\x03\0\0\0\x01\0\x06")
        );
        let again = examine(&examined.content, &Limits::default()).expect("a clean document");
        assert!(again.content == examined.content && again.kind == examined.kind);
    }
}
