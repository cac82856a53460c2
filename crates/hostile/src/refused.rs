//! What is refused, and the words for it.

use alongside_files::Refused;

use crate::made::*;
use crate::{Case, Cases};

/// All of them.
pub fn all() -> Cases {
    let groups = [pages(), other_kinds(), two_files(), damaged(), that_run(), lying_archives()];
    groups.into_iter().flatten().collect()
}

pub fn refused(cases: Vec<(&'static str, Vec<u8>, Refused)>) -> Cases {
    cases.into_iter().map(Case::from).collect()
}

pub fn text(content: &str) -> Vec<u8> {
    content.as_bytes().to_vec()
}

pub fn pages() -> Cases {
    refused(vec![
        ("an empty file", Vec::new(), Refused::Empty),
        ("a text of spaces", text(" \n\t"), Refused::Empty),
        ("a web page that is called photo.jpg", text("<!DOCTYPE html><p>Hello</p>"), Refused::Markup),
        ("a web page after empty lines", text("\n\n  <HTML><body>Hello"), Refused::Markup),
        ("a piece of a web page", text("<img src=x onerror=alert(1)>"), Refused::Markup),
        ("a text with a script in its beginning", text("Hello <script>alert(1)</script>"), Refused::Markup),
        ("a drawing with a script", text("<svg onload='alert(1)'><script>alert(1)</script></svg>"), Refused::Markup),
        ("a drawing after the mark of UTF-8", text("\u{feff}<?xml version='1.0'?><svg/>"), Refused::Markup),
        ("a shell script", text("#!/bin/sh\nrm -rf ~"), Refused::Program),
        ("a PHP script", text("Hello <?php system('id');"), Refused::Markup),
        ("a program for Windows", b"MZ\x90\0\x03\0\0\0\x04".to_vec(), Refused::Program),
        ("a program for Linux", b"\x7fELF\x02\x01\x01\0".to_vec(), Refused::Program),
        ("a shortcut for Windows", b"L\0\0\0\x01\x14\x02\0".to_vec(), Refused::Program),
        ("rich text", text("{\\rtf1 Hello}"), Refused::RichText),
        ("text in UTF-16", b"\xff\xfeH\0i\0".to_vec(), Refused::UnreadableText),
        ("text in an old encoding", b"Caf\xe9".to_vec(), Refused::UnreadableText),
        ("text with control characters", text("Hello \u{1b}[2J"), Refused::UnreadableText),
        ("bytes that are nothing", vec![3, 0, 7, 0, 0xfe], Refused::Unknown),
        ("zeros", vec![0; 100], Refused::Unknown),
    ])
}

pub fn other_kinds() -> Cases {
    refused(vec![
        ("a photograph of an iPhone", b"\0\0\0\x18ftypheic\0\0\0\0".to_vec(), Refused::Heic),
        ("a HEIC by its general name", b"\0\0\0\x18ftypmif1\0\0\0\0".to_vec(), Refused::Heic),
        ("an AVIF", b"\0\0\0\x18ftypavif\0\0\0\0".to_vec(), Refused::OtherPicture),
        ("a film", b"\0\0\0\x18ftypmp42\0\0\0\0".to_vec(), Refused::SoundOrFilm),
        ("sound", b"RIFF\x24\0\0\0WAVEfmt ".to_vec(), Refused::SoundOrFilm),
        ("a GIF", b"GIF89a\x01\0\x01\0\0\0\0;".to_vec(), Refused::OtherPicture),
        ("a TIFF", b"II*\0\x08\0\0\0".to_vec(), Refused::OtherPicture),
        ("a bitmap", b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0".to_vec(), Refused::OtherPicture),
        ("an old Word document", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0".to_vec(), Refused::OldOffice),
        ("a zip archive", zip(&[part("letter.txt", "Hello")]), Refused::Archive),
        ("an empty zip archive", zip(&[]), Refused::Archive),
        ("a zip archive with a comment", join(&[&zip(&[part("a", "a")]), b"comment"]), Refused::Archive),
        ("a 7z archive", b"7z\xbc\xaf\x27\x1c\0\x04".to_vec(), Refused::Archive),
        ("a gzip archive", b"\x1f\x8b\x08\0".to_vec(), Refused::Archive),
        ("a tar archive", join(&[&[b'a'; 257], b"ustar\0", &[0; 250]]), Refused::Archive),
    ])
}

pub fn two_files() -> Cases {
    let archive = zip(&[part("run.bat", "format c:")]);
    let page = b"<html><script>alert(1)</script>";
    refused(vec![
        ("a PDF after other bytes", join(&[b"hello\n", &pdf()]), Refused::Mixed),
        ("a PDF in a comment of a photograph", jpeg_with(640, 480, &[segment(0xfe, &pdf())]), Refused::Mixed),
        ("a zip archive after a photograph", join(&[&jpeg(), &archive]), Refused::Mixed),
        ("a zip archive with more bytes after it", join(&[&jpeg(), &archive, b"end"]), Refused::Mixed),
        ("a zip archive after a picture", join(&[&png(), &archive]), Refused::Mixed),
        ("a zip archive after a WebP", join(&[&webp(), &archive]), Refused::Mixed),
        ("a zip archive after a PDF", join(&[&pdf(), &archive, b"startxref %%EOF"]), Refused::Mixed),
        ("a page in a comment of a photograph", jpeg_with(640, 480, &[segment(0xfe, page)]), Refused::Mixed),
        ("a page in the text of a picture", png_with(9, 9, &[chunk(b"tEXt", page)]), Refused::Mixed),
        ("a page in the colour profile", png_with(9, 9, &[chunk(b"iCCP", page)]), Refused::Mixed),
        ("a page in a PDF's beginning", join(&[b"%PDF-1.7\n%<script>\n", &pdf()]), Refused::Mixed),
        (
            "an office document of two kinds",
            word_with(&[Part { packed: false, ..part("mimetype", OPEN_TEXT) }]),
            Refused::Mixed,
        ),
    ])
}

pub fn damaged() -> Cases {
    let too_many = || Refused::TooManyPixels { megapixels: 50 };
    let moving = riff(&[(b"VP8X", vp8x(2)), (b"ANIM", vec![0; 6]), (b"ANMF", vec![0; 30])]);
    let mut wrong_sum = png();
    wrong_sum[20] ^= 1;
    refused(vec![
        ("more than 10 MB", vec![b'a'; (10 << 20) + 1], Refused::TooLarge { megabytes: 10 }),
        ("a photograph that claims 65,535 by 65,535", jpeg_with(65_535, 65_535, &[]), too_many()),
        ("a picture that claims 4,000 million by 1", png_with(4_000_000_000, 1, &[]), too_many()),
        ("a WebP that claims 16,383 by 16,383", riff(&[(b"VP8 ", vp8(16_383, 16_383))]), too_many()),
        (
            "a WebP whose header claims more than its picture",
            riff(&[(b"VP8X", vec![0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), (b"VP8 ", vp8(9, 9))]),
            too_many(),
        ),
        ("a photograph without a picture", b"\xff\xd8\xff\xd9".to_vec(), Refused::Damaged),
        ("a photograph without width", jpeg_with(0, 480, &[]), Refused::Damaged),
        ("a picture without height", png_with(640, 0, &[]), Refused::Damaged),
        (
            "a photograph with two frames",
            jpeg_with(9, 9, &[segment(0xc0, &[8, 0, 9, 0, 9, 1, 1, 0x11, 0])]),
            Refused::Damaged,
        ),
        (
            "a photograph in a form that browsers do not show",
            jpeg_with(9, 9, &[segment(0xc9, &[0; 9])]),
            Refused::OtherPicture,
        ),
        ("a picture with a wrong sum", wrong_sum, Refused::Damaged),
        ("a picture with a part of unknown need", png_with(9, 9, &[chunk(b"ABCD", b"")]), Refused::OtherPicture),
        ("a moving PNG", png_with(9, 9, &[chunk(b"acTL", &[0; 8])]), Refused::Moving),
        ("a moving WebP", moving, Refused::Moving),
        ("a WebP without a picture", riff(&[(b"VP8X", vp8x(0))]), Refused::Damaged),
        ("a PDF of an unknown version", join(&[b"%PDF-9.7", &pdf()[8..]]), Refused::Damaged),
        ("a PDF without its end", pdf()[..60].to_vec(), Refused::Damaged),
    ])
}

pub fn that_run() -> Cases {
    let macros = WORD_TYPES.replace(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml",
    );
    let hidden = WORD_TYPES.replace("</Types>", "<Default ContentType=\"&#109;acroEnabled\"/></Types>");
    let slides = WORD_TYPES.replace("wordprocessingml.document", "presentationml.presentation");
    refused(vec![
        ("a Word document with macros", word_with(&[part("word/vbaProject.bin", "x")]), Refused::Macros),
        ("macros in other letters", word_with(&[part("word/VBAPROJECT.BIN", "x")]), Refused::Macros),
        ("macros by the list of contents", open_xml(&macros, &[]), Refused::Macros),
        ("macros hidden from whoever reads the list", open_xml(&hidden, &[]), Refused::Unusual),
        ("macros of Excel 4", open_xml(EXCEL_TYPES, &[part("xl/macrosheets/sheet1.xml", "x")]), Refused::Macros),
        ("a control", word_with(&[part("word/activeX/activeX1.bin", "x")]), Refused::Macros),
        (
            "an OpenDocument with Basic",
            open_document(OPEN_TEXT, &[part("Basic/Standard/Module1.xml", "x")]),
            Refused::Macros,
        ),
        ("an OpenDocument with Python", open_document(OPEN_TEXT, &[part("Scripts/python/a.py", "x")]), Refused::Macros),
        ("a packed-in object", word_with(&[part("word/embeddings/oleObject1.bin", "x")]), Refused::CarriesFile),
        ("a packed-in program", word_with(&[part("word/media/run.EXE", "x")]), Refused::CarriesFile),
        ("slides", open_xml(&slides, &[]), Refused::Unknown),
        (
            "an OpenDocument drawing",
            open_document("application/vnd.oasis.opendocument.graphics", &[]),
            Refused::Unknown,
        ),
        ("a book (EPUB)", open_document("application/epub+zip", &[]), Refused::Unknown),
        (
            "an OpenDocument with a password",
            zip(&[
                Part { packed: false, ..part("mimetype", OPEN_TEXT) },
                part("META-INF/manifest.xml", "<manifest:encryption-data/>"),
            ]),
            Refused::Locked,
        ),
        ("a part with a password", word_with(&[Part { flags: 1, ..part("word/a.xml", "x") }]), Refused::Locked),
    ])
}

pub fn lying_archives() -> Cases {
    let bomb = part("word/media/image1.bmp", vec![0; 101 << 20]);
    let liar = |claimed| Part { claimed: Some(claimed), ..part("word/a.xml", vec![0; 100_000]) };
    let many: Vec<Part> = (0..2_000).map(|number| part(&format!("word/{number}.xml"), "x")).collect();
    let whole = word_with(&[]);
    let mut twice = whole.clone();
    // The list says of the last part what it says of the first: where it begins.
    let last_line = whole.windows(4).rposition(|four| four == b"PK\x01\x02").expect("a list");
    twice[last_line + 42..last_line + 46].copy_from_slice(&[0; 4]);
    let mut other_name = whole.clone();
    let last = whole.windows(17).rposition(|name| name == b"word/document.xml").expect("a list");
    other_name[last..last + 4].copy_from_slice(b"evil");
    let mut wrong_sum = whole.clone();
    let mut two_sums = whole.clone();
    two_sums[14] ^= 1;
    let in_both = [last_line + 16, whole.windows(4).rposition(|four| four == b"PK\x03\x04").expect("a part") + 14];
    in_both.iter().for_each(|at| wrong_sum[*at] ^= 1);
    refused(vec![
        ("a bomb that says its size", word_with(&[bomb]), Refused::Swollen),
        ("a bomb that says a small size", word_with(&[liar(10)]), Refused::Damaged),
        ("a part that says a larger size", word_with(&[liar(100_001)]), Refused::Damaged),
        ("a part that says four gigabytes", word_with(&[liar(u32::MAX)]), Refused::Swollen),
        ("thousands of parts", word_with(&many), Refused::Swollen),
        (
            "a list of contents without end",
            open_xml(&WORD_TYPES.replace(' ', &" ".repeat(1 << 20)), &[]),
            Refused::Swollen,
        ),
        ("parts that lie over each other", twice, Refused::Unusual),
        ("a part with two names", other_name, Refused::Unusual),
        ("a part with a wrong sum", wrong_sum, Refused::Damaged),
        ("two parts of one name", word_with(&[part("WORD/document.xml", "x")]), Refused::Unusual),
        ("a part that leads out of the folder", word_with(&[part("../../evil.xml", "x")]), Refused::Unusual),
        ("a part that begins at the root", word_with(&[part("/evil.xml", "x")]), Refused::Unusual),
        ("bytes before the archive's list", join(&[b"PK\x03\x04", &whole]), Refused::Unusual),
        ("bytes after the archive", join(&[&whole, b"more"]), Refused::Damaged),
        (
            "bytes between two parts",
            word_with(&[Part { before: b"evil".to_vec(), ..part("word/a.xml", "x") }]),
            Refused::Unusual,
        ),
        (
            "bytes before the first part",
            zip(&[Part { before: b"PK\x03\x04".to_vec(), ..part("[Content_Types].xml", WORD_TYPES) }]),
            Refused::Unusual,
        ),
        (
            "bytes hidden after the data of a part",
            word_with(&[Part { hidden: b"evil".to_vec(), ..part("word/a.xml", "x") }]),
            Refused::Unusual,
        ),
        ("a part with two sums", two_sums, Refused::Unusual),
        ("half an archive", whole[..whole.len() / 2].to_vec(), Refused::Damaged),
    ])
}
