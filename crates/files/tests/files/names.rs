//! Names of files, made harmless.

use alongside_files::{Kind, safe_title};

#[test]
fn names_do_no_harm_and_stay_readable() {
    let cases = [
        ("Letter from school.pdf", "Letter from school.pdf"),
        ("Zaświadczenie.pdf", "Zaświadczenie.pdf"),
        ("چشم‌انداز.pdf", "چشم‌انداز.pdf"),
        ("জন্ম সনদ 🙂.jpg", "জন্ম সনদ 🙂.jpg"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\Windows\\win.ini", "win.ini"),
        ("C:\\Users\\sam\\letter.pdf", "letter.pdf"),
        ("C:letter.pdf", "C-letter.pdf"),
        ("letters/", "letters"),
        (".bashrc", "bashrc"),
        ("letter.pdf. . .", "letter.pdf"),
        ("a\r\nSet-Cookie: b=c", "a Set-Cookie- b=c"),
        ("a\"; filename=\"b.exe", "a-- filename=-b.exe"),
        ("%2e%2e%2fetc", "-2e-2e-2fetc"),
        ("invoice\u{202e}fdp.exe", "invoicefdp.exe"),
        ("a\u{200b}b\u{feff}c\u{2066}d\u{e0041}.txt", "abcd.txt"),
        ("a\u{0}b\u{7f}c\u{85}d", "abc d"),
        ("two  \t spaces\u{2028}here", "two spaces here"),
        ("<script>.txt", "-script-.txt"),
        ("nul.txt", "file nul.txt"),
        ("COM1", "file COM1"),
        ("comfort.txt", "comfort.txt"),
        ("", "file"),
        ("...", "file"),
        ("/", "file"),
        ("\u{202e}\u{200f}", "file"),
    ];
    for (name, title) in cases {
        assert_eq!(safe_title(name), title, "{name:?}");
        assert_eq!(safe_title(title), title, "a title stays as it is");
    }
}

#[test]
fn long_names_are_cut_and_keep_their_ending() {
    for letter in ["a", "ź", "ধ", "🙂", "a\u{301}"] {
        let title = safe_title(&format!("{}.pdf", letter.repeat(5_000)));
        assert!(title.ends_with(".pdf") && title.starts_with(letter));
        assert!(title.chars().count() <= 120 && title.len() <= 200, "{title}");
    }
    assert!(safe_title(&"a.b".repeat(5_000)).len() <= 200);
}

#[test]
fn a_file_is_handed_out_under_the_ending_of_its_kind() {
    let cases = [
        (Kind::Text, "plan.bat", "plan.bat.txt"),
        (Kind::Text, "names.CSV", "names.CSV"),
        (Kind::Jpeg, "IMG_1.JPEG", "IMG_1.JPEG"),
        (Kind::Jpeg, "photo.png", "photo.png.jpg"),
        (Kind::Pdf, "letter", "letter.pdf"),
        (Kind::Word, "letter.docm", "letter.docm.docx"),
        (Kind::Pdf, "", "file.pdf"),
        (Kind::Pdf, "a.pdf/..", "a.pdf"),
    ];
    for (kind, name, handed_out) in cases {
        assert_eq!(kind.file_name(name), handed_out);
    }
    assert!(Kind::Excel.file_name(&"🙂".repeat(500)).len() <= 200);
}

#[test]
fn every_kind_has_words_a_type_and_an_ending_of_its_own() {
    let words: std::collections::HashSet<_> =
        Kind::ALL.iter().flat_map(|kind| [kind.words(), kind.media_type(), kind.extension()]).collect();
    assert_eq!(words.len(), 3 * Kind::ALL.len());
    assert_eq!(Kind::Jpeg.words(), "a photograph (JPEG)");
}
