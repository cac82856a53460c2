//! How many pairs of rows share a value, counted and not drawn.
//!
//! A value that hardly anybody shares, such as a number that somebody was given, is shared by no pair of those that are drawn; what
//! general knowledge says of columns in general would then stand for this one, and be far too high.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::clean::{Extra, People};
use crate::fields::{Field, Sort};

/// For every further column, how many pairs of rows share its value; none for other fields. With `between`, pairs of two inputs.
pub fn sharing(people: &People, fields: &[Field], between: bool) -> Vec<Option<f64>> {
    let of_field = |field: &Field| match field.sort {
        Sort::Extra(n, _) => Some(pairs(people, &people.extras[n], between)),
        _ => None,
    };
    fields.par_iter().map(of_field).collect()
}

fn pairs(people: &People, extra: &Extra, between: bool) -> f64 {
    let of_two = |n: u32| f64::from(n) * (f64::from(n) - 1.0) / 2.0;
    let all: f64 = extra.uses.iter().skip(1).filter(|n| **n > 1).map(|n| of_two(*n)).sum();
    if !between {
        return all;
    }
    let mut within: FxHashMap<(u32, u8), u32> = FxHashMap::default();
    for (record, value) in people.records.iter().zip(&extra.values).filter(|(_, value)| **value != 0) {
        *within.entry((*value, record.input)).or_default() += 1;
    }
    // Whole numbers and halves of them add up to the same in any order.
    all - within.into_values().map(of_two).sum::<f64>()
}
