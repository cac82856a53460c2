//! How good an order is: crossings first, then what a practitioner would do.

use crate::grid::{From, Grid};
use crate::net::Net;

/// What one crossing costs against everything else.
pub(crate) const CROSSING: i64 = 100_000;
/// A couple who do not stand side by side, and each further place between them.
const APART: i64 = 300;
const FURTHER: i64 = 60;
/// Twins who do not stand side by side.
const TWINS: i64 = 200;
/// People of one home who stand in one row with others between them.
const HOME: i64 = 120;
/// Brothers and sisters who do not stand in the order of birth.
const BIRTH: i64 = 15;
/// A place between brothers and sisters that is not theirs.
const SPREAD: i64 = 3;
/// Couples of one person who do not stand in the order of time.
const TIME: i64 = 6;
/// A man to the right of a woman with whom he is a couple.
const SIDES: i64 = 4;

/// A family and its grid, ready to be asked what an order costs.
pub(crate) struct Costs<'n, 'a> {
    pub(crate) grid: &'n Grid,
    pub(crate) net: &'n Net<'a>,
    /// For each place, whether a line comes to it from above.
    has_stem: Vec<bool>,
    /// Those of each row.
    stems: Vec<Vec<usize>>,
    /// The links and drops of each row.
    links: Vec<Vec<usize>>,
    drops: Vec<Vec<usize>>,
    /// How many couples each place is in.
    degree: Vec<usize>,
    /// Partners of one person of whom the first came before the second.
    times: Vec<(usize, usize)>,
}

/// A drop where it stands: twice its column, and the columns of its targets in rising order.
struct Standing {
    from: Option<i64>,
    to: Vec<i64>,
}

impl<'n, 'a> Costs<'n, 'a> {
    pub(crate) fn new(grid: &'n Grid, net: &'n Net<'a>) -> Costs<'n, 'a> {
        let mut costs = Costs {
            grid,
            net,
            has_stem: vec![false; grid.slots.len()],
            stems: vec![Vec::new(); grid.height],
            links: vec![Vec::new(); grid.height],
            drops: vec![Vec::new(); grid.height],
            degree: vec![0; grid.slots.len()],
            times: times(grid, net),
        };
        for (at, drop) in grid.drops.iter().enumerate() {
            costs.drops[grid.row_below(drop)].push(at);
            drop.to.iter().for_each(|(slot, _)| costs.has_stem[*slot] = true);
        }
        for (slot, _) in costs.has_stem.iter().enumerate().filter(|(_, has_stem)| **has_stem) {
            costs.stems[grid.slots[slot].row].push(slot);
        }
        for (at, link) in grid.links.iter().enumerate() {
            costs.links[grid.slots[link.ends[0]].row].push(at);
            link.ends.iter().for_each(|end| costs.degree[*end] += 1);
        }
        costs
    }

    pub(crate) fn has_stem(&self, slot: usize) -> bool {
        self.has_stem[slot]
    }

    /// What this order costs in all. Crossings alone, in multiples of [`CROSSING`], can be told by division.
    pub(crate) fn of(&self, order: &[Vec<usize>]) -> i64 {
        let column = self.columns(order);
        let crossings: i64 = (0..self.grid.height).map(|row| self.crossings(row, &column)).sum();
        crossings * CROSSING + self.manners(order, &column)
    }

    /// What this order costs, if that is less than a bound; crossings, which are dear, are counted first.
    pub(crate) fn below_bound(&self, order: &[Vec<usize>], bound: i64) -> Option<i64> {
        let column = self.columns(order);
        let mut cost = 0;
        for row in 0..self.grid.height {
            cost += self.crossings(row, &column) * CROSSING;
            if cost >= bound {
                return None;
            }
        }
        cost += self.manners(order, &column);
        (cost < bound).then_some(cost)
    }

    /// The column of each place.
    pub(crate) fn columns(&self, order: &[Vec<usize>]) -> Vec<i64> {
        let mut column = vec![0i64; self.grid.slots.len()];
        for row in order {
            row.iter().enumerate().for_each(|(at, slot)| column[*slot] = at as i64);
        }
        column
    }

    /// Crossings that a change of this row alone can change.
    pub(crate) fn crossings_near(&self, row: usize, column: &[i64]) -> i64 {
        let below = if row + 1 < self.grid.height { self.crossings(row + 1, column) } else { 0 };
        self.crossings(row, column) + below
    }

    /// Twice the column at which a link's line goes down to children: the middle of neighbours, or beside who has fewer couples.
    pub(crate) fn middle(&self, link: usize, column: &[i64]) -> i64 {
        let [one, other] = self.grid.links[link].ends;
        let (left, right) = if column[one] < column[other] { (one, other) } else { (other, one) };
        if self.degree[left] < self.degree[right] { 2 * column[left] + 1 } else { 2 * column[right] - 1 }
    }

