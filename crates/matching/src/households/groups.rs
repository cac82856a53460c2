//! Who of those seen at one home lived there together, and who came after whom.

use super::path::silence;
use crate::clean::Record;
use crate::persons::Union;

/// Somebody at a home.
#[derive(Clone, Debug)]
pub(super) struct Dweller {
    /// The person.
    pub person: u32,
    /// Which of the person's stays it is.
    pub stay: u32,
    /// First and last day on which they were seen there.
    pub seen: (i32, i32),
    /// The heads of their surnames.
    pub surnames: Vec<u64>,
    /// Other homes where they stayed.
    pub elsewhere: Vec<u32>,
    /// How many times they were seen there.
    pub times: u32,
    /// Whether they were seen elsewhere before, and after.
    pub came: bool,
    /// See `came`.
    pub left: bool,
    /// When they were born, if known.
    pub born: Option<i32>,
}

/// People who lived at a home together.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// Who: places in the list of dwellers.
    pub members: Vec<usize>,
    /// First and last day on which any of them was seen there.
    pub seen: (i32, i32),
}

/// Dwellers at one home beyond which being there at one time makes nobody a household: a hostel, a block without flats.
const HOSTEL: usize = 24;

/// Share of the shorter time that two groups must have in common to have lived together.
const TOGETHER: f64 = 0.5;

/// The groups at a home, in order of time. `end` is the last day of all rows. Where only a postcode is known (no `door`), nobody
/// lived together but kin.
pub(super) fn groups(dwellers: &[Dweller], end: i32, door: bool) -> Vec<Group> {
    let mut kin = Union::new(dwellers.len());
    // Who shares a surname, or another home, belongs together; sorted lists find them without asking every pair.
    let mut shared: Vec<(u8, u64, i32, u32)> = Vec::new();
    for (n, dweller) in dwellers.iter().enumerate() {
        shared.extend(dweller.surnames.iter().map(|s| (0, *s, dweller.seen.0, n as u32)));
        shared.extend(dweller.elsewhere.iter().map(|h| (1, u64::from(*h), 0, n as u32)));
    }
    shared.sort_unstable();
    for same in shared.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let mut last = i32::MIN;
        for pair in same.windows(2) {
            last = last.max(dwellers[pair[0].3 as usize].seen.1);
            if pair[1].0 == 1 || pair[1].2.saturating_sub(last) <= LONG {
                kin.join(pair[0].3, pair[1].3);
            }
        }
    }
    let mut groups = of(dwellers, &mut kin);
    if door && dwellers.len() <= HOSTEL {
        let mut home = Union::new(groups.len());
        for m in 0..groups.len() {
            for n in m + 1..groups.len() {
                if together(dwellers, &groups[m], &groups[n], end) {
                    home.join(m as u32, n as u32);
                }
            }
        }
        groups = merged(&groups, &mut home);
        groups = with_grown_ups(dwellers, groups);
    }
    groups.sort_by_key(|g| (g.seen, g.members.clone()));
    groups
}

/// Days until somebody may live alone.
const CHILDHOOD: i32 = 16 * 365;

/// Days after which neither children nor a common surname tell that a home is still the same family's.
const LONG: i32 = 10 * 365;

/// Children do not live alone: a group of children only belongs to the group that was seen nearest in time, the earlier
/// of two as near.
fn with_grown_ups(dwellers: &[Dweller], mut groups: Vec<Group>) -> Vec<Group> {
    groups.sort_by_key(|g| (g.seen, g.members.clone()));
    let dated = |d: &Dweller| d.seen.1 != Record::UNSEEN;
    let child = |d: &Dweller| dated(d) && d.born.is_some_and(|born| d.seen.1 - born < CHILDHOOD);
    let children: Vec<bool> = groups.iter().map(|g| g.members.iter().all(|m| child(&dwellers[*m]))).collect();
    let mut home = Union::new(groups.len());
    for n in (0..groups.len()).filter(|n| children[*n]) {
        let gap = |m: &usize| {
            let (a, b) = (groups[*m].seen, groups[n].seen);
            (b.0 - a.1).max(a.0 - b.1).max(0)
        };
        let near = (0..groups.len()).filter(|m| !children[*m]).min_by_key(gap);
        if let Some(near) = near.filter(|m| gap(m) <= LONG) {
            home.join(n as u32, near as u32);
        }
    }
    merged(&groups, &mut home)
}

fn of(dwellers: &[Dweller], union: &mut Union) -> Vec<Group> {
    let mut roots: Vec<(u32, usize)> = (0..dwellers.len()).map(|n| (union.find(n as u32), n)).collect();
    roots.sort_unstable();
    let groups = roots.chunk_by(|a, b| a.0 == b.0).map(|group| {
        let members: Vec<usize> = group.iter().map(|g| g.1).collect();
        let first = members.iter().map(|m| dwellers[*m].seen.0).min().unwrap_or(0);
        let last = members.iter().map(|m| dwellers[*m].seen.1).max().unwrap_or(0);
        Group { members, seen: (first, last) }
    });
    groups.collect()
}

