//! Decisions by people: pairs of rows of which somebody said that they are one person, or that they are two.
//!
//! They are constraints, not evidence: "same" is joined whatever the weight, the lists or the dates say, with all that is one
//! person with either row; "different" are never in one person, through no chain of other rows. A decision holds as long as it stands in the file, also while one of
//! its rows is in no table: what it says together with others stays true. Decisions that can not all hold are refused.

use std::collections::VecDeque;
use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::clean::People;
use crate::error::MatchError;
use crate::hash;
use crate::persons::Union;
use crate::read::{Table, Warning};

/// What somebody said of two rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// They are one person.
    Same,
    /// They are two people.
    Different,
}

/// A line of `decisions.csv`.
#[derive(Clone, Debug, Deserialize)]
struct Line {
    input_l: String,
    id_l: String,
    input_r: String,
    id_r: String,
    decision: Verdict,
    #[serde(default)]
    who: String,
    #[serde(default)]
    when: String,
}

/// A decision about two rows, by their numbers in [`Decisions::rows`].
#[derive(Clone, Debug)]
struct Decision {
    left: u32,
    right: u32,
    verdict: Verdict,
    /// Where it stands and who said it, for messages.
    told: String,
}

/// All decisions, free of contradiction.
#[derive(Debug, Default)]
pub struct Decisions {
    /// The rows that are named: input and id.
    rows: Vec<(String, String)>,
    all: Vec<Decision>,
}

impl Decisions {
    /// Reads decisions: CSV with `input_l,id_l,input_r,id_r,decision` and, if wanted, `who,when,why`.
    ///
    /// # Errors
    /// If the file can not be read, a line is not as it should be, or decisions contradict each other.
    pub fn read(path: &Path) -> Result<Self, MatchError> {
        let mut reader =
            csv::ReaderBuilder::new().trim(csv::Trim::All).from_path(path).map_err(|e| MatchError::file(path, e))?;
        let mut decisions = Self::default();
        let mut numbers: FxHashMap<(String, String), u32> = FxHashMap::default();
        let mut record = csv::StringRecord::new();
        let heading = reader.headers().map_err(|e| MatchError::file(path, e))?.clone();
        while reader.read_record(&mut record).map_err(|e| MatchError::file(path, e))? {
            let at = record.position().map_or(0, csv::Position::line);
            let wrong = |why: String| MatchError::Input(format!("{}, line {at}: {why}", path.display()));
            let line: Line = record.deserialize(Some(&heading)).map_err(|_| {
                wrong("needs input_l, id_l, input_r, id_r and a decision, same or different".to_owned())
            })?;
            if [&line.input_l, &line.id_l, &line.input_r, &line.id_r].iter().any(|cell| cell.is_empty()) {
                return Err(wrong("an input or id is empty".to_owned()));
            }
            let mut number = |key: (String, String)| {
                *numbers.entry(key).or_insert_with_key(|key| {
                    decisions.rows.push(key.clone());
                    decisions.rows.len() as u32 - 1
                })
            };
            let (left, right) = (number((line.input_l, line.id_l)), number((line.input_r, line.id_r)));
            if left == right {
                return Err(wrong("a decision is about two rows, and this names one twice".to_owned()));
            }
            let by = [line.who, line.when].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(", ");
            let told = if by.is_empty() { format!("line {at}") } else { format!("line {at}, {by}") };
            decisions.all.push(Decision { left, right, verdict: line.decision, told });
        }
        decisions.agree(path)?;
        Ok(decisions)
    }

    /// The sets of rows that "same" makes one person.
    fn sets(&self) -> Union {
        let mut sets = Union::new(self.rows.len());
        for decision in self.all.iter().filter(|d| d.verdict == Verdict::Same) {
            sets.join(decision.left, decision.right);
        }
        sets
    }

    /// Refuses decisions that can not all hold.
    fn agree(&self, path: &Path) -> Result<(), MatchError> {
        let mut sets = self.sets();
        for decision in self.all.iter().filter(|d| d.verdict == Verdict::Different) {
            if sets.find(decision.left) == sets.find(decision.right) {
                let name = |n: u32| format!("{} {}", self.rows[n as usize].0, self.rows[n as usize].1);
                let chain: Vec<String> = self
                    .chain(decision.left, decision.right)
                    .iter()
                    .map(|d| format!("{} and {} are one person ({})", name(d.left), name(d.right), d.told))
                    .collect();
                return Err(MatchError::Input(format!(
                    "{}: decisions contradict each other: {} and {} are two people ({}), but {}. Take out the line that is wrong.",
                    path.display(),
                    name(decision.left),
                    name(decision.right),
                    decision.told,
                    chain.join(", and ")
                )));
            }
        }
        Ok(())
    }