    fn from(&self, drop: usize, column: &[i64]) -> Option<i64> {
        match self.grid.drops[drop].from {
            From::Link(link) => Some(self.middle(link, column)),
            From::Slot(slot) => Some(2 * column[slot]),
            From::Nothing => None,
        }
    }

    /// Crossings of the lines that come down to this row, and of the couples in it.
    pub(crate) fn crossings(&self, row: usize, column: &[i64]) -> i64 {
        let standing: Vec<Standing> = self.drops[row]
            .iter()
            .map(|drop| {
                let mut to: Vec<i64> = self.grid.drops[*drop].to.iter().map(|(slot, _)| column[*slot]).collect();
                to.sort_unstable();
                Standing { from: self.from(*drop, column), to }
            })
            .collect();
        let mut sum = 0;
        for (at, one) in standing.iter().enumerate() {
            sum += standing[at + 1..].iter().map(|other| between(one, other)).sum::<i64>();
        }
        sum + self.couples(row, column)
    }

    /// Crossings of couples who do not stand side by side: their line passes below those between, or above where that is better.
    fn couples(&self, row: usize, column: &[i64]) -> i64 {
        let spans: Vec<(usize, i64, i64)> = self.links[row]
            .iter()
            .map(|link| {
                let [one, other] = self.grid.links[*link].ends;
                (*link, column[one].min(column[other]), column[one].max(column[other]))
            })
            .filter(|(_, left, right)| right - left > 1)
            .collect();
        let mut sum = 0;
        for (at, (link, left, right)) in spans.iter().enumerate() {
            sum += self.below(row, *link, (*left, *right), column).min(self.above(row, (*left, *right), column));
            sum += spans[at + 1..]
                .iter()
                .filter(|(_, l, r)| (left < l && l < right && right < r) || (l < left && left < r && r < right))
                .count() as i64;
        }
        sum
    }

    /// Whether a couple who do not stand side by side are better joined above those between than below.
    pub(crate) fn is_better_above(&self, link: usize, column: &[i64]) -> bool {
        let [one, other] = self.grid.links[link].ends;
        let span = (column[one].min(column[other]), column[one].max(column[other]));
        let row = self.grid.slots[one].row;
        self.above(row, span, column) < self.below(row, link, span, column)
    }

    fn below(&self, row: usize, link: usize, (left, right): (i64, i64), column: &[i64]) -> i64 {
        let Some(drops) = self.drops.get(row + 1) else { return 0 };
        let is_crossed = |drop: &&usize| {
            self.grid.drops[**drop].from != From::Link(link)
                && self.from(**drop, column).is_some_and(|from| 2 * left < from && from < 2 * right)
        };
        drops.iter().filter(is_crossed).count() as i64
    }

    fn above(&self, row: usize, (left, right): (i64, i64), column: &[i64]) -> i64 {
        self.stems[row].iter().filter(|slot| left < column[**slot] && column[**slot] < right).count() as i64
    }

    /// Everything but crossings.
    fn manners(&self, order: &[Vec<usize>], column: &[i64]) -> i64 {
        let links = self.grid.links.iter().map(|link| self.of_couple(link.ends, column)).sum::<i64>();
        links
            + self.of_times(column)
            + self.of_siblings(order, column)
            + self.of_homes(order)
            + self.of_feelings(column)
    }

    pub(crate) fn of_couple(&self, [one, other]: [usize; 2], column: &[i64]) -> i64 {
        use crate::input::Sex::{Female, Male};
        let distance = (column[one] - column[other]).abs();
        let apart = if distance > 1 { APART + FURTHER * (distance - 2) } else { 0 };
        let sex = |slot: usize| self.grid.slots[slot].person.map(|person| self.net.people[person].sex);
        let (left, right) = if column[one] < column[other] { (one, other) } else { (other, one) };
        apart + if (sex(left), sex(right)) == (Some(Female), Some(Male)) { SIDES } else { 0 }
    }

    /// The couples of one person stand from left to right as they followed each other.
    fn of_times(&self, column: &[i64]) -> i64 {
        let out_of_time = |(earlier, later): &&(usize, usize)| column[*earlier] > column[*later];
        TIME * self.times.iter().filter(out_of_time).count() as i64
    }

    /// The same among some places only.
    pub(crate) fn of_times_among(&self, slots: &[usize], column: &[i64]) -> i64 {
        let here = |(earlier, later): &&(usize, usize)| slots.contains(earlier) && slots.contains(later);
        let out_of_time = |(earlier, later): &&(usize, usize)| column[*earlier] > column[*later];
        TIME * self.times.iter().filter(here).filter(out_of_time).count() as i64
    }

