//! Many families from one file, a facts file on each line.

use std::collections::HashSet;
use std::fmt;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::io::{self, BufRead, Write};
use std::num::NonZero;
use std::thread;

use jiff::civil::Date;

use super::{CommandError, Printed};
use crate::facts::{FactsFault, parse};
use crate::pack::Pack;

/// So many lines are given to each core at a time, and held in memory.
const LINES_PER_CORE: usize = 256;

/// How many families of a file were answered, and how many had faults.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Families that have an answer.
    pub answered: u64,
    /// Of those, how many may be claimed.
    pub claimable: u64,
    /// Lines that have faults instead.
    pub faulty: u64,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Tally { answered, claimable, faulty } = self;
        write!(f, "{answered} families answered, {claimable} of them claimable, {faulty} lines with faults")
    }
}

/// Answers for many families: one facts file on each line, one answer on each line, in the same order. All cores work;
/// a few hundred families are in memory at a time. A line with a fault says so on `faults` and the others go on. One
/// family id on two lines is a fault of the second.
pub fn evaluate_lines(
    pack: &Pack,
    on: Date,
    mut from: impl BufRead,
    mut to: impl Write,
    mut faults: impl Write,
) -> Result<Tally, CommandError> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let mut tally = Tally::default();
    // Eight bytes for each family, whatever its id.
    let (hasher, mut seen) = (BuildHasherDefault::<DefaultHasher>::default(), HashSet::new());
    let mut read = 0;
    loop {
        let lines = some_lines(&mut from, cores * LINES_PER_CORE, &mut read)?;
        if lines.is_empty() {
            break;
        }
        for (number, answered) in answer_all(pack, on, &lines, cores) {
            let answered = answered.and_then(|line| match seen.insert(hasher.hash_one(&line.family)) {
                true => Ok(line),
                false => {
                    let words = format!("{:?} is a family of an earlier line already", line.family);
                    Err(Fault::Facts(vec![FactsFault::new("family.id", words)]))
                }
            });
            match answered {
                Ok(line) => {
                    tally.answered += 1;
                    tally.claimable += u64::from(line.claimable);
                    to.write_all(&line.printed)?;
                    to.write_all(b"\n")?;
                }
                Err(Fault::Facts(found)) => {
                    tally.faulty += 1;
                    for fault in found {
                        writeln!(faults, "line {number}: {fault}")?;
                    }
                }
                Err(Fault::Json(error)) => return Err(error.into()),
            }
        }
    }
    to.flush()?;
    Ok(tally)
}

/// The next lines that are not empty, each with its number.
fn some_lines(from: &mut impl BufRead, most: usize, read: &mut u64) -> io::Result<Vec<(u64, String)>> {
    let mut lines = Vec::with_capacity(most);
    while lines.len() < most {
        let mut line = String::new();
        if from.read_line(&mut line)? == 0 {
            break;
        }
        *read += 1;
        if !line.trim().is_empty() {
            lines.push((*read, line));
        }
    }
    Ok(lines)
}

/// The answer of one line, ready to be printed.
struct Answered {
    family: String,
    printed: Vec<u8>,
    claimable: bool,
}

enum Fault {
    Facts(Vec<FactsFault>),
    Json(serde_json::Error),
}

/// Shares the lines out among the cores. The answers are in the order of the lines.
fn answer_all(pack: &Pack, on: Date, lines: &[(u64, String)], cores: usize) -> Vec<(u64, Result<Answered, Fault>)> {
    let part = |lines: &[(u64, String)]| -> Vec<_> {
        lines.iter().map(|(number, line)| (*number, answer(pack, on, line))).collect()
    };
    thread::scope(|scope| {
        let parts: Vec<_> =
            lines.chunks(lines.len().div_ceil(cores).max(1)).map(|lines| scope.spawn(move || part(lines))).collect();
        let joined = parts.into_iter().map(|part| part.join());
        joined.flat_map(|part| part.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}

fn answer(pack: &Pack, on: Date, line: &str) -> Result<Answered, Fault> {
    let file = parse(line).map_err(|fault| Fault::Facts(vec![fault]))?;
    let facts = pack.read(&file).map_err(Fault::Facts)?;
    let answer = pack.evaluate(&facts, on);
    let printed = Printed { family: Some(&file.family.id), ..Printed::of(pack, on, &answer, &file) };
    let printed = serde_json::to_vec(&printed).map_err(Fault::Json)?;
    let claimable = answer.claim.claimable();
    Ok(Answered { family: file.family.id, printed, claimable })
}
