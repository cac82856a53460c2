//! What a file says, as far as it can be read here: for those who look through everything that is to go to somebody.

use crate::zip::parts;
use crate::{Kind, Limits, Refused};

/// What was read of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Its words, also those of headers, footers, notes, comments and properties.
    pub words: String,
    /// Whether everything of it was read. A PDF, a picture, or a picture inside a document can say more than is read here.
    pub is_all: bool,
}

/// Reads the words of a file that was taken before. Nothing of a PDF or a picture is read.
///
/// # Errors
/// Where it is not what it was when it was taken.
pub fn said(kind: Kind, content: &[u8], limits: &Limits) -> Result<Said, Refused> {
    match kind {
        Kind::Pdf | Kind::Jpeg | Kind::Png | Kind::Webp => Ok(Said::default()),
        Kind::Text => Ok(Said { words: String::from_utf8_lossy(content).into_owned(), is_all: true }),
        Kind::Word | Kind::Excel | Kind::OpenText | Kind::OpenSpreadsheet => of_office(content, limits),
    }
}

/// The texts of all parts, one after the other. Where a text lies in an office document is a long list; nothing is left out by reading them all.
fn of_office(content: &[u8], limits: &Limits) -> Result<Said, Refused> {
    let mut said = Said { words: String::new(), is_all: true };
    for part in parts(content, limits.parts)? {
        let name = part.name.to_lowercase();
        if name.ends_with(".xml") || name.ends_with(".rels") {
            said.words.push_str(&without_tags(&part.text()?));
            said.words.push('\n');
        } else if !name.ends_with('/') && name != "mimetype" {
            said.is_all = false;
        }
    }
    Ok(said)
}

/// What stands between the tags, and what stands in them in quotes: a link's address is only there. Letters of one paragraph follow each other
/// also where a tag lies between them, since an office program cuts words anywhere.
fn without_tags(xml: &str) -> String {
    let (mut words, mut quoted) = (String::new(), String::new());
    let mut rest = xml;
    while let Some(at) = rest.find('<') {
        words.push_str(&rest[..at]);
        let tag = &rest[at + 1..];
        let end = tag.find('>').unwrap_or(tag.len());
        let inside = &tag[..end];
        if ends_a_line(inside) {
            words.push('\n');
        }
        for value in inside.split('"').skip(1).step_by(2) {
            quoted.push_str(value);
            quoted.push('\n');
        }
        rest = tag.get(end + 1..).unwrap_or_default();
    }
    words.push_str(rest);
    plain(&format!("{words}\n{quoted}"))
}

/// Whether a new line, cell or paragraph begins at this tag.
fn ends_a_line(tag: &str) -> bool {
    let name = tag.trim_start_matches('/').split([' ', '/', '\n', '\t']).next().unwrap_or_default();
    let local = name.rsplit(':').next().unwrap_or_default();
    let is_end =
        tag.starts_with('/') && matches!(local, "p" | "h" | "si" | "c" | "tc" | "table-cell" | "title" | "row");
    is_end || matches!(local, "br" | "cr" | "tab" | "line-break" | "s")
}

/// The five signs that XML writes out, and letters by their numbers.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let sign = rest.find(';').filter(|end| *end <= 10).and_then(|end| Some((letter(&rest[1..end])?, end)));
        match sign {
            Some((letter, end)) => {
                plain.push(letter);
                rest = &rest[end + 1..];
            }
            None => {
                plain.push('&');
                rest = &rest[1..];
            }
        }
    }
    plain + rest
}

fn letter(name: &str) -> Option<char> {
    let number = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => match name.strip_prefix('#')?.strip_prefix(['x', 'X']) {
            Some(digits) => number(digits, 16),
            None => number(name.strip_prefix('#')?, 10),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_through_the_tags_that_cut_them() {
        let xml = "<w:p><w:r><w:t>14 Mi</w:t></w:r><w:r><w:t>ll Lane</w:t></w:r></w:p><w:p>LU3<w:tab/>4AB</w:p>";
        assert_eq!(without_tags(xml).trim(), "14 Mill Lane\nLU3\n4AB");
        assert_eq!(
            without_tags("Tom &amp; Leah&#39;s &#x4d;ill &nonsense; & so").trim(),
            "Tom & Leah's Mill &nonsense; & so"
        );
        assert!(without_tags("<a href=\"https://example.org/?q=Mill+Lane\">here</a>").contains("Mill+Lane"));
        assert_eq!(without_tags("a < b").trim(), "a");
    }

    #[test]
    fn what_can_not_be_read_says_so() {
        let limits = Limits::default();
        let read = |kind, content: &[u8]| said(kind, content, &limits).expect("what was taken before");
        assert_eq!(read(Kind::Pdf, b"%PDF"), Said::default());
        assert_eq!(read(Kind::Text, b"14 Mill Lane"), Said { words: "14 Mill Lane".to_owned(), is_all: true });
    }
}
