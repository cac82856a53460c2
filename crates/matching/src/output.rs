//! Writing what a run found.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use crate::error::MatchError;
use crate::ids;
use crate::persons::Edge;
use crate::persons::within;
use crate::run::Outcome;
use crate::score::{probability, weight_of};
use crate::staging::Staging;

/// Writes the persons, their history, the pairs and the model.
///
/// # Errors
/// If a file can not be written.
pub fn write(outcome: &Outcome, threshold: f64, out: &mut Staging) -> Result<(), MatchError> {
    let wrong = |name: &'static str| move |e: csv::Error| MatchError::file(Path::new(name), e);
    persons(outcome, out.file("persons.csv")?).map_err(wrong("persons.csv"))?;
    ids::write_history(&outcome.ids.history, out.file("history.csv")?).map_err(wrong("history.csv"))?;
    let of = &outcome.persons.of_record;
    let linked = within::pairs(&outcome.edges, of, weight_of(threshold) as f32);
    pairs(outcome, out.file("pairs.csv")?, &mut linked.iter()).map_err(wrong("pairs.csv"))?;
    pairs(outcome, out.file("review.csv")?, &mut outcome.open()).map_err(wrong("review.csv"))?;
    out.write("model.json", &outcome.model.written()?)
}

/// Writes the times.
///
/// # Errors
/// If the file can not be written.
pub fn write_timings(outcome: &Outcome, out: &mut Staging) -> Result<(), MatchError> {
    let name = "timings.json";
    let text =
        serde_json::to_string_pretty(&outcome.timings.stages).map_err(|e| MatchError::file(Path::new(name), e))?;
    out.write(name, &(text + "\n"))
}

fn persons(outcome: &Outcome, out: BufWriter<File>) -> Result<(), csv::Error> {
    let mut out = csv::Writer::from_writer(out);
    out.write_record(["input", "id", "person"])?;
    let table = &outcome.table;
    let mut of_row = vec![0_u64; table.rows()];
    for (record, id) in outcome.people.records.iter().zip(&outcome.ids.of_record) {
        of_row[record.row as usize] = *id;
    }
    for (row, id) in of_row.iter().enumerate() {
        let input = table.inputs[usize::from(table.input[row])].as_str();
        out.write_record([input, table.id(row), &ids::written(*id)])?;
    }
    out.flush()?;
    Ok(())
}

fn pairs(outcome: &Outcome, out: BufWriter<File>, edges: &mut dyn Iterator<Item = &Edge>) -> Result<(), csv::Error> {
    let mut out = csv::Writer::from_writer(out);
    out.write_record(["input_l", "id_l", "input_r", "id_r", "probability", "weight"])?;
    let table = &outcome.table;
    for edge in edges {
        let side = |n: u32| {
            let row = outcome.people.records[n as usize].row as usize;
            (table.inputs[usize::from(table.input[row])].as_str(), table.id(row))
        };
        let (mut l, mut r) = (side(edge.i), side(edge.j));
        if (r.0, r.1) < (l.0, l.1) {
            std::mem::swap(&mut l, &mut r);
        }
        let probability = format!("{:.6}", probability(f64::from(edge.weight)));
        out.write_record([l.0, l.1, r.0, r.1, &probability, &format!("{:.3}", edge.weight)])?;
    }
    out.flush()?;
    Ok(())
}