    /// The shortest chain of "same" from one row to another.
    fn chain(&self, from: u32, to: u32) -> Vec<&Decision> {
        let mut came: FxHashMap<u32, (u32, &Decision)> = FxHashMap::default();
        let mut next = VecDeque::from([from]);
        while let Some(at) = next.pop_front().filter(|at| *at != to) {
            for decision in self.all.iter().filter(|d| d.verdict == Verdict::Same) {
                let (l, r) = (decision.left, decision.right);
                let other = if l == at { r } else { l };
                if (l == at || r == at) && other != from && !came.contains_key(&other) {
                    came.insert(other, (at, decision));
                    next.push_back(other);
                }
            }
        }
        let mut chain = Vec::new();
        let mut at = to;
        while let Some((before, decision)) = came.get(&at) {
            chain.push(*decision);
            at = *before;
        }
        chain.reverse();
        chain
    }

    /// What the decisions say of the records of a run. Rows that are in no table are counted in a warning.
    ///
    /// # Errors
    /// If a row that is named can not be told from another with the same id.
    pub fn on(&self, table: &Table, people: &People) -> Result<(Decided, Option<Warning>), MatchError> {
        if self.all.is_empty() {
            return Ok((Decided::default(), None));
        }
        let key = |input: &str, id: &str| hash::pair(hash::bytes(input.as_bytes()), hash::bytes(id.as_bytes()));
        let named: FxHashMap<u64, u32> =
            self.rows.iter().enumerate().map(|(n, (input, id))| (key(input, id), n as u32)).collect();
        let mut records: Vec<Option<u32>> = vec![None; self.rows.len()];
        for (n, record) in people.records.iter().enumerate() {
            let (input, id) = (&table.inputs[usize::from(record.input)], table.id(record.row as usize));
            let found = named.get(&key(input, id)).map(|n| *n as usize);
            let Some(place) = found.filter(|p| self.rows[*p].0 == *input && self.rows[*p].1 == id) else { continue };
            if records[place].replace(n as u32).is_some() {
                return Err(MatchError::Input(format!(
                    "a decision is about {input} {id}, and several rows have this id: give each row its own"
                )));
            }
        }
        let missing = records.iter().filter(|r| r.is_none()).count();
        let text = format!("{missing} rows that decisions are about are in no table; the decisions stay in force");
        Ok((self.decided(&records), (missing > 0).then_some(Warning(text))))
    }

    fn decided(&self, records: &[Option<u32>]) -> Decided {
        let mut sets = self.sets();
        let mut decided = Decided::default();
        let mut first: FxHashMap<u32, u32> = FxHashMap::default();
        for (row, record) in records.iter().enumerate().filter_map(|(n, r)| Some((n as u32, (*r)?))) {
            let set = sets.find(row);
            decided.set_of.insert(record, set);
            // Rows that are one person through a row that is in no table are joined to the first of their set.
            let first = *first.entry(set).or_insert(record);
            if first != record {
                decided.same.push((first.min(record), first.max(record)));
            }
        }
        for decision in &self.all {
            if decision.verdict == Verdict::Different {
                let (l, r) = (sets.find(decision.left), sets.find(decision.right));
                decided.apart.insert((l.min(r), l.max(r)));
            }
            if let (Some(l), Some(r)) = (records[decision.left as usize], records[decision.right as usize]) {
                decided.pairs.push((l.min(r), l.max(r), decision.verdict));
            }
        }
        decided
    }
}

/// What people decided of the records of a run.
#[derive(Debug, Default)]
pub struct Decided {
    /// Records to join, lower first.
    pub(crate) same: Vec<(u32, u32)>,
    /// The pairs of records that the decisions are about, lower first.
    pub pairs: Vec<(u32, u32, Verdict)>,
    set_of: FxHashMap<u32, u32>,
    apart: FxHashSet<(u32, u32)>,
}

impl Decided {
    /// Puts a record in the place of another whose row was corrected.
    pub(crate) fn handed_on(&mut self, old: u32, new: u32) {
        if let Some(set) = self.set_of.remove(&old) {
            self.set_of.insert(new, set);
        }
    }

    /// The other records that were decided to be one person with one.
    pub(crate) fn one_with(&self, n: u32) -> Vec<u32> {
        let Some(set) = self.set_of.get(&n) else { return Vec::new() };
        self.set_of.iter().filter(|(other, s)| *s == set && **other != n).map(|(other, _)| *other).collect()
    }

    /// Whether a record on one side and one on the other were decided to be two people.
    pub fn apart(&self, a: &[u32], b: &[u32]) -> bool {
        if self.apart.is_empty() {
            return false;
        }
        let sets = |side: &[u32]| side.iter().filter_map(|n| self.set_of.get(n).copied()).collect::<Vec<u32>>();
        let (a, b) = (sets(a), sets(b));
        a.iter().any(|x| b.iter().any(|y| self.apart.contains(&(*x.min(y), *x.max(y)))))
    }
}
