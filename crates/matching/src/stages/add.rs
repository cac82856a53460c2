//! `add`: new and corrected rows against a run that was kept, without running all again.
//!
//! The rows of the kept run are read and cleaned, its model, persons, ids and decisions are taken as they stand, and the new rows are
//! placed one after the other by the rule of [`crate::index`]. What was placed is kept as the next run's stages, so adding can go on; households, pairs
//! and second thoughts about others are for the next whole run.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use super::{CONFIG, DECISIONS, In, MODEL, Out, ROWS, folder, read_rows};
use crate::clean::{self, People};
use crate::config::Config;
use crate::decisions::Decisions;
use crate::error::MatchError;
use crate::fields;
use crate::ids::{self, Ids};
use crate::index::{Index, Placed};
use crate::model::Model;
use crate::persons::Persons;
use crate::read::Table;
use crate::run::Outcome;
use crate::score::Frequencies;
use crate::staging::{self, Staging};
use crate::timing::Timings;

/// Places new and corrected rows in a run that was kept.
#[derive(Clone, Debug, clap::Args)]
pub struct Add {
    /// The --out folder of a run with --keep, or of an earlier `add`
    #[arg(long)]
    pub kept: PathBuf,
    /// A table of new or corrected rows; may be given several times. A row whose input and id are known is a correction
    #[arg(long, required = true)]
    pub input: Vec<PathBuf>,
    /// Print what each stage took
    #[arg(long)]
    pub timings: bool,
    /// The folder for the results; may be the kept one
    #[arg(long)]
    pub out: PathBuf,
}

/// Runs the command.
///
/// # Errors
/// If something can not be read or written, or does not suit.
pub fn run(args: &Add) -> Result<(), MatchError> {
    staging::take_away_on_signal();
    let mut timings = Timings::new(false);
    timings.begin("read");
    let config = Config::read(&folder(&args.kept).join(CONFIG))?;
    let (outcome, model) = open(&args.kept, &config, &mut timings)?;
    let link_only = outcome.link_only;
    timings.begin("keep");
    let mut index = Index::new(outcome, config);
    timings.begin("place");
    let mut placed = Vec::new();
    for input in &args.input {
        placed.extend(index.put(input)?);
    }
    timings.begin("write");
    write(args, &index, &placed, (&model, link_only))?;
    timings.end();
    if args.timings {
        timings.stages.iter().for_each(|stage| eprintln!("{stage}"));
    }
    Ok(())
}

/// The run that was kept in a folder, and its model as text.
fn open(kept: &Path, config: &Config, timings: &mut Timings) -> Result<(Outcome, String), MatchError> {
    let path = folder(kept).join(ROWS);
    let missing = || MatchError::Input(format!("{}: not there: run with --keep first", path.display()));
    let (table, link_only) = read_rows(In::open(&path, None)?.ok_or_else(missing)?, config)?;
    timings.begin("clean");
    let people = clean::clean(&table, config);
    let fields = fields::fields(&people, config);
    let path = folder(kept).join(MODEL);
    let mut from = In::open(&path, None)?.ok_or_else(missing)?;
    let text = String::from_utf8(from.text()?).map_err(|_| from.wrong())?;
    let model = Model::of_text(&text, &path, &fields)?;
    let (decided, _) = Decisions::read(&folder(kept).join(DECISIONS))?.on(&table, &people)?;
    let (persons, ids) = persons(kept, &table, &people)?;
    let frequencies = Frequencies::count(&people, &model);
    let outcome = Outcome {
        table,
        people,
        fields,
        model,
        frequencies,
        patterns: Vec::new(),
        edges: Vec::new(),
        persons,
        ids,
        decided,
        link_only,
        calibration: None,
        candidates: (Vec::new(), 0),
        timings: Timings::default(),
    };
    Ok((outcome, text))
}

