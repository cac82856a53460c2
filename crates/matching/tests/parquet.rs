//! Parquet tables are read as the same rows in CSV are.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use alongside_matching::config::Config;
use alongside_matching::read::read;
use parquet::data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

const COLUMNS: &str = "message people {
    required int64 id;
    optional binary name (UTF8);
    optional int32 born (DATE);
}";

/// Writes two row groups of two rows; the second row of each lacks name and date.
fn write(path: &Path) -> Result<(), ParquetError> {
    let schema = Arc::new(parse_message_type(COLUMNS)?);
    let mut writer = SerializedFileWriter::new(File::create(path)?, schema, Arc::new(WriterProperties::default()))?;
    for group in 0..2 {
        let mut rows = writer.next_row_group()?;
        let mut number = 0;
        while let Some(mut column) = rows.next_column()? {
            match number {
                0 => column.typed::<Int64Type>().write_batch(&[group * 2 + 1, group * 2 + 2], None, None)?,
                1 => {
                    let name = [ByteArray::from("Zoë Rosé")];
                    column.typed::<ByteArrayType>().write_batch(&name, Some(&[1, 0]), None)?
                }
                _ => column.typed::<Int32Type>().write_batch(&[18_262], Some(&[1, 0]), None)?,
            };
            column.close()?;
            number += 1;
        }
        rows.close()?;
    }
    writer.close()?;
    Ok(())
}

#[test]
fn a_parquet_table_is_read_as_its_rows_in_csv_are() {
    let file = |ending: &str| -> PathBuf {
        std::env::temp_dir().join(format!("alongside-matching-{}.{ending}", std::process::id()))
    };
    let (parquet, csv) = (file("parquet"), file("csv"));
    write(&parquet).expect("the table can be written");
    std::fs::write(&csv, "id,name,born\n1,Zoë Rosé,2020-01-01\n2,,\n3,Zoë Rosé,2020-01-01\n4,,\n").expect("written");
    let config: Config =
        toml::from_str("[columns]\nid = \"id\"\nfull_name = \"name\"\nbirth_date = \"born\"").expect("valid");
    let table = |path: &PathBuf| read(&config, std::slice::from_ref(path)).expect("the table can be read");
    let (a, b) = (table(&parquet), table(&csv));
    let _ = (std::fs::remove_file(parquet), std::fs::remove_file(csv));
    assert_eq!((a.rows(), b.rows()), (4, 4));
    for row in 0..4 {
        assert_eq!(a.id(row), b.id(row));
        let cells = |t: &alongside_matching::read::Table| {
            t.columns.iter().map(|c| c.dict.get(c.at(row)).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(cells(&a), cells(&b));
    }
}
