//! A run kept in memory, to which new and corrected rows come one by one or in small files.
//!
//! A row is placed by the model and the counts of the run: it is compared with what shares its keys, and joined to the persons with which all that is
//! known of both weighs enough, the strongest first. The stated rule is that nothing else moves: a row never splits a person, and joins two
//! only if it belongs to both. What is learned or counted anew, and second thoughts about others, are for the next run.
//!
//! A row whose input and id are known is a correction: the old row is taken out of its person before the new one is placed. A person of that
//! row alone keeps the id if the corrected row joins nobody.

use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::block::Keys;
use crate::clean::Context;
use crate::config::Config;
use crate::error::MatchError;
use crate::ids::{Event, What};
use crate::persons::{Asker, Edge, NOT_COMPARED};
use crate::read::Table;
use crate::run::Outcome;
use crate::score::{Later, Scorer, probability, weight_of};
use crate::{hash, ids, read};

/// Where a row was placed.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// The row's input.
    pub input: String,
    /// The row's id.
    pub id: String,
    /// The id of its person.
    pub person: u64,
    /// Ids of persons that were found to be this one: they are not theirs any more.
    pub merged: Vec<u64>,
    /// Other persons that a person should look at, with the probability of the strongest pair; the likeliest first.
    pub open: Vec<(u64, f64)>,
}

/// A run kept in memory.
#[derive(Debug)]
pub struct Index {
    config: Config,
    outcome: Outcome,
    context: Context,
    keys: Keys,
    later: Later,
    /// The records of every person, by a number of the person's own.
    members: FxHashMap<u32, Vec<u32>>,
    id_of: FxHashMap<u32, u64>,
    /// In which run each id was given.
    begun: FxHashMap<u64, u32>,
    run: u32,
    record_of: FxHashMap<u64, u32>,
}

impl Index {
    /// Keeps a run.
    pub fn new(mut outcome: Outcome, config: Config) -> Self {
        outcome.table.reopen();
        let people = &outcome.people;
        let mut members: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for (record, person) in outcome.persons.of_record.iter().enumerate() {
            members.entry(*person).or_default().push(record as u32);
        }
        let row_key = |n: usize| {
            let record = &people.records[n];
            let input = &outcome.table.inputs[usize::from(record.input)];
            ids::row_key(input, outcome.table.id(record.row as usize))
        };
        let history = &outcome.ids.history;
        let mut begun: FxHashMap<u64, u32> = outcome.ids.of_record.iter().map(|id| (*id, 0)).collect();
        begun.extend(history.iter().map(|e| (e.id, 0)));
        begun.extend(history.iter().filter(|e| e.gives()).map(|e| (e.id, e.run)));
        let run = history.iter().map(|e| e.run).max().unwrap_or(0) + 1;
        Self {
            context: Context::of(&outcome.table, people, &config),
            keys: Keys::of(people),
            later: Later::of(people, &outcome.frequencies),
            id_of: members.keys().map(|person| (*person, outcome.ids.of_record[*person as usize])).collect(),
            begun,
            run,
            record_of: (0..people.records.len()).map(|n| (row_key(n), n as u32)).collect(),
            members,
            config,
            outcome,
        }
    }

    /// Places the rows of a table, in their order. Of rows that share an id the last is corrected. A row without id is known
    /// by its number, so a file of further rows without ids needs a name of its own.
    ///
    /// # Errors
    /// If the file can not be read or does not suit. Then nothing is placed, and the index should not be used any more.
    pub fn put(&mut self, path: &Path) -> Result<Vec<Placed>, MatchError> {
        let (first_row, first) = (self.outcome.table.rows(), self.outcome.people.records.len());
        let outcome = &mut self.outcome;
        read::append(&mut outcome.table, &self.config, path)?;
        self.context.append(&outcome.table, &self.config, first_row, &mut outcome.people);
        outcome.frequencies.append(&outcome.people, &self.later);
        Ok((first..self.outcome.people.records.len()).map(|n| self.place(n as u32)).collect())
    }

    /// The id of the person that a row is, if it is known.
    pub fn person(&self, input: &str, id: &str) -> Option<u64> {
        let record = self.record_of.get(&ids::row_key(input, id))?;
        self.id_of.get(&self.outcome.persons.of_record[*record as usize]).copied()
    }

    /// The rows that stand, by their places in the table, with the ids of their persons; in the order of the table.
    pub(crate) fn standing(&self) -> (&Table, Vec<(usize, u64)>) {
        let persons =
            self.members.iter().flat_map(|(person, records)| records.iter().map(move |n| (*n, self.id_of[person])));
        let mut rows: Vec<(usize, u64)> =
            persons.map(|(n, id)| (self.outcome.people.records[n as usize].row as usize, id)).collect();
        rows.sort_unstable();
        (&self.outcome.table, rows)
    }

    /// What became of every id since the kept run, as one more run, behind what had become of ids until then.
    pub(crate) fn history(&self, placed: &[Placed]) -> Vec<Event> {
        let now: FxHashSet<u64> = self.id_of.values().copied().collect();
        let into: FxHashMap<u64, u64> =
            placed.iter().flat_map(|p| p.merged.iter().map(move |id| (*id, p.person))).collect();
        let mut before: Vec<u64> = self.begun.keys().copied().collect();
        before.sort_unstable();
        let ended = |e: &&Event| matches!(e.what, What::Ended | What::MergedInto(_));
        let gone: FxHashSet<u64> = self.outcome.ids.history.iter().filter(ended).map(|e| e.id).collect();
        let event = |id: u64, what: What| Event { run: self.run, id, what };
        let what = |id: u64| match (self.begun[&id] == self.run, now.contains(&id)) {
            (true, _) => vec![event(id, What::Began)],
            (false, true) => vec![event(id, What::Kept)],
            (false, false) => Vec::new(),
        };
        let end = |id: u64| {
            // Whoever an id was merged into may have been merged too.
            let last = std::iter::successors(into.get(&id), |next| into.get(next)).take(into.len()).last();
            event(id, last.filter(|last| now.contains(last)).map_or(What::Ended, |last| What::MergedInto(*last)))
        };
        let ends = |id: u64| (!now.contains(&id)).then(|| end(id));
        let told = self.outcome.ids.history.iter().filter(|e| e.what != What::Kept).copied();
        let living = before.into_iter().filter(|id| !gone.contains(id));
        told.chain(living.flat_map(|id| what(id).into_iter().chain(ends(id)))).collect()
    }

