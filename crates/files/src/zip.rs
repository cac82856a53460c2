//! The parts of a zip archive, read with distrust.
//!
//! Programs disagree about zip archives that contradict themselves, and what one program checks another then does not
//! open. So this takes only the plain form that office programs write: parts one after another from the first byte on,
//! the list of them, the end record, and nothing else. Source: PKWARE APPNOTE 6.3.10.

use std::collections::HashSet;
use std::io::{Read, Write};

use flate2::bufread::DeflateDecoder;
use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

use crate::Refused;
use crate::bytes::{low_first_16, low_first_32, piece, size};
use crate::title::is_device;

const END_LENGTH: usize = 22;
const STORED: u16 = 0;
const DEFLATED: u16 = 8;

/// Flags: encrypted in one of three ways; sum and sizes follow the data.
const ENCRYPTED: u16 = 0x2041;
const SIZES_FOLLOW: u16 = 0x0008;

/// The most bytes in which sum and sizes can follow the data.
const MOST_FOLLOWING: usize = 24;

/// The longest name of a part, in bytes, and the most folders one lies in. Office programs stay below 100 and 6.
const LONGEST_NAME: usize = 260;
const MOST_FOLDERS: usize = 16;

/// A field of a part's line that gives it a second name, which some programs go by (APPNOTE 4.6.9).
const OTHER_NAME: u16 = 0x7075;

/// What a line says of the kind of a file, as Unix has it: an ordinary file, a folder, or nothing at all.
const ORDINARY_KINDS: [u16; 3] = [0x8000, 0x4000, 0];

/// One file in the archive.
#[derive(Debug)]
pub(crate) struct Part<'a> {
    /// Its name with folders.
    pub name: &'a str,
    /// How many bytes it says to have when unpacked.
    pub size: u32,
    /// Whether its bytes stand in the archive as they are.
    pub is_stored: bool,
    packed: &'a [u8],
    sum: u32,
    /// Where it begins and ends in the archive, and whether sum and sizes follow.
    begins: usize,
    ends: usize,
    sizes_follow: bool,
}

/// The parts of an archive in the order in which they stand, at most so many.
pub(crate) fn parts(content: &[u8], most: usize) -> Result<Vec<Part<'_>>, Refused> {
    let end = content.len().checked_sub(END_LENGTH).ok_or(Refused::Damaged)?;
    if !content[end..].starts_with(b"PK\x05\x06") {
        return Err(Refused::Damaged);
    }
    let (count, list) = list(content, end).ok_or(Refused::Unusual)?;
    if count > most {
        return Err(Refused::Swollen);
    }
    let mut parts = Vec::with_capacity(count);
    let mut at = list;
    for _ in 0..count {
        let (part, next) = entry(content, at, list)?;
        parts.push(part);
        at = next;
    }
    parts.sort_by_key(|part| part.begins);
    let mut names = HashSet::new();
    let alone = parts.iter().all(|part| names.insert(part.name.to_lowercase()));
    if at == end && alone && follow_each_other(&parts, list) { Ok(parts) } else { Err(Refused::Unusual) }
}

/// How many parts there are and where the list of them begins. It must reach to the end record.
fn list(content: &[u8], end: usize) -> Option<(usize, usize)> {
    let number = |at| low_first_16(content, end + at);
    let (this_disk, list_disk, here, all, comment) = (number(4)?, number(6)?, number(8)?, number(10)?, number(20)?);
    let length = size(low_first_32(content, end + 12)?)?;
    let begins = size(low_first_32(content, end + 16)?)?;
    let plain = (this_disk, list_disk, comment) == (0, 0, 0) && here == all && begins.checked_add(length)? == end;
    plain.then_some((all.into(), begins))
}

