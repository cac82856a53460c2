//! Points, boxes and lines as they are drawn, and how often lines cross.

use std::collections::{BTreeMap, BTreeSet};

/// A point, in pixels from the left and from the top.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Point {
    /// From the left.
    pub x: i64,
    /// From the top.
    pub y: i64,
}

/// A point, shortly.
pub(crate) fn at(x: i64, y: i64) -> Point {
    Point { x, y }
}

/// A box, with both its edges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// The left edge.
    pub left: i64,
    /// The upper edge.
    pub top: i64,
    /// The right edge.
    pub right: i64,
    /// The lower edge.
    pub bottom: i64,
}

impl Area {
    /// Whether two boxes have more in common than an edge.
    pub fn overlaps(&self, other: &Area) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    /// Whether a line passes through the inside of the box; along its edge is not through it.
    pub fn is_cut_by(&self, from: Point, to: Point) -> bool {
        if self.left >= self.right || self.top >= self.bottom {
            return false;
        }
        // The part of the line that lies inside, as shares of its length; Liang and Barsky's way of clipping, in whole numbers.
        let (dx, dy) = (to.x - from.x, to.y - from.y);
        let mut enters = (0i128, 1i128);
        let mut leaves = (1i128, 1i128);
        let sides = [
            (-dx, from.x - self.left),
            (dx, self.right - from.x),
            (-dy, from.y - self.top),
            (dy, self.bottom - from.y),
        ];
        for (slope, room) in sides {
            if slope == 0 {
                if room <= 0 {
                    return false;
                }
                continue;
            }
            let share = (i128::from(room) * i128::from(slope.signum()), i128::from(slope.abs()));
            if slope < 0 && share.0 * enters.1 > enters.0 * share.1 {
                enters = share;
            }
            if slope > 0 && share.0 * leaves.1 < leaves.0 * share.1 {
                leaves = share;
            }
        }
        enters.0 * leaves.1 < leaves.0 * enters.1
    }

    pub(crate) fn grown(&self, by: i64) -> Area {
        Area { left: self.left - by, top: self.top - by, right: self.right + by, bottom: self.bottom + by }
    }
}

/// What a line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tie {
    /// A couple, by its place among the couples.
    Couple(usize),
    /// From parents to a child: the family that the line comes from, and the place it comes to.
    Down {
        /// All lines of one origin have this number.
        family: usize,
        /// The place.
        to: usize,
    },
    /// How it is between two people, by its place among those.
    Feeling(usize),
}

/// A line as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stroke {
    /// What it says.
    pub tie: Tie,
    /// Its corners.
    pub points: Vec<Point>,
    /// For a line down to children of a couple, that couple: the two meet where the one begins.
    pub couple: Option<usize>,
}

impl Stroke {
    pub(crate) fn pieces(&self) -> impl Iterator<Item = (Point, Point)> {
        self.points.windows(2).map(|pair| (pair[0], pair[1]))
    }

    /// Whether the two belong together, so that meeting is meant.
    fn is_of_one_origin(&self, other: &Stroke) -> bool {
        match (self.tie, other.tie) {
            (Tie::Couple(one), Tie::Couple(other)) => one == other,
            (Tie::Down { family: one, .. }, Tie::Down { family: other, .. }) => one == other,
            (Tie::Couple(couple), Tie::Down { .. }) => other.couple == Some(couple),
            (Tie::Down { .. }, Tie::Couple(couple)) => self.couple == Some(couple),
            (Tie::Feeling(one), Tie::Feeling(other)) => one == other,
            _ => false,
        }
    }

    fn holds(&self, point: Point) -> bool {
        self.pieces().any(|(from, to)| meeting(from, to, point, point).is_some())
    }
}

/// How often lines cross in a drawing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Crossings {
    /// Lines of couples and of parents and children with each other.
    pub family: usize,
    /// Lines that say how it is between two people, with each other and with the others.
    pub feelings: usize,
}

/// Counts where lines meet that do not belong together. Lines that touch or lie on each other count as well.
pub(crate) fn crossings(strokes: &[Stroke]) -> Crossings {
    let mut found: BTreeSet<(Tie, Tie, Point)> = BTreeSet::new();
    let shared = Shared::of(strokes);
    for (index, one) in strokes.iter().enumerate() {
        for other in &strokes[index + 1..] {
            if one.is_of_one_origin(other) {
                continue;
            }
            let children = shared.between(one.tie, other.tie);
            for (from, to) in one.pieces() {
                for (begin, end) in other.pieces() {
                    let meets = meeting(from, to, begin, end);
                    if let Some(point) = meets.filter(|point| !shared.is_meant(children, *point)) {
                        let (one, other) = (group(one.tie), group(other.tie));
                        found.insert((one.min(other), one.max(other), point));
                    }
                }
            }
        }
    }
    let has_feeling =
        |(one, other, _): &&(Tie, Tie, Point)| matches!(one, Tie::Feeling(_)) || matches!(other, Tie::Feeling(_));
    let feelings = found.iter().filter(has_feeling).count();
    Crossings { family: found.len() - feelings, feelings }
}

/// The lines to children who have several families: there these are meant to meet.
struct Shared<'s> {
    /// For two families, the lower number first, the lines of both to each child of both.
    lines: BTreeMap<(usize, usize), Vec<(&'s Stroke, &'s Stroke)>>,
}

