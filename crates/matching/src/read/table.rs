//! The rows of all inputs as columns of numbers into dictionaries.

use std::path::{Path, PathBuf};

use super::batch::{Batch, Source};
use super::{csv_file::CsvFile, parquet_file::ParquetFile};
use crate::config::{Config, Names, Role};
use crate::dict::Dict;
use crate::error::MatchError;
use crate::hash;

/// Bytes of ids, or of distinct texts in one column, beyond which numbers of 32 bits would not reach.
const MOST_BYTES: usize = 4_000_000_000;

/// A column: its distinct texts, and for every row the number of its text.
#[derive(Debug, Default)]
pub struct Column {
    /// The distinct texts.
    pub dict: Dict,
    /// The text of every row; 0 where the cell was empty. Empty altogether if no input has the column.
    pub values: Vec<u32>,
}

impl Column {
    /// The number of a row's text, 0 if there is no such column.
    pub fn at(&self, row: usize) -> u32 {
        self.values.get(row).copied().unwrap_or(0)
    }
}

/// Something odd that did not stop the reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning(pub String);

/// The rows of all inputs.
#[derive(Debug, Default)]
pub struct Table {
    /// The inputs' names: file names without their folders.
    pub inputs: Vec<String>,
    /// For every row, which input it came from.
    pub input: Vec<u8>,
    /// A column per role, then one per further comparison.
    pub columns: Vec<Column>,
    /// What was odd.
    pub warnings: Vec<Warning>,
    pub(super) ids: String,
    pub(super) id_ends: Vec<u32>,
}

impl Table {
    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.input.len()
    }

    /// The id of a row, as it was written.
    pub fn id(&self, row: usize) -> &str {
        let start = if row == 0 { 0 } else { self.id_ends[row - 1] as usize };
        &self.ids[start..self.id_ends[row] as usize]
    }

    /// Makes ready for further rows.
    pub(crate) fn reopen(&mut self) {
        self.columns.iter_mut().for_each(|column| column.dict.reopen());
    }

    /// The column of a role.
    pub fn role(&self, role: Role) -> &Column {
        &self.columns[role as usize]
    }

    /// The text of a row in a role's column.
    pub fn text(&self, role: Role, row: usize) -> &str {
        let column = self.role(role);
        column.dict.get(column.at(row))
    }
}

/// One role's cells in one file.
struct Wanted {
    /// Which column of the table; none for the id.
    column: Option<usize>,
    /// How many cells of the batch's rows it takes, and whether they are joined.
    cells: usize,
    joins: bool,
}

/// Reads every input into one table.
///
/// # Errors
/// If a file can not be read, a column that the configuration names is in none of them, or there is more than fits.
pub fn read(config: &Config, inputs: &[PathBuf]) -> Result<Table, MatchError> {
    if inputs.len() > usize::from(u8::MAX) {
        return Err(MatchError::Input("more than 255 inputs: join some of them first".to_owned()));
    }
    let count = Role::ALL.len() + config.compare.len();
    let mut table = Table { columns: (0..count).map(|_| Column::default()).collect(), ..Table::default() };
    let mut found = Vec::new();
    for path in inputs {
        let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        table.inputs.push(name);
        let mut source = open(path)?;
        let wanted = want(config, source.as_mut(), &mut found)?;
        let input = (table.inputs.len() - 1) as u8;
        read_one(&mut table, source.as_mut(), &wanted, path, input)?;
    }
    missing_columns(config, inputs, &found)?;
    twice(&mut table);
    for column in &mut table.columns {
        column.dict.close();
    }
    Ok(table)
}

/// Reads another input into a table that was read. Rows of an input of the same name count as further rows of that one.
///
/// # Errors
/// If the file can not be read or does not suit, or there is more than fits.
pub fn append(table: &mut Table, config: &Config, path: &Path) -> Result<(), MatchError> {
    table.reopen();
    let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let known = table.inputs.iter().position(|n| *n == name);
    if known.is_none() {
        if table.inputs.len() > usize::from(u8::MAX) {
            return Err(MatchError::Input("more than 255 inputs: join some of them first".to_owned()));
        }
        table.inputs.push(name);
    }
    let input = known.unwrap_or(table.inputs.len() - 1) as u8;
    let mut source = open(path)?;
    let wanted = want(config, source.as_mut(), &mut Vec::new())?;
    read_one(table, source.as_mut(), &wanted, path, input)
}

/// Warns of ids that stand on more than one row of one input: results name rows by their ids.
fn twice(table: &mut Table) {
    let mut hashes: Vec<u64> = (0..table.rows())
        .map(|row| hash::pair(u64::from(table.input[row]), hash::bytes(table.id(row).as_bytes())))
        .collect();
    hashes.sort_unstable();
    let twice = hashes.chunk_by(|a, b| a == b).filter(|same| same.len() > 1).count();
    if twice > 0 {
        let text = format!("{twice} ids stand on more than one row; results can not tell those rows apart");
        table.warnings.push(Warning(text));
    }
}

fn open(path: &Path) -> Result<Box<dyn Source>, MatchError> {
    let kind = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
    match kind.as_deref() {
        Some("parquet" | "pq") => Ok(Box::new(ParquetFile::open(path)?)),
        _ => Ok(Box::new(CsvFile::open(path)?)),
    }
}