/// One line of the list with the part it speaks of, and where the next line begins.
fn entry(content: &[u8], at: usize, list: usize) -> Result<(Part<'_>, usize), Refused> {
    let line = content.get(at..).filter(|line| line.starts_with(b"PK\x01\x02")).ok_or(Refused::Damaged)?;
    let short = |at| low_first_16(line, at).ok_or(Refused::Damaged);
    let long = |at| low_first_32(line, at).and_then(size).ok_or(Refused::Damaged);
    let (flags, method) = (short(8)?, short(10)?);
    let (packed_length, begins) = (long(20)?, long(42)?);
    let name_length = usize::from(short(28)?);
    let more_length = usize::from(short(30)?);
    let next = at + 46 + name_length + more_length + usize::from(short(32)?);
    let name = piece(line, 46, name_length).ok_or(Refused::Damaged)?;
    let more = piece(line, 46 + name_length, more_length).ok_or(Refused::Damaged)?;
    let name = str::from_utf8(name).ok().filter(|name| is_plain(name)).ok_or(Refused::Unusual)?;
    if flags & ENCRYPTED != 0 {
        return Err(Refused::Locked);
    }
    // A line may say that its part is a link to another file, or a device.
    if !ORDINARY_KINDS.contains(&(short(40)? & 0xf000)) || has_other_name(more) {
        return Err(Refused::Unusual);
    }
    let (sum, size) =
        (low_first_32(line, 16).ok_or(Refused::Damaged)?, low_first_32(line, 24).ok_or(Refused::Damaged)?);
    let sizes_follow = flags & SIZES_FOLLOW != 0;
    let header = content.get(begins..list).ok_or(Refused::Unusual)?;
    let data = header_length(header, &line[..46], name, sizes_follow).ok_or(Refused::Unusual)?;
    let packed = piece(header, data, packed_length).ok_or(Refused::Unusual)?;
    if !matches!(method, STORED | DEFLATED) || (method == STORED && size.try_into() != Ok(packed_length)) {
        return Err(Refused::Unusual);
    }
    let ends = begins + data + packed_length;
    Ok((Part { name, size, is_stored: method == STORED, packed, sum, begins, ends, sizes_follow }, next))
}

/// How long the header before the data of a part is, if it says the same as the list.
fn header_length(header: &[u8], line: &[u8], name: &str, sizes_follow: bool) -> Option<usize> {
    let name_length = usize::from(low_first_16(header, 26)?);
    let same_name = piece(header, 30, name_length)? == name.as_bytes();
    let same_packing = piece(header, 6, 4)? == piece(line, 8, 4)?;
    let same_sizes = sizes_follow || piece(header, 14, 12)? == piece(line, 16, 12)?;
    let more_length = usize::from(low_first_16(header, 28)?);
    let length = 30 + name_length + more_length;
    let one_name = !has_other_name(piece(header, 30 + name_length, more_length)?);
    (one_name && header.starts_with(b"PK\x03\x04") && same_name && same_packing && same_sizes).then_some(length)
}

/// Whether the fields after a name give another one.
fn has_other_name(mut fields: &[u8]) -> bool {
    while let (Some(kind), Some(length)) = (low_first_16(fields, 0), low_first_16(fields, 2)) {
        if kind == OTHER_NAME {
            return true;
        }
        fields = fields.get(4 + usize::from(length)..).unwrap_or_default();
    }
    false
}

/// Whether a name leads nowhere else, and is the same name to every program. Beyond ASCII programs disagree about letters and what is the same
/// letter, and `%` stands for other letters to some; no office program uses either.
fn is_plain(name: &str) -> bool {
    let odd = |letter: char| !letter.is_ascii() || letter.is_ascii_control() || "\\:%*?\"<>|".contains(letter);
    let folders: Vec<&str> = name.strip_suffix('/').unwrap_or(name).split('/').collect();
    let leads_away = |folder: &&str| folder.is_empty() || folder.ends_with(['.', ' ']) || is_device(folder);
    name.len() <= LONGEST_NAME
        && !name.contains(odd)
        && folders.len() <= MOST_FOLDERS
        && !folders.iter().any(leads_away)
}

