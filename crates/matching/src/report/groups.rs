//! What can be said of groups of rows (feeds, inputs, naming communities) without the truth.

use crate::config::Role;
use crate::persons::Edge;
use crate::run::Outcome;
use crate::score::probability;
use crate::variants::VARIANTS;

/// What was found of a group of rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Group {
    /// What the group is called; it may hold anything that a cell of the input holds.
    pub name: String,
    /// Its rows.
    pub rows: u64,
    /// Rows that are a person by themselves.
    pub alone: u64,
    /// Rows with a pair that is neither joined nor surely of two people.
    pub open: u64,
    /// Compared pairs that were joined; a pair counts half for the group of each of its rows.
    pub joined: f64,
    /// How many of those the model expects to be right: the sum of their probabilities.
    pub right: f64,
    /// How many pairs of one person the model expects among those that were left open: the sum of their probabilities.
    pub missed: f64,
}

impl Group {
    /// The share of its joined pairs that the model expects to be wrong; 0 if there are none.
    pub fn expected_wrong(&self) -> f64 {
        if self.joined > 0.0 { 1.0 - self.right / self.joined } else { 0.0 }
    }

    /// The share of its pairs of one person that the model expects to have been left open. Pairs that were never compared, or
    /// weigh less than the review zone, are not in it.
    pub fn expected_missed(&self) -> f64 {
        let all = self.right + self.missed;
        if all > 0.0 { self.missed / all } else { 0.0 }
    }
}

/// What is known of every record, whatever group it is in.
pub(super) struct Rows {
    alone: Vec<bool>,
    open: Vec<bool>,
}

impl Rows {
    /// Looks at all records.
    pub(super) fn of(outcome: &Outcome) -> Self {
        let of = &outcome.persons.of_record;
        let mut size = vec![0_u32; of.len()];
        of.iter().for_each(|first| size[*first as usize] += 1);
        let mut open = vec![false; of.len()];
        for edge in outcome.open() {
            open[edge.i as usize] = true;
            open[edge.j as usize] = true;
        }
        Self { alone: of.iter().map(|first| size[*first as usize] == 1).collect(), open }
    }

    /// Sums over groups, of which each record is in the one that `of_record` says.
    pub(super) fn by(&self, outcome: &Outcome, names: Vec<String>, of_record: &[u32]) -> Vec<Group> {
        let mut groups: Vec<Group> = names.into_iter().map(|name| Group { name, ..Group::default() }).collect();
        for (n, group) in of_record.iter().enumerate() {
            let group = &mut groups[*group as usize];
            group.rows += 1;
            group.alone += u64::from(self.alone[n]);
            group.open += u64::from(self.open[n]);
        }
        let mut add = |edge: &Edge, of_pair: fn(&mut Group, f64)| {
            for record in [edge.i, edge.j] {
                of_pair(&mut groups[of_record[record as usize] as usize], probability(f64::from(edge.weight)) / 2.0);
            }
        };
        outcome.joined().for_each(|edge| {
            add(edge, |group, half| {
                group.joined += 0.5;
                group.right += half;
            });
        });
        outcome.open().for_each(|edge| add(edge, |group, half| group.missed += half));
        groups.retain(|g| g.rows > 0);
        groups
    }
}

/// The rows by input.
pub(super) fn by_input(outcome: &Outcome, rows: &Rows) -> Vec<Group> {
    let of_record: Vec<u32> = outcome.people.records.iter().map(|r| u32::from(r.input)).collect();
    rows.by(outcome, outcome.table.inputs.clone(), &of_record)
}

/// The rows by feed, the largest first.
pub(super) fn by_feed(outcome: &Outcome, rows: &Rows) -> Vec<Group> {
    let column = outcome.table.role(Role::Feed);
    let of_record: Vec<u32> = outcome.people.records.iter().map(|r| column.at(r.row as usize)).collect();
    let names = column.dict.iter().map(|n| if n.is_empty() { "feed not said" } else { n }.to_owned());
    let mut groups = rows.by(outcome, names.collect(), &of_record);
    groups.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.name.cmp(&b.name)));
    groups
}

/// The rows by naming community: that of the first part of the name which the lists know, surnames before forenames.
pub fn by_community(outcome: &Outcome) -> Vec<Group> {
    communities(outcome, &Rows::of(outcome))
}

pub(super) fn communities(outcome: &Outcome, rows: &Rows) -> Vec<Group> {
    let people = &outcome.people;
    let mut names = VARIANTS.communities().to_vec();
    let unknown = names.len() as u32;
    names.push("names that are in no list".to_owned());
    let of_name: Vec<u32> = people
        .names
        .iter()
        .map(|name| {
            let mut parts = name.family.iter().chain(&name.given).filter(|p| **p != 0);
            parts.find_map(|p| VARIANTS.community(people.tokens.text(*p))).map_or(unknown, u32::from)
        })
        .collect();
    let of_record: Vec<u32> = people.records.iter().map(|r| of_name[r.name as usize]).collect();
    rows.by(outcome, names, &of_record)
}
