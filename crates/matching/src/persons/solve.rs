//! Joining records into persons, component by component.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::joined::Asker;
use super::union::Union;
use super::within::NOT_COMPARED;
use crate::clean::People;
use crate::decisions::Decided;
use crate::fields::Field;
use crate::score::Scorer;

/// The weight of a pair that people decided to be one person.
const FORCED: f32 = f32::INFINITY;

/// Rounds after which a component is left as it is.
const MOST_ROUNDS: usize = 4;

/// A pair that may be one person.
#[derive(Clone, Copy, Debug)]
pub struct Edge {
    /// The first record.
    pub i: u32,
    /// The second record, above the first.
    pub j: u32,
    /// The pair's weight.
    pub weight: f32,
    /// Which pattern it has.
    pub pattern: u32,
}

/// Which person each record is.
#[derive(Debug, Default)]
pub struct Persons {
    /// For every record, the first record of its person.
    pub of_record: Vec<u32>,
}

/// Joins records whose groups, taken together, weigh at least `least`, and those that people decided to be one; never
/// those that people decided to be two.
pub fn solve(
    people: &People,
    fields: &[Field],
    scorer: &Scorer<'_>,
    decided: &Decided,
    edges: &[Edge],
    least: f64,
) -> Persons {
    let forced = decided.same.iter().map(|(i, j)| Edge { i: *i, j: *j, weight: FORCED, pattern: NOT_COMPARED });
    let all = || edges.iter().copied().chain(forced.clone());
    let mut union = Union::new(people.records.len());
    for edge in all() {
        union.join(edge.i, edge.j);
    }
    let mut rooted: Vec<(u32, Edge)> = all().map(|e| (union.find(e.i), e)).collect();
    rooted.par_sort_unstable_by_key(|(root, e)| (*root, e.i, e.j, e.weight == FORCED));
    let components: Vec<&[(u32, Edge)]> = rooted.chunk_by(|a, b| a.0 == b.0).collect();
    let joined: Vec<Vec<(u32, u32)>> = components
        .par_chunks(256)
        .map(|chunk| {
            let mut asker = Asker::new(people, fields, scorer);
            chunk.iter().flat_map(|edges| component(&mut asker, decided, edges, least)).collect()
        })
        .collect();
    let mut union = Union::new(people.records.len());
    for (i, j) in joined.into_iter().flatten() {
        union.join(i, j);
    }
    Persons { of_record: (0..people.records.len() as u32).map(|n| union.find(n)).collect() }
}

/// The pairs that are joined within a component.
fn component(asker: &mut Asker<'_>, decided: &Decided, rooted: &[(u32, Edge)], least: f64) -> Vec<(u32, u32)> {
    if let [(_, edge)] = rooted {
        let (i, j) = (&[edge.i], &[edge.j]);
        let joins = f64::from(edge.weight) >= least && !asker.two_people(i, j) && !decided.apart(i, j);
        return if joins || edge.weight == FORCED { vec![(edge.i, edge.j)] } else { Vec::new() };
    }
    let mut edges: Vec<Edge> = rooted.iter().map(|r| r.1).collect();
    if all_sure(asker, decided, &edges, least) {
        return edges.iter().map(|e| (e.i, e.j)).collect();
    }
    // The strongest first; of equals the first in the records' own order.
    edges.sort_unstable_by(|a, b| b.weight.total_cmp(&a.weight).then((a.i, a.j).cmp(&(b.i, b.j))));
    let forced = edges.partition_point(|e| e.weight == FORCED);
    let (forced, weighed) = edges.split_at(forced);
    // What people decided of two rows holds of all that is one person with either: so their persons grow first.
    let mut groups = Groups::of(&edges);
    let mut joined = grow(asker, decided, &mut groups, weighed, least);
    if forced.iter().all(|edge| groups.force(edge, decided)) {
        joined.extend(forced.iter().map(|e| (e.i, e.j)));
        return joined;
    }
    // Unless another decision speaks against that: then the rows come first, and others join as far as they may.
    let mut groups = Groups::of(&edges);
    let mut joined: Vec<(u32, u32)> = forced.iter().map(|e| (e.i, e.j)).collect();
    forced.iter().for_each(|edge| {
        groups.force(edge, &Decided::default());
    });
    joined.extend(grow(asker, decided, &mut groups, weighed, least));
    joined
}

