//! In which row everybody stands: parents above their children, couples side by side.
//!
//! Ties are taken in one after another, those by birth first. A tie that would put somebody above themselves is left out of the rows
//! and drawn as what it is; where it is by birth, it is an error in the record, and said.

use std::collections::VecDeque;

use crate::Trouble;
use crate::input::{KinKind, ParentKind};
use crate::net::{Net, Origin, Way};

/// The rows of a net.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    /// The row of each person, the eldest generation 0.
    pub(crate) row: Vec<usize>,
    /// Which part of the family each belongs to; parts have no tie between them.
    pub(crate) part: Vec<usize>,
    /// Lines that can not go downwards: the group of siblings, and the child.
    pub(crate) upward: Vec<(usize, usize)>,
    /// What is wrong with the lines by birth among them.
    pub(crate) troubles: Vec<Trouble>,
}

/// The least rows between two classes of people.
#[derive(Clone, Copy)]
struct Step {
    upper: usize,
    lower: usize,
    least: i64,
}

struct Classes<'n, 'a> {
    net: &'n Net<'a>,
    /// The class of each person: those who must stand in one row.
    of: Vec<usize>,
    steps: Vec<Step>,
    rows: Rows,
}

pub(crate) fn rows(net: &Net<'_>) -> Rows {
    let count = net.people.len();
    let mut classes = Classes { net, of: (0..count).collect(), steps: Vec::new(), rows: Rows::default() };
    classes.take_parents(|way| matches!(way, Way::Parent(ParentKind::Birth | ParentKind::Adopted)));
    classes.take_couples();
    classes.take_siblings();
    classes.take_parents(
        |way| matches!(way, Way::Parent(kind) if !matches!(kind, ParentKind::Birth | ParentKind::Adopted)),
    );
    classes.take_kin();
    let levels = classes.levels();
    let part = classes.parts();
    let mut rows = classes.rows;
    rows.row = aligned(net, &levels, &part);
    rows.part = part;
    rows.upward.sort_unstable();
    rows.upward.dedup();
    rows
}

impl Classes<'_, '_> {
    fn parents_of(&self, siblings: usize) -> Vec<usize> {
        match self.net.siblings[siblings].origin {
            Origin::Couple(couple) => self.net.couples[couple].ends.to_vec(),
            Origin::One(person) => vec![person],
            Origin::Nobody(_) => Vec::new(),
        }
    }

    fn take_parents(&mut self, are_meant: impl Fn(Way) -> bool) {
        let mut lines = Vec::new();
        for (at, siblings) in self.net.siblings.iter().enumerate() {
            for (child, way) in siblings.children.iter().filter(|(_, way)| are_meant(*way)) {
                for parent in self.parents_of(at) {
                    lines.push((*way, self.is_younger(parent, *child), *child, parent, at));
                }
            }
        }
        lines.sort_unstable();
        for (way, _, child, parent, at) in lines {
            if parent == child {
                continue;
            }
            if let Some(path) = self.path(self.of[child], self.of[parent]) {
                self.rows.upward.push((at, child));
                if matches!(way, Way::Parent(ParentKind::Birth | ParentKind::Adopted)) {
                    let names = path.iter().chain(&path[..1]).map(|person| self.net.name(*person)).collect();
                    self.rows.troubles.push(Trouble::OwnForebear { names });
                }
            } else {
                self.steps.push(Step { upper: self.of[parent], lower: self.of[child], least: 1 });
            }
        }
    }

    /// Whether the dates speak against somebody as parent of a child.
    fn is_younger(&self, parent: usize, child: usize) -> bool {
        let born = |person: usize| self.net.people[person].life.born.map(|when| when.date);
        matches!((born(parent), born(child)), (Some(parent), Some(child)) if parent >= child)
    }

    /// Couples stand in one row, unless one is a forebear of the other.
    fn take_couples(&mut self) {
        let has_children = |at: usize| self.net.siblings.iter().any(|siblings| siblings.origin == Origin::Couple(at));
        let mut order: Vec<usize> = (0..self.net.couples.len()).collect();
        order.sort_by_key(|at| (!has_children(*at), self.net.couples[*at].until.is_some(), *at));
        for at in order {
            let [one, other] = self.net.couples[at].ends;
            self.join(one, other);
        }
    }

