//! Where a photograph in a PDF was taken, blotted out where it stands: nothing moves, so that everything is found at its place as before.

use std::borrow::Cow;
use std::io::Read;
use std::ops::Range;

use flate2::bufread::ZlibDecoder;

use super::streams::{Packing, Stream};
use super::{Means, wrapped};
use crate::bytes::holds;
use crate::{Limits, Refused, jpeg};

/// The longest that a picture tells about itself, in bytes unpacked.
const MOST_ABOUT: u64 = 1 << 20;

/// Packed data with nothing in them (RFC 1950).
const NOTHING_PACKED: [u8; 8] = [0x78, 0x9c, 0x03, 0, 0, 0, 0, 0x01];

/// Bytes that are to go, and what stands first in their place.
pub(super) struct Blot {
    range: Range<usize>,
    instead: &'static [u8],
    fill: u8,
}

/// Finds what a photograph, or a text about it, says beside the picture.
pub(super) fn find(
    content: &[u8],
    stream: &Stream,
    limits: &Limits,
    means: &mut Means,
    blots: &mut Vec<Blot>,
) -> Result<(), Refused> {
    if stream.is_packed_by(b"DCTDecode", b"DCT") {
        let seen = jpeg::within(content, stream.data);
        means.read(seen.ends.saturating_sub(stream.data))?;
        if let Some((width, height)) = seen.size {
            limits.picture_in_document(width, height)?;
        }
        blots.extend(seen.beside.into_iter().map(|range| Blot { range, instead: &[], fill: 0 }));
    } else if is_wrapped_photograph(&stream.packing) {
        let start = wrapped::start(content, stream, means)?;
        // Nothing can be blotted out where it is packed once more. A fresh print has the picture alone.
        if !jpeg::within(&start, 0).beside.is_empty() {
            return Err(Refused::Unusual);
        }
    } else if stream.is_about {
        blots.extend(about(content, stream, means)?);
    }
    Ok(())
}

/// Whether a photograph lies in other packing.
fn is_wrapped_photograph(packing: &Packing) -> bool {
    let Packing::By(names) = packing else { return false };
    names.len() > 1 && names.last().is_some_and(|name| name == b"DCTDecode" || name == b"DCT")
}

/// A text about the document or a picture (XMP), if it names a place. It stands there as it is, or packed.
fn about(content: &[u8], stream: &Stream, means: &mut Means) -> Result<Option<Blot>, Refused> {
    let data = content.get(stream.data..).unwrap_or_default();
    if stream.packing == Packing::Not {
        let length = memchr::memmem::find(data, b"endstream").unwrap_or(data.len());
        means.read(length)?;
        let range = stream.data..stream.data + length;
        return Ok(names_a_place(&data[..length]).then_some(Blot { range, instead: &[], fill: b' ' }));
    }
    if !stream.is_packed_by(b"FlateDecode", b"Fl") {
        return Ok(None);
    }
    let mut unpacking = ZlibDecoder::new(data);
    let mut text = Vec::new();
    // As much as can be read of it, to a fault or to the limit.
    let _ = unpacking.by_ref().take(MOST_ABOUT).read_to_end(&mut text);
    let length = usize::try_from(unpacking.total_in()).unwrap_or(usize::MAX);
    means.read(length)?;
    let fits = length >= NOTHING_PACKED.len();
    let range = stream.data..stream.data + length;
    Ok((fits && names_a_place(&text)).then_some(Blot { range, instead: &NOTHING_PACKED, fill: 0 }))
}

/// Whether it holds the words of EXIF and IPTC for a place.
fn names_a_place(text: &[u8]) -> bool {
    [&b"GPSL"[..], b"Location", b"photoshop:City", b"SubLocation"].iter().any(|word| holds(text, word))
}

/// The file with all of it blotted out.
pub(super) fn blotted<'a>(content: &'a [u8], blots: &[Blot]) -> Cow<'a, [u8]> {
    let mut kept = Cow::Borrowed(content);
    for blot in blots {
        let is_blotted = |bytes: &[u8]| {
            bytes.starts_with(blot.instead) && bytes[blot.instead.len()..].iter().all(|byte| *byte == blot.fill)
        };
        if kept.get(blot.range.clone()).is_some_and(|bytes| !is_blotted(bytes)) {
            let bytes = &mut kept.to_mut()[blot.range.clone()];
            bytes.fill(blot.fill);
            bytes[..blot.instead.len()].copy_from_slice(blot.instead);
        }
    }
    kept
}
