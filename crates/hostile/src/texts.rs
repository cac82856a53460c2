//! Texts, and what a text may be to another program.

use alongside_files::{Kind, Refused};

use crate::Cases;
use crate::made::*;

/// The text by which virus scanners are tried out (EICAR), in two pieces so that no scanner objects to this file.
pub fn eicar() -> Vec<u8> {
    [r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!$H+H*"].concat().into()
}

pub fn all() -> Cases {
    let text = |text: &str| text.as_bytes().to_vec();
    let program = |what, content: &str| (what, content.as_bytes().to_vec(), Refused::Program).into();
    let mail = |what, content: &str| (what, content.as_bytes().to_vec(), Refused::SavedMail).into();
    let page_later = format!("\u{feff}{}<html><script>alert(1)</script>", "a".repeat(1_022));
    let archive = zip(&[part("a.txt", "a")]);
    let [length @ .., _, _] = archive.as_slice() else { panic!("an archive has an end") };
    let comment = eicar();
    let said = u16::try_from(comment.len()).expect("a short comment").to_le_bytes();
    vec![
        ("a text of 9 MB in one line", vec![b'a'; 9 << 20], Kind::Text).into(),
        ("a text of 9 MB in empty lines", join(&[b"a", &vec![b'\n'; 9 << 20]]), Kind::Text).into(),
        ("a text of marks alone", "\u{301}".repeat(1_000_000).into_bytes(), Refused::UnreadableText).into(),
        ("a letter under a tower of marks", text(&format!("a{}", "\u{36f}".repeat(31))), Refused::UnreadableText)
            .into(),
        ("a page in UTF-7", text("+ADw-html+AD4-+ADw-script+AD4-alert(1)+ADw-/script+AD4-"), Kind::Text).into(),
        ("a page that begins where nobody looks", text(&page_later), Kind::Text).into(),
        ("a list with commas of formulas", text("=cmd|' /C calc'!A0,@SUM(1),+1,-1\n"), Kind::Text).into(),
        ("the EICAR text, where no scanner is set", eicar(), Kind::Text).into(),
        (
            "the EICAR text in a Word document, where no scanner is set",
            word_with(&[part("word/a.bin", eicar())]),
            Kind::Word,
        )
            .into(),
        ("the EICAR text in an archive's comment", join(&[length, &said, &comment]), Refused::Archive).into(),
        program("a shortcut to a page", "[InternetShortcut]\r\nURL=file://example.org/a.exe\r\n"),
        program("a shortcut of a Linux desktop", "[Desktop Entry]\nType=Application\nExec=sh -c id\n"),
        program("a command of Windows Explorer", "[Shell]\r\nCommand=2\r\nIconFile=\\\\example.org\\a.ico\r\n"),
        program("what a disk runs by itself", "[AutoRun]\r\nopen=a.exe\r\n"),
        program("settings of Windows", "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_CURRENT_USER]\r\n"),
        program("settings of an older Windows", "REGEDIT4\r\n\r\n[HKEY_CURRENT_USER]\r\n"),
        program("commands of Windows", "@ECHO OFF\r\ndel /q *\r\n"),
        mail(
            "an e-mail with files",
            "From: a@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n",
        ),
        mail(
            "a saved page with its files",
            "MIME-Version: 1.0\nContent-Type: multipart/related; type=\"text/html\"\n\n",
        ),
        mail("an e-mail that is a page", "Subject: Hello\nMIME-Version: 1.0\nContent-Type: text/html\n\nHello"),
        ("an application of HTML", text("<HTA:APPLICATION ID=a>\n<script>x</script>"), Refused::Markup).into(),
        ("a list of settings in XML", text("<?xml version=\"1.0\"?><libraryDescription/>"), Refused::Markup).into(),
        (
            "a drawing in gzip",
            join(&[b"\x1f\x8b\x08\0\0\0\0\0\0\x03", &zlib(b"<svg onload='alert(1)'/>")]),
            Refused::Archive,
        )
            .into(),
        ("a text that turns round", text("invoice \u{202e}fdp.exe"), Kind::Text).into(),
        ("a text with a letter of nothing", text("a\0b"), Refused::Unknown).into(),
    ]
}
