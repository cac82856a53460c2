//! What is taken, and that every cut or changed byte is met with words and never with a panic.

use alongside_files::{Kind, Limits, Refused, examine};

use alongside_hostile::made::*;

/// Every kind of file, whole.
pub fn whole() -> Vec<(&'static str, Kind, Vec<u8>)> {
    vec![
        ("a PDF", Kind::Pdf, pdf()),
        ("a PDF 2.0 with an empty line at its end", Kind::Pdf, [b"%PDF-2.0", &pdf()[8..], b"\r\n\r\n"].concat()),
        ("a photograph", Kind::Jpeg, jpeg()),
        ("a photograph of exactly 50 million pixels", Kind::Jpeg, jpeg_with(10_000, 5_000, &[])),
        ("a picture of the screen", Kind::Png, png()),
        ("a WebP", Kind::Webp, webp()),
        ("a WebP with the extended header", Kind::Webp, riff(&[(b"VP8X", vp8x(0)), (b"VP8 ", vp8(640, 480))])),
        ("a text", Kind::Text, b"Dear Sam,\r\n\tthank you.\n".to_vec()),
        ("a text in many scripts", Kind::Text, "Dziękuję, شكراً, ধন্যবাদ, 谢谢 🙂".into()),
        ("a text with the mark of UTF-8", Kind::Text, "\u{feff}Dear Sam".into()),
        ("a text that begins with a heart", Kind::Text, b"<3 thank you".to_vec()),
        ("a list with commas", Kind::Text, b"name,born\nAva,2019\n".to_vec()),
        // Harmless text that virus scanners react to. Here it is kept as text; a council's scanner may object.
        (
            "the EICAR text",
            Kind::Text,
            [r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!$H+H*"].concat().into(),
        ),
        ("a Word document", Kind::Word, word_with(&[])),
        (
            "a Word document whose main part has another name",
            Kind::Word,
            open_xml(
                &WORD_TYPES.replace("document.xml", "document2.xml"),
                &[part("word/document2.xml", "<document/>")],
            ),
        ),
        ("a Word document with a picture", Kind::Word, word_with(&[part("word/media/image1.png", png())])),
        ("an Excel workbook", Kind::Excel, open_xml(EXCEL_TYPES, &[part("xl/workbook.xml", "<workbook/>")])),
        ("an OpenDocument text", Kind::OpenText, open_document(OPEN_TEXT, &[])),
        ("an OpenDocument spreadsheet", Kind::OpenSpreadsheet, open_document(OPEN_SPREADSHEET, &[])),
    ]
}

#[test]
fn what_people_attach_is_known_by_its_content() {
    for (what, kind, content) in whole() {
        match examine(&content, &Limits::default()) {
            Ok(examined) => assert_eq!(examined.kind, kind, "{what}"),
            Err(refused) => panic!("{what}: {refused:?}"),
        }
    }
}

#[test]
fn documents_and_texts_are_kept_as_they_were_sent() {
    for (what, kind, content) in whole() {
        if !matches!(kind, Kind::Jpeg | Kind::Png | Kind::Webp) {
            let examined = examine(&content, &Limits::default()).expect(what);
            assert_eq!(*examined.content, *content, "{what}");
        }
    }
}

#[test]
fn a_cleaned_picture_is_clean() {
    for (what, _, content) in whole() {
        let once = examine(&content, &Limits::default()).expect(what);
        let twice = examine(&once.content, &Limits::default()).expect(what);
        assert_eq!(once, twice, "{what}");
    }
}

#[test]
fn what_is_cut_off_anywhere_is_refused() {
    for (what, kind, content) in whole() {
        let end = content.trim_ascii_end().len();
        for length in 0..end {
            let cut = examine(&content[..length], &Limits::default());
            // A text that is cut off is a text. The first bytes of some files are letters.
            let as_text =
                matches!(&cut, Ok(examined) if examined.kind == Kind::Text && (kind == Kind::Text || length < 12));
            assert!(cut.is_err() || as_text, "{what}, cut off after {length}: {cut:?}");
        }
    }
}

#[test]
fn a_changed_byte_never_brings_the_program_down() {
    for (_, _, content) in whole() {
        for at in 0..content.len() {
            for byte in [0, 1, 0x7f, 0x80, 0xff, content[at] ^ 0x20] {
                let mut changed = content.clone();
                changed[at] = byte;
                let _ = examine(&changed, &Limits::default());
            }
        }
    }
}

#[test]
fn a_hostile_file_with_a_changed_byte_never_brings_the_program_down() {
    let small = alongside_hostile::small();
    assert!(small.len() > 50);
    for case in small {
        for at in 0..case.content.len() {
            for byte in [0, 0xff, case.content[at] ^ 0x20, case.content[at].wrapping_add(1)] {
                let mut changed = case.content.clone();
                changed[at] = byte;
                let _ = examine(&changed, &Limits::default());
            }
            let _ = examine(&case.content[..at], &Limits::default());
        }
    }
}

#[test]
fn limits_are_settings_and_messages_say_them() {
    let small = Limits { megabytes: 1, megapixels: 2, ..Limits::default() };
    let large = vec![b'a'; 1 << 20];
    assert!(examine(&large, &small).is_ok());
    let refused = examine(&[&large[..], b"a"].concat(), &small).expect_err("too large");
    assert_eq!(
        refused.to_string(),
        "This file is too large. The most is 1 MB. Send a smaller copy, or send it in parts."
    );
    let refused = examine(&jpeg_with(2_000, 1_001, &[]), &small).expect_err("too many pixels");
    assert!(matches!(refused, Refused::TooManyPixels { megapixels: 2 }));
    assert!(refused.to_string().contains("The most is 2 million pixels."));
}
