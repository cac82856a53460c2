//! The stages of a run as files: written with `--keep`, read back by `--resume` and by `add`.
//!
//! | file in `stages/` | holds |
//! |---|---|
//! | `rows.bin` | the rows as they were read |
//! | `pairs.bin` | every compared pair, and the patterns with their counts |
//! | `model.bin` | the model, as in `model.json` |
//! | `config.toml`, `decisions.csv` | what the run was told |
//!
//! What follows from these (cleaned records, weights, persons) is worked out in a few seconds and the same to the bit. A file
//! says what it was made from: other inputs, another configuration or another version, and it is made anew. It holds
//! personal data, as the inputs do.

pub mod add;
pub(crate) mod form;

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::block::Rule;
use crate::config::{Config, Role};
use crate::error::MatchError;
use crate::fields::{Field, Pattern};
use crate::hash;
use crate::model::{Compared, Model, Pair};
use crate::read::Table;
use crate::run::Options;
use crate::staging::Staging;
use form::{In, Out};

const ROWS: &str = "rows.bin";
const PAIRS: &str = "pairs.bin";
const MODEL: &str = "model.bin";
const CONFIG: &str = "config.toml";
const DECISIONS: &str = "decisions.csv";

/// Candidates by rule, as [`crate::run::Outcome::candidates`] has them.
pub type Found = (Vec<(Rule, usize)>, usize);

/// The folder of a run's stages.
#[derive(Debug)]
pub struct Stages {
    dir: PathBuf,
    resume: bool,
    link_only: bool,
    /// Of what the run is made.
    print: u64,
}

/// The folder of the stages within the folder of a run's results.
pub fn folder(out: &Path) -> PathBuf {
    out.join("stages")
}

impl Stages {
    /// Opens the stages of a run, and writes what it was told.
    ///
    /// # Errors
    /// If the folder can not be made or an input can not be read.
    pub fn open(out: &Path, config: &Config, options: &Options) -> Result<Self, MatchError> {
        let mut print = hash::bytes(crate::variants::VERSION.as_bytes());
        let told = toml::to_string(config).map_err(|e| MatchError::Config(e.to_string()))?;
        print = hash::pair(print, hash::bytes(told.as_bytes()));
        print = hash::pair(print, options.seed << 1 | u64::from(options.link_only));
        for path in options.inputs.iter().chain(&options.model) {
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            print = hash::pair(hash::pair(print, hash::bytes(name.as_bytes())), contents(path)?);
        }
        let dir = folder(out);
        let mut files = Staging::open(&dir)?;
        files.write(CONFIG, &told)?;
        let decided = match &options.decisions {
            Some(path) => std::fs::read_to_string(path).map_err(|e| MatchError::file(path, e))?,
            None => String::new(),
        };
        files.write(DECISIONS, &decided)?;
        files.finish()?;
        Ok(Self { dir, resume: options.resume, link_only: options.link_only, print })
    }

    fn write(&self, name: &str, fill: impl FnOnce(&mut Out) -> Result<(), MatchError>) -> Result<(), MatchError> {
        let mut files = Staging::open(&self.dir)?;
        let mut out = Out::begin(files.file(name)?, &self.dir.join(name), self.print)?;
        fill(&mut out)?;
        out.end()?;
        files.finish()
    }

    fn read(&self, name: &str) -> Result<Option<In>, MatchError> {
        if self.resume { In::open(&self.dir.join(name), Some(self.print)) } else { Ok(None) }
    }

    /// The rows, if they were kept.
    ///
    /// # Errors
    /// If the file is not whole.
    pub fn rows(&self, config: &Config) -> Result<Option<Table>, MatchError> {
        self.read(ROWS)?.map(|from| read_rows(from, config).map(|(table, _)| table)).transpose()
    }

    /// Keeps the rows.
    ///
    /// # Errors
    /// If the file can not be written.
    pub fn keep_rows(&self, table: &Table) -> Result<(), MatchError> {
        self.write(ROWS, |out| {
            out.number(u64::from(self.link_only))?;
            table.save(out)
        })
    }

    /// The compared pairs of so many rows, if they were kept.
    ///
    /// # Errors
    /// If the file is not whole.
    pub fn pairs(&self, rows: usize) -> Result<Option<(Compared, Found)>, MatchError> {
        self.read(PAIRS)?.map(|from| read_pairs(from, rows)).transpose()
    }

