//! From content to its kind, cleaned.

use std::borrow::Cow;

use crate::{Kind, Limits, Refused, jpeg, mixed, office, pdf, png, text, webp};

/// A file that may be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examined<'a> {
    /// What it is.
    pub kind: Kind,
    /// What is to be kept: as it was sent, or a picture without what was written beside it.
    pub content: Cow<'a, [u8]>,
}

/// Looks at a whole file, says what it is and takes metadata out of pictures.
///
/// # Errors
///
/// Why it is not taken, in words for the sender.
pub fn examine<'a>(content: &'a [u8], limits: &Limits) -> Result<Examined<'a>, Refused> {
    if content.is_empty() {
        return Err(Refused::Empty);
    }
    if u64::try_from(content.len()).map_or(true, |length| length > limits.bytes()) {
        return Err(Refused::TooLarge { megabytes: limits.megabytes });
    }
    let examined = match content {
        [b'%', b'P', b'D', b'F', b'-', ..] => Examined { kind: Kind::Pdf, content: pdf::cleaned(content, limits)? },
        [0xff, 0xd8, 0xff, ..] => cleaned(Kind::Jpeg, jpeg::cleaned(content, limits)?),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => cleaned(Kind::Png, png::cleaned(content, limits)?),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => {
            cleaned(Kind::Webp, webp::cleaned(content, limits)?)
        }
        [b'P', b'K', 3, 4, ..] => {
            let (kind, content) = office::cleaned(content, limits)?;
            Examined { kind, content }
        }
        _ => {
            if let Some(refused) = foreign(content) {
                return Err(refused);
            }
            mixed::check(Kind::Text, content)?;
            kept(text::check(content)?, content)
        }
    };
    mixed::check(examined.kind, content)?;
    mixed::check(examined.kind, &examined.content)?;
    Ok(examined)
}

fn kept(kind: Kind, content: &[u8]) -> Examined<'_> {
    Examined { kind, content: Cow::Borrowed(content) }
}

fn cleaned(kind: Kind, content: Vec<u8>) -> Examined<'static> {
    Examined { kind, content: Cow::Owned(content) }
}

/// What is known and not taken, told by its first bytes. It only makes the words better: what is not in here and no
/// text either is refused as well.
fn foreign(content: &[u8]) -> Option<Refused> {
    if let Some(brand) = content.get(4..12).and_then(|start| start.strip_prefix(b"ftyp")) {
        return Some(match brand {
            b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1" => Refused::Heic,
            b"avif" | b"avis" => Refused::OtherPicture,
            _ => Refused::SoundOrFilm,
        });
    }
    if content.get(257..262) == Some(b"ustar") {
        return Some(Refused::Archive);
    }
    let starts = |beginnings: &[&[u8]]| beginnings.iter().any(|beginning| content.starts_with(beginning));
    if starts(&[
        b"MZ\x90",
        b"\x7fELF",
        b"\xca\xfe\xba\xbe",
        b"\xcf\xfa\xed\xfe",
        b"\xce\xfa\xed\xfe",
        b"L\0\0\0\x01\x14\x02",
    ]) || is_old_program(content)
    {
        Some(Refused::Program)
    } else if starts(&[
        b"PK\x05\x06",
        b"PK\x07\x08",
        b"7z\xbc\xaf\x27\x1c",
        b"Rar!\x1a\x07",
        b"\x1f\x8b",
        b"\xfd7zXZ\0",
        b"MSCF\0",
    ]) {
        Some(Refused::Archive)
    } else if starts(&[b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]) {
        Some(Refused::OldOffice)
    } else if starts(&[b"GIF8", b"II*\0", b"MM\0*", b"\0\0\x01\0", b"8BPS"]) || is_bitmap(content) {
        Some(Refused::OtherPicture)
    } else if starts(&[b"RIFF", b"ID3\x02", b"ID3\x03", b"ID3\x04", b"OggS\0", b"fLaC\0", b"\x1aE\xdf\xa3"]) {
        Some(Refused::SoundOrFilm)
    } else {
        None
    }
}

/// "MZ" could also begin a text; a program has bytes after it that no text has.
fn is_old_program(content: &[u8]) -> bool {
    content.starts_with(b"MZ") && content.contains(&0)
}

/// "BM" could also begin a text; a bitmap has zeros after its length.
fn is_bitmap(content: &[u8]) -> bool {
    content.starts_with(b"BM") && content.get(6..10) == Some(&[0; 4])
}
