//! Office documents whose archive is odd.

use alongside_files::Refused;

use crate::made::*;
use crate::{Case, Cases};

pub fn all() -> Cases {
    let named = |what, name: &str| Case::from((what, word_with(&[part(name, "x")]), Refused::Unusual));
    let with = |what, odd: Part| Case::from((what, word_with(&[odd]), Refused::Unusual));
    let own = || part("word/a.xml", "x");
    let other_name = b"\x75\x70\x0a\0\x01\0\0\0\0a.exe".to_vec();
    let whole = word_with(&[]);
    // The list says that the last part is stored, and its header that it is packed.
    let mut two_ways = whole.clone();
    let line = whole.windows(4).rposition(|four| four == b"PK\x01\x02").expect("a list");
    two_ways[line + 10] = 0;
    vec![
        with("a link to another file", Part { mode: 0o120_777, ..own() }),
        with("a device", Part { mode: 0o020_666, ..own() }),
        with("a pipe", Part { mode: 0o010_644, ..own() }),
        with("a part with a second name", Part { fields: other_name, ..own() }),
        named("a name of 65,000 bytes", &"a".repeat(65_000)),
        named("a part in 10,000 folders", &format!("{}a.xml", "a/".repeat(10_000))),
        named("a name with a letter of nothing", "word/a\0.xml"),
        named("a name that turns round", "word/a\u{202e}lmx.exe"),
        named("a name that could be written in two ways", "word/cafe\u{301}.xml"),
        named("a name with letters that look like others", "word/m\u{435}dia.xml"),
        named("a name with numbers for letters", "word/vba%50roject.bin"),
        named("a name that is a device of Windows", "word/CON"),
        named("a name that is a device of Windows with an ending", "word/aux.txt"),
        named("a folder that is a device of Windows", "nul/a.xml"),
        named("a name with a hidden stream", "word/a.xml:b"),
        named("a name with a backslash", "word\\a.xml"),
        named("a name that ends with a dot", "word/vbaProject.bin."),
        named("a name that ends with a space", "word/vbaProject.bin "),
        named("a folder without a name", "word//a.xml"),
        named("a folder that is this folder", "word/./a.xml"),
        named("two names that differ in case alone", "Word/Document.XML"),
        ("a part that is packed in two ways", two_ways, Refused::Unusual).into(),
        ("a part packed in an unknown way", unknown_way(&whole), Refused::Unusual).into(),
        ("more parts than it says", fewer(&whole), Refused::Unusual).into(),
    ]
}

/// The same archive, all of whose parts say a way of packing that hardly any program knows.
pub fn unknown_way(whole: &[u8]) -> Vec<u8> {
    let mut odd = whole.to_vec();
    for at in 0..odd.len() - 12 {
        match &odd[at..at + 4] {
            b"PK\x03\x04" => odd[at + 8] = 99,
            b"PK\x01\x02" => odd[at + 10] = 99,
            _ => {}
        }
    }
    odd
}

/// The same archive, which says that it has one part fewer.
pub fn fewer(whole: &[u8]) -> Vec<u8> {
    let mut odd = whole.to_vec();
    let end = odd.len() - 22;
    odd[end + 8] -= 1;
    odd[end + 10] -= 1;
    odd
}