/// The persons of a kept run, by its `persons.csv`, which has the rows in their order.
fn persons(kept: &Path, table: &Table, people: &People) -> Result<(Persons, Ids), MatchError> {
    let mut of_row: Vec<u64> = Vec::with_capacity(table.rows());
    let mut same = true;
    ids::read_persons(kept, |input, id, person| {
        let row = of_row.len();
        same &= row < table.rows() && table.id(row) == id && table.inputs[usize::from(table.input[row])] == input;
        of_row.push(person);
    })?;
    if !same || of_row.len() != table.rows() {
        let file = kept.join("persons.csv");
        let text = "not of the rows that were kept: run again with --keep, and let nobody change either";
        return Err(MatchError::Input(format!("{}: {text}", file.display())));
    }
    let mut first: FxHashMap<u64, u32> = FxHashMap::default();
    let of_record: Vec<u64> = people.records.iter().map(|r| of_row[r.row as usize]).collect();
    let numbered = of_record.iter().enumerate();
    let persons = Persons { of_record: numbered.map(|(n, id)| *first.entry(*id).or_insert(n as u32)).collect() };
    Ok((persons, Ids { of_record, history: ids::read_history(kept)? }))
}

fn write(args: &Add, index: &Index, placed: &[Placed], (model, link_only): (&str, bool)) -> Result<(), MatchError> {
    let (table, standing) = index.standing();
    let kept = folder(&args.kept);
    let read = |name: &str| std::fs::read_to_string(kept.join(name)).map_err(|e| MatchError::file(&kept.join(name), e));
    let (told, decided) = (read(CONFIG)?, read(DECISIONS)?);
    let mut stages = Staging::open(&folder(&args.out))?;
    stages.write(CONFIG, &told)?;
    stages.write(DECISIONS, &decided)?;
    let rows: Vec<usize> = standing.iter().map(|(row, _)| *row).collect();
    let mut out = Out::begin(stages.file(ROWS)?, &args.out.join(ROWS), 0)?;
    out.number(u64::from(link_only))?;
    table.only(&rows).save(&mut out)?;
    out.end()?;
    let mut out = Out::begin(stages.file(MODEL)?, &args.out.join(MODEL), 0)?;
    out.text(model.as_bytes())?;
    out.end()?;
    let mut files = Staging::open(&args.out)?;
    files.write("model.json", model)?;
    let wrong = |name: &'static str| move |e: csv::Error| MatchError::file(Path::new(name), e);
    let history = index.history(placed);
    ids::write_history(&history, files.file("history.csv")?).map_err(wrong("history.csv"))?;
    write_persons(table, &standing, files.file("persons.csv")?).map_err(wrong("persons.csv"))?;
    write_placed(placed, files.file("placed.csv")?).map_err(wrong("placed.csv"))?;
    stages.finish()?;
    files.finish()
}

fn write_persons(table: &Table, standing: &[(usize, u64)], out: impl std::io::Write) -> Result<(), csv::Error> {
    let mut out = csv::Writer::from_writer(out);
    out.write_record(["input", "id", "person"])?;
    for (row, id) in standing {
        let input = table.inputs[usize::from(table.input[*row])].as_str();
        out.write_record([input, table.id(*row), &ids::written(*id)])?;
    }
    Ok(out.flush()?)
}

fn write_placed(placed: &[Placed], out: impl std::io::Write) -> Result<(), csv::Error> {
    let mut out = csv::Writer::from_writer(out);
    out.write_record(["input", "id", "person", "merged", "open"])?;
    for row in placed {
        let merged: Vec<String> = row.merged.iter().map(|id| ids::written(*id)).collect();
        let open: Vec<String> = row.open.iter().map(|(id, p)| format!("{}={p:.6}", ids::written(*id))).collect();
        out.write_record([&row.input, &row.id, &ids::written(row.person), &merged.join(" "), &open.join(" ")])?;
    }
    Ok(out.flush()?)
}
