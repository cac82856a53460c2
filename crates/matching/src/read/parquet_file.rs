//! Parquet files: flat columns of texts, numbers, dates and truth values, each turned into the text a CSV would hold.

use std::fs::File;
use std::path::{Path, PathBuf};

use jiff::civil::{Date, date};
use jiff::{Span, Timestamp};
use parquet::basic::{ConvertedType, LogicalType, TimeUnit};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::schema::types::ColumnDescriptor;

use super::batch::{Batch, Source};
use crate::error::MatchError;

/// Rows that are read from every column at a time.
const ROWS: usize = 16_384;

pub(super) struct ParquetFile {
    path: PathBuf,
    reader: SerializedFileReader<File>,
    heading: Vec<String>,
    wanted: Vec<usize>,
    group: usize,
    columns: Vec<OpenColumn>,
}

/// A column of the row group that is being read.
struct OpenColumn {
    reader: ColumnReader,
    shown: Shown,
    optional: bool,
}

/// What the numbers of a column mean.
#[derive(Clone, Copy, PartialEq)]
enum Shown {
    Plain,
    /// Days since 1970.
    Day,
    /// So many parts of a second since 1970.
    Moment(i64),
}

impl ParquetFile {
    pub(super) fn open(path: &Path) -> Result<Self, MatchError> {
        let wrong = |e: ParquetError| MatchError::file(path, e);
        let file = File::open(path).map_err(|e| MatchError::file(path, e))?;
        let reader = SerializedFileReader::new(file).map_err(wrong)?;
        let schema = reader.metadata().file_metadata().schema_descr();
        let heading = schema.columns().iter().map(|c| c.path().string()).collect();
        Ok(Self { path: path.to_owned(), reader, heading, wanted: Vec::new(), group: 0, columns: Vec::new() })
    }

    /// Opens the columns of the next row group; whether there is one.
    fn next_group(&mut self) -> Result<bool, ParquetError> {
        if self.group >= self.reader.num_row_groups() {
            return Ok(false);
        }
        let group = self.reader.get_row_group(self.group)?;
        self.group += 1;
        self.columns.clear();
        for column in &self.wanted {
            let about = self.reader.metadata().file_metadata().schema_descr().column(*column);
            self.columns.push(OpenColumn {
                reader: group.get_column_reader(*column)?,
                shown: shown(&about),
                optional: about.max_def_level() > 0,
            });
        }
        Ok(true)
    }

    fn fill_batch(&mut self, batch: &mut Batch) -> Result<(), ParquetError> {
        loop {
            if self.columns.is_empty() && !self.next_group()? {
                return Ok(());
            }
            let cells = self.columns.iter_mut().map(OpenColumn::read).collect::<Result<Vec<_>, _>>()?;
            let rows = cells.iter().map(Vec::len).min().unwrap_or(0);
            if rows == 0 {
                self.columns.clear();
                continue;
            }
            for row in 0..rows {
                for column in &cells {
                    batch.push(&column[row]);
                }
            }
            return Ok(());
        }
    }
}

fn shown(column: &ColumnDescriptor) -> Shown {
    match (column.logical_type_ref(), column.converted_type()) {
        (Some(LogicalType::Date), _) | (_, ConvertedType::DATE) => Shown::Day,
        (Some(LogicalType::Timestamp(at)), _) => Shown::Moment(match at.unit {
            TimeUnit::MILLIS => 1_000,
            TimeUnit::MICROS => 1_000_000,
            TimeUnit::NANOS => 1_000_000_000,
        }),
        (_, ConvertedType::TIMESTAMP_MILLIS) => Shown::Moment(1_000),
        (_, ConvertedType::TIMESTAMP_MICROS) => Shown::Moment(1_000_000),
        _ => Shown::Plain,
    }
}

impl OpenColumn {
    /// The next cells of the column; none at the end of the row group.
    fn read(&mut self) -> Result<Vec<Vec<u8>>, ParquetError> {
        let (shown, optional) = (self.shown, self.optional);
        let whole = |n: i64| whole(n, shown).into_bytes();
        match &mut self.reader {
            ColumnReader::BoolColumnReader(r) => cells(r, optional, |v| v.to_string().into_bytes()),
            ColumnReader::Int32ColumnReader(r) => cells(r, optional, |v| whole(i64::from(*v))),
            ColumnReader::Int64ColumnReader(r) => cells(r, optional, |v| whole(*v)),
            ColumnReader::Int96ColumnReader(r) => cells(r, optional, |v| {
                let day = v.to_seconds().div_euclid(86_400);
                self::whole(day, Shown::Day).into_bytes()
            }),
            ColumnReader::FloatColumnReader(r) => cells(r, optional, |v| v.to_string().into_bytes()),
            ColumnReader::DoubleColumnReader(r) => cells(r, optional, |v| v.to_string().into_bytes()),
            ColumnReader::ByteArrayColumnReader(r) => cells(r, optional, |v| v.data().to_vec()),
            ColumnReader::FixedLenByteArrayColumnReader(r) => cells(r, optional, |v| v.data().to_vec()),
        }
    }
}

fn cells<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    optional: bool,
    text: impl Fn(&T::T) -> Vec<u8>,
) -> Result<Vec<Vec<u8>>, ParquetError> {
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    let (rows, _, _) = reader.read_records(ROWS, optional.then_some(&mut levels), None, &mut values)?;
    if !optional {
        return Ok(values.iter().map(text).collect());
    }
    let top = levels.iter().copied().max().unwrap_or(0).max(1);
    let mut values = values.iter();
    let filled = levels
        .iter()
        .take(rows)
        .map(|level| if *level < top { Vec::new() } else { values.next().map(&text).unwrap_or_default() });
    Ok(filled.collect())
}

/// A whole number as the text it stands for.
fn whole(n: i64, shown: Shown) -> String {
    let day = |days: i64| -> Option<Date> { date(1970, 1, 1).checked_add(Span::new().try_days(days).ok()?).ok() };
    match shown {
        Shown::Plain => n.to_string(),
        Shown::Day => day(n).map_or_else(String::new, |d| d.to_string()),
        Shown::Moment(parts) => {
            Timestamp::from_second(n.div_euclid(parts)).map_or_else(|_| String::new(), |t| t.to_string())
        }
    }
}

impl Source for ParquetFile {
    fn heading(&self) -> &[String] {
        &self.heading
    }

    fn want(&mut self, columns: Vec<usize>) -> Result<(), MatchError> {
        let schema = self.reader.metadata().file_metadata().schema_descr();
        if let Some(nested) = columns.iter().map(|c| schema.column(*c)).find(|c| c.max_rep_level() > 0) {
            return Err(MatchError::Input(format!(
                "{}: the column {} holds lists; give a column of single values",
                self.path.display(),
                nested.path()
            )));
        }
        self.wanted = columns;
        Ok(())
    }

    fn fill(&mut self, batch: &mut Batch) -> Result<(), MatchError> {
        self.fill_batch(batch).map_err(|e| MatchError::file(&self.path, e))
    }
}
