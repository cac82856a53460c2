//! From when to when each person was in each household.

use rustc_hash::FxHashMap;

use super::groups::{Dweller, Group};
use super::{Person, Spell};
use crate::clean::Record;

/// Where one stay of one person stands: the home, the group, and the bounds that it has of itself.
#[derive(Clone, Copy, Debug)]
struct Place {
    home: u32,
    group: u32,
    from: Option<i32>,
    to: Option<i32>,
}

/// The spells of all persons, in their order. `shared` holds the homes with who dwelt there and in which groups.
pub(super) fn spells(persons: &[Person], shared: &[(u32, Vec<Dweller>, Vec<Group>)]) -> Vec<Spell> {
    let mut places: Vec<Vec<Place>> = persons.iter().map(|p| bounds(p)).collect();
    for (home, dwellers, groups) in shared {
        for (number, group) in groups.iter().enumerate() {
            for member in &group.members {
                let dweller = &dwellers[*member];
                let place = &mut places[dweller.person as usize][dweller.stay as usize];
                (place.home, place.group) = (*home, number as u32);
            }
        }
    }
    let mut ends: FxHashMap<(u32, u32), (i32, Option<i32>)> = FxHashMap::default();
    for (home, _, groups) in shared {
        for (number, group) in groups.iter().enumerate() {
            ends.insert((*home, number as u32), (group.seen.0, until(groups, number)));
        }
    }
    let moves = moves(persons, &places, shared);
    let mut all = Vec::new();
    for (person, places) in persons.iter().zip(&places) {
        of_person(person, places, &ends, &moves, &mut all);
    }
    all
}

/// When a group had left because others had the home: half-way between its last sight and their first.
fn until(groups: &[Group], number: usize) -> Option<i32> {
    let last = groups[number].seen.1;
    let next = groups.iter().map(|g| g.seen.0).filter(|first| *first > last).min()?;
    Some(last + (next - last) / 2)
}

/// The bounds that a person's own rows give: half-way between the last sight at one home and the first at the next.
fn bounds(person: &Person) -> Vec<Place> {
    let stays = &person.stays;
    let between = |a: i32, b: i32| a + (b - a) / 2;
    let place = |n: usize| {
        let stay = &stays[n];
        let before = stays[..n].iter().rev().find(|s| s.seen.1 < stay.seen.0);
        let after = stays[n + 1..].iter().find(|s| s.seen.0 > stay.seen.1);
        Place {
            home: stay.home,
            group: 0,
            from: before.map(|s| between(s.seen.1, stay.seen.0)),
            to: after.map(|s| between(stay.seen.1, s.seen.0)),
        }
    };
    (0..stays.len()).map(place).collect()
}

/// Where a whole household went on to, and when: all who were seen again were seen at one home, and nobody was seen at
/// the old one after.
fn moves(
    persons: &[Person],
    places: &[Vec<Place>],
    shared: &[(u32, Vec<Dweller>, Vec<Group>)],
) -> FxHashMap<(u32, u32), (i32, Place)> {
    let mut all = FxHashMap::default();
    for (home, dwellers, groups) in shared {
        for (number, group) in groups.iter().enumerate() {
            let next = group.members.iter().filter_map(|m| {
                let dweller = &dwellers[*m];
                let at = dweller.stay as usize + 1;
                let stays = &persons[dweller.person as usize].stays;
                let later = stays.get(at).is_some_and(|s| s.seen.0 > dweller.seen.1);
                later.then(|| (places[dweller.person as usize][at].from, places[dweller.person as usize][at]))
            });
            let next: Vec<(i32, Place)> = next.filter_map(|(from, place)| Some((from?, place))).collect();
            let Some(first) = next.first() else { continue };
            let one = next.iter().all(|n| (n.1.home, n.1.group) == (first.1.home, first.1.group));
            let when = next.iter().map(|n| n.0).max().unwrap_or(first.0);
            let most = next.len() * 2 >= group.members.len();
            if one && most && group.seen.1 <= when {
                all.insert((*home, number as u32), (when, first.1));
            }
        }
    }
    all
}

fn of_person(
    person: &Person,
    places: &[Place],
    ends: &FxHashMap<(u32, u32), (i32, Option<i32>)>,
    moves: &FxHashMap<(u32, u32), (i32, Place)>,
    all: &mut Vec<Spell>,
) {
    let dated = person.stays.iter().all(|s| s.seen.0 != Record::UNSEEN);
    let spell = |place: &Place, from: Option<i32>, to: Option<i32>| Spell {
        person: person.first,
        home: place.home,
        household: place.group,
        from: from.filter(|_| dated),
        to: to.filter(|_| dated),
    };
    for (n, (place, stay)) in places.iter().zip(&person.stays).enumerate() {
        let (began, ended) = ends.get(&(place.home, place.group)).copied().unwrap_or((stay.seen.0, None));
        // Who was never seen before was there since the household was, or since they were born.
        let since = began.max(person.born.unwrap_or(began)).min(stay.seen.0);
        let from = place.from.unwrap_or(since);
        let last = place.to.is_none() && n + 1 == places.len();
        let follows = moves.get(&(place.home, place.group)).filter(|_| last);
        match follows {
            Some((when, next)) if *when > stay.seen.1 => {
                all.push(spell(place, Some(from), Some(*when)));
                let ended = ends.get(&(next.home, next.group)).and_then(|e| e.1);
                if ended.is_none_or(|e| e > *when) {
                    all.push(spell(next, Some(*when), ended));
                }
            }
            _ => all.push(spell(place, Some(from), place.to.or(ended).map(|t| t.max(stay.seen.1)))),
        }
    }
}