    fn of_siblings(&self, order: &[Vec<usize>], column: &[i64]) -> i64 {
        let mut sum = 0;
        for (at, drop) in self.grid.drops.iter().enumerate() {
            for (index, (one, _)) in drop.to.iter().enumerate() {
                // The targets stand in the order of birth; a line that passes on is of nobody's age.
                let later = drop.to[index + 1..].iter().filter(|(other, _)| self.grid.slots[*other].person.is_some());
                sum += BIRTH * later.filter(|(other, _)| column[*other] < column[*one]).count() as i64;
            }
            let columns = || drop.to.iter().map(|(slot, _)| column[*slot]);
            let (first, last) = (columns().min().unwrap_or(0), columns().max().unwrap_or(0));
            sum += SPREAD * (last - first + 1 - drop.to.len() as i64);
            // How far the children stand from below their parents, each row seen from its middle.
            if let Some(from) = self.from(at, column) {
                let shift = order[self.grid.row_below(drop)].len() as i64 - order[drop.row].len() as i64;
                sum += ((first + last) - shift - from).abs() / 2;
            }
        }
        for (twins, _) in &self.net.twins {
            let columns = || twins.iter().map(|child| column[*child]);
            let spread = columns().max().unwrap_or(0) - columns().min().unwrap_or(0) + 1 - twins.len() as i64;
            sum += TWINS * spread.max(0);
        }
        sum
    }

    fn of_homes(&self, order: &[Vec<usize>]) -> i64 {
        let mut sum = 0;
        for (_, people) in &self.net.homes {
            for row in order {
                let is_here = |slot: &usize| people.binary_search(slot).is_ok();
                let runs =
                    row.iter().enumerate().filter(|(at, slot)| is_here(slot) && (*at == 0 || !is_here(&row[at - 1])));
                sum += HOME * (runs.count() as i64 - 1).max(0);
            }
        }
        sum
    }

    fn of_feelings(&self, column: &[i64]) -> i64 {
        let same_row = |one: usize, other: usize| self.grid.slots[one].row == self.grid.slots[other].row;
        let feelings = self.net.feelings.iter().filter(|(one, other, _)| same_row(*one, *other));
        feelings.map(|(one, other, _)| (column[*one] - column[*other]).abs() - 1).sum()
    }
}

/// Crossings of two drops to one row, whichever bar is the upper one. A target of both is where they meet and no crossing.
fn between(one: &Standing, other: &Standing) -> i64 {
    let (left, right) = match (one.from, other.from) {
        (Some(from), Some(to)) if from <= to => (one, other),
        (Some(_), Some(_)) => (other, one),
        _ => return bars(one, other),
    };
    let (Some(last), Some(first)) = (left.to.last(), right.to.first()) else { return 0 };
    if last <= first {
        return 0;
    }
    let of_left = left.to.iter().filter(|to| *to > first && right.to.binary_search(to).is_err()).count() as i64;
    let of_right = right.to.iter().filter(|to| *to < last && left.to.binary_search(to).is_err()).count() as i64;
    let share = left.to.iter().any(|to| right.to.binary_search(to).is_ok());
    // Parents of the same children stand to the sides of each other, and their lines come down there.
    if share { of_left.min(of_right) } else { crossed(left, right).min(crossed(right, left)).max(1) }
}

/// Crossings if the one bar lies above the other: the lines from the upper to its targets, and the line that comes down to the lower, which is
/// taken to come down in the middle of its targets.
fn crossed(upper: &Standing, lower: &Standing) -> i64 {
    let span = |of: &Standing| Some((*of.to.first()?, *of.to.last()?));
    let (Some((first, last)), Some((left, right))) = (span(lower), span(upper)) else { return 0 };
    let lines = upper.to.iter().filter(|to| first < **to && **to < last).count() as i64;
    lines + i64::from(2 * left < first + last && first + last < 2 * right)
}

/// Crossings with a bar that comes from nowhere, which lies below the others.
fn bars(one: &Standing, other: &Standing) -> i64 {
    let (bar, lines) = if one.from.is_none() { (one, other) } else { (other, one) };
    let (Some(first), Some(last)) = (bar.to.first(), bar.to.last()) else { return 0 };
    let inside = lines.to.iter().filter(|to| *to > first && *to < last && bar.to.binary_search(to).is_err());
    inside.count() as i64
}

fn times(grid: &Grid, net: &Net<'_>) -> Vec<(usize, usize)> {
    let key = |couple: usize| {
        let couple = &net.couples[couple];
        (couple.from, couple.until.is_none(), couple.until)
    };
    let mut times = Vec::new();
    for link in &grid.links {
        for other in &grid.links {
            let Some(shared) = link.ends.iter().find(|end| other.ends.contains(end)) else { continue };
            let end = |ends: [usize; 2]| if ends[0] == *shared { ends[1] } else { ends[0] };
            if key(link.couple) < key(other.couple) {
                times.push((end(link.ends), end(other.ends)));
            }
        }
    }
    times
}
