//! PNG without what programs write beside the picture.
//!
//! Source: W3C, Portable Network Graphics (third edition).

use std::io::Read;

use flate2::Crc;
use flate2::bufread::ZlibDecoder;

use crate::bytes::{high_first_32, piece, size};
use crate::{Limits, Refused, exif};

/// What stays: the picture, its colours and its size. All else that may be left out is: texts, times, EXIF, and what
/// programs add of their own.
const KEPT: [&[u8; 4]; 17] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV",
    b"cLLI", b"bKGD", b"hIST", b"pHYs", b"sPLT",
];

/// More pieces than any program writes: a file of 10 MB in pieces of 4 KB has 2,560.
const MOST_CHUNKS: usize = 20_000;

/// The most bytes of a colour profile when it is unpacked. The largest that are used, for printing, have 3 MB.
const MOST_PROFILE: u64 = 8 << 20;

/// Eight bytes that begin every PNG.
const BEGINNING: usize = 8;

/// Where the header ends: the beginning, the length and name of the header, its 13 bytes and its sum.
const HEADER_END: usize = BEGINNING + 8 + 13 + 4;

/// The picture without texts, times and EXIF, and whatever follows its end.
pub(crate) fn cleaned(content: &[u8], limits: &Limits) -> Result<Vec<u8>, Refused> {
    let mut picture = content[..BEGINNING].to_vec();
    let mut turned = None;
    let mut has_data = false;
    let mut at = BEGINNING;
    for _ in 0..MOST_CHUNKS {
        let (name, data) = chunk(content, at).ok_or(Refused::Damaged)?;
        let whole = &content[at..at + data.len() + 12];
        let is_header = name == b"IHDR";
        if is_header != (at == BEGINNING) {
            return Err(Refused::Damaged);
        }
        at += whole.len();
        match name {
            b"IHDR" => header(data, limits)?,
            b"IDAT" => has_data = true,
            b"acTL" => return Err(Refused::Moving),
            b"iCCP" if !is_small(data) => continue,
            b"eXIf" => turned = turned.or_else(|| exif::orientation(data)),
            _ => {}
        }
        if KEPT.contains(&name) {
            picture.extend(whole);
        } else if name[0].is_ascii_uppercase() {
            // A capital says that the picture cannot be shown without it.
            return Err(Refused::OtherPicture);
        }
        if name == b"IEND" {
            if !has_data {
                return Err(Refused::Damaged);
            }
            if let Some(turned) = turned {
                picture.splice(HEADER_END..HEADER_END, written(b"eXIf", &exif::only_orientation(turned)));
            }
            return Ok(picture);
        }
    }
    Err(Refused::OtherPicture)
}

/// Whether a colour profile unpacks to what a profile can be. The picture can be shown without one that does not.
fn is_small(data: &[u8]) -> bool {
    let packed = data.iter().position(|byte| *byte == 0).and_then(|end| data.get(end + 2..)).unwrap_or_default();
    let mut unpacking = ZlibDecoder::new(packed).take(MOST_PROFILE + 1);
    std::io::copy(&mut unpacking, &mut std::io::sink()).is_ok_and(|length| length <= MOST_PROFILE)
}

/// The name and data of the chunk at this place, if it is whole and its sum is right.
fn chunk(content: &[u8], at: usize) -> Option<(&[u8; 4], &[u8])> {
    let length = size(high_first_32(content, at)?)?;
    let summed = piece(content, at + 4, length.checked_add(4)?)?;
    let right = high_first_32(content, at + 8 + length)? == sum(summed);
    let (name, data) = summed.split_first_chunk()?;
    right.then_some((name, data))
}

fn header(data: &[u8], limits: &Limits) -> Result<(), Refused> {
    let (Some(width), Some(height), 13) = (high_first_32(data, 0), high_first_32(data, 4), data.len()) else {
        return Err(Refused::Damaged);
    };
    limits.picture(width, height)
}

fn sum(bytes: &[u8]) -> u32 {
    let mut sum = Crc::new();
    sum.update(bytes);
    sum.sum()
}

fn written(name: &[u8; 4], data: &[u8; 26]) -> Vec<u8> {
    let named = [name.as_slice(), data].concat();
    [&26_u32.to_be_bytes(), named.as_slice(), &sum(&named).to_be_bytes()].concat()
}
