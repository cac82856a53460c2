//! Reading tables with the columns that are asked for, wherever they stand, and words as small numbers.

use std::path::Path;

use anyhow::{Context, bail};
use rustc_hash::FxHashMap;

/// A file of comma-separated values that is read row by row.
pub struct Table {
    reader: csv::Reader<std::fs::File>,
    columns: Vec<Option<usize>>,
    path: String,
    record: csv::ByteRecord,
}

impl Table {
    /// Opens a file. A column whose name begins with `?` may be missing and then reads as empty; the others must be there.
    ///
    /// # Errors
    /// If the file cannot be read or lacks a column.
    pub fn open(path: &Path, columns: &[&str]) -> anyhow::Result<Self> {
        let shown = path.display().to_string();
        let mut reader = csv::ReaderBuilder::new()
            .buffer_capacity(1 << 20)
            .from_path(path)
            .with_context(|| format!("Cannot read {shown}"))?;
        let headings = reader.byte_headers().with_context(|| format!("{shown} has no headings"))?.clone();
        let mut places = Vec::new();
        for column in columns {
            let name = column.trim_start_matches('?');
            let place = headings.iter().position(|heading| heading == name.as_bytes());
            if place.is_none() && !column.starts_with('?') {
                bail!("{shown} has no column {name}");
            }
            places.push(place);
        }
        Ok(Self { reader, columns: places, path: shown, record: csv::ByteRecord::new() })
    }

    /// Goes to the next row; false after the last.
    ///
    /// # Errors
    /// If the file cannot be read on or a row has too few or too many cells.
    pub fn advance(&mut self) -> anyhow::Result<bool> {
        self.reader.read_byte_record(&mut self.record).with_context(|| format!("{} cannot be read on", self.path))
    }

    /// A cell of this row, by the order in which the columns were asked for.
    pub fn cell(&self, column: usize) -> &[u8] {
        self.columns[column].and_then(|place| self.record.get(place)).unwrap_or_default()
    }

    /// A cell as text; what is no UTF-8 reads as empty.
    pub fn text(&self, column: usize) -> &str {
        std::str::from_utf8(self.cell(column)).unwrap_or_default()
    }
}

/// Words as numbers, in the order in which they were met.
#[derive(Default)]
pub struct Words(FxHashMap<Box<[u8]>, u32>);

impl Words {
    /// The number of a word, which is new if it was not met before.
    pub fn number(&mut self, word: &[u8]) -> u32 {
        if let Some(number) = self.0.get(word) {
            return *number;
        }
        let number = self.0.len() as u32;
        self.0.insert(word.into(), number);
        number
    }

    /// The number of a word that was met.
    pub fn known(&self, word: &[u8]) -> Option<u32> {
        self.0.get(word).copied()
    }

    /// How many words were met.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether none was met.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
