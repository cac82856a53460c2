//! Some rows on their way from a file to the table.

use crate::error::MatchError;

/// Bytes of a cell beyond these are not read: no name, address or identifier is longer.
pub(super) const MOST_CELL: usize = 512;

/// Rows in a batch.
const MOST_ROWS: usize = 16_384;

/// Cells of the wanted columns, row by row.
#[derive(Debug, Default)]
pub(super) struct Batch {
    bytes: Vec<u8>,
    ends: Vec<u32>,
    /// Cells that were cut.
    pub cut: usize,
    /// Rows with another number of cells than the heading.
    pub ragged: usize,
}

impl Batch {
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
        (self.cut, self.ragged) = (0, 0);
    }

    pub(super) fn push(&mut self, cell: &[u8]) {
        let cell = cell.trim_ascii();
        let kept = if cell.len() > MOST_CELL {
            self.cut += 1;
            whole_letters(&cell[..MOST_CELL])
        } else {
            cell
        };
        self.bytes.extend_from_slice(kept);
        self.ends.push(self.bytes.len() as u32);
    }

    pub(super) fn cell(&self, n: usize) -> &[u8] {
        let start = if n == 0 { 0 } else { self.ends[n - 1] as usize };
        &self.bytes[start..self.ends[n] as usize]
    }

    pub(super) fn cells(&self) -> usize {
        self.ends.len()
    }

    /// Whether a batch of rows of so many cells is full.
    pub(super) fn full(&self, width: usize) -> bool {
        self.ends.len() >= MOST_ROWS * width.max(1)
    }
}

/// The bytes without a letter that was cut in two at the end.
fn whole_letters(bytes: &[u8]) -> &[u8] {
    match std::str::from_utf8(bytes) {
        Err(e) if e.error_len().is_none() => &bytes[..e.valid_up_to()],
        _ => bytes,
    }
}

/// A file whose rows can be read once, from first to last.
pub(super) trait Source: Send {
    /// The column names.
    fn heading(&self) -> &[String];
    /// Says which columns are wanted, by their places in the heading.
    fn want(&mut self, columns: Vec<usize>) -> Result<(), MatchError>;
    /// Reads the next rows into a batch that was cleared. Nothing is added at the end of the file.
    fn fill(&mut self, batch: &mut Batch) -> Result<(), MatchError>;
}