    fn place(&mut self, n: u32) -> Placed {
        let record = self.outcome.people.records[n as usize];
        let input = self.outcome.table.inputs[usize::from(record.input)].clone();
        let id = self.outcome.table.id(record.row as usize).to_owned();
        let key = ids::row_key(&input, &id);
        let left = self.record_of.insert(key, n).and_then(|old| self.take_out(old, n));
        let (joined, edges) = self.joins(n);
        self.keys.add(&self.outcome.people, n);
        let mut merged: Vec<u64> = left.into_iter().collect();
        let person = match joined.first() {
            Some(first) => *first,
            None => {
                let id = merged.pop().unwrap_or_else(|| self.fresh(key));
                self.id_of.insert(n, id);
                n
            }
        };
        let stays = joined.iter().map(|p| self.id_of[p]).min_by_key(|id| (self.begun[id], *id));
        for other in joined.iter().skip(1) {
            let records = self.members.remove(other).unwrap_or_default();
            records.iter().for_each(|r| self.outcome.persons.of_record[*r as usize] = person);
            self.members.entry(person).or_default().extend(records);
        }
        merged.extend(joined.iter().map(|p| self.id_of[p]).filter(|id| Some(*id) != stays));
        for other in joined.iter().skip(1) {
            self.id_of.remove(other);
        }
        if let Some(stays) = stays {
            self.id_of.insert(person, stays);
        }
        self.members.entry(person).or_default().push(n);
        self.outcome.persons.of_record.push(person);
        let open = self.open(person, &edges);
        Placed { input, id, person: self.id_of[&person], merged, open }
    }

    /// Takes a corrected row out of its person, whose id is given back if nobody else has it.
    fn take_out(&mut self, old: u32, new: u32) -> Option<u64> {
        self.outcome.decided.handed_on(old, new);
        let person = self.outcome.persons.of_record[old as usize];
        let members = self.members.get_mut(&person)?;
        members.retain(|n| *n != old);
        if !members.is_empty() {
            return None;
        }
        self.members.remove(&person);
        self.id_of.remove(&person)
    }

    /// The persons that a record belongs to, the strongest first, and the pairs that it makes.
    fn joins(&self, n: u32) -> (Vec<u32>, Vec<Edge>) {
        let Outcome { people, fields, model, frequencies, decided, .. } = &self.outcome;
        let scorer = Scorer::new(people, fields, model, frequencies);
        let mut asker = Asker::brief(people, fields, &scorer);
        let output = self.config.output;
        let (least, review) = (weight_of(output.threshold), weight_of(output.review.max(0.001)));
        let own = people.records[n as usize].input;
        let here = |j: &u32| *j < n && self.person_at(*j).is_some();
        let near = self.keys.near(people, n).into_iter().filter(here);
        let near = near.filter(|j| !self.outcome.link_only || people.records[*j as usize].input != own);
        let mut edges: Vec<Edge> = near
            .map(|j| Edge { i: j, j: n, weight: asker.pair(j, n) as f32, pattern: NOT_COMPARED })
            .filter(|e| f64::from(e.weight) >= review && !decided.apart(&[e.i], &[n]))
            .collect();
        edges.sort_unstable_by(|a, b| b.weight.total_cmp(&a.weight).then(a.i.cmp(&b.i)));
        let mut group = vec![n];
        let mut joined: Vec<u32> = decided.one_with(n).into_iter().filter_map(|j| self.person_at(j)).collect();
        joined.sort_unstable();
        joined.dedup();
        joined.iter().for_each(|person| group.extend(&self.members[person]));
        for edge in &edges {
            let Some(person) = self.person_at(edge.i).filter(|p| !joined.contains(p)) else { continue };
            let members = &self.members[&person];
            let alone = group.len() == 1 && members.len() == 1;
            let weight = if alone { f64::from(edge.weight) } else { asker.weight(&group, members) };
            if weight >= least && !asker.two_people(&group, members) && !decided.apart(&group, members) {
                joined.push(person);
                group.extend(members);
            }
        }
        (joined, edges)
    }

    /// The person of a record, unless it was corrected since.
    fn person_at(&self, record: u32) -> Option<u32> {
        let person = *self.outcome.persons.of_record.get(record as usize)?;
        self.members.get(&person).filter(|members| members.contains(&record)).map(|_| person)
    }

    fn open(&self, own: u32, edges: &[Edge]) -> Vec<(u64, f64)> {
        let mut open: Vec<(u64, f64)> = Vec::new();
        for edge in edges {
            let Some(person) = self.person_at(edge.i).filter(|p| *p != own) else { continue };
            let id = self.id_of[&person];
            if !open.iter().any(|(known, _)| *known == id) {
                open.push((id, probability(f64::from(edge.weight))));
            }
        }
        open
    }

    /// An id that was never given.
    fn fresh(&mut self, key: u64) -> u64 {
        let mut id = key;
        while self.begun.contains_key(&id) {
            id = hash::pair(id, 1);
        }
        self.begun.insert(id, self.run);
        id
    }
}
