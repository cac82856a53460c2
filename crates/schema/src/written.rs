//! Queries that are written out as text, where the query builder would say it less clearly.
//!
//! Diesel's own `sql_query` is prepared anew each time it runs, which for a text over the access views costs as much as running
//! it. A [`Written`] text is prepared once on each connection, like the queries of the builder.

use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, HasSqlType, Text, Untyped};

/// A value for a place in a text.
#[derive(Clone, Debug)]
enum Value {
    Text(String),
    Number(i64),
}

/// A text with places `$1`, `$2` and so on, and the values for them. What it finds is read by the names of the columns.
#[derive(Clone, Debug)]
pub struct Written {
    text: &'static str,
    values: Vec<Value>,
}

/// The query that this text says; its values follow in the order of their places.
pub fn written(text: &'static str) -> Written {
    Written { text, values: Vec::new() }
}

impl Written {
    /// The next value is this text, day, moment, id or code.
    pub fn with(mut self, value: impl ToString) -> Self {
        self.values.push(Value::Text(value.to_string()));
        self
    }

    /// The next value is this number.
    pub fn with_number(mut self, value: i64) -> Self {
        self.values.push(Value::Number(value));
        self
    }
}

impl<DB> QueryFragment<DB> for Written
where
    DB: Backend + HasSqlType<Text> + HasSqlType<BigInt>,
    String: ToSql<Text, DB>,
    i64: ToSql<BigInt, DB>,
{
    /// A place that is named twice is bound twice, since not every engine lets two places share a value.
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let mut pieces = self.text.split('$');
        out.push_sql(pieces.next().unwrap_or_default());
        for piece in pieces {
            let digits = piece.len() - piece.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let (place, rest) = piece.split_at(digits);
            let value = place.parse::<usize>().ok().and_then(|place| self.values.get(place.wrapping_sub(1)));
            match value {
                Some(Value::Text(text)) => out.push_bind_param::<Text, _>(text)?,
                Some(Value::Number(number)) => out.push_bind_param::<BigInt, _>(number)?,
                None => return Err(diesel::result::Error::QueryBuilderError(format!("no value for ${place}").into())),
            }
            out.push_sql(rest);
        }
        Ok(())
    }
}

/// Told apart by its text.
impl QueryId for Written {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Written {
    type SqlType = Untyped;
}

impl<C> RunQueryDsl<C> for Written {}
