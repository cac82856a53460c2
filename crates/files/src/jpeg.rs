//! JPEG without what cameras write beside the picture.
//!
//! Source: ITU-T T.81 (JPEG), T.871 (JFIF), T.872 (the Adobe mark), ICC.1 annex B.4.

use std::ops::Range;

use crate::bytes::{high_first_16, piece};
use crate::{Limits, Refused, exif};

/// More scans than any camera or program writes. Each costs whoever shows the picture another pass over all of it.
const MOST_SCANS: usize = 100;

/// More segments than any camera or program writes. A colour profile or EXIF of a whole file's size takes 160.
const MOST_SEGMENTS: usize = 5_000;

/// What is kept of a JPEG, gathered while it is read.
#[derive(Default)]
struct Kept {
    /// Size of dots, and that it is JFIF. Without the small preview, which may show what was cut off the picture.
    jfif: Option<[u8; 18]>,
    /// How the picture is to be turned, if it is not upright.
    turned: Option<u8>,
    /// Everything else in its order.
    rest: Vec<u8>,
    has_frame: bool,
    scans: usize,
    segments: usize,
}

/// The picture without EXIF, XMP, IPTC, comments, previews, and whatever follows its end.
pub(crate) fn cleaned(content: &[u8], limits: &Limits) -> Result<Vec<u8>, Refused> {
    let mut kept = Kept::default();
    let mut at = 2;
    loop {
        let (code, after) = marker(content, at).ok_or(Refused::Damaged)?;
        if code == 0xd9 {
            return if kept.scans == 0 { Err(Refused::Damaged) } else { Ok(kept.written()) };
        }
        let length = usize::from(high_first_16(content, after).ok_or(Refused::Damaged)?);
        let payload_length = length.checked_sub(2).ok_or(Refused::Damaged)?;
        let payload = piece(content, after + 2, payload_length).ok_or(Refused::Damaged)?;
        at = after + length;
        kept.take(code, payload, limits)?;
        if code == 0xda {
            let end = scan_end(content, at).ok_or(Refused::Damaged)?;
            kept.rest.extend(&content[at..end]);
            at = end;
        }
    }
}

impl Kept {
    /// One segment: kept, read or left out.
    fn take(&mut self, code: u8, payload: &[u8], limits: &Limits) -> Result<(), Refused> {
        self.segments += 1;
        if self.segments > MOST_SEGMENTS {
            return Err(Refused::OtherPicture);
        }
        match code {
            // The frame, in the three forms that browsers show.
            0xc0..=0xc2 => self.frame(payload, limits)?,
            // Tables, the restart interval, the number of lines.
            0xc4 | 0xdb..=0xdd => {}
            0xda => self.scan()?,
            0xe0 => {
                self.jfif = self.jfif.or_else(|| jfif(payload));
                return Ok(());
            }
            _ if is_beside(code, payload) => {
                let exif = (code == 0xe1 && payload.starts_with(b"Exif\0\0")).then_some(payload);
                self.turned = self.turned.or_else(|| exif::orientation(exif?));
                return Ok(());
            }
            0xe2 => {}
            0xee => {
                // How colours are meant.
                self.segment(code, &payload[..12]);
                return Ok(());
            }
            0xc3 | 0xc5..=0xcf => return Err(Refused::OtherPicture),
            _ => return Err(Refused::Damaged),
        }
        self.segment(code, payload);
        Ok(())
    }

    fn segment(&mut self, code: u8, payload: &[u8]) {
        // The payload was read with a length of two bytes, and is none longer.
        let length = u16::try_from(payload.len() + 2).unwrap_or(u16::MAX);
        self.rest.extend([0xff, code]);
        self.rest.extend(length.to_be_bytes());
        self.rest.extend(payload);
    }

    fn frame(&mut self, payload: &[u8], limits: &Limits) -> Result<(), Refused> {
        let height = high_first_16(payload, 1).ok_or(Refused::Damaged)?;
        let width = high_first_16(payload, 3).ok_or(Refused::Damaged)?;
        limits.picture(width.into(), height.into())?;
        // Twelve bits for a colour, as medical pictures have, are shown by no browser.
        if payload.first() != Some(&8) {
            return Err(Refused::OtherPicture);
        }
        if std::mem::replace(&mut self.has_frame, true) { Err(Refused::Damaged) } else { Ok(()) }
    }

