//! Tables written out and read back.

use super::{Column, Table, Warning};
use crate::dict::Dict;
use crate::error::MatchError;
use crate::stages::form::{In, Out};

impl Table {
    /// Writes the rows with all their texts.
    pub(crate) fn save(&self, out: &mut Out) -> Result<(), MatchError> {
        out.number(self.inputs.len() as u64)?;
        self.inputs.iter().try_for_each(|input| out.text(input.as_bytes()))?;
        out.text(&self.input)?;
        out.number(self.warnings.len() as u64)?;
        self.warnings.iter().try_for_each(|warning| out.text(warning.0.as_bytes()))?;
        out.text(self.ids.as_bytes())?;
        out.numbers(&self.id_ends)?;
        out.number(self.columns.len() as u64)?;
        for column in &self.columns {
            let (text, ends) = column.dict.parts();
            out.text(text.as_bytes())?;
            out.numbers(ends)?;
            out.numbers(&column.values)?;
        }
        Ok(())
    }

    /// Reads rows that were written, of a configuration with so many columns.
    pub(crate) fn load(from: &mut In, columns: usize) -> Result<Self, MatchError> {
        let mut table = Self::default();
        let text = |from: &mut In| String::from_utf8(from.text()?).map_err(|_| from.wrong());
        for _ in 0..from.number()?.min(256) {
            table.inputs.push(text(from)?);
        }
        table.input = from.text()?;
        for _ in 0..from.number()?.min(1 << 20) {
            table.warnings.push(Warning(text(from)?));
        }
        (table.ids, table.id_ends) = (text(from)?, from.numbers()?);
        for _ in 0..from.number()?.min(1 << 10) {
            let (texts, ends) = (text(from)?, from.numbers()?);
            let dict = Dict::from_parts(&texts, &ends).ok_or_else(|| from.wrong())?;
            table.columns.push(Column { dict, values: from.numbers()? });
        }
        if table.holds(columns) { Ok(table) } else { Err(from.wrong()) }
    }

    /// Whether every number leads to something.
    fn holds(&self, columns: usize) -> bool {
        let rows = self.rows();
        let column = |c: &Column| c.values.len() <= rows && c.values.iter().all(|v| (*v as usize) < c.dict.len());
        let rising = self.id_ends.windows(2).all(|pair| pair[0] <= pair[1]);
        let ids = self.id_ends.iter().all(|end| self.ids.is_char_boundary(*end as usize));
        self.columns.len() == columns
            && self.columns.iter().all(column)
            && self.input.iter().all(|input| usize::from(*input) < self.inputs.len())
            && self.id_ends.len() == rows
            && rising
            && ids
    }

    /// The table of some of the rows, in the order in which they are named.
    pub(crate) fn only(&self, rows: &[usize]) -> Self {
        let mut some = Self { inputs: self.inputs.clone(), ..Self::default() };
        for row in rows {
            some.input.push(self.input[*row]);
            some.ids.push_str(self.id(*row));
            some.id_ends.push(some.ids.len() as u32);
        }
        for column in &self.columns {
            let values =
                if column.values.is_empty() { Vec::new() } else { rows.iter().map(|row| column.at(*row)).collect() };
            some.columns.push(Column { dict: column.dict.clone(), values });
        }
        some
    }
}
