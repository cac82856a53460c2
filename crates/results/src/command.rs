//! What the command line does: `alongside results check-pack` and `alongside results evaluate`.

mod lines;

use std::fmt;
use std::io;
use std::path::Path;

use jiff::civil::Date;
use serde::Serialize;

use crate::answer::Answer;
use crate::facts::{FactsFault, FactsFile, later_than, parse};
use crate::pack::{Pack, PackFault, built_in, built_in_ids};

pub use lines::{Tally, evaluate_lines};

/// Why a command could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The day is none.
    #[error("{0:?} is no day; a day is written like 2018-07-31")]
    Day(String),
    /// There is no pack of this name, and no file either.
    #[error("{name:?} is neither a pack of the product ({known}) nor a file that can be read: {error}")]
    NoPack {
        /// What was asked for.
        name: String,
        /// The packs of the product.
        known: String,
        /// Why the file could not be read.
        error: io::Error,
    },
    /// The pack has faults.
    #[error("{name} has faults:\n{}", listed(.faults))]
    Pack {
        /// Which pack.
        name: String,
        /// All of them.
        faults: Vec<PackFault>,
    },
    /// The facts have faults.
    #[error("the facts can not be used:\n{}", listed(.0))]
    Facts(Vec<FactsFault>),
    /// Something could not be read or written.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The answer could not be written as JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

fn listed(faults: &[impl fmt::Display]) -> String {
    let lines: Vec<String> = faults.iter().map(|fault| format!("  {fault}")).collect();
    lines.join("\n")
}

/// A pack by its id or from a file.
pub fn pack(name: &str) -> Result<Pack, CommandError> {
    if let Some(pack) = built_in(name) {
        return Ok(pack.clone());
    }
    let text = std::fs::read_to_string(Path::new(name)).map_err(|error| {
        let known: Vec<&str> = built_in_ids().collect();
        CommandError::NoPack { name: name.to_owned(), known: known.join(", "), error }
    })?;
    Pack::parse(&text).map_err(|faults| CommandError::Pack { name: name.to_owned(), faults })
}

/// Checks the text of a pack and says in a line or more what is good about it, or everything that is wrong.
pub fn check_pack(name: &str) -> Result<String, CommandError> {
    let pack = pack(name)?;
    let rows = crate::pack::describe(&pack);
    let unverified = rows.iter().filter(|row| row.unverified).count();
    Ok(format!(
        "{} version {}: {} needs under {} headlines, no faults. {unverified} of {} rows are unverified.",
        pack.id,
        pack.version,
        pack.needs.len(),
        pack.headlines.len(),
        rows.len()
    ))
}

/// A day as the command line takes it.
pub fn day(text: &str) -> Result<Date, CommandError> {
    crate::days::read(text).ok_or_else(|| CommandError::Day(text.to_owned()))
}

/// What is printed for one family: the answer, and what was left out because it is dated after the day.
#[derive(Serialize)]
struct Printed<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    family: Option<&'a str>,
    pack: &'a str,
    pack_version: u32,
    on: String,
    #[serde(flatten)]
    answer: &'a Answer<'a>,
    later: Vec<String>,
}

impl<'a> Printed<'a> {
    fn of(pack: &'a Pack, on: Date, answer: &'a Answer<'a>, file: &FactsFile) -> Self {
        let later = later_than(file, on);
        Self { family: None, pack: &pack.id, pack_version: pack.version, on: on.to_string(), answer, later }
    }
}

/// The answer for one family, as JSON over several lines.
pub fn evaluate(pack: &Pack, on: Date, facts: &str) -> Result<String, CommandError> {
    let file = parse(facts).map_err(|fault| CommandError::Facts(vec![fault]))?;
    let facts = pack.read(&file).map_err(CommandError::Facts)?;
    let answer = pack.evaluate(&facts, on);
    Ok(serde_json::to_string_pretty(&Printed::of(pack, on, &answer, &file))?)
}
