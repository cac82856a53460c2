//! Comma-separated files: separators found by themselves, any line ends, quoted line breaks, marks at the beginning.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use super::batch::{Batch, Source};
use crate::error::MatchError;

/// Separators that are looked for in the heading, the likeliest first.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

pub(super) struct CsvFile {
    path: PathBuf,
    reader: csv::Reader<BufReader<File>>,
    heading: Vec<String>,
    wanted: Vec<usize>,
    row: csv::ByteRecord,
}

impl CsvFile {
    pub(super) fn open(path: &Path) -> Result<Self, MatchError> {
        let file = File::open(path).map_err(|e| MatchError::file(path, e))?;
        let mut buffer = BufReader::with_capacity(1 << 18, file);
        let start = buffer.fill_buf().map_err(|e| MatchError::file(path, e))?;
        if start.starts_with(&[0xFF, 0xFE]) || start.starts_with(&[0xFE, 0xFF]) {
            return Err(MatchError::Input(format!(
                "{} is written in UTF-16: save it as \"CSV UTF-8\" and try again",
                path.display()
            )));
        }
        let separator = separator(start);
        let mut reader =
            csv::ReaderBuilder::new().flexible(true).delimiter(separator).buffer_capacity(1 << 18).from_reader(buffer);
        let heading = reader.byte_headers().map_err(|e| MatchError::file(path, e))?;
        let heading: Vec<String> = heading.iter().map(|h| String::from_utf8_lossy(h).trim().to_owned()).collect();
        Ok(Self { path: path.to_owned(), reader, heading, wanted: Vec::new(), row: csv::ByteRecord::new() })
    }
}

/// The separator that stands most often in the first line.
fn separator(start: &[u8]) -> u8 {
    let line = start.split(|b| *b == b'\n').next().unwrap_or_default();
    let count = |sign: u8| line.iter().filter(|b| **b == sign).count();
    SEPARATORS.into_iter().rev().max_by_key(|sign| count(*sign)).unwrap_or(b',')
}

impl Source for CsvFile {
    fn heading(&self) -> &[String] {
        &self.heading
    }

    fn want(&mut self, columns: Vec<usize>) -> Result<(), MatchError> {
        self.wanted = columns;
        Ok(())
    }

    fn fill(&mut self, batch: &mut Batch) -> Result<(), MatchError> {
        while !batch.full(self.wanted.len()) {
            let more = self.reader.read_byte_record(&mut self.row).map_err(|e| MatchError::file(&self.path, e))?;
            if !more {
                break;
            }
            if self.row.len() != self.heading.len() {
                batch.ragged += 1;
            }
            for column in &self.wanted {
                batch.push(self.row.get(*column).unwrap_or_default());
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_found() {
        assert_eq!(separator(b"id;name;born\n1;a,b;c"), b';');
        assert_eq!(separator(b"id,name\n"), b',');
        assert_eq!(separator(b"id\n1\n"), b',');
        assert_eq!(separator(b"a\tb\tc"), b'\t');
    }
}
