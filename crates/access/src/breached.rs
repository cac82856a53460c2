//! A list of passwords that are known from break-ins elsewhere, in a file of our own form.
//!
//! The lists that are published are text: `SHA-1 IN 40 HEXADECIMAL DIGITS:HOW OFTEN SEEN`, one to a line, sorted, some 40 GB. Ours keeps the first
//! eight bytes of each hash: eight letters `ALNGPWD1`, how many there are and from how often seen, where each of 65,536 beginnings starts, then
//! the hashes in order. It takes 8 bytes a password and is never read whole. Eight bytes are enough that a password that is not in a list of
//! a thousand million is taken for one that is once in some ten thousand million times. SHA-1 keeps nothing safe here: it is what the lists
//! are written in.

use std::fs::File;
use std::io::{self, BufRead, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use sha1::{Digest, Sha1};

const MAGIC: &[u8; 8] = b"ALNGPWD1";
/// Beginnings of two bytes, and the end.
const STARTS: usize = 65_536 + 1;
const BEFORE_STARTS: u64 = 24;
const BEFORE_HASHES: u64 = BEFORE_STARTS + STARTS as u64 * 8;

/// The list, open for asking.
#[derive(Debug)]
pub struct Breached {
    file: File,
    count: u64,
    seen: u64,
}

impl Breached {
    /// Opens the list. An error where the file is none, or not whole.
    pub fn open(path: &Path) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let mut head = [0; BEFORE_STARTS as usize];
        file.read_exact(&mut head).map_err(|_| not_ours("it is too short"))?;
        if &head[..8] != MAGIC {
            return Err(not_ours("it was not made by `alongside passwords build`"));
        }
        let number = |at: usize| u64::from_be_bytes(head[at..at + 8].try_into().expect("eight bytes"));
        let (count, seen) = (number(8), number(16));
        if Some(file.metadata()?.len()) != count.checked_mul(8).and_then(|length| length.checked_add(BEFORE_HASHES)) {
            return Err(not_ours("it is not whole"));
        }
        Ok(Self { file, count, seen })
    }

    /// How many passwords are in it.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// How often each of them was seen at least.
    pub fn seen(&self) -> u64 {
        self.seen
    }

    /// Whether this password is in it.
    pub fn has(&mut self, password: &str) -> io::Result<bool> {
        let hash = beginning(&Sha1::digest(password.as_bytes()));
        let start = BEFORE_STARTS + (hash >> 48) * 8;
        let (mut from, mut to) = (self.number_at(start)?, self.number_at(start + 8)?);
        if from > to || to > self.count {
            return Err(not_ours("its beginnings are out of order"));
        }
        while from < to {
            let middle = from + (to - from) / 2;
            let there = self.number_at(BEFORE_HASHES + middle * 8)?;
            match there.cmp(&hash) {
                std::cmp::Ordering::Equal => return Ok(true),
                std::cmp::Ordering::Less => from = middle + 1,
                std::cmp::Ordering::Greater => to = middle,
            }
        }
        Ok(false)
    }

    fn number_at(&mut self, place: u64) -> io::Result<u64> {
        let mut bytes = [0; 8];
        self.file.seek(SeekFrom::Start(place))?;
        self.file.read_exact(&mut bytes)?;
        Ok(u64::from_be_bytes(bytes))
    }
}

/// Makes the file out of a published list: of the passwords that were seen at least so often. Gives back how many there are. An error names the
/// line that can not be read or is out of order. The file is only there once it is whole.
pub fn build_list(list: impl BufRead, out: &Path, seen: u64) -> io::Result<u64> {
    let part = out.with_extension("part");
    let made = write_list(list, &part, seen).and_then(|count| std::fs::rename(&part, out).map(|()| count));
    if made.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    made
}

fn write_list(list: impl BufRead, path: &Path, seen: u64) -> io::Result<u64> {
    let mut out = BufWriter::new(File::create(path)?);
    out.seek(SeekFrom::Start(BEFORE_HASHES))?;
    // How many begin with each two bytes, at the place of the next beginning, so that adding up gives where each starts.
    let mut starts = vec![0u64; STARTS];
    let (mut last, mut count) = (None, 0u64);
    for (at, line) in list.lines().enumerate() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let wrong = |why: &str| not_ours(&format!("line {} {why}", at + 1));
        let (hash, often) = parse(line.trim()).ok_or_else(|| wrong("is not like HASH:COUNT"))?;
        if last.is_some_and(|last| hash < last) {
            return Err(wrong("is out of order: sort the list first"));
        }
        if often < seen || last == Some(hash) {
            last = Some(hash);
            continue;
        }
        last = Some(hash);
        starts[(hash >> 48) as usize + 1] += 1;
        count += 1;
        out.write_all(&hash.to_be_bytes())?;
    }
    out.seek(SeekFrom::Start(0))?;
    out.write_all(MAGIC)?;
    out.write_all(&count.to_be_bytes())?;
    out.write_all(&seen.to_be_bytes())?;
    let mut start = 0;
    for number in starts {
        start += number;
        out.write_all(&start.to_be_bytes())?;
    }
    out.flush()?;
    out.get_ref().sync_all()?;
    Ok(count)
}

fn parse(line: &str) -> Option<(u64, u64)> {
    let (hash, often) = line.split_once(':')?;
    let is_hash = hash.len() == 40 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    Some((u64::from_str_radix(hash.get(..16).filter(|_| is_hash)?, 16).ok()?, often.parse().ok()?))
}

fn beginning(hash: &[u8]) -> u64 {
    u64::from_be_bytes(hash[..8].try_into().expect("a hash of twenty bytes"))
}

fn not_ours(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why.to_owned())
}
