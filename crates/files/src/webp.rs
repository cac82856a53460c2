//! WebP without what programs write beside the picture.
//!
//! Source: RFC 9649.

use crate::bytes::{low_first_16, low_first_32, piece, size};
use crate::{Limits, Refused, exif};

/// Flags of the extended header.
const MOVES: u8 = 0x02;
const HAS_EXIF: u8 = 0x08;
const HAS_ALPHA: u8 = 0x10;
const HAS_PROFILE: u8 = 0x20;

/// What is kept of a WebP, gathered while it is read.
#[derive(Default)]
struct Kept<'a> {
    /// The ten bytes of the extended header, if there is one.
    extended: Option<[u8; 10]>,
    profile: Option<&'a [u8]>,
    alpha: Option<&'a [u8]>,
    picture: Option<(&'a [u8; 4], &'a [u8])>,
    turned: Option<u8>,
}

/// The picture without EXIF and XMP, and whatever follows its end.
pub(crate) fn cleaned(content: &[u8], limits: &Limits) -> Result<Vec<u8>, Refused> {
    let length = low_first_32(content, 4).and_then(size).ok_or(Refused::Damaged)?;
    let mut rest = piece(content, 8, length).and_then(|all| all.strip_prefix(b"WEBP")).ok_or(Refused::Damaged)?;
    let mut kept = Kept::default();
    while !rest.is_empty() {
        let (name, data) = chunk(rest).ok_or(Refused::Damaged)?;
        kept.take(name, data, limits)?;
        // A chunk of odd length is filled up; some programs leave that out at the end.
        let used = 8 + data.len() + data.len() % 2;
        rest = rest.get(used..).unwrap_or_default();
    }
    kept.written().ok_or(Refused::Damaged)
}

fn chunk(bytes: &[u8]) -> Option<(&[u8; 4], &[u8])> {
    let length = size(low_first_32(bytes, 4)?)?;
    Some((bytes.first_chunk()?, piece(bytes, 8, length)?))
}

impl<'a> Kept<'a> {
    fn take(&mut self, name: &'a [u8; 4], data: &'a [u8], limits: &Limits) -> Result<(), Refused> {
        match name {
            b"VP8X" => {
                let header: [u8; 10] = data.try_into().map_err(|_| Refused::Damaged)?;
                if header[0] & MOVES != 0 {
                    return Err(Refused::Moving);
                }
                limits.picture(one_more(&header[4..7]), one_more(&header[7..10]))?;
                self.once(|kept| kept.extended.replace(header).is_some())
            }
            b"VP8 " | b"VP8L" => {
                let (width, height) = frame(name, data).ok_or(Refused::Damaged)?;
                limits.picture(width, height)?;
                self.once(|kept| kept.picture.replace((name, data)).is_some())
            }
            b"ALPH" => self.once(|kept| kept.alpha.replace(data).is_some()),
            b"ICCP" => self.once(|kept| kept.profile.replace(data).is_some()),
            b"EXIF" => {
                self.turned = self.turned.or_else(|| exif::orientation(data));
                Ok(())
            }
            b"ANIM" | b"ANMF" => Err(Refused::Moving),
            _ => Ok(()),
        }
    }

    /// Stores what may stand in a file only once.
    fn once(&mut self, store: impl FnOnce(&mut Self) -> bool) -> Result<(), Refused> {
        if store(self) { Err(Refused::Damaged) } else { Ok(()) }
    }

    fn written(self) -> Option<Vec<u8>> {
        let (name, picture) = self.picture?;
        let mut chunks = Vec::new();
        if let Some(mut header) = self.extended {
            let turned = if self.turned.is_some() { HAS_EXIF } else { 0 };
            let profile = if self.profile.is_some() { HAS_PROFILE } else { 0 };
            let flags = header[0] & HAS_ALPHA | turned | profile;
            header[..4].copy_from_slice(&[flags, 0, 0, 0]);
            write(&mut chunks, b"VP8X", &header);
            // In this order, by the standard. Without the extended header only the picture counts.
            for (name, data) in [(b"ICCP", self.profile), (b"ALPH", self.alpha)] {
                data.inspect(|data| write(&mut chunks, name, data));
            }
        }
        write(&mut chunks, name, picture);
        if let (Some(turned), true) = (self.turned, self.extended.is_some()) {
            write(&mut chunks, b"EXIF", &exif::only_orientation(turned));
        }
        let length = u32::try_from(chunks.len() + 4).ok()?;
        Some([b"RIFF", length.to_le_bytes().as_slice(), b"WEBP", &chunks].concat())
    }
}

fn write(chunks: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    // It came out of a file with a length of four bytes.
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
    chunks.extend(name);
    chunks.extend(length.to_le_bytes());
    chunks.extend(data);
    chunks.extend(std::iter::repeat_n(0, data.len() % 2));
}

/// Width and height that the picture itself says.
fn frame(name: &[u8; 4], data: &[u8]) -> Option<(u32, u32)> {
    if name == b"VP8L" {
        let numbers = low_first_32(data, 1).filter(|_| data[0] == 0x2f)?;
        return Some(((numbers & 0x3fff) + 1, (numbers >> 14 & 0x3fff) + 1));
    }
    let is_whole_picture = data.first()? & 1 == 0 && piece(data, 3, 3)? == [0x9d, 0x01, 0x2a];
    let side = |at| low_first_16(data, at).map(|number| u32::from(number & 0x3fff));
    if is_whole_picture { Some((side(6)?, side(8)?)) } else { None }
}

/// A number of three bytes, lowest first, which is stored as one less than it means.
fn one_more(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte)) + 1
}