fn merged(groups: &[Group], union: &mut Union) -> Vec<Group> {
    let mut roots: Vec<(u32, usize)> = (0..groups.len()).map(|n| (union.find(n as u32), n)).collect();
    roots.sort_unstable();
    let merged = roots.chunk_by(|a, b| a.0 == b.0).map(|same| {
        let parts = || same.iter().map(|s| &groups[s.1]);
        let mut members: Vec<usize> = parts().flat_map(|g| g.members.iter().copied()).collect();
        members.sort_unstable();
        let first = parts().map(|g| g.seen.0).min().unwrap_or(0);
        let last = parts().map(|g| g.seen.1).max().unwrap_or(0);
        Group { members, seen: (first, last) }
    });
    merged.collect()
}

/// How often a year a home changes hands. In England one private household in ten or so moves in a year (English Housing
/// Survey); in homes at which several surnames were seen it is far more.
const CHANGES: f64 = 0.3;

/// Whether two groups lived together, and did not follow one another.
///
/// If they overlap by a good part, they did. If one was seen before the other only, it may be so because the home changed
/// hands in the gap, or by chance: of `m` and `n` sightings in any order all of one come first by chance in one of
/// `(m + n)! / (m! n!)` orders. That none of the first is seen any more, though they were seen often, speaks for the
/// change too. Whoever was seen elsewhere after, or before, makes the change likelier.
fn together(dwellers: &[Dweller], a: &Group, b: &Group, end: i32) -> bool {
    let (first, second) = if a.seen <= b.seen { (a, b) } else { (b, a) };
    let shared = f64::from(first.seen.1.min(second.seen.1) - second.seen.0);
    if shared >= 0.0 {
        let shorter = (first.seen.1 - first.seen.0).min(second.seen.1 - second.seen.0);
        return shared >= TOGETHER * f64::from(shorter);
    }
    let of = |group: &Group| group.members.iter().map(|m| &dwellers[*m]).collect::<Vec<_>>();
    let (old, new) = (of(first), of(second));
    let times = |list: &[&Dweller]| list.iter().map(|d| d.times).sum::<u32>().min(12);
    let gap = (-shared).max(30.0) / 365.0;
    let mut change = (CHANGES * gap).ln() + orders(times(&old), times(&new));
    let silent = old.iter().map(|d| silence(d.seen, d.times, end)).fold(0.0, f64::min);
    change -= silent.max(-3.0) / 2.0;
    change += if old.iter().any(|d| d.left) { 1.5 } else { -0.5 };
    change += if new.iter().any(|d| d.came) { 2.0 } else { 0.0 };
    change < 0.0
}

/// The natural logarithm of `(m + n)! / (m! n!)`.
fn orders(m: u32, n: u32) -> f64 {
    (1..=n).map(|k| (f64::from(m + k) / f64::from(k)).ln()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dweller(person: u32, seen: (i32, i32), surname: u64) -> Dweller {
        Dweller {
            person,
            stay: 0,
            seen,
            surnames: vec![surname],
            elsewhere: Vec::new(),
            times: 4,
            came: false,
            left: false,
            born: None,
        }
    }

    #[test]
    fn who_comes_after_is_another_household() {
        let there = [dweller(0, (0, 500), 1), dweller(1, (20, 480), 2), dweller(2, (800, 1300), 3)];
        let found = groups(&there, 900, true);
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].members.len(), found[1].members.len()), (2, 1));
    }

    #[test]
    fn a_short_overlap_is_a_stale_row() {
        let there = [dweller(0, (0, 500), 1), dweller(1, (480, 900), 2), dweller(2, (200, 200), 3)];
        let found = groups(&there, 900, true);
        assert_eq!(found.iter().map(|g| g.members.clone()).collect::<Vec<_>>(), [vec![0, 2], vec![1]]);
    }

    #[test]
    fn who_is_seen_three_weeks_later_did_not_come_after() {
        let once = |n, day, surname| Dweller { times: 1, ..dweller(n, (day, day), surname) };
        assert_eq!(groups(&[once(0, 0, 1), once(1, 21, 2)], 900, true).len(), 1);
        assert_eq!(groups(&[once(0, 0, 1), once(1, 9000, 2)], 9000, true).len(), 2);
    }

    #[test]
    fn children_do_not_live_alone() {
        let child = Dweller { born: Some(450), ..dweller(1, (600, 600), 2) };
        assert_eq!(groups(&[dweller(0, (0, 500), 1), child], 900, true).len(), 1);
    }

    #[test]
    fn a_hostel_is_no_household() {
        let there: Vec<Dweller> = (0..400).map(|n| dweller(n, (0, 900), u64::from(n))).collect();
        assert_eq!(groups(&there, 900, true).len(), 400);
    }
}
