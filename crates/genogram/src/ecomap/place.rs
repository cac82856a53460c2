//! Where everything of an ecomap stands: the family's people on a circle, everything else on a wider one, each as near as can be to whose tie
//! it is, so that as few lines cross as can be.

use super::read::Read;
use crate::geometry::{Area, Point, Stroke, Tie, at, crossings};
use crate::layout::{Block, LINE, NAME, lines, width};

/// The room of one member on the inner circle, and of one box on the outer.
const MEMBER: i64 = 124;
const BOX: i64 = 40;
/// From the ring to the boxes round it.
const REACH: i64 = 96;
/// Between what a box says and its edge.
const PAD: i64 = 10;

/// So many boxes exchange their seats.
const MOST_EXCHANGED: usize = 40;

/// Something outside the ring.
pub(crate) struct Boxed {
    pub(crate) center: Point,
    pub(crate) half: (i64, i64),
    pub(crate) lines: Vec<String>,
}

/// Everything in its place.
pub(crate) struct Placed {
    pub(crate) center: Point,
    /// The radius of the ring.
    pub(crate) ring: i64,
    pub(crate) members: Vec<Point>,
    pub(crate) boxes: Vec<Boxed>,
    /// The line of each tie, from outside to the family.
    pub(crate) strokes: Vec<Stroke>,
    pub(crate) wide: i64,
    pub(crate) high: i64,
}

impl Boxed {
    pub(crate) fn area(&self) -> Area {
        let (Point { x, y }, (wide, high)) = (self.center, self.half);
        Area { left: x - wide, top: y - high, right: x + wide, bottom: y + high }
    }
}

/// Puts everything in its place.
pub(crate) fn place(read: &Read<'_>, blocks: &[Block]) -> Placed {
    let members = blocks.len() as i64;
    let inner = if members < 2 { 0 } else { (members * MEMBER * 1000 / 6283).max(72) };
    let ring = inner + blocks.iter().map(|block| block.depth().max(block.half)).max().unwrap_or(30) + 16;
    let texts: Vec<Vec<String>> = read.outside.iter().map(|outside| lines(&outside.name)).collect();
    let halves: Vec<(i64, i64)> = texts
        .iter()
        .map(|text| {
            let widest = text.iter().map(|line| width(line, NAME, true)).max().unwrap_or(40);
            (widest / 2 + PAD, text.len().max(1) as i64 * LINE / 2 + PAD)
        })
        .collect();
    // Boxes stand on an ellipse, since a page is wider than high; the room of each is its own width where that is more than usual.
    let room: i64 = halves.iter().map(|(wide, high)| 2 * (wide.max(high) + BOX / 2)).sum();
    let outer = (ring + REACH).max(room * 1000 / 6283);
    let most = halves.iter().map(|half| half.0).max().unwrap_or(0);
    let (across, up) = (outer + most + 20, outer + 24);
    let center = at(across + most + 4, up + 40);
    let seats = read.outside.len();
    let mut placed = Placed {
        center,
        ring,
        members: (0..blocks.len()).map(|member| on(center, (inner, inner), member, blocks.len())).collect(),
        boxes: texts.into_iter().zip(halves).map(|(lines, half)| Boxed { center, half, lines }).collect(),
        strokes: Vec::new(),
        wide: 2 * center.x,
        high: 2 * center.y,
    };
    let places: Vec<Point> = (0..seats).map(|seat| on(center, (across, up), seat, seats)).collect();
    let order = seated(read, &mut placed, &places, blocks);
    sit(&mut placed, &places, &order);
    placed.strokes = strokes(read, &placed, blocks);
    placed
}

/// So much of a full turn, beginning at the top, on an ellipse.
fn on(center: Point, (across, up): (i64, i64), part: usize, of: usize) -> Point {
    let (sine, cosine) = turned(part as f64 / of.max(1) as f64);
    at(center.x + (sine * across as f64).round() as i64, center.y - (cosine * up as f64).round() as i64)
}

/// Sine and cosine of a part of a full turn, by their series: what the machine's own would give may differ from machine to machine.
fn turned(part: f64) -> (f64, f64) {
    let quarter = (part * 4.0).floor();
    let angle = (part - quarter / 4.0) * std::f64::consts::TAU;
    let series = |first: f64, from: u32| {
        let mut term = first;
        let mut sum = first;
        for step in 0..10u32 {
            let next = f64::from(from + 2 * step);
            term *= -angle * angle / ((next + 1.0) * (next + 2.0));
            sum += term;
        }
        sum
    };
    let (sine, cosine) = (series(angle, 1), series(1.0, 0));
    match quarter as i64 % 4 {
        0 => (sine, cosine),
        1 => (cosine, -sine),
        2 => (-sine, -cosine),
        _ => (-cosine, sine),
    }
}

fn sit(placed: &mut Placed, places: &[Point], order: &[usize]) {
    for (seat, outside) in order.iter().enumerate() {
        placed.boxes[*outside].center = places[seat];
    }
}