    /// Keeps the compared pairs.
    ///
    /// # Errors
    /// If the file can not be written.
    pub fn keep_pairs(&self, compared: &Compared, found: &Found) -> Result<(), MatchError> {
        self.write(PAIRS, |out| {
            for rule in Rule::ALL {
                let of_rule = found.0.iter().find(|(known, _)| *known == rule);
                out.number(of_rule.map_or(0, |(_, n)| *n as u64))?;
            }
            out.number(found.1 as u64)?;
            let halves = |n: &u128| [*n as u32, (*n >> 32) as u32, (*n >> 64) as u32, (*n >> 96) as u32];
            out.numbers(&compared.patterns.iter().flat_map(halves).collect::<Vec<u32>>())?;
            let halves = |n: &u64| [*n as u32, (*n >> 32) as u32];
            out.numbers(&compared.counts.iter().flat_map(halves).collect::<Vec<u32>>())?;
            out.number(compared.parts.len() as u64)?;
            for part in &compared.parts {
                out.numbers(&part.iter().flat_map(|p| [p.i, p.j, p.pattern]).collect::<Vec<u32>>())?;
            }
            Ok(())
        })
    }

    /// The model, if it was kept.
    ///
    /// # Errors
    /// If the file is not whole.
    pub fn model(&self, fields: &[Field]) -> Result<Option<Model>, MatchError> {
        let Some(mut from) = self.read(MODEL)? else { return Ok(None) };
        let text = String::from_utf8(from.text()?).map_err(|_| from.wrong())?;
        from.end()?;
        Model::of_text(&text, &self.dir.join(MODEL), fields).map(Some)
    }

    /// Keeps the model.
    ///
    /// # Errors
    /// If the file can not be written.
    pub fn keep_model(&self, model: &Model) -> Result<(), MatchError> {
        let text = model.written()?;
        self.write(MODEL, |out| out.text(text.as_bytes()))
    }
}

/// The hash of a file's bytes.
fn contents(path: &Path) -> Result<u64, MatchError> {
    let wrong = |e: std::io::Error| MatchError::file(path, e);
    let mut file = File::open(path).map_err(wrong)?;
    let (mut buffer, mut all) = (Vec::new(), 0);
    loop {
        buffer.clear();
        if (&mut file).take(1 << 20).read_to_end(&mut buffer).map_err(wrong)? == 0 {
            return Ok(all);
        }
        all = hash::pair(all, hash::bytes(&buffer));
    }
}

/// The rows of a file, and whether only rows of different inputs were compared.
fn read_rows(mut from: In, config: &Config) -> Result<(Table, bool), MatchError> {
    let link_only = from.number()? == 1;
    let table = Table::load(&mut from, Role::ALL.len() + config.compare.len())?;
    from.end()?;
    Ok((table, link_only))
}

fn read_pairs(mut from: In, rows: usize) -> Result<(Compared, Found), MatchError> {
    let mut found: Vec<(Rule, usize)> = Vec::new();
    for rule in Rule::ALL {
        found.push((rule, from.number()? as usize));
    }
    let all = from.number()? as usize;
    let whole = |parts: &[u32]| parts.iter().rev().fold(0_u128, |n, part| n << 32 | u128::from(*part));
    let patterns: Vec<Pattern> = from.numbers()?.chunks(4).map(whole).collect();
    let counts: Vec<u64> = from.numbers()?.chunks(2).map(|parts| whole(parts) as u64).collect();
    let mut compared = Compared { parts: Vec::new(), patterns, counts };
    for _ in 0..from.number()?.min(1 << 16) {
        let part = from.numbers()?;
        compared.parts.push(
            part.as_chunks::<3>().0.iter().map(|[i, j, pattern]| Pair { i: *i, j: *j, pattern: *pattern }).collect(),
        );
    }
    let leads =
        |p: &Pair| (p.i as usize) < rows && (p.j as usize) < rows && (p.pattern as usize) < compared.patterns.len();
    if compared.patterns.len() != compared.counts.len() || !compared.parts.iter().flatten().all(leads) {
        return Err(from.wrong());
    }
    from.end()?;
    Ok((compared, (found, all)))
}
