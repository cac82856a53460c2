//! What an earlier run left: which row had which id, and what had become of each id until then.

use std::path::Path;

use rustc_hash::FxHashMap;

use super::history::{Event, What};
use super::{read, row_key};
use crate::error::MatchError;

/// The ids of an earlier run.
#[derive(Debug, Default)]
pub struct Earlier {
    run: u32,
    /// The key of each row and the id that it had, sorted.
    of_row: Vec<(u64, u64)>,
    /// The ids that persons had, sorted.
    alive: Vec<u64>,
    /// In which run each id was given that ever was.
    begun: FxHashMap<u64, u32>,
    history: Vec<Event>,
}

impl Earlier {
    /// Reads `persons.csv` and `history.csv` of an earlier run's folder. Without the latter, all its ids count as of run 0.
    ///
    /// # Errors
    /// If a file can not be read or is not what a run writes.
    pub fn read(dir: &Path) -> Result<Self, MatchError> {
        let mut earlier = Self::default();
        read_persons(dir, |input, row, person| earlier.of_row.push((row_key(input, row), person)))?;
        earlier.history = read_history(dir)?;
        earlier.of_row.sort_unstable();
        earlier.of_row.dedup();
        earlier.alive = earlier.of_row.iter().map(|(_, id)| *id).collect();
        earlier.alive.sort_unstable();
        earlier.alive.dedup();
        earlier.run = earlier.history.iter().map(|e| e.run).max().unwrap_or(0);
        earlier.begun = earlier.alive.iter().map(|id| (*id, 0)).collect();
        // Any id that the history names was given once; when, its own line says.
        earlier.begun.extend(earlier.history.iter().map(|e| (e.id, 0)));
        earlier.begun.extend(earlier.history.iter().filter(|e| e.gives()).map(|e| (e.id, e.run)));
        earlier.history.retain(|e| e.what != What::Kept);
        Ok(earlier)
    }

    /// The number of the earlier run; 0 if there was none, or none that kept a history.
    pub(super) fn run(&self) -> u32 {
        self.run
    }

    /// The ids that persons had, sorted.
    pub(super) fn alive(&self) -> &[u64] {
        &self.alive
    }

    /// The ids that rows with a key had: one, unless several rows share an id.
    pub(super) fn ids_of(&self, key: u64) -> impl Iterator<Item = u64> {
        let from = self.of_row.partition_point(|(k, _)| *k < key);
        self.of_row[from..].iter().take_while(move |(k, _)| *k == key).map(|(_, id)| *id)
    }

    /// Whether an id was ever given.
    pub(super) fn was_given(&self, id: u64) -> bool {
        self.begun.contains_key(&id)
    }

    /// The run in which an id was given.
    pub(super) fn begun(&self, id: u64) -> u32 {
        self.begun.get(&id).copied().unwrap_or(0)
    }

    /// What became of ids until then; of those that were kept it does not tell.
    pub(super) fn history(&self) -> &[Event] {
        &self.history
    }
}

/// The `history.csv` of an earlier run's folder; nothing if it has none.
pub(crate) fn read_history(dir: &Path) -> Result<Vec<Event>, MatchError> {
    let (path, mut history) = (dir.join("history.csv"), Vec::new());
    if path.exists() {
        lines(&path, ["run", "person", "what", "other"], |cells| {
            history.push(Event::of_line(cells)?);
            Some(())
        })?;
    }
    Ok(history)
}

/// The `persons.csv` of an earlier run's folder, line by line: input, id and the person's id.
pub(crate) fn read_persons(dir: &Path, mut take: impl FnMut(&str, &str, u64)) -> Result<(), MatchError> {
    lines(&dir.join("persons.csv"), ["input", "id", "person"], |[input, row, person]| {
        take(input, row, read(person)?);
        Some(())
    })
}

/// Calls `take` with the cells of every line of a file that a run wrote.
fn lines<const N: usize>(
    path: &Path,
    heading: [&str; N],
    mut take: impl FnMut([&str; N]) -> Option<()>,
) -> Result<(), MatchError> {
    let mut reader = csv::Reader::from_path(path).map_err(|e| MatchError::file(path, e))?;
    let wrong = |line: u64| {
        let file = path.display();
        MatchError::Input(format!(
            "{file}, line {line}: not what a run writes: --previous wants the --out folder of an earlier run"
        ))
    };
    if reader.headers().map_err(|e| MatchError::file(path, e))?.iter().ne(heading) {
        return Err(wrong(1));
    }
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(|e| MatchError::file(path, e))? {
        let line = record.position().map_or(0, csv::Position::line);
        let cells = std::array::from_fn(|n| record.get(n).unwrap_or(""));
        take(cells).ok_or_else(|| wrong(line))?;
    }
    Ok(())
}
