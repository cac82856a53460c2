//! Objects that hold data, and what is packed in the data.
//!
//! Objects are also packed together in one stream (ISO 32000-1, 7.5.7). Each such stream is unpacked and looked through whole. There is one way of
//! packing that writers use for them; another one would only be there to hide something.

use std::io::Read;

use flate2::bufread::ZlibDecoder;

use super::tokens::{Token, next, skip};
use super::{Means, names};
use crate::{Limits, Refused};

/// How much is unpacked of a stream that no reader takes for packed objects.
const PEEK: u64 = 1 << 20;

/// The ways of packing, as the dictionary says them.
#[derive(Debug, PartialEq)]
pub(super) enum Packing {
    /// The data stand as they are.
    Not,
    /// In these ways, the outermost first.
    By(Vec<Vec<u8>>),
    /// It says so in another place.
    Elsewhere,
}

/// An object with data.
#[derive(Debug)]
pub(super) struct Stream {
    /// Where its data begin.
    pub data: usize,
    pub packing: Packing,
    /// Whether a reader could take it for objects that are packed together.
    holds_objects: bool,
    /// Whether the data are also written as differences from line to line.
    is_by_lines: bool,
    /// Whether it tells about the document, or about a picture in it (XMP).
    pub is_about: bool,
    /// Its sides in dots, if it is a picture and says them here.
    sides: [Side; 2],
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    #[default]
    Unsaid,
    Dots(u64),
    Elsewhere,
}

/// Every place after the word `obj`, wherever it stands.
pub(super) fn object_starts(content: &[u8]) -> impl Iterator<Item = usize> {
    memchr::memmem::find_iter(content, b"obj").filter(|at| !content[..*at].ends_with(b"end")).map(|at| at + 3)
}

/// The object that begins here, if it has data.
pub(super) fn stream_at(content: &[u8], start: usize, means: &mut Means) -> Result<Option<Stream>, Refused> {
    let open = skip(content, start);
    if !content[open..].starts_with(b"<<") {
        means.read(open - start)?;
        return Ok(None);
    }
    let mut reading = Dictionary::default();
    let mut at = open;
    loop {
        let Some((token, end)) = next(content, at) else {
            means.read(content.len() - at)?;
            return Ok(None);
        };
        means.read(end - at)?;
        at = end;
        if reading.take(token) {
            break;
        }
    }
    let word = skip(content, at);
    means.read(word - at)?;
    let Some(after) = content[word..].strip_prefix(b"stream") else { return Ok(None) };
    let spaces = after.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let line = match after[spaces..] {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    };
    Ok(Some(reading.stream(word + 6 + spaces + line)))
}

/// A dictionary while it is read: keys and what they say, by turns.
#[derive(Default)]
struct Dictionary {
    depth: usize,
    key: Option<Vec<u8>>,
    /// What follows the key, as far as it matters.
    names: Vec<Vec<u8>>,
    numbers: Vec<f64>,
    packing: Option<Packing>,
    holds_objects: bool,
    is_by_lines: bool,
    is_about: bool,
    sides: [Side; 2],
}

impl Dictionary {
    /// Takes the next word. Whether the dictionary is whole with it.
    fn take(&mut self, token: Token) -> bool {
        match token {
            Token::Open => {
                self.depth += 1;
                return false;
            }
            Token::Close => {
                self.depth = self.depth.saturating_sub(1);
                self.value_ends(false);
            }
            Token::Name(name) => self.name(name),
            Token::Number(number) => self.numbers.push(number),
            // Two numbers and a word say where the value stands.
            Token::Word => self.value_ends(self.numbers.len() == 2),
            Token::Text => self.value_ends(false),
        }
        self.depth == 0
    }

    fn name(&mut self, name: Vec<u8>) {
        // Wherever in the dictionary: what could be meant is as good as what is meant.
        self.holds_objects |= matches!(name.as_slice(), b"ObjStm" | b"First");
        self.is_by_lines |= name == b"Predictor";
        if self.depth > 1 {
            self.names.push(name);
        } else if self.key.is_none() || !self.numbers.is_empty() {
            self.value_ends(false);
            self.key = Some(name);
        } else {
            self.names.push(name);
            self.value_ends(false);
        }
    }