/// Who sits where: each beside whose tie it is, then exchanged in pairs as long as fewer lines cross or they get shorter.
fn seated(read: &Read<'_>, placed: &mut Placed, places: &[Point], blocks: &[Block]) -> Vec<usize> {
    let seats = places.len();
    let mut order: Vec<usize> = (0..seats).collect();
    // The seat at which a member's own direction points; ties of the whole family fill what is left.
    let wish = |outside: &usize| {
        let of = read.ties.iter().find(|tie| tie.outside == *outside).and_then(|tie| tie.member);
        (of.is_none(), of, *outside)
    };
    order.sort_by_key(wish);
    let mut free: Vec<usize> = (0..seats).collect();
    let mut seats_of = vec![0; seats];
    for outside in &order {
        let member = wish(outside).1;
        let far = |seat: &usize| match member {
            Some(member) => distance(places[*seat], placed.members[member]),
            None => 0,
        };
        let Some(index) = (0..free.len()).min_by_key(|index| (far(&free[*index]), *index)) else { break };
        seats_of[free.remove(index)] = *outside;
    }
    let mut order = seats_of;
    let mut cost = |order: &[usize]| {
        sit(placed, places, order);
        let strokes = strokes(read, placed, blocks);
        let long: i64 = strokes.iter().map(|stroke| distance(stroke.points[0], stroke.points[1])).sum();
        (crossings(&strokes).feelings + through(&strokes, placed), long)
    };
    // Trying every exchange of so many would take seconds; each stands beside whose tie it is all the same.
    if seats > MOST_EXCHANGED {
        return order;
    }
    let mut least = cost(&order);
    for _ in 0..4 {
        let before = least;
        for one in 0..seats {
            for other in one + 1..seats {
                order.swap(one, other);
                let here = cost(&order);
                if here < least {
                    least = here;
                } else {
                    order.swap(one, other);
                }
            }
        }
        if least == before {
            break;
        }
    }
    order
}

/// How often lines pass through a member who is not theirs.
fn through(strokes: &[Stroke], placed: &Placed) -> usize {
    let of =
        |center: &Point| Area { left: center.x - 20, top: center.y - 20, right: center.x + 20, bottom: center.y + 20 };
    let passes = |stroke: &&Stroke, center: &Point| {
        distance(stroke.points[1], *center) > 40 * 40 && of(center).is_cut_by(stroke.points[0], stroke.points[1])
    };
    placed.members.iter().map(|center| strokes.iter().filter(|stroke| passes(stroke, center)).count()).sum()
}

fn distance(one: Point, other: Point) -> i64 {
    (one.x - other.x).pow(2) + (one.y - other.y).pow(2)
}

/// The line of each tie, from the edge of its box to the ring or to the figure of whose tie it is.
fn strokes(read: &Read<'_>, placed: &Placed, blocks: &[Block]) -> Vec<Stroke> {
    let mut strokes = Vec::new();
    for (index, tie) in read.ties.iter().enumerate() {
        let from = &placed.boxes[tie.outside];
        let goal = tie.member.map_or(placed.center, |member| placed.members[member]);
        // Several ties between the same two lie beside each other.
        let same = |other: &&super::read::ReadTie| (other.member, other.outside) == (tie.member, tie.outside);
        let aside = 9 * read.ties[..index].iter().filter(same).count() as i64;
        let begin = from.area().left_towards(from.center, goal);
        let end = match tie.member {
            None => towards(goal, from.center, placed.ring + 2),
            Some(member) => before(&blocks[member], goal, from.center),
        };
        let shifted = |point: Point| at(point.x, point.y + aside);
        let points = vec![shifted(begin), shifted(end)];
        strokes.push(Stroke { tie: Tie::Feeling(index), points, couple: None });
    }
    strokes
}

/// Where a line to a member ends: at the figure, or at the words below it where it comes from there.
fn before(block: &Block, center: Point, from: Point) -> Point {
    let end = towards(center, from, block.shape + 4);
    let (x, y) = (center.x, center.y);
    let words = Area { left: x - block.half, top: y + block.shape, right: x + block.half, bottom: y + block.depth() };
    if !words.grown(2).is_cut_by(from, end) {
        return end;
    }
    let whole = Area { top: 2 * y - words.bottom, ..words };
    whole.left_towards(center, from)
}

/// So far from one point in the direction of another.
fn towards(from: Point, to: Point, by: i64) -> Point {
    let long = distance(from, to).isqrt().max(1);
    at(from.x + (to.x - from.x) * by / long, from.y + (to.y - from.y) * by / long)
}

impl Area {
    /// Where a line from the middle of the box leaves it on its way to a point.
    fn left_towards(&self, center: Point, to: Point) -> Point {
        let (dx, dy) = (to.x - center.x, to.y - center.y);
        let (wide, high) = (self.right - center.x + 3, self.bottom - center.y + 3);
        // Which edge comes first: the one that asks for the smaller share of the way.
        if dx.abs() * high > dy.abs() * wide {
            at(center.x + wide * dx.signum(), center.y + dy * wide / dx.abs().max(1))
        } else {
            at(center.x + dx * high / dy.abs().max(1), center.y + high * dy.signum())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_goes_round() {
        for part in 0..=24 {
            let (sine, cosine) = turned(f64::from(part) / 24.0);
            let angle = f64::from(part) / 24.0 * std::f64::consts::TAU;
            assert!((sine - angle.sin()).abs() < 1e-9 && (cosine - angle.cos()).abs() < 1e-9, "{part}");
        }
    }
}
