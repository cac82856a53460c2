//! Who of those seen at one home lived there together, and who came after whom.

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
const TOGETHER: f64 = 0.34;

/// The groups at a home, in order of time.
pub(super) fn groups(dwellers: &[Dweller]) -> Vec<Group> {
    let mut kin = Union::new(dwellers.len());
    // Who shares a surname, or another home, belongs together; sorted lists find them without asking every pair.
    let mut shared: Vec<(u8, u64, u32)> = Vec::new();
    for (n, dweller) in dwellers.iter().enumerate() {
        shared.extend(dweller.surnames.iter().map(|s| (0, *s, n as u32)));
        shared.extend(dweller.elsewhere.iter().map(|h| (1, u64::from(*h), n as u32)));
    }
    shared.sort_unstable();
    for same in shared.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        same.windows(2).for_each(|w| {
            kin.join(w[0].2, w[1].2);
        });
    }
    let mut groups = of(dwellers, &mut kin);
    if dwellers.len() <= HOSTEL {
        let mut home = Union::new(groups.len());
        for m in 0..groups.len() {
            for n in m + 1..groups.len() {
                if together(groups[m].seen, groups[n].seen) {
                    home.join(m as u32, n as u32);
                }
            }
        }
        groups = merged(&groups, &mut home);
    }
    groups.sort_by_key(|g| (g.seen, g.members.clone()));
    groups
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

/// Whether two times overlap so much that people lived together, and did not follow one another.
fn together(a: (i32, i32), b: (i32, i32)) -> bool {
    let shared = f64::from(a.1.min(b.1) - a.0.max(b.0));
    let shorter = f64::from((a.1 - a.0).min(b.1 - b.0));
    shared >= 0.0 && shared >= TOGETHER * shorter
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dweller(person: u32, seen: (i32, i32), surname: u64) -> Dweller {
        Dweller { person, stay: 0, seen, surnames: vec![surname], elsewhere: Vec::new() }
    }

    #[test]
    fn who_comes_after_is_another_household() {
        let there = [dweller(0, (0, 500), 1), dweller(1, (20, 480), 2), dweller(2, (600, 900), 3)];
        let found = groups(&there);
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].members.len(), found[1].members.len()), (2, 1));
    }

    #[test]
    fn a_short_overlap_is_a_stale_row() {
        assert!(!together((0, 500), (480, 900)));
        assert!(together((0, 500), (200, 200)));
    }

    #[test]
    fn a_hostel_is_no_household() {
        let there: Vec<Dweller> = (0..400).map(|n| dweller(n, (0, 900), u64::from(n))).collect();
        assert_eq!(groups(&there).len(), 400);
    }
}
