//! Writing what a run found.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use crate::config::Config;
use crate::error::MatchError;
use crate::ids;
use crate::persons::Edge;
use crate::persons::within;
use crate::report;
use crate::run::Outcome;
use crate::score::{probability, weight_of};

fn writer(dir: &Path, name: &str) -> Result<csv::Writer<BufWriter<File>>, MatchError> {
    let path = dir.join(name);
    let file = File::create(&path).map_err(|e| MatchError::file(&path, e))?;
    Ok(csv::Writer::from_writer(BufWriter::with_capacity(1 << 18, file)))
}

/// Writes all files of a run.
///
/// # Errors
/// If a file can not be written.
pub fn write(outcome: &Outcome, threshold: f64, dir: &Path) -> Result<(), MatchError> {
    std::fs::create_dir_all(dir).map_err(|e| MatchError::file(dir, e))?;
    let wrong = |e: csv::Error| MatchError::file(dir, e);
    persons(outcome, dir).map_err(wrong)?;
    let path = dir.join("history.csv");
    let file = File::create(&path).map_err(|e| MatchError::file(&path, e))?;
    ids::write_history(&outcome.ids.history, BufWriter::new(file)).map_err(wrong)?;
    let of = &outcome.persons.of_record;
    let linked = within::pairs(&outcome.edges, of, weight_of(threshold) as f32);
    pairs(outcome, writer(dir, "pairs.csv")?, &mut linked.iter()).map_err(wrong)?;
    pairs(outcome, writer(dir, "review.csv")?, &mut outcome.open()).map_err(wrong)?;
    outcome.model.write(&dir.join("model.json"))
}

/// Writes the times.
///
/// # Errors
/// If the file can not be written.
pub fn write_timings(outcome: &Outcome, dir: &Path) -> Result<(), MatchError> {
    let path = dir.join("timings.json");
    let text = serde_json::to_string_pretty(&outcome.timings.stages).map_err(|e| MatchError::file(&path, e))?;
    std::fs::write(&path, text + "\n").map_err(|e| MatchError::file(&path, e))
}

/// Writes the report.
///
/// # Errors
/// If the file can not be written.
pub fn write_report(outcome: &Outcome, config: &Config, dir: &Path) -> Result<(), MatchError> {
    let path = dir.join("report.html");
    std::fs::write(&path, report::page(outcome, config)).map_err(|e| MatchError::file(&path, e))
}

fn persons(outcome: &Outcome, dir: &Path) -> Result<(), csv::Error> {
    let mut out = writer(dir, "persons.csv").map_err(|e| csv::Error::from(std::io::Error::other(e)))?;
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

fn pairs(
    outcome: &Outcome,
    mut out: csv::Writer<BufWriter<File>>,
    edges: &mut dyn Iterator<Item = &Edge>,
) -> Result<(), csv::Error> {
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
