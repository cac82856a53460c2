//! Where one person lived when, from rows of which some are stale or wrong.

/// Somebody seen at a home on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sighting {
    /// Days since 1970.
    pub day: i32,
    /// The home.
    pub home: u32,
}

/// A time that somebody lived at a home, as far as it was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stay {
    /// The home.
    pub home: u32,
    /// First and last day on which they were seen there.
    pub seen: (i32, i32),
    /// How many times they were seen there, rows of a few weeks counting as one.
    pub times: u32,
}

/// What a row that names another home than the person's costs: it is stale or wrong.
const WRONG: f32 = 1.0;

/// What moving to a home costs where the person was not seen before.
const MOVE: f32 = 0.6;

/// What going back to an earlier home costs: a stale row is likelier than two moves.
const BACK: f32 = 1.2;

/// Days after which a sighting is another one: one event leaves rows in several feeds.
const APART: i32 = 60;

/// Sightings beyond these are thinned out.
const MOST: usize = 240;

/// The natural logarithm of how likely it is that somebody who still lives at a home is not seen there between the last of
/// so many sightings and the end of the rows: if sightings come at any time alike, all of `n` fall into the part `s` of a
/// time `t` that begins with the first with probability `(s / t)^(n - 1)`.
pub(super) fn silence(seen: (i32, i32), times: u32, end: i32) -> f64 {
    let part = f64::from(seen.1 - seen.0).max(30.0) / f64::from(end - seen.0).max(30.0);
    part.min(1.0).ln() * f64::from(times.saturating_sub(1).min(8))
}

/// The likeliest stays of a person, in order of time. The path of least cost through the homes that were named
/// (Viterbi 1967): a row that names another home costs, and so does a move.
pub(super) fn stays(sightings: &[Sighting]) -> Vec<Stay> {
    let mut seen: Vec<Sighting> = sightings.to_vec();
    seen.sort_unstable();
    seen.dedup();
    if seen.len() > MOST {
        let all = seen.len();
        seen = (0..MOST).map(|n| seen[n * all / MOST]).collect();
    }
    let mut homes: Vec<u32> = Vec::new();
    for sighting in &seen {
        if !homes.contains(&sighting.home) {
            homes.push(sighting.home);
        }
    }
    let path = least_cost(&seen, &homes);
    let mut stays: Vec<Stay> = Vec::new();
    let mut counted = 0;
    for (sighting, at) in seen.iter().zip(path) {
        let here = sighting.home == homes[at];
        match stays.last_mut() {
            Some(stay) if stay.home == homes[at] => {
                if here {
                    stay.times += u32::from(sighting.day - counted >= APART);
                    counted = if sighting.day - counted >= APART { sighting.day } else { counted };
                    stay.seen.1 = sighting.day;
                }
            }
            _ => {
                counted = sighting.day;
                stays.push(Stay { home: homes[at], seen: (sighting.day, sighting.day), times: 1 });
            }
        }
    }
    second_home(&seen, &mut stays);
    stays
}

/// For every sighting the number of the home on the path of least cost.
fn least_cost(seen: &[Sighting], homes: &[u32]) -> Vec<usize> {
    let mut cost = vec![0.0_f32; homes.len()];
    let mut back: Vec<Vec<usize>> = Vec::with_capacity(seen.len());
    let mut known = vec![false; homes.len()];
    for (n, sighting) in seen.iter().enumerate() {
        let best = (0..homes.len()).min_by(|a, b| cost[*a].total_cmp(&cost[*b])).unwrap_or(0);
        let mut from = Vec::with_capacity(homes.len());
        let mut next = cost.clone();
        for (home, now) in next.iter_mut().enumerate() {
            let moved = cost[best] + if known[home] { BACK } else { MOVE };
            let come = if n > 0 && moved < *now { (best, moved) } else { (home, *now) };
            from.push(come.0);
            *now = come.1 + if homes[home] == sighting.home { 0.0 } else { WRONG };
        }
        if let Some(home) = homes.iter().position(|h| *h == sighting.home) {
            known[home] = true;
        }
        cost = next;
        back.push(from);
    }
    let mut at = (0..homes.len()).min_by(|a, b| cost[*a].total_cmp(&cost[*b])).unwrap_or(0);
    let mut path = vec![0; seen.len()];
    for n in (0..seen.len()).rev() {
        path[n] = at;
        at = back[n][at];
    }
    path
}

/// Days after which a sighting beside another home is no leftover of a move.
const SETTLED: i32 = 200;

/// Adds a home where somebody is seen again and again while they live at another: a child between two parents.
fn second_home(seen: &[Sighting], stays: &mut Vec<Stay>) {
    let mut more: Vec<Stay> = Vec::new();
    for stay in stays.iter() {
        let inside = |s: &&Sighting| s.home != stay.home && s.day > stay.seen.0 && s.day < stay.seen.1;
        let mut others: Vec<u32> = seen.iter().filter(inside).map(|s| s.home).collect();
        others.sort_unstable();
        for home in others.chunk_by(|a, b| a == b).filter(|g| g.len() >= 3).map(|g| g[0]) {
            let days = || seen.iter().filter(inside).filter(|s| s.home == home).map(|s| s.day);
            let (first, last) = (days().min().unwrap_or(0), days().max().unwrap_or(0));
            if last - first >= SETTLED && !stays.iter().any(|s| s.home == home) {
                more.push(Stay { home, seen: (first, last), times: days().count() as u32 });
            }
        }
    }
    stays.extend(more);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(list: &[(i32, u32)]) -> Vec<(u32, i32, i32)> {
        let seen: Vec<Sighting> = list.iter().map(|(day, home)| Sighting { day: *day, home: *home }).collect();
        stays(&seen).into_iter().map(|s| (s.home, s.seen.0, s.seen.1)).collect()
    }

    #[test]
    fn a_move_is_seen_at_once() {
        assert_eq!(path(&[(0, 1), (100, 1), (200, 2)]), [(1, 0, 100), (2, 200, 200)]);
    }

    #[test]
    fn a_stale_row_is_no_move_back() {
        assert_eq!(path(&[(0, 1), (100, 1), (200, 2), (250, 1), (300, 2)]), [(1, 0, 100), (2, 200, 300)]);
    }

    #[test]
    fn a_wrong_row_between_is_no_home() {
        assert_eq!(path(&[(0, 1), (50, 9), (100, 1)]), [(1, 0, 100)]);
    }

    #[test]
    fn going_back_for_good_is_seen() {
        let there = path(&[(0, 1), (10, 1), (100, 2), (110, 2), (120, 2), (200, 1), (210, 1), (220, 1)]);
        assert_eq!(there, [(1, 0, 10), (2, 100, 120), (1, 200, 220)]);
    }

    #[test]
    fn a_child_may_have_two_homes() {
        let there = path(&[(0, 1), (50, 2), (100, 1), (200, 2), (250, 1), (400, 2), (450, 1)]);
        assert_eq!(there, [(1, 0, 450), (2, 50, 400)]);
    }
}