/// Tells a file which columns are wanted, and notes the names that were found.
fn want(config: &Config, source: &mut dyn Source, found: &mut Vec<String>) -> Result<Vec<Wanted>, MatchError> {
    let (mut wanted, mut places) = (Vec::new(), Vec::new());
    let mut add = |names: &[&str], column: Option<usize>, joins: bool| {
        let before = places.len();
        for name in names {
            if let Some(place) = source.heading().iter().position(|h| h == name) {
                places.push(place);
                found.push((*name).to_owned());
            }
        }
        let cells = places.len() - before;
        if cells > 0 {
            wanted.push(Wanted { column, cells, joins });
        }
    };
    if let Some(names) = &config.columns.id {
        add(&names.list(), None, false);
    }
    for role in Role::ALL {
        if let Some(names) = config.columns.of(role) {
            add(&names.list(), Some(role as usize), role.joins());
        }
    }
    for (n, compare) in config.compare.iter().enumerate() {
        add(&[&compare.column], Some(Role::ALL.len() + n), false);
    }
    source.want(places)?;
    Ok(wanted)
}

/// Refuses a configuration that names a column which no input has: a slip of the pen would quietly cost evidence.
fn missing_columns(config: &Config, inputs: &[PathBuf], found: &[String]) -> Result<(), MatchError> {
    let roles = Role::ALL.iter().filter_map(|role| config.columns.of(*role));
    let named = roles.chain(&config.columns.id).flat_map(Names::list);
    let mut named = named.chain(config.compare.iter().map(|c| c.column.as_str()));
    match named.find(|name| !found.iter().any(|f| f == name)) {
        None => Ok(()),
        Some(name) => {
            let files: Vec<String> = inputs.iter().map(|p| p.display().to_string()).collect();
            Err(MatchError::Config(format!("no column \"{name}\" in {}", files.join(", "))))
        }
    }
}

fn read_one(
    table: &mut Table,
    source: &mut dyn Source,
    wanted: &[Wanted],
    path: &Path,
    input: u8,
) -> Result<(), MatchError> {
    let (mut now, mut next) = (Batch::default(), Batch::default());
    let start = table.rows();
    let width: usize = wanted.iter().map(|w| w.cells).sum();
    let (mut cut, mut ragged, mut odd) = (0, 0, 0);
    source.fill(&mut now)?;
    while now.cells() > 0 {
        next.clear();
        // The next rows are read while these are looked up.
        let (filled, strange) =
            rayon::join(|| source.fill(&mut next), || take(table, &now, wanted, width, (input, start)));
        filled?;
        (cut, ragged, odd) = (cut + now.cut, ragged + now.ragged, odd + strange);
        let most = table.columns.iter().map(|c| c.dict.bytes()).max().unwrap_or(0).max(table.ids.len());
        if most > MOST_BYTES || table.rows() > (u32::MAX / 4) as usize {
            return Err(MatchError::Input("more rows than fit: match one region at a time".to_owned()));
        }
        std::mem::swap(&mut now, &mut next);
    }
    let mut warn = |count: usize, what: &str| {
        if count > 0 {
            table.warnings.push(Warning(format!("{}: {count} {what}", path.display())));
        }
    };
    warn(cut, "cells of more than 512 bytes were cut");
    warn(ragged, "rows have more or fewer cells than the heading; a shifted row tells nothing true");
    warn(odd, "cells are not UTF-8 and were read as Windows-1252");
    Ok(())
}

/// Puts a batch into the table, whose row `begun` was the input's first; how many cells were not UTF-8.
fn take(table: &mut Table, batch: &Batch, wanted: &[Wanted], width: usize, (input, begun): (u8, usize)) -> usize {
    if width == 0 {
        return 0;
    }
    let (first, rows) = (table.rows(), batch.cells() / width);
    table.input.resize(first + rows, input);
    let (mut start, mut odd, mut has_id) = (0, 0, false);
    let mut text = String::new();
    for want in wanted {
        if let Some(column) = want.column {
            // Rows of earlier inputs that lacked the column are empty in it.
            table.columns[column].values.resize(first, 0);
        }
        for row in 0..rows {
            let cells = (0..want.cells).map(|n| batch.cell(row * width + start + n));
            odd += gather(cells, want.joins, &mut text);
            match want.column {
                Some(column) => {
                    let column = &mut table.columns[column];
                    let number = column.dict.number(&text);
                    column.values.push(number);
                }
                None => add_id(&mut table.ids, &mut table.id_ends, &text, first + row - begun),
            }
        }
        has_id |= want.column.is_none();
        start += want.cells;
    }
    if !has_id {
        for row in 0..rows {
            add_id(&mut table.ids, &mut table.id_ends, "", first + row - begun);
        }
    }
    odd
}

/// Adds a row's id. A row without one is known by its place in its input.
fn add_id(ids: &mut String, ends: &mut Vec<u32>, id: &str, row: usize) {
    if id.is_empty() {
        ids.push_str(&format!("row-{}", row + 1));
    } else {
        ids.push_str(id);
    }
    ends.push(ids.len() as u32);
}

/// Joins cells with a space between, or takes the first filled one; how many were not UTF-8.
fn gather<'a>(cells: impl Iterator<Item = &'a [u8]>, joins: bool, text: &mut String) -> usize {
    text.clear();
    let mut odd = 0;
    for cell in cells.filter(|c| !c.is_empty()) {
        if !text.is_empty() {
            if !joins {
                break;
            }
            text.push(' ');
        }
        match std::str::from_utf8(cell) {
            Ok(cell) => text.push_str(cell),
            Err(_) => {
                odd += 1;
                text.extend(cell.iter().map(|b| windows_1252(*b)));
            }
        }
    }
    odd
}

/// The letter of a byte in Windows-1252, which British office programs wrote for decades.
fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', ' ', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', ' ', 'Ž', ' ', ' ', '‘', '’', '“', '”', '•',
        '–', '—', '˜', '™', 'š', '›', 'œ', ' ', 'ž', 'Ÿ',
    ];
    if (0x80..0xA0).contains(&byte) { HIGH[usize::from(byte) - 0x80] } else { char::from(byte) }
}
