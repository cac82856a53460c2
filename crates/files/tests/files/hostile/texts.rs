//! Texts, and what a text may be to another program.

use alongside_files::{Kind, Limits, examine};
use alongside_hostile::texts::all;

use super::meet;

#[test]
fn texts_that_are_something_else_to_another_program() {
    meet(&all());
}

#[test]
fn what_a_browser_could_take_for_a_page_is_handed_out_as_a_text_to_be_saved() {
    let page = format!("\u{feff}{}<html>", "a".repeat(1_022));
    let examined = examine(page.as_bytes(), &Limits::default()).expect("a text");
    // Browsers look no further than this to guess, and are told not to guess (`nosniff`).
    assert!(page.find("<html>").is_some_and(|at| at >= 1_025));
    assert_eq!(examined.kind.media_type(), "text/plain; charset=utf-8");
    assert_eq!(examined.kind.file_name("page.html"), "page.html.txt");
    assert_eq!(examined.kind.file_name("list.csv"), "list.csv");
    assert_eq!(examined.kind.file_name("run.hta"), "run.hta.txt");
}

#[test]
fn texts_of_every_language_are_taken() {
    // The tallest towers of marks that are written: Hebrew with vowels and accents, Tibetan, Vietnamese taken apart.
    for text in
        ["בְּרֵאשִׁ֖ית", "བོད་རྒྱལ་ལོ", "Vie\u{302}\u{323}t Nam", "MIME-Version: we spoke of it\n\nContent-Type: multipart/"]
    {
        assert_eq!(examine(text.as_bytes(), &Limits::default()).expect(text).kind, Kind::Text);
    }
}
