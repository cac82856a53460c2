//! The one number out of EXIF that is kept: which way is up.
//!
//! Source: EXIF 2.32 (CIPA DC-008), TIFF 6.0. Tag 274 says how a picture is to be turned: 1 is upright, 2 to 8 are not.

use crate::bytes::{high_first_16, high_first_32, low_first_16, low_first_32, piece, size};

const ORIENTATION: u16 = 0x0112;
const SHORT: u16 = 3;

/// How the picture is to be turned, 2 to 8, as this EXIF says it. Nothing for upright, and for what cannot be read.
pub(crate) fn orientation(exif: &[u8]) -> Option<u8> {
    let exif = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
    let low_first = match piece(exif, 0, 4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let short = if low_first { low_first_16 } else { high_first_16 };
    let long = if low_first { low_first_32 } else { high_first_32 };
    let first = size(long(exif, 4)?)?;
    let count = usize::from(short(exif, first)?);
    let entries = piece(exif, first.checked_add(2)?, count * 12)?;
    let entry = entries.chunks_exact(12).find(|entry| short(entry, 0) == Some(ORIENTATION))?;
    let turned = short(entry, 8).filter(|_| short(entry, 2) == Some(SHORT) && long(entry, 4) == Some(1))?;
    u8::try_from(turned).ok().filter(|turned| (2..=8).contains(turned))
}

/// EXIF that says how the picture is to be turned and no more.
pub(crate) fn only_orientation(turned: u8) -> [u8; 26] {
    let mut exif = *b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
    exif[19] = turned;
    exif
}
