//! Reading tables: CSV and Parquet, in batches, into columns of distinct texts.

mod batch;
mod csv_file;
mod kept;
mod parquet_file;
mod table;

pub use table::{Column, Table, Warning, append, read};