    /// Keeps what was said of the last key, once its value is whole.
    fn value_ends(&mut self, is_elsewhere: bool) {
        if self.depth > 1 {
            return;
        }
        let (names, numbers) = (std::mem::take(&mut self.names), std::mem::take(&mut self.numbers));
        let side = match numbers.as_slice() {
            _ if is_elsewhere => Side::Elsewhere,
            // Sides are whole numbers; the cast takes what is none to the nearest that is.
            [number] => Side::Dots(*number as u64),
            _ => Side::Unsaid,
        };
        match self.key.take().as_deref() {
            // What is said twice, one reader takes by the first and another by the last.
            Some(b"Filter") if is_elsewhere || self.packing.is_some() => self.packing = Some(Packing::Elsewhere),
            Some(b"Filter") if !names.is_empty() => self.packing = Some(Packing::By(names)),
            Some(b"Type") => self.is_about |= names == [b"Metadata"],
            Some(b"Width") => self.sides[0] = self.sides[0].max(side),
            Some(b"Height") => self.sides[1] = self.sides[1].max(side),
            _ => {}
        }
    }

    fn stream(self, data: usize) -> Stream {
        Stream {
            data,
            packing: self.packing.unwrap_or(Packing::Not),
            holds_objects: self.holds_objects,
            is_by_lines: self.is_by_lines,
            is_about: self.is_about,
            sides: self.sides,
        }
    }
}

impl Stream {
    /// Whether its data are packed in this way alone.
    pub(super) fn is_packed_by(&self, long: &[u8], short: &[u8]) -> bool {
        matches!(&self.packing, Packing::By(names) if matches!(names.as_slice(), [name] if name == long || name == short))
    }

    /// Looks into the data, and at the size of a picture.
    pub(super) fn look(&self, content: &[u8], limits: &Limits, means: &mut Means) -> Result<(), Refused> {
        match self.sides {
            [Side::Dots(width), Side::Dots(height)] => limits.picture_in_document(width, height)?,
            [Side::Elsewhere, _] | [_, Side::Elsewhere] => return Err(Refused::Unusual),
            _ => {}
        }
        let is_flate = self.is_packed_by(b"FlateDecode", b"Fl");
        if self.holds_objects {
            match &self.packing {
                // It stands in the file as it is, and was looked through with it.
                Packing::Not => Ok(()),
                Packing::By(_) if is_flate && !self.is_by_lines => self.unpack(content, means, true),
                Packing::By(_) | Packing::Elsewhere => Err(Refused::Unusual),
            }
        } else if matches!(&self.packing, Packing::By(names) if names.first().is_some_and(|name| name.starts_with(b"Fl")))
        {
            self.unpack(content, means, false)
        } else {
            Ok(())
        }
    }

    /// Unpacks it in small pieces and looks for names in them: all of what holds objects, and the beginning of all else.
    fn unpack(&self, content: &[u8], means: &mut Means, is_whole: bool) -> Result<(), Refused> {
        let mut unpacking = ZlibDecoder::new(&content[self.data.min(content.len())..]);
        let mut held: Vec<u8> = Vec::with_capacity(64 * 1024);
        let mut buffer = vec![0; 32 * 1024];
        let mut left = if is_whole { means.unpacking } else { PEEK.min(means.peeking) };
        // A reader shows what comes before a fault in the data, so a fault is as good as an end.
        while let Ok(read @ 1..) = unpacking.read(&mut buffer) {
            left = match left.checked_sub(read as u64) {
                Some(left) => left,
                None if is_whole => return Err(Refused::Swollen),
                None => break,
            };
            held.extend(&buffer[..read]);
            names::look(&held, false)?;
            held.drain(..held.len().saturating_sub(names::REACH));
        }
        names::look(&held, true)?;
        means.read(usize::try_from(unpacking.total_in()).unwrap_or(usize::MAX))?;
        let unpacked = unpacking.total_out();
        if is_whole {
            means.unpacking = left;
            return if unpacked == 0 { Err(Refused::Damaged) } else { Ok(()) };
        }
        means.peeking = means.peeking.saturating_sub(unpacked);
        Ok(())
    }
}
