//! Inserting thousands of rows at once: one statement, one JSON parameter, the same call on both engines.

use diesel::prelude::*;
use diesel::sql_types::Text;
use serde::Serialize;

use crate::connection::DbConnection;
use crate::error::{Error, Result};

/// Rows to a statement. Larger makes the parameter larger without being faster.
const ROWS_AT_ONCE: usize = 5_000;

/// Inserts these rows. A row serialises to an object that has exactly `columns` as keys; a missing value is null.
///
/// Bulk writing is for imports and fills that record themselves as a whole: the caller writes the trail entry.
pub fn insert<R: Serialize>(connection: &mut DbConnection, table: &str, columns: &[&str], rows: &[R]) -> Result<usize> {
    let statement = crate::dialect::bulk_insert(connection, table, columns);
    let mut inserted = 0;
    for part in rows.chunks(ROWS_AT_ONCE) {
        let json = serde_json::to_string(part).map_err(|error| Error::Fault(format!("rows for {table}: {error}")))?;
        inserted += diesel::sql_query(&statement).bind::<Text, _>(json).execute(connection)?;
    }
    Ok(inserted)
}

/// Lets the engine learn how its rows are spread, so that it plans well from now on. Not inside a transaction.
pub fn learn_statistics(connection: &mut DbConnection) -> Result<()> {
    use diesel::connection::SimpleConnection;
    let statement = crate::dialect::learn_statistics(connection);
    connection.batch_execute(statement)?;
    Ok(())
}
