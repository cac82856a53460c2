//! From when to when each person was in each household.

use rustc_hash::FxHashMap;

use super::groups::{Dweller, Group};
use super::{Person, Spell};
use crate::clean::Record;

/// A household: its home, and its number there by order of time.
type House = (u32, u32);

/// A home with who dwelt there and in which groups.
pub(super) type Dwelt = (u32, Vec<Dweller>, Vec<Group>);

/// A move of one or more people from one household to another.
#[derive(Clone, Copy, Debug)]
struct Move {
    /// The last day on which any of them was seen at the old home, the first at the new.
    between: (i32, i32),
    /// How many moved.
    people: usize,
}

impl Move {
    /// The day of the move: half-way.
    fn day(&self) -> i32 {
        let (last, first) = self.between;
        if first > last { last + (first - last) / 2 } else { first }
    }
}

/// What is known of all households.
struct Houses {
    /// First day seen, and when others had the home.
    times: FxHashMap<House, (i32, Option<i32>)>,
    /// Last day seen, and how many people.
    last: FxHashMap<House, (i32, usize)>,
    moves: FxHashMap<(House, House), Move>,
    /// Where all went who were seen again, and where all came from who were seen before, if that is one household.
    next: FxHashMap<House, House>,
    before: FxHashMap<House, House>,
}

/// The spells of all persons, in their order.
pub(super) fn spells(persons: &[Person], shared: &[Dwelt]) -> Vec<Spell> {
    let mut places: Vec<Vec<House>> = persons.iter().map(|p| vec![(0, 0); p.stays.len()]).collect();
    let (mut times, mut last) = (FxHashMap::default(), FxHashMap::default());
    for (home, dwellers, groups) in shared {
        for (number, group) in groups.iter().enumerate() {
            let house = (*home, number as u32);
            for member in &group.members {
                let dweller = &dwellers[*member];
                places[dweller.person as usize][dweller.stay as usize] = house;
            }
            times.insert(house, (group.seen.0, until(groups, number)));
            last.insert(house, (group.seen.1, group.members.len()));
        }
    }
    let mut moves = moves(persons, &places);
    let next = only(moves.iter().map(|((from, to), m)| (*from, *to, m.people)));
    let before = only(moves.iter().map(|((from, to), m)| (*to, *from, m.people)));
    for ((from, to), moved) in &mut moves {
        // If all who were seen again went to one home, the others were still there when they were last seen.
        let seen: i32 = last.get(from).map_or(i32::MIN, |l: &(i32, usize)| l.0);
        if next.get(from) == Some(to) && seen < moved.between.1 {
            moved.between.0 = moved.between.0.max(seen);
        }
    }
    let houses = Houses { times, last, moves, next, before };
    let mut all = Vec::new();
    for (person, places) in persons.iter().zip(&places) {
        of_person(person, places, &houses, &mut all);
    }
    all
}

/// When a group had left because others had the home: half-way between its last sight and their first.
fn until(groups: &[Group], number: usize) -> Option<i32> {
    let last = groups[number].seen.1;
    let next = groups.iter().map(|g| g.seen.0).filter(|first| *first > last).min()?;
    Some(last + (next - last) / 2)
}

/// Whether one stay followed another, and was not beside it.
fn followed(person: &Person, n: usize) -> bool {
    n > 0 && person.stays[n].seen.0 > person.stays[n - 1].seen.1
}

fn moves(persons: &[Person], places: &[Vec<House>]) -> FxHashMap<(House, House), Move> {
    let mut moves: FxHashMap<(House, House), Move> = FxHashMap::default();
    for (person, places) in persons.iter().zip(places) {
        for n in (1..places.len()).filter(|n| followed(person, *n)) {
            let own = (person.stays[n - 1].seen.1, person.stays[n].seen.0);
            let all = moves.entry((places[n - 1], places[n])).or_insert(Move { between: own, people: 0 });
            all.people += 1;
            // Those who moved together moved between the last sight of any of them and the first of any.
            let together = (all.between.0.max(own.0), all.between.1.min(own.1));
            if together.0 < together.1 {
                all.between = together;
            }
        }
    }
    moves
}

/// For every household the one that all moves from it lead to; none where they lead to several.
fn only(moves: impl Iterator<Item = (House, House, usize)>) -> FxHashMap<House, House> {
    let mut to: FxHashMap<House, Option<House>> = FxHashMap::default();
    for (from, next, _) in moves {
        to.entry(from).and_modify(|all| *all = None).or_insert(Some(next));
    }
    to.into_iter().filter_map(|(from, next)| Some((from, next?))).collect()
}

fn of_person(person: &Person, places: &[House], houses: &Houses, all: &mut Vec<Spell>) {
    let dated = person.stays.iter().all(|s| s.seen.0 != Record::UNSEEN);
    let mut add = |house: House, from: i32, to: Option<i32>| {
        if to.is_none_or(|to| to > from) || !dated {
            let (from, to) = (dated.then_some(from), to.filter(|_| dated));
            all.push(Spell { person: person.first, home: house.0, household: house.1, from, to });
        }
    };
    let moved = |a: House, b: House| houses.moves.get(&(a, b)).map(Move::day);
    for (n, (house, stay)) in places.iter().zip(&person.stays).enumerate() {
        let (began, ended) = houses.times.get(house).copied().unwrap_or((stay.seen.0, None));
        let came = if followed(person, n) { moved(places[n - 1], *house) } else { None };
        let left = if n + 1 < places.len() && followed(person, n + 1) { moved(*house, places[n + 1]) } else { None };
        // Who was never seen before was there since the household was, or since they were born.
        let since = came.unwrap_or(began).max(person.born.unwrap_or(i32::MIN)).min(stay.seen.0);
        if n == 0 {
            earlier(person, *house, since, houses, &mut add);
        }
        let last = n + 1 == places.len();
        match went_on(*house, stay.seen.1, houses).filter(|_| last && dated) {
            Some((when, next)) => {
                add(*house, since, Some(when));
                add(next, when, houses.times.get(&next).and_then(|t| t.1));
            }
            None => add(*house, since, left.or(ended.map(|end| end.max(stay.seen.1 + 1)))),
        }
    }
}

/// Where somebody who is not seen any more went with their household, and when: all of it who were seen again were seen
/// at one home, and nobody was seen at the old one after.
fn went_on(house: House, seen: i32, houses: &Houses) -> Option<(i32, House)> {
    let next = *houses.next.get(&house)?;
    let moved = houses.moves.get(&(house, next))?;
    let (last, people) = *houses.last.get(&house)?;
    let when = moved.day();
    (moved.people * 3 >= people && last <= moved.between.1 && seen <= when).then_some((when, next))
}

/// Adds where somebody was before they were first seen: with those who all came from one other home, if born by then.
fn earlier(person: &Person, house: House, since: i32, houses: &Houses, add: &mut dyn FnMut(House, i32, Option<i32>)) {
    let Some(before) = houses.before.get(&house) else { return };
    let Some(moved) = houses.moves.get(&(*before, house)) else { return };
    let (Some(born), Some((began, _))) = (person.born, houses.times.get(before)) else { return };
    let people = houses.last.get(&house).map_or(usize::MAX, |l| l.1);
    let when = moved.day().min(since);
    if moved.people * 3 >= people && born < when {
        add(*before, (*began).max(born), Some(when));
    }
}
