//! Numbers and texts in a file, and back: little-endian, each list with its length before it, the whole with a hash at its end.
//!
//! A file that is cut off, changed or of another version is an error and never a panic, and no length that it claims is believed
//! before there are so many bytes.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use crate::error::MatchError;
use crate::hash;

/// The first bytes of every stage's file; the figure is the version of the form.
const BEGINNING: &[u8; 16] = b"alongside-match1";

/// Numbers that are written or read at a time.
const CHUNK: usize = 1 << 14;

/// A file that is being written.
pub(crate) struct Out {
    file: BufWriter<File>,
    path: PathBuf,
    check: u64,
}

impl Out {
    /// Begins a file. `print` says what it was made from.
    pub(crate) fn begin(file: BufWriter<File>, path: &Path, print: u64) -> Result<Self, MatchError> {
        let mut out = Self { file, path: path.to_owned(), check: 0 };
        out.bytes(BEGINNING)?;
        out.number(print)?;
        Ok(out)
    }

    fn bytes(&mut self, bytes: &[u8]) -> Result<(), MatchError> {
        self.check = hash::pair(self.check, hash::bytes(bytes));
        self.file.write_all(bytes).map_err(|e| MatchError::file(&self.path, e))
    }

    /// Writes one number.
    pub(crate) fn number(&mut self, number: u64) -> Result<(), MatchError> {
        self.bytes(&number.to_le_bytes())
    }

    /// Writes a list of numbers.
    pub(crate) fn numbers(&mut self, list: &[u32]) -> Result<(), MatchError> {
        self.number(list.len() as u64)?;
        let mut bytes = Vec::with_capacity(CHUNK * 4);
        for chunk in list.chunks(CHUNK) {
            bytes.clear();
            chunk.iter().for_each(|n| bytes.extend_from_slice(&n.to_le_bytes()));
            self.bytes(&bytes)?;
        }
        Ok(())
    }

    /// Writes a text or other bytes.
    pub(crate) fn text(&mut self, text: &[u8]) -> Result<(), MatchError> {
        self.number(text.len() as u64)?;
        text.chunks(CHUNK * 4).try_for_each(|chunk| self.bytes(chunk))
    }

    /// Ends the file.
    pub(crate) fn end(mut self) -> Result<(), MatchError> {
        let check = self.check;
        self.number(check)?;
        self.file.flush().map_err(|e| MatchError::file(&self.path, e))
    }
}

/// A file that is being read.
pub(crate) struct In {
    file: BufReader<File>,
    path: PathBuf,
    left: u64,
    check: u64,
}

impl In {
    /// Opens a file; none if it is not there, or was made from something else than `print` says (if it says something).
    pub(crate) fn open(path: &Path, print: Option<u64>) -> Result<Option<Self>, MatchError> {
        let wrong = |e: std::io::Error| MatchError::file(path, e);
        let file = match File::open(path) {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            file => file.map_err(wrong)?,
        };
        let left = file.metadata().map_err(wrong)?.len();
        let mut open = Self { file: BufReader::with_capacity(1 << 18, file), path: path.to_owned(), left, check: 0 };
        if open.bytes(BEGINNING.len() as u64)? != BEGINNING {
            return Err(open.wrong());
        }
        let made_from = open.number()?;
        Ok(print.is_none_or(|print| print == made_from).then_some(open))
    }

    /// What is said of a file that is not what a run wrote.
    pub(crate) fn wrong(&self) -> MatchError {
        let file = self.path.display();
        MatchError::Input(format!(
            "{file}: not what this version wrote, or cut off: take it away and run again with --keep"
        ))
    }

    fn bytes(&mut self, count: u64) -> Result<Vec<u8>, MatchError> {
        if count > self.left {
            return Err(self.wrong());
        }
        self.left -= count;
        let mut bytes = vec![0; count as usize];
        self.file.read_exact(&mut bytes).map_err(|e| MatchError::file(&self.path, e))?;
        self.check = hash::pair(self.check, hash::bytes(&bytes));
        Ok(bytes)
    }

    /// Reads one number.
    pub(crate) fn number(&mut self) -> Result<u64, MatchError> {
        let bytes = self.bytes(8)?;
        Ok(bytes.try_into().map(u64::from_le_bytes).unwrap_or_default())
    }

    /// Reads a length, of things of so many bytes each.
    fn length(&mut self, size: u64) -> Result<u64, MatchError> {
        let length = self.number()?;
        if length.checked_mul(size).is_none_or(|bytes| bytes > self.left) {
            return Err(self.wrong());
        }
        Ok(length)
    }

    /// Reads a list of numbers.
    pub(crate) fn numbers(&mut self) -> Result<Vec<u32>, MatchError> {
        let mut left = self.length(4)?;
        let mut list = Vec::with_capacity(left as usize);
        while left > 0 {
            let count = left.min(CHUNK as u64);
            let bytes = self.bytes(count * 4)?;
            list.extend(bytes.as_chunks::<4>().0.iter().map(|b| u32::from_le_bytes(*b)));
            left -= count;
        }
        Ok(list)
    }

    /// Reads a text or other bytes.
    pub(crate) fn text(&mut self) -> Result<Vec<u8>, MatchError> {
        let mut left = self.length(1)?;
        let mut text = Vec::with_capacity(left as usize);
        while left > 0 {
            let count = left.min(CHUNK as u64 * 4);
            text.extend(self.bytes(count)?);
            left -= count;
        }
        Ok(text)
    }

    /// Ends the reading: all was read, and is what was written.
    pub(crate) fn end(mut self) -> Result<(), MatchError> {
        let check = self.check;
        if self.number()? != check || self.left != 0 {
            return Err(self.wrong());
        }
        Ok(())
    }
}