    fn take_siblings(&mut self) {
        let net = self.net;
        for siblings in net.siblings.iter().filter(|siblings| matches!(siblings.origin, Origin::Nobody(_))) {
            for pair in siblings.children.windows(2) {
                self.join(pair[0].0, pair[1].0);
            }
        }
        for (twins, _) in &net.twins {
            for pair in twins.windows(2) {
                self.join(pair[0], pair[1]);
            }
        }
    }

    fn take_kin(&mut self) {
        for (from, to, kind) in &self.net.kin {
            let least = match kind {
                KinKind::AuntUncle => 1,
                KinKind::Grandparent => 2,
                KinKind::GreatGrandparent => 3,
                KinKind::Sibling | KinKind::Cousin => continue,
            };
            let (upper, lower) = (self.of[*from], self.of[*to]);
            if self.path(lower, upper).is_none() {
                self.steps.push(Step { upper, lower, least });
            } else if *kind != KinKind::AuntUncle {
                let is_line = |at: &usize| self.net.siblings[*at].origin == Origin::One(*from);
                self.rows.upward.extend((0..self.net.siblings.len()).filter(is_line).map(|at| (at, *to)));
            }
        }
    }

    /// Puts two people into one class, if nobody comes to stand above themselves by it.
    fn join(&mut self, one: usize, other: usize) {
        let (keep, gone) = (self.of[one].min(self.of[other]), self.of[one].max(self.of[other]));
        if keep == gone || self.path(keep, gone).is_some() || self.path(gone, keep).is_some() {
            return;
        }
        self.of.iter_mut().filter(|class| **class == gone).for_each(|class| *class = keep);
        for step in &mut self.steps {
            if step.upper == gone {
                step.upper = keep;
            }
            if step.lower == gone {
                step.lower = keep;
            }
        }
    }

    /// The classes from the upper one down to the lower, each named by its first person; nothing where no way leads down.
    fn path(&self, upper: usize, lower: usize) -> Option<Vec<usize>> {
        let mut from: Vec<Option<usize>> = vec![None; self.of.len()];
        from[upper] = Some(upper);
        let mut next = VecDeque::from([upper]);
        while let Some(class) = next.pop_front() {
            if class == lower {
                let mut path = vec![lower];
                while let Some(above) = from[path[path.len() - 1]].filter(|above| *above != path[path.len() - 1]) {
                    path.push(above);
                }
                path.reverse();
                return Some(path);
            }
            for step in self.steps.iter().filter(|step| step.upper == class) {
                if from[step.lower].is_none() {
                    from[step.lower] = Some(class);
                    next.push_back(step.lower);
                }
            }
        }
        None
    }

    /// The level of each person within their part: first as ties say it going from one person on, then put right where a step is too short.
    fn levels(&self) -> Vec<i64> {
        let count = self.of.len();
        let mut level: Vec<Option<i64>> = vec![None; count];
        let index = self.net.people.iter().position(|person| person.is_index);
        for start in index.into_iter().chain(0..count).map(|person| self.of[person]) {
            if level[start].is_some() {
                continue;
            }
            level[start] = Some(0);
            let mut next = VecDeque::from([start]);
            while let Some(class) = next.pop_front() {
                let here = level[class].unwrap_or(0);
                for step in self.steps.iter().filter(|step| step.upper == class || step.lower == class) {
                    let (other, there) = if step.upper == class {
                        (step.lower, here + step.least)
                    } else {
                        (step.upper, here - step.least)
                    };
                    if level[other].is_none() {
                        level[other] = Some(there);
                        next.push_back(other);
                    }
                }
            }
        }
        let mut level: Vec<i64> = level.into_iter().map(Option::unwrap_or_default).collect();
        self.push_down(&mut level);
        self.draw_together(&mut level);
        (0..count).map(|person| level[self.of[person]]).collect()
    }