impl<'s> Shared<'s> {
    fn of(strokes: &'s [Stroke]) -> Shared<'s> {
        let mut to_child: BTreeMap<usize, Vec<(usize, &Stroke)>> = BTreeMap::new();
        for stroke in strokes {
            if let Tie::Down { family, to } = stroke.tie {
                to_child.entry(to).or_default().push((family, stroke));
            }
        }
        let mut lines: BTreeMap<(usize, usize), Vec<(&Stroke, &Stroke)>> = BTreeMap::new();
        for families in to_child.values() {
            for (index, (one, line)) in families.iter().enumerate() {
                for (other, beside) in &families[index + 1..] {
                    lines.entry((*one.min(other), *one.max(other))).or_default().push((line, beside));
                }
            }
        }
        Shared { lines }
    }

    fn between(&self, one: Tie, other: Tie) -> &[(&'s Stroke, &'s Stroke)] {
        match (one, other) {
            (Tie::Down { family: one, .. }, Tie::Down { family: other, .. }) => {
                self.lines.get(&(one.min(other), one.max(other))).map_or(&[], Vec::as_slice)
            }
            _ => &[],
        }
    }

    /// Whether two families' lines meet on the line of a child of both.
    fn is_meant(&self, children: &[(&Stroke, &Stroke)], point: Point) -> bool {
        children.iter().any(|(one, other)| one.holds(point) && other.holds(point))
    }
}

fn group(tie: Tie) -> Tie {
    match tie {
        Tie::Down { family, .. } => Tie::Down { family, to: 0 },
        other => other,
    }
}

/// Where two pieces meet, to the nearest pixel; the first end that they share if they lie on each other.
pub(crate) fn meeting(a: Point, b: Point, c: Point, d: Point) -> Option<Point> {
    let overlaps = |p: i64, q: i64, r: i64, s: i64| p.min(q) <= r.max(s) && r.min(s) <= p.max(q);
    if !overlaps(a.x, b.x, c.x, d.x) || !overlaps(a.y, b.y, c.y, d.y) {
        return None;
    }
    let turn = |p: Point, q: Point, r: Point| (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
    let (of_c, of_d) = (turn(a, b, c), turn(a, b, d));
    let (of_a, of_b) = (turn(c, d, a), turn(c, d, b));
    if of_c.signum() * of_d.signum() > 0 || of_a.signum() * of_b.signum() > 0 {
        return None;
    }
    if of_c == of_d {
        // One of the ends lies on both.
        let mut ends = [a, b, c, d];
        ends.sort_unstable();
        return Some(ends[1]);
    }
    let share = |from: i64, to: i64| from + ((to - from) * of_c) / (of_c - of_d);
    Some(at(share(c.x, d.x), share(c.y, d.y)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_is_cut_by_what_passes_through_it_and_not_along_it() {
        let area = Area { left: 10, top: 10, right: 20, bottom: 20 };
        assert!(area.is_cut_by(at(0, 15), at(30, 15)) && area.is_cut_by(at(0, 0), at(30, 30)));
        assert!(area.is_cut_by(at(15, 15), at(16, 16)));
        assert!(!area.is_cut_by(at(10, 0), at(10, 30)) && !area.is_cut_by(at(0, 20), at(30, 20)));
        assert!(!area.is_cut_by(at(0, 15), at(10, 15)) && !area.is_cut_by(at(0, 19), at(19, 0)));
        assert!(!area.is_cut_by(at(21, 0), at(40, 30)));
    }

    #[test]
    fn lines_meet_where_they_cross_touch_or_lie_on_each_other() {
        assert_eq!(meeting(at(0, 5), at(10, 5), at(4, 0), at(4, 9)), Some(at(4, 5)));
        assert_eq!(meeting(at(0, 5), at(10, 5), at(4, 5), at(4, 9)), Some(at(4, 5)));
        assert_eq!(meeting(at(0, 5), at(10, 5), at(6, 5), at(20, 5)), Some(at(6, 5)));
        assert_eq!(meeting(at(0, 5), at(10, 5), at(4, 6), at(4, 9)), None);
        assert_eq!(meeting(at(0, 5), at(10, 5), at(0, 6), at(10, 6)), None);
        assert_eq!(meeting(at(0, 0), at(10, 10), at(0, 10), at(10, 0)), Some(at(5, 5)));
    }

    #[test]
    fn lines_of_one_family_and_to_one_child_may_meet() {
        let down = |family, to, points: &[(i64, i64)]| Stroke {
            tie: Tie::Down { family, to },
            points: points.iter().map(|(x, y)| at(*x, *y)).collect(),
            couple: None,
        };
        let one = down(1, 5, &[(0, 0), (0, 10), (20, 10), (20, 30)]);
        let same_family = down(1, 6, &[(0, 0), (0, 10), (40, 10), (40, 30)]);
        let same_child = down(2, 5, &[(-20, 0), (-20, 20), (20, 20), (20, 30)]);
        assert_eq!(crossings(&[one.clone(), same_family.clone()]).family, 0);
        assert_eq!(crossings(&[one.clone(), same_child.clone()]).family, 0);
        // The third comes along the line of its child, which is a child of the first family too.
        assert_eq!(crossings(&[one.clone(), same_family.clone(), same_child]).family, 0);
        let stranger = down(3, 7, &[(60, 0), (60, 5), (30, 5), (30, 40)]);
        assert_eq!(crossings(&[one, same_family, stranger]).family, 1);
    }
}