/// Joins groups along pairs while all that is known of both sides weighs enough; the pairs that were joined.
fn grow(asker: &mut Asker<'_>, decided: &Decided, groups: &mut Groups, edges: &[Edge], least: f64) -> Vec<(u32, u32)> {
    let mut joined = Vec::new();
    for _ in 0..MOST_ROUNDS {
        let before = joined.len();
        for edge in edges {
            let (a, b) = (groups.find(edge.i), groups.find(edge.j));
            if a == b || !groups.changed(a, b) {
                continue;
            }
            let (x, y) = (groups.members(a), groups.members(b));
            let alone = x.len() == 1 && y.len() == 1;
            let weight = if alone { f64::from(edge.weight) } else { asker.weight(x, y) };
            if weight >= least && !asker.two_people(x, y) && !decided.apart(x, y) {
                groups.join(a, b);
                joined.push((edge.i, edge.j));
            } else {
                groups.refused(a, b);
            }
        }
        if joined.len() == before {
            break;
        }
    }
    joined
}

/// Bits above the least weight from which a pair needs no second look.
const SURE: f64 = 4.0;

/// Whether every record of a component is surely one person with every other.
fn all_sure(asker: &Asker<'_>, decided: &Decided, edges: &[Edge], least: f64) -> bool {
    let mut members: Vec<u32> = edges.iter().flat_map(|e| [e.i, e.j]).collect();
    members.sort_unstable();
    members.dedup();
    edges.len() == members.len() * (members.len() - 1) / 2
        && edges.iter().all(|e| f64::from(e.weight) >= least + SURE && e.weight != FORCED)
        && !decided.apart(&members, &members)
        && !asker.two_people(&members, &members)
}

/// The groups of a component while they grow.
struct Groups {
    numbers: FxHashMap<u32, u32>,
    union: Union,
    members: Vec<Vec<u32>>,
    /// Sizes of two groups when their joining was refused.
    refused: FxHashMap<(u32, u32), (usize, usize)>,
}

impl Groups {
    fn of(edges: &[Edge]) -> Self {
        let mut all: Vec<u32> = edges.iter().flat_map(|e| [e.i, e.j]).collect();
        all.sort_unstable();
        all.dedup();
        let numbers = all.iter().enumerate().map(|(n, record)| (*record, n as u32)).collect();
        Self {
            numbers,
            union: Union::new(all.len()),
            members: all.into_iter().map(|record| vec![record]).collect(),
            refused: FxHashMap::default(),
        }
    }

    fn find(&mut self, record: u32) -> u32 {
        let number = self.numbers[&record];
        self.union.find(number)
    }

    fn members(&self, group: u32) -> &[u32] {
        &self.members[group as usize]
    }

    fn sizes(&self, a: u32, b: u32) -> ((u32, u32), (usize, usize)) {
        let (low, high) = (a.min(b), a.max(b));
        ((low, high), (self.members[low as usize].len(), self.members[high as usize].len()))
    }

    /// Whether either group has grown since their joining was refused.
    fn changed(&self, a: u32, b: u32) -> bool {
        let (key, sizes) = self.sizes(a, b);
        self.refused.get(&key) != Some(&sizes)
    }

    /// Joins the groups of a pair that people decided to be one person, unless others of them were decided to be two; whether it could.
    fn force(&mut self, edge: &Edge, decided: &Decided) -> bool {
        let (a, b) = (self.find(edge.i), self.find(edge.j));
        let may = !decided.apart(self.members(a), self.members(b));
        if may && a != b {
            self.join(a, b);
        }
        may
    }

    fn refused(&mut self, a: u32, b: u32) {
        let (key, sizes) = self.sizes(a, b);
        self.refused.insert(key, sizes);
    }

    fn join(&mut self, a: u32, b: u32) {
        let root = self.union.join(a, b);
        let other = if root == a { b } else { a };
        let moved = std::mem::take(&mut self.members[other as usize]);
        let members = &mut self.members[root as usize];
        members.extend(moved);
        members.sort_unstable();
    }
}