    fn push_down(&self, level: &mut [i64]) {
        loop {
            let mut has_changed = false;
            for step in &self.steps {
                if level[step.lower] < level[step.upper] + step.least {
                    level[step.lower] = level[step.upper] + step.least;
                    has_changed = true;
                }
            }
            if !has_changed {
                break;
            }
        }
    }

    /// Shortens what is longer than it must be: a class goes towards the side on which it has more ties.
    fn draw_together(&self, level: &mut [i64]) {
        for _ in 0..self.of.len().min(64) {
            let before = level.to_vec();
            for class in 0..self.of.len() {
                let above = self.steps.iter().filter(|step| step.lower == class);
                let below = self.steps.iter().filter(|step| step.upper == class);
                let (ups, downs) = (above.clone().count(), below.clone().count());
                let highest = above.map(|step| level[step.upper] + step.least).max();
                let lowest = below.map(|step| level[step.lower] - step.least).min();
                match (highest, lowest) {
                    (Some(highest), _) if ups > downs => level[class] = highest,
                    (_, Some(lowest)) if downs > ups => level[class] = lowest,
                    _ => {}
                }
            }
            if level == before {
                break;
            }
        }
    }

    fn parts(&self) -> Vec<usize> {
        let count = self.of.len();
        let mut part: Vec<usize> = (0..count).collect();
        let mut ties: Vec<(usize, usize)> =
            self.net.couples.iter().map(|couple| (couple.ends[0], couple.ends[1])).collect();
        ties.extend(self.net.parents().iter().map(|(parent, child, _)| (*parent, *child)));
        let kin = self.net.kin.iter().filter(|(.., kind)| *kind != KinKind::Cousin);
        ties.extend(kin.map(|(from, to, _)| (*from, *to)));
        for (one, other) in ties {
            let (keep, gone) = (part[one].min(part[other]), part[one].max(part[other]));
            part.iter_mut().filter(|of| **of == gone).for_each(|of| *of = keep);
        }
        part
    }
}

/// Parts of the family beside each other so that people of about one age stand in one row, as far as births are known.
fn aligned(net: &Net<'_>, levels: &[i64], part: &[usize]) -> Vec<usize> {
    let count = levels.len();
    let born = |person: usize| net.people[person].life.born.map(|when| i64::from(when.date.year()));
    let mut row = levels.to_vec();
    let mut sizes: Vec<(usize, usize)> =
        (0..count).filter(|at| part[*at] == *at).map(|at| (part.iter().filter(|of| **of == at).count(), at)).collect();
    sizes.sort_by_key(|(size, at)| (std::cmp::Reverse(*size), *at));
    let mut placed: Vec<usize> = Vec::new();
    for (_, at) in sizes {
        let people: Vec<usize> = (0..count).filter(|person| part[*person] == at).collect();
        let top = people.iter().map(|person| row[*person]).min().unwrap_or(0);
        people.iter().for_each(|person| row[*person] -= top);
        let height = people.iter().map(|person| row[*person]).max().unwrap_or(0);
        let room = placed.iter().map(|person| row[*person]).max().unwrap_or(height);
        let apart = |shift: i64| -> i64 {
            let pairs = people.iter().flat_map(|one| placed.iter().map(move |other| (*one, *other)));
            let near = pairs.filter(|(one, other)| row[*one] + shift == row[*other]);
            let years = near.filter_map(|(one, other)| Some((born(one)? - born(other)?).abs()));
            let (sum, count) = years.fold((0, 0), |(sum, count), years| (sum + years, count + 1));
            if count == 0 { i64::MAX / 2 } else { sum / count }
        };
        let shift = (0..=(room - height).max(0)).min_by_key(|shift| (apart(*shift), *shift)).unwrap_or(0);
        people.iter().for_each(|person| row[*person] += shift);
        placed.extend(people);
    }
    let mut used = row.clone();
    used.sort_unstable();
    used.dedup();
    row.iter().map(|row| used.binary_search(row).unwrap_or(0)).collect()
}