    fn scan(&mut self) -> Result<(), Refused> {
        self.scans += 1;
        if !self.has_frame {
            Err(Refused::Damaged)
        } else if self.scans > MOST_SCANS {
            Err(Refused::OtherPicture)
        } else {
            Ok(())
        }
    }

    fn written(self) -> Vec<u8> {
        let mut picture = vec![0xff, 0xd8];
        picture.extend(self.jfif.into_iter().flatten());
        if let Some(turned) = self.turned {
            picture.extend(b"\xff\xe1\0\x22Exif\0\0");
            picture.extend(exif::only_orientation(turned));
        }
        picture.extend(self.rest);
        picture.extend([0xff, 0xd9]);
        picture
    }
}

/// The marker at this place, and where its segment goes on. Any number of bytes 255 may stand before it.
fn marker(content: &[u8], at: usize) -> Option<(u8, usize)> {
    let rest = content.get(at..)?;
    let fill = rest.iter().position(|byte| *byte != 0xff)?;
    if fill == 0 { None } else { Some((rest[fill], at + fill + 1)) }
}

/// Where the next marker stands after the data of a scan. In the data, 255 is followed by 0 or by a restart mark.
fn scan_end(content: &[u8], from: usize) -> Option<usize> {
    let mut pairs = content.get(from..)?.windows(2);
    let end = pairs.position(|pair| pair[0] == 0xff && !matches!(pair[1], 0 | 0xd0..=0xd7 | 0xff))?;
    Some(from + end)
}

/// Whether a segment is written beside the picture, and the picture can be shown without it.
fn is_beside(code: u8, payload: &[u8]) -> bool {
    match code {
        0xe2 => !payload.starts_with(b"ICC_PROFILE\0"),
        0xee => !payload.starts_with(b"Adobe") || payload.len() < 12,
        0xe1..=0xef | 0xfe => true,
        _ => false,
    }
}

/// A picture that stands inside another file, as far as it can be read.
#[derive(Debug, Default)]
pub(crate) struct Within {
    /// Where what is written beside the picture stands, previews too.
    pub beside: Vec<Range<usize>>,
    /// Width and height, once a frame says them.
    pub size: Option<(u32, u32)>,
    /// Where it ends, or cannot be read on.
    pub ends: usize,
}

/// Reads a picture that begins at this place, up to its end or to the first thing that is wrong with it.
pub(crate) fn within(content: &[u8], from: usize) -> Within {
    let mut seen = Within { ends: from + 2, ..Within::default() };
    loop {
        let Some((code, after)) = marker(content, seen.ends) else {
            if content.get(seen.ends) == Some(&0xff) {
                seen.ends = content.len();
            }
            break;
        };
        seen.ends = after;
        let length = high_first_16(content, after).map_or(0, usize::from);
        let Some(payload) = length.checked_sub(2).and_then(|length| piece(content, after + 2, length)) else { break };
        if code == 0xd9 {
            break;
        }
        if matches!(code, 0xc0..=0xc2) {
            seen.size = high_first_16(payload, 3).zip(high_first_16(payload, 1)).map(|(w, h)| (w.into(), h.into()));
        }
        if is_beside(code, payload) || (code == 0xe0 && !payload.starts_with(b"JFIF\0")) {
            seen.beside.push(after + 2..after + length);
        } else if code == 0xe0 && payload.len() > 14 {
            // The two numbers say how large the preview after them is.
            seen.beside.push(after + 2 + 12..after + length);
        }
        seen.ends = after + length;
        if code == 0xda {
            let end = scan_end(content, seen.ends);
            seen.ends = end.unwrap_or(content.len());
        }
    }
    seen
}

fn jfif(payload: &[u8]) -> Option<[u8; 18]> {
    let kept = piece(payload, 0, 12).filter(|kept| kept.starts_with(b"JFIF\0"))?;
    let mut segment = *b"\xff\xe0\0\x10............\0\0";
    segment[4..16].copy_from_slice(kept);
    Some(segment)
}