/// Whether the parts fill the archive up to the list without lying over each other and without other bytes between.
fn follow_each_other(parts: &[Part<'_>], list: usize) -> bool {
    let ends = parts.iter().map(|part| part.ends);
    let next = parts.iter().skip(1).map(|part| part.begins).chain([list]);
    let gaps = parts.iter().zip(ends.zip(next)).all(|(part, (end, next))| {
        let most = if part.sizes_follow { MOST_FOLLOWING } else { 0 };
        next.checked_sub(end).is_some_and(|gap| gap <= most)
    });
    gaps && parts.first().is_some_and(|part| part.begins == 0)
}

impl Part<'_> {
    /// Unpacks it piece by piece, never beyond the size it says to have, and checks size and sum.
    pub(crate) fn unpack(&self, mut each: impl FnMut(&[u8])) -> Result<(), Refused> {
        let mut sum = Crc::new();
        let mut left = self.size;
        let mut take = |bytes: &[u8]| {
            left = u32::try_from(bytes.len()).ok().and_then(|more| left.checked_sub(more)).ok_or(Refused::Damaged)?;
            sum.update(bytes);
            each(bytes);
            Ok::<(), Refused>(())
        };
        if self.is_stored {
            take(self.packed)?;
        } else {
            let mut unpacking = DeflateDecoder::new(self.packed);
            let mut buffer = vec![0; 32 * 1024];
            loop {
                match unpacking.read(&mut buffer).map_err(|_| Refused::Damaged)? {
                    0 => break,
                    read => take(&buffer[..read])?,
                }
            }
            if !unpacking.into_inner().is_empty() {
                return Err(Refused::Unusual);
            }
        }
        if left == 0 && sum.sum() == self.sum { Ok(()) } else { Err(Refused::Damaged) }
    }

    /// What is in it, for reading piece by piece. Whether size and sum are right, [`Part::unpack`] says.
    pub(crate) fn reader(&self) -> Box<dyn Read + '_> {
        let size = self.size.into();
        if self.is_stored { Box::new(self.packed) } else { Box::new(DeflateDecoder::new(self.packed).take(size)) }
    }

    /// All that is in it.
    pub(crate) fn content(&self) -> Result<Vec<u8>, Refused> {
        let mut content = Vec::new();
        self.unpack(|bytes| content.extend(bytes))?;
        Ok(content)
    }

    /// What is in it as text.
    pub(crate) fn text(&self) -> Result<String, Refused> {
        String::from_utf8(self.content()?).map_err(|_| Refused::Unusual)
    }
}

/// Other content for a part, packed at once: what swells stays small until it is written.
#[derive(Debug)]
pub(crate) struct Packed {
    data: Vec<u8>,
    sum: u32,
    size: u32,
}

impl Part<'_> {
    /// Packs other content for this part in the way in which the part is packed.
    pub(crate) fn repacked(&self, content: Vec<u8>) -> std::io::Result<Packed> {
        let (sum, size) = (sum_of(&content), long(content.len())?);
        let data = if self.is_stored { content } else { deflated(&content)? };
        Ok(Packed { data, sum, size })
    }
}

/// The archive written anew in the plain form that [`parts`] takes: each part as it was packed, or with the content that stands at its place in
/// `anew`. No times, comments or fields of programs are written.
pub(crate) fn written(parts: &[Part<'_>], anew: &[Option<Packed>]) -> std::io::Result<Vec<u8>> {
    let (mut archive, mut lines) = (Vec::new(), Vec::new());
    for (part, anew) in parts.iter().zip(anew) {
        let (packed, sum, size) = match anew {
            Some(anew) => (anew.data.as_slice(), anew.sum, anew.size),
            None => (part.packed, part.sum, part.size),
        };
        let method = if part.is_stored { STORED } else { DEFLATED };
        // What line and header have in common: version 2.0, no flags, the method, 1 January 1980, sum, sizes, length of the name, no fields.
        let mut common = b"\x14\0\0\0".to_vec();
        common.extend(method.to_le_bytes());
        common.extend(b"\0\0\x21\0");
        common.extend([sum, long(packed.len())?, size].iter().flat_map(|number| number.to_le_bytes()));
        common.extend(short(part.name.len())?.to_le_bytes());
        common.extend(b"\0\0");
        let begins = long(archive.len())?.to_le_bytes();
        lines.extend([b"PK\x01\x02\x14\0", common.as_slice(), &[0; 10], &begins, part.name.as_bytes()].concat());
        archive.extend([b"PK\x03\x04", common.as_slice(), part.name.as_bytes(), packed].concat());
    }
    let (count, length, begins) = (short(parts.len())?.to_le_bytes(), long(lines.len())?, long(archive.len())?);
    archive.extend(lines);
    archive.extend([b"PK\x05\x06\0\0\0\0".as_slice(), &count, &count].concat());
    archive.extend([length, begins].iter().flat_map(|number| number.to_le_bytes()));
    archive.extend(b"\0\0");
    Ok(archive)
}

fn deflated(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut packing = DeflateEncoder::new(Vec::new(), Compression::default());
    packing.write_all(content)?;
    packing.finish()
}

fn sum_of(content: &[u8]) -> u32 {
    let mut sum = Crc::new();
    sum.update(content);
    sum.sum()
}

fn short(number: usize) -> std::io::Result<u16> {
    u16::try_from(number).map_err(std::io::Error::other)
}

fn long(number: usize) -> std::io::Result<u32> {
    u32::try_from(number).map_err(std::io::Error::other)
}
