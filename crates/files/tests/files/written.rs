//! What the document for those who run the service says is what the program does.

use alongside_files::{Kind, Limits, Scanner};

const DOCUMENT: &str = include_str!("../../../../docs/files.md");

#[test]
fn every_kind_and_every_limit_is_in_the_document() {
    for kind in Kind::ALL {
        let row = format!("| `{}` | `.{}` |", kind.media_type(), kind.extension());
        assert!(DOCUMENT.contains(&row), "{row}");
    }
    let Limits { megabytes, megapixels, unpacked_megabytes, parts } = Limits::default();
    assert_eq!((megabytes, megapixels, unpacked_megabytes, parts), (10, 50, 100, 2_000));
    for row in [
        "| `megabytes` | 10 MB for one file |",
        "| `megapixels` | 50 million pixels for a picture; four times as many for one in a PDF |",
        "| `unpacked_megabytes` | 100 MB for all parts",
        "| `parts` | 2,000 parts",
    ] {
        assert!(DOCUMENT.contains(row), "{row}");
    }
}

#[test]
fn the_setting_that_the_document_shows_is_one() {
    let shown = DOCUMENT.split("clamd = \"").nth(1).and_then(|rest| rest.split('"').next()).expect("a setting");
    assert!(shown.parse::<Scanner>().is_ok(), "{shown}");
}
